"""`python -m bench.stamp FILE MODULE [ARGUMENT]...`: runs a program, and notes when it shows what is waited for.

Each line of FILE is a text; in its place comes the processor time, in seconds and of all threads since the
interpreter began, at which the program handed it to its terminal. Whoever watched from outside would count what the
program does next until the watcher gets its turn, which takes long on a busy machine.
"""

import os
import runpy
import sys
from pathlib import Path
from time import process_time

from textual.drivers._writer_thread import WriterThread


def watch(file: Path) -> None:
    """Note the times from now on, whether a frame is written straight or by Textual's thread."""
    awaited = file.read_text().splitlines()
    noted: list[str] = []
    hand_over, write_now = WriterThread.write, os.write

    def look(text: str) -> None:
        while len(noted) < len(awaited) and awaited[len(noted)] in text:
            noted.append(str(process_time()))
            if len(noted) == len(awaited):
                file.write_text("\n".join(noted))

    def handed_over(self: WriterThread, text: str) -> None:
        look(text)
        hand_over(self, text)

    def written_now(number: int, data: bytes) -> int:
        look(data.decode(errors="replace"))
        return write_now(number, data)

    WriterThread.write = handed_over  # type: ignore[method-assign]
    os.write = written_now  # type: ignore[assignment]


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
