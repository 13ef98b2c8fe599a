"""The strip that offers reasons: the verdict large, nine digits that never move, and nothing else."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from reviewtui import text as door
from reviewtui.widgets.late_styles import LateStyles
from reviewtui.words import say


class ReasonStrip(LateStyles, Widget):
    """Shown after a verdict that needs a reason. Keys reach it through the screen."""

    LATE_CLASSES: ClassVar[set[str]] = {
        "reason-strip--verdict",
        "reason-strip--key",
        "reason-strip--words",
        "reason-strip--muted",
    }
    DEFAULT_CSS = """
    ReasonStrip { display: none; height: auto; padding: 0; background: $error 14%; color: $foreground;
        border-left: outer $error;
        & > .reason-strip--verdict { color: $text-error; text-style: bold; }
        & > .reason-strip--key { color: $text-accent; text-style: bold; }
        & > .reason-strip--words { color: $foreground; }
        & > .reason-strip--muted { color: $text-muted; }
    }
    ReasonStrip.-open { display: block; }
    ReasonStrip.-aside { display: none; }
    ReasonStrip.-approve { background: $success 14%; border-left: outer $success;
        & > .reason-strip--verdict { color: $text-success; }
    }
    ReasonStrip.-changes { background: $warning 14%; border-left: outer $warning;
        & > .reason-strip--verdict { color: $text-warning; }
    }
    ReasonStrip.-escalate { background: $primary 14%; border-left: outer $primary;
        & > .reason-strip--verdict { color: $text-primary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.verdict = ""
        self.titles: tuple[tuple[str, bool], ...] = ()
        self.ads = 0
        self._asks = "queue.because"

    @property
    def is_open(self) -> bool:
        """Whether it is being offered."""
        return bool(self.verdict)

    @property
    def head(self) -> str:
        """The verdict, large, and on how many ads if they are several."""
        verdict = say(f"queue.verdict_{self.verdict}")
        if not self.ads:
            return verdict
        return say("bulk.verdict_single" if self.ads == 1 else "bulk.verdict", verdict=verdict, n=self.ads)

    def offer(
        self, verdict: str, titles: Sequence[tuple[str, bool]], *, optional: bool = False, ads: int = 0
    ) -> None:
        """Open for a verdict with up to nine titles, each with whether it can be chosen; stays so until closed.

        `optional` says that no reason is needed; `ads`: how many the verdict is about, 0 for the one on the screen.
        What else can be done here stands in the footer.
        """
        self.verdict, self.titles, self.ads = verdict, tuple(titles), ads
        self._asks = "queue.because_optional" if optional else "queue.because"
        self.set_classes(f"-open -{verdict}")
        self.refresh(layout=True)

    def close(self) -> None:
        """Gone, nothing decided."""
        self.verdict = ""
        self.set_classes("")

    def _columns(self, width: int) -> int:
        return 4 if width >= 110 else 3 if width >= 72 else 2

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        columns = self._columns(width)
        size = (width - 1) // columns
        cells: list[list[tuple[str, str]]] = []
        for number, (title, usable) in enumerate(self.titles, 1):
            words = door.cell(title if usable else f"— {title}", size - 4)
            gap = " " * max(1, size - 2 - door.cell_width(words))
            cells.append(
                [(f"{number} ", "key" if usable else "muted"), (words + gap, "words" if usable else "muted")]
            )
        head = [(f"{self.head}  ", "verdict"), (say(self._asks), "muted")]
        rows = (cells[begin : begin + columns] for begin in range(0, len(cells), columns))
        return [head, *([part for cell in row for part in cell] for row in rows)]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self._lines(width)) if self.verdict else 0

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        lines = self._lines(width) if self.verdict else []
        if y >= len(lines):
            return Strip.blank(width, base)
        segments = [Segment(" ", base)]
        segments += [Segment(text, self.get_component_rich_style(f"reason-strip--{name}")) for text, name in lines[y]]
        return Strip(segments).crop_extend(0, width, base)
