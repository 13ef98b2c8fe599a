"""Status questions: one act logs one, weeks are counted, the change against a chosen baseline is told with its n."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from store_setup import NOW, Clock, Source, desk_in, fact_bytes, id_of, undo_bytes

from reviewtui.domain.facts import FactKind, Ping
from reviewtui.domain.pings import Told, answered_by_page, begin_of, change_against, week_of, weeks_between, weeks_to
from reviewtui.domain.rises import DAY_MS
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.decisions import undo
from reviewtui.services.desk import Desk
from reviewtui.services.pings import choose_baseline, log_ping, questions_of, read_report, say_change, weekly
from reviewtui.wire.messages import FactRow

WEEK = 7 * DAY_MS
THIS = week_of(NOW)
"""2025-W24, whose last day NOW is."""


def plant(source: Source, n: int, *, weeks_ago: int = 0, account: str = "acme", question: str = "approved",
          ad_id: str = "", known: bool = False) -> list[str]:  # fmt: skip
    """Questions of customers, as they come by pull; their ids."""
    planted = []
    for number in range(n):
        at = NOW - weeks_ago * WEEK - number * 60_000
        raw = fact_bytes(FactKind.PING, ad_id, Ping(account, question, at, "slack", known=known), at=at)
        source.seq += 1
        source.facts[id_of(raw)] = FactRow(source.seq, account, id_of(raw), source.seq, ad_id, "ping", "bea",
                                           "account-manager", False, raw)  # fmt: skip
        planted.append(id_of(raw))
    return planted


def take_back(source: Source, target: str) -> None:
    raw = undo_bytes("", target)
    source.seq += 1
    row = source.facts[target]
    source.facts[id_of(raw)] = FactRow(source.seq, row.account_id, id_of(raw), source.seq, "", "undo", "bea",
                                       "account-manager", False, raw)  # fmt: skip


@pytest.fixture
def source() -> Source:
    source = Source()
    source.put_ad("1", status="active")
    source.put_ad("2", status="unknown", account="borealis")
    return source


def counts(desk: Desk, account: str = "") -> list[tuple[str, str, str, int, int]]:
    return [
        (row.week, row.account_id, row.question, row.n, row.known)
        for row in weekly(desk.reader, weeks_to(NOW, 4), account)
    ]


def test_planted_questions_are_counted_by_week_account_and_kind(tmp_path: Path, source: Source) -> None:
    plant(source, 3, known=True)
    plant(source, 2, question="why", weeks_ago=1)
    plant(source, 1, account="borealis")
    plant(source, 9, weeks_ago=9)
    desk = desk_in(tmp_path, source)
    last = weeks_to(NOW, 2)[0]
    assert counts(desk) == [
        (THIS, "acme", "approved", 3, 3), (THIS, "borealis", "approved", 1, 0), (last, "acme", "why", 2, 0),
    ]  # fmt: skip
    assert counts(desk, "borealis") == [(THIS, "borealis", "approved", 1, 0)]
    desk.close()


def test_the_change_against_the_baseline_is_told_with_n_on_both_sides(tmp_path: Path, source: Source) -> None:
    for weeks_ago in (5, 6, 7, 8):
        plant(source, 12, weeks_ago=weeks_ago)
    for weeks_ago in (1, 2, 3):
        plant(source, 5, weeks_ago=weeks_ago)
    plant(source, 40)  # the present week is not over
    desk = desk_in(tmp_path, source)
    weeks = weeks_to(NOW, 4)
    assert "no baseline" in say_change(read_report(desk.reader, weeks, NOW).change)
    first, *_, last = weeks_to(NOW - 5 * WEEK, 4)
    assert choose_baseline(desk, f"{first}..{last}").weeks == weeks_to(NOW - 5 * WEEK, 4)
    report = read_report(desk.reader, weeks, NOW)
    assert report.change is not None
    assert (report.change.before, report.change.before_weeks) == (48, 4)
    assert (report.change.now, report.change.now_weeks) == (15, 3)
    assert say_change(report.change) == ("12 a week in the baseline of 4 weeks (n 48), 5 now (n 15, 3 weeks): −58 %")
    assert (report.n, report.by_week[THIS]) == (55, 40)
    desk.close()


def test_where_there_is_little_it_cannot_be_told_and_a_small_change_could_be_chance(
    tmp_path: Path, source: Source
) -> None:
    plant(source, 4, weeks_ago=5)
    plant(source, 2, weeks_ago=1)
    desk = desk_in(tmp_path, source)
    of_then = week_of(NOW - 5 * WEEK)
    choose_baseline(desk, f"{of_then}..{of_then}")
    assert say_change(read_report(desk.reader, weeks_to(NOW, 2), NOW).change).startswith("cannot tell: n 4")
    assert "chance" in say_change(change_against({"a": 10, "b": 8}, ["a"], ["b"]))
    assert change_against({"a": 10, "b": 8}, ["a"], ["a"]).share is None
    desk.close()


@given(st.integers(1, 300), st.integers(0, 300), st.integers(1, 12), st.integers(1, 12))
def test_the_odds_are_those_of_a_reference(before: int, now: int, before_weeks: int, now_weeks: int) -> None:
    names = [f"w{number}" for number in range(before_weeks + now_weeks)]
    counts = {names[0]: before, names[-1]: now}
    change = change_against(counts, names[:before_weeks], names[before_weeks:])
    if change.share is None:
        assert before + now < 10
    else:
        judged = binomtest(now, before + now, now_weeks / (before_weeks + now_weeks)).pvalue
        assert change.p == pytest.approx(judged, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("text", ["", "2026-W30", "2026-W33..2026-W30", "2026-W60..2026-W61", "2000-W01..2026-W01"])
def test_a_baseline_is_a_range_of_weeks(text: str, tmp_path: Path) -> None:
    with pytest.raises(Misused):
        weeks_between(text)


def test_weeks_are_iso_weeks_also_around_new_year() -> None:
    assert weeks_between("2026-W52..2027-W02") == ("2026-W52", "2026-W53", "2027-W01", "2027-W02")
    assert week_of(begin_of("2027-W01")) == "2027-W01"
    assert week_of(begin_of("2027-W01") - 1) == "2026-W53"


# --- logging one ---


def test_one_act_logs_a_question_and_undo_takes_it_back(tmp_path: Path, source: Source) -> None:
    clock = Clock()
    desk = desk_in(tmp_path, source, clock)
    log_ping(desk, "", "approved", ad_id="1")
    clock.now += 1000
    log_ping(desk, "borealis", "why", text="why was it rejected?", answered=True)
    assert counts(desk) == [(THIS, "acme", "approved", 1, 1), (THIS, "borealis", "why", 1, 0)]
    undone = undo(desk)
    assert (undone.kind, undone.ad_id) == ("ping", "")
    assert undo(desk).ad_id == "1"
    assert counts(desk) == []
    with pytest.raises(ReviewError, match="Nothing"):
        undo(desk)
    desk.close()


def test_an_undo_that_came_by_pull_counts_too(tmp_path: Path, source: Source) -> None:
    kept, gone = plant(source, 2)
    take_back(source, gone)
    desk = desk_in(tmp_path, source)
    assert [one.id for one in questions_of(desk.reader, [THIS])] == [kept]
    desk.close()


def test_what_nobody_can_have_asked_is_not_logged(tmp_path: Path, source: Source) -> None:
    source.put_ad("3", account="")
    desk = desk_in(tmp_path, source)
    for wrong in ({"ad_id": "3", "question": "why"}, {"account_id": "acme", "question": "weather"},
                  {"ad_id": "none", "question": "why"}):  # fmt: skip
        with pytest.raises(ReviewError):
            log_ping(desk, wrong.get("account_id", ""), wrong["question"], ad_id=wrong.get("ad_id", ""))
    assert counts(desk) == []
    desk.close()


# --- what the page already answered ---

ACTIVE = Told("active", since=10, checked_at=20)
REJECTED = Told("rejected", since=10, checked_at=20)


@pytest.mark.parametrize(
    ("question", "ad", "at", "known"),
    [
        ("approved", ACTIVE, 15, True),
        ("approved", ACTIVE, 5, False),
        ("approved", ACTIVE._replace(unsettled=True), 15, False),
        ("approved", Told("unknown", 0, 20), 15, False),
        ("approved", Told("unknown", 0, 20, "approve", 12), 15, True),
        ("approved", Told("unknown", 0, 20, "approve", 18), 15, False),
        ("checked", ACTIVE, 15, True),
        ("checked", Told("unknown", 0, 20, "approve", 12), 15, False),
        ("why", REJECTED, 15, False),
        ("why", REJECTED._replace(why=True), 15, True),
        ("why", ACTIVE, 15, True),
        ("change", REJECTED._replace(why=True), 15, False),
        ("change", REJECTED._replace(change=True), 15, True),
        ("other", ACTIVE, 15, False),
    ],
)
def test_what_the_page_answered_follows_from_what_it_told_then(question: str, ad: Told, at: int, known: bool) -> None:
    assert answered_by_page(question, [ad], at) is known
    assert answered_by_page(question, [ad, ad._replace(unsettled=True)], at) is False
    assert answered_by_page(question, [], at) is False
