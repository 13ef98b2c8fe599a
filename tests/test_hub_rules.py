"""Rules and policies: published whole, one revision after another, and the queue ordered by those in force."""

import asyncio
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import DATABASES, NOW, Line, Office, ad, fact, id_of, note, office_in, publication, undo
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from reviewtui.domain.decisions import Role
from reviewtui.domain.documents import checked
from reviewtui.domain.facts import Ask, FactKind, Publish
from reviewtui.domain.policy import Phrase, Policy
from reviewtui.domain.priority import HOUR
from reviewtui.domain.rules import (
    DueRule,
    PriorityRule,
    PriorityRules,
    Queues,
    ReviewRules,
    SharedQueue,
    Template,
    Templates,
)
from reviewtui.domain.scoring import PLAIN
from reviewtui.errors import Misused
from reviewtui.hub import upkeep
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.opening import open_hub
from reviewtui.hub.publishing import ranking_now
from reviewtui.hub.ranking import is_stale, rank_some
from reviewtui.hub.tables import AD, RULES
from reviewtui.hub.upkeep import keep_up_always
from reviewtui.policies import packaged
from reviewtui.wire.messages import AdDetail, AdRow

pytestmark = pytest.mark.both_databases

TEA = PriorityRules(rules=(PriorityRule("tea", 40, "tea"),))
(POLICY,) = packaged()
GIVEN = POLICY.revision


async def desk(office: Office) -> tuple[Line, Line]:
    """A lead and a reviewer, and two ads, one about tea."""
    await office.line("connie", "connector").observe(
        ad("1", text="Our tea melts fat", account_id="acme"), ad("2", text="Shoes", account_id="acme")
    )
    return office.line("lea", "lead"), office.line("ana", "reviewer", "acme")


async def ads(line: Line) -> dict[str, AdRow]:
    return {row.ad_id: row for row in (await line.all()).ads}


def detail(row: AdRow) -> AdDetail:
    return msgspec.json.decode(row.detail, type=AdDetail)


def changed_code(name: str, **changes: Any) -> Policy:
    """The packaged policy, one revision on, with one code changed."""
    codes = (msgspec.structs.replace(code, **changes) if code.code == name else code for code in POLICY.codes)
    return msgspec.structs.replace(POLICY, revision=GIVEN + 1, codes=tuple(codes))


# publishing


