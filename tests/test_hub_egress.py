"""The hub's way out: to public addresses over HTTPS and to nothing else, with every answer bounded."""

import asyncio
import ssl
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import pytest
from egress_setup import Names, elsewhere, to, trust, way_to, whole
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.hub.addresses import carried, is_public
from reviewtui.hub.egress import (
    Away,
    BadAddress,
    BadAnswer,
    Egress,
    EgressFault,
    PrivateAddress,
    Slow,
    TooLarge,
)

PUBLIC = "93.184.215.14"

# --- which addresses are public ---

addresses_4 = st.integers(0, 2**32 - 1).map(IPv4Address)
INSIDE = (
    "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "0.0.0.0/8",
    "224.0.0.0/4", "255.255.255.255/32", "198.18.0.0/15",
)  # fmt: skip
inside = st.builds(
    lambda network, part: network[int(part * (network.num_addresses - 1))],
    st.sampled_from(INSIDE).map(ip_network),
    st.floats(0, 1),
)

WRAPPERS = {
    "mapped": lambda inner: IPv6Address((0xFFFF << 32) | int(inner)),
    "NAT64": lambda inner: IPv6Address((0x64FF9B << 96) | int(inner)),
    "6to4": lambda inner: IPv6Address((0x2002 << 112) | (int(inner) << 80) | 1),
}
OLD_FORMS = {
    "compatible": lambda inner: IPv6Address(int(inner)),
    "translated": lambda inner: IPv6Address((0xFFFF << 48) | int(inner)),
    "local NAT64": lambda inner: IPv6Address((0x64FF9B0001 << 80) | int(inner)),
    "Teredo": lambda inner: IPv6Address((0x20010000 << 96) | (int(inner) << 64) | (int(inner) ^ 0xFFFFFFFF)),
}


@given(st.one_of(addresses_4, inside, st.integers(0, 2**128 - 1).map(IPv6Address)))
def test_what_the_standard_library_calls_private_is_never_public(address):
    within = carried(address) or address
    if is_public(address):
        assert within.is_global
        for kind in ("multicast", "reserved", "loopback", "link_local", "unspecified"):
            assert not getattr(within, f"is_{kind}")


@given(inside, st.sampled_from(sorted(WRAPPERS | OLD_FORMS)))
def test_an_address_inside_is_none_the_less_inside_in_another_form(inner, form):
    assert not is_public(inner)
    assert not is_public((WRAPPERS | OLD_FORMS)[form](inner))


@given(addresses_4, st.sampled_from(sorted(WRAPPERS)))
def test_a_public_address_stays_public_in_the_forms_that_lead_to_it(inner, form):
    assert is_public(WRAPPERS[form](inner)) == is_public(inner)
    assert carried(WRAPPERS[form](inner)) == inner


@pytest.mark.parametrize("text", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4003:80f::200e"])
def test_ordinary_hosts_are_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    ["::1", "::", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
     "2001:db8::1", "3fff::1", "2001::1", "100::1", "169.254.169.254", "192.0.0.192", "0.0.0.0", "255.255.255.255"],
)  # fmt: skip
def test_special_addresses_are_not(text):
    assert not is_public(ip_address(text))


# --- what may be asked ---


