"""An endpoint of webhooks: it answers as it is told to, and believes nothing that is not signed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from egress_setup import Names, authority, trust
from standardwebhooks import Webhook

from reviewtui.hub.egress import Egress

NAME = "hooks.example"


@dataclass
class Receiver:
    """`answers` are given one after another, then 200; 0 waits for ever, -1 hangs up after reading."""

    port: int = 0
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """(webhook-id, event) of each request, verified."""
    heads: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/hook"

    def egress(self, **options: Any) -> Egress:
        names = Names(**{NAME.replace(".", "_"): ["127.0.0.1"]})
        values = {"allowed": [f"{NAME}:{self.port}"], "trust": trust(), "look_up": names} | options
        return Egress(**values)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """(type, ad) of each event."""
        return [(event["type"], event["data"]["ad_id"]) for _, event in self.got]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
            body = await reader.readexactly(int(headers["content-length"]))
            event = Webhook(self.secret).verify(body, headers)
            self.got.append((headers["webhook-id"], event))
            self.heard.set()
            self.heads.append(headers)
            self.paths.append(lines[0])
            status = self.answers.pop(0) if self.answers else 200
            if status == 0:
                await asyncio.Event().wait()
            if status > 0:
                moved = "Location: /elsewhere\r\n" if 300 <= status < 400 else ""
                writer.write(f"HTTP/1.1 {status} X\r\n{moved}Content-Length: 0\r\n\r\n".encode())
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever told us has gone
        finally:
            writer.close()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """An endpoint on this machine, over TLS."""
    host = Receiver()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(NAME).configure_cert(context)
    tasks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(host.serve(reader, writer))
        tasks.add(task)

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.close()
