"""When two ads say the same, and how alike they are.

Both look at plain words: text without case, accents, punctuation, pictographs, web addresses and invisible
characters, in which every number, however written, is `0`. So an ad that was numbered, dated, priced or decorated
anew for another account still says the same.
"""

import re
import unicodedata
from collections.abc import Callable
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from reviewtui.domain.ads import Content

LEAST_WORDS, LEAST_LETTERS = 4, 64
"""Ads of fewer words, in fewer letters, are like each other by chance."""

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile("[0 ]*0[0 ]*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
"""Letters of scripts that put no space between words: two of them count as a word."""
_MARKS = re.compile("[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Accents, what is drawn around a sign, and how a pictograph is to be drawn."""
_SHAPE = b"reviewtui.like.1"


class _Plain(dict[int, str]):
    """What stands for each character in plain words; worked out once per character."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or _MARKS.match(character):
        return ""  # a joiner or a mark inside a word does not part it
    if category[0] == "N":
        return "0"
    if category[0] not in "LM":
        return " "
    folded = unicodedata.normalize("NFKD", character.casefold())
    return _MARKS.sub("", "".join(part for part in folded.casefold() if unicodedata.category(part)[0] in "LM"))


_plain_of = _Plain()


_ASCII = bytes(range(128))
_ascii_of = "".join(map(_plain, map(chr, range(128)))).encode().ljust(256, b" ")
_no_words = bytes(code for code in range(128) if _ascii_of[code : code + 1] == b" ")
_FEW = 16


def _flat(text: str) -> str:
    """A text in which each character is what stands for it."""
    text = _almost_ascii(text)
    return text.encode().translate(_ascii_of).decode() if text.isascii() else text.translate(_plain_of)


def _run_together(text: str) -> str:
    """The same without the spaces."""
    text = _almost_ascii(text)
    if text.isascii():
        return text.encode().translate(_ascii_of, _no_words).decode()
    return "".join(text.translate(_plain_of).split())


def _almost_ascii(text: str) -> str:
    """A text without web addresses, and with what stands for them in place of a few accents and pictographs.

    Every ad of an import passes here: with these few gone, most texts go through bytes, which is several times as
    fast as a table of all characters.
    """
    if "://" in text or "ww." in text or "WW." in text:
        text = _URL.sub(" ", text)
    if not text.isascii():
        foreign = set(text.encode("utf-8", "replace").translate(None, _ASCII).decode())
        if len(foreign) <= _FEW:
            for character in foreign:
                text = text.replace(character, _plain_of[ord(character)])
    return text


def plain_words(text: str) -> str:
    """The plain words of a text, with a space between each two."""
    flat = _flat(text)
    if "0" in flat:
        flat = _NUMBER.sub(" 0 ", flat)
    return " ".join(flat.split())


def words_of(content: Content) -> str:
    """What an ad says to whoever sees it: headline, text, and the words on its creatives."""
    if not content.creatives:
        return f"{content.headline}\n{content.text}"
    further = [words for creative in content.creatives for words in (creative.title, creative.text)]
    return "\n".join((content.headline, content.text, *further))


def shape(content: Content) -> int:
    """A number of 63 bits that is equal for near-identical ads, and 0 where an ad says too little.

    It is BLAKE2b of the plain words of what the ad says, written without a space, and is stored and compared across
    versions and machines: another normalisation needs another `person` of the hash. (A character that an older
    Unicode table does not know counts as a sign there: such ads group again once that hub knows it.)
    """
    words = words_of(content)
    said = _run_together(words)
    while "00" in said:
        said = said.replace("00", "0")
    if len(said) < LEAST_LETTERS and not _says_enough(_flat(words)):
        return 0
    digest = blake2b(said.encode("utf-8", "replace"), digest_size=8, person=_SHAPE).digest()
    return int.from_bytes(digest) >> 1 or 1


def _says_enough(flat: str) -> bool:
    words = len(flat.replace("0", " ").split())
    return words >= LEAST_WORDS or (not flat.isascii() and words + len(_UNSPACED.findall(flat)) // 2 >= LEAST_WORDS)


def shingles(text: str) -> frozenset[Any]:
    """The pairs of neighbouring plain words of a text; the word itself where there is one alone."""
    words = plain_words(text).split()
    return frozenset(pairwise(words)) if len(words) > 1 else frozenset(words)


def resemblance(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Jaccard's index of two sets, 0 to 1: what they share, of all they hold; 0 where both are empty.

    Over shingles this is the resemblance of A. Broder, "On the resemblance and containment of documents" (1997).
    """
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: the resemblance of their pairs of neighbouring words."""
    return resemblance(shingles(one), shingles(other))


def rare_words(text: str, most: int = 6, count: Callable[[str], int] | None = None) -> list[str]:
    """Plain words that tell this text from others: at most so many, the most telling first; numbers are none.

    By how many texts hold a word, where `count` tells; else the longer a word, the rarer it is taken to be.
    """
    words = [word for word in dict.fromkeys(plain_words(text).split()) if word != "0"]
    if count is None:
        return sorted(words, key=len, reverse=True)[:most]
    return sorted(words, key=lambda word: (count(word), -len(word)))[:most]
