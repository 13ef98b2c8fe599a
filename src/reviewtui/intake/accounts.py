"""Accounts, their monthly use and their renewals from files: `reviewtui import accounts|usage|renewals FILE`.

What is said counts as observed when the file is imported, unless a column says as of when. The source is the file's
kind, whatever its name, or what was given as `--source`. Units are checked: a date that could be two is no date until
somebody says which comes first, an amount whose sign could be that of thousands is named, a month is a month.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewtui.domain.records import AS_JSON, EXTRA, RecordKind, RenewalState, Stage
from reviewtui.domain.values import BadValue, parse_currency
from reviewtui.errors import Misused
from reviewtui.intake import NOTHING, Given, RowError, Skipped
from reviewtui.intake.account_columns import ACCOUNTS, RENEWALS, USAGE
from reviewtui.intake.account_values import read_amount, read_day, read_month, read_share, read_whole
from reviewtui.intake.columns import plain_name
from reviewtui.intake.decode import Progress
from reviewtui.intake.fields import (
    account_given,
    check_size,
    first_listed,
    in_column,
    read_account,
    read_flag,
    read_hundredths,
    read_id,
    read_json,
    read_observed_at,
    read_tree,
)
from reviewtui.intake.sheet_dates import Order
from reviewtui.intake.tables import Asked, Cells, observed, plain, read_cells
from reviewtui.wire.messages import ObservationIn

SOURCES = {"accounts": "crm", "usage": "usage", "renewals": "crm"}
"""Who speaks in these files, by kind, where nobody said."""

_STAGES = {
    Stage.SALES: "sales prospect opportunity lead ventas prospecto oportunidad",
    Stage.INTEGRATION: "integration onboarding implementation implementación integración incorporación",
    Stage.LIVE: "live customer active cliente activo activa enproducción",
    Stage.LEAVING: "leaving atrisk notice enriesgo aviso",
    Stage.GONE: "gone churned former lost baja cancelado perdido excliente formercustomer",
}
_STATES = {
    RenewalState.OPEN: "open pending due upcoming forecast inprogress abierta pendiente próxima",
    RenewalState.RENEWED: "renewed won closedwon renovada renovado ganada ganado",
    RenewalState.LOST: "lost closedlost churned notrenewed perdida perdido norenovada",
}
_NEW_BUSINESS = frozenset({"newbusiness", "newcustomer", "newclient", "nuevonegocio", "nuevocliente", "negocionuevo"})
"""Types of a deal that is no renewal."""
_ASSIGNEES = "assignees"
"""ClickUp's column of people, `[Ana, Sam]`: the first of them counts."""
_PER = {"mrr": "month", "monthly": "month", "mensual": "month", "arr": "year", "annual": "year", "anual": "year"}
"""What in the name of a column of amounts says per which period they are."""
_PERIODS = {
    "month": "month monthly mes mensual permonth mo",
    "year": "year yearly annual annually año anual peryear yr",
    "quarter": "quarter quarterly trimestre trimestral",
}


def _meanings(table: Mapping[Any, str]) -> dict[str, str]:
    return {plain_name(word): str(meaning) for meaning, words in table.items() for word in words.split()}


_STAGE_OF, _STATE_OF, _PERIOD_OF = _meanings(_STAGES), _meanings(_STATES), _meanings(_PERIODS)

Convert = Callable[[str], Any]
Read = Iterator[ObservationIn | RowError | Skipped]


