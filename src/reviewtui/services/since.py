"""Since you last looked: what happened to one's accounts, and the mark of having looked."""

from collections import Counter
from dataclasses import dataclass

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.records import Record, RecordKind, card_of
from reviewtui.domain.since import News, NewsKind, of_facts, of_line, of_renewal, of_ticket, order
from reviewtui.domain.ticket_view import ticket_view
from reviewtui.services.accounts import read_lines
from reviewtui.services.desk import Desk
from reviewtui.services.mismatches import mismatches
from reviewtui.store.accounts import facts_of_kind, records_of_kind
from reviewtui.store.letters import mark_read
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import trouble

LOOKED = "accounts"
"""Under what it is kept when this user last looked (table `seen` of work.db)."""
FIRST_MS = 7 * 86_400_000
"""Whoever never looked is told of a week."""
MOST = 1000
"""Verdicts that are counted, and mismatches that are told of."""


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since an instant (epoch ms), the most urgent first. `mine`: to the accounts that this user covers
    alone; `names` of the accounts."""

    at: int
    news: tuple[News, ...] = ()
    names: dict[str, str] | None = None
    mine: bool = True

    def name(self, account_id: str) -> str:
        """What an account is called."""
        return (self.names or {}).get(account_id) or account_id


def read_since(reader: Reader, user: str, now: int, mine: bool = True) -> Since:
    """What happened since this user last looked. `mine`: only to accounts they own, back up or cover, where there are
    any. Whoever never looked is not told that renewals are new: all are. `now` in epoch ms."""
    last = reader.seen(LOOKED)
    at = last or now - FIRST_MS
    lines = read_lines(reader, user, now)
    own = {line.account_id for line in lines if user in (line.owner, line.backup, line.who)}
    kept = {line.account_id: line for line in lines if not (mine and own) or line.account_id in own}
    news = [one for line in kept.values() for one in of_line(line)]
    acknowledged = [one.recorded for one in facts_of_kind(reader, "acknowledge", user)]
    for id, account_id, records in _things(reader, RecordKind.TICKET):
        if account_id in kept:
            card = card_of(records)
            ticket = msgspec.structs.replace(ticket_view(id, card, kept[account_id].name), account_id=account_id)
            news += of_ticket(ticket, card, at, acknowledged)
    for id, account_id, records in _things(reader, RecordKind.RENEWAL):
        if account_id in kept:
            news += [one for one in of_renewal(account_id, id, card_of(records), at) if last or not one.words["new"]]
    told = [
        (one.recorded.body.account_id, one.recorded)
        for kind in ("churn", "cover", "reroute")
        for one in facts_of_kind(reader, kind, user)
    ]
    news += [one for one in of_facts(told, user, at) if one.account_id in kept]
    news += _of_ads(reader, user, now, at, kept)
    return Since(at, tuple(order(news)), {line.account_id: line.name for line in lines}, mine and bool(own))


def _things(reader: Reader, kind: str) -> list[tuple[str, str, list[Record]]]:
    several: dict[str, list[Record]] = {}
    for record in records_of_kind(reader.connection, kind):
        several.setdefault(record.id, []).append(record)
    return [(id, records[0].account_id, records) for id, records in several.items()]


def _of_ads(reader: Reader, user: str, now: int, since: int, kept: dict[str, AccountLine]) -> list[News]:
    """Mismatches that are new, and how much others decided, on the ads of these accounts."""
    found = []
    for one in mismatches(reader, "", now, user, MOST).items:
        if one.since >= since and one.account_id in kept:
            words = {"title": one.title, "kind": one.kind}
            found.append(News(NewsKind.MISMATCH, one.account_id, one.ad_id, one.since, words))
    rows = reader.connection.execute(
        "SELECT account_id, author, verdict, at FROM main.fact INDEXED BY fact_kind"
        " WHERE kind = 'decision' AND at >= ? ORDER BY at DESC LIMIT ?",
        (since, MOST),
    ).fetchall()
    by_account: dict[str, list[tuple[str, int]]] = {}
    for account_id, author, verdict, decided_at in rows:
        if author != user and account_id in kept:
            by_account.setdefault(account_id, []).append((verdict, decided_at))
    for account_id, decided in by_account.items():
        verdicts = Counter(verdict for verdict, _ in decided)
        words = {"n": str(len(decided)), **{verdict: str(n) for verdict, n in verdicts.items()}}
        found.append(News(NewsKind.VERDICT, account_id, account_id, max(at for _, at in decided), words))
    return found


def looked(desk: Desk, at: int) -> None:
    """Keep that this user has seen what happened until this instant (epoch ms).

    Raises:
        ReviewError: `no_commit`.
    """
    try:
        mark_read(desk.work.connection, at, LOOKED)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id="") from None
