"""Finding a reason by typing: which codes a few letters mean, the best first, and which letters matched. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from reviewtui.domain.policy import ReasonCode
from reviewtui.domain.query import fold

Offsets = frozenset[int]
"""Places of letters in a text."""

_BEGINS, _WORD, _INSIDE, _LETTERS = range(4)
# How well a typed word fits, by where it was found and how; a smaller number comes first.
_TITLE = {_BEGINS: 0, _WORD: 1, _INSIDE: 5, _LETTERS: 14}
_NAME = {_BEGINS: 2, _WORD: 2, _INSIDE: 7, _LETTERS: 15}
_OLD = {_BEGINS: 3, _WORD: 3, _INSIDE: 8}
_OTHER_TITLE = {_BEGINS: 4, _WORD: 6, _INSIDE: 9}
_MEANING = {_BEGINS: 10, _WORD: 10, _INSIDE: 11}
_OTHER_MEANING = {_BEGINS: 12, _WORD: 12, _INSIDE: 13}
_LEAST = 3
"""Letters from which a word may leave some out."""


class Found(NamedTuple):
    """A code that was meant, and the letters that matched in its title, its name, an old name, and its meaning."""

    code: ReasonCode
    title: Offsets = frozenset()
    name: Offsets = frozenset()
    old_name: str = ""
    meaning: Offsets = frozenset()


def find_reasons(codes: Sequence[ReasonCode], typed: str, language: str) -> list[Found]:
    """The codes that every typed word fits, the best first; equally good ones, and all of them for nothing typed,
    stay in their order. Case and accents do not matter; both languages are looked at.
    """
    words = fold(typed).split()
    fits = ((_fit(code, words, language), number) for number, code in enumerate(codes))
    ranked = sorted((fit, number) for fit, number in fits if fit is not None)
    return [_matched(codes[number], words, language) for _, number in ranked]


def _fit(code: ReasonCode, words: Sequence[str], language: str) -> int | None:
    """How badly the words fit, added up; None if one does not fit at all."""
    total = 0
    for word in words:
        fits = []
        for text, ranks in _fields(code, language):
            found = _look(word, text)
            if found is not None and found[0] in ranks:
                fits.append(ranks[found[0]])
        if not fits:
            return None
        total += min(fits)
    return total


def _fields(code: ReasonCode, language: str) -> list[tuple[str, dict[int, int]]]:
    other = "en" if language == "es" else "es"
    return [
        (code.title.in_language(language), _TITLE),
        (code.code, _NAME),
        *((name, _OLD) for name in code.old_names),
        (code.title.in_language(other), _OTHER_TITLE),
        (code.definition.in_language(language), _MEANING),
        (code.definition.in_language(other), _OTHER_MEANING),
    ]


def _matched(code: ReasonCode, words: Sequence[str], language: str) -> Found:
    title, meaning = code.title.in_language(language), code.definition.in_language(language)
    here = Found(
        code,
        _letters(words, title, _TITLE),
        _letters(words, code.code, _NAME),
        meaning=_letters(words, meaning, _MEANING),
    )
    if here.title or here.name:
        return here
    return here._replace(old_name=next((name for name in code.old_names if _letters(words, name, _OLD)), ""))


def _letters(words: Sequence[str], text: str, ranks: dict[int, int]) -> Offsets:
    found = (_look(word, text) for word in words)
    return frozenset(at for one in found if one is not None and one[0] in ranks for at in one[1])


def _look(word: str, text: str) -> tuple[int, list[int]] | None:
    """How and where a word stands in a text, as well as it does anywhere; None if it does not."""
    pairs = [(letter, at) for at, character in enumerate(text) for letter in fold(character)]
    folded = "".join(letter for letter, _ in pairs)
    best: tuple[int, int] | None = None
    start = folded.find(word)
    while start >= 0:
        kind = _BEGINS if start == 0 else _WORD if not folded[start - 1].isalnum() else _INSIDE
        best = min(best or (kind, start), (kind, start))
        start = folded.find(word, start + 1)
    if best is not None:
        return best[0], [at for _, at in pairs[best[1] : best[1] + len(word)]]
    spelled = _spelled(word, folded) if len(word) >= _LEAST else None
    return None if spelled is None else (_LETTERS, [pairs[at][1] for at in spelled])


def _spelled(word: str, folded: str) -> list[int] | None:
    """The letters of a word in their order within one word that begins with the first of them; None if nowhere."""
    for start, letter in enumerate(folded):
        if letter != word[0] or (start and folded[start - 1].isalnum()):
            continue
        places, at = [start], start + 1
        for wanted in word[1:]:
            while at < len(folded) and folded[at].isalnum() and folded[at] != wanted:
                at += 1
            if at == len(folded) or folded[at] != wanted:
                break
            places.append(at)
            at += 1
        if len(places) == len(word):
            return places
    return None
