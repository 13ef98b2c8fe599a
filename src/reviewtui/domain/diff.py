"""What changed between two contents of an ad, by words."""

import re
from difflib import SequenceMatcher

from reviewtui.domain.ads import Content

_WORD = re.compile(r"\s+|\S+")
MOST_WORDS = 4000
"""Longer texts are not compared word by word: the whole is said to be replaced."""
AROUND = 3
"""Words shown on each side of a change."""

_PARTS = ("headline", "text", "link", "call_to_action", "targeting")


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
    """The changes from old to new, in the new text's order, with long unchanged stretches left out."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _change(old, new)
    out: list[str] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, i, j, k, m) in enumerate(steps):
        if kind != "equal":
            out.append(_change("".join(before[i:j]), "".join(after[k:m])))
            continue
        same = after[k:m]
        head = [] if number == 0 else same[: 2 * AROUND]
        tail = [] if number == len(steps) - 1 else same[-2 * AROUND :]
        whole = len(head) + len(tail) >= len(same) and number not in (0, len(steps) - 1)
        out.append("".join(same) if whole or len(same) <= 2 * AROUND else "".join([*head, " … ", *tail]))
    return "".join(out).strip()


def _change(gone: str, new: str) -> str:
    return (f"[-{gone}-]" if gone else "") + (f"{{+{new}+}}" if new else "")
