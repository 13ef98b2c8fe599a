"""The line to a hub: where it may lead, what is believed of an answer, and a token nobody ever reads."""

import asyncio
import copy
import gzip
import json
import logging
import pickle
import ssl
import subprocess
import sys
import traceback
import tracemalloc
from dataclasses import dataclass
from ipaddress import ip_address

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sync_setup import Pieces, Wire, answer, away, one_machine

from reviewtui.errors import ReviewError
from reviewtui.sync import client as client_module
from reviewtui.sync.address import parse_address
from reviewtui.sync.client import HubClient
from reviewtui.sync.connection import connected, private, remote
from reviewtui.sync.faults import (
    BadAnswer,
    Busy,
    CaptivePortal,
    ColdStart,
    Forbidden,
    HubFault,
    Refused,
    TokenRefused,
    TooLarge,
    Unreachable,
)
from reviewtui.sync.secret import Secret
from reviewtui.words import set_language

TOKEN = "rvt_planted-in-every-test"


class Nowhere(httpx.AsyncBaseTransport):
    """No hub at all."""

    async def handle_async_request(self, request):
        raise AssertionError("every request here is answered by a fault")


def line(*faults, token=TOKEN):
    wire = Wire(Nowhere())
    wire.faults = list(faults)
    return HubClient("http://127.0.0.1", Secret(token), wire)


async def fault_of(fault, token=TOKEN):
    async with line(fault, token=token) as client:
        with pytest.raises(HubFault) as caught:
            await client.hello()
    return caught.value


# --- addresses ---


@pytest.mark.parametrize(
    ("typed", "url", "loopback"),
    [
        ("https://hub.example", "https://hub.example", False),
        ("  HTTPS://Hub.Example:8750/  ", "https://hub.example:8750", False),
        ("https://hub.example/team/a/", "https://hub.example/team/a", False),
        ("https://10.0.0.7:8750", "https://10.0.0.7:8750", False),
        ("https://bücher.example", "https://xn--bcher-kva.example", False),
        ("http://localhost:8750", "http://localhost:8750", True),
        ("http://LOCALHOST", "http://localhost", True),
        ("http://127.0.0.1:8750", "http://127.0.0.1:8750", True),
        ("http://127.9.9.9", "http://127.9.9.9", True),
        ("http://[::1]:8750", "http://[::1]:8750", True),
        ("http://[0:0:0:0:0:0:0:1]", "http://[::1]", True),
        ("http://[::ffff:127.0.0.1]", f"http://[{ip_address('::ffff:127.0.0.1')}]", True),
        ("https://127.0.0.1", "https://127.0.0.1", True),
    ],
)
def test_an_address_in_one_form(typed, url, loopback):
    parsed = parse_address(typed)
    assert httpx.URL(parsed.url) == httpx.URL(url)
    assert parsed.loopback is loopback
    assert parse_address(parsed.url) == parsed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "address_unclear"),
        ("hub.example", "address_scheme"),
        ("localhost:8750", "address_scheme"),
        ("ftp://hub.example", "address_scheme"),
        ("file:///etc/passwd", "address_scheme"),
        ("https:hub.example", "address_scheme"),
        ("http://hub.example", "address_plain"),
        ("http://10.0.0.7", "address_plain"),
        ("http://0.0.0.0:8750", "address_plain"),
        ("http://127.0.0.1.hub.example", "address_plain"),
        ("http://localhost.hub.example", "address_plain"),
        ("http://127.1", "address_plain"),
        ("http://2130706433", "address_plain"),
        ("http://[::2]", "address_plain"),
        ("http://[fe80::1]", "address_plain"),
        ("https://ana:secret@hub.example", "address_extra"),
        ("http://127.0.0.1@hub.example", "address_extra"),
        ("http://localhost:80@hub.example", "address_extra"),
        ("https://hub.example?token=x", "address_extra"),
        ("https://hub.example/#", "address_extra"),
        ("https://hub.example?", "address_extra"),
        ("http://127.0.0.1\\@hub.example", "address_unclear"),
        ("https://hub.example\n.evil.example", "address_unclear"),
        ("https://hub example", "address_unclear"),
        ("https://", "address_unclear"),
        ("https://hub.example:99999", "address_unclear"),
        ("https://hub.example:port", "address_unclear"),
        ("https://[::1", "address_unclear"),
        ("https://[fe80::1%25eth0]", "address_unclear"),
        ("https://[v1.x]", "address_unclear"),
        ("https://-.example", "address_unclear"),
        ("https://hub%2eexample", "address_unclear"),
        ("https://hub..example", "address_unclear"),
    ],
)
def test_an_address_not_to_send_a_token_to(typed, code):
    with pytest.raises(ReviewError) as refused:
        parse_address(typed)
    assert refused.value.code == code
    assert "secret" not in str(refused.value)


@given(st.text(max_size=60) | st.from_regex(r"https?://[!-~]{0,40}", fullmatch=True))
def test_whatever_is_typed_is_an_address_or_a_sentence(typed):
    try:
        parsed = parse_address(typed)
    except ReviewError as refused:
        assert str(refused)  # noqa: PT017  # most of what is typed is refused
        return
    url = httpx.URL(parsed.url)
    assert url.host
    assert not url.userinfo
    assert not url.query
    assert url.scheme == "https" or parsed.loopback


