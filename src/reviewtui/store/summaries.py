"""A line for each account, kept beside what it follows from, and made anew behind the pulls, a few at a time.

What it follows from: the account's records, ads and facts, the documents, and the day. Where one of these changed,
the account is in table `unsummed`; a new day, or a new revision of a document, puts every account there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.records import Card, Record, RecordKind, card_of
from reviewtui.store.accounts import Told, records_of, told_of

if TYPE_CHECKING:
    from reviewtui.domain.accounts import AccountState
    from reviewtui.domain.health import Ads
    from reviewtui.domain.portfolio import AccountLine
    from reviewtui.domain.reading import AccountReading

_BASIS = "summed_by"
"""In `meta`: the day and the revisions by which the summaries were made."""
_DOCUMENTS = ("health", "churn", "playbook", "plan", "clocks")
_encode = msgspec.json.Encoder().encode


def sum_some(c: Connection, limit: int, now: int) -> int:
    """Make the next summaries that are to be made; returns how many."""
    _renew(c, now)
    ids = [str(id) for (id,) in c.execute("SELECT account_id FROM unsummed ORDER BY account_id LIMIT ?", (limit,))]
    if not ids:
        return 0
    reading = reading_of(c, now)
    with writing(c):
        lines = [(id, _encode(line)) for id in ids if (line := _line(c, id, reading)) is not None]
        c.executemany("DELETE FROM summary WHERE account_id = ?", [(id,) for id in ids])
        c.executemany("INSERT INTO summary (account_id, body) VALUES (?, ?)", lines)
        c.executemany("DELETE FROM unsummed WHERE account_id = ?", [(id,) for id in ids])
    return len(ids)


def is_to_sum(c: Connection, now: int) -> bool:
    """Whether any summary is to be made."""
    (some,) = c.execute("SELECT EXISTS (SELECT 1 FROM unsummed)").fetchone()
    return bool(some) or _basis(c, now) != _basis_kept(c)


def forget_summaries(c: Connection) -> None:
    """Leave none. Within a transaction."""
    c.execute("DELETE FROM summary")
    c.execute("DELETE FROM unsummed")
    c.execute("DELETE FROM meta WHERE key = ?", (_BASIS,))


def summaries(c: Connection) -> "list[AccountLine]":
    """The line of every account that has one, by its id; over any connection to a mirror."""
    from reviewtui.domain.portfolio import AccountLine

    decode = msgspec.json.Decoder(AccountLine).decode
    return [decode(body) for (body,) in c.execute("SELECT body FROM main.summary ORDER BY account_id")]


def cards_of(c: Connection, account_id: str) -> dict[str, dict[str, Card]]:
    """What is said of an account and of what it has: the card of each thing, by kind and id."""
    several: dict[tuple[str, str], list[Record]] = {}
    for record in records_of(c, account_id):
        several.setdefault((record.kind, record.id), []).append(record)
    cards: dict[str, dict[str, Card]] = {kind: {} for kind in RecordKind}
    for (kind, id), records in several.items():
        cards.setdefault(kind, {})[id] = card_of(records)
    return cards


def state_of(
    c: Connection, account_id: str, told: Iterable[Told], reading: "AccountReading"
) -> "tuple[AccountState, int | None] | None":
    """An account by these facts, and when its next ticket is predicted to close (epoch ms); None of one of which
    nothing is known but its name. Over any connection to a mirror."""
    from reviewtui.domain.accounts import derive
    from reviewtui.domain.reading import closes_at, known, views_of

    (name,) = c.execute("SELECT max(name) FROM main.account WHERE account_id = ?", (account_id,)).fetchone()
    cards, told, ads = cards_of(c, account_id), list(told), _ads_of(c, account_id)
    if not (any(cards.values()) or told or ads):
        return None
    found = known(account_id, name or "", cards, told, reading, ads)
    state = derive(found, reading.today, reading.rules)
    tickets = cards[RecordKind.TICKET]
    return state, closes_at(views_of(tickets), reading) if tickets else None


def _ads_of(c: Connection, account_id: str) -> "Ads | None":
    """How many ads an account has, and how many the platform rejected: read from indexes alone."""
    from reviewtui.domain.health import Ads

    (total,) = c.execute("SELECT count(*) FROM main.ad WHERE account_id = ?", (account_id,)).fetchone()
    (rejected,) = c.execute(
        "SELECT count(*) FROM main.ad WHERE account_id = ? AND status = 'rejected'", (account_id,)
    ).fetchone()
    return Ads(total, rejected) if total else None


def line_now(c: Connection, account_id: str, told: Iterable[Told], reading: "AccountReading") -> "AccountLine | None":
    """The line of an account by these facts; None as `state_of`."""
    from reviewtui.domain.accounts import concerns_of
    from reviewtui.domain.portfolio import line_of

    found = state_of(c, account_id, told, reading)
    if found is None:
        return None
    state, closing = found
    return line_of(state, reading.today.isoformat(), concerns_of(state, reading.rules), closing)


def _line(c: Connection, account_id: str, reading: "AccountReading") -> "AccountLine | None":
    return line_now(c, account_id, told_of(c, account_id), reading)


def reading_of(c: Connection, now: int) -> "AccountReading":
    """By what accounts are read at this instant: the documents as they are here, and the day."""
    from reviewtui.domain.reading import reading_by

    return reading_by(_bodies(c), now, tickets=has_tickets(c))


def _bodies(c: Connection) -> dict[str, bytes]:
    query = "SELECT body FROM main.rules WHERE name = ? ORDER BY revision DESC LIMIT 1"
    found = {name: c.execute(query, (name,)).fetchone() for name in _DOCUMENTS}
    return {name: bytes(row[0]) for name, row in found.items() if row is not None}


def _renew(c: Connection, now: int) -> None:
    """Where the day or a document is another: every account is to be read again."""
    basis = _basis(c, now)
    if basis != _basis_kept(c):
        with writing(c):
            c.execute(
                "INSERT OR IGNORE INTO unsummed SELECT account_id FROM account WHERE account_id <> ''"
                " UNION SELECT account_id FROM record WHERE account_id <> ''"
            )
            c.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (_BASIS, basis))


def _basis(c: Connection, now: int) -> str:
    """The day, whether there are tickets, and the revisions of the documents."""
    marks = ", ".join("?" * len(_DOCUMENTS))
    revisions = c.execute(
        f"SELECT name, max(revision) FROM rules WHERE name IN ({marks}) GROUP BY name ORDER BY name", _DOCUMENTS
    ).fetchall()
    day = datetime.fromtimestamp(now / 1000, UTC).date().isoformat()
    return _encode([day, has_tickets(c), revisions]).decode()


def _basis_kept(c: Connection) -> str:
    row = c.execute("SELECT value FROM meta WHERE key = ?", (_BASIS,)).fetchone()
    return "" if row is None else str(row[0])


def has_tickets(c: Connection) -> bool:
    """Whether any ticket is here."""
    return bool(c.execute("SELECT EXISTS (SELECT 1 FROM main.record WHERE kind = 'ticket')").fetchone()[0])
