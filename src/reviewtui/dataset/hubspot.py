"""Accounts as HubSpot companies: a CSV whose headers are labels of properties, and what those properties are.

A property has a name, a label, a type and a group; values travel as strings: numbers with a point, dates as epoch
milliseconds of their midnight in UTC, `true` and `false`. Values are exact: HubSpot is no spreadsheet, so nothing is
put before what looks like a formula.

HubSpot knows a company again by its record id, which therefore comes first: what a column of that name told, else the
account's id where that is a number, as HubSpot's are; empty for a company that HubSpot does not have yet. The
account's own id is a property with unique values beside it. Labels are such that `import accounts` reads each back as
the field that it was.

What is internal (notes, how an account feels, tickets, next steps) is not written: HubSpot is where others read.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.churn import Standing
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.values import decimal

GROUP, GROUP_LABEL = "reviewtui_account", "Account health and context"
RECORD_ID = "Record ID"
_RECORD_IDS = frozenset({"recordid", "hsobjectid", "hubspotid", "hubspotrecordid", "hubspotcompanyid"})
"""What columns with HubSpot's own id are called, without case, spaces and signs."""
_OWN = "context_"
"""Begins the names of properties for what nobody mapped: HubSpot has many plain names itself."""
_FIELD_TYPES = {
    "string": "text", "number": "number", "date": "date", "datetime": "date", "enumeration": "select",
    "bool": "booleancheckbox",
}  # fmt: skip


class Choice(msgspec.Struct, frozen=True):
    """One of the values that an enumeration knows."""

    label: str
    value: str
    displayOrder: int  # noqa: N815 - as HubSpot spells it
    hidden: bool = False


class Property(msgspec.Struct, frozen=True, omit_defaults=True):
    """A property of companies, as HubSpot is asked to make it."""

    name: str
    label: str
    type: str
    fieldType: str  # noqa: N815 - as HubSpot spells it
    groupName: str = msgspec.field(default="")  # noqa: N815 - as HubSpot spells it
    hasUniqueValue: bool = False  # noqa: N815 - as HubSpot spells it
    options: tuple[Choice, ...] = ()


class Company(NamedTuple):
    """An account to be written: its fields (`records.ACCOUNT_FIELDS`) as they hold, and its line where it has one.

    `checked_at`: when a source last said anything of it (epoch ms); 0 where none did.
    """

    account_id: str
    fields: Mapping[str, Any]
    line: AccountLine | None
    checked_at: int


class Sheet(NamedTuple):
    """The table, and the file that tells what its columns are; both as bytes."""

    rows: int
    table: bytes
    properties: bytes


class _Column(NamedTuple):
    field: str
    name: str
    label: str
    type: str
    """'' for one that HubSpot has itself."""


_ID = _Column("account_id", "account_id", "Account ID", "string")
_CONTEXT = (
    _Column("name", "name", "Company name", ""),
    _Column("owner", "account_owner", "Account owner", "string"),
    _Column("backup", "backup_owner", "Backup owner", "string"),
    _Column("stage", "customer_stage", "Customer stage", "string"),
    _Column("segment", "customer_tier", "Customer tier", "string"),
    _Column("industry", "customer_sector", "Sector", "string"),
    _Column("region", "customer_territory", "Territory", "string"),
    _Column("plan", "plan_name", "Plan name", "string"),
    _Column("seats", "number_of_seats", "Number of seats", "number"),
    _Column("amount_minor", "contract_value", "Contract value", "number"),
    _Column("currency", "contract_currency", "Currency ISO code", "string"),
    _Column("period", "billing_period", "Billing period", "string"),
    _Column("since", "customer_since", "Customer since", "date"),
    _Column("last_contact", "last_contact", "Last contact", "date"),
    _Column("churned", "is_churned", "Is churned", "bool"),
    _Column("churned_on", "churn_date", "Churn date", "date"),
    _Column("churn_kind", "churn_type", "Churn type", "string"),
    _Column("website", "website", "Website URL", ""),
    _Column("contact", "primary_contact", "Primary contact", "string"),
    _Column("url", "record_url", "Record URL", "string"),
)
"""Fields of `records.ACCOUNT_FIELDS`; `extra` has a column for each of its own."""
_HEALTH = (
    _Column("score", "health_score", "Health score", "number"),
    _Column("band", "health_band", "Health band", "enumeration"),
    _Column("points", "health_change", "Health change in a quarter", "number"),
    _Column("missing", "health_left_out", "Health left out", "string"),
    _Column("active", "monthly_active_users", "Monthly active users", "number"),
    _Column("eligible", "eligible_people", "Eligible people", "number"),
    _Column("month", "usage_month", "Month of use", "date"),
    _Column("trend", "use_trend", "Trend of use", "number"),
    _Column("renews_on", "next_renewal_date", "Next renewal date", "date"),
    _Column("amount", "next_renewal_amount", "Next renewal amount", "number"),
    _Column("currency", "next_renewal_currency", "Next renewal currency", "string"),
    _Column("renewal_state", "next_renewal_state", "Next renewal state", "string"),
    _Column("standing", "account_standing", "Standing", "enumeration"),
    _Column("hint", "churn_hint", "What the numbers hint at", "string"),
    _Column("who", "covered_by", "Covered by", "string"),
)
"""Fields of `AccountLine`."""
_AS_OF = _Column("checked_at", "account_as_of", "As of", "datetime")
_OURS = frozenset({RECORD_ID, _ID.label, *(one.label for one in _HEALTH)})
"""What comes back from HubSpot as a column that nobody mapped, and is told already."""
_MONEY = frozenset({"amount_minor", "amount"})


