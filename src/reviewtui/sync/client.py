"""The remote API over HTTP: one method per message, every answer bounded and checked.

The only module here that imports httpx; import it late.
"""

import asyncio
import gzip
import zlib
from collections.abc import AsyncGenerator, Iterable, Sequence
from types import TracebackType
from typing import Final, NoReturn, Self, TypeVar

import httpx
import msgspec

from reviewtui import __version__
from reviewtui.domain.values import INT64_MAX, INT64_MIN
from reviewtui.sync.answers import is_distrust, problem_of, retry_after
from reviewtui.sync.faults import (
    BadAnswer,
    Busy,
    CaptivePortal,
    ColdStart,
    Forbidden,
    HubFault,
    NoPicture,
    OtherHub,
    Refused,
    TokenRefused,
    TooLarge,
    Unreachable,
    VersionMismatch,
)
from reviewtui.sync.secret import Secret
from reviewtui.sync.trust import trust_for
from reviewtui.wire.links import LinkLine, LinkMade, Links, LinkWish
from reviewtui.wire.messages import (
    BODY_LIMIT,
    HEARTBEAT,
    HUB_HEADER,
    OLDEST_PROTOCOL,
    PROTOCOL,
    PROTOCOL_HEADER,
    Claims,
    ClaimsAnswer,
    DigestAnswer,
    Hello,
    Hint,
    ObservationsAnswer,
    Ops,
    OpsAnswer,
    Page,
    People,
    Snapshot,
)

API: Final = "/v1"
REQUEST_SECONDS: Final = 120.0
"""A whole request, however slowly its answer drips."""
WORDS_LIMIT: Final = 300
"""Characters of a hub's own words that we repeat."""
SILENCE: Final = HEARTBEAT * 2.5
EVENT_LIMIT: Final = 4096
PACK_FROM: Final = 4096
"""Bytes of a request from which packing it pays, on its way to another machine."""

_JPEG: Final = b"\xff\xd8\xff"
_NO_PICTURE: Final = frozenset(
    {"not_found", "pictures_off", *(f"picture_{why}" for why in ("none", "refused", "away", "large", "unreadable"))}
)

_Answer = TypeVar("_Answer")


class _Version(msgspec.Struct):
    """The fields of `hello` that every version of the protocol has; a hub that names no `oldest` speaks one."""

    protocol: int
    oldest: int = 0


class _Rows(msgspec.Struct):
    rows: list[msgspec.Raw]


def _fit(numbers: Iterable[int]) -> bool:
    """Whether a cache can keep these."""
    return all(INT64_MIN <= number <= INT64_MAX for number in numbers)


