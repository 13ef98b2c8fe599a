"""Precedents: how near-identical and similar ads were decided, found in this cache alone."""

from pathlib import Path

import pytest
from store_setup import NOW, Source, decision_bytes, fill, id_of, settings_in, undo_bytes

from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import undo
from reviewtui.services.desk import open_desk, open_reader
from reviewtui.services.precedents import Precedents, find_precedents
from reviewtui.settings import Settings

TEA = "Our herbal tea melts {} kilos of fat in one week while you sleep at night"
LOAN = "Borrow money today from our friendly lender without any checks at all"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def decided(source: Source, ad_id: str, text: str, verdict: str = "approve", by: str = "ben") -> str:
    source.put_ad(ad_id, text)
    raw = decision_bytes(ad_id, text, verdict)
    source.accept(raw, by)
    return id_of(raw)


def precedents_of(settings: Settings, source: Source, ad_id: str) -> Precedents:
    fill(settings, source)
    reader = open_reader(settings)
    try:
        view = open_ad(reader, ad_id, NOW, "ana")
        assert view is not None
        return find_precedents(reader, view)
    finally:
        reader.close()


def test_near_identical_ads_are_counted_and_shown_once_per_outcome(settings: Settings) -> None:
    source = Source()
    source.name_account("acme", "Acme Wellness")
    source.put_ad("new", TEA.format(5))
    for number in range(4):
        decided(source, f"r{number}", TEA.format(10 + number), "reject")
    newest = decided(source, "a1", TEA.format(99), "approve")
    found = precedents_of(settings, source, "new")
    assert found.alike == (("reject", 4), ("approve", 1))
    assert [(p.verdict, p.codes, p.same) for p in found.shown] == [
        ("approve", (), True), ("reject", ("GAMBLING",), True),
    ]  # fmt: skip
    assert (found.shown[0].decision_id, found.shown[0].account, found.shown[0].holds) == (
        newest,
        "Acme Wellness",
        True,
    )


def test_similar_ads_come_by_likeness_and_others_not_at_all(settings: Settings) -> None:
    source = Source()
    source.put_ad("new", TEA.format("five"))
    decided(source, "near", TEA.format("ten").replace("at night", "all day"), "reject")
    decided(source, "nearer", TEA.format("ten"), "changes")
    decided(source, "far", LOAN, "reject")
    found = precedents_of(settings, source, "new")
    assert found.alike == ()
    assert [p.ad_id for p in found.shown] == ["nearer", "near"]
    assert 1 > found.shown[0].likeness > found.shown[1].likeness > 0.2


def test_an_ads_own_past_and_what_was_taken_back_are_no_precedents(settings: Settings) -> None:
    source = Source()
    decided(source, "new", TEA.format(5))
    undone = decided(source, "other", TEA.format(6), "reject")
    source.accept(undo_bytes("other", undone), "ben")
    assert precedents_of(settings, source, "new") == Precedents("new")


def test_what_this_user_takes_back_is_none_before_the_hub_knows(settings: Settings) -> None:
    source = Source()
    source.put_ad("new", TEA.format(5))
    mine = decided(source, "a1", TEA.format(99), by="ana")
    assert precedents_of(settings, source, "new").alike == (("approve", 1),)
    desk = open_desk(settings, lambda: NOW)
    undo(desk, mine)
    desk.close()
    assert precedents_of(settings, source, "new") == Precedents("new")


def test_what_was_judged_counts_though_the_ad_was_changed_since(settings: Settings) -> None:
    source = Source()
    source.put_ad("new", TEA.format(5))
    decided(source, "other", TEA.format(6), "reject")
    source.put_ad("other", LOAN)
    found = precedents_of(settings, source, "new")
    assert [(p.ad_id, p.holds) for p in found.shown] == [("other", False)]
    assert found.alike == (("reject", 1),)


def test_a_decision_that_moved_accounts_is_found_once(settings: Settings) -> None:
    source = Source()
    source.put_ad("new", TEA.format(5))
    decided(source, "other", TEA.format(6), "reject")
    precedents_of(settings, source, "new")
    source.move("other", "borealis")
    found = precedents_of(settings, source, "new")
    assert found.alike == (("reject", 1),)
    assert [p.account_id for p in found.shown] == ["borealis"]


@pytest.mark.parametrize("text", ["", "a b", '" OR NOT (', "🙂 5 5", "東京の新しいお茶で痩せる"])
def test_any_text_may_be_looked_up(settings: Settings, text: str) -> None:
    source = Source()
    source.put_ad("new", text)
    decided(source, "other", LOAN)
    assert precedents_of(settings, source, "new") == Precedents("new")
