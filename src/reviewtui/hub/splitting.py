"""A batch that cannot be read as a whole, in its pieces: what is wrong with one is held against that one alone.

Half a character (a lone surrogate) or a very deep list is JSON by its grammar, and is refused by who reads it.
"""

import re
from collections.abc import Iterable

_BEGINS = re.compile(rb'\s*\{\s*"(?:facts|rows)"\s*:\s*\[')
_ENDS = re.compile(rb"\s*\}\s*\Z")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*\\?(?:"|\Z)|[][{},]', re.DOTALL)
"""What a batch can be split by, and whole texts, in which the same signs mean nothing."""
_TOKENS_MOST = 1_000_000


class NoBatch(ValueError):
    """There is no list in it to be taken apart."""


class TooManyPieces(ValueError):
    """There are more entries in it than are asked for."""


def pieces_of(body: bytes, most: int) -> list[bytes]:
    """The bytes of each entry of the one list in `{"facts": [...]}` or `{"rows": [...]}`, whatever is in them.

    Raises:
        NoBatch: this is no such batch, or it is too finely made to be taken apart.
        TooManyPieces: it has more than `most` entries.
    """
    begins = _BEGINS.match(body)
    if begins is None:
        raise NoBatch
    ends, commas = _bounds(body, begins.end(), most)
    if not _ENDS.match(body, ends + 1):
        raise NoBatch
    starts = [begins.end(), *(comma + 1 for comma in commas)]
    pieces = [body[start:stop].strip() for start, stop in zip(starts, [*commas, ends], strict=True)]
    if pieces == [b""]:
        return []
    if b"" in pieces:
        raise NoBatch
    return pieces


def _bounds(body: bytes, start: int, most: int) -> tuple[int, list[int]]:
    """Where the list that begins here ends, and the commas between its entries."""
    depth = 0
    commas: list[int] = []
    tokens: Iterable[re.Match[bytes]] = _TOKEN.finditer(body, start)
    for _, token in zip(range(_TOKENS_MOST), tokens, strict=False):
        sign = token[0]
        if sign in b"[{":
            depth += 1
        elif sign == b"]" and not depth:
            return token.start(), commas
        elif sign in b"]}" and depth:
            depth -= 1
        elif sign == b"}":
            break
        elif sign == b"," and not depth:
            if len(commas) + 1 >= most:
                raise TooManyPieces
            commas.append(token.start())
    raise NoBatch
