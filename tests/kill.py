"""Kill real processes (`kill -9`) on a bad line and count what is lost: `python tests/kill.py --kills 1000`.

Prints how many kills there were, of what, how many decisions were confirmed to their reviewers, and how many of those
were lost, doubled or are stuck. Exit code 1 unless it is none.
"""

import argparse
import asyncio
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp

from chaos.team import Team


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the files of everybody where they are")
    given = parser.parse_args()
    memory = Path("/dev/shm")  # no kill -9 takes what the system has, and a thousand need no disk
    folder = Path(mkdtemp(prefix=f"kills-{given.seed}-", dir=memory if memory.is_dir() else None))
    told = -1

    def tell(line: str) -> None:
        nonlocal told
        if (hundreds := int(line.split()[0]) // 100) != told:
            told = hundreds
            print(line, flush=True)

    story = asyncio.run(Team(folder, given.seed, given.kills).run(tell))
    print(story.words())
    if given.keep or not story.verdict.well:
        print(f"the files are in {folder}")
    else:
        shutil.rmtree(folder)
    return 0 if story.verdict.well else 1


if __name__ == "__main__":
    sys.exit(main())
