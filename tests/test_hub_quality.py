"""Second opinions, adjudications, appeals and known answers, as the hub takes them."""

import asyncio
import random
import tempfile
from itertools import permutations
from pathlib import Path

import httpx
import msgspec
import pytest
from hub_setup import (
    Line,
    Office,
    ad,
    appeal,
    decision,
    gold,
    id_of,
    new_id,
    note,
    office_in,
    publication,
    reflection,
    undo,
)  # fmt: skip
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from reviewtui.domain.facts import Cause
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.rounds import Asked, asked_of, drawn
from reviewtui.hub.tables import AD
from reviewtui.wire.messages import AdRow, Page

pytestmark = pytest.mark.both_databases

SHARE = 0.25


async def desk(office: Office, share: float = SHARE) -> tuple[Line, Line, Line]:
    """Ads 1 and 2 and a share of second reviews; ana and ben review, lea leads."""
    await office.line("connie", "connector").observe(ad("1", text="Hi"), ad("2", text="Ho"))
    lea = office.line("lea", "lead")
    await lea.send(publication("review", ReviewRules(second_share=share)))
    return office.line("ana"), office.line("ben"), lea


async def row(line: Line, ad_id: str = "1") -> AdRow:
    (found,) = [row for row in (await line.all()).ads if row.ad_id == ad_id]
    return found


async def wanted(line: Line, ad_id: str = "1") -> tuple[int, float]:
    found = await row(line, ad_id)
    return found.wanted, found.chance


def an_id(office: Office, *, draws: bool) -> str:
    """The id of a fact that does, or does not, draw a second opinion."""
    return next(id_ for id_ in iter(new_id, "") if drawn(office.hub.hub_id, id_, SHARE) is draws)


def plain(office: Office, verdict: str = "approve", text: str = "Hi", ad_id: str = "1", **more: object) -> bytes:
    """A decision that draws no second opinion."""
    return decision(ad_id, text, verdict, id=an_id(office, draws=False), **more)


# second opinions


@given(st.integers(0, 10**9), st.floats(0, 1), st.floats(0, 1))
def test_a_draw_is_the_same_whenever_asked_and_grows_with_the_share(seed: int, one: float, other: float) -> None:
    fact = f"fact {seed}"
    assert not drawn("hub", fact, 0.0)
    assert drawn("hub", fact, 1.0)
    assert drawn("hub", fact, one) == drawn("hub", fact, one)
    assert drawn("hub", fact, min(one, other)) <= drawn("hub", fact, max(one, other))


def test_about_the_share_is_drawn() -> None:
    """Five standard deviations of a binomial of 20,000 at 0.05."""
    count = sum(drawn("hub", f"fact {n}", 0.05) for n in range(20_000))
    assert abs(count - 1000) < 5 * (20_000 * 0.05 * 0.95) ** 0.5


