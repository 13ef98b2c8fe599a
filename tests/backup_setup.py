"""A hub in which there is something of everything, and what it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from hub_setup import POSTGRESQL, SQLITE, Line, Office, ad, ask, decision, fact, note
from postgres_setup import POSTGRES
from sqlalchemy import select

from reviewtui.domain.decisions import Role
from reviewtui.hub.access import Caller
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import AUDIT, META, METADATA, TOKEN
from reviewtui.hub.tokens import create_token, list_tokens, revoke_token

Rows = dict[str, list[tuple[Any, ...]]]

KINDS = (SQLITE, POSTGRESQL)
BOSS = Caller("boss", Role.ADMIN)
AT_RESTORE = {META.name, TOKEN.name, AUDIT.name}
"""The tables in which a restore changes something."""


@contextmanager
def hub_at(url: str) -> Iterator[Hub]:
    hub = open_hub(url, new=False)
    try:
        yield hub
    finally:
        hub.close()


def rows_of(hub: Hub) -> Rows:
    with hub.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


def empty(kind: str, folder: Path) -> str:
    """The URL of a database in which there is nothing yet."""
    return POSTGRES.empty(folder) if kind == POSTGRESQL else f"sqlite:///{folder / 'new.db'}"


async def work(office: Office) -> Line:
    """Something of every kind that a hub keeps: strange texts, large numbers, an ad that moved, a claim, a token."""
    connie, ana, lea = office.line("connie", "connector"), office.line("ana"), office.line("lea", "lead")
    await connie.observe(
        ad(
            "1",
            text="Hi \0 \u202e 👩‍👩‍👧",
            account_id="acme",
            account_name="Ácme",
            spend_minor=2**63 - 1,
            ai_score=0.1,
        ),
        ad("2", text="Ho", created_at=0, extra={"odd": [None, 1.5, -(2**63)]}),
    )
    await connie.observe(ad("1", text="Hi", account_id="borealis", at=office.clock.now))
    held = fact("wish", "2", msgspec.Raw(b'{"nul":"\\u0000","\xc3\xa9":[1e400]}'))  # type: ignore[arg-type]
    await ana.send(decision("1", "Hi"), note("2", "é" * 5000), ask("2"), held)
    await lea.send(decision("1", "Hi", "reject"))
    await ana.claim("2")
    create_token(office.hub, "sal", "sales", scope=["acme"], expires_at=office.clock.now + 1)
    revoke_token(office.hub, list_tokens(office.hub)[0].id)
    return ana
