"""Amounts, numbers, days and months of an account, as people and customer systems write them.

What could be two things is none: a date whose day and month may be exchanged waits until somebody says which comes
first, and an amount whose sign may be that of thousands is not read.
"""

import re
from datetime import UTC, datetime

from reviewtui.domain.values import INT64_MAX, BadValue, parse_minor
from reviewtui.intake.sheet_dates import Order, ambiguous
from reviewtui.intake.sheet_dates import read as read_date

_WHOLE = re.compile(r"(\d{1,3}(?:[,. ']\d{3})+)|(\d{1,15})(?:\.0+)?")
_MONTH = re.compile(r"((?:19|20)\d\d)(\d\d)|(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:T.*)?|(\d{1,2})[-/](\d{4})")
_COMMA = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}")
"""An amount whose comma can only be the decimal sign."""
_EPOCH_MS = re.compile(r"-?\d{10,14}")


def read_amount(text: str) -> tuple[int, str]:
    """Hundredths, and the currency that stands before or behind the number.

    Raises:
        BadValue: `not_money`.
    """
    found = re.fullmatch(r"([A-Za-z]{3})?\s*([$€£])?\s*(-?[\d.,'  ]+?)\s*([$€£])?\s*([A-Za-z]{3})?", text)
    if found is None:
        raise BadValue("not_money", text=text[:40])
    before, sign, number, sign_after, after = found.groups()
    currency = (before or after or "").upper() or {"€": "EUR", "£": "GBP"}.get(sign or sign_after or "", "")
    bare = re.sub(r"(?<=\d)[ '  ](?=\d)", "", number)
    if _COMMA.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    return parse_minor(bare), currency


def read_whole(text: str) -> int:
    """A number of people or things.

    Raises:
        BadValue: `not_whole`.
    """
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise BadValue("not_whole", text=text[:40])
    number = int(found[2] or re.sub(r"\D", "", found[1]))
    if number > INT64_MAX:
        raise BadValue("too_large")
    return number


def read_share(text: str) -> float:
    """A probability: 0.8, 80 % or 80.

    Raises:
        BadValue: `not_score`.
    """
    number = text.removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,6})?", number):
        raise BadValue("not_score", text=text[:40])
    share = float(number)
    share = share / 100 if share > 1 or text.endswith("%") else share
    if share > 1:
        raise BadValue("not_score", text=text[:40])
    return share


def read_day(text: str, order: Order | None = None) -> str:
    """A day as ISO date, from a date as people write it, an instant, or epoch milliseconds.

    Raises:
        BadValue: `not_a_date`; `date_ambiguous` where day and month may be exchanged.
    """
    if _EPOCH_MS.fullmatch(text):
        number = int(text)
        instant: int | None = number if abs(number) >= 10**11 else number * 1000
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return datetime.fromisoformat(text).date().isoformat()
        except ValueError:
            raise BadValue("not_a_date", text=text[:40]) from None
    else:
        if order is None and ambiguous(text):
            raise BadValue("date_ambiguous", text=text[:40])
        instant = read_date(text, order)
    if instant is None:
        raise BadValue("not_a_date", text=text[:40])
    try:
        return datetime.fromtimestamp(instant / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise BadValue("not_a_date", text=text[:40]) from None


def read_month(text: str, order: Order | None = None) -> str:
    """A month as `YYYY-MM`, from a month or any day in it.

    Raises:
        BadValue: `not_a_month`, `date_ambiguous`.
    """
    found = _MONTH.fullmatch(text)
    if found:
        year, month = next((y, m) for y, m in ((found[1], found[2]), (found[3], found[4]), (found[6], found[5])) if y)
        if 1 <= int(month) <= 12:
            return f"{year}-{int(month):02}"
        raise BadValue("not_a_month", text=text[:40])
    try:
        return read_day(text if len(re.findall(r"\d+", text)) > 1 else f"1 {text}", order)[:7]
    except BadValue as error:
        raise BadValue("not_a_month" if error.code == "not_a_date" else error.code, **error.values) from None