async def test_a_drawn_first_opinion_asks_for_a_second(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        before = await row(ana)
        await ana.send(decision("1", "Hi", id=an_id(office, draws=True)), plain(office, ad_id="2", text="Ho"))
        after = await row(ana)
        assert (after.wanted, after.chance) == (2, SHARE)
        assert after.seq > before.seq
        assert await wanted(ana, "2") == (1, 1.0)
        await ben.send(plain(office, "reject"))
        assert await row(ana) == after


async def test_only_first_opinions_draw(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        await ana.send(plain(office))
        await ben.send(decision("1", "Hi", "reject", id=an_id(office, draws=True)))
        await ana.send(decision("1", "Hi", "changes", id=an_id(office, draws=True)))
        assert await wanted(ana) == (1, 1.0)


async def test_every_escalation_is_seen_by_a_second_person(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, _ = await desk(office, 0.0)
        await ana.send(decision("1", "Hi", "escalate"))
        assert await wanted(ana) == (2, 1.0)
        await ana.send(decision("1", "Hi", "reject"))
        assert await wanted(ana) == (1, 1.0)
        again = decision("1", "Hi", "escalate")
        await ana.send(again)
        assert await wanted(ana) == (2, 1.0)
        await ana.send(undo("1", id_of(again)))
        assert await wanted(ana) == (1, 1.0)


async def test_what_was_drawn_stays_drawn_until_the_content_changes(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, _ = await desk(office)
        connie = office.line("connie2", "connector")
        first = decision("1", "Hi", id=an_id(office, draws=True))
        await ana.send(first, undo("1", id_of(first)), plain(office))
        assert await wanted(ana) == (2, SHARE)
        await connie.observe(ad("1", at=2000, ai_verdict="unsure"))
        assert await wanted(ana) == (2, SHARE)
        await connie.observe(ad("1", at=3000, text="Hi again"))
        assert await wanted(ana) == (1, 1.0)
        await connie.observe(ad("1", at=4000, text="Hi"))
        assert await wanted(ana) == (2, SHARE)


async def test_the_probability_is_that_of_the_rules_in_force_then(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, lea = await desk(office, 1.0)
        await ana.send(decision("1", "Hi"))
        await lea.send(publication("review", ReviewRules(second_share=0.0), 2))
        await ana.send(decision("2", "Ho"))
        assert [await wanted(ana), await wanted(ana, "2")] == [(2, 1.0), (1, 1.0)]


# adjudications


async def test_an_adjudication_settles_what_reviewers_disagreed_on(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, lea = await desk(office)
        yes, no = plain(office), plain(office, "reject")
        await ana.send(yes)
        await ben.send(no)
        settled = (id_of(yes), id_of(no))
        raw = plain(office, "reject", adjudicates=settled, cause=Cause.EDGE_CASE)
        assert await ben.outcome(raw) == "rejected:role"
        assert await lea.outcome(raw) == "applied"
        assert await ana.outcome(plain(office, "approve")) == "superseded"
        assert await lea.outcome(plain(office, "approve", adjudicates=settled)) == "applied"


async def test_an_adjudication_names_decisions_on_this_ad(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, lea = await desk(office)
        other, talk = plain(office, ad_id="2", text="Ho"), note("1")
        await ana.send(other, talk)
        for named in (id_of(other), id_of(talk), new_id(), "nonsense"):
            assert await lea.outcome(plain(office, adjudicates=(named,))) == "rejected:no_decision"


async def test_a_reflection_is_on_ones_own_decision(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        first, other = plain(office), plain(office, ad_id="2", text="Ho")
        await ana.send(first, other)
        assert await ana.outcome(reflection("1", id_of(first))) == "applied"
        assert await ben.outcome(reflection("1", id_of(first))) == "rejected:no_decision"
        assert await ana.outcome(reflection("1", id_of(other))) == "rejected:no_decision"


# appeals


async def test_an_appeal_opens_a_round_in_which_all_decide_anew(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        await ana.send(decision("1", "Hi", "reject", id=an_id(office, draws=True)))
        assert await ben.outcome(plain(office, round=1)) == "rejected:bad_round"
        assert await office.line("sam", "account-manager").outcome(appeal("1", "Hi")) == "applied"
        assert await wanted(ana) == (1, 1.0)
        assert await ben.outcome(plain(office, round=1)) == "applied"
        assert await ana.outcome(plain(office, "reject", round=1)) == "superseded"
        assert await ana.outcome(plain(office, "reject", round=2)) == "rejected:bad_round"


async def test_of_two_appeals_at_once_one_round_comes(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        await ana.send(plain(office, "reject"))
        assert [await ana.outcome(appeal("1", "Hi")), await ben.outcome(appeal("1", "Hi"))] == ["applied"] * 2
        assert await ben.outcome(appeal("1", "Hi", 3)) == "rejected:bad_round"
        assert await ben.outcome(appeal("1", "Hi", 2)) == "applied"
        assert await ana.outcome(plain(office, "reject", round=2)) == "applied"


@pytest.mark.parametrize("order", sorted(set(permutations(("appeal", "appeal", "answer")))), ids="-".join)
async def test_an_appeal_that_arrives_after_the_answer_opens_a_further_round(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    """Two appeal against the same decision, and somebody decides anew; in whichever order the hub hears of it, no
    appeal is left in a round that was decided without it."""
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        await ana.send(plain(office, "reject"))
        for act in order:
            await ben.send(appeal("1", "Hi") if act == "appeal" else plain(office, round=1))
        unanswered = order[0] == "answer"  # there was no such round yet: it was refused
        late = order == ("appeal", "answer", "appeal")
        assert await ana.outcome(plain(office, "reject", round=2)) == ("applied" if late else "rejected:bad_round")
        assert await ana.outcome(plain(office, "reject", round=1)) == ("applied" if unanswered else "superseded")


async def test_a_round_opens_within_one_request(tmp_path: Path) -> None:
    """A reviewer offline appeals, and another's appeal in the same breath is answered."""
    async with office_in(tmp_path) as office:
        ana, _, _ = await desk(office)
        mine = appeal("1", "Hi")
        answer = await ana.send(
            plain(office), mine, plain(office, round=1), undo("1", id_of(mine)), appeal("1", "Hi", 2),
            undo("1", id_of(plain(office))),
        )  # fmt: skip
        assert [result.code for result in answer.results] == ["", "", "", "answered", "", "no_target"]


async def test_an_appeal_is_about_what_was_judged_or_is_there_now(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, _ = await desk(office)
        assert await ana.outcome(appeal("1", "Hi")) == "applied"
        assert await ana.outcome(appeal("1", "as it was before")) == "rejected:other_content"
        await ana.send(plain(office, text="as it was before"))
        assert await ana.outcome(appeal("1", "as it was before")) == "applied"
        assert await ana.outcome(plain(office, text="as it was before", round=1)) == "applied"
        assert (await row(ana)).wanted == 1


async def test_an_appeal_can_be_taken_back_until_it_is_answered(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, _ = await desk(office)
        await ana.send(decision("1", "Hi", "reject", id=an_id(office, draws=True)))
        first, again = appeal("1", "Hi"), appeal("1", "Hi")
        await ben.send(first, undo("1", id_of(first)))
        assert await wanted(ana) == (2, SHARE)
        assert await ana.outcome(plain(office, round=1)) == "rejected:bad_round"
        await ben.send(again)
        answer = plain(office, round=1)
        await ana.send(answer)
        assert await ben.outcome(undo("1", id_of(again))) == "rejected:answered"
        await ana.send(undo("1", id_of(answer)))
        assert await ben.outcome(undo("1", id_of(again))) == "applied"


# known answers


async def test_a_known_answer_reads_like_a_second_review(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, lea = await desk(office)
        await lea.send(plain(office, "reject"), gold("1", "Hi"))
        assert await wanted(ana) == (2, SHARE)
        asked = await row(ana)
        again = plain(office, "approve")
        await ana.send(plain(office, "reject"), again, undo("1", id_of(again)))
        await ben.send(plain(office))
        assert await row(ben) == asked


async def test_before_anybody_decided_a_known_answer_shows_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, lea = await desk(office)
        before = await row(ana)
        await lea.send(gold("1", "Hi"))
        assert await row(ana) == before
        await ana.send(plain(office))
        assert await wanted(ana) == (2, SHARE)


async def test_what_a_known_answer_drew_stays_drawn_when_it_is_taken_back(tmp_path: Path) -> None:
    """As whatever else was drawn: a second opinion no longer asked for would tell why it had been."""
    async with office_in(tmp_path) as office:
        ana, _, lea = await desk(office)
        raw, other = gold("1", "Hi"), gold("2", "Ho")
        await lea.send(plain(office), raw, other)
        assert await ana.outcome(undo("1", id_of(raw))) == "rejected:no_target"
        assert await lea.outcome(undo("1", id_of(raw))) == "applied"
        assert await wanted(ana) == (2, SHARE)
        await lea.send(undo("2", id_of(other)))
        await lea.send(plain(office, ad_id="2", text="Ho"))
        assert await wanted(ana, "2") == (1, 1.0)


async def test_a_known_answer_that_would_reach_nobody_is_refused(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben, lea = await desk(office)
        first = plain(office, "reject")
        await ana.send(first)
        await lea.send(plain(office, adjudicates=(id_of(first),)), plain(office, ad_id="2", text="Ho"))
        assert await lea.outcome(gold("1", "Hi")) == "rejected:gold_unseen"
        assert await lea.outcome(gold("2", "Ho")) == "applied"
        await ben.send(plain(office, ad_id="2", text="Ho"))
        assert await lea.outcome(gold("2", "Ho")) == "rejected:gold_unseen"
        await ana.send(appeal("1", "Hi"))
        assert await lea.outcome(gold("1", "Hi")) == "applied"


async def test_a_known_answer_hides_among_the_draws_of_its_time(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, lea = await desk(office)
        await office.line("connie2", "connector").observe(ad("3", text="Ha"))
        await ana.send(plain(office))
        await lea.send(publication("review", ReviewRules(second_share=0.0), 2))
        await ana.send(plain(office, ad_id="2", text="Ho"))
        assert await lea.outcome(gold("3", "Ha")) == "rejected:gold_alone"
        await lea.send(publication("review", ReviewRules(second_share=0.5), 3))
        assert await lea.outcome(gold("3", "Ha")) == "applied"
        assert await lea.outcome(gold("2", "Ho")) == "rejected:gold_alone"
        assert await lea.outcome(gold("1", "Hi")) == "applied"
        assert await wanted(ana) == (2, SHARE)
        await ana.send(decision("3", "Ha"))
        assert await wanted(ana, "3") == (2, 0.5)


async def history(office: Office, seed: int, steps: int, *, known: bool, late: bool) -> list[object]:
    """What was answered to a random course of acts, and what the ad's row asked for after each.

    `known`: a lead knows the answer, and no first opinion draws by itself; else each on that content does. `late`:
    somebody judged the ad before.
    """
    rng = random.Random(seed)
    ana, ben, lea = await desk(office)
    connie = office.line("connie2", "connector")
    decided: list[str] = []

    def opinion(text: str, **more: object) -> bytes:
        verdict, id_ = rng.choice(("approve", "reject", "escalate")), an_id(office, draws=text == "Hi" and not known)
        decided.append(id_)
        return decision("1", text, verdict, id=id_, **more)

    if late:
        await ana.send(opinion("Hi"))
    if known:
        assert await lea.outcome(gold("1", "Hi")) == "applied"
    told: list[object] = [await wanted(ana)]
    for step in range(steps):
        move, line, text = rng.randrange(7), rng.choice((ana, ben)), rng.choice(("Hi", "Hi", "Ho"))
        outcome = ""
        if move == 0:
            await connie.observe(ad("1", at=2000 + step, text=text))
        elif move == 1:
            outcome = await line.outcome(appeal("1", text))
        elif move == 2 and decided:
            outcome = await lea.outcome(undo("1", rng.choice(decided)))
        elif move == 3 and decided:
            outcome = await lea.outcome(opinion(text, adjudicates=(decided[0],)))
        else:
            outcome = await line.outcome(opinion(text, round=rng.choice((0, 0, 1))))
        told.append((outcome, await wanted(line)))
    return told


async def both(seed: int, steps: int, *, late: bool) -> tuple[list[object], ...]:
    """That history on a hub where the answer is known, and on one where it is not."""
    told = []
    for known in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            async with office_in(Path(folder)) as office:
                told.append(await history(office, seed, steps, known=known, late=late))
    return tuple(told)


@example(seed=1_000_001, steps=7, late=False)  # judged on a content that the ad had left, and came back to
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 14), late=st.booleans())
def test_what_is_asked_for_is_the_same_whether_an_answer_is_known_or_a_draw_fell(
    seed: int, steps: int, late: bool
) -> None:
    known, drawn_by_itself = asyncio.run(both(seed, steps, late=late))
    assert known == drawn_by_itself


async def test_a_known_answer_is_for_the_content_that_is_there(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        _, _, lea = await desk(office)
        assert await lea.outcome(gold("1", "as it was before")) == "rejected:other_content"


async def test_a_change_of_role_means_a_cold_start(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, _, lea = await desk(office)
        for one, other in ((ana, lea), (lea, ana)):
            cursor = (await one.all()).cursor
            assert (await one.get("/v1/changes", after=cursor)).status_code == 200
            assert (await other.get("/v1/changes", after=cursor)).status_code == 410


class Wire(httpx.AsyncBaseTransport):
    """Keeps every byte that was answered to those who do not lead."""

    def __init__(self, inner: httpx.AsyncBaseTransport, leading: set[str]) -> None:
        self._inner, self._leading = inner, leading
        self.answered = b""
        self.ads: list[AdRow] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if request.headers["authorization"] not in self._leading:
            self.answered += await response.aread() + str(response.headers).encode()
            if request.url.path == "/v1/changes" and response.status_code == 200:
                self.ads += msgspec.json.decode(response.content, type=Page).ads
        return response


async def live(seed: int, steps: int) -> None:
    """Leads know answers and take them back; others decide, appeal, guess at ids, and pull."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        async with office_in(Path(folder), compress=False) as office:
            ana, ben, lea = await desk(office)
            acme, connie = office.line("acme", "reviewer", "acme"), office.line("connie2", "connector")
            wire = Wire(office.client._transport, {lea.headers["Authorization"]})
            office.client._transport = wire
            secret: list[str] = []
            known: list[bytes] = []
            decided: list[bytes] = []
            for step in range(steps):
                line, text = rng.choice((ana, ben, lea)), rng.choice(("Hi", "Ho"))
                move = rng.randrange(8)
                if move <= 1:
                    raw = gold("1", text, why="CANARY")
                    if await lea.outcome(raw) == "applied":
                        known.append(raw)
                    secret.append(id_of(raw))
                elif move == 2 and known:
                    back = undo("1", id_of(rng.choice(known)))
                    secret.append(id_of(back))
                    await lea.send(back)
                elif move == 3:
                    account = rng.choice(("acme", ""))
                    await connie.observe(ad("1", at=2000 + step, text=text, account_id=account))
                elif move == 4:
                    await line.send(appeal("1", text, rng.choice((1, 2))))
                elif move == 5 and decided:
                    await line.send(undo("1", id_of(rng.choice(decided))))
                else:
                    raw = decision("1", text, rng.choice(("approve", "reject", "escalate")), round=rng.choice((0, 1)))
                    await line.send(raw)
                    decided.append(raw)
                await rng.choice((ana, ben, acme, connie)).page("", rng.choice((1, 1000)))
            for one in (ana, ben, acme, connie):
                await one.all()
            seen = wire.answered
            assert b"CANARY" not in seen
            assert b'"gold"' not in seen
            assert not [id_ for id_ in secret if id_.encode() in seen]
            assert {(row.wanted, row.chance) for row in wire.ads} <= {(1, 1.0), (2, 1.0), (2, SHARE)}
            with office.hub.writing() as transaction:
                ads = transaction.connection.execute(select(AD)).all()
                anew = asked_of(transaction, {row.ad_id: row.content_hash for row in ads})
            assert {row.ad_id: Asked(row.round, row.wanted, row.chance, row.gold) for row in ads} == anew


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 20))
def test_no_byte_tells_of_a_known_answer_and_what_is_asked_follows_from_the_facts(seed: int, steps: int) -> None:
    asyncio.run(live(seed, steps))


async def test_leads_are_told_of_known_answers(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        _, _, lea = await desk(office)
        raw = gold("1", "Hi", why="CANARY")
        await lea.send(raw)
        assert [bytes(fact.body) for fact in (await lea.all()).facts if fact.kind == "gold"] == [raw]
