"""The words in which people write an ad's status in their own sheets, in English and Spanish.

A word that is not in the table means nothing until a person says what it means: it is asked about, never guessed.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from reviewtui.domain.ads import AdStatus

# One line per status: the platform's word for it, then what people write. The first word of each language is what is
# written into a sheet that has no word of its own for it; a bar divides English from Spanish.
_TABLE = """
active ACTIVE: live, active, on, running, approved, delivering, published, up, on air, live and approved,
 approved and live, preapproved, enabled, launched, serving
 | activo, activa, activos, activas, aprobado, aprobada, aprobados, aprobadas, en marcha, publicado, publicada,
 encendido, encendida, en línea, corriendo, en circulación, entregando, al aire, en vivo, habilitado, habilitada,
 preaprobado, preaprobada, lanzado, lanzada, aprobado y activo, activo y aprobado
in_review PENDING_REVIEW: in review, under review, pending, pending review, reviewing, being reviewed, in process,
 processing, submitted, submitted for review, waiting for review, awaiting review, awaiting approval,
 pending approval, review, resubmitted, appealed, in appeal
 | en revisión, revisión, revisando, pendiente, pendientes, pendiente de revisión, pendiente de aprobación,
 en proceso, procesando, enviado a revisión, enviado, enviada, esperando aprobación, esperando revisión,
 por aprobar, por revisar, apelado, apelada, en apelación, reenviado, reenviada, está en revisión
rejected DISAPPROVED: rejected, disapproved, declined, denied, refused, not approved, banned, policy violation
 | rechazado, rechazada, rechazados, rechazadas, desaprobado, desaprobada, denegado, denegada, no aprobado,
 no aprobada, prohibido, prohibida, tumbado, tumbada
paused PAUSED: paused, off, on hold, hold, stopped, campaign paused, adset paused, ad set paused, turned off,
 switched off, disabled, halted
 | pausado, pausada, pausados, pausadas, en pausa, pausa, detenido, detenida, apagado, apagada, parado, parada,
 campaña pausada, conjunto pausado, desactivado, desactivada, suspendido, suspendida
with_issues WITH_ISSUES: with issues, issues, issue, has issues, problem, problems, error, errors, limited,
 delivery issues, not delivering, learning limited
 | con problemas, problema, problemas, incidencia, incidencias, con incidencias, con errores, limitado, limitada,
 sin entrega, no entrega
pending_billing PENDING_BILLING_INFO: pending billing, billing, payment pending, payment issue, payment problem,
 payment failed, unpaid, billing issue
 | pendiente de pago, pago pendiente, problema de pago, sin pago, fallo de pago, impago, pendiente de facturación,
 facturación, pago rechazado
archived ARCHIVED: archived | archivado, archivada, archivados, archivadas
deleted DELETED: deleted, removed, erased | eliminado, eliminada, borrado, borrada, quitado, quitada
draft DRAFT: draft, in draft, not submitted, not sent, to do, todo, not started, planned, in preparation
 | borrador, en borrador, no enviado, no enviada, sin enviar, por hacer, por enviar, planificado, planificada,
 previsto, prevista, en preparación
"""

LEFT_OUT = "leave_out"
"""What a person says of a word that is no status: its rows are taken in without one."""

_DENIED = (
    "no not never isnt wasnt yet until unless maybe perhaps almost nearly soon except unclear unsure",
    "nunca jamas aun todavia hasta quiza quizas casi pronto salvo tal falta",
)
_DENIALS = frozenset(word for line in _DENIED for word in line.split())
"""Words that turn a status round; a note with one of them is for a person to read."""

_NOTE = re.compile(
    r"[(\[{:;,/|\n\u2013\u2014]|\.(?=\s|\Z)|\s-+\s"
    r"|\s(?:by|since|from|on|due to|because|for|at|after|as of|in)\s"
    r"|\s(?:por|desde|el|a partir de|debido a|porque|para|de|tras|con|en)\s",
    re.IGNORECASE,
)
"""Where a status ends and a note on it begins."""


_BLANK = " \t\r\n\u00a0.-_\u2013\u2014"
"""What stands in a cell that says nothing."""


def fold(text: str) -> str:
    """A word without what does not tell words apart: case, accents, emoji, punctuation, spaces in a row."""
    open_form = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in open_form if unicodedata.category(letter)[0] != "M" and letter not in "'’")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def key_of(raw: str) -> str:
    """By what a cell's word is asked about and remembered: folded, or a lone sign as it is; '' for an empty cell."""
    return fold(raw) or raw.strip(_BLANK)


