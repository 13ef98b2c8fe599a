"""What looking after a home says of each thing looked at."""

from dataclasses import dataclass

from reviewtui.words import say

FINE, NOTE, WRONG, DONE = "fine", "note", "wrong", "done"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `level`: `fine`, `note` (worth knowing), `wrong`, or `done` (it was put right now);
    `words` say what, and what to do."""

    check: str
    level: str
    words: str


def say_span(passed: int) -> str:
    """A stretch of time (ms) in words, by its largest unit."""
    seconds = abs(passed) // 1000
    for unit, size in (("years", 31_557_600), ("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return say(f"doctor.{unit}", n=f"{seconds // size:,}")
    return say("doctor.seconds", n=seconds)
