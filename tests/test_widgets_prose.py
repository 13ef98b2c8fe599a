"""A field of several lines shows its words as they are wrapped now."""

from pathlib import Path

from home_setup import Home, an_ad
from screen_setup import reviewing

TEXT = "No logs, no traces, no limits: nobody can ever see what you do. 10 € for 6 devices."


async def test_words_that_fill_as_many_lines_at_another_width_are_painted_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("ad 1", text=TEXT))
    async with reviewing(home) as me:
        await me.press("x", "r")
        left = [strip.crop(0, 65).text.strip("│ ") for strip in me.strips()]
        (at,) = [at for at, line in enumerate(left) if "Would pass as" in line]
        first, second = left[at].removeprefix("Would pass as"), left[at + 1].removeprefix("the text")
        assert f"{first.strip()} {second.strip()}" == TEXT
