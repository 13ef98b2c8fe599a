"""Opening an ad's link: the host is shown first, and only http and https are ever opened."""

import webbrowser
from typing import TYPE_CHECKING

from reviewtui import text as door
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.screens.reading import Reading


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
    try:
        opened = webbrowser.open(view.content.link)
    except (webbrowser.Error, OSError):
        opened = False
    if opened:
        screen.tell(say("queue.link_opened", host=host))
    else:
        screen.tell(say("queue.link_failed", link=view.content.link), "hint")
