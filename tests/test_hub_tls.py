"""A hub that speaks TLS itself, called by the program's own client and commands; and what its access log says."""

import io
import logging
import ssl
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cli_setup import Home, running_hub
from egress_setup import authority, trust

from reviewtui.errors import ReviewError
from reviewtui.hub.access_log import kept_log, log_of
from reviewtui.hub.doors import ACCESS_LOG
from reviewtui.hub.opening import open_hub
from reviewtui.hub.serve import HubServer, serve
from reviewtui.hub.tokens import create_token


@contextmanager
def speaking_tls(folder: Path) -> Iterator[tuple[str, str]]:
    """A hub with a certificate for localhost: its address, and an admin's token."""
    signed = authority().issue_cert("localhost", "127.0.0.1")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    signed.cert_chain_pems[0].write_to_path(certificate)
    signed.private_key_pem.write_to_path(key)
    url = f"sqlite:///{folder / 'hub.db'}"
    hub = open_hub(url)
    token = create_token(hub, "ana", "admin")
    hub.close()
    up, servers, told = threading.Event(), list[HubServer](), list[str]()

    def ready(address: str) -> None:
        told.append(address)
        up.set()

    def work() -> None:
        serve(url, port=0, certificate=certificate, key=key, ready=ready, started=servers.append)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert up.wait(30)
        yield told[0], token
    finally:
        servers[0].should_exit = True
        thread.join(30)
        assert not thread.is_alive()


def test_a_hub_with_a_certificate_is_called_over_tls_and_no_other_way(tmp_path: Path) -> None:
    with speaking_tls(tmp_path) as (address, token):
        assert address.startswith("https://127.0.0.1:")
        headers = {"authorization": f"Bearer {token}"}
        answer = httpx.get(f"{address}/v1/hello", headers=headers, verify=trust(), trust_env=False)
        assert (answer.status_code, answer.json()["user"]) == (200, "ana")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "server" not in answer.headers
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{address}/healthz", verify=ssl.create_default_context(), trust_env=False)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{address}/healthz".replace("https", "http"), trust_env=False)


def test_the_client_trusts_whom_the_system_trusts_and_says_so_otherwise(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with speaking_tls(tmp_path) as (address, token):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
        assert "certificate" in home.fails("login", address, "--token-stdin")
        authority().cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{token}\n"))
        assert home.json("login", address, "--token-stdin")["hub"] == address
        assert home.json("sync")["outbox"] == 0


def test_the_access_log_says_who_asked_what_and_nothing_of_it(tmp_path: Path) -> None:
    with running_hub(tmp_path) as hub:
        token = hub.token("ana", "reviewer")
        with httpx.Client(base_url=hub.address, trust_env=False) as client:
            signed = {"authorization": f"Bearer {token}"}
            client.get("/v1/changes", params={"after": "", "limit": "7", "token": token}, headers=signed)
            client.get("/v1/changes", headers={"authorization": "Bearer rvt_unknown"})
            client.get(f"/nowhere/{token}")
            client.post("/v1/ops", content=b'{"facts":["WORDS"]}', headers=signed)
    log = tmp_path / "hub.db-access.log"
    lines = [line.split(" ", 1) for line in log.read_text().splitlines()]
    assert [rest for _, rest in lines] == [
        "ana GET /v1/changes 200", "- GET /v1/changes 401", "- GET - 404", "ana POST /v1/ops 200",
    ]  # fmt: skip
    assert all(len(at) == 20 and at.endswith("Z") for at, _ in lines)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    for secret in (token, "unknown", "limit", "WORDS", "after"):
        assert secret not in log.read_text()


def test_the_access_log_is_rotated_and_stays_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewtui.hub.access_log.BYTES", 1000)
    with kept_log(tmp_path / "access.log"):
        for number in range(300):
            ACCESS_LOG.info("ana GET /v1/hello 200 %d", number)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["access.log", *(f"access.log.{n}" for n in range(1, 5))]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert all(file.stat().st_size <= 1000 for file in files)
    assert ACCESS_LOG.level == logging.NOTSET


def test_a_log_that_cannot_be_written_is_said_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReviewError) as told:
        serve(f"sqlite:///{tmp_path}/hub.db", port=0, access_log=tmp_path / "file" / "log", ready=print)
    assert told.value.code == "access_log"


def test_the_log_of_a_hub_whose_database_is_no_file_is_in_the_home_it_was_given(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: dict[str, object] = {}
    monkeypatch.setattr("reviewtui.hub.serve.serve", lambda *_, **options: served.update(options))
    assert home.run("hub", "serve", "--db", "postgresql://hub.example/hub") == 0
    assert served["log_dir"] == home.folder / "logs"
    hub = open_hub(f"sqlite:///{tmp_path / 'hub.db'}")
    try:
        assert log_of(hub, 80, tmp_path / "logs") == tmp_path / "hub.db-access.log"
        monkeypatch.setattr(hub.engine.dialect, "name", "postgresql")
        assert log_of(hub, 80, tmp_path / "logs") == tmp_path / "logs" / f"{hub.hub_id}-80-access.log"
    finally:
        hub.close()
