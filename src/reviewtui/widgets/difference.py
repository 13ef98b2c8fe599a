"""A word diff set for a screen: what is gone and what is new in their colours, and marked for who sees none. Pure."""

from textual.content import Content

from reviewtui import text as door
from reviewtui.domain.diff import GONE, NEW, as_marked, shortened, steps
from reviewtui.domain.values import Span
from reviewtui.widgets.typeset import Line, highlight, wrap

_HERE = "difference"
_COLOURS = {GONE: "strike $text-error", NEW: "bold $text-success"}


def difference(
    old: str, new: str, width: int, lead: str = "", *, style: str = "muted", whole: bool = False
) -> list[Line]:
    """Lines of at most `width` cells in the styles `style`, `gone` and `new`, after our own words in front; `whole`:
    with all that stayed."""
    raw = lead
    spans: dict[str, list[Span]] = {GONE: [], NEW: []}
    for step in steps(old, new) if whole else shortened(steps(old, new)):
        words = as_marked(step)
        spans.setdefault(step[0], []).append(Span(_HERE, len(raw), len(raw) + len(words)))
        raw += words
    lines = wrap(raw, width, style, _HERE)
    for kind in (GONE, NEW):
        lines = highlight(lines, spans[kind], kind)
    return lines


def difference_content(old: str, new: str) -> Content:
    """The same as content of a widget, which wraps it."""
    return Content.assemble(
        *((door.visible(as_marked(step)), _COLOURS.get(step[0], "")) for step in shortened(steps(old, new)))
    )
