"""What somebody recorded of an account, as it counts: the body of a fact with its id, author and time.

Who reads facts leaves out those that were undone. Where two contradict each other, the later holds: by the time it
was made, then by its id, so that the order of arrival changes nothing.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

import msgspec

B = TypeVar("B", bound=msgspec.Struct)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Recorded(NamedTuple, Generic[B]):
    """A fact that stands: `at` in epoch ms, `by` the name of a user."""

    id: str
    at: int
    by: str
    body: B

    @property
    def day(self) -> date:
        """The day on which it was made, in UTC."""
        return day_at(self.at)


def latest(facts: Iterable[Recorded[B]]) -> Recorded[B] | None:
    """The one that holds."""
    return max(facts, key=lambda fact: (fact.at, fact.id), default=None)


def in_order(facts: Iterable[Recorded[B]]) -> list[Recorded[B]]:
    """The earliest first."""
    return sorted(facts, key=lambda fact: (fact.at, fact.id))


def day_at(at: int) -> date:
    """The day of an instant (epoch ms), in UTC."""
    return (_EPOCH + timedelta(milliseconds=at)).date()


def day_of(text: object) -> date | None:
    """A day from its ISO date; None for anything else."""
    if not isinstance(text, str) or len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
