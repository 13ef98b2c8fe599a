"""Whose word an ad's status is, and what is called a mismatch: rule by rule."""

import pytest

from reviewtui.domain.documents import checked
from reviewtui.domain.precedence import PrecedenceRules, SourceRule
from reviewtui.domain.reconcile import Reconciled, fingerprint, reconcile
from reviewtui.domain.rules import PRECEDENCE
from reviewtui.domain.sightings import link_key, resolve, wanted
from reviewtui.domain.statements import Statement
from reviewtui.errors import Misused

HOUR = 3_600_000


def meta(hours: int, status: str, raw: str = "", until: int = 0, **more: object) -> Statement:
    at = hours * HOUR
    return Statement("meta", status, raw or status.upper(), at, max(at, until * HOUR), **more)  # type: ignore[arg-type]


def sheet(hours: int, status: str) -> Statement:
    return Statement("tracker:Main", status, status, hours * HOUR, hours * HOUR, "hand")


def judged(*said: Statement, rules: PrecedenceRules | None = None, asked: int | None = None) -> Reconciled:
    return reconcile(said, rules or PrecedenceRules(), platform_asked_at=asked)


def kinds(told: Reconciled) -> list[str]:
    return [one.kind for one in told.tale.mismatches]


def test_configured_is_never_taken_for_effective() -> None:
    told = judged(meta(1, "rejected", configured="ACTIVE"))
    assert (told.status, kinds(told)) == ("rejected", [])


def test_an_unknown_word_of_a_person_overrides_nothing() -> None:
    told = judged(meta(1, "active"), sheet(2, "unknown"))
    assert (told.status, told.tale.by, kinds(told)) == ("active", "meta", [])
    assert judged(sheet(2, "unknown")).raw == "unknown"


def test_a_sheet_has_the_hours_that_the_rules_give_it() -> None:
    patient = PrecedenceRules(sources=(SourceRule("tracker", grace_hours=5),))
    assert kinds(judged(sheet(1, "in_review"), meta(4, "active", until=8), rules=patient)) == []
    assert kinds(judged(sheet(1, "in_review"), meta(4, "active", until=9), rules=patient)) == ["stale_sheet"]


def test_a_sheet_written_soon_after_the_platform_was_asked_is_not_ahead_of_a_rejection() -> None:
    assert kinds(judged(meta(1, "rejected"), sheet(3, "active"))) == ["silent_rejection"]
    assert kinds(judged(meta(1, "rejected"), sheet(30, "active"))) == ["sheet_ahead"]


def test_looking_again_is_no_other_statement() -> None:
    assert fingerprint([meta(1, "active")]) == fingerprint([meta(1, "active", until=9)])
    assert fingerprint([meta(1, "active")]) != fingerprint([meta(2, "active")])


@pytest.mark.parametrize(
    "document",
    [
        PrecedenceRules(order=("platform", "verified")),
        PrecedenceRules(order=("platform",)),
        PrecedenceRules(order=("hand", "hand", "platform")),
        PrecedenceRules(sources=(SourceRule("meta", fresh_hours=-1),)),
        PrecedenceRules(sources=(SourceRule("meta"), SourceRule("meta"))),
    ],
)
def test_rules_that_cannot_be_are_refused(document: PrecedenceRules) -> None:
    with pytest.raises(Misused):
        checked(PRECEDENCE, document, ())


def test_a_link_is_the_same_however_a_visitor_came() -> None:
    plain = link_key("https://www.tea.example/summer/")
    assert plain == link_key("tea.example/summer?utm_source=x&fbclid=1#top") != link_key("tea.example/summer?id=2")
    assert link_key("mailto:ana@tea.example") == ""


def test_a_name_counts_where_the_link_leaves_several() -> None:
    want = wanted({"refs": {"link": ["tea.example"], "name": ["Summer"]}})
    holders = {"link:tea.example": {"1", "2"}, "name:|summer": {"2", "3"}}
    homes = {"1": "a", "2": "a", "3": "b"}
    assert resolve(want, "", lambda key: holders.get(key, ()), homes).ad_id == "2"
    only = wanted({"refs": {"link": ["tea.example"]}})
    assert resolve(only, "", lambda key: holders.get(key, ()), homes).names == ("1", "2")
