"""Tickets with their messages from files: `reviewtui import tickets FILE`.

A table has a row for each ticket, or one for each message with the ticket's columns repeated; JSON is that of
Zendesk, Jira Service Management or Salesforce (`intake.ticket_shapes`), or one object for each ticket with a list of
`messages`. A ticket is named `SOURCE:its own id`; the source is the helpdesk whose shape the file has, or what was
given as `--source`. What is said counts as of the file's own time, unless a column says as of when: the clock of a
ticket from an old export is an old one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from reviewtui.domain.records import Message, RecordKind, Side
from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake import NOTHING, Given, RowError, rejected
from reviewtui.intake.ads import FORMATS, LOOK_AHEAD, look
from reviewtui.intake.columns import name_list, plain_name
from reviewtui.intake.decode import Progress, read_blocks
from reviewtui.intake.fields import (
    account_given,
    check_size,
    in_column,
    read_account,
    read_id,
    read_json,
    read_text,
    read_tree,
)
from reviewtui.intake.json_rows import Row, read_beside, read_lines, read_list
from reviewtui.intake.sheet_dates import Order
from reviewtui.intake.tables import Asked, Cells, flat, plain, read_cells, said_of
from reviewtui.intake.ticket_columns import (
    HELPDESK,
    JIRA,
    MESSAGE,
    SALESFORCE,
    TICKETS,
    event_word,
    public_word,
    side_word,
    status_word,
)
from reviewtui.intake.ticket_parts import Draft, fitting, latest_of, message, read_moment
from reviewtui.intake.ticket_shapes import Beside, draft_of, shape_of
from reviewtui.wire.messages import ObservationIn

LISTS = ("tickets", "issues", "records", "cases", "results", "data")
"""Under which name an export has its tickets."""
BESIDE = ("users", "groups", "organizations")
_APART = frozenset({"ticket_id", "account_id", "helpdesk", "as_of", "messages"})
_TIMES = ("created_at", "updated_at", "solved_at", "closed_at", "snoozed_until")
_SHAPE_OF = {"issuekey": JIRA, "clavedeincidencia": JIRA, "casenumber": SALESFORCE, "numerodecaso": SALESFORCE}
"""Columns that only one helpdesk names a ticket by."""
_SEVERAL = ("tags", "message_text")
_MOST_FAULTS = 5
"""Faults of one ticket that are named one by one."""

Read = Iterator[ObservationIn | RowError]
Convert = Callable[[str], Any]


@dataclass(frozen=True)
class _Reading:
    """How the rows of one file are read. `at`: when the file was written, at the latest now (epoch ms)."""

    home: str
    now: int
    at: int
    source: str
    order: Order | None
    placed: Callable[[int], None] | None

    def converters(self) -> dict[str, Convert]:
        times: dict[str, Convert] = dict.fromkeys(_TIMES, lambda text: read_moment(text, self.order))
        return {**times, "status": status_word, "tags": _tags}

    def told(self, line: int, shape: str, draft: Draft, as_of: int = 0) -> Read:
        """A ticket as it is sent; what could not be read of it is named beside it."""
        for fault in draft.faults[:_MOST_FAULTS]:
            yield rejected(line, fault)
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
            yield rejected(line, bad)
            return
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
    reading = _Reading(home, now, _written(path, now), given.source, order, placed)
    form = FORMATS.get(path.suffix.lower()) or look(path, encoding, LISTS)
    if form in ("json", "jsonl"):
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
    converters = reading.converters()
    for line, row in rows:
        try:
            if isinstance(row, BadValue):
                raise row
            shape = shape_of(row) or usual
            draft = _with_said(draft_of(shape, row, beside), row, said, converters)
        except BadValue as bad:
            yield rejected(line, bad)
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
        if name == "account_id":
            draft = draft._replace(account=text)
        elif name == "ticket_id":
            draft = draft._replace(native=text)
        elif name not in _APART and not name.startswith(MESSAGE):
            draft.fields[name] = _converted(name, text, column, converters)
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


@dataclass
class _Gathered:
    """A ticket whose rows, or whose only row, were read so far."""

    line: int
    shape: str
    draft: Draft
    as_of: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


def _cells(rows: Iterator[Cells | RowError], reading: _Reading) -> Read:
    """The tickets of a table or of plain objects; those of which several rows tell are gathered first."""
    converters = reading.converters()
    gathered: dict[tuple[str, str], _Gathered] = {}
    whole = True
    for cells in rows:
        if isinstance(cells, RowError):
            yield cells
            continue
        whole = whole and not any(name.startswith(MESSAGE) for name in cells.fields)
        try:
            one = _row(cells, reading, converters)
        except BadValue as bad:
            yield rejected(cells.line, bad)
            continue
        except ReviewError as bad:
            yield RowError(cells.line, str(bad))
            continue
        if whole:
            yield from _ticket(one, reading)
            continue
        key = one.shape, one.draft.native
        before = gathered.get(key)
        if before is None:
            gathered[key] = one
            continue
        _join(before, one)
    for one in gathered.values():
        yield from _ticket(one, reading)


def _join(before: _Gathered, one: _Gathered) -> None:
    """Add what a further row of a ticket says: of a field the last row that says anything."""
    for fields, more in ((before.draft.fields, one.draft.fields), (before.extra, one.extra)):
        for name, value in more.items():
            if value != "" or name not in fields:
                fields[name] = value
    before.draft.messages.extend(one.draft.messages)
    before.draft.faults.extend(one.draft.faults)
    before.draft = before.draft._replace(account=one.draft.account or before.draft.account)
    before.as_of = max(before.as_of, one.as_of)


def _ticket(one: _Gathered, reading: _Reading) -> Read:
    if one.extra:
        one.draft.fields["extra"] = one.extra
    return reading.told(one.line, one.shape, one.draft, one.as_of)


def _row(cells: Cells, reading: _Reading, converters: Mapping[str, Convert]) -> _Gathered:
    """What one row says.

    Raises:
        BadValue: naming the column.
    """
    of = cells.fields
    fields: dict[str, Any] = {}
    for name, text in of.items():
        if name not in _APART and not name.startswith(MESSAGE):
            fields[name] = _converted(name, text, cells.columns[name], converters)
    messages: list[Message] = []
    if of.get("messages"):
        messages = _in_column(cells, "messages", lambda text: _listed(text, fields, reading.order))
    said = _message(cells, fields, reading.order)
    more = [(name, value) for name, value in cells.extra.items() if TICKETS.obvious(name) in _SEVERAL]
    for name, value in more:
        if TICKETS.obvious(name) == "tags" and isinstance(value, str):
            fields["tags"] = [*(fields.get("tags") or ()), *_tags(plain(value))]
    texts = [of.get("message_text", ""), *(plain(value) for _, value in more if isinstance(value, str))]
    comments = [one for text in texts if (one := _comment(text, fields, cells.extra, reading.order))]
    if comments:
        said = comments
    native = read_id(of.get("ticket_id", ""))
    named = plain_name(cells.columns["ticket_id"]) if "ticket_id" in cells.columns else ""
    shape = plain_name(of.get("helpdesk", "")) or _SHAPE_OF.get(named, HELPDESK)
    as_of = _in_column(cells, "as_of", lambda text: read_moment(text, reading.order)) if of.get("as_of") else 0
    draft = Draft(native, of.get("account_id", ""), fields, [*messages, *said], [])
    beside = {name for name, _ in more}
    extra = {
        name: plain(value) if isinstance(value, str) else value
        for name, value in cells.extra.items()
        if name not in beside
    }
    return _Gathered(cells.line, shape, draft, as_of, extra)


def _message(cells: Cells, ticket: Mapping[str, Any], order: Order | None) -> list[Message]:
    """The message that a row tells of, if it does."""
    of = {name.removeprefix(MESSAGE): text for name, text in cells.fields.items() if name.startswith(MESSAGE)}
    if not any(of.get(name) for name in ("id", "at", "text", "event")):
        return []
    at = _in_column(cells, "message_at", lambda text: read_moment(text, order)) if of.get("at") else 0
    public = _in_column(cells, "message_public", _public) if of.get("public") else True
    event = event_word(of.get("event", ""))
    side = _side(of.get("side", ""), of.get("by", ""), event, ticket)
    return [message(of.get("id", ""), at, side, of.get("text", ""), of.get("by", ""), public, event)]


def _comment(text: str, ticket: Mapping[str, Any], extra: Mapping[str, Any], order: Order | None) -> Message | None:
    """A comment as Jira's tables write it: when, by whom and what, in one cell; None for any other text."""
    when, sign, rest = text.partition(";")
    by, also, words = rest.partition(";")
    if not (sign and also):
        return None
    try:
        at = read_moment(when.strip(), order)
    except BadValue:
        return None
    ids = {extra.get("Reporter Id"): ticket.get("requester"), extra.get("Assignee Id"): ticket.get("assignee")}
    name = str(ids.get(by) or by)
    return message("", at, _side("", name, "", ticket), words.strip(), name)


