"""Reviewers at their screens, on one hub whose clock stands until it is moved."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from home_setup import Home, an_ad
from hub_setup import NOW, Line, Office, office_in
from hub_setup import ad as reported
from screen_setup import WIDE, Reviewer, reviewing
from sqlalchemy import select
from sync_setup import URL, Wire

from reviewtui.hub import upkeep
from reviewtui.hub.tables import LEASE
from reviewtui.screens import claiming
from reviewtui.settings import HubAccount, Settings
from reviewtui.sync import backoff, engine
from reviewtui.sync.connection import Connection
from reviewtui.sync.secret import Secret


class Place(Home):
    """A home that is logged in at the team's hub, and the wire between them."""

    def __init__(self, root: Path, office: Office, user: str, role: str) -> None:
        super().__init__(root, user)
        self.clock = office.clock
        self.hub_id = office.hub.hub_id
        self.line = office.line(user, role)
        self.wire = Wire(office.client._transport)

    def settings(self, **changes: Any) -> Settings:
        return replace(super().settings(**changes), hub=HubAccount(URL, self.hub_id, self.user))

    def connect(self) -> Connection:
        @asynccontextmanager
        async def through_the_wire() -> AsyncIterator[tuple[httpx.AsyncBaseTransport, None]]:
            yield self.wire, None

        return Connection(URL, Secret(self.line.token), through_the_wire)


class Team:
    """A hub with the ads `ad 1`, `ad 2`… in this order, and those who review them."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder
        self.clock = office.clock

    def place(self, user: str = "ana", role: str = "reviewer") -> Place:
        return Place(self.folder / user, self.office, user, role)

    def line(self, user: str, role: str = "reviewer") -> Line:
        """A colleague who speaks to the hub without a screen."""
        return self.office.line(user, role)

    def at(self) -> dict[str, str]:
        """Who is at which ad, as the hub has it."""
        with self.office.hub.reading() as connection:
            rows = connection.execute(select(LEASE.c.ad_id, LEASE.c.holder, LEASE.c.expires_at)).all()
        return {ad_id: holder for ad_id, holder, ends in rows if holder and ends > self.clock.now}

    @asynccontextmanager
    async def reviewing(self, place: Place, size: tuple[int, int] = WIDE, **settings: Any) -> AsyncIterator[Reviewer]:
        """This user at their screen, in sync, all claims heard."""
        async with reviewing(place, size, place.connect, **settings) as me:
            await me.until(lambda: me.app.sync is not None and me.app.sync.last_sync, "the first sync")
            await me.settled()
            yield me


@asynccontextmanager
async def team_in(folder: Path, ads: int = 4) -> AsyncIterator[Team]:
    """A team whose machines look at the hub often, and whose hub looks at its leases often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claiming, "READ_SECONDS", 0.01)
        patch.setattr(engine, "INTERVAL_NEAR", 0.02)
        patch.setattr(backoff, "FLOOR", 0.02)
        patch.setattr(backoff, "MOST", 0.05)
        patch.setattr(upkeep, "LOOK_S", 0.01)
        async with AsyncExitStack() as stack:
            office = await stack.enter_async_context(office_in(folder, keeps_up=True))
            said = [an_ad(f"ad {n}", points=ads - n)[1] for n in range(1, ads + 1)]
            rows = [reported(f"ad {n}", at=NOW, **fields) for n, fields in enumerate(said, 1)]
            await office.line("connie", "connector").observe(*rows)
            yield Team(office, folder)
