"""About this home itself: status, doctor, digest, wipe."""

import os
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from reviewtui.commands.output import emit, line, table
from reviewtui.connect import connection_for, forget_token
from reviewtui.errors import Misused, ReviewError
from reviewtui.settings import Settings
from reviewtui.sync.connection import Connection
from reviewtui.words import say

_TOLD_OF_HELD = ("id", "kind", "verdict", "ad_id", "at", "code", "words")


def status(settings: Settings, args: Namespace) -> int:
    """`status`: the figures of this home; no hub is asked."""
    from reviewtui.commands.desk import at_desk
    from reviewtui.services.standing import standing
    from reviewtui.services.unsent import read_traffic

    with at_desk(settings) as desk:
        now = standing(desk, settings)
        traffic = read_traffic(desk.reader, settings.user)
    if args.json:
        held = [{name: getattr(entry, name) for name in _TOLD_OF_HELD} for entry in traffic.held]
        emit({**asdict(now), "held_entries": held, "outbox_since": traffic.waiting_since})
        return 0
    seen = datetime.fromtimestamp(now.last_sync / 1000).astimezone() if now.last_sync else None
    table(
        [
            (say("cli.status_hub"), now.hub),
            (say("cli.status_user"), f"{now.user} ({now.role})"),
            (say("cli.status_last"), f"{seen:%Y-%m-%d %H:%M:%S}" if seen else say("cli.never")),
            (say("cli.status_ads"), say("cli.status_ads_are", ads=f"{now.ads:,}", open=f"{now.open:,}")),
            (say("cli.status_decisions"), f"{now.decisions:,}"),
            (say("cli.status_outbox"), str(now.outbox)),
            (say("cli.status_held"), str(now.held)),
            *(
                ("", f"{entry.kind} {entry.verdict} {entry.ad_id}: {entry.words or entry.code}")
                for entry in traffic.held
            ),
        ]
    )
    return 0


def doctor(settings: Settings, args: Namespace) -> int:
    """`doctor`: everything looked at; `--repair` puts right what can be, first. Exit 1 if something is wrong."""
    from reviewtui.services.doctor import WRONG, examine

    def reach() -> Connection | ReviewError:
        try:
            return connection_for(settings)
        except ReviewError as fault:
            return fault

    mended = []
    if args.repair:
        from reviewtui.services.repair import repair

        mended = repair(settings, reach, f"{datetime.now().astimezone():%Y-%m-%d}")
    found = examine(settings, reach())
    wrong = [finding for finding in (*mended, *found) if finding.level == WRONG]
    if args.json:
        repaired = {"repaired": [asdict(finding) for finding in mended]} if args.repair else {}
        emit({"ok": not wrong, **repaired, "checks": [asdict(finding) for finding in found]})
    else:
        table([(say(f"doctor.{finding.level}"), finding.check, finding.words) for finding in (*mended, *found)])
    return 1 if wrong else 0


def digest(settings: Settings, args: Namespace) -> int:
    """`digest`: what this cache holds, hashed."""
    from reviewtui.commands.desk import at_desk
    from reviewtui.services.desk import now_ms
    from reviewtui.services.digests import digest as digest_cache

    now = now_ms() if args.now is None else args.now
    with at_desk(settings) as desk:
        if args.canonical:
            try:
                handle = os.open(args.canonical, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
                with os.fdopen(handle, "wb") as file:
                    made = digest_cache(desk, now, file.write)
            except OSError as error:
                raise ReviewError("no_canonical", file=args.canonical, why=error.strerror or error) from None
        else:
            made = digest_cache(desk, now)
    if args.json:
        # Only what two equal caches share, unless an instant was pinned: then also what was open at it.
        pinned = {} if args.now is None else {"now": made.now, "open": made.open}
        emit({"sha256": made.sha256, "parts": [asdict(part) for part in made.parts], **pinned})
    else:
        line(made.sha256)
        table([(part.account_id or "-", part.kind, f"{part.count:,}", part.sha256) for part in made.parts])
    return 0


def wipe(settings: Settings, args: Namespace) -> int:
    """`wipe`: shows what would be lost, asks, and removes this home's caches and token."""
    from reviewtui.services import wiping

    caches = wiping.look(settings)
    if not args.json:
        for cache in caches:
            figures = [say("cli.unreadable") if figure is None else figure for figure in (cache.outbox, cache.held)]
            line(say("cli.wipe_cache", folder=cache.folder, outbox=figures[0], held=figures[1]))
            if cache.hub_ads:
                line(say("cli.wipe_hub", ads=f"{cache.hub_ads:,}"))
    if not args.yes:
        word = say("cli.wipe_word")
        if args.json or not sys.stdin.isatty():
            lost = sum((cache.outbox or 0) + (cache.held or 0) for cache in caches)
            raise Misused("wipe_unsure", unsent=lost)
        if input(say("cli.wipe_ask", folder=Path(settings.data_dir), word=word)).strip().lower() != word:
            line(say("cli.wipe_kept"))
            return 1
    wiping.wipe(settings, caches)
    forget_token(settings, settings.hub)
    if args.json:
        removed = [{**asdict(cache), "folder": str(cache.folder)} for cache in caches]
        emit({"removed": removed, "unsent": sum((cache.outbox or 0) + (cache.held or 0) for cache in caches)})
    else:
        line(say("cli.wipe_done", n=len(caches)))
    return 0
