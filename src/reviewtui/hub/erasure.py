"""Erasing an account: its contents go, ids and hashes stay; for good, here and on every client at its next contact.

What goes: texts, creatives, links and details of its ads, all that sources said of them, its name, the words of every
fact (`domain.erasure`), pictures and copies made to begin from. What stays says that something was there and was
judged: so counts, agreement and the audit log remain what they were.

An erased account stays erased. What sources still say of it is refused; what reviewers still send of it counts, and
is kept without its words.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from reviewtui.database.shelf import Shelf
from reviewtui.domain.erasure import blank_fact
from reviewtui.domain.records import RecordKind
from reviewtui.errors import ReviewError
from reviewtui.hub.access import Caller
from reviewtui.hub.audit import HERE, note, told
from reviewtui.hub.engines import unhurried
from reviewtui.hub.links import end_links
from reviewtui.hub.opening import Hub, Writing, among, listed
from reviewtui.hub.pictures import folder_of
from reviewtui.hub.records import OF_ITSELF
from reviewtui.hub.releases import follow
from reviewtui.hub.reports import Report
from reviewtui.hub.snapshots import forget_snapshots
from reviewtui.hub.tables import (
    ACCOUNT,
    AD,
    AD_KEY,
    ERASED,
    FACT,
    GONE,
    OBSERVED,
    OBSERVED_VERSION,
    RECORD,
    SIGHTING,
)

_AT_ONCE = 1000
_BLANK = "{}"
_TABLES = (AD, AD_KEY, FACT, ACCOUNT, OBSERVED, OBSERVED_VERSION, RECORD)
"""Those that lose words."""

_FULL = (AD.c.detail != _BLANK) | (AD.c.text != "") | (AD.c.headline != "")
_WHERE = select(AD.c.ad_id, AD.c.account_id).where(among(AD.c.ad_id))
_WHERE_PLACED = (
    select(SIGHTING.c.id, AD.c.account_id)
    .join_from(SIGHTING, AD, AD.c.ad_id == SIGHTING.c.ad_id)
    .where(among(SIGHTING.c.id))
)
_APART = sorted(frozenset(RecordKind) - OF_ITSELF)
_WHERE_RECORDED = select(RECORD.c.id, RECORD.c.account_id).where(RECORD.c.kind.in_(_APART), among(RECORD.c.id))
_EMPTY_AD = (
    update(AD)
    .where(AD.c.ad_id == bindparam("of"))
    .values(
        seq=bindparam("to_seq"), headline="", text="", language="", queued=False, badge="", spend_minor=None,
        currency="", detail=_BLANK, shape=0, due_at=None, mismatch="", severity=0,
    )
)  # fmt: skip
_EMPTY_FACT = (
    update(FACT).where(FACT.c.id == bindparam("of")).values(seq=bindparam("to_seq"), body=bindparam("blank"))
)


class Contents(msgspec.Struct, frozen=True):
    """How much there is of an account: its name, ads, facts, and reports of sources with their versions."""

    name: str
    ads: int
    facts: int
    reports: int


class Erasure(msgspec.Struct, frozen=True):
    """What an erasure did. `compacted`: whether the database's own files no longer hold the words either."""

    account_id: str
    ads: int
    facts: int
    reports: int
    compacted: bool


def erased_accounts(connection: Connection) -> frozenset[str]:
    """The accounts whose contents were erased."""
    return frozenset(connection.scalars(select(ERASED.c.account_id)))


def out_of_sight(connection: Connection, caller: Caller) -> list[str]:
    """A caller's own facts in erased accounts that they see no longer: they may still hold the words."""
    if caller.accounts is None:
        return []
    own = select(FACT.c.id).join(ERASED, ERASED.c.account_id == FACT.c.account_id)
    hidden = FACT.c.account_id.not_in(sorted(caller.accounts))
    return list(connection.scalars(own.where(FACT.c.author == caller.user, hidden).order_by(FACT.c.id)))


def contents_of(hub: Hub, account_id: str) -> Contents:
    """What would be erased.

    Raises:
        ReviewError: `erase_account`: nothing was ever heard of this account, or it is that of no customer.
    """
    with hub.reading() as connection:
        unhurried(connection)

        def count(query: Select[Any]) -> int:
            return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

        name = connection.scalar(select(ACCOUNT.c.name).where(ACCOUNT.c.account_id == account_id))
        found = Contents(
            name or "",
            count(select(AD.c.ad_id).where(AD.c.account_id == account_id)),
            count(select(FACT.c.id).where(FACT.c.account_id == account_id)),
            sum(count(select(table.c.id).where(_on(table, account_id))) for table in (OBSERVED, OBSERVED_VERSION)),
        )
        known = name is not None or found.ads or found.facts or account_id in erased_accounts(connection)
    if not account_id or not known:
        raise ReviewError("erase_account", account=account_id)
    return found


