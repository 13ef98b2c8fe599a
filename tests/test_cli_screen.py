"""The screen started from the command line, in a real terminal; and a fault of it."""

import sys
from pathlib import Path

import pytest
from cli_setup import Home
from terminal_setup import InTerminal
from textual.app import App

from reviewtui.app import ReviewApp
from reviewtui.commands import screen
from reviewtui.settings import load


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix terminal")
def test_it_shows_the_queue_and_quits(home: Home) -> None:
    home.with_ads()
    shown = InTerminal(sys.executable, "-m", "reviewtui", "--home", str(home.folder))
    try:
        assert shown.until(b"Sleep better")
        shown.press(b"q")
        assert shown.until(b"\x1b[?1049l")
        assert shown.process.wait(20) == 0
    finally:
        shown.close()


def test_a_fault_of_the_screen_shows_no_values(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def headless(app: ReviewApp) -> None:
        App.run(app, headless=True)

    def broken(app: ReviewApp) -> None:
        token = "rvt_" + "CANARY"  # noqa: F841 - a local that must not be told
        raise ZeroDivisionError

    monkeypatch.setattr(screen, "has_terminal", lambda: True)
    monkeypatch.setattr(ReviewApp, "run", headless)
    monkeypatch.setattr(ReviewApp, "on_mount", broken, raising=False)
    told = home.fails()
    assert "ZeroDivisionError" in told
    assert "rvt_CANARY" not in home.out + home.err
    (report,) = load(str(home.folder)).log_dir.iterdir()
    assert "rvt_CANARY" not in report.read_text()
    assert Path(__file__).name in report.read_text()
