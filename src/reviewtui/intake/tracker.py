"""The sheet that people keep by hand: `reviewtui import tracker FILE` (CSV, TSV, XLSX).

A row names its ad by id, by a link of Ads Manager, or by link and name; a row that names none surely is a sighting,
which the hub places. A status is one that the table of words or a person explains; other words are counted, and go
in as they are. Times without a zone are read in UTC; what the file does not date is as old as the file.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reviewtui.domain.query import BadQuery, parse
from reviewtui.domain.values import BadValue, clean_text
from reviewtui.errors import Misused
from reviewtui.intake import NOTHING, Given, RowError, Skipped, rejected
from reviewtui.intake.cells import ROUNDED, Cell, Row
from reviewtui.intake.columns import plain_name
from reviewtui.intake.decode import Progress
from reviewtui.intake.fields import account_given, check_size, in_column, read_account, read_id
from reviewtui.intake.sheet_dates import Order, ambiguous, order_of, read
from reviewtui.intake.status_words import LEFT_OUT, PLATFORM_WORD, key_of, understand
from reviewtui.intake.tracker_sheet import Sheet, open_sheet
from reviewtui.wire.messages import ObservationIn

SOURCE = "tracker"
DAY = 86_400_000
LONG_ID, KEPT_DIGITS = 16, 15
"""A number of this many digits has some that spreadsheets do not keep."""


class Entry(NamedTuple):
    """What a row says. `kind` and `id` as in `ObservationIn`; `named`: its ad in a person's words.

    `raw` is the word in its status cell and `status` what that means, as `status_words.understand` answers. `dated`:
    by which of several rows on one ad the last is known; None where nothing dates it.
    """

    row: int
    line: int
    kind: str
    id: str
    named: str
    refs: dict[str, list[str]]
    account_id: str
    name: str
    raw: str
    status: str | None
    status_at: int | None
    observed_at: int
    dated: int | None
    extra: dict[str, str]


class Twice(NamedTuple):
    """An ad that several rows are about: the row that counts, and those that do not."""

    named: str
    kept: int
    left: tuple[int, ...]


class Reading(NamedTuple):
    """All that a sheet says. `unknown`: words that no table explains, and in how many rows; `unread`: likewise dates.

    `unclear`: a date that could be two, where nothing tells which; else ''.
    """

    entries: list[Entry]
    errors: list[RowError]
    twice: list[Twice]
    unknown: dict[str, int]
    unread: dict[str, int]
    order: Order | None
    unclear: str


def read_sheet(sheet: Sheet, *, now: int, account: str = "") -> Reading:
    """What the rows of a sheet say, by the tables of this package and by what is remembered of it."""
    rows = sheet.rows()
    fields = sheet.header.fields
    dated = [fields[field] for field in ("status_at", "checked_at") if field in fields]
    written = [row.cell(column).text for row in rows for column in dated]
    order = _order(sheet.memory.dates, written)
    unclear = "" if order else next((text.strip() for text in written if ambiguous(text)), "")
    reading = Reading([], [], [], {}, {}, order, unclear)
    reader = _RowReader(sheet, reading, account, now, _cut_off(rows, fields.get("ad_id")))
    entries = []
    for row in rows:
        try:
            if isinstance(row.cells, BadValue):
                raise row.cells
            entries.append(reader.entry(row))
        except BadValue as error:
            reading.errors.append(rejected(row.line, error))
    reading.entries.extend(_last_of_each(entries, reading.twice))
    words: dict[str, str] = {}
    for entry in reading.entries:
        if entry.status is None:
            word = words.setdefault(key_of(entry.raw), entry.raw.strip())
            reading.unknown[word] = reading.unknown.get(word, 0) + 1
    return reading


def _order(said: str, written: Sequence[str]) -> Order | None:
    return Order(said) if said in list(Order) else order_of(written)


def _cut_off(rows: Sequence[Row], column: int | None) -> frozenset[str]:
    """The ids, in digits, that a spreadsheet has cut off: long numbers that all end in zeros, as no ids do."""
    texts = {row.cell(column).text.strip() for row in rows}
    long = [text for text in texts if len(text) >= LONG_ID and text.isascii() and text.isdigit()]
    cut = [text for text in long if not text[KEPT_DIGITS:].strip("0")]
    zeros = sum(len(text) - KEPT_DIGITS for text in cut)
    return frozenset(cut) if zeros >= 3 and 2 * len(cut) >= len(long) else frozenset()


def _last_of_each(entries: Sequence[Entry], twice: list[Twice]) -> list[Entry]:
    """One entry for each ad: the last dated one, or the last."""
    of: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        of.setdefault((entry.kind, entry.id), []).append(entry)
    kept = []
    for same in of.values():
        last = max(same, key=lambda entry: (entry.dated is not None, entry.dated or 0, entry.row))
        kept.append(last)
        if len(same) > 1:
            twice.append(Twice(last.named, last.row, tuple(entry.row for entry in same if entry is not last)))
    return sorted(kept, key=lambda entry: entry.row)


class _RowReader:
    """Reads rows one by one, and counts what it could not read."""

    def __init__(self, sheet: Sheet, reading: Reading, account: str, now: int, cut: frozenset[str]) -> None:
        self._sheet = sheet
        self._fields = sheet.header.fields
        self._reading = reading
        self._account = account
        self._now = now
        self._cut = cut
        self._kept_apart = {self._fields[name] for name in ("ad_id", "link", "name", "status", "status_at")
                            if name in self._fields}  # fmt: skip

    def entry(self, row: Row) -> Entry:
        """What a row says.

        Raises:
            BadValue: it names no ad, or its id is damaged.
        """
        refs: dict[str, list[str]] = {}
        ad_id = self._id(row)
        name, link = self._text(row, "name"), self._text(row, "link")
        if not ad_id and link:
            ad_id = _linked_ad(link)
        if link:
            refs["link"] = [link]
        if name:
            refs["name"] = [name]
        if not ad_id and not refs:
            raise BadValue("tracker_names_no_ad")
        raw = self._cell(row, "status").text
        status_at = self._date(row, "status_at")
        checked_at = self._date(row, "checked_at")
        said_at = max(checked_at if checked_at is not None else self._sheet.modified, status_at or 0)
        observed_at = min(self._now, said_at + self._sheet.memory.times)
        kind, id = ("ad", ad_id) if ad_id else ("sighting", self._sighting(refs))
        return Entry(
            row=row.row, line=row.line, kind=kind, id=id, named=ad_id or name or link, refs=refs,
            account_id=self._account_of(row), name=name, raw=raw, status=understand(raw, self._sheet.memory.words),
            status_at=status_at, observed_at=observed_at, dated=status_at if status_at is not None else checked_at,
            extra=self._extra(row),
        )  # fmt: skip

    def _cell(self, row: Row, field: str) -> Cell:
        return row.cell(self._fields.get(field))

    def _text(self, row: Row, field: str) -> str:
        text = self._cell(row, field).text.strip()
        return text if any(map(str.isalnum, text)) else ""

    def _id(self, row: Row) -> str:
        cell = self._cell(row, "ad_id")
        text = cell.text.strip().lstrip("'").strip()
        if not any(map(str.isdigit, text)):  # nobody has given it one yet
            return ""
        column = self._sheet.header.columns[self._fields["ad_id"]]
        if cell.kind == ROUNDED or text in self._cut:
            raise in_column(column, BadValue("id_rounded", text=text[:40]))
        try:
            return read_id(_linked_ad(text) or text)
        except BadValue as error:
            raise in_column(column, error) from None

    def _sighting(self, refs: Mapping[str, list[str]]) -> str:
        """An id for what a row is about, the same wherever the row stands."""
        named = "\n".join(f"{kind} {one.casefold()}" for kind in sorted(refs) for one in refs[kind])
        return f"{SOURCE}:{self._sheet.name}:{hashlib.sha256(named.encode(errors='replace')).hexdigest()[:16]}"

    def _account_of(self, row: Row) -> str:
        """The account's id where the cell holds one; a name is kept as it is, beside."""
        cell = self._cell(row, "account")
        text = cell.text.strip().lstrip("'")
        if cell.kind == ROUNDED or not text:
            return self._account
        id = read_account(text)
        column = plain_name(self._sheet.header.columns[self._fields["account"]])
        return id if (id.isascii() and id.isdigit() and len(id) > 4) or "id" in column else self._account

    def _date(self, row: Row, field: str) -> int | None:
        """An instant (epoch ms), never later than now; None where there is none that can be read."""
        text = self._cell(row, field).text.strip()
        if not any(map(str.isalnum, text)):
            return None
        found = read(text, self._reading.order)
        if found is None or not 0 <= found <= self._now + DAY:
            if not (self._reading.order is None and ambiguous(text)):
                self._reading.unread[text[:60]] = self._reading.unread.get(text[:60], 0) + 1
            return None
        return min(found, self._now)

    def _extra(self, row: Row) -> dict[str, str]:
        """What the other columns say, under their own names."""
        if isinstance(row.cells, BadValue):
            return {}
        names = self._sheet.header.columns
        return {
            names[at] or f"column {at + 1}": cell.text
            for at, cell in enumerate(row.cells[: len(names)])
            if at not in self._kept_apart and (names[at] or cell.text.strip())
        }


