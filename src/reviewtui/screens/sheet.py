"""The full sheet: reasons by typing, the part of the ad, a memo, the smallest change, how sure, the evidence."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from reviewtui import text as door
from reviewtui.actions import readable
from reviewtui.domain.facts import NEEDS_REASON, Verdict
from reviewtui.domain.policy import Policy
from reviewtui.domain.values import Span
from reviewtui.services.ads import AdView
from reviewtui.services.drafts import Draft
from reviewtui.widgets.ad_panel import AdPanel
from reviewtui.widgets.prose import Prose
from reviewtui.widgets.quotes import Quotes
from reviewtui.widgets.reason_finder import ReasonFinder
from reviewtui.widgets.suggestion import Suggestion
from reviewtui.widgets.verdict_row import VerdictRow
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp

BESIDE, TALL = 100, 40
"""From so many columns on, the sheet leaves the ad in sight; from so many lines on, it says more of a reason."""

_VERDICTS = ("approve", "reject", "changes", "escalate")


@dataclass(frozen=True, slots=True)
class Said:
    """What the sheet was left with: to be committed under this verdict, or kept as a draft.

    `offered`: the codes that could be chosen, in the order shown. `evidence`: the marks that are left; None where
    the sheet did not ask.
    """

    commit: bool
    verdict: str
    draft: Draft
    offered: tuple[str, ...] = ()
    evidence: tuple[Span, ...] | None = None


class ReasonSheet(ModalScreen[Said | None]):
    """Everything a reason can hold. Esc keeps the draft."""

    BINDINGS = [  # noqa: RUF012
        Binding("pagedown", "move_ad(1)", priority=True, show=False),
        Binding("pageup", "move_ad(-1)", priority=True, show=False),
    ]
    DEFAULT_CSS = """
    ReasonSheet { align: center middle; background: $background 60%; }
    ReasonSheet > VerticalScroll { width: 100%; max-width: 100; height: auto; max-height: 100%; padding: 0 1 0 2;
        background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; border-subtitle-color: $text-muted; scrollbar-size-vertical: 1; }
    ReasonSheet.-beside { align: left middle; background: $background 0%; }
    ReasonSheet.-beside > VerticalScroll { max-width: 55%; }
    ReasonSheet.-below { align: center bottom; background: $background 0%; }
    ReasonSheet.-below > VerticalScroll { max-height: 60%; }
    ReasonSheet.-approve > VerticalScroll { border: round $success; border-title-color: $text-success; }
    ReasonSheet.-changes > VerticalScroll { border: round $warning; border-title-color: $text-warning; }
    ReasonSheet.-reject > VerticalScroll { border: round $error; border-title-color: $text-error; }
    ReasonSheet.-escalate > VerticalScroll { border: round $primary; border-title-color: $text-primary; }
    ReasonSheet .label { width: 14; color: $foreground; text-style: bold; }
    ReasonSheet Horizontal { height: auto; }
    ReasonSheet Input.-textual-compact { border: none; height: 1; background: $background; padding: 0 1; width: 1fr; }
    ReasonSheet TextArea { height: 2; border: none; background: $background; padding: 0 1; width: 1fr; }
    ReasonSheet TextArea:focus, ReasonSheet Input:focus { border: none; background: $primary 18%; }
    ReasonSheet #confidence { width: 6; }
    ReasonSheet #said { color: $text-error; height: auto; display: none; }
    ReasonSheet .hint { color: $text-muted; width: 1fr; padding: 0 1; }
    ReasonSheet.-tall .field { margin-top: 1; }
    ReasonSheet.-tall #reasons { height: 17; }
    ReasonSheet.-tall #chosen { height: 3; margin-top: 1; }
    ReasonSheet.-tall TextArea { height: 3; }
    ReasonSheet.-tall #difference { height: 3; }
    """

    def __init__(
        self, view: AdView, policy: Policy, verdict: str, draft: Draft, evidence: tuple[Span, ...],
        digits: tuple[str, ...], at: str, trouble: str = "", ads: int = 0, low: bool = False,
    ) -> None:  # fmt: skip
        """`trouble`: why what it says could not be recorded before. `ads`: how many it is about, 0 for this one.
        `low`: where it does not fit beside the ad, it stays below it."""
        super().__init__()
        self._low = low
        self._view, self._ads, self._at, self._trouble = view, ads, at, trouble
        self.verdict = verdict or (draft.verdict if draft.reasons else "")
        self._draft = draft.meant_for(self.verdict)
        self._finder = ReasonFinder(policy, digits, self._draft.reasons)
        self._finder.offer(self.verdict or Verdict.REJECT)
        said = self._draft
        self._change = Suggestion(view.content, said.suggestion, said.suggestion_of, only_words=bool(ads))
        self._evidence = evidence
        self._before: Widget | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """The reasons: code → the part of the ad it points at."""
        return self._finder.chosen

    @property
    def _app(self) -> "ReviewApp":
        return cast("ReviewApp", self.app)

    def compose(self) -> ComposeResult:
        actions = {action.id: action for action in self._app.keymap.actions}
        draft = self._draft
        with VerticalScroll(can_focus=False):
            with Horizontal():
                yield Static(Content.assemble(say("sheet.verdict"), (" F4", "$text-accent")), classes="label")
                yield VerdictRow([actions[verdict] for verdict in _VERDICTS], self.verdict)
            yield Static(Content(""), id="said", markup=False)
            yield self._finder
            with Horizontal(classes="field"):
                yield Static(Content(say("sheet.memo")), classes="label")
                hint = Content(say("sheet.memo_hint"))
                yield Prose(
                    draft.memo, id="memo", show_line_numbers=False, tab_behavior="focus", placeholder=hint
                )  # fmt: skip
            yield self._change
            with Horizontal():
                yield Static(Content(say("sheet.confidence")), classes="label")
                sure = "" if draft.confidence is None else str(draft.confidence)
                yield Input(sure, id="confidence", compact=True, max_length=1, restrict="[1-5]?")
                yield Static(Content(say("sheet.confidence_hint")), classes="hint")
            with Horizontal():
                yield Static(Content(say("sheet.evidence")), classes="label")
                none = say("sheet.evidence_none", key=actions["evidence"].shown)
                yield Quotes(self._view.content, self._evidence, none)

    def on_resize(self, event: events.Resize) -> None:
        beside = event.size.width >= BESIDE
        self.set_class(beside, "-beside")
        self.set_class(self._low and not beside, "-below")
        self.set_class(event.size.height >= TALL, "-tall")
        self._show_verdict()

    def on_mount(self) -> None:
        self._show_verdict()
        self._tell(door.terminal(self._trouble))
        self.query_one(f"#{self._at}").focus()

    def _show_verdict(self) -> None:
        box = self.query_one(VerticalScroll)
        about = say("bulk.ads", n=self._ads) if self._ads else self._view.content.headline or self._view.content.text
        name = say(f"queue.verdict_{self.verdict}" if self.verdict else "sheet.memo_title")
        box.border_title = Content(f"{name} · {door.cell(about, 50)}")
        box.border_subtitle = self._keys()
        for verdict in _VERDICTS:
            self.set_class(verdict == self.verdict, f"-{verdict}")
        self.query_one(VerdictRow).show(self.verdict)

    def _keys(self) -> str:
        """What the sheet's own keys do; where the ad is in sight and there is room, also what moves it."""
        wide = say("sheet.commit_wide", key=readable("pagedown"))
        room = (self.size.width * 55 // 100 if self.has_class("-beside") else self.size.width) - 6
        if self.verdict and self._beneath() is not None and door.cell_width(wide) <= room:
            return wide
        return say("sheet.commit" if self.verdict else "sheet.keep")

    def _beneath(self) -> AdPanel | None:
        """The ad that this sheet leaves in sight."""
        below = self.app.screen_stack[-2]
        if not (self.has_class("-beside") or self.has_class("-below")):
            return None
        return next(iter(below.query(AdPanel)), None)

    def action_move_ad(self, by: int) -> None:
        """Scroll the ad in sight; where there is none, the key is the field's."""
        panel = self._beneath()
        if panel is None:
            raise SkipAction
        panel.scroll_relative(y=by * max(1, panel.size.height - 2), animate=False, force=True)

    def _tell(self, words: str) -> None:
        """Say what is wrong, or what was kept; nothing for no words."""
        said = self.query_one("#said", Static)
        said.update(Content(words))
        said.display = bool(words)

    @on(VerdictRow.Chosen)
    def _choose(self, message: VerdictRow.Chosen) -> None:
        self.verdict = message.verdict
        self._finder.offer(message.verdict)
        self._show_verdict()
        self._tell("")
        (self._before or self.query_one("#find")).focus()

    @on(Quotes.Emptied)
    def _no_evidence(self) -> None:
        self.query_one("#find").focus()

    @on(Input.Submitted, "#confidence")
    def _last_field(self) -> None:
        self._finish()

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.dismiss(Said(False, self.verdict, self._said(), evidence=self._marks()))
        elif event.key == "ctrl+s":
            self._finish()
        elif event.key == "ctrl+t":
            if self.focused is not None and self.focused.id == "suggestion":
                self._change.next_part()
            else:
                self._finder.next_component()
        elif event.key == "f6" and self.verdict:
            self._keep_template()
        elif event.key == "f4":
            self._ask_verdict()
        else:
            return
        event.stop()

    def _ask_verdict(self) -> None:
        row = self.query_one(VerdictRow)
        if self.focused is row:
            (self._before or self.query_one("#find")).focus()
        else:
            self._before = self.focused
            row.focus()

    def _keep_template(self) -> None:
        """Keep what the sheet says as a template of one's own, under a name; a changed text is of this ad alone."""
        from reviewtui.screens.template_name import ask_name

        said = self._said()
        if said.suggestion_of:
            said = replace(said, suggestion="", suggestion_of="")
        ask_name(self, replace(said, verdict=self.verdict), self._tell)

    def _marks(self) -> tuple[Span, ...] | None:
        return None if self._ads else self.query_one(Quotes).spans

    def _said(self) -> Draft:
        sure = self.query_one("#confidence", Input).value
        suggestion = self._change.suggestion
        return Draft(
            tuple(self.chosen.items()),
            self.query_one("#memo", TextArea).text,
            suggestion,
            int(sure) if sure else None,
            self.verdict if self.chosen else "",
            self._change.part if suggestion else "",
        )

    def _finish(self) -> None:
        """Commit what is said; without a verdict, keep it as a draft."""
        draft = self._said()
        if not self.verdict and draft.reasons:
            self._tell(say("sheet.verdict_needed"))
            self._ask_verdict()
        elif not self.verdict:
            self.dismiss(Said(False, "", draft, evidence=self._marks()))
        elif Verdict(self.verdict) in NEEDS_REASON and not draft.reasons:
            self._tell(say("sheet.reason_needed"))
            self.query_one("#find").focus()
        else:
            offered = tuple(code.code for code in self._finder.codes)
            self.dismiss(Said(True, self.verdict, draft, offered, self._marks()))
