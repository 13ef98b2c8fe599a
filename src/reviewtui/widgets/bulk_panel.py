"""What one verdict would decide: the first version as a card, then how the others differ from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.strip import Strip

from reviewtui import text as door
from reviewtui.domain.diff import changed_parts
from reviewtui.widgets.card import card
from reviewtui.widgets.difference import difference
from reviewtui.widgets.lines import LineView
from reviewtui.widgets.typeset import INDENT, MAX_CARD, Line, Piece, beside, labelled, width_of, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.bulk import Bulk, LeftOut, Version

STYLES = (
    "body", "headline", "title", "muted", "label", "border", "button", "picture", "mark", "warning",
    "gone", "new",
)  # fmt: skip
ANOTHER = 0.5
"""Below this likeness an ad is shown whole: a comparison by words would be harder to read."""


class BulkPanel(LineView, inherit_bindings=False):
    """Every version of the ads to be decided. `read_at`: since when all of it was on the screen once."""

    LATE_CLASSES: ClassVar[set[str]] = {f"bulk-panel--{name}" for name in STYLES}
    DEFAULT_CSS = """
    BulkPanel { background: $background; height: 1fr; padding: 0;
        & > .bulk-panel--body { color: $foreground; }
        & > .bulk-panel--headline { color: $foreground; text-style: bold; }
        & > .bulk-panel--title { color: $foreground; text-style: bold; }
        & > .bulk-panel--muted { color: $text-muted; }
        & > .bulk-panel--label { color: $foreground; text-style: bold; }
        & > .bulk-panel--border { color: $border-blurred; }
        & > .bulk-panel--button { color: $background; background: $foreground; text-style: bold; }
        & > .bulk-panel--picture { color: $text-muted; background: $surface; }
        & > .bulk-panel--mark { color: $text-error; background: $error-muted; }
        & > .bulk-panel--warning { color: $text-warning; }
        & > .bulk-panel--gone { color: $text-error; text-style: strike; }
        & > .bulk-panel--new { color: $text-success; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = False
        self.bulk: Bulk | None = None
        self.now = 0
        self.read_at: float | None = None
        self.clock: Callable[[], float] = time.monotonic
        self._lines: list[Line] = []
        self._unread: set[int] = set()

    def show(self, bulk: Bulk, now: int) -> None:
        """Show these ads from the first line; all of it must be read anew."""
        self.bulk, self.now, self.read_at = bulk, now, None
        self.scroll_to(y=0, animate=False, force=True)
        self._set()

    def on_resize(self) -> None:
        self._set()

    def _set(self) -> None:
        width = self.size.width - 2
        if self.bulk is None or width < 20:
            return
        bulk, now = self.bulk, self.now
        judged = [line for version in bulk.versions for line in version_lines(bulk, version, width, now)]
        self._lines = [*judged, *left_out_lines(self.bulk.left_out, width)]
        if self.read_at is None:
            self._unread = set(range(len(judged)))
        self.set_length(len(self._lines))
        self.refresh()

    def draw(self, number: int, width: int) -> Strip:
        base = self.get_component_rich_style("bulk-panel--body")
        if number in self._unread:
            self._unread.discard(number)
            if not self._unread:
                self.read_at = self.clock()
        if number >= len(self._lines):
            return Strip.blank(width, base)
        segments = [Segment(" ", base)]
        for name, pieces in groupby(self._lines[number], key=attrgetter("style")):
            words = door.plain_emoji("".join(piece.text for piece in pieces))
            segments.append(Segment(words, self.get_component_rich_style(f"bulk-panel--{name or 'body'}")))
        return Strip(segments, 1 + width_of(self._lines[number])).crop_extend(0, width, base)


def version_lines(bulk: Bulk, version: Version, width: int, now: int) -> list[Line]:
    """One version under a line that says how many ads it is and whose; the first as a card, others by difference."""
    first, width = bulk.versions[0], max(24, min(width, MAX_CARD))
    view = version.views[0]
    said = say("bulk.ad") if len(version.views) == 1 else say("bulk.ads", n=len(version.views))
    whose = accounts_line(version.accounts)
    if version is first:
        how = f" · {say('bulk.first')}" if len(bulk.versions) > 1 else ""
        return [*_beside([Piece(said + how, "label")], whose, width), *card(view, width, now), []]
    alike = version.likeness >= ANOTHER
    how = say("bulk.differs" if alike else "bulk.other", percent=int(version.likeness * 100))
    lines = _beside([Piece(f"{said} · ", "label"), Piece(how, "warning")], whose, width)
    if not alike:
        return [*lines, *card(view, width, now), []]
    for part, _ in changed_parts(first.content, version.content):
        name = say(f"bulk.part_{part}")
        if part == "image":
            lines += labelled(name, say("bulk.other_pictures"), width, "warning")
        else:
            old, new = getattr(first.content, part), getattr(version.content, part)
            lines += beside(name, difference(old, new, width - INDENT))
    return [*lines, []]


def _beside(head: Line, words: str, width: int) -> list[Line]:
    """Words after a heading, or under it where they are too long."""
    room = width - width_of(head) - 3
    if door.cell_width(door.visible(words)) <= room:
        return [[*head, Piece(f" · {door.cell(words, room)}", "muted")]]
    return [head, *wrap(words, width, "muted")]


def accounts_line(accounts: list[tuple[str, int]]) -> str:
    """`Acme Wellness 8 · Borealis Hemp 4`, raw; the number is left out where one account has them all."""
    names = [(name or say("card.unassigned"), count) for name, count in accounts]
    if len(names) == 1:
        return names[0][0]
    return " · ".join(f"{name} {count}" for name, count in names)


def why_left(ad: LeftOut) -> str:
    """Why this ad is not decided with the others."""
    by = ad.who and ad.why == "decided"
    return say("bulk.why_decided_by" if by else f"bulk.why_{ad.why}", who=ad.who)


def left_out_lines(left_out: tuple[LeftOut, ...], width: int) -> list[Line]:
    """What is not decided with the others, and why."""
    if not left_out:
        return []
    lines: list[Line] = [[Piece(say("bulk.left_title"), "label")]]
    said = ""
    for ad in left_out:
        why = why_left(ad)
        words = " · ".join(part for part in (ad.account, ad.words) if part)
        lines += labelled("" if why == said else why, words, max(40, min(width, MAX_CARD)), indent=24)
        said = why
    return lines
