"""What a cell or a JSON value says, as a value of `domain.observed`.

Every function raises `BadValue` for what cannot be kept; the row is then reported and left out.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from reviewtui.domain.ads import Creative
from reviewtui.domain.values import (
    ID_BYTES,
    ID_LIMIT,
    BadValue,
    clean_text,
    fit_int,
    fits_id,
    parse_currency,
    parse_instant,
    parse_minor,
)
from reviewtui.errors import Misused
from reviewtui.intake.tabular import too_long
from reviewtui.wire.messages import ObservationIn
from reviewtui.words import say

# What a hub takes: a row over one of these is named here by its line, rather than refused there.
DEPTH_LIMIT = 16
"""Levels of lists and objects in a JSON value."""
FIELD_LIMIT = 100_000
"""Characters of one text of an ad."""
ROW_LIMIT = 500 * 1024
"""Bytes of one observation as it is sent."""

_encode = msgspec.json.Encoder().encode
_ROUNDED = re.compile(r"\d+(?:[.,]\d+)?E\+\d+|\d{12,}\.0", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_MILLISECONDS_FROM = 10**11
_FIRST_INSTANT, _LAST_INSTANT = -62_135_596_800_000, 253_402_300_799_999  # the years 1 to 9999
_VERDICTS = {
    "approve": "approve approved aprobar aprobado aprobada",
    "reject": "reject rejected rechazar rechazado rechazada",
    "unsure": "unsure uncertain dudoso dudosa",
}
_YES = frozenset({"1", "true", "yes", "y", "x", "sí", "si", "s"})
_NO = frozenset({"0", "false", "no", "n"})
_VERDICT_OF = {word: verdict for verdict, words in _VERDICTS.items() for word in words.split()}


def in_column(column: str, error: BadValue) -> BadValue:
    """The same fault, saying in which column it is."""
    return BadValue("in_column", column=column[:80], reason=say(f"intake.{error.code}", **error.values))


def read_id(text: str) -> str:
    """The ad's id without the spaces around it.

    Raises:
        BadValue: `id_missing`, `id_too_long`, or `id_rounded` where a spreadsheet made it a number with
            an exponent, so that its last digits are lost.
    """
    ad_id = text.strip()
    if not ad_id:
        raise BadValue("id_missing")
    if not fits_id(ad_id):
        raise BadValue("id_too_long", limit=ID_LIMIT, bytes=ID_BYTES)
    if not ad_id.isdecimal() and _ROUNDED.fullmatch(ad_id):
        raise BadValue("id_rounded", text=ad_id[:40])
    return ad_id


def read_account(text: str) -> str:
    """An account's id; Meta's `act_123` is account `123`."""
    if not fits_id(text):
        raise BadValue("account_too_long", limit=ID_LIMIT, bytes=ID_BYTES)
    number = text.removeprefix("act_")
    return number if number.isdigit() else text


def first_listed(text: str) -> str:
    """Of a text that is a JSON list the name of its first member, '' for an empty one; any other text as it is."""
    if not (text.startswith("[") and text.endswith("]")):
        return text
    try:
        listed = read_json(text)
    except BadValue:
        return text
    first = listed[0] if listed else ""
    return read_text(first.get("name") or first.get("id") if isinstance(first, dict) else first).strip()


def account_given(account: str | None) -> str:
    """The account that a user named for a whole file; empty for none.

    Raises:
        Misused: `import_account`.
    """
    try:
        return read_account(clean_text((account or "").strip()))
    except BadValue:
        raise Misused("import_account", limit=ID_LIMIT, bytes=ID_BYTES) from None


def read_instant(text: str) -> int:
    """Epoch milliseconds from an ISO 8601 time with its zone, or from epoch seconds or milliseconds."""
    if not _WHOLE.fullmatch(text):
        return parse_instant(text)
    number = int(text)
    instant = number if abs(number) >= _MILLISECONDS_FROM else number * 1000
    if not _FIRST_INSTANT <= instant <= _LAST_INSTANT:
        raise BadValue("not_a_time", text=text[:40])
    return instant


def read_observed_at(text: str) -> int:
    """When a source said this: an instant from 1970 on."""
    instant = read_instant(text)
    if instant < 0:
        raise BadValue("not_a_time", text=text[:40])
    return instant


def read_score(text: str) -> float:
    """A probability from 0 to 1."""
    if not _DECIMAL.fullmatch(text) or (score := float(text)) > 1:
        raise BadValue("not_score", text=text[:40])
    return score


def read_hundredths(text: str) -> int:
    """A whole number of hundredths."""
    if not _WHOLE.fullmatch(text):
        raise BadValue("not_whole", text=text[:40])
    return fit_int(int(text))


def read_verdict(text: str) -> str:
    """The AI's verdict as `approve`, `reject` or `unsure`; another word is kept as it is."""
    return _VERDICT_OF.get(text.casefold(), text)


