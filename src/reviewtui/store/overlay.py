"""What this user's own facts make of an ad until the mirror holds them: laid over what was pulled.

An overlay is derived: from the ad as it lies beneath and the facts that are not there yet, by the same pure
rule that the mirror uses. It may be thrown away and made anew at any time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import msgspec

from reviewtui.database.sqlite import Connection
from reviewtui.domain.decisions import LOCAL, Appealed, Opinion, round_of, standing_of
from reviewtui.domain.facts import FactKind, Verdict

_DECISION, _UNDO, _APPEAL, _ASK = map(str, (FactKind.DECISION, FactKind.UNDO, FactKind.APPEAL, FactKind.ASK))
ALWAYS = 2**62
"""`until_seq` of a fact the hub has not answered."""


@dataclass(frozen=True, slots=True)
class Beneath:
    """An ad as the mirror, come as far as `upto`, holds it, and what people decided on it."""

    ad_id: str
    content_hash: str
    queued: bool = True
    opinions: tuple[Opinion, ...] = ()
    upto: int = 0
    appeals: tuple[Appealed, ...] = ()
    wanted: int = 1

    @property
    def round(self) -> int:
        """The round that stands, by what was pulled."""
        return round_of(self.appeals, self.content_hash, self.opinions)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What an ad is to this user while the mirror has not come as far as `until_seq`.

    `state` as in `domain.decisions.State`; empty, with `until_seq` 0, where nothing but a skip lies over it.
    """

    ad_id: str
    content_hash: str
    state: str = ""
    decision_id: str = ""
    until_seq: int = 0
    disputed: bool = False
    round: int = 0


class Act(NamedTuple):
    """An own decision, undo, question or appeal that was not refused; `seq` is None before the hub's answer."""

    n: int
    id: str
    kind: str
    ad_id: str
    content_hash: str
    verdict: str
    target: str
    round: int
    fence: int
    adjudication: int
    seq: int | None


def lay(beneath: Beneath, acts: Iterable[Act], author: str, role: str) -> Overlay:
    """What these acts, all of them on this ad, make of it where the mirror does not hold them yet."""
    fresh = [act for act in acts if act.seq is None or act.seq > beneath.upto]
    if not fresh:
        return Overlay(beneath.ad_id, beneath.content_hash)
    undone = {act.target for act in fresh if act.kind == _UNDO}
    pulled = {opinion.id for opinion in beneath.opinions}
    opinions = [msgspec.structs.replace(o, undone=o.undone or o.id in undone) for o in beneath.opinions]
    opinions += [
        Opinion(
            id=act.id,
            author=author,
            role=role,
            order=_order(act),
            content_hash=act.content_hash,
            verdict=Verdict(act.verdict),
            round=act.round,
            fence=bool(act.fence),
            undone=act.id in undone,
            adjudication=bool(act.adjudication),
        )
        for act in fresh
        if act.kind == _DECISION and act.id not in pulled
    ]
    appeals = [msgspec.structs.replace(a, undone=a.undone or a.id in undone) for a in beneath.appeals]
    appeals += [
        Appealed(act.id, act.content_hash, act.round, act.id in undone, _order(act))
        for act in fresh
        if act.kind == _APPEAL
    ]
    asked = any(act.kind == _ASK and act.id not in undone for act in fresh)
    round_ = round_of(appeals, beneath.content_hash, opinions)
    stands = standing_of(
        opinions, beneath.content_hash, beneath.queued or asked, round=round_, wanted=beneath.wanted, viewer=author
    )
    until_seq = max(ALWAYS if act.seq is None else act.seq for act in fresh)
    holds = stands.ruling.id if stands.ruling else ""
    return Overlay(beneath.ad_id, beneath.content_hash, str(stands.state), holds, until_seq, stands.disputed, round_)


def _order(act: Act) -> int:
    """Its place in the order of receipt; what the hub has not numbered comes last."""
    return LOCAL + act.n if act.seq is None else act.seq


_ACTS = """SELECT f.n, f.id, f.kind, f.ad_id, f.content_hash, f.verdict, f.target, f.round, f.fence, f.adjudication,
    d.seq FROM fact f JOIN delivery d ON d.n = f.n
    WHERE +f.kind IN ('decision', 'undo', 'ask', 'appeal') AND d.state IN ('new', 'attempted', 'acked')"""
