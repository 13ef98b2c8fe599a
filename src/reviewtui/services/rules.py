"""The workspace's documents at hand: shown, read from a file, published."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.decisions import Role
from reviewtui.domain.documents import DOCUMENTS, Documents, checked, sections_of, unknown_key
from reviewtui.domain.facts import FactKind, Publish, Undo, encode_fact, read_body
from reviewtui.domain.policy import Policy
from reviewtui.domain.rules import POLICY_PREFIX, PRIORITY, PriorityRules
from reviewtui.domain.scoring import PLAIN, CompiledRules, compile_rules
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.desk import Desk, current_policy
from reviewtui.store.trouble import trouble
from reviewtui.store.work import NewFact

PUBLISHERS = frozenset({Role.LEAD, Role.ADMIN})
FILE_LIMIT = 2 * 1024 * 1024
"""Bytes of a document's file."""
NOTE_LIMIT = 2_000

_HOLDS = ("new", "attempted", "acked")


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it holds. `revision` is 0 for the packaged one, while nothing was published."""

    name: str
    revision: int
    document: Documents


@dataclass(frozen=True, slots=True)
class Given:
    """A document as a file has it; `made_from` is the revision it says it was made from, if it says so."""

    name: str
    document: Documents
    made_from: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A publication on its way. It holds once the hub has accepted it."""

    fact_id: str
    name: str
    revision: int


def held(desk: Desk, name: str) -> Held:
    """The document that holds for this user: the hub's last, or their own later one that is on its way.

    Raises:
        Misused: `rules_unknown`: there is no document of that name.
        ReviewError: `rules_newer`: a newer version made it, and this one cannot read it.
    """
    kind = _kind_of(name)
    found = _own(desk, name) or _pulled(desk, name)
    if found is None:
        if issubclass(kind, Policy):
            raise Misused("rules_unknown", name=name, known=", ".join((*DOCUMENTS, *policy_names(desk))))
        return Held(name, 0, kind())
    revision, body = found
    try:
        return Held(name, revision, msgspec.json.decode(body, type=kind))
    except msgspec.DecodeError:
        raise ReviewError("rules_newer", name=name, revision=revision) from None


def order_in_force(desk: Desk) -> tuple[CompiledRules, int]:
    """The rules of priority that hold for this user, ready, and their revision; the packaged points, 0, where this
    version cannot work by them."""
    try:
        known = held(desk, PRIORITY)
        if isinstance(known.document, PriorityRules):
            return compile_rules(known.document, sections_of(current_policy(desk.reader))), known.revision
    except ReviewError:
        return PLAIN, 0  # of a newer version, or of a policy that is not here: the hub will tell
    return PLAIN, 0


def policy_names(desk: Desk) -> list[str]:
    """The policies of this workspace, each as the name of its document."""
    return [f"{POLICY_PREFIX}{current_policy(desk.reader).policy}"]


def _kind_of(name: str) -> type[Any]:
    if name.startswith(POLICY_PREFIX):
        return Policy
    if name not in DOCUMENTS:
        raise Misused("rules_unknown", name=name, known=", ".join((*DOCUMENTS, f"{POLICY_PREFIX}NAME")))
    return DOCUMENTS[name]


def _pulled(desk: Desk, name: str) -> tuple[int, bytes] | None:
    if not name.startswith(POLICY_PREFIX):
        return desk.reader.document(name)
    policy = current_policy(desk.reader)
    if name != POLICY_PREFIX + policy.policy:
        return None
    return policy.revision, msgspec.json.encode(policy)


def _own(desk: Desk, name: str) -> tuple[int, bytes] | None:
    """This user's latest publication of it that the mirror does not hold yet."""
    pulled = _pulled(desk, name)
    for fact in reversed(desk.work.facts_on("")):
        if fact.kind == FactKind.PUBLISH and fact.delivery in _HOLDS:
            body = read_body(fact.body)
            if isinstance(body, Publish) and body.name == name and body.revision > (pulled[0] if pulled else 0):
                return body.revision, bytes(body.body)
    return None


def publish(desk: Desk, name: str, document: Documents, note: str = "") -> Published:
    """Record the next revision of a document, durably; the next sync brings it to the hub, which accepts or refuses.

    Raises:
        ReviewError: `not_allowed` for whoever is neither lead nor admin; `no_commit`.
        Misused: as `domain.documents.checked`; `rules_unknown`, `too_long`.
    """
    refuse_role(desk)
    if len(note) > NOTE_LIMIT:
        raise Misused("too_long", field="note", limit=NOTE_LIMIT)
    _kind_of(name)
    before = held(desk, name)
    old = before.document if isinstance(before.document, Policy) else None
    document = checked(name, document, [current_policy(desk.reader)], old)
    revision = before.revision + 1
    if isinstance(document, Policy):
        document = msgspec.structs.replace(document, revision=revision)
    data = Publish(name, revision, msgspec.Raw(msgspec.json.encode(document)), note.strip())
    id, at = desk.make_id(), desk.clock()
    body = encode_fact(id=id, kind=FactKind.PUBLISH, ad_id="", at=at, app=desk.app, device=desk.device, data=data)
    try:
        desk.work.record([NewFact(id, FactKind.PUBLISH, "", at, body)])
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=name) from None
    return Published(id, name, revision)


def withdraw(desk: Desk, fact_id: str) -> None:
    """Let go of a publication that the hub refused.

    Raises:
        ReviewError: `no_commit`.
    """
    id, at = desk.make_id(), desk.clock()
    data = Undo(fact_id)
    body = encode_fact(id=id, kind=FactKind.UNDO, ad_id="", at=at, app=desk.app, device=desk.device, data=data)
    try:
        desk.work.record_undo(NewFact(id, FactKind.UNDO, "", at, body, target=fact_id), None)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=fact_id) from None


