"""Insights: what a small known history gives, what is pointed out and what is not, and who sees what."""

from pathlib import Path
from statistics import median
from typing import Any

import krippendorff
import msgspec
import numpy
import pytest
from sklearn.metrics import cohen_kappa_score
from store_setup import NOW, Clock, Source, content, desk_in, fact_bytes, id_of, undo_bytes

from reviewtui.domain.facts import (
    AiOpinion,
    Cause,
    Decision,
    FactKind,
    Gold,
    Reason,
    Skip,
    Undo,
    Verdict,
)
from reviewtui.domain.insights import Figure, Insights, Unit, period_to
from reviewtui.domain.rises import DAY_MS
from reviewtui.errors import Misused
from reviewtui.services.desk import Desk
from reviewtui.services.insights import in_order, open_insights, parts, read_insights, sudden_rises
from reviewtui.services.listing import list_items
from reviewtui.store.work import NewFact

TODAY = NOW // DAY_MS
"""Sunday, 15 June 2025: the last day of 2025-W24."""
HOUR = 3_600_000


def decision(source: Source, ad_id: str, verdict: str, codes: str = "", **said: Any) -> Decision:
    ad = source.ads[ad_id]
    reasons = tuple(Reason("meta-ads", code, 1, 1) for code in codes.split())
    return Decision(Verdict(verdict), ad.content_hash, content(ad.text), reasons, **said)


def say(source: Source, author: str, ad_id: str, verdict: str, codes: str = "", *, days_ago: float = 0,
        role: str = "reviewer", **said: Any) -> str:  # fmt: skip
    """A decision by somebody, pulled."""
    at = NOW - round(days_ago * DAY_MS)
    raw = fact_bytes(FactKind.DECISION, ad_id, decision(source, ad_id, verdict, codes, **said), at=at)
    source.accept(raw, author, role)
    return id_of(raw)


def read(desk: Desk, role: str = "reviewer", week: str = "") -> Insights:
    return read_insights(desk.reader, NOW, desk.user, role, week)


def figures(insights: Insights, id: str) -> list[Figure]:
    return [figure for group in insights.groups for figure in group.figures if figure.id == id]


def figure(insights: Insights, id: str, name: str = "") -> Figure:
    (found,) = [one for one in figures(insights, id) if one.name == name]
    return found


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock() -> Clock:
    return Clock()


# --- the period ---


def test_a_period_is_this_week_and_the_three_before() -> None:
    period = period_to("", NOW)
    assert period.weeks == ("2025-W21", "2025-W22", "2025-W23", "2025-W24")
    assert (period.last, len(period.days)) == (TODAY, 28)
    assert period_to("2025-W24", NOW) == period


def test_a_period_of_another_week_is_whole_and_one_that_has_just_begun_is_not() -> None:
    assert period_to("2020-W53", NOW).weeks == ("2020-W50", "2020-W51", "2020-W52", "2020-W53")
    monday = (TODAY + 1) * DAY_MS
    assert len(period_to("", monday).days) == 22
    assert len(period_to("2025-W24", monday).days) == 28


@pytest.mark.parametrize("week", ["2025-24", "2025-W54", "2025W24", "W24", "２０２５-W24", "0001-W01", "2025-W241"])
def test_what_is_no_week_is_said(week: str) -> None:
    with pytest.raises(Misused) as fault:
        period_to(week, NOW)
    assert fault.value.code == "week_form"


def test_a_week_that_has_not_begun_has_no_figures() -> None:
    with pytest.raises(Misused) as fault:
        period_to("2025-W25", NOW)
    assert fault.value.code == "week_ahead"


# --- work ---


