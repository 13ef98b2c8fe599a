"""Dates as people write them in sheets, in English and Spanish: read, and written again in the same way.

A date without a time is the beginning of its day, and all are read in UTC. Day and month are never guessed: numbers
that could be either are read as the sheet's other rows show, or as a person says.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from reviewtui.domain.values import BadValue, parse_instant

_MONTHS = """january enero|february febrero|march marzo|april abril|may mayo|june junio|july julio|august agosto
|september septiembre setiembre|october octubre|november noviembre|december diciembre"""
_SHORT = 3
"""Letters by which a month is known in both languages, in the table or shortened."""
_FILLERS = frozenset({"de", "del", "of", "the", "a", "las", "at", "h", "hs", "hrs", "º", "t"})
_ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_ORDINAL = "th"
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[\W_]+")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Order(StrEnum):
    """Which of two numbers comes first: the day, or the month."""

    DMY = "dmy"
    MDY = "mdy"


def _month_names() -> tuple[dict[str, int], list[list[str]]]:
    table = [names.split() for names in _MONTHS.replace("\n", "").split("|")]
    known = {name: number for number, names in enumerate(table, 1) for name in names}
    for number, names in enumerate(table, 1):
        for name in names:
            known.update({name[:length]: number for length in (_SHORT, _SHORT + 1)})
    return known, table


_MONTH_OF, _MONTH_NAMES = _month_names()


class Form(NamedTuple):
    """How a date is written: the tokens of an example, and what each of them is (`d`, `m`, `M`: month in letters,
    `y`, `H`, `I`: hour of twelve, `N`, `S`, `p`, `o`: the letters of 5th, or '' for what is between)."""

    tokens: tuple[str, ...]
    parts: tuple[str, ...]


def ambiguous(text: str) -> bool:
    """Whether a date is another one with day and month exchanged."""
    day_first, month_first = _read(text, Order.DMY), _read(text, Order.MDY)
    return day_first is not None and month_first is not None and day_first != month_first


def order_of(texts: Iterable[str]) -> Order | None:
    """Which order a sheet's dates are written in, by those that only one order can read; None where none tells, or
    where they tell both."""
    found = {(_read(text, Order.DMY) is None, _read(text, Order.MDY) is None) for text in texts}
    day_first, month_first = (False, True) in found, (True, False) in found
    if day_first == month_first:
        return None
    return Order.DMY if day_first else Order.MDY


def read(text: str, order: Order | None) -> int | None:
    """The instant (epoch ms) that a date stands for; None where it is none, or could be two.

    A date that only one order can read is read in that one.
    """
    if _ISO.fullmatch(text.strip()):
        try:
            return parse_instant(text)
        except BadValue:
            return None
    if order and (found := _read(text, order)) is not None:
        return found
    return None if ambiguous(text) and not order else _read(text, Order.DMY) or _read(text, Order.MDY)


def _read(text: str, order: Order) -> int | None:
    form = _form(text, order)
    if form is None:
        return None
    said = dict(zip(form.parts, form.tokens, strict=True))
    year = int(said["y"])
    month = _month(said["M"]) if "M" in said else int(said["m"])
    hour = int(said.get("H", said.get("I", "0")))
    if "p" in said:
        hour = hour % 12 + 12 * said["p"].lower().startswith("p") if 0 < hour <= 12 else 99
    try:
        moment = datetime(
            year + 2000 if len(said["y"]) == 2 else year, month, int(said["d"]), hour, int(said.get("N", "0")),
            int(said.get("S", "0")), tzinfo=UTC,
        )  # fmt: skip
    except (ValueError, OverflowError):
        return None
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _month(word: str) -> int:
    return _MONTH_OF.get(word.lower(), 0)


def form_of(text: str, order: Order | None) -> Form | None:
    """How a date is written, or None where it is none."""
    for one in (*([order] if order else ()), *Order):
        if _read(text, one) is not None:
            return _form(text, one)
    return None


def _form(text: str, order: Order) -> Form | None:
    """The tokens of a text and what they would be as a date; None where they cannot be one."""
    if len(text) > 60:
        return None
    tokens = tuple(_TOKEN.findall(text.strip()))
    parts = [""] * len(tokens)
    numbers = [at for at, token in enumerate(tokens) if token.isascii() and token.isdigit()]
    if any(token.isdigit() and not token.isascii() for token in tokens) or any(len(tokens[at]) > 4 for at in numbers):
        return None
    for at, token in enumerate(tokens):
        if token[0].isalpha() and not _place_word(tokens, parts, at):
            return None
    dates = 2 if "M" in parts else 3
    if len(numbers) < dates or ("M" in parts and parts.index("M") > numbers[dates - 1]):
        return None
    first, last = numbers[0], numbers[dates - 1]
    names: tuple[str, ...]
    if "M" in parts:
        names = ("y", "d") if len(tokens[first]) == 4 else ("d", "y")
    elif len(tokens[first]) == 4:
        names = ("y", "m", "d")
    else:
        names = ("d", "m", "y") if order is Order.DMY else ("m", "d", "y")
    for at, name in zip(numbers, names, strict=False):
        parts[at] = name
    year = tokens[parts.index("y")]
    if len(year) not in (2, 4) or any(len(tokens[at]) > 2 for at in numbers if parts[at] != "y"):
        return None
    if not all(_joins(tokens[at]) for at in range(first + 1, last) if not tokens[at].isalnum()):
        return None
    return _with_time(tokens, parts, numbers[dates:])


def _place_word(tokens: tuple[str, ...], parts: list[str], at: int) -> bool:
    """Name a word's part; whether it can stand in a date."""
    word = tokens[at].lower()
    if word in ("am", "pm") or (word in ("a", "p") and "m" in [token.lower() for token in tokens[at + 1 : at + 3]]):
        parts[at] = "p"
        return True
    if word == "m":
        return "p" in parts
    if word in _MONTH_OF and "M" not in parts:
        parts[at] = "M"
        return True
    if word == _ORDINAL or word in _ORDINALS.values():
        parts[at] = "o"
        return True
    return word in _FILLERS


