"""Figures, names and differences in words that are made to be heard. Pure."""

from collections.abc import Iterable

from reviewtui import text as door
from reviewtui.domain.ads import Content
from reviewtui.domain.diff import AROUND, GONE, NEW, SAME, steps
from reviewtui.domain.policy import Policy
from reviewtui.widgets import figures
from reviewtui.widgets.figures import title_of
from reviewtui.words import say

SHORT = 60
"""Characters by which an ad is named once it was read."""
JUST_NOW = 10_000
"""Milliseconds."""

_UNITS = (("second", 60_000, 1000), ("minute", 3_600_000, 60_000), ("hour", 172_800_000, 3_600_000))
_DAY = 86_400_000


def duration(ms: int) -> str:
    """A length of time in one unit, in words: `1 second`, `40 minutes`, `47 hours`, `3 days`."""
    ms = max(0, ms)
    name, size = next(((name, size) for name, below, size in _UNITS if ms < below), ("day", _DAY))
    return counted(name, ms // size)


def ago(at: int, now: int) -> str:
    """How long since an instant, in words."""
    return say("linear.just_now") if now - at < JUST_NOW else say("linear.ago", age=duration(now - at))


def counted(noun: str, number: int) -> str:
    """A number and what it counts: `1 point`, `30 points`."""
    return say(f"linear.n_{noun}" if number == 1 else f"linear.n_{noun}s", n=figures.count(number))


def known(key: str, otherwise: str) -> str:
    """The words of a key, or what came from outside where we have none for it."""
    try:
        return say(key)
    except KeyError:
        return otherwise


def named(content: Content) -> str:
    """An ad by its headline, or the beginning of its text."""
    return door.cell(content.headline or content.text, SHORT) or say("linear.no_words")


def titles(codes: Iterable[str], policy: Policy | None) -> str:
    """Reasons by their titles."""
    return ", ".join(title_of(policy, code) for code in codes)


def replacements(old: str, new: str) -> list[str]:
    """What became of a text, change by change, each with the words before it where something only came or went."""
    told: list[str] = []
    gone = before = ""
    for kind, words in [*steps(old, new), (SAME, "")]:
        if kind == GONE:
            gone = words
            continue
        come = words if kind == NEW else ""
        if gone and come:
            told.append(say("linear.became", old=gone, new=come))
        elif gone or come:
            after = say("linear.after", words=before) if before else ""
            told.append(
                say("linear.added", new=come, after=after) if come else say("linear.removed", old=gone, after=after)
            )
        gone = ""
        if kind == SAME and words.strip():
            before = " ".join(words.split()[-AROUND:])
    return told
