"""Deciding several ads with one verdict: which ads are alike, what differs between them, what is left out and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reviewtui.domain.ads import Content
from reviewtui.domain.decisions import State
from reviewtui.domain.facts import Verdict
from reviewtui.services.ads import AdView, open_ads
from reviewtui.services.queue import find_row
from reviewtui.store.reader import OPEN_STATES, Item, Reader

MOST = 200
"""Ads decided together at most: each distinct content is read before it is judged."""
_LONG = 4000
"""Words; longer texts are compared by which words they have, not in which order."""


class Hindrance(StrEnum):
    """Why an ad is left out of a bulk decision."""

    GONE = "gone"
    DECIDED = "decided"
    HELD = "held"
    BLIND = "blind"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An ad that is not decided with the others. `words`: of the ad, raw; `who`: decided or holds it, if known."""

    ad_id: str
    account: str
    words: str
    why: Hindrance
    who: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Ads of one content. `likeness` to the first version: 0 to 1, 1 only for the first itself."""

    views: tuple[AdView, ...]
    likeness: float

    @property
    def content(self) -> Content:
        """What each of these ads says."""
        return self.views[0].content

    @property
    def accounts(self) -> list[tuple[str, int]]:
        """(account's name, or its id; how many of these ads), most first."""
        return accounts_of(self.views)


@dataclass(frozen=True, slots=True)
class Bulk:
    """What one verdict would decide: the version that was read first, then those that differ from it, most first."""

    versions: tuple[Version, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def views(self) -> tuple[AdView, ...]:
        """Every ad that would be decided."""
        return tuple(view for version in self.versions for view in version.views)


def gather(
    reader: Reader, marked: Mapping[str, str], verdict: str, first: str, now: int, user: str
) -> Bulk:  # fmt: skip
    """The marked ads as they are now, sorted by what they say.

    Args:
        marked: ad id → the state it was in when it was marked.
        first: the ad the others are compared with, where it can be decided.
    """
    found = open_ads(reader, list(marked), now, user)
    fit: list[AdView] = []
    left_out = [LeftOut(ad_id, "", ad_id, Hindrance.GONE) for ad_id in marked if ad_id not in found]
    for ad_id, view in found.items():
        why = _hindrance(view, marked[ad_id], user)
        if why is None:
            fit.append(view)
        else:
            left_out.append(why)
    by_hash: dict[str, list[AdView]] = {}
    for view in fit:
        by_hash.setdefault(view.content_hash, []).append(view)
    if not by_hash:
        return Bulk((), tuple(left_out))
    lead = next((view.content_hash for view in fit if view.ad_id == first), "")
    lead = lead or max(by_hash, key=lambda key: len(by_hash[key]))
    read = by_hash.pop(lead)
    others = [Version(tuple(views), likeness(read[0].content, views[0].content)) for views in by_hash.values()]
    if verdict == Verdict.APPROVE:
        left_out += [_left(view, Hindrance.DIFFERS) for version in others for view in version.views]
        others = []
    others.sort(key=lambda version: version.likeness)
    return Bulk((Version(tuple(read), 1.0), *others), tuple(left_out))


def _hindrance(view: AdView, state: str, user: str) -> LeftOut | None:
    """Why it cannot be decided with others. A blind item is for a judgement of its own."""
    if view.state == State.DECIDED or (view.state != state and view.state not in OPEN_STATES):
        by = next((past.author for past in view.past if past.mark == "holds"), "")
        return _left(view, Hindrance.DECIDED, by)
    if view.holder not in ("", user):
        return _left(view, Hindrance.HELD, view.holder)
    return _left(view, Hindrance.BLIND) if view.blind else None


def _left(view: AdView, why: Hindrance, who: str = "") -> LeftOut:
    return LeftOut(view.ad_id, view.account, view.content.headline or view.content.text, why, who)


def accounts_of(views: Sequence[AdView]) -> list[tuple[str, int]]:
    """(account's name, or its id; how many of these ads), most first."""
    return Counter(view.account for view in views).most_common()


def likeness(one: Content, other: Content) -> float:
    """How alike two contents are by their words: 0 to below 1; 1 where they are the same."""
    if one == other:
        return 1.0
    before, after = _words(one), _words(other)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    long = len(before) + len(after) > _LONG
    return min(matcher.quick_ratio() if long else matcher.ratio(), 0.999)


def _words(content: Content) -> list[str]:
    cards = [part for creative in content.creatives for part in (creative.url, creative.title, creative.text)]
    parts = (content.headline, content.text, content.link, content.call_to_action, content.targeting, *cards)
    return " ".join(parts).split()


def against_ai(reader: Reader, marked: Sequence[str], now: int, user: str) -> bool:
    """Whether the AI is known to would-be approvers to reject one of these ads."""
    return any(
        view.ai_verdict == "reject" and not view.blind for view in open_ads(reader, marked, now, user).values()
    )


def settled(reader: Reader, marked: Mapping[str, str], now: int) -> list[str]:
    """Those of the marked ads (id → state when marked) that are gone, or were decided since."""
    states = reader.states_of(list(marked), now)
    return [
        ad_id for ad_id, state in marked.items() if states.get(ad_id) not in (state, *OPEN_STATES)
    ]  # fmt: skip


def rows_of(reader: Reader, ad_ids: Sequence[str], now: int, user: str) -> list[Item]:
    """These ads as rows of a list, in its order and whatever their state, as far as this cache has them."""
    rows = [row for ad_id in ad_ids if (row := find_row(reader, ad_id, now, user)) is not None]
    return sorted(rows, key=lambda row: row.anchor)


def find_alike(reader: Reader, view: AdView, now: int, limit: int = MOST) -> tuple[list[Item], bool]:
    """The open ads that say the same as this one, itself among them, and whether there are more.

    An ad of very few words is alike to those of identical content alone.
    """
    rows = reader.twins(view.alike, now, limit + 1)
    return rows[:limit], len(rows) > limit
