"""Tickets with their messages from files: `reviewtui import tickets FILE`.

A table has a row for each ticket, or one for each message with the ticket's columns repeated; JSON is that of
Zendesk, Jira Service Management or Salesforce (`intake.ticket_shapes`), or one object for each ticket with a list of
`messages`. A ticket is named `SOURCE:its own id`; the source is the helpdesk whose shape the file has, or what was
given as `--source`. What is said counts as of the file's own time, unless a column says as of when: the clock of a
ticket from an old export is an old one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from reviewtui.domain.records import RecordKind
from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake import NOTHING, Flaw, Given, RowError, flawed, rejected
from reviewtui.intake.ads import FORMATS, LOOK_AHEAD, look
from reviewtui.intake.columns import name_list
from reviewtui.intake.decode import Progress, read_blocks
from reviewtui.intake.fields import account_given, check_size, first_listed, read_account, read_id, read_text
from reviewtui.intake.json_rows import Row, read_beside, read_lines, read_list
from reviewtui.intake.sheet_dates import Order
from reviewtui.intake.tables import Asked, Cells, flat, plain, read_cells, said_of
from reviewtui.intake.ticket_columns import MESSAGE, TICKETS
from reviewtui.intake.ticket_parts import Draft, fitting, latest_of
from reviewtui.intake.ticket_rows import APART, Convert, TicketRow, converted, converters_of, row_of
from reviewtui.intake.ticket_shapes import Beside, draft_of, own_id, shape_of
from reviewtui.wire.messages import ObservationIn

LISTS = ("tickets", "issues", "records", "cases", "results", "data")
"""Under which name an export has its tickets."""
BESIDE = ("users", "groups", "organizations")
_MOST_FAULTS = 5
"""Faults of one ticket that are named one by one."""

Read = Iterator[ObservationIn | RowError | Flaw]


@dataclass(frozen=True)
class _Reading:
    """How the rows of one file are read. `at`: when the file was written, at the latest now (epoch ms). `objects`:
    whether they are objects, whose lines may say too little."""

    home: str
    now: int
    at: int
    source: str
    order: Order | None
    objects: bool
    placed: Callable[[int], None] | None

    def told(self, line: int, shape: str, draft: Draft, as_of: int = 0) -> Read:
        """A ticket as it is sent, behind what could not be read of it."""
        try:
            source = self.source or shape
            fields = dict(draft.fields)
            into = str(fields.get("merged_into") or "")
            if into:
                fields["merged_into"] = f"{source}:{into.rpartition(':')[2]}"
            account = read_account(draft.account.strip()) or self.home
            if account:
                fields["account_id"] = account
            at = min(self.now, as_of or max(self.at, latest_of(fields, draft.messages, self.now)))
            row = ObservationIn(RecordKind.TICKET, f"{source}:{read_id(draft.native)}", source, at, fields)
            row = check_size(fitting(row, draft.messages))
        except BadValue as bad:
            yield rejected(line, bad, draft.native)
            return
        for fault in draft.faults[:_MOST_FAULTS]:
            yield flawed(line, fault, draft.native)
        if self.placed is not None:
            self.placed(line)
        yield row


def read_tickets(
    path: Path, *, now: int, mapping: Mapping[str, str] | None = None, account: str | None = None,
    encoding: str | None = None, progress: Progress | None = None, placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Read:  # fmt: skip
    """The tickets of a file; arguments as in `intake.Reader`.

    Raises:
        ReviewError: the file cannot be read, or has no column for the ticket's id. `Misused`: a mapped field or
            column that does not exist.
    """
    home = account_given(account)
    asked = Asked("tickets", TICKETS, ("ticket_id",), mapping, encoding, progress, given.columns)
    order = Order(given.dates) if given.dates else None
    form = FORMATS.get(path.suffix.lower()) or look(path, encoding, LISTS)
    objects = form in ("json", "jsonl")
    reading = _Reading(home, now, _written(path, now), given.source, order, objects, placed)
    if objects:
        listed = form == "json"
        rows = (
            read_list(path, encoding, progress, LISTS) if listed
            else read_lines(read_blocks(path, encoding, progress))
        )  # fmt: skip
        ahead = list(islice(rows, LOOK_AHEAD))
        usual = next((shape for _, row in ahead if isinstance(row, dict) and (shape := shape_of(row))), "")
        if usual:
            said = _said(ahead, asked, usual)
            beside = _by_id(read_beside(path, encoding, BESIDE)) if listed else {}
            return _shaped(chain(ahead, rows), reading, usual, said, beside)
    return _cells(read_cells(path, asked), reading)


def _written(path: Path, now: int) -> int:
    """When a file was written: no export says anything later than that."""
    try:
        return min(now, path.stat().st_mtime_ns // 1_000_000)
    except OSError:  # reading it will say what is wrong
        return now


def _shaped(
    rows: Iterator[Row], reading: _Reading, usual: str, said: Mapping[str, str], beside: Beside
) -> Read:  # fmt: skip
    """The tickets of a helpdesk's own export; `usual`: the shape of those that do not show one."""
    converters = converters_of(reading.order)
    for line, row in rows:
        if isinstance(row, BadValue):
            yield rejected(line, row)
            continue
        try:
            shape = shape_of(row) or usual
            draft = _with_said(draft_of(shape, row, beside), row, said, converters)
        except BadValue as bad:
            yield rejected(line, bad, own_id(row))
            continue
        yield from reading.told(line, shape, draft)


