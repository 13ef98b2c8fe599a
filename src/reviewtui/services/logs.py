"""Reading the log of this home: records newest first, with nothing in them that opens a door."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reviewtui.services.logbook import NAME

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
BYTES_MOST = 512 * 1024
"""Of each file, so many of the last bytes are read."""
_RECORD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:,\d+)? (\w+) (\S+) (.*)")
_SECRET = re.compile(
    r"rvt_\w+|(?i:bearer )[^\s\"']+|(?<=//)[^/@\s]+@|(?i:token|password|secret)[\"']?[=:]\s*[^\s,;]+"
)
_MASK = "•••"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `at`: local time as it was written; `level` as Python names it; `more`: the lines under the first.
    `number` counts from the oldest."""

    number: int
    at: str
    level: str
    name: str
    words: str
    more: tuple[str, ...] = ()


def read_log(log_dir: Path) -> list[Record]:
    """What was logged and is still there, newest first. A file that cannot be read is passed over.

    Secrets are not logged; what looks like one is masked all the same.
    """
    lines: list[str] = []
    for name in (Path(NAME).with_suffix(".1.log").name, NAME):
        try:
            raw = (log_dir / name).read_bytes()[-BYTES_MOST:]
        except OSError:
            continue
        lines += raw.decode(errors="replace").splitlines()
    return _records(_SECRET.sub(_MASK, line) for line in lines)[::-1]


def _records(lines: Iterable[str]) -> list[Record]:
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in lines:
        if begin := _RECORD.fullmatch(line):
            found.append((begin, []))
        elif found:
            found[-1][1].append(line)
    return [
        Record(number, begin[1], begin[2], begin[3], begin[4], tuple(more))
        for number, (begin, more) in enumerate(found)
    ]


def at_least(records: Iterable[Record], level: str) -> list[Record]:
    """Those of a level or a graver one; a level that is unknown counts as grave."""
    least = LEVELS.index(level)
    return [one for one in records if one.level not in LEVELS or LEVELS.index(one.level) >= least]
