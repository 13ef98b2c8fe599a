"""Reports of other systems as they arrive: checked one by one, so that a bad one never stops the rest."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta

from reviewtui.domain.ads import Creative
from reviewtui.domain.observed import Fields
from reviewtui.domain.records import Message, RecordKind
from reviewtui.domain.values import ID_LIMIT, INSTANT_MAX, INSTANT_MIN, INT64_MAX, INT64_MIN, NUL_MARK, fits_id
from reviewtui.wire.messages import ObservationIn

TEXT_LIMIT = 100_000
ROW_LIMIT = 512 * 1024
"""Bytes of one report."""
DEPTH_LIMIT = 20

_Empty = Literal[""] | None
_Text = Annotated[str, Meta(max_length=TEXT_LIMIT)] | None
_Id = Annotated[str, Meta(max_length=ID_LIMIT)] | None
_Instant = Annotated[int, Meta(ge=INSTANT_MIN, le=INSTANT_MAX)]


class _AdFields(msgspec.Struct):
    """The types of an ad's fields (`domain.observed`); what is not named here is kept as it came."""

    account_id: _Id = None
    account_name: _Text = None
    headline: _Text = None
    text: _Text = None
    link: _Text = None
    call_to_action: _Text = None
    targeting: _Text = None
    language: _Text = None
    format: _Text = None
    status: _Text = None
    configured_status: _Text = None
    spend_currency: _Text = None
    spend_period: _Text = None
    ai_verdict: _Text = None
    ai_model: _Text = None
    ai_reason: _Text = None
    why: _Text = None
    why_by: _Text = None
    name: _Text = None
    trust: _Text = None
    spend_minor: Annotated[int, Meta(ge=INT64_MIN, le=INT64_MAX)] | _Empty = None
    created_at: _Instant | _Empty = None
    status_at: _Instant | _Empty = None
    why_at: _Instant | _Empty = None
    due_at: _Instant | _Empty = None
    customer_waiting: bool | _Empty = None
    ai_score: Annotated[float, Meta(ge=0, le=1)] | _Empty = None
    creatives: list[Creative] | _Empty = None
    evidence: dict[str, str] | _Empty = None
    refs: dict[str, list[str]] | _Empty = None
    extra: dict[str, Any] | _Empty = None


_Count = Annotated[int, Meta(ge=INT64_MIN, le=INT64_MAX)] | _Empty
_Month = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])/(active|eligible)$")]
_Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] | None


class _AccountFields(msgspec.Struct):
    """The types of the fields of `domain.records.ACCOUNT_FIELDS`; the rest is kept as it came."""

    name: _Text = None
    owner: _Text = None
    backup: _Text = None
    stage: _Text = None
    plan: _Text = None
    currency: _Text = None
    period: _Text = None
    seats: _Count = None
    amount_minor: _Count = None
    since: _Day = None
    last_contact: _Day = None
    churned_on: _Day = None
    churned: bool | _Empty = None
    extra: dict[str, Any] | _Empty = None


class _RenewalFields(msgspec.Struct):
    account_id: _Id = None
    name: _Text = None
    currency: _Text = None
    period: _Text = None
    state: _Text = None
    plan: _Text = None
    renews_on: _Day = None
    closed_on: _Day = None
    amount_minor: _Count = None
    forecast_minor: _Count = None
    closed_minor: _Count = None
    seats: _Count = None
    probability: Annotated[float, Meta(ge=0, le=1)] | _Empty = None
    extra: dict[str, Any] | _Empty = None


class _TicketFields(msgspec.Struct):
    account_id: _Id = None
    subject: _Text = None
    status: _Text = None
    board: _Text = None
    assignee: _Text = None
    requester: _Text = None
    priority: _Text = None
    url: _Text = None
    merged_into: _Text = None
    created_at: _Instant | _Empty = None
    updated_at: _Instant | _Empty = None
    solved_at: _Instant | _Empty = None
    closed_at: _Instant | _Empty = None
    snoozed_until: _Instant | _Empty = None
    tags: list[str] | _Empty = None
    messages: list[Message] | _Empty = None
    extra: dict[str, Any] | _Empty = None


class Report(NamedTuple):
    """One report of one source, checked. `fields` as in `domain.observed`."""

    kind: str
    id: str
    source: str
    observed_at: int
    fields: Fields


class BadReport(ValueError):
    """This report cannot be taken in; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_row = msgspec.json.Decoder(ObservationIn)
_TYPES: dict[str, type[msgspec.Struct]] = {
    "ad": _AdFields,
    "sighting": _AdFields,
    RecordKind.ACCOUNT: _AccountFields,
    RecordKind.RENEWAL: _RenewalFields,
    RecordKind.TICKET: _TicketFields,
}


def read_reports(raws: Sequence[msgspec.Raw]) -> list[Report | str]:
    """Each row as a report, or the code of what is wrong with it."""
    found: list[Report | str] = []
    for raw in raws:
        try:
            found.append(read_report(raw))
        except BadReport as bad:
            found.append(bad.code)
    return found


def read_report(raw: msgspec.Raw) -> Report:
    """One row of a request.

    Raises:
        BadReport: `too_large`, `malformed`, or as `checked`.
    """
    data = bytes(raw)
    if len(data) > ROW_LIMIT:
        raise BadReport("too_large")
    try:
        row = _row.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadReport("malformed") from None
    # Most rows cannot hold what a walk would look for: a deep tree, a NUL, a large number.
    shallow = data.count(b"{") + data.count(b"[") <= DEPTH_LIMIT
    plain = shallow and b"\\u0000" not in data and not _has_large(row.fields.values())
    return checked(Report(row.kind, row.id, row.source, row.observed_at, row.fields), plain=plain)


def checked(report: Report, *, plain: bool = False) -> Report:
    """The report with NUL made visible, if it may be kept. `plain`: nothing in it needs a closer look.

    Raises:
        BadReport: `bad_id`, `bad_time`, `bad_field`, `too_deep`, `bad_number`.
    """
    kind, id_, source, observed_at, fields = report
    for name in (kind, id_, source):
        if not name or not fits_id(name) or "\0" in name:
            raise BadReport("bad_id")
    if not 0 <= observed_at <= INT64_MAX:
        raise BadReport("bad_time")
    try:
        if not plain:
            fields = _clean(fields, DEPTH_LIMIT)
        if kind in _TYPES:
            msgspec.convert(fields, _TYPES[kind])
            if not fits_id(str(fields.get("account_id", ""))):
                raise BadReport("bad_field")
        elif kind == RecordKind.USAGE:
            msgspec.convert({name: value for name, value in fields.items() if name != "extra"}, dict[_Month, _Count])
    except msgspec.ValidationError:
        raise BadReport("bad_field") from None
    return report if plain else report._replace(fields=fields)


def _has_large(values: Iterable[Any]) -> bool:
    """Whether one of these, or of what they hold, is an integer beyond 64 bits."""
    for value in values:
        kind = type(value)
        if kind is int:
            if not INT64_MIN <= value <= INT64_MAX:
                return True
        elif (kind is list and _has_large(value)) or (kind is dict and _has_large(value.values())):
            return True
    return False


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value.replace("\0", NUL_MARK) if "\0" in value else value
    if isinstance(value, int):
        if not INT64_MIN <= value <= INT64_MAX:
            raise BadReport("bad_number")
        return value
    if isinstance(value, dict):
        if depth == 0:
            raise BadReport("too_deep")
        return {_clean(key, depth): _clean(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        if depth == 0:
            raise BadReport("too_deep")
        return [_clean(item, depth - 1) for item in value]
    return value
