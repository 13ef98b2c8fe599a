"""Where sources disagree on an ad's status: the list of it, worst first, and settling it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import FactKind, Settle
from reviewtui.domain.query import STATES, Filter, parse
from reviewtui.domain.statements import SEVERITY, StatusTale
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import cache_read, clean, commit, make_fact, require_role
from reviewtui.services.desk import Desk
from reviewtui.services.queue import filter_of
from reviewtui.store import mismatches as rows
from reviewtui.store.lists import SEEN, in_states
from reviewtui.store.mismatches import Place
from reviewtui.store.reader import Reader

PAGE = 50
COUNT_MOST = 10_000
SUGGESTED = ""
"""As a source: of each ad the one that its worst mismatch suggests."""


class _Detail(msgspec.Struct):
    """What this list reads of an ad's detail."""

    tale: StatusTale | None = None


_detail = msgspec.json.Decoder(_Detail).decode


@dataclass(frozen=True, slots=True)
class MismatchItem:
    """An ad on which sources disagree, and the worst of it.

    `kind` as in `domain.statements.MismatchKind`, of this `severity`; `since` in epoch ms; `status` is the one that
    holds meanwhile; `take` the source whose status is suggested, '' where a person must look. `covers`: the
    fingerprint of the statements that were read.
    """

    at: Place
    ad_id: str
    account_id: str
    account: str
    title: str
    kind: str
    severity: int
    since: int
    status: str
    take: str
    covers: str
    tale: StatusTale


