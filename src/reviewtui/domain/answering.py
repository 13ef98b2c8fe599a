"""What a customer is told of an ad: our review and the platform's status, each with its own date, never mixed.

The words are templates that the team may change (a document of the workspace, `answers`). A template names what is
put in by `{name}`; nothing else in it means anything, and what is put in is never read as a template again.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

import msgspec

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.policy import Phrase

CHECKING, NO_STATUS = "checking", "none"
"""In place of a platform's status: sources disagree; nobody told us of any."""
PLACES: dict[str, frozenset[str]] = {
    "ad": frozenset({"ad"}),
    "review": frozenset({"review", "on"}),
    "review_undated": frozenset({"review"}),
    "why": frozenset({"why"}),
    "change": frozenset({"change"}),
    "platform": frozenset({"status", "since", "checked"}),
    "platform_undated": frozenset({"status", "checked"}),
    "platform_unknown": frozenset({"status"}),
    "platform_why": frozenset({"why"}),
    "being_checked": frozenset({"status", "since"}),
    "account": frozenset({"n", "on"}),
    "more": frozenset({"n"}),
    "ticket_owed": frozenset({"subject", "question"}),
    "ticket_waiting": frozenset({"subject", "question"}),
    "ticket_reopen": frozenset({"subject", "question"}),
}
"""What each template may name."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip
_STATUSES = {
    "draft": Phrase("a draft", "borrador"),
    "in_review": Phrase("in review", "en revisión"),
    "active": Phrase("active", "activo"),
    "paused": Phrase("paused", "en pausa"),
    "rejected": Phrase("rejected", "rechazado"),
    "with_issues": Phrase("running with problems", "con problemas"),
    "pending_billing": Phrase("waiting for billing information", "a la espera de datos de facturación"),
    "archived": Phrase("archived", "archivado"),
    "deleted": Phrase("deleted", "eliminado"),
    "unknown": Phrase("a status we do not know", "un estado que no conocemos"),
    CHECKING: Phrase("being checked", "en comprobación"),
    NO_STATUS: Phrase("not known to us yet", "aún no lo conocemos"),
}
_REVIEWS = {
    "approved": Phrase("approved", "aprobado"),
    "rejected": Phrase("not approved", "no aprobado"),
    "changes": Phrase("needs changes", "necesita cambios"),
    "in_review": Phrase("in review", "en revisión"),
    "none": Phrase("not asked for", "no solicitada"),
}
DECIDED = ("approved", "rejected", "changes")
REVIEWS = (*DECIDED, "in_review", "none")
"""What can come of our review of an ad; `none` where nobody asked for one."""


class AnswerTemplates(msgspec.Struct, frozen=True, omit_defaults=True):
    """What customers are told, on their page and in answers.

    `reviews` and `statuses`: what came of our review (`REVIEWS`), and the platform's status (`domain.ads.AdStatus`,
    `CHECKING`, `NO_STATUS`); with `why` and `change`, they stand in both. The others are the lines of an answer.
    """

    ad: Phrase = Phrase("About the ad “{ad}”:", "Sobre el anuncio «{ad}»:")
    review: Phrase = Phrase("Our review: {review} on {on}.", "Nuestra revisión: {review} el {on}.")
    review_undated: Phrase = Phrase("Our review: {review}.", "Nuestra revisión: {review}.")
    why: Phrase = Phrase("Why: {why}", "Por qué: {why}")
    change: Phrase = Phrase("What to change: {change}", "Qué cambiar: {change}")
    platform: Phrase = Phrase(
        "Meta's status: {status} since {since}, last checked on {checked}.",
        "Estado en Meta: {status} desde el {since}, comprobado por última vez el {checked}.",
    )
    platform_undated: Phrase = Phrase(
        "Meta's status: {status}, last checked on {checked}.",
        "Estado en Meta: {status}, comprobado por última vez el {checked}.",
    )
    platform_unknown: Phrase = Phrase("Meta's status: {status}.", "Estado en Meta: {status}.")
    platform_why: Phrase = Phrase("Meta says: {why}", "Meta dice: {why}")
    being_checked: Phrase = Phrase(
        "Meta's status: {status} since {since}.", "Estado en Meta: {status} desde el {since}."
    )
    account: Phrase = Phrase("Your {n} ads, as of {on}:", "Sus {n} anuncios, a fecha de {on}:")
    more: Phrase = Phrase("… and {n} more.", "… y {n} más.")
    ticket_owed: Phrase = Phrase(
        "Hello! About “{subject}”: you asked “{question}”. We are working on it and will write again; this ticket"
        " stays open until then.",
        "¡Hola! Sobre «{subject}»: preguntó «{question}». Estamos en ello y le escribiremos de nuevo; hasta entonces"
        " este ticket sigue abierto.",
    )
    ticket_waiting: Phrase = Phrase(
        "Hello! About “{subject}”: is what you asked (“{question}”) solved? If not, one line is enough, and this"
        " ticket stays open.",
        "¡Hola! Sobre «{subject}»: ¿quedó resuelto lo que preguntó («{question}»)? Si no, basta una línea y este"
        " ticket sigue abierto.",
    )
    ticket_reopen: Phrase = Phrase(
        "Hello! “{subject}” was closed before you had an answer to “{question}”. We have opened it again and will"
        " write to you.",
        "¡Hola! «{subject}» se cerró antes de que respondiéramos a «{question}». Lo hemos reabierto y le"
        " escribiremos.",
    )
    reviews: dict[str, Phrase] = msgspec.field(default_factory=lambda: dict(_REVIEWS))
    statuses: dict[str, Phrase] = msgspec.field(default_factory=lambda: dict(_STATUSES))

    def say_review(self, review: str, language: str) -> str:
        """What came of our review, in `en` or `es`."""
        return (self.reviews.get(review) or _REVIEWS[review]).in_language(language)

    def say_status(self, status: str, language: str) -> str:
        """The platform's status; one that nobody knows is not guessed."""
        word = self.statuses.get(status) or _STATUSES.get(status)
        return (word or self.statuses.get("unknown") or _STATUSES["unknown"]).in_language(language)


