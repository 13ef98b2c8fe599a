"""Reasons by typing: what fits, the best first, what the one under the cursor means, and those chosen."""

from collections.abc import Iterable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reviewtui import text as door
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.reason_search import Found, Offsets, find_reasons
from reviewtui.domain.values import Span
from reviewtui.widgets.figures import say_component
from reviewtui.widgets.typeset import Line, Piece, highlight, plain, wrap
from reviewtui.words import language, say

_MATCHED = "bold $text-accent"
_MUTED = "$foreground 55%"
_STYLES = {"muted": "$foreground 65%", "label": "bold $foreground 65%", "matched": _MATCHED, "mark": "$text-error"}
_HERE = "meaning"
WITH_NAMES = 48
"""Cells from which a row has room for the code's own name."""
INDENT = 6
"""Cells before a title: the cursor, the tick, the digit."""
FEWEST = 5
"""Reasons listed whatever else is said."""


class FindField(Input):
    """Where words are typed that a reason holds. While it is empty, a digit chooses, as in the strip."""

    class Digit(Message):
        """A digit was pressed in the empty field."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def on_key(self, event: events.Key) -> None:
        if not self.value and event.key in "123456789":
            event.prevent_default()
            event.stop()
            self.post_message(self.Digit(int(event.key)))


class ReasonFinder(Vertical):
    """`chosen`: code → the part of the ad it points at, '' for the whole of it, in the order they were chosen."""

    DEFAULT_CSS = """
    ReasonFinder { height: auto; }
    ReasonFinder #reasons { height: 7; padding: 0 0 0 9; text-wrap: nowrap; text-overflow: ellipsis; }
    ReasonFinder #chosen { height: 2; padding: 0 0 0 15; }
    """

    def __init__(self, policy: Policy, digits: Sequence[str], chosen: Iterable[tuple[str, str]]) -> None:
        super().__init__(id="finder")
        self._policy = policy
        self._digits = {code: number for number, code in enumerate(digits, 1)}
        self.chosen: dict[str, str] = dict(chosen)
        self.codes: list[ReasonCode] = []
        self._found: list[Found] = []
        self._cursor = 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(Content(say("sheet.reasons")), classes="label")
            yield FindField(id="find", compact=True, placeholder=say("sheet.reasons_hint"))
        yield Static(Content(""), id="reasons", markup=False)
        yield Static(Content(""), id="chosen", markup=False)

    def on_mount(self) -> None:
        self._find()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def offer(self, verdict: str) -> None:
        """The codes that fit a verdict, the digits' first; a reason that does not fit it is let go."""
        fit = self._policy.codes_for(verdict)
        self.codes = sorted(fit, key=lambda code: self._digits.get(code.code, len(self._digits) + 1))
        names = {code.code for code in self.codes}
        known = {code.code for code in self._policy.codes}
        self.chosen = {name: part for name, part in self.chosen.items() if name in names or name not in known}
        if self.is_mounted:
            self._find()

    def next_component(self) -> None:
        """The chosen reason under the cursor, else the latest, points at the next part of the ad that it can."""
        name = self._pointing()
        if not name:
            return
        code = self._policy.code(name)
        parts = ("", *(code.components if code and code.components else ("text", "headline")))
        here = self.chosen[name]
        self.chosen[name] = parts[(parts.index(here) + 1) % len(parts)] if here in parts else ""
        self._show()

    def _pointing(self) -> str:
        here = self._found[self._cursor].code.code if self._found and self._typing else ""
        return here if here in self.chosen else next(reversed(self.chosen), "")

    @property
    def _typing(self) -> bool:
        return self.query_one("#find", Input).has_focus

    # --- finding ---

    @on(Input.Changed, "#find")
    def _find(self) -> None:
        self._found = find_reasons(self.codes, self.query_one("#find", Input).value, language())
        self._cursor = 0
        self._show()

    @on(Input.Submitted, "#find")
    def _toggle(self, message: Input.Submitted) -> None:
        message.stop()
        if not self._found:
            return
        self._choose(self._found[self._cursor].code.code)
        message.input.value = ""

    @on(FindField.Digit)
    def _choose_digit(self, message: FindField.Digit) -> None:
        """The reason of a digit is added, or removed; a digit of none does nothing."""
        message.stop()
        for code in self.codes:
            if self._digits.get(code.code) == message.number:
                self._choose(code.code)

    def _choose(self, name: str) -> None:
        if name in self.chosen:
            del self.chosen[name]
        else:
            self.chosen[name] = ""
        self._show()

    def on_key(self, event: events.Key) -> None:
        if self._typing and self._found and event.key in ("down", "up"):
            event.stop()
            self._cursor = (self._cursor + (1 if event.key == "down" else -1)) % len(self._found)
            self._show()

    def on_descendant_focus(self) -> None:
        self._show()

    def on_descendant_blur(self) -> None:
        self._show()

    # --- showing ---

    def _show(self) -> None:
        region = self.query_one("#reasons", Static)
        width, height = region.content_size.width, max(FEWEST, region.content_size.height)
        listed = max(1, min(FEWEST, len(self._found)))
        meaning = self._meaning(max(10, width - INDENT), height - listed)
        gap = [Content("")] if meaning and listed + len(meaning) < height else []
        shown = height - len(meaning) - len(gap)
        top = max(0, min(self._cursor - shown // 2, len(self._found) - shown))
        lines = [self._row(number, width) for number in range(top, min(top + shown, len(self._found)))]
        if not self._found:
            typed = door.cell(self.query_one("#find", Input).value, 30)
            lines = [Content.styled(" " * INDENT + say("sheet.none_found", typed=typed), _MUTED)]
        region.update(Content("\n").join([*lines, *gap, *meaning]))
        self.query_one("#chosen", Static).update(self._chosen())

    def _row(self, number: int, width: int) -> Content:
        found = self._found[number]
        code, at = found.code, number == self._cursor and self._typing
        digit = self._digits.get(code.code, 0)
        title = _lit(code.title.in_language(language()), found.title, "bold" if at else "")
        name = Content("")
        if found.old_name:
            name = Content.styled(f"  {say('sheet.formerly', name=door.terminal(found.old_name))}", _MUTED)
        elif found.name or width >= WITH_NAMES:
            name = Content("  ") + _lit(code.code, found.name, "$foreground 45%")
        mark = f"{'›' if at else ' '} {'✓' if code.code in self.chosen else ' '} "
        return Content.assemble((mark, "bold"), (f"{digit or ' '} ", "$text-accent"), title, name)

    def _meaning(self, width: int, most: int) -> list[Content]:
        """What the code under the cursor means, in so many lines; while something else is typed, a chosen one."""
        if self._typing:
            found = self._found[self._cursor] if self._found else None
        else:
            code = self._policy.code(self._pointing())
            found = Found(code) if code else None
        lines = _meaning(found, width) if found else []
        if len(lines) > most:
            last = lines[most - 1]
            lines = [*lines[: most - 1], [*last, Piece("…" if plain(last).endswith(" ") else " …", "muted")]]
        return [_content([Piece(" " * INDENT), *line]) for line in lines]

    def _chosen(self) -> Content:
        parts: list[Content] = []
        pointing = self._pointing()
        for name, component in self.chosen.items():
            code = self._policy.code(name)
            title = code.title.in_language(language()) if code else name
            where = say_component(component) if component else say("sheet.any_part")
            style = "bold $text-accent" + (" underline" if name == pointing and len(self.chosen) > 1 else "")
            parts.append(Content.styled(f"{door.terminal(title)} ({door.terminal(where)})", style))
        said = Content("  +  ").join(parts)
        return said + Content.styled(f"   {say('sheet.part')}", _MUTED) if parts else said


def _lit(text: str, matched: Offsets, style: str) -> Content:
    """A text on one line with the letters that matched in another style."""
    shown = Content.styled(door.terminal(text), style)
    if shown.plain == text:  # else the places are no longer the same
        for at in matched:
            shown = shown.stylize(_MATCHED, at, at + 1)
    return shown


def _meaning(found: Found, width: int) -> list[Line]:
    """What a code means, what to look for, and examples."""
    code, spoken = found.code, language()
    title, meaning = f"{code.title.in_language(spoken)}: ", code.definition.in_language(spoken)
    lines = wrap(title + meaning, width, "muted", _HERE)
    lines = highlight(lines, [Span(_HERE, 0, len(title))], "label")
    lines = highlight(lines, [Span(_HERE, len(title) + at, len(title) + at + 1) for at in found.meaning], "matched")
    examples = " · ".join(example.in_language(spoken) for example in code.examples)
    lines += wrap(say("sheet.look_for", what=code.evidence.in_language(spoken)), width, "muted")
    return lines + wrap(say("sheet.examples", examples=examples), width, "muted")


def _content(line: Line) -> Content:
    return Content.assemble(*((piece.text, _STYLES.get(piece.style, "")) for piece in line))
