"""Which column of a kept sheet is what, and on which row its column names stand.

Names are compared without case, accents, spaces and signs, in English and Spanish. Two columns that would be the same
are never chosen between, except where one has a name that says more (`_WEAK`).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake.cells import Grid, Row
from reviewtui.intake.columns import name_list, plain_name

# One line per field: its own name first.
_NAMES = """
ad_id: ad id, id ad, ad ids, id anuncio, id del anuncio, id de anuncio, anuncio id, meta ad id, meta id,
 facebook ad id, fb ad id, ad library id, ad identifier, ad number, id de meta, número de anuncio, id
link: link, ad link, url, ads manager link, ads manager, ads manager url, link to ad, ad url, enlace, liga, vínculo,
 enlace del anuncio, enlace al anuncio, administrador de anuncios
name: ad name, name, ad, ad title, creative, creative name, nombre, nombre del anuncio, nombre anuncio, anuncio,
 título, creatividad
account: account, account id, ad account, ad account id, client account, client, customer, cuenta, id de cuenta,
 id de la cuenta, cuenta publicitaria, cliente
status: status, ad status, current status, meta status, review status, approval status, delivery, state, estado,
 estado del anuncio, estado actual, estado meta, estado en meta, estatus, situación, status actual
status_at: status date, date of status, status at, status since, since, date, last change, status changed, changed,
 decision date, approved on, rejected on, date status, fecha, fecha del estado, fecha de estado, fecha estado, desde,
 estado desde, último cambio, fecha de cambio, fecha de aprobación, fecha de rechazo
reason: reason, rejection reason, reason for rejection, why, why rejected, disapproval reason, policy, motivo,
 motivo del rechazo, motivo de rechazo, razón, causa, por qué, política
checked_at: last updated, updated, last update, updated at, last checked, checked, checked on, checked at, as of,
 last review, última actualización, actualizado, fecha de actualización, última revisión, última comprobación,
 comprobado, revisado el, actualizado el
decision: our decision, our review, internal review, internal decision, our verdict, verdict, decision,
 nuestra decisión, revisión interna, decisión interna, nuestro veredicto, veredicto, decisión
"""

_WEAK = frozenset(
    {"id", "date", "fecha", "ad", "anuncio", "client", "customer", "cliente", "state", "delivery", "changed",
     "policy", "politica", "updated", "checked", "creative", "creatividad", "url", "since", "desde"}
)  # fmt: skip
"""Names that mean less: beside another column that would be the same field, they are none."""

HEADER_WITHIN = 30
"""Rows among which the column names are looked for."""
NAMING = ("ad_id", "link", "name")
"""What a row can name its ad by, the surest first."""


def _read_names() -> tuple[tuple[str, ...], dict[str, str]]:
    lines = _NAMES.replace(",\n ", ", ").strip().splitlines()
    table = {field: names.split(",") for field, _, names in (line.partition(":") for line in lines)}
    known = {plain_name(name): field for field, names in table.items() for name in (field, *names)}
    return tuple(table), known


FIELDS, _FIELD_OF = _read_names()
"""What a column can be, by its own name."""


class Header(NamedTuple):
    """The row of column names, the names by column ('' for none), and the column of each field found."""

    row: int
    columns: tuple[str, ...]
    fields: dict[str, int]


def resolve(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """`--map` with each field under its own name. An empty column means that none is this field.

    Raises:
        Misused: `import_field_unknown`.
    """
    resolved = {}
    for name, column in (mapping or {}).items():
        field = name if name in FIELDS else _FIELD_OF.get(plain_name(name))
        if field is None:
            raise Misused("import_field_unknown", field=name, fields=", ".join(FIELDS))
        resolved[field] = column
    return resolved


def find_header(grid: Grid, mapping: Mapping[str, str]) -> Header | None:
    """The column names of a sheet: the row, of the first ones, that names most fields; None where none says of which
    ad a row is. `mapping` as from `resolve`.

    Raises:
        ReviewError: `import_column_twice`; Misused: `import_column_unknown`.
    """
    best: tuple[int, int, tuple[str, ...]] | None = None
    for at, names in enumerate(candidates(grid)):
        wanted = {plain_name(column) for column in mapping.values() if column}
        score = sum(1 for name in names if plain_name(name) in wanted) * 2
        score += len({field for name in names if (field := _field(name))})
        if score and (best is None or score > best[0]):
            best = (score, at, names)
    if best is None:
        return None
    names = best[2]
    fields = _match(names, mapping)
    if not any(field in fields for field in NAMING):
        return None
    return Header(grid.rows[best[1]].row, names, fields)


def candidates(grid: Grid) -> list[tuple[str, ...]]:
    """The first rows of a sheet as column names: those in merged cells too, and with what stands over them where one
    name stands twice."""
    over = _spread(grid)
    first = grid.rows[:HEADER_WITHIN]
    return [_names(row, first[at - 1].row if at else 0, over) for at, row in enumerate(first)]


def fingerprint(columns: Sequence[str]) -> str:
    """By what a sheet's columns are known again, whatever their case and signs: 16 hex digits."""
    return hashlib.sha256("\n".join(map(plain_name, columns)).encode()).hexdigest()[:16]


def _spread(grid: Grid) -> dict[tuple[int, int], str]:
    """What stands in the first rows of a sheet where a merged cell covers it."""
    words: dict[tuple[int, int], str] = {}
    rows = {row.row: row for row in grid.rows[:HEADER_WITHIN]}
    for top, left, bottom, right in grid.merged[:1000]:
        if top in rows and bottom - top < HEADER_WITHIN:
            text = rows[top].cell(left).text.strip()
            for row in range(top, bottom + 1):
                for column in range(left, min(right, left + 100) + 1):
                    words[row, column] = text
    return words


def _names(row: Row, before: int, spread: Mapping[tuple[int, int], str]) -> tuple[str, ...]:
    if isinstance(row.cells, BadValue):
        return ()
    width = max(len(row.cells), max((column + 1 for number, column in spread if number == row.row), default=0))
    names = [row.cell(column).text.strip() or spread.get((row.row, column), "") for column in range(width)]
    over = [spread.get((before, column), "") for column in range(width)]
    plain = [name if names.count(name) == 1 or not up or up == name else f"{up} {name}"
             for name, up in zip(names, over, strict=True)]  # fmt: skip
    return tuple(f"{up} {name}" if not _field(name) and up and up != name and _field(f"{up} {name}") else name
                 for name, up in zip(plain, over, strict=True))  # fmt: skip


def _field(name: str) -> str | None:
    return _FIELD_OF.get(plain_name(re.sub(r"\(.*?\)", "", name)) or plain_name(name))


def _match(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, column in mapping.items():
        if column:
            places = [at for at, name in enumerate(columns) if name == column]
            places = places or [
                at for at, name in enumerate(columns) if name and plain_name(name) == plain_name(column)
            ]
            if not places:
                shown = name_list([name for name in columns if name])
                raise Misused("import_column_unknown", field=field, column=column, columns=shown)
            found[field] = places[0]
    taken = set(found.values())
    candidates: dict[str, list[int]] = {}
    for at, name in enumerate(columns):
        field_of = _field(name) if name else None
        if field_of is not None and at not in taken and field_of not in mapping:
            candidates.setdefault(field_of, []).append(at)
    for field, places in candidates.items():
        plainer = [at for at in places if plain_name(columns[at]) not in _WEAK]
        chosen = plainer if len(places) > 1 and plainer else places
        if len(chosen) > 1:
            raise ReviewError("import_column_twice", field=field, columns=name_list([columns[at] for at in chosen]))
        found[field] = chosen[0]
    return found
