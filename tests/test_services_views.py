"""What a reviewer reads: an ad with its story, their own past, the customer's answer; and the desk it happens at."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from store_setup import NOW, Clock, Source, decision_bytes, desk_in, fill, id_of, settings_in, undo_bytes

from reviewtui.database import sqlite
from reviewtui.domain.answering import day
from reviewtui.domain.facts import Verdict
from reviewtui.domain.policy import Policy
from reviewtui.domain.statements import Mismatch, Statement, StatusTale
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.answers import answerable, count_reply, reply, reply_for_account
from reviewtui.services.decisions import Judgement, decide, undo
from reviewtui.services.desk import Desk, current_policy, open_desk, open_reader, prepare_cache
from reviewtui.services.history import my_decisions
from reviewtui.services.office import AT_WORK_S, Office
from reviewtui.services.questions import ask
from reviewtui.store.pings import asked_since
from reviewtui.store.work import Delivered
from reviewtui.wire.messages import PolicyRow

POLICY = packaged()[0]
TEXT = "Our tea melts fat"
DAY = 86_400_000


class AtDesk:
    """A desk, and the hub it pulls from."""

    def __init__(self, folder: Path) -> None:
        self.source, self.clock = Source(), Clock()
        self.source.put_ad("a", TEXT, headline="Tea")
        self.source.name_account("acme", "Acme Wellness")
        self.desk: Desk = desk_in(folder, self.source, self.clock)

    def view(self, ad_id: str = "a") -> AdView:
        view = open_ad(self.desk.reader, ad_id, self.clock(), "ana")
        assert view is not None
        return view

    def decide(self, verdict: str = "approve", *codes: str, ad_id: str = "a") -> str:
        self.clock.now += 1000
        reasons = tuple((code, "") for code in codes)
        return decide(self.desk, self.view(ad_id), POLICY, Judgement(Verdict(verdict), reasons)).decision_id

    def push_and_pull(self) -> None:
        waiting = self.desk.work.mark_attempted(self.desk.work.outbox(100))
        self.desk.work.deliver([Delivered(w.n, "acked", self.source.accept(w.body, "ana")) for w in waiting])
        fill(self.desk.settings, self.source)


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[AtDesk]:
    made = AtDesk(tmp_path)
    yield made
    made.desk.close()


# --- one ad ---


def test_an_ad_that_is_not_here_is_none(at_desk: AtDesk) -> None:
    assert open_ad(at_desk.desk.reader, "nowhere", NOW, "ana") is None


def test_an_ad_is_read_with_its_account_and_without_one(at_desk: AtDesk) -> None:
    at_desk.source.put_ad("b", account="nameless")
    at_desk.source.put_ad("c", account="")
    fill(at_desk.desk.settings, at_desk.source)
    assert [at_desk.view(ad_id).account for ad_id in "abc"] == ["Acme Wellness", "nameless", ""]


def test_the_story_of_an_ad_is_told_once_whether_pulled_or_own(at_desk: AtDesk) -> None:
    raw = decision_bytes("a", "an older text", "reject")
    at_desk.source.accept(raw, "ben")
    fill(at_desk.desk.settings, at_desk.source)
    mine = at_desk.decide("reject", "GAMBLING")
    ask(at_desk.desk, why="really?", ad_id="a")
    before = at_desk.view()
    assert [(past.id, past.author, past.here, past.delivery) for past in before.past] == [
        (id_of(raw), "ben", False, ""),
        (mine, "ana", True, "new"),
    ]
    assert [question.why for question in before.questions] == ["really?"]
    at_desk.push_and_pull()
    after = at_desk.view()
    assert [(past.id, past.delivery, past.codes) for past in after.past] == [
        (id_of(raw), "", ("GAMBLING",)),
        (mine, "", ("GAMBLING",)),
    ]
    assert [question.why for question in after.questions] == ["really?"]


def test_a_refused_decision_is_shown_with_the_hubs_words(at_desk: AtDesk) -> None:
    at_desk.decide()
    at_desk.desk.work.deliver([Delivered(1, "held", code="no_ad", words="There is no such ad.")])
    (past,) = at_desk.view().past
    assert (past.delivery, past.words, past.undone) == ("held", "There is no such ad.", False)
    assert at_desk.view().state == "open"


def test_what_was_taken_back_is_marked_wherever_that_happened(at_desk: AtDesk) -> None:
    here, there = at_desk.decide(), decision_bytes("a", TEXT)
    at_desk.source.accept(there, "ana")
    at_desk.source.accept(undo_bytes("a", id_of(there)), "ana")
    at_desk.push_and_pull()
    undo(at_desk.desk, here)
    assert {past.id: past.undone for past in at_desk.view().past} == {here: True, id_of(there): True}


# --- one's own past ---


def test_my_decisions_are_told_newest_first_each_once(at_desk: AtDesk) -> None:
    for number in range(3):
        at_desk.source.put_ad(f"ad {number}", f"text {number}")
    fill(at_desk.desk.settings, at_desk.source)
    first = at_desk.decide("reject", "GAMBLING", ad_id="ad 0")
    at_desk.push_and_pull()
    second = at_desk.decide(ad_id="ad 1")
    undo(at_desk.desk)
    third = at_desk.decide(ad_id="ad 2")
    elsewhere = decision_bytes("a", TEXT, "escalate")
    at_desk.source.accept(elsewhere, "ana")
    at_desk.source.accept(decision_bytes("a", TEXT), "ben")
    fill(at_desk.desk.settings, at_desk.source)
    told = my_decisions(at_desk.desk.reader, "ana")
    assert [(mine.id, mine.delivery, mine.undone) for mine in told] == [
        (third, "new", False),
        (second, "withdrawn", True),
        (first, "", False),
        (id_of(elsewhere), "", False),
    ]
    assert (told[2].codes, told[2].headline, told[2].verdict) == (("GAMBLING",), "text 0", "reject")
    assert [mine.id for mine in my_decisions(at_desk.desk.reader, "ana", limit=2)] == [third, second]
    assert [mine.id for mine in my_decisions(at_desk.desk.reader, "ana", before=told[1].at)] == [
        first, id_of(elsewhere),
    ]  # fmt: skip


def test_an_undo_that_the_hub_refused_takes_nothing_back(at_desk: AtDesk) -> None:
    elsewhere = decision_bytes("a", TEXT)
    at_desk.source.accept(elsewhere, "ana")
    fill(at_desk.desk.settings, at_desk.source)
    undo(at_desk.desk, id_of(elsewhere))
    assert [mine.undone for mine in my_decisions(at_desk.desk.reader, "ana")] == [True]
    at_desk.desk.work.deliver([Delivered(1, "held")])
    assert [mine.undone for mine in my_decisions(at_desk.desk.reader, "ana")] == [False]
    assert [past.undone for past in at_desk.view().past] == [False]


# --- the customer's answer ---


def told(at_desk: AtDesk, ours: str = "en", **changed: Any) -> list[str]:
    return reply(at_desk.desk.reader, [replace(at_desk.view(), **changed)], ours).words.splitlines()


def test_before_a_decision_the_answer_says_that_our_review_goes_on(at_desk: AtDesk) -> None:
    assert told(at_desk, status="unknown")[1:] == ["Our review: in review.", "Meta's status: not known to us yet."]


def test_the_answer_says_why_and_what_to_change_in_the_customers_language(at_desk: AtDesk) -> None:
    at_desk.decide("reject", "GAMBLING", "DATING")
    for language, theirs, ours in (("en", "en", "es"), ("es", "es-MX", "en"), ("es", "fr", "es"), ("en", "", "en")):
        said = "\n".join(told(at_desk, ours, language=theirs))
        assert "Tea" in said
        for name in ("GAMBLING", "DATING"):
            code = POLICY.code(name)
            assert code is not None
            assert code.customer_why.in_language(language) in said
            assert code.customer_change.in_language(language) in said
    at_desk.decide("approve")
    assert not any(line.startswith("Why") for line in told(at_desk))


def test_a_code_this_version_does_not_know_leaves_its_words_out(at_desk: AtDesk) -> None:
    at_desk.decide("reject", "GAMBLING")
    fewer = msgspec.structs.replace(POLICY, codes=())
    assert answerable(at_desk.view(), fewer, "en").whys == ()


def test_both_sides_of_the_platform_are_told_apart_from_ours(at_desk: AtDesk) -> None:
    at_desk.decide("approve")
    said = Statement("meta", "rejected", "DISAPPROVED", NOW - DAY, NOW)
    tale = StatusTale((said,), by="meta", since=NOW - DAY, checked_at=NOW)
    lines = told(at_desk, status="rejected", status_raw="DISAPPROVED", tale=tale, feedback={"global": {"a": "Odd"}})
    assert lines[1] == f"Our review: approved on {day(NOW, 'en')}."
    assert lines[2].startswith(f"Meta's status: rejected since {day(NOW - DAY, 'en')}")
    assert lines[3] == "Meta says: Odd"
    mismatches = (Mismatch("stale_sheet", NOW - DAY),)
    differ = StatusTale(
        (said,), mismatches, by="meta", since=NOW - DAY, checked_at=NOW, checking=NOW - DAY
    )  # fmt: skip
    *_, last = told(at_desk, status="rejected", status_raw="DISAPPROVED", tale=differ)
    assert last == f"Meta's status: being checked since {day(NOW - DAY, 'en')}."


def test_nothing_internal_and_no_other_customer_is_in_an_answer(at_desk: AtDesk) -> None:
    judgement = Judgement(Verdict.REJECT, (("GAMBLING", ""),), memo="canary-memo", suggestion="canary-suggestion")
    decide(at_desk.desk, at_desk.view(), POLICY, judgement)
    internal = {name: f"canary-{name}" for name in ("ai_reason", "ai_model", "why", "assignee", "holder")}
    said = told(at_desk, extra={"note": "canary-extra"}, ai_score=0.123, spend_minor=987_654, **internal)
    assert not any(word in line for line in said for word in ("canary", "0.123", "9876", "987,6", "9,876", "ana"))


def test_a_copied_answer_counts_the_question_and_can_be_taken_back(at_desk: AtDesk) -> None:
    at_desk.decide("reject", "GAMBLING")
    said = reply(at_desk.desk.reader, [at_desk.view()], "en")
    assert count_reply(at_desk.desk, said.about) == 1
    (asked,) = asked_since(at_desk.desk.reader, 0)
    assert (asked.account_id, asked.question, asked.answered) == (at_desk.view().account_id, "why", True)
    undo(at_desk.desk)
    assert asked_since(at_desk.desk.reader, 0) == []
    assert count_reply(at_desk.desk, [said.about[0]._replace(account_id="")]) == 0


def test_whose_role_keeps_no_count_copies_and_records_nothing(at_desk: AtDesk) -> None:
    said = reply(at_desk.desk.reader, [at_desk.view()], "en")
    assert count_reply(replace(at_desk.desk, role="sales"), said.about) == 0
    assert asked_since(at_desk.desk.reader, 0) == []


def test_an_account_is_answered_as_a_whole(at_desk: AtDesk) -> None:
    view = at_desk.view()
    said = reply_for_account(at_desk.desk.reader, view.account_id, NOW, "ana", "en")
    assert said.n == said.words.count("About the ad")
    assert said.about == ((view.account_id, "", "approved"),)
    assert reply_for_account(at_desk.desk.reader, "nobody", NOW, "ana", "en").words == ""


# --- the desk ---


def test_the_hubs_newest_policy_is_in_force(at_desk: AtDesk) -> None:
    assert current_policy(at_desk.desk.reader) == POLICY
    for revision in (2, 10, 9):
        newer = msgspec.structs.replace(POLICY, revision=revision)
        row = PolicyRow(at_desk.source._next(), "", POLICY.policy, revision, msgspec.Raw(msgspec.json.encode(newer)))
        at_desk.source.policies.append(row)
    fill(at_desk.desk.settings, at_desk.source)
    policy = current_policy(at_desk.desk.reader)
    assert isinstance(policy, Policy)
    assert policy.revision == 10


def test_a_cache_that_was_not_prepared_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReviewError) as refused:
        open_reader(settings_in(tmp_path))
    assert refused.value.code == "no_cache"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "private").write_bytes(b"")
    with pytest.raises(ReviewError) as refused:
        prepare_cache(settings_in(tmp_path))
    assert refused.value.code in ("no_cache", "no_folder")


def test_facts_that_cannot_be_read_stop_the_desk_and_are_left_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    prepare_cache(settings)
    work = settings.cache_dir / "work.db"
    work.write_bytes(b"not what it was" * 400)
    with pytest.raises(ReviewError) as refused:
        open_desk(settings)
    assert refused.value.code == "cache_damaged"
    assert work.read_bytes() == b"not what it was" * 400


def test_a_broken_file_is_a_sentence_at_every_act(at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = at_desk.view()
    at_desk.decide()
    broken = Broken()
    at_desk.desk.work.connection.close()
    at_desk.desk.work.connection = broken  # type: ignore[assignment]
    for act, code in (
        (lambda: decide(at_desk.desk, view, POLICY, Judgement(Verdict.APPROVE)), "no_commit"),
        (lambda: ask(at_desk.desk, why="w", text="t"), "no_commit"),
        (lambda: undo(at_desk.desk), "work_trouble"),
    ):
        with pytest.raises(ReviewError) as refused:
            act()
        assert refused.value.code == code
        assert "disk full" in str(refused.value)


class Broken:
    """A connection to a file that can no longer be used."""

    def execute(self, *_: Any) -> Any:
        raise sqlite.OperationalError("disk full")

    def close(self) -> None:
        """Nothing to let go of."""


# --- the office: threads of a screen ---


async def test_acts_follow_one_another_on_one_thread_and_views_on_another(at_desk: AtDesk) -> None:
    office = Office(at_desk.desk.settings)
    seen: list[str] = []

    def note(desk: Desk, number: int) -> str:
        seen.append(f"{number} {threading.current_thread().name}")
        return desk.device

    devices = await asyncio.gather(*(office.act(note, number) for number in range(5)))
    assert len(set(devices)) == 1
    assert [line.split()[0] for line in seen] == list("01234")
    assert len({line.split()[1] for line in seen}) == 1
    view = await office.view(open_ad, "a", NOW, "ana")
    assert view == at_desk.view()
    assert await office.search(lambda reader: reader.last_arrival()) == 1
    assert office.writing == 0
    office.close()


async def test_somebody_is_at_work_while_they_act_and_a_while_after(
    at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr("reviewtui.services.office.monotonic", lambda: now[0])
    office = Office(at_desk.desk.settings)
    await office.view(open_ad, "a", NOW, "ana")
    assert not office.at_work(), "who reads does not decide"
    assert await office.act(lambda desk: office.at_work())
    now[0] += AT_WORK_S - 1
    assert office.at_work()
    now[0] += 2
    assert not office.at_work()
    office.close()


async def test_a_wait_that_is_cancelled_never_cancels_the_act(at_desk: AtDesk) -> None:
    office = Office(at_desk.desk.settings)
    begun, go_on = threading.Event(), threading.Event()

    def slow(desk: Desk) -> None:
        begun.set()
        go_on.wait(10)
        desk.work.set_meta("done", "yes")

    waiting = asyncio.ensure_future(office.act(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert office.writing == 1
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    office.close()
    assert at_desk.desk.work.meta("done") == "yes"
