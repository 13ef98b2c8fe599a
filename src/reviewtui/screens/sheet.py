"""The full sheet: several reasons by typing, the part of the ad, a memo, the smallest change, how sure."""

from dataclasses import dataclass

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content, Span
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from reviewtui import text as door
from reviewtui.domain.facts import NEEDS_REASON, Verdict
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.query import fold
from reviewtui.domain.values import Span as Evidence
from reviewtui.services.ads import AdView
from reviewtui.services.drafts import Draft
from reviewtui.widgets.figures import say_component
from reviewtui.words import language, say

SHOWN = 6
"""Rows of reasons shown at once."""

BESIDE = 100
"""From so many columns on, the sheet leaves the ad in sight."""

_VERDICTS = ("reject", "changes", "escalate", "approve")


@dataclass(frozen=True, slots=True)
class Said:
    """What the sheet was left with: to be committed under this verdict, or kept as a draft.

    `offered`: the codes that could be chosen, in the order shown.
    """

    commit: bool
    verdict: str
    draft: Draft
    offered: tuple[str, ...] = ()


class ReasonSheet(ModalScreen[Said | None]):
    """Everything a reason can hold. Esc keeps the draft."""

    DEFAULT_CSS = """
    ReasonSheet { align: center middle; background: $background 60%; }
    ReasonSheet > Vertical { width: 100%; max-width: 100; height: auto; max-height: 100%; padding: 0 2;
        background: $surface; border: round $error; border-title-style: bold; border-title-color: $text-error;
        border-subtitle-color: $text-muted; }
    ReasonSheet.-beside { align: left middle; background: $background 0%; }
    ReasonSheet.-beside > Vertical { max-width: 55%; }
    ReasonSheet.-approve > Vertical { border: round $success; border-title-color: $text-success; }
    ReasonSheet.-changes > Vertical { border: round $warning; border-title-color: $text-warning; }
    ReasonSheet.-escalate > Vertical { border: round $primary; border-title-color: $text-primary; }
    ReasonSheet .label { width: 14; color: $foreground; text-style: bold; }
    ReasonSheet Horizontal { height: auto; }
    ReasonSheet Input { border: none; height: 1; background: $background; padding: 0 1; width: 1fr; }
    ReasonSheet TextArea { height: 2; border: none; background: $background; padding: 0 1; width: 1fr;
        margin-bottom: 1; }
    ReasonSheet TextArea:focus, ReasonSheet Input:focus { border: none; background: $primary 18%; }
    ReasonSheet #reasons { height: 6; padding: 0 0 0 14; }
    ReasonSheet #definition { height: 2; padding: 0 0 0 14; color: $foreground 65%; }
    ReasonSheet #chosen { height: 3; padding: 0 0 0 14; }
    ReasonSheet #evidence { height: 1; padding: 0 0 0 14; color: $text-warning; }
    ReasonSheet.-memo > Vertical { border: round $border-blurred; border-title-color: $foreground; }
    ReasonSheet #confidence { width: 6; }
    ReasonSheet #said { color: $text-error; height: auto; }
    ReasonSheet .hint { color: $text-muted; width: 1fr; padding: 0 1; }
    """

    def __init__(
        self, view: AdView, policy: Policy, verdict: str, draft: Draft, evidence: tuple[Evidence, ...],
        digits: tuple[str, ...], at: str, trouble: str = "", ads: int = 0,
    ) -> None:  # fmt: skip
        """`trouble`: why what it says could not be recorded before. `ads`: how many it is about, 0 for this one."""
        super().__init__()
        self._ads = ads
        self._view, self._policy, self._evidence, self._at, self._trouble = view, policy, evidence, at, trouble
        self.verdict = verdict or (draft.verdict if draft.reasons else "")
        self._draft = draft.meant_for(self.verdict)
        self.chosen: dict[str, str] = dict(self._draft.reasons)
        self._first = {code: number for number, code in enumerate(digits)}
        self._codes: list[ReasonCode] = []
        self._found: list[ReasonCode] = []
        self._offer()
        self._cursor = 0
        self._beside = False

    def _offer(self) -> None:
        """The codes that fit the verdict, the digits' first; a reason that does not fit it is let go."""
        fit = self._policy.codes_for(self.verdict or "reject")
        self._codes = sorted(fit, key=lambda code: self._first.get(code.code, len(self._first)))
        self._found = self._codes
        names = {code.code for code in self._codes}
        known = {code.code for code in self._policy.codes}
        self.chosen = {name: part for name, part in self.chosen.items() if name in names or name not in known}

    def compose(self) -> ComposeResult:
        with Vertical():
            with Horizontal():
                yield Static(Content(say("queue.sheet_reasons")), classes="label")
                yield Input(id="find", compact=True, placeholder=say("queue.sheet_reasons_hint"))
            yield Static(Content(""), id="reasons")
            yield Static(Content(""), id="definition")
            yield Static(Content(""), id="chosen")
            yield Static(Content(""), id="evidence")
            with Horizontal():
                yield Static(Content(say("queue.sheet_memo")), classes="label")
                yield self._field("memo", self._draft.memo)
            with Horizontal():
                yield Static(Content(say("queue.sheet_suggestion")), classes="label")
                yield self._field("suggestion", self._draft.suggestion)
            with Horizontal():
                yield Static(Content(say("queue.sheet_confidence")), classes="label")
                sure = "" if self._draft.confidence is None else str(self._draft.confidence)
                yield Input(sure, id="confidence", compact=True, max_length=1, restrict="[1-5]?")
                yield Static(Content(say("queue.sheet_confidence_hint")), classes="hint")
            yield Static(Content(door.terminal(self._trouble)), id="said")

    def _field(self, name: str, words: str) -> TextArea:
        """A field of several lines that says what it is for while it is empty."""
        hint = Content(say(f"queue.sheet_{name}_hint"))
        return TextArea(words, id=name, show_line_numbers=False, tab_behavior="focus", placeholder=hint)

    def on_resize(self, event: events.Resize) -> None:
        self._beside = event.size.width >= BESIDE
        self._show_verdict()
        self.call_after_refresh(self._show_reasons)

    def on_mount(self) -> None:
        self._show_verdict()
        self._show_reasons()
        self._show_chosen()
        quotes = [self._view.content.component(s.component)[s.start : s.end] for s in self._evidence]
        shown = self.query_one("#evidence", Static)
        if quotes:
            words = " · ".join(f"“{door.cell(quote, 60)}”" for quote in quotes)
            shown.update(Content(say("queue.sheet_evidence", quotes=words)))
        self.query_one(f"#{self._at}").focus()

    def _show_verdict(self) -> None:
        box = self.query_one(Vertical)
        headline = door.cell(self._view.content.headline or self._view.content.text, 50)
        if self._ads:
            headline = say("bulk.ads", n=self._ads)
        name = say(f"queue.verdict_{self.verdict}" if self.verdict else "queue.sheet_memo_title")
        box.border_title = Content(f"{name} · {headline}")
        box.border_subtitle = say("queue.sheet_commit" if self.verdict else "queue.sheet_keep")
        self.set_classes(f"-{self.verdict or 'memo'} {'-beside' if self._beside else ''}")

    def _show_reasons(self) -> None:
        top = max(0, min(self._cursor - SHOWN // 2, len(self._found) - SHOWN))
        rows = self._found[top : top + SHOWN]
        parts: list[Content] = []
        definition = ""
        for number, code in enumerate(rows, top):
            title = code.title.in_language(language())
            mark = "✓ " if code.code in self.chosen else "  "
            at = number == self._cursor and isinstance(self.focused, Input) and self.focused.id == "find"
            words = f"{'›' if at else ' '} {mark}{title}"
            if at:
                definition = code.definition.in_language(language())
            parts.append(Content(words, [Span(0, len(words), "bold" if at else "")]))
        self.query_one("#reasons", Static).update(Content("\n").join(parts))
        self.query_one("#definition", Static).update(Content(definition))

    def _show_chosen(self) -> None:
        parts = []
        for name, component in self.chosen.items():
            code = self._policy.code(name)
            title = code.title.in_language(language()) if code else name
            where = say_component(component) if component else say("queue.sheet_any")
            parts.append(f"{title} ({where})")
        words = "  +  ".join(parts)
        said = Content(words, [Span(0, len(words), "bold $accent")])
        if words:
            said += Content.styled("\n" + say("queue.sheet_part"), "$foreground 55%")
        self.query_one("#chosen", Static).update(said)

    @on(Input.Changed, "#find")
    def _narrow(self, message: Input.Changed) -> None:
        wanted = fold(message.value).split()
        self._found = [code for code in self._codes if all(word in _haystack(code) for word in wanted)]
        self._cursor = 0
        self._show_reasons()

    @on(Input.Submitted, "#find")
    def _toggle(self, message: Input.Submitted) -> None:
        if not self._found:
            return
        name = self._found[self._cursor].code
        if name in self.chosen:
            del self.chosen[name]
        else:
            self.chosen[name] = ""
        message.input.value = ""
        self._show_reasons()
        self._show_chosen()

    @on(Input.Submitted, "#confidence")
    def _last_field(self, message: Input.Submitted) -> None:
        self._finish()

    def on_descendant_focus(self) -> None:
        self._show_reasons()

    def on_key(self, event: events.Key) -> None:
        finding = isinstance(self.focused, Input) and self.focused.id == "find"
        if event.key == "escape":
            event.stop()
            self.dismiss(Said(False, self.verdict, self._said()))
        elif event.key == "ctrl+s":
            event.stop()
            self._finish()
        elif event.key == "ctrl+t" and self.chosen:
            event.stop()
            self._next_component()
        elif event.key == "f6" and self.verdict:
            event.stop()
            self._keep_template()
        elif event.key == "f4":
            event.stop()
            number = _VERDICTS.index(self.verdict) + 1 if self.verdict else 0
            self.verdict = _VERDICTS[number % len(_VERDICTS)]
            self._offer()
            self._show_verdict()
            self._show_reasons()
            self._show_chosen()
        elif finding and event.key in ("down", "up") and self._found:
            event.stop()
            self._cursor = (self._cursor + (1 if event.key == "down" else -1)) % len(self._found)
            self._show_reasons()

    def _next_component(self) -> None:
        """The latest reason points at the next part of the ad that it can point at."""
        name = next(reversed(self.chosen))
        code = self._policy.code(name)
        parts = ("", *(code.components if code and code.components else ("text", "headline")))
        self.chosen[name] = (
            parts[(parts.index(self.chosen[name]) + 1) % len(parts)] if self.chosen[name] in parts else ""
        )
        self._show_chosen()

    def _keep_template(self) -> None:
        """Keep what the sheet says as a template of one's own, under a name."""
        from reviewtui.screens.template_name import ask_name

        said = self.query_one("#said", Static)
        ask_name(self, replace(self._said(), verdict=self.verdict), lambda words: said.update(Content(words)))

    def _said(self) -> Draft:
        sure = self.query_one("#confidence", Input).value
        return Draft(
            tuple(self.chosen.items()),
            self.query_one("#memo", TextArea).text,
            self.query_one("#suggestion", TextArea).text,
            int(sure) if sure else None,
            self.verdict if self.chosen else "",
        )

    def _finish(self) -> None:
        draft = self._said()
        if not self.verdict:
            self.dismiss(Said(False, "", draft))
            return
        if Verdict(self.verdict) in NEEDS_REASON and not draft.reasons:
            words = say("queue.sheet_reason_needed")
            self.query_one("#said", Static).update(Content(words))
            self.query_one("#find").focus()
            return
        self.dismiss(Said(True, self.verdict, draft, tuple(code.code for code in self._codes)))


def _haystack(code: ReasonCode) -> str:
    words = (code.code, code.title.en, code.title.es, code.definition.en, code.definition.es, *code.old_names)
    return fold(" ".join(words))
