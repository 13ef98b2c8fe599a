"""Exporting 100,000 decisions as JSON lines, and the most memory of it.

Ours is `services.exports.export_jsonl`: every act that counts read with its ad in one snapshot, which
decision holds worked out, the whole example built, encoded, hashed, flushed to disk under another name and
put in place. The floor joins the same facts to the same ads, and for each row decodes the fact and the
ad's detail with the standard library's `json`, puts the same parts into one object and encodes that: one
loop, no opinions weighed, no hash, nothing safe. Each in a process of its own, processor time.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from bench.clients import DATA, peak_memory
from bench.figures import Figure, in_turns
from reviewtui.database import sqlite
from reviewtui.domain.ads import Content
from reviewtui.services.desk import open_desk
from reviewtui.services.exports import export_jsonl
from reviewtui.settings import load
from reviewtui.store.work import WorkStore

SIZE = 100_000


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of exporting."""
    from bench.caches import copy, home_of  # not in the process that is measured
    from bench.push import new_facts

    size = 1_000 if quick else SIZE
    home = copy(home_of(size), DATA / "export")
    folder = load(str(home), {}).cache_dir
    mirror = sqlite.open_file(folder / "mirror.db", synchronous="NORMAL", read_only=True)
    ids = [row[0] for row in mirror.execute("SELECT ad_id FROM ad")]
    mirror.close()
    work = WorkStore(folder / "work.db")
    work.record(new_facts((ad_id, _made_up(number)) for number, ad_id in enumerate(ids)))
    work.close()
    peaks: list[float] = []

    def run(which: str) -> float:
        done = subprocess.run(
            [sys.executable, "-m", "bench.export", which, str(home)], capture_output=True, text=True, check=True
        )
        spent, peak, written = json.loads(done.stdout)
        assert written == size
        if which == "ours":
            peaks.append(peak)
        return float(spent)

    ours, floor = in_turns(3 if quick else 5, lambda: run("ours"), lambda: run("floor"))
    name = f"export of {size:,} decisions"
    yield Figure(f"{name} (per CPU second)", size / ours, size / floor, "rows/s", 2.0, at_least=True)
    yield Figure(f"{name}, peak memory", max(peaks), None, "MB", 60.0)


def _made_up(number: int) -> Content:
    text = f"You are tired of your body. Our tea melts fat while you sleep. {number} " + "All natural. " * 30
    return Content(headline="Lose 10 kg in 10 days", text=text, link="https://tea.example/")


def _ours(home: Path) -> tuple[float, int]:
    desk = open_desk(load(str(home), {}))
    begun = process_time()
    done = export_jsonl(desk, home / "ours.jsonl")
    return process_time() - begun, done.written


def _floor(home: Path) -> tuple[float, int]:
    folder = load(str(home), {}).cache_dir
    db = sqlite.open_file(folder / "mirror.db", synchronous="NORMAL", read_only=True)
    db.execute("ATTACH ? AS work", (str(folder / "work.db"),))
    begun = process_time()
    written = 0
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with (home / "floor.jsonl").open("w", encoding="utf-8") as file:
        for ad_id, account_id, content_hash, language, status, checked_at, detail, body in db.execute(
            "SELECT a.ad_id, a.account_id, a.content_hash, a.language, a.status, a.checked_at, a.detail, f.body"
            " FROM work.fact f CROSS JOIN ad a ON a.ad_id = f.ad_id WHERE f.kind = 'decision' ORDER BY f.ad_id"
        ):
            fact, known = json.loads(body), json.loads(detail)
            said = fact.pop("data")
            line = {
                "ad": {
                    "ad_id": ad_id, "account_id": account_id, "language": language,
                    "content_hash": content_hash, "content": said.pop("content"),
                },
                "question": {"why": known.get("why", ""), "ai_reason": known.get("ai_reason", "")},
                "decision": fact | said,
                "opinions": [],
                "outcome": {"status": status, "status_raw": known.get("status_raw", ""), "checked_at": checked_at},
            }  # fmt: skip
            file.write(encode(line) + "\n")
            written += 1
    return process_time() - begun, written


if __name__ == "__main__":
    spent, written = (_ours if sys.argv[1] == "ours" else _floor)(Path(sys.argv[2]))
    print(json.dumps([spent, peak_memory(), written]))
