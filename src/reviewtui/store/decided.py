"""The acts that stand on each ad, as this cache sees them: what was pulled, and this user's own on their way."""

from collections.abc import Iterator
from heapq import merge
from typing import Any, NamedTuple

from reviewtui.domain.decisions import LOCAL
from reviewtui.store.lists import UNSEEN
from reviewtui.store.lists import UPTO as _UPTO
from reviewtui.store.reader import Reader

_KINDS = "('decision', 'undo', 'skip')"
_AD = "a.account_id, a.content_hash, a.language, a.status, a.checked_at, CAST(a.detail AS BLOB)"
_OWN = f"f.id, f.kind, :user, :role, 0, {LOCAL} + f.n, f.body"


class ActRow(NamedTuple):
    """An act beside the ad it is about. `order`: the seq at acceptance, or from `LOCAL` up before it."""

    ad_id: str
    account_id: str
    content_hash: str
    language: str
    status: str
    checked_at: int
    detail: bytes
    id: str
    kind: str
    author: str
    role: str
    fence: int
    order: int
    body: bytes


def act_rows(reader: Reader, user: str, role: str) -> Iterator[tuple[Any, ...]]:
    """Every decision, undo and skip with its ad, in the fields of `ActRow`, by ad id, then in order of receipt.

    Three walks along indexes, merged, and the memory of a row, however many there are: read it within one
    snapshot. `user` and `role` are whose own unanswered facts are, as the hub will say.
    """
    run = reader.connection.execute
    pulled = run(
        f"""SELECT f.ad_id, {_AD}, f.id, f.kind, f.author, f.role, f.fence, f.accepted, f.body
        FROM main.fact f INDEXED BY fact_ad CROSS JOIN main.ad a ON a.ad_id = f.ad_id
        WHERE f.kind IN {_KINDS} ORDER BY f.ad_id, f.accepted"""
    )
    whose = {"user": user, "role": role}
    own = run(
        f"""SELECT f.ad_id, {_AD}, {_OWN}
        FROM work.fact f INDEXED BY fact_ad CROSS JOIN work.delivery d ON d.n = f.n
        CROSS JOIN main.ad a ON a.ad_id = f.ad_id WHERE f.kind IN {_KINDS} AND {UNSEEN} ORDER BY f.ad_id, f.n""",
        whose,
    )
    asked = run(
        f"""SELECT f.ad_id, q.account_id, q.content_hash, '', 'unknown', q.created_at, CAST(q.detail AS BLOB), {_OWN}
        FROM work.asked_ad q CROSS JOIN work.fact f INDEXED BY fact_ad ON f.ad_id = q.ad_id
        CROSS JOIN work.delivery d ON d.n = f.n
        WHERE f.kind IN {_KINDS} AND {UNSEEN} AND NOT EXISTS (SELECT 1 FROM main.ad a WHERE a.ad_id = q.ad_id)
        ORDER BY q.ad_id, f.n""",
        whose,
    )
    return merge(pulled, own, asked, key=_place)


def _place(row: tuple[Any, ...]) -> tuple[str, int]:
    return row[0], row[12]


def set_apart(reader: Reader) -> dict[str, int]:
    """Own decisions that never count: `undone` before they were sent, and `held` because the hub refuses them."""
    undone, held = reader.connection.execute(
        "SELECT count(*) FILTER (WHERE d.state = 'withdrawn'), count(*) FILTER (WHERE d.state = 'held')"
        " FROM work.fact f JOIN work.delivery d ON d.n = f.n WHERE f.kind = 'decision'"
    ).fetchone()
    return {"undone": int(undone), "held": int(held)}


def decided_total(reader: Reader) -> int:
    """How many ads have an effective decision, as this user sees them."""
    active = f"o.until_seq > {_UPTO}"
    (total,) = reader.connection.execute(
        f"""SELECT (SELECT count(*) FROM (SELECT DISTINCT ad_id FROM main.fact WHERE kind = 'decision') f
                CROSS JOIN main.ad a ON a.ad_id = f.ad_id WHERE a.decision_id <> '')
            + ifnull((SELECT sum((o.decision_id <> '') - (a.decision_id <> '')) FROM work.overlay o
                CROSS JOIN main.ad a ON a.ad_id = o.ad_id WHERE a.content_hash = o.content_hash AND {active}), 0)
            + (SELECT count(*) FROM work.overlay o JOIN work.asked_ad q ON q.ad_id = o.ad_id
                WHERE o.decision_id <> '' AND {active}
                AND NOT EXISTS (SELECT 1 FROM main.ad a WHERE a.ad_id = o.ad_id))"""
    ).fetchone()
    return int(total)
