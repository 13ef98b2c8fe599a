"""One account in plain lines, and as JSON: each value with where it is from and how old that is."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from reviewtui.domain.account_facts import (
    Away,
    Churn,
    ChurnKind,
    Correct,
    Cover,
    Remark,
    Reroute,
    Sentiment,
    Step,
    Stop,
)
from reviewtui.domain.accounts import BAND, CHURN, CHURN_KIND
from reviewtui.domain.churn import Standing
from reviewtui.domain.corrections import Field
from reviewtui.domain.erasure import NAMELESS
from reviewtui.domain.playbook import DISMISSED, DONE
from reviewtui.domain.records import ACCOUNT_FIELDS, Stage
from reviewtui.domain.values import amount
from reviewtui.services.accounts import AccountView
from reviewtui.words import language, say

MONTHS_SHOWN = 13


def story(view: AccountView) -> Iterator[str]:
    """The account in lines, as a person reads it aloud in a call."""
    state = view.state
    yield say("accounts.story_head", name=state.name, id=state.account_id)
    cover = state.covering
    yield say("accounts.story_cover", who=cover.who or say("accounts.unknown"), why=say(f"accounts.why_{cover.why}"))
    yield _standing(view)
    yield from _health(view)
    yield from _use(view)
    for renewal in state.renewals:
        on = renewal.renews_on.isoformat() if renewal.renews_on else say("accounts.unknown")
        money = say("accounts.unknown") if renewal.amount is None else amount(renewal.amount, renewal.currency)
        yield say("accounts.story_renewal", on=on, money=money, state=renewal.state)
    if state.tickets:
        yield say("accounts.story_tickets", open=state.tickets.open, late=state.tickets.late,
                  closing=state.tickets.closing)  # fmt: skip
    for name, field in in_order(state.fields):
        yield _field(view, name, field)
    for one in view.told:
        body = one.recorded.body
        if words := note_words(body) if isinstance(body, Remark) else told_words(body, view):
            yield say("accounts.story_told", on=one.recorded.day.isoformat(), by=one.recorded.by, words=words)


def _standing(view: AccountView) -> str:
    state = view.state
    kind = state.status.kind
    said = say(f"accounts.churn_{kind}") if kind else state.status.said_kind
    on = state.status.on.isoformat() if state.status.on else ""
    return say("accounts.story_standing", standing=say(f"accounts.standing_{state.standing}"),
               more=" · ".join(part for part in (on, said) if part))  # fmt: skip


def _health(view: AccountView) -> Iterator[str]:
    health = view.state.health
    missing = ", ".join(say(f"accounts.measure_{name}") for name in health.missing) or say("accounts.nothing")
    if health.score is None:
        yield say("accounts.story_no_health", missing=missing)
        return
    yield say("accounts.story_health", score=health.score, band=band_title(view, view.state.band), missing=missing)
    if view.reads_alone:
        yield f"  {say('accounts.health_part_read')}"
    for part in health.parts:
        yield say("accounts.story_part", measure=say(f"accounts.measure_{part.measure}"), points=part.points,
                  weight=part.weight)  # fmt: skip


def band_title(view: AccountView, band: str) -> str:
    """What a band of health is called."""
    for one in view.reading.rules.health.bands:
        if one.name == band:
            return one.title.in_language(language())
    return band


def _use(view: AccountView) -> Iterator[str]:
    for month in view.state.series[-MONTHS_SHOWN:]:
        active = "–" if month.active is None else f"{month.active:,}"
        eligible = "–" if month.eligible is None else f"{month.eligible:,}"
        yield say("accounts.story_month", month=month.month, active=active, eligible=eligible)


def _field(view: AccountView, name: str, field: Field) -> str:
    title, value = field_title(name), field_value(view, name, field.value)
    if field.correction is not None:
        words = {"name": title, "value": value, "by": field.by, "why": field.why or say("accounts.why_internal")}
        if field.said is None and not field.raised:
            return say("accounts.story_corrected_alone", **words)
        source = field_value(view, name, field.said.value) if field.said else say("accounts.nothing")
        key = "accounts.story_raised" if field.raised else "accounts.story_corrected"
        return say(key, **words, source=field.source or "–", said=source)
    days = max(0, view.reading.now - field.checked_at) // 86_400_000
    return say("accounts.story_field", name=title, value=value, source=field.source, days=days)


def in_order(fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    """The fields as a page lists them; what an amount says with it, its currency and period, only where corrected."""
    places = {name: at for at, name in enumerate(ACCOUNT_FIELDS)}
    told_with = ("currency", "period") if "amount_minor" in fields else ()
    for name, field in sorted(fields.items(), key=lambda one: (places.get(one[0], len(places)), one[0])):
        if field.corrected or name not in told_with:
            yield name, field


def field_title(name: str) -> str:
    """What a field is called; one that is not ours by its own name."""
    month, _, which = name.partition("/")
    if which in ("active", "eligible"):
        return say(f"fields.use_{which}", month=month)
    return say(f"fields.{name}") if name in (*ACCOUNT_FIELDS, BAND, CHURN, CHURN_KIND) else name


def field_value(view: AccountView, name: str, value: Any) -> str:
    """A field's value as this account's page says it: money with its currency and period, a band by its title."""
    if name == BAND and isinstance(value, str):
        return band_title(view, value)
    currency, period = (
        field.value if (field := view.state.fields.get(one)) else "" for one in ("currency", "period")
    )
    return value_words(name, value, str(currency or ""), str(period or ""))


def value_words(name: str, value: Any, currency: str = "", period: str = "") -> str:
    """A field's value in words; `currency` and `period`: of an amount."""
    match value:
        case bool():
            return say("accounts.yes" if value else "accounts.no")
        case int() if name == "amount_minor":
            money = amount(value, currency)
            return (
                say(f"fields.a_{period}", money=money) if period in ("month", "year") else f"{money} {period}".strip()
            )
        case int() if name == "seats" or "/" in name:
            return f"{value:,}"
        case str() if name == "stage" and value in tuple(Stage):
            return say(f"accounts.stage_{value}")
        case str() if name == CHURN and value in tuple(Standing):
            return say(f"accounts.standing_{value}")
        case str() if name == CHURN_KIND and value in tuple(ChurnKind):
            return say(f"accounts.churn_{value}")
        case str():
            return value
    return msgspec.json.encode(value).decode()


