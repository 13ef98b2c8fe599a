"""The words marked as evidence, quoted: each can be taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content as Shown
from textual.message import Message
from textual.widgets import Static

from reviewtui import text as door
from reviewtui.domain.ads import Content
from reviewtui.domain.values import Span
from reviewtui.widgets.figures import say_component
from reviewtui.words import say

LONGEST = 40
"""Cells of a quote; its end can be read on the ad."""


class Quotes(Static, can_focus=True):
    """`spans` are the marks left. Has the focus only while there are some."""

    DEFAULT_CSS = """
    Quotes { width: 1fr; height: auto; max-height: 3; padding: 0 1; color: $text-warning; }
    Quotes:focus { background: $primary 18%; }
    """

    @dataclass
    class Emptied(Message):
        """The last mark was taken away."""

    def __init__(self, content: Content, spans: Sequence[Span], none: str) -> None:
        """`none`: what is said where nothing is marked."""
        super().__init__(Shown(""), id="evidence", markup=False)
        self._content, self._none = content, none
        self.spans = tuple(spans)
        self._at = 0
        self.can_focus = bool(spans)

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        if not self.spans:
            self.update(Shown.styled(self._none, "$foreground 55%"))
            return
        parts: list[tuple[str, str]] = []
        for number, span in enumerate(self.spans):
            if parts:
                parts.append(("  ", ""))
            here = self.has_focus and number == self._at
            raw = self._content.component(span.component)[span.start : span.end]
            parts.append((f"“{door.cell(raw, LONGEST)}”", "reverse" if here else ""))
            parts.append((f" {say_component(span.component)}", "$foreground 55%"))
        if self.has_focus:
            parts.append((f"  {say('sheet.evidence_keys')}", "$foreground 55%"))
        self.update(Shown.assemble(*parts))

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self._show()
        if _has_focus:  # which may need a line more
            self.call_after_refresh(self.scroll_visible, animate=False)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("left", "right", "up", "down"):
            event.stop()
            by = 1 if event.key in ("right", "down") else -1
            self._at = (self._at + by) % len(self.spans)
            self._show()
        elif event.key in ("d", "delete", "backspace") and self.spans:
            event.stop()
            self.spans = (*self.spans[: self._at], *self.spans[self._at + 1 :])
            self._at = max(0, min(self._at, len(self.spans) - 1))
            self._show()
            if not self.spans:
                self.post_message(self.Emptied())
                self.can_focus = False