def test_a_connection_is_made_only_to_a_checked_address():
    with pytest.raises(ReviewError):
        remote("http://hub.example", Secret(TOKEN))
    assert remote("http://127.0.0.1:1/", Secret(TOKEN)).near
    assert not remote("https://hub.example", Secret(TOKEN)).near


# --- the token ---


def test_a_secret_shows_itself_to_nobody():
    @dataclass
    class Holder:
        token: Secret

    secret = Secret(TOKEN)
    shown = [
        str(secret), repr(secret), f"{secret}", f"{secret!r:>40}", f"{secret} {1}", f"{secret:.3}",
        str([secret]), str(Holder(secret)), str({"token": secret}),
    ]  # fmt: skip
    assert all(TOKEN not in words and "•••" in words for words in shown)
    assert secret.reveal() == TOKEN
    for spill in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps, msgspec.json.encode):
        with pytest.raises(TypeError):
            spill(secret)
    with pytest.raises(TypeError):
        hash(secret)
    assert secret == Secret(TOKEN)
    assert secret != Secret("another")
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "señal", "\x00", "tab\there"])
async def test_a_token_that_cannot_travel_is_refused_here(token):
    fault = await fault_of(answer(200), token=token)
    assert isinstance(fault, TokenRefused)


async def test_no_fault_shows_the_token(caplog):
    caplog.set_level(logging.DEBUG)
    echo = json.dumps({"code": "forbidden", "words": f"no, {TOKEN}, not you"}).encode()
    faults = [
        away,
        answer(401, echo),
        answer(403, echo),
        answer(400, echo),
        answer(410, echo),
        answer(503, echo),
        answer(302, b"", location=f"https://elsewhere.example/?t={TOKEN}"),
        answer(200, TOKEN.encode(), "text/html"),
        answer(200, TOKEN.encode()),
        answer(200, b"\x1f\x8b" + TOKEN.encode(), content_encoding="gzip"),
    ]
    for fault in faults:
        seen = await fault_of(fault)
        everything = "".join(traceback.format_exception(seen)) + str(seen) + repr(seen) + repr(seen.values)
        assert TOKEN not in everything
    assert TOKEN not in caplog.text


async def test_words_of_a_fact_that_echo_the_token_are_blotted():
    said = {"epoch": "e", "results": [["id", "rejected", None, "x", f"you sent {TOKEN}"]]}
    async with line(answer(200, json.dumps(said).encode())) as client:
        (result,) = (await client.ops([b'{"id":"id"}'])).results
    assert result.words == "you sent •••"


async def test_a_redirect_never_carries_the_token_on():
    wire = Wire(Nowhere())
    wire.faults = [answer(307, b"", location="https://elsewhere.example/v1/hello")]
    async with HubClient("http://127.0.0.1", Secret(TOKEN), wire) as client:
        with pytest.raises(CaptivePortal):
            await client.hello()
    assert len(wire.requests) == 1


# --- answers ---


async def lost_name(*_):
    raise httpx.ConnectError("name") from OSError("no such name")


async def distrusted(*_):
    raise httpx.ConnectError("tls") from ssl.SSLCertVerificationError("self-signed")


async def slow(*_):
    raise httpx.ReadTimeout("slow")


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (away, Unreachable, "hub_away"),
        (lost_name, Unreachable, "hub_away"),
        (slow, Unreachable, "hub_slow"),
        (distrusted, Unreachable, "hub_distrusted"),
        (answer(401), TokenRefused, "token_refused"),
        (answer(403, b'{"code":"role","words":"Leads only."}'), Forbidden, "hub_forbidden"),
        (answer(410, b'{"code":"cold_start","words":""}'), ColdStart, "hub_cold_start"),
        (answer(413, b"<html>", "text/html"), TooLarge, "hub_too_large"),
        (answer(429), Busy, "hub_busy"),
        (answer(502, b"<html>", "text/html"), Busy, "hub_busy"),
        (answer(503), Busy, "hub_busy"),
        (answer(500), Busy, "hub_busy"),
        (answer(404, b"<html>", "text/html"), Refused, "not_a_hub"),
        (answer(410, b"<html>", "text/html"), Refused, "not_a_hub"),
        (answer(400, b'{"code":"bad_request","words":"No."}'), Refused, "hub_refused"),
        (answer(200, b"<html>Welcome to the hotel", "text/html"), CaptivePortal, "captive_portal"),
        (answer(200, b"{}", "text/plain"), CaptivePortal, "captive_portal"),
        (answer(302, b"", "text/html", location="http://portal.example/"), CaptivePortal, "captive_portal"),
        (answer(511, b"", "text/html"), CaptivePortal, "captive_portal"),
        (answer(200, b"not json"), BadAnswer, "bad_answer"),
        (answer(200, b"[]"), BadAnswer, "bad_answer"),
        (answer(200, b'{"protocol": 1}'), BadAnswer, "bad_answer"),
        (answer(200, b"\xff\xfe"), BadAnswer, "bad_answer"),
        (answer(200, b"[" * 100_000), BadAnswer, "bad_answer"),
        (answer(200, b"{}", content_encoding="br"), BadAnswer, "bad_answer"),
        (answer(200, b"{}", content_encoding="gzip, gzip"), BadAnswer, "bad_answer"),
        (answer(200, b"no gzip", content_encoding="gzip"), BadAnswer, "bad_answer"),
        (answer(200, gzip.compress(b"{}")[:-4], content_encoding="gzip"), Unreachable, "hub_away"),
    ],
)
async def test_every_bad_answer_has_a_name_and_words_in_both_languages(fault, kind, code):
    seen = await fault_of(fault)
    assert type(seen) is kind
    assert seen.code == code
    english = str(seen)
    set_language("es")
    try:
        assert str(seen) != english
    finally:
        set_language("en")
    assert "{" not in english


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry_after": "7"}, b"", 7.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"", 30.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:28:30 GMT"}, b"", 0.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"", None),
        ({"retry_after": "soon"}, b"", None),
        ({"retry_after": "-5"}, b"", None),
        ({}, b'{"code":"busy","words":"","retry_after":2.5}', 2.5),
        ({}, b"", None),
    ],
)
async def test_when_to_come_back(headers, body, seconds):
    assert (await fault_of(answer(503, body, **headers))).retry_after == seconds