def _with_said(
    draft: Draft, row: Mapping[str, Any], said: Mapping[str, str], converters: Mapping[str, Convert]
) -> Draft:  # fmt: skip
    """The ticket with what somebody said is elsewhere in its object."""
    for name, column in said.items():
        found = _at(row, column) if column else None
        if found is None:
            continue
        text = plain(read_text(found))
        text = first_listed(text) if name.startswith("account_") else text
        if name == "account_id":
            draft = draft._replace(account=text)
        elif name == "ticket_id":
            draft = draft._replace(native=text)
        elif name not in APART and not name.startswith(MESSAGE):
            draft.fields[name] = converted(name, text, column, converters)
    return draft


def _said(ahead: Sequence[Row], asked: Asked, shape: str) -> dict[str, str]:
    """Which key of a helpdesk's own export is which field, where somebody says so; remembered by the helpdesk, since
    not every export has the same keys.

    Raises:
        Misused: `import_column_unknown`, no ticket has it; and as `tables.said_of`.
    """
    rows = [row for _, row in ahead if isinstance(row, dict)]
    columns = list(dict.fromkeys(key for row in rows for key in flat(row)))
    for name, column in asked.names.resolve(asked.mapping).items():
        if column and all(_at(row, column) is None for row in rows):
            raise Misused("import_column_unknown", field=name, column=column, columns=name_list(columns))
    return said_of([shape], asked)


def _at(row: Mapping[str, Any], column: str) -> Any:
    """What stands in an object under a name, as programs wrap it, or along names with dots between; None: nothing."""
    found = flat(row).get(column)
    if found is not None:
        return found
    for start in (row, row.get("fields")):
        value: Any = start
        for name in column.split("."):
            value = value[0] if isinstance(value, list) and value else value
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None:
            return value
    return None


def _by_id(lists: Mapping[str, Sequence[Mapping[str, Any]]]) -> Beside:
    return {name: {str(one.get("id")): one for one in of} for name, of in lists.items()}


def _cells(rows: Iterator[Cells | RowError], reading: _Reading) -> Read:
    """The tickets of a table or of plain objects; those of which several rows tell are gathered first, and a row that
    cannot be read is only a flaw of its ticket."""
    converters = converters_of(reading.order)
    gathered: dict[tuple[str, str], TicketRow] = {}
    bad_rows: list[tuple[Cells, BadValue]] = []
    whole = True
    for cells in rows:
        if isinstance(cells, RowError):
            yield cells
            continue
        whole = whole and not any(name.startswith(MESSAGE) for name in cells.fields)
        try:
            one = row_of(cells, reading.source, reading.order, converters)
        except BadValue as bad:
            bad_rows.append((cells, bad))
        except ReviewError as error:
            yield RowError(cells.line, str(error))
        else:
            key = one.shape, one.draft.native
            if whole:
                yield from _ticket(one, reading)
            elif key in gathered:
                gathered[key].add(one)
            else:
                gathered[key] = one
        if whole and bad_rows:
            yield _bad_row(*bad_rows.pop(), reading)
    natives = {native for _, native in gathered}
    for cells, fault in bad_rows:
        native = cells.fields.get("ticket_id", "")
        if native in natives:
            yield flawed(cells.line, fault, native)
        else:
            yield _bad_row(cells, fault, reading)
    for one in gathered.values():
        yield from _ticket(one, reading)


def _bad_row(cells: Cells, bad: BadValue, reading: _Reading) -> RowError:
    return rejected(cells.line, bad, cells.fields.get("ticket_id", "") if reading.objects else "")


def _ticket(one: TicketRow, reading: _Reading) -> Read:
    if one.extra:
        one.draft.fields["extra"] = one.extra
    return reading.told(one.line, one.shape, one.draft, one.as_of)
