"""Whom one may address or give an ad to: as the hub tells it to each; from what was heard lately before it did."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hub_setup import Office, ad, decision, new_id, office_in
from sqlalchemy import update
from sync_setup import Machine, answer, away, machine_in

from reviewtui.errors import Misused
from reviewtui.hub.tables import USER
from reviewtui.services.cases import assign
from reviewtui.services.desk import Desk
from reviewtui.services.people import people
from reviewtui.settings import load
from reviewtui.store.people import PEOPLE
from reviewtui.store.reader import Reader
from reviewtui.sync.session import MEET_EVERY


@dataclass
class Lead:
    """lia, who gives ads to others."""

    office: Office
    machine: Machine
    desk: Desk

    def known(self) -> list[str]:
        return people(self.desk.reader, "lia")

    def asked(self) -> int:
        """How often the hub was asked who works there."""
        return len(self.machine.wire.sent_to("/v1/people"))


@asynccontextmanager
async def lead_in(folder: Path, *scope: str) -> AsyncIterator[Lead]:
    """lia beside a hub where ana and ben review, cy connects and amy manages the account of borealis."""
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(office_in(folder))
        await office.line("cy", "connector").observe(
            ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="borealis")
        )
        office.line("ana"), office.line("ben"), office.line("amy", "account-manager", "borealis")
        machine = await stack.enter_async_context(machine_in(folder / "lia", office, "lia", "lead", *scope))
        reader = Reader(machine.cache.mirror_path, machine.work.path)
        stack.callback(reader.close)
        settings = replace(load(str(folder / "home"), {"USER": "lia"}), user="lia")
        desk = Desk(settings, machine.work, reader, office.clock, new_id, machine.work.device(), role="lead")
        yield Lead(office, machine, desk)


async def test_before_the_hub_told_it_is_whoever_was_heard_of_lately(tmp_path: Path) -> None:
    async with lead_in(tmp_path) as lia:
        assert lia.known() == []
        await lia.office.line("ben").send(decision("1", "Hi"))
        await lia.machine.sync()
        lia.machine.work.set_meta(PEOPLE, "")
        assert lia.known() == ["ben"]


async def test_all_whom_the_hub_tells_of_and_first_who_was_heard_of_last(tmp_path: Path) -> None:
    async with lead_in(tmp_path) as lia:
        await lia.machine.sync()
        assert lia.known() == ["amy", "ana", "ben", "cy"]
        await lia.office.line("ben").send(decision("1", "Hi"))
        await lia.machine.sync()
        assert lia.known() == ["ben", "amy", "ana", "cy"]
        assert people(lia.desk.reader, "") == ["ben", "amy", "ana", "cy", "lia"]


async def test_nobody_learns_of_people_of_accounts_they_do_not_see(tmp_path: Path) -> None:
    async with lead_in(tmp_path, "acme") as lia:
        await lia.machine.sync()
        assert "amy" not in lia.known()
        assert "ana" in lia.known()


async def test_the_hub_is_asked_now_and_then_and_what_it_told_is_known_without_it(tmp_path: Path) -> None:
    async with lead_in(tmp_path) as lia:
        for _ in range(3):
            await lia.machine.sync()
        assert lia.asked() == 1
        lia.office.line("zoe")
        lia.office.clock.now += MEET_EVERY
        lia.machine.wire.always = away
        assert "zoe" not in lia.known()
        assert "ana" in lia.known()
        lia.machine.wire.always = None
        await lia.machine.sync()
        assert "zoe" in lia.known()


async def test_a_session_that_lasts_asks_again_too(tmp_path: Path) -> None:
    async with lead_in(tmp_path) as lia:
        session = await lia.machine.session()
        for _ in range(3):
            await session.exchange()
        assert lia.asked() == 1
        lia.office.clock.now += MEET_EVERY
        await session.exchange()
        assert lia.asked() == 2


@pytest.mark.parametrize("reply", [answer(404, b'{"code":"not_found","words":"?"}'), answer(200, b"[1]")])
async def test_a_hub_that_does_not_tell_is_no_fault(tmp_path: Path, reply: object) -> None:
    async with lead_in(tmp_path) as lia:

        async def fault(request, passed):  # type: ignore[no-untyped-def]
            return await (reply(request, passed) if request.url.path == "/v1/people" else passed())  # type: ignore[operator]

        lia.machine.wire.always = fault
        assert (await lia.machine.sync()).pulled
        assert lia.known() == []
        assert assign(lia.desk, ["1"], "anyone") == 1


async def test_an_ad_is_given_to_nobody_whom_the_hub_would_refuse(tmp_path: Path) -> None:
    async with lead_in(tmp_path) as lia:
        await lia.machine.sync()
        with pytest.raises(Misused, match=r"Nobody called anna works here.* ana\?"):
            assign(lia.desk, ["1"], "anna")
        with pytest.raises(Misused, match=r"Nobody called xyz works here. Nothing was given to anybody.$"):
            assign(lia.desk, ["1"], "xyz")
        with pytest.raises(Misused, match="amy is account-manager here"):
            assign(lia.desk, ["1"], "amy")
        assert lia.machine.work.counts() == (0, 0)
        assert assign(lia.desk, ["1", "2"], "ana") == 2
        assert assign(lia.desk, ["1"], "") == 1
        await lia.machine.sync()
        assert lia.machine.work.counts() == (0, 0)


async def test_after_a_cold_start_those_of_another_scope_are_forgotten(tmp_path: Path) -> None:
    async with lead_in(tmp_path) as lia:
        await lia.machine.sync()
        assert "amy" in lia.known()
        with lia.office.hub.writing() as transaction:
            transaction.connection.execute(update(USER).where(USER.c.name == "lia").values(accounts='["acme"]'))
        await lia.machine.sync()
        assert "amy" not in lia.known()
        assert "ana" in lia.known()
