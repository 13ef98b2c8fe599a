"""Frames: each goes to the terminal in one piece, and what it is drawn with is styled when it is first needed."""

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App, ComposeResult
from textual.widget import Widget

from reviewtui.widgets.late_styles import LateStyles
from reviewtui.widgets.whole_frames import WholeFrames


class Paper:
    """Keeps what is written to it, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def write(self, data: str) -> None:
        self.pieces.append(data)


class Terminal(WholeFrames, Paper):
    """A terminal's paper."""


def test_what_begins_an_update_the_frame_and_what_ends_it_are_written_at_once() -> None:
    terminal = Terminal()
    for piece in ("title", SYNC_START, "frame", "cursor", SYNC_END, "bell"):
        terminal.write(piece)
    assert terminal.pieces == ["title", f"{SYNC_START}framecursor{SYNC_END}", "bell"]


def test_a_terminal_without_updates_is_written_to_as_it_comes() -> None:
    terminal = Terminal()
    for piece in ("one", "two"):
        terminal.write(piece)
    assert terminal.pieces == ["one", "two"]


CSS = """
& > .sign--words { color: $text-error; text-style: bold; }
&.-calm { background: $panel; & > .sign--words { color: $text-success; text-style: none; } }
"""


class Sign(LateStyles, Widget):
    """A widget that draws with a style of its own, late."""

    LATE_CLASSES = {"sign--words"}  # noqa: RUF012
    DEFAULT_CSS = f"Sign {{ {CSS} }}"


class EagerSign(Widget):
    """The same as Textual does it."""

    COMPONENT_CLASSES = {"sign--words"}  # noqa: RUF012
    DEFAULT_CSS = f"EagerSign {{ {CSS} }}"


class Wall(App[None]):
    """Two signs."""

    def compose(self) -> ComposeResult:
        yield Sign()
        yield EagerSign()


async def test_a_late_style_is_the_one_that_textual_makes_also_in_another_class_and_theme() -> None:
    app = Wall()
    async with app.run_test() as pilot:
        late, eager = app.query_one(Sign), app.query_one(EagerSign)

        def styles() -> list[object]:
            return [widget.get_component_rich_style("sign--words") for widget in (late, eager)]

        first = styles()
        assert first[0] == first[1]
        late.add_class("-calm")
        eager.add_class("-calm")
        await pilot.pause()
        calm = styles()
        assert calm[0] == calm[1] != first[0]
        app.theme = "textual-light"
        await pilot.pause()
        light = styles()
        assert light[0] == light[1] != calm[0]


async def test_a_style_that_a_widget_does_not_name_is_a_mistake() -> None:
    app = Wall()
    async with app.run_test():
        with pytest.raises(KeyError):
            app.query_one(Sign).get_component_rich_style("sign--other")
