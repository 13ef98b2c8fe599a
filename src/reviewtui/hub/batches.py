"""A request's list read without more objects than the list may have entries, however many were sent.

What is beyond is passed over as bytes: a body of 16 MiB is some eight million entries, of 70 bytes each once they are
objects, and it comes as 15 KiB.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from reviewtui.hub.gate import Refusal
from reviewtui.hub.splitting import NoBatch, TooManyPieces, pieces_of
from reviewtui.wire.messages import CLAIMS_LIMIT, OBSERVATIONS_LIMIT, OPS_LIMIT, Claims


def _first(most: int, kind: type[Any]) -> type[msgspec.Struct]:
    """An array's first `most` entries and one more, which says that there were more; the rest is passed over."""
    places = [(f"at_{place}", kind | msgspec.UnsetType, msgspec.UNSET) for place in range(most + 1)]
    return msgspec.defstruct("First", places, array_like=True, gc=False)


def _batch(name: str, most: int) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(msgspec.defstruct("Batch", [(name, _first(most, msgspec.Raw))]))


_FACTS, _ROWS = _batch("facts", OPS_LIMIT), _batch("rows", OBSERVATIONS_LIMIT)
_Ads: Any = _first(CLAIMS_LIMIT, str)
_CLAIMS = msgspec.json.Decoder(
    msgspec.defstruct(
        "Batch", [("claim", _Ads, msgspec.UNSET), ("release", _Ads, msgspec.UNSET), ("ahead", bool, False)]
    )
)


def facts_in(body: bytes, spend: Callable[[int], None]) -> list[msgspec.Raw]:
    """The facts of `Ops`, each as its own bytes; also of a batch in which one cannot be read.

    `spend`: told how many there are before they are handed out, or one more than may be.

    Raises:
        Refusal: `too_many`, `bad_request`; what `spend` raises.
    """
    return _entries(_FACTS, "facts", OPS_LIMIT, body, spend)


def rows_in(body: bytes, spend: Callable[[int], None]) -> list[msgspec.Raw]:
    """The rows of `Observations`, as `facts_in` has facts."""
    return _entries(_ROWS, "rows", OBSERVATIONS_LIMIT, body, spend)


def claims_in(body: bytes) -> Claims:
    """Whole `Claims`.

    Raises:
        Refusal: `too_many`, `bad_request`.
    """
    read = _read(_CLAIMS, body)
    claim, release = _told(read.claim), _told(read.release)
    if len(claim) + len(release) > CLAIMS_LIMIT:
        raise Refusal(400, "too_many")
    return Claims(claim, release, read.ahead)


def _entries(
    decoder: msgspec.json.Decoder[Any], name: str, most: int, body: bytes, spend: Callable[[int], None]
) -> list[msgspec.Raw]:
    try:
        entries = _told(getattr(_read(decoder, body), name))
    except Refusal as unread:
        try:
            entries = [msgspec.Raw(piece) for piece in pieces_of(body, most)]
        except TooManyPieces:
            spend(most + 1)
            raise Refusal(400, "too_many") from None
        except NoBatch:
            raise unread from None
    spend(len(entries))
    if len(entries) > most:
        raise Refusal(400, "too_many")
    return entries


def _told(first: Any) -> list[Any]:
    if first is msgspec.UNSET:
        return []
    return [entry for entry in msgspec.structs.astuple(first) if entry is not msgspec.UNSET]


def _read(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "bad_request") from None
