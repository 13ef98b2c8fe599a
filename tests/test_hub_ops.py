"""Facts: accepted once, judged one by one, never touched again."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import msgspec
import pytest
from hub_setup import (
    DATABASES,
    NOW,
    Office,
    ad,
    appeal,
    briefing,
    decision,
    encode,
    fact,
    gold,
    id_of,
    new_id,
    note,
    office_in,
    publication,
    reflection,
    skip,
    undo,
    weighing,
)  # fmt: skip

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import Appeal, FactKind, Note, Ping, Reason, Reflection
from reviewtui.domain.values import INSTANT_MAX, INSTANT_MIN, Span
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.words import say

pytestmark = pytest.mark.both_databases


async def with_ads(office: Office) -> None:
    await office.line("connie", "connector").observe(ad("1", text="Hi"), ad("2", text="Ho"))


async def test_a_lost_answer_is_given_again(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        raw = decision("1", "Hi")
        first, again, twice = await ana.send(raw), await ana.send(raw), await ana.send(raw, raw)
        assert first.results[0].outcome == "applied"
        assert [(r.outcome, r.seq) for r in (*again.results, *twice.results)] == [
            ("duplicate", first.results[0].seq)
        ] * 3
        assert len((await ana.all()).facts) == 1


async def test_the_same_facts_sent_four_times_at_once_count_once(tmp_path: Path) -> None:
    """By two processes of one hub, as when a line is slow and its user is not."""
    async with office_in(tmp_path) as office:
        await with_ads(office)
        caller, begin = Caller("ana", Role.REVIEWER), Barrier(4)
        raws = [msgspec.Raw(raw) for raw in (decision("1", "Hi"), note("1"), decision("2", "Ho"), note("2"))]
        other = open_hub(DATABASES.url(tmp_path), clock=office.clock)

        def offer(hub: Hub) -> list[tuple[str, int | None]]:
            begin.wait(20)
            return [(result.outcome, result.seq) for result in accept(hub, caller, raws).results]

        try:
            with ThreadPoolExecutor(4) as threads:
                answers = list(threads.map(offer, [office.hub, other] * 2))
        finally:
            other.close()
        for of_one in zip(*answers, strict=True):
            assert sorted(outcome for outcome, _ in of_one) == ["applied", "duplicate", "duplicate", "duplicate"]
            assert len({seq for _, seq in of_one}) == 1
        assert [bytes(row.body) for row in (await office.line("ana").all()).facts] == [bytes(raw) for raw in raws]


async def test_the_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        raw = note("1").replace(b'"v":1', b'"v": 1 , "later": [1,{"x":"\xf0\x9f\x8d\xb5"}]')
        assert await ana.outcome(raw) == "applied"
        assert bytes((await ana.all()).facts[0].body) == raw


async def test_one_id_is_one_fact(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        id_ = new_id()
        await ana.send(decision("1", "Hi", id=id_))
        assert await ana.outcome(decision("1", "Hi", "reject", id=id_)) == "rejected:other_body"
        assert len((await ana.all()).facts) == 1


async def test_a_poisoned_fact_blocks_no_other(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        answer = await ana.send(
            decision("1", "Hi"), b'{"id":"x"}', b"7", decision("3", "Hi"),
            note("1").replace(b'"app":"t"', b'"app":4'), decision("2", "Ho"),
        )  # fmt: skip
        assert [result.outcome for result in answer.results] == [
            "applied", "rejected", "rejected", "rejected", "rejected", "applied",
        ]  # fmt: skip
        assert answer.results[1].id == "x"
        assert all(result.words for result in answer.results if result.code)


@pytest.mark.parametrize("place", [0, 250, 499], ids=["first", "in the middle", "last"])
async def test_one_poisoned_fact_in_five_hundred_costs_no_other(tmp_path: Path, place: int) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        facts = [note("1") for _ in range(500)]
        facts[place] = decision("1", "Hi", "reject", reasons=())
        results = (await office.line("ana").send(*facts)).results
        assert [at for at, result in enumerate(results) if result.outcome != "applied"] == [place]
        assert (results[place].outcome, results[place].code) == ("rejected", "needs_reason")
        del facts[place]
        assert [bytes(row.body) for row in (await office.line("ana").all()).facts] == facts


@pytest.mark.parametrize(
    "poison",
    [rb'"\ud800"', rb'"]}, {[\" \ud800"', b"[" * 5000 + b"]" * 5000, rb'"\x"', b"01"],
    ids=["half a character", "among signs", "very deep", "an unknown escape", "no number"],
)
async def test_a_fact_that_cannot_even_be_read_blocks_no_other(tmp_path: Path, poison: bytes) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        poisoned = note("1", "x").replace(b'"x"', poison)
        answer = await office.line("ana").send_bytes(
            b'{"facts": [' + b", ".join((decision("1", "Hi"), poisoned, decision("2", "Ho"))) + b"]}"
        )
        assert [result.outcome for result in answer.results] == ["applied", "rejected", "applied"]
        assert (answer.results[1].code, answer.results[1].id) == ("malformed", poisoned[7:43].decode())


def long(**more: object) -> bytes:
    return decision("1", "Hi", "reject", **more)


REFUSED = {
    "bad_content_hash": lambda: long(content_hash="0" * 64),
    "needs_reason": lambda: long(reasons=()),
    "bad_reason": lambda: long(reasons=(Reason("meta-ads", "GAMBLING", 1, 1, "smell"),)),
    "bad_span": lambda: long(evidence=(Span("text", 0, 3),)),
    "bad_number": lambda: long(confidence=6),
    "bad_number when": lambda: decision("1", "Hi", at=INSTANT_MAX + 1),
    "bad_number before": lambda: note("1").replace(b'"at":%d' % NOW, b'"at":%d' % (INSTANT_MIN - 1)),
    "bad_round": lambda: long(round=9),
    "too_large": lambda: long(memo="x" * 20_001),
    "malformed": lambda: note("1").replace(b'"kind":"note"', b'"kind":"N O T E"'),
    "bad_words": lambda: note("1", " "),
    "no_ad": lambda: note(""),
    "no_target": lambda: undo("1", new_id()),
    "bad_number chance": lambda: long(chance=1.5),
    "bad_number fence": lambda: long(fence=-1),
    "bad_number round": lambda: long(round=-1),
    "too_large memo": lambda: long(offered=("X",) * 501),
    "too_large draw": lambda: long(draw="x" * 41),
    "too_large asked": lambda: long(asked_why="x" * 100_001),
    "no_decision": lambda: long(adjudicates=("x",)),
    "too_large adjudication": lambda: long(adjudicates=(new_id(),) * 201),
    "malformed mention": lambda: fact(FactKind.NOTE, "1", Note("x", mentions=("",))),
    "malformed mentions": lambda: fact(FactKind.NOTE, "1", Note("x", mentions=("ana",) * 51)),
    "malformed answer": lambda: fact(FactKind.NOTE, "1", Note("x", answers="x")),
    "bad_round appeal": lambda: appeal("1", "Hi", 0),
    "malformed appeal": lambda: fact(FactKind.APPEAL, "1", Appeal("x", 1, "why")),
    "bad_words appeal": lambda: fact(FactKind.APPEAL, "1", Appeal("0" * 64, 1, " ")),
    "no_decision reflection": lambda: reflection("1", "x"),
    "bad_words reflection": lambda: fact(FactKind.REFLECTION, "1", Reflection(new_id(), text=" ")),
    "bad_reason reflection": lambda: fact(FactKind.REFLECTION, "1", Reflection(new_id(), (Reason("", "", 1, 1),))),
    "malformed briefing": lambda: briefing().replace(b'"ad_id":""', b'"ad_id":"1"'),
    "malformed key": lambda: briefing(key=""),
    "bad_words briefing": lambda: briefing().replace(b"weekly", b"w" * 20_001),
    "no_ad skip": lambda: skip("", "Hi"),
    "too_deep": lambda: fact(FactKind.NOTE, "1", Note("x")).replace(b'"kind":"note"', b'"kind":"later"').replace(
        b'"x"', b"[" * 25 + b"]" * 25
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
async def test_what_can_never_be_accepted_is_refused_in_words(tmp_path: Path, code: str) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        result = (await office.line("ana").send(REFUSED[code]())).results[0]
        code = code.split()[0]
        assert (result.outcome, result.code, result.words) == ("rejected", code, say(f"hub.{code}"))


@pytest.mark.parametrize(
    "more",
    [
        {"evidence": (Span("text", 0, 2),)},
        {"evidence": (Span("headline", 1, 2),), "content": Content(headline="🍵é", text="Hi"), "content_hash": ""},
        {"confidence": 1},
        {"memo": "x" * 20_000},
        {"reasons": (Reason("another-policy", "UNHEARD_OF", 9, 9, "text"),)},
    ],
)
async def test_what_a_reviewer_may_say_is_accepted(tmp_path: Path, more: dict[str, object]) -> None:
    if more.get("content_hash") == "":
        more = {**more, "content_hash": content_hash(more["content"])}  # type: ignore[arg-type]
    async with office_in(tmp_path) as office:
        await with_ads(office)
        assert await office.line("ana").outcome(decision("1", "Hi", "reject", **more)) == "applied"


async def test_a_fact_weighs_a_megabyte_at_most(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        heaviest, heavier = weighing(note("1"), 1024 * 1024), weighing(note("1"), 1024 * 1024 + 1)
        answer = await office.line("ana").send(heaviest, heavier, decision("1", "Hi"))
        assert [(result.outcome, result.code) for result in answer.results] == [
            ("applied", ""), ("rejected", "too_large"), ("applied", ""),
        ]  # fmt: skip
        assert answer.results[1].words == say("hub.too_large")
        assert bytes((await office.line("ben").all()).facts[0].body) == heaviest


async def test_a_decision_on_older_content_is_kept(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        assert await office.line("ana").outcome(decision("1", "as it was before")) == "applied"


async def test_the_first_opinion_holds_and_the_second_is_told_so(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana, ben, lea = office.line("ana"), office.line("ben"), office.line("lea", "lead")
        first = decision("1", "Hi")
        assert await ana.outcome(first) == "applied"
        assert await ben.outcome(decision("1", "Hi", "reject")) == "superseded"
        assert await lea.outcome(decision("1", "Hi", "reject")) == "applied"
        assert await ana.outcome(decision("1", "Hi", "reject")) == "superseded"
        assert len((await ben.all()).facts) == 4


async def test_an_undone_opinion_gives_way(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana, ben = office.line("ana"), office.line("ben")
        first = decision("1", "Hi")
        answer = await ana.send(first, undo("1", id_of(first)))
        assert [result.outcome for result in answer.results] == ["applied", "applied"]
        assert await ana.outcome(undo("1", id_of(first))) == "applied"
        assert await ben.outcome(decision("1", "Hi", "reject")) == "applied"


async def test_a_clock_ahead_keeps_its_claim(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        raw = decision("1", "Hi", at=NOW + 3_600_000)
        assert await ana.outcome(raw) == "applied"
        row = (await ana.all()).facts[0]
        assert msgspec.json.decode(row.body)["at"] == NOW + 3_600_000


async def test_a_kind_nobody_here_knows_is_held_for_those_who_do(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        raw = note("1").replace(b'"kind":"note"', b'"kind":"novel"')
        result = (await ana.send(raw)).results[0]
        assert (result.outcome, result.code) == ("held", "unknown_kind")
        row = (await ana.all()).facts[0]
        assert (row.kind, bytes(row.body)) == ("novel", raw)
        assert await ana.outcome(raw) == "duplicate"


async def test_at_most_five_hundred_at_once(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        ana = office.line("ana")
        assert len((await ana.send(*[note("1") for _ in range(500)])).results) == 500
        body = encode({"facts": [msgspec.Raw(note("1"))] * 501})
        response = await office.client.post("/v1/ops", content=body, headers=ana.headers)
        assert (response.status_code, response.json()["code"]) == (400, "too_many")


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("malformed", gold("1", "Hi").replace(b'"content_hash":"', b'"content_hash":"x')),
        ("bad_words", gold("1", "Hi", why="x" * 20_001)),
        ("malformed", publication("review", {}).replace(b'"ad_id":""', b'"ad_id":"1"')),
        ("malformed", publication("", {})),
        ("bad_number", publication("review", {}, 2**31)),
    ],
)
async def test_what_a_lead_says_has_bounds_too(tmp_path: Path, code: str, raw: bytes) -> None:
    async with office_in(tmp_path) as office:
        await with_ads(office)
        assert await office.line("lea", "lead").outcome(raw) == f"rejected:{code}"


async def test_a_question_about_an_account_as_a_whole_is_taken_back_like_any_other(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi", account_id="acme"))
        bea, other = office.line("bea", "account-manager", "acme"), office.line("cy", "account-manager", "delta")
        asked = fact(FactKind.PING, "", Ping("acme", "approved", NOW))
        assert await bea.outcome(asked) == "applied"
        assert await bea.outcome(fact(FactKind.PING, "", Ping("delta", "why", NOW))) == "rejected:no_account"
        assert await other.outcome(undo("", id_of(asked))) == "rejected:no_target"
        assert await bea.outcome(undo("", new_id())) == "rejected:no_target"
        back = undo("", id_of(asked))
        assert await bea.outcome(back) == "applied"
        assert [row.account_id for row in (await bea.all()).facts] == ["acme", "acme"]
        assert (await other.all()).facts == []
