"""What we approved and the platform rejects comes back to the queue by itself, once, and says why."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from history_setup import held, on_hub
from hub_setup import NOW, Line, Office, ad, decision, fact, id_of, office_in, publication, undo
from hypothesis import example, given
from hypothesis import strategies as st
from sync_setup import Machine, machine_in

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Appeal, FactKind, decode_body, decode_fact
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.releases import is_waiting, release_due

HOUR = 3_600_000
FEEDBACK = {"global": {"Unrealistic outcomes": "It promises what nobody can."}}


def said(word: str, hours: int, *, source: str = "meta", **more: Any) -> tuple[Any, ...]:
    """What the platform says of the ad so many hours from now."""
    return ad("1", source=source, at=NOW + hours * HOUR, text="One", account_id="acme", status=word, **more)


async def shown(line: Line) -> list[Appeal]:
    """The platform's appeals that were sent to somebody."""
    found = [decode_body(decode_fact(row.body)) for row in (await line.all()).facts if row.kind == "appeal"]
    return [body for body in found if isinstance(body, Appeal) and body.against]


async def later(office: Office, hours: int) -> None:
    """The hub's clock, and what waited for it."""
    office.clock.now = NOW + hours * HOUR
    while is_waiting(office.hub):
        release_due(office.hub)


async def once(stack: AsyncExitStack, folder: Path) -> tuple[Office, Line, Line]:
    """A hub that draws no second opinions, with one ad that runs; whoever imports, and a reviewer."""
    office = await stack.enter_async_context(office_in(folder, limits=None))
    await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))
    connie = office.line("connie", "connector")
    await connie.observe(said("ACTIVE", -9))
    return office, connie, office.line("ana")