async def test_an_endless_answer_is_read_no_further_than_the_limit(monkeypatch):
    monkeypatch.setattr(client_module, "BODY_LIMIT", 1_000_000)
    pieces = 0

    async def endless(*_):
        class Endless(httpx.AsyncByteStream):
            async def __aiter__(self):
                nonlocal pieces
                while True:
                    pieces += 1
                    yield b" " * 65536

        return httpx.Response(200, headers={"content-type": "application/json"}, stream=Endless())

    assert isinstance(await fault_of(endless), BadAnswer)
    assert pieces == 1_000_000 // 65536 + 1


async def test_a_small_answer_that_unpacks_into_a_big_one_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(client_module, "BODY_LIMIT", 1_000_000)
    bomb = answer(200, gzip.compress(b" " * 50_000_000), content_encoding="gzip")
    tracemalloc.start()
    try:
        assert isinstance(await fault_of(bomb), BadAnswer)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10_000_000


async def test_what_comes_after_a_packed_answer_is_not_gathered():
    pieces = 0

    async def trailing(*_):
        class Trailing(httpx.AsyncByteStream):
            async def __aiter__(self):
                nonlocal pieces
                yield gzip.compress(b"{}")
                while True:
                    pieces += 1
                    yield b" " * 65536

        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        return httpx.Response(200, headers=headers, stream=Trailing())

    assert isinstance(await fault_of(trailing), BadAnswer)
    assert pieces == 1


async def test_packed_answers_are_read(tmp_path):
    async with one_machine(tmp_path, ads=400) as ana:
        page = await ana.client.changes("", 1000)
        assert len(page.ads) == 400


async def test_a_hub_that_never_ends_its_answer_is_left(monkeypatch):
    monkeypatch.setattr(client_module, "REQUEST_SECONDS", 0.01)

    async def drip(*_):
        class Drip(httpx.AsyncByteStream):
            async def __aiter__(self):
                while True:
                    yield b" "
                    await asyncio.sleep(0)

        return httpx.Response(200, headers={"content-type": "application/json"}, stream=Drip())

    assert (await fault_of(drip)).code == "hub_slow"


async def test_an_answer_in_pieces_is_one_answer():
    body = json.dumps({"outcomes": ["added"], "seq": 5}).encode()

    async def pieces(*_):
        stream = Pieces(*(body[i : i + 1] for i in range(len(body))))
        return httpx.Response(200, headers={"content-type": "application/json; charset=utf-8"}, stream=stream)

    async with line(pieces) as client:
        assert (await client.observations([b"[]"])).seq == 5


async def test_fewer_outcomes_than_rows_are_not_believed():
    async with line(answer(200, b'{"outcomes": [], "seq": 5}')) as client:
        with pytest.raises(BadAnswer):
            await client.observations([b"[]"])


# --- reaching it ---


async def test_a_private_hub_is_entered_and_left_with_the_connection(tmp_path):
    from reviewtui.hub.private import private_hub

    connection = private(lambda: private_hub(tmp_path / "hub.db", "ana"))
    assert connection.near
    assert "rvt" not in repr(connection)
    async with connected(connection) as client:
        hello = await client.hello()
    assert (hello.user, hello.role, hello.accounts) == ("ana", "admin", None)


async def test_nothing_listens_where_nothing_listens():
    async with connected(remote("http://127.0.0.1:9", Secret(TOKEN))) as client:
        with pytest.raises(Unreachable):
            await client.hello()


def test_the_engine_is_imported_without_the_network():
    code = (
        "import sys, reviewtui.sync, reviewtui.sync.engine, reviewtui.sync.connection; print('httpx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"False"
