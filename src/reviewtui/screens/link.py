"""Opening a link: the host is shown first, and only http and https are ever opened."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from reviewtui import text as door
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.screens.reading import Reading


class Leading(Protocol):
    """A screen that shows links; `link_asked`: about what it said where a link leads."""

    link_asked: str

    def tell(self, words: str, kind: str = "good") -> None: ...
    def key_of(self, action_id: str) -> str: ...
    def aside(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any, group: str) -> None: ...


PATIENCE = 10.0
"""Seconds after which a browser that is still starting counts as asked."""

_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def follow_link(screen: "Reading") -> None:
    """The link of the ad on the panel."""
    view = screen.panel.view
    if view is None:
        screen.tell(say("queue.link_none"), "hint")
    else:
        follow(screen, view.content.link, view.ad_id, "open_link", "queue.link_none")


def follow(screen: Leading, link: str, about: str, action: str, none: str) -> None:
    """First press of an action's key: say where the link leads. Second press while it is about the same: ask the
    browser. `none`: the key of the words for a link that cannot be opened."""
    host = door.host_of(link)
    if not host:
        screen.tell(say(none), "hint")
        return
    if screen.link_asked != about:
        screen.link_asked = about
        screen.tell(say("queue.link_ask", host=host, key=screen.key_of(action)), "hint")
        return
    screen.link_asked = ""
    screen.aside(_open, screen, link, host, group="link")


async def _open(screen: Leading, link: str, host: str) -> None:
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
