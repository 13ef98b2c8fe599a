"""Serving: on loopback by default, elsewhere only behind TLS, and a clean end."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from cli_setup import Home
from egress_setup import elsewhere, whole
from hub_setup import ad, office_in
from picture_setup import encoded

from reviewtui.errors import ReviewError
from reviewtui.hub.limits import HEADER_LIMIT
from reviewtui.hub.private import private_hub
from reviewtui.hub.serve import HubServer, is_loopback, serve


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_ends_cleanly(tmp_path: Path, stop: signal.Signals) -> None:
    code = f"from reviewtui.hub.serve import serve; serve('sqlite:///{tmp_path}/hub.db', port=0)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:")
            address = line.removeprefix("listening on ").strip()
            assert httpx.get(f"{address}/healthz", trust_env=False).json() == {"ok": True}
            assert httpx.get(f"{address}/v1/hello?token=rvt_CANARY", trust_env=False).status_code == 401
            process.send_signal(stop)
            assert process.wait(20) == 0
            assert process.stdout.read() + process.stderr.read() == ""
        finally:
            process.kill()


def test_it_can_be_stopped_from_another_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    with serving(tmp_path) as address:
        assert httpx.get(f"{address}/healthz", trust_env=False).status_code == 200
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        (b"what is this?\r\n\r\n", 400, "bad_request"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: a\x00b\r\n\r\n", 400, "bad_request"),
        (b"GET /healthz HTTP/1.1\r\nx: ".ljust(2 * HEADER_LIMIT + 1, b"a"), 431, "too_long"),
    ],
)
def test_what_is_no_http_is_answered_in_words_too(tmp_path: Path, said: bytes, status: int, code: str) -> None:
    with serving(tmp_path) as address, socket.create_connection(("127.0.0.1", int(address.rsplit(":")[-1]))) as line:
        line.sendall(said)
        line.settimeout(20)
        head, _, body = b"".join(iter(lambda: line.recv(65536), b"")).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d " % status)
        assert b"content-type: application/json" in head.lower()
        assert b"cache-control: no-store" in head.lower()
        assert msgspec.json.decode(body)["code"] == code


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[str]:
    """A hub on loopback, in a thread; gives its address."""
    servers: list[HubServer] = []
    said: list[str] = []
    up = threading.Event()

    def ready(address: str) -> None:
        said.append(address)
        up.set()

    options |= {"port": 0, "ready": ready, "started": servers.append}
    thread = threading.Thread(target=serve, args=(f"sqlite:///{folder}/hub.db",), kwargs=options)
    thread.start()
    try:
        assert up.wait(20)
        yield said[0]
    finally:
        servers[0].should_exit = True
        thread.join(20)


def test_hosts_on_a_private_network_are_named_on_the_command_line(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: dict[str, object] = {}
    monkeypatch.setattr("reviewtui.hub.serve.serve", lambda *_, **options: served.update(options))
    here = ("hub", "serve", "--db", f"sqlite:///{tmp_path}/hub.db")
    assert home.run(*here, "--fetch-host", "img.local:80", "--fetch-host", "[::1]:8080") == 0
    assert served["fetch_hosts"] == ["img.local:80", "[::1]:8080"]
    for wrong in ("img.local", ":80", "img.local:", "img.local:x", "img.local:0", "img.local:99999"):
        assert wrong in home.misused(*here, "--fetch-host", wrong)


async def test_a_served_hub_asks_the_hosts_it_was_given(tmp_path: Path) -> None:
    async with elsewhere(tls=False) as host:
        host.says["/a.png"] = whole(encoded())
        picture = [{"url": f"http://127.0.0.1:{host.port}/a.png"}]
        async with office_in(tmp_path) as office:
            await office.line("boss", "admin").observe(ad("a", account_id="acme", creatives=picture))
            token = office.line("ana").token
        for hosts, status in (([], 422), ([f"127.0.0.1:{host.port}"], 200)):
            with serving(tmp_path, fetch_hosts=hosts) as address:
                asked = f"{address}/v1/pictures?ad_id=a&number=0"
                async with httpx.AsyncClient(trust_env=False) as client:
                    answer = await client.get(asked, headers={"Authorization": f"Bearer {token}"})
                assert answer.status_code == status
        async with (
            private_hub(tmp_path / "hub.db", "ana", [f"127.0.0.1:{host.port}"]) as (app, token),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://private") as client,
        ):
            answer = await client.get("/v1/pictures?ad_id=a", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200
        assert host.paths == ["/a.png"], "what the first one kept, the second one has"


def test_behind_a_proxy_it_answers_to_its_names_alone(tmp_path: Path) -> None:
    codes: list[int] = []

    def look(address: str) -> None:
        def ask() -> None:
            for name in ("hub.example", "127.0.0.1", "rebound.example"):
                answer = httpx.get(f"{address}/healthz", headers={"host": name}, trust_env=False)
                codes.append(answer.status_code)
            servers[0].should_exit = True

        asking.append(threading.Thread(target=ask))
        asking[0].start()

    servers: list[HubServer] = []
    asking: list[threading.Thread] = []
    serve(
        f"sqlite:///{tmp_path}/hub.db", port=0, behind_proxy=True, hosts=["hub.example"],
        ready=look, started=servers.append,
    )  # fmt: skip
    asking[0].join(20)
    assert codes == [200, 200, 400]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"host": "0.0.0.0"}, "serve_plain"),
        ({"host": "hub.example"}, "serve_plain"),
        ({"host": "127.0.0.1.example"}, "serve_plain"),
        ({"behind_proxy": True}, "serve_names"),
        ({"behind_proxy": True, "host": "0.0.0.0"}, "serve_names"),
        ({"certificate": Path("nowhere.pem")}, "serve_tls"),
        ({"certificate": Path("nowhere.pem"), "key": Path("nowhere.key")}, "serve_tls"),
        ({"port": 99_999}, "serve_address"),
    ],
)
def test_it_refuses_what_is_not_safe_or_not_there(tmp_path: Path, options: dict[str, object], code: str) -> None:
    with pytest.raises(ReviewError) as told:
        serve(f"sqlite:///{tmp_path}/hub.db", started=stop_at_once, **options)  # type: ignore[arg-type]
    assert told.value.code == code
    assert str(told.value)


def stop_at_once(server: HubServer) -> None:
    server.should_exit = True


def test_loopback_is_parsed_not_guessed() -> None:
    assert [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "[::1]")] == [True] * 4
    assert [is_loopback(host) for host in ("localhost.example", "128.0.0.1", "0.0.0.0", "")] == [False] * 4
