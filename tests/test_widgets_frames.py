"""Frames: each goes to the terminal in one piece, and what it is drawn with is styled when it is first needed."""

import io
import os
import pty
from collections.abc import Iterator
from io import TextIOWrapper
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App, ComposeResult
from textual.widget import Widget

from reviewtui.widgets.late_styles import LateStyles
from reviewtui.widgets.whole_frames import Outlet, WholeFrames


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


@pytest.fixture
def a_terminal() -> Iterator[tuple[int, TextIOWrapper]]:
    """A terminal nobody reads from yet: what is read there, and the file that is written to."""
    reader, writer = pty.openpty()
    with open(writer, "w", encoding="utf-8") as file:
        yield reader, file
    os.close(reader)


def read(reader: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += os.read(reader, 65536)
    return found


def test_a_terminal_that_takes_a_frame_at_once_gets_it_straight(a_terminal: tuple[int, TextIOWrapper]) -> None:
    reader, file = a_terminal
    outlet = Outlet(file)
    assert outlet.try_now("añ▀") == ""
    assert read(reader, 6).decode() == "añ▀"
    outlet.close()
    assert outlet.try_now("b") == "b"


def test_what_a_terminal_does_not_take_at_once_waits_and_all_that_comes_after_it(
    a_terminal: tuple[int, TextIOWrapper],
) -> None:
    reader, file = a_terminal
    outlet, long = Outlet(file), "▀" * 200_000
    rest = outlet.try_now(long)
    assert rest
    outlet.will_wait()
    read_first = read(reader, 3 * (len(long) - len(rest)))
    assert outlet.try_now("after") == "after"
    outlet.will_wait()

    def write() -> None:
        for text in (rest, "after"):
            outlet.write(text)
        outlet.flush()

    thread = Thread(target=write)
    thread.start()
    read_then = read(reader, 3 * len(long) + 5 - len(read_first))
    assert (read_first + read_then).decode() == f"{long}after"
    thread.join()
    assert outlet.try_now("now") == ""
    outlet.close()


@given(text=st.text(st.characters(codec="utf-8"), min_size=1), data=st.data())
def test_a_character_that_was_split_is_whole_again(text: str, data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, len(text.encode())))

    class Narrow(Outlet):
        def __init__(self) -> None:
            self.file = TextIOWrapper(io.BytesIO(), "utf-8")
            self._given = self._taken = self._out = 0
            self._own = write

    reader, write = os.pipe()
    real = os.write
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", lambda way, data: real(way, data[:taken]) if taken else 0)
            outlet = Narrow()
            rest = outlet.try_now(text)
        outlet.write(rest)
        outlet.flush()
        first = os.read(reader, 65536) if taken else b""
        assert (first + outlet.file.buffer.getvalue()).decode() == text  # type: ignore[attr-defined]
    finally:
        os.close(reader)
        os.close(write)


def test_half_a_character_and_a_file_that_is_no_terminal_are_no_fault(a_terminal: tuple[int, TextIOWrapper]) -> None:
    reader, file = a_terminal
    outlet = Outlet(file)
    assert outlet.try_now("\ud800") == ""
    assert read(reader, 6) == b"\\ud800"
    outlet.close()
    assert Outlet(TextIOWrapper(io.BytesIO(), "utf-8")).try_now("words") == "words"


class Driven(Paper):
    """A driver as Textual's: it writes to a file, by a thread."""

    def __init__(self, file: TextIOWrapper) -> None:
        super().__init__()
        self._file = file

    def start_application_mode(self) -> None:
        self.pieces.clear()

    def close(self) -> None:
        self.pieces.clear()


class Straight(WholeFrames, Driven):  # type: ignore[misc] # stands in for a driver
    """Frames go straight to its terminal."""


def test_a_driver_leaves_to_its_thread_only_what_must_wait(a_terminal: tuple[int, TextIOWrapper]) -> None:
    reader, file = a_terminal
    driver = Straight(file)  # type: ignore[call-arg,arg-type]
    driver.start_application_mode()
    for piece in (SYNC_START, "frame", SYNC_END):
        driver.write(piece)
    frame = f"{SYNC_START}frame{SYNC_END}"
    assert read(reader, len(frame)).decode() == frame
    assert driver.pieces == []  # type: ignore[attr-defined]
    driver.write("▀" * 200_000)
    driver.write("after")
    assert driver.pieces[1:] == ["after"]  # type: ignore[attr-defined]
    driver.close()
    assert driver._file is file


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
