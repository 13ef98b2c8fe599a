"""Rounds, second opinions, settling, several ads as one: what is recorded, and what everyone then reads of the ad."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store_setup import (
    NOW,
    Clock,
    Source,
    appeal_bytes,
    assign_bytes,
    decision_bytes,
    desk_in,
    fill,
    id_of,
    ids_of,
    undo_bytes,
)

from reviewtui.domain.claims import Claim
from reviewtui.domain.draws import share_of
from reviewtui.domain.facts import (
    Cause,
    Decision,
    Draw,
    FactKind,
    Gold,
    Note,
    Reflection,
    Verdict,
    decode_body,
    decode_fact,
)
from reviewtui.domain.query import parse
from reviewtui.domain.rules import REVIEW, ReviewRules
from reviewtui.domain.values import Span
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.decisions import (
    Judgement,
    adjudicate,
    appeal,
    assign,
    comment,
    decide,
    decide_group,
    mark_gold,
    reflect,
    skip,
    undo,
)
from reviewtui.services.desk import Desk
from reviewtui.services.queue import filter_of, find_row
from reviewtui.store.claims import keep_claims
from reviewtui.store.reader import Item
from reviewtui.store.work import Delivered

POLICY = packaged()[0]
TEXT = "Our tea melts fat while you sleep"
REJECT = Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", ""),))
APPROVE = Judgement(Verdict.APPROVE)


class Office:
    """A desk, the hub it pulls from, and small words for both."""

    def __init__(self, folder: Path, role: str = "lead") -> None:
        self.source = Source()
        self.source.put_ad("a", TEXT, ai_verdict="reject", ai_score=0.7)
        self.source.put_ad("twin", TEXT)
        self.source.put_ad("b", "Cash today")
        self.clock = Clock()
        self.desk: Desk = desk_in(folder, self.source, self.clock)
        self.desk.work.set_meta("role", role)

    def view(self, ad_id: str = "a") -> AdView:
        view = open_ad(self.desk.reader, ad_id, self.clock(), "ana")
        assert view is not None
        return view

    def pull(self) -> None:
        fill(self.desk.settings, self.source, viewer="ana")

    def push(self) -> None:
        """The hub takes everything."""
        waiting = self.desk.work.mark_attempted(self.desk.work.outbox(100))
        role = self.desk.work.meta("role") or ""
        self.desk.work.deliver([Delivered(w.n, "acked", self.source.accept(w.body, "ana", role)) for w in waiting])

    def others(self, ad_id: str, verdict: str = "reject", by: str = "ben", **more: Any) -> str:
        """Somebody else decides, and it is pulled. Returns the decision's id."""
        raw = decision_bytes(ad_id, self.source.ads[ad_id].text, verdict, **more)
        self.source.accept(raw, by)
        self.pull()
        return id_of(raw)

    def rows(self, query: str) -> list[Item]:
        filter = filter_of(parse(query), self.clock(), "ana", self.desk.reader)
        return self.desk.reader.page(filter, self.clock(), 100)

    def found(self, query: str) -> list[str]:
        return ids_of(self.rows(query))

    def body(self, id: str) -> Any:
        fact = self.desk.work.fact(id)
        assert fact is not None
        return decode_body(decode_fact(fact.body))

    def last(self, ad_id: str = "a") -> Any:
        """The body of the latest own fact about an ad."""
        return decode_body(decode_fact(self.desk.work.facts_on(ad_id)[-1].body))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.desk.close()


def refusal(act: Any, *args: Any, **values: Any) -> str:
    """The code of why it is refused, after its sentence was made."""
    with pytest.raises(ReviewError) as refused:
        act(*args, **values)
    assert str(refused.value)
    return refused.value.code


# --- several as one ---


def test_identical_ads_are_approved_together_and_taken_back_together(office: Office) -> None:
    done = decide_group(office.desk, [office.view("a"), office.view("twin")], POLICY, APPROVE)
    assert [one.ad_id for one in done.decided] == ["a", "twin"]
    assert office.found("") == ["b"]
    assert {office.body(one.decision_id).group_id for one in done.decided} == {done.group_id}
    taken_back = undo(office.desk)
    assert set(taken_back.ad_ids) == {"a", "twin"}
    assert set(office.found("")) == {"a", "twin", "b"}
    assert office.desk.work.counts() == (0, 0), "none of it had left"


def test_an_approval_takes_identical_content_alone(office: Office) -> None:
    assert refusal(decide_group, office.desk, [office.view("a"), office.view("b")], POLICY, APPROVE) == (
        "approve_differs"
    )
    assert office.desk.work.counts() == (0, 0)


