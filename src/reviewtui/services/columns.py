"""What a home remembers of the columns of files that were imported: which is which field, as somebody said once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewtui.intake.tables import ColumnMemory
from reviewtui.services import remembered
from reviewtui.settings import Settings

MEMORY_FILE = "columns.json"


def column_memory(settings: Settings) -> ColumnMemory:
    """What this home remembers; both ways raise ReviewError `columns_unreadable`, the second one also `no_write`."""
    return _Memory(settings.config_dir / MEMORY_FILE)


@dataclass(frozen=True)
class _Memory:
    file: Path

    def recall(self, kind: str, fingerprint: str) -> Mapping[str, str]:
        return self._read().get(f"{kind} {fingerprint}", {})

    def remember(self, kind: str, fingerprint: str, mapping: Mapping[str, str]) -> None:
        kept = self._read()
        if kept.get(f"{kind} {fingerprint}") == mapping:
            return
        kept[f"{kind} {fingerprint}"] = dict(mapping)
        remembered.remember(self.file, kept)

    def _read(self) -> dict[str, dict[str, str]]:
        return remembered.recall(self.file, dict[str, str], "columns_unreadable")
