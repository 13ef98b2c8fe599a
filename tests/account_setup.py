"""Small words for tests about accounts: what sources say, what people record, and months of use."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Card, Said
from reviewtui.domain.usage import Month, shift

B = TypeVar("B", bound=msgspec.Struct)
TODAY = date(2026, 11, 22)
LAST = "2026-10"
"""The last full month."""


def at(day: str, hour: int = 12) -> int:
    """An instant (epoch ms) on a day, in UTC."""
    moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
    return int(moment.timestamp() * 1000)


NOW = at("2026-11-22")


def made(body: B, day: str = "2026-11-01", by: str = "ana", id: str = "") -> Recorded[B]:
    """Something recorded on a day."""
    return Recorded(id or f"fact-{day}-{by}", at(day), by, body)


def says(source: str = "crm", day: str = "2026-11-20", **values: Any) -> Card:
    """What one source says, last on this day; `_` in a name stands."""
    return {name: Said(value, source, at(day), at(day)) for name, value in values.items()}


def use(
    active: Sequence[int | None], eligible: Sequence[int | None] | int | None = None, last: str = LAST
) -> tuple[Month, ...]:
    """Months of use, the last of them `last`; None for a gap."""
    of = [eligible] * len(active) if eligible is None or isinstance(eligible, int) else list(eligible)
    months = [shift(last, at - len(active) + 1) for at in range(len(active))]
    return tuple(
        Month(month, one, other)
        for month, one, other in zip(months, active, of, strict=True)
        if one is not None or other is not None
    )


def as_card(series: Sequence[Month], day: str = "2026-11-20") -> Card:
    """The same months as a source tells them."""
    values: Mapping[str, int | None] = {
        f"{one.month}/{what}": getattr(one, what) for one in series for what in ("active", "eligible")
    }
    return says(day=day, **{name: value for name, value in values.items() if value is not None})
