"""Who is next, and why: points by badge, a point for each hour waited, nearness of the due time, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.domain.priority import (
    DUE_WINDOW,
    HOUR,
    STATE_POINTS,
    Badge,
    badges,
    bonus_of,
    due_badge,
    priority_at,
    rank_of,
    reasons_at,
)
from reviewtui.domain.rules import DueRule, PriorityRule, PriorityRules
from reviewtui.domain.scoring import compile_rules
from reviewtui.errors import Misused

scores = st.one_of(st.none(), st.floats(0, 1))
verdicts = st.sampled_from(["", "approve", "reject", "unsure", "a word to come"])
spends = st.one_of(st.none(), st.integers(-(10**9), 10**12))
further = st.lists(st.builds(Badge, st.sampled_from(["vip", "hemp", "low"]), st.integers(-50, 50)), max_size=3)
marks = st.builds(
    lambda asked, verdict, score, spend, status, waits, rules: badges(
        asked=asked, ai_verdict=verdict, ai_score=score, spend_minor=spend, status=status, customer=waits,
        further=rules,
    ),
    st.booleans(), verdicts, scores, spends, st.sampled_from(AdStatus), st.booleans(), further,
)  # fmt: skip
instants = st.integers(0, 4 * 10**12)
due_times = st.one_of(st.none(), instants)


def of(**said: object) -> list[tuple[str, int]]:
    plain: dict[str, object] = {"asked": False, "ai_verdict": "", "ai_score": None, "spend_minor": None}
    return [tuple(badge) for badge in badges(**{**plain, "status": AdStatus.ACTIVE, **said})]  # type: ignore[arg-type]


def test_what_gives_points() -> None:
    assert of() == []
    assert of(asked=True) == [("asked", 25)]
    assert of(ai_verdict="unsure") == [("unsure", 20)]
    assert of(ai_verdict="unsure", ai_score=0.5) == [("unsure", 30)]
    assert of(ai_verdict="unsure", ai_score=1.0) == []
    assert of(ai_verdict="approve", ai_score=0.5) == []
    assert of(ai_verdict="reject") == [("mismatch", 20)]
    assert of(ai_verdict="approve", status=AdStatus.REJECTED) == [("mismatch", 20)]
    assert of(spend_minor=100_000) == [("spend", 15)]
    assert of(spend_minor=20_000) == [("spend", 8)]
    assert of(spend_minor=19_999) == []
    assert of(customer=True) == [("customer", 20)]
    assert of(asked=True, ai_verdict="unsure", ai_score=0.5) == [("unsure", 30), ("asked", 25)]


def test_a_workspace_sets_its_own_points() -> None:
    rules = PriorityRules(asked=5, unsure=10, mismatch=0, customer=-3, spend=((500, 2),))
    given = {"rules": rules, "asked": True, "ai_verdict": "unsure", "ai_score": 0.5, "customer": True}
    assert of(**given, spend_minor=500) == [("unsure", 10), ("asked", 5), ("spend", 2), ("customer", -3)]
    assert of(rules=rules, ai_verdict="reject") == [], "what gives no points is no reason"


def test_points_of_one_badge_add_up() -> None:
    assert of(further=[Badge("vip", 3), Badge("low", -9), Badge("vip", 4)]) == [("vip", 7), ("low", -9)]
    assert of(further=[Badge("vip", 3), Badge("vip", -3)]) == []


def test_a_badge_is_worth_as_many_hours_of_waiting_as_it_has_points() -> None:
    asked = rank_of((Badge("asked", 25),), created_at=100 * HOUR)
    assert asked == rank_of((), created_at=75 * HOUR)
    assert priority_at(asked, now=100 * HOUR) == 25
    assert priority_at(asked, now=103 * HOUR) == 28
    assert priority_at(asked, now=0) == 0


def test_an_ad_climbs_towards_its_due_time() -> None:
    made = 1000 * HOUR
    soon = rank_of((), made, made + 2 * HOUR)
    assert priority_at(soon, made) == 22, "due in two hours: as if it had waited the other 22 already"
    assert priority_at(soon, made + 2 * HOUR) == DUE_WINDOW // HOUR
    assert priority_at(soon, made + 5 * HOUR) == DUE_WINDOW // HOUR + 3, "late: it goes on climbing"
    late_in_life = rank_of((), made, made + 72 * HOUR)
    assert late_in_life == rank_of((), made), "a due time far away neither helps nor harms"


@given(instants, due_times, due_times)
def test_the_sooner_due_is_never_behind(created: int, due: int | None, other: int | None) -> None:
    if due is not None and (other is None or due <= other):
        assert rank_of((), created, due) >= rank_of((), created, other)


@pytest.mark.parametrize(
    ("left", "name"),
    [(25 * HOUR, ""), (DUE_WINDOW, "due"), (40 * 60_000, "due"), (0, "due"), (-1, "late"), (-2 * HOUR, "late")],
)
def test_due_and_late_are_badges_of_the_instant(left: int, name: str) -> None:
    assert due_badge(10**12 + left, 10**12) == (name, left)
    assert due_badge(None, 10**12) == ("", 0)


@given(marks, marks, instants, instants, due_times, due_times, instants)
def test_the_stored_order_is_the_order_at_any_moment(
    one: tuple[Badge, ...],
    other: tuple[Badge, ...],
    created: int,
    created_other: int,
    due: int | None,
    due_other: int | None,
    now: int,
) -> None:
    rank, rank_other = rank_of(one, created, due), rank_of(other, created_other, due_other)
    if rank >= rank_other:
        assert priority_at(rank, now) >= priority_at(rank_other, now)


@given(marks, instants)
def test_the_badges_shown_are_all_that_counts(found: tuple[Badge, ...], created: int) -> None:
    total = sum(badge.points for badge in found)
    assert priority_at(rank_of(found, created), created) == max(0, total)
    assert list(found) == sorted(found, key=lambda badge: -badge.points)
    assert all(badge.points for badge in found)


@given(marks, instants, due_times, instants, st.sampled_from(["open", *STATE_POINTS]))
def test_the_parts_shown_add_up_to_the_priority_on_screen(
    found: tuple[Badge, ...], created: int, due: int | None, now: int, state: str
) -> None:
    parts = reasons_at(found, created, due, now, state)
    assert sum(part.points for part in parts) == priority_at(rank_of(found, created, due) + bonus_of(state), now)
    assert all(part.points for part in parts)
    assert len({part.name for part in parts}) == len(parts)
    assert parts[: len(found)] == found


def test_the_parts_of_a_priority_have_names() -> None:
    made = 1000 * HOUR
    found = (Badge("unsure", 30), Badge("low", -90))
    assert reasons_at(found, made, made + 2 * HOUR, made + 3 * HOUR, "changed") == (
        ("unsure", 30), ("low", -90), ("changed", 15), ("waited", 3), ("late", 22), ("least", 20),
    )  # fmt: skip


# --- the customer's good comes before revenue ---

EARNINGS = ("revenue", "ARR", "mrr", "account_revenue", "lifetime value", "contract", "plan", "tier")
facts_of_an_ad = st.fixed_dictionaries(
    {},
    optional={
        "ai_verdict": verdicts, "ai_score": st.floats(0, 1), "why": st.sampled_from(["", "may we?"]),
        "spend_minor": st.integers(0, 10**6), "status": st.sampled_from(["ACTIVE", "DISAPPROVED"]),
        "created_at": instants, "due_at": instants, "customer_waiting": st.booleans(), "text": st.just("tea"),
    },
)  # fmt: skip
earnings = st.dictionaries(st.sampled_from(EARNINGS), st.one_of(st.integers(0, 10**9), st.just("enterprise")))
RULES = compile_rules(
    PriorityRules(
        rules=(PriorityRule("tea", 7, "tea"), PriorityRule("spend:>100", 2, "risk")), due=(DueRule("is:asked", 4),)
    )
)


@given(facts_of_an_ad, earnings, earnings)
def test_what_an_ad_or_its_account_earns_moves_nothing(
    said: dict[str, Any], earned: dict[str, Any], other: dict[str, Any]
) -> None:
    """Whatever a file says of revenue, under whatever name, stays with the ad and changes neither order nor why."""

    def of_one_earning(what: dict[str, Any]) -> Any:
        body = {name: value for name, value in said.items() if value != ""} | ({"extra": what} if what else {})
        return derive_ad("238", [Observed("file", 5, 5, body)], 0, RULES)

    one, two = of_one_earning(earned), of_one_earning(other)
    assert (one.rank, one.badges, one.due_at, one.due_why) == (two.rank, two.badges, two.due_at, two.due_why)
    assert one.extra == earned


# --- the workspace's own rules ---


def derived(rules: PriorityRules, **said: Any) -> Any:
    return derive_ad("238", [Observed("file", 5, 5, said)], 0, compile_rules(rules), 7)


def test_a_rule_gives_points_and_a_badge_to_the_ads_its_query_finds() -> None:
    rules = PriorityRules(
        rules=(
            PriorityRule("lang:es tea", 9, "tea-es"),
            PriorityRule("account:acme -is:asked", -4, "later"),
            PriorityRule("", 1, "all"),
        )
    )
    ad = derived(rules, text="Tea for two", language="es", account_id="acme", account_name="Acme Wellness")
    assert ad.badges == (("tea-es", 9), ("all", 1), ("later", -4))
    assert ad.rank == 6 * HOUR
    assert ad.rules_revision == 7
    assert derived(rules, text="Tea", account_id="acme", why="may we?").badges == (("asked", 25), ("all", 1))


def test_of_several_due_times_the_earliest_counts() -> None:
    rules = PriorityRules(due=(DueRule("lang:es", 8), DueRule("is:waiting", 0.5), DueRule("", 48)))
    made = 1000 * HOUR
    assert derived(rules, created_at=made).due_at == made + 48 * HOUR
    assert derived(rules, created_at=made, language="es").due_why == "rule:1"
    waits = derived(rules, created_at=made, language="es", customer_waiting=True)
    assert (waits.due_at, waits.due_why) == (made + HOUR // 2, "rule:2")
    said = derived(rules, created_at=made, language="es", due_at=made + HOUR)
    assert (said.due_at, said.due_why) == (made + HOUR, "source:file")
    assert derived(PriorityRules()).due_at is None


@pytest.mark.parametrize(
    ("rules", "code", "named"),
    [
        (PriorityRules(rules=(PriorityRule("", 1, "a"), PriorityRule("acount:x", 1, "b"))), "rule_query", "rules 2"),
        (PriorityRules(rules=(PriorityRule("age:>2d", 1, "old"),)), "rule_key", "age:>2d"),
        (PriorityRules(rules=(PriorityRule("tea is:late", 1, "old"),)), "rule_key", "is:late"),
        (PriorityRules(rules=(PriorityRule("-by:me", 1, "mine"),)), "rule_key", "-by:me"),
        (PriorityRules(rules=(PriorityRule("section:restricted", 1, "sec"),)), "rule_key", "section:restricted"),
        (PriorityRules(due=(DueRule("sort:age", 1),)), "rule_key", "sort:age"),
        (PriorityRules(due=(DueRule("tea", -1),)), "rule_number", "due 1"),
        (PriorityRules(due=(DueRule("tea", float("nan")),)), "rule_number", "due 1"),
        (PriorityRules(asked=10**6), "rule_number", "asked"),
        (PriorityRules(spend=((100, 9999),)), "rule_number", "spend 1"),
        (PriorityRules(rules=(PriorityRule("tea", 1, "ten letters"),)), "rule_badge", "ten letters"),
        (PriorityRules(rules=(PriorityRule("tea", 1, "asked"),)), "rule_badge", "asked"),
        (PriorityRules(rules=(PriorityRule("tea", 1, ""),)), "rule_badge", "rules 1"),
        (PriorityRules(rules=(PriorityRule("tea", 1, "x"),) * 201), "rules_many", "200"),
    ],
)
def test_a_rule_that_cannot_be_is_named(rules: PriorityRules, code: str, named: str) -> None:
    with pytest.raises(Misused) as bad:
        compile_rules(rules)
    assert bad.value.code == code
    assert named in str(bad.value)


def test_a_rule_may_ask_for_a_section_where_the_policy_is_known() -> None:
    rules = PriorityRules(rules=(PriorityRule("section:restricted", 3, "sec"),))
    compiled = compile_rules(rules, {"GAMBLING": "restricted", "DATING": "restricted"})
    said = Observed("file", 5, 5, {"ai_verdict": "reject", "ai_reason": "GAMBLING: a casino"})
    assert derive_ad("238", [said], 0, compiled).badges == (("sec", 3),)
