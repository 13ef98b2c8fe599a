"""The templates of a verdict, in the strip's place: type to narrow, a digit or Enter takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reviewtui import text as door
from reviewtui.widgets.late_styles import LateStyles
from reviewtui.widgets.typeset import plain, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewtui.services.templates import Known

SHOWN = 6
"""Rows at most; fewer where more were found, for the rest comes by typing."""
DETAIL = 3
"""Lines in which the one under the cursor is told in full; they are kept free, so that nothing moves."""

Parts = list[tuple[str, str]]


class TemplateList(LateStyles, Widget):
    """Shown over the strip, which stays bound to its ads. Keys reach it through the screen."""

    LATE_CLASSES: ClassVar[set[str]] = {f"templates--{name}" for name in ("verdict", "key", "words", "muted", "here")}
    DEFAULT_CSS = """
    TemplateList { display: none; height: auto; padding: 0; background: $error 14%; color: $foreground;
        border-left: outer $error;
        & > .templates--verdict { color: $text-error; text-style: bold; }
        & > .templates--key { color: $text-accent; text-style: bold; }
        & > .templates--words { color: $foreground; }
        & > .templates--here { color: $foreground; text-style: bold; }
        & > .templates--muted { color: $text-muted; }
    }
    TemplateList.-open { display: block; }
    TemplateList.-approve { background: $success 14%; border-left: outer $success;
        & > .templates--verdict { color: $text-success; }
    }
    TemplateList.-changes { background: $warning 14%; border-left: outer $warning;
        & > .templates--verdict { color: $text-warning; }
    }
    TemplateList.-escalate { background: $primary 14%; border-left: outer $primary;
        & > .templates--verdict { color: $text-primary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.head = ""
        self.found: Sequence[Known] = ()
        self.typed = ""
        self.cursor = 0
        self.rows = 0
        self.title_of: Callable[[str], str] = str
        self._how = ""

    @property
    def is_open(self) -> bool:
        """Whether templates are being offered."""
        return bool(self.head)

    @property
    def here(self) -> Known | None:
        """The one under the cursor."""
        return self.found[self.cursor] if self.found else None

    def offer(
        self, head: str, verdict: str, known: Sequence[Known], title_of: Callable[[str], str], how: str
    ) -> None:
        """Open under the strip's own words with all there are; `title_of`: a code in words; `how` one is made."""
        self.head, self.title_of, self._how = head, title_of, how
        self.rows = max(1, min(SHOWN, len(known)))
        self.set_classes(f"-open -{verdict}")
        self.show(known)

    def show(self, found: Sequence[Known], typed: str = "") -> None:
        """List these, as found by what was typed; the height stays."""
        self.found, self.typed, self.cursor = found, typed, 0
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """The cursor goes down or up, around the ends."""
        if self.found:
            self.cursor = (self.cursor + by) % len(self.found)
            self.refresh()

    def close(self) -> None:
        """Gone."""
        self.head = ""
        self.set_classes("")

    def _lines(self, width: int) -> list[Parts]:
        typed = say("templates.typed", typed=self.typed) if self.typed else say("templates.type")
        lines: list[Parts] = [
            [(self.head, "verdict"), (f"  {say('templates.with')}  ", "muted"), (door.cell(typed, 30), "key")]
        ]
        top = max(0, min(self.cursor - SHOWN // 2, len(self.found) - self.rows))
        rows = [self._row(number, width) for number in range(top, min(top + self.rows, len(self.found)))]
        if not rows:
            said = say("templates.none_found" if self.typed else "templates.none")
            rows.append([(door.cell(said, width - 2), "muted")])
        blank: Parts = []
        lines += [*rows, *[blank] * (self.rows - len(rows))]
        return lines + [[("     ", "muted"), (words, "muted")] for words in self._told(width - 6)]

    def _row(self, number: int, width: int) -> Parts:
        one = self.found[number]
        here = number == self.cursor
        digit = str(number + 1) if number < 9 else " "
        whose = say("templates.own" if one.own else "templates.team")
        codes = " + ".join(self.title_of(code) for code in one.template.codes)
        name = door.cell(one.template.name, max(12, width // 2 - 8))
        left = name + " " * max(1, width // 2 - 6 - door.cell_width(name))
        room = max(8, width - 4 - door.cell_width(left) - 10)
        said = door.cell(codes, room)
        gap = " " * max(1, room - door.cell_width(said) + 1)
        return [
            ("› " if here else "  ", "here"), (f"{digit} ", "key"), (left, "here" if here else "words"),
            (said + gap, "words" if here else "muted"), (whose, "muted"),
        ]  # fmt: skip

    def _told(self, width: int) -> list[str]:
        """The words of the one under the cursor, in as many lines as are kept for them."""
        one = self.here
        words = [] if one is not None or self.typed else [self._how]
        if one is not None and one.template.memo:
            words.append(f"“{one.template.memo}”")
        if one is not None and one.template.suggestion:
            words.append(say("templates.suggests", words=one.template.suggestion))
        lines = [plain(line) for line in wrap(" ".join(words), max(20, width))] if words else []
        if len(lines) > DETAIL:
            lines[DETAIL - 1] = door.cell(f"{lines[DETAIL - 1]} {lines[DETAIL]}", max(20, width))
        return [*lines[:DETAIL], *[""] * (DETAIL - len(lines))]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lines(width)) if self.is_open else 0

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        lines = self._lines(width) if self.is_open else []
        if y >= len(lines):
            return Strip.blank(width, base)
        segments = [Segment(" ", base)]
        segments += [Segment(text, self.get_component_rich_style(f"templates--{name}")) for text, name in lines[y]]
        return Strip(segments).crop_extend(0, width, base)