def as_companies(companies: Sequence[Company], bands: Sequence[tuple[str, str]] = ()) -> Sheet:
    """The accounts as a sheet. `bands`: name and title of each band of health that there is, best first."""
    extras = _extras(companies)
    choices = {"health_band": dict(bands), "account_standing": {}}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = (_ID, *_CONTEXT, *_HEALTH, _AS_OF)
    writer.writerow([RECORD_ID, *(one.label for one in columns), *(one.label for one in extras.values())])
    for company in companies:
        extra = _extra_of(company)
        fields = _fields(company)
        row = [_value(one, fields.get(one.field)) for one in _CONTEXT]
        for one in _HEALTH:
            said = _value(one, getattr(company.line, one.field, None))
            row.append(said)
            if said and one.type == "enumeration":
                choices[one.name].setdefault(said, said)
        row.append(_instant(company.checked_at))
        row += [_value(one, extra.get(name)) for name, one in extras.items()]
        writer.writerow([_record_id(company), company.account_id, *row])
    made = [_property(one, choices.get(one.name, {})) for one in (*columns, *extras.values()) if one.type]
    definitions = {
        "objectType": "companies",
        "group": {"name": GROUP, "label": GROUP_LABEL},
        "inputs": made,
        "columns": {RECORD_ID: "hs_object_id", **{one.label: one.name for one in (*columns, *extras.values())}},
    }
    properties = msgspec.json.format(msgspec.json.encode(definitions), indent=2) + b"\n"
    return Sheet(len(companies), out.getvalue().encode(), properties)


def _property(column: _Column, known: Mapping[str, str]) -> Property:
    if column.type == "bool":
        known = {"true": "Yes", "false": "No"}
    choices = tuple(Choice(label, value, at) for at, (value, label) in enumerate(known.items()))
    return Property(
        column.name, column.label, column.type, _FIELD_TYPES[column.type], GROUP, column is _ID, choices
    )  # fmt: skip


def _fields(company: Company) -> Mapping[str, Any]:
    """The fields as they hold; where a customer stands says what no source says of churn, and whether they left."""
    fields, line = company.fields, company.line
    if line is None or line.standing == Standing.ACTIVE:
        return fields
    left = {"churned": True} if line.standing == Standing.CHURNED else {}
    return {"churned_on": line.churned_on, "churn_kind": line.churn_kind, **fields, **left}


def _extra_of(company: Company) -> Mapping[str, Any]:
    extra = company.fields.get("extra")
    return extra if isinstance(extra, Mapping) else {}


def _extras(companies: Iterable[Company]) -> dict[str, _Column]:
    """A column for each thing that nobody mapped, by its name, in the order of the names.

    Our own figures, as HubSpot gives them back, are not told twice.
    """
    names = sorted({name for company in companies for name in _extra_of(company)} - _OURS)
    slugs = {name: _slug(name) for name in names}
    used = Counter(slugs.values())
    taken = {one.label.casefold() for one in (_ID, *_CONTEXT, *_HEALTH, _AS_OF)} | {RECORD_ID.casefold()}
    found: dict[str, _Column] = {}
    for name in names:
        slug = slugs[name]
        if not slug or used[slug] > 1:
            slug = f"{slug}_{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("_")
        label = _label(name, taken)
        taken.add(label.casefold())
        found[name] = _Column(name, f"{_OWN}{slug}", label, "string")
    return found


def _label(name: str, taken: Collection[str]) -> str:
    """The name itself where no other column is called so."""
    label = name if name.strip() else "(no name)"
    while label.casefold() in taken:
        label = f"{label} *"
    return label


def _slug(name: str) -> str:
    """The name as HubSpot takes it: small Latin letters, digits and underscores."""
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:60]


def _record_id(company: Company) -> str:
    for name, value in sorted(_extra_of(company).items()):
        if "".join(sign for sign in name.casefold() if sign.isalnum()) in _RECORD_IDS:
            return _text(value)
    account_id = company.account_id
    return account_id if account_id.isascii() and account_id.isdigit() else ""


def _value(column: _Column, value: Any) -> str:
    """A value as HubSpot takes it; one that is not of the column's type as it is."""
    if value is None:
        return ""
    if column.field in _MONEY and isinstance(value, int) and not isinstance(value, bool):
        return decimal(value)
    if column.type == "date" and isinstance(value, str):
        return _midnight(value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "; ".join(map(_text, value))
    return "" if value is None else msgspec.json.encode(value, order="deterministic").decode()


def _midnight(day: str) -> str:
    """A day, or the first of a month, in epoch ms of its midnight in UTC."""
    try:
        on = date.fromisoformat(f"{day}-01" if len(day) == 7 else day)
    except ValueError:
        return day
    return str(int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()) * 1000)


def _instant(at: int) -> str:
    return str(at) if at else ""
