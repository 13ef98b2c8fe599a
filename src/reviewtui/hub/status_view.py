"""What a customer may see of their ads: all of it, and nothing else, as values.

Our review and the platform's status are two things, each with its own date. Ours is what came of it: an approval once
it is released, a rejection or a wish for changes that holds on the ad as it is now; anything else is in review still.
Where sources disagree on the platform's status, and nobody settled it, it is being checked, and no side is shown.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Any

import msgspec
from sqlalchemy import Connection, Text, and_, bindparam, cast, exists, func, literal, select, union_all

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.answering import CHECKING, NO_STATUS, AnswerTemplates, platform_told
from reviewtui.domain.decisions import Opinion, State, standing_of
from reviewtui.domain.facts import Decision, FactKind, Verdict, read_body
from reviewtui.domain.policy import Policy
from reviewtui.domain.rules import ANSWERS, read_document
from reviewtui.hub.opening import Hub, among, listed
from reviewtui.hub.rounds import opinion_of
from reviewtui.hub.tables import ACCOUNT, AD, AD_RELEASE, FACT, GONE, POLICY, RULES, SIGHTING

VIEWS = 32
"""Accounts whose page is kept at hand."""
NAME_LENGTH = 300
"""Characters of an ad's name that are of use here."""


class Review(StrEnum):
    """What came of our own review of an ad as it is now."""

    REJECTED = "rejected"
    CHANGES = "changes"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    NONE = "none"
    """Nobody asked for one."""


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """An ad as its customer sees it: every field of it may be shown, but `ad_id` and `decision`, which find words.

    `review_at`: since when our review says so; `status`: a `domain.ads.AdStatus`, `CHECKING` or `NO_STATUS`, `since`
    when; `checked_at`: when that was last looked at (epoch ms).
    """

    ad_id: str
    name: str
    link: str
    review: Review
    review_at: int | None
    decision: str
    status: str
    since: int | None
    checked_at: int | None


class View(msgspec.Struct, frozen=True):
    """An account as its customer sees it; `ads`: what asks something of the customer first, then the newest.

    `version`: equal exactly while the page says the same.
    """

    account: str
    ads: tuple[Shown, ...]
    version: str

    def count(self) -> dict[str, int]:
        """How many ads our review says each of, most pressing first; what is said of none is left out."""
        reviews = [ad.review for ad in self.ads]
        return {str(review): n for review in Review if (n := reviews.count(review))}


class Words(msgspec.Struct, frozen=True):
    """What a customer is told of one reason: why, and what to change."""

    why: str
    change: str


_HEARSAY = ("slack", "mail")
"""Sources in which people talk of ads."""


class _Tale(msgspec.Struct):
    since: int | None = None
    checked_at: int | None = None
    checking: int | None = None


class _Detail(msgspec.Struct):
    """Of an ad's detail, what is needed here."""

    link: str = ""
    name: str = ""
    status_raw: str = ""
    status_at: int | None = None
    sources: list[tuple[str, int, int]] = []
    tale: _Tale | None = None

    @property
    def known(self) -> bool:
        """Whether more than chats and mails tell of it: what is in those may be no ad, and no customer's to read."""
        return not self.sources or any(name.partition(":")[0] not in _HEARSAY for name, _, _ in self.sources)


_ADS = select(
    AD.c.ad_id, AD.c.content_hash, AD.c.headline, func.substr(AD.c.text, 1, NAME_LENGTH).label("text"), AD.c.status,
    AD.c.created_at, AD.c.checked_at, AD.c.queued, AD.c.round, AD.c.wanted, AD.c.detail,
    AD_RELEASE.c.at.label("released_at"),
).select_from(AD).outerjoin(
    AD_RELEASE,
    and_(
        AD_RELEASE.c.account_id == AD.c.account_id, AD_RELEASE.c.ad_id == AD.c.ad_id, AD_RELEASE.c.released,
        AD_RELEASE.c.content_hash == AD.c.content_hash,
    ),
).where(AD.c.account_id == bindparam("account"), ~exists().where(SIGHTING.c.id == AD.c.ad_id))  # fmt: skip
"""Rows and mails that named no ad are left out."""
_DECISIONS = select(
    FACT.c.ad_id, FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash, FACT.c.verdict,
    FACT.c.round, FACT.c.fence, FACT.c.undone, FACT.c.adjudication, FACT.c.received_at,
).where(FACT.c.account_id == bindparam("account"), FACT.c.kind == FactKind.DECISION)  # fmt: skip
_NAME = select(ACCOUNT.c.name).where(ACCOUNT.c.account_id == bindparam("account"))
_ACCOUNT = bindparam("account", type_=Text)
_MARKS = union_all(
    *(
        select(literal(str(column.table.name)).label("of"), cast(func.max(column), Text).label("upto")).where(
            column.table.c.account_id == _ACCOUNT
        )
        for column in (AD.c.seq, FACT.c.seq, GONE.c.seq, ACCOUNT.c.seq, AD_RELEASE.c.number)
    ),
    select(literal(str(POLICY.name)), cast(func.max(POLICY.c.seq), Text)),
    select(literal(str(RULES.name)), cast(func.max(RULES.c.revision), Text)).where(RULES.c.name == ANSWERS),
)
"""How far each table has come that the page of an account is made of, from indexes alone."""
_BODIES = select(FACT.c.id, FACT.c.body).where(among(FACT.c.id))
_ANSWERS = select(RULES.c.body).where(RULES.c.name == ANSWERS).order_by(RULES.c.revision.desc()).limit(1)
_POLICIES = select(POLICY.c.policy, POLICY.c.body).order_by(POLICY.c.revision)

_detail = msgspec.json.Decoder(_Detail).decode
_encode = msgspec.json.Encoder().encode

