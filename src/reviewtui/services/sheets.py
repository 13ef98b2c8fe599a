"""What a home remembers of kept sheets: which columns they have, what their status words mean, the order of dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewtui.errors import Misused
from reviewtui.intake.status_words import CHOICES, LEFT_OUT, key_of, understand
from reviewtui.intake.tracker import Reading, read_sheet
from reviewtui.intake.tracker_columns import resolve
from reviewtui.intake.tracker_sheet import Memory, Recall, Sheet, open_sheet
from reviewtui.services import remembered
from reviewtui.settings import Settings

MEMORY_FILE = "sheets.json"


@dataclass(frozen=True, slots=True)
class Survey:
    """A sheet, and what its rows say by what is known so far."""

    sheet: Sheet
    reading: Reading


def sheet_memory(settings: Settings) -> Recall:
    """What this home remembers of kept sheets: by the sheet's name and its column names.

    Raises (when first asked):
        ReviewError: `sheets_unreadable`.
    """
    read: dict[str, Memory] | None = None

    def recall(name: str, fingerprint: str) -> Memory | None:
        nonlocal read
        if read is None:
            read = _memories(settings)
        return read.get(_key(name, fingerprint))

    return recall


def _key(name: str, fingerprint: str) -> str:
    return f"{name} · {fingerprint}"


def _file(settings: Settings) -> Path:
    return settings.config_dir / MEMORY_FILE


def _memories(settings: Settings) -> dict[str, Memory]:
    return remembered.recall(_file(settings), Memory, "sheets_unreadable")


def survey(
    settings: Settings, path: Path, *, now: int, wanted: str = "", encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Survey:  # fmt: skip
    """A sheet, read by the tables and by what this home remembers of it.

    Raises:
        ReviewError, Misused: as `intake.tracker_sheet.open_sheet`; `sheets_unreadable`.
    """
    sheet = open_sheet(
        path, wanted=wanted, encoding=encoding, mapping=mapping, recall=sheet_memory(settings), now=now
    )
    return Survey(sheet, read_sheet(sheet, now=now))


def explain(settings: Settings, found: Survey, *, now: int, mapping: Mapping[str, str] | None = None,
            words: Mapping[str, str] | None = None, dates: str = "") -> Survey:  # fmt: skip
    """The sheet once more, with what a person said of it, which this home remembers from now on.

    Args:
        mapping: columns by field, as `--map` has them.
        words: what status words mean: word to one of `CHOICES` or `LEFT_OUT`.
        dates: `dmy` or `mdy`.

    Raises:
        Misused: `tracker_status_unknown`; ReviewError: `no_write`, `sheets_unreadable`.
    """
    sheet = found.sheet
    said = {key_of(word): meaning_of(meaning) for word, meaning in (words or {}).items()}
    before = sheet.memory
    memory = Memory(before.columns | resolve(mapping), before.words | said, dates or before.dates, before.times)
    if memory != before:
        memory = msgspec.structs.replace(memory, times=before.times + 1)
        kept = _memories(settings) | {_key(sheet.name, sheet.fingerprint): memory}
        remembered.remember(_file(settings), kept)
    fresh = sheet._replace(memory=memory)
    return Survey(fresh, read_sheet(fresh, now=now))


def meaning_of(said: str) -> str:
    """The status that a person named, in our words or as people write it; `LEFT_OUT` for no status.

    Raises:
        Misused: `tracker_status_unknown`.
    """
    plain = key_of(said)
    if plain in (key_of(LEFT_OUT), "leave out", "none"):
        return LEFT_OUT
    meant = understand(said)
    if not meant:
        raise Misused("tracker_status_unknown", status=said[:60], known=", ".join((*CHOICES, LEFT_OUT)))
    return str(meant)
