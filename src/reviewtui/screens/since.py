"""Since you last looked: what happened to one's accounts, the most urgent first."""

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import SINCE
from reviewtui.domain.account_facts import Acknowledge
from reviewtui.domain.facts import Verdict
from reviewtui.domain.records import RecordKind
from reviewtui.domain.since import CLOSED, News, NewsKind
from reviewtui.domain.values import amount
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.screens.queue import NARROW
from reviewtui.services.since import Since, looked, read_since
from reviewtui.widgets.account_lines import say_state
from reviewtui.widgets.figures import age, clock, count, say_verdict
from reviewtui.widgets.tale_lines import say_kind
from reviewtui.widgets.typeset import Line, Piece, wrap
from reviewtui.words import say

_URGENT = frozenset({NewsKind.UNANSWERED, NewsKind.RAISED, NewsKind.MISMATCH, NewsKind.LEAVING})


class SinceScreen(Leafing):
    """`m` says that all was looked at; what needs a person stays until it is acknowledged."""

    mode = SINCE
    tells_unsent = True
    DEFAULT_CSS = """
    SinceScreen DecisionList { width: 60%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.mine = True
        self._since = Since(0)

    async def load(self, go_to: str = "") -> None:
        """Read what happened anew, and stay where one was."""
        app = self.review_app
        if app.office is not None:
            self._since = await app.office.view(read_since, app.settings.user, app.now(), self.mine)
            app.mark(self.mode, sum(one.stays for one in self._since.news))
            self._fill(go_to)

    # --- rows ---

    @property
    def list_width(self) -> int:
        width = self.size.width
        return (width if width < NARROW else width * 60 // 100) - 3

    def lay_out_again(self) -> None:
        self._fill()

    def _fill(self, go_to: str = "") -> None:
        since = self._since
        words = self.narrowed_to.casefold().split()
        told = [(one, self._told(one)) for one in since.news]
        shown = [(one, said) for one, said in told if all(word in f"{said} {one.kind}".casefold() for word in words)]
        whose = say("since.mine" if since.mine else "since.all")
        said = say("since.count", n=count(len(since.news)), whose=whose, at=clock(since.at, self.review_app.now()))
        self.show_heading(say("since.title"), said if since.at else "")
        rows: list[Row] = [(self._row(one, said), one) for one, said in shown]
        if not rows:
            rows = [self.row_of_words(say("since.none_found" if since.news else "since.none"))]
        self.fill(rows, go_to or None)

    def key_of_row(self, row: object) -> object:
        return f"{row.kind} {row.id}" if isinstance(row, News) else ""

    def _told(self, one: News) -> str:
        """What happened, in a line."""
        words = dict(one.words)
        if one.kind is NewsKind.MISMATCH:
            words["kind"] = say_kind(words["kind"])
        elif one.kind is NewsKind.VERDICT:
            each = [f"{words.pop(verdict)} {say_verdict(verdict)}" for verdict in Verdict if verdict in words]
            words["verdicts"] = ", ".join(each)
        elif one.kind is NewsKind.LEAVING:
            words["kind"] = say(f"accounts.churn_{words['kind']}")
        elif one.kind is NewsKind.RENEWAL:
            return f"{self._since.name(one.account_id)}: {_of_renewal(words)}"
        return f"{self._since.name(one.account_id)}: {say(f'since.{one.kind}', **words)}"

    def _row(self, one: News, said: str) -> Content:
        width = self.list_width - 1
        right = age(one.at, self.review_app.now())
        sign = "!" if one.kind in _URGENT else "·"
        left = door.cell(said, max(10, width - 5 - door.cell_width(right)))
        gap = " " * max(1, width - 3 - door.cell_width(left) - door.cell_width(right))
        return Content.assemble(
            (f" {sign} ", "$text-warning" if one.kind in _URGENT else SOFT), left, gap, (right, SOFT)
        )

    def page(self, row: object, width: int) -> list[Line]:
        if not isinstance(row, News):
            return []
        now = self.review_app.now()
        lines = [*wrap(self._since.name(row.account_id), width, "headline"), *wrap(self._told(row), width)]
        lines += wrap(clock(row.at, now), width, "muted")
        if row.kind is NewsKind.UNANSWERED:
            lines += [[], [Piece(say("since.draft"), "label")], *wrap(self._draft(row), width)]
            lines += [[], *wrap(say("since.acknowledge", key=self.key_of("since_done")), width, "muted")]
        return lines

    def _draft(self, one: News) -> str:
        return say("since.reopen", subject=one.words.get("subject", ""))

    # --- acts ---

    async def act_since_done(self, event: events.Key | None = None) -> None:
        """This closing was seen to."""
        one = self.here
        app = self.review_app
        if not isinstance(one, News) or one.kind not in (NewsKind.UNANSWERED, NewsKind.CLOSED) or app.office is None:
            self.tell(say("since.only_closed"), "hint")
            return
        from reviewtui.services.account_acts import record_about

        body = Acknowledge(one.account_id, RecordKind.TICKET, one.id, CLOSED, str(one.at))
        await app.office.act(record_about, body)
        app.nudge()
        await self.load()
        self.tell(say("accounts.recorded", key=self.key_of("since_undo")))

    def act_since_draft(self, event: events.Key | None = None) -> None:
        """Copy words that ask for the ticket to be opened again."""
        one = self.here
        if isinstance(one, News) and one.kind is NewsKind.UNANSWERED:
            self.app.copy_to_clipboard(self._draft(one))
            self.tell(say("since.offered"))

    async def act_since_looked(self, event: events.Key | None = None) -> None:
        """All of this was looked at; what needs a person stays."""
        app = self.review_app
        if app.office is not None:
            await app.office.act(looked, app.now())
            await self.load()
            self.tell(say("since.looked"))

    async def act_since_whose(self, event: events.Key | None = None) -> None:
        """My accounts, or all."""
        self.mine = not self.mine
        await self.load()

    async def act_since_undo(self, event: events.Key | None = None) -> None:
        """Take back the latest that this user recorded of any account."""
        from reviewtui.services.account_acts import undo_about

        app = self.review_app
        if app.office is None:
            return
        undone = await app.office.act(undo_about)
        app.nudge()
        await self.load(f"{NewsKind.UNANSWERED} {getattr(undone.said, 'id', '')}")
        self.tell(say("accounts.undone", act=say(f"acts.{undone.kind}"), account=door.cell(undone.account_id, 40)))

    def act_since_open(self, event: events.Key | None = None) -> None:
        """The page of the account."""
        from reviewtui.screens.account import AccountScreen

        if isinstance(self.here, News):
            self.app.push_screen(AccountScreen(self.here.account_id))

    async def on_option_list_option_selected(self) -> None:
        self.act_since_open()

    act_since_find = Leafing.narrow
    act_since_on = Leafing.read_down
    act_since_up = Leafing.read_up

    def act_since_back(self, event: events.Key | None = None) -> None:
        """All rows again, or the accounts."""
        if not self.let_go():
            self.review_app.go("accounts")


def _of_renewal(words: dict[str, str]) -> str:
    """What of a renewal is otherwise now, or all of a new one."""
    money = amount(int(words["amount"]), words["currency"]) if words.get("amount") else ""
    state = say_state(words["state"]) if words.get("state") else ""
    said = " · ".join(part for part in (words.get("on", ""), money, state) if part)
    return say("since.renewal_new" if words["new"] else "since.renewal", said=said)
