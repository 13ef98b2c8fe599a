"""What can be done with a key, as data: id → context, keys, place in the footer. Keymap and screens read this.

An action's words are `keys.<id>` (short, for the footer) and `keys.<id>_help` (a sentence).
"""

from dataclasses import dataclass

from reviewtui.words import say

EVERYWHERE, QUEUE, STRIP, EVIDENCE, HISTORY, SYNC = "everywhere", "queue", "strip", "evidence", "history", "sync"
TEMPLATES, BULK, INBOX, DISPUTES = "templates", "bulk", "inbox", "disputes"
INSIGHTS, POLICY, BRIEFINGS, VIEWS = "insights", "policy", "briefings", "views"
MISMATCHES, STRATEGY, LINKS, ROUTES = "mismatches", "strategy", "links", "routes"
ACCOUNTS, ACCOUNT, TICKETS, RENEWALS = "accounts", "account", "tickets", "renewals"
ASSOCIATION, SINCE = "association", "since"
PICTURE, LOG, PINGS = "picture", "log", "pings"
"""The screen that shows an ad's pictures large; the one that shows what this program logged; the one of customers'
questions."""
CONTEXTS = (
    QUEUE, STRIP, TEMPLATES, BULK, EVIDENCE, PICTURE, HISTORY, INBOX, DISPUTES, MISMATCHES, ACCOUNTS, ACCOUNT,
    SINCE, RENEWALS, ASSOCIATION, TICKETS, ROUTES, STRATEGY, LINKS, INSIGHTS, PINGS, POLICY, BRIEFINGS, VIEWS, SYNC,
    LOG, EVERYWHERE,
)  # fmt: skip
LINEAR = "linear"
"""The plain lines: what is typed there is what the queue, the strip and the keys of everywhere take, and this."""

_SIGNS = {
    "slash": "/", "question_mark": "?", "colon": ":", "down": "↓", "up": "↑", "left": "←", "right": "→",
    "left_parenthesis": "(", "right_parenthesis": ")", "dollar_sign": "$", "full_stop": ".", "exclamation_mark": "!",
    "at": "@", "equals_sign": "=", "plus_sign": "+",
}  # fmt: skip
_NAMED = ("enter", "escape", "backspace", "space", "pagedown", "pageup", "home", "end")
"""Keys whose names differ from language to language."""


def readable(key: str) -> str:
    """A key as a person reads it, in their language: `ctrl+p` → `Ctrl+P`, `g>q` → `g q`."""
    if ">" in key:
        return " ".join(readable(part) for part in key.split(">"))
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    if key.startswith("shift+"):
        return f"{say('keyboard.shift')}+{readable(key[6:])}"
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return say(f"keyboard.{key}") if key in _NAMED else _SIGNS.get(key, key)


_MOVING = frozenset({"up", "down", "left", "right", "top", "bottom", "on"})
"""How the ids of actions end that move or scroll."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. `keys` are Textual key names, comma-separated; `footer` ranks it there (0: not shown).

    `records`: the kind of fact it is there to record (as in `domain.duties`), '' for none. `ceded`: keys that were
    its own until the user gave them to another action, each with that action's id.
    """

    id: str
    context: str
    keys: str
    footer: int = 0
    records: str = ""
    ceded: tuple[tuple[str, str], ...] = ()

    @property
    def each(self) -> list[str]:
        """Its keys one by one; none where all were given away."""
        return [key for key in self.keys.split(",") if key]

    @property
    def moves(self) -> bool:
        """Whether it moves or scrolls in what is shown, and so opens and changes nothing."""
        return self.id.rpartition("_")[2] in _MOVING

    @property
    def label(self) -> str:
        """A word or two."""
        return say(f"keys.{self.id}")

    @property
    def help(self) -> str:
        """A sentence."""
        return say(f"keys.{self.id}_help")

    @property
    def shown(self) -> str:
        """The first key as a person reads it; without any, where else the action is found."""
        return readable(self.each[0]) if self.keys else say("keyboard.in_palette", action=self.label)


