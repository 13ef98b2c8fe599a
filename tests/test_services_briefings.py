"""Briefings: written once, pointed out on the ads their query finds and no other, sent to the accounts concerned."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import ad, office_in
from store_setup import NOW, Source, decision_bytes, desk_in, fact_bytes, fill, ids_of

from reviewtui.domain.facts import Briefing, FactKind, decode_body, decode_fact
from reviewtui.domain.query import BadQuery
from reviewtui.domain.statements import Mismatch, Settled, Statement, StatusTale
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.beside import read_beside
from reviewtui.services.briefings import (
    Words,
    Written,
    checked,
    found,
    pointed_out,
    reach,
    read_briefings,
    retire,
    subject_of,
    tells,
    write,
)
from reviewtui.services.desk import Desk, open_reader
from reviewtui.services.inbox import read_inbox
from reviewtui.services.queue import list_queue
from reviewtui.store.work import Delivered

TEA = Words("Miracle tea", "A tea that melts fat, by Friday.", "New accounts, from 18:00 on.", "tea melts lang:en")


@pytest.fixture
def source() -> Source:
    """Two accounts whose ads show a planted pattern, and quiet ads."""
    source = Source()
    for account, name in (("acme", "Acme Wellness"), ("hemp", "Borealis Hemp"), ("shoes", "Quiet Shoes")):
        source.name_account(account, name)
    for number in range(6):
        account = "acme" if number < 4 else "hemp"
        source.put_ad(f"planted{number}", f"Our tea melts fat, number {number}", account=account, queued=number != 3)
    for number in range(6):
        source.put_ad(f"quiet{number}", f"Shoes that fit, number {number}", account="shoes")
    source.put_ad("near", "A tea that warms you", account="hemp")
    source.put_ad("spanish", "Our tea melts fat", account="acme", language="es")
    return source


@pytest.fixture
def desk(tmp_path: Path, source: Source) -> Iterator[Desk]:
    desk = desk_in(tmp_path, source)
    yield desk
    desk.close()


def opened(desk: Desk, ad_id: str) -> AdView:
    view = open_ad(desk.reader, ad_id, NOW, desk.user)
    assert view is not None
    return view


def told(desk: Desk, ad_id: str) -> list[str]:
    """The titles of the briefings pointed out on an ad."""
    return [one.words.title for one in pointed_out(desk.reader, opened(desk, ad_id), desk.user, NOW)]


def sent(desk: Desk) -> list[Briefing]:
    """The copies recorded at this desk."""
    bodies = [decode_body(decode_fact(fact.body)) for fact in desk.work.facts_on("")]
    return [body for body in bodies if isinstance(body, Briefing)]


def pull_own(desk: Desk, source: Source) -> None:
    """What this desk recorded reaches the hub, and comes back."""
    waiting = desk.work.mark_attempted(desk.work.outbox(100))
    desk.work.deliver([Delivered(w.n, "acked", source.accept(w.body, desk.user)) for w in waiting])
    fill(desk.settings, source)


def only(desk: Desk) -> Written:
    [one] = read_briefings(desk.reader, desk.user)
    return one


# --- on ads ---


def test_a_planted_pattern_is_pointed_out_and_quiet_ads_are_not(desk: Desk, source: Source) -> None:
    write(desk, TEA, ["acme", "hemp"])
    for ad_id in source.ads:
        assert told(desk, ad_id) == (["Miracle tea"] if ad_id.startswith("planted") else []), ad_id


def test_what_is_pointed_out_is_what_its_query_lists(desk: Desk, source: Source) -> None:
    key = write(desk, TEA, [])
    listed = ids_of(list_queue(desk.reader, f"briefing:{key}", NOW, "ana").first)
    assert sorted(listed) == [f"planted{number}" for number in range(6)], "also the one that nobody has to decide"
    assert {ad_id for ad_id in source.ads if told(desk, ad_id)} == set(listed)
    assert read_beside(desk.reader, opened(desk, "planted0"), "ana", NOW).briefings == (only(desk),)
    assert read_beside(desk.reader, opened(desk, "quiet0"), "ana", NOW).briefings == ()


@pytest.mark.parametrize("query", ["is:decided", "verdict:reject", "reason:GAMBLING", "by:ben", "like:planted1"])
def test_a_query_may_speak_of_what_people_did_and_says_the_same_as_the_search(
    desk: Desk, source: Source, query: str
) -> None:
    source.accept(decision_bytes("planted1", "Our tea melts fat, number 1", "reject"), "ben")
    source.accept(decision_bytes("quiet1", "Shoes that fit, number 1", "reject"), "ben")
    fill(desk.settings, source)
    key = write(desk, Words("P", "r", "", query), [])
    listed = ids_of(list_queue(desk.reader, f"briefing:{key}", NOW, "ana").first)
    assert "planted1" in listed
    assert {ad_id for ad_id in source.ads if told(desk, ad_id)} == set(listed)
    assert reach(desk.reader, query, NOW, "ana").ads == len(listed)


@pytest.mark.parametrize(
    ("query", "reveals"),
    [
        ("tea melts", False), ("account:acme spend:>100 is:waiting", False), ("status:rejected", False),
        ("verdict:reject", True), ("-verdict:reject", True), ("tea by:ben", True), ("is:unsure", True),
        ("score:>0.5", True), ("status:mismatch", True), ("section:deceptive", True), ("is:second", True),
    ],
)  # fmt: skip
def test_on_a_blind_item_nothing_is_pointed_out_that_tells_what_it_hides(query: str, reveals: bool) -> None:
    assert tells(query) is reveals


def test_a_blind_item_is_briefed_by_its_words_alone(desk: Desk) -> None:
    write(desk, TEA, [])
    write(desk, Words("What the AI doubts", "r", "", "is:unsure tea"), [])
    blind = replace(opened(desk, "planted0"), blind=True, ai_verdict="unsure")
    shown = replace(blind, blind=False)
    titles = [{one.words.title for one in pointed_out(desk.reader, view, "ana", NOW)} for view in (blind, shown)]
    assert titles == [{"Miracle tea"}, {"Miracle tea", "What the AI doubts"}]


def test_a_retired_briefing_is_pointed_out_no_more_and_stays_readable(desk: Desk) -> None:
    key = write(desk, TEA, ["acme"])
    retire(desk, key)
    assert told(desk, "planted0") == []
    assert ids_of(list_queue(desk.reader, f"briefing:{key}", NOW, "ana").first) == []
    assert (only(desk).retired, only(desk).revision, only(desk).words) == (True, 2, TEA)
    assert {copy.account_id for copy in sent(desk) if copy.retired} == {"", "acme"}


def test_an_ad_is_asked_about_as_it_is_shown(desk: Desk) -> None:
    subject = subject_of(opened(desk, "planted0"))
    assert (subject.account, subject.language, subject.state) == ("Acme Wellness", "en", "open")


def test_an_ad_whose_sources_disagree_is_pointed_out_until_somebody_settles_it(desk: Desk) -> None:
    view, now = opened(desk, "planted0"), desk.clock()
    words = Words("Stale sheets", "The sheet is old.", "Look at the platform.", "mismatch:stale_sheet")
    write(desk, words, [])
    said = (Statement("meta", "rejected", "DISAPPROVED", 2, 2), Statement("tracker:s", "active", "live", 1, 1))
    tale = StatusTale(said, (Mismatch("stale_sheet", 1, (0, 1), "meta"),), "f" * 64, "meta", 1, 2)
    differing = replace(view, tale=tale)
    settled = replace(view, tale=msgspec.structs.replace(tale, settled=Settled("1", "lia", 3, "active")))
    found = [pointed_out(desk.reader, one, "ana", now) for one in (view, differing, settled)]
    assert [[one.words.title for one in briefings if one.words == words] for briefings in found] == [
        [], ["Stale sheets"], [],
    ]  # fmt: skip


# --- writing ---


def test_one_copy_goes_to_each_account_and_one_to_all_who_see_all(desk: Desk) -> None:
    key = write(desk, TEA, ["acme", "hemp", "acme"])
    assert [(copy.account_id, copy.revision, copy.key) for copy in sent(desk)] == [
        ("", 1, key), ("acme", 1, key), ("hemp", 1, key),
    ]  # fmt: skip
    assert key.startswith("miracle-tea-")
    assert (only(desk).accounts, only(desk).mine, only(desk).delivery) == (("acme", "hemp"), True, "new")


def test_it_stands_at_once_and_is_the_same_when_it_comes_back(desk: Desk, source: Source) -> None:
    write(desk, TEA, ["acme"])
    mine = only(desk)
    pull_own(desk, source)
    back = only(desk)
    assert (back.words, back.accounts, back.revision, back.author) == (mine.words, mine.accounts, 1, "ana")
    assert (mine.delivery, back.delivery, back.mine) == ("new", "", True)


def test_an_edit_is_the_next_revision_and_an_account_left_out_gets_it_as_retired(desk: Desk, source: Source) -> None:
    key = write(desk, TEA, ["acme", "hemp"])
    pull_own(desk, source)
    write(desk, Words("Miracle tea", "Also capsules.", "", "tea"), ["hemp", "shoes"], key)
    now = only(desk)
    assert (now.revision, now.words.recognise, now.accounts) == (2, "Also capsules.", ("hemp", "shoes"))
    second = {copy.account_id: copy.retired for copy in sent(desk) if copy.revision == 2}
    assert second == {"": False, "hemp": False, "shoes": False, "acme": True}
    assert told(desk, "near") == ["Miracle tea"], "the new query is asked"


def test_two_who_write_of_one_thing_at_once_keep_both(desk: Desk) -> None:
    assert write(desk, TEA, []) != write(desk, TEA, [])
    assert len(read_briefings(desk.reader, "ana")) == 2


def test_who_sees_some_accounts_writes_to_those_alone(desk: Desk) -> None:
    desk.work.set_meta("scope", '["acme"]')
    write(desk, TEA, ["acme"])
    assert [copy.account_id for copy in sent(desk)] == ["acme"]


def test_what_the_query_finds_and_whom_it_concerns(desk: Desk) -> None:
    here = reach(desk.reader, "tea melts", NOW, "ana")
    assert (here.ads, here.more) == (7, False)
    assert here.accounts == (("acme", "Acme Wellness", 5), ("hemp", "Borealis Hemp", 2))
    assert reach(desk.reader, "tea is:auto", NOW, "ana").accounts == (("acme", "Acme Wellness", 1),)
    assert reach(desk.reader, "unheard of", NOW, "ana").accounts == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "briefing_title"), ({"title": "x" * 121}, "briefing_title"),
        ({"query": " "}, "query_needed"), ({"query": "sort:age"}, "query_needed"),
        ({"query": "tea " * 600}, "too_long"),
        ({"recognise": "x" * 20_001}, "too_long"), ({"watch": "\ud800"}, "not_text"),
    ],
)  # fmt: skip
def test_a_faulty_briefing_is_refused_in_words(desk: Desk, changes: dict[str, str], code: str) -> None:
    words = Words(**{"title": "T", "recognise": "r", "query": "tea", **changes})
    with pytest.raises(Misused) as refused:
        write(desk, words, [])
    assert refused.value.code == code
    assert str(refused.value)
    assert sent(desk) == []


def test_a_wrong_query_names_the_wrong_word(desk: Desk) -> None:
    with pytest.raises(BadQuery, match="acount"):
        checked(Words("T", "r", "", "acount:acme"))
    with pytest.raises(BadQuery, match="Acme Wellness"):
        reach(desk.reader, "account:acmee", NOW, "ana")


def test_accounts_and_keys_that_are_not_there_are_refused(desk: Desk) -> None:
    for refuse in (
        lambda: write(desk, TEA, ["nowhere"]),
        lambda: write(desk, TEA, [], "nothing"),
        lambda: write(desk, TEA, [str(n) for n in range(201)]),
        lambda: retire(desk, "nothing"),
    ):
        with pytest.raises(Misused):
            refuse()
    assert sent(desk) == []


def test_an_account_manager_reads_and_does_not_write(desk: Desk) -> None:
    desk.work.set_meta("role", "account-manager")
    with pytest.raises(ReviewError) as refused:
        write(desk, TEA, [])
    assert refused.value.code == "role_needed"
    assert sent(desk) == []


def test_words_find_briefings(desk: Desk) -> None:
    write(desk, TEA, [])
    write(desk, Words("Fake shop", "A shop", "", "shop"), [])
    every = read_briefings(desk.reader, "ana")
    assert [one.words.title for one in found(every, "MELTS friday")] == ["Miracle tea"]
    assert len(found(every, "")) == 2


# --- who is told ---


def briefed(
    source: Source, account: str, revision: int = 1, *, title: str = "Miracle tea", retired: bool = False
) -> None:
    said = Briefing("tea", revision, title, "A tea.", "", "tea melts", account_id=account, retired=retired)
    source.accept(fact_bytes(FactKind.BRIEFING, "", said), "ben")


def test_the_inbox_tells_of_each_briefing_once_and_again_when_it_changes(desk: Desk, source: Source) -> None:
    def letters() -> list[tuple[str, str]]:
        fill(desk.settings, source)
        reader = open_reader(desk.settings)
        try:
            return [(letter.headline, letter.key) for letter in read_inbox(reader, "ana")]
        finally:
            reader.close()

    for account in ("", "acme", "hemp"):
        briefed(source, account)
    assert letters() == [("Miracle tea", "tea")]
    briefed(source, "", 2, title="Miracle tea and capsules")
    assert letters() == [("Miracle tea and capsules", "tea")]
    briefed(source, "", 3, retired=True)
    assert letters() == []


def test_somebody_elses_copies_are_one_briefing(desk: Desk, source: Source) -> None:
    for account in ("", "hemp", "acme"):
        briefed(source, account)
    fill(desk.settings, source)
    assert (only(desk).author, only(desk).accounts, only(desk).mine) == ("ben", ("acme", "hemp"), False)


async def test_an_account_manager_gets_the_copies_of_their_accounts_alone(tmp_path: Path, desk: Desk) -> None:
    write(desk, TEA, ["acme", "hemp"])
    copies = [fact.body for fact in desk.work.facts_on("")]
    async with office_in(tmp_path) as office:
        ads = (ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="hemp"))
        await office.line("connie", "connector").observe(*ads)
        ana, mia = office.line("ana"), office.line("mia", "account-manager", "hemp")
        assert [await ana.outcome(raw) for raw in copies] == ["applied"] * 3
        bodies: list[Any] = [decode_body(decode_fact(row.body)) for row in (await mia.all()).facts]
        assert [body.account_id for body in bodies] == ["hemp"]
