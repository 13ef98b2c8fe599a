"""The screen itself or the plain lines in its place, and the demo around it."""

import gc
import sys
from argparse import Namespace
from dataclasses import replace
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
    """`reviewtui`: the screen, or plain lines, on this user's cache."""
    settings = _asked_for(settings, args)
    if not settings.linear and not has_terminal():
        raise Misused("no_terminal")

    def connect() -> "Connection":
        from reviewtui.connect import connection_for  # once the first rows are shown

        return connection_for(settings)

    return review(settings, connect)


def _asked_for(settings: Settings, args: Namespace) -> Settings:
    return replace(settings, linear=True) if getattr(args, "linear", False) else settings


def review(settings: Settings, connect: "MakeConnection") -> int:
    """Let the user review on a cache: on the screen, or in plain lines."""
    if settings.linear:
        from reviewtui.linear.session import converse

        converse(settings, connect, sys.stdin, sys.stdout)
        return 0
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

    settings = _asked_for(settings, args)
    alone = not settings.linear and not has_terminal()
    if alone and not args.headless:
        aside(say("demo.no_terminal"))
    home = getattr(args, "home", None)
    return demonstrate(settings, home, headless=args.headless or alone, json=args.json, show=review)
