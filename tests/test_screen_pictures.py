"""The ad as the customer sees it: its pictures in the card and large, hidden where they should be, or words."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, an_ad
from hub_setup import NOW, decision
from hypothesis import given
from hypothesis import strategies as st
from picture_setup import BLUE, RED, encoded, near
from rich.color import ColorSystem
from rich.console import Console
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from test_services_pictures import Line as HubLine
from textual.widgets import Static

from reviewtui.app import ReviewApp
from reviewtui.domain.ads import Creative
from reviewtui.domain.sensitive import names_sensitive
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.screens.picture import PictureScreen
from reviewtui.services import rasters
from reviewtui.sync.connection import Connection
from reviewtui.sync.faults import NoPicture, Unreachable
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.widgets import graphics
from reviewtui.widgets.creatives import Lack, creative_lines, overlaid, rows_for
from reviewtui.widgets.graphics import CELLS, KITTY, SIXEL, Drawing, draw, way_of
from reviewtui.widgets.picture import HALF, cell_style, half_cells
from reviewtui.widgets.picture_view import PictureView
from reviewtui.widgets.typeset import Line, Piece, plain, width_of

WIDTH, HEIGHT = 1200, 600
PICTURE = {"kind": "image", "url": "https://img.example/a.png", "width": WIDTH, "height": HEIGHT}
VIDEO = {"kind": "video", "url": "meta-video:9", "width": 600, "height": 1200, "seconds": 75}
CARDS = [
    {"url": f"u{n}", "width": 500, "height": 500, "title": f"Title {n}", "text": f"words {n}"} for n in (1, 2, 3)
]


@pytest.fixture(autouse=True)
def a_terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    for name in ("NO_COLOR", "TMUX", "TERM_PROGRAM", "KITTY_WINDOW_ID", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> HubLine:
    """The line to a hub whose every picture is red above and blue below."""
    line = HubLine()
    line.gives = encoded("JPEG", (WIDTH, HEIGHT))
    monkeypatch.setattr(ReviewApp, "ask_hub", lambda _, work: line.ask(work))
    return line


def home_of(tmp_path: Path, *ads: tuple[str, dict[str, Any]]) -> Home:
    home = Home(tmp_path)
    home.pull(*ads)
    return home


def no_way() -> Connection:
    """The sync stays away; pictures take `line`."""
    raise ReviewError("token_missing", url="https://hub.example")


@asynccontextmanager
async def looking(
    home: Home, size: tuple[int, int] = WIDE, *, shown: bool = True, **settings: Any
) -> AsyncIterator[Reviewer]:
    """At the first ad, once its picture has come (or what there is instead)."""
    async with reviewing(home, size, no_way, **settings) as me:
        if size == SMALL:
            await me.press("enter")
        if shown:
            await me.until(lambda: has_picture(me), "a picture")
        yield me


def cells(me: Reviewer) -> list[Line]:
    """The half cells of each line of the card that has some."""
    rows = [[part for part in row if part.style.startswith(HALF)] for row in me.queue.panel.lines]
    return [row for row in rows if row]


def has_picture(me: Reviewer) -> bool:
    return bool(cells(me))


def colour(piece: Piece, lower: bool = False) -> tuple[int, ...]:
    return tuple(bytes.fromhex(piece.style[7:13] if lower else piece.style[1:7]))


# --- in the card ---


async def test_the_card_shows_the_picture(tmp_path, line):
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE]))) as me:
        rows = cells(me)
        assert near(colour(rows[0][0]), RED)
        assert near(colour(rows[-1][-1], lower=True), BLUE)
        wide = me.queue.panel.size.width - 6
        assert {width_of(row) for row in rows} == {wide}
        assert len(rows) == round(wide * HEIGHT / WIDTH / 2)
        assert line.asked == [("ad", 0)]
        me.reads("Headline of ad", "The text of ad, in a few words.")
        painted = [strip for strip in me.strips() if HALF in strip.text]
        assert len(painted) == len(rows)


async def test_at_80x24_the_words_and_why_the_ad_is_here_stay_in_sight_around_the_picture(tmp_path, line):
    words = "You are tired of your body. Our tea melts fat while you sleep, as nine of ten doctors say."
    home = home_of(tmp_path, an_ad("ad", creatives=[PICTURE], text=words, why="Are before and after allowed?"))
    async with looking(home, SMALL) as me:
        assert 0 < len(cells(me)) <= 5
        me.sees("Headline of ad", "You are tired of your body.", "Are before and after allowed?")
        await me.press("x")
        me.sees("Headline of ad", "You are tired of your body.", "REJECT")


async def test_nothing_moves_when_the_picture_comes(tmp_path, line):
    line.hold.clear()
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), shown=False) as me:
        me.reads("image 1200 × 600 · on its way")
        before = [plain(row) for row in me.queue.panel.lines if "Why here" in plain(row)]
        place = len(me.queue.panel.lines)
        line.hold.set()
        await me.until(lambda: has_picture(me), "the picture")
        assert len(me.queue.panel.lines) == place
        assert [plain(row) for row in me.queue.panel.lines if "Why here" in plain(row)] == before


async def test_the_picture_scrolls_with_the_words(tmp_path, line):
    long = "\n".join(f"Line {n} of a long story." for n in range(30))
    async with looking(home_of(tmp_path, an_ad("ad", text=long, creatives=[PICTURE]))) as me:
        assert not any(HALF in strip.text for strip in me.strips())
        await me.press("space")
        assert any(HALF in strip.text for strip in me.strips())


async def test_a_video_shows_its_poster_with_its_duration(tmp_path, line):
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[VIDEO]))) as me:
        me.sees("▶ 1:15")
        assert HALF in "".join(strip.text for strip in me.strips() if "▶" in strip.text)


async def test_cards_of_a_carousel_stand_side_by_side(tmp_path, line):
    async with looking(home_of(tmp_path, an_ad("ad", creatives=CARDS))) as me:
        await me.until(lambda: len(set(line.asked)) == 3, "three pictures")
        row = next(strip.text for strip in me.strips() if "1/3" in strip.text)
        assert row.index("1/3") < row.index("2/3") < row.index("3/3")
        titles = next(strip.text for strip in me.strips() if "Title 1" in strip.text)
        assert "Title 2" in titles
        assert titles.index("Title 3") == row.index("3/3")


async def test_the_next_ads_pictures_are_fetched_before_they_are_read(tmp_path, line):
    ads = [an_ad(f"ad {n}", points=40 - n, creatives=[PICTURE | {"url": str(n)}]) for n in range(1, 10)]
    async with looking(home_of(tmp_path, *ads)) as me:
        await me.until(lambda: len(line.asked) == 6, "the five after the first")
        await me.until(lambda: not me.app.gallery._coming, "all of them kept")
        line.gives = Unreachable("no_line")
        await me.until(lambda: len(me.app.gallery._laid) == 2, "the next one laid out, before the key")
        await me.press("j")
        assert has_picture(me)
        for _ in range(4):
            await me.press("j")
            await me.until(lambda: has_picture(me), "a picture kept for work without a network")


# --- words where there is no picture ---


EMPTY = {
    "picture_none": "image 1200 × 600 · nobody says where it is",
    "picture_away": "its host does not answer",
    "picture_large": "too large to show",
    "picture_unreadable": "no picture at its address",
    "picture_refused": "its address is not asked",
    "pictures_off": "the hub shows no pictures",
    "not_found": "nobody says where it is",
}


async def test_a_place_says_why_it_is_empty(tmp_path, line):
    line.gives = {why: NoPicture("no_picture", why=why, words="") for why in EMPTY}
    ads = [an_ad(why, points=40 - n, creatives=[PICTURE | {"url": why}]) for n, why in enumerate(EMPTY)]
    async with looking(home_of(tmp_path, *ads), shown=False) as me:
        for why, words in EMPTY.items():
            assert me.under_cursor == why
            await me.until(lambda words=words: words in me.card(), words)
            await me.press("p")
            shown = words.rpartition(" · ")[2]
            await me.until(lambda shown=shown: shown in me.picture(), "the same words, large")
            await me.press("escape", "j")


async def test_without_a_hub_a_place_says_when_its_picture_comes(tmp_path, line):
    line.gives = Unreachable("no_line")
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), shown=False) as me:
        await me.until(lambda: "image 1200 × 600 · not at hand now" in me.card(), "the words")


async def test_when_the_hub_is_back_the_pictures_come(tmp_path, line):
    line.gives = Unreachable("no_line")
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), shown=False) as me:
        await me.until(lambda: "not at hand now" in me.card(), "the words")
        line.gives = encoded("JPEG", (60, 40))
        me.app.post_message(ReviewApp.SyncChanged(SyncStatus(SyncState.IN_SYNC, user="ana")))
        await me.until(lambda: has_picture(me), "the picture")


@pytest.mark.parametrize(
    ("environ", "settings", "why"),
    [
        ({"NO_COLOR": "1"}, {}, "too few colours"),
        ({"COLORTERM": "", "TERM": "xterm"}, {}, "too few colours"),
        ({}, {"pictures": "none"}, "Pictures are off"),
    ],
)
async def test_where_pictures_cannot_be_there_are_places_for_them(
    tmp_path, line, monkeypatch, environ, settings, why
):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), shown=False, **settings) as me:
        assert me.app.gallery is None
        me.reads("image 1200 × 600")
        await me.press("p")
        assert why in me.notice
        assert line.asked == []


async def test_256_colours_are_enough(tmp_path, line, monkeypatch):
    monkeypatch.setenv("COLORTERM", "")
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE]))) as me:
        assert me.app.console.color_system == "256"


async def test_without_the_extra_the_key_says_what_to_install(tmp_path, line, monkeypatch):
    monkeypatch.setattr(rasters, "can_decode", lambda: False)
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), shown=False) as me:
        await me.press("p")
        assert "reviewtui[images]" in me.notice


async def test_with_no_hub_to_have_them_from_there_are_places(tmp_path, line):
    async with reviewing(home_of(tmp_path, an_ad("ad", creatives=[PICTURE]))) as me:
        me.reads("image 1200 × 600")
        assert me.app.gallery is None
        await me.press("p")
        assert me.notice == "This ad has no picture."


async def test_an_ad_without_pictures_says_so(tmp_path, line):
    async with looking(home_of(tmp_path, an_ad("ad")), shown=False) as me:
        await me.press("p")
        assert me.notice == "This ad has no picture."


# --- hidden until asked for ---


HIDING: dict[str, tuple[dict[str, Any], bool]] = {
    "plain": ({}, False),
    "adult": ({"ai_reason": "May be ADULT_SUGGESTIVE."}, True),
    "dangerous": ({"ai_reason": "WEAPONS, perhaps"}, True),
    "gambling": ({"ai_reason": "May be GAMBLING."}, False),
    "asked": ({"why": "Is this TOBACCO?", "why_by": "ben", "why_at": NOW}, True),
    "account": ({"account_id": "shy"}, True),
}


async def test_sensitive_pictures_are_hidden_until_asked_for(tmp_path, line):
    ads = [an_ad(name, points=90 - 9 * n, creatives=[PICTURE | {"url": name}], **fields)
           for n, (name, (fields, _)) in enumerate(HIDING.items())]  # fmt: skip
    async with looking(home_of(tmp_path, *ads), shown=False, hide_accounts=("shy",)) as me:
        seen = set()
        for _ in ads:
            name = me.under_cursor
            seen.add(name)
            if HIDING[name][1]:
                me.reads("hidden: p shows it")
                assert not has_picture(me)
            else:
                await me.until(lambda: has_picture(me), "the picture")
            await me.press("j")
        assert seen == set(HIDING)


@pytest.mark.parametrize("settings", [{"hide_pictures": "always"}, {"hide_accounts": ("acme",)}])
async def test_a_hidden_picture_is_shown_this_one_time(tmp_path, line, settings):
    home = home_of(tmp_path, an_ad("ad", points=2, creatives=[PICTURE]), an_ad("next", points=1))
    async with looking(home, shown=False, **settings) as me:
        me.reads("hidden: p shows it")
        await me.press("p")
        await me.until(lambda: HALF in me.picture(), "the picture")
        await me.press("escape")
        await me.until(lambda: has_picture(me), "the picture in the card")
        await me.press("j", "k")
        assert not has_picture(me)


async def test_whoever_wants_nothing_hidden_sees_all(tmp_path, line):
    fields = {"ai_reason": "May be ADULT_SUGGESTIVE."}
    home = home_of(tmp_path, an_ad("ad", creatives=[PICTURE], **fields))
    async with looking(home, hide_pictures="never", hide_accounts=("acme",)) as me:
        assert has_picture(me)


async def test_an_earlier_reason_hides_as_well(tmp_path, line):
    from reviewtui.domain.facts import Reason

    home = home_of(tmp_path, an_ad("ad", creatives=[PICTURE]))
    reasons = (Reason("meta-ads", "WEAPONS", 1, 1),)
    home.pull(facts=[home.fact_row(decision("ad", "another text", "reject", reasons=reasons), "ben")])
    async with looking(home, shown=False) as me:
        me.reads("hidden: p shows it")


def test_what_makes_an_ad_sensitive():
    (policy,) = packaged()
    for code in policy.codes:
        sensitive = code.section == "dangerous" or code.code.startswith("ADULT")
        assert names_sensitive([code.code], [], policy) is sensitive
        assert names_sensitive([], [f"is it ({code.code})?"], policy) is sensitive
    assert not names_sensitive(["UNHEARD_OF"], ["weapons and adults", "", "A"], policy)
    assert names_sensitive(["ADULT_NUDITY"], [], None), "a policy that has not come yet is no reason to show it"


# --- large ---


async def test_p_shows_the_pictures_large_one_after_another(tmp_path, line):
    home = home_of(tmp_path, an_ad("ad", creatives=CARDS))
    async with looking(home) as me:
        await me.press("p")
        await me.until(lambda: sum(HALF in strip.text for strip in me.strips()) > 25, "a large picture")
        me.sees("image 500 × 500 · 1/3", "Title 1 — words 1", "Esc back", "next")
        await me.press("left")
        me.sees("1/3")
        await me.press("right", "l")
        me.sees("3/3", "Title 3 — words 3")
        await me.press("right", "h")
        me.sees("2/3")
        await me.press("a", "x", "u")
        assert home.kinds() == []
        await me.press("escape")
        assert me.reading == "ad"
        assert me.context == "queue"


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_it_is_as_large_as_there_is_room_for(tmp_path, line, size):
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), size) as me:
        await me.press("p")
        await me.until(lambda: sum(HALF in strip.text for strip in me.strips()) > 10, "the picture")
        shown = me.screen.query_one(PictureView)
        assert shown.size.height >= size[1] - 6
        widest = max(strip.text.count(HALF) for strip in me.strips())
        assert widest == min(size[0], round(shown.size.height * 2 * WIDTH / HEIGHT))
        me.sees_not("next")
        await me.resize(100, 30)
        await me.until(lambda: max(strip.text.count(HALF) for strip in me.strips()) > 60, "the picture, anew")
        await me.press("p")
        assert not isinstance(me.screen, PictureScreen)


async def test_words_of_a_creative_cannot_act_on_the_terminal(tmp_path, line):
    hostile = PICTURE | {"title": "\x1b[2J[@click=app.quit]x[/]", "text": "\x9b31m\u202eevil"}
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[hostile, PICTURE]))) as me:
        await me.press("p")
        await me.until(lambda: HALF in me.picture(), "the picture")
        me.sees("[@click=app.quit]x[/]")
        assert "\x1b" not in str(me.screen.query_one("#caption", Static).content)
        for character in "\x1b\x9b\u202e":
            assert character not in me.picture()
        await me.press("escape")


# --- drawn by the terminal ---


@pytest.mark.parametrize(
    ("setting", "environ", "way"),
    [
        ("auto", {}, CELLS),
        ("auto", {"TERM": "xterm-256color"}, CELLS),
        ("auto", {"TERM": "xterm-kitty"}, KITTY),
        ("auto", {"KITTY_WINDOW_ID": "1", "TERM": "xterm-256color"}, KITTY),
        ("auto", {"TERM_PROGRAM": "ghostty"}, KITTY),
        ("auto", {"TERM": "foot-extra"}, SIXEL),
        ("auto", {"TERM_PROGRAM": "WezTerm"}, SIXEL),
        ("auto", {"KONSOLE_VERSION": "220401"}, SIXEL),
        ("auto", {"KONSOLE_VERSION": "210400"}, CELLS),
        ("auto", {"KONSOLE_VERSION": "new"}, CELLS),
        ("auto", {"KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"}, CELLS),
        ("auto", {"TERM_PROGRAM": "WezTerm", "TERM": "screen-256color"}, CELLS),
        ("sixel", {"TMUX": "/tmp/x"}, SIXEL),
        ("kitty", {}, KITTY),
        ("cells", {"TERM": "xterm-kitty"}, CELLS),
    ],
)
def test_how_a_terminal_draws_is_known_by_its_name(setting, environ, way):
    assert way_of(setting, environ) == way


def test_without_textual_image_half_cells_do(monkeypatch):
    monkeypatch.setattr(graphics, "find_spec", lambda _: None)
    assert way_of("kitty", {"TERM": "xterm-kitty"}) == CELLS


CONSOLE = Console(file=StringIO(), force_terminal=True, color_system="truecolor", width=80)


def test_kitty_is_sent_the_picture_and_cells_that_stand_for_it(monkeypatch):
    sent = StringIO()
    monkeypatch.setattr(graphics, "cell_pixels", lambda: (10, 20))
    graphics._renderable(KITTY)
    monkeypatch.setattr(sys, "__stdout__", sent)
    drawing = draw(encoded("JPEG", (400, 200)), 60, 30, KITTY, CONSOLE)
    assert (drawing.columns, drawing.rows, len(drawing.lines)) == (60, 15, 15)
    assert sent.getvalue().startswith("\x1b_G")
    assert all(segment.text.count("\U0010eeee") == 60 for segment in drawing.lines)
    drawing.forget()
    assert "a=d" in sent.getvalue()[-80:]


def test_sixel_is_one_text(monkeypatch):
    monkeypatch.setattr(graphics, "cell_pixels", lambda: (10, 20))
    drawing = draw(encoded("JPEG", (100, 100)), 60, 30, SIXEL, CONSOLE)
    assert (drawing.columns, drawing.rows) == (20, 10), "at most twice its size"
    assert drawing.sixels.startswith("\x1bP")
    assert drawing.sixels.endswith("\x1b\\")


def test_a_terminal_that_does_not_tell_its_cells_gets_half_cells(monkeypatch):
    monkeypatch.setattr(graphics, "cell_pixels", lambda: None)
    with pytest.raises(ValueError, match="no cell size"):
        draw(encoded("JPEG"), 60, 30, KITTY, CONSOLE)
    monkeypatch.setattr(graphics, "cell_pixels", lambda: (10, 20))
    with pytest.raises(ValueError, match="no picture"):
        draw(b"\xff\xd8\xff", 60, 30, KITTY, CONSOLE)


def test_asking_the_terminal_is_left_out_while_the_app_runs(monkeypatch):
    """textual-image would ask as it is imported, and take a key for the answer."""
    for name in [name for name in sys.modules if name.startswith("textual_image")]:
        monkeypatch.delitem(sys.modules, name)

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            raise AssertionError(f"the terminal was asked {text!r}")

    terminal = Terminal()
    monkeypatch.setattr(sys, "__stdout__", terminal)
    assert graphics._renderable(SIXEL).__name__ == "Image"
    assert sys.__stdout__ is terminal


@pytest.mark.parametrize("way", [KITTY, SIXEL])
async def test_a_drawing_reaches_the_terminal_as_it_is(tmp_path, line, monkeypatch, way):
    """Every other line passes the last door, which makes such characters visible marks."""
    forgotten: list[str] = []

    class Made:
        def cleanup(self) -> None:
            forgotten.append(way)

    def drawn(*_: object) -> Drawing:
        from rich.segment import Segment

        lines = [Segment("\U0010eeee\u0305" * 10, cell_style("▀010203000000"))] * 4 if way == KITTY else []
        return Drawing(10, 4, lines, "" if way == KITTY else "\x1bPq#0~\x1b\\", Made())

    monkeypatch.setattr("reviewtui.screens.picture.draw", drawn)
    async with looking(home_of(tmp_path, an_ad("ad", creatives=CARDS)), pictures=way) as me:
        await me.press("p")
        await me.until(lambda: me.screen.query_one(PictureView).drawing is not None, "the drawing")
        await me.settled()
        text = "".join(segment.text for strip in me.strips() for segment in strip)
        assert ("\U0010eeee\u0305" * 10 if way == KITTY else "\x1bPq#0~\x1b\\") in text
        await me.press("right")
        await me.until(lambda: len(forgotten) == 1, "the one before is freed")
        await me.press("escape")
        assert len(forgotten) == 2


async def test_where_the_terminal_cannot_draw_after_all_half_cells_do(tmp_path, line, monkeypatch):
    monkeypatch.setattr(graphics, "cell_pixels", lambda: None)
    async with looking(home_of(tmp_path, an_ad("ad", creatives=[PICTURE])), pictures="kitty") as me:
        await me.press("p")
        await me.until(lambda: sum(HALF in strip.text for strip in me.strips()) > 20, "half cells")


# --- lines ---


def test_half_cells_are_two_pixels_each():
    lines = half_cells(encoded("JPEG", (60, 40)), 30, 40, ColorSystem.TRUECOLOR)
    assert len(lines) == 10
    assert {width_of(row) for row in lines} == {30}
    assert near(colour(lines[0][0]), RED)
    assert near(colour(lines[-1][-1], lower=True), BLUE)
    style = cell_style("▀0a141e28323c")
    assert style.color is not None
    assert style.color.triplet == (10, 20, 30)
    assert style.bgcolor is not None
    assert style.bgcolor.triplet == (40, 50, 60)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 40), st.integers(1, 9))
def test_a_sign_lies_over_the_cells_it_covers(parts, at, size):
    row = [Piece(HALF * part, str(number)) for number, part in enumerate(parts)]
    total = sum(parts)
    at = min(at, total)
    laid = overlaid(row, at, Piece("x" * size))
    before, after = plain(row)[:at], plain(row)[at + size :]
    assert plain(laid) == before + "x" * size + after
    for cell in range(at):
        assert style_at(laid, cell) == style_at(row, cell)
    for cell in range(at + size, total):
        assert style_at(laid, cell) == style_at(row, cell)


def style_at(row: Line, cell: int) -> str:
    for piece in row:
        if cell < len(piece.text):
            return piece.style
        cell -= len(piece.text)
    return ""


creatives = st.lists(
    st.builds(
        Creative, st.sampled_from(["image", "video", "card", "?"]), st.just("u"), st.integers(0, 4000),
        st.integers(0, 4000), st.integers(0, 9999), st.text(max_size=30), st.text(max_size=60),
    ),
    max_size=6,
)  # fmt: skip


@given(creatives, st.integers(16, 80), st.integers(5, 18), st.integers(0, 3), st.text(max_size=60))
def test_whatever_the_creatives_are_every_line_fits(shown, width, rows, turn, words):
    def picture(number: int, columns: int, most: int) -> "list[Line] | Lack":
        assert 0 < columns <= width
        assert most == rows
        if (number + turn) % 3 == 0:
            return [[Piece(HALF * (columns - number % 2), "▀")]] * (1 + number % most)
        return Lack(words.replace("\n", " "), coming=number % 2 == 0)

    for lines in (creative_lines(shown, width, rows, picture), creative_lines(shown, width, rows, None)):
        assert all(width_of(row) <= width for row in lines)
        for creative in shown:
            if creative.title.isalnum() and creative.title.isascii() and len(creative.title) < 14:
                assert creative.title in "".join(plain(row) for row in lines)


@pytest.mark.parametrize(("height", "rows"), [(0, 5), (10, 5), (20, 5), (35, 14), (200, 18)])
def test_a_picture_leaves_room_for_words(height, rows):
    assert rows_for(height) == rows
