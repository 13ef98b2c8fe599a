"""Pictures from outside become our own: recognised by their bytes, decoded in a limited process, encoded anew."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reviewtui.hub import decode_child

PIXELS = 40_000_000
SIDE = 1200
"""No side of what comes out is longer, in pixels."""
SECONDS = 15.0
MADE_MOST = 4_000_000
"""Bytes: more than any JPEG of that size needs."""


class NotAPicture(Exception):
    """These bytes are no PNG, JPEG or WebP that can be decoded within the limits."""


class TooManyPixels(NotAPicture):
    """More than `PIXELS`."""


def recognise(raw: bytes) -> str:
    """`PNG`, `JPEG` or `WEBP`, by the first bytes; '' for anything else."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WEBP" if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP" else ""


@cache
def pillow_folder() -> str | None:
    """Where Pillow is installed, or None where it is not."""
    found = find_spec("PIL")
    return str(Path(found.origin).parent.parent) if found is not None and found.origin else None


async def decode(raw: bytes, *, pixels: int = PIXELS, side: int = SIDE, seconds: float = SECONDS) -> bytes:
    """The picture as a JPEG of our own, within a square of `side` pixels. Pillow must be installed.

    It is decoded in a process without our environment, with little memory and time, that can open nothing.

    Raises:
        NotAPicture: what these bytes are instead, `TooManyPixels` among it.
    """
    kind = recognise(raw)
    if not kind:
        raise NotAPicture
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", decode_child.__file__, pillow_folder() or "", kind, str(pixels), str(side),
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_bare_environment(),
    )  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            made = await _converse(process, raw)
            code = await process.wait()
    except TimeoutError:
        raise NotAPicture from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code == decode_child.TOO_LARGE:
        raise TooManyPixels
    if code or recognise(made) != "JPEG" or len(made) > MADE_MOST:
        raise NotAPicture
    return made


async def _converse(process: Process, raw: bytes) -> bytes:
    """Give it the picture, and take what it makes, up to a byte too many."""
    if process.stdin is None or process.stdout is None:
        raise NotAPicture
    process.stdin.write(raw)
    try:
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return b""  # it ended before it had read all; its exit code says why
    finally:
        process.stdin.close()
    made = bytearray()
    while len(made) <= MADE_MOST and (piece := await process.stdout.read(65_536)):
        made += piece
    if len(made) > MADE_MOST:
        process.kill()
    return bytes(made)


def _bare_environment() -> dict[str, str]:
    """Nothing of ours; on Windows what a program needs to start at all."""
    return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")} if sys.platform == "win32" else {}
