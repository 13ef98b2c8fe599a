"""The plot of accounts: dots by shape and colour, lines through the middle, counts on the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reviewtui.domain.plotting import ABOVE, LEFT, Cell, Names, plot_rows, row_of, sign_of
from reviewtui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from reviewtui.domain.scatter import Scatter


class PlotView(LineView, inherit_bindings=False):
    """Dots that are walked through by keys."""

    LATE_CLASSES: ClassVar[set[str]] = {
        "plot-view--plain", "plot-view--muted", "plot-view--good", "plot-view--unsure", "plot-view--late",
        "plot-view--cursor",
    }  # fmt: skip
    DEFAULT_CSS = """
    PlotView { background: $background; height: 1fr; overflow-y: hidden;
        & > .plot-view--plain { color: $foreground; background: $background; }
        & > .plot-view--muted { color: $text-muted; }
        & > .plot-view--good { color: $text-success; }
        & > .plot-view--unsure { color: $text-warning; }
        & > .plot-view--late { color: $text-error; text-style: bold; }
        & > .plot-view--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    }
    """

    class Clicked(Message):
        """A dot was clicked."""

        def __init__(self, account_id: str) -> None:
            super().__init__()
            self.account_id = account_id

    class Resized(Message):
        """There is another room for the dots."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.plot: Scatter | None = None
        self.here = ""
        self._rows: list[list[Cell]] = []

    def show(
        self, plot: Scatter, here: str, names: Names = ("", ""), called: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Draw this, with the cursor on an account. `names` of the axes, as they may be shown; `called`: accounts, as
        `plot_rows` takes them."""
        self.plot, self.here = plot, here
        self._rows = plot_rows(plot, here, names, called)
        self.set_length(len(self._rows))
        self.refresh()

    def go_to(self, account_id: str) -> None:
        """The cursor goes to an account: two cells are drawn anew."""
        plot = self.plot
        if plot is None:
            return
        changed = []
        before, self.here = plot.spot_of(self.here), account_id
        under = plot.spot_of(account_id)
        for spot in (before, under):
            if spot is not None:
                y = row_of(plot, spot.y)
                self._rows[y][LEFT + 1 + spot.x] = sign_of(spot, spot is under)
                changed.append(y)
        self.paint_rows(sorted(set(changed)))

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        plot = self.plot
        if plot is None:
            return
        x, y = event.x - LEFT - 1, plot.frame.height - 1 + ABOVE - event.y
        near = min(plot.spots, key=lambda spot: abs(spot.x - x) + 2 * abs(spot.y - y), default=None)
        if near is not None and abs(near.x - x) + 2 * abs(near.y - y) <= 2:
            self.post_message(self.Clicked(near.dots[0].account_id))

    def draw(self, y: int, width: int) -> Strip:
        """A row of the plot."""
        base = self.style_of("plot-view--plain")
        if y >= len(self._rows):
            return Strip.blank(width, base)
        segments: list[Segment] = []
        run, style = "", ""
        for sign, name in self._rows[y]:
            if name != style and run:
                segments.append(Segment(run, self._style(style, base)))
                run = ""
            run, style = run + sign, name
        segments.append(Segment(run, self._style(style, base)))
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, name: str, base: Style) -> Style:
        if not name:
            return base
        style = self.style_of(f"plot-view--{name}")
        return style if name == "cursor" else base + Style(color=style.color, bold=style.bold)
