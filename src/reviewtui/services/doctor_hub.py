"""Whether this cache holds what its hub holds: counts and hashes of both, side by side."""

from collections.abc import Iterator
from contextlib import closing

from reviewtui.database import sqlite
from reviewtui.domain.canonical import KINDS, Part, parts_of
from reviewtui.errors import ReviewError
from reviewtui.services.doctor import FINE, NOTE, WRONG, Finding
from reviewtui.services.syncing import run_here
from reviewtui.settings import Settings
from reviewtui.store.holdings import pulled_rows
from reviewtui.store.progress import read_state
from reviewtui.sync.connection import Connection, connected
from reviewtui.wire.messages import DigestAnswer
from reviewtui.words import say

CHECK = "digest"
SHOWN = 5
"""Differences told one by one; the rest are counted."""


def compare_with_hub(settings: Settings, connection: Connection) -> list[Finding]:
    """What differs between what was pulled and what the hub holds of it; nothing is changed.

    Only a mirror that stands where the hub does can be compared; own acts on their way play no part. What keeps the
    hub from being asked at all is another check's to say.
    """
    file = settings.cache_dir / "mirror.db"
    if not file.exists() or (connection.private and not settings.private_hub.exists()):
        return []

    async def ask() -> DigestAnswer:
        async with connected(connection) as client:
            await client.hello()
            return await client.digest()

    try:
        theirs = run_here(ask())
        with closing(sqlite.open_file(file, synchronous="NORMAL", read_only=True)) as mirror, sqlite.reading(mirror):
            state = read_state(mirror)
            if state.epoch != theirs.epoch or state.upto != theirs.upto:
                return [Finding(CHECK, NOTE, say("doctor.not_level", ours=state.upto, theirs=theirs.upto))]
            ours = [part for kind in KINDS for part in parts_of(kind, pulled_rows(mirror, kind))]
    except (ReviewError, sqlite.Error, KeyError):
        return []
    found = list(
        differences(ours, [Part(part.account_id, part.kind, part.count, part.sha256) for part in theirs.parts])
    )
    if not found:
        rows = sum(part.count for part in ours)
        return [Finding(CHECK, FINE, say("doctor.level", rows=f"{rows:,}"))]
    shown = [Finding(CHECK, WRONG, words) for words in found[:SHOWN]]
    rest = len(found) - SHOWN
    return [*shown, Finding(CHECK, WRONG, say("doctor.differ_more", count=rest))] if rest > 0 else shown


def differences(ours: list[Part], theirs: list[Part]) -> Iterator[str]:
    """A sentence for each account and kind that is not alike: which, how many here and there, and what to do."""
    here = {(part.account_id, part.kind): part for part in ours}
    there = {(part.account_id, part.kind): part for part in theirs}
    for account_id, kind in sorted(here.keys() | there.keys()):
        one, other = here.get((account_id, kind)), there.get((account_id, kind))
        if one != other:
            yield say(
                "doctor.differ",
                kind=say(f"doctor.kind_{kind}"),
                account=account_id or say("doctor.no_account"),
                ours=f"{one.count:,}" if one else "0",
                theirs=f"{other.count:,}" if other else "0",
            )
