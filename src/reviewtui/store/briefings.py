"""Briefings as facts: the copies of each one's latest revision, and of which accounts the ads are that a list has."""

from typing import NamedTuple

from reviewtui.domain.facts import Briefing, FactKind, read_body
from reviewtui.store.lists import Filter, accounts_sql
from reviewtui.store.reader import Reader


class Copy(NamedTuple):
    """One copy of a briefing's latest revision. `author` is '' for the user's own on its way; `delivery` is '' once
    pulled; `at` in epoch ms."""

    id: str
    author: str
    at: int
    delivery: str
    said: Briefing


def briefing_copies(reader: Reader, key: str = "") -> dict[str, list[Copy]]:
    """The copies of the latest revision of every briefing, by its key, or of that of one key alone; of each, the copy
    to read first: that for all accounts before those for one, one in force before a retired one, the latest first.

    A revision of the user's own counts as soon as it is recorded.
    """
    wanted = " AND f.target = :key" if key else ""
    rows: list[tuple[str, str, int, str, str, int, bytes]] = reader.connection.execute(
        "SELECT f.id, f.author, f.at, '', f.target, f.round, f.body FROM main.fact f INDEXED BY fact_kind"
        f" WHERE f.kind = 'briefing'{wanted} AND f.id NOT IN (SELECT u.target FROM main.fact u INDEXED BY fact_ad"
        " WHERE u.ad_id = '' AND u.kind = 'undo') ORDER BY f.accepted DESC",
        {"key": key},
    ).fetchall()
    own = [
        (fact.id, "", fact.at, fact.delivery, fact.target, fact.round, fact.body)
        for fact in reversed(reader.own_unsent(FactKind.BRIEFING))
        if not fact.undone and (not key or fact.target == key)
    ]
    rows = [*own, *rows]
    latest: dict[str, int] = {}
    for *_, target, revision, _ in rows:
        latest[target] = max(revision, latest.get(target, 0))
    found: dict[str, list[Copy]] = {}
    for id, author, at, delivery, target, revision, body in rows:
        said = read_body(body) if revision == latest[target] else None
        if isinstance(said, Briefing):
            found.setdefault(target, []).append(Copy(id, author, at, delivery, said))
    for copies in found.values():
        copies.sort(key=lambda copy: (copy.said.account_id != "", copy.said.retired))
    return found


def briefing_query(reader: Reader, key: str) -> str | None:
    """The query of a briefing that is in force; None where there is none of that key."""
    copies = briefing_copies(reader, key).get(key)
    return copies[0].said.query if copies and not copies[0].said.retired else None


def accounts_of(reader: Reader, filter: Filter, now: int, most: int) -> list[tuple[str, int]]:
    """(account, how many of its ads) of what a list has, those with most first; so many rows are looked at."""
    sql, values = accounts_sql(filter)
    rows = reader.connection.execute(sql, {**values, "now": now, "limit": most})
    return [(str(account), int(n)) for account, n in rows]
