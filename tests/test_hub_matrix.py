"""Every route of the hub, asked by every role with its own, a foreign and no scope, and with every kind of bad token.

Words that stand nowhere else are planted in every account, and looked for in every byte that is answered: status,
headers, body once unpacked, hints, copies to begin from. A route that is not in `ASKED` fails here: whoever adds one
says how it is asked, and all of this holds for it too.
"""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hub_setup import (
    Office,
    ad,
    appeal,
    ask,
    assign,
    briefing,
    decision,
    encode,
    fact,
    gold,
    id_of,
    note,
    office_in,
    skip,
    undo,
)  # fmt: skip
from litestar import Litestar, get
from matrix_setup import (
    ABSENT,
    ACCOUNTS,
    AD,
    INTERNAL,
    MINE,
    NOBODYS,
    RELEASED,
    THEIRS,
    canary,
    planted,
    unseen,
)  # fmt: skip

from reviewtui.domain.account_facts import Cover
from reviewtui.domain.decisions import READING_ALONE, Role
from reviewtui.domain.facts import FactKind
from reviewtui.hub.access import (
    ENDPOINTS,
    LINK_PATHS,
    OPEN_PATHS,
    Caller,
)
from reviewtui.hub.api import build_app
from reviewtui.hub.doors import NoRule, check_doors, door_of
from reviewtui.hub.egress import Egress
from reviewtui.hub.links import create_link
from reviewtui.hub.pages import HEADERS
from reviewtui.hub.tokens import create_token, list_tokens, revoke_token, suspend_tokens
from reviewtui.wire.links import LinkMade
from reviewtui.wire.messages import Snapshot


@dataclass
class Answer:
    """What came back, to the last byte."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    raw: bytes = b""

    @property
    def body(self) -> bytes:
        """The body, unpacked."""
        return gzip.decompress(self.raw) if self.raw.startswith(b"\x1f\x8b") else self.raw

    @property
    def everything(self) -> bytes:
        """All bytes, packed and not, in lower case."""
        return b"\n".join([*(b"%s: %s" % header for header in self.headers), self.raw, self.body]).lower()

    def named(self, name: str) -> list[str]:
        return [value.decode() for key, value in self.headers if key.decode().lower() == name]


@dataclass(frozen=True)
class Asker:
    """Somebody's token at the hub, below any HTTP client: so that no header is added, hidden or unpacked."""

    app: Litestar
    authorization: str | None

    async def ask(
        self, method: str, path: str, query: dict[str, str] | None = None, body: bytes = b"", **headers: str
    ) -> Answer:
        """The whole answer; of one without an end, its first piece."""
        answer, gone = Answer(), asyncio.Event()
        told = {"host": "127.0.0.1", "accept-encoding": "gzip", "content-type": "application/json", **headers}
        if self.authorization is not None:
            told["authorization"] = self.authorization
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": urlencode(query or {}).encode(),
            "root_path": "", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "extensions": {},
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in told.items()],
        }  # fmt: skip
        sent = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> dict[str, Any]:
            if (message := next(sent, None)) is not None:
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(message["headers"])
                return
            answer.raw += message.get("body", b"")
            endless = b"event-stream" in dict(answer.headers).get(b"content-type", b"")
            if not message.get("more_body", False) or (endless and answer.raw):
                gone.set()

        async with asyncio.timeout(20):
            await self.app(scope, receive, send)  # type: ignore[arg-type]
        return answer


Ask = Callable[[Asker, str, str], Awaitable[Answer]]
"""Asks a route about an account's ad: the asker, the ad, the account."""


def plainly(method: str, path: str, body: bytes = b"") -> Ask:
    """A route that takes no ids."""
    return lambda asker, _, __: asker.ask(method, path, body=body)


async def _ops(asker: Asker, ad_id: str, account: str) -> Answer:
    """Each kind of fact about the ad; their own ids are no part of what may differ."""
    facts = [
        note(ad_id, "hello"), ask(ad_id), decision(ad_id, "x"), skip(ad_id, "x"), appeal(ad_id, "x"),
        gold(ad_id, "x"), assign(ad_id, "ana"), undo(ad_id, "0190c5a4-0000-7000-8000-000000000000"),
        briefing(account), ask("fresh", text="words", account=account),
        note(ad_id, "odd").replace(b'"kind":"note"', b'"kind":"odd"'),
    ]  # fmt: skip
    answer = await asker.ask("POST", "/v1/ops", body=encode({"facts": [msgspec.Raw(raw) for raw in facts]}))
    for raw in facts:
        answer.raw = answer.body.replace(id_of(raw).encode(), b"ID")
    return answer