"""The `+` keeps the index of kinds out: nearly every own fact is of one of these, so the way to them is the ad."""
_ACTS_ON = f"{_ACTS} AND f.ad_id = ? ORDER BY f.n"
UNCOVERED = """SELECT DISTINCT f.ad_id FROM delivery d CROSS JOIN fact f ON f.n = d.n
    WHERE d.state = 'acked' AND d.seq > :upto AND f.kind IN ('decision', 'undo', 'ask', 'appeal')
    AND NOT EXISTS (SELECT 1 FROM overlay o WHERE o.ad_id = f.ad_id AND o.until_seq > :upto)"""
"""Ads over which nothing lies although a mirror that has come as far as `upto` does not hold an own act on them: it
held that act before, and is an older one now.
"""
_PUT = """INSERT INTO overlay (ad_id, content_hash, state, decision_id, until_seq, disputed, round, skip_until)
    VALUES (?1, ?2, ?3, ?4, ?5, ?7, ?8, ifnull(?6, 0))
    ON CONFLICT (ad_id) DO UPDATE SET content_hash = excluded.content_hash, state = excluded.state,
    decision_id = excluded.decision_id, until_seq = excluded.until_seq, disputed = excluded.disputed,
    round = excluded.round,
    skip_until = coalesce(?6, iif(content_hash = excluded.content_hash, skip_until, 0))"""


def lay_over(c: Connection, ads: Iterable[Beneath], author: str, role: str, skip_until: int | None = None) -> None:
    """Derive what lies over these ads from the own acts in work.db, and keep it. Within a transaction of work.db.

    Until `skip_until` (epoch ms) they are put off; None leaves that as it is while the content is the same.
    """
    for ad in ads:
        acts = [Act(*row) for row in c.execute(_ACTS_ON, (ad.ad_id,))]
        _put(c, [lay(ad, acts, author, role)], skip_until)


def lay_alone(
    c: Connection, ad_ids: Sequence[str] | None, author: str, role: str, skip_until: int | None = None
) -> None:
    """As `lay_over`, for these ads or all, where the mirror is not at hand: as if nobody else had decided.

    The content is that of the overlay so far, or else what was judged last; an ad of unknown content is left out.
    The round is the highest that own decisions on the content were in, or that own appeals opened.
    """
    wanted = "" if ad_ids is None else "AND f.ad_id IN (SELECT value FROM json_each(?))"
    ids = () if ad_ids is None else (msgspec.json.encode(ad_ids).decode(),)
    known = dict(c.execute(f"SELECT f.ad_id, f.content_hash FROM overlay f WHERE 1 {wanted}", ids).fetchall())
    laid = [Overlay(ad_id, content_hash) for ad_id, content_hash in known.items()]
    rows = c.execute(f"{_ACTS} {wanted} ORDER BY f.ad_id, f.n", ids).fetchall()
    for ad_id, own in groupby(map(Act._make, rows), attrgetter("ad_id")):
        acts = list(own)
        judged = [act.content_hash for act in acts if act.content_hash]
        content_hash = known.get(ad_id) or (judged[-1] if judged else "")
        if content_hash:
            rounds = (a.round for a in acts if a.kind == FactKind.DECISION and a.content_hash == content_hash)
            round_ = max(rounds, default=0)
            appeals = (Appealed("", content_hash, round_),) if round_ else ()
            laid.append(lay(Beneath(ad_id, content_hash, appeals=appeals), acts, author, role))
    _put(c, laid, skip_until)


def answered(c: Connection, numbers: Sequence[int]) -> None:
    """The hub took these facts: what lies over their ads does so until the mirror holds the last of them."""
    c.execute(
        "UPDATE overlay SET until_seq ="
        f" (SELECT ifnull(max(ifnull(seq, ?)), 0) FROM ({_ACTS} AND f.ad_id = overlay.ad_id))"
        " WHERE until_seq > 0 AND ad_id IN (SELECT ad_id FROM fact WHERE n IN (SELECT value FROM json_each(?)))",
        (ALWAYS, msgspec.json.encode(numbers).decode()),
    )


def _put(c: Connection, overlays: Iterable[Overlay], skip_until: int | None = None) -> None:
    c.executemany(
        _PUT,
        [
            (o.ad_id, o.content_hash, o.state, o.decision_id, o.until_seq, skip_until, o.disputed, o.round)
            for o in overlays
        ],
    )
