"""What a home remembers between imports: small JSON files of its configuration, which a person may read and mend."""

from pathlib import Path
from typing import TypeVar

import msgspec

from reviewtui.errors import ReviewError
from reviewtui.settings import write_private

T = TypeVar("T")


def recall(file: Path, kind: type[T], fault: str) -> dict[str, T]:
    """What a file remembers, by its keys; nothing where there is none.

    Raises:
        ReviewError: `fault`, where it cannot be read.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, kind])  # type: ignore[valid-type]
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise ReviewError(fault, file=file, why=error) from None


def remember(file: Path, kept: dict[str, T]) -> None:
    """Write all that a file is to remember.

    Raises:
        ReviewError: `no_write`.
    """
    write_private(file, msgspec.json.format(msgspec.json.encode(kept, order="sorted"), indent=2) + b"\n")