def _linked_ad(text: str) -> str:
    """The id of the one ad that a link of Ads Manager selects; '' for another text.

    Raises:
        BadValue: `tracker_many_ads`, it selects several.
    """
    if "selected_ad_ids" not in text or len(text) > 2000:
        return ""
    try:
        named = [term.value for group in parse(text).alternatives() for term in group if term.key == "ad"]
    except BadQuery:
        return ""
    if len(named) > 1:
        raise BadValue("tracker_many_ads", n=len(named))
    return named[0] if named else ""


def observation(sheet: Sheet, entry: Entry) -> ObservationIn:
    """What a row says, as it is reported.

    Raises:
        BadValue: as `fields.check_size`.
    """
    fields: dict[str, Any] = {"extra": entry.extra}
    if "name" in sheet.header.fields:
        fields["name"] = entry.name
    if entry.account_id:
        fields["account_id"] = entry.account_id
    if entry.kind == "sighting":
        fields["refs"] = entry.refs
    if "status" in sheet.header.fields:
        fields["status"] = _reported(entry)
        fields["status_at"] = "" if entry.status_at is None else entry.status_at
    column = sheet.header.fields.get("status")
    fields["evidence"] = {
        "file": clean_text(sheet.path.name.encode(errors="replace").decode()), "sheet": sheet.name,
        "row": str(entry.row), "column": "" if column is None else sheet.header.columns[column], "status": entry.raw,
    }  # fmt: skip
    return check_size(ObservationIn(entry.kind, entry.id, f"{SOURCE}:{sheet.name}", entry.observed_at, fields))


