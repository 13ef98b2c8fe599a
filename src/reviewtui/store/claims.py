"""The claims this user holds, in work.db: kept so that a decision made with no network still carries its fence."""

from collections.abc import Iterable

import msgspec

from reviewtui.database.sqlite import Connection, writing
from reviewtui.domain.claims import Claim

COLUMNS = "ad_id, fence, expires_at, lasts, ahead, spent"


def live_claims(c: Connection, now: int) -> dict[str, Claim]:
    """The claims by ad that last at this instant (epoch ms). Those that ended, and those under which an ad was
    decided, stay in the table for their fence: there may be thousands of a day, and they are not read here."""
    rows = c.execute(f"SELECT {COLUMNS} FROM claim WHERE expires_at > ? AND NOT spent", (now,))
    return {row[0]: claim_from(row) for row in rows}


def claim_from(row: tuple[str, int, int, int, int, int]) -> Claim:
    """A row of `COLUMNS`."""
    return Claim(*row[:4], ahead=bool(row[4]), spent=bool(row[5]))


def keep_claims(c: Connection, granted: Iterable[Claim], gone: Iterable[str], ended_before: int) -> None:
    """Keep what was granted; forget what is gone, and every lease that ended before this instant (epoch ms).

    A claim that was taken ahead of time remains one while it is renewed.
    """
    with writing(c):
        c.execute("DELETE FROM claim WHERE expires_at < ?", (ended_before,))
        c.execute(
            "DELETE FROM claim WHERE ad_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(gone)).decode(),),
        )
        c.executemany(
            f"INSERT INTO claim ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (ad_id) DO UPDATE SET"
            " ahead = max(excluded.ahead, iif(fence = excluded.fence, ahead, 0)), fence = excluded.fence,"
            " expires_at = excluded.expires_at, lasts = excluded.lasts, spent = excluded.spent",
            granted,
        )


def spend_claims(c: Connection, ad_ids: Iterable[str]) -> None:
    """These ads were decided: with the decisions, the hub lets them go. Within a transaction."""
    c.executemany("UPDATE claim SET spent = 1 WHERE ad_id = ?", [(ad_id,) for ad_id in ad_ids])


def regain_claim(c: Connection, ad_id: str) -> None:
    """The decision never left this machine: its ad is held as before. Within a transaction."""
    c.execute("UPDATE claim SET spent = 0 WHERE ad_id = ?", (ad_id,))
