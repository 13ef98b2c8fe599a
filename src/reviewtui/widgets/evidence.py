"""Marking evidence: a cursor that walks over an ad by words, letters and sentences, and the spans it marks. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from reviewtui.domain import segments
from reviewtui.domain.ads import Content
from reviewtui.domain.values import Span
from reviewtui.widgets.typeset import Line, Piece, span_at, width_of

MARKABLE = ("headline", "text", "destination", "targeting")
"""Parts of an ad whose words can be marked, in reading order."""


def words_of(content: Content) -> list[Span]:
    """Every word that can be marked, in reading order, as raw offsets.

    A link is one word: its host alone is shown.
    """
    return [word for component in MARKABLE for word in _words(content, component)]


def _words(content: Content, component: str) -> list[Span]:
    raw = content.component(component)
    if component == "destination":
        return [Span(component, *segments.trimmed(raw, (0, len(raw))))] if raw.strip() else []
    return [Span(component, start, end) for start, end in segments.words(raw)]


def whole_span(content: Content, span: Span) -> Span:
    """The span widened so that it splits no character."""
    return Span(span.component, *segments.whole(content.component(span.component), span.start, span.end))


def word_at(content: Content, component: str, offset: int) -> Span | None:
    """The word that an offset lies in."""
    return next((word for word in _words(content, component) if word.start <= offset < word.end), None)


def _sentences(content: Content, component: str) -> list[Span]:
    raw = content.component(component)
    if component == "destination":
        return _words(content, component)
    return [Span(component, *segments.trimmed(raw, found)) for found in segments.sentences(raw)]


def sentence_at(content: Content, component: str, offset: int) -> Span:
    """The sentence that an offset lies in."""
    found = _sentences(content, component)
    return next((sentence for sentence in reversed(found) if sentence.start <= offset), found[0])


def joined(spans: Sequence[Span], fresh: Span) -> tuple[Span, ...]:
    """The spans with one more, last; those it overlaps become one with it, so that nothing is marked twice."""
    apart = [span for span in spans if not _overlap(span, fresh)]
    one = [fresh, *(span for span in spans if _overlap(span, fresh))]
    return (*apart, Span(fresh.component, min(span.start for span in one), max(span.end for span in one)))


def without(spans: Sequence[Span], place: Span) -> tuple[Span, ...]:
    """The spans but the one that a place lies in (of several, the latest)."""
    under = [span for span in spans if _overlap(span, place)]
    return tuple(span for span in spans if not under or span is not under[-1])


def _overlap(one: Span, other: Span) -> bool:
    return one.component == other.component and one.start < other.end and other.start < one.end


class Marker:
    """A cursor on a word or a character. `mark` begins a span there; moving extends it; `mark` again ends it.

    While a span is being extended, the cursor stays within the component it began in.
    """

    def __init__(self, content: Content, spans: Sequence[Span] = ()) -> None:
        self._content = content
        self._words = _Reach({component: _words(content, component) for component in MARKABLE})
        self._sentences: _Reach | None = None
        self._begun: Span | None = None
        self._done = tuple(spans)
        self._point = self._words.all[0] if self._words.all else Span("", 0, 0)

    @property
    def usable(self) -> bool:
        """Whether there is any word to stand on."""
        return bool(self._words.all)

    @property
    def point(self) -> Span:
        """What is under the cursor."""
        return self._point

    @property
    def open(self) -> bool:
        """Whether a span was begun and not ended."""
        return self._begun is not None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans marked, the one being extended last."""
        return (*self._done, self._extended(self._begun)) if self._begun is not None else self._done

    def replace(self, spans: Sequence[Span]) -> None:
        """Have these spans instead, none of them being extended: they were marked by other means."""
        self._done, self._begun = tuple(spans), None

    # --- moving ---

    def by_word(self, by: int) -> None:
        """So many words on, or back."""
        words = self._words.within(self._begun)
        here = _place(self._point)
        target = (bisect_right(words, here, key=_place) - 1 if by > 0 else bisect_left(words, here, key=_place)) + by
        self._point = words[max(0, min(len(words) - 1, target))]

    def by_sentence(self, by: int) -> None:
        """Onto the first word of the next sentence, or of this one, or of the last one.

        While extending: on to the end of this sentence, or of the next one.
        """
        sentences = self._sentences_in_reach()
        at = max(0, bisect_right(sentences, _place(self._point), key=_place) - 1)
        extending = self._begun is not None and by > 0
        if extending:
            at += self._point.end >= sentences[at].end
        elif by > 0 or self._point.start <= sentences[at].start:
            at += by
        sentence = sentences[max(0, min(len(sentences) - 1, at))]
        inside = [word for word in self._words.of[sentence.component] if _overlap(word, sentence)]
        self._point = _clipped(inside[-1 if extending else 0], sentence)

    def by_character(self, by: int) -> None:
        """One character on or back (by 1 or -1): while extending, it moves the span's end by a letter."""
        point, begun = self._point, self._begun
        raw = self._content.component(point.component)
        first = Span(point.component, *segments.character_at(raw, point.start))
        forwards = begun is not None and _place(point) >= _place(begun)
        if begun is None and first.end < point.end:  # onto a letter of the word it is on
            found = (point.start, first.end) if by > 0 else segments.character_before(raw, point.end)
        elif by > 0:
            found = segments.character_after(raw, point.end if forwards else first.end)
        else:
            last = segments.character_before(raw, point.end) if forwards else None
            found = segments.character_before(raw, last[0] if last else first.start)
        if begun is not None:  # the other end stays where it is, by the letter as well
            edge = begun.start if forwards else begun.end - 1
            self._begun = Span(begun.component, *segments.character_at(raw, edge))
        if found is not None:
            self._point = Span(point.component, *found)

    def to_edge(self, end: bool) -> None:
        """Onto the first or the last word of the component."""
        self._point = self._words.of[self._point.component][-1 if end else 0]

    def by_line(self, by: int, lines: Sequence[Line]) -> None:
        """Onto the nearest word that begins so many lines down or up."""
        here = line_of(lines, self._point)
        if here is None:
            return
        cell = cell_of(lines[here], self._point)
        number = here + by
        while 0 <= number < len(lines):
            near = [word for piece in lines[number] for word in self._beginning_in(piece)]
            if near:
                self._point = min(near, key=lambda word: abs(cell_of(lines[number], word) - cell))
                return
            number += 1 if by > 0 else -1

    def _beginning_in(self, piece: Piece) -> Sequence[Span]:
        """The words that begin in a piece of a line and that it may stand on."""
        if piece.component not in self._words.of or (self._begun and self._begun.component != piece.component):
            return ()
        words, component = self._words.of[piece.component], MARKABLE.index(piece.component)
        first, last = (bisect_left(words, (component, at), key=_place) for at in (piece.start, piece.end))
        return words[first:last]

    # --- marking ---

    def mark(self) -> None:
        """Begin a span here, or end the one being extended here."""
        if self._begun is None:
            self._begun = self._point
        else:
            self._end(self._extended(self._begun))

    def mark_sentence(self) -> None:
        """Mark the sentence under the cursor, and what is being extended with it; again, take that mark back."""
        sentence = sentence_at(self._content, self._point.component, self._point.start)
        if self._begun is not None:
            self._end(joined((self._extended(self._begun),), sentence)[0])
        elif sentence in self._done:
            self._done = tuple(span for span in self._done if span != sentence)
        else:
            self._end(sentence)

    def other_end(self) -> None:
        """Take up the mark under the cursor, by its nearer end; while extending, go to the other end."""
        if self._begun is not None:
            self._begun, self._point = self._point, self._begun
            return
        under = [span for span in self._done if _overlap(span, self._point)]
        if under:
            span = under[-1]
            inside = [word for word in self._words.of[span.component] if _overlap(word, span)]
            first, last = _clipped(inside[0], span), _clipped(inside[-1], span)
            nearer_start = self._point.start - span.start < span.end - self._point.end
            self._done = tuple(other for other in self._done if other is not span)
            self._begun, self._point = (last, first) if nearer_start else (first, last)

    def unmark(self) -> None:
        """Drop the span being extended; else the one under the cursor; else the latest."""
        if self._begun is not None:
            self._begun = None
        else:
            left = without(self._done, self._point)
            self._done = left if left != self._done else self._done[:-1]

    def _end(self, span: Span) -> None:
        self._done = joined(self._done, whole_span(self._content, span))
        self._begun = None

    def _extended(self, begun: Span) -> Span:
        start = min(begun.start, self._point.start)
        return Span(begun.component, start, max(begun.end, self._point.end))

    def _sentences_in_reach(self) -> Sequence[Span]:
        if self._sentences is None:
            self._sentences = _Reach(
                {component: _sentences(self._content, component) for component in self._words.of}
            )
        return self._sentences.within(self._begun)


