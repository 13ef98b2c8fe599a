"""Pointing at evidence by number: the sentences of an ad, and the words of each. Pure."""

import re
from collections.abc import Sequence

from reviewtui.domain import segments
from reviewtui.domain.ads import Content
from reviewtui.domain.values import Span
from reviewtui.widgets.evidence import MARKABLE

LONGEST = 40
"""Words after which a sentence without an end is divided: nobody counts further."""

_RANGE = re.compile(r"(\d{1,4})(?:\s*[-–]\s*|\s+(?:[^\W\d]+\s+)?)(\d{1,4})|(\d{1,4})")


def sentences(content: Content) -> list[list[Span]]:
    """The words that can be marked, sentence by sentence, in reading order, as raw offsets."""
    found: list[list[Span]] = []
    for component in MARKABLE:
        raw = content.component(component)
        if component == "destination":  # one word: its host alone is read out
            found += [[Span(component, 0, len(raw))]] if raw.strip() else []
            continue
        words = [Span(component, start, end) for start, end in segments.words(raw)]
        for start, end in segments.sentences(raw):
            inside = [word for word in words if start <= word.start < end]
            found += [inside[at : at + LONGEST] for at in range(0, len(inside), LONGEST)]
    return found


def whole(words: Sequence[Span]) -> Span:
    """From the first of these words to the end of the last."""
    return Span(words[0].component, words[0].start, words[-1].end)


def ranged(typed: str, words: Sequence[Span]) -> Span | None:
    """`3`, `3-7`, `3 7` or `3 to 7` as the span of these words, the first being 1; None where it is no such range."""
    found = _RANGE.fullmatch(typed.strip())
    if found is None:
        return None
    first, last = sorted((int(found[1] or found[3]), int(found[2] or found[3])))
    return whole(words[first - 1 : last]) if first > 0 and last <= len(words) else None


def quote(content: Content, span: Span) -> str:
    """The raw words of a span."""
    return content.component(span.component)[span.start : span.end]
