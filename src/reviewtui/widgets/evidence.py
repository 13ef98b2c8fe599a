"""Marking evidence by keyboard: a cursor that walks over the words of an ad, and the spans it marks. Pure."""

import re
from collections.abc import Sequence

from reviewtui.domain.ads import Content
from reviewtui.domain.values import Span

_WORD = re.compile(r"\S+")


def words_of(content: Content) -> list[Span]:
    """Every word of the headline and the text, in reading order, as raw offsets."""
    return [
        Span(component, found.start(), found.end())
        for component in ("headline", "text")
        for found in _WORD.finditer(content.component(component))
    ]


class Marker:
    """A cursor on a word. `mark` begins a span there; moving extends it; `mark` again ends it."""

    def __init__(self, content: Content, spans: Sequence[Span] = ()) -> None:
        self._words = words_of(content)
        self._at = 0
        self._from: int | None = None
        self._done = list(spans)

    @property
    def usable(self) -> bool:
        """Whether there is any word to stand on."""
        return bool(self._words)

    @property
    def point(self) -> Span:
        """The word under the cursor."""
        return self._words[self._at]

    @property
    def open(self) -> bool:
        """Whether a span was begun and not ended."""
        return self._from is not None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans marked, the one being extended last."""
        return (*self._done, self._span(self._from, self._at)) if self._from is not None else tuple(self._done)

    def move(self, by: int) -> None:
        """So many words on (or back); while extending, within the component it began in."""
        target = max(0, min(len(self._words) - 1, self._at + by))
        if self._from is not None:
            component = self._words[self._from].component
            step = 1 if by > 0 else -1
            while self._words[target].component != component:
                target -= step
        self._at = target

    def to(self, index: int) -> None:
        """Onto a word by its number."""
        self.move(index - self._at)

    @property
    def at(self) -> int:
        """The number of the word under the cursor."""
        return self._at

    @property
    def words(self) -> Sequence[Span]:
        """All words, in reading order."""
        return self._words

    def mark(self) -> None:
        """Begin a span at this word, or end the one being extended here."""
        if self._from is None:
            self._from = self._at
            return
        self._done.append(self._span(self._from, self._at))
        self._from = None

    def unmark(self) -> None:
        """Drop the span being extended; else the one under the cursor; else the latest."""
        if self._from is not None:
            self._from = None
            return
        point = self.point
        under = [s for s in self._done if s.component == point.component and s.start <= point.start < s.end]
        if under:
            self._done.remove(under[-1])
        elif self._done:
            self._done.pop()

    def _span(self, begin: int, end: int) -> Span:
        first, last = sorted((self._words[begin], self._words[end]))
        return Span(first.component, first.start, last.end)
