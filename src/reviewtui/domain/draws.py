"""How an item comes before a reviewer: with everything shown, or with what the AI and others said hidden. Pure.

Whether an item is blind follows from who reads what, so that it is the same whenever it is opened, on any machine,
and cannot be asked for again until it falls out as one likes.
"""

from hashlib import blake2b
from typing import NamedTuple

from reviewtui.domain.decisions import State
from reviewtui.domain.facts import Draw
from reviewtui.domain.rules import ReviewRules

_DRAWN = (State.OPEN, State.CHANGED)
"""States in which an item may be blind. An appeal is read with its whole history."""


class Drawn(NamedTuple):
    """How an item was drawn, and the probability, 0 to 1, with which it was drawn so."""

    draw: Draw
    chance: float

    @property
    def blind(self) -> bool:
        """Whether what the AI and others said is hidden until the verdict."""
        return self.draw is not Draw.QUEUE


SHOWN = Drawn(Draw.QUEUE, 1.0)
"""Everything is shown, and could not have been hidden: decisions made by command, items with nothing to hide."""


def draw_of(
    ad_id: str,
    content_hash: str,
    user: str,
    *,
    something_to_hide: bool,
    state: str,
    wanted_chance: float = 1.0,
    rules: ReviewRules = ReviewRules(),  # noqa: B008 - frozen
) -> Drawn:
    """How an ad's content comes before a user.

    Args:
        something_to_hide: the AI, or somebody else, said what they think of it.
        state: where the ad stands for this user (`decisions.State`).
        wanted_chance: the probability with which a further opinion on it was asked for.
    """
    if state == State.SECOND:
        return Drawn(Draw.SECOND, wanted_chance)
    if state not in _DRAWN or not something_to_hide:
        return SHOWN
    if share_of(ad_id, content_hash, user) < rules.blind_share:
        return Drawn(Draw.BLIND, rules.blind_share)
    return Drawn(Draw.QUEUE, 1.0 - rules.blind_share)


def share_of(ad_id: str, content_hash: str, user: str) -> float:
    """A number from 0 to below 1, evenly spread, the same for the same three."""
    three = f"reviewtui.blind.1 {len(ad_id)} {len(content_hash)} {ad_id}{content_hash}{user}"
    return int.from_bytes(blake2b(three.encode(), digest_size=7).digest(), "big") / 2**56
