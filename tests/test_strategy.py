"""What an account's customer was told of their ads: caps, advice, what came of it; two keys from each ad."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hypothesis import given
from hypothesis import strategies as st
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.domain.facts import Advice, decode_body
from reviewtui.errors import Misused
from reviewtui.screens.strategy import StrategyScreen
from reviewtui.services.advice import PERIODS, Said, read_advice, record_advice, understand
from reviewtui.services.decisions import undo
from reviewtui.services.desk import open_desk


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(an_ad("one", points=3), an_ad("two", points=2), an_ad("three", points=1, account_id="borealis"))
    return home


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cap 500 EUR day: until the review is over", Said("cap", "until the review is over", 50_000, "EUR", "day")),
        ("Cap 12.5 usd", Said("cap", "Cap 12.5 usd", 1250, "USD", "day")),
        ("cap 12,05 EUR per week", Said("cap", "cap 12,05 EUR per week", 1205, "EUR", "week")),
        ("cap 9 EUR / month: x", Said("cap", "x", 900, "EUR", "month")),
        ("Split the audience in two", Said("advice", "Split the audience in two")),
        ("cap it at what the review allows", Said("advice", "cap it at what the review allows")),
    ],
)
def test_a_line_is_a_cap_or_advice(line: str, said: Said) -> None:
    assert understand(line) == said


@pytest.mark.parametrize("line", ["cap 500", "cap 5.123 EUR", "cap 500 EUR fortnight", "cap 1e9 EUR"])
def test_what_begins_as_a_cap_and_is_none_is_said(line: str) -> None:
    with pytest.raises(Misused) as bad:
        understand(line)
    assert bad.value.code == "cap_form"


@given(st.integers(0, 10**12 - 1), st.integers(0, 99), st.sampled_from(["EUR", "USD"]), st.sampled_from(PERIODS))
def test_money_is_exact(whole: int, cents: int, currency: str, period: str) -> None:
    said = understand(f"cap {whole}.{cents:02} {currency} {period}: x")
    assert (said.amount_minor, said.currency, said.period) == (whole * 100 + cents, currency, period)


def test_it_is_found_by_its_account_with_what_came_of_it_and_can_be_taken_back(home: Home) -> None:
    desk = open_desk(home.settings(), home.clock)
    first = record_advice(desk, "acme", understand("cap 500 EUR day: calm start"), ad_id="one")
    home.clock.now += 1000
    record_advice(desk, "acme", Said("advice", "It held; spend doubled after."), answers=first)
    record_advice(desk, "borealis", understand("Try carousels"))
    (told,) = read_advice(desk.reader, "acme", "ana")
    assert (told.topic, told.amount_minor, told.ad_id, told.author, told.delivery) == (
        "cap",
        50_000,
        "one",
        "ana",
        "new",
    )
    assert [one.text for one in told.outcomes] == ["It held; spend doubled after."]
    undo(desk)
    undo(desk)
    assert [one.outcomes for one in read_advice(desk.reader, "acme", "ana")] == [()]
    assert read_advice(desk.reader, "borealis", "ana") == []
    desk.close()


def test_what_is_of_no_account_is_kept_nowhere(home: Home) -> None:
    desk = open_desk(home.settings(), home.clock)
    with pytest.raises(Misused) as refused:
        record_advice(desk, "", Said("advice", "Try carousels"))
    assert refused.value.code == "ping_no_account"
    desk.close()
    assert home.facts() == []


@pytest.mark.parametrize("line", ["", "   "])
def test_nothing_is_recorded_of_nothing(line: str) -> None:
    with pytest.raises(Misused):
        understand(line)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_two_keys_from_its_ad_and_one_more_to_write(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("g", "n")
        me.sees("Ad strategy of acme", "Nothing is kept yet.")
        await me.press("n")
        await me.type("cap 500 EUR day: calm start")
        await me.press("enter")
        assert me.notice == "Kept with acme. u takes it back."
        me.sees("spend cap €500 a day", "calm start", "Headline of one", "What came of it?")
        await me.press("o")
        await me.type("spend doubled")
        await me.press("enter")
        me.sees("Outcome", "spend doubled")
        await me.press("u")
        me.sees("What came of it?")
        await me.press("escape", "j", "g", "n")
        me.sees("spend cap €500 a day")
        await me.press("escape", "j", "g", "n")
        me.sees("Ad strategy of borealis", "Nothing is kept yet.")
    (body, *_) = [decode_body(fact) for fact in home.facts()]
    assert body == Advice("acme", "cap", "calm start", 50_000, "EUR", "day")


async def test_an_outcome_that_is_taken_back_leaves_one_at_what_it_answered(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "n", "n")
        await me.type("Try carousels")
        await me.press("enter")
        home.clock.now += 60_000
        await me.press("n")
        await me.type("Fewer words")
        await me.press("enter", "j", "o")
        await me.type("they worked")
        await me.press("enter", "k")
        assert told(me) == "Fewer words"
        await me.press("u")
        assert told(me) == "Try carousels"
        me.sees("What came of it?")


def told(me: Reviewer) -> str:
    """What is under the cursor."""
    assert isinstance(me.screen, StrategyScreen)
    return me.screen.told.text if me.screen.told is not None else ""


async def test_a_wrong_line_is_said_and_stays(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "n", "n")
        await me.type("cap 500")
        await me.press("enter")
        me.sees("“cap 500” is no spend cap.", "cap 500")
        assert home.facts() == []