def refuse_role(desk: Desk) -> None:
    """Whoever may not publish is told so before anything is recorded.

    Raises:
        ReviewError: `not_allowed`.
    """
    if desk.role not in PUBLISHERS:
        raise ReviewError("not_allowed", role=desk.role, roles=", ".join(sorted(PUBLISHERS)))


def read_file(path: Path, name: str = "") -> Given:
    """A document from a file: TOML, or JSON as `rules show --json` writes it. Not yet checked.

    Which document it is, the file says (`document = "priority"`, or a policy by its own name), or else its name.

    Raises:
        Misused: `rules_file`, `rules_syntax`, `rules_unnamed`, `rules_unknown`, `rules_field`, `rules_shape`.
    """
    tree = read_tree(path)
    if isinstance(tree.get("document"), dict):
        name, made_from, tree = str(tree.get("name", name)), tree.get("revision"), tree["document"]
    else:
        told = tree.pop("document", "")
        name = str(told) or name or _name_of(path, tree)
        made_from = tree.get("revision") if name.startswith(POLICY_PREFIX) else tree.pop("revision", None)
    if not name:
        raise Misused("rules_unnamed", path=path, known=", ".join(DOCUMENTS))
    try:
        document = msgspec.convert(tree, _kind_of(name))
    except msgspec.ValidationError as error:
        raise Misused("rules_shape", path=path, why=str(error)) from None
    if wrong := unknown_key(tree, document):
        raise Misused("rules_field", path=path, key=wrong[0], place=wrong[1] or name)
    return Given(name, document, made_from if isinstance(made_from, int) else None)


def read_tree(path: Path) -> dict[str, Any]:
    """What a TOML or JSON file says, whatever it is about.

    Raises:
        Misused: `rules_file`, `rules_syntax`.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_LIMIT + 1)
        if len(raw) > FILE_LIMIT:
            raise Misused("rules_file", path=path, why=f"> {FILE_LIMIT >> 20} MB")
        text = raw.decode("utf-8-sig")
        tree = msgspec.json.decode(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except OSError as error:
        raise Misused("rules_file", path=path, why=error.strerror or str(error)) from None
    except (ValueError, RecursionError) as error:
        raise Misused("rules_syntax", path=path, why=str(error)) from None
    return tree if isinstance(tree, dict) else {}


def _name_of(path: Path, tree: dict[str, Any]) -> str:
    if isinstance(tree.get("policy"), str) and "codes" in tree:
        return f"{POLICY_PREFIX}{tree['policy']}"
    return path.stem if path.stem in DOCUMENTS else ""


_EXAMPLES = {
    "rules": ("[[rules]]", 'when = "lang:es tea"', "points = 10", 'badge = "tea-es"'),
    "due": ("[[due]]", 'when = "is:waiting"', "hours = 4"),
    "templates": (
        "[[templates]]", 'name = "Before and after"', 'verdict = "reject"', 'codes = ["NEGATIVE_SELF_PERCEPTION"]',
        'memo = "The picture compares bodies."', 'suggestion = "Show the product, not a body."',
    ),
    "queues": (
        "[[queues]]", 'name = "waiting"', 'title = { en = "Customers waiting", es = "Clientes que esperan" }',
        'query = "is:waiting"',
    ),
    "routes": (
        "[[routes]]", 'name = "Invoices"', 'when = "invoice -board:billing"', 'board = "billing"', 'person = "ana"',
    ),
    "targets": ("[[targets]]", 'quarter = "2026-Q4"', 'currency = "EUR"', "amount_minor = 12000000"),
    "schedules": (
        "[[schedules]]", 'name = "Madrid"', 'zone = "Europe/Madrid"',
        'hours = ["mon-thu 09:00-14:00 15:00-18:00", "fri 09:00-15:00"]', 'holidays = ["2026-12-25"]',
        "day_hours = 8.0",
    ),
}  # fmt: skip
"""What an empty list is shown by, as a comment: how an entry of it is written."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def plain_tree(document: Documents) -> dict[str, Any]:
    """A document as JSON has it, with the values that are as packaged."""
    fields = {field: getattr(document, field) for field in document.__struct_fields__}
    tree: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(fields))
    return tree


def as_toml(shown: Held) -> str:
    """A document as a file that `read_file` reads back, in ASCII where a character could not be seen."""
    tree = plain_tree(shown.document)
    lines = [] if isinstance(shown.document, Policy) else [f"document = {_toml(shown.name)}"]
    if not isinstance(shown.document, Policy):
        lines.append(f"revision = {shown.revision}")
    tables: list[str] = []
    examples: list[str] = []
    for key, value in tree.items():
        if not value and key in _EXAMPLES:
            examples += ["", *(f"# {line}" for line in _EXAMPLES[key])]
        elif isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
            for part in value:
                tables += ["", f"[[{_toml_key(key)}]]", *_pairs(part)]
        elif isinstance(value, dict):
            tables += ["", f"[{_toml_key(key)}]", *_pairs(value)]
        elif value is not None:
            lines.append(f"{_toml_key(key)} = {_toml(value)}")
    return "\n".join([*lines, *tables, *examples])


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{_toml_key(key)} = {_toml(value)}" for key, value in table.items() if value is not None]


def _toml_key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _toml(key)


def _toml(value: Any) -> str:
    if isinstance(value, str):
        plain = msgspec.json.encode(value).decode()
        return "".join(c if c.isprintable() else _escaped(c) for c in plain)
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(_pairs(value))} }}"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