async def _leases(asker: Asker, ad_id: str, _: str) -> Answer:
    return await asker.ask("POST", "/v1/leases", body=encode({"claim": [ad_id], "release": [ad_id]}))


async def _picture(asker: Asker, ad_id: str, _: str) -> Answer:
    return await asker.ask("GET", "/v1/pictures", {"ad_id": ad_id, "number": "0"})


async def _make_link(asker: Asker, _: str, account: str) -> Answer:
    """A link's own number, and its secret, are no part of what may differ."""
    answer = await asker.ask("POST", "/v1/links", body=encode({"account_id": account}))
    if answer.status == 200:
        told = msgspec.json.decode(answer.body, type=LinkMade)
        answer.raw = answer.body.replace(told.path.encode(), b"PATH")
    return answer


async def _end_link(asker: Asker, _: str, account: str) -> Answer:
    """The number that was asked for is no part of what may differ."""
    which = {MINE: "1", THEIRS: "2"}.get(account, "9")
    answer = await asker.ask("DELETE", "/v1/links", {"id": which})
    answer.raw = answer.body.replace(which.encode(), b"ID")
    return answer


async def _snapshot_file(asker: Asker, _: str, __: str) -> Answer:
    for _ in range(200):
        offered = await asker.ask("GET", "/v1/snapshot")
        if offered.status != 200:
            break
        told = msgspec.json.decode(offered.body, type=Snapshot)
        if told.ready:
            return await asker.ask("GET", "/v1/snapshot-file", {"sha256": told.sha256})
        await asyncio.sleep(0.02)
    return await asker.ask("GET", "/v1/snapshot-file", {"sha256": "0" * 64})


ASKED: dict[tuple[str, str], Ask] = {
    ("GET", "/v1/hello"): plainly("GET", "/v1/hello"),
    ("GET", "/v1/changes"): plainly("GET", "/v1/changes"),
    ("GET", "/v1/people"): plainly("GET", "/v1/people"),
    ("GET", "/v1/digest"): plainly("GET", "/v1/digest"),
    ("GET", "/v1/events"): plainly("GET", "/v1/events"),
    ("GET", "/v1/releases"): plainly("GET", "/v1/releases"),
    ("GET", "/v1/snapshot"): plainly("GET", "/v1/snapshot"),
    ("GET", "/v1/snapshot-file"): _snapshot_file,
    ("GET", "/v1/pictures"): _picture,
    ("POST", "/v1/ops"): _ops,
    ("POST", "/v1/leases"): _leases,
    ("POST", "/v1/observations"): plainly("POST", "/v1/observations", b'{"rows":[]}'),
    ("GET", "/v1/links"): plainly("GET", "/v1/links"),
    ("POST", "/v1/links"): _make_link,
    ("DELETE", "/v1/links"): _end_link,
    ("GET", "/s/{secret:str}"): plainly("GET", "/s/" + "x" * 32),
    ("GET", "/s/{secret:str}/events"): plainly("GET", f"/s/{'x' * 32}/events"),
    ("GET", "/status/{name:str}"): plainly("GET", "/status/page.css"),
    ("GET", "/healthz"): plainly("GET", "/healthz"),
    ("GET", "/schema"): plainly("GET", "/schema"),
    ("GET", "/schema/openapi.json"): plainly("GET", "/schema/openapi.json"),
    ("GET", "/schema/{path:str}"): plainly("GET", "/schema/other"),
}
FOR_ANYBODY = OPEN_PATHS | LINK_PATHS
"""What is asked without a token; by a link that is not known, of pages."""
ABOUT_ADS = {"/v1/pictures", "/v1/ops", "/v1/leases", "/v1/links"}
SHOWING = {"/v1/changes", "/v1/snapshot-file"}
"""Routes that show contents: there the words must be found by those who may see them, or this test is blind."""
TELLING = {"/v1/changes": canary(THEIRS, "user"), "/v1/releases": RELEASED, "/v1/links": canary(THEIRS, "maker")}
"""And what else of theirs is found where: who claimed an ad, what was released, who made a link."""
HEARING = ("/v1/events", "/v1/hello", "/v1/changes", "/v1/digest", "/v1/people", "/v1/releases", "/v1/links")
"""Routes that tell how far things have come, or how much there is."""
ALL = {"reviewer", "account-manager", "lead", "sales", "connector", "admin"}
DOORS = {
    "hello": ALL,
    "changes": ALL,
    "ops": ALL,
    "leases": {"reviewer", "lead", "admin"},
    "people": {"reviewer", "account-manager", "lead", "admin"},
    "pictures": ALL - {"sales"},
    "observations": {"lead", "connector", "admin"},
    "digest": ALL,
    "snapshot": ALL,
    "snapshot-file": ALL,
    "events": ALL,
    "releases": {"lead", "connector", "admin"},
    "links": {"account-manager", "lead", "admin"},
}
"""Who comes in where, written out."""
WITH_ALL_ACCOUNTS = {"observations", "snapshot", "snapshot-file"}
"""And where only those who see all accounts do."""


