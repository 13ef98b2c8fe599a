"""What an ad's status is by all that sources say of it, and where they disagree: pure, explained, without a clock.

Only what was said, and when, counts: never the order in which it came here, nor how often. What a source says now is
what it said last by its own time (`observed.Observed.heard`).

- The status is that of the most trusted source that speaks (`PrecedenceRules.order`). The platform's word counts as
  it is, also one that nobody knows yet; a person's word counts where it is understood. Mails give no status: they are
  evidence. What the advertiser configured is no status either.
- Mails that anybody could have sent raise nothing, but for one about an ad that nobody knows.
- A settlement holds for the statements it was made on; while it does, nothing is to be looked at.
- What customers are told is judged as if there were no mails: they change neither the status that holds, nor a
  settlement of it, nor whether it is being checked. A mail that came after a settlement and says otherwise is put
  before a person, and no more.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from reviewtui.domain.ads import AdStatus, normalise_status
from reviewtui.domain.precedence import PrecedenceRules
from reviewtui.domain.statements import MAILS, Mismatch, MismatchKind, Settled, Statement, StatusTale, Trust

if TYPE_CHECKING:
    from reviewtui.domain.observed import Observed

PLATFORM, MAIL, TRACKER = "meta", "mail", "tracker"
"""Sources: the platform itself, asked; mails of the platform, as far as they are from it; the trackers' sheets, each
`tracker:NAME`."""

PACKAGED = PrecedenceRules()

_PLATFORM, _HAND = str(Trust.PLATFORM), str(Trust.HAND)
_VERIFIED, _UNVERIFIED = str(Trust.VERIFIED), str(Trust.UNVERIFIED)
"""As they are stored: this is asked of every ad of an import."""
_GONE = frozenset({AdStatus.ARCHIVED, AdStatus.DELETED})
_UNHEARD = frozenset({AdStatus.DRAFT, AdStatus.UNKNOWN, *_GONE})
"""Of an ad of which a source says so, the platform need not know anything."""
_MAY_EXPLAIN = frozenset({AdStatus.REJECTED, AdStatus.WITH_ISSUES, AdStatus.UNKNOWN})
"""Beside these, feedback of a review is no surprise."""

_encode = msgspec.json.Encoder(order="sorted").encode


class Sighted(NamedTuple):
    """A row or mail that named no ad by its id (`item`), and what it says, with the confidence (0 to 1) that it is
    about this ad."""

    item: str
    confidence: float
    said: "Observed"


class Around(NamedTuple):
    """What is known around the reports on an ad.

    `platform_asked_at`: when the platform was last asked about the account, where it does not know the ad (epoch ms).
    `names`: the ads that a row or mail could mean, where there are several. `settlements`: by the fingerprint of the
    statements that each was made on, and the latest of those alike but for mails by `apart_from_mails` of it.
    """

    sightings: Sequence[Sighted] = ()
    rules: PrecedenceRules = PACKAGED
    platform_asked_at: int | None = None
    names: tuple[str, ...] = ()
    settlements: Mapping[str, Settled] = {}
    known: bool = False
    """Whether somebody but mails knows the ad."""
    own: bool = False
    """Whether this is no ad, but a row or mail that names none."""


ALONE = Around()


class Reconciled(NamedTuple):
    """The status that holds, the word it comes from, and all there is to say of it."""

    status: AdStatus
    raw: str
    tale: StatusTale

    @property
    def worst(self) -> Mismatch | None:
        """The worst mismatch that nobody settled."""
        return self.tale.mismatches[0] if self.tale.unsettled else None


def statements_of(reports: Iterable["Observed"], sightings: Iterable[Sighted] = ()) -> tuple[Statement, ...]:
    """What sources say of an ad's status, the oldest first; sources that say nothing of it are left out."""
    found = [_statement(report, "", 1.0) for report in reports if _speaks(report)]
    found += [_statement(said, item, confidence) for item, confidence, said in sightings if _speaks(said)]
    return tuple(sorted(found, key=_order)) if len(found) > 1 else tuple(found)


def _speaks(report: "Observed") -> bool:
    said = report.body.get
    if said("status") or said("configured_status") or said("feedback") or said("issues"):
        return True
    if said("trust") and said("evidence") and report.source.partition(":")[0] == MAIL:
        return True  # a mail that could not be read: a person must see it
    return bool(report.heard) and any(report.heard)


