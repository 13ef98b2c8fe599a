"""Pictures of the running app for the README: `python docs/pictures.py` writes `docs/*.svg` anew.

The app runs on the sample data with a frozen clock, so that a picture changes only when the screen does.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reviewtui.app import ReviewApp
from reviewtui.hub.private import private_hub
from reviewtui.sample import sample_observations
from reviewtui.screens.queue import QueueScreen
from reviewtui.services.desk import prepare_cache
from reviewtui.settings import Settings, load
from reviewtui.sync.connection import Connection, connected, private
from reviewtui.sync.observe import send_observations

NOW = 1_795_000_000_000
HERE = Path(__file__).parent
PICTURES: Sequence[tuple[str, tuple[int, int], str, Sequence[str]]] = (
    ("queue", (120, 36), "reviewtui-dark", ("j", "j", "j", "x")),
    ("queue-light", (120, 36), "reviewtui-light", ("j", "v", "l", "space", "l", "l", "space", "enter")),
    ("sheet", (120, 36), "reviewtui-dark", ("x", "r", *"claim", "enter", "tab")),
    ("small", (80, 24), "reviewtui-dark", ("enter", "c")),
    ("keys", (80, 24), "reviewtui-light", ("question_mark",)),
)


def connect(settings: Settings) -> Connection:
    """The private hub of this home, for a reviewer called ana."""
    return private(lambda: private_hub(settings.private_hub, "ana"))


async def fill(settings: Settings) -> None:
    """Put the sample ads into the private hub."""
    async with connected(connect(settings)) as client:
        await send_observations(client, sample_observations(NOW), lambda _sent: None)


async def take(settings: Settings, name: str, size: tuple[int, int], keys: Sequence[str]) -> None:
    """Press keys in the running app and keep what stands on the screen."""
    app = ReviewApp(settings, lambda: connect(settings), clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        queue = app.screen
        while not (isinstance(queue, QueueScreen) and queue.panel.view and app.sync and app.sync.last_sync):
            await asyncio.sleep(0.1)
            queue = app.screen
        for key in keys:
            await asyncio.sleep(0.4)  # a verdict counts only on an ad that was read
            await pilot.press(key)
        await asyncio.sleep(0.5)
        (HERE / f"{name}.svg").write_text(app.export_screenshot(), encoding="utf-8")


async def main() -> None:
    """Take every picture, each on a fresh copy of the same data."""
    for name, size, theme, keys in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            settings = load(folder, {"REVIEWTUI_THEME": theme, "USER": "ana"})
            prepare_cache(settings)
            await fill(settings)
            await take(settings, name, size, keys)


if __name__ == "__main__":
    asyncio.run(main())
