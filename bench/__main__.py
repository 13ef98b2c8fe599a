"""`python bench [--only NAME]... [--json FILE] [--quick]`: measure, and print each figure beside its goal."""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # so that `bench` is a package however this is started

MEASURES = (
    "start", "keys", "decide", "search", "imports", "pull", "snapshot", "push", "contention", "memory", "export",
    "insights", "accounts",
)  # fmt: skip


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=MEASURES, help="this measure alone; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and rows: noisier")
    asked = parser.parse_args()
    target = asked.json and asked.json.absolute()

    os.chdir(ROOT)  # the processes that are measured find `bench` there
    from bench.figures import Figure, table

    figures: list[Figure] = []
    for name in asked.only or MEASURES:
        begun = perf_counter()
        print(f"{name} …", end=" ", flush=True)
        figures += import_module(f"bench.{name}").measure(asked.quick)
        print(f"{perf_counter() - begun:.0f} s", flush=True)
    print(f"\n{table(figures)}")
    if target:
        target.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
