"""Opening an ad's link: the host is shown first, and only http and https are ever opened."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from typing import TYPE_CHECKING

from reviewtui import text as door
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.screens.reading import Reading

PATIENCE = 10.0
"""Seconds after which a browser that is still starting counts as asked."""

_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def follow_link(screen: "Reading") -> None:
    """First press: say where it leads. Second press on the same ad: ask the browser."""
    view = screen.panel.view
    host = door.host_of(view.content.link) if view is not None else ""
    if view is None or not host:
        screen.tell(say("queue.link_none"), "hint")
        return
    if screen.link_asked != view.ad_id:
        screen.link_asked = view.ad_id
        screen.tell(say("queue.link_ask", host=host, key=screen.key_of("open_link")), "hint")
        return
    screen.link_asked = ""
    screen.aside(_open, screen, view.content.link, host, group="link")


async def _open(screen: "Reading", link: str, host: str) -> None:
    if await ask_browser(link):
        screen.tell(say("queue.link_opened", host=host))
    else:
        screen.tell(say("queue.link_failed", link=link), "hint")


async def ask_browser(link: str) -> bool:
    """Ask the user's browser to open an address; returns whether one took it.

    It is asked from a process that does not have our terminal: what a browser writes, or a browser that is
    a terminal program itself, would paint over the screen.
    """
    try:
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-c", _OPEN, link, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        return await asyncio.wait_for(asked.wait(), PATIENCE) == 0
    except TimeoutError:
        return True
    except OSError:
        return False