def note_words(note: Remark) -> str:
    """What a note says, or that its words were erased: nobody writes an empty one."""
    return note.text or say("accounts.told_erased")


def told_words(body: Any, view: AccountView | None = None) -> str:
    """What a fact says in a line; '' for a note, and for what only its author reads. `view`: for the team's words."""
    match body:
        case Sentiment():
            return say("accounts.told_sentiment", level=body.level, text=body.text).rstrip(" :")
        case Churn():
            kind = say(f"accounts.churn_{body.kind}")
            return say(
                "accounts.told_churn", on=body.on, kind=kind, reasons=", ".join(titles_of(view, body.reasons))
            ).rstrip()
        case Cover():
            return say("accounts.told_cover", owner=body.owner or "–", backup=body.backup or "–")
        case Step():
            outcome = say(f"accounts.step_{body.outcome}") if body.outcome in (DONE, DISMISSED) else body.outcome
            return say(
                "accounts.told_step", play=titles_of(view, [body.play])[0], outcome=outcome, why=body.why
            ).rstrip(" :")
        case Correct() if body.id == NAMELESS:
            return say("accounts.told_erased")
        case Correct():
            title, value = field_title(body.field), value_words(body.field, body.value)
            why = body.why or say("accounts.why_internal")
            told = "told_followed" if body.value is None else "told_correct"
            return say(f"accounts.{told}", field=title, value=value, why=why)
        case Away():
            return say(
                "accounts.told_away", user=body.user, first=body.first, last=body.last, cover=body.cover or "–"
            )
        case Stop():
            return say("accounts.told_stop", ticket=body.ticket, state=say(f"accounts.stop_{body.state}"))
        case Reroute():
            to = {"board": body.board or "–", "person": body.person or "–"}
            return say("accounts.told_reroute", ticket=body.ticket, why=body.why, **to).rstrip(" :")
    return ""


def titles_of(view: AccountView | None, codes: Iterable[str]) -> list[str]:
    """What the team's documents call these reasons of churn or steps; the code itself where they do not."""
    rules = view.reading.rules if view else None
    named = {}
    if rules:
        named = {one.name: one.title for one in rules.churn.reasons}
        named |= {one.name: one.title for one in rules.playbook.plays}
    return [named[code].in_language(language()) if code in named else code for code in codes]


def as_json(view: AccountView) -> dict[str, Any]:
    """Everything that is known of the account, as plain values."""
    state = view.state
    return {
        "account_id": state.account_id,
        "name": state.name,
        "now": view.reading.now,
        "covering": as_plain(state.covering),
        "stage": state.stage,
        "standing": str(state.standing),
        "status": as_plain(state.status),
        "hint": as_plain(state.hint),
        "health": as_plain(state.health),
        "band": state.band,
        "trend": as_plain(state.trend),
        "series": [as_plain(month) for month in state.series],
        "renewals": [as_plain(renewal) for renewal in state.renewals],
        "tickets": as_plain(state.tickets),
        "closes_at": view.closes_at,
        "fields": {name: _field_json(field) for name, field in state.fields.items()},
        "derived": {name: _field_json(field) for name, field in state.derived.items()},
        "raised": [list(one) for one in state.raised],
        "step": state.step.play.name if state.step else None,
        "alone": state.alone,
        "facts": [
            {"id": one.recorded.id, "kind": one.kind, "at": one.recorded.at, "by": one.recorded.by,
             "delivery": one.delivery, "body": msgspec.to_builtins(one.recorded.body)}
            for one in view.told
        ],
    }  # fmt: skip


def _field_json(field: Field) -> dict[str, Any]:
    told = {"value": field.value, "source": field.source, "since": field.since, "checked_at": field.checked_at}
    if field.correction is not None:
        said = field.said.value if field.said else None
        told |= {"said": said, "by": field.by, "why": field.why, "raised": field.raised, "fact_id": field.fact_id}
    return told


def as_plain(value: Any) -> Any:
    """Named tuples as objects, dates and fractions as text, for JSON."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if hasattr(value, "_asdict"):
        return {name: as_plain(part) for name, part in value._asdict().items()}
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    if isinstance(value, list | tuple):
        return [as_plain(part) for part in value]
    return str(value)
