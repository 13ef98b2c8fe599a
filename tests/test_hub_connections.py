"""Connections on which nothing comes are cut, there is a ceiling on them; who hangs up is no fault of the hub's."""

import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cli_setup import RunningHub, running_hub

from reviewtui.hub import listening, unreadable
from reviewtui.hub.listening import Listener, ceiling, quiet
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import create_token


@pytest.fixture
def hasty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningHub]:
    """A hub that waits a hundredth as long."""
    for name in ("HEAD_S", "STALL_S", "BODY_S", "LOOK_S"):
        monkeypatch.setattr(unreadable, name, getattr(unreadable, name) / 100)
    with running_hub(tmp_path) as running:
        yield running


def line_to(address: str, *said: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
    line.settimeout(20)
    for words in said:
        line.sendall(words)
    return line


def head(path: str, token: str, *more: str, method: str = "POST") -> bytes:
    lines = (f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"authorization: Bearer {token}", *more)
    return "\r\n".join((*lines, "", "")).encode()


def test_who_says_nothing_or_stops_half_way_is_cut(hasty: RunningHub, caplog: pytest.LogCaptureFixture) -> None:
    token = hasty.token("ana", "reviewer")
    ops = head("/v1/ops", token, "content-length: 1000")
    with caplog.at_level(logging.WARNING):
        for said in (
            [],
            [b"GET /healthz HT"],
            [ops],
            [ops, b'{"facts":['],
            [head("/v1/ops", "none", "content-length: 9")],
        ):
            line = line_to(hasty.address, *said)
            answer = b"".join(iter(lambda line=line: line.recv(4096), b""))  # type: ignore[misc]
            assert not answer or answer.startswith(b"HTTP/1.1 401 ")
            line.close()
        again = line_to(hasty.address, head("/healthz", token, method="GET"))
        assert again.recv(4096).startswith(b"HTTP/1.1 200 ")
        again.sendall(b"GET /heal")
        again.settimeout(5)
        while again.recv(4096):
            pass
        again.close()
    assert not caplog.records


def test_a_body_that_only_drips_is_cut(hasty: RunningHub) -> None:
    line = line_to(hasty.address, head("/v1/ops", hasty.token("ana", "reviewer"), "content-length: 100000"))
    line.settimeout(0.05)
    for _ in range(400):
        try:
            line.sendall(b" ")
            assert line.recv(1) == b""
            break
        except TimeoutError:
            continue
        except OSError:
            break
    else:
        pytest.fail("it was never cut")
    line.close()


def test_a_slow_body_that_goes_on_and_a_stream_of_events_are_not_cut(hasty: RunningHub) -> None:
    token = hasty.token("ana", "reviewer")
    stream = line_to(hasty.address, head("/v1/events", token, method="GET"))
    body = b'{"facts":[' + b" " * 4_000_000 + b"]}"
    line = line_to(hasty.address, head("/v1/ops", token, f"content-length: {len(body)}"))
    for place in range(0, len(body), 100_000):  # for longer than any of the limits, but that of so many bytes
        line.sendall(body[place : place + 100_000])
        time.sleep(0.03)
    assert line.recv(4096).startswith(b"HTTP/1.1 200 ")
    line.close()
    stream.setblocking(False)
    while True:
        try:
            assert stream.recv(4096), "the stream was ended"
        except BlockingIOError:
            break
    stream.close()


def test_beyond_the_ceiling_connections_are_closed_at_once_and_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(listening, "MOST", 5)
    with caplog.at_level(logging.WARNING), running_hub(tmp_path) as hub:
        kept = [line_to(hub.address) for _ in range(5)]
        for line in [line_to(hub.address) for _ in range(20)]:
            assert line.recv(1) == b""
            line.close()
        for line in kept:
            line.close()
        assert httpx.get(f"{hub.address}/healthz", trust_env=False).status_code == 200
    assert [record.getMessage() for record in caplog.records] == [
        "5 connections are open, which is all this process takes: further ones are closed"
    ]


def test_the_ceiling_leaves_files_for_everything_else() -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert 1 <= ceiling() <= min(4000, 3 * soft // 4)


def test_where_the_system_has_no_more_it_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    with Listener(socket.AF_INET, socket.SOCK_STREAM) as listener, caplog.at_level(logging.WARNING):
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        caller = socket.create_connection(listener.getsockname())
        refused = 0
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (caller.fileno() + 1, before[1]))
            for _ in range(1000):
                try:
                    listener.accept()
                except BlockingIOError:
                    continue
                except OSError:
                    refused += 1
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
            caller.close()
        assert refused == 1
    assert [record.getMessage() for record in caplog.records] == [
        "no connection can be accepted: Too many open files"
    ]


def test_what_else_goes_wrong_in_the_loop_is_still_told() -> None:
    told: list[dict[str, object]] = []

    class Loop:
        default_exception_handler = staticmethod(told.append)

    quiet(Loop(), {"message": listening.FULL})
    quiet(Loop(), {"message": "another"})
    assert told == [{"message": "another"}]


def test_who_hangs_up_half_way_is_no_fault_of_the_hub(hub: RunningHub, caplog: pytest.LogCaptureFixture) -> None:
    token = hub.token("ana", "reviewer")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            line_to(hub.address, head("/v1/ops", token, "content-length: 1000"), b'{"facts":[').close()
        assert httpx.get(f"{hub.address}/healthz", trust_env=False).status_code == 200
        hub.stop()
    assert not caplog.records


def test_being_stopped_while_somebody_sends_slowly_is_quiet(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    kept = open_hub(url)
    token = create_token(kept, "ana", "reviewer")
    kept.close()
    code = f"from reviewtui.hub import serve; serve._GRACE = 3; serve.serve({url!r}, port=0)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            address = process.stdout.readline().split()[-1]
            line = line_to(address, head("/v1/ops", token, "content-length: 1000"), b'{"facts":[')
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            assert process.stderr.read() == ""
            line.close()
        finally:
            process.kill()
