"""Customers who look at their ads by a link."""

import asyncio
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, Self

import httpx
from hub_setup import Office, ad

from reviewtui.hub.links import PATH, create_link

SINCE = 1_740_000_000_000
"""When the platform said what it says."""


PATIENCE = 20.0


async def submitted(
    office: Office, ad_id: str, text: str = "Hi", *, account: str = "acme", at: int = SINCE, **fields: Any
) -> None:
    """An ad that the platform told of."""
    told: dict[str, Any] = {"status": "ACTIVE", "status_at": SINCE, "ai_verdict": "unsure", "account_id": account}
    line = office.line("connie", "connector")
    await line.observe(ad(ad_id, source="meta", at=at, text=text, **(told | fields)))


def link_to(office: Office, account: str = "acme", **options: Any) -> str:
    """The path of a new link."""
    return PATH + create_link(office.hub, account, **options)[0]


async def look(office: Office, path: str, *, language: str = "", **params: str) -> httpx.Response:
    """What a browser gets."""
    headers = {"accept-language": language} if language else {}
    return await office.client.get(path, params=params or None, headers=headers)


class Read(HTMLParser):
    """A page as a parser reads it: its elements with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self.others: list[str] = []
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1].append(" ".join(" ".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    @property
    def text(self) -> str:
        """All words, one space between."""
        return " ".join(" ".join(self.words).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of this name."""
        return [dict(attrs) for name, attrs in self.elements if name == tag]

    def of(self, name: str) -> list[str]:
        """The row of the ad of this name: its own, our review, Meta's status."""
        (row,) = [row for row in self.rows if row and row[0].startswith(name)]
        return row


class Waiting:
    """Somebody who has the page open: the versions of it that they were told of."""

    def __init__(self, office: Office, path: str) -> None:
        self.versions: list[str] = []
        self.ended = False
        self._app: Any = office.client._transport.app  # type: ignore[attr-defined]
        self._path = f"{path}/events"
        self._gone = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._wait())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        async with asyncio.timeout(PATIENCE):
            await self._task

    async def hears(self, count: int) -> str:
        """The last of so many versions."""
        await self._until(lambda: len(self.versions) >= count)
        assert len(self.versions) == count
        return self.versions[-1]

    async def ends(self) -> None:
        await self._until(lambda: self.ended)

    async def _until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 - it happens on the hub
                await asyncio.sleep(0.002)

    async def _wait(self) -> None:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": self._path, "raw_path": self._path.encode(), "query_string": b"", "root_path": "",
            "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "headers": [(b"host", b"127.0.0.1")],
        }  # fmt: skip
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            if (message := next(asked, None)) is not None:
                return message
            await self._gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            for line in message.get("body", b"").decode().split("\n"):
                if line.startswith("data: "):
                    self.versions.append(line.removeprefix("data: "))
            self.ended = message["type"] == "http.response.body" and not message.get("more_body")

        await self._app(scope, receive, send)
