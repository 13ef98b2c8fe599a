"""How a hub's tables come to be: a new hub gets them all at once; an older one gets what it lacks, by name."""

import secrets
from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    insert,
    inspect,
    literal,
    select,
    update,
)
from sqlalchemy.schema import CreateColumn

from reviewtui.domain.facts import Appeal, Decision, FactKind, Gold, Undo, Verdict, decode_body, decode_fact
from reviewtui.hub.tables import (
    AD,
    AD_KEY,
    AD_RELEASE,
    AUDIT,
    DELIVERY,
    ERASED,
    FACT,
    HEAD,
    LEASE,
    METADATA,
    NOTICE,
    NOTICE_ADDRESS,
    OBSERVED,
    RECORD,
    RELEASE_DUE,
    RELEASE_EVENT,
    RULES,
    SIGHTING,
    STATUS_LINK,
    TOKEN,
    TRAIL,
    WEBHOOK,
)

Migration = tuple[str, Callable[[Connection], None]]


def _add_columns(connection: Connection, table: Table, *names: str) -> None:
    """Add columns as `tables` has them; rows that are there take the column's server default."""
    known = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for name in (name for name in names if name not in known):
        column = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


def _add_index(connection: Connection, table: Table, name: str) -> None:
    next(index for index in table.indexes if index.name == name).create(connection, checkfirst=True)


def _add_rounds_rules_leases(connection: Connection) -> None:
    _add_columns(connection, AD, "shape", "due_at", "wanted", "chance", "round", "gold", "ranked_by")
    _add_columns(connection, FACT, "round", "adjudication", "restricted", "second")
    for index in FACT.indexes:
        if "restricted" in index.columns:
            index.drop(connection)
            index.create(connection)
    _add_index(connection, AD, "ad_ranked")
    RULES.create(connection, checkfirst=True)
    LEASE.create(connection, checkfirst=True)
    _learn_held_facts(connection)


_LEARNT = {"round": 0, "adjudication": False, "restricted": False, "second": None}


def _learn_held_facts(connection: Connection) -> None:
    """Facts that the older hub held for clients who knew more than it did get the columns that they ask for.

    Those clients act by them already, so from now on the hub must too.
    """
    known = (FactKind.GOLD, FactKind.APPEAL, FactKind.DECISION, FactKind.UNDO)  # an undo follows what it takes back
    facts = {kind: select(FACT.c.id, FACT.c.content_hash, FACT.c.body).where(FACT.c.kind == kind) for kind in known}
    hidden: set[str] = set()
    learnt = []
    for row in (row for kind in known for row in connection.execute(facts[kind])):
        try:
            body = decode_body(decode_fact(row.body))
        except msgspec.DecodeError:  # held as it came; no client can read it either
            continue
        new: dict[str, object] = {}
        match body:
            case Gold():
                hidden.add(row.id)
                new = {"content_hash": body.content_hash, "restricted": True, "second": 1.0}
            case Appeal():
                new = {"content_hash": body.content_hash, "round": body.round}
            case Decision() if body.round or body.adjudicates:
                new = {"round": body.round, "adjudication": bool(body.adjudicates)}
            case Undo() if body.target in hidden:
                new = {"restricted": True}
        if new:
            learnt.append({"fact": row.id, "content_hash": row.content_hash, **_LEARNT, **new})
    if learnt:
        columns = {name: bindparam(f"{name}_", type_=FACT.c[name].type) for name in ("content_hash", *_LEARNT)}
        rows = [{f"{name}_": value for name, value in row.items()} for row in learnt]
        connection.execute(update(FACT).where(FACT.c.id == bindparam("fact_")).values(columns), rows)


def _add_audit_erasure_suspension(connection: Connection) -> None:
    _add_columns(connection, TOKEN, "last_used", "suspended_at", "created_by")
    AUDIT.create(connection, checkfirst=True)
    ERASED.create(connection, checkfirst=True)


def _add_trail(connection: Connection) -> None:
    """Cursors that are given out before the next change stand on a mark too."""
    TRAIL.create(connection, checkfirst=True)
    head = connection.scalar(select(HEAD.c.seq)) or 0
    if (connection.scalar(select(func.max(TRAIL.c.seq))) or 0) < head:
        connection.execute(insert(TRAIL).values(seq=head, mark=secrets.token_hex(4)))


