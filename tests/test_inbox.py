"""The inbox: whoever asked is told the decision and why; who was named, answered or given an ad hears of it."""

from pathlib import Path

import pytest
from store_setup import NOW, Source, appeal_bytes, decision_bytes, desk_in, fact_bytes, fill, id_of, undo_bytes

from reviewtui.domain.facts import Appeal, Ask, Assign, Briefing, FactKind, Note
from reviewtui.services.desk import Desk, open_reader
from reviewtui.services.inbox import Letter, mark_read, read_inbox, unread_count
from reviewtui.services.talk import mentioned
from reviewtui.store.letters import LOOKED_AT


@pytest.fixture
def source() -> Source:
    source = Source()
    for ad_id in ("a1", "a2", "a3"):
        source.put_ad(ad_id)
    return source


def inbox(desk: Desk, source: Source) -> list[Letter]:
    fill(desk.settings, source)
    reader = open_reader(desk.settings)
    try:
        return read_inbox(reader, "ana")
    finally:
        reader.close()


def unread(desk: Desk) -> int:
    reader = open_reader(desk.settings)
    try:
        return unread_count(reader, "ana")
    finally:
        reader.close()


def asked(source: Source, ad_id: str, by: str) -> None:
    source.accept(fact_bytes(FactKind.ASK, ad_id, Ask("Is this allowed?")), by)


def noted(source: Source, ad_id: str, by: str, text: str, mentions: tuple[str, ...] = ()) -> str:
    raw = fact_bytes(FactKind.NOTE, ad_id, Note(text, mentions))
    source.accept(raw, by)
    return raw.decode()


def test_who_asked_is_told_the_decision_and_why(tmp_path: Path, source: Source) -> None:
    asked(source, "a1", "ana")
    source.accept(decision_bytes("a1", "text of a1", "reject"), "ben")
    source.accept(decision_bytes("a2", "text of a2", "reject"), "ben")
    [letter] = inbox(desk_in(tmp_path, source), source)
    assert (letter.why, letter.ad_id, letter.author, letter.verdict, letter.codes, letter.unread) == (
        "answer", "a1", "ben", "reject", ("GAMBLING",), True,
    )  # fmt: skip
    assert letter.headline == "text of a1"


def test_of_all_that_people_write_only_the_newest_is_looked_at(tmp_path: Path, source: Source) -> None:
    noted(source, "a1", "ana", "I think it is fine.")
    noted(source, "a1", "ben", "Thank you.")
    for number in range(LOOKED_AT):
        source.accept(fact_bytes(FactKind.NOTE, "a2", Note(f"remark {number}"), at=NOW + 1 + number), "ben")
    assert inbox(desk_in(tmp_path, source), source) == []


def test_a_decision_before_the_question_and_ones_own_are_no_answers(tmp_path: Path, source: Source) -> None:
    source.accept(decision_bytes("a1", "text of a1"), "ben")
    asked(source, "a1", "ana")
    source.accept(decision_bytes("a1", "text of a1"), "ana")
    assert inbox(desk_in(tmp_path, source), source) == []


def test_mentions_replies_assignments_appeals_and_briefings_come_newest_first(tmp_path: Path, source: Source) -> None:
    noted(source, "a1", "ben", "@ana what do you think?", ("ana",))
    noted(source, "a1", "ana", "I think it is fine.")
    noted(source, "a1", "ben", "Thank you.")
    noted(source, "a2", "ben", "Nobody here takes part.")
    source.accept(fact_bytes(FactKind.ASSIGN, "a2", Assign("ana")), "lia", "lead")
    source.accept(decision_bytes("a3", "text of a3"), "ana")
    source.accept(fact_bytes(FactKind.APPEAL, "a3", Appeal("0" * 64, 1, "The customer has a licence.")), "mia")
    source.accept(
        fact_bytes(FactKind.BRIEFING, "a3", Briefing("fake-app", 1, "Fake apps", "A store badge", "", "app")), "lia"
    )
    letters = inbox(desk_in(tmp_path, source), source)
    assert [(letter.why, letter.words) for letter in letters] == [
        ("briefing", "A store badge"), ("appeal", "The customer has a licence."), ("assigned", ""),
        ("reply", "Thank you."), ("mention", "@ana what do you think?"),
    ]  # fmt: skip
    assert letters[0].headline == "Fake apps"


