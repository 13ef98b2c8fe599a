"""Painting what changed, and nothing around it.

For a change of any size, Textual asks every widget on the lines it touches for all of its lines, the screen and the
containers behind them too, and cuts them up to put them together anew. Here each part of a changed region is asked
once, of the one widget that is seen there.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

Piece = tuple[int, int, Strip]
"""The row and column where a strip begins on the terminal."""


class Pieces(CompositorUpdate):
    """Strips, each for its place."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = sorted(pieces, key=itemgetter(0, 1))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for y, x, strip in self.pieces:
            yield Control.move_to(x, y).segment
            yield from strip

    def render_segments(self, console: Console) -> str:
        return "".join([f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self.pieces])


class Painter(Compositor):
    """Textual's compositor with another way to paint a part of the screen."""

    def render_partial_update(self) -> Pieces | None:  # type: ignore[override] # an update of another kind
        """What to write for the regions that changed; None where none did."""
        screen, pieces = self.size.region, list[Piece]()
        for region in _apart(region.intersection(screen) for region in self._dirty_regions):
            for widget, whole, part in self._seen_in(region):
                lines = widget.render_lines(part.translate(-whole.offset))
                pieces += [(part.y + number, part.x, strip) for number, strip in enumerate(lines)]
        self._dirty_regions.clear()
        return Pieces(pieces) if pieces else None

    def _seen_in(self, region: Region) -> "Iterator[tuple[Widget, Region, Region]]":
        """What is seen in a region: each widget, all of its place, and the part of the region that it fills."""
        left = [region]
        for widget, (whole, clip) in self.visible_widgets.items():  # from the front to the back
            seen = whole.intersection(clip)
            if not any(map(seen.overlaps, left)):
                continue
            rest: list[Region] = []
            for one in left:
                part = one.intersection(seen)
                rest += _without(one, part)
                if part:
                    yield widget, whole, part
            left = rest
            if not left:
                return


def paint_at_once(screen: "Screen[None]") -> None:
    """Paint what changed now, and not when each changed widget told the screen by a message, nor only once a frame's
    time is over since the last paint. What is not on top, or must be laid out first, is left to Textual."""
    changed = [widget for widget in screen._compositor.visible_widgets if widget._repaint_required]
    busy = any(widget._layout_required or widget._scroll_required for widget in changed)
    if busy or not screen.is_current or screen.app._batch_count:
        return
    for widget in changed:
        widget._repaint_required = False
    screen._dirty_widgets.update(changed)
    screen._on_timer_update()


def _apart(regions: Iterable[Region]) -> list[Region]:
    """Regions that cover the same cells, none of them twice."""
    apart: list[Region] = []
    for region in sorted(regions, key=lambda region: -region.area):
        fresh = [region] if region else []
        for other in apart:
            fresh = [part for one in fresh for part in _without(one, one.intersection(other))]
        apart += fresh
    return apart


def _without(region: Region, part: Region) -> list[Region]:
    """What is left of a region beside a part of it: above, below, on the left and on the right."""
    if not part:
        return [region]
    x, y, width, height = region
    sides = (
        Region(x, y, width, part.y - y),
        Region(x, part.bottom, width, y + height - part.bottom),
        Region(x, part.y, part.x - x, part.height),
        Region(part.right, part.y, x + width - part.right, part.height),
    )
    return [side for side in sides if side]
