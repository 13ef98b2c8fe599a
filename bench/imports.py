"""Importing 100,000 ads from a CSV on the private hub, as one person alone does.

Ours is `services.imports.import_file`: the table read strictly and typed, each row sent as an observation
over HTTP inside the process, judged, merged with what its source said, kept at FULL, its ad derived and
numbered, then pulled page by page into the mirror. The floor parses the same file with `csv`, then writes
the same bodies and rows raw, a thousand at a time, to two files: observation and ad at FULL, the mirror's
ad at NORMAL; what the rows should be is given to it ready made. Full-text indexing is apart in both, its
speed is in `pull`. Processor time of the process; the wall is beside it.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from bench.caches import DATA, NOW, ad_row_of, settings_of
from bench.clients import fresh
from bench.figures import Figure, in_turns
from bench.floors import rows
from reviewtui.connect import connection_for
from reviewtui.sample import scaled_observations
from reviewtui.services.desk import prepare_cache
from reviewtui.services.imports import import_file

FIELDS = (
    "account_id", "headline", "text", "link", "call_to_action", "language", "format", "status", "ai_verdict",
    "ai_score", "ai_model", "ai_reason", "spend_minor", "spend_currency", "created_at",
)  # fmt: skip


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of importing."""
    count = 10_000 if quick else 100_000
    path = _file(count)
    observed = [row for row in scaled_observations(count, NOW) if row.kind == "ad"]
    ready = [msgspec.structs.astuple(ad_row_of(row, number, number)) for number, row in enumerate(observed, 1)]
    walls: list[float] = []

    def ours() -> float:
        settings = settings_of(fresh(DATA / "import"))
        prepare_cache(settings)
        begun, wall = process_time(), perf_counter()
        done = import_file(settings, connection_for(settings), "ads", path, now=NOW)
        walls.append(perf_counter() - wall)
        assert done.added == count, done.rejected[:3]
        return process_time() - begun

    spent, floor = in_turns(3, ours, lambda: _raw(path, ready, fresh(DATA / "import")))
    yield Figure(f"import of {count:,} ads (CPU)", spent, floor, "s", 3.0)
    yield Figure("its rows by the clock", count / sorted(walls)[len(walls) // 2], None, "rows/s")


def _file(count: int) -> Path:
    path = DATA / f"ads-{count}.csv"
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(("ad_id", *FIELDS))
            for row in scaled_observations(count, NOW):
                if row.kind == "ad":
                    made = datetime.fromtimestamp(row.fields["created_at"] / 1000, UTC).isoformat()
                    text = " ".join(row.fields["text"].splitlines())  # a quote over 100 lines is refused, rightly
                    fields = row.fields | {"created_at": made, "text": text}
                    table.writerow((row.id, *(fields.get(name, "") for name in FIELDS)))
    return path


def _raw(path: Path, ready: list[tuple[object, ...]], folder: Path) -> float:
    hub = rows.Mirror(folder / "hub.db", "FULL")
    hub.db.execute(
        "CREATE TABLE observed (kind, id, source, observed_at, checked_at, received_at, body, PRIMARY KEY"
        " (kind, id, source))"
    )
    mirror = rows.Mirror(folder / "mirror.db")
    encode = msgspec.json.Encoder().encode
    given = iter(ready)
    begun = process_time()
    with path.open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        while batch := list(islice(table, 1000)):
            said = [("ad", row["ad_id"], "file", NOW, NOW, NOW, encode(row).decode()) for row in batch]
            page = list(islice(given, len(batch)))
            hub.db.execute("BEGIN IMMEDIATE")
            hub.db.executemany("INSERT OR REPLACE INTO observed VALUES (?, ?, ?, ?, ?, ?, ?)", said)
            hub.db.execute("COMMIT")
            hub.put(page, len(page))
            mirror.put(page, len(page))
    spent = process_time() - begun
    hub.close()
    mirror.close()
    return spent
