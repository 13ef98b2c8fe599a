"""What changed between two texts, or two contents of an ad, by words. Pure."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from operator import itemgetter

from reviewtui.domain.ads import Content
from reviewtui.domain.segments import words

SAME, GONE, NEW = "same", "gone", "new"
Step = tuple[str, str]
"""`SAME`, `GONE` or `NEW`, and the words."""

AROUND = 3
"""Words shown on each side of a change."""
MOST_PAIRS = 100_000
"""Pairs of equal words beyond which nothing is compared: the whole is said to be replaced."""
ALIKE = 0.3
"""Share of common words from which a suggestion is a part of the ad, changed."""

_PARTS = ("headline", "text", "link", "call_to_action", "targeting")
SUGGESTED = ("text", "headline")
"""Parts of an ad that a suggestion can change."""


def changed_parts(old: Content, new: Content) -> list[tuple[str, str]]:
    """(part, what changed in it) for each part that differs: `[-gone-]`, `{+new+}`, and a few words around."""
    found = [
        (part, marked(getattr(old, part), getattr(new, part)))
        for part in _PARTS
        if getattr(old, part) != getattr(new, part)
    ]
    if old.creatives != new.creatives:
        found.append(("image", f"[-{len(old.creatives)}-]{{+{len(new.creatives)}+}}"))
    return found


def marked(old: str, new: str) -> str:
    """The changes from old to new in one line of words: `[-gone-]`, `{+new+}`, long unchanged stretches left out."""
    return "".join(as_marked(step) for step in shortened(steps(old, new))).strip()


def as_marked(step: Step) -> str:
    """A step as it is written where colours may not be seen."""
    kind, text = step
    return f"[-{text}-]" if kind == GONE else f"{{+{text}+}}" if kind == NEW else text


def steps(old: str, new: str) -> list[Step]:
    """From old to new, in the order of the new text, all of it.

    Without what is gone it is the new text, without what is new the old one, but for the space between words.
    """
    before, after = _tokens(old.strip()), _tokens(new.strip())
    said, saying = _words(before), _words(after)
    if said == saying:  # at most the space between some words differs, and that is told as these words
        said, saying = before, after
    head = _common(said, saying)
    tail = _common(said[head:][::-1], saying[head:][::-1])
    last, end = len(before) - tail, len(after) - tail
    out = _same(before[:head], after[:head])
    for kind, i, j, k, m in _opcodes(said[head:last], saying[head:end]):
        was, is_now = before[head + i : head + j], after[head + k : head + m]
        out += _same(was, is_now) if kind == "equal" else _change("".join(was), "".join(is_now))
    out += _same(before[last:], after[end:])
    return [(kind, "".join(text for _, text in run)) for kind, run in groupby(out, itemgetter(0))]


def shortened(steps: Sequence[Step]) -> list[Step]:
    """The steps with long unchanged stretches left out but for a few words around each change."""
    out: list[Step] = []
    for number, (kind, text) in enumerate(steps):
        tokens = _tokens(text)
        head = 0 if number == 0 else AROUND
        tail = 0 if number == len(steps) - 1 else AROUND
        if kind == SAME and len(tokens) > head + tail + 1:
            left = text[: len(text) - len(text.lstrip())] + "".join(tokens[:head]) if head else ""
            right = "".join(tokens[len(tokens) - tail :]) if tail else ""
            text = f"{left}… {right}"
        out.append((kind, text))
    return out


def suggested_part(content: Content, suggestion: str) -> str:
    """The part of the ad that a suggestion changes, by the words they share: `text`, `headline`; '' if neither."""
    said = Counter(suggestion.split())
    best, share = "", ALIKE
    for part in SUGGESTED:
        there = Counter(content.component(part).split())
        alike = 2 * (said & there).total() / max(1, said.total() + there.total())
        if alike > share or (alike == share and not best):
            best, share = part, alike
    return best


def _tokens(text: str) -> list[str]:
    """The words, each with the space after it; together all but the space before the first."""
    starts = [start for start, _ in words(text)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _words(tokens: Sequence[str]) -> list[str]:
    return [token.rstrip() for token in tokens]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many of the first words are the same."""
    differing = (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    there = Counter(after)
    if sum(there[word] for word in before) > MOST_PAIRS:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _same(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """Words as the new text spaces them; after its last one, as the old text does."""
    text = "".join(b if b != b.rstrip() else a for a, b in zip(old, new, strict=True))
    return [(SAME, text)] if text else []


def _change(gone: str, new: str) -> list[Step]:
    """What is gone and what is new, the space after them apart."""
    space = (new or gone)[len((new or gone).rstrip()) :]
    out = [(kind, text.rstrip()) for kind, text in ((GONE, gone), (NEW, new)) if text.rstrip()]
    return [*out, (SAME, space)] if space and out else out
