"""A home to type commands in, and a hub to type them at."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from reviewtui.cli import run
from reviewtui.hub.opening import open_hub
from reviewtui.hub.serve import HubServer, serve
from reviewtui.hub.tokens import create_token

ADS = """ad_id,headline,text,account_id
a1,Sleep better,Nine of ten doctors take it.,acme
a2,Win tonight,"Play now, pay later",acme
a3,Meet somebody,Near you,delta
"""


class Home:
    """One user's home. `run` types a command; what it printed is kept."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        self._capsys.readouterr()
        code = run(["--home", str(self.folder), *words])
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *words: str) -> Any:
        """The answer of a command that must succeed."""
        code = self.run(*words, "--json")
        assert code == 0, self.err
        return json.loads(self.out)

    def fails(self, *words: str) -> str:
        """The one line of a command that must fail (exit code 1)."""
        return self._refused(1, *words)

    def misused(self, *words: str) -> str:
        """The one line of a command called the wrong way (exit code 2)."""
        return self._refused(2, *words)

    def _refused(self, code: int, *words: str) -> str:
        assert self.run(*words) == code, self.err
        assert self.err.startswith("reviewtui: ")
        assert self.err.count("\n") == 1, self.err
        return self.err.strip()

    def file(self, name: str, content: str | bytes) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    def with_ads(self) -> "Home":
        """The three ads of `ADS`, on the private hub and here."""
        self.json("import", "ads", self.file("ads.csv", ADS))
        return self


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Home:
    """A fresh home."""
    for name in ("REVIEWTUI_HOME", "REVIEWTUI_DB", "REVIEWTUI_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("USER", "ana")
    return Home(tmp_path / "home", capsys)


class RunningHub:
    """A hub on loopback, in a thread of its own; it can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'hub.db'}"
        self.address = ""
        self._port = 0
        self._server: HubServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        up = threading.Event()
        servers: list[HubServer] = []

        def ready(address: str) -> None:
            self.address = address
            self._port = int(address.rpartition(":")[2])
            up.set()

        def work() -> None:
            serve(self.url, port=self._port, ready=ready, started=servers.append)

        self._thread = threading.Thread(target=work)
        self._thread.start()
        assert up.wait(30)
        self._server = servers[0]

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(30)
            assert not self._thread.is_alive()
            self._server = None

    def token(self, name: str, role: str, *scope: str) -> str:
        hub = open_hub(self.url)
        try:
            return create_token(hub, name, role, scope=scope)
        finally:
            hub.close()


@contextmanager
def running_hub(folder: Path) -> Iterator[RunningHub]:
    hub = RunningHub(folder)
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    """A hub on loopback."""
    with running_hub(tmp_path) as running:
        yield running