def test_what_came_and_who_judged_it(source: Source, tmp_path: Path) -> None:
    for number in range(8):
        source.put_ad(f"unsure {number}", ai_verdict="unsure", created_at=NOW - DAY_MS)
    for number in range(12):
        source.put_ad(f"sure {number}", queued=False, ai_verdict="approve", created_at=NOW - 8 * DAY_MS)
    source.put_ad("old", created_at=NOW - 40 * DAY_MS)
    insights = read(desk_in(tmp_path, source))
    arrived = figure(insights, "arrived")
    assert (arrived.value, arrived.n, sum(arrived.days), arrived.days[-2]) == (20, 20, 20, 8)
    assert [cell.n for cell in arrived.weeks] == [0, 0, 12, 8]
    unsure = figure(insights, "unsure")
    assert (unsure.unit, unsure.value, unsure.n) == (Unit.SHARE, 0.4, 20)
    assert [cell.value for cell in unsure.weeks] == [None, None, 0.0, 1.0]
    assert (figure(insights, "alone").value, figure(insights, "person").value) == (0.6, 0.4)


def test_decisions_by_verdict_and_reason_with_own_ones_on_their_way(
    source: Source, clock: Clock, tmp_path: Path
) -> None:
    for number in range(6):
        source.put_ad(f"ad {number}")
    say(source, "ben", "ad 0", "reject", "GAMBLING")
    say(source, "ben", "ad 1", "reject", "GAMBLING DATING", days_ago=9)
    say(source, "ben", "ad 2", "approve", days_ago=50)
    taken_back = say(source, "ana", "ad 3", "reject", "GAMBLING", days_ago=1)
    source.accept(undo_bytes("ad 0", say(source, "ben", "ad 0", "approve")), "ben")
    desk = desk_in(tmp_path, source, clock)

    def own(kind: FactKind, ad_id: str, body: Any, verdict: str = "", target: str = "") -> None:
        raw = fact_bytes(kind, ad_id, body)
        desk.work.record([NewFact(id_of(raw), kind, ad_id, NOW, raw, verdict=verdict, target=target)])

    own(FactKind.DECISION, "ad 4", decision(source, "ad 4", "reject", "GAMBLING"), "reject")
    own(FactKind.UNDO, "ad 3", Undo(taken_back), target=taken_back)
    insights = read(desk)
    decided = figure(insights, "decided")
    assert (decided.value, [cell.n for cell in decided.weeks]) == (3, [0, 0, 1, 2])
    assert (figure(insights, "verdict_reject").value, figure(insights, "verdict_approve").value) == (3, 0)
    codes = {one.name: (one.value, one.n) for one in figures(insights, "reason")}
    assert codes == {"GAMBLING": (3, 3), "DATING": (1, 3)}
    assert [one.name for one in figures(insights, "reason")] == ["GAMBLING", "DATING"], "the most frequent first"
    assert figure(insights, "mine_done").value == 1


def test_skips_waiting_and_what_i_did(source: Source, tmp_path: Path) -> None:
    for number in range(4):
        source.put_ad(f"ad {number}", created_at=NOW - 2 * DAY_MS)
    say(source, "ben", "ad 0", "approve", days_ago=1.5)
    say(source, "ana", "ad 1", "approve", days_ago=1)
    say(source, "ana", "ad 2", "approve")
    say(source, "ben", "ad 2", "approve")
    hash = source.ads["ad 3"].content_hash
    source.accept(fact_bytes(FactKind.SKIP, "ad 3", Skip(hash), at=NOW - DAY_MS), "ben")
    insights = read(desk_in(tmp_path, source))
    waited = figure(insights, "waited")
    assert (waited.value, waited.n) == (median([12 * HOUR, 24 * HOUR, 48 * HOUR]), 3), "only decisions that hold"
    assert figure(insights, "skipped").value == 1
    mine = figure(insights, "mine_done")
    assert (mine.value, mine.days[-2:]) == (2, (1, 1))


