"""What is painted of a change is what the whole screen would show there, and no cell is painted twice."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, a_queue
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from screen_setup import SMALL, WIDE, reviewing
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from reviewtui.app import ReviewApp
from reviewtui.screens.base import AppScreen
from reviewtui.text import cell_width
from reviewtui.widgets.painting import Pieces, _apart, paint_at_once

KEYS = (
    "j", "j", "k", "G", "k", "g", "g", "enter", "space", "b", "v", "l", "space", "enter",
    "x", "1", "a", "u", "t", "T", "escape", "g", "s", "escape", "g", "q", "slash",
)  # fmt: skip

Cell = tuple[str, Style | None]


def cells_of(strip: Strip) -> list[Cell]:
    """A strip cell by cell; the second cell of a wide character is empty."""
    cells: list[Cell] = []
    for text, style, _ in strip:
        for character in text:
            cells += [(character, style), *[("", style)] * (cell_width(character) - 1)]
    return cells


class Paper:
    """A terminal that keeps what was written to each of its cells."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.parts = 0

    def write(self, update: Any) -> None:
        if isinstance(update, Pieces):
            self.parts += 1
            for y, x, strip in update.pieces:
                cells = cells_of(strip)
                self.rows[y][x : x + len(cells)] = cells
        elif update is not None:
            self.rows = [cells_of(Strip.join(line)) for line in update.strips]


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_terminal_shows_what_the_screen_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    home, paper = Home(tmp_path), Paper()
    home.pull(*a_queue(60))
    shown = ReviewApp._display

    def display(app: ReviewApp, screen: Any, update: Any) -> None:
        if isinstance(screen, AppScreen):
            paper.write(update)
        shown(app, screen, update)

    monkeypatch.setattr(ReviewApp, "_display", display)
    async with reviewing(home, size=size) as me:
        for key in KEYS:
            await me.press(key)
            assert paper.rows == [cells_of(strip) for strip in me.strips()], key
        await me.type("ad 5")
        assert paper.rows == [cells_of(strip) for strip in me.strips()]
    assert paper.parts > 10


regions = st.lists(
    st.builds(Region, st.integers(0, 8), st.integers(0, 8), st.integers(0, 6), st.integers(0, 6)), max_size=6
)


@given(regions)
def test_each_changed_cell_is_painted_once(changed: list[Region]) -> None:
    def cells(region: Region) -> list[tuple[int, int]]:
        return [(x, y) for x in range(region.x, region.right) for y in range(region.y, region.bottom)]

    painted = Counter(cell for region in _apart(changed) for cell in cells(region))
    assert set(painted) == {cell for region in changed for cell in cells(region)}
    assert set(painted.values()) <= {1}


class Page(App[None]):
    """Two words, and how often they were painted."""

    painted = 0

    def compose(self) -> ComposeResult:
        yield Static("one", id="one")
        yield Static("two", id="two")

    def _display(self, screen: Any, update: Any) -> None:
        self.painted += update is not None
        super()._display(screen, update)


async def test_what_changed_is_painted_before_any_message_tells_of_it_and_once() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.painted = 0
        for word in app.query(Static):
            word.update(f"{word.id} more", layout=False)
        paint_at_once(app.screen)
        assert app.painted == 1
        await pilot.pause()
        assert app.painted == 1


async def test_what_must_be_laid_out_or_lies_below_is_painted_in_its_own_time() -> None:
    app = Page()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.painted = 0
        app.query_one("#one", Static).update("one\nof two lines")
        paint_at_once(app.screen)
        assert app.painted == 0
        await pilot.pause()
        assert app.query_one("#two").region.y == 2
        below, app.painted = app.screen, 0
        app.query_one("#two", Static).update("2", layout=False)
        with app.batch_update():
            paint_at_once(below)
            assert app.painted == 0
        await pilot.pause()
        assert app.painted
