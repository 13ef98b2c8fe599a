"""A hub to talk to, and the things one says to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import msgspec
from postgres_setup import POSTGRES

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import (
    Appeal,
    Ask,
    Assign,
    Briefing,
    Decision,
    FactKind,
    Gold,
    Note,
    Publish,
    Reason,
    Reflection,
    Skip,
    Undo,
    Verdict,
    encode_fact,
)
from reviewtui.domain.ids import uuid7
from reviewtui.hub import api
from reviewtui.hub.api import build_app
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tokens import create_token
from reviewtui.wire.messages import Claims, ClaimsAnswer, LeaseRow, ObservationsAnswer, OpsAnswer, Page

NOW = 1_750_000_000_000
SQLITE, POSTGRESQL = "sqlite", "postgresql"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


class Line:
    """One user's line to the hub."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(path, params=params or None, headers=self.headers)

    async def observe(self, *rows: Any) -> ObservationsAnswer:
        response = await self.client.post("/v1/observations", content=encode({"rows": rows}), headers=self.headers)
        assert response.status_code == 200, response.text
        return msgspec.json.decode(response.content, type=ObservationsAnswer)

    async def send(self, *facts: bytes) -> OpsAnswer:
        return await self.send_bytes(encode({"facts": [msgspec.Raw(fact) for fact in facts]}))

    async def send_bytes(self, content: bytes) -> OpsAnswer:
        response = await self.client.post("/v1/ops", content=content, headers=self.headers)
        assert response.status_code == 200, response.text
        return msgspec.json.decode(response.content, type=OpsAnswer)

    async def outcome(self, fact: bytes) -> str:
        result = (await self.send(fact)).results[0]
        return f"{result.outcome}:{result.code}" if result.outcome == "rejected" else result.outcome

    async def claim(self, *ad_ids: str, release: tuple[str, ...] = (), ahead: bool = False) -> dict[str, LeaseRow]:
        """The leases of these ads after claiming them, by ad."""
        content = encode(Claims(list(ad_ids), list(release), ahead))
        response = await self.client.post("/v1/leases", content=content, headers=self.headers)
        assert response.status_code == 200, response.text
        return {row.ad_id: row for row in msgspec.json.decode(response.content, type=ClaimsAnswer).leases}

    async def page(self, after: str = "", limit: int = 1000) -> Page:
        response = await self.get("/v1/changes", after=after, limit=limit)
        assert response.status_code == 200, response.text
        return msgspec.json.decode(response.content, type=Page)

    async def all(self) -> Page:
        page = await self.page()
        assert not page.more
        return page


class Office:
    """A hub with its clock, and a line for whoever is named."""

    def __init__(self, hub: Hub, clock: Clock, client: httpx.AsyncClient) -> None:
        self.hub = hub
        self.clock = clock
        self.client = client

    def line(self, name: str, role: str = "reviewer", *scope: str) -> Line:
        every = not scope and role in ("account-manager", "sales")
        return Line(self.client, create_token(self.hub, name, role, scope=scope, all_accounts=every))


class Databases:
    """On which of the two databases the hubs of a test stand; see the mark `both_databases`."""

    def __init__(self) -> None:
        self.kind = SQLITE

    def url(self, folder: Path) -> str:
        """Of this folder's hub; the same folder again is the same hub."""
        return POSTGRES.url(folder) if self.kind == POSTGRESQL else f"sqlite:///{folder / 'hub.db'}"


DATABASES = Databases()


@asynccontextmanager
async def office_in(folder: Path, *, keeps_up: bool = False, **options: Any) -> AsyncIterator[Office]:
    """A hub that answers; `keeps_up`: and does behind its requests what is due, at instants that no test knows."""
    clock = Clock()
    hub = open_hub(DATABASES.url(folder), clock=clock)
    try:
        app = build_app(hub, **options)
        transport = httpx.ASGITransport(app)
        async with AsyncExitStack() as stack:
            stack.enter_context(nullcontext() if keeps_up else patch.object(api, "keep_up_always", _never))
            await stack.enter_async_context(app.lifespan())
            client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
            try:
                yield Office(hub, clock, await stack.enter_async_context(client))
            finally:
                await stack.aclose()  # here, so that a failed assertion is not wrapped in a group
    finally:
        hub.close()


async def _never(*_: object) -> None:
    await asyncio.Event().wait()


encode = msgspec.json.encode
_number = iter(range(1, 10**9))


def new_id() -> str:
    return uuid7(NOW, next(_number))


def ad(ad_id: str, *, source: str = "csv", at: int = 1000, **fields: Any) -> tuple[Any, ...]:
    return ("ad", ad_id, source, at, fields)


def fact(kind: FactKind, ad_id: str, data: msgspec.Struct, *, id: str = "", at: int = NOW) -> bytes:
    return encode_fact(id=id or new_id(), kind=kind, ad_id=ad_id, at=at, app="t", device="d", data=data)


def decision(ad_id: str, text: str, verdict: str = "approve", *, id: str = "", at: int = NOW, **more: Any) -> bytes:
    content = Content(text=text)
    reasons = () if verdict == "approve" else (Reason("meta-ads", "GAMBLING", 1, 1),)
    body = {"reasons": reasons, "content_hash": content_hash(content), "content": content, **more}
    return fact(FactKind.DECISION, ad_id, Decision(Verdict(verdict), **body), id=id, at=at)


def undo(ad_id: str, target: str) -> bytes:
    return fact(FactKind.UNDO, ad_id, Undo(target))


def note(ad_id: str, text: str = "see the landing page") -> bytes:
    return fact(FactKind.NOTE, ad_id, Note(text))


def weighing(raw: bytes, weight: int) -> bytes:
    """The same fact, of so many bytes: with room before its end."""
    return raw[:-1] + b" " * (weight - len(raw)) + raw[-1:]


def skip(ad_id: str, text: str) -> bytes:
    return fact(FactKind.SKIP, ad_id, Skip(content_hash(Content(text=text))))


def ask(ad_id: str, why: str = "is this allowed?", *, text: str = "", account: str = "") -> bytes:
    return fact(FactKind.ASK, ad_id, Ask(why, Content(text=text) if text else None, account))


def appeal(ad_id: str, text: str, round: int = 1) -> bytes:
    return fact(FactKind.APPEAL, ad_id, Appeal(content_hash(Content(text=text)), round, "the rule changed"))


def assign(ad_id: str, user: str) -> bytes:
    return fact(FactKind.ASSIGN, ad_id, Assign(user))


def gold(ad_id: str, text: str, verdict: str = "reject", why: str = "known") -> bytes:
    return fact(FactKind.GOLD, ad_id, Gold(content_hash(Content(text=text)), Verdict(verdict), why=why))


def reflection(ad_id: str, decided: str) -> bytes:
    return fact(FactKind.REFLECTION, ad_id, Reflection(decided, text="it took a joke for a claim"))


def briefing(account: str = "", *, key: str | None = None, revision: int = 1) -> bytes:
    """A revision of a briefing; of one of its own, if no key is given."""
    key = f"tea-{new_id()}" if key is None else key
    words = {"title": "Slimming teas", "recognise": "before and after", "watch": "weekly", "query": "tea"}
    return fact(FactKind.BRIEFING, "", Briefing(key, revision, **words, account_id=account))


def publication(name: str, document: Any, revision: int = 1) -> bytes:
    return fact(FactKind.PUBLISH, "", Publish(name, revision, msgspec.Raw(encode(document))))


def id_of(raw: bytes) -> str:
    return str(msgspec.json.decode(raw)["id"])