ACTIONS = (
    Action("approve", QUEUE, "a", 1, records="decision"),
    Action("reject", QUEUE, "x", 2, records="decision"),
    Action("changes", QUEUE, "c", 3, records="decision"),
    Action("escalate", QUEUE, "e", 4, records="decision"),
    Action("skip", QUEUE, "n", 5, records="skip"),
    Action("undo", QUEUE, "u", 6, records="undo"),
    Action("evidence", QUEUE, "v", 8, records="decision"),
    Action("memo", QUEUE, "m", records="decision"),
    Action("mark_ad", QUEUE, "t", records="decision"),
    Action("mark_alike", QUEUE, "T", records="decision"),
    Action("open", QUEUE, "enter", 9),
    Action("back", QUEUE, "escape,backspace"),
    Action("down", QUEUE, "j,down"),
    Action("up", QUEUE, "k,up"),
    Action("page_down", QUEUE, "ctrl+f,pagedown"),
    Action("page_up", QUEUE, "ctrl+b,pageup"),
    Action("top", QUEUE, "home"),
    Action("bottom", QUEUE, "G,end"),
    Action("scroll_down", QUEUE, "space"),
    Action("scroll_up", QUEUE, "b"),
    Action("search", QUEUE, "slash,f", 7),
    Action("refresh_order", QUEUE, "R"),
    Action("ask", QUEUE, "A", 12, records="ask"),
    Action("open_link", QUEUE, "o"),
    Action("picture", QUEUE, "p"),
    Action("copy_id", QUEUE, "i"),
    Action("copy_answer", QUEUE, "y", 11),
    Action("copy_account", QUEUE, "Y"),
    Action("remark", QUEUE, "w", 14, records="note"),
    Action("reflect", QUEUE, "W", records="reflection"),
    Action("appeal", QUEUE, "exclamation_mark", 13, records="appeal"),
    Action("assign", QUEUE, "at", records="assign"),
    Action("known_answer", QUEUE, "K", records="gold"),
    Action("take_along", QUEUE, "L", records="decision"),
    Action("history", QUEUE, "H"),
    Action("reaffirm", QUEUE, "equals_sign", records="decision"),
    Action("save_view", QUEUE, "S"),
    Action("log_ping", QUEUE, "Q", records="ping"),
    Action("more_reasons", STRIP, "r", 1),
    Action("list_templates", STRIP, "full_stop", 2),
    Action("close_strip", STRIP, "escape,backspace", 3),
    Action("template_use", TEMPLATES, "enter", 1),
    Action("template_edit", TEMPLATES, "E", 2),
    Action("template_publish", TEMPLATES, "P", 4, records="publish"),
    Action("template_drop", TEMPLATES, "D", 5),
    Action("template_down", TEMPLATES, "down"),
    Action("template_up", TEMPLATES, "up"),
    Action("template_back", TEMPLATES, "escape,backspace", 3),
    Action("bulk_commit", BULK, "enter", 1),
    Action("bulk_on", BULK, "space,pagedown,ctrl+f", 2),
    Action("bulk_up", BULK, "b,pageup,ctrl+b"),
    Action("bulk_line_down", BULK, "j,down"),
    Action("bulk_line_up", BULK, "k,up"),
    Action("bulk_back", BULK, "escape,backspace", 3),
    Action("word_right", EVIDENCE, "l,right,w", 1),
    Action("word_left", EVIDENCE, "h,left,b"),
    Action("sentence_right", EVIDENCE, "right_parenthesis", 7),
    Action("sentence_left", EVIDENCE, "left_parenthesis"),
    Action("letter_right", EVIDENCE, "L,shift+right"),
    Action("letter_left", EVIDENCE, "H,shift+left"),
    Action("line_down", EVIDENCE, "j,down"),
    Action("line_up", EVIDENCE, "k,up"),
    Action("to_begin", EVIDENCE, "0,home"),
    Action("to_end", EVIDENCE, "dollar_sign,end"),
    Action("mark", EVIDENCE, "space", 2),
    Action("mark_sentence", EVIDENCE, "s", 3),
    Action("other_end", EVIDENCE, "o", 8),
    Action("unmark", EVIDENCE, "d", 4),
    Action("done", EVIDENCE, "enter,v", 5),
    Action("leave_evidence", EVIDENCE, "escape,backspace", 6),
    Action("picture_next", PICTURE, "right,l,j,down,space", 1),
    Action("picture_last", PICTURE, "left,h,k,up,b", 2),
    Action("picture_back", PICTURE, "escape,backspace,p,enter", 3),
    Action("history_undo", HISTORY, "u", 2, records="undo"),
    Action("history_open", HISTORY, "enter", 1),
    Action("history_back", HISTORY, "escape,backspace,H", 3),
    Action("inbox_open", INBOX, "enter", 1),
    Action("inbox_back", INBOX, "escape,backspace", 2),
    Action("insights_open", INSIGHTS, "enter", 1),
    Action("insights_copy", INSIGHTS, "y", 2),
    Action("insights_again", INSIGHTS, "R", 3),
    Action("insights_back", INSIGHTS, "escape,backspace", 4),
    Action("pings_open", PINGS, "enter", 1),
    Action("pings_baseline", PINGS, "B", 2),
    Action("pings_undo", PINGS, "u", 3, records="undo"),
    Action("pings_back", PINGS, "escape,backspace", 4),
    Action("policy_open", POLICY, "enter", 1),
    Action("policy_find", POLICY, "slash,f", 2),
    Action("policy_on", POLICY, "space", 3),
    Action("policy_up", POLICY, "b"),
    Action("policy_back", POLICY, "escape,backspace", 4),
    Action("briefing_open", BRIEFINGS, "enter", 1),
    Action("briefing_write", BRIEFINGS, "n", 2, records="briefing"),
    Action("briefing_edit", BRIEFINGS, "E", 3, records="briefing"),
    Action("briefing_copy", BRIEFINGS, "y", 4),
    Action("briefing_retire", BRIEFINGS, "D", 6, records="briefing"),
    Action("briefing_find", BRIEFINGS, "slash,f", 7),
    Action("briefing_on", BRIEFINGS, "space", 8),
    Action("briefing_up", BRIEFINGS, "b"),
    Action("briefing_back", BRIEFINGS, "escape,backspace", 5),
    Action("view_open", VIEWS, "enter", 1),
    Action("view_drop", VIEWS, "D", 3),
    Action("view_share", VIEWS, "P", 4, records="publish"),
    Action("view_back", VIEWS, "escape,backspace", 2),
    Action("settle_approve", DISPUTES, "a", 2, records="adjudication"),
    Action("settle_reject", DISPUTES, "x", 3, records="adjudication"),
    Action("settle_changes", DISPUTES, "c", 4, records="adjudication"),
    Action("settle_escalate", DISPUTES, "e", 5, records="adjudication"),
    Action("disputes_undo", DISPUTES, "u", 6, records="undo"),
    Action("disputes_on", DISPUTES, "space", 7),
    Action("disputes_up", DISPUTES, "b"),
    Action("disputes_open", DISPUTES, "enter", 8),
    Action("disputes_back", DISPUTES, "escape,backspace", 9),
    Action("page_note", ACCOUNT, "n", 1, records="remark"),
    Action("page_correct", ACCOUNT, "c", 2, records="correct"),
    Action("page_feel", ACCOUNT, "r", 3, records="sentiment"),
    Action("page_churn", ACCOUNT, "x", 4, records="churn"),
    Action("page_cover", ACCOUNT, "o", 5, records="cover"),
    Action("page_away", ACCOUNT, "A", records="away"),
    Action("page_done", ACCOUNT, "d", 6, records="step"),
    Action("page_dismiss", ACCOUNT, "D", records="step"),
    Action("page_keep", ACCOUNT, "equals_sign", records="acknowledge"),
    Action("page_accept", ACCOUNT, "plus_sign", records="correct"),
    Action("page_undo", ACCOUNT, "u", 7, records="undo"),
    Action("page_ads", ACCOUNT, "e", 8),
    Action("page_advice", ACCOUNT, "s"),
    Action("page_on", ACCOUNT, "space,pagedown,ctrl+f"),
    Action("page_read_back", ACCOUNT, "b,pageup,ctrl+b"),
    Action("page_line_down", ACCOUNT, "j,down"),
    Action("page_line_up", ACCOUNT, "k,up"),
    Action("page_next", ACCOUNT, "l,right"),
    Action("page_before", ACCOUNT, "h,left"),
    Action("page_back", ACCOUNT, "escape,backspace", 9),
    Action("renewal_open", RENEWALS, "enter", 1),
    Action("renewal_before", RENEWALS, "h,left", 2),
    Action("renewal_after", RENEWALS, "l,right", 3),
    Action("renewal_toggle", RENEWALS, "t", 4),
    Action("renewal_clear", RENEWALS, "T", 5),
    Action("renewal_find", RENEWALS, "slash,f", 6),
    Action("renewal_on", RENEWALS, "space"),
    Action("renewal_up", RENEWALS, "b"),
    Action("renewal_back", RENEWALS, "escape,backspace", 7),
    Action("use_measure", ASSOCIATION, "m", 1),
    Action("use_on", ASSOCIATION, "space,pagedown,j,down", 2),
    Action("use_up", ASSOCIATION, "b,pageup,k,up"),
    Action("use_back", ASSOCIATION, "escape,backspace", 3),
    Action("since_open", SINCE, "enter", 1),
    Action("since_done", SINCE, "a", 2, records="acknowledge"),
    Action("since_draft", SINCE, "y", 3),
    Action("since_looked", SINCE, "m", 4),
    Action("since_whose", SINCE, "t", 5),
    Action("since_find", SINCE, "slash,f", 6),
    Action("since_undo", SINCE, "u", records="undo"),
    Action("since_on", SINCE, "space"),
    Action("since_up", SINCE, "b"),
    Action("since_back", SINCE, "escape,backspace", 7),
    Action("account_open", ACCOUNTS, "enter", 1),
    Action("account_plot", ACCOUNTS, "v", 2),
    Action("account_find", ACCOUNTS, "slash,f", 3),
    Action("account_sort", ACCOUNTS, "s", 4),
    Action("account_steps", ACCOUNTS, "n", 5),
    Action("account_axis", ACCOUNTS, "x", 6),
    Action("account_upright", ACCOUNTS, "y"),
    Action("account_scale", ACCOUNTS, "L"),
    Action("account_save", ACCOUNTS, "w", 7),
    Action("account_undo", ACCOUNTS, "u", records="undo"),
    Action("account_down", ACCOUNTS, "j,down"),
    Action("account_up", ACCOUNTS, "k,up"),
    Action("account_left", ACCOUNTS, "h,left"),
    Action("account_right", ACCOUNTS, "l,right"),
    Action("account_page_down", ACCOUNTS, "space,pagedown,ctrl+f"),
    Action("account_page_up", ACCOUNTS, "b,pageup,ctrl+b"),
    Action("account_top", ACCOUNTS, "home"),
    Action("account_bottom", ACCOUNTS, "G,end"),
    Action("account_back", ACCOUNTS, "escape,backspace", 8),
    Action("ticket_stop", TICKETS, "s", 1, records="stop"),
    Action("ticket_copy", TICKETS, "y", 2),
    Action("ticket_link", TICKETS, "o", 3),
    Action("ticket_sent", TICKETS, "S", 4, records="stop"),
    Action("ticket_seen", TICKETS, "enter", 5, records="acknowledge"),
    Action("ticket_route", TICKETS, "r", 6, records="reroute"),
    Action("ticket_find", TICKETS, "slash,f", 7),
    Action("ticket_mine", TICKETS, "m", 8),
    Action("ticket_account", TICKETS, "a", 9),
    Action("ticket_note", TICKETS, "n", records="remark"),
    Action("ticket_watch", TICKETS, "W", records="watch"),
    Action("ticket_rules", TICKETS, "R"),
    Action("ticket_let", TICKETS, "D", records="stop"),
    Action("ticket_undo", TICKETS, "u", records="undo"),
    Action("ticket_down", TICKETS, "j,down"),
    Action("ticket_up", TICKETS, "k,up"),
    Action("ticket_page_down", TICKETS, "pagedown,ctrl+f"),
    Action("ticket_page_up", TICKETS, "pageup,ctrl+b"),
    Action("ticket_top", TICKETS, "home"),
    Action("ticket_bottom", TICKETS, "G,end"),
    Action("ticket_on", TICKETS, "space"),
    Action("ticket_read_back", TICKETS, "b"),
    Action("ticket_back", TICKETS, "escape,backspace", 11),
    Action("routes_apply", ROUTES, "a", 1, records="reroute"),
    Action("routes_undo", ROUTES, "u", 2, records="undo"),
    Action("routes_on", ROUTES, "space", 4),
    Action("routes_up", ROUTES, "b"),
    Action("routes_back", ROUTES, "escape,backspace", 3),
    Action("mismatch_take", MISMATCHES, "a", 1, records="settle"),
    Action("mismatch_state", MISMATCHES, "s", 2, records="settle"),
    Action("mismatch_same", MISMATCHES, "equals_sign", 6, records="settle"),
    Action("mismatch_kind", MISMATCHES, "A", 3, records="settle"),
    Action("mismatch_undo", MISMATCHES, "u", 4, records="undo"),
    Action("mismatch_open", MISMATCHES, "enter", 5),
    Action("mismatch_find", MISMATCHES, "slash,f", 7),
    Action("mismatch_on", MISMATCHES, "space", 8),
    Action("mismatch_up", MISMATCHES, "b"),
    Action("mismatch_back", MISMATCHES, "escape,backspace", 9),
    Action("strategy_write", STRATEGY, "n", 1, records="advice"),
    Action("strategy_outcome", STRATEGY, "o", 2, records="advice"),
    Action("strategy_undo", STRATEGY, "u", 3, records="undo"),
    Action("strategy_open", STRATEGY, "enter", 4),
    Action("strategy_links", STRATEGY, "l", 5),
    Action("strategy_find", STRATEGY, "slash,f", 8),
    Action("strategy_on", STRATEGY, "space", 7),
    Action("strategy_up", STRATEGY, "b"),
    Action("strategy_back", STRATEGY, "escape,backspace", 6),
    Action("links_make", LINKS, "n", 1),
    Action("links_revoke", LINKS, "D", 2),
    Action("links_again", LINKS, "R", 3),
    Action("links_find", LINKS, "slash,f", 5),
    Action("links_on", LINKS, "space", 6),
    Action("links_up", LINKS, "b"),
    Action("links_back", LINKS, "escape,backspace", 4),
    Action("retry_held", SYNC, "r", 1),
    Action("retry_all", SYNC, "R"),
    Action("sync_correct", SYNC, "E", 2),
    Action("sync_now", SYNC, "s", 3),
    Action("sync_open", SYNC, "enter", 5),
    Action("sync_export", SYNC, "X", 6),
    Action("sync_log", SYNC, "l", 7),
    Action("sync_on", SYNC, "space", 8),
    Action("sync_up", SYNC, "b"),
    Action("sync_back", SYNC, "escape,backspace", 4),
    Action("log_level", LOG, "l", 1),
    Action("log_find", LOG, "slash,f", 2),
    Action("log_again", LOG, "R", 4),
    Action("log_on", LOG, "space", 5),
    Action("log_up", LOG, "b"),
    Action("log_back", LOG, "escape,backspace", 3),
    Action("status", LINEAR, "s"),
    Action("settle", LINEAR, "d"),
    Action("keep_template", LINEAR, "plus_sign"),
    Action("help", EVERYWHERE, "question_mark", 10),
    Action("palette", EVERYWHERE, "colon,ctrl+p"),
    Action("go_queue", EVERYWHERE, "g>q"),
    Action("go_history", EVERYWHERE, "g>h"),
    Action("go_inbox", EVERYWHERE, "g>m"),
    Action("go_insights", EVERYWHERE, "g>i"),
    Action("go_disputes", EVERYWHERE, "g>d"),
    Action("go_escalated", EVERYWHERE, "g>e"),
    Action("go_mismatches", EVERYWHERE, "g>x"),
    Action("go_since", EVERYWHERE, "g>l"),
    Action("go_accounts", EVERYWHERE, "g>a"),
    Action("go_tickets", EVERYWHERE, "g>t"),
    Action("go_renewals", EVERYWHERE, "g>r"),
    Action("go_association", EVERYWHERE, "g>u"),
    Action("go_strategy", EVERYWHERE, "g>n"),
    Action("go_policy", EVERYWHERE, "g>p"),
    Action("go_briefings", EVERYWHERE, "g>b"),
    Action("go_views", EVERYWHERE, "g>v,V"),
    Action("go_sync", EVERYWHERE, "g>s"),
    Action("theme", EVERYWHERE, "f2"),
    Action("quit", EVERYWHERE, "ctrl+q,q"),
)
"""`g>q` is g, then q."""
