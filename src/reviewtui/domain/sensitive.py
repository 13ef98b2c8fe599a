"""Which ads may show what not everybody wants to see unasked. Pure."""

import re
from collections.abc import Iterable

from reviewtui.domain.policy import Policy

SECTIONS = frozenset({"adult", "dangerous"})
"""Sections of a policy whose codes make an ad sensitive; so does every code that begins with ADULT."""

_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


def names_sensitive(codes: Iterable[str], words: Iterable[str], policy: Policy | None) -> bool:
    """Whether one of these codes, or of the codes named in these words, is of a sensitive section.

    A code is known by its present name and by its old ones.
    """
    named = {*codes, *(found for text in words for found in _CODE.findall(text))}
    return any(_is_sensitive(code, policy) for code in named)


def _is_sensitive(name: str, policy: Policy | None) -> bool:
    known = policy.code(name) if policy is not None else None
    if known is None:
        return policy is None and name.startswith("ADULT_")
    return known.section in SECTIONS or known.code.startswith("ADULT")
