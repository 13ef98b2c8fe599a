"""Who works on the hub, as it last said: kept in work.db, for mentions and for giving ads to somebody."""

import msgspec

from reviewtui.wire.messages import Person

PEOPLE = "people"
"""The key of work.db's `meta`."""


class Met(msgspec.Struct):
    """Those whom this user may know of, and when the hub told (epoch ms)."""

    at: int
    people: list[Person]


def write_met(met: Met) -> str:
    """As it is kept."""
    return msgspec.json.encode(met).decode()


def read_met(kept: str | None) -> Met:
    """From how it is kept; nobody, never told, where it was not or cannot be read."""
    try:
        return msgspec.json.decode(kept or "", type=Met)
    except msgspec.DecodeError:
        return Met(0, [])
