"""What of this user's own facts the hub has not taken, and which of their decisions another's holds over."""

from dataclasses import dataclass

from reviewtui.store.own import OwnFact, own_fact, own_facts
from reviewtui.store.reader import Reader

LOOKED_AT = 2_000
"""Of the user's decisions that the hub took, so many of the newest are looked at for others that hold over them."""


@dataclass(frozen=True, slots=True)
class Second:
    """An own decision that does not hold: `holds` is the verdict that does, by `author` in `role`, at `held_at`."""

    id: str
    ad_id: str
    at: int
    verdict: str
    body: bytes
    holds: str
    author: str
    role: str
    held_at: int


_OWN = own_facts("work.")


def facts_held(reader: Reader, limit: int) -> list[OwnFact]:
    """Facts the hub refused, the latest first."""
    query = f"{_OWN} WHERE d.state = 'held' ORDER BY d.n DESC LIMIT ?"
    return [own_fact(row) for row in reader.connection.execute(query, (limit,))]


def facts_waiting(reader: Reader, limit: int) -> list[OwnFact]:
    """Facts the hub has not answered yet, the oldest first."""
    query = f"{_OWN} WHERE d.state IN ('new', 'attempted') ORDER BY d.n LIMIT ?"
    return [own_fact(row) for row in reader.connection.execute(query, (limit,))]


def totals(reader: Reader) -> tuple[int, int]:
    """(waiting, held)."""
    one = "SELECT count(*) FROM work.delivery WHERE state"
    (waiting,) = reader.connection.execute(f"{one} IN ('new', 'attempted')").fetchone()
    (held,) = reader.connection.execute(f"{one} = 'held'").fetchone()
    return int(waiting), int(held)


def seconds(reader: Reader, user: str, limit: int) -> list[Second]:
    """The user's latest decision on an ad where another's of the same content and round holds; the newest first."""
    rows = reader.connection.execute(
        """SELECT f.id, f.ad_id, f.at, f.verdict, f.body, h.verdict, h.author, h.role, h.at
        FROM (SELECT * FROM main.fact INDEXED BY fact_author
            WHERE kind = 'decision' AND author = :user ORDER BY at DESC LIMIT :looked) f
        JOIN main.ad a ON a.ad_id = f.ad_id JOIN main.fact h ON h.id = a.decision_id
        WHERE h.author <> :user AND h.content_hash = f.content_hash AND h.round = f.round AND NOT EXISTS (
            SELECT 1 FROM main.fact later WHERE later.ad_id = f.ad_id AND (
                (later.kind = 'undo' AND later.target = f.id) OR (later.kind = 'decision' AND later.author = :user
                AND later.accepted > f.accepted)))
        ORDER BY f.at DESC LIMIT :limit""",
        {"user": user, "looked": LOOKED_AT, "limit": limit},
    )
    return [Second(*row) for row in rows]
