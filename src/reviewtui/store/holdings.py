"""All that this cache holds, kind by kind, as this user sees it; nothing of how or when it came here."""

from collections.abc import Iterator
from typing import Any

from reviewtui.database.sqlite import Connection
from reviewtui.store.lists import UNSEEN
from reviewtui.store.reader import Reader

_UPTO = "(SELECT value FROM main.meta WHERE key = 'upto')"
_ACTIVE = f"o.until_seq > {_UPTO}"


def _standing(state: str, verdict: str) -> str:
    """The state, whoever looks: an ad that awaits a further opinion was decided, or passed on, by others."""
    return f"iif({state} = 'second', iif({verdict} = 'escalate', 'escalated', 'decided'), {state})"


_DECIDED = f"""ifnull({_standing("o.state", "(SELECT verdict FROM main.fact WHERE id = o.decision_id)")},
    {_standing("a.state", "a.verdict")})"""
_PULLED = {
    "account": "SELECT account_id, name FROM main.account",
    "policy": "SELECT '', policy, revision, body FROM main.policy",
    "rules": "SELECT '', name, revision, author, published_at, body FROM main.rules",
    "ad": """SELECT account_id, ad_id, content_hash, headline, text, language, status, rank, created_at, checked_at,
            queued, badge, ai_verdict, ai_score, spend_minor, currency, shape, due_at, wanted, detail FROM main.ad""",
    "fact": "SELECT account_id, id, ad_id, kind, author, body FROM main.fact",
    "ruling": f"""SELECT a.account_id, a.ad_id, a.content_hash, {_standing("a.state", "a.verdict")} AS stands,
            a.decision_id AS decision FROM main.ad a WHERE decision <> '' OR stands IN ('changed', 'appealed')""",
    "record": """SELECT account_id, id, kind, source, observed_at, checked_at, first_at, since, body
            FROM main.record""",
}
"""What was pulled."""
_HELD = {
    **_PULLED,
    "ad": f"""{_PULLED["ad"]}
        UNION ALL SELECT q.account_id, q.ad_id, q.content_hash, q.headline, q.text, '', 'unknown', -q.place,
            q.created_at, q.created_at, 1, 'asked', '', NULL, NULL, '', 0, q.due_at, 1,
            q.detail FROM work.asked_ad q
            WHERE q.until_seq > {_UPTO} AND NOT EXISTS (SELECT 1 FROM main.ad a WHERE a.ad_id = q.ad_id)""",
    "fact": f"""{_PULLED["fact"]}
        UNION ALL SELECT coalesce(a.account_id, q.account_id, ''), f.id, f.ad_id, f.kind, :user, f.body
            FROM work.fact f JOIN work.delivery d ON d.n = f.n LEFT JOIN main.ad a ON a.ad_id = f.ad_id
            LEFT JOIN work.asked_ad q ON q.ad_id = f.ad_id WHERE {UNSEEN}
            AND (d.seq IS NULL OR d.seq > {_UPTO})""",
    "ruling": f"""SELECT a.account_id, a.ad_id, a.content_hash, {_DECIDED} AS stands,
            iif(o.state IS NULL, a.decision_id, o.decision_id) AS decision FROM main.ad a
            LEFT JOIN work.overlay o ON o.ad_id = a.ad_id AND o.content_hash = a.content_hash AND {_ACTIVE}
            WHERE decision <> '' OR stands IN ('changed', 'appealed')
        UNION ALL SELECT q.account_id, q.ad_id, q.content_hash, o.state, o.decision_id FROM work.asked_ad q
            JOIN work.overlay o ON o.ad_id = q.ad_id AND {_ACTIVE} WHERE o.decision_id <> ''
            AND NOT EXISTS (SELECT 1 FROM main.ad a WHERE a.ad_id = q.ad_id)""",
}
"""The same with this user's own acts laid over it."""
_ORDER = {"account": "1", "policy": "2, 3", "rules": "2, 3", "ad": "1, 2", "fact": "1, 2", "ruling": "1, 2",
          "record": "1, 2, 3, 4"}  # fmt: skip


def held_rows(reader: Reader, kind: str, user: str) -> Iterator[tuple[Any, ...]]:
    """Everything of one kind: the account, the id, then what it is; by account, then by id.

    A fact counts whether it was pulled or is this user's own on its way; one that the hub has and does not show (any
    more) is not of this scope. A ruling is an ad's standing where
    anybody decided it. `user` is who this cache's own facts are by.
    """
    return iter(reader.connection.execute(f"{_HELD[kind]} ORDER BY {_ORDER[kind]}", {"user": user}))


def pulled_rows(connection: Connection, kind: str) -> Iterator[tuple[Any, ...]]:
    """As `held_rows`, of what was pulled alone; over any connection to a mirror."""
    return iter(connection.execute(f"{_PULLED[kind]} ORDER BY {_ORDER[kind]}"))
