"""Characters, words and sentences of a raw text, as half-open code-point offsets. Pure.

The rules are those of Unicode Standard Annex 29 where a reviewer's cursor needs them, with what ads add to it:
abbreviations, lists, lines that are sentences, and scripts written without spaces.
"""

import re
import unicodedata
from collections.abc import Iterator

from reviewtui import characters as of
from reviewtui.characters import Kind

Bounds = tuple[int, int]
"""Where something begins and ends."""

_CONTINUING = frozenset(
    {
        Kind.MARK, Kind.STACKED_MARK, Kind.JOINER, Kind.SKIN, Kind.PICTURE_STYLE, Kind.SYMBOL_STYLE,
        Kind.IDEOGRAPH_STYLE, Kind.TAG,
    }
)  # fmt: skip
_SPACING_VOWELS = "\u0e33\u0eb3"
"""Thai and Lao letters that combine although they are no marks."""
_CONJOINING = re.compile("[\u0900-\u0aff\u0b00-\u0b7f\u0c00-\u0c7f\u0d00-\u0d7f]")
"""Scripts whose virama joins two consonants into one sign (Indic_Conjunct_Break=Linker)."""
_VIRAMA = 9


def characters(text: str, start: int = 0) -> Iterator[Bounds]:
    """Each character as a person sees it, from `start` on: with its accents, an emoji joined, a flag whole."""
    at = start
    while at < len(text):
        end = _character_end(text, at)
        yield at, end
        at = end


def whole(text: str, start: int, end: int) -> Bounds:
    """The bounds moved outwards so that no character is split."""
    begun = start
    for first, last in characters(text, _beginning(text, start)):
        if first <= start < last:
            begun = first
        if last >= end:
            return begun, last
    return begun, len(text)


def character_at(text: str, offset: int) -> Bounds:
    """The character that an offset lies in."""
    return whole(text, offset, offset + 1)


def character_before(text: str, offset: int) -> Bounds | None:
    """The last character that ends at or before an offset and shows something; None where there is none."""
    while offset > 0:
        start, end = character_at(text, offset - 1)
        if not text[start:end].isspace():
            return start, end
        offset = start
    return None


def character_after(text: str, offset: int) -> Bounds | None:
    """The first character from an offset on that shows something; None where there is none."""
    return next((found for found in characters(text, offset) if not text[slice(*found)].isspace()), None)


def _beginning(text: str, offset: int) -> int:
    """The nearest place at or before an offset where a character begins for certain, whatever was before it."""
    while offset > 0 and not _begins(text, offset):
        offset -= 1
    return offset


def _begins(text: str, at: int) -> bool:
    character, before = text[at], text[at - 1]
    if character.isascii():
        return character != "\n" or before != "\r"
    if _combines(character) or before == of.ZWJ or unicodedata.combining(before) == _VIRAMA:
        return False
    return not of.flag_letters(character) or not of.flag_letters(before)


def _combines(character: str) -> bool:
    return (
        of.kinds[character] in _CONTINUING
        or unicodedata.category(character)[0] == "M"
        or character in _SPACING_VOWELS
    )


def _character_end(text: str, at: int) -> int:
    if text.startswith("\r\n", at):
        return at + 2
    first, end = text[at], at + 1
    if of.kinds[first] in (Kind.BANNED, Kind.BREAK) or first == "\n":
        return end  # nothing combines with a character that acts
    if of.flag_letters(first) and end < len(text) and of.flag_letters(text[end]):
        end += 1
    while end < len(text) and _continues(text, at, end):
        end += 1
    return end


def _continues(text: str, start: int, at: int) -> bool:
    """Whether the character here belongs to the one that begins at `start`."""
    character, before = text[at], text[at - 1]
    if _combines(character):
        return True
    if before == of.ZWJ and of.is_picture(character) and of.is_picture(text[start]):
        return True
    if unicodedata.category(character) != "Lo" or not _CONJOINING.match(character):
        return False
    linked = text[start:at].rstrip(of.ZWJ)
    return len(linked) > 1 and unicodedata.combining(linked[-1]) == _VIRAMA


# --- words ---

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HIRAGANA = "\u3041-\u3096\u3099\u309a\u309d-\u309f"
_KATAKANA = "\u3099\u309a\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_OPENING, _CLOSING = "「『（【〈《〔［｛｢", "」』）】〉》〕］｝｣、。，．！？：；・…｡､"
_WORD = re.compile(
    "|".join(f"[{_OPENING}]*[{script}]+[{_CLOSING}]*" for script in (_HAN, _HIRAGANA, _KATAKANA))
    + rf"|[^\s{_HAN}{_HIRAGANA}{_KATAKANA}]+"
)


