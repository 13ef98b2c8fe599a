"""Deciding: the durable transaction with what follows, and from the key to the next ad on screen.

*Transaction*: ours is `services.decide` (reads the ad again, checks the judgement, freezes the content,
encodes the fact, commits fact, outbox and overlay at FULL) and `open_ad` of the next. The floor
(`floors/ledger.py`) writes three rows of the same bytes at FULL in one file and reads the next item. They take
turns decision by decision, for what a disk takes to be sure changes from second to second; the slower it is, the
nearer the ratio is to 1. Processor time alone, which no disk hides, stands beside it.

*On screen*: from the key until the bytes of the next ad's last line arrive. The floor (`floors/card.py`)
shows the next text from memory and stores nothing. Ours shows it only after the commit, and repaints the
list beside it: a row leaves, so that all below it move up, and some 14 KB go to the terminal where the floor
writes a card; a notice says what was saved. Both wait before each key, for ours takes no verdict on an ad unseen.
"""

import json
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

from bench.caches import copy, home_of, mirror_of, settings_of
from bench.clients import DATA
from bench.figures import Figure, percentile
from bench.floors.ledger import Ledger
from bench.start import first_headline
from bench.terminal import Terminal, floor_app, our_app
from reviewtui.database import sqlite
from reviewtui.domain.facts import Verdict
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide
from reviewtui.services.desk import open_desk

SIZES = (1_000, 100_000, 1_000_000)
REJECT = Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", "text"),), memo="short note on why", active_ms=4000)


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of deciding."""
    for size in SIZES:
        yield from _transactions(size, 200 if quick else 600)
    yield _on_screen(SIZES[-1], 8 if quick else 25)


def _transactions(size: int, decisions: int) -> Iterator[Figure]:
    home = copy(home_of(size), DATA / "scratch") if size <= 100_000 else home_of(size)
    path = DATA / f"ledger-{size}.db"
    ledger = Ledger(path, mirror_of(home))
    desk = open_desk(settings_of(home))
    body = json.dumps({"text": "x" * 700}).encode()
    ids = [row[0] for row in _queue(mirror_of(home), decisions + 1, "ad_id")]
    clocks = (perf_counter, process_time)
    ours: list[list[float]] = []
    floor: list[list[float]] = []
    item = ledger.first()
    for number, (ad_id, next_id) in enumerate(pairwise(ids)):
        for turn in (number, number + 1):  # who goes second pays for the first, so each does every other time
            view = open_ad(desk.reader, ad_id, desk.clock(), desk.user) if turn % 2 else None
            begun = [clock() for clock in clocks]
            if view is not None:
                decide(desk, view, POLICY, REJECT)
                open_ad(desk.reader, next_id, desk.clock(), desk.user)
            else:
                item = ledger.decide(item, body)
            spent = [clock() - before for clock, before in zip(clocks, begun, strict=True)]
            (floor if view is None else ours).append(spent)
    desk.close()
    ledger.close()
    _forget_decisions(home)
    name = f"decide and next, {size // 1000:,}k ads"
    (wall, processor), (floor_wall, floor_processor) = zip(*ours, strict=True), zip(*floor, strict=True)
    yield Figure(f"{name}, p50", median(wall) * 1e3, median(floor_wall) * 1e3, "ms", 2.0)
    yield Figure(f"{name}, p99", percentile(wall, 99) * 1e3, percentile(floor_wall, 99) * 1e3, "ms", 3.0)
    yield Figure(f"{name}, p50 (CPU)", median(processor) * 1e3, median(floor_processor) * 1e3, "ms")


POLICY = packaged()[0]


def _queue(mirror: Path, count: int, columns: str) -> list[tuple[str, ...]]:
    """The first rows of the open queue."""
    connection = sqlite.open_file(mirror, synchronous="NORMAL", read_only=True)
    rows: list[tuple[str, ...]] = connection.execute(
        f"SELECT {columns} FROM ad WHERE open = 1 ORDER BY place, arrival LIMIT ?", (count,)
    ).fetchall()
    connection.close()
    return rows


def _forget_decisions(home: Path) -> None:
    """Make the cache as it was, for the next measure."""
    work = settings_of(home).cache_dir / "work.db"
    connection = sqlite.open_file(work, synchronous="NORMAL")
    connection.execute("PRAGMA foreign_keys=OFF")
    for table in ("overlay", "delivery", "fact"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _on_screen(size: int, keys: int) -> Figure:
    """From the key to the next ad."""
    home = home_of(size)
    # The sample numbers each text at its end: a mark that only the panel shows, if the text is short.
    rows = _queue(mirror_of(home), 400, "iif(length(text) < 500, substr(text, -7), ''), ai_verdict")
    ours: list[float] = []
    floor: list[float] = []
    with Terminal(our_app(home)) as app, Terminal(floor_app("card", mirror_of(home))) as bare:
        app.wait_for(first_headline(home))
        app.settle()
        bare.settle()
        for (_, verdict), (mark, _) in islice(pairwise(rows), keys):
            sleep(0.4)
            taken = (_until(bare, b"a", mark), _until(app, b"a", mark if verdict != "reject" else ""))
            if verdict == "reject":  # approving against the AI asks why first
                _until(app, b"\r", "")
            elif mark:
                floor.append(taken[0])
                ours.append(taken[1])
        rows = rows[keys:]
    _forget_decisions(home)
    return Figure("decide key to next ad painted, 1M ads, p50", median(ours) * 1e3, median(floor) * 1e3, "ms", 1.3)


def _until(terminal: Terminal, key: bytes, mark: str) -> float:
    """Seconds from a key until this text is written; without one, until the screen is still."""
    terminal.settle(0.05)
    terminal.forget()
    if not mark:
        return terminal.press(key)[1]
    begun = perf_counter()
    terminal.type(key)
    terminal.wait_for(mark, 5.0)
    return perf_counter() - begun
