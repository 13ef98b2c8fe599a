"""A command in a real terminal, and what it writes there."""

import os
import pty
import select
import subprocess
import time


class InTerminal:
    """A command in a terminal of its own, 120 by 40, and what it wrote so far."""

    def __init__(self, *command: str) -> None:
        self.master, slave = pty.openpty()
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.written = b""

    def until(self, words: bytes) -> bool:
        end = time.monotonic() + 20
        while words not in self.written and time.monotonic() < end:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.written += os.read(self.master, 65536)
                except OSError:  # the terminal closed: the command ended
                    break
        return words in self.written

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)
