"""The screen itself, and the demo around it."""

import gc
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from reviewtui.commands.output import aside
from reviewtui.errors import Misused
from reviewtui.settings import Settings
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import MakeConnection, ReviewApp
    from reviewtui.sync.connection import Connection

COLLECT_AFTER = 50_000
"""Objects made and not freed before the collector looks."""


def has_terminal() -> bool:
    """Whether a person sits before this."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def start(settings: Settings, args: Namespace) -> int:
    """`reviewtui`: the screen on this user's cache."""
    if not has_terminal():
        raise Misused("no_terminal")

    def connect() -> "Connection":
        from reviewtui.connect import connection_for  # once the first rows are shown

        return connection_for(settings)

    return show(app_on(settings, connect))


def app_on(settings: Settings, connect: "MakeConnection | None") -> "ReviewApp":
    """The app on a cache, loaded while the garbage collector is patient.

    An eighth of the start went into looking for garbage where there is none, among classes and styles.
    """
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    from reviewtui.app import ReviewApp

    return ReviewApp(settings, connect)


def show(app: "ReviewApp") -> int:
    """Run the app until its user ends it; a fault of its own is raised once the terminal is back."""
    app.run()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def demo(settings: Settings, args: Namespace) -> int:
    """`reviewtui demo`: a hub with sample data, and the screen on it, in a folder of its own."""
    from reviewtui.demo import demonstrate

    alone = not has_terminal()
    if alone and not args.headless:
        aside(say("demo.no_terminal"))
    home = getattr(args, "home", None)
    return demonstrate(settings, home, headless=args.headless or alone, json=args.json, show=show)