def read_flag(text: str) -> Any:
    """True for yes; what says no clears the field, as an empty cell does."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise BadValue("not_yes_no", text=text[:40])
    return True if word in _YES else ""


CONVERTERS: dict[str, Callable[[str], Any]] = {
    "account_id": read_account,
    "account_name": str,
    "link": str,
    "call_to_action": str,
    "language": str,
    "format": str,
    "status": str,
    "configured_status": str,
    "status_at": read_instant,
    "spend": parse_minor,
    "spend_minor": read_hundredths,
    "spend_currency": parse_currency,
    "spend_period": str,
    "ai_verdict": read_verdict,
    "ai_score": read_score,
    "ai_model": str,
    "why_by": str,
    "why_at": read_instant,
    "due_at": read_instant,
    "customer_waiting": read_flag,
    "created_at": read_instant,
}
"""How the text of a field is read once the spaces around it are gone. Other text is kept as it came."""

TREES = frozenset({"creatives", "feedback"})
"""Fields that are lists or objects."""


def read_text(value: Any) -> str:
    """A JSON value where text is expected: null is empty, numbers are their digits, a tree is its JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = clean_text(value)
    elif isinstance(value, bool | dict | list):
        text = clean_text(msgspec.json.encode(read_tree(value)).decode())
    else:
        text = str(value)
    if too_long(text):
        raise BadValue("text_too_long")
    return text


def read_tree(value: Any, depth: int = 0) -> Any:
    """A JSON value as it may be stored: text cleaned, integers of 64 bits, nesting bounded; null is empty."""
    if isinstance(value, str):
        return read_text(value)
    if isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return fit_int(value)
    if value is None:
        return None if depth else ""
    if depth >= DEPTH_LIMIT:
        raise BadValue("too_deep", limit=DEPTH_LIMIT)
    if isinstance(value, dict):
        return {clean_text(key): read_tree(inner, depth + 1) for key, inner in value.items()}
    return [read_tree(inner, depth + 1) for inner in value]


def read_json(text: str) -> Any:
    """One JSON value, not yet checked by `read_tree`.

    Raises:
        BadValue: `bad_json`, `too_deep`.
    """
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise BadValue("too_deep", limit=DEPTH_LIMIT) from None
    except ValueError:
        raise BadValue("bad_json") from None


def read_cell_tree(text: str) -> Any:
    """A cell that may hold JSON: the tree where it begins like one, else its text."""
    return read_tree(read_json(text)) if text.lstrip()[:1] in ("{", "[") else text


def check_size(row: ObservationIn) -> ObservationIn:
    """The row itself, if it is small enough to be sent.

    Raises:
        BadValue: `field_too_long`, `row_too_long`.
    """
    size = len(_encode(row))
    if size > FIELD_LIMIT:
        for field, value in row.fields.items():
            if isinstance(value, str) and len(value) > FIELD_LIMIT:
                raise in_column(field, BadValue("field_too_long", limit=FIELD_LIMIT))
        if size > ROW_LIMIT:
            raise BadValue("row_too_long", limit=ROW_LIMIT >> 10)
    return row


def read_creatives(value: Any) -> list[dict[str, Any]]:
    """A list of creatives; a plain address is an image.

    Raises:
        BadValue: `not_creatives`.
    """
    items = value if isinstance(value, list) else [value]
    named = [{"url": item} if isinstance(item, str) else item for item in items]
    try:
        creatives = msgspec.convert(named, list[Creative])
    except msgspec.ValidationError:
        raise BadValue("not_creatives") from None
    return [msgspec.to_builtins(creative) for creative in creatives]
