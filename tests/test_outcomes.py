"""The platform's later verdict: lessons are found, and people, the AI and reasons are scored, no person is."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from home_setup import Home, an_ad
from hub_setup import NOW
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.database import sqlite
from reviewtui.domain.ads import AdStatus, Content, content_hash
from reviewtui.domain.facts import Appeal, Decision, FactKind, Reason, Verdict, encode_fact, read_body
from reviewtui.domain.ids import IdMaker
from reviewtui.domain.insights import Figure, period_to
from reviewtui.domain.outcomes import Outcome, contradicts, outcome
from reviewtui.domain.statements import Statement, StatusTale
from reviewtui.linear.talk import appealed
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide
from reviewtui.services.desk import Desk, open_desk
from reviewtui.services.inbox import read_inbox
from reviewtui.services.outcomes import outcome_figures, surprising
from reviewtui.services.queue import list_queue
from reviewtui.widgets.ad_list import badge_of
from reviewtui.widgets.card import appeal_line, story
from reviewtui.wire.messages import AdDetail

POLICY = packaged()[0]
HOUR = 3_600_000
make_id = IdMaker(lambda: NOW)
HUNDREDS = st.integers(NOW - 10 * HOUR, NOW)


@given(st.sampled_from(tuple(Verdict)), HUNDREDS, st.sampled_from(tuple(AdStatus)), st.booleans(), HUNDREDS)
def test_only_what_the_platform_says_after_an_approval_or_a_rejection_counts(
    verdict: Verdict, decided_at: int, status: AdStatus, by_platform: bool, checked_at: int
) -> None:
    found = outcome(verdict, decided_at, status, by_platform=by_platform, checked_at=checked_at)
    later = by_platform and checked_at > decided_at
    same = {("approve", "active"), ("reject", "rejected")}
    opposite = {("approve", "rejected"), ("reject", "active")}
    assert (found is Outcome.CONFIRMED) == (later and (verdict, status) in same)
    assert (found is Outcome.SURPRISE) == (later and (verdict, status) in opposite)


def test_what_was_never_checked_is_no_verdict() -> None:
    assert outcome("approve", NOW, "rejected", by_platform=True, checked_at=None) is None


def test_a_rejection_that_was_known_of_or_came_before_contradicts_nothing() -> None:
    assert contradicts(NOW, "active", NOW + 1)
    assert not contradicts(NOW, "rejected", NOW + 1)
    assert not contradicts(NOW, "active", NOW)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def judged(home: Home, ad_id: str, verdict: str, *codes: str) -> None:
    """Somebody decided it, and the mirror holds that."""
    said = Content(f"Headline of {ad_id}", f"The text of {ad_id}, in a few words.")
    reasons = tuple(Reason(POLICY.policy, code, 1, 1) for code in codes)
    body = Decision(Verdict(verdict), content_hash(said), said, reasons)
    raw = encode_fact(
        id=make_id(), kind=FactKind.DECISION, ad_id=ad_id, at=NOW, app="0", device="d", data=body
    )  # fmt: skip
    home.pull(facts=[home.fact_row(raw, "ana")])


def heard(home: Home, ad_id: str, status: str, at: int, source: str = "meta") -> None:
    """The platform was asked about the ad."""
    mirror = sqlite.open_file(home.folder / "mirror.db", synchronous="NORMAL")
    (detail,) = mirror.execute("SELECT detail FROM ad WHERE ad_id = ?", (ad_id,)).fetchone()
    tale = StatusTale((Statement(source, status, status, at, at),), by=source, since=at, checked_at=at)
    said = msgspec.structs.replace(msgspec.json.decode(detail, type=AdDetail), tale=tale)
    mirror.execute(
        "UPDATE ad SET status = ?, detail = ? WHERE ad_id = ?",
        (status, msgspec.json.encode(said).decode(), ad_id),
    )
    mirror.close()


def surprises(desk: Desk) -> list[str]:
    return [item.ad_id for item in list_queue(desk.reader, "is:surprise", NOW + HOUR, "ana").first]


def test_the_opposite_verdict_comes_back_as_a_lesson_and_each_figure_says_its_n(home: Home) -> None:
    home.pull(*(an_ad(name, points=9, ai_verdict=ai, why="?") for name, ai in (
        ("runs", "approve"), ("falls", "approve"), ("early", "approve"), ("stays", "reject"), ("back", "reject"),
        ("sheet", "approve"),
    )))  # fmt: skip
    for ad_id, verdict, codes in (
        ("runs", "approve", ()), ("falls", "approve", ()), ("early", "approve", ()), ("sheet", "approve", ()),
        ("stays", "reject", ("GAMBLING",)), ("back", "reject", ("GAMBLING",)),
    ):  # fmt: skip
        judged(home, ad_id, verdict, *codes)
    for ad_id, status in (("runs", "active"), ("falls", "rejected"), ("stays", "rejected"), ("back", "active")):
        heard(home, ad_id, status, NOW + HOUR)
    heard(home, "early", "rejected", NOW - HOUR)
    heard(home, "sheet", "rejected", NOW + HOUR, source="tracker:Spring")
    desk = open_desk(home.settings(), home.clock)
    assert sorted(surprises(desk)) == ["back", "falls"]
    views = {ad_id: open_ad(desk.reader, ad_id, NOW + HOUR, "ana") for ad_id in ("falls", "runs", "early", "sheet")}
    assert [ad_id for ad_id, view in views.items() if view is not None and surprising(view)] == ["falls"]
    outcomes, reasons = outcome_figures(desk.reader, period_to("", NOW + HOUR))
    by_id = {figure.id: figure for figure in outcomes.figures}
    assert told(by_id["surprises"]) == (2, 4)
    assert by_id["surprises"].query == "is:surprise"
    assert told(by_id["outcome_approve"]) == told(by_id["outcome_reject"]) == (0.5, 2)
    assert told(by_id["outcome_ai_approve"]) == told(by_id["outcome_ai_reject"]) == (0.5, 2)
    assert [(figure.name, *told(figure)) for figure in reasons.figures] == [("GAMBLING", 0.5, 2)]
    desk.close()


def test_a_lesson_that_was_learnt_is_one_no_more(home: Home) -> None:
    home.pull(an_ad("falls"))
    judged(home, "falls", "approve")
    heard(home, "falls", "rejected", NOW + HOUR)
    desk = open_desk(home.settings(), home.clock)
    assert surprises(desk) == ["falls"]
    view = open_ad(desk.reader, "falls", NOW + HOUR, "ana")
    assert view is not None
    decide(desk, view, POLICY, Judgement(Verdict.REJECT, (("GAMBLING", ""),)))
    assert surprises(desk) == []
    desk.close()


def rejected_again(home: Home, ad_id: str, why: str = "It promises too much.") -> None:
    """The hub heard that the platform rejects what was approved, and says so."""
    heard(home, ad_id, "rejected", NOW + HOUR)
    said = Content(f"Headline of {ad_id}", f"The text of {ad_id}, in a few words.")
    mirror = sqlite.open_file(home.folder / "mirror.db", synchronous="NORMAL")
    (approval,) = mirror.execute("SELECT decision_id FROM ad WHERE ad_id = ?", (ad_id,)).fetchone()
    mirror.close()
    raw = encode_fact(
        id=make_id(), kind=FactKind.APPEAL, ad_id=ad_id, at=NOW + HOUR, app="0", device="hub",
        data=Appeal(content_hash(said), 1, why, against=approval),
    )  # fmt: skip
    home.pull(facts=[home.fact_row(raw, "", "")])


def test_what_came_back_stands_in_the_queue_with_why_and_still_counts_when_it_was_decided_anew(home: Home) -> None:
    home.pull(*(an_ad(name, points=9, ai_verdict="approve", why="?") for name in ("falls", "runs")))
    for ad_id in ("falls", "runs"):
        judged(home, ad_id, "approve")
    heard(home, "runs", "active", NOW + HOUR)
    rejected_again(home, "falls")
    desk = open_desk(home.settings(), home.clock)
    (row,) = list_queue(desk.reader, "", NOW + HOUR, "ana").first
    assert (row.ad_id, row.state, badge_of(row, NOW + HOUR, "ana")) == ("falls", "appealed", ("Meta no", "late"))
    view = open_ad(desk.reader, "falls", NOW + HOUR, "ana")
    assert view is not None
    assert surprises(desk) == ["falls"]
    assert surprising(view)
    assert view.appeal is not None
    by_a_person = replace(view, decision_id="", appeal=replace(view.appeal, against=""))
    assert not surprising(by_a_person), "what somebody asks for is no surprise"
    told_here = "\n".join("".join(piece.text for piece in line) for line in story(view, 90, NOW, "ana", POLICY, ()))
    assert "we approved it, and Meta rejected it: “It promises too much.”" in told_here
    assert "Meta no +20" in told_here
    assert appealed(view.appeal, "ana") == "We approved it, and Meta rejected it: “It promises too much.”."  # type: ignore[arg-type]
    (letter,) = read_inbox(desk.reader, "ana")
    assert (letter.why, letter.words) == ("lesson", "It promises too much.")

    def figures() -> dict[str, tuple[float | None, int]]:
        return {one.id: told(one) for one in outcome_figures(desk.reader, period_to("", NOW + HOUR))[0].figures}

    assert figures() == {"surprises": (1, 2), "outcome_approve": (0.5, 2), "outcome_ai_approve": (0.5, 2)}
    decide(desk, view, POLICY, Judgement(Verdict.REJECT, (("GAMBLING", ""),)))
    assert surprises(desk) == []
    assert [item.ad_id for item in list_queue(desk.reader, "", NOW + HOUR, "ana").first] == []
    (mine,) = desk.reader.own_facts_on("falls")
    body = read_body(mine.body)
    assert isinstance(body, Decision)
    assert (body.round, body.status) == (1, "rejected")
    home.pull(facts=[home.fact_row(mine.body, "ana")])
    assert figures()["outcome_approve"] == (0.5, 2)
    desk.close()


def test_a_rejection_without_words_says_that_there_are_none(home: Home) -> None:
    home.pull(an_ad("falls", why="?"))
    judged(home, "falls", "approve")
    rejected_again(home, "falls", "")
    desk = open_desk(home.settings(), home.clock)
    view = open_ad(desk.reader, "falls", NOW + HOUR, "ana")
    assert view is not None
    assert view.appeal is not None
    assert appeal_line(view.appeal, "ana") == "we approved it, and Meta rejected it without saying why"
    assert appealed(view.appeal, "ana") == "We approved it, and Meta rejected it without saying why."
    desk.close()


def test_while_the_platform_has_said_nothing_there_is_nothing_to_score(home: Home) -> None:
    home.pull(an_ad("one"))
    judged(home, "one", "approve")
    desk = open_desk(home.settings(), home.clock)
    assert [group.figures for group in outcome_figures(desk.reader, period_to("", NOW))] == [(), ()]
    desk.close()


def told(figure: Figure) -> tuple[float | None, int]:
    return figure.value, figure.n
