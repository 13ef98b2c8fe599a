"""Serving: on loopback by default, elsewhere only behind TLS, and a clean end."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from reviewtui.errors import ReviewError
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
    servers: list[HubServer] = []
    said: list[str] = []
    up = threading.Event()

    def ready(address: str) -> None:
        said.append(address)
        up.set()

    options = {"port": 0, "ready": ready, "started": servers.append}
    thread = threading.Thread(target=serve, args=(f"sqlite:///{tmp_path}/hub.db",), kwargs=options)
    thread.start()
    try:
        assert up.wait(20)
        assert httpx.get(f"{said[0]}/healthz", trust_env=False).status_code == 200
    finally:
        servers[0].should_exit = True
        thread.join(20)
    assert not thread.is_alive()


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