class Judged(Protocol):
    """Of a `domain.statements.StatusTale`, what is told to customers."""

    @property
    def since(self) -> int | None: ...
    @property
    def checked_at(self) -> int | None: ...
    @property
    def checking(self) -> int | None: ...


class PlatformTold(NamedTuple):
    """The platform's status as customers are told it, with `since` when and when it was last checked (epoch ms).

    `status`: a `domain.ads.AdStatus`, '' where nobody told. `being_checked`: since when sources disagree on it, None
    where they do not; then the status is not told.
    """

    status: str
    since: int | None
    checked_at: int
    being_checked: int | None


def platform_told(status: str, raw: str, tale: Judged | None, status_at: int | None, checked_at: int) -> PlatformTold:
    """What page and answers tell of an ad's status, `raw` in the word it came in. `status_at`, `checked_at`: of the
    ad, where no source speaks of its status."""
    if tale is not None:
        status_at, checked_at = tale.since, checked_at if tale.checked_at is None else tale.checked_at
    told = "" if status == AdStatus.UNKNOWN and not raw else status
    return PlatformTold(told, status_at, checked_at, tale.checking if tale is not None else None)


@dataclass(frozen=True, slots=True)
class Answerable:
    """What may be told of an ad; nothing else of it reaches an answer. Instants in epoch ms.

    `review`: one of `REVIEWS`, `decided_at` where there is a decision. `whys` and `changes`: of its reasons, in the
    language of the answer. `status`: the platform's, '' where nobody told; `since`
    None where that is not known. `being_checked`: since when sources disagree on it, None where they do not.
    """

    ad: str
    review: str = "in_review"
    decided_at: int = 0
    whys: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    status: str = ""
    since: int | None = None
    checked_at: int = 0
    platform_whys: tuple[str, ...] = ()
    being_checked: int | None = None


def answer(told: Answerable, templates: AnswerTemplates, language: str) -> list[str]:
    """The lines about one ad, in `en` or `es`: the ad, our review with why and what to change, Meta's status."""

    def line(name: str, **values: str) -> str:
        return fill(getattr(templates, name).in_language(language), values)

    review = templates.say_review(told.review, language)
    if told.review not in DECIDED:
        lines = [line("ad", ad=told.ad), line("review_undated", review=review)]
    else:
        lines = [line("ad", ad=told.ad), line("review", review=review, on=day(told.decided_at, language))]
    if told.review in ("rejected", "changes"):
        lines += [line("why", why=why) for why in told.whys]
        lines += [line("change", change=change) for change in told.changes]
    return [*lines, *_platform(told, line, templates, language)]


def _platform(told: Answerable, line: Callable[..., str], templates: AnswerTemplates, language: str) -> Iterable[str]:
    """The platform's side. While sources disagree, none of them is repeated."""
    if told.being_checked is not None:
        status = templates.say_status(CHECKING, language)
        yield line("being_checked", status=status, since=day(told.being_checked, language))
        return
    if not told.status:
        yield line("platform_unknown", status=templates.say_status(NO_STATUS, language))
        return
    values = {
        "status": templates.say_status(told.status, language),
        "checked": instant(told.checked_at, language),
    }
    if told.since is None:
        yield line("platform_undated", **values)
    else:
        yield line("platform", since=day(told.since, language), **values)
    for why in told.platform_whys if told.status in ("rejected", "with_issues") else ():
        yield line("platform_why", why=why)


def of_account(
    ads: Sequence[Answerable], total: int, templates: AnswerTemplates, language: str, now: int
) -> list[str]:
    """The lines about an account: how many ads there are, then each of these, a blank line between."""
    lines = [fill(templates.account.in_language(language), {"n": str(total), "on": day(now, language)})]
    for told in ads:
        lines += ["", *answer(told, templates, language)]
    if total > len(ads):
        lines += ["", fill(templates.more.in_language(language), {"n": str(total - len(ads))})]
    return lines


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with each `{name}` replaced once; one that is not known stays as it is written."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)


def unknown_places(name: str, template: str) -> list[str]:
    """What a template of this name names and may not."""
    return [place for place in _PLACE.findall(template) if place not in PLACES[name]]


def day(at: int, language: str) -> str:
    """The day of an instant (UTC) as one reads it: `2 March 2026`, `2 de marzo de 2026`."""
    year, month, number, _, _ = _calendar(at)
    name = _MONTHS.get(language, _MONTHS["en"])[month - 1]
    return f"{number} de {name} de {year}" if language == "es" else f"{number} {name} {year}"


def instant(at: int, language: str) -> str:
    """The day and the time of an instant, in UTC and saying so."""
    _, _, _, hour, minute = _calendar(at)
    return f"{day(at, language)}, {hour:02}:{minute:02} UTC"


def _calendar(at: int) -> tuple[int, int, int, int, int]:
    """(year, month, day, hour, minute) of an instant in UTC, by whole minutes."""
    then = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=at // 60_000)
    return then.year, then.month, then.day, then.hour, then.minute
