"""What the keys 1 to 9 stand for: a team's own order or a user's, each code in a place that never moves. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reviewtui.domain.facts import Verdict
from reviewtui.domain.policy import Policy

PLACES = 9


class Place(NamedTuple):
    """What a digit stands for: what was put there, and its code as it is called now; '' if it is no reason there."""

    named: str
    code: str


def places(policy: Policy, verdict: str, own: Sequence[str] = ()) -> tuple[Place, ...]:
    """The digits from 1 on: the user's own, else the policy's. What is no reason keeps its place, and is none."""
    named = own or policy.digits.get(verdict, ())
    return tuple(Place(name, usable(policy, verdict, name)) for name in named[:PLACES])


def unusable(policy: Policy, own: Mapping[str, Sequence[str]]) -> list[str]:
    """What a user's own digits name that cannot be there: `reject 3: NAME`, or the name of no verdict."""
    wrong: list[str] = []
    for verdict, named in own.items():
        if verdict not in list(Verdict):
            wrong.append(verdict)
            continue
        for number, name in enumerate(named, 1):
            if number > PLACES or not usable(policy, verdict, name):
                wrong.append(f"{verdict} {number}: {name}")
    return wrong


def usable(policy: Policy, verdict: str, name: str) -> str:
    """The code as it is called now, if it can be a reason for the verdict; else ''."""
    code = policy.now(name)
    fits = code is not None and code.state == "active" and verdict in (code.verdicts or (verdict,))
    return code.code if code is not None and fits else ""
