"""Advice to customers: pulled, and this user's own on its way; what was taken back is out."""

from typing import NamedTuple

from reviewtui.store.lists import UNSEEN
from reviewtui.store.reader import Reader


class AdviceRow(NamedTuple):
    """A fact of advice; `author` and `delivery` are '' where it is this user's own, or was pulled."""

    id: str
    at: int
    author: str
    ad_id: str
    body: bytes
    delivery: str


_PULLED = """SELECT id, at, author, ad_id, body, '' FROM main.fact INDEXED BY fact_kind
    WHERE kind = 'advice' AND account_id = :account"""
_OWN = f"""SELECT f.id, f.at, '', f.ad_id, f.body, d.state FROM work.fact f INDEXED BY fact_kind
    JOIN work.delivery d ON d.n = f.n WHERE f.kind = 'advice' AND ({UNSEEN} OR d.state = 'held')"""
_TAKEN_BACK = """SELECT target FROM main.fact INDEXED BY fact_kind WHERE kind = 'undo'
    UNION SELECT f.target FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'undo' AND d.state <> 'held'"""


def advice_of(reader: Reader, account_id: str) -> list[AdviceRow]:
    """What stands of an account, and this user's own of any account, oldest first."""
    back = {target for (target,) in reader.connection.execute(_TAKEN_BACK)}
    rows = [AdviceRow(*row) for sql in (_PULLED, _OWN) for row in _run(reader, sql, account_id)]
    return sorted((row for row in rows if row.id not in back), key=lambda row: (row.at, row.id))


def _run(reader: Reader, sql: str, account_id: str) -> list[tuple[str, int, str, str, bytes, str]]:
    return reader.connection.execute(sql, {"account": account_id}).fetchall()