def erase(hub: Hub, account_id: str, who: str = HERE, committed: Callable[[], object] = lambda: None) -> Erasure:
    """Erase an account's contents; of one erased before, whatever is there again.

    `committed`: called as soon as they are gone for the hub, before what may take long: writing its files anew.

    Raises:
        ReviewError: `erase_account`.
    """
    contents_of(hub, account_id)
    with hub.writing() as transaction:
        unhurried(transaction.connection)
        reports = _forget_reports(transaction, account_id)
        _forget_records(transaction, account_id)
        _forget_keys(transaction, account_id)
        ads = _empty_ads(transaction, account_id)
        facts = _empty_facts(transaction, account_id)
        named = (ACCOUNT.c.account_id == account_id) & (ACCOUNT.c.name != "")
        if transaction.connection.scalar(select(ACCOUNT.c.account_id).where(named)) is not None:
            nameless = update(ACCOUNT).where(named).values(name="", seq=transaction.next_seq())
            transaction.connection.execute(nameless)
        transaction.put_many(ERASED, [(transaction.next_seq(), account_id, transaction.now)])
        end_links(transaction, account_id, who)
        follow(transaction, transaction.connection.scalars(select(AD.c.ad_id).where(AD.c.account_id == account_id)))
        note(
            transaction, who, "account.erased", account=account_id, ads=told(ads), facts=told(facts), reports=reports
        )
    committed()
    compacted = _forget_copies(hub) & _compact(hub.engine)
    return Erasure(account_id, len(ads), len(facts), reports, compacted)


def erase_again(hub: Hub, accounts: Iterable[str], who: str = HERE) -> list[str]:
    """Erase these accounts where a backup that was restored brought them back; returns which those were.

    `accounts`: those that were erased before the restore (`erased_accounts`).
    """
    with hub.reading() as connection:
        back = sorted(set(accounts) - erased_accounts(connection))
    for account_id in back:
        try:
            erase(hub, account_id, who)
        except ReviewError:  # the backup is from before the account
            with hub.writing() as transaction:
                transaction.put_many(ERASED, [(transaction.next_seq(), account_id, transaction.now)])
    return back


def barred(transaction: Writing, reports: Sequence[Report]) -> set[int]:
    """The places of those reports that speak of an erased account, or of an ad that is in one."""
    erased = erased_accounts(transaction.connection)
    if not erased:
        return set()
    ids = {report.id for report in reports if report.kind in ("ad", "sighting")}
    for report in reports:
        ids.update((report.fields.get("refs") or {}).get("id", ()))
    home = dict(transaction.rows(_WHERE, ids=listed(ids)))
    home |= dict(transaction.rows(_WHERE_PLACED, ids=listed(ids - home.keys())))
    apart = {report.id for report in reports if report.kind in _APART}
    home |= dict(transaction.rows(_WHERE_RECORDED, ids=listed(apart))) if apart else {}
    return {place for place, report in enumerate(reports) if not erased.isdisjoint(_accounts_of(report, home))}


def _accounts_of(report: Report, home: dict[str, str]) -> Collection[str]:
    if report.kind in OF_ITSELF:
        return (report.id,)
    named = (report.fields.get("refs") or {}).get("id", ())
    return (home.get(report.id, ""), str(report.fields.get("account_id", "")), *(home.get(id_, "") for id_ in named))


def _empty_ads(transaction: Writing, account_id: str) -> list[str]:
    full = select(AD.c.ad_id).where(AD.c.account_id == account_id, _FULL).order_by(AD.c.seq)
    ids = [row.ad_id for row in transaction.rows(full)]
    _change(transaction, _EMPTY_AD, ({"of": ad_id, "to_seq": transaction.next_seq()} for ad_id in ids))
    return ids