class _Reach:
    """Places a cursor may stand on: all of them in reading order, or those of one component."""

    def __init__(self, of: Mapping[str, list[Span]]) -> None:
        self.of = {component: places for component, places in of.items() if places}
        self.all = [place for places in self.of.values() for place in places]

    def within(self, begun: Span | None) -> Sequence[Span]:
        """All, or while a span is being extended those of the component it began in."""
        return self.all if begun is None else self.of[begun.component]


# --- where it stands on the screen ---


def line_of(lines: Sequence[Line], span: Span) -> int | None:
    """The number of the line on which a span begins; None where it is not shown."""
    return next((number for number, line in enumerate(lines) if any(_begins_in(span, piece) for piece in line)), None)


def cell_of(line: Line, span: Span) -> int:
    """The cell of a line on which a span begins."""
    at = 0
    for piece in line:
        if _begins_in(span, piece):
            return at + (0 if piece.mark else width_of([Piece(piece.text[: span.start - piece.start])]))
        at += width_of([piece])
    return at


def reached(lines: Sequence[Line], begun: Span, number: int, cell: int) -> Span | None:
    """The character, in the component where a drag began, that is nearest to a cell of a line.

    Beyond the component's lines: its first or last character. None on a line that shows nothing of it.
    """
    held = [n for n, line in enumerate(lines) if any(piece.component == begun.component for piece in line)]
    if not held:
        return None
    if not held[0] <= number <= held[-1]:
        number, cell = (held[0], 0) if number < held[0] else (held[-1], width_of(lines[held[-1]]))
    near: list[tuple[int, Span]] = []
    at = 0
    for piece in lines[number]:
        size = width_of([piece])
        inside = min(max(cell, at), at + size - 1)
        found = span_at(lines[number], inside) if size and piece.component == begun.component else None
        if found is not None:
            near.append((abs(inside - cell), found))
        at += size
    return min(near)[1] if near else None


def dragged(content: Content, begun: Span, ended: Span) -> Span:
    """All from one character to another, whichever is first, without the space at both ends."""
    bounds = min(begun.start, ended.start), max(begun.end, ended.end)
    return Span(begun.component, *segments.trimmed(content.component(begun.component), bounds))


def _begins_in(span: Span, piece: Piece) -> bool:
    return piece.component == span.component and piece.start <= span.start < piece.end


def _place(span: Span) -> tuple[int, int]:
    return MARKABLE.index(span.component), span.start


def _clipped(word: Span, span: Span) -> Span:
    return Span(word.component, max(word.start, span.start), min(word.end, span.end))
