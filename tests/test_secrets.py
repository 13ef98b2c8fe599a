"""A planted token and a planted database password are looked for wherever a program leaves words.

Logs, standard output and error, every file of hub and client, the arguments of running processes, error bodies,
crash reports: the token is in the client's own token file and nowhere else; the password is nowhere.
"""

import io
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cli_setup import ADS, Home
from hub_setup import Clock, office_in
from postgres_setup import POSTGRES
from sqlalchemy import make_url

from reviewtui.crash import report
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import create_token
from reviewtui.sync.secret import Secret

PASSWORD = "PlantedPassword9"
REVIEWTUI = (sys.executable, "-m", "reviewtui")


def with_password(url: str) -> str:
    """The same database, with a password that its server does not ask for."""
    if make_url(url).password:
        pytest.skip("the server that was given asks for a password of its own")
    return make_url(url).set(password=PASSWORD).render_as_string(hide_password=False)


def files_with(folder: Path, *secrets: str) -> list[Path]:
    """The files that hold any of these."""
    return [
        path for path in sorted(folder.rglob("*"))
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets)
    ]  # fmt: skip


def arguments(process: "subprocess.Popen[bytes]") -> bytes:
    """A running process's arguments, as anybody on the machine sees them."""
    proc = Path(f"/proc/{process.pid}/cmdline")
    if proc.exists():
        return proc.read_bytes()
    return subprocess.run(["ps", "-o", "args=", "-p", str(process.pid)], capture_output=True, check=True).stdout


@contextmanager
def running(home: Path, log: Path, *words: str, **env: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A command in a process of its own, all of whose words go to one file."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*REVIEWTUI, "--home", str(home), *words], stdin=subprocess.PIPE, stdout=out, stderr=out,
            env={**os.environ, **env},
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
            assert process.stdin is not None
            process.stdin.close()


def until(found: Callable[[], str]) -> str:
    """What is found, once it is."""
    for _ in range(600):
        if told := found():
            return told
        time.sleep(0.05)
    raise AssertionError("never")


def test_a_hub_and_its_client_leave_no_secret_anywhere(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = with_password(POSTGRES.url(tmp_path))
    hub = open_hub(url)
    token = create_token(hub, "lia", "lead")
    hub.close()
    log, hub_home = tmp_path / "hub.out", tmp_path / "hub"
    options = ("hub", "serve", "--port", "0", "--access-log", str(tmp_path / "access.log"))
    with running(hub_home, log, *options, REVIEWTUI_DB=url) as process:
        address = until(lambda: log.read_text().partition("listening on ")[2].strip())
        seen = arguments(process)
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
        said = [home.json("login", address, "--token-stdin")]
        said.append(home.json("import", "ads", home.file("ads.csv", ADS)))
        said += [home.json("decide", "a1", "approve"), home.json("sync"), home.json("status")]
        home.run("doctor")
        said.append(home.out + home.err)
        with httpx.Client(base_url=address, trust_env=False) as client:
            for headers in ({"authorization": f"Bearer {token}"}, {"authorization": f"Basic {token}"}, {}):
                for path in (f"/v1/changes?token={token}", f"/v1/{token}", "/v1/pictures?ad_id=a1&number=x"):
                    said.append(client.get(path, headers=headers).text)
                body = f'{{"facts":"{token} {PASSWORD}"}}'
                said.append(client.post("/v1/ops", content=body, headers=headers).text)
    assert token.encode() not in seen
    assert PASSWORD.encode() not in seen
    assert token not in str(said)
    assert PASSWORD not in str(said)
    assert files_with(tmp_path, token, PASSWORD) == [home.folder / "token"]


def test_a_database_that_is_away_is_named_without_its_password(home: Home, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://reviewer:{PASSWORD}@127.0.0.1:1/hub?sslkey={PASSWORD}"
    for words in (("token", "list"), ("serve", "--port", "0"), ("audit", "verify"), ("erase", "--account", "a")):
        told = home.fails("hub", *words, "--db", url)
        assert PASSWORD not in told
    for broken in (f"postgresql+psycopg://u:{PASSWORD}@[::1/x", f"{PASSWORD}://x", f"mysql://u:{PASSWORD}@h/d"):
        assert PASSWORD not in home.fails("hub", "token", "list", "--db", broken)
    assert files_with(tmp_path, PASSWORD) == []


async def test_a_fault_of_our_own_tells_places_and_no_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("ana")

        def stumble(*_: object) -> None:
            raise RuntimeError(f"{line.token} {PASSWORD}")

        monkeypatch.setattr("reviewtui.hub.api.visible_head", stumble)
        transport = httpx.ASGITransport(office.client._transport.app, raise_app_exceptions=False)  # type: ignore[attr-defined]
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            with caplog.at_level(logging.DEBUG):
                answer = await client.get("/v1/hello", headers=line.headers)
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    for told in (answer.text, caplog.text, str(answer.headers)):
        assert line.token not in told
        assert PASSWORD not in told
    assert "stumble" in caplog.text


def test_a_crash_report_holds_no_secret(tmp_path: Path) -> None:
    secret = Secret("rvt_PLANTED")

    def stumble(token: Secret, url: str) -> None:
        kept = token.reveal()
        raise RuntimeError(f"with {token!r} and {token} at {make_url(url)!r} {len(kept)}")

    try:
        stumble(secret, f"postgresql://u:{PASSWORD}@h/d")
    except RuntimeError as error:
        told = str(report(tmp_path, error))
    assert "rvt_PLANTED" not in told
    assert files_with(tmp_path, "rvt_PLANTED", PASSWORD) == []


def test_tokens_are_hashed_at_rest(tmp_path: Path) -> None:
    hub = open_hub(f"sqlite:///{tmp_path}/hub.db", clock=Clock())
    token = create_token(hub, "ana", "admin")
    hub.close()
    assert files_with(tmp_path, token, token.removeprefix("rvt_")) == []