def test_what_was_taken_back_is_not_told(tmp_path: Path, source: Source) -> None:
    asked(source, "a1", "ana")
    raw = decision_bytes("a1", "text of a1")
    source.accept(raw, "ben")
    source.accept(undo_bytes("a1", id_of(raw)), "ben")
    assert inbox(desk_in(tmp_path, source), source) == []


def test_read_stays_read_and_what_comes_later_is_unread(tmp_path: Path, source: Source) -> None:
    noted(source, "a1", "ben", "@ana look", ("ana",))
    desk = desk_in(tmp_path, source)
    [first] = inbox(desk, source)
    assert unread(desk) == 1
    mark_read(desk, first.accepted)
    mark_read(desk, 0)
    assert unread(desk) == 0
    noted(source, "a2", "ben", "@ana and this", ("ana",))
    assert [letter.unread for letter in inbox(desk, source)] == [True, False]
    assert unread(desk) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ana, and @ben: see", ("ana", "ben")),
        ("@ana @ana", ("ana",)),
        ("write to ana@example.org", ()),
        ("(@josé-maría)", ("josé-maría",)),
        ("@ana.", ("ana",)),
        ("@ @@ana", ()),
    ],
)
def test_whom_a_text_addresses(text: str, names: tuple[str, ...]) -> None:
    assert mentioned(text) == names


def test_whoever_judged_an_ad_is_told_how_a_lead_settled_it_why_and_in_which_words(
    tmp_path: Path, source: Source
) -> None:
    mine = decision_bytes("a1", "text of a1")
    source.accept(mine, "ana")
    source.accept(decision_bytes("a2", "text of a2"), "zoe")
    theirs = decision_bytes("a1", "text of a1", "reject")
    source.accept(theirs, "ben")
    settled = decision_bytes("a1", "text of a1", "reject", adjudicates=(id_of(mine), id_of(theirs)))
    source.accept(settled, "lia", "lead")
    source.accept(decision_bytes("a2", "text of a2", adjudicates=("another",)), "lia", "lead")
    desk = desk_in(tmp_path, source)
    [letter] = inbox(desk, source)
    assert (letter.why, letter.ad_id, letter.author, letter.verdict, letter.codes, letter.cause, letter.unread) == (
        "settled", "a1", "lia", "reject", ("GAMBLING",), "slip", True,
    )  # fmt: skip
    assert unread(desk) == 1
    source.accept(undo_bytes("a1", id_of(settled)), "lia", "lead")
    assert inbox(desk, source) == []


def test_a_settlement_of_what_others_said_before_the_ad_changed_is_none_of_mine(
    tmp_path: Path, source: Source
) -> None:
    source.accept(decision_bytes("a1", "text of a1"), "ana")
    source.accept(decision_bytes("a1", "other text", adjudicates=("x",)), "lia", "lead")
    source.accept(decision_bytes("a1", "text of a1", round=1, adjudicates=("x",)), "lia", "lead")
    assert inbox(desk_in(tmp_path, source), source) == []


def test_whoever_appealed_is_told_what_came_of_it(tmp_path: Path, source: Source) -> None:
    source.accept(decision_bytes("a1", "text of a1"), "ben")
    source.accept(appeal_bytes("a1", "text of a1"), "mia", "account-manager")
    source.accept(appeal_bytes("a2", "text of a2"), "ana")
    source.accept(decision_bytes("a1", "text of a1", "reject", round=1), "zoe")
    source.accept(decision_bytes("a2", "text of a2", "reject", round=1), "zoe")
    source.accept(decision_bytes("a2", "text of a2"), "kim")
    [letter] = inbox(desk_in(tmp_path, source), source)
    assert (letter.why, letter.ad_id, letter.author, letter.verdict) == ("heard", "a2", "zoe", "reject")


def test_whoever_escalated_is_told_what_a_lead_decided(tmp_path: Path, source: Source) -> None:
    source.accept(decision_bytes("a1", "text of a1", "escalate"), "ana")
    source.accept(decision_bytes("a2", "text of a2"), "ana")
    source.accept(decision_bytes("a1", "text of a1"), "ben")
    source.accept(decision_bytes("a1", "text of a1", "reject"), "lia", "lead")
    source.accept(decision_bytes("a2", "text of a2", "reject"), "lia", "lead")
    [letter] = inbox(desk_in(tmp_path, source), source)
    assert (letter.why, letter.ad_id, letter.author, letter.verdict) == ("relieved", "a1", "lia", "reject")
