"""Values and their bounds: instants, dates, money, text, spans.

Instants are UTC epoch milliseconds. Money is integer minor units with a currency and a period, never
compared across currencies. Every integer fits 64 bits.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from math import isfinite
from typing import Any

import msgspec

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
INSTANT_MIN, INSTANT_MAX = -62_135_596_800_000, 253_402_300_799_999
"""Epoch ms: the first and the last of the years 1 to 9999, in UTC."""
NUL_MARK = "\u2400"
ID_LIMIT, ID_BYTES = 500, 800
"""Characters of an id or of a source's name, and its bytes in UTF-8: three of them leave room in one row of an index
on PostgreSQL, which holds 2,704 bytes."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "MXN": "MX$", "BRL": "R$"}


class BadValue(ValueError):
    """A value from outside that cannot be kept as it is; `code` names the sentence in `words/intake`."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Money(msgspec.Struct, frozen=True):
    """An amount in minor units (cents), its ISO 4217 currency, and the period it is for (`day`, `total`…)."""

    minor: int
    currency: str
    period: str = "day"


class Span(msgspec.Struct, frozen=True, gc=False, order=True):
    """Half-open code-point offsets into one raw component of the frozen content."""

    component: str
    start: int
    end: int


def fits_id(text: str) -> bool:
    """Whether it is short enough for an id."""
    return len(text) <= ID_LIMIT and len(text.encode(errors="surrogatepass")) <= ID_BYTES


def clean_text(text: str) -> str:
    """Text as it may be stored: NUL becomes U+2400; everything else is kept as it came.

    Raises:
        BadValue: `surrogate`, for a lone surrogate, which no encoding can carry.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise BadValue("surrogate", at=error.start) from None
    return text.replace("\0", NUL_MARK) if "\0" in text else text


def fit_int(number: int) -> int:
    """The number itself if it fits 64 bits.

    Raises:
        BadValue: `too_large`.
    """
    if not INT64_MIN <= number <= INT64_MAX:
        raise BadValue("too_large")
    return number


def parse_instant(text: str, zone: tzinfo | None = None) -> int:
    """An ISO 8601 instant or date as epoch milliseconds.

    A naive time needs the zone of its source.

    Raises:
        BadValue: `not_a_time`, or `naive_time` where a zone is missing.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValue("not_a_time", text=text[:40]) from None
    if moment.tzinfo is None:
        if zone is None:
            raise BadValue("naive_time", text=text[:40])
        moment = moment.replace(tzinfo=zone)
    try:
        if moment.tzinfo is not UTC:
            moment = moment.astimezone(UTC)
        return (moment - _EPOCH) // _MILLISECOND  # exact, as floats are not
    except OverflowError:  # the zone moves it out of the years 1 to 9999
        raise BadValue("not_a_time", text=text[:40]) from None


def parse_minor(text: str) -> int:
    """A decimal amount (`1240`, `1240.5`, `1,240.50`) in hundredths.

    Raises:
        BadValue: `not_money`, `too_large`.
    """
    match = re.fullmatch(r"(-?)(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.(\d{1,2}))?", text.strip())
    if match is None:
        raise BadValue("not_money", text=text[:40])
    sign, whole, cents = match.groups()
    minor = int(whole.replace(",", "")) * 100 + int((cents or "0").ljust(2, "0"))
    return fit_int(-minor if sign else minor)


def parse_currency(text: str) -> str:
    """An ISO 4217 code, upper case.

    Raises:
        BadValue: `not_currency`.
    """
    code = text.strip().upper()
    if not _CURRENCY.match(code):
        raise BadValue("not_currency", text=text[:40])
    return code


def valid_span(span: Span, raw: str) -> bool:
    """Whether the span lies inside the raw component and is not empty."""
    return 0 <= span.start < span.end <= len(raw)


def plain_number(value: Any) -> float | None:
    """The number that a value is, or that its text says; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def decimal(minor: int) -> str:
    """Minor units as a plain decimal: `1240.00`, `-0.07`."""
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}.{cents:02d}"


def amount(minor: int, currency: str) -> str:
    """Minor units as an amount: `$1,240`, `€8.50`, `CHF 12`."""
    whole, cents = divmod(abs(minor), 100)
    number = f"{whole:,}" + (f".{cents:02d}" if cents else "")
    symbol = _SYMBOLS.get(currency, f"{currency} " if currency else "")
    return f"{'-' if minor < 0 else ''}{symbol}{number}"
