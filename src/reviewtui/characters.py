"""What single characters do: which combine, join, hide or widen, and how many cells each one takes.

Categories and widths come from Python's own Unicode data; the tables here are what that lacks. A character
younger than this Python is not assigned here, and so is nothing that may be shown.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache

ZWNJ, ZWJ = "\u200c", "\u200d"
TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"
KEYCAP = "\u20e3"
KEYS = frozenset("#*0123456789")
BLACK_FLAG = "\U0001f3f4"
SKIN_TONES = "".join(map(chr, range(0x1F3FB, 0x1F400)))

# Unicode emoji-variation-sequences: narrow by themselves, two cells wide with U+FE0F after them.
_NARROW = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2"
    "\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb\u25fc\u2600-\u2604\u260e\u2611\u2618\u261d\u2620"
    "\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u265f\u2660\u2663\u2665\u2666\u2668\u267b"
    "\u267e\u2692\u2694-\u2697\u2699\u269b\u269c\u26a0\u26a7\u26b0\u26b1\u26c8\u26cf\u26d1\u26d3\u26e9\u26f0"
    "\u26f1\u26f4\u26f7-\u26f9\u2702\u2708\u2709\u270c\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2733\u2734"
    "\u2744\u2747\u2763\u2764\u27a1\u2934\u2935\u2b05-\u2b07\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f321"
    "\U0001f324-\U0001f32c\U0001f336\U0001f37d\U0001f396\U0001f397\U0001f399-\U0001f39b\U0001f39e\U0001f39f"
    "\U0001f3cb-\U0001f3ce\U0001f3d4-\U0001f3df\U0001f3f3\U0001f3f5\U0001f3f7\U0001f43f\U0001f441\U0001f4fd"
    "\U0001f549\U0001f54a\U0001f56f\U0001f570\U0001f573-\U0001f579\U0001f587\U0001f58a-\U0001f58d\U0001f590"
    "\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3"
    "\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef\U0001f5f3\U0001f5fa\U0001f6cb"
    "\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5\U0001f6e9\U0001f6f0\U0001f6f3"
)
# Pictographs that are wide by themselves.
_WIDE = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201-\U0001f265"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001faff"
)

# Scripts whose letters take other forms beside a joiner: Arabic and its neighbours, the Brahmic family,
# Khmer, Mongolian.
_JOINING = (
    "\u0620-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1aad\u1b00-\u1bff\ua840-\ua87f\ua880-\uaadf"
    "\uabc0-\uabff\U00010ac0-\U00010aff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
# Scripts that stack vowels and consonants on one letter.
_STACKING = "\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1a20-\u1aad\u1b00-\u1c4f\ua8e0-\uaaff\U00011000-\U00011fff"
# All that may combine with what is before it, hide, or change its look; a superset, told apart one by one.
_CONTEXT = (
    "\t\r\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061f\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u07a6-\u07b0\u07eb-\u07fd\u0816-\u085f\u0890-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece"
    "\u0f18-\u0fc6\u1000-\u109f\u115f-\u11ff\u135d-\u135f\u1712-\u1734\u1752\u1753\u1772\u1773\u17b4-\u17dd"
    "\u180b-\u180f\u1885\u1886\u18a9\u1920-\u193f\u1a17-\u1aff\u1b00-\u1cff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff"
    "\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\u3164\ua66f-\ua67d\ua69e\ua69f\ua6f0\ua6f1"
    "\ua802-\ua82f\ua880-\ua8ff\ua926-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\uffa0"
    "\U00010000-\U0001d3ff\U0001d800-\U0001efff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
)

# Two cells since Unicode 16; Python 3.13 and earlier know them as one.
_WIDENED = "\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376"


def _one_of(ranges: str) -> Callable[[str], bool]:
    """A test for one character; the ranges are written as in a regular expression."""
    bounds = [match.group() for match in re.finditer(".-.|.", ranges)]

    @lru_cache(1024)
    def within(character: str) -> bool:
        return any(bound[0] <= character <= bound[-1] for bound in bounds)

    return within


has_context = re.compile(f"[{_CONTEXT}]").search
"""Finds the first character whose meaning depends on what is around it."""

is_picture = _one_of(_NARROW + _WIDE)
"""Whether it is a pictograph: an emoji by itself, or with U+FE0F."""

region_tags = re.compile("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f").match
"""Matches the tags after a black flag that make it the flag of a region."""

flag_letters = re.compile("[\U0001f1e6-\U0001f1ff]+\\Z").search
"""Finds the regional indicators at the end of a text; two of them are one flag."""

is_joining = _one_of(_JOINING)
_is_narrow_picture = _one_of(_NARROW)
_is_stacking = _one_of(_STACKING)
_is_inner_jamo = _one_of("\u1161-\u11ff\ud7b0-\ud7c6\ud7cb-\ud7fb")
_is_widened = _one_of(_WIDENED)


class Kind(Enum):
    """What a character does to those around it."""

    PLAIN = auto()
    SPACE = auto()
    MARK = auto()
    """Combines with the character before it, as an accent does."""
    STACKED_MARK = auto()
    """Combines, in a script that stacks several on one letter."""
    JOINER = auto()
    SKIN = auto()
    PICTURE_STYLE = auto()
    SYMBOL_STYLE = auto()
    IDEOGRAPH_STYLE = auto()
    TAG = auto()
    BREAK = auto()
    """A tab or carriage return, which plain spaces and newlines stand for."""
    BANNED = auto()
    """Acts on a terminal, turns or hides text, or is not assigned."""


class Kinds(dict[str, Kind]):
    """The kind of each character, worked out when first met."""

    def __missing__(self, character: str) -> Kind:
        category = unicodedata.category(character)
        if category[0] == "M" or _is_inner_jamo(character):
            kind = Kind.STACKED_MARK if _is_stacking(character) else Kind.MARK
        elif category == "Zs":
            kind = Kind.SPACE
        else:
            kind = Kind.PLAIN if character.isprintable() else Kind.BANNED
        self[character] = kind
        return kind


def _all_of(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


kinds = Kinds(
    {
        character: kind
        for kind, characters in (
            (Kind.SPACE, "\n"),
            (Kind.BREAK, "\t\r"),
            (Kind.JOINER, ZWNJ + ZWJ),
            (Kind.SKIN, SKIN_TONES),
            (Kind.PICTURE_STYLE, TEXT_STYLE + EMOJI_STYLE),
            (Kind.SYMBOL_STYLE, _all_of(0xFE00, 0xFE0D)),
            (Kind.IDEOGRAPH_STYLE, _all_of(0xE0100, 0xE01EF)),
            (Kind.TAG, _all_of(0xE0020, 0xE007F)),
            (Kind.BANNED, "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"),  # fillers: they paint nothing
        )
        for character in characters
    }
)


class Widths(dict[str, int]):
    """Terminal cells per character, worked out when first met; a skin tone belongs to what it tints."""

    def __missing__(self, character: str) -> int:
        kind = kinds[character]
        if character != "\n" and kind in (Kind.PLAIN, Kind.SPACE):
            width = 2 if unicodedata.east_asian_width(character) in "WF" or _is_widened(character) else 1
        else:
            width = 0
        self[character] = width
        return width


widths = Widths()


def widens(text: str, at: int) -> bool:
    """Whether the U+FE0F at this place makes the character before it one cell wider."""
    return at > 0 and (text[at - 1] in KEYS or _is_narrow_picture(text[at - 1]))
