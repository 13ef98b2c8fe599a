"""The policy as a reviewer reads it: what it says, what changed since they worked, what to look at again."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from reviewtui.domain.facts import Decision, read_body
from reviewtui.domain.lists import REREVIEW
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.policy_changes import PolicyChanges, Touched, changes, touched, words_of
from reviewtui.domain.query import STATES, fold, parse
from reviewtui.policies import packaged
from reviewtui.services.conditions import Conditions
from reviewtui.services.desk import Desk, current_policy
from reviewtui.services.queue import COUNT_MOST, filter_of
from reviewtui.store.letters import mark_read
from reviewtui.store.own import OwnFact
from reviewtui.store.reader import Filter, Reader, StoredFact

EVERY_STATE = (*STATES, "skipped")
"""Finds the ads whose decision in force was made under an old meaning."""


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """The policy in force. `changes`: what differs from what the user last read; None where nothing does, or where
    that revision is not at hand. `touched`: some code means another thing than it once did, or is no longer given."""

    policy: Policy
    changes: PolicyChanges | None
    touched: bool


def revisions(reader: Reader) -> list[Policy]:
    """Every revision at hand of the policy in force, newest first; none while nothing was pulled."""
    if not reader.policies():
        return []
    name = current_policy(reader).policy
    return [msgspec.json.decode(body, type=Policy) for body in reader.policy_revisions(name)]


def begin_reading(desk: Desk) -> bool:
    """Remember once from where on changes of the policy are news to this user: what they last decided under, else
    what holds now. Whether that is known: nothing is remembered while no policy was pulled.

    Raises:
        database.sqlite.Error: the file could not be written.
    """
    if not desk.reader.policies():
        return False
    policy = current_policy(desk.reader)
    if not desk.reader.seen(_seen(policy)):
        mark_seen(desk, policy, _worked_under(desk, policy) or policy.revision)
    return True


def mark_seen(desk: Desk, policy: Policy, revision: int = 0) -> None:
    """The user has read this policy, or a revision of it; it never goes back."""
    mark_read(desk.work.connection, revision or policy.revision, _seen(policy))


def policy_news(reader: Reader) -> PolicyChanges | None:
    """What differs from the policy as this user last read it; None where nothing does."""
    return _news(reader, current_policy(reader))


def read_policy(reader: Reader) -> PolicyReading:
    """The policy in force and what is new in it."""
    policy = current_policy(reader)
    return PolicyReading(policy, _news(reader, policy), bool(touched([policy])))


def count_old(reader: Reader, now: int, user: str) -> int:
    """How many ads stand decided under an old meaning, counted up to `COUNT_MOST` + 1."""
    return reader.count(filter_of(parse(REREVIEW), now, user, reader), now, COUNT_MOST)


def would_touch(reader: Reader, policy: Policy, now: int, user: str, most: int) -> tuple[int, dict[str, int]]:
    """How many ads would come to stand decided under an old meaning if this policy held: in all, and by each code
    that it newly touches; counted up to `most`."""
    held = revisions(reader) or [current_policy(reader)]
    below = {one.code: one.below for one in touched(held)}
    fresh = [one for one in touched([policy, *held]) if one.below > below.get(one.code, 0)]

    def count(codes: Sequence[Touched]) -> int:
        conditions = Conditions(reader, user, now)
        where = conditions.old_meaning(policy.policy, codes)
        return min(
            most, reader.count(Filter(EVERY_STATE, f" AND {where}", conditions.values, driven=True), now, most)
        )

    return count(fresh), {one.code: count([one]) for one in fresh}


def found(policy: Policy, typed: str) -> list[ReasonCode]:
    """The codes that hold every word typed, in their name or in what they say, in whichever language."""
    wanted = fold(typed).split()
    return [code for code in policy.codes if all(word in _haystack(code) for word in wanted)]


def _haystack(code: ReasonCode) -> str:
    said = (f"{phrase.en} {phrase.es}" for phrase in words_of(code).values())
    return fold(" ".join((code.code, *code.old_names, code.section, *said)))


def _news(reader: Reader, policy: Policy) -> PolicyChanges | None:
    since = reader.seen(_seen(policy))
    if not 0 < since < policy.revision:
        return None
    before = next(
        (one for one in (*revisions(reader), *packaged()) if _is(one, policy) and one.revision <= since), None
    )
    return None if before is None else changes(before, policy)


def _is(one: Policy, policy: Policy) -> bool:
    return one.policy == policy.policy


def _seen(policy: Policy) -> str:
    """Under this name work.db keeps the revision that the user has read."""
    return f"policy:{policy.policy}"


def _worked_under(desk: Desk, policy: Policy) -> int:
    """The revision under which this user last decided, at this desk or elsewhere; 0 where that is not known."""
    facts: list[OwnFact | StoredFact] = [*desk.reader.own_decisions(1), *desk.reader.decisions_by(desk.user, 1)]
    for fact in sorted(facts, key=lambda fact: fact.at, reverse=True):
        said = read_body(fact.body)
        if isinstance(said, Decision) and said.policy == policy.policy:
            return min(said.policy_revision, policy.revision)
    return 0
