"""The hub's manners: its name, its limits, its words when something is wrong, and its own description."""

import logging
from pathlib import Path

import httpx
import pytest
from hub_setup import ad, note, office_in

from reviewtui.errors import ReviewError
from reviewtui.hub import api
from reviewtui.hub.access import ENDPOINTS
from reviewtui.hub.gate import called_right
from reviewtui.hub.opening import open_hub
from reviewtui.hub.private import private_hub
from reviewtui.wire.messages import BODY_LIMIT, AdRow, Hello


async def test_hello_says_who_one_is(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        answer = (await office.line("ana", "account-manager", "acme", "borealis").get("/v1/hello")).json()
        assert (answer["user"], answer["role"], answer["accounts"]) == (
            "ana",
            "account-manager",
            ["acme", "borealis"],
        )
        assert answer["hub_id"] == office.hub.hub_id
        assert answer["epoch"] == (await office.line("ben").all()).epoch
        assert answer["server_time"] == office.clock.now
        assert set(answer) == set(Hello.__struct_fields__)


async def test_health_needs_no_token(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        assert (await office.client.get("/healthz")).json() == {"ok": True}


@pytest.mark.parametrize(
    ("host", "right"),
    [
        ("127.0.0.1:8750", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("LocalHost.:80", True),
        ("[::1]:8750", True),
        ("::1", True),
        ("hub.example:443", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("10.0.0.1", False),
        ("", False),
        ("[::2]", False),
    ],
)
def test_the_hub_answers_to_its_own_names(host: str, right: bool) -> None:
    assert called_right(host, {"hub.example"}) is right


async def test_another_name_gets_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("ana")
        answer = await office.client.get("/v1/hello", headers={**line.headers, "Host": "evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_host")


@pytest.mark.parametrize("path", ["/v1/ops", "/v1/observations", "/v1/leases"])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"facts":1,"rows":1,"claim":1}', b"\xff", b'{"x":' + b"[" * 100_000]
)
async def test_what_cannot_be_read_is_a_400_in_words(tmp_path: Path, path: str, body: bytes) -> None:
    async with office_in(tmp_path) as office:
        answer = await office.client.post(path, content=body, headers=office.line("ada", "admin").headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_bodies_are_bounded(tmp_path: Path) -> None:
    async def chunks():  # type: ignore[no-untyped-def]
        for _ in range(17):
            yield b"x" * (1024 * 1024)

    async with office_in(tmp_path) as office:
        headers = office.line("ada", "admin").headers
        for content in (b"x" * (BODY_LIMIT + 1), chunks()):
            answer = await office.client.post("/v1/ops", content=content, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/changes?limit=all", 400), ("/v1/changes?after=" + "x" * 201, 410), ("/v1/nothing", 404), ("/v1/ops", 405)],
)
async def test_every_refusal_is_a_problem(tmp_path: Path, path: str, status: int) -> None:
    async with office_in(tmp_path) as office:
        answer = await office.line("ana").get(path)
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "words"}


async def test_whoever_asks_is_told_every_method_of_a_path(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("ana", "admin")
        document = (await office.client.get("/schema/openapi.json")).json()
        for path, methods in document["paths"].items():
            answer = await office.client.options(path.replace("{", "").replace("}", ""), headers=line.headers)
            said = set(answer.headers["allow"].split(", "))
            assert said == {method.upper() for method in methods} | {"OPTIONS"}, path
            wrong = await office.client.patch(path.replace("{", "").replace("}", ""), headers=line.headers)
            assert (wrong.status_code, set(wrong.headers["allow"].split(", "))) == (405, said), path


async def test_a_fault_of_ours_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    customer = "CANARY"

    def fail(*_: object) -> None:
        raise ZeroDivisionError(customer)

    monkeypatch.setattr(api, "accept", fail)
    async with office_in(tmp_path) as office:
        line = office.line("ana")
        with caplog.at_level(logging.DEBUG):
            answer = await office.client.post("/v1/ops", content=b'{"facts":[]}', headers=line.headers)
        assert (answer.status_code, answer.json()["code"]) == (500, "internal")
        assert "CANARY" not in answer.text + caplog.text
        assert line.token not in caplog.text
        assert "ZeroDivisionError" in caplog.text


async def test_big_answers_are_packed_for_those_who_unpack(tmp_path: Path) -> None:
    async with office_in(tmp_path, compress=True) as office:
        line = office.line("ana")
        packed = await line.get("/v1/changes")
        plain = await office.client.get("/v1/changes", headers={**line.headers, "Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content
        assert "access-control-allow-origin" not in plain.headers
        assert plain.headers["cache-control"] == "no-store"


async def test_the_hub_describes_itself(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        document = (await office.client.get("/schema/openapi.json")).json()
        spoken = set(ENDPOINTS) - {"events"}  # a stream, which OpenAPI cannot say
        assert set(document["paths"]) == {"/healthz", *(f"/v1/{name}" for name in spoken)}
        schemas = document["components"]["schemas"]
        row = schemas["AdRow"]
        assert row["type"] == "array"
        assert [place["title"] for place in row["prefixItems"]] == list(AdRow.__struct_fields__)
        posted = document["paths"]["/v1/ops"]["post"]
        assert posted["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/Ops")
        assert posted["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/OpsAnswer")
        assert (await office.client.get("/schema/swagger")).status_code == 404


async def test_the_private_hub_is_the_same_hub_for_one(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    hubs = []
    for _ in range(2):
        async with private_hub(path, "ana") as (app, token):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://private") as client:
                headers = {"Authorization": f"Bearer {token}"}
                hello = (await client.get("/v1/hello", headers=headers)).json()
                assert (hello["user"], hello["role"], hello["accounts"]) == ("ana", "admin", None)
                hubs.append((hello["hub_id"], hello["epoch"]))
                assert (await client.get("/v1/hello")).status_code == 401
        assert path.stat().st_mode & 0o777 == 0o600
    assert hubs[0] == hubs[1]
    assert token.encode() not in path.read_bytes()


async def test_an_error_inside_the_private_hub_stays_itself(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with private_hub(tmp_path / "hub.db", "ana"):
            raise ZeroDivisionError


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "nonsense", "mysql://x/y", ""])
def test_a_hub_needs_a_file(url: str) -> None:
    with pytest.raises(ReviewError) as told:
        open_hub(url)
    assert told.value.code == "hub_url"


def test_a_file_that_is_no_hub_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("shopping list " * 100)
    with pytest.raises(ReviewError) as told:
        open_hub(f"sqlite:///{path}")
    assert told.value.code == "hub_closed"
    assert path.read_text() == "shopping list " * 100
    with pytest.raises(ReviewError):
        open_hub(f"sqlite:///{tmp_path / 'nowhere' / 'hub.db'}")


async def test_tokens_rest_nowhere_in_the_database(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("ana")
        await office.line("connie", "connector").observe(ad("1", text="Hi"))
        await line.send(note("1"))
        assert not [file for file, content in contents(tmp_path) if line.token.encode() in content]


def contents(folder: Path) -> list[tuple[Path, bytes]]:
    return [(file, file.read_bytes()) for file in folder.iterdir()]