class HubClient:
    """One hub, as one user. An async context manager; one event loop.

    Every method raises a `HubFault`: `Unreachable`, `Busy`, `CaptivePortal`, `BadAnswer`, `TokenRefused`,
    `Forbidden`, `TooLarge` or `Refused`; and each may be cancelled at any moment.
    """

    def __init__(self, base_url: str, token: Secret, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """A client of the hub at a checked address (see `address`).

        `transport` replaces the network: the private hub runs behind one.
        """
        self.host = httpx.URL(base_url).host
        self._token = token
        self._http = httpx.AsyncClient(
            base_url=base_url + API,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            verify=trust_for(base_url),
            timeout=httpx.Timeout(30.0, connect=10.0),
            headers={
                "user-agent": f"reviewtui/{__version__}",
                "accept": "application/json",
                "accept-encoding": "gzip",
                PROTOCOL_HEADER: str(PROTOCOL),
            },
        )
        self._far = base_url.startswith("https:")
        self._packs = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def hello(self) -> Hello:
        """Who the hub is, who we are to it, and where it stands; from now on the newest version both know is spoken.

        Raises:
            VersionMismatch: there is none.
        """
        raw = await self._ask("GET", "/hello")
        spoken = self._decode(raw, _Version)
        if (spoken.oldest or spoken.protocol) > PROTOCOL:
            raise self._mismatch("protocol_newer")
        if spoken.protocol < OLDEST_PROTOCOL:
            raise self._mismatch("protocol_older")
        self._http.headers[PROTOCOL_HEADER] = str(min(spoken.protocol, PROTOCOL))
        hello = self._decode(raw, Hello)
        self._packs = self._far and "gzip" in hello.encodings
        return hello

    def meant_for(self, hub_id: str) -> None:
        """From now on no other hub takes what is sent, should one answer at this address."""
        if hub_id.isascii() and hub_id.isprintable():
            self._http.headers[HUB_HEADER] = hub_id

    async def changes(self, after: str, limit: int, proof: str = "") -> Page:
        """The page after this cursor; an empty cursor is the beginning. `proof`: see `OpsAnswer`.

        Raises:
            ColdStart: the cursor no longer stands, or the hub no longer has what it took.
        """
        query = {"after": after, "limit": str(limit)} | ({"proof": proof} if proof else {})
        return self._decode(await self._ask("GET", "/changes", query=query), Page)

    async def ops(self, facts: Sequence[bytes], proof: str = "") -> OpsAnswer:
        """Offer facts, each as its own bytes, unchanged; one result per fact, in order. `proof`: see `OpsAnswer`.

        Raises:
            ColdStart: the hub no longer has what it took, and took none of these.
        """
        body = msgspec.json.encode(Ops([msgspec.Raw(fact) for fact in facts]))
        query = {"proof": proof} if proof else None
        answer = self._decode(await self._ask("POST", "/ops", query=query, body=body), OpsAnswer)
        if len(answer.results) != len(facts) or not _fit(result.seq or 0 for result in answer.results):
            raise self._bad()
        for result in answer.results:
            if result.words:
                result.words = self._clean(result.words)
        return answer

    async def observations(self, rows: Sequence[bytes]) -> ObservationsAnswer:
        """Send reports, each an encoded `ObservationIn`; one outcome per row, in order."""
        body = msgspec.json.encode(_Rows([msgspec.Raw(row) for row in rows]))
        answer = self._decode(await self._ask("POST", "/observations", body=body), ObservationsAnswer)
        if len(answer.outcomes) != len(rows):
            raise self._bad()
        return answer

    async def claims(self, wish: Claims) -> ClaimsAnswer:
        """Take, renew and let go ads; the leases as they then stand, also where another holds one."""
        answer = self._decode(await self._ask("POST", "/leases", body=msgspec.json.encode(wish)), ClaimsAnswer)
        if not _fit(number for row in answer.leases for number in (row.seq, row.fence, row.expires_at, row.since)):
            raise self._bad()
        return answer

    async def people(self) -> People:
        """Who works there, as far as this user may know."""
        return self._decode(await self._ask("GET", "/people"), People)

    async def links(self) -> Links:
        """The links by which customers see accounts of this user."""
        return self._decode(await self._ask("GET", "/links"), Links)

    async def make_link(self, wish: LinkWish) -> LinkMade:
        """One more; its path is told this once."""
        return self._decode(await self._ask("POST", "/links", body=msgspec.json.encode(wish)), LinkMade)

    async def revoke_link(self, which: int) -> LinkLine:
        """Show nothing by it any more."""
        return self._decode(await self._ask("DELETE", "/links", query={"id": str(which)}), LinkLine)

    async def digest(self) -> DigestAnswer:
        """What the hub holds of what this user sees, counted and hashed."""
        return self._decode(await self._ask("GET", "/digest"), DigestAnswer)

    async def snapshot(self) -> Snapshot:
        """The copy of everything that one may begin from, or when to look for it again."""
        return self._decode(await self._ask("GET", "/snapshot"), Snapshot)

    async def snapshot_file(self, sha256: str, first: int) -> AsyncGenerator[tuple[int, bytes], None]:
        """The file of a snapshot from a byte on, in pieces, each with its place in the file.

        The first piece may be of the beginning: then the hub begins anew. May drip for as long as it drips.
        """
        headers = self._headers()
        headers["accept"] = "application/gzip"
        if first:
            headers |= {"range": f"bytes={first}-", "if-range": f'"{sha256}"'}
        try:
            async with self._http.stream(
                "GET", "/snapshot-file", params={"sha256": sha256}, headers=headers
            ) as response:
                self._name_stranger(response, "gzip")
                if response.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                    self._refuse(response, await self._read(response))
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise self._bad()
                at = 0
                if response.status_code == httpx.codes.PARTIAL_CONTENT:
                    at = first
                    if not response.headers.get("content-range", "").startswith(f"bytes {first}-"):
                        raise self._bad()
                async for piece in response.aiter_raw():
                    yield at, piece
                    at += len(piece)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unreachable("hub_slow", host=self.host) from error
        except httpx.TransportError as error:
            raise self._away(error) from error

    async def events(self) -> AsyncGenerator[int | None, None]:
        """How far what this user sees has come, whenever it moves; None for each sign that the hub is still there.

        A line on which nothing comes for `SILENCE` seconds is a dead one.
        """
        headers = self._headers() | {"accept": "text/event-stream", "accept-encoding": "identity"}
        patience = httpx.Timeout(10.0, read=SILENCE)
        try:
            async with self._http.stream("GET", "/events", headers=headers, timeout=patience) as response:
                self._name_stranger(response, "event-stream")
                if response.status_code != httpx.codes.OK:
                    self._refuse(response, await self._read(response))
                rest = b""
                async for piece in response.aiter_raw():
                    *events, rest = (rest + piece).split(b"\n\n")
                    if len(rest) > EVENT_LIMIT:
                        raise self._bad()
                    for event in events:
                        yield self._hint(event)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unreachable("hub_slow", host=self.host) from error
        except httpx.TransportError as error:
            raise self._away(error) from error

    def _hint(self, event: bytes) -> int | None:
        """The number of an event `head`; any other event, of a newer hub, is but a sign of life."""
        lines = event.split(b"\n")
        if b"event: head" not in lines:
            return None
        return self._decode(b"".join(line[6:] for line in lines if line.startswith(b"data: ")), Hint).seq

    async def picture(self, ad_id: str, number: int) -> bytes:
        """What an ad's creative shows, by its place, as a JPEG of the hub's own making.

        Raises:
            NoPicture: there is none to be had.
        """
        raw = await self._ask("GET", "/pictures", query={"ad_id": ad_id, "number": str(number)}, kind="image/jpeg")
        if not raw.startswith(_JPEG):
            raise self._bad()
        return raw

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        body: bytes | None = None,
        kind: str = "json",
    ) -> bytes:
        """The whole answer, of a type that ends like this."""
        headers = self._headers()
        if body is not None:
            headers["content-type"] = "application/json"
            if self._packs and len(body) >= PACK_FROM:
                headers["content-encoding"] = "gzip"
                body = gzip.compress(body, compresslevel=1, mtime=0)
        try:
            async with (
                asyncio.timeout(REQUEST_SECONDS),
                self._http.stream(method, path, params=query, content=body, headers=headers) as response,
            ):
                self._name_stranger(response, kind)
                raw = await self._read(response)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise Unreachable("hub_slow", host=self.host) from error
        except httpx.TransportError as error:
            raise self._away(error) from error
        if response.status_code != httpx.codes.OK:
            problem = problem_of(raw)
            if kind == "image/jpeg" and problem is not None and problem.code in _NO_PICTURE:
                raise NoPicture("no_picture", why=problem.code, words=self._clean(problem.words))
            self._refuse(response, raw)
        return raw

    def _headers(self) -> dict[str, str]:
        token = self._token.reveal()
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise TokenRefused("token_refused", host=self.host)  # it could not even travel in a header
        return {"authorization": f"Bearer {token}"}

    def _away(self, error: httpx.TransportError) -> Unreachable:
        return Unreachable("hub_distrusted" if is_distrust(error) else "hub_away", host=self.host)

    def _name_stranger(self, response: httpx.Response, kind: str) -> None:
        """Whoever answers well with something else, or sends us elsewhere, is no hub."""
        status = response.status_code
        fits = response.headers.get("content-type", "").partition(";")[0].strip().lower().endswith(kind)
        if response.is_redirect or status in (300, 304, 511) or (status < 400 and not fits):
            raise CaptivePortal("captive_portal", host=self.host)

    async def _read(self, response: httpx.Response) -> bytes:
        """The whole body, never more than `BODY_LIMIT` bytes of it in memory, packed or unpacked."""
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", ""):
            raise self._bad()
        unpacker = zlib.decompressobj(wbits=31) if coding == "gzip" else None
        pieces: list[bytes] = []
        size = 0
        async for piece in response.aiter_raw():
            if unpacker is not None:
                try:
                    piece = unpacker.decompress(piece, BODY_LIMIT - size + 1)
                except zlib.error:
                    raise self._bad() from None
            size += len(piece)
            if size > BODY_LIMIT or (unpacker is not None and unpacker.unused_data):
                raise self._bad()
            pieces.append(piece)
        if unpacker is not None and not unpacker.eof:
            raise Unreachable("hub_away", host=self.host)
        return b"".join(pieces)

    def _refuse(self, response: httpx.Response, raw: bytes) -> NoReturn:
        """Turn a refusal into the fault that says what it means."""
        status = response.status_code
        problem = problem_of(raw)
        words = self._clean(problem.words) if problem else ""
        if status == 401:
            suspended = problem is not None and problem.code == "suspended"
            raise TokenRefused("token_suspended" if suspended else "token_refused", host=self.host)
        if status == 403:
            raise Forbidden("hub_forbidden", host=self.host, words=words)
        if problem is not None and problem.code in ("version_old", "version_new"):  # the hub changed since `hello`
            raise self._mismatch("protocol_newer" if problem.code == "version_old" else "protocol_older")
        if status == 409 and problem is not None and problem.code == "other_hub":
            raise OtherHub("other_hub", host=self.host)
        if status == 410 and problem is not None:
            raise ColdStart("hub_cold_start", host=self.host)
        if status == 413:
            raise TooLarge("hub_too_large", host=self.host)
        if status == 429 or status >= 500:
            after = retry_after(response.headers, problem)
            raise Busy("hub_busy", host=self.host, status=status, retry_after=after)
        if problem is None or status < 400:
            raise Refused("not_a_hub", host=self.host, status=status)
        raise Refused("hub_refused", host=self.host, status=status, words=words or problem.code[:40])

    def _decode(self, raw: bytes, kind: type[_Answer]) -> _Answer:
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise self._bad() from error

    def _clean(self, words: str) -> str:
        return self._token.hide_in(words)[:WORDS_LIMIT]

    def _mismatch(self, code: str) -> VersionMismatch:
        return VersionMismatch(code, host=self.host, version=__version__)

    def _bad(self) -> HubFault:
        return BadAnswer("bad_answer", host=self.host)
