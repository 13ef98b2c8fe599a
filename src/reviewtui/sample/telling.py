"""Telling a hub the sample's story through its own door: each step at its own time, from whoever it comes from."""

from collections.abc import Callable

from reviewtui.domain.decisions import Role
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.leases import claim
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import Hub
from reviewtui.hub.rounds import drawn
from reviewtui.hub.tokens import create_token, user_named
from reviewtui.sample.history import story
from reviewtui.sample.ledger import PLATFORM, Step
from reviewtui.sample.team import REVIEW_RULES, TEAM, Member
from reviewtui.wire.messages import Claims


class Untellable(ValueError):
    """The hub refuses a part of the story, which then keeps to its rules no longer."""


def tell(hub: Hub, user: str, now: int, told: Callable[[float], None] = lambda share: None) -> None:
    """Let a hub hear the whole story; told again, with the same present, it hears nothing new.

    Args:
        now: the story's present, epoch ms; what was taken along is so from the hub's own present.
        told: hears which share was told, 0 to 1.

    Raises:
        Untellable: naming the step and why.
    """
    _let_in(hub, Member(user, Role.REVIEWER), *TEAM)
    said = story(now, user, lambda id: drawn(hub.hub_id, id, REVIEW_RULES.second_share))
    clock = hub.clock
    try:
        for number, step in enumerate(said.steps, 1):
            hub.clock = _standing_at(step.at)
            _take(hub, step)
            told(number / len(said.steps))
    finally:
        hub.clock = clock
    for holder, ad_ids in said.along.items():
        claim(hub, _caller(hub, holder), Claims(ad_ids, ahead=True))


def _standing_at(at: int) -> Callable[[], int]:
    return lambda: at


def _let_in(hub: Hub, *members: Member) -> None:
    """Make them users who could come in; nobody is told how."""
    for name, role, all_accounts in members:
        with hub.reading() as connection:
            known = user_named(connection, name)
        if known is None:
            create_token(hub, name, role, all_accounts=all_accounts)


def _take(hub: Hub, step: Step) -> None:
    if step.by == PLATFORM:
        refused = [outcome for outcome in observe(hub, step.rows).outcomes if outcome.startswith("rejected")]
    else:
        results = accept(hub, _caller(hub, step.by), step.rows).results
        refused = [f"{result.id}: {result.code}" for result in results if result.outcome in ("rejected", "held")]
    if refused:
        raise Untellable(f"{step.by} at {step.at}: {'; '.join(refused)}")


def _caller(hub: Hub, name: str) -> Caller:
    with hub.reading() as connection:
        caller = user_named(connection, name)
    if caller is None:
        raise Untellable(f"{name} is no user")
    return caller