def _statement(report: "Observed", item: str, confidence: float) -> Statement:
    said = report.body.get
    word, said_at, last = report.status_heard()
    evidence: dict[str, str] = said("evidence") or {}
    trust = trust_of(report)
    dated = said("status_at")
    if dated is not None and said("status", "") == word:
        said_at = min(dated, last)
    return Statement(
        report.source,
        status_word(word),
        evidence.get("status", word) if trust != _PLATFORM else word,
        said_at,
        max(last, report.checked_at),
        trust,
        said("configured_status", ""),
        said("feedback"),
        said("issues"),
        evidence,
        item,
        confidence,
    )


@lru_cache(1024)
def status_word(word: str) -> str:
    """A word for the status in our vocabulary; '' where there is none."""
    return str(normalise_status(word)) if word else ""


def trust_of(report: "Observed") -> str:
    """By what a source is believed: what its name says; of mails, what the reader found in them."""
    if report.source == PLATFORM:
        return _PLATFORM
    told = report.body.get("trust")
    if told == _VERIFIED:
        return _VERIFIED
    return _UNVERIFIED if told == _UNVERIFIED or report.source.partition(":")[0] == MAIL else _HAND


def _order(statement: Statement) -> tuple[Any, ...]:
    return (statement.said_at, statement.source, statement.item, statement.raw, statement.trust)


def is_told_by(source: str) -> bool:
    """Whether its reports tell of an ad, and are none: a sheet's rows, and mails."""
    return source.partition(":")[0] in (TRACKER, MAIL)


def fingerprint(statements: Sequence[Statement]) -> str:
    """128 bits of SHA-256 over what the statements but for mails say and since when, then as many over the mails.

    When they were last looked at, and where they can be read, counts for nothing. Mails that anybody could have sent
    count only where there is nothing else: nobody undoes a settlement by sending one.
    """
    counted = [one for one in statements if one.trust != _UNVERIFIED] or statements
    mails = [one for one in counted if one.trust in MAILS]
    others = counted if not mails else [one for one in counted if one.trust not in MAILS]
    return _half(others) + (_half(mails) if mails else _NO_MAILS)


def _half(statements: Sequence[Statement]) -> str:
    said = [
        (one.source, one.status, one.raw, one.said_at, one.trust, one.configured, one.feedback, one.issues)
        for one in statements
    ]
    return hashlib.sha256(_encode(said)).hexdigest()[:_HALF]


def apart_from_mails(fingerprint: str) -> str:
    """The part of a fingerprint in which mails count for nothing."""
    return fingerprint[:_HALF]


_HALF = 32
_NO_MAILS = _half(())


def judge(reports: Sequence["Observed"], around: Around = ALONE) -> Reconciled | None:
    """The status of an ad by these reports and what is around them; None where nobody speaks of it."""
    if around is ALONE and len(reports) == 1:  # as most ads are
        if not _speaks(reports[0]):
            return None
        one = _statement(reports[0], "", 1.0)
        if one.trust == _HAND or (one.trust == _PLATFORM and one.status and not one.feedback):
            return _alone(one)
    statements = statements_of(reports, around.sightings)
    if not statements:
        return None
    return reconcile(
        statements,
        around.rules,
        platform_asked_at=around.platform_asked_at,
        names=around.names,
        settlements=around.settlements,
        known=around.known,
    )


def _alone(one: Statement) -> Reconciled:
    """The same of what a single source says, without the trouble: nobody disagrees."""
    tale = StatusTale((one,), (), fingerprint((one,)), one.source, one.said_at, one.checked_at)
    return Reconciled(AdStatus(one.status or AdStatus.UNKNOWN), one.raw, tale)


def reconcile(
    statements: Sequence[Statement],
    rules: PrecedenceRules,
    *,
    platform_asked_at: int | None,
    names: Sequence[str] = (),
    settlements: Mapping[str, Settled] = {},
    known: bool = False,
) -> Reconciled:
    """The status that holds, and every way in which the statements disagree, the worst first.

    The other arguments are as in `Around`.
    """
    case = _Case(statements, rules)
    case.judge(platform_asked_at, names, known)
    by, mismatches = case.holding(), case.mismatches()
    without = mismatches
    others = [one for one in statements if one.trust not in MAILS]
    if len(others) < len(statements):
        plain = _Case(others, rules)
        if others:
            plain.judge(platform_asked_at, names, known)
        without = plain.mismatches()
    mark = fingerprint(statements)
    settled = settlements.get(apart_from_mails(mark))
    status, raw = (AdStatus(by.status or AdStatus.UNKNOWN), by.raw) if by is not None else (AdStatus.UNKNOWN, "")
    source, since = (by.source, by.said_at) if by is not None else ("", None)
    checked_at = by.checked_at if by is not None else None
    if settled is not None:
        status, source, since = AdStatus(settled.status), settled.source, settled.at
        checked_at = max(settled.at, checked_at or settled.at)
        taken = [one for one in others if one.source == source and one.status == status]
        if taken:
            since = max(one.said_at for one in taken)
            checked_at, raw = max((one.checked_at, one.raw) for one in taken)
    by_mail = tuple(one for one in mismatches if any(statements[at].trust in MAILS for at in one.sides))
    reopened = settled is not None and mark not in settlements and bool(by_mail)
    tale = StatusTale(
        tuple(statements),
        by_mail if reopened else mismatches,
        mark,
        source,
        since,
        checked_at,
        settled,
        reopened,
        min((one.since for one in without), default=None) if settled is None else None,
    )
    return Reconciled(status, raw, tale)


