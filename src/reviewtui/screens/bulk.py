"""Before one verdict decides several ads: every version of them is read, then Enter commits all of it or nothing."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content, Span
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.actions import BULK, QUEUE
from reviewtui.domain.attention import Attention
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.screens.guard import KeyGuard
from reviewtui.widgets.bulk_panel import BulkPanel, accounts_line, why_left
from reviewtui.widgets.card import title_of
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.services.bulk import Bulk
    from reviewtui.services.drafts import Draft


@dataclass(frozen=True, slots=True)
class Wanted:
    """A verdict on the marked ads, as it was said. `marked`: ad id → its state when it was marked.

    `first`: the ad the others are compared with. `again`: the key that asked for it, which also commits.
    """

    marked: Mapping[str, str]
    first: str
    verdict: str
    said: "Draft"
    offered: tuple[str, ...]
    again: str = ""


class BulkScreen(AppScreen):
    """What would be decided, what differs, what is left out and why."""

    mode = BULK
    DEFAULT_CSS = """
    BulkScreen #verdict { height: auto; padding: 0 1; background: $error 14%; border-left: outer $error; }
    BulkScreen.-approve #verdict { background: $success 14%; border-left: outer $success; }
    BulkScreen.-changes #verdict { background: $warning 14%; border-left: outer $warning; }
    BulkScreen.-escalate #verdict { background: $primary 14%; border-left: outer $primary; }
    """
    _COLOURS = {"approve": "success", "changes": "warning", "reject": "error", "escalate": "primary"}  # noqa: RUF012

    def __init__(
        self, wanted: Wanted, policy: "Policy", guard: KeyGuard, done: "Callable[[str, Bulk], None]"
    ) -> None:  # fmt: skip
        """`guard`: knows the keys that led here; `done` is told the verdict and what was committed."""
        super().__init__()
        self.wanted = wanted
        self._policy, self._guard, self._done = policy, guard, done
        self._attention = Attention(_ms())

    def compose(self) -> ComposeResult:
        yield StatusLine(QUEUE)
        yield Static(Content(say("bulk.reading")), id="verdict", markup=False)
        yield Notice()
        yield BulkPanel(id="versions")
        yield KeyFooter()

    @property
    def panel(self) -> BulkPanel:
        """The versions."""
        return self.query_one("#versions", BulkPanel)

    async def begin(self) -> None:
        self.set_classes(f"-{self.wanted.verdict}")
        await self._gather()

    async def _gather(self) -> None:
        from reviewtui.services.bulk import gather

        app, wanted = self.review_app, self.wanted
        if app.office is None:
            return
        bulk = await app.office.view(
            gather, wanted.marked, wanted.verdict, wanted.first, app.now(), app.settings.user
        )  # fmt: skip
        self._say_verdict(bulk)
        self.panel.show(bulk, app.now())
        if not bulk.versions:
            self.tell(say("bulk.nothing"), "hint")

    def _say_verdict(self, bulk: "Bulk") -> None:
        """The verdict large, its reasons, whose ads these are, and how far they say the same."""
        wanted, number = self.wanted, len(bulk.views)
        name = say(f"queue.verdict_{wanted.verdict}")
        key = "verdict_none" if not number else "verdict_single" if number == 1 else "verdict"
        head = say(f"bulk.{key}", verdict=name, n=number)
        colour = self._COLOURS.get(wanted.verdict, "foreground")
        reasons = " + ".join(title_of(self._policy, code) for code, _ in wanted.said.reasons)
        lines = [Content(head, [Span(0, len(head), f"bold $text-{colour}")])]
        if reasons:
            lines[0] += Content.styled(f"  {say('queue.because')} ", "$foreground 65%") + Content(reasons)
        said = (words for words in (wanted.said.memo, wanted.said.suggestion) if words)
        lines += [Content(f"“{door.cell(words, max(20, self.size.width - 6))}”") for words in said]
        if number:
            from reviewtui.services.bulk import accounts_of

            whose = accounts_line(accounts_of(bulk.views))
            lines.append(Content(door.cell(whose, max(20, self.size.width - 4))))
        lines.append(Content.styled(self._how_alike(bulk), "$foreground 65%"))
        self.query_one("#verdict", Static).update(Content("\n").join(lines))

    def _how_alike(self, bulk: "Bulk") -> str:
        parts = []
        if len(bulk.versions) == 1 and len(bulk.views) > 1:
            parts.append(say("bulk.all_identical"))
        elif len(bulk.versions) > 1:
            same, every = len(bulk.versions[0].views), len(bulk.views)
            if len(bulk.versions) == every:
                parts.append(say("bulk.all_differ"))
            else:
                parts += [say("bulk.identical", n=same), say("bulk.otherwise", n=every - same)]
        if bulk.left_out:
            parts.append(say("bulk.left_out", n=len(bulk.left_out)))
            if len(bulk.left_out) == 1:
                parts[-1] += f": {why_left(bulk.left_out[0])}"
        return " · ".join(parts)

    # --- keys ---

    async def intercept(self, event: events.Key) -> bool:
        self._attention.sign(_ms())
        if event.key != self.wanted.again:
            return False
        await self.act_bulk_commit(event)
        return True

    async def act_bulk_commit(self, event: events.Key | None = None) -> None:
        bulk, panel, app = self.panel.bulk, self.panel, self.review_app
        if event is not None and self._guard.repeats(event.key, event.time):
            self.tell(say("queue.hint_repeat"), "hint")
        elif bulk is not None and not bulk.versions:
            self.tell(say("bulk.nothing"), "hint")
        elif bulk is None or panel.read_at is None:
            self.tell(say("bulk.unread", key=self.key_of("bulk_on")), "hint")
        elif ((event.time if event else panel.clock()) - panel.read_at) * 1000 < app.settings.dwell_ms:
            self.tell(say("queue.hint_dwell"), "hint")
        else:
            await self._commit(bulk)

    async def _commit(self, bulk: "Bulk") -> None:
        """Decide all of them in one transaction; if one changed meanwhile, none is, and they are shown anew."""
        from reviewtui.domain.facts import Verdict
        from reviewtui.errors import ReviewError
        from reviewtui.services.decisions import Judgement, decide_group

        office, said = self.review_app.office, self.wanted.said
        if office is None:
            return
        each = self._attention.active_ms(_ms()) // len(bulk.views)
        judgement = Judgement(
            Verdict(self.wanted.verdict), said.reasons, (), said.memo, said.suggestion, said.confidence, each,
            self.wanted.offered,
        )  # fmt: skip
        try:
            await office.act(decide_group, bulk.views, self._policy, judgement)
        except ReviewError as error:
            if error.code not in ("changed_ad", "reopened_ad", "no_ad"):
                raise
            await self._gather()
            self.tell(say("bulk.changed"), "hint")
            return
        self.dismiss()
        self._done(self.wanted.verdict, bulk)

    def key_of(self, action_id: str) -> str:
        """The key of an action, as a person reads it."""
        return next(action.shown for action in self.review_app.keymap.actions if action.id == action_id)

    def act_bulk_back(self, event: events.Key | None = None) -> None:
        self.dismiss()

    def _scroll(self, by: int) -> None:
        self.panel.scroll_relative(y=by, animate=False, force=True)

    def act_bulk_on(self, event: events.Key | None = None) -> None:
        self._scroll(max(1, self.panel.size.height - 1))

    def act_bulk_up(self, event: events.Key | None = None) -> None:
        self._scroll(-max(1, self.panel.size.height - 1))

    def act_bulk_line_down(self, event: events.Key | None = None) -> None:
        self._scroll(1)

    def act_bulk_line_up(self, event: events.Key | None = None) -> None:
        self._scroll(-1)


def _ms() -> int:
    return time.monotonic_ns() // 1_000_000
