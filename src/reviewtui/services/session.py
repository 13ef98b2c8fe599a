"""What this user did since the screen was opened: for themselves, and nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from reviewtui.store.reader import Reader
from reviewtui.store.times import reading_times


@dataclass(frozen=True, slots=True)
class Session:
    """Decisions that stand, and the median of the time each was read; None where none was timed."""

    decided: int
    pace_ms: int | None


def session_since(reader: Reader, begun: int) -> Session:
    """This user's decisions made here since an instant (epoch ms) that were not taken back."""
    return pace_of(reading_times(reader.connection, begun))


def pace_of(times: Sequence[int | None]) -> Session:
    """So many decisions, read for so long each (ms; None where it was not timed)."""
    timed = [ms for ms in times if ms is not None]
    return Session(len(times), round(median(timed)) if timed else None)
