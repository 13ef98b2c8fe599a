"""Deciding, undoing, putting off, asking: what is recorded, what is refused, and in which words."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_setup import NOW, Clock, Source, content, decision_bytes, desk_in, fill, ids_of, undo_bytes

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Ask, Decision, FactKind, Skip, Undo, Verdict, decode_body, decode_fact
from reviewtui.domain.policy import Policy
from reviewtui.domain.values import Span
from reviewtui.errors import Misused, ReviewError
from reviewtui.policies import packaged
from reviewtui.services.acts import TEXT_LIMIT as MEMO_LIMIT
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.decisions import Judgement, decide, skip, undo
from reviewtui.services.desk import Desk
from reviewtui.services.questions import TEXT_LIMIT, WHY_LIMIT, ask, known_ad
from reviewtui.store.reader import Filter
from reviewtui.store.work import Delivered

POLICY = packaged()[0]
TEXT = "Our tea melts fat while you sleep"
REJECT = Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", ""),))
APPROVE = Judgement(Verdict.APPROVE)


class Office:
    """A desk, the hub it pulls from, and small words for both."""

    def __init__(self, folder: Path) -> None:
        self.source = Source()
        self.source.put_ad("a", TEXT, ai_verdict="reject", ai_score=0.7, ai_model="m-2")
        self.source.put_ad("b", "Cash today")
        self.clock = Clock()
        self.desk: Desk = desk_in(folder, self.source, self.clock)

    def view(self, ad_id: str = "a") -> AdView:
        view = open_ad(self.desk.reader, ad_id, self.clock(), "ana")
        assert view is not None
        return view

    def state(self, ad_id: str = "a") -> str:
        stored = self.desk.reader.ad(ad_id, self.clock())
        assert stored is not None
        return stored.state

    def pull(self) -> None:
        fill(self.desk.settings, self.source)

    def push(self) -> None:
        """The hub takes everything."""
        waiting = self.desk.work.mark_attempted(self.desk.work.outbox(100))
        self.desk.work.deliver([Delivered(w.n, "acked", self.source.accept(w.body, "ana")) for w in waiting])

    def open(self) -> list[str]:
        return ids_of(self.desk.reader.page(Filter(), self.clock(), 100))

    def body(self, id: str) -> Any:
        fact = self.desk.work.fact(id)
        assert fact is not None
        return decode_body(decode_fact(fact.body))


@pytest.fixture
def office(tmp_path: Path) -> Any:
    made = Office(tmp_path)
    yield made
    made.desk.close()


# --- deciding ---


def test_a_decision_freezes_what_was_judged_and_how(office: Office) -> None:
    judgement = Judgement(
        Verdict.REJECT,
        (("MISLEADING_CLAIM", "text"), ("DRUGS_SUPPLEMENTS", "")),
        evidence=(Span("text", 8, 17),),
        memo="  no proof\n",
        suggestion="say what it does",
        confidence=4,
        active_ms=4200,
        offered=("SCAM_PRACTICE", "MISLEADING_CLAIM"),
        ai_shown=False,
        via="command",
    )
    done = decide(office.desk, office.view(), POLICY, judgement)
    body = office.body(done.decision_id)
    assert isinstance(body, Decision)
    assert (body.content, body.content_hash) == (content(TEXT), content_hash(content(TEXT)))
    assert [(r.code, r.component, r.policy, r.policy_revision, r.code_revision) for r in body.reasons] == [
        ("MISLEADING_CLAIM", "text", "meta-ads", POLICY.revision, 1),
        ("DRUGS_SUPPLEMENTS", "", "meta-ads", POLICY.revision, 1),
    ]
    assert (body.memo, body.suggestion, body.confidence, body.active_ms) == ("no proof", "say what it does", 4, 4200)
    assert body.evidence == (Span("text", 8, 17),)
    assert (body.offered, body.via, body.draw) == (("SCAM_PRACTICE", "MISLEADING_CLAIM"), "command", "queue")
    assert body.ai is not None
    assert (body.ai.verdict, body.ai.score, body.ai.model, body.ai.shown) == ("reject", 0.7, "m-2", False)
    assert office.state() == "decided"
    assert office.open() == ["b"]


def test_the_ais_opinion_stays_as_it_was_when_judged(office: Office) -> None:
    view = office.view()
    office.source.put_ad("a", ai_verdict="approve", ai_score=0.1)
    office.pull()
    done = decide(office.desk, view, POLICY, APPROVE)
    assert office.body(done.decision_id).ai.verdict == "reject"


def test_without_an_ai_there_is_no_opinion_of_one(office: Office) -> None:
    assert office.body(decide(office.desk, office.view("b"), POLICY, APPROVE).decision_id).ai is None


def test_the_content_of_a_view_is_the_content_that_was_hashed(office: Office) -> None:
    for ad_id in ("a", "b", ask(office.desk, why="may we?", text="t", headline="h", link="https://e.example").ad_id):
        view = office.view(ad_id)
        assert content_hash(view.content) == view.content_hash


def nothing_recorded(office: Office) -> bool:
    return office.desk.work.counts() == (0, 0) and sorted(office.open()) == ["a", "b"]


@pytest.mark.parametrize(
    ("judgement", "code"),
    [
        (Judgement(Verdict.REJECT), "reason_needed"),
        (Judgement(Verdict.CHANGES), "reason_needed"),
        (Judgement(Verdict.ESCALATE), "reason_needed"),
        (Judgement(Verdict.REJECT, (("NO_SUCH_CODE", ""),)), "no_code"),
        (Judgement(Verdict.REJECT, (("GAMBLING", "soul"),)), "no_component"),
        (Judgement(Verdict.APPROVE, evidence=(Span("text", 0, len(TEXT) + 1),)), "bad_span"),
        (Judgement(Verdict.APPROVE, evidence=(Span("text", 3, 3),)), "bad_span"),
        (Judgement(Verdict.APPROVE, evidence=(Span("text", -1, 3),)), "bad_span"),
        (Judgement(Verdict.APPROVE, evidence=(Span("image", 0, 1),)), "bad_span"),
        (Judgement(Verdict.APPROVE, confidence=0), "confidence"),
        (Judgement(Verdict.APPROVE, confidence=6), "confidence"),
        (Judgement(Verdict.APPROVE, memo="x" * (MEMO_LIMIT + 1)), "too_long"),
        (Judgement(Verdict.APPROVE, suggestion="x" * (MEMO_LIMIT + 1)), "too_long"),
        (Judgement(Verdict.APPROVE, memo="half \ud83d"), "not_text"),
    ],
)
def test_a_wrong_judgement_is_refused_with_a_sentence_and_leaves_no_trace(
    office: Office, judgement: Judgement, code: str
) -> None:
    with pytest.raises(Misused) as refused:
        decide(office.desk, office.view(), POLICY, judgement)
    assert refused.value.code == code
    assert str(refused.value).encode()
    assert nothing_recorded(office)


def test_the_bounds_themselves_are_fine(office: Office) -> None:
    judgement = Judgement(
        Verdict.APPROVE, evidence=(Span("text", 0, len(TEXT)),), memo="x" * MEMO_LIMIT, confidence=5
    )
    body = office.body(decide(office.desk, office.view(), POLICY, judgement).decision_id)
    assert len(body.memo) == MEMO_LIMIT


def test_a_nul_in_a_memo_becomes_its_picture(office: Office) -> None:
    done = decide(office.desk, office.view(), POLICY, Judgement(Verdict.APPROVE, memo="a\0b"))
    assert office.body(done.decision_id).memo == "a\u2400b"


def test_an_ad_that_changed_since_it_was_painted_is_not_decided(office: Office) -> None:
    view = office.view()
    office.source.put_ad("a", "Our tea is warm")
    office.pull()
    for act in (lambda: decide(office.desk, view, POLICY, APPROVE), lambda: skip(office.desk, view)):
        with pytest.raises(ReviewError) as refused:
            act()
        assert refused.value.code == "changed_ad"
    assert nothing_recorded(office)


def test_a_change_that_is_no_content_does_not_matter(office: Office) -> None:
    view = office.view()
    office.source.put_ad("a", spend=100_000, status="paused")
    office.pull()
    decide(office.desk, view, POLICY, APPROVE)
    assert office.state() == "decided"


def test_an_ad_that_is_not_here_is_not_decided(office: Office) -> None:
    view = office.view()
    office.source.move("a", "elsewhere")
    office.source.ads.pop("a")
    office.pull()
    with pytest.raises(ReviewError) as refused:
        decide(office.desk, view, POLICY, APPROVE)
    assert refused.value.code == "no_ad"


def test_an_ad_whose_contents_were_erased_is_not_decided(office: Office) -> None:
    """The hub takes no decision of which it is not said what was judged."""
    erased = replace(office.view(), content=Content())
    with pytest.raises(ReviewError) as refused:
        decide(office.desk, erased, POLICY, APPROVE)
    assert refused.value.code == "contents_erased"
    assert nothing_recorded(office)


# --- reasons ---


def changed_policy(name: str, **changes: Any) -> Policy:
    codes = tuple(msgspec.structs.replace(code, **changes) if code.code == name else code for code in POLICY.codes)
    return msgspec.structs.replace(POLICY, codes=codes)


def test_an_old_name_stands_for_the_code_that_bears_it(office: Office) -> None:
    policy = changed_policy("GAMBLING", old_names=("BETTING",))
    done = decide(office.desk, office.view(), policy, Judgement(Verdict.REJECT, (("BETTING", ""),)))
    assert [reason.code for reason in done.reasons] == ["GAMBLING"]


@pytest.mark.parametrize("state", ["merged", "retired"])
def test_a_code_out_of_use_is_refused_with_the_one_to_use(office: Office, state: str) -> None:
    policy = changed_policy("GAMBLING", state=state, merged_into="SCAM_PRACTICE" if state == "merged" else "")
    with pytest.raises(Misused) as refused:
        decide(office.desk, office.view(), policy, Judgement(Verdict.REJECT, (("GAMBLING", ""),)))
    assert refused.value.code == "no_code"
    assert ("SCAM_PRACTICE?" in str(refused.value)) == (state == "merged")
    assert "GAMBLING?" not in str(refused.value), "not the very code that is refused"
    assert nothing_recorded(office)


def test_a_mistyped_code_names_the_nearest(office: Office) -> None:
    with pytest.raises(Misused) as refused:
        decide(office.desk, office.view(), POLICY, Judgement(Verdict.REJECT, (("misleading_clam", ""),)))
    assert "MISLEADING_CLAIM?" in str(refused.value)


@given(st.text(max_size=60))
def test_no_text_given_as_a_code_breaks_the_sentence(name: str) -> None:
    from reviewtui.services.judgements import _reason

    known = {code.code for code in POLICY.codes} | {old for code in POLICY.codes for old in code.old_names}
    if name not in known:
        with pytest.raises(Misused) as refused:
            _reason(POLICY, name, "", Verdict.REJECT)
        assert name in str(refused.value)


# --- undoing ---


def test_undo_takes_back_the_latest_act_and_gives_back_what_was_said(office: Office) -> None:
    decide(office.desk, office.view("b"), POLICY, APPROVE)
    done = decide(office.desk, office.view(), POLICY, Judgement(Verdict.REJECT, (("GAMBLING", "text"),), memo="m"))
    undone = undo(office.desk)
    assert (undone.target, undone.ad_id, undone.kind, undone.sent) == (done.decision_id, "a", "decision", False)
    assert undone.draft is not None
    assert ([r.code for r in undone.draft.reasons], undone.draft.memo) == (["GAMBLING"], "m")
    assert office.open() == ["a"]
    assert undo(office.desk).ad_id == "b"
    assert sorted(office.open()) == ["a", "b"]
    with pytest.raises(ReviewError) as refused:
        undo(office.desk)
    assert refused.value.code == "nothing_to_undo"


def test_what_was_undone_is_not_undone_again_nor_is_an_undo(office: Office) -> None:
    done = decide(office.desk, office.view(), POLICY, APPROVE)
    undone = undo(office.desk, done.decision_id)
    asked = ask(office.desk, why="may we?", ad_id="a")
    for target in (done.decision_id, undone.undo_id, asked.fact_id, "no such fact"):
        with pytest.raises(ReviewError) as refused:
            undo(office.desk, target)
        assert refused.value.code == "not_yours"


def test_undo_restores_ones_own_earlier_decision(office: Office) -> None:
    first = decide(office.desk, office.view(), POLICY, APPROVE)
    decide(office.desk, office.view(), POLICY, REJECT)
    undo(office.desk)
    assert office.view().decision_id == first.decision_id
    assert office.state() == "decided"


def test_undo_restores_anothers_decision(office: Office) -> None:
    raw = decision_bytes("a", TEXT, "escalate")
    office.source.accept(raw, "ben")
    office.pull()
    office.desk.work.set_meta("role", "lead")
    done = decide(office.desk, office.view(), POLICY, REJECT)
    assert office.view().decision_id == done.decision_id, "a lead's counts before a reviewer's"
    undo(office.desk)
    assert (office.state(), office.view().decision_id) == ("escalated", decode_fact(raw).id)


def test_a_second_opinion_never_takes_the_ad_from_the_first(office: Office) -> None:
    raw = decision_bytes("a", TEXT)
    office.source.accept(raw, "ben")
    office.pull()
    decide(office.desk, office.view(), POLICY, REJECT)
    assert office.view().decision_id == decode_fact(raw).id
    assert {past.verdict for past in office.view().past} == {"approve", "reject"}


def test_an_undo_of_what_the_hub_holds_is_sent(office: Office) -> None:
    done = decide(office.desk, office.view(), POLICY, APPROVE)
    office.push()
    office.pull()
    undone = undo(office.desk)
    assert undone.sent
    assert office.state() == "open"
    office.push()
    assert isinstance(decode_body(decode_fact(office.source.facts[undone.undo_id].body)), Undo)
    assert office.state() == "open", "above the mirror's cursor it still lies over"
    office.pull()
    assert office.state() == "open"
    assert [past.undone for past in office.view().past if past.id == done.decision_id] == [True]


def test_a_decision_of_another_device_of_mine_can_be_taken_back(office: Office) -> None:
    raw = decision_bytes("a", TEXT, "reject")
    office.source.accept(raw, "ana")
    office.pull()
    assert office.state() == "decided"
    undone = undo(office.desk, decode_fact(raw).id)
    assert undone.sent
    assert undone.draft is not None
    assert office.state() == "open"
    with pytest.raises(ReviewError):
        undo(office.desk, decode_fact(raw).id)


def test_nobody_takes_back_anothers_decision(office: Office) -> None:
    raw = decision_bytes("a", TEXT)
    office.source.accept(raw, "ben")
    office.pull()
    with pytest.raises(ReviewError) as refused:
        undo(office.desk, decode_fact(raw).id)
    assert refused.value.code == "not_yours"


def test_what_was_taken_back_elsewhere_no_longer_stands(office: Office) -> None:
    raw = decision_bytes("a", TEXT)
    office.source.accept(raw, "ana")
    office.source.accept(undo_bytes("a", decode_fact(raw).id), "ana")
    office.pull()
    with pytest.raises(ReviewError):
        undo(office.desk, decode_fact(raw).id)


def test_an_undo_the_hub_refused_can_be_tried_again_for_a_decision_made_elsewhere(office: Office) -> None:
    raw = decision_bytes("a", TEXT)
    office.source.accept(raw, "ana")
    office.pull()
    target = decode_fact(raw).id
    undo(office.desk, target)
    with pytest.raises(ReviewError):
        undo(office.desk, target)
    office.desk.work.deliver([Delivered(office.desk.work.outbox(1)[0].n, "held")])
    assert undo(office.desk, target).target == target


def test_deciding_ends_the_draft_and_nothing_else_does(office: Office) -> None:
    from reviewtui.services.drafts import Draft, find, keep

    view, draft = office.view(), Draft((("GAMBLING", ""),), "half a thought")
    keep(office.desk, "a", view.content_hash, draft)
    keep(office.desk, "b", "h", draft)
    with pytest.raises(Misused):
        decide(office.desk, view, POLICY, Judgement(Verdict.REJECT))
    skip(office.desk, view)
    assert find(office.desk, "a", view.content_hash) == draft
    decide(office.desk, view, POLICY, APPROVE)
    assert find(office.desk, "a", view.content_hash) is None
    assert find(office.desk, "b", "h") == draft
    keep(office.desk, "b", "h", Draft())
    assert find(office.desk, "b", "h") is None
    office.desk.work.keep_draft("b", "h", NOW, b"of a later version")
    assert find(office.desk, "b", "h") is None


# --- putting off ---


def test_a_skipped_ad_returns_in_its_time_and_was_never_decided(office: Office) -> None:
    done = skip(office.desk, office.view(), 1200)
    assert office.body(done) == Skip(content_hash(content(TEXT)), 1200)
    assert (office.open(), office.state()) == (["b"], "skipped")
    assert office.desk.reader.open_total(office.clock()) == 1
    office.push()
    office.pull()
    assert office.open() == ["b"], "also when the hub knows"
    office.clock.now += office.desk.settings.skip_ms
    assert (office.open(), office.state()) == (["a", "b"], "open")


def test_a_skip_can_be_taken_back(office: Office) -> None:
    skip(office.desk, office.view())
    assert undo(office.desk).kind == "skip"
    assert sorted(office.open()) == ["a", "b"]


def test_new_content_is_not_put_off_with_the_old(office: Office) -> None:
    skip(office.desk, office.view())
    office.source.put_ad("a", "Our tea is warm")
    office.pull()
    assert "a" in office.open()


def test_skipping_what_is_decided_leaves_it_decided(office: Office) -> None:
    decide(office.desk, office.view(), POLICY, REJECT)
    skip(office.desk, office.view())
    assert office.state() == "decided"
    office.clock.now += 10 * office.desk.settings.skip_ms
    assert office.state() == "decided"


# --- asking ---


def test_a_question_brings_a_new_ad_into_the_queue(office: Office) -> None:
    asked = ask(office.desk, why=" is this allowed? ", text="Win big", headline="Casino", account_id="acme")
    assert asked.new
    assert asked.ad_id.startswith("ask:")
    assert asked.ad_id in office.open()
    view = office.view(asked.ad_id)
    assert (view.why, view.content.text, view.content.headline, view.account_id) == (
        "is this allowed?", "Win big", "Casino", "acme",
    )  # fmt: skip
    body = office.body(asked.fact_id)
    assert isinstance(body, Ask)
    assert body.content == content("Win big", "Casino")
    decide(office.desk, view, POLICY, REJECT)
    assert asked.ad_id not in office.open()
    office.push()
    office.pull()
    assert office.state(asked.ad_id) == "decided"
    assert office.desk.reader.open_total(office.clock()) == 2
    assert office.desk.reader.ad(asked.ad_id, NOW).arrival < 10  # type: ignore[union-attr]


def test_a_question_about_an_ad_the_ai_was_sure_of_opens_it(office: Office) -> None:
    office.source.put_ad("c", "fine", queued=False)
    office.pull()
    assert office.state("c") == "auto"
    ask(office.desk, why="really?", ad_id="c")
    assert office.state("c") == "open"
    assert office.view("c").questions[0].why == "really?"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"why": " ", "text": "t"}, "why_needed"),
        ({"why": "w"}, "empty_ad"),
        ({"why": "w", "text": "x" * (TEXT_LIMIT + 1)}, "too_long"),
        ({"why": "x" * (WHY_LIMIT + 1), "text": "t"}, "too_long"),
        ({"why": "w", "text": "t", "account_id": "x" * 501}, "too_long"),
        ({"why": "half \ud83d", "text": "t"}, "not_text"),
        ({"why": "w", "text": "t", "account_id": "\udc00"}, "not_text"),
        ({"why": "w", "ad_id": "no such ad"}, "no_ad"),
    ],
)
def test_a_wrong_question_is_refused(office: Office, said: dict[str, str], code: str) -> None:
    with pytest.raises(ReviewError) as refused:
        ask(office.desk, **said)
    assert refused.value.code == code
    assert str(refused.value)
    assert nothing_recorded(office)


def test_an_ad_is_known_by_its_id_or_a_link_to_it(office: Office) -> None:
    link = "https://adsmanager.example/manage/ads?act=1&selected_ad_ids=b%2Czz"
    reader = office.desk.reader
    assert known_ad(reader, "a", NOW) == "a"
    assert known_ad(reader, link, NOW) == "b"
    for text in ("", "no", "a\n", "is:nonsense", "x" * 3000):
        assert known_ad(reader, text, NOW) == ""


def test_facts_on_an_ad_are_found_by_kind(office: Office) -> None:
    skip(office.desk, office.view())
    decide(office.desk, office.view(), POLICY, APPROVE)
    undo(office.desk)
    ask(office.desk, why="may we?", ad_id="a")
    kinds = [fact.kind for fact in office.desk.work.facts_on("a")]
    assert kinds == [FactKind.SKIP, FactKind.DECISION, FactKind.UNDO, FactKind.ASK]


def test_a_code_that_excuses_an_ad_is_no_reason_to_reject_it() -> None:
    from reviewtui.policies import packaged
    from reviewtui.services.judgements import _reason

    policy = packaged()[0]
    assert _reason(policy, "COMPLIANT_AI_WRONG", "", Verdict.APPROVE).code == "COMPLIANT_AI_WRONG"
    with pytest.raises(Misused) as refused:
        _reason(policy, "COMPLIANT_AI_WRONG", "", Verdict.REJECT)
    assert refused.value.code == "code_verdict"
