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
    NOW,
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
    publication,
    skip,
    undo,
)  # fmt: skip
from litestar import Litestar, get

from reviewtui.domain.account_facts import Churn, ChurnKind, Correct, Cover, Remark, Sentiment, Stop, StopState
from reviewtui.domain.decisions import READING_ALONE, Role
from reviewtui.domain.facts import FactKind
from reviewtui.domain.rules import PriorityRule, PriorityRules
from reviewtui.hub.access import (
    ENDPOINTS,
    FOR_ALL_ACCOUNTS,
    LINK_PATHS,
    OPEN_PATHS,
    SEES_RESTRICTED,
    Caller,
)
from reviewtui.hub.api import build_app
from reviewtui.hub.doors import NoRule, check_doors, door_of
from reviewtui.hub.egress import Egress
from reviewtui.hub.pages import HEADERS
from reviewtui.hub.tokens import create_token, list_tokens, revoke_token, suspend_tokens
from reviewtui.wire.links import LinkMade
from reviewtui.wire.messages import ObservationIn, Snapshot

MINE, THEIRS, NOBODYS, EVERYBODYS = "acme", "borealis", "", "workspace"
ACCOUNTS = (MINE, THEIRS, NOBODYS)
AD = {MINE: "ad-a", THEIRS: "ad-b", NOBODYS: "ad-u"}
ABSENT = "ad-z"
LEADS_ONLY = "restricted"
INTERNAL = "qxinternalxq"
"""What people say of an account among themselves, and in its tickets."""
SAID_AMONG_US = ("text", "headline", "why", "ai", "note", "ask", "memo", "suggestion", "appeal", "briefing", "extra")
MANY = 20_000
"""More bytes than an answer is sent plain with."""


def canary(of: str, what: str = "") -> str:
    """A word of an account, of the workspace's rules, or of what leads alone see."""
    return f"qx{of or 'unassigned'}xq{what}"


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


async def _end_link(asker: Asker, _: str, __: str) -> Answer:
    return await asker.ask("DELETE", "/v1/links", {"id": "1"})


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


def routes(app: Litestar) -> set[tuple[str, str]]:
    """Every route by method; OPTIONS is answered by the framework, and looked at below."""
    return {
        (str(method), route.path)
        for route in app.routes
        for method in getattr(route, "route_handler_map", {"": None})
        if method != "OPTIONS"
    }


async def planted(office: Office) -> None:
    """A word of its own in every place of every account, of the rules, and of what leads alone see."""
    connie, lea = office.line("connie", "connector"), office.line("lea", "lead")
    rows = []
    for account, ad_id in AD.items():
        url = f"https://{canary(account, 'host')}.example/{canary(account, 'picture')}.png"
        rows.append(
            ad(ad_id, text=canary(account, "text"), headline=canary(account, "headline"), account_id=account or None,
               account_name=canary(account, "name") if account else None, link=url, targeting=canary(account, "aim"),
               creatives=[{"kind": "image", "url": url, "title": canary(account, "title")}],
               why=canary(account, "why"), ai_reason=canary(account, "ai"), ai_verdict="unsure",
               shop=canary(account, "extra") + "." * MANY)
        )  # fmt: skip
    for account in (MINE, THEIRS):
        word = canary(account)
        apart = {"remarks": f"{word}{INTERNAL}", "seats": "12"}
        said = {"plan": f"{word}plan", "account_id": account, "extra": apart}
        rows += [
            ObservationIn("account", account, "crm", NOW, {
                "name": canary(account, "name"), "stage": f"{word}stage", "extra": apart}),
            ObservationIn("usage", account, "crm", NOW, {"2026-01/active": 1, "extra": apart}),
            ObservationIn("renewal", f"crm:{AD[account]}", "crm", NOW, said),
            ObservationIn("ticket", f"desk:{AD[account]}", "desk", NOW, {
                "account_id": account, "subject": f"{word}{INTERNAL}",
                "messages": [{"id": "1", "at": NOW, "side": "staff", "text": f"{word}{INTERNAL}", "public": False}]}),
        ]  # fmt: skip
    await connie.observe(*rows)
    facts = []
    for account, ad_id in AD.items():
        text, word = canary(account, "text"), canary(account)
        facts += [
            note(ad_id, f"{word}note"), ask(ad_id, f"{word}ask"),
            decision(ad_id, text, "reject", memo=f"{word}memo", suggestion=f"{word}suggestion"),
            appeal(ad_id, text).replace(b"the rule changed", f"{word}appeal".encode()),
            briefing(account, key=f"{word}briefing"),
        ]  # fmt: skip
        if account:
            facts += [
                fact(
                    FactKind.CORRECT, "", Correct(account, "account", account, "stage", "live", f"{word}{INTERNAL}")
                ),
                fact(FactKind.CHURN, "", Churn(account, "2026-01-01", ChurnKind.VOLUNTARY, text=f"{word}{INTERNAL}")),
                fact(FactKind.COVER, "", Cover(account, f"{word}owner", why=f"{word}{INTERNAL}")),
                fact(FactKind.REMARK, "", Remark(account, f"{word}{INTERNAL}")),
                fact(FactKind.SENTIMENT, "", Sentiment(account, 2, f"{word}{INTERNAL}")),
                fact(FactKind.STOP, "", Stop(account, "desk:1", StopState.ASKED, f"{word}{INTERNAL}")),
                fact(
                    FactKind.CORRECT,
                    "",
                    Correct(
                        account, "ticket", f"desk:{ad_id}", "subject", "x", f"{word}{INTERNAL}", f"{word}{INTERNAL}"
                    ),
                ),
            ]
    rules = PriorityRules(1, rules=(PriorityRule(canary(EVERYBODYS), 5, "WORD"),))
    facts += [publication("priority", rules), gold(AD[MINE], canary(MINE, "text"), why=canary(LEADS_ONLY))]
    results = (await lea.send(*facts)).results
    create_token(office.hub, canary(THEIRS, "user"), "reviewer", scope=[THEIRS])
    assert {result.outcome for result in results} <= {"applied", "superseded", "rejected"}, results


def unseen(caller: Caller) -> list[str]:
    """The words that must not reach this caller."""
    accounts = [account for account in ACCOUNTS if not caller.sees(account)]
    hidden = [canary(account) for account in accounts]
    if caller.accounts is not None:
        hidden += [canary(EVERYBODYS), THEIRS if MINE in caller.accounts else MINE]
    if caller.role in READING_ALONE:
        hidden += [INTERNAL, canary(EVERYBODYS)]
        hidden += [canary(account, what) for account in ACCOUNTS for what in SAID_AMONG_US]
    return hidden if caller.role in SEES_RESTRICTED else [*hidden, canary(LEADS_ONLY)]


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
                may = path in FOR_ANYBODY or caller.may_use(door_of(path))
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
                if path in ABOUT_ADS and scope:
                    assert answers[AD[THEIRS]] == answers[ABSENT] == answers[AD[NOBODYS]], where


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
        assert doors <= set(ENDPOINTS)
        assert doors >= FOR_ALL_ACCOUNTS


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
