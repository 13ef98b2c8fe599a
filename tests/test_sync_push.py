"""What a reviewer did reaches the hub: nothing twice, nothing lost, whatever happens on the way."""

import itertools

import msgspec
import pytest
from hub_setup import decision, id_of, new_id, note, weighing
from sync_setup import (
    answer,
    away,
    clear,
    cut_answer,
    facts_on_hub,
    interrupted,
    lose_answer,
    machine_in,
    one_machine,
    sent_facts,
)

from reviewtui.sync.faults import BadAnswer, HubFault, TokenRefused, Unreachable
from reviewtui.sync.session import OFFER_EVERY
from reviewtui.wire.messages import OpResult, OpsAnswer


async def test_what_is_in_the_outbox_reaches_the_hub_as_the_very_same_bytes(tmp_path):
    async with one_machine(tmp_path) as ana:
        first = ana.decide("ad 1", "text 1")
        second = ana.decide("ad 2", "text 2", "reject")
        pushed = await ana.push()
        assert (pushed.accepted, pushed.rejected, pushed.left) == (2, 0, 0)
        assert facts_on_hub(ana.office) == [first, second]
        body = ana.work.fact(first).body
        assert body in ana.wire.sent_to("/v1/ops")[0]
        page = await ana.line.all()
        assert bytes(page.facts[0].body) == body
        assert ana.work.counts() == (0, 0)
        assert ana.delivery(first) == "acked"