def _empty_facts(transaction: Writing, account_id: str) -> list[str]:
    """Blank the facts, read a part at a time: one changed is numbered behind all that are still to come."""
    emptied: list[str] = []
    after, top = 0, transaction.seq
    while True:
        some = select(FACT.c.seq, FACT.c.id, FACT.c.body).where(
            FACT.c.account_id == account_id, FACT.c.seq > after, FACT.c.seq <= top
        )
        rows = transaction.rows(some.order_by(FACT.c.seq).limit(_AT_ONCE))
        if not rows:
            return emptied
        after = rows[-1].seq
        blanks = [(row.id, blank) for row in rows if (blank := blank_fact(row.body)) != row.body]
        emptied += [id_ for id_, _ in blanks]
        _change(
            transaction,
            _EMPTY_FACT,
            ({"of": id_, "to_seq": transaction.next_seq(), "blank": blank} for id_, blank in blanks),
        )


def _change(transaction: Writing, statement: Update, rows: Iterable[dict[str, object]]) -> None:
    values = list(rows)
    if values:
        transaction.connection.execute(statement, values)


def _on(table: Table, account_id: str) -> ColumnElement[bool]:
    """Whether a row of what was observed is of an account: of its ads, or of itself."""
    ads = select(AD.c.ad_id).where(AD.c.account_id == account_id)
    of_ads = (table.c.kind == "ad") & table.c.id.in_(ads)
    of_ads |= (table.c.kind == "sighting") & (table.c.id.in_(ads) | table.c.id.in_(_sightings_on(ads)))
    recorded = select(RECORD.c.id).where(RECORD.c.account_id == account_id, RECORD.c.kind == table.c.kind)
    of_records = table.c.kind.in_(_APART) & table.c.id.in_(recorded)
    return of_ads | of_records | (table.c.kind.in_(sorted(OF_ITSELF)) & (table.c.id == account_id))


def _sightings_on(ads: Select[tuple[str]]) -> Select[tuple[str]]:
    """The rows and mails that are about these ads, which they do not name by their ids."""
    return select(SIGHTING.c.id).where(SIGHTING.c.ad_id.in_(ads))


def _forget_keys(transaction: Writing, account_id: str) -> None:
    """By what its ads can be found, and what rows and mails about them look for."""
    ads = select(AD.c.ad_id).where(AD.c.account_id == account_id)
    of_them = AD_KEY.c.id.in_(ads) | AD_KEY.c.id.in_(_sightings_on(ads))
    transaction.connection.execute(delete(AD_KEY).where(of_them))


def _forget_reports(transaction: Writing, account_id: str) -> int:
    """What sources say goes; that they said something, when, and its hash stays, among the earlier versions."""
    said = transaction.rows(select(OBSERVED).where(_on(OBSERVED, account_id)))
    versions = [
        (row.kind, row.id, row.source, row.observed_at, _hash(row.body), transaction.now, False, _BLANK)
        for row in said
    ]
    transaction.put_many(OBSERVED_VERSION, versions, keep=True)
    transaction.connection.execute(delete(OBSERVED).where(_on(OBSERVED, account_id)))
    full = _on(OBSERVED_VERSION, account_id) & (OBSERVED_VERSION.c.body != _BLANK)
    earlier = transaction.connection.execute(update(OBSERVED_VERSION).where(full).values(body=_BLANK))
    return len(said) + int(earlier.rowcount)


def _forget_records(transaction: Writing, account_id: str) -> None:
    """What sources say of the account, its use, renewals and tickets is gone from clients too."""
    own = RECORD.c.account_id == account_id
    things = transaction.rows(select(RECORD.c.kind, RECORD.c.id).where(own).distinct().order_by("kind", "id"))
    gone = [(transaction.next_seq(), account_id, kind, id_) for kind, id_ in things]
    transaction.put_many(GONE, gone)
    transaction.connection.execute(delete(RECORD).where(own))


def _hash(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _forget_copies(hub: Hub) -> bool:
    """Pictures, and copies to begin from: all of them, for they can be made again."""
    try:
        Shelf(folder_of(hub), 0).drop_groups(None)
        forget_snapshots(hub)
    except OSError:
        return False
    return True


def _compact(engine: Engine) -> bool:
    """Write the database's files anew, without what was deleted; whether that could be done."""
    try:
        raw = engine.raw_connection()
        driver: Any = raw.driver_connection
        raw.detach()  # what is set here must not come back to the pool
        with closing(driver):
            if engine.dialect.name == "sqlite":
                driver.execute("VACUUM")
                (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            driver.autocommit = True
            driver.execute("SET statement_timeout = 0")
            for table in _TABLES:
                driver.execute(f"VACUUM FULL {table.name}")
    except (DBAPIError, engine.dialect.loaded_dbapi.Error):  # somebody reads; or the disk has no room for both
        return False
    return True