@pytest.mark.parametrize(
    "url",
    ["http://img.example/a.png", "https://img.example:8443/a.png", "https://ana@img.example/a.png",
     "https://ana:secret@img.example/a.png", "ftp://img.example/a.png", "file:///etc/passwd", "gopher://img.example",
     "img.example/a.png", "//img.example/a.png", "https://", "https:///a.png", "", "data:image/png;base64,AAAA",
     "https://img.example:99999/a", "https://[::1/a", "https://img.example/\x00", "meta-image:abc", "http:",
     "https://" + "a" * 70_000, "https://\ud800.example/a.png",
     "https://%5bbroken/", "https://img.example%2f@x/", "https://img.example\\@x/"],
)  # fmt: skip
async def test_only_https_on_its_own_port_is_asked(url):
    names = Names(img_example=[PUBLIC])
    with pytest.raises(BadAddress):
        await Egress(look_up=names).fetch(url)
    assert names.asked == []


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["10.1.2.3"], ["::1"], ["::ffff:10.0.0.1"], ["64:ff9b::a00:1"], ["2002:a00:1::1"],
     [PUBLIC, "192.168.1.1"], ["2606:4700::1", "fe80::1%eth0"], ["169.254.169.254"]],
)  # fmt: skip
async def test_a_name_that_leads_inside_is_not_asked(found, monkeypatch):
    async def connect(*_: object, **__: object) -> None:
        pytest.fail("it connected")

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    with pytest.raises(PrivateAddress) as fault:
        await Egress(look_up=Names(img_example=found)).fetch("https://img.example/a.png")
    assert "--fetch-host" in str(fault.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
async def test_this_machine_is_not_asked_by_any_of_its_names(host):
    """The system's own look-up decides what an odd number means, and what it found is what is judged."""
    with pytest.raises((PrivateAddress, Away)):
        await Egress().fetch(f"https://{host}/a.png")


@pytest.mark.parametrize("found", [[], ["no address"], None])
async def test_a_name_without_addresses_leads_nowhere(found):
    names = Names() if found is None else Names(img_example=found)
    with pytest.raises(Away):
        await Egress(look_up=names).fetch("https://img.example/a.png")


# --- the connection ---


@pytest.fixture
def caught(monkeypatch):
    """Connections go to this machine, and where they were meant to go is noted."""
    meant: list[tuple[str, int]] = []
    connect = httpcore.AnyIOBackend.connect_tcp

    def to_port(port: int) -> list[tuple[str, int]]:
        async def instead(self: Any, host: str, wanted: int, **options: Any) -> Any:
            meant.append((host, wanted))
            return await connect(self, "127.0.0.1", port, **options)

        monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", instead)
        return meant

    return to_port


async def test_it_connects_to_the_very_address_it_looked_at(caught):
    async with elsewhere() as host:
        host.says["/a.png?x=1"] = whole(b"picture")
        meant, names = caught(host.port), Names(img_example=[PUBLIC])
        assert await Egress(trust=trust(), look_up=names).fetch("https://img.example/a.png?x=1#part") == b"picture"
    assert meant == [(PUBLIC, 443)]
    assert names.asked == ["img.example:443"]
    assert host.names == ["img.example"]
    head = host.asked[0].lower()
    assert b"host: img.example\r\n" in head
    for absent in (b"cookie", b"authorization", b"referer"):
        assert absent not in head


async def test_the_certificate_must_fit_the_name(caught):
    async with elsewhere("other.example") as host:
        host.says["/"] = whole(b"picture")
        caught(host.port)
        names = Names(img_example=[PUBLIC], other_example=[PUBLIC])
        with pytest.raises(Away):
            await Egress(trust=trust(), look_up=names).fetch("https://img.example/")
        assert host.asked == []
        assert await Egress(trust=trust(), look_up=names).fetch("https://other.example/") == b"picture"


async def test_a_certificate_of_nobody_known_is_not_trusted(caught):
    async with elsewhere() as host:
        caught(host.port)
        with pytest.raises(Away):
            await Egress(look_up=Names(img_example=[PUBLIC])).fetch("https://img.example/")
        assert host.asked == []


async def test_of_several_addresses_the_first_that_answers_is_used(monkeypatch, caught):
    async with elsewhere() as host:
        host.says["/"] = whole(b"picture")
        meant = caught(host.port)
        reached = httpcore.AnyIOBackend.connect_tcp

        async def one_is_down(self: Any, address: str, port: int, **options: Any) -> Any:
            if address == "8.8.8.8":
                raise httpcore.ConnectError("refused")
            return await reached(self, address, port, **options)

        monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", one_is_down)
        way = Egress(trust=trust(), look_up=Names(img_example=["8.8.8.8", PUBLIC]))
        assert await way.fetch("https://img.example/") == b"picture"
        assert meant == [(PUBLIC, 443)]
        with pytest.raises(Away):
            await Egress(trust=trust(), look_up=Names(img_example=["8.8.8.8"])).fetch("https://img.example/")


async def test_the_environment_has_no_say(monkeypatch, caught):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with elsewhere() as host:
        host.says["/"] = whole(b"picture")
        caught(host.port)
        way = Egress(trust=trust(), look_up=Names(img_example=[PUBLIC]))
        assert await way.fetch("https://img.example/") == b"picture"


# --- hosts that are allowed by setting ---


async def test_a_host_that_is_allowed_may_be_private_and_plain():
    async with elsewhere(tls=False) as host:
        host.says["/a.png"] = whole(b"picture")
        assert await way_to(host).fetch(f"http://IMG.example.:{host.port}/a.png".replace(".:", ":")) == b"picture"
        assert host.asked[0].split(b"\r\n")[0] == b"GET /a.png HTTP/1.1"


async def test_exactly_the_host_and_port_that_were_named_are_allowed():
    async with elsewhere(tls=False) as host:
        names = Names(img_example=["127.0.0.1"], other_example=["127.0.0.1"])
        way = way_to(host, look_up=names)
        for url in (
            f"http://img.example:{host.port + 1}/",
            f"http://other.example:{host.port}/",
            "http://img.example/",
        ):
            with pytest.raises(BadAddress):
                await way.fetch(url)
        with pytest.raises(PrivateAddress):
            await way.fetch("https://img.example/")
        assert host.asked == []


# --- redirects ---


async def test_every_hop_is_looked_at_like_the_first():
    async with elsewhere() as host:
        names = Names(img_example=["127.0.0.1"], inside_example=["10.0.0.1"], far_example=[PUBLIC])
        way = way_to(host, look_up=names)
        here = f"https://img.example:{host.port}"
        host.says = {
            "/moved": to("/a.png"),
            "/far": to("http://far.example/a.png"),
            "/port": to("https://far.example:8443/a.png"),
            "/inside": to("https://inside.example/a.png"),
            "/file": to("file:///etc/passwd"),
            "/secret": to("https://ana:secret@far.example/"),
            "/nowhere": whole(b"", "302 Found"),
            "/broken": to("https://[broken/"),
            "/a.png": whole(b"picture"),
        }
        assert await way.fetch(f"{here}/moved") == b"picture"
        for path in ("far", "port", "file", "secret", "broken"):
            with pytest.raises(BadAddress):
                await way.fetch(f"{here}/{path}")
        with pytest.raises(PrivateAddress):
            await way.fetch(f"{here}/inside")
        with pytest.raises(BadAnswer):
            await way.fetch(f"{here}/nowhere")
        assert set(names.asked) == {f"img.example:{host.port}", "inside.example:443"}


async def test_redirects_come_to_an_end():
    async with elsewhere() as host:
        host.says = {f"/{n}": to(f"/{n + 1}") for n in range(9)} | {"/loop": to("/loop"), "/9": whole(b"picture")}
        way = way_to(host)
        for path in ("/0", "/loop"):
            host.asked.clear()
            with pytest.raises(BadAnswer, match="from one address to another"):
                await way.fetch(f"https://img.example:{host.port}{path}")
            assert len(host.asked) == 4
        assert await way.fetch(f"https://img.example:{host.port}/6") == b"picture"


# --- answers ---

LONG = b"x" * 2000
CHUNKS = [b"190\r\n" + LONG[:400] + b"\r\n"] * 9


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (whole(b"no", "404 Not Found"), BadAnswer),
        (whole(b"no", "500 Oops"), BadAnswer),
        (whole(b"part", "206 Partial Content"), BadAnswer),
        (whole(b"\x1f\x8b", Content_Encoding="gzip"), BadAnswer),
        (whole(LONG), TooLarge),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b""], TooLarge),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n", b""], Away),
        ([b"HTTP/1.1 200 OK\r\n\r\n", LONG[:900], LONG[:900]], TooLarge),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *CHUNKS], TooLarge),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"half"], Away),
        ([b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000], Away),
        ([b"SSH-2.0-OpenSSH\r\n"], Away),
        ([], Away),
    ],
)
async def test_an_answer_that_is_not_taken(answer, fault):
    async with elsewhere() as host:
        host.says["/"] = answer
        with pytest.raises(EgressFault) as raised:
            await way_to(host, most=1000).fetch(f"https://img.example:{host.port}/")
        assert type(raised.value) is fault