async def test_a_lost_answer_is_asked_for_again_and_counts_once(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = [ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")]
        for loss in (lose_answer, cut_answer):
            ana.wire.faults = [clear, loss]
            with pytest.raises(Unreachable):
                await ana.push()
            assert ana.work.counts() == (2, 0), "the outbox stays until the answer is known"
        pushed = await ana.push()
        assert pushed.accepted == 2
        assert facts_on_hub(ana.office) == made
        assert ana.work.counts() == (0, 0)
        duplicate = ana.work.fact(made[0])
        accepted = (await ana.line.all()).facts[0].accepted
        assert duplicate.seq == accepted, "a duplicate tells where it was accepted the first time"


async def test_killed_between_the_mark_and_the_sending_loses_nothing(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        ana.work.mark_attempted(ana.work.outbox(500))  # and here the power goes
        office = ana.office
        async with machine_in(tmp_path / "ana", office) as again:
            assert again.delivery(made) == "attempted"
            await again.push()
            assert facts_on_hub(office) == [made]


async def test_a_batch_is_marked_before_it_leaves(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        seen = []

        async def look(request, passed):
            seen.append(ana.delivery(made))
            return await passed()

        ana.wire.faults = [clear, look]
        await ana.push()
        assert seen == ["attempted"]


async def test_undoing_what_was_never_attempted_sends_neither(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        assert ana.undo("ad 1", made)
        assert (await ana.push()).accepted == 0
        assert ana.wire.sent_to("/v1/ops") == []
        assert ana.work.counts() == (0, 0)


async def test_undoing_what_was_attempted_sends_both_in_order(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        ana.wire.faults = [clear, away]
        with pytest.raises(Unreachable):
            await ana.push()
        assert not ana.undo("ad 1", made)
        assert (await ana.push()).accepted == 2
        assert facts_on_hub(ana.office)[0] == made
        assert len(facts_on_hub(ana.office)) == 2


async def test_an_undo_in_the_moment_before_the_mark_is_respected(tmp_path):
    async with one_machine(tmp_path) as ana:
        withdrawn, kept = ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")
        mark = ana.work.mark_attempted

        def undo_first(waiting):
            ana.work.mark_attempted = mark
            ana.undo("ad 1", withdrawn)
            return mark(waiting)

        ana.work.mark_attempted = undo_first
        await ana.push()
        assert facts_on_hub(ana.office) == [kept]


async def test_a_poisoned_fact_is_held_with_words_and_stops_no_other(tmp_path):
    async with one_machine(tmp_path) as ana:
        no_reason = decision("ad 1", "text 1", "reject", reasons=())
        ana.record(no_reason, "ad 1")
        ana.record(decision("nowhere", "text"), "nowhere")
        good = ana.decide("ad 2", "text 2")
        pushed = await ana.push()
        assert (pushed.accepted, pushed.rejected) == (1, 2)
        assert pushed.refused == {"ad 1", "nowhere"}
        assert facts_on_hub(ana.office) == [good]
        assert ana.work.counts() == (0, 2)
        held = {fact.ad_id: (fact.code, bool(fact.words)) for fact in ana.work.held()}
        assert held == {"ad 1": ("needs_reason", True), "nowhere": ("no_ad", True)}


async def test_a_note_that_is_too_large_is_held_with_words_and_stops_no_other(tmp_path):
    async with one_machine(tmp_path) as ana:
        heaviest, heavier = weighing(note("ad 1"), 1024 * 1024), weighing(note("ad 1"), 1024 * 1024 + 1)
        for raw in (heaviest, heavier, note("ad 1", "x" * 1024 * 1024)):
            ana.record(raw, "ad 1", "note")
        good = ana.decide("ad 1", "text 1")
        pushed = await ana.push()
        assert (pushed.accepted, pushed.rejected) == (2, 2)
        assert facts_on_hub(ana.office) == [id_of(heaviest), good]
        assert [(fact.code, bool(fact.words)) for fact in ana.work.held()] == [("too_large", True)] * 2
        assert {ana.delivery(id_of(heaviest)), ana.delivery(good)} == {"acked"}
        assert ana.work.fact(id_of(heavier)).body == heavier


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b'{"id":', b"[]", b'{"id": "x"} {"id": "y"}'])
async def test_bytes_that_are_no_fact_never_spoil_the_request_of_the_others(tmp_path, damage):
    async with one_machine(tmp_path) as ana:
        ana.record(damage, "ad 1", id=new_id())
        good = ana.decide("ad 2", "text 2")
        await ana.push()
        assert facts_on_hub(ana.office) == [good]
        assert [fact.code for fact in ana.work.held()] == ["fact_damaged"]


async def test_a_way_that_takes_less_gets_less_at_once(tmp_path):
    async with one_machine(tmp_path, ads=8) as ana:
        made = [ana.decide(f"ad {n}", f"text {n}") for n in range(1, 9)]
        long = note("ad 1", "x" * 3000)
        ana.record(long, "ad 1", "note")

        async def narrow(request, passed):
            too_much = len(await request.aread()) > 2500
            return await (answer(413, b"<html>", "text/html")(request, passed) if too_much else passed())

        ana.wire.always = narrow
        pushed = await ana.push()
        assert (pushed.accepted, pushed.rejected) == (8, 1)
        assert facts_on_hub(ana.office) == made
        assert [fact.code for fact in ana.work.held()] == ["fact_too_large"]
        session = await ana.session()
        await session.exchange()
        assert ana.work.counts() == (0, 1), "it is offered at first, and waits again"
        ana.wire.always = clear
        await session.exchange()
        assert ana.work.counts() == (0, 1), "it would fill a line of little breadth, were it offered each time"
        ana.office.clock.now += OFFER_EVERY
        await session.exchange()
        assert ana.work.counts() == (0, 0), "what was in the way is gone"


async def test_what_was_too_large_for_the_way_is_offered_to_the_next_session_at_once(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        ana.wire.faults = [clear, answer(413, b"<html>", "text/html")]
        await ana.push()
        assert ana.work.counts() == (0, 1)
        await ana.sync()
        assert facts_on_hub(ana.office) == [made]


async def test_not_now_holds_back_later_facts_of_that_ad_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewtui.sync.push.OPS_LIMIT", 2)
    async with one_machine(tmp_path) as ana:
        stuck, other = ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")
        later, last = ana.decide("ad 1", "text 1", "reject"), ana.decide("ad 3", "text 3")

        async def not_now(request, passed):
            whole = await passed()
            said = msgspec.json.decode(await whole.aread(), type=OpsAnswer)
            said.results[0] = OpResult(stuck, "retry")
            return await answer(200, msgspec.json.encode(said))(request, passed)

        ana.wire.faults = [clear, not_now]
        pushed = await ana.push()
        assert sent_facts(ana.wire) == [[stuck, other], [last]]
        assert (pushed.accepted, pushed.left) == (2, 2)
        assert ana.work.counts() == (2, 0)
        assert ana.delivery(later) == "attempted"  # marked while the batch before was on its way
        await ana.push()
        assert ana.work.counts() == (0, 0)


async def test_answers_that_came_are_kept_when_the_line_breaks_on_the_next_batch(tmp_path, monkeypatch):
    """They are written while that batch is on its way, and the drain ends only after."""
    monkeypatch.setattr("reviewtui.sync.push.OPS_LIMIT", 1)
    async with one_machine(tmp_path) as ana:
        heard, unheard = ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")
        ana.wire.faults = [clear, clear, away]
        deliver, wrote = ana.work.deliver, []

        def noted(results, proof):
            wrote.append([one.state for one in results])
            deliver(results, proof)

        monkeypatch.setattr(ana.work, "deliver", noted)
        with pytest.raises(Unreachable):
            await ana.push()
        assert wrote == [["acked"]]
        assert (ana.delivery(heard), ana.delivery(unheard)) == ("acked", "attempted")


async def test_what_is_decided_while_the_last_batch_is_on_its_way_goes_too(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = [ana.decide("ad 1", "text 1")]

        async def meanwhile(request, passed):
            made.append(ana.decide("ad 2", "text 2"))
            return await passed()

        ana.wire.faults = [clear, meanwhile]
        pushed = await ana.push()
        assert pushed.accepted == 2
        assert sent_facts(ana.wire) == [[id_] for id_ in made]


async def test_an_outcome_from_the_future_leaves_the_fact_in_the_outbox(tmp_path):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        said = OpsAnswer("", [OpResult(made, "deferred-to-quorum")])
        ana.wire.faults = [clear, answer(200, msgspec.json.encode(said))]
        await ana.push()
        assert ana.work.counts() == (1, 0)


@pytest.mark.parametrize(
    "results",
    [[], [OpResult("another", "applied", 1)], [OpResult("x", "applied", 1)] * 2],
    ids=["too few", "another id", "too many"],
)
async def test_an_answer_about_other_facts_is_not_believed(tmp_path, results):
    async with one_machine(tmp_path) as ana:
        made = ana.decide("ad 1", "text 1")
        ana.wire.faults = [clear, answer(200, msgspec.json.encode(OpsAnswer("", results)))]
        with pytest.raises(BadAnswer):
            await ana.push()
        assert ana.delivery(made) == "attempted"


async def test_a_refused_token_keeps_the_outbox(tmp_path):
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        ana.wire.faults = [clear, answer(401)]
        with pytest.raises(TokenRefused):
            await ana.push()
        assert ana.work.counts() == (1, 0)


async def test_more_than_a_batch_goes_in_batches_and_in_order(tmp_path):
    async with one_machine(tmp_path) as ana:
        raws = [note("ad 1", f"note {n}") for n in range(1201)]
        for raw in raws:
            ana.record(raw, "ad 1", "note")
        assert (await ana.push()).accepted == 1201
        assert [len(batch) for batch in sent_facts(ana.wire)] == [500, 500, 201]
        assert facts_on_hub(ana.office) == [id_of(raw) for raw in raws]


async def test_however_often_the_line_breaks_every_fact_arrives_exactly_once(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewtui.sync.push.OPS_LIMIT", 2)
    async with one_machine(tmp_path, ads=9) as ana:
        faults = (clear, away, lose_answer, cut_answer, answer(503), answer(200, b"<html>", "text/html"))
        made = [ana.decide(f"ad {n}", f"text {n}") for n in range(1, 10)]
        for pattern in itertools.permutations(faults, 3):
            ana.wire.faults = [clear, *pattern]
            try:
                await ana.push()
            except HubFault:
                continue
        ana.wire.faults = []
        await ana.push()
        assert facts_on_hub(ana.office) == made
        assert ana.work.counts() == (0, 0)


async def test_a_push_cancelled_at_any_moment_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("reviewtui.sync.push.OPS_LIMIT", 2)
    async with one_machine(tmp_path, ads=5) as ana:
        made = [ana.decide(f"ad {n}", f"text {n}") for n in range(1, 6)]
        steps, ended = 0, False
        while not ended:
            steps += 1
            ana.work.offer_again()
            ended = await interrupted(ana.push(), steps)
            accepted = facts_on_hub(ana.office)
            assert accepted == made[: len(accepted)]
            for id in made:
                assert ana.delivery(id) in ("new", "attempted") or id in accepted
        assert steps > 10
        assert facts_on_hub(ana.office) == made
        assert ana.work.counts() == (0, 0)
