"""The claims this user holds, in work.db: kept so that a decision made with no network still carries its fence."""

from collections.abc import Iterable

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.claims import Claim


def held_claims(c: Connection) -> dict[str, Claim]:
    """The claims kept here by ad, also those whose lease may have ended: the hub judges a fence, not this clock."""
    rows = c.execute("SELECT ad_id, fence, expires_at, ahead FROM claim")
    return {ad_id: Claim(ad_id, fence, expires_at, bool(ahead)) for ad_id, fence, expires_at, ahead in rows}


def keep_claims(c: Connection, granted: Iterable[Claim], gone: Iterable[str], ended_before: int) -> None:
    """Keep what was granted; forget what is gone, and every lease that ended before this instant (epoch ms)."""
    with writing(c):
        c.execute("DELETE FROM claim WHERE expires_at < ?", (ended_before,))
        c.execute(
            "DELETE FROM claim WHERE ad_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(gone)).decode(),),
        )
        c.executemany(
            "INSERT INTO claim (ad_id, fence, expires_at, ahead) VALUES (?, ?, ?, ?) ON CONFLICT (ad_id) DO UPDATE"
            " SET fence = excluded.fence, expires_at = excluded.expires_at, ahead = max(ahead, excluded.ahead)",
            granted,
        )