def routes(app: Litestar) -> set[tuple[str, str]]:
    """Every route by method; OPTIONS is answered by the framework, and looked at below."""
    return {
        (str(method), route.path)
        for route in app.routes
        for method in getattr(route, "route_handler_map", {"": None})
        if method != "OPTIONS"
    }


SCOPES = {"own": (MINE,), "foreign": ("cobalt",), "all": ()}


@pytest.mark.parametrize("role", Role)
async def test_every_route_for_every_role_and_scope(tmp_path: Path, role: Role) -> None:
    async with office_in(tmp_path, egress=Egress(look_up=_nowhere), limits=None) as office:
        await planted(office)
        app = _app(office)
        for name, scope in SCOPES.items():
            line = office.line(f"{role}-{name}", str(role), *scope)
            asker = Asker(app, f"Bearer {line.token}")
            caller = Caller(f"{role}-{name}", role, frozenset(scope) if scope else None)
            for (method, path), asked in ASKED.items():
                where = f"{role} ({name}) {method} {path}"
                answers = {ad_id: await asked(asker, ad_id, account) for ad_id, account in _about(path)}
                for ad_id, answer in answers.items():
                    found = [word for word in unseen(caller) if word.encode() in answer.everything]
                    assert found == [], f"{where} {ad_id}"
                    _check_headers(answer, where)
                door = door_of(path)
                may = path in FOR_ANYBODY or (role in DOORS[door] and not (scope and door in WITH_ALL_ACCOUNTS))
                statuses = {answer.status for answer in answers.values()}
                assert (statuses == {403}) == (not may), f"{where}: {statuses}"
                assert statuses <= {200, 403, 404, 502}, f"{where}: {statuses}"
                if path in SHOWING and may:
                    for account in ACCOUNTS:
                        seen = canary(account).encode() in answers[ABSENT].everything
                        told = caller.sees(account) and (bool(account) or role not in READING_ALONE)
                        assert seen == told, f"{where}: {account}"
                        noted = canary(account).encode() + INTERNAL.encode() in answers[ABSENT].everything
                        assert noted == (seen and bool(account) and role not in READING_ALONE), where
                if path in TELLING and method == "GET" and may and role not in READING_ALONE:
                    assert (TELLING[path].encode() in answers[ABSENT].everything) == (not scope), where
                if path in ABOUT_ADS and scope:
                    assert answers[AD[THEIRS]] == answers[ABSENT] == answers[AD[NOBODYS]], where


@pytest.mark.parametrize("role", Role)
async def test_that_others_are_busy_is_not_to_be_heard(tmp_path: Path, role: Role) -> None:
    """Whatever happens in a foreign account: hints, heads, cursors and counts stay as they were, to the byte."""
    async with office_in(tmp_path, limits=None) as office:
        await planted(office)
        scoped, whole = (
            Asker(_app(office), f"Bearer {office.line(name, str(role), *scope).token}")
            for name, scope in (("own", (MINE,)), ("all", ()))
        )
        before = {path: [await asker.ask("GET", path) for asker in (scoped, whole)] for path in HEARING}
        bo = office.line("bo", "lead", THEIRS)
        await office.line("connie", "connector").observe(ad("ad-n", text="New", account_id=THEIRS))
        await bo.send(note("ad-n", "hm"), decision("ad-n", "New"), fact(FactKind.COVER, "", Cover(THEIRS, "max")))
        await bo.claim(AD[THEIRS])
        create_link(office.hub, THEIRS)
        for path, answers in before.items():
            assert await scoped.ask("GET", path) == answers[0], path
        assert await whole.ask("GET", "/v1/events") != before["/v1/events"][1]


def _about(path: str) -> list[tuple[str, str]]:
    """The ads that a route is asked about, each with its account; of the same lengths, so that answers may be."""
    if path not in ABOUT_ADS:
        return [(ABSENT, "notthere")]
    return [(AD[MINE], MINE), (AD[THEIRS], THEIRS), (AD[NOBODYS], "notthere"), (ABSENT, "notthere")]