def test_a_reasoned_verdict_takes_any_and_evidence_stays_where_it_was_marked(office: Office) -> None:
    marked = Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", ""),), evidence=(Span("text", 0, 12),), confidence=3)
    done = decide_group(office.desk, [office.view("a"), office.view("b"), office.view("twin")], POLICY, marked)
    said = {one.ad_id: office.body(one.decision_id) for one in done.decided}
    assert {ad_id: len(body.evidence) for ad_id, body in said.items()} == {"a": 1, "twin": 1, "b": 0}
    assert {body.confidence for body in said.values()} == {3}


def test_if_one_of_them_changed_none_is_decided(office: Office) -> None:
    views = [office.view("a"), office.view("b")]
    office.source.put_ad("b", "Cash tomorrow")
    office.pull()
    assert refusal(decide_group, office.desk, views, POLICY, REJECT) == "changed_ad"
    assert refusal(decide_group, office.desk, [], POLICY, REJECT) == "nothing_marked"
    assert office.desk.work.counts() == (0, 0)


def test_one_of_a_group_can_be_taken_back_by_name(office: Office) -> None:
    done = decide_group(office.desk, [office.view("a"), office.view("twin")], POLICY, APPROVE)
    undone = undo(office.desk, done.decided[0].decision_id)
    assert undone.ad_ids == ("a",)
    assert set(office.found("")) == {"a", "b"}
    assert undo(office.desk).ad_ids == ("twin",), "the rest of it"


# --- rounds ---


def test_an_appeal_opens_the_ad_again_with_its_history(office: Office) -> None:
    first = decide(office.desk, office.view(), POLICY, REJECT)
    appeal(office.desk, office.view(), "the customer sent a study", customer=True)
    view = office.view()
    assert (view.state, view.round, view.decision_id) == ("appealed", 1, "")
    assert view.appeal is not None
    assert (view.appeal.author, view.appeal.why, view.appeal.customer) == ("ana", "the customer sent a study", True)
    assert [one.id for one in view.past] == [first.decision_id], "what was said stays"
    assert "a" in office.found("")
    assert office.found("is:appealed") == ["a"]
    again = decide(office.desk, view, POLICY, APPROVE)
    assert office.body(again.decision_id).round == 1
    assert (office.view().state, office.view().decision_id) == ("decided", again.decision_id)
    undo(office.desk)
    assert office.view().state == "appealed"
    undo(office.desk)
    assert (office.view().state, office.view().decision_id) == ("decided", first.decision_id), "as before the appeal"


def test_what_was_painted_in_another_round_is_not_decided(office: Office) -> None:
    office.others("a")
    view = office.view()
    office.source.accept(appeal_bytes("a", TEXT), "mia", "account-manager")
    office.pull()
    for act in (
        lambda: decide(office.desk, view, POLICY, APPROVE),
        lambda: skip(office.desk, view),
        lambda: appeal(office.desk, view, "again"),
        lambda: adjudicate(office.desk, view, POLICY, APPROVE, Cause.SLIP),
    ):
        assert refusal(act) == "reopened_ad"
    assert office.desk.work.counts() == (0, 0)
    assert office.view().appeal is not None


def test_there_is_nothing_to_appeal_against_before_a_decision(office: Office) -> None:
    assert refusal(appeal, office.desk, office.view(), "why not") == "nothing_decided"
    office.others("a")
    assert refusal(appeal, office.desk, office.view(), "  ") == "text_needed"


# --- second opinions ---


def test_a_second_opinion_is_asked_of_who_gave_none(office: Office) -> None:
    office.desk.work.set_meta("role", "reviewer")
    first = office.others("a", "approve")
    office.source.put_ad("a", wanted=2)
    office.pull()
    view = office.view()
    assert (view.state, view.draw, view.blind, view.decision_id) == ("second", Draw.SECOND, True, first)
    assert office.found("is:second") == ["a"]
    mine = decide(office.desk, view, POLICY, REJECT)
    assert office.body(mine.decision_id).draw == "second"
    after = office.view()
    assert (after.state, after.decision_id, after.disputed, after.blind) == ("decided", first, True, False)
    assert {one.id: one.mark for one in after.past} == {first: "holds", mine.decision_id: "second"}
    assert {row.ad_id: row.state for row in office.rows("is:decided")} == {"a": "decided"}
    assert office.found("is:disputed") == ["a"]
    undo(office.desk)
    assert (office.view().state, office.found("is:disputed")) == ("second", [])


def test_a_lead_settles_what_reviewers_differ_on(office: Office) -> None:
    one, other = office.others("a", "approve"), office.others("a", "reject", by="cleo")
    assert office.view().disputed
    assert office.view().agreement == 0
    done = adjudicate(office.desk, office.view(), POLICY, REJECT, Cause.UNCLEAR_GUIDELINE)
    body = office.body(done.decision_id)
    assert (set(body.adjudicates), body.cause) == ({one, other}, "unclear_guideline")
    view = office.view()
    assert (view.decision_id, view.disputed, office.found("is:disputed")) == (done.decision_id, False, [])
    assert next(past.cause for past in view.past if past.id == done.decision_id) == "unclear_guideline"
    office.push()
    office.pull()
    assert (office.view().decision_id, office.view().disputed) == (done.decision_id, False)
    undo(office.desk)
    assert office.found("is:disputed") == ["a"]


