"""What differs between two revisions of a policy, and which decisions it leaves with an old meaning. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from reviewtui.domain.facts import Reason
from reviewtui.domain.policy import Phrase, Policy, ReasonCode

PARTS = ("title", "definition", "evidence", "example_1", "example_2", "customer_why", "customer_change")
"""What a code says in words."""
SCOPE = ("section", "components", "verdicts", "old_names")
"""What else a code has that a reviewer meets."""


class What(StrEnum):
    """What became of a code."""

    ADDED = "added"
    RETIRED = "retired"
    MERGED = "merged"
    REDEFINED = "redefined"
    """Its words, its scope or its revision are others."""
    RESTORED = "restored"
    """It was merged or retired, and can be a reason again."""


class Wording(NamedTuple):
    """One of `PARTS`, as it was and as it is."""

    part: str
    before: Phrase
    after: Phrase


class CodeChange(NamedTuple):
    """What became of a code. `heir`: the code that stands for it now, of one that was merged; else ''.

    `wordings`: the words that are others; `scope`: which of `SCOPE` are. `asks_again`: decisions under it have an
    old meaning since.
    """

    code: str
    what: What
    heir: str = ""
    wordings: tuple[Wording, ...] = ()
    scope: tuple[str, ...] = ()
    asks_again: bool = False


class DigitChange(NamedTuple):
    """A key, 1 to 9, that stands for another code than before; '' for none."""

    verdict: str
    digit: int
    before: str
    after: str


class PolicyChanges(NamedTuple):
    """What differs from one revision to a later one: codes in the order of the later policy, then digits."""

    before: int
    after: int
    codes: tuple[CodeChange, ...] = ()
    digits: tuple[DigitChange, ...] = ()


class Touched(NamedTuple):
    """Decisions under a revision of this code below `below` have an old meaning, since revision `since` of the
    policy."""

    code: str
    below: int
    since: int


class OldMeaning(NamedTuple):
    """A reason that was given when its code meant another thing. `heir` as in `CodeChange`."""

    code: str
    what: What
    heir: str = ""


def changes(old: Policy, new: Policy) -> PolicyChanges:
    """What differs between two revisions of one policy."""
    before = {code.code: code for code in old.codes}
    codes = (_change(before.get(code.code), code, new) for code in new.codes)
    return PolicyChanges(
        old.revision, new.revision, tuple(change for change in codes if change), tuple(_moved(old, new))
    )


def _change(was: ReasonCode | None, now: ReasonCode, policy: Policy) -> CodeChange | None:
    if was == now:
        return None
    if was is None:
        return CodeChange(now.code, What.ADDED)
    wordings = tuple(wording for wording in _wordings(was, now) if wording.before != wording.after)
    scope = tuple(name for name in SCOPE if getattr(was, name) != getattr(now, name))
    gone = now.state != "active" and was.state == "active"
    asks_again = gone or now.revision > was.revision
    what = What.REDEFINED if was.state == now.state else What.RESTORED
    if now.state != "active" and (was.state, was.merged_into) != (now.state, now.merged_into):
        what = _gone(now)
    return CodeChange(now.code, what, _heir(policy, now), wordings, scope, asks_again)


def _gone(code: ReasonCode) -> What:
    return What.MERGED if code.state == "merged" else What.RETIRED


def _heir(policy: Policy, code: ReasonCode) -> str:
    heir = policy.now(code.code) if code.state == "merged" else None
    return heir.code if heir is not None and heir.code != code.code else ""


def words_of(code: ReasonCode) -> dict[str, Phrase]:
    """What a code says, by `PARTS`."""
    first, second = code.examples
    said = (code.title, code.definition, code.evidence, first, second, code.customer_why, code.customer_change)
    return dict(zip(PARTS, said, strict=True))


def _wordings(was: ReasonCode, now: ReasonCode) -> Iterator[Wording]:
    before, after = words_of(was), words_of(now)
    for part in PARTS:
        yield Wording(part, before[part], after[part])


def _moved(old: Policy, new: Policy) -> Iterator[DigitChange]:
    for verdict in dict.fromkeys((*new.digits, *old.digits)):
        places = zip_longest(old.digits.get(verdict, ()), new.digits.get(verdict, ()), fillvalue="")
        for digit, (before, after) in enumerate(places, 1):
            if before != after:
                yield DigitChange(verdict, digit, before, after)


def touched(revisions: Sequence[Policy]) -> list[Touched]:
    """The codes of the newest of these revisions under which there may be decisions with an old meaning.

    Which decisions were made since is told by the revisions at hand: where earlier ones are missing, a code counts
    as touched with the oldest that has it as it is now.
    """
    if not revisions:
        return []
    ordered = sorted(revisions, key=lambda policy: policy.revision, reverse=True)
    newest = ordered[0]
    named = [{code.code: (code.revision, code.state) for code in policy.codes} for policy in ordered]
    found = []
    for code in newest.codes:
        if code.state == "active" and code.revision <= 1:
            continue
        same = [named[0][code.code] == codes.get(code.code) for codes in named]
        last = same.index(False) - 1 if False in same else len(same) - 1
        below = code.revision if code.state == "active" else code.revision + 1
        found.append(Touched(code.code, below, ordered[last].revision))
    return found


def old_meanings(policy: Policy, reasons: Iterable[Reason]) -> tuple[OldMeaning, ...]:
    """Those of a decision's reasons whose codes this policy has redefined, merged or retired since."""
    codes = {code.code: code for code in policy.codes}
    found = []
    for reason in reasons:
        code = codes.get(reason.code)
        if code is None or reason.policy != policy.policy:
            continue
        if code.state != "active":
            found.append(OldMeaning(code.code, _gone(code), _heir(policy, code)))
        elif reason.code_revision < code.revision:
            found.append(OldMeaning(code.code, What.REDEFINED))
    return tuple(found)