def _add_releases(connection: Connection) -> None:
    """What was approved by now is to be looked at, as if it were approved when the hub was brought up."""
    for table in (AD_RELEASE, RELEASE_DUE, RELEASE_EVENT, WEBHOOK, DELIVERY):
        table.create(connection, checkfirst=True)
    candidates = select(FACT.c.ad_id, literal(""), literal(0)).where(FACT.c.verdict == Verdict.APPROVE).distinct()
    connection.execute(insert(RELEASE_DUE).from_select(["ad_id", "decision", "due_at"], candidates))


def _add_statements(connection: Connection) -> None:
    _add_columns(connection, AD, "mismatch", "severity")
    AD_KEY.create(connection, checkfirst=True)
    SIGHTING.create(connection, checkfirst=True)


def _add_words_heard(connection: Connection) -> None:
    """Ads of whose status somebody spoke are derived again, a few at a time, behind everything else."""
    _add_columns(connection, OBSERVED, "heard")
    spoken_of = AD.c.detail.like('%"status_raw"%') & (AD.c.ranked_by >= 0)
    connection.execute(update(AD).where(spoken_of).values(ranked_by=-2))


def _add_records(connection: Connection) -> None:
    """What was recorded so far is internal."""
    _add_columns(connection, FACT, "internal")
    RECORD.create(connection, checkfirst=True)


def _derive_tales_again(connection: Connection) -> None:
    connection.execute(update(AD).where(AD.c.detail.like('%"tale"%') & (AD.c.ranked_by >= 0)).values(ranked_by=-2))


def _add_notices(connection: Connection) -> None:
    _add_index(connection, AD, "ad_unsettled")
    for table in (NOTICE_ADDRESS, NOTICE):
        table.create(connection, checkfirst=True)


MIGRATIONS: Sequence[Migration] = (
    ("1-tables", METADATA.create_all),
    ("2-depth", _add_rounds_rules_leases),
    ("3-since", lambda connection: _add_columns(connection, LEASE, "since")),
    ("4-access", _add_audit_erasure_suspension),
    ("5-trail", _add_trail),
    ("6-releases", _add_releases),
    ("7-statements", _add_statements),
    ("8-links", lambda connection: STATUS_LINK.create(connection, checkfirst=True)),
    ("9-heard", _add_words_heard),
    ("10-checking", _derive_tales_again),
    ("10-records", _add_records),
    ("11-notices", _add_notices),
)
"""Each later one brings an older hub to what `tables` says; the first makes all of it.

A later one leaves alone what is as `tables` says already: so is a hub restored from an older backup.
"""

_APPLIED = Table("migration", MetaData(), Column("name", Text, primary_key=True))


def known() -> list[str]:
    """The names of all there are, in order."""
    return [name for name, _ in MIGRATIONS]


def unknown_to_us(connection: Connection) -> bool:
    """Whether a newer version has brought this hub further than this one can read."""
    return inspect(connection).has_table(_APPLIED.name) and not set(applied(connection)) <= set(known())


def applied(connection: Connection) -> list[str]:
    """The names of those that this hub went through."""
    return list(connection.scalars(select(_APPLIED.c.name).order_by(_APPLIED.c.name)))


def mark(connection: Connection, names: Sequence[str]) -> None:
    """Note, in a database with nothing in it, that what is put there went through these."""
    _APPLIED.create(connection)
    connection.execute(insert(_APPLIED), [{"name": name} for name in names])


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> list[str]:
    """Apply what is pending inside the caller's writing transaction, and return the names applied."""
    fresh = not inspect(connection).has_table("migration")
    if fresh:
        _APPLIED.create(connection)
    done = set(applied(connection))
    pending = [(name, change) for name, change in migrations if name not in done]
    for position, (name, change) in enumerate(pending):
        if not fresh or position == 0:
            change(connection)
        connection.execute(insert(_APPLIED).values(name=name))
    return [name for name, _ in pending]