def words(text: str) -> list[Bounds]:
    """Every word with the punctuation it touches; Chinese and Japanese, written without spaces, by script."""
    found: list[Bounds] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start and _splits(text, start):
            if found and found[-1][1] == start:
                start = found.pop()[0]
            else:
                start, _ = character_at(text, start)
        found.append((start, end))
    return found


def _splits(text: str, at: int) -> bool:
    """Whether a cut here may lie inside a character; a plain letter begins one."""
    return not text[at].isascii() and character_at(text, at)[0] < at


# --- sentences ---

_FULL = "。！？｡।॥։።။។"
"""Ends a sentence whatever follows."""
_ENDING = ".!?…؟۔‼⁇⁈⁉"
"""Ends a sentence where a space, or the next one's opening mark, follows."""
_AFTER = "\"'”’»›)]}」』）】〉》〕］｝"
_LINES = "\n\r\u2028\u2029"
_STOP = re.compile(rf"[{_FULL}{_ENDING}]+|\r\n|[{_LINES}]")
_INVERTED = "¿¡"

_never_last = re.compile(
    "mrs?|ms|dr|prof|st|mt|rev|gov|capt|lt|sgt|vs|e\\.g|i\\.e|cf|approx|dept"
    "|sr|sra|srta|dra|dña|uds?|vds?|p\\.ej|ej|aprox|págs?|avda|c\\.p|ee|lic|arq|máx|mín|bzw|z\\.b|usw"
).fullmatch
"""Matches abbreviations that something follows."""
_before_number = re.compile("nos?|nr|núm|nº|arts?|figs?|vol|pp?|tel|cap|ext").fullmatch
"""Matches abbreviations only where a number follows."""
_LONGEST = 40
"""Characters before a full stop that may be an abbreviation."""


def sentences(text: str) -> list[Bounds]:
    """The sentences, in order; together they are the whole text. The space after one belongs to it.

    A line that does not go on in a small letter begins a sentence: ads are written in lines.
    """
    found: list[Bounds] = []
    start = at = 0
    while (stop := _STOP.search(text, at)) is not None:
        end = _sentence_end(text, start, stop)
        at = max(stop.end(), end or 0)
        if end is not None and text[start:end].strip():
            found.append((start, end))
            start = end
    if text[start:].strip() or not found:
        return [*found, (start, len(text))] if text else []
    return [*found[:-1], (found[-1][0], len(text))]


def sentence_at(text: str, offset: int) -> Bounds:
    """The sentence that an offset lies in, without the space around it."""
    return trimmed(text, next((found for found in sentences(text) if offset < found[1]), (0, len(text))))


def trimmed(text: str, bounds: Bounds) -> Bounds:
    """The same without the space at both ends, and no character split; nothing but space stays as it is."""
    start, end = bounds
    inner = text[start:end]
    if not inner.strip():
        return bounds
    return whole(text, start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()))


def _sentence_end(text: str, start: int, stop: "re.Match[str]") -> int | None:
    """Where the sentence ends, the space after it included, at this mark or line break; None if it goes on."""
    mark, end = stop.group(), _character_end(text, stop.end() - 1)
    if mark.isspace():
        following = _skip_space(text, end)
        paragraph = any(character in _LINES for character in text[end:following])
        return following if paragraph or not text[following : following + 1].islower() else None
    closed = _skip_closing(text, end)
    following = _skip_space(text, closed)
    if mark[-1] in _FULL:
        return following if closed == end or following > closed or following == len(text) else None
    spaced = following > closed or following == len(text) or text[closed] in _INVERTED
    if not spaced or (set(mark) <= {".", "…"} and _goes_on(text, start, stop.start(), mark, following)):
        return None
    return following


def _skip_closing(text: str, at: int) -> int:
    """Past the quotes and brackets that close here, and pictures stuck to the sentence."""
    while at < len(text) and (text[at] in _AFTER or of.is_picture(text[at])):
        at = _character_end(text, at)
    return at


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at if at == len(text) else character_at(text, at)[0] if _splits(text, at) else at


def _goes_on(text: str, start: int, stop: int, mark: str, following: int) -> bool:
    """Whether the sentence goes on after a full stop that a space follows."""
    after = text[following : following + 1]
    if after.islower():
        return True
    nearby = text[max(start, stop - _LONGEST) : stop].split()
    if mark != "." or not nearby or not after:
        return False
    word = nearby[-1].lstrip("([{\"'“‘«¿¡")
    last = word.casefold()
    if last.isdigit():
        return _skip_space(text, start) == stop - len(nearby[-1])  # the number of an item in a list
    if _never_last(last) or (len(word) == 1 and word.isupper()):
        return True
    return _before_number(last) is not None and after.isdigit()
