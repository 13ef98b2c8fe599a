"""Values of a ticket and its messages, as a cell or a JSON value says them.

A time without a zone is read in UTC. What is written in a message is kept as it came.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.records import Message, Side
from reviewtui.domain.ticket_view import AUTOMATIC, EARLIEST
from reviewtui.domain.values import BadValue, clean_text
from reviewtui.intake.fields import FIELD_LIMIT, ROW_LIMIT, read_instant, read_text
from reviewtui.intake.sheet_dates import Order, ambiguous
from reviewtui.intake.sheet_dates import read as read_date
from reviewtui.intake.ticket_columns import TIMES
from reviewtui.wire.messages import ObservationIn

ROOM = 40 * 1024
"""Bytes of a row that are left for what is no message."""
SHORTENED = "…"
"""What stands for the words of a message that were left out."""
_WHOLE = re.compile(r"-?\d{9,14}(?:\.0+)?")
_ZONED = re.compile(r".*\d[T ]\d.*(?:Z|[+-]\d\d:?\d\d)")
_ABSENCE = re.compile(
    r"\W*(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|respuesta autom[aá]tica"
    r"|fuera de (?:la )?oficina|ausente de la oficina)\b",
    re.IGNORECASE,
)
"""How the answer of a mailbox begins, that no person wrote."""
_encode = msgspec.json.Encoder().encode


class Draft(NamedTuple):
    """A ticket as a file tells of it: its own id, its fields, its messages, and what could not be read of it.

    `account`: the id of its account, '' where none is named.
    """

    native: str
    account: str
    fields: dict[str, Any]
    messages: list[Message]
    faults: list[BadValue]


def read_moment(text: str, order: Order | None = None) -> int:
    """Epoch milliseconds from an instant, from epoch seconds or milliseconds, or from a date as people write it.

    Raises:
        BadValue: `not_a_time`; `date_ambiguous` where day and month may be exchanged.
    """
    if _WHOLE.fullmatch(text):
        return read_instant(text.partition(".")[0])
    if _ZONED.fullmatch(text):
        return read_instant(text)
    if order is None and ambiguous(text):
        raise BadValue("date_ambiguous", text=text[:40])
    instant = read_date(text, order)
    if instant is None and re.match(r"\d{4}-\d\d-\d\dT", text):
        instant = read_date(text.replace("T", " ", 1).partition(".")[0], order)
    if instant is None:
        raise BadValue("not_a_time", text=text[:40])
    return instant


def moment(value: Any, faults: list[BadValue]) -> int:
    """The instant that a JSON value stands for; 0, and a fault, for one that stands for none."""
    if value in (None, ""):
        return 0
    try:
        return read_moment(read_text(value).strip())
    except BadValue as bad:
        faults.append(bad)
        return 0


def words(value: Any) -> str:
    """The text of a JSON value: of a document of paragraphs its words, of a person or a choice its name.

    Raises:
        BadValue: it cannot be kept.
    """
    if isinstance(value, dict):
        for name in ("displayName", "name", "Name", "value", "email", "emailAddress"):
            if isinstance(value.get(name), str):
                return read_text(value[name])
        return "\n".join(_paragraphs(value, 0)).strip()
    return read_text(value)


def message(
    id: str, at: int, side: str, text: str = "", by: str = "", public: bool = True, event: str = ""
) -> Message:  # fmt: skip
    """A message; one without an id of its own is known again by what it says, a mailbox's own answer by its words."""
    if side == Side.CUSTOMER and not event and _ABSENCE.match(text):
        event = AUTOMATIC
    if not id:
        said = f"{at}\n{side}\n{by}\n{event}\n{text}"
        id = "by-" + hashlib.sha256(said.encode()).hexdigest()[:16]
    return Message(id, at, side, clean_text(text)[:FIELD_LIMIT], by[:500], public, event[:200])


def fitting(row: ObservationIn, messages: Iterable[Message]) -> ObservationIn:
    """The row with its messages, small enough to be sent: of one with too many, the words of the oldest are left out,
    and only then the oldest themselves; `extra` says how many. Who said what when is kept for the clocks."""
    kept = sorted({one.id: one for one in messages}.values(), key=lambda one: (one.at, one.id))
    sizes = [len(_encode(one)) + 1 for one in kept]
    room, total = ROW_LIMIT - ROOM, sum(sizes)
    short = 0
    while total > room and short < len(kept):
        if kept[short].text:
            kept[short] = msgspec.structs.replace(kept[short], text=SHORTENED)
            total -= sizes[short]
            sizes[short] = len(_encode(kept[short])) + 1
            total += sizes[short]
        short += 1
    gone = 0
    while total > room:
        total -= sizes[gone]
        gone += 1
    if short:
        told = {"messages_shortened": short - gone, "messages_left_out": gone}
        row.fields["extra"] = dict(row.fields.get("extra") or {}) | {name: n for name, n in told.items() if n}
    row.fields["messages"] = [msgspec.to_builtins(one) for one in kept[gone:]]
    return row


def latest_of(fields: Mapping[str, Any], messages: Iterable[Message], now: int) -> int:
    """The last instant of which a ticket tells, not after now; 0 for none."""
    told = [fields.get(name, 0) for name in TIMES]
    told += [one.at for one in messages]
    return max((at for at in told if isinstance(at, int) and EARLIEST <= at <= now), default=0)


def _paragraphs(node: Any, depth: int) -> list[str]:
    """The words of a document made of nested nodes (Atlassian's), a line for each block."""
    if depth > 12 or not isinstance(node, dict):
        return []
    inside = node.get("content")
    if not isinstance(inside, list):
        return [read_text(node["text"])] if isinstance(node.get("text"), str) else []
    parts = [_paragraphs(one, depth + 1) for one in inside]
    if any(isinstance(one, dict) and one.get("type") == "text" for one in inside):
        return ["".join(line for part in parts for line in part)]
    return [line for part in parts for line in part]