def read_accounts(
    path: Path, *, now: int, mapping: Mapping[str, str] | None = None, account: str | None = None,
    encoding: str | None = None, progress: Progress | None = None, placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Read:  # fmt: skip
    """The accounts of a file; arguments as in `intake.Reader`.

    Raises:
        ReviewError: the file cannot be read, or has no column for the account's id. `Misused`: a mapped field or
            column that does not exist; an account was given, which each row is.
    """
    if account:
        raise Misused("import_account_unused")
    asked = Asked("accounts", ACCOUNTS, ("account_id",), mapping, encoding, progress, given.columns)
    converters = account_converters(_order(given))
    source = given.source or SOURCES["accounts"]

    def make(cells: Cells) -> Iterator[ObservationIn]:
        fields = _fields(cells, converters, {"account_id", "as_of"})
        _settle_amount(fields, cells)
        id = read_account(_id(cells, "account_id"))
        yield check_size(ObservationIn(RecordKind.ACCOUNT, id, source, _at(cells, now), _with_extra(fields, cells)))

    return observed(read_cells(path, asked), make, placed)


def account_converters(order: Order | None = None) -> dict[str, Convert]:
    """What reads each field of an account from a cell that is not empty, where that is more than its text."""
    return {
        "seats": read_whole,
        "amount": read_amount,
        "amount_minor": read_hundredths,
        "currency": parse_currency,
        "period": lambda text: _PERIOD_OF.get(plain_name(text), text),
        "stage": lambda text: _STAGE_OF.get(plain_name(text), text),
        "churned": lambda text: read_flag(text) is True,
        **{name: lambda text: read_day(text, order) for name in ("since", "last_contact", "churned_on")},
    }


def renewal_converters(order: Order | None = None) -> dict[str, Convert]:
    """What reads each field of a renewal from a cell that is not empty, where that is more than its text."""
    return {
        "renews_on": lambda text: read_day(text, order),
        "closed_on": lambda text: read_day(text, order),
        "amount": read_amount,
        "amount_minor": read_hundredths,
        "forecast": read_amount,
        "closed": read_amount,
        "currency": parse_currency,
        "period": lambda text: _PERIOD_OF.get(plain_name(text), text),
        "state": lambda text: _STATE_OF.get(plain_name(text), text),
        "probability": read_share,
        "seats": read_whole,
    }


def read_told(kind: str, field: str, text: str) -> Any:
    """The value of a field of a record of this kind, from what a person writes of it.

    Raises:
        BadValue: it is none of that field's.
    """
    if kind == RecordKind.USAGE:
        return read_whole(text)
    converters = account_converters() if kind == RecordKind.ACCOUNT else {}
    converters = renewal_converters() if kind == RecordKind.RENEWAL else converters
    return converters.get(field, str)(text)


def read_usage(
    path: Path, *, now: int, mapping: Mapping[str, str] | None = None, account: str | None = None,
    encoding: str | None = None, progress: Progress | None = None, placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Read:  # fmt: skip
    """Monthly use: a row for each account and month, or a row for each account with a column for each month.

    Raises:
        ReviewError, Misused: as `read_accounts`.
    """
    home = account_given(account)
    asked = Asked("usage", USAGE, () if home else ("account_id",), mapping, encoding, progress, given.columns)
    source = given.source or SOURCES["usage"]
    order = _order(given)

    def make(cells: Cells) -> Iterator[ObservationIn]:
        id = read_account(_id(cells, "account_id")) if not home or cells.fields.get("account_id") else home
        fields = dict(_months(cells, order))
        if not fields:
            raise BadValue("no_month")
        yield check_size(ObservationIn(RecordKind.USAGE, id, source, _at(cells, now), fields))

    return observed(read_cells(path, asked), make, placed)


def read_renewals(
    path: Path, *, now: int, mapping: Mapping[str, str] | None = None, account: str | None = None,
    encoding: str | None = None, progress: Progress | None = None, placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Read:  # fmt: skip
    """Renewals: one of an account without an id of its own is named by the account. Deals that bring a new customer
    are passed over.

    Raises:
        ReviewError, Misused: as `read_accounts`.
    """
    home = account_given(account)
    needed = ("renews_on",) if home else ("account_id", "renews_on")
    asked = Asked("renewals", RENEWALS, needed, mapping, encoding, progress, given.columns)
    source = given.source or SOURCES["renewals"]
    converters = renewal_converters(_order(given))

    def make(cells: Cells) -> Iterator[ObservationIn | Skipped]:
        kind = cells.fields.get("deal_type", "")
        if plain_name(kind) in _NEW_BUSINESS:
            yield Skipped(cells.line)
            return
        fields = _fields(cells, converters, {"renewal_id", "account_id", "deal_type", "as_of"})
        if "deal_type" in cells.fields:
            cells.extra[cells.columns["deal_type"]] = kind
        _settle_amount(fields, cells)
        for name in ("forecast", "closed"):
            if name in fields:
                _put_money(fields, f"{name}_minor", fields.pop(name))
        own = _one_account(cells.fields.get("account_id", ""))
        fields["account_id"] = read_account(read_id(own)) if own or not home else home
        native = cells.fields.get("renewal_id", "")
        id = f"{source}:{read_id(native)}" if native else fields["account_id"]
        yield check_size(ObservationIn(RecordKind.RENEWAL, id, source, _at(cells, now), _with_extra(fields, cells)))

    return observed(read_cells(path, asked), make, placed)


def _id(cells: Cells, field: str) -> str:
    return read_id(cells.fields.get(field, ""))


def _one_account(text: str) -> str:
    """The account that a cell names, by its id or its name.

    Raises:
        BadValue: `accounts_several`.
    """
    several = list(dict.fromkeys(part.strip() for part in first_listed(text).split(";") if part.strip()))
    if len(several) > 1:
        raise BadValue("accounts_several", text=text[:40])
    return several[0] if several else ""


def _at(cells: Cells, now: int) -> int:
    text = cells.fields.get("as_of", "")
    if not text:
        return now
    try:
        return read_observed_at(text)
    except BadValue as error:
        raise in_column(cells.columns["as_of"], error) from None


def _order(given: Given) -> Order | None:
    return Order(given.dates) if given.dates else None


def _fields(cells: Cells, converters: Mapping[str, Convert], apart: set[str]) -> dict[str, Any]:
    """The fields of a row as values; an empty cell clears.

    Raises:
        BadValue: naming the column.
    """
    fields: dict[str, Any] = {}
    for field, text in cells.fields.items():
        if field in apart:
            continue
        try:
            fields[field] = converters.get(field, str)(text) if text else ""
        except BadValue as error:
            raise in_column(cells.columns[field], error) from None
        if field in ("owner", "backup") and plain_name(cells.columns[field]) == _ASSIGNEES:
            fields[field] = text.removeprefix("[").removesuffix("]").partition(",")[0].strip()
    return fields


def _with_extra(fields: dict[str, Any], cells: Cells) -> dict[str, Any]:
    """With what nobody mapped, and with what our own files tell in `AS_JSON`.

    Raises:
        BadValue: naming the column.
    """
    if not cells.extra:
        return fields
    kept = {
        name.removeprefix(EXTRA): plain(value) if isinstance(value, str) else value
        for name, value in cells.extra.items()
        if name != AS_JSON
    }
    exact = _exact(cells.extra.get(AS_JSON))
    fields |= exact
    if kept or "extra" in exact:
        fields["extra"] = kept | exact.get("extra", {})
    return fields


def _exact(cell: Any) -> dict[str, Any]:
    if not cell:
        return {}
    try:
        told = read_tree(read_json(plain(cell)) if isinstance(cell, str) else cell)
    except BadValue as error:
        raise in_column(AS_JSON, error) from None
    if not isinstance(told, dict) or not isinstance(told.get("extra", {}), dict):
        raise in_column(AS_JSON, BadValue("not_an_object"))
    return told


def _settle_amount(fields: dict[str, Any], cells: Cells) -> None:
    """An amount in hundredths, with its currency and the period that its column is named by, where no other says."""
    if "amount" not in fields:
        return
    _put_money(fields, "amount_minor", fields.pop("amount"))
    period = next((period for word, period in _PER.items() if word in plain_name(cells.columns["amount"])), "")
    if period and "period" not in fields:
        fields["period"] = period


def _put_money(fields: dict[str, Any], name: str, amount: Any) -> None:
    """An amount, and the currency that stood beside it where no column says which."""
    minor, currency = amount if amount else ("", "")
    fields[name] = minor
    if currency and not fields.get("currency"):
        fields["currency"] = currency


def _months(cells: Cells, order: Order | None) -> Iterator[tuple[str, Any]]:
    """What a row says of each month: of its own, or of each that has a column."""
    month = cells.fields.get("month", "")
    if month:
        try:
            name = read_month(month, order)
        except BadValue as error:
            raise in_column(cells.columns["month"], error) from None
        for field in ("active", "eligible"):
            if field in cells.fields:
                yield f"{name}/{field}", _people(cells.fields[field], cells.columns[field])
        return
    eligible = _people(cells.fields["eligible"], cells.columns["eligible"]) if cells.fields.get("eligible") else None
    for column, value in cells.extra.items():
        name = _column_month(column)
        if name:
            yield f"{name}/active", _people(plain(str(value)), column)
            if eligible is not None:
                yield f"{name}/eligible", eligible


def _column_month(column: str) -> str:
    try:
        return read_month(column.strip())
    except BadValue:
        return ""


def _people(text: str, column: str) -> Any:
    if not text:
        return ""
    try:
        return read_whole(text)
    except BadValue as error:
        raise in_column(column, error) from None