def _check_headers(answer: Answer, where: str) -> None:
    names = {name.decode().lower() for name, _ in answer.headers}
    assert not {name for name in names if name.startswith("access-control-")}, where
    assert "set-cookie" not in names, where
    assert "server" not in names, where
    assert answer.named("x-content-type-options") == ["nosniff"], where
    rules = HEADERS["content-security-policy"] if "/s/" in where else "default-src 'none'; frame-ancestors 'none'"
    assert answer.named("content-security-policy") == [rules], where
    assert answer.named("cache-control") == ["no-store"], where


async def _nowhere(_: str, __: int) -> list[str]:
    raise OSError("no such name")


def _app(office: Office) -> Litestar:
    app: Litestar = office.client._transport.app  # type: ignore[attr-defined]
    return app


async def test_without_a_good_token_nothing_is_told(tmp_path: Path) -> None:
    """None, garbled, never made, expired, revoked: one answer, to the byte. Suspended: that it is, and no more."""
    async with office_in(tmp_path, limits=None) as office:
        await planted(office)
        expired = create_token(office.hub, "eve", "admin", expires_at=office.clock() + 1)
        revoked = create_token(office.hub, "rob", "admin")
        office.clock.now += 10
        revoke_token(office.hub, next(line.id for line in list_tokens(office.hub) if line.name == "rob"))
        bad = [
            None, "", "Bearer", "Bearer ", f"Basic {revoked}", "Bearer x", f"Bearer {revoked}x",
            f"Bearer {revoked[:-1]}", "Bearer rvt_" + "é" * 9, f"Bearer {expired}", f"Bearer {revoked}",
            "Bearer " + "x" * 20_000,
        ]  # fmt: skip
        suspended = create_token(office.hub, "sue", "admin")
        with office.hub.writing() as transaction:
            suspend_tokens(transaction)
        for (method, path), asked in ASKED.items():
            if path in FOR_ANYBODY:
                continue
            answers = [await asked(Asker(_app(office), header), AD[MINE], MINE) for header in bad]
            assert all(answer == answers[0] for answer in answers), f"{method} {path}"
            assert answers[0].status == 401
            late = await asked(Asker(_app(office), f"Bearer {suspended}"), AD[MINE], MINE)
            assert (late.status, b'"suspended"' in late.body) == (401, True)
            for answer in (answers[0], late):
                assert b"qx" not in answer.everything
                assert revoked.encode() not in answer.everything
                _check_headers(answer, path)


async def test_every_route_is_asked_here_and_has_a_rule(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        app = _app(office)
        assert routes(app) == set(ASKED)
        doors = {door_of(path) for _, path in routes(app) if path not in FOR_ANYBODY}
        assert doors == set(DOORS) == set(ENDPOINTS)
        assert doors >= WITH_ALL_ACCOUNTS


async def test_a_route_without_a_rule_is_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @get("/v1/secrets")
    async def secrets() -> str:
        return "words"

    with pytest.raises(NoRule, match="/v1/secrets"):
        check_doors(Litestar([secrets]))
    async with office_in(tmp_path) as office:
        with monkeypatch.context() as patch:
            patch.delitem(ENDPOINTS, "people")
            with pytest.raises(NoRule, match="/v1/people"):
                build_app(office.hub)
            answer = await office.line("ana").get("/v1/people")
        assert answer.status_code == 403


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"])
async def test_other_methods_get_no_permission(tmp_path: Path, method: str) -> None:
    """A browser that asks whether another page may come in is told nothing that lets it."""
    async with office_in(tmp_path, limits=None) as office:
        asker = Asker(_app(office), f"Bearer {office.line('ana', 'admin').token}")
        stranger = Asker(_app(office), None)
        for path in sorted({path for _, path in ASKED if (method, path) not in ASKED}):
            wanted = {"origin": "https://evil.example", "access-control-request-method": "POST"}
            for who in (asker, stranger):
                answer = await who.ask(method, path.replace("{path:str}", "x"), **wanted)
                assert answer.status in ((204, 401) if method == "OPTIONS" else (401, 404, 405)), (method, path)
                assert b"qx" not in answer.everything
                names = {name.decode().lower() for name, _ in answer.headers}
                assert not {name for name in names if name.startswith("access-control-")}


async def test_a_request_under_another_name_gets_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path, hosts={"hub.example"}) as office:
        asker = Asker(_app(office), f"Bearer {office.line('ana').token}")
        assert (await asker.ask("GET", "/v1/hello", host="hub.example:8750")).status == 200
        for host in ("evil.example", "hub.example.evil", "", "10.0.0.1"):
            assert (await asker.ask("GET", "/v1/hello", host=host)).status == 400
