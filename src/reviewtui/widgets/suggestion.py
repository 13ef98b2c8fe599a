"""The smallest change that would pass: a part of the ad, changed as text, with the change shown by words under it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content as Shown
from textual.widgets import Static, TextArea

from reviewtui.domain.ads import Content
from reviewtui.domain.diff import SUGGESTED, suggested_part
from reviewtui.widgets.difference import difference_content
from reviewtui.widgets.figures import say_component
from reviewtui.widgets.prose import Prose
from reviewtui.words import say

LONGEST = 20_000
"""Characters; a longer part is not offered to be changed."""
KEY = "Ctrl+T"
IN_WORDS = ""
"""In place of a part: the change is told in words of the reviewer's own."""


class Suggestion(Vertical):
    """One part of the ad at a time. What stands unchanged suggests nothing."""

    DEFAULT_CSS = """
    Suggestion { height: auto; }
    Suggestion > Static { height: 2; padding: 0 0 0 15; }
    """

    def __init__(self, content: Content, suggestion: str, part: str, *, only_words: bool = False) -> None:
        """`suggestion`: what was said before, of this `part` where that is known.

        `only_words`: it is about several ads, which have no text of their own to change.
        """
        super().__init__(id="change")
        self._content = content
        able = () if only_words else SUGGESTED
        self._parts = [name for name in able if 0 < len(content.component(name).strip()) <= LONGEST] + [IN_WORDS]
        if suggestion and part not in self._parts[:-1]:
            part = suggested_part(content, suggestion)
        self.part = part if suggestion and part in self._parts else IN_WORDS if suggestion else self._parts[0]
        self._said = {name: content.component(name) for name in self._parts}
        if suggestion:
            self._said[self.part] = suggestion

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(Shown(""), classes="label", id="part")
            yield Prose(
                self._said[self.part], id="suggestion", show_line_numbers=False, tab_behavior="focus",
                placeholder=Shown(say("sheet.suggestion_hint")),
            )  # fmt: skip
        yield Static(Shown(""), id="difference")

    def on_mount(self) -> None:
        self._show()

    @property
    def suggestion(self) -> str:
        """The full text that would pass; '' where nothing is suggested."""
        text = self.query_one(TextArea).text
        return text if self._changes(self.part, text) else ""

    def next_part(self) -> None:
        """Change another part of the ad instead; what was changed here waits."""
        field = self.query_one(TextArea)
        self._said[self.part] = field.text
        self.part = self._after()
        field.load_text(self._said[self.part])
        self._show()

    def _after(self) -> str:
        return self._parts[(self._parts.index(self.part) + 1) % len(self._parts)]

    def _changes(self, part: str, text: str) -> bool:
        """Whether a text says something else than the part itself does, and says anything."""
        return bool(text.strip()) and text.split() != self._content.component(part).split()

    @on(TextArea.Changed)
    def _show(self) -> None:
        text = self.query_one(TextArea).text
        label = Shown.assemble((say("sheet.suggestion"), ""), (f"\n{_name(self.part)}", "not bold $foreground 55%"))
        self.query_one("#part", Static).update(label)
        key = "free" if self.part == IN_WORDS else "unchanged"
        words = Shown.styled(say(f"sheet.{key}", key=KEY, part=_name(self._after())), "$foreground 55%")
        if len(self._parts) == 1:
            words = Shown("")
        elif self.part != IN_WORDS and self._changes(self.part, text):
            words = difference_content(self._content.component(self.part), text)
        for part in self._parts:
            if part != self.part and self._changes(part, self._said[part]):
                words += Shown.styled(f"\n{say('sheet.waits', part=_name(part))}", "$text-warning")
        self.query_one("#difference", Static).update(words)


def _name(part: str) -> str:
    return say_component(part) if part else say("sheet.in_words")
