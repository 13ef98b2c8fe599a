"""The line at the top: tabs of words that are words, whatever the width, and what matters most stays."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.text import cell_width
from reviewtui.widgets import tabs
from reviewtui.widgets.tabs import PASSING, TABS, Parts, Standing, lay_out
from reviewtui.words import LANGUAGES, set_language
from reviewtui.words.tabs import WORDS

NOW = 1_800_000_000_000
HOUR = 3_600_000
STATES = ("starting", "in_sync", "syncing", "offline", "refused", "following")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four tabs, whichever there are besides."""
    monkeypatch.setattr(tabs, "TABS", ("queue", "mismatches", "insights", "sync"))


def told(parts: Parts) -> str:
    return "".join(words for words, _ in parts)


def line(here: str, standing: Standing, width: int) -> str:
    """The line, its two ends apart."""
    left, right = lay_out(here, standing, width)
    return f"{''.join(told(tab.parts) for tab in left)}|{told(right)}"


CALM = Standing("in_sync", NOW, user="ana", now=NOW)


def test_where_there_is_room_all_is_said(four: None) -> None:
    assert line("queue", CALM, 120) == " Queue   Mismatches   Insights   Sync  |● in sync  outbox 0  ana "


def test_what_is_new_is_counted_beside_its_tab(four: None) -> None:
    said = line("sync", Standing("in_sync", NOW, user="ana", now=NOW, marks={"mismatches": 7, "insights": 0}), 120)
    assert said.startswith(" Queue   Mismatches 7   Insights   Sync  |")
    assert ("7  ", "count") in lay_out("queue", Standing(marks={"mismatches": 7}), 120)[0][1].parts


def test_one_tab_is_filled_and_it_is_the_one_where_one_is() -> None:
    for here in (*TABS, *PASSING):
        filled = [tab.mode for tab in lay_out(here, CALM, 120)[0] if any(name == "here" for _, name in tab.parts)]
        assert filled == [here]


def test_inbox_and_own_decisions_have_a_tab_while_one_is_there_or_something_is_new() -> None:
    assert "Inbox" not in line("queue", CALM, 120)
    assert "Inbox 2" in line("queue", Standing(marks={"inbox": 2}), 120)
    assert "Mine" in line("history", CALM, 120)


def test_at_80_cells_a_long_word_becomes_a_shorter_one_before_anything_is_left_out(four: None) -> None:
    standing = Standing("offline", NOW - 26 * HOUR, 3, 1, "ana", NOW, {"mismatches": 12, "inbox": 3, "insights": 2})
    said = line("queue", standing, 80)
    assert said == " Queue  Mismatch 12  Insights 2  Sync  Inbox 3 |○ offline 26h  outbox 3  held 1 "


WORDS_KNOWN = {
    word
    for row in WORDS.values()
    for forms in row
    for form in forms.split("|")
    for word in form.replace("{age}", "").replace("{n}", "").split()
}


@given(
    st.sampled_from((*TABS, *PASSING, "policy")),
    st.sampled_from(STATES),
    st.sampled_from(["ana", "a-user-of-a-long-name", "日本語の名前", ""]),
    st.dictionaries(st.sampled_from((*TABS, *PASSING)), st.integers(0, 10_000)),
    st.integers(0, 9_999_999),
    st.integers(0, 999),
    st.booleans(),
    st.integers(40, 200),
    st.sampled_from(LANGUAGES),
)
def test_it_never_overflows_and_no_word_is_cut(
    here: str, state: str, user: str, marks: dict[str, int], outbox: int, held: int, seen: bool, width: int, lang: str
) -> None:
    set_language(lang)
    standing = Standing(state, NOW - 40 * 24 * HOUR if seen else 0, outbox, held, user, NOW, marks)
    left, right = lay_out(here, standing, width)
    assert sum(tab.width for tab in left) + cell_width(told(right)) < width
    modes = [tab.mode for tab in left]
    assert [mode for mode in (*TABS, *PASSING) if mode in modes] == modes
    assert here in modes or here == "policy"
    for tab in left:
        name, *new = told(tab.parts).split()
        assert name in WORDS_KNOWN
        assert [number.replace(",", "") for number in new] == [str(marks.get(tab.mode))] * bool(marks.get(tab.mode))
    assert right[0][0] in ("● ", "○ ")
    assert all(word in WORDS_KNOWN for word in right[1][0].split() if not word[0].isdigit())


def test_with_the_tabs_to_come_80_cells_still_hold_every_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The six of a whole team's day, each with its count, in the longest standing."""
    more = {"accounts": ("Accounts", "Cuentas"), "tickets": ("Tickets", "Tickets")}
    monkeypatch.setattr(tabs, "TABS", ("queue", "mismatches", "accounts", "tickets", "insights", "sync"))
    monkeypatch.setattr("reviewtui.words.tabs.WORDS", WORDS | more)
    monkeypatch.setattr("reviewtui.words._areas", {})
    marks = {"mismatches": 7, "tickets": 3, "insights": 2}
    for lang in LANGUAGES:
        set_language(lang)
        left, right = lay_out("queue", Standing("in_sync", NOW, 0, 0, "ana", NOW, marks), 80)
        assert [tab.mode for tab in left] == list(tabs.TABS)
        assert told(right).strip() in ("● in sync  ana", "● al día  ana")
        left, right = lay_out("queue", Standing("offline", NOW - 26 * HOUR, 3, 0, "ana", NOW, marks), 80)
        assert {tab.mode for tab in left} >= set(tabs.TABS) - {"insights"}
        assert "26h" in told(right)
        assert " 3" in told(right), "what waits is said before every tab is"
