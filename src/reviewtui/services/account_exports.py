"""Accounts written out: as a plain table that `import accounts` reads back whole, as HubSpot companies, and what
people corrected of them as labelled data. Each export is recorded, as that of decisions is."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from reviewtui.dataset.hubspot import Company, as_companies
from reviewtui.dataset.jsonl import Written, write_jsonl, write_whole
from reviewtui.domain.account_facts import Correct
from reviewtui.domain.corrections import apply, as_label
from reviewtui.domain.facts import FactKind
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import ACCOUNT_FIELDS, AS_JSON, EXTRA, Record, RecordKind, Said, card_of
from reviewtui.domain.values import BadValue
from reviewtui.intake.accounts import account_converters
from reviewtui.intake.tables import guarded, plain
from reviewtui.services.accounts import read_lines, sum_all
from reviewtui.services.desk import Desk
from reviewtui.services.exports import HELD, Exported, recorded
from reviewtui.store.accounts import count_of_kind, facts_of_kind, records_of_kind
from reviewtui.store.reader import Reader
from reviewtui.store.summaries import reading_of
from reviewtui.words import language

LINES_MOST = 90
"""Lines of a text in a cell; a longer one is told in `AS_JSON`, as readers of tables give up on it."""
_PLAIN = tuple(name for name in ACCOUNT_FIELDS if name != "extra")
_READ = account_converters()


def export_accounts(desk: Desk, path: Path) -> Exported:
    """Write a row for each account, its fields as they hold; a cell begins with `'` where a spreadsheet would read a
    formula. What plain text cannot tell stands in the column `AS_JSON` beside it.

    Raises:
        ReviewError: as `dataset.jsonl.write_whole`; `no_commit`.
    """
    with desk.reader.walk():
        companies = list(companies_of(desk.reader, desk.user))
    table = as_table(companies)
    return recorded(desk, "accounts", _write(path, table, len(companies)))


def export_hubspot(desk: Desk, path: Path) -> Exported:
    """Write the accounts as HubSpot companies, and beside them, with `.properties.json` at the end of its name, what
    the properties are.

    Raises:
        ReviewError: as `export_accounts`; `no_cache`.
    """
    now = desk.clock()
    sum_all(desk.settings, now)
    with desk.reader.walk():
        lines = {line.account_id: line for line in read_lines(desk.reader, desk.user, now)}
        companies = list(companies_of(desk.reader, desk.user, lines))
        bands = reading_of(desk.reader.connection, now).rules.health.bands
    spanish = language() == "es"
    sheet = as_companies(companies, [(one.name, one.title.es if spanish else one.title.en) for one in bands])
    _write(properties_beside(path), sheet.properties, 0)
    return recorded(desk, "hubspot", _write(path, sheet.table, sheet.rows))


def properties_beside(path: Path) -> Path:
    """Where the properties of a HubSpot table are written."""
    return path.with_name(f"{path.name}.properties.json")


def export_labels(desk: Desk, path: Path) -> Exported:
    """Write a line for each correction that was made, later ones of the same field too, oldest first.

    Raises:
        ReviewError: as `export_accounts`.
    """
    with desk.reader.walk():
        made = facts_of_kind(desk.reader, FactKind.CORRECT, desk.user)
        undone = count_of_kind(desk.reader, FactKind.CORRECT) - len(made)
    standing = [one.recorded for one in made if one.delivery != "held"]
    labels = (as_label(one)._asdict() for one in sorted(standing, key=lambda one: (one.at, one.id)))
    left = {"undone": undone, HELD: len(made) - len(standing)}
    return recorded(desk, "labels", write_jsonl(path, labels), {why: n for why, n in left.items() if n})


def companies_of(reader: Reader, user: str, lines: Mapping[str, AccountLine] | None = None) -> Iterator[Company]:
    """Every account with its fields as they hold: as sources say them, and as people corrected them; by its id."""
    corrected: dict[str, list[Recorded[Correct]]] = {}
    for told in facts_of_kind(reader, FactKind.CORRECT, user):
        if told.delivery != "held" and told.recorded.body.kind == RecordKind.ACCOUNT:
            corrected.setdefault(told.recorded.body.id, []).append(told.recorded)
    kept = [one.recorded for one in facts_of_kind(reader, FactKind.ACKNOWLEDGE, user) if one.delivery != "held"]
    said: dict[str, list[Record]] = {account_id: [] for account_id, _ in reader.accounts_of_their_own()}
    names = dict(reader.accounts())
    for record in records_of_kind(reader.connection, RecordKind.ACCOUNT):
        said.setdefault(record.id, []).append(record)
    for account_id in sorted(said):
        card = card_of(said[account_id])
        if names.get(account_id) and "name" not in card:
            card["name"] = Said(names[account_id], "", 0, 0)
        fields = apply(card, corrected.get(account_id, ()), kept)
        checked_at = max((record.checked_at for record in said[account_id]), default=0)
        line = lines.get(account_id) if lines else None
        yield Company(account_id, {name: one.value for name, one in fields.items()}, line, checked_at)


def as_table(companies: Iterable[Company]) -> bytes:
    """The accounts as a CSV file that `import accounts` reads back as the same accounts."""
    rows = list(companies)
    extras = sorted({name for one in rows for name in _extra(one)})
    exact = [_untold(one) for one in rows]
    columns = ["account_id", *_PLAIN, "as_of", *(f"{EXTRA}{name}" for name in extras if _is_column(name))]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*columns, AS_JSON] if any(exact) else columns)
    for one, untold in zip(rows, exact, strict=True):
        extra = _extra(one)
        told = ("" if name in untold else _told(one.fields.get(name)) for name in _PLAIN)
        row = [one.account_id, *told, _as_of(one.checked_at)]
        row += [_told(extra.get(name)) for name in extras if _is_column(name)]
        if any(exact):
            row.append(msgspec.json.encode(untold, order="deterministic").decode() if untold else "")
        writer.writerow(map(guarded, row))
    return out.getvalue().encode()


def _as_of(at: int) -> str:
    """An instant (epoch ms) as a person reads it, to the millisecond; '' for none."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds") if at else ""