def test_there_must_be_opinions_to_settle(office: Office) -> None:
    assert refusal(adjudicate, office.desk, office.view(), POLICY, REJECT, Cause.SLIP) == "no_opinions"


# --- what only some may do ---


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("reviewer", {"adjudicate", "assign", "mark_gold"}),
        ("account-manager", {"adjudicate", "assign", "mark_gold", "decide", "decide_group", "skip", "reflect"}),
        ("sales", {"adjudicate", "assign", "mark_gold", "decide", "decide_group", "skip", "reflect", "appeal",
                   "comment"}),
        ("lead", set()),
    ],
)  # fmt: skip
def test_what_the_hub_would_refuse_is_said_at_once(tmp_path: Path, role: str, refused: set[str]) -> None:
    office = Office(tmp_path, role)
    judged = office.others("a")
    view = office.view()
    acts = {
        "decide": lambda: decide(office.desk, view, POLICY, REJECT),
        "decide_group": lambda: decide_group(office.desk, [view], POLICY, REJECT),
        "skip": lambda: skip(office.desk, view),
        "adjudicate": lambda: adjudicate(office.desk, view, POLICY, REJECT, Cause.SLIP),
        "assign": lambda: assign(office.desk, ["a"], "ben"),
        "mark_gold": lambda: mark_gold(office.desk, view, POLICY, Verdict.APPROVE),
        "reflect": lambda: reflect(office.desk, judged, POLICY, text="it read too fast"),
        "comment": lambda: comment(office.desk, "a", "hello"),
        "appeal": lambda: appeal(office.desk, view, "please"),
    }
    codes = {}
    for name, act in acts.items():
        try:
            act()
        except ReviewError as error:
            codes[name] = error.code
    assert {name for name, code in codes.items() if code == "role_needed"} == refused
    office.desk.close()


# --- who has an ad ---


def test_an_ad_is_given_to_somebody_and_back_to_all(office: Office) -> None:
    assert assign(office.desk, ["a", "b", "a"], "ben") == 2
    assert (office.view().assignee, office.view("twin").assignee) == ("ben", "")
    assert set(office.found("assigned:ben")) == {"a", "b"}
    assert office.found("assigned:none") == ["twin"]
    row = find_row(office.desk.reader, "a", NOW, "ana")
    assert row is not None
    assert row.assignee == "ben"
    office.push()
    office.pull()
    assert set(office.found("assigned:ben")) == {"a", "b"}
    assign(office.desk, ["a"], "")
    assert (office.found("assigned:ben"), office.view().assignee) == (["b"], "")
    assert refusal(assign, office.desk, ["nowhere"], "ben") == "no_ad"
    assert refusal(assign, office.desk, [], "ben") == "nothing_marked"


def test_an_assignment_that_was_taken_back_leaves_the_one_before(office: Office) -> None:
    office.source.accept(assign_bytes("a", "ben"), "lia", "lead")
    late = assign_bytes("a", "cleo")
    office.source.accept(late, "lia", "lead")
    office.pull()
    assert (office.view().assignee, office.found("assigned:cleo")) == ("cleo", ["a"])
    office.source.accept(undo_bytes("a", id_of(late)), "lia", "lead")
    office.pull()
    assert (office.view().assignee, office.found("assigned:ben")) == ("ben", ["a"])


def test_who_is_at_an_ad_is_said_on_its_row_until_it_ends(office: Office) -> None:
    office.source.lease("b", "ben", NOW + 60_000)
    office.pull()
    row = find_row(office.desk.reader, "b", NOW, "ana")
    assert row is not None
    assert (row.holder, office.view("b").holder, office.found("claimed:ben")) == ("ben", "ben", ["b"])
    assert set(office.found("claimed:none")) == {"a", "twin"}
    office.clock.now += 60_000
    assert (office.view("b").holder, office.found("claimed:ben")) == ("", [])


def test_a_decision_under_a_claim_carries_its_fence(office: Office) -> None:
    keep_claims(office.desk.work.connection, [Claim("a", 7, NOW + 1000, 120_000)], [], 0)
    assert office.body(decide(office.desk, office.view(), POLICY, APPROVE).decision_id).fence == 7
    assert office.body(decide(office.desk, office.view("b"), POLICY, APPROVE).decision_id).fence is None


# --- words around an ad ---


