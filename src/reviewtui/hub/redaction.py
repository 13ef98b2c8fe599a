"""What those who read alone are sent of a row: without the words that colleagues wrote to each other.

Of a fact that they read: what was decided, by whom and when, and codes for why, not why in free words. Of a record:
the fields that this product knows; of columns that nobody mapped only numbers, by which they read what goes with
staying. Whatever this version does not know is left out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Table

from reviewtui.domain.account_facts import Away, Churn, ChurnKind, Correct, Cover
from reviewtui.domain.corrections import DERIVED
from reviewtui.domain.facts import decode_body, decode_fact
from reviewtui.domain.records import ACCOUNT_FIELDS, RENEWAL_FIELDS
from reviewtui.domain.values import plain_number
from reviewtui.hub.access import Caller
from reviewtui.hub.tables import FACT, RECORD

_UNMAPPED = "extra"
_KNOWN = {*ACCOUNT_FIELDS, *RENEWAL_FIELDS} - {_UNMAPPED}
_MONTH = re.compile(r"\d{4}-\d\d/(active|eligible)\Z")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_NOTHING = "-"
"""The id of a thing that is none: what is said of it holds nowhere."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def redact_fact(raw: bytes) -> bytes:
    """The bytes of a fact without its free words. One whose words were erased is sent as it is."""
    fact = decode_fact(raw)
    if isinstance(fact.erased, str):
        return raw
    try:
        body: Any = decode_body(fact)
    except (msgspec.DecodeError, RecursionError):
        body = None
    match body:
        case Correct():
            body = replace(body, why="")
            if not _may_be_told(body):
                body = replace(body, id=_NOTHING, field=_NOTHING, value=None, saw=None, source="", over=())
        case Churn():
            hint = body.hint if body.hint in tuple(ChurnKind) else ""
            reasons = tuple(filter(_CODE.match, body.reasons))
            body = replace(body, reasons=reasons, replacement="", text="", hint=hint)
        case Cover():
            body = replace(body, why="")
        case Away():
            body = replace(body, group_id="")
    data = msgspec.Raw(b"{}" if body is None else _encode(body))
    return _encode(replace(fact, app="", device="", data=data))


def _may_be_told(correction: Correct) -> bool:
    """Whether it is of a field that is sent, and of one that rules derive is a code."""
    if correction.kind == DERIVED:
        return all(one is None or (isinstance(one, str) and _CODE.match(one)) for one in
                   (correction.field, correction.value, correction.saw))  # fmt: skip
    return is_sent(correction.field)


def is_sent(field: str) -> bool:
    """Whether those who read alone are sent this field of an account, its use or a renewal."""
    return field in _KNOWN or bool(_MONTH.match(field))


def redact_record(body: str) -> str:
    """The JSON of what a source says of a thing: what this product knows, and numbers that nobody mapped."""
    told = _decode(body)
    fields = {name: value for name, value in told.items() if is_sent(name)}
    unmapped = told.get(_UNMAPPED)
    if isinstance(unmapped, dict):
        numbers = {name: value for name, value in unmapped.items() if plain_number(value) is not None}
        fields |= {_UNMAPPED: numbers} if numbers else {}
    return body if fields == told else _encode(fields).decode()


def redact_since(since: str) -> str:
    """The JSON of since when a source says so, of the fields that are sent."""
    told = _decode(since)
    fields = {name: at for name, at in told.items() if is_sent(name) or name == _UNMAPPED}
    return since if fields == told else _encode(fields).decode()


def _fact(row: Sequence[Any]) -> Sequence[Any]:
    return (*row[:-1], redact_fact(row[-1]))


def _record(row: Sequence[Any]) -> Sequence[Any]:
    return (*row[:-2], redact_since(row[-2]), redact_record(row[-1]))


_REDACT: dict[Table, Callable[[Sequence[Any]], Sequence[Any]]] = {FACT: _fact, RECORD: _record}


def as_sent(table: Table, caller: Caller, rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Rows of a table as this caller is sent them. A fact ends with its `body`, a record with `since` and `body`."""
    redact = _REDACT.get(table) if caller.reads_alone else None
    return map(redact, rows) if redact else rows
