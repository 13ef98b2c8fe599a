"""The page about the protocol says what the code does: each endpoint, field, code and limit, and nothing else."""

import ast
import re
from pathlib import Path

import msgspec
from hub_setup import ad, decision, encode, note, office_in, publication

from reviewtui.domain.canonical import KINDS as CANONICAL
from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import FactKind
from reviewtui.domain.rules import ReviewRules
from reviewtui.domain.values import ID_BYTES, ID_LIMIT
from reviewtui.hub import admission, webhooks
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.egress import SECONDS
from reviewtui.hub.limits import HEADER_LIMIT, URL_LIMIT
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import open_hub
from reviewtui.hub.releases import release_due
from reviewtui.hub.reports import DEPTH_LIMIT, ROW_LIMIT
from reviewtui.wire import links, messages, records, snapshot
from reviewtui.words.hub import WORDS

PAGE = (Path(__file__).parent.parent / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
HUB = Path(admission.__file__).parent


def block(name: str) -> str:
    found = re.search(f"<!-- {name} -->(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def calls(name: str) -> list[list[ast.expr]]:
    """The arguments of every call of this in the hub."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HUB.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node.args for node in nodes if isinstance(node.func, ast.Name) and node.func.id == name]


def first_words(name: str) -> set[str]:
    nodes = [node for args in calls(name) if args for node in ast.walk(args[0])]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_message_is_there_with_its_fields_in_order() -> None:
    said = {
        name: (bracket, [field.strip() for field in fields.replace("\n", " ").split(",")])
        for name, bracket, fields in re.findall(r"`(\w+)`\s*([\[{])([^\]}]*)[\]}]", block("messages"))
    }
    kinds = {
        name: kind
        for module in (messages, links, records)
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
    }
    assert set(said) == set(kinds)
    for name, kind in kinds.items():
        hints = msgspec.structs.fields(kind)
        nullable = [field.type for field in hints]
        fields = [
            field.name + ("?" if _may_be_null(type_) else "") for field, type_ in zip(hints, nullable, strict=True)
        ]
        assert said[name] == ("[" if kind.__struct_config__.array_like else "{", fields), name


def _may_be_null(type_: object) -> bool:
    return type(None) in getattr(type_, "__args__", ())


async def test_every_endpoint_is_there_and_no_other(tmp_path: Path) -> None:
    said = set(re.findall(r"^\| `(GET|POST|DELETE)` \| `([^?`]+)", PAGE, re.MULTILINE))
    async with office_in(tmp_path) as office:
        routes = office.client._transport.app.routes  # type: ignore[attr-defined]
    served = {
        (str(method), route.path.replace(":str}", "}"))
        for route in routes
        for method in getattr(route, "methods", ())
        if method in ("GET", "POST", "DELETE") and not route.path.startswith("/schema")
    }
    assert said == served


def test_every_refusal_is_there_under_its_status() -> None:
    said: set[tuple[int, str]] = set()
    for statuses, codes in re.findall(r"^\| ([0-9, ]+) \| (`[^|]+) \|", PAGE, re.MULTILINE):
        said |= {(int(status), code) for status in statuses.split(",") for code in codes_in(codes)}
    given = {
        (args[0].value, args[1].value)
        for args in (*calls("Refusal"), *calls("problem"))
        if len(args) > 1 and isinstance(args[0], ast.Constant) and isinstance(args[1], ast.Constant)
    }
    assert given - said == set()
    assert {code for _, code in said} <= set(WORDS)
    rest = {code for _, code in said - given}
    assert rest <= {"picture_refused", "picture_large", "picture_unreadable", "picture_away", "too_long", "not_found"}


def test_every_reason_for_which_a_fact_is_rejected_is_there() -> None:
    judged = ast.parse((HUB / "judging.py").read_text(encoding="utf-8"))
    returned = {
        node.value
        for answer in ast.walk(judged)
        if isinstance(answer, ast.Return) and answer.value is not None
        for node in ast.walk(answer.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in WORDS
    }
    assert codes_in(block("facts")) == first_words("Refused") | returned


def test_every_kind_of_fact_and_outcome_is_there() -> None:
    facts = PAGE[PAGE.index("## Facts") : PAGE.index("## Leases")]
    assert {str(kind) for kind in FactKind} <= codes_in(facts)
    outcomes = set(re.findall(r"^\| `(\w+)` \|", facts, re.MULTILINE))
    assert outcomes == set(re.findall(r"`(\w+)`", (messages.OpResult.__doc__ or "").split("`seq`")[0])) - {
        "outcome", "code", "words",
    }  # fmt: skip


def test_every_reason_for_which_a_report_is_rejected_is_there() -> None:
    taken = (HUB / "observe.py").read_text(encoding="utf-8")
    assert codes_in(block("reports")) == first_words("BadReport") | set(re.findall(r'"rejected:(\w+)"', taken))


def test_limits_are_as_they_are_said() -> None:
    said = " ".join(block("limits").split())
    for words in (
        f"{messages.OPS_LIMIT} facts", f"{messages.CLAIMS_LIMIT} claims", f"{messages.PAGE_LIMIT:,} rows of a page",
        f"{messages.OBSERVATIONS_LIMIT:,} observations", f"{messages.BODY_LIMIT >> 20} MiB of a body",
        f"{messages.BODY_LIMIT // 2 >> 20} MiB of a page", f"{URL_LIMIT >> 10} KiB of an address",
        f"{HEADER_LIMIT >> 10} KiB of headers", f"{DEPTH_LIMIT} levels of nesting",
        f"{ID_LIMIT} characters and {ID_BYTES} bytes of UTF-8 of an id",
    ):  # fmt: skip
        assert words in said
    assert f"{ROW_LIMIT >> 10} KiB" in block("reports")
    assert f"every {messages.HEARTBEAT:.0f} seconds" in PAGE


def test_webhooks_are_described(tmp_path: Path) -> None:
    described = " ".join(block("webhooks").split())
    hub = open_hub(f"sqlite:///{tmp_path / 'hub.db'}")
    try:
        webhooks.add(hub, "https://hooks.example/", with_text=True)
        observe(hub, [msgspec.Raw(encode(ad("1", text="One")))])
        accept(hub, Caller("ana", Role.LEAD), [msgspec.Raw(publication("review", ReviewRules(0, 0, hold_seconds=0)))])
        accept(hub, Caller("ana", Role.LEAD), [msgspec.Raw(decision("1", "One"))])
        release_due(hub)
        (job,) = webhooks.claim(hub, webhooks.due(hub)[0])
    finally:
        hub.close()
    body = msgspec.json.decode(job.body)
    said = set(re.findall(r"`([^`]+)`", described))
    assert {*body, *body["data"], *job.headers} - {"content-type"} <= said
    assert {webhooks.RELEASED, webhooks.WITHDRAWN, webhooks.SECRET_PREFIX} <= said
    assert f"within {SECONDS:.0f} seconds" in described
    assert f"{webhooks.RETRIES} times" in described
    assert f"({ReviewRules().hold_seconds} seconds" in PAGE


def test_every_kind_of_line_of_a_digest_is_there() -> None:
    described = PAGE[PAGE.index("## Digest") : PAGE.index("## Refusals")]
    assert set(re.findall(r'^    \[[a-z_"]+,"([a-z]+)"', described, re.MULTILINE)) == set(CANONICAL)


def test_the_file_of_a_snapshot_is_described() -> None:
    described = PAGE[PAGE.index("## Snapshot") : PAGE.index("## Events")]
    assert {*snapshot.TABLES, "format", "hub_id", "epoch", "cursor", "upto"} <= codes_in(described)
    assert f"`format` {snapshot.FORMAT}" in described


async def test_what_is_said_of_methods_unknown_kinds_and_nul_is_so(tmp_path: Path) -> None:
    assert "| 405 | `not_found` |" in PAGE
    assert "NUL (`\\u0000`) in a fact stays as it was sent; in a report it becomes U+2400." in PAGE
    assert "(code `unknown_kind`)" in PAGE
    async with office_in(tmp_path) as office:
        boss = office.line("boss", "admin")
        answer = await office.client.post("/v1/hello", headers=boss.headers)
        assert (answer.status_code, answer.json()["code"]) == (405, "not_found")
        assert "GET" in answer.headers["allow"]
        await boss.observe(ad("1", text="a\0b"))
        sent = note("1", "c\0d")
        odd = note("1").replace(b'"kind":"note"', b'"kind":"odd"')
        results = (await boss.send(sent, odd)).results
        assert [(one.outcome, one.code) for one in results] == [("applied", ""), ("held", "unknown_kind")]
        page = await boss.all()
        assert page.ads[0].text == "a\u2400b"
        assert bytes(page.facts[0].body) == sent
