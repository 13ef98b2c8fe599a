"""How two programs of different ages meet, and what is packed on its way: nothing is lost, and both sides say why."""

import gzip
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from hub_setup import note, office_in
from sync_setup import Machine, Pieces, answer, away, facts_on_hub, lose_answer, one_machine, sent_facts

from reviewtui.hub import api, desk
from reviewtui.sync import client as client_module
from reviewtui.sync.client import HubClient
from reviewtui.sync.faults import HubFault, VersionMismatch
from reviewtui.sync.secret import Secret
from reviewtui.wire.messages import BODY_LIMIT, PROTOCOL, PROTOCOL_HEADER


class Ages:
    """Sets which versions of the protocol each end speaks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def hub(self, oldest: int, newest: int) -> None:
        for module in (api, desk):
            self._monkeypatch.setattr(module, "OLDEST_PROTOCOL", oldest)
            self._monkeypatch.setattr(module, "PROTOCOL", newest)

    def client(self, oldest: int, newest: int) -> None:
        self._monkeypatch.setattr(client_module, "OLDEST_PROTOCOL", oldest)
        self._monkeypatch.setattr(client_module, "PROTOCOL", newest)


@pytest.fixture
def ages(monkeypatch: pytest.MonkeyPatch) -> Ages:
    return Ages(monkeypatch)


async def meets(ana: Machine) -> str:
    """What happens when this machine, started anew, syncs: the version spoken, or the code of the fault."""
    async with HubClient("http://127.0.0.1", Secret(ana.line.token), ana.wire) as ana.client:
        try:
            await ana.sync()
        except VersionMismatch as fault:
            return fault.code
        return str(ana.client._http.headers[PROTOCOL_HEADER])


@pytest.mark.parametrize(
    ("hub", "client", "met"),
    [
        ((1, 1), (1, 1), "1"),
        ((1, 3), (1, 2), "2"),
        ((1, 2), (2, 4), "2"),
        ((2, 3), (1, 1), "protocol_newer"),
        ((1, 1), (2, 3), "protocol_older"),
    ],
)
async def test_the_newest_version_both_know_is_spoken_or_the_older_one_is_named(
    tmp_path: Path, ages: Ages, hub: tuple[int, int], client: tuple[int, int], met: str
) -> None:
    async with one_machine(tmp_path) as ana:
        ana.decide("ad 1", "text 1")
        ages.hub(*hub)
        ages.client(*client)
        assert await meets(ana) == met
        assert ana.work.counts() == ((0, 0) if met.isdigit() else (1, 0))
        if not met.isdigit():  # local work goes on, and all of it leaves once the older one is updated
            ana.decide("ad 2", "text 2")
            ages.hub(1, 4)
            ages.client(1, 4)
            assert await meets(ana) == "4"
            assert ana.work.counts() == (0, 0)


@pytest.mark.parametrize(
    ("hub", "code", "says"),
    [((2, 3), "protocol_newer", "Update this program"), ((0, 0), "protocol_older", "update it")],
)
async def test_a_hub_updated_in_mid_conversation_is_met_by_the_same_words(
    tmp_path: Path, ages: Ages, hub: tuple[int, int], code: str, says: str
) -> None:
    async with one_machine(tmp_path) as ana:
        session = await ana.session()
        ana.decide("ad 1", "text 1")
        ages.hub(*hub)
        with pytest.raises(VersionMismatch) as fault:
            await session.exchange()
        assert fault.value.code == code
        assert says in str(fault.value)
        assert ana.work.counts() == (1, 0)


async def test_a_hub_that_names_no_oldest_version_speaks_one(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        ana.wire.faults = [answer(200, b'{"protocol": 2, "version": "9.1", "later": {"things": []}}')]
        with pytest.raises(VersionMismatch):
            await ana.sync()


@pytest.mark.parametrize(
    ("said", "outcome"),
    [("", "bad_request"), (str(PROTOCOL), 200), (str(PROTOCOL + 1), "version_new"), ("0", "version_old"),
     ("x", "bad_request"), ("-1", "bad_request"), ("1" * 5000, "bad_request")],
)  # fmt: skip
async def test_the_hub_says_in_words_which_end_is_too_old(tmp_path: Path, said: str, outcome: int | str) -> None:
    async with office_in(tmp_path) as office:
        headers = {**office.line("ana").headers, PROTOCOL_HEADER: said}
        greeted = await office.client.get("/v1/hello", headers=headers)
        assert (greeted.json()["oldest"], greeted.json()["protocol"]) == (1, PROTOCOL)
        got = await office.client.get("/v1/changes", headers=headers)
        assert (got.status_code if got.status_code == 200 else got.json()["code"]) == outcome


# --- packing ---


async def post(office: Any, body: bytes, coding: str = "gzip") -> tuple[int, str]:
    headers = {**office.line("ada", "admin").headers, "Content-Encoding": coding}
    got: httpx.Response = await office.client.post("/v1/ops", content=body, headers=headers)
    return got.status_code, got.json().get("code", "")


async def test_packed_requests_are_taken(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        sound = gzip.compress(b'{"facts":[]}')
        assert await post(office, sound) == (200, "")
        assert await post(office, b'{"facts":[]}', "identity") == (200, "")
        assert await post(office, sound[:-4]) == (400, "bad_packing")
        assert await post(office, sound + b"more") == (400, "bad_packing")
        assert await post(office, b"no gzip") == (400, "bad_packing")
        assert await post(office, b"") == (400, "bad_packing")
        assert await post(office, sound, "br") == (415, "encoding")
        assert await post(office, gzip.compress(sound), "gzip, gzip") == (415, "encoding")


async def test_a_small_request_that_unpacks_into_a_big_one_is_not_unpacked(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        assert await post(office, gzip.compress(b" " * (BODY_LIMIT + 1))) == (413, "body_too_large")
        assert await post(office, gzip.compress(b" " * BODY_LIMIT)) == (400, "bad_request")


async def test_facts_are_packed_on_their_way_to_another_machine(tmp_path: Path) -> None:
    async with one_machine(tmp_path) as ana:
        raw = note("ad 1", "words " * 2000)
        async with HubClient("https://127.0.0.1", Secret(ana.line.token), ana.wire) as far:
            await far.ops([raw])
            assert raw in ana.wire.sent_to("/v1/ops")[-1], "not before the hub said that it unpacks"
            await far.hello()
            (result,) = (await far.ops([raw])).results
        assert result.outcome == "duplicate"
        sent = ana.wire.sent_to("/v1/ops")[-1]
        assert len(sent) < len(raw) // 10
        assert raw in gzip.decompress(sent)


# --- whatever answers instead of the hub ---


async def bombed(*_: object) -> httpx.Response:
    packed = gzip.compress(b" " * (BODY_LIMIT + 1))
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    return httpx.Response(200, headers=headers, stream=Pieces(packed))


async def cut_short(*_: object) -> httpx.Response:
    packed = gzip.compress(b"{}" * 1000)[:-9]
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    return httpx.Response(200, headers=headers, stream=Pieces(packed))


STRANGERS = {
    "nobody": (away, "hub_away"),
    "an answer lost on its way": (lose_answer, "hub_away"),
    "a sign-in page": (answer(200, b"<html>Welcome", "text/html"), "captive_portal"),
    "another address": (answer(302, b"", "text/html", location="https://elsewhere.example"), "captive_portal"),
    "a proxy that is tired": (answer(502, b"<html>", "text/html"), "hub_busy"),
    "a hub that is busy": (answer(503, b'{"code":"busy","words":""}', retry_after="7"), "hub_busy"),
    "a hub that is asked too often": (answer(429, b"", retry_after="7"), "hub_busy"),
    "a bomb": (bombed, "bad_answer"),
    "half of a packed answer": (cut_short, "hub_away"),
    "nonsense": (answer(200, b"[1, 2"), "bad_answer"),
}


@pytest.mark.parametrize("place", ["/v1/hello", "/v1/ops", "/v1/changes"])
@pytest.mark.parametrize("stranger", STRANGERS)
async def test_whoever_answers_instead_nothing_is_lost_and_the_next_round_sends_all(
    tmp_path: Path, stranger: str, place: str
) -> None:
    fault, code = STRANGERS[stranger]
    async with one_machine(tmp_path) as ana:
        made = [ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")]

        async def there(request: httpx.Request, passed: Any) -> httpx.Response:
            return await (fault(request, passed) if request.url.path == place else passed())

        ana.wire.always = there
        with pytest.raises(HubFault) as met:
            await ana.sync()
        assert met.value.code == code
        assert met.value.retry_after == (7.0 if "asked" in stranger or "is busy" in stranger else None)
        assert ana.work.counts() == ((0, 0) if place == "/v1/changes" else (2, 0))
        ana.wire.always = None
        await ana.sync()
        assert ana.work.counts() == (0, 0)
        assert facts_on_hub(ana.office) == made


async def test_where_less_is_taken_at_once_halves_are_sent_until_they_are(tmp_path: Path) -> None:
    async with one_machine(tmp_path, ads=8) as ana:
        made = [ana.decide(f"ad {n}", f"text {n}") for n in range(1, 9)]

        async def narrow(request: httpx.Request, passed: Any) -> httpx.Response:
            if request.url.path == "/v1/ops" and len(await request.aread()) > 1500:
                return await answer(413, b"<html>", "text/html")(request, passed)
            return await passed()

        ana.wire.always = narrow
        await ana.sync()
        assert facts_on_hub(ana.office) == made
        sizes = [len(sent) for sent in sent_facts(ana.wire)]
        assert sizes[0] == 8
        assert all(later <= earlier for earlier, later in pairwise(sizes))
        assert ana.work.counts() == (0, 0)
