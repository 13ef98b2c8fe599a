"""What people's acts make of the ads of a mirror: read from its facts, kept in its ads' columns."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from reviewtui.database.sqlite import Connection
from reviewtui.domain.decisions import Appealed, Opinion, State, round_of, standing_of
from reviewtui.domain.facts import FactKind, Verdict
from reviewtui.domain.priority import bonus_of
from reviewtui.store.overlay import Beneath

OPEN_STATES = (State.OPEN, State.CHANGED, State.APPEALED, State.SECOND)
"""States in which an ad waits for a reviewer."""


class Told(NamedTuple):
    """What people did on one ad: decisions and appeals as they count, and to whom it is assigned."""

    opinions: tuple[Opinion, ...] = ()
    appeals: tuple[Appealed, ...] = ()
    assignee: str = ""


NOTHING = Told()
_TOLD = "('decision', 'undo', 'appeal', 'assign')"
_ACT = """f.ad_id, f.kind, f.target, f.id, f.author, f.role, f.accepted, f.content_hash, f.verdict, f.round, f.fence,
    f.adjudication"""
_BENEATH = f"""SELECT a.content_hash, a.queued, a.wanted, (SELECT value FROM main.meta WHERE key = 'upto'),
    (SELECT o.round FROM work.overlay o WHERE o.ad_id = a.ad_id AND o.content_hash = a.content_hash
        AND o.until_seq > (SELECT value FROM main.meta WHERE key = 'upto')), {_ACT}
    FROM main.ad a LEFT JOIN main.fact f INDEXED BY fact_ad ON f.ad_id = a.ad_id AND f.kind IN {_TOLD}
    WHERE a.ad_id = ? ORDER BY f.accepted"""


def told_on(connection: Connection, ad_ids: Sequence[str]) -> dict[str, Told]:
    """What was pulled of people's acts on these ads; ads without any are left out."""
    rows = connection.execute(
        f"SELECT {_ACT} FROM main.fact f INDEXED BY fact_ad WHERE f.kind IN {_TOLD}"
        " AND f.ad_id IN (SELECT value FROM json_each(?)) ORDER BY f.ad_id, f.accepted",
        (as_json(ad_ids),),
    ).fetchall()
    return _told(rows)


def _told(rows: Sequence[tuple[Any, ...]]) -> dict[str, Told]:
    """Rows of `_ACT` by ad, each ad's in order of receipt."""
    undone = {row[2] for row in rows if row[1] == FactKind.UNDO}
    opinions: dict[str, list[Opinion]] = {}
    appeals: dict[str, list[Appealed]] = {}
    assignees: dict[str, str] = {}
    for ad_id, kind, target, id, author, role, accepted, content_hash, verdict, round_, fence, adjudication in rows:
        taken_back = id in undone
        if kind == FactKind.DECISION:
            opinion = Opinion(
                id=id, author=author, role=role, order=accepted, content_hash=content_hash,
                verdict=Verdict(verdict), round=round_, fence=bool(fence), undone=taken_back,
                adjudication=bool(adjudication),
            )  # fmt: skip
            opinions.setdefault(ad_id, []).append(opinion)
        elif kind == FactKind.APPEAL:
            appeals.setdefault(ad_id, []).append(Appealed(id, content_hash, round_, taken_back, accepted))
        elif kind == FactKind.ASSIGN and not taken_back:
            assignees[ad_id] = target
    return {
        ad_id: Told(tuple(opinions.get(ad_id, ())), tuple(appeals.get(ad_id, ())), assignees.get(ad_id, ""))
        for ad_id in {row[0] for row in rows}
    }


def beneath_one(connection: Connection, ad_id: str) -> tuple[Beneath, int] | None:
    """As `beneath_of`, of one ad, in one statement, which sees one moment, and the round that stands on it with
    what lies over it in `work`; None where the mirror does not hold it."""
    rows = connection.execute(_BENEATH, (ad_id,)).fetchall()
    if not rows:
        return None
    content_hash, queued, wanted, upto, over = rows[0][:5]
    acts = _told([row[5:] for row in rows if row[5] is not None]).get(ad_id, NOTHING)
    found = Beneath(ad_id, content_hash, bool(queued), acts.opinions, int(upto), acts.appeals, wanted=int(wanted))
    return found, found.round if over is None else int(over)


def beneath_of(connection: Connection, ad_ids: Sequence[str]) -> list[Beneath]:
    """Those of these ads that the mirror holds, as an overlay is laid over them. Read within one transaction."""
    rows = connection.execute(
        "SELECT ad_id, content_hash, queued, wanted, (SELECT value FROM main.meta WHERE key = 'upto') FROM main.ad"
        " WHERE ad_id IN (SELECT value FROM json_each(?))",
        (as_json(ad_ids),),
    ).fetchall()
    told = told_on(connection, [row[0] for row in rows]) if rows else {}
    found = []
    for ad_id, content_hash, queued, wanted, upto in rows:
        acts = told.get(ad_id, NOTHING)
        found.append(
            Beneath(ad_id, content_hash, bool(queued), acts.opinions, int(upto), acts.appeals, wanted=int(wanted))
        )
    return found


RULE = """UPDATE ad SET state = ?, open = ?, decision_id = ?, verdict = ?, round = ?, assignee = ?, disputed = ?,
    agreement = ?, place = -rank - ? WHERE ad_id = ?"""
"""Takes what `ruling` gives."""
UNRULED = """open = queued, state = iif(queued, 'open', 'auto'), decision_id = '', verdict = '', round = 0,
    assignee = '', disputed = 0, agreement = NULL, place = -rank"""
"""What an ad is on which nobody did anything."""


def ruling(told: Told, ad_id: str, content_hash: str, queued: bool, wanted: int, viewer: str) -> tuple[object, ...]:
    """The columns that `RULE` sets: what an ad is by these acts, to this viewer."""
    round_ = round_of(told.appeals, content_hash, told.opinions)
    state, holds, agreement, disputed = standing_of(
        told.opinions, content_hash, queued, round=round_, wanted=wanted, viewer=viewer
    )
    return (
        str(state), state in OPEN_STATES, holds.id if holds else "", str(holds.verdict) if holds else "", round_,
        told.assignee, disputed, agreement, bonus_of(state), ad_id,
    )  # fmt: skip


def as_json(values: Sequence[object]) -> str:
    """A list as SQLite's `json_each` reads it."""
    return msgspec.json.encode(values).decode()
