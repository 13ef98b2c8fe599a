"""Where in a text the words of a search stand: as the full-text search matches them, in raw offsets."""

import re
from collections.abc import Iterable, Sequence

from reviewtui.domain.ads import Content
from reviewtui.domain.query import Words, fold
from reviewtui.domain.values import Span

_TOKEN = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f]")
_RAW_TOKEN = re.compile("[\\w\u0300-\u036f]+")


def found_in(text: str, words: Iterable[Words]) -> list[tuple[int, int]]:
    """Half-open code-point ranges of a raw text that the wanted words match, in order, none overlapping another.

    A word matches as typed so far; a phrase matches its words in this order, the last one whole. What is not
    wanted (`-word`) is nowhere.
    """
    wanted = [(tokens, word.phrase) for word in words if not word.negated and (tokens := _tokens(word.text))]
    if not wanted:
        return []
    places = [(m.start(), m.end(), _plain(m[0])) for m in _RAW_TOKEN.finditer(text)]
    found: list[tuple[int, int]] = []
    for number in range(len(places)):
        longest = max((_matched(places, number, tokens, phrase) for tokens, phrase in wanted), default=0)
        if longest:
            start, end = places[number][0], places[number + longest - 1][1]
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
    return found


def found_spans(content: Content, words: Sequence[Words]) -> tuple[Span, ...]:
    """The same over the headline and the text of an ad."""
    return tuple(
        Span(component, start, end)
        for component in ("headline", "text")
        for start, end in found_in(content.component(component), words)
    )


def _tokens(text: str) -> list[str]:
    return [_plain(token) for token in _TOKEN.findall(_MARKS.sub("", text))]


def _plain(token: str) -> str:
    return _MARKS.sub("", fold(token))


def _matched(places: list[tuple[int, int, str]], at: int, tokens: list[str], phrase: bool) -> int:
    """How many words of the text from this one on the tokens take; 0 where they do not match."""
    if at + len(tokens) > len(places):
        return 0
    for offset, token in enumerate(tokens):
        here = places[at + offset][2]
        last = offset == len(tokens) - 1
        if not (here.startswith(token) if last and not phrase else here == token):
            return 0
    return len(tokens)
