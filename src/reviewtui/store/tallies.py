"""Daily counts, kept in mirror.db so that figures over weeks never read a million ads.

A row of `tally` is (kind, day, key, n); days are UTC. An ad counts on the day it was made, a decision that stands on
the day it was taken. What came by pull is counted later, behind two watermarks (`meta`: `ads_counted`, by
`content_seq`; `decisions_counted`, by `seq`). A page that changes what is counted already brings the difference in
its own transaction, so that at any time the counts are those of the rows up to the watermarks.

`source` holds when each source of an ad was last heard (epoch ms).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.landing import host_of
from reviewtui.wire.messages import Page

ADS, ACCOUNT, HOST, VERDICT, REASON = "ads", "account", "host", "verdict", "reason"
"""Kinds. `ads` has the keys below; `account` and `host` count ads, `verdict` and `reason` decisions."""
ALL, UNSURE, ALONE, PERSON = "all", "unsure", "alone", "person"
"""Every ad; those the AI was unsure about; those it judged and nobody was asked; those a person was asked."""

DAY_MS = 86_400_000

Count = tuple[str, int, str]
"""(kind, day, key)"""


class Ad(NamedTuple):
    """What counts of an ad."""

    content_hash: str
    account_id: str
    day: int
    unsure: bool
    alone: bool
    person: bool


class Judged(NamedTuple):
    """What counts of a decision."""

    day: int
    verdict: str
    codes: frozenset[str]


class Counted(NamedTuple):
    """What is counted already of the rows that a page may change.

    `links` are those of the ads whose content is about to change or to go, `judged` the ads whose decisions may.
    """

    ads: dict[str, Ad]
    links: dict[str, str]
    checked: dict[str, int]
    judged: set[str]
    decisions: dict[str, Judged]


class _Code(msgspec.Struct, gc=False):
    code: str


class _Reasons(msgspec.Struct, gc=False):
    reasons: list[_Code] = []


class _Fact(msgspec.Struct, gc=False):
    data: _Reasons


class _Detail(msgspec.Struct, gc=False):
    link: str = ""
    sources: list[tuple[str, int, int]] = []


_fact = msgspec.json.Decoder(_Fact).decode
_detail = msgspec.json.Decoder(_Detail).decode

_AD = f"""content_hash, account_id, created_at / {DAY_MS},
    ai_verdict NOT IN ('approve', 'reject') AND ai_score IS NOT NULL OR ai_verdict = 'unsure',
    state = 'auto' AND ai_verdict IN ('approve', 'reject'), state <> 'auto'"""
_UNDONE = """EXISTS (SELECT 1 FROM fact u INDEXED BY fact_ad
    WHERE u.ad_id = f.ad_id AND u.kind = 'undo' AND u.target = f.id)"""
_ADD = """INSERT INTO tally (kind, day, key, n) VALUES (?, ?, ?, ?)
    ON CONFLICT (kind, day, key) DO UPDATE SET n = n + excluded.n"""
_HEARD = """INSERT INTO source (name, checked_at) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET checked_at = max(checked_at, excluded.checked_at)"""


def counted(c: Connection, touched: Iterable[str], page: Page) -> Counted:
    """What is counted of the ads that a page touches, before it is applied, and of the decisions on them."""
    marks = _watermarks(c)
    ads, checked = _ads(c, touched, marks["ads_counted"])
    stays = {row.ad_id: row.content_hash for row in page.ads}
    gone = {row.id for row in page.gone}
    leaving = [id for id, ad in ads.items() if id in gone or stays.get(id, ad.content_hash) != ad.content_hash]
    judged = gone.union(row.ad_id for row in page.facts)
    return Counted(ads, _links(c, leaving), checked, judged, _decisions(c, judged, marks["decisions_counted"]))


def recount(c: Connection, before: Counted, page: Page) -> None:
    """Bring the counts from what was counted `before` a page to what is now, within the page's transaction.

    A row that was not counted before is not now.
    """
    changes: Counter[Count] = Counter()
    marks = _watermarks(c)
    if before.ads:
        now, _ = _ads(c, before.ads, marks["ads_counted"])
        changed = [id for id, ad in before.ads.items() if now.get(id) != ad]
        links = _links(c, changed)
        for id in changed:
            changes.subtract(_counts_of(before.ads[id], before.links.get(id, links.get(id, ""))))
            if id in now:
                changes.update(_counts_of(now[id], links[id]))
        heard = [row for row in page.ads if before.checked.get(row.ad_id, row.checked_at) != row.checked_at]
        _hear(c, [_detail(row.detail) for row in heard])
    if before.decisions:
        still = _decisions(c, before.judged, marks["decisions_counted"])
        for id, decision in before.decisions.items():
            if id not in still:
                changes.subtract(_counts_by(decision))
    _add(c, changes)


def count_some(c: Connection, limit: int) -> int:
    """Count the next ads, then the next decisions, behind their watermarks; returns how many."""
    return _count_ads(c, limit) or _count_decisions(c, limit)


def forget_counts(c: Connection) -> None:
    """Begin to count again from nothing. Within a transaction of mirror.db."""
    c.execute("DELETE FROM tally")
    c.execute("DELETE FROM source")
    c.execute("UPDATE meta SET value = 0 WHERE key IN ('ads_counted', 'decisions_counted')")


def daily(c: Connection, kind: str, first: int, last: int) -> dict[str, dict[int, int]]:
    """Of each key of a kind: day → count, for these days and those between; days without any are left out."""
    found: dict[str, dict[int, int]] = {}
    rows = c.execute(
        "SELECT key, day, n FROM main.tally WHERE kind = ? AND day BETWEEN ? AND ? AND n > 0", (kind, first, last)
    )
    for key, day, n in rows:
        found.setdefault(key, {})[day] = n
    return found


def sources(c: Connection) -> list[tuple[str, int]]:
    """Each source of ads, by name, and when it was last heard (epoch ms)."""
    return [(str(name), int(at)) for name, at in c.execute("SELECT name, checked_at FROM main.source ORDER BY name")]


def counted_share(c: Connection) -> float:
    """How much of what came by pull is counted, 0 to 1."""
    marks = _watermarks(c)
    ((last_ad, last_decision),) = c.execute(
        "SELECT ifnull((SELECT max(content_seq) FROM main.ad), 0), ifnull((SELECT max(seq) FROM main.fact INDEXED BY"
        " fact_judged WHERE kind = 'decision'), 0)"
    )
    last = int(last_ad) + int(last_decision)
    done = min(marks["ads_counted"], last_ad) + min(marks["decisions_counted"], last_decision)
    return done / last if last else 1.0


def _count_ads(c: Connection, limit: int) -> int:
    meta = _watermarks(c)
    rows = c.execute(
        f"SELECT content_seq, detail, {_AD} FROM ad WHERE content_seq > ? AND content_seq <= ?"
        " ORDER BY content_seq LIMIT ?",
        (meta["ads_counted"], meta["upto"], limit),
    ).fetchall()
    if rows:
        changes: Counter[Count] = Counter()
        details = [_detail(row[1]) for row in rows]
        for row, detail in zip(rows, details, strict=True):
            changes.update(_counts_of(Ad(*row[2:]), detail.link))
        with writing(c):
            _add(c, changes)
            _hear(c, details)
            c.execute("UPDATE meta SET value = ? WHERE key = 'ads_counted'", (rows[-1][0],))
    return len(rows)


def _count_decisions(c: Connection, limit: int) -> int:
    meta = _watermarks(c)
    rows = c.execute(
        f"""SELECT f.seq, f.at / {DAY_MS}, f.verdict, f.body, {_UNDONE} FROM fact f INDEXED BY fact_judged
        WHERE f.kind = 'decision' AND f.seq > ? AND f.seq <= ? ORDER BY f.seq LIMIT ?""",
        (meta["decisions_counted"], meta["upto"], limit),
    ).fetchall()
    if rows:
        changes: Counter[Count] = Counter()
        for _, day, verdict, body, undone in rows:
            if not undone:
                changes.update(_counts_by(_judged(day, verdict, body)))
        with writing(c):
            _add(c, changes)
            c.execute("UPDATE meta SET value = ? WHERE key = 'decisions_counted'", (rows[-1][0],))
    return len(rows)


def _ads(c: Connection, ids: Iterable[str], upto: int) -> tuple[dict[str, Ad], dict[str, int]]:
    """Those of these ads that are counted, and when each was checked last."""
    found = "FROM ad WHERE ad_id IN (SELECT value FROM json_each(?)) AND content_seq <= ?"
    rows = c.execute(f"SELECT ad_id, checked_at, {_AD} {found}", (_json(ids), upto)).fetchall()
    return {row[0]: Ad._make(row[2:]) for row in rows}, {row[0]: row[1] for row in rows}


def _links(c: Connection, ids: Sequence[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = c.execute("SELECT ad_id, detail FROM ad WHERE ad_id IN (SELECT value FROM json_each(?))", (_json(ids),))
    return {ad_id: _detail(detail).link for ad_id, detail in rows}


def _decisions(c: Connection, ids: Iterable[str], upto: int) -> dict[str, Judged]:
    """The decisions on these ads that are counted and stand, by id."""
    rows = c.execute(
        f"""SELECT f.id, f.at / {DAY_MS}, f.verdict, f.body FROM fact f INDEXED BY fact_ad
        WHERE f.ad_id IN (SELECT value FROM json_each(?)) AND f.kind = 'decision' AND f.seq <= ? AND NOT {_UNDONE}""",
        (_json(ids), upto),
    )
    return {row[0]: _judged(*row[1:]) for row in rows}


def _judged(day: int, verdict: str, body: bytes) -> Judged:
    return Judged(day, verdict, frozenset(reason.code for reason in _fact(bytes(body)).data.reasons))


def _counts_of(ad: Ad, link: str) -> Iterator[Count]:
    yield ADS, ad.day, ALL
    yield ACCOUNT, ad.day, ad.account_id
    if host := host_of(link) if link else "":
        yield HOST, ad.day, host
    for key, so in ((UNSURE, ad.unsure), (ALONE, ad.alone), (PERSON, ad.person)):
        if so:
            yield ADS, ad.day, key


def _counts_by(decision: Judged) -> Iterator[Count]:
    yield VERDICT, decision.day, decision.verdict
    for code in decision.codes:
        yield REASON, decision.day, code


def _add(c: Connection, changes: Counter[Count]) -> None:
    c.executemany(_ADD, [(*count, n) for count, n in changes.items() if n])


def _hear(c: Connection, details: Iterable[_Detail]) -> None:
    heard: dict[str, int] = {}
    for detail in details:
        for name, _, checked_at in detail.sources:
            heard[name] = max(checked_at, heard.get(name, 0))
    c.executemany(_HEARD, heard.items())


def _watermarks(c: Connection) -> dict[str, int]:
    rows = c.execute("SELECT key, value FROM main.meta WHERE key IN ('ads_counted', 'decisions_counted', 'upto')")
    return {key: int(value) for key, value in rows}


def _json(values: Iterable[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
