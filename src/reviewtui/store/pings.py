"""Questions of customers that were logged: pulled ones and this user's own on their way; those taken back are out."""

from reviewtui.domain.facts import Ping, read_body
from reviewtui.domain.pings import Asked
from reviewtui.store.lists import UNSEEN
from reviewtui.store.reader import Reader

_PULLED = """SELECT id, account_id, ad_id, body FROM main.fact INDEXED BY fact_kind
    WHERE kind = 'ping' AND at >= :since ORDER BY at"""
_OWN = f"""SELECT f.id, '', f.ad_id, f.body FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'ping' AND f.at >= :since AND {UNSEEN} ORDER BY f.at"""
_TAKEN_BACK = """SELECT target FROM main.fact INDEXED BY fact_kind WHERE kind = 'undo'
    UNION SELECT f.target FROM work.fact f INDEXED BY fact_kind JOIN work.delivery d ON d.n = f.n
    WHERE f.kind = 'undo' AND d.state <> 'held'"""


def asked_since(reader: Reader, since: int) -> list[Asked]:
    """Every question of this instant (epoch ms) or later that stands, oldest first."""
    back = {target for (target,) in reader.connection.execute(_TAKEN_BACK)}
    found = []
    for sql in (_PULLED, _OWN):
        for id, account_id, ad_id, raw in reader.connection.execute(sql, {"since": since}):
            body = None if id in back else read_body(bytes(raw))
            if isinstance(body, Ping) and body.asked_at >= since:
                found.append(
                    Asked(
                        id, account_id or body.account_id, ad_id, body.question, body.asked_at, body.via, body.text,
                        body.known, body.answered,
                    )
                )  # fmt: skip
    found.sort(key=lambda one: (one.at, one.id))
    return found


def ads_of(reader: Reader, account_id: str, most: int) -> list[str]:
    """The newest ads of an account, at most so many."""
    rows = reader.connection.execute(
        "SELECT ad_id FROM main.ad WHERE account_id = ? ORDER BY arrival DESC LIMIT ?", (account_id, most)
    )
    return [str(ad_id) for (ad_id,) in rows]


def count_of(reader: Reader, account_id: str) -> int:
    """How many ads an account has here."""
    (n,) = reader.connection.execute("SELECT count(*) FROM main.ad WHERE account_id = ?", (account_id,)).fetchone()
    return int(n)