def _reported(entry: Entry) -> str:
    """The platform's word for what the row says; the row's own where nobody explained it."""
    if entry.status is None:
        return entry.raw.strip()
    return PLATFORM_WORD.get(entry.status, "") if entry.status not in ("", LEFT_OUT) else ""  # type: ignore[call-overload]


def read_tracker(
    path: Path,
    *,
    now: int,
    mapping: Mapping[str, str] | None = None,
    account: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Iterator[ObservationIn | RowError | Skipped]:
    """The rows of a sheet as observations, one for each ad, or as row errors; arguments as in `intake.Reader`, where
    `given` has what a person said of the sheet before.

    Raises:
        ReviewError: as `open_sheet`. Misused: `tracker_dates`: nothing tells the order of day and month.
    """
    sheet = open_sheet(path, wanted=given.sheet, encoding=encoding, mapping=mapping, recall=given.recall, now=now)
    reading = read_sheet(sheet, now=now, account=account_given(account))
    if reading.unclear:
        raise Misused("tracker_dates", path=path, text=reading.unclear)
    return _rows(sheet, reading, progress, placed)


def _rows(
    sheet: Sheet, reading: Reading, progress: Progress | None, placed: Callable[[int], None] | None
) -> Iterator[ObservationIn | RowError | Skipped]:
    yield from reading.errors
    for entry in reading.entries:
        try:
            row = observation(sheet, entry)
        except BadValue as error:
            yield rejected(entry.line, error)
        else:
            if placed is not None:
                placed(entry.line)
            yield row
    for twice in reading.twice:
        yield from map(Skipped, twice.left)
    if progress is not None:
        progress(1, 1)