@dataclass(frozen=True, slots=True)
class MismatchPage:
    """A stretch of the list; `next`: where the following one begins, None at the end."""

    items: tuple[MismatchItem, ...]
    next: Place | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was recorded: one fact for each ad, in their order. `u` takes all of it back."""

    fact_ids: tuple[str, ...]
    ad_ids: tuple[str, ...]
    status: str


def mismatches(
    reader: Reader, text: str, now: int, user: str, limit: int = PAGE, after: Place | None = None
) -> MismatchPage:
    """Ads on which sources disagree, those of a query alone if there is one; the worst first, then as the queue is
    ordered. In whatever state they are, unless the query asks for one.

    Raises:
        BadQuery: the query has a word that means nothing.
    """
    where, values = _where(reader, text, now, user)
    with reader.snapshot():
        found = [_item(row) for row in rows.page(reader.connection, where, values, limit + 1, after)]
        back = [_item(row) for row in rows.reopened(reader.connection, where, values)]
        names = reader.account_names({item.account_id for item in (*found, *back)})
    back = [item for item in back if after is None or _key(item.at) > _key(after)]
    items = sorted((*found, *back), key=lambda item: _key(item.at))
    named = tuple(_named(item, names) for item in items[:limit])
    return MismatchPage(named, named[-1].at if len(items) > limit else None)


def count(reader: Reader, text: str = "", now: int = 0, user: str = "") -> int:
    """How many there are, counted up to a bound.

    Raises:
        BadQuery: the query has a word that means nothing.
    """
    where, values = _where(reader, text, now, user)
    with reader.snapshot():
        back = len(rows.reopened(reader.connection, where, values))
        return rows.count(reader.connection, where, values, COUNT_MOST) + back


def settle(
    desk: Desk,
    those: Sequence[str | MismatchItem],
    *,
    source: str = SUGGESTED,
    status: str | AdStatus | None = None,
    why: str = "",
    same_as: str = "",
) -> Settlement:
    """Say what the status of these ads is: that of a source, or a status with why; or that a row or mail which named
    no ad is about the ad `same_as`. All of them or none. With nothing given, of each ad the suggested source.

    Raises:
        ReviewError: `nothing_marked`, `no_ad`, `no_tale` (no source speaks of its status), `tale_changed` (they say
            other things than were read), `no_suggestion`, `no_such_source`, `role_needed`, `no_commit`, `no_cache`;
            Misused: `text_needed`, `status_word`, `too_long`, `not_text`.
    """
    require_role(desk, FactKind.SETTLE)
    if not those:
        raise ReviewError("nothing_marked")
    why = clean(why, "why")
    if status is not None and status not in tuple(AdStatus):
        raise Misused("status_word", word=str(status)[:40], known=", ".join(AdStatus))
    if status is not None and not (source or why):
        raise Misused("text_needed")
    group_id = desk.make_id() if len(those) > 1 else ""
    facts = []
    for one in those:
        ad_id, covers = (one, "") if isinstance(one, str) else (one.ad_id, one.covers)
        tale = _tale(desk, ad_id)
        if covers and covers != tale.fingerprint:
            raise ReviewError("tale_changed", ad_id=ad_id)
        if same_as:
            _tale_or_none(desk, same_as)
            said = Settle(tale.fingerprint, why=why, same_as=same_as, group_id=group_id)
        elif status is not None:
            said = Settle(tale.fingerprint, AdStatus(status), source, why, group_id=group_id)
        else:
            taken = source or suggested(tale)
            if not taken:
                raise ReviewError("no_suggestion", ad_id=ad_id)
            said = Settle(tale.fingerprint, _status_of(tale, ad_id, taken), taken, why, group_id=group_id)
        facts.append(
            make_fact(desk, FactKind.SETTLE, ad_id, said, content_hash=tale.fingerprint, group_id=group_id)
        )  # fmt: skip
    commit(desk, facts)
    word = "" if same_as else str(said.status or "")
    return Settlement(tuple(fact.id for fact in facts), tuple(fact.ad_id for fact in facts), word)


def suggested(tale: StatusTale) -> str:
    """The source whose status the worst mismatch suggests; '' where a person must look."""
    return tale.mismatches[0].take if tale.mismatches else ""


def _status_of(tale: StatusTale, ad_id: str, source: str) -> AdStatus:
    """What a source last said."""
    said = [statement for statement in tale.statements if statement.source == source and statement.status]
    if not said:
        known = dict.fromkeys(statement.source for statement in tale.statements if statement.status)
        raise ReviewError("no_such_source", ad_id=ad_id, source=source, known=", ".join(known))
    return AdStatus(max(said, key=lambda statement: (statement.said_at, statement.checked_at)).status)


def _tale(desk: Desk, ad_id: str) -> StatusTale:
    tale = _tale_or_none(desk, ad_id)
    if tale is None:
        raise ReviewError("no_tale", ad_id=ad_id)
    return tale


def _tale_or_none(desk: Desk, ad_id: str) -> StatusTale | None:
    """Raises ReviewError: `no_ad`, `no_cache`."""
    with cache_read(desk):
        ad = desk.reader.ad(ad_id, desk.clock())
    if ad is None:
        raise ReviewError("no_ad", ad_id=ad_id)
    return ad.detail.tale


def _where(reader: Reader, text: str, now: int, user: str) -> tuple[str, Mapping[str, object]]:
    """What a query asks for, as a condition on an ad."""
    query = parse(text)
    filter = filter_of(query, now, user, reader)
    where = filter.where
    if filter.match:
        where += " AND a.content_seq IN (SELECT rowid FROM main.ad_fts WHERE ad_fts MATCH :match)"
    if any(isinstance(term, Filter) and term.key == "is" and term.value in STATES for term in query.terms):
        seen = f"""ifnull((SELECT {SEEN} FROM work.overlay o WHERE o.ad_id = a.ad_id
            AND o.content_hash = a.content_hash), a.state)"""
        where += f" AND {in_states(filter.states, seen)}"
    return where, {**filter.values, "match": filter.match, "now": now}


def _item(row: rows.Differing) -> MismatchItem:
    tale = _detail(row.detail).tale or StatusTale()
    worst = tale.mismatches[0] if tale.mismatches else None
    kind = worst.kind if worst else ""
    at = row.at._replace(severity=row.at.severity or SEVERITY.get(kind, 0))
    since, take = (worst.since, worst.take) if worst else (0, "")
    status, title = row.status, row.title or _told_as(tale) or row.ad_id
    return MismatchItem(
        at, row.ad_id, row.account_id, "", title, kind, at.severity, since, status, take, tale.fingerprint, tale
    )  # fmt: skip


def _told_as(tale: StatusTale) -> str:
    """What a row or mail that found no ad calls it."""
    told = (one.evidence.get("subject") or one.evidence.get("name") for one in tale.statements)
    return next((words for words in told if words), "")


def _named(item: MismatchItem, names: Mapping[str, str]) -> MismatchItem:
    from dataclasses import replace

    return replace(item, account=names.get(item.account_id, item.account_id))


def _key(at: Place) -> tuple[int, int, int]:
    return -at.severity, at.place, at.arrival