def _extra(company: Company) -> Mapping[str, Any]:
    extra = company.fields.get("extra")
    return extra if isinstance(extra, Mapping) else {}


def _is_column(name: str) -> bool:
    """Whether what nobody mapped can have its name over a column, and is found again under it."""
    return bool(name) and name == name.strip() and "\n" not in name and len(name) <= 200


def _untold(company: Company) -> dict[str, Any]:
    """What of an account the cells of its row do not say exactly."""
    said = {name: company.fields[name] for name in _PLAIN if company.fields.get(name) not in (None, "")}
    untold = {name: value for name, value in said.items() if not _is_told(value, _READ.get(name, str))}
    extra = {
        name: value for name, value in _extra(company).items() if not (_is_column(name) and _is_told(value, str))
    }
    return untold | ({"extra": extra} if extra else {})


def _is_told(value: Any, read: Callable[[str], Any]) -> bool:
    """Whether a cell gives a value back exactly."""
    cell = _told(value)
    if not cell:
        return False
    try:
        back = read(plain(guarded(cell)))
    except BadValue:
        return False
    return type(back) is type(value) and bool(back == value)


def _told(value: Any) -> str:
    """A value in a cell, as far as a cell can say it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip() if value.count("\n") < LINES_MOST else ""
    return msgspec.json.encode(value, order="deterministic").decode()


def _write(path: Path, content: bytes, rows: int) -> Written:
    def fill(file: BinaryIO) -> Written:
        file.write(content)
        return Written(rows, sha256(content).hexdigest())

    return write_whole(path, fill)


FORMATS: dict[str, Callable[[Desk, Path], Exported]] = {
    "accounts": export_accounts,
    "hubspot": export_hubspot,
    "labels": export_labels,
}
"""What of accounts can be written out, by the name of its format."""
