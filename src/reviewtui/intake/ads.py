"""Ads from a table or from JSON: `reviewtui import ads FILE`.

The format follows the file's ending (.csv .tsv .json .jsonl .ndjson); for another ending, the content: `[`
begins a JSON list, `{` begins JSON lines if its first line is a whole object, and anything else is a table
whose header tells the separator. A CSV whose header has no comma may use semicolons, as spreadsheets do
where the comma is the decimal sign.

An absent column says nothing of its field; an empty cell clears it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from reviewtui.domain.values import BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake import RowError, rejected
from reviewtui.intake.columns import ADS, name_list
from reviewtui.intake.decode import Progress, codec_of, open_file, read_blocks
from reviewtui.intake.fields import (
    CONVERTERS,
    TREES,
    account_given,
    check_size,
    in_column,
    read_cell_tree,
    read_creatives,
    read_id,
    read_json,
    read_observed_at,
    read_text,
    read_tree,
)
from reviewtui.intake.json_rows import Row, read_lines, read_list
from reviewtui.intake.tabular import Record, read_records
from reviewtui.wire.messages import ObservationIn

SOURCE = "ads-file"
"""Who speaks in these observations: a person's file, whatever its name."""
LOOK_AHEAD = 100
"""Objects of a JSON file by which its columns are known."""

FORMATS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_PEEK = 64 * 1024
_MEDIA = ("image", "video")
_PLANS_KEPT = 256
_SMALL = 10_000
"""Characters of a row and its columns' names that are within all limits however they are written."""


class _Plan(NamedTuple):
    """What becomes of each column, by its place.

    `texts` are the places that hold text whatever their field; `converted` has the name a field is kept under, and
    how its text is read; `extra` pairs a place with the name it is kept under.
    """

    columns: Sequence[str]
    ad_id: int | None
    observed_at: int | None
    texts: frozenset[int]
    verbatim: tuple[tuple[int, str], ...]
    converted: tuple[tuple[int, str, Callable[[str], Any]], ...]
    trees: tuple[tuple[int, str], ...]
    media: tuple[tuple[int, str], ...]
    extra: tuple[tuple[int, str], ...]


class _Context(NamedTuple):
    now: int
    account: str
    placed: Callable[[int], None]


def _nowhere(_: int) -> None:
    """Nobody asks where a row was."""


def read_ads(
    path: Path,
    *,
    now: int,
    mapping: Mapping[str, str] | None = None,
    account: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    placed: Callable[[int], None] | None = None,
) -> Iterator[ObservationIn | RowError]:
    """The rows of the file as observations of ads, or as row errors; arguments as in `intake.Reader`.

    Raises:
        ReviewError: the file cannot be read, its header is broken, it has no column for the ad's id, or two
            columns for one field. `Misused`: a mapped field or column, or an encoding, that does not exist.
    """
    resolved = ADS.resolve(mapping)
    context = _Context(now, account_given(account), placed or _nowhere)
    form = FORMATS.get(path.suffix.lower()) or look(path, encoding)
    if form == "json":
        return _from_objects(path, read_list(path, encoding, progress), resolved, context)
    blocks = read_blocks(path, encoding, progress)
    if form == "jsonl":
        return _from_objects(path, read_lines(blocks), resolved, context)
    return _from_table(path, read_records(blocks, "\t" if form == "tsv" else None), resolved, context)


def look(path: Path, encoding: str | None, lists: Sequence[str] = ("data",)) -> str:
    """The format of a file by how it begins; `lists`: names under which a JSON file may have its list."""
    file, _ = open_file(path)
    with file:
        raw = file.read(_PEEK)
    text = raw.decode(codec_of(path, raw, encoding), "replace").lstrip("\ufeff \t\r\n")
    if text[:1] == "[":
        return "json"
    if text[:1] != "{":
        return "csv"
    try:
        first = read_json(text.partition("\n")[0])
    except BadValue:
        return "json"
    return "json" if isinstance(first, dict) and any(isinstance(first.get(name), list) for name in lists) else "jsonl"


def _from_table(
    path: Path, records: Iterator[Record], mapping: Mapping[str, str], context: _Context
) -> Iterator[ObservationIn | RowError]:
    line, header = next(records, (1, BadValue("no_header")))
    if isinstance(header, BadValue):
        raise ReviewError("import_bad_header", path=path, line=line, reason=rejected(line, header).error)
    columns = named(header)
    plan = _plan(columns, ADS.match(columns, mapping))
    if plan.ad_id is None:
        raise ReviewError("import_no_id_column", path=path, columns=name_list(columns))
    return _table_rows(records, plan, context)


def _table_rows(records: Iterator[Record], plan: _Plan, context: _Context) -> Iterator[ObservationIn | RowError]:
    width = len(plan.columns)
    names = sum(map(len, plan.columns))
    for line, cells in records:
        if isinstance(cells, BadValue):
            yield rejected(line, cells)
        elif len(cells) != width:
            yield rejected(line, BadValue("wrong_cells", found=len(cells), expected=width))
        else:
            try:
                row = _observe(cells, plan, context)
                if names + sum(map(len, cells)) > _SMALL:
                    check_size(row)
            except BadValue as error:
                yield rejected(line, error)
            else:
                context.placed(line)
                yield row


