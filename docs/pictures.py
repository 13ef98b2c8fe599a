"""Pictures of the running app for the README: `python docs/pictures.py` writes `docs/*.svg` anew; names choose some.

The app runs on the demo's story with a frozen clock, so that a picture changes only when the screen does.
"""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from litestar import Litestar

from reviewtui.app import ReviewApp
from reviewtui.domain.decisions import Role
from reviewtui.hub.access import Caller
from reviewtui.hub.api import build_app
from reviewtui.hub.egress import Egress
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tokens import new_token, token_hash
from reviewtui.sample.telling import tell
from reviewtui.screens.queue import QueueScreen
from reviewtui.screens.since import SinceScreen
from reviewtui.services.desk import prepare_cache
from reviewtui.settings import Settings, load, make_folder
from reviewtui.sync.connection import Connection, private

NOW = 1_795_000_000_000
USER = "ana"
HERE = Path(__file__).parent
DARK, LIGHT = "reviewtui-dark", "reviewtui-light"
BESIDE = 2.0
"""Seconds after which what stands beside an ad, and its pictures, are there."""


class Picture(NamedTuple):
    """A picture: its name, the terminal's size and theme, and the keys that lead there; `role` says whose eyes."""

    name: str
    size: tuple[int, int]
    theme: str
    keys: Sequence[str]
    role: Role = Role.REVIEWER


WIDE, SMALL = (120, 40), (80, 24)
PICTURES = (
    Picture("queue", WIDE, DARK, ("j",)),
    Picture("queue-light", WIDE, LIGHT, ("j", "v", "l", "space", "l", "l", "space", "enter")),
    Picture("sheet", WIDE, DARK, ("x", "r", *"claim", "enter", "tab")),
    Picture("disputes", WIDE, DARK, ("g", "d", "j"), Role.LEAD),
    Picture("insights", WIDE, DARK, ("g", "i"), Role.LEAD),
    Picture("mismatches", WIDE, LIGHT, ("g", "x", "j")),
    Picture("together", WIDE, DARK, ("slash", *"host:double-start.example", "enter", "T", "x", "8")),
    Picture("policy", WIDE, LIGHT, ("g", "p")),
    Picture("inbox", WIDE, DARK, ("g", "m")),
    Picture("accounts", WIDE, DARK, ("g", "a", "j", "j", "j"), Role.ACCOUNT_MANAGER),
    Picture("plot", WIDE, LIGHT, ("g", "a", "v", "x", "L", "l", "l"), Role.ACCOUNT_MANAGER),
    Picture("small", SMALL, DARK, ("enter", "x")),
    Picture("keys", SMALL, LIGHT, ("question_mark",)),
)


def opened(settings: Settings) -> Hub:
    """The hub of this home, whose clock stands."""
    return open_hub(f"sqlite:///{settings.private_hub}", hub_id="0123456789abcdef", clock=lambda: NOW)


def connect(settings: Settings, role: Role) -> Connection:
    """The hub of this home inside the process, for its one user in this role."""

    @asynccontextmanager
    async def hub_inside() -> AsyncIterator[tuple[Litestar, str]]:
        hub, token = opened(settings), new_token()
        guests = {token_hash(token): Caller(USER, role)}
        app = build_app(hub, hosts=None, compress=False, guests=guests, egress=Egress(()))
        stack = AsyncExitStack()
        stack.callback(hub.close)
        await stack.enter_async_context(app.lifespan())
        try:
            yield app, token
        finally:
            await stack.aclose()

    return private(hub_inside)


def fill(home: Path) -> None:
    """Tell the hub of a new home the demo's story."""
    settings = load(str(home), {"USER": USER})
    make_folder(settings.private_hub.parent)
    hub = opened(settings)
    try:
        tell(hub, USER, NOW)
    finally:
        hub.close()


def stands(app: ReviewApp) -> bool:
    """Whether everything came, and the day has begun: with an ad, or with what changed."""
    screen = app.screen
    shown = isinstance(screen, SinceScreen) or (isinstance(screen, QueueScreen) and screen.panel.view is not None)
    return shown and app.sync is not None and bool(app.sync.last_sync)


async def take(settings: Settings, picture: Picture) -> None:
    """Press keys in the running app and keep what stands on the screen."""
    app = ReviewApp(settings, lambda: connect(settings, picture.role), clock=lambda: NOW)
    async with app.run_test(size=picture.size) as pilot:
        while not stands(app):  # noqa: ASYNC110  # no event tells of it
            await asyncio.sleep(0.1)
        await asyncio.sleep(BESIDE)
        for key in picture.keys:
            await pilot.press(key)
            await asyncio.sleep(0.4)  # a verdict counts only on an ad that was read
        await asyncio.sleep(BESIDE)
        (HERE / f"{picture.name}.svg").write_text(app.export_screenshot(), encoding="utf-8")


async def main(names: Sequence[str]) -> None:
    """Take these pictures, or every one, each on a fresh copy of the same data."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told")
        fill(told)
        for picture in PICTURES:
            if not names or picture.name in names:
                home = Path(folder, picture.name)
                shutil.copytree(told, home)
                settings = load(str(home), {"REVIEWTUI_THEME": picture.theme, "USER": USER})
                prepare_cache(settings)
                await take(settings, picture)


if __name__ == "__main__":
    os.environ |= {"TZ": "UTC", "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    time.tzset()
    asyncio.run(main(sys.argv[1:]))
