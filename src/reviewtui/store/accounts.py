"""What is known of accounts: what sources say of them, and what people recorded; what was taken back is out.

Facts were pulled, or are this user's own on their way; of an own one the column `target` holds the account.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from reviewtui.database.sqlite import Connection
from reviewtui.domain import account_facts
from reviewtui.domain.facts import read_body
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Record
from reviewtui.store.lists import UNSEEN
from reviewtui.store.reader import Reader

_KINDS = "({})".format(", ".join(f"'{kind}'" for kind in account_facts.BODIES))
_RECORDS = """SELECT kind, id, source, account_id, observed_at, checked_at, first_at, since, body FROM main.record"""
_TOLD = f"""SELECT f.id, f.at, f.author, f.kind, f.body FROM main.fact f INDEXED BY fact_account
    WHERE f.account_id = :account AND f.ad_id = '' AND f.kind IN {_KINDS}
    AND NOT EXISTS (SELECT 1 FROM main.fact u INDEXED BY fact_account WHERE u.account_id = f.account_id
        AND u.ad_id = '' AND u.kind = 'undo' AND u.target = f.id) ORDER BY f.accepted"""
_OF_KIND = """SELECT f.id, f.at, f.author, f.kind, f.body FROM main.fact f INDEXED BY fact_kind
    WHERE f.kind = :kind AND NOT EXISTS (SELECT 1 FROM main.fact u INDEXED BY fact_account
        WHERE u.account_id = f.account_id AND u.ad_id = '' AND u.kind = 'undo' AND u.target = f.id)
    ORDER BY f.accepted"""
_OWN = f"""SELECT f.id, f.at, '', f.kind, f.body, d.state FROM work.fact f INDEXED BY fact_kind
    JOIN work.delivery d ON d.n = f.n
    WHERE f.kind IN {_KINDS} AND (:account = '' OR f.target = :account) AND ({UNSEEN} OR d.state = 'held')
    ORDER BY f.n"""
_TAKEN_BACK = """SELECT f.target FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'undo' AND f.ad_id = '' AND d.state <> 'held'"""
_OWN_ACCOUNTS = f"""SELECT DISTINCT f.target FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    WHERE f.kind IN {_KINDS} AND {UNSEEN}
    UNION SELECT p.account_id FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    JOIN main.fact p ON p.id = f.target WHERE f.kind = 'undo' AND f.ad_id = '' AND {UNSEEN}"""

_since = msgspec.json.Decoder(dict[str, int]).decode
_body = msgspec.json.Decoder(dict[str, Any]).decode


class Told(NamedTuple):
    """A fact about an account. `delivery`: '' once pulled, else as in the outbox, `held` where the hub refused it."""

    kind: str
    recorded: Recorded[Any]
    delivery: str = ""


def records_of(c: Connection, account_id: str) -> list[Record]:
    """All that sources say of an account, its use, renewals and tickets."""
    return list(_records(c.execute(f"{_RECORDS} WHERE account_id = ?", (account_id,))))


def record_of(c: Connection, kind: str, id: str) -> list[Record]:
    """What each source says of one thing."""
    return list(_records(c.execute(f"{_RECORDS} WHERE kind = ? AND id = ?", (kind, id))))


def records_of_kind(c: Connection, kind: str) -> Iterator[Record]:
    """What each source says of every thing of a kind, thing by thing."""
    return _records(c.execute(f"{_RECORDS} WHERE kind = ? ORDER BY id, source", (kind,)))


def _records(rows: Iterable[tuple[Any, ...]]) -> Iterator[Record]:
    for kind, id, source, account_id, observed_at, checked_at, first_at, since, body in rows:
        said = _since(since) if since != "{}" else {}
        yield Record(kind, id, source, account_id, observed_at, checked_at, first_at, said, _body(body))


def told_of(c: Connection, account_id: str) -> list[Told]:
    """The facts about an account that were pulled and stand, in order of receipt; over any connection to a mirror."""
    rows = c.execute(_TOLD, {"account": account_id})
    return list(_told((*row, "") for row in rows))


def facts_about(reader: Reader, account_id: str, user: str) -> list[Told]:
    """The facts about an account that stand: pulled ones, then this user's own on their way."""
    back = taken_back(reader)
    pulled = [one for one in told_of(reader.connection, account_id) if one.recorded.id not in back]
    return [*pulled, *own_facts_about(reader, account_id, user, back)]


def own_facts_about(
    reader: Reader, account_id: str, user: str, back: Collection[str] | None = None
) -> Iterator[Told]:
    """This user's own facts about an account (every one for '') that the mirror does not hold yet, and stand."""
    if back is None:
        back = taken_back(reader)
    for one in _told(reader.connection.execute(_OWN, {"account": account_id})):
        if one.recorded.id not in back:
            yield one._replace(recorded=one.recorded._replace(by=user))


def taken_back(reader: Reader) -> set[str]:
    """The facts about accounts that this user took back, pulled ones and own ones, as far as this home knows."""
    return {str(target) for (target,) in reader.connection.execute(_TAKEN_BACK)}


def accounts_acted_on(reader: Reader) -> set[str]:
    """The accounts of which this user recorded something that the mirror does not hold yet."""
    return {str(account) for (account,) in reader.connection.execute(_OWN_ACCOUNTS)} - {""}


def _told(rows: Iterable[tuple[Any, ...]]) -> Iterator[Told]:
    for id, at, author, kind, raw, delivery in rows:
        body = read_body(bytes(raw))
        if body is not None:
            yield Told(kind, Recorded(id, at, author, body), delivery)


def count_of_kind(reader: Reader, kind: str) -> int:
    """How many facts of one kind are known here, with those that were taken back or refused."""
    (count,) = reader.connection.execute(
        "SELECT count(*) FROM (SELECT id FROM main.fact INDEXED BY fact_kind WHERE kind = :kind"
        " UNION SELECT id FROM work.fact INDEXED BY fact_kind WHERE kind = :kind)", {"kind": kind},
    ).fetchone()  # fmt: skip
    return int(count)


def facts_of_kind(reader: Reader, kind: str, user: str) -> list[Told]:
    """The facts of one kind about any account that stand: pulled ones, then this user's own on their way."""
    back = {target for (target,) in reader.connection.execute(_TAKEN_BACK)}
    pulled = _told((*row, "") for row in reader.connection.execute(_OF_KIND, {"kind": kind}))
    own = (one for one in own_facts_about(reader, "", user, back) if one.kind == kind)
    return [*(one for one in pulled if one.recorded.id not in back), *own]