def test_each_figure_opens_the_rows_it_counts(source: Source, tmp_path: Path) -> None:
    """One decision an ad, so that decisions are as many as ads."""
    long_ago = 40 * DAY_MS
    due = {"late": NOW - HOUR, "due": NOW + HOUR, "later": NOW + 5 * DAY_MS}
    for number, ad_id in enumerate(["late", "due", "later", "waits", "old", "rejected", "escalated", "mine", "ages"]):
        source.put_ad(
            ad_id, ai_verdict="unsure", created_at=NOW - number * HOUR - (long_ago if ad_id == "old" else 0)
        )
        row = source.ads[ad_id]
        waits = row.detail.replace("{", '{"customer_waiting":true,', 1) if ad_id == "waits" else row.detail
        source.ads[ad_id] = msgspec.structs.replace(row, due_at=due.get(ad_id), detail=waits)
    source.put_ad("sure", queued=False, ai_verdict="approve", ai_score=0.9)
    say(source, "ben", "rejected", "reject", "GAMBLING", days_ago=2)
    say(source, "ben", "escalated", "escalate", "NEEDS_CONTEXT")
    say(source, "ana", "mine", "approve", days_ago=10)
    say(source, "ana", "ages", "reject", "GAMBLING", days_ago=39)
    desk = desk_in(tmp_path, source)
    insights = read(desk)
    expected = {
        "open": 5, "late": 1, "due": 1, "waiting": 1, "escalated": 1, "arrived": 9, "decided": 3,
        "verdict_reject": 1, "verdict_approve": 1, "verdict_escalate": 1, "mine_done": 1, "disputed": 0,
    }  # fmt: skip
    assert {id: figure(insights, id).value for id in expected} == expected
    for group in insights.groups:
        for one in group.figures:
            if one.query is not None:
                total = list_items(desk.reader, one.query, 1, NOW, "ana").total
                wanted = round(one.value * one.n) if one.unit is Unit.SHARE and one.value is not None else one.value
                assert total == (wanted or 0), f"{one.id} {one.name} {one.query}"


# --- agreement ---

HISTORY = [
    ("one", "ana", "reject"), ("one", "ben", "reject"), ("two", "ana", "approve"), ("two", "ben", "approve"),
    ("three", "ana", "reject"), ("three", "ben", "approve"), ("four", "ana", "approve"), ("four", "ben", "approve"),
    ("four", "lia", "reject"), ("five", "lia", "approve"),
] + [(f"more {n}", who, "reject" if n % 3 else "approve") for n in range(10) for who in ("ana", "ben")]  # fmt: skip


@pytest.fixture
def agreeing(source: Source, tmp_path: Path) -> Desk:
    for number, (ad_id, author, verdict) in enumerate(HISTORY):
        if ad_id not in source.ads:
            source.put_ad(ad_id)
        codes = "" if verdict == "approve" else "GAMBLING" if author == "ben" else "GAMBLING DATING"
        say(source, author, ad_id, verdict, codes, days_ago=1 + number / 100)
    changed = Decision(Verdict.APPROVE, source.ads["one"].content_hash, content("text of one"), after_reveal=True)
    source.accept(fact_bytes(FactKind.DECISION, "one", changed), "ben")
    settles = Decision(
        Verdict.APPROVE, source.ads["three"].content_hash, content("text of three"), adjudicates=("x", "y"),
        cause=Cause.SLIP,
    )  # fmt: skip
    source.accept(fact_bytes(FactKind.DECISION, "three", settles), "lia", "lead")
    return desk_in(tmp_path, source)