def _listed(text: str, ticket: Mapping[str, Any], order: Order | None) -> list[Message]:
    """The messages of a ticket that stand in one list, each an object by the names of `Message`.

    Raises:
        BadValue: `not_messages`, `bad_json`; what is wrong with one of them.
    """
    found = read_tree(read_json(text))
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadValue("not_messages")
    messages = []
    for one in found:
        of = {name: read_text(one.get(name)) for name in ("id", "at", "side", "text", "by", "event", "public")}
        event = event_word(of["event"])
        messages.append(message(
            of["id"], read_moment(of["at"], order) if of["at"] else 0, _side(of["side"], of["by"], event, ticket),
            of["text"], of["by"], _public(of["public"]) if of["public"] else True, event,
        ))  # fmt: skip
    return messages


def _side(said: str, by: str, event: str, ticket: Mapping[str, Any]) -> str:
    """On whose side somebody is, by a word for it, else by whether they asked or were asked; '' for unknown."""
    if said:
        return side_word(said)
    if by and by == ticket.get("requester"):
        return Side.CUSTOMER
    if by and by == ticket.get("assignee"):
        return Side.STAFF
    return Side.SYSTEM if event and not by else ""


def _public(text: str) -> bool:
    public = public_word(text)
    if public is None:
        raise BadValue("not_yes_no", text=text[:40])
    return public


def _converted(name: str, text: str, column: str, converters: Mapping[str, Convert]) -> Any:
    try:
        return converters.get(name, str)(text) if text else ""
    except BadValue as error:
        raise in_column(column, error) from None


def _in_column(cells: Cells, name: str, convert: Convert) -> Any:
    return _converted(name, cells.fields[name], cells.columns[name], {name: convert})


def _tags(text: str) -> list[str]:
    """Tags that a cell lists with commas, semicolons or bars, or with spaces alone; or as a list of JSON."""
    if text.startswith("["):
        listed = read_json(text)
        return [read_text(one) for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    parts = text.replace(";", ",").replace("|", ",")
    return [tag.strip() for tag in (parts.split(",") if "," in parts else parts.split()) if tag.strip()]
