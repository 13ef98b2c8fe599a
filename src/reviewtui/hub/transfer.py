"""The routes of what is too long for one answer: releases, by pages; the file of a snapshot, resumable; hints,
without an end."""

import os
import re
from collections.abc import AsyncIterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from litestar import Response, get
from litestar.datastructures import State
from litestar.params import Parameter
from litestar.response import Stream

from reviewtui.hub.access import Caller
from reviewtui.hub.desk import Asked, Desk, desk_of
from reviewtui.hub.gate import Refusal
from reviewtui.hub.openapi import shows, speaks
from reviewtui.hub.releases import releases
from reviewtui.wire.messages import PAGE_LIMIT, Releases, Snapshot

_PIECE = 1 << 18
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})\Z")
_encode = msgspec.json.Encoder().encode


@get("/v1/snapshot", operation_class=speaks(Snapshot))
async def snapshot(request: Asked, state: State) -> Response[bytes]:
    """A copy of all you see to begin from, where you see all accounts: is there one, and how to know it."""
    desk = desk_of(state)
    return await desk.answer(request, "snapshot", lambda caller, _: _encode(desk.snapshots.offer(caller)))


@get("/v1/releases", operation_class=speaks(Releases))
async def released(
    request: Asked,
    state: State,
    after: Annotated[str, Parameter(description="A cursor; empty for what is released now.")] = "",
    limit: Annotated[int, Parameter(description="Rows at most.")] = PAGE_LIMIT,
) -> Response[bytes]:
    """Which version of each ad may go out, and which no longer may, in the order in which that changed."""
    desk = desk_of(state)

    def work(caller: Caller, _: bytes) -> bytes:
        return _encode(releases(desk.hub, caller, after, limit))

    return await desk.answer(request, "releases", work)


@get("/v1/snapshot-file", operation_class=shows("application/gzip"))
async def snapshot_file(
    request: Asked,
    state: State,
    sha256: Annotated[str, Parameter(description="The hash that `snapshot` gave.")] = "",
) -> Stream:
    """The copy itself, packed; a `Range` from a byte on is honoured, so that a broken download goes on."""
    desk = desk_of(state)
    caller = await desk.admit(request, "snapshot-file")
    path = await desk.read(lambda: desk.snapshots.file(caller, sha256))
    held: _Held = await desk.read(partial(_opened, path))
    size = os.fstat(held.file.fileno()).st_size
    mark = f'"{sha256}"'
    headers = {"cache-control": "no-store", "etag": mark, "accept-ranges": "bytes"}
    first, last = span(request.headers, mark, size)
    part = (first, last) != (0, size - 1)
    if part:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    headers["content-length"] = str(last + 1 - first)
    return Stream(
        _read(desk, held, first, last + 1),
        status_code=206 if part else 200,
        media_type="application/gzip",
        headers=headers,
    )


@get("/v1/events", include_in_schema=False)
async def events(request: Asked, state: State) -> Stream:
    """That something in your sight changed, as server-sent events: `head`, with how far it has come."""
    desk = desk_of(state)
    caller = await desk.admit(request, "events")
    desk.hints.make_room(caller)
    return Stream(
        desk.hints.events(caller, lambda: desk.let_in(request)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


def span(headers: Mapping[str, str], mark: str, size: int) -> tuple[int, int]:
    """The first and the last byte that are asked for; all of them where another file, or several parts, were meant.

    Raises:
        Refusal: 416: it has no such bytes.
    """
    asked = _RANGE.match(headers.get("range", ""))
    if asked is None or headers.get("if-range", mark) != mark:
        return 0, size - 1
    first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
    if first > last:
        raise Refusal(416, "no_such_part")
    return first, last


class _Held:
    """An open file, closed with the last who holds it: whoever asked may be gone before its first byte is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def __del__(self) -> None:
        self.file.close()


def _opened(path: Path) -> _Held:
    """The file, to be read.

    Raises:
        Refusal: 404: another took its place just now.
    """
    try:
        return _Held(path.open("rb"))
    except FileNotFoundError:
        raise Refusal(404, "not_found") from None


async def _read(desk: Desk, held: _Held, first: int, end: int) -> AsyncIterator[bytes]:
    left = end - first
    await desk.read(partial(held.file.seek, first))
    while left and (piece := await desk.read(partial(held.file.read, min(_PIECE, left)))):
        left -= len(piece)
        yield piece