def test_agreement_equals_the_reference_libraries(agreeing: Desk) -> None:
    insights = read(agreeing)
    items = sorted({ad_id for ad_id, _, _ in HISTORY})
    table = {who: {ad_id: verdict for ad_id, by, verdict in HISTORY if by == who} for who in ("ana", "ben", "lia")}
    coded = numpy.array(
        [[{"approve": 0.0, "reject": 1.0}.get(said.get(item, ""), numpy.nan) for item in items]
         for said in table.values()]
    )  # fmt: skip
    alpha = figure(insights, "alpha")
    assert alpha.value == pytest.approx(krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal"))
    assert alpha.n == 14, "five was judged once"
    assert figure(insights, "raw").value == pytest.approx((12 + 0 + 1 / 3) / 14)
    assert alpha.weeks[-1] == (alpha.value, 14)
    assert alpha.weeks[0] == (None, 0)
    common = sorted(set(table["ana"]) & set(table["ben"]))
    kappa = cohen_kappa_score([table["ana"][item] for item in common], [table["ben"][item] for item in common])
    range_ = figure(insights, "kappa")
    assert (range_.value, range_.most) == (pytest.approx(kappa), pytest.approx(kappa))
    assert range_.n == 1, "lia has too few items in common with either"
    gambling = figure(insights, "alpha_of", "GAMBLING")
    assert gambling.n == 14
    assert gambling.query == "reason:GAMBLING"
    dating = figure(insights, "alpha_of", "DATING")
    assert dating.value is not None
    assert gambling.value is not None
    assert dating.value < gambling.value, "ben never names it"
    masi = figure(insights, "masi")
    assert masi.value is not None
    assert dating.value < masi.value < gambling.value


def test_pairs_are_for_a_lead_and_ones_own_for_a_reviewer_by_name(agreeing: Desk) -> None:
    assert [one.name for one in figures(read(agreeing, "lead"), "pair")] == ["ana · ben", "ana · lia", "ben · lia"]
    insights = read_insights(agreeing.reader, NOW, "lia", "reviewer")
    assert [one.name for one in figures(insights, "pair")] == ["lia · ana", "lia · ben"]
    assert figures(read_insights(agreeing.reader, NOW, "nobody", "reviewer"), "pair") == []


def test_adjudications_and_their_causes(agreeing: Desk) -> None:
    insights = read(agreeing)
    assert (figure(insights, "adjudicated").value, figure(insights, "cause_slip").value) == (1, 1)
    assert figures(insights, "cause_edge_case") == []


def test_unanimous_and_missing_data_are_undefined_and_say_why(source: Source, tmp_path: Path) -> None:
    source.put_ad("a")
    desk = desk_in(tmp_path / "none", source)
    alpha = figure(read(desk), "alpha")
    assert (alpha.value, alpha.n, alpha.why) == (None, 0, "none_twice")
    for author in ("ana", "ben"):
        say(source, author, "a", "approve")
    insights = read(desk_in(tmp_path / "same", source))
    for id in ("alpha", "ac1", "masi"):
        one = figure(insights, id)
        assert (one.value, one.n, one.why) == (None, 1, "one_answer")
    raw = figure(insights, "raw")
    assert (raw.value, raw.n, raw.why) == (1.0, 1, "")
    assert figure(insights, "kappa").why == "no_pairs"


def test_an_item_stands_whole_in_the_week_of_its_latest_opinion(source: Source, tmp_path: Path) -> None:
    for ad_id in ("a", "b"):
        source.put_ad(ad_id)
    say(source, "ana", "a", "approve", days_ago=30)
    say(source, "ben", "a", "reject", days_ago=10)
    say(source, "ana", "b", "approve", days_ago=27)
    say(source, "ben", "b", "reject")
    desk = desk_in(tmp_path, source)
    assert [cell.n for cell in figure(read(desk), "raw").weeks] == [0, 0, 1, 1]
    assert figure(read(desk, week="2025-W23"), "raw").n == 1, "b was not judged twice by then"


# --- second looks, known answers, the AI ---


def test_second_looks_known_answers_and_the_ai(source: Source, tmp_path: Path) -> None:
    def ai(verdict: str, *, shown: bool) -> AiOpinion:
        return AiOpinion(verdict, 0.9, "m", "", shown)

    for ad_id in "abcde":
        source.put_ad(ad_id)
    say(source, "ana", "a", "approve", ai=ai("approve", shown=True))
    say(source, "ben", "a", "approve", draw="second", ai=ai("approve", shown=False))
    say(source, "ana", "b", "approve", ai=ai("reject", shown=True))
    say(source, "ben", "b", "reject", "GAMBLING", draw="second", ai=ai("reject", shown=False))
    say(source, "ana", "c", "escalate", "NEEDS_CONTEXT", ai=ai("approve", shown=True))
    say(source, "ana", "d", "reject", "DATING", ai=ai("unsure", shown=True))
    say(source, "ben", "e", "reject", "GAMBLING DATING")
    say(source, "lia", "e", "reject", "GAMBLING")
    known = Gold(source.ads["e"].content_hash, Verdict.REJECT, ("GAMBLING", "DATING"))
    source.accept(fact_bytes(FactKind.GOLD, "e", known), "lia", "lead")
    other = Gold(source.ads["d"].content_hash, Verdict.APPROVE)
    source.accept(fact_bytes(FactKind.GOLD, "d", other), "lia", "lead")
    desk = desk_in(tmp_path, source)
    insights = read(desk, "lead")
    second = figure(insights, "second_alike")
    assert (second.value, second.n, second.query) == (0.5, 2, "is:disputed")
    shown, blind = figure(insights, "ai_shown"), figure(insights, "ai_blind")
    assert (shown.value, shown.n) == (0.5, 2), "an escalation is no verdict yet, and unsure is none"
    assert (blind.value, blind.n) == (1.0, 2)
    gold = figure(insights, "gold")
    assert (gold.value, gold.n) == (0.5, 2), "ben on e and ana on d; who gave the answer is no examinee"
    assert {one.name: (one.value, one.n) for one in figures(insights, "gold_reason")} == {
        "DATING": (1.0, 1), "GAMBLING": (1.0, 1),
    }  # fmt: skip
    assert figures(read(desk, "reviewer"), "gold") == [], "known answers are silent"


# --- rises ---


def a_past(source: Source, ads_a_day: int = 2) -> None:
    """Sixty quiet days of two accounts, with a decision on every ad."""
    for day in range(60, -1, -1):
        for number in range(ads_a_day):
            ad_id = f"ad {day} {number}"
            account = "acme" if number % 2 else "delta"
            source.put_ad(ad_id, account=account, created_at=NOW - day * DAY_MS)
            say(source, "ben", ad_id, "reject", "DATING" if number % 2 else "GAMBLING", days_ago=day)


def test_quiet_data_is_left_in_peace(source: Source, tmp_path: Path) -> None:
    a_past(source)
    assert sudden_rises(desk_in(tmp_path, source).reader, NOW) == []


def test_a_planted_rise_is_pointed_out_with_its_numbers(source: Source, clock: Clock, tmp_path: Path) -> None:
    a_past(source)
    source.name_account("acme", "Acme Wellness")
    for number in range(14):
        source.put_ad(f"new {number}", account="acme", created_at=NOW - DAY_MS)
        say(source, "ben", f"new {number}", "reject", "GAMBLING", days_ago=number % 3)
    desk = desk_in(tmp_path, source, clock)
    found = {one.id: one for one in sudden_rises(desk.reader, NOW)}
    assert set(found) == {"rise_reason", "rise_account"}
    reason = found["rise_reason"]
    assert reason.rise is not None
    assert reason.name == "GAMBLING"
    assert list_items(desk.reader, reason.query or "", 1, NOW, "ana").total == 17
    assert (reason.value, reason.rise.days, reason.rise.expected) == (17, 3, 3.0)
    assert reason.n == 17 + round(3.0 * reason.rise.past_days / 3)
    assert reason.rise.p < 0.001
    account = found["rise_account"]
    assert account.name == "Acme Wellness"
    assert account.query is not None
    assert list_items(desk.reader, account.query, 1, NOW, "ana").total == account.value
    first, *_ = in_order(read(desk))
    assert (first.id, len(first.figures)) == ("rises", 2)
    assert figures(read(desk, week="2025-W23"), "rise_reason") == [], "not yet then"


def test_parts_are_the_whole(agreeing: Desk) -> None:
    """A screen that reads part by part ends with what a report reads at once."""
    insights = open_insights(agreeing.reader, NOW, "ana")
    assert in_order(insights) == []
    for part in parts(insights, "lead"):
        insights = insights.joined(part(agreeing.reader))
    assert insights == read(agreeing, "lead")
    assert [group.id for group in in_order(insights)] == [
        "now", "work", "reasons", "agreement", "agreement_reasons", "second", "ai", "gold", "mine", "pairs",
    ]  # fmt: skip


def test_sources_say_how_old_they_are(source: Source, tmp_path: Path) -> None:
    from test_store_tallies import put

    put(source, "a", by="meta", heard=NOW - 3 * HOUR)
    heard = figure(read(desk_in(tmp_path, source)), "source", "meta")
    assert (heard.unit, heard.value) == (Unit.SPAN, 3 * HOUR)
