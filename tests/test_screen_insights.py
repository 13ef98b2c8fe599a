"""The insights screen: figures arrive part by part, each opens its rows; a sudden rise is pointed out once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from home_setup import HOUR, Home, an_ad
from hub_setup import NOW
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from store_setup import fact_bytes

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Decision, FactKind, Reason, Verdict
from reviewtui.screens import rising
from reviewtui.screens.base import Notice
from reviewtui.screens.insights import InsightsScreen
from reviewtui.services import insights as reading
from reviewtui.widgets.trend import bars
from reviewtui.wire.messages import AccountRow, FactRow

DAY = 24 * HOUR


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*(an_ad(f"ad {n}", points=9 - n) for n in range(3)))
    return home


def decided(home: Home, ad_id: str, author: str, verdict: str, code: str = "", days_ago: float = 0) -> FactRow:
    """A decision of somebody, as it comes by pull."""
    content = Content(headline=f"Headline of {ad_id}", text=f"The text of {ad_id}, in a few words.")
    reasons = (Reason("meta-ads", code, 1, 1),) if code else ()
    body = Decision(Verdict(verdict), content_hash(content), content, reasons)
    return home.fact_row(fact_bytes(FactKind.DECISION, ad_id, body, at=NOW - round(days_ago * DAY)), author)


def with_a_past(home: Home, planted: int = 0) -> None:
    """Sixty days with two ads each, and today's rise of one account and one reason."""
    sure = {"ai_verdict": "approve", "ai_score": 0.9}
    ads = [an_ad(f"old {n // 2} {n % 2}", created_at=NOW - n // 2 * DAY, **sure) for n in range(122)]
    facts = [decided(home, ad_id, "ben", "reject", "DATING", int(ad_id.split()[1])) for ad_id, _ in ads]
    new = [an_ad(f"new {n}", account_id="borealis", created_at=NOW - HOUR) for n in range(planted)]
    facts += [decided(home, f"new {n}", "ben", "reject", "GAMBLING") for n in range(planted)]
    home.pull(*ads, *new, facts=facts, accounts=[AccountRow(1, "borealis", "Borealis Hemp")])


def lines(me: Reviewer) -> list[str]:
    """The list of figures as painted, without the bars."""
    return [line.strip() for line in me.picture().splitlines()]


async def to(me: Reviewer, name: str) -> None:
    """Move down to the figure of this id or name."""
    screen = me.screen
    assert isinstance(screen, InsightsScreen)
    await me.press("home")
    for _ in range(100):
        if screen.figure is not None and name in (screen.figure.id, screen.figure.name):
            return
        await me.press("j")
    pytest.fail(f"there is no figure {name}:\n{me.picture()}")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_figures_in_groups_and_what_they_mean(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("g", "i")
        me.sees("Insights", "2025-W21 to 2025-W24", "Nothing rose suddenly.", "Waiting now", "Open", "n 3")
        await to(me, "arrived")
        me.sees("Ads made in these weeks.", "W24 3", "3 on the last day")
        await to(me, "alpha")
        me.sees("undefined", "n 0", "Nobody judged the same item twice.")
        await me.press("escape")
        assert me.context == "queue"


async def test_enter_opens_the_rows_of_a_figure(home: Home) -> None:
    home.pull(facts=[decided(home, "ad 1", "ben", "reject", "GAMBLING")])
    async with reviewing(home) as me:
        await me.press("g", "i")
        await to(me, "GAMBLING")
        await me.press("enter")
        assert me.context == "queue"
        assert me.listed() == ["ad 1"]
        me.sees("reason:GAMBLING")
        await me.press("g", "i")
        await to(me, "open")
        await me.press("enter")
        assert me.queue.query_text == ""


async def test_a_figure_without_rows_says_so(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "i")
        await to(me, "skipped")
        await me.press("enter")
        assert me.notice == "This figure has no rows to open."
        assert me.context == "insights"


async def test_y_sends_the_report_to_the_clipboard(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "i", "y")
        assert me.notice == "The report was sent to the clipboard as Markdown."
        assert me.app.clipboard.startswith("# Insights · 2025-W21 to 2025-W24")
        assert "| Open | 3 | 3 |" in me.app.clipboard


async def test_what_is_read_shows_before_the_rest_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    held = asyncio.Event()
    loop = asyncio.get_running_loop()
    slow = reading.quality

    def slowly(*given: Any, **named: Any) -> Any:
        asyncio.run_coroutine_threadsafe(held.wait(), loop).result()
        return slow(*given, **named)

    monkeypatch.setattr(reading, "quality", slowly)
    async with reviewing(home) as me:
        await me.send("g")
        await me.send("i")
        await me.until(lambda: "Ads that came" in me.picture(), "the counts")
        me.sees("reading…", "Open")
        me.sees_not("Krippendorff")
        await me.send("y")
        await me.until(lambda: me.notice == "Still reading: copy again in a moment.", "the hint")
        held.set()
        await me.settled()
        me.sees("Nothing rose suddenly.")
        me.sees_not("reading…")


async def test_figures_are_read_anew_where_one_was(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "i")
        await to(me, "open")
        home.pull(an_ad("ad 9"))
        await me.press("R")
        screen = me.screen
        assert isinstance(screen, InsightsScreen)
        assert screen.figure is not None
        assert (screen.figure.id, screen.figure.value) == ("open", 4)


async def test_names_from_outside_are_only_text(home: Home) -> None:
    code = "\x1b]52;c;x\x07[/b]"
    home.pull(facts=[decided(home, "ad 1", "[@click=app.quit]x[/]", "reject", code)])
    async with reviewing(home) as me:
        await me.press("g", "i")
        await to(me, code)
        assert "\x1b" not in me.picture()
        me.sees("[/b]")
        await me.press("y")
        assert "\x1b" not in me.app.clipboard
        assert "\\[\\/b\\]" in me.app.clipboard


# --- rises ---


async def test_a_planted_rise_is_pointed_out_once_calmly(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with_a_past(home, planted=14)
    async with reviewing(home, SMALL) as me:
        assert me.notice == ""
        me.queue.look_for_rises()
        await me.settled()
        assert me.notice.endswith("· 1 more · g i")
        assert "14 in a day, 0 expected" in me.notice
        me.sees("Insights 2")
        await me.press("g", "i")
        me.sees("Sudden rises", "GAMBLING", "Borealis Hemp", "in a day, 0 expected")
        me.sees_not("Nothing rose suddenly.", "Insights 2")
        await to(me, "Borealis Hemp")
        await me.press("enter")
        assert {ad_id.split()[0] for ad_id in me.listed()} == {"new"}
        me.sees_not("Insights 2")
        me.queue.query_one(Notice).hush()
        me.queue.look_for_rises()
        await me.settled()
        assert me.notice == "", "this day was looked at"
        home.clock.now += DAY
        me.queue.look_for_rises()
        await me.settled()
        assert "14 in 3 days" in me.notice or "14 in a day" in me.notice


async def test_quiet_data_is_left_in_peace(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with_a_past(home)
    async with reviewing(home) as me:
        me.queue.look_for_rises()
        await me.settled()
        assert me.notice == ""
        me.sees_not("Insights 1")


async def test_nothing_is_pointed_out_before_all_is_counted_nor_over_other_words(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with_a_past(home, planted=14)
    home.pull(an_ad("late"), index=False)
    async with reviewing(home) as me:
        me.queue.look_for_rises()
        await me.settled()
        assert me.notice == ""
        await me.press("g", "i")
        me.sees("% counted so far")
        await me.press("escape")
        home.pull()
        me.queue.tell("Something that was done.")
        me.queue.look_for_rises()
        await me.settled()
        assert me.notice == "Something that was done."
        me.queue.query_one(Notice).hush()
        me.queue.look_for_rises()
        await me.settled()
        assert "14 in a day" in me.notice


async def test_the_look_is_taken_soon_after_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rising, "FIRST_LOOK", 0.01)
    home = Home(tmp_path)
    with_a_past(home, planted=14)
    async with reviewing(home) as me:
        await me.until(lambda: "14 in a day" in me.notice, "the rise")


# --- bars ---


def test_bars_stand_on_a_baseline_and_dots_say_that_nothing_is_known() -> None:
    assert bars([0, 1, 2, 4, 8], 9) == "▁▂▃▅█"
    assert bars([None, 0.5, 1.0], 9, 1.0) == "·▅█"
    assert bars([0, 0], 9) == "▁▁"
    assert bars([-0.5, 0.5], 9, 1.0) == "▁▅"
    assert bars([], 9) == bars([1], 0) == ""


def test_where_there_is_little_room_bars_share_the_newest_whole() -> None:
    assert bars([8, 1, 1, 2, 2], 3) == "█▃▅"
    assert len(bars(range(100), 28)) <= 28


@pytest.mark.parametrize(("language", "title"), [("en", "Gambling"), ("es", "Juegos de azar")])
async def test_a_reason_goes_by_its_title_with_its_code_beside(home: Home, language: str, title: str) -> None:
    with_a_past(home, planted=14)
    async with reviewing(home, language=language) as me:
        await me.press("g", "i")
        me.sees(f"{title}  GAMBLING ")
        await to(me, "GAMBLING")
        me.sees("GAMBLING:")
        await me.press("enter")
        assert me.queue.query_text.startswith("reason:GAMBLING")


async def test_where_there_is_no_room_for_the_code_it_is_said_below(home: Home) -> None:
    home.pull(an_ad("one"), facts=[decided(home, "one", "ben", "reject", "HEALTH_WEIGHT_COSMETIC_18")])
    async with reviewing(home, SMALL) as me:
        await me.press("g", "i")
        await to(me, "HEALTH_WEIGHT_COSMETIC_18")
        me.sees("Health & looks, 18+ ", "HEALTH_WEIGHT_COSMETIC_18:")
