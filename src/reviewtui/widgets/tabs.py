"""The line at the top: tabs on the left, on the right how fresh all is, what waits, and who one is. Pure.

It never overflows: where there is little room, what matters least gives way first, words become shorter words, and
no word is cut.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewtui import text as door
from reviewtui.widgets.figures import age, count
from reviewtui.words import say

TABS = ("queue", "mismatches", "accounts", "tickets", "insights", "sync")
"""Modes that always have a tab, in their order."""
PASSING = ("inbox", "history")
"""Modes that have one while one is there, or while something there is new."""
READ = ("accounts", "sync")
"""The modes of who reads how accounts do, and nothing else."""
WIDE = 100
"""Columns from which on there is room for air, and for what is not amiss."""
CALM_MS = 20_000
"""A sync this recent needs no age: nothing ticks while all is well."""

Parts = list[tuple[str, str]]
"""Words, each with the name of its style."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand. `state` as in `sync.status.SyncState`; instants in epoch ms; `marks`: how much is new in a
    mode. `reads_alone`: the user reads how accounts do, and nothing else."""

    state: str = "starting"
    last_sync: int = 0
    outbox: int = 0
    held: int = 0
    user: str = ""
    now: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)
    reads_alone: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as it is shown."""

    mode: str
    parts: Parts

    @property
    def width(self) -> int:
        """In cells."""
        return _width(self.parts)


def lay_out(here: str, standing: Standing, width: int) -> tuple[list[Tab], Parts]:
    """The tabs of a line of so many cells, and what stands at its end; `here`: the mode one is in."""
    wide, waits = width >= WIDE, bool(standing.outbox or standing.held)
    least = 1 if waits else 0  # what waits is said before every tab is
    for brief, airy, keep in (
        (False, wide, 4 if wide else 3), (False, wide, 3), (False, False, 3), (True, False, 3), (True, False, 2),
        (True, False, 1), (True, False, least),
    ):  # fmt: skip
        tabs, right = _tabs(here, standing, brief=brief, airy=airy), _right(standing, keep)
        if _fits(tabs, right, width):
            return tabs, right
    while len(tabs) > 1 and not _fits(tabs, right, width):
        others = [tab for tab in tabs if tab.mode != here]
        tabs.remove(next((tab for tab in reversed(others) if tab.mode != "sync"), others[-1]))
    for end in (right, _right(standing, 0)):
        if _fits(tabs, end, width):
            return tabs, end
    return tabs, []


def _fits(tabs: list[Tab], right: Parts, width: int) -> bool:
    return sum(tab.width for tab in tabs) + 1 + _width(right) <= width


def _tabs(here: str, standing: Standing, *, brief: bool, airy: bool) -> list[Tab]:
    marks = standing.marks
    shown = [mode for mode in (*TABS, *PASSING) if mode in TABS or mode == here or marks.get(mode)]
    if standing.reads_alone:
        shown = [mode for mode in shown if mode in READ]
    tabs = []
    for mode in shown:
        name, air = _worded(f"tabs.{mode}", brief), " " if airy else ""
        parts = [(f" {name} ", "here" if mode == here else "tab")]
        if new := marks.get(mode, 0):
            parts.append((f"{count(new)} {air}", "count"))
        elif airy:
            parts.append((air, "tab"))
        tabs.append(Tab(mode, parts))
    return tabs


def _right(standing: Standing, keep: int) -> Parts:
    """`keep`: 4 all, 3 without what is not amiss, 2 without the user, 1 in fewer words, 0 without what waits."""
    good, words = _sync(standing, brief=keep < 2)
    parts: Parts = [("● " if good else "○ ", "good" if good else "late"), (words, "muted" if good else "late")]
    if keep and (standing.outbox or keep > 3):
        label, _, number = say("tabs.outbox", n=count(standing.outbox)).rpartition(" ")
        parts += [(f"  {label} ", "muted"), (number, "count" if standing.outbox else "muted")]
    if keep and standing.held:
        parts.append((f"  {say('tabs.held', n=count(standing.held))}", "late"))
    if keep > 2 and standing.user:
        parts.append((f"  {door.cell(standing.user, 16)}", "muted"))
    return [*parts, (" ", "muted")]


def _sync(standing: Standing, *, brief: bool) -> tuple[bool, str]:
    """Whether all is well, and how the sync stands in words."""
    good = standing.state in ("in_sync", "syncing", "following")
    key = {"following": "in_sync", "starting": "starting", "refused": "refused"}.get(standing.state, "offline")
    if standing.state in ("in_sync", "syncing"):
        key = standing.state
    recent = key == "in_sync" and standing.now - standing.last_sync < CALM_MS
    if standing.last_sync and not recent and key != "refused":
        key += "_seen"
    return good, _worded(f"tabs.{key}", brief, age=age(standing.last_sync, standing.now))


def _worded(key: str, brief: bool, **values: object) -> str:
    """A word of the line, or its shorter one."""
    return say(key, **values).split("|")[-1 if brief else 0]


def _width(parts: Parts) -> int:
    return sum(door.cell_width(words) for words, _ in parts)
