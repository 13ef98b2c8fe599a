"""A chat with an incoming webhook on this machine, a hub with tickets, and whoever is told of them."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from egress_setup import Names, authority, trust
from hub_setup import DATABASES, NOW, Clock, encode, fact

from reviewtui.domain.account_facts import Away, Correct, Cover
from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import FactKind
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.egress import Egress
from reviewtui.hub.notice_addresses import ALL, Address, add_address
from reviewtui.hub.noticing import Lookout
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.watch import Looked, look

HOUR, DAY = 3_600_000, 86_400_000
CHAT = "chat.example"
SECRET = "T0000/B0000/do-not-tell"
LEA = Caller("lea", Role.LEAD)


@dataclass
class Chat:
    """What was written in a chat, by the path it came to. `answers` are given one after another, then 200; 0 waits
    for ever, -1 hangs up after reading."""

    port: int = 0
    tls: bool = True
    answers: list[int] = field(default_factory=list)
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def url(self, to: str) -> str:
        place = f"https://{CHAT}" if self.tls else "http://127.0.0.1"
        return f"{place}:{self.port}/{to}/{SECRET}"

    @property
    def place(self) -> str:
        """What `--fetch-host` allows."""
        return f"{CHAT if self.tls else '127.0.0.1'}:{self.port}"

    def egress(self, **options: Any) -> Egress:
        names = Names(**{CHAT.replace(".", "_"): ["127.0.0.1"]})
        values = {"allowed": [self.place], "trust": trust(), "look_up": names} | options
        return Egress(**values)

    def told(self, to: str) -> list[str]:
        """The texts that came to this path, as Slack shows them."""
        return [body["text"] for path, body in self.got if path == to]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length"))
            body = await reader.readexactly(int(length.partition(":")[2]))
            self.got.append((head.split("/")[1], json.loads(body)))
            status = self.answers.pop(0) if self.answers else 200
            if status == 0:
                await asyncio.Event().wait()
            if status > 0:
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever told us has gone
        finally:
            writer.close()


@asynccontextmanager
async def chat(*, tls: bool = True) -> AsyncIterator[Chat]:
    """A chat on this machine."""
    room = Chat(tls=tls)
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority().issue_cert(CHAT).configure_cert(context)
    tasks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(room.serve(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    room.port = server.sockets[0].getsockname()[1]
    try:
        yield room
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.close()


def ticket(number: str, *, answered: int, told: int = NOW - HOUR, **more: Any) -> tuple[Any, ...]:
    """A ticket of acme in which staff answered last: it closes by itself five days later."""
    asked = answered - HOUR
    said = [
        {"id": "1", "at": asked, "side": "customer", "text": "Why was it rejected?"},
        {"id": "2", "at": answered, "side": "staff", "text": "Because of the headline."},
    ]
    fields = {
        "account_id": "acme", "subject": f"Ticket {number}", "status": "open", "created_at": asked, "messages": said,
    }  # fmt: skip
    return ("ticket", f"desk:{number}", "desk", told, fields | more)


class Desk:
    """A hub with its clock, a chat, and a watcher."""

    def __init__(self, hub: Hub, clock: Clock, room: Chat) -> None:
        self.hub, self.clock, self.room = hub, clock, room
        self.egress = room.egress()
        self.lookout = Lookout()

    def see(self, *rows: tuple[Any, ...]) -> None:
        outcomes = observe(self.hub, [msgspec.Raw(encode(row)) for row in rows]).outcomes
        assert {outcome.partition(":")[0] for outcome in outcomes} <= {"added", "changed"}, outcomes

    def say(self, kind: FactKind, body: msgspec.Struct) -> None:
        sent = fact(kind, "", body, at=self.clock.now)
        (result,) = accept(self.hub, LEA, [msgspec.Raw(sent)]).results
        assert result.outcome == "applied", result

    def cover(self, owner: str, backup: str = "", account: str = "acme") -> None:
        self.say(FactKind.COVER, Cover(account, owner, backup))

    def away(self, user: str, first: str, last: str) -> None:
        self.say(FactKind.AWAY, Away("acme", user, first, last))

    def correct(self, name: str, value: str) -> None:
        self.say(FactKind.CORRECT, Correct("acme", "account", "acme", name, value, "they told us"))

    def tell(self, to: str, user: str = "", kind: str = "slack", **options: Any) -> Address:
        return add_address(self.hub, user or ALL, kind, self.room.url(to), self.egress, **options)

    async def look(self) -> Looked:
        return await look(self.hub, self.egress, self.lookout)


@asynccontextmanager
async def desk_in(folder: Path, *, now: int = NOW, tls: bool = True) -> AsyncIterator[Desk]:
    """A hub that knows acme, with the ticket `desk:1` that closes in 12 hours, and ana who looks after it."""
    clock = Clock()
    clock.now = now
    hub = open_hub(DATABASES.url(folder), clock=clock)
    try:
        async with chat(tls=tls) as room:
            desk = Desk(hub, clock, room)
            desk.see(
                ("account", "acme", "crm", now - DAY, {"name": "Acme Wellness", "owner": "ana", "backup": "bea"})
            )
            desk.see(ticket("1", answered=now - 5 * DAY + 12 * HOUR, told=now - HOUR))
            yield desk
    finally:
        hub.close()