@pytest.mark.both_databases
async def test_a_rejection_by_the_platform_is_an_appeal_against_what_was_approved(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        office, connie, ana = await once(stack, tmp_path)
        approval = decision("1", "One", status="active")
        await ana.send(approval)
        await later(office, 5)
        assert (await connie.get("/v1/releases")).json()["releases"]
        await connie.observe(said("DISAPPROVED", 4, feedback=FEEDBACK))
        (lesson,) = await shown(ana)
        assert (lesson.round, lesson.against, lesson.content_hash) == (
            1,
            id_of(approval),
            content_hash(Content(text="One")),
        )
        assert lesson.why == "It promises what nobody can."
        assert not (await connie.get("/v1/releases")).json()["releases"], "nothing goes out until somebody looked"
        for hours in (4, 5, 6):
            await later(office, hours)
            await connie.observe(said("DISAPPROVED", hours, feedback=FEEDBACK))
        assert await shown(ana) == [lesson]


async def test_a_lesson_that_somebody_answered_is_not_put_again(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        office, connie, ana = await once(stack, tmp_path)
        await ana.send(decision("1", "One", status="active"))
        await later(office, 9)
        await connie.observe(said("DISAPPROVED", 4))
        await ana.send(decision("1", "One", round=1, status="rejected", at=NOW + 5 * HOUR))
        await connie.observe(said("DISAPPROVED", 6), said("DISAPPROVED", 7))
        assert len(await shown(ana)) == 1
        await later(office, 20)
        assert (await connie.get("/v1/releases")).json()["releases"], "it is approved as it is"


async def test_another_rejection_of_what_was_approved_anew_is_another_lesson(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        office, connie, ana = await once(stack, tmp_path)
        await ana.send(decision("1", "One", status="active"))
        await later(office, 9)
        await connie.observe(said("DISAPPROVED", 4), said("ACTIVE", 5))
        await ana.send(decision("1", "One", round=1, status="active", at=NOW + 6 * HOUR))
        assert len(await shown(ana)) == 1
        await connie.observe(said("DISAPPROVED", 7))
        assert [lesson.round for lesson in await shown(ana)] == [1, 2]


async def test_a_lesson_that_a_lead_took_back_does_not_return(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        office, connie, ana = await once(stack, tmp_path)
        await ana.send(decision("1", "One", status="active"))
        await later(office, 9)
        await connie.observe(said("DISAPPROVED", 4))
        (id_,) = [row.id for row in (await ana.all()).facts if row.kind == "appeal"]
        assert await ana.outcome(undo("1", id_)) == "rejected:not_yours"
        assert await office.line("lou", "lead").outcome(undo("1", id_)) == "applied"
        await connie.observe(said("DISAPPROVED", 8))
        assert len(await shown(ana)) == 1
        await later(office, 20)
        assert (await connie.get("/v1/releases")).json()["releases"], "what was approved holds again"


@pytest.mark.parametrize(
    ("verdict", "known", "reports"),
    [
        ("approve", "active", [said("ACTIVE", 4)]),
        ("approve", "active", [said("DISAPPROVED", -1)]),
        ("approve", "rejected", [said("DISAPPROVED", 4)]),
        ("reject", "active", [said("DISAPPROVED", 4)]),
        ("changes", "active", [said("DISAPPROVED", 4)]),
        ("approve", "active", [said("DISAPPROVED", 4, source="tracker:Main")]),
        ("approve", "active", [said("DISAPPROVED", 4, source="mail", trust="verified")]),
        ("approve", "active", [said("DISAPPROVED", 4, source="slack")]),
    ],
)  # fmt: skip
async def test_nothing_else_brings_an_ad_back(
    verdict: str, known: str, reports: Sequence[tuple[Any, ...]], tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        office, connie, ana = await once(stack, tmp_path)
        await ana.send(decision("1", "One", verdict, status=known))
        await later(office, 9)
        await connie.observe(*reports)
        assert await shown(ana) == []


async def test_nobody_speaks_for_the_platform(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        _, _, ana = await once(stack, tmp_path)
        approval = decision("1", "One")
        claimed = Appeal(content_hash(Content(text="One")), 1, "Meta said so", against=id_of(approval))
        await ana.send(approval)
        assert await ana.outcome(fact(FactKind.APPEAL, "1", claimed)) == "rejected:malformed"


async def test_what_is_sent_again_by_an_older_cache_is_what_it_was(tmp_path: Path) -> None:
    """A decision that was made offline, before the rejection was known here, and comes after it."""
    async with AsyncExitStack() as stack:
        office, connie, _ = await once(stack, tmp_path)
        machine = await stack.enter_async_context(machine_in(tmp_path / "ana", office))
        await machine.sync()
        machine.decide("1", "One")
        await later(office, 9)
        await connie.observe(said("DISAPPROVED", 4))
        assert await shown(machine.line) == []
        await machine.sync()
        await machine.sync()
        assert len(await shown(machine.line)) == 1
        assert state(machine) == ("appealed", 1, "")


def state(machine: Machine) -> tuple[str, int, str]:
    found: tuple[str, int, str] = machine.mirror.connection.execute(
        "SELECT state, round, decision_id FROM ad WHERE ad_id = '1'"
    ).fetchone()
    return found


# --- whatever the order ---

REPORTS = [("ACTIVE", 2), ("DISAPPROVED", 4), ("DISAPPROVED", 6), ("ACTIVE", 8), ("DISAPPROVED", -3), ("PAUSED", 5)]
steps = st.lists(st.sampled_from(range(len(REPORTS))), min_size=1, max_size=6).flatmap(
    lambda chosen: st.permutations([*chosen, "decide", "sync"])
)


@example(["decide", "sync", 5, 3, 1], "active", False)  # told late, between what was known before and after
@given(steps, st.sampled_from(["active", "rejected", ""]), st.booleans())
async def test_the_order_in_which_reports_and_decisions_come_changes_nothing(
    steps: list[Any], known: str, taken_back: bool
) -> None:
    heard = [REPORTS[step] for step in steps if isinstance(step, int)]
    expected = known != "rejected" and any(word == "DISAPPROVED" and hours > 0 for word, hours in heard)
    with TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            office, connie, _ = await once(stack, Path(folder))
            machine = await stack.enter_async_context(machine_in(Path(folder) / "ana", office))
            await later(office, 9)
            approval = decision("1", "One", status=known)
            for step in steps:
                if step == "decide":
                    machine.record(approval, "1")
                elif step == "sync":
                    await machine.sync()
                else:
                    await connie.observe(said(*REPORTS[step]))
            await machine.sync()
            await machine.sync()
            assert len(await shown(machine.line)) == expected
            assert state(machine) == (("appealed", 1, "") if expected else ("decided", 0, id_of(approval)))
            if taken_back:
                machine.undo("1", id_of(approval))
                await machine.sync()
            for word, hours in heard:
                await connie.observe(said(word, hours))
            await machine.sync()
            assert len(await shown(machine.line)) == expected
            assert state(machine)[0] == ("appealed" if expected else "open" if taken_back else "decided")
            assert held(machine) == await on_hub(machine), "whoever is level with the hub says what it says"


@pytest.mark.both_databases
@pytest.mark.parametrize("back_first", [False, True])
async def test_an_approval_comes_back_with_its_content_only_where_the_platform_has_nothing_against_it(
    tmp_path: Path, back_first: bool
) -> None:
    """The ad read otherwise while the platform rejected it."""
    async with AsyncExitStack() as stack:
        office, connie, ana = await once(stack, tmp_path)
        await ana.send(decision("1", "One", status="active"))
        await later(office, 3)
        other, rejected = (ad("1", source="csv", at=NOW + HOUR, text="Two"), said("DISAPPROVED", 2))
        back = ad("1", source="csv", at=NOW + 3 * HOUR, text="One")
        for report in (other, back, rejected) if back_first else (other, rejected, back):
            await connie.observe(report)
        await later(office, 5)
        assert (await connie.get("/v1/releases")).json()["releases"] == []
        assert len(await shown(ana)) == 1