Marks = tuple[tuple[str, str | None], ...]


class Views:
    """The pages of accounts, made anew where something of theirs changed. In any thread."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._kept: OrderedDict[str, tuple[Marks, View]] = OrderedDict()
        self._lock = Lock()

    def of(self, account_id: str) -> View:
        """What a customer sees now."""
        with self._hub.reading() as connection:
            return self._of(connection, account_id)

    def version(self, account_id: str) -> str:
        """The version of what a customer sees now."""
        return self.of(account_id).version

    def templates(self) -> AnswerTemplates:
        """The words that customers are told, as the team published them last; the packaged ones where it did not."""
        with self._hub.reading() as connection:
            return _templates(connection.scalar(_ANSWERS))

    def words(self, ads: Sequence[Shown], language: str) -> dict[str, list[Words]]:
        """What the customer is told of these ads' reasons, in `en` or `es`, by decision.

        A reason that has no words for customers says nothing.
        """
        decisions = [ad.decision for ad in ads if ad.decision]
        if not decisions:
            return {}
        with self._hub.reading() as connection:
            policies = {name: _policy(body) for name, body in connection.execute(_POLICIES)}
            bodies = connection.execute(_BODIES, {"ids": listed(decisions)}).all()
        return {row.id: _words(read_body(row.body), policies, language) for row in bodies}

    def _of(self, connection: Connection, account_id: str) -> View:
        of = {"account": account_id}
        marks: Marks = tuple((row.of, row.upto) for row in connection.execute(_MARKS, of))
        with self._lock:
            kept = self._kept.get(account_id)
            if kept is not None and kept[0] == marks:
                self._kept.move_to_end(account_id)
                return kept[1]
        opinions: dict[str, list[Opinion]] = {}
        received: dict[str, int] = {}
        for row in connection.execute(_DECISIONS, of):
            opinions.setdefault(row.ad_id, []).append(opinion_of(row))
            received[row.id] = row.received_at
        found = [
            (_shown(row, detail, opinions.get(row.ad_id, ()), received), row.created_at)
            for row in connection.execute(_ADS, of)
            if (detail := _detail(row.detail)).known
        ]
        ads = tuple(shown for shown, _ in sorted(found, key=lambda one: _order(*one)))
        name = connection.scalar(_NAME, of) or ""
        published = dict(marks)
        seen = _encode([name, ads, published[str(POLICY.name)], published[str(RULES.name)]])
        view = View(name, ads, hashlib.sha256(seen).hexdigest()[:32])
        with self._lock:
            self._kept[account_id] = (marks, view)
            self._kept.move_to_end(account_id)
            while len(self._kept) > VIEWS:
                self._kept.popitem(last=False)
        return view


def _shown(row: Any, detail: _Detail, opinions: Sequence[Opinion], received: Mapping[str, int]) -> Shown:
    review, review_at, decision = _review(row, opinions, received)
    told = platform_told(row.status, detail.status_raw, detail.tale, detail.status_at, row.checked_at)
    status, since = told.status or NO_STATUS, told.since
    if told.being_checked is not None:
        status, since = CHECKING, told.being_checked
    nothing = status == NO_STATUS
    return Shown(
        ad_id=row.ad_id,
        name=detail.name or row.headline or row.text,
        link=detail.link,
        review=review,
        review_at=review_at,
        decision=decision,
        status=status,
        since=None if nothing else since,
        checked_at=None if nothing else told.checked_at,
    )


def _review(row: Any, opinions: Sequence[Opinion], received: Mapping[str, int]) -> tuple[Review, int | None, str]:
    """What came of our review, since when, and the decision whose reasons tell why."""
    if row.released_at is not None:
        return Review.APPROVED, row.released_at, ""
    standing = standing_of(opinions, row.content_hash, row.queued, round=row.round, wanted=row.wanted)
    ruling = standing.ruling
    if ruling is not None and ruling.verdict is Verdict.REJECT:
        return Review.REJECTED, received[ruling.id], ruling.id
    if ruling is not None and ruling.verdict is Verdict.CHANGES:
        return Review.CHANGES, received[ruling.id], ruling.id
    return (Review.NONE if standing.state is State.AUTO else Review.IN_REVIEW), None, ""


_ASKING = frozenset({Review.REJECTED, Review.CHANGES})
_HELD_UP = frozenset({AdStatus.REJECTED, AdStatus.WITH_ISSUES, AdStatus.PENDING_BILLING})
_OVER = frozenset({AdStatus.DELETED, AdStatus.ARCHIVED})


def _order(ad: Shown, created_at: int) -> tuple[int, int, str]:
    if ad.status in _OVER:
        pressing = 4
    elif ad.review in _ASKING or ad.status in _HELD_UP:
        pressing = 0
    elif ad.status == CHECKING:
        pressing = 1
    elif ad.review is Review.IN_REVIEW:
        pressing = 2
    else:
        pressing = 3
    return pressing, -max(ad.review_at or 0, ad.since or 0, created_at), ad.ad_id


@lru_cache(4)
def _templates(body: bytes | None) -> AnswerTemplates:
    return read_document(AnswerTemplates, body)


@lru_cache(16)
def _policy(body: bytes) -> Policy:
    return msgspec.json.decode(body, type=Policy)


def _words(body: object, policies: Mapping[str, Policy], language: str) -> list[Words]:
    if not isinstance(body, Decision):
        return []
    found = []
    for reason in body.reasons:
        policy = policies.get(reason.policy)
        code = policy.now(reason.code) if policy is not None else None
        if code is not None:
            found.append(Words(code.customer_why.in_language(language), code.customer_change.in_language(language)))
    return list(dict.fromkeys(found))