async def test_what_is_published_reaches_those_it_is_for(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, ana = await desk(office)
        review, queues = ReviewRules(blind_share=0.5), Queues((SharedQueue("tea", Phrase("Tea", "Té"), "tea"),))
        named = {"review": review, "templates": Templates((Template("ad", "reject", ("SCAM_PRACTICE",)),))}
        for name, document in {**named, "queues": queues, "priority": TEA}.items():
            assert await lea.outcome(publication(name, document)) == "applied"
        everything = {row.name: row for row in (await lea.all()).rules}
        assert set(everything) == {"review", "templates", "queues", "priority"}
        row = everything["review"]
        assert (row.revision, row.author, row.published_at) == (1, "lea", office.clock.now)
        assert msgspec.json.decode(row.body, type=ReviewRules) == review
        assert {row.name for row in (await ana.all()).rules} == {"review", "templates"}


async def test_revisions_follow_one_another(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        other = office.line("ada", "admin")
        assert await lea.outcome(publication("review", ReviewRules(), 2)) == "rejected:stale_revision"
        answer = await lea.send(publication("review", ReviewRules()), publication("review", ReviewRules(), 2))
        assert [result.outcome for result in answer.results] == ["applied", "applied"]
        assert await other.outcome(publication("review", ReviewRules(), 2)) == "rejected:stale_revision"
        assert await other.outcome(publication("review", ReviewRules(), 3)) == "applied"
        assert [row.revision for row in (await lea.all()).rules] == [1, 2, 3]


async def test_what_was_published_is_not_taken_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        raw = publication("review", ReviewRules())
        await lea.send(raw)
        assert await lea.outcome(undo("1", id_of(raw))) == "rejected:no_target"
        assert await lea.outcome(undo("", id_of(raw))) == "rejected:no_target"


def rule(when: str = "tea", points: int = 1, badge: str = "tea") -> PriorityRules:
    return PriorityRules(rules=(PriorityRule(when, points, badge),))


BAD = {
    "no such name": ("holidays", ReviewRules()),
    "no share": ("review", ReviewRules(second_share=1.5)),
    "a negative share": ("review", ReviewRules(blind_share=-0.1)),
    "a lease of a moment": ("review", ReviewRules(lease_seconds=1)),
    "a lease for ever": ("review", ReviewRules(ahead_hours=10_000)),
    "no share at all": ("review", {"second_share": "many"}),
    "no document": ("review", [1]),
    "a condition that means nothing": ("priority", rule("colour:red")),
    "a condition about people": ("priority", rule("by:ana")),
    "a long badge": ("priority", rule(badge="wonderful!")),
    "too many points": ("priority", rule(points=10**6)),
    "due in the past": ("priority", PriorityRules(due=(DueRule("tea", -1.0),))),
    "a template for no verdict": ("templates", Templates((Template("x", "maybe"),))),
    "two templates of one name": ("templates", Templates((Template("x", "reject", ("SCAM_PRACTICE",)),) * 2)),
    "a long memo": ("templates", Templates((Template("x", "reject", ("SCAM_PRACTICE",), memo="x" * 20_001),))),
    "a queue of nothing": ("queues", Queues((SharedQueue("x", Phrase("x", "x"), "age:>3parsec"),))),
    "two queues of one name": ("queues", Queues((SharedQueue("x", Phrase("x", "x"), ""),) * 2)),
}


@pytest.mark.parametrize("what", BAD)
async def test_a_document_nobody_can_work_by_is_refused(tmp_path: Path, what: str) -> None:
    name, document = BAD[what]
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        assert await lea.outcome(publication(name, document)) == "rejected:bad_document"
        assert (await lea.all()).rules == []


async def test_what_is_wrong_is_told_in_the_words_its_writer_would_have_been_told(tmp_path: Path) -> None:
    document = Queues((SharedQueue("x", Phrase("x", "x"), "colour:red"),))
    with pytest.raises(Misused) as told:
        checked("queues", document, [POLICY])
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        (result,) = (await lea.send(publication("queues", document))).results
        assert result.code == "bad_document"
        assert result.words.endswith(str(told.value))


async def test_a_document_out_of_bounds_is_refused(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        body = msgspec.Raw(b'{"later":' + b"[" * 50 + b"]" * 50 + b"}")
        assert await lea.outcome(fact(FactKind.PUBLISH, "", Publish("review", 1, body))) == "rejected:too_deep"
        assert await lea.outcome(publication("review", {"later": 2**70})) == "rejected:bad_number"
        assert await lea.outcome(publication("x" * 501, {})) == "rejected:malformed"
        assert await lea.outcome(publication("review", ReviewRules(), 0)) == "rejected:bad_number"


# policies


async def test_a_policy_is_published_as_the_next_revision(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, ana = await desk(office)
        retired = changed_code("DATING", state="retired", revision=2)
        assert await lea.outcome(publication("policy:meta-ads", retired, GIVEN + 1)) == "applied"
        rows = (await ana.all()).policies
        assert [row.revision for row in rows] == [GIVEN, GIVEN + 1]
        assert msgspec.json.decode(rows[-1].body, type=Policy) == retired
        own = msgspec.structs.replace(POLICY, policy="house", revision=1)
        assert await lea.outcome(publication("policy:house", own)) == "applied"


WRONG = {
    "a code has vanished": msgspec.structs.replace(POLICY, revision=GIVEN + 1, codes=POLICY.codes[1:], digits={}),
    "a code went back": changed_code("DATING", revision=0),
    "merged into nothing": changed_code("DATING", state="merged", merged_into="NOWHERE"),
    "merged, but into what": changed_code("DATING", state="merged"),
    "merged into itself": changed_code("DATING", state="merged", merged_into="DATING"),
    "no such state": changed_code("DATING", state="asleep"),
    "no such section": changed_code("DATING", section="elsewhere"),
    "a code twice": changed_code("DATING", code="GAMBLING"),
    "a digit without a code": msgspec.structs.replace(
        POLICY, revision=GIVEN + 1, digits={**POLICY.digits, "reject": ("NOWHERE",)}
    ),
    "another revision": msgspec.structs.replace(POLICY, revision=GIVEN + 2),
    "another policy": msgspec.structs.replace(POLICY, revision=GIVEN + 1, policy="house"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_a_policy_keeps_every_code_and_leads_somewhere(tmp_path: Path, what: str) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        assert await lea.outcome(publication("policy:meta-ads", WRONG[what], GIVEN + 1)) == "rejected:bad_document"


async def test_codes_merged_in_a_ring_lead_nowhere(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        into = {"DATING": "GAMBLING", "GAMBLING": "ALCOHOL", "ALCOHOL": "DATING"}
        codes = tuple(
            msgspec.structs.replace(code, state="merged", merged_into=into[code.code]) if code.code in into else code
            for code in POLICY.codes
        )
        ring = msgspec.structs.replace(POLICY, revision=GIVEN + 1, codes=codes)
        assert await lea.outcome(publication("policy:meta-ads", ring, GIVEN + 1)) == "rejected:bad_document"


# order


async def test_ads_that_come_are_ordered_by_the_rules_in_force(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        await lea.send(publication("priority", msgspec.structs.replace(TEA, due=(DueRule("tea", 5.0),))))
        await office.line("connie2", "connector").observe(ad("3", text="More tea", created_at=NOW))
        row = (await ads(lea))["3"]
        assert (row.badge, row.due_at, detail(row).rules_revision) == ("tea", NOW + 5 * HOUR, 1)


async def test_ads_that_are_there_are_ordered_anew_by_the_hub_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_S", 0.01)
    async with office_in(tmp_path, keeps_up=True) as office:
        lea, _ = await desk(office)
        before = await ads(lea)
        await lea.send(publication("priority", TEA))
        after = await ads(lea)
        while after["1"].badge != "tea":
            after = await ads(lea)
        assert after["1"].rank - before["1"].rank == 40 * HOUR
        assert detail(after["1"]).rules_revision == 1
        assert after["1"].seq > before["1"].seq
        assert after["1"].content_seq == before["1"].content_seq
        assert after["2"] == before["2"]


async def test_a_few_at_a_time_until_none_is_left(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(*[ad(f"{n}", text="tea" * (n % 2)) for n in range(10)])
    hub = open_hub(DATABASES.url(tmp_path))
    accept(hub, Caller("lea", Role.LEAD), [msgspec.Raw(publication("priority", TEA))])
    with hub.reading() as connection:
        assert ranking_now(connection).revision == 1
    assert is_stale(hub)
    assert [rank_some(hub, 4, clock=lambda: 0.0) for _ in range(4)] == [4, 4, 2, 0]
    assert not is_stale(hub)
    with hub.reading() as connection:
        assert sorted(connection.scalars(select(AD.c.badge))) == [""] * 5 + ["tea"] * 5
    hub.close()


@pytest.mark.parametrize(("step", "done"), [(0.0, [10, 0]), (0.01, [3, 3, 3, 1, 0]), (5.0, [1] * 10 + [0])])
async def test_rules_that_take_long_judge_fewer_ads_at_once_and_come_to_an_end(
    tmp_path: Path, step: float, done: list[int]
) -> None:
    """Whatever the rules, a writer waits for one budget; each look at this clock takes it `step` seconds further."""
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(*[ad(f"{n}", text="tea" * (n % 2)) for n in range(10)])
    hub = open_hub(DATABASES.url(tmp_path))
    accept(hub, Caller("lea", Role.LEAD), [msgspec.Raw(publication("priority", TEA))])
    looks = count()
    assert [rank_some(hub, clock=lambda: step * next(looks)) for _ in done] == done
    with hub.reading() as connection:
        assert sorted(connection.scalars(select(AD.c.badge))) == [""] * 5 + ["tea"] * 5
    hub.close()


async def test_rules_this_program_cannot_use_leave_the_packaged_ones(tmp_path: Path) -> None:
    """As on a hub that went back to an older program, which knows fewer words."""
    hub = open_hub(DATABASES.url(tmp_path))
    with hub.writing() as transaction:
        body = msgspec.json.encode(rule("weather:fine"))
        transaction.put_many(RULES, [(transaction.next_seq(), "", "priority", 4, "lea", NOW, body)])
    with hub.reading() as connection:
        assert ranking_now(connection).rules == PLAIN
    hub.close()


async def test_a_section_that_moved_is_a_new_order(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        await office.line("connie2", "connector").observe(ad("3", text="x", ai_reason="DATING"))
        await lea.send(publication("priority", rule("section:social", badge="social")))
        rank_some(office.hub, clock=lambda: 0.0)
        assert (await ads(lea))["3"].badge == ""
        moved = changed_code("DATING", section="social", revision=2)
        assert await lea.outcome(publication("policy:meta-ads", moved, GIVEN + 1)) == "applied"
        rank_some(office.hub, clock=lambda: 0.0)
        assert (await ads(lea))["3"].badge == "social"


async def test_a_database_that_is_locked_for_a_while_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "LOOK_S", 0)
    tried: list[int] = []

    async def work() -> int:
        tried.append(len(tried))
        if len(tried) == 1:
            raise OperationalError("UPDATE", {}, sqlite3.OperationalError("locked"))
        return 1

    async def calm() -> None:
        await asyncio.sleep(0)
        if len(tried) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await keep_up_always(work, calm)


async def test_those_with_a_scope_are_told_which_rule_set_a_due_time_and_not_its_words(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, ana = await desk(office)
        rules = PriorityRules(due=(DueRule("lang:es", 1), DueRule("account:borealis account:acme", 2)))
        await lea.send(publication("priority", rules))
        rank_some(office.hub, clock=lambda: 0.0)
        page = await ana.all()
        assert page.rules == []
        assert [(row.due_at is not None, detail(row).due_why) for row in page.ads] == [(True, "rule:2")] * 2
        assert b"borealis" not in msgspec.json.encode(page)


# questions


async def test_a_question_may_say_when_and_for_whom(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, ana = await desk(office)
        urgent = fact(FactKind.ASK, "1", Ask("soon, please", due_at=NOW + HOUR, customer_waiting=True))
        assert await ana.outcome(urgent) == "applied"
        row = (await ads(lea))["1"]
        assert (row.due_at, detail(row).due_why, detail(row).customer_waiting) == (NOW + HOUR, "asked", True)
        later = fact(FactKind.ASK, "1", Ask("no hurry"))
        await ana.send(later)
        assert (await ads(lea))["1"].due_at is None
        await ana.send(undo("1", id_of(later)))
        assert (await ads(lea))["1"].due_at == NOW + HOUR
        await ana.send(undo("1", id_of(urgent)))
        row = (await ads(lea))["1"]
        assert (row.due_at, detail(row).customer_waiting, detail(row).why) == (None, False, "")
        assert await ana.outcome(fact(FactKind.ASK, "1", Ask("x", due_at=2**62))) == "rejected:bad_number"
        assert await ana.outcome(note("1")) == "applied"
