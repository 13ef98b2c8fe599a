"""What those who read alone are sent of a row: without the words that colleagues wrote to each other.

Of a fact that they read: what was decided, by whom and when, not why in free words. Of a record: the fields that this
product knows; of columns that nobody mapped only numbers, by which they read what goes with staying. Whatever this
version cannot read is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Table

from reviewtui.domain.account_facts import Churn, Correct, Cover
from reviewtui.domain.facts import decode_body, decode_fact
from reviewtui.domain.values import plain_number
from reviewtui.hub.access import Caller
from reviewtui.hub.tables import FACT, RECORD

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_UNMAPPED = "extra"


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
        case None:
            return _encode(replace(fact, data=msgspec.Raw(b"{}")))
        case Correct():
            body = replace(body, why="")
            if body.field == _UNMAPPED:
                body = replace(body, value=None, saw=None)
        case Churn():
            body = replace(body, text="")
        case Cover():
            body = replace(body, why="")
    return _encode(replace(fact, data=msgspec.Raw(_encode(body))))


def redact_record(body: str) -> str:
    """The JSON of what a source says of a thing, without the words of columns that nobody mapped."""
    fields = _decode(body)
    unmapped = fields.pop(_UNMAPPED, None)
    if unmapped is None:
        return body
    numbers = {name: value for name, value in unmapped.items() if plain_number(value) is not None}
    return _encode(fields | ({_UNMAPPED: numbers} if numbers else {})).decode()


_REDACT: dict[Table, Callable[[Any], Any]] = {FACT: redact_fact, RECORD: redact_record}


def as_sent(table: Table, caller: Caller, rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Rows of a table as this caller is sent them. The last column of one with a body is its body."""
    redact = _REDACT.get(table) if caller.reads_alone else None
    return ((*row[:-1], redact(row[-1])) for row in rows) if redact else rows