@pytest.mark.parametrize(
    "answer",
    [[b""], [b"HTTP/1.1 200 OK\r\n", b""], [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"1", b""]],
)
async def test_whoever_takes_too_long_is_left(answer):
    async with elsewhere() as host:
        host.says["/"] = answer
        with pytest.raises(Slow):
            await way_to(host, seconds=0.05).fetch(f"https://img.example:{host.port}/")


async def test_a_look_up_that_hangs_counts_as_well():
    async def hang(_: str, __: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    with pytest.raises(Slow):
        await Egress(look_up=hang, seconds=0.01).fetch("https://img.example/")


async def test_the_usual_authorities_are_trusted_where_none_are_given():
    way = Egress()
    assert way._context().verify_mode is ssl.CERT_REQUIRED
    assert way._context().check_hostname
    assert way._context().get_ca_certs()


# --- what may have arrived ---


@pytest.mark.parametrize(("says", "sent"), [([b"HTTP/1.1 200"], True), ([b""], True)])
async def test_of_what_was_sent_and_not_answered_it_is_said_that_it_may_have_arrived(says, sent):
    async with elsewhere() as host:
        host.says["/hook"] = says
        with pytest.raises(Away) as caught:
            await way_to(host, seconds=0.3).post(f"https://img.example:{host.port}/hook", b"{}", {})
        assert caught.value.sent is sent


async def test_what_reached_nobody_has_not_arrived():
    async with elsewhere() as host:
        port = host.port
        for way in (way_to(host, look_up=Names()), way_to(host, trust=ssl.create_default_context())):
            with pytest.raises(Away) as caught:
                await way.post(f"https://img.example:{port}/hook", b"{}", {})
            assert not caught.value.sent

        async def slow(name: str, port: int) -> list[str]:
            await asyncio.Event().wait()
            return []

        with pytest.raises(Slow) as late:
            await way_to(host, look_up=slow, seconds=0.05).post(f"https://img.example:{port}/hook", b"{}", {})
        assert not late.value.sent


def test_an_address_is_looked_at_without_asking_anybody():
    way = Egress(["inside.example:8080"])
    assert way.host_of("https://chat.example/x") == "chat.example"
    assert way.host_of("http://inside.example:8080/x") == "inside.example"
    for url in ("http://chat.example/x", "https://chat.example:8443/x", "https://me@chat.example/x", "x", ""):
        with pytest.raises(BadAddress):
            way.host_of(url)
    for url in ("https://10.0.0.8/x", "https://[::ffff:10.0.0.8]/x", "https://169.254.169.254/x"):
        with pytest.raises(PrivateAddress):
            way.host_of(url)