def _from_objects(
    path: Path, rows: Iterator[Row], mapping: Mapping[str, str], context: _Context
) -> Iterator[ObservationIn | RowError]:
    ahead = list(islice(rows, LOOK_AHEAD))
    columns = list(dict.fromkeys(key for _, row in ahead if isinstance(row, dict) for key in row))
    if columns and "ad_id" not in ADS.match(columns, mapping):
        raise ReviewError("import_no_id_column", path=path, columns=name_list(columns))
    return _object_rows(chain(ahead, rows), mapping, context)


def _object_rows(
    rows: Iterable[Row], mapping: Mapping[str, str], context: _Context
) -> Iterator[ObservationIn | RowError]:
    plans: dict[tuple[str, ...], _Plan] = {}
    for line, row in rows:
        try:
            if isinstance(row, BadValue):
                raise row
            keys = tuple(row)
            plan = plans.get(keys)
            if plan is None:
                if len(plans) >= _PLANS_KEPT:
                    plans.clear()
                plan = plans[keys] = _plan(keys, ADS.match(keys, mapping, partial=True))
            observation = check_size(_observe(_checked(row, plan), plan, context))
            context.placed(line)
            yield observation
        except BadValue as error:
            yield rejected(line, error)
        except ReviewError as error:
            yield RowError(line, str(error))


def _checked(row: Mapping[str, Any], plan: _Plan) -> list[Any]:
    """The values of a JSON object as cells: text where text is expected, else checked trees."""
    cells = []
    for place, (key, value) in enumerate(row.items()):
        try:
            cells.append(read_text(value) if place in plan.texts else read_tree(value))
        except BadValue as error:
            raise in_column(key, error) from None
    return cells


def named(header: Sequence[str]) -> list[str]:
    """The header's cells as names: trimmed, none empty, none twice."""
    names: dict[str, None] = {}
    for place, cell in enumerate(header, 1):
        name = plain = cell.strip() or f"column {place}"
        count = 1
        while name in names:
            count += 1
            name = f"{plain} ({count})"
        names[name] = None
    return list(names)


def _plan(columns: Sequence[str], found: Mapping[str, int]) -> _Plan:
    fields = {place: field for field, place in found.items()}
    special = ("ad_id", "observed_at", *_MEDIA)
    ordinary = [(place, field) for field, place in found.items() if field not in special]
    return _Plan(
        columns=columns,
        ad_id=found.get("ad_id"),
        observed_at=found.get("observed_at"),
        texts=frozenset(place for place, field in fields.items() if field not in TREES),
        verbatim=tuple((p, field) for p, field in ordinary if field not in CONVERTERS and field not in TREES),
        converted=tuple(
            (p, "spend_minor" if field == "spend" else field, CONVERTERS[field])
            for p, field in ordinary
            if field in CONVERTERS
        ),
        trees=tuple((p, field) for p, field in ordinary if field in TREES),
        media=tuple((found[kind], kind) for kind in _MEDIA if kind in found),
        extra=tuple((place, name) for place, name in enumerate(columns) if place not in fields),
    )


def _observe(cells: Sequence[Any], plan: _Plan, context: _Context) -> ObservationIn:
    """One row as an observation.

    Raises:
        BadValue: as `intake.fields`, naming the column.
    """
    ad_id = read_id("" if plan.ad_id is None else cells[plan.ad_id])
    fields: dict[str, Any] = {field: cells[place] for place, field in plan.verbatim}
    place = 0
    try:
        for place, field, read in plan.converted:
            cell = cells[place].strip()
            fields[field] = read(cell) if cell else ""
        for place, field in plan.trees:
            value = cells[place]
            tree = read_cell_tree(value) if isinstance(value, str) else value
            fields[field] = read_creatives(tree) if tree and field == "creatives" else tree
        observed_at = context.now
        if plan.observed_at is not None and cells[plan.observed_at].strip():
            place = plan.observed_at
            observed_at = read_observed_at(cells[place].strip())
    except BadValue as error:
        raise in_column(plan.columns[place], error) from None
    if plan.media:
        _add_media(fields, cells, plan)
    if context.account and not fields.get("account_id"):
        fields["account_id"] = context.account
    if plan.extra:
        fields["extra"] = {name: cells[place] for place, name in plan.extra}
    return ObservationIn("ad", ad_id, SOURCE, observed_at, fields)


def _add_media(fields: dict[str, Any], cells: Sequence[Any], plan: _Plan) -> None:
    creatives = list(fields.get("creatives") or ())
    for place, kind in plan.media:
        url = cells[place].strip()
        if url:
            creatives += read_creatives([{"kind": kind, "url": url}])
    fields["creatives"] = creatives or ""