def test_a_remark_addresses_whom_it_names(office: Office) -> None:
    comment(office.desk, "a", " @ben see @cleo.m, not ana@mail.example ")
    assert office.last() == Note("@ben see @cleo.m, not ana@mail.example", ("ben", "cleo.m"))
    assert refusal(comment, office.desk, "a", "\n ") == "text_needed"
    assert refusal(comment, office.desk, "a", "x" * 20_001) == "too_long"
    assert refusal(comment, office.desk, "a", "half \ud800") == "not_text"
    assert refusal(comment, office.desk, "nowhere", "x") == "no_ad"


def test_a_remark_leaves_the_ad_as_it_stands(office: Office) -> None:
    skip(office.desk, office.view())
    comment(office.desk, "a", "later")
    assert office.view().state == "skipped"


def test_why_the_ai_was_wrong_is_said_of_ones_own_decision(office: Office) -> None:
    done = decide(office.desk, office.view(), POLICY, REJECT)
    reflect(office.desk, done.decision_id, POLICY, ["GAMBLING"], " it took the tea for a bet ")
    said = office.last()
    assert isinstance(said, Reflection)
    assert (said.decision, [reason.code for reason in said.reasons]) == (done.decision_id, ["GAMBLING"])
    assert said.text == "it took the tea for a bet"
    assert office.view().state == "decided", "it decides nothing"
    assert refusal(reflect, office.desk, done.decision_id, POLICY) == "text_needed"
    assert refusal(reflect, office.desk, done.decision_id, POLICY, ["NO_SUCH"]) == "no_code"
    assert refusal(reflect, office.desk, office.others("b"), POLICY, text="x") == "not_yours"


def test_a_known_answer_is_of_one_content(office: Office) -> None:
    view = office.view()
    mark_gold(office.desk, view, POLICY, Verdict.REJECT, ["MISLEADING_CLAIM"], "an old case")
    assert office.last() == Gold(view.content_hash, Verdict.REJECT, ("MISLEADING_CLAIM",), "an old case")
    assert office.view().state == "open", "nobody is told"


def test_a_known_answer_that_would_reach_nobody_is_refused_before_it_is_recorded(office: Office) -> None:
    office.others("b")
    office.others("b", by="zoe")
    assert refusal(mark_gold, office.desk, office.view("b"), POLICY, Verdict.REJECT) == "gold_unseen"


# --- what is hidden until the verdict ---


@pytest.mark.drawn
def test_a_blind_item_hides_until_the_verdict_and_is_marked_after(office: Office) -> None:
    office.source.publish(REVIEW, 1, ReviewRules(blind_share=1.0))
    office.pull()
    view = office.view()
    assert (view.blind, view.draw, view.chance) == (True, Draw.BLIND, 1.0)
    assert not office.view("b").blind, "there is nothing to hide"
    first = office.body(decide(office.desk, view, POLICY, APPROVE).decision_id)
    assert isinstance(first, Decision)
    assert first.ai is not None
    assert (first.draw, first.chance, first.after_reveal, first.ai.shown) == ("blind", 1.0, False, False)
    after = office.view()
    assert not after.blind, "now it is seen"
    second = office.body(decide(office.desk, after, POLICY, REJECT).decision_id)
    assert (second.draw, second.after_reveal, second.ai.shown) == ("blind", True, True)
    undo(office.desk)
    undo(office.desk)
    assert not office.view().blind, "what was seen is not unseen"


@pytest.mark.drawn
def test_a_decision_by_command_was_never_blind(office: Office) -> None:
    office.source.publish(REVIEW, 1, ReviewRules(blind_share=1.0))
    office.pull()
    by_command = Judgement(Verdict.APPROVE, via="command")
    said = office.body(decide(office.desk, office.view(), POLICY, by_command).decision_id)
    assert (said.draw, said.chance, said.ai.shown) == ("queue", 1.0, True)


@pytest.mark.drawn
def test_the_share_is_that_of_the_rules_in_force(office: Office) -> None:
    view = office.view()
    share = share_of("a", view.content_hash, "ana")
    for number, rule in enumerate((share / 2, (1 + share) / 2), 1):
        office.source.publish(REVIEW, number, ReviewRules(blind_share=rule))
        office.pull()
        assert office.view().blind is (rule > share)
        assert office.view().chance == (rule if rule > share else 1 - rule)


def test_a_kind_of_act_that_can_be_taken_back_by_name(office: Office) -> None:
    comment(office.desk, "a", "wrong ad")
    fact = office.desk.work.facts_on("a")[-1]
    assert fact.kind == FactKind.NOTE
    assert undo(office.desk, fact.id).ad_id == "a"
    assert refusal(undo, office.desk, fact.id) == "not_yours"
    assert refusal(undo, office.desk) == "nothing_to_undo", "the latest act is never a remark"
