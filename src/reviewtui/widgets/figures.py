"""Figures and terms as people read them: ages, amounts, instants, badges, verdicts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reviewtui import text as door
from reviewtui.domain.values import amount
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def age(then: int, now: int) -> str:
    """How long ago, in at most four cells: `40s`, `7m`, `3h`, `12d`, `5w`, `2y`; instants in epoch ms."""
    return span(max(0, now - then))


def span(passed: int) -> str:
    """A stretch of time (ms) in at most four cells."""
    if passed < _MINUTE:
        return f"{passed // 1000}s"
    if passed < _HOUR:
        return f"{passed // _MINUTE}m"
    if passed < 2 * _DAY:
        return f"{passed // _HOUR}h"
    if passed < 60 * _DAY:
        return f"{passed // _DAY}d"
    if passed < 730 * _DAY:
        return f"{passed // (7 * _DAY)}w"
    return f"{min(passed // (365 * _DAY), 999)}y"


def spend(minor: int | None, currency: str, period: str) -> str:
    """An amount with its period in words; empty where unknown."""
    if minor is None:
        return ""
    money = amount(minor, currency)
    return say("card.spend_day", money=money) if period in ("", "day") else f"{money} {period}"


def clock(at: int, now: int) -> str:
    """The local time of an instant, with its date where it is not today's; `?` beyond the calendar."""
    then, today = _local(at), _local(now)
    if then is not None and today is not None and then.date() == today.date():
        return f"{then:%H:%M}"
    return instant(at)


def instant(at: int) -> str:
    """The local date and time of an instant; `?` beyond the calendar."""
    then = _local(at)
    return "?" if then is None else f"{then:%Y-%m-%d %H:%M}"


def _local(at: int) -> datetime | None:
    """None where the local time would lie outside the years 1 to 9999."""
    try:
        return datetime.fromtimestamp(at / 1000).astimezone()
    except (OverflowError, ValueError, OSError):
        return None


def count(number: int) -> str:
    """A number with its thousands apart."""
    return f"{number:,}"


def say_badge(name: str) -> str:
    """A badge in words; one this version does not know is shown as it is."""
    return _say_known(f"card.badge_{name}", door.cell(name, 9))


def say_verdict(verdict: str) -> str:
    """A verdict as something that happened."""
    return _say_known(f"card.verdict_{verdict}", verdict)


def say_status(status: str) -> str:
    """The platform's status in words; one this version does not know is shown as it is."""
    return _say_known(f"card.status_{status}", status)


def say_component(component: str) -> str:
    """A part of an ad in words; one this version does not know is shown as it is."""
    return _say_known(f"queue.component_{component}", component)


def leaves(tree: Any, name: str = "") -> list[str]:
    """A tree from outside as `name: value` pairs, in its own order."""
    if isinstance(tree, Mapping):
        return [words for key, value in tree.items() for words in leaves(value, str(key))]
    if isinstance(tree, list):
        return [words for value in tree for words in leaves(value, name)]
    import msgspec  # the first frame does without

    words = tree if isinstance(tree, str) else msgspec.json.encode(tree).decode()
    return [f"{name}: {words}" if name else words]


def title_of(policy: Policy | None, code: str) -> str:
    """A code's title in the current language, with what stands for it now where it is no longer given; a code
    unknown here is shown verbatim."""
    title = own_title_of(policy, code)
    now = policy.now(code) if policy else None
    if now is None:
        return title
    if now.code != code:
        return say("card.code_now", title=title, now=now.title.in_language(language()))
    return title if now.state == "active" else say("card.code_retired", title=title)


def own_title_of(policy: Policy | None, code: str) -> str:
    """A code's own title, whatever became of it; a code that is not there is shown verbatim."""
    own = next((one for one in policy.codes if one.code == code), None) if policy else None
    return own.title.in_language(language()) if own else code


def _say_known(key: str, otherwise: str) -> str:
    try:
        return say(key)
    except KeyError:
        return otherwise
