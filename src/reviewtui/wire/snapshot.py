"""The file of a snapshot: a SQLite database with a table per kind of row, its columns the fields of the message.

Nothing else is in it: no index, no view, no trigger. As with rows on the wire, columns are only ever appended.
`meta` says what it is: `format`, `hub_id`, `epoch`, `cursor`, `upto`, and under the name of each table how many
rows it has.
"""

import types
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from reviewtui.wire.messages import AccountRow, AdRow, ErasedRow, FactRow, LeaseRow, PolicyRow, RulesRow
from reviewtui.wire.records import RecordRow

FORMAT = "1"
TABLES: dict[str, type[msgspec.Struct]] = {
    "account": AccountRow,
    "policy": PolicyRow,
    "rules": RulesRow,
    "ad": AdRow,
    "fact": FactRow,
    "lease": LeaseRow,
    "erased": ErasedRow,
    "record": RecordRow,
}
META = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"

_KEYS = {"ad": "arrival"}
"""Rows lie in the order of `seq`; ads in that in which the hub first saw them, which clients keep them in."""
_TYPES: dict[Any, str] = {int: "INTEGER", bool: "INTEGER", float: "REAL", str: "TEXT", msgspec.Raw: "BLOB"}
_SEEN = {"INTEGER": "integer", "REAL": "real", "TEXT": "text", "BLOB": "blob"}


def columns_of(table: str) -> list[tuple[str, str, bool]]:
    """(name, type, whether it may be null) of each column."""
    kind = TABLES[table]
    hints = get_type_hints(kind)
    return [(name, *_type_of(hints[name])) for name in kind.__struct_fields__]


def ddl_of(table: str) -> str:
    """The statement that makes a table."""
    key = _KEYS.get(table, "seq")
    columns = []
    for name, type_, optional in columns_of(table):
        rule = "PRIMARY KEY" if name == key else "" if optional else "NOT NULL"
        columns.append(f"{name} {type_} {rule}".rstrip())
    return f"CREATE TABLE {table} ({', '.join(columns)})"


def sound(table: str) -> str:
    """The condition that a row of it is of the types that the message has."""
    conditions = []
    for name, type_, optional in columns_of(table):
        types_ = [_SEEN[type_]] + ["null"] * optional
        conditions.append(f"typeof({name}) IN ({', '.join(repr(seen) for seen in types_)})")
    return " AND ".join(conditions)


def _type_of(hint: Any) -> tuple[str, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (one for one in get_args(hint) if one is not type(None))
        return _TYPES[inner], True
    return _TYPES[hint], False