class _Table(NamedTuple):
    """Each word, folded, and its status; the platform's word for each; ours in both languages; the Spanish ones."""

    status_of: dict[str, AdStatus]
    platform: dict[AdStatus, str]
    own: dict[AdStatus, tuple[str, str]]
    spanish: frozenset[str]


def _read_table() -> _Table:
    words: dict[str, AdStatus] = {}
    platform: dict[AdStatus, str] = {}
    own: dict[AdStatus, tuple[str, str]] = {}
    theirs: set[str] = set()
    for line in _TABLE.strip().replace("\n ", " ").splitlines():
        names, _, rest = line.partition(": ")
        name, _, word = names.partition(" ")
        status = AdStatus(name)
        english, spanish = ([fold(one) for one in half.split(",")] for half in rest.split("|"))
        platform[status] = word
        own[status] = tuple(half.split(",")[0].strip() for half in rest.split("|"))  # type: ignore[assignment]
        words |= dict.fromkeys([*english, *spanish, fold(name), fold(word)], status)
        theirs |= set(spanish) - set(english)
    return _Table(words, platform, own, frozenset(theirs))


_KNOWN = _read_table()
_STATUS_OF = _KNOWN.status_of
PLATFORM_WORD, OWN_WORD = _KNOWN.platform, _KNOWN.own
"""The platform's word for each status; ours, in English and in Spanish."""
CHOICES = tuple(str(status) for status in PLATFORM_WORD)
"""What a person can say that a word means, beside `LEFT_OUT`."""


def language_of(raw: str) -> int:
    """1 for a status of the table in Spanish, -1 for one in English, 0 for another word."""
    word = fold(raw)
    return 1 if word in _KNOWN.spanish else -1 if word in _STATUS_OF else 0


def is_bare(raw: str, answers: Mapping[str, str]) -> bool:
    """Whether a cell says a status and nothing else."""
    return key_of(raw) in _STATUS_OF or key_of(raw) in answers


def understand(raw: str, answers: Mapping[str, str] | None = None) -> str | None:
    """The status that a cell says: of `CHOICES`, `LEFT_OUT`, '' for an empty cell, or None where it must be asked.

    `answers`: what people said of words before, by `key_of` them; it goes before the table. A note after the status
    is passed over, unless it questions it, turns it round or names another one: "paused (client)" is paused, and
    "live? ask Meta", "live until rejected", "not live" and "approved, then rejected" are asked about.
    """
    whole = key_of(raw)
    if not whole:
        return ""
    if answers and whole in answers:
        return answers[whole]
    if "?" in raw or "¿" in raw:
        return None
    if whole in _STATUS_OF:
        return _STATUS_OF[whole]
    for cut in _NOTE.finditer(raw):
        head, note = fold(raw[: cut.start()]), fold(raw[cut.start() :])
        found = (answers or {}).get(head) or _STATUS_OF.get(head)
        if found is not None:
            return None if _turned(note, found) else found
    return None


def _turned(note: str, status: str) -> bool:
    """Whether a note speaks of another status, or against this one."""
    words = note.split()
    if _DENIALS.intersection(words):
        return True
    phrases = (" ".join(words[at : at + length]) for length in (1, 2, 3) for at in range(len(words)))
    return any(_STATUS_OF.get(phrase, status) != status for phrase in phrases if len(phrase) > 2)
