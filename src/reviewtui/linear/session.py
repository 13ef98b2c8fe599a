"""The loop: an ad is read out, a line is typed, what came of it is said; then the next ad."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from reviewtui.domain.digits import unusable
from reviewtui.domain.query import only, render
from reviewtui.errors import ReviewError
from reviewtui.linear import outcome, talk, wording
from reviewtui.linear.heard import COMMANDS, VERDICTS
from reviewtui.linear.letters import Letters
from reviewtui.linear.lines import Lines
from reviewtui.linear.settling import Settling
from reviewtui.services.acts import require_whole
from reviewtui.services.desk import current_policy, now_ms, prepare_cache
from reviewtui.services.office import Office
from reviewtui.services.session import session_since
from reviewtui.text import host_of
from reviewtui.widgets.figures import count
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.services.answers import Reply
    from reviewtui.settings import Settings
    from reviewtui.sync.connection import Connection

LOOKS, LOOK_SECONDS = 12, 5.0
"""How often, and for how many seconds each, a first sync is awaited before the lines go on without any ad."""
HELP = (
    "help_approve", "help_example", "help_together", "help_skip", "help_move", "help_words", "help_about",
    "help_find", "help_others", "help_end",
)  # fmt: skip


def converse(
    settings: Settings,
    connect: Callable[[], Connection] | None,
    typed: TextIO,
    said: TextIO,
    clock: Callable[[], int] = now_ms,
) -> None:
    """Review by lines until the user ends it, or their input does. `connect` as in the app; None: no sync.

    Raises:
        ReviewError: `no_cache`, `no_folder`; Misused: the settings give keys that cannot be.
    """
    from reviewtui.keymap import Keymap
    from reviewtui.linear.background import Background

    keymap = Keymap(settings.keys)
    damaged = prepare_cache(settings)
    office = Office(settings, clock)
    background = Background(office, connect, time.monotonic) if connect is not None else None
    try:
        session = Session(office, keymap, Lines(typed, said), background, lambda: time.monotonic_ns() // 1_000_000)
        session.run(damaged)
    finally:
        if background is not None:
            background.stop()
        office.close()


class Session(Settling, Letters):
    """Hears lines until one ends it."""

    def run(self, damaged: bool = False) -> None:
        """From the greeting to the farewell. Ctrl+C ends it as the end of input does."""
        try:
            self._begin(damaged)
            while not self.ended:
                self._turn()
        except KeyboardInterrupt:
            self.ended = True
        if self.background is not None:
            self.background.stop()
        self._farewell()

    def _begin(self, damaged: bool) -> None:
        if damaged:
            self.lines.tell(say("queue.mirror_damaged"))
        if self._reads_alone():
            return
        self.tell("welcome", key=self.key("help"))
        policy = self.do(lambda desk: current_policy(desk.reader))
        if wrong := unusable(policy, self.settings.digits):
            file = self.settings.config_file
            self.lines.tell(str(ReviewError("digits_unusable", names=", ".join(wrong), file=file)))
        self.do(self.walk.load, "")
        never = self.do(lambda desk: desk.reader.state().last_sync == 0)
        if self.background is not None and never and not len(self.walk):
            self.tell("first_sync")
            self.background.start()
            for _ in range(LOOKS):
                received = self.background.await_first(LOOK_SECONDS)
                self.do(self.walk.load, "")
                if received or len(self.walk):
                    break
            if self._reads_alone():
                return
        self._say_totals()
        self.tell_letters(-1)

    def _reads_alone(self) -> bool:
        """Whether there is nothing here to be reviewed by this user, ever; then it is said, and the lines end."""
        try:
            self.do(require_whole)
        except ReviewError as error:
            self.lines.tell(str(error))
            self.ended = True
        return self.ended

    def _turn(self) -> None:
        """One ad, where one waits, one line, and what it does."""
        if self.background is not None:
            for line in self.background.news(self.key("status")):
                self.lines.tell(line)
            self.tell_letters(self.background.status.changes)
        if self.due:
            self.read()
        if self.background is not None:
            self.background.start()
        typed = self.ask(self._prompt())
        if typed is None or self.ended:
            return
        typed = typed.strip()
        heard = self.ear.hear(typed)
        command = heard.command if typed else "open"
        if command != "mark_alike":
            self.twins_of = None
        if not command:
            key = "not_understood_number" if typed[0].isdigit() else "not_understood"
            self.tell(key, typed=typed, key=self.key("help"), reject=self.key("reject"))
            return
        try:
            if command in (*VERDICTS, "reaffirm", "skip", "settle"):
                if not self.was_read():
                    return
            else:
                self.catch_up()
            getattr(self, f"act_{command}")(heard.rest)
        except ReviewError as error:
            self.lines.tell(str(error))

    def _prompt(self) -> str:
        number = count(self.walk.at + 1)
        if self.view is None:
            return say("linear.prompt_none")
        if self.marked:
            return say("linear.prompt_marked", n=number, marked=count(len(self.marked)))
        return say("linear.prompt", n=number)

    def _say_totals(self) -> None:
        totals = self.do(self.walk.totals)
        key = "totals_more" if totals.more else "totals"
        self.tell(key, ads=wording.counted("open", totals.rows), today=count(totals.today))

    def _farewell(self) -> None:
        outbox, _ = self.do(lambda desk: desk.work.counts())
        waiting = say("linear.farewell_waiting", count=wording.counted("wait", outbox)) if outbox else ""
        self.lines.tell(f"{say('linear.farewell', figures=self._figures())} {waiting}".strip())

    def _figures(self) -> str:
        done = self.do(lambda desk: session_since(desk.reader, self.begun))
        pace = say("linear.pace", age=wording.duration(done.pace_ms)) if done.pace_ms is not None else ""
        length = wording.duration(self.now() - self.begun)
        return say("linear.figures", decided=count(done.decided), length=length, pace=pace)

    # --- moving ---

    def act_open(self, rest: str = "") -> None:
        """Read the ad once more."""
        if self.view is None:
            self.do(self.walk.load, self.walk.query)
        self.due = True

    def act_down(self, rest: str = "") -> None:
        self._move(1, rest)

    def act_up(self, rest: str = "") -> None:
        self._move(-1, rest)

    def _move(self, by: int, rest: str) -> None:
        steps = int(rest[:9]) if rest.isascii() and rest.isdigit() else 1
        if self.walk.move(by * steps):
            self.due = True
        else:
            self.tell("last_ad" if by > 0 else "first_ad")

    def act_search(self, rest: str = "") -> None:
        """List what a query asks for; an empty one is the whole queue, at the ad one was at."""
        if rest:
            self.remember_place()
        self.do(self.walk.load, rest, "" if rest else self.before_search)
        self.due = len(self.walk) > 0
        if not self.due:
            self.view = None
            self.nothing_here()
        elif not rest:
            self._say_totals()
        else:
            totals = self.do(self.walk.totals)
            found = wording.counted("ad", totals.rows)
            self.tell("found_more" if totals.more else "found", ads=found, query=rest, key=self.key("search"))
            if totals.indexed < 0.999:
                self.lines.tell(say("queue.indexed", percent=int(totals.indexed * 100)))

    def act_close_strip(self, rest: str = "") -> None:
        """Marks are taken away; without any, back to the whole queue, from a search."""
        if self.clear_marks():
            return
        if self.walk.query:
            self.act_search()
        else:
            self.tell("back_nowhere")

    def act_refresh_order(self, rest: str = "") -> None:
        self.do(self.walk.load, self.walk.query)
        self._say_totals()
        self.due = True

    # --- about the ad ---

    def act_reaffirm(self, rest: str = "") -> None:
        """Decide once more as the decision in force does, by the meanings of today."""
        from reviewtui.services.reaffirming import reaffirm

        view = self.present()
        if view is None:
            return
        if self.catch_up():
            self.tell("again")
            return
        if view.blind:
            self.lines.tell(say("policy.hint_blind"))
            return
        policy = self.do(lambda desk: current_policy(desk.reader))
        self.do(reaffirm, view, policy, self.attention.active_ms(self.ms()))
        ad = wording.named(view.content)
        self.lines.tell(say("policy.reaffirmed", ad=ad, key=self.key("undo")))
        self.on(view)

    def act_open_link(self, rest: str = "") -> None:
        view = self.present()
        if view is None:
            return
        if not view.content.link:
            self.lines.tell(say("queue.link_none"))
            return
        self.lines.tell(talk.destination(view.content.link))
        if host_of(view.content.link):
            self.tell("address", link=view.content.link)

    def act_copy_id(self, rest: str = "") -> None:
        view = self.present()
        if view is not None:
            self.tell("id", id=view.ad_id)

    def act_copy_answer(self, rest: str = "") -> None:
        """The customer's answer about the ad, counted as a question of theirs."""
        from reviewtui.services.answers import reply

        view = self.present()
        if view is not None:
            self._give(self.do(lambda desk: reply(desk.reader, [view], language())))

    def act_copy_account(self, rest: str = "") -> None:
        """The customer's answer about all ads of this ad's account."""
        from reviewtui.services.answers import reply_for_account

        view, now = self.present(), self.now()
        if view is not None:
            self._give(
                self.do(lambda desk: reply_for_account(desk.reader, view.account_id, now, desk.user, language()))
            )

    def _give(self, said: Reply) -> None:
        """Read an answer out, and count what it answers."""
        from reviewtui.services.answers import count_reply

        words = said.words.splitlines()
        if not words:
            self.lines.tell(say("queue.no_answer"))
            return
        self.tell("answer", count=wording.counted("line", len(words)))
        for line in words:
            self.lines.tell(line)
        if self.do(lambda desk: count_reply(desk, said.about)):
            self.tell("answer_counted", key=self.key("undo"))

    def act_history(self, rest: str = "") -> None:
        """The latest decisions of this user by number; with a number, back to that ad."""
        if rest:
            row = self.row_of(rest)
            if row is not None:
                self.remember_place()
                self.do(self.walk.load, render(only(row.ad_id)))
                self.tell("alone", key=self.key("search"))
                self.due = True
            return
        self.list_mine()
        if not self.listed:
            self.lines.tell(say("queue.history_none"))
            return
        now = self.now()
        for number, row in enumerate(self.listed, 1):
            self.lines.tell(outcome.mine(number, row, now, self.policy))
        self.tell("history_keys", undo=self.key("undo"), history=self.key("history"))

    # --- about everything ---

    def act_status(self, rest: str = "") -> None:
        """How the sync stands, what waits, and the session's own figures."""
        state, outbox, held = self.do(lambda desk: (desk.reader.state(), desk.work.counts()[0], desk.work.held()))
        words = self.background.status.words if self.background is not None else say("linear.sync_none")
        if state.last_sync:
            self.tell("status_sync", words=words, ago=wording.ago(state.last_sync, self.now()))
        else:
            self.tell("status_sync_never", words=words)
        self.tell("status_outbox", count=wording.counted("wait", outbox))
        for fact in held:
            self.tell("status_held", what=f"{fact.kind} {fact.verdict}".strip(), id=fact.ad_id,
                      why=fact.words or fact.code, retry=self.ear.word("retry_held"))  # fmt: skip
        self._say_totals()
        if fresh := self.do(self.walk.fresh):
            self.tell("status_fresh", ads=wording.counted("ad", fresh), key=self.key("refresh_order"))
        self.tell("status_session", figures=self._figures())

    def act_retry_held(self, rest: str = "") -> None:
        self.do(lambda desk: desk.work.retry_held())
        self.nudge()
        self.tell("retried")

    def act_help(self, rest: str = "") -> None:
        """What can be typed, in few lines."""
        keys = {name: self.key(name) for name in COMMANDS}
        for name in HELP:
            self.tell(name, **keys)

    def act_quit(self, rest: str = "") -> None:
        self.ended = True