def _joins(between: str) -> bool:
    return len(between) <= 3 and all(sign in " /.-,'\u00a0" for sign in between)


def _with_time(tokens: tuple[str, ...], parts: list[str], left: list[int]) -> Form | None:
    """The form with its time, where the numbers left over are one."""
    if left:
        if len(left) not in (2, 3) or any(tokens[at - 1].strip() not in (":", ".") for at in left[1:]):
            return None
        parts[left[0]] = "I" if "p" in parts else "H"
        for at, name in zip(left[1:], "NS", strict=False):
            parts[at] = name
    elif "p" in parts:
        return None
    return Form(tokens, tuple(parts))


def write(instant: int, form: Form) -> str:
    """An instant as the example is written: same order, signs, zeros in front, language of the month."""
    moment = _EPOCH + timedelta(milliseconds=instant)
    days = [token for token, part in zip(form.tokens, form.parts, strict=True) if part in ("d", "m")]
    plain = not any(token.startswith("0") for token in days) and ("M" in form.parts or min(map(len, days)) == 1)
    values = {
        "d": str(moment.day) if plain else f"{moment.day:02}",
        "m": str(moment.month) if plain else f"{moment.month:02}",
        "H": f"{moment.hour:02}", "I": str((moment.hour + 11) % 12 + 1), "N": f"{moment.minute:02}",
        "S": f"{moment.second:02}", "o": _ORDINALS.get(moment.day, _ORDINAL),
    }  # fmt: skip
    pieces = []
    for token, part in zip(form.tokens, form.parts, strict=True):
        if part == "y":
            pieces.append(f"{moment.year:04}"[-len(token) :])
        elif part == "M":
            pieces.append(_name_like(token, moment.month))
        elif part == "p":
            letter = "p" if moment.hour >= 12 else "a"
            pieces.append((letter.upper() if token[0].isupper() else letter) + token[1:])
        else:
            pieces.append(values.get(part, token))
    return "".join(pieces)


def _name_like(example: str, month: int) -> str:
    """A month's name in the example's language, shortened as it is, and in its kind of letters."""
    word = example.lower()
    english = any(name.startswith(word) for name in _MONTH_NAMES[_month(example) - 1][:1])
    names = _MONTH_NAMES[month - 1]
    name = names[0 if english else 1]
    if word not in _MONTH_NAMES[_month(example) - 1]:
        name = name[:_SHORT]
    if example.isupper():
        return name.upper()
    return name.title() if example[0].isupper() else name