def awaits_platform(tale: StatusTale) -> bool:
    """Whether a further disagreement shows once the platform was asked: somebody names an ad that it may not know."""
    for one in tale.statements:
        if _claims_an_ad(one):
            break
    else:
        return False
    if any(one.trust == _PLATFORM for one in tale.statements):
        return False
    found = {one.kind for one in tale.mismatches}
    return found.isdisjoint((MismatchKind.UNKNOWN_ID, MismatchKind.TWO_UNDER_ONE_NAME))


def _claims_an_ad(one: Statement) -> bool:
    """Whether somebody says that the platform has this ad. A file that brings an ad itself may bring one that the
    platform is yet to get; a sheet's row, or a mention of an ad, is of one that is there."""
    if one.trust != _HAND or not (one.item or is_told_by(one.source)):
        return False
    return one.status != "" and one.status not in _UNHEARD


class _Case:
    """The statements on one ad, by who makes them, each with its place; and what was found wrong with them."""

    def __init__(self, statements: Sequence[Statement], rules: PrecedenceRules) -> None:
        self._rules = rules
        self._all = statements
        self._platform: int | None = None
        self._hands: dict[str, int] = {}
        self._since: dict[str, int] = {}
        """Since when each person's sheet or file says what it says last, in whichever of its rows."""
        self._unclear: list[int] = []
        self._verified: list[int] = []
        self._mails: list[int] = []
        self._found: dict[MismatchKind, list[tuple[tuple[int, ...], int, str]]] = {}
        for at, one in enumerate(statements):  # in the order in which they were said, so that the last word stays
            if one.trust in MAILS:
                self._mails.append(at)
                if one.trust == _VERIFIED and one.status not in ("", AdStatus.UNKNOWN):
                    self._verified.append(at)
            elif one.trust == _PLATFORM:
                self._platform = at
            elif one.status in ("", AdStatus.UNKNOWN):
                self._unclear.append(at)
            else:
                last = self._hands.get(one.source)
                if last is None or statements[last].status != one.status:
                    self._since[one.source] = one.said_at
                self._hands[one.source] = at

    def holding(self) -> Statement | None:
        """The statement whose status holds."""
        platform = self._said_by_platform()
        hand = max(self._hands.values(), default=None)
        for trust in self._rules.order:
            if trust == _PLATFORM and platform is not None:
                return self._all[platform]
            if trust == _HAND and hand is not None:
                return self._all[hand]
        return self._all[self._unclear[-1]] if self._unclear else None

    def mismatches(self) -> tuple[Mismatch, ...]:
        """What was found, the worst first; of one kind, all sides together."""
        found = []
        for kind in MismatchKind:
            if several := self._found.get(kind):
                sides = sorted({at for one, _, _ in several for at in one})
                since = min(since for _, since, _ in several)
                takes = {take for _, _, take in several}
                found.append(Mismatch(str(kind), since, tuple(sides), takes.pop() if len(takes) == 1 else ""))
        if found and found[0].kind == MismatchKind.TWO_UNDER_ONE_NAME:
            found[0] = msgspec.structs.replace(found[0], names=self._names)
        return tuple(found)

    def judge(self, platform_asked_at: int | None, names: Sequence[str], known: bool) -> None:
        """Find every mismatch."""
        self._names = tuple(sorted(names))
        if len(self._names) > 1:
            everybody = tuple(range(len(self._all)))
            self._note(MismatchKind.TWO_UNDER_ONE_NAME, everybody, self._all[0].said_at)
            return
        platform = self._platform
        if platform is None:
            self._judge_unknown(platform_asked_at, known)
            self._judge_hands_by_mail()
            return
        said = self._all[platform]
        if _says_something(said.feedback) and said.status and said.status not in _MAY_EXPLAIN:
            self._note(MismatchKind.FEEDBACK_WITHOUT_REJECTION, (platform,), said.said_at)
        if said.status in ("", AdStatus.UNKNOWN):
            return
        for at in self._hands.values():
            if kind := self._against_platform(said, self._all[at]):
                take = self._all[at].source if kind is MismatchKind.SHEET_AHEAD else said.source
                self._note(kind, (platform, at), self._later(platform, at), take)
        if self._verified:
            mail = self._verified[-1]
            if self._all[mail].said_at > said.checked_at and _differs(self._all[mail], said):
                self._note(
                    MismatchKind.MAIL_AGAINST_PLATFORM, (platform, mail), self._all[mail].said_at,
                    self._all[mail].source,
                )  # fmt: skip

    def _said_by_platform(self) -> int | None:
        return self._platform if self._platform is not None and self._all[self._platform].status else None

    def _judge_unknown(self, platform_asked_at: int | None, known: bool) -> None:
        """What is said of an ad that the platform does not speak of."""
        if self._mails and not known and not self._hands and not self._unclear:
            self._note(MismatchKind.MAIL_WITHOUT_AD, tuple(self._mails), self._all[self._mails[0]].said_at)
        if platform_asked_at is None:
            return
        grace = self._rules.grace_of(PLATFORM)
        for at in self._hands.values():
            one = self._all[at]
            if _claims_an_ad(one) and platform_asked_at >= one.said_at + grace:
                self._note(MismatchKind.UNKNOWN_ID, (at,), self._since[one.source])

    def _judge_hands_by_mail(self) -> None:
        """While the platform was not asked, its own later mail stands for it."""
        if not self._verified:
            return
        mail = self._verified[-1]
        for at in self._hands.values():
            if self._all[at].said_at <= self._all[mail].said_at and _differs(self._all[mail], self._all[at]):
                self._note(MismatchKind.STALE_SHEET, (at, mail), self._later(at, mail), self._all[mail].source)

    def _against_platform(self, platform: Statement, hand: Statement) -> MismatchKind | None:
        """How a person's word disagrees with the platform's.

        Shortly after the platform was asked, its word is still the newer one, whenever the person's was written down.
        """
        if hand.status == platform.status or {hand.status, platform.status} <= _GONE:
            return None
        if hand.said_at <= platform.checked_at + self._rules.fresh_of(platform.source):
            if platform.status == AdStatus.REJECTED:
                told = self._was_told(platform)
                return MismatchKind.REJECTED_ELSEWHERE if told else MismatchKind.SILENT_REJECTION
            if platform.status == AdStatus.PAUSED and hand.status == AdStatus.ACTIVE:
                return MismatchKind.APPROVED_BUT_PAUSED
        if hand.said_at > platform.checked_at:
            return MismatchKind.SHEET_AHEAD
        seen = max(platform.checked_at, hand.checked_at) - platform.said_at
        return MismatchKind.STALE_SHEET if seen >= self._rules.grace_of(hand.source) else None

    def _was_told(self, platform: Statement) -> bool:
        """Whether a mail told of the platform's rejection; it may come before the platform is asked."""
        for at in self._verified:
            mail = self._all[at]
            early = self._rules.grace_of(mail.source)
            if mail.status == AdStatus.REJECTED and mail.said_at >= platform.said_at - early:
                return True
        return False

    def _later(self, one: int, other: int) -> int:
        """Since when two statements stand against each other."""
        return max(self._stands_since(one), self._stands_since(other))

    def _stands_since(self, at: int) -> int:
        one = self._all[at]
        return self._since[one.source] if self._hands.get(one.source) == at else one.said_at

    def _note(self, kind: MismatchKind, sides: tuple[int, ...], since: int, take: str = "") -> None:
        self._found.setdefault(kind, []).append((sides, since, take))


def _differs(mail: Statement, other: Statement) -> bool:
    """Whether a mail contradicts: an ad that was approved may well be paused."""
    if mail.status == AdStatus.ACTIVE and other.status == AdStatus.PAUSED:
        return False
    return mail.status != other.status


def _says_something(feedback: Any) -> bool:
    """Whether there are words in it, in whichever shape."""
    if isinstance(feedback, dict):
        return any(map(_says_something, feedback.values()))
    if isinstance(feedback, list):
        return any(map(_says_something, feedback))
    return bool(feedback)
