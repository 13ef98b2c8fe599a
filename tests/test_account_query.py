"""Asking for accounts: words, filters, limits, order; a wrong word is named with the nearest right one."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_query import KEYS, Asker, complete_accounts, parse_accounts, sort_key
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.query import BadQuery

NOW = 1_750_000_000_000
TODAY = date(2025, 6, 15)
ME = Asker("ana", NOW, TODAY)
LINES = [
    AccountLine("1", "Acme Wellness", "2025-06-15", owner="ana", who="ana", stage="live", score=80, band="good",
                active=500, eligible=1000, trend=0.02, renews_on="2025-07-01", amount=1_200_000, currency="EUR",
                tickets=0, sentiment=4),
    AccountLine("2", "Bolt Bikes", "2025-06-15", owner="ben", who="ana", stage="live", segment="Mid market", score=35,
                band="risk", active=20, eligible=1000, trend=-0.4, renews_on="2025-12-31", amount=90_000,
                tickets=3, late=1, closes_at=NOW + 86_400_000, hint="voluntary", raised=1),
    AccountLine("3", "Café Delta", "2025-06-15", stage="gone", standing="churned", churn_kind="organic", active=0),
]  # fmt: skip


def found(query: str) -> list[str]:
    return [line.account_id for line in parse_accounts(query).select(LINES, ME)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["1", "2", "3"]),
        ("bikes", ["2"]),
        ("CAFE", ["3"]),
        ('"mid market"', ["2"]),
        ("-bikes", ["1", "3"]),
        ("owner:me", ["1"]),
        ("cover:me", ["1", "2"]),
        ("owner:none", ["3"]),
        ("owner:me owner:ben", ["1", "2"]),
        ("account:2", ["2"]),
        ('account:"acme wellness"', ["1"]),
        ("health:risk", ["2"]),
        ("churn:churned", ["3"]),
        ("kind:organic hint:none", ["3"]),
        ("score:<60", ["2"]),
        ("score:>50 score:<90", ["1"]),
        ("mau:>=20", ["1", "2"]),
        ("mau:<1", ["3"]),
        ("adoption:<40", ["2"]),
        ("trend:<-10", ["2"]),
        ("amount:>1000", ["1"]),
        ("renews:<90d", ["1"]),
        ("renews:>4w", ["2"]),
        ("tickets:>2 late:>0", ["2"]),
        ("closes:<2d", ["2"]),
        ("sentiment:>3", ["1"]),
        ("is:mine", ["1", "2"]),
        ("is:falling is:raised", ["2"]),
        ("is:unused", ["3"]),
        ("is:uncovered", ["3"]),
        ("-is:uncovered sort:health", ["2", "1"]),
        ("sort:mau", ["1", "2", "3"]),
        ("sort:renews", ["1", "2", "3"]),
        ("sort:trend", ["2", "1", "3"]),
    ],
)
def test_what_a_line_asks_for(query: str, ids: list[str]) -> None:
    assert found(query) == ids


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("ownr:me", "owner:"),
        ("is:mien", "is:mine"),
        ("sort:helth", "sort:health"),
        ("renews:<90", "renews:<90d"),
        ("score:low", "score:<60"),
        ("mau:>1.2.3", "mau:>100"),
        ("-owner:", "-owner:me"),
    ],
)
def test_a_wrong_word_names_the_nearest_right_one(query: str, nearest: str) -> None:
    with pytest.raises(BadQuery) as bad:
        parse_accounts(query)
    assert bad.value.suggestion == nearest


@pytest.mark.parametrize("key", KEYS)
def test_what_is_suggested_is_understood(key: str) -> None:
    for word in complete_accounts(f"{key}:", LINES):
        parse_accounts(word)
    assert f"{key}:" in complete_accounts(key, LINES)


def test_values_come_from_the_accounts_that_are_here() -> None:
    assert complete_accounts("owner:", LINES) == ["owner:me", "owner:ana", "owner:ben", "owner:none"]
    assert complete_accounts("account:b", LINES) == ['account:"Bolt Bikes"']


@given(st.text(max_size=40))
def test_any_line_is_understood_or_refused_with_a_word(text: str) -> None:
    try:
        parse_accounts(text).select(LINES, ME)
    except BadQuery as bad:
        said = [bad.word, str(bad)]
    else:
        said = ["understood"]
    assert all(said)


@given(
    st.sampled_from(["name", "health", "mau", "trend", "renews", "amount", "closes", "tickets", "owner", "checked"])
)
def test_every_order_is_total_and_puts_what_is_unknown_last(sort: str) -> None:
    ordered = sorted(LINES, key=lambda line: sort_key(line, sort))
    unknown = [sort_key(line, sort)[0] for line in ordered]
    assert unknown == sorted(unknown)
    assert len({sort_key(line, sort) for line in LINES}) == len(LINES)


@pytest.mark.parametrize(
    ("sort", "least", "most", "first"),
    [
        ("name", {"name": "Acme"}, {"name": "Zenith"}, "least"),
        ("health", {"score": 10}, {"score": 90}, "least"),
        ("mau", {"active": 10}, {"active": 90}, "most"),
        ("trend", {"trend": -0.4}, {"trend": 0.2}, "least"),
        ("renews", {"renews_on": "2025-07-01"}, {"renews_on": "2025-12-31"}, "least"),
        ("amount", {"amount": 100}, {"amount": 900}, "most"),
        ("closes", {"closes_at": NOW}, {"closes_at": NOW + 1}, "least"),
        ("tickets", {"tickets": 1}, {"tickets": 3}, "most"),
        ("owner", {"who": "ana"}, {"owner": "ben"}, "least"),
        ("checked", {"checked_at": NOW - 1}, {"checked_at": NOW}, "least"),
    ],
)
@pytest.mark.parametrize("names", [("Bolt", "Cobalt"), ("Cobalt", "Bolt")])
def test_what_comes_first_in_each_order(
    sort: str, least: dict[str, Any], most: dict[str, Any], first: str, names: tuple[str, str]
) -> None:
    """Whatever the accounts are called, and with one of which nothing is known at the end."""
    lines = [
        AccountLine(id, day="2025-06-15", **{"name": name, **said})
        for id, name, said in (("least", names[0], least), ("most", names[1], most), ("unknown", "Mesa", {}))
    ]
    ordered = [line.account_id for line in parse_accounts(f"sort:{sort}").select(lines, ME)]
    expected = sorted(["least", "most"], key=lambda id: id != first)
    assert ordered == (["least", "unknown", "most"] if sort == "name" else [*expected, "unknown"])
