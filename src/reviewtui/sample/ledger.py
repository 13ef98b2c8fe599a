"""What is written down of the sample's story as it is made up: who sent what, and when the hub heard of it."""

from collections.abc import Callable
from operator import itemgetter
from random import Random
from typing import NamedTuple

import msgspec

from reviewtui import __version__
from reviewtui.domain.facts import BODIES, FactKind, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.sample.earlier import DAY, HOUR
from reviewtui.sample.team import BEN, LIA, MIA, ZOE
from reviewtui.wire.messages import ObservationIn

PLATFORM = ""
"""Who sends what the platform reports."""
TODAY, JUST_NOW = 0, -1
"""Days of the platform's reports; days count back."""

_BEGINS = {BEN: 7 * HOUR, LIA: 3.9 * HOUR, ZOE: 3.5 * HOUR, MIA: 0.55 * HOUR}
_SENDS = {PLATFORM: 8 * HOUR, BEN: 4 * HOUR, LIA: 3.6 * HOUR, ZOE: 0.6 * HOUR, MIA: 0.4 * HOUR}
"""How long before a day's end somebody begins to work, and sends what they did. A day ends where the story's present
is, so that the team keeps the hours of whoever looks. Whoever is not named works for half an hour in the morning."""
_MORNING = (7.8 * HOUR, 7.3 * HOUR)
_LAST_REPORT = 60_000

_encode = msgspec.json.Encoder().encode
_KIND = {body: FactKind(kind) for kind, body in BODIES.items()}


class Step(NamedTuple):
    """What the hub heard at once: at which instant (epoch ms), of whom (`PLATFORM` or a user), and the rows."""

    at: int
    by: str
    rows: tuple[msgspec.Raw, ...]


class Ledger:
    """Facts and reports with their times. Days count back from the present: 0 is today."""

    def __init__(self, now: int, seed: int, draws: Callable[[str], bool]) -> None:
        """Begin an empty one.

        Args:
            now: the story's present, epoch ms.
            draws: whether the hub will ask for a second opinion on a first decision of this id.
        """
        self.now = now
        self._draws = draws
        self._random = Random(f"reviewtui ledger {seed}")  # noqa: S311 - a story, no secret
        self._sent: list[tuple[int, int, str, msgspec.Raw]] = []

    def begins(self, by: str, day: int) -> int:
        """When somebody begins to work on a day."""
        return self.now - day * DAY - round(_BEGINS.get(by, _MORNING[0]))

    def heard(self, by: str, day: int) -> int:
        """When the hub hears what somebody did on a day."""
        return self.now - day * DAY - round(_SENDS.get(by, _MORNING[1]))

    def day_of_report(self, at: int) -> int:
        """The day on which the platform reports what became so at an instant."""
        return max(JUST_NOW, (self.heard(PLATFORM, TODAY) - at) // DAY)

    def report(self, said: ObservationIn, day: int) -> None:
        """The platform reports something on a day."""
        at = self.heard(PLATFORM, day) if day >= TODAY else self.now - _LAST_REPORT
        row = msgspec.structs.replace(said, observed_at=min(said.observed_at, at))
        self._sent.append((at, at, PLATFORM, msgspec.Raw(_encode(row))))

    def record(
        self, by: str, day: int, at: int, ad_id: str, body: msgspec.Struct, *, second: bool | None = None
    ) -> str:  # fmt: skip
        """Somebody did something; returns the fact's id.

        `second`: whether a first decision is to draw a second opinion, where that is not left to chance.
        """
        id = self._id(at)
        while second is not None and self._draws(id) is not second:
            id = self._id(at)
        raw = encode_fact(
            id=id, kind=_KIND[type(body)], ad_id=ad_id, at=at, app=__version__, device=f"sample-{by}", data=body
        )
        self._sent.append((self.heard(by, day), at, by, msgspec.Raw(raw)))
        return id

    def steps(self) -> list[Step]:
        """Everything in the order in which the hub hears it."""
        steps: list[Step] = []
        for heard, _, by, raw in sorted(self._sent, key=itemgetter(0, 1)):
            if steps and (steps[-1].at, steps[-1].by) == (heard, by):
                steps[-1] = steps[-1]._replace(rows=(*steps[-1].rows, raw))
            else:
                steps.append(Step(heard, by, (raw,)))
        return steps

    def _id(self, at: int) -> str:
        return uuid7(at, self._random.getrandbits(74))
