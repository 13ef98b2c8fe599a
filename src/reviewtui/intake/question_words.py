"""How people ask in a chat about the status of their ads, and how others answer: tables, in English and Spanish.

A line of a table is what is written, in words: `*` stands for any few words within the sentence, `a|b` for either, a
word ending in `~` for it and its endings. Accents and capitals do not matter. What no line fits is no question:
nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from reviewtui.domain.pings import APPROVED, CHANGE, CHECKED, WHY

_AD = "ad|ads|anuncio|anuncios|creative|creatives|creativo|creativos|campaign|campaigns|campaña|campañas"

ASKED: dict[str, tuple[str, ...]] = {
    APPROVED: (
        f"is|are|was|were|did|has|have|have|got * {_AD} * approved|live|rejected|running|active|disapproved|through",
        "is|are|was|were|did|has|have it|they|this|that|these|those * approved|live|rejected|disapproved",
        "approved yet", "any news|update|updates on|about|with|for", "what is|s the status", "status of|on * ad|ads",
        "status update", f"still * review|pending * {_AD}", f"{_AD} * still * review|pending",
        f"esta|estan|fue|fueron|han|ha|sigue|siguen * {_AD} * aprobad~|activ~|rechazad~|publicad~|revision",
        f"{_AD} * esta|estan|fue|fueron|han|ha|sigue|siguen * aprobad~|activ~|rechazad~|publicad~|revision",
        "ya|esta|estan aprobad~", "ya|lo|la|los|las aprobaron", "han aprobado", "nos|me|lo|los aprobaron",
        "alguna novedad", "hay novedades", "cual es el estado", "en que estado",
        "como va|van * anuncio|anuncios|ad|ads",
    ),
    WHY: (
        "why * rejected|disapproved|declined|refused|flagged|blocked|denied|down|removed",
        "reason * rejected|rejection|rejections|disapproved|disapproval|refused",
        "what was|is wrong with", "por que * rechaz~|desaprob~|denegad~|bloque~|bajaron|quitaron|retiraron",
        "motivo|motivos|razon|razones * rechaz~|desaprob~", "a que se debe * rechaz~",
    ),
    CHECKED: (
        "when * checked|reviewed|looked|verified|updated", "last time * checked|reviewed|looked",
        "has|have|did anyone|anybody|somebody|someone check~|review~|look~",
        "cuando * comprob~|revis~|verific~|mir~|actualiz~", "ultima vez * comprob~|revis~|verific~|mir~",
        "alguien * ha revisado|revisado|comprobado|mirado",
    ),
    CHANGE: (
        "what * change|changed|fix|fixed|edit|modify|correct", "how * get|make * approved|pass|through|comply",
        "what|which change|changes|edits|fixes", "que * cambi~|corregir|modific~|arregl~|ajust~|edit~",
        "como * aprueb~|pas~ * revision", "como lo|la|los|las * arregl~|corrig~",
    ),
}  # fmt: skip
"""Of each kind of question, what is written where it is asked. A sentence also needs to ask: see `asks`."""

ASKING = (
    "is", "are", "was", "were", "did", "has", "have", "does", "do", "can", "could", "what", "which", "why", "when",
    "how", "any", "anyone", "anybody", "que", "como", "cuando", "cual", "cuales", "por", "esta", "estan", "fue",
    "fueron", "han", "ha", "ya", "hay", "alguien", "alguna", "algun", "sigue", "siguen", "a", "en",
)  # fmt: skip
"""First words of a sentence that asks without a question mark."""

ANSWERED = (
    "ok", "okay", "k", "approved", "is approved", "it s fine", "fine", "fine by|with me", "go ahead",
    "looks good|fine", "lgtm", "good to go", "all good", "not allowed", "rejected", "reject it|this", "no go",
    "not ok|okay", "not approved", "can t|cannot run", "take it down", "no problem", "aprobado", "aprobada",
    "esta aprobad~", "vale", "de acuerdo", "adelante", "se puede", "no se puede", "rechazado", "rechazada",
    "no aprobad~", "todo bien", "correcto", "va bien", "esta bien", "sin problema",
)  # fmt: skip
"""What somebody writes who answers whether an ad may go: at the beginning of what they write."""

REACTIONS = {
    "white_check_mark": "ok", "heavy_check_mark": "ok", "ballot_box_with_check": "ok", "ok": "ok", "ok_hand": "ok",
    "+1": "ok", "thumbsup": "ok", "x": "no", "negative_squared_cross_mark": "no", "no_entry": "no",
    "no_entry_sign": "no", "-1": "no", "thumbsdown": "no",
}  # fmt: skip
"""Reactions by which somebody answers."""

_SENTENCE = re.compile(r"[^.!?\n¿¡]*[.!?]*")
_WORD = re.compile(r"[^\W_]+")
_GAP = r"(?: [^ ]+){0,8}? "
"""What `*` stands for: up to eight words."""
_FEW = 6
"""An answer is short; in a longer sentence the words may mean anything."""
_LONG = 4_000
"""Characters of a message that are looked at."""


def questions_in(text: str) -> tuple[str, ...]:
    """The kinds of status question that a message asks, each once, in the order of `ASKED`."""
    found: set[str] = set()
    for sentence in _sentences(text[:_LONG]):
        if asks(sentence):
            plain = plain_words(sentence)
            found.update(kind for kind, lines in ASKED.items() if any(_fits(line, plain) for line in lines))
    if WHY in found or CHANGE in found:
        found.discard(APPROVED)  # "is it rejected, and why?" asks why
    return tuple(kind for kind in ASKED if kind in found)


def asks(sentence: str) -> bool:
    """Whether a sentence asks: by its mark, or by its first word."""
    words = plain_words(sentence).split()
    return sentence.rstrip().endswith("?") or bool(words and words[0] in ASKING)


def answers(text: str) -> bool:
    """Whether what somebody wrote begins by answering whether an ad may go."""
    first = next(iter(_sentences(text[:_LONG])), "")
    plain = plain_words(first.partition(",")[0])
    if first.rstrip().endswith("?") or len(plain.split()) > _FEW:
        return False
    return any(_fits(line, plain, begin=True) for line in ANSWERED)


def plain_words(text: str) -> str:
    """Words in small letters without accents, one space between."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(letter for letter in bare if not unicodedata.combining(letter))))


def _sentences(text: str) -> Iterator[str]:
    return (found.strip() for found in _SENTENCE.findall(text) if found.strip())


def _fits(line: str, plain: str, *, begin: bool = False) -> bool:
    return bool((_pattern(line).match if begin else _pattern(line).search)(f" {plain} "))


@cache
def _pattern(line: str) -> re.Pattern[str]:
    """A line of a table as an expression over ` word word `; each step is bounded, so no text is slow."""
    built, gap = "", " "
    for word in line.split():
        if word == "*":
            gap = _GAP
            continue
        choices = [plain_words(one) + ("[^ ]*" if one.endswith("~") else "") for one in word.split("|")]
        built += f"{gap}(?:{'|'.join(choices)})"
        gap = " "
    return re.compile(f"{built}(?= )")
