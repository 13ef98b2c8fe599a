"""Files of accounts, use, renewals and tickets, written and read; and what a home remembers of their columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from reviewtui.intake import READERS, Flaw, Given, RowError, Skipped
from reviewtui.wire.messages import ObservationIn

NOW = 1_795_348_800_000
"""22 November 2026, noon, in UTC."""


@dataclass
class Memory:
    """Columns, as a home remembers them."""

    kept: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def recall(self, kind: str, fingerprint: str) -> Mapping[str, str]:
        return self.kept.get((kind, fingerprint), {})

    def remember(self, kind: str, fingerprint: str, mapping: Mapping[str, str]) -> None:
        self.kept[kind, fingerprint] = dict(mapping)


def written(folder: Path, content: Any, name: str = "file.csv") -> Path:
    """A file of this text, these bytes, or this value as JSON."""
    path = folder / name
    if isinstance(content, str):
        content = content.encode()
    path.write_bytes(content if isinstance(content, bytes) else msgspec.json.encode(content))
    return path


def read(
    kind: str, path: Path, *, dates: str = "", source: str = "", memory: Memory | None = None, now: int = NOW,
    **options: Any,
) -> tuple[list[ObservationIn], list[RowError]]:  # fmt: skip
    """What a file says, and its bad rows."""
    given = Given(dates=dates, source=source, columns=memory)
    rows = list(READERS[kind](path, now=now, given=given, **options))
    return [row for row in rows if isinstance(row, ObservationIn)], [row for row in rows if isinstance(row, RowError)]


def flaws(kind: str, path: Path, **options: Any) -> list[Flaw]:
    """What could not be read of what was taken."""
    return [row for row in READERS[kind](path, now=NOW, given=Given(), **options) if isinstance(row, Flaw)]


def skipped(kind: str, path: Path, **options: Any) -> list[Skipped]:
    """What was passed over."""
    return [row for row in READERS[kind](path, now=NOW, given=Given(), **options) if isinstance(row, Skipped)]


def read_text(kind: str, folder: Path, content: Any, name: str = "file.csv", **options: Any) -> list[ObservationIn]:
    """What a file without a bad row says."""
    rows, errors = read(kind, written(folder, content, name), **options)
    assert not errors, errors
    return rows


def read_one(kind: str, folder: Path, content: Any, name: str = "file.csv", **options: Any) -> ObservationIn:
    """The one thing that such a file tells of."""
    (row,) = read_text(kind, folder, content, name, **options)
    return row


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def with_any_value(data: Any, whole: Any) -> Any:
    """The same JSON with any value in any one place. `data`: what hypothesis draws from."""
    changed = msgspec.json.decode(msgspec.json.encode(whole))
    place: Any = changed
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(ANY_VALUE)
        return changed
