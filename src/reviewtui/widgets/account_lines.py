"""The page of an account as lines: what answers a call, each part with where it is from and how old that is. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from reviewtui.domain.account_facts import Remark, Step
from reviewtui.domain.health import CONTACT, RENEWAL, SHARES, USE_TREND
from reviewtui.domain.playbook import DONE, afterwards
from reviewtui.domain.records import RenewalState
from reviewtui.domain.usage import complete_months
from reviewtui.domain.values import amount
from reviewtui.services.account_story import (
    band_title,
    field_title,
    field_value,
    in_order,
    note_words,
    titles_of,
    told_words,
)
from reviewtui.widgets.figures import age, clock, say_badge
from reviewtui.widgets.ticket_lines import one_line
from reviewtui.widgets.trend import bars
from reviewtui.widgets.typeset import Line, Piece, labelled, wrap
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.churn import Hint, Split
    from reviewtui.domain.corrections import Field
    from reviewtui.domain.health import Part
    from reviewtui.domain.renewals import Renewal
    from reviewtui.domain.tickets import TicketLine
    from reviewtui.services.accounts import AccountView
    from reviewtui.store.accounts import Told

STALE_DAYS = 30
"""What a source last said longer ago is said to be old."""
MONTHS = 24
TICKETS_MOST = 12
"""Tickets that are listed, the one that closes next first."""
INDENT = 24
"""Cells of a label."""
_DAY = 86_400_000
Origin = tuple[str, int]
"""Which source says so, and when it was last read (ms)."""
_SMALL = frozenset({"extra", "name"})


STATE = ("ads", "tickets", "health", "renewals", "use", "churn", "next")
RECORD = ("people", "notes", "fields", "time_line")
"""The parts of a page, in their order: how the account is; who looks after it, and what is on record."""
_INTERNAL = frozenset({"next", "tickets", "ads", "notes"})
"""Parts of which nothing is sent to who reads alone: not even that there is nothing."""


def account_lines(
    view: AccountView, ads: Sequence[tuple[str, int]], tickets: Sequence[TicketLine], width: int,
    parts: Sequence[str] = (*STATE, *RECORD),
) -> list[Line]:  # fmt: skip
    """These parts of an account. `ads`: how many of its ads stand in which state; `tickets`: by the time left."""
    lines: list[Line] = []
    for name in parts:
        if view.reads_alone and name in _INTERNAL:
            continue
        part = list(_ads(view, ads, width) if name == "ads" else _PARTS[name](view, width))
        if name == "tickets":
            part += _listed(tickets, width)
        if part:
            lines += [[Piece(say(f"accounts.part_{name}"), "headline")], *part, []]
    return lines


def _named(label: str, raw: str, width: int, style: str = "muted") -> list[Line]:
    """A label with room for a few words, and its text beside it."""
    return labelled(label, raw, width, style, min(INDENT, width * 3 // 8))


def say_state(state: str) -> str:
    """What became of a renewal, in words; a source's own word as it is."""
    return say(f"accounts.renewal_{state}") if state in tuple(RenewalState) else state


def _health(view: AccountView, width: int) -> Iterable[Line]:
    state = view.state
    if state.health.score is None:
        yield from wrap(say("accounts.health_none", percent=state.health.covered), width)
    else:
        band = band_title(view, state.band)
        moved = ""
        if state.change.points:
            moved = say("accounts.health_moved", points=f"{state.change.points:+d}")
        yield from wrap(say("accounts.health_is", score=state.health.score, band=band, moved=moved).rstrip(), width)
        for part in state.health.parts:
            said = say("accounts.health_part", value=_measured(part), points=part.points, weight=part.weight,
                       gives=part.gives)  # fmt: skip
            yield from _named(say(f"accounts.measure_{part.measure}"), said, width)
    if state.health.missing:
        missing = ", ".join(say(f"accounts.measure_{name}") for name in state.health.missing)
        yield from wrap(say("accounts.health_missing", missing=missing), width, "muted")
    if view.reads_alone:
        yield from wrap(say("accounts.health_part_read"), width, "muted")
    if state.sentiment is not None:
        felt = state.sentiment
        said = say("accounts.feels", level=felt.body.level, by=felt.by, age=age(felt.at, view.reading.now))
        yield from _named(say("accounts.sentiment"), f"{said} {felt.body.text}".rstrip(), width)


def _measured(part: Part) -> str:
    """What was measured, with its unit."""
    if part.measure in SHARES:
        return f"{part.value:+.0%}" if part.measure == USE_TREND else f"{part.value:.0%}"
    number = f"{part.value:,.0f}"
    return say("accounts.measured_days", n=number) if part.measure in (CONTACT, RENEWAL) else number


def _churn(view: AccountView, width: int) -> Iterable[Line]:
    status, state = view.state.status, view.state
    words = say(f"accounts.standing_{state.standing}")
    if status.on is not None:
        words += f" {status.on.isoformat()}"
    if status.kind is not None:
        words += f" · {say(f'accounts.churn_{status.kind}')}"
    elif status.said_kind:
        words += f" · {status.said_kind}"
    yield from wrap(words, width, "warning" if state.standing != "active" else "")
    fact = status.fact
    if fact is not None:
        reasons = ", ".join(titles_of(view, fact.body.reasons))
        more = " · ".join(part for part in (reasons, fact.body.replacement, fact.body.text) if part)
        yield from _named(fact.by, more, width)
    yield from _named(say("accounts.hint"), _hint(state.hint), width)
    if state.hint.split is not None:
        yield from wrap(_split(state.hint.split), width, "muted")


def _hint(hint: Hint) -> str:
    if hint.kind is not None:
        return say(f"accounts.churn_{hint.kind}")
    return say(f"accounts.hint_{hint.why}")


def _split(split: Split) -> str:
    """The change from population and from adoption, which add up to the whole."""
    whole, population, adoption = split.a_month()
    return say(
        "accounts.split", whole=f"{whole:+,}", population=f"{population:+,}", adoption=f"{adoption:+,}",
        before=f"{split.active_before // split.pairs:,}", now=f"{split.active // split.pairs:,}",
        against=say(f"accounts.against_{split.against}"),
    )  # fmt: skip


def _next_step(view: AccountView, width: int) -> Iterable[Line]:
    yield from _steps_done(view, width)
    step = view.state.step
    if step is None:
        yield from wrap(say("accounts.no_step"), width, "muted")
        return
    yield from wrap(step.play.title.in_language(language()), width, "warning")
    yield from wrap(step.play.text.in_language(language()), width)
    if step.remark is not None:
        said = say(
            "accounts.they_said", day=step.remark.day.isoformat(), by=step.remark.by, text=step.remark.body.text
        )
        yield from wrap(said, width, "muted")


def _steps_done(view: AccountView, width: int) -> Iterable[Line]:
    """The steps that were done, and what use did afterwards."""
    full = complete_months(view.state.series, view.reading.today)
    for one in view.told:
        body = one.recorded.body
        if isinstance(body, Step) and body.outcome == DONE and one.delivery != "held":
            after = afterwards(full, one.recorded)
            said = say(f"accounts.afterwards_{after.why}") if after.why else ""
            if after.change is not None:
                months = {"before": after.months_before, "after": after.months_after}
                said = say("accounts.afterwards", change=f"{after.change:+.0%}", **months)
            (play,) = titles_of(view, [body.play])
            yield from _named(f"{one.recorded.day.isoformat()} {play}", f"{said} {body.why}".rstrip(), width)


def _renewals(view: AccountView, width: int) -> Iterable[Line]:
    if not view.state.renewals:
        yield from wrap(say("accounts.no_renewal"), width, "muted")
    usual, head = _usual(view, ((renewal.source, renewal.checked_at) for renewal in view.state.renewals), width)
    yield from head
    for renewal in view.state.renewals:
        on = renewal.renews_on.isoformat() if renewal.renews_on else "–"
        yield from _named(on, _renewal(renewal, view.reading.now, usual), width)


def _renewal(renewal: Renewal, now: int, usual: Origin) -> str:
    money = amount(renewal.amount, renewal.currency) if renewal.amount is not None else say("accounts.unknown")
    words = [money, say_state(renewal.state)]
    if renewal.chance is not None:
        words.append(f"{float(renewal.chance):.0%}")
    if renewal.name:
        words.append(renewal.name)
    said = " · ".join(words)
    return (
        said
        if (renewal.source, renewal.checked_at) == usual
        else _from(said, renewal.source, renewal.checked_at, now)
    )


def _usual(view: AccountView, origins: Iterable[Origin], width: int) -> tuple[Origin, list[Line]]:
    """Where most of several entries are from and since when, and the line that says so once, above them."""
    counted = Counter(origin for origin in origins if origin[1]).most_common(1)
    if not counted or counted[0][1] == 1:
        return ("", 0), []
    (source, checked_at), now = counted[0][0], view.reading.now
    said = say("accounts.all_old" if _is_old(checked_at, now) else "accounts.all", source=source or "–",
               age=age(checked_at, now))  # fmt: skip
    return (source, checked_at), list(wrap(said, width, "muted"))


def _from(words: str, source: str, checked_at: int, now: int) -> str:
    """What is said, with who says so and how old that is."""
    if not checked_at:
        return words
    key = "accounts.field_old" if _is_old(checked_at, now) else "accounts.field"
    return say(key, value=words, source=source or "–", age=age(checked_at, now))


def _is_old(checked_at: int, now: int) -> bool:
    return now - checked_at > STALE_DAYS * _DAY


def _use(view: AccountView, width: int) -> Iterable[Line]:
    state = view.state
    if not state.series:
        yield from wrap(say("accounts.no_use"), width, "muted")
        return
    months = state.series[-MONTHS:]
    known = [one.active for one in months]
    yield [Piece(bars(known, width), "")]
    last = state.active
    if last is not None and last.active is not None:
        of = say("accounts.use_of", n=f"{last.eligible:,}") if last.eligible else ""
        trend = (
            say("accounts.use_trend", percent=f"{state.trend.change:+.0%}") if state.trend.change is not None else ""
        )
        yield from wrap(
            " · ".join(
                part for part in (say("accounts.use_last", month=last.month, n=f"{last.active:,}"), of, trend) if part
            ),
            width,
        )
    span = say("accounts.use_span", first=months[0].month, last=months[-1].month)
    latest = max(state.use.values(), key=lambda one: one.checked_at, default=None)
    if latest is not None:
        span = _from(span, latest.source, latest.checked_at, view.reading.now)
    yield from wrap(span, width, "muted")


def _tickets(view: AccountView, width: int) -> Iterable[Line]:
    tickets = view.state.tickets
    if tickets is None or not any(tickets):
        yield from wrap(say("accounts.no_tickets"), width, "muted")
        return
    said = say("accounts.tickets_are", open=tickets.open, late=tickets.late, closing=tickets.closing,
               unseen=tickets.unseen)  # fmt: skip
    yield from wrap(said, width)
    if view.closes_at is not None:
        yield from wrap(say("accounts.next_close", at=clock(view.closes_at, view.reading.now)), width, "warning")


def _listed(tickets: Sequence[TicketLine], width: int) -> Iterable[Line]:
    for line in tickets[:TICKETS_MOST]:
        yield from one_line(line, width)
    if len(tickets) > TICKETS_MOST:
        yield from wrap(say("tickets.more", n=f"{len(tickets) - TICKETS_MOST:,}"), width, "muted")


def _ads(view: AccountView, ads: Sequence[tuple[str, int]], width: int) -> Iterable[Line]:
    if not ads:
        yield from wrap(say("accounts.no_ads"), width, "muted")
        return
    yield from wrap(" · ".join(f"{n:,} {say_badge(state)}" for state, n in ads), width)
    if view.state.ads is not None and view.state.ads.rejected:
        yield from wrap(say("accounts.ads_rejected", n=f"{view.state.ads.rejected:,}"), width, "warning")


def _people(view: AccountView, width: int) -> Iterable[Line]:
    state = view.state
    cover = state.covering
    who = cover.who or say("accounts.nobody")
    yield from _named(say("accounts.covers"), f"{who} · {say(f'accounts.why_{cover.why}')}", width)
    if cover.owner and cover.who != cover.owner:
        until = say("accounts.away_until", day=cover.until.isoformat()) if cover.until else ""
        yield from _named(say("accounts.owner"), f"{cover.owner} {until}".rstrip(), width)
    if cover.backup:
        yield from _named(say("accounts.backup"), cover.backup, width)
    if state.alone:
        yield from wrap(say("accounts.alone", who=state.alone), width, "warning")


def _fields(view: AccountView, width: int) -> Iterable[Line]:
    """What sources say, each with its age; what a person says instead, beside it; then what nobody mapped."""
    plain = (field for name, field in view.state.fields.items() if name not in _SMALL and not field.corrected)
    usual, head = _usual(view, ((field.source, field.checked_at) for field in plain), width)
    yield from head
    for name, field in in_order(view.state.fields):
        if name not in _SMALL:
            yield from _field(view, name, field, width, usual)
    for name, field in sorted(view.state.derived.items()):
        if field.corrected:
            yield from _field(view, name, field, width)
    extra = view.state.fields.get("extra")
    if extra is not None and isinstance(extra.value, dict):
        for name, value in extra.value.items():
            if str(value).strip():
                yield from _named(str(name), str(value), width)


def _field(view: AccountView, name: str, field: Field, width: int, usual: Origin = ("", 0)) -> Iterable[Line]:
    title, value, now = field_title(name), field_value(view, name, field.value), view.reading.now
    if not field.corrected:
        origin = (field.source, field.checked_at)
        yield from _named(title, value if origin == usual else _from(value, *origin, now), width)
        yield from _crossed(view, name, field, width)
        return
    source = field_value(view, name, field.said.value) if field.said else say("accounts.nothing")
    why = field.why or say("accounts.why_internal")
    said = say("accounts.field_corrected", value=value, by=field.by, age=age(field.at, now), why=why)
    yield from _named(title, said, width)
    beside = say("accounts.field_beside", source=field.source or "–", said=source)
    if field.raised:
        beside = f"{beside} {say('accounts.field_raised')}"
    yield from wrap(f"  {beside}", width, "warning" if field.raised else "muted")
    yield from _crossed(view, name, field, width)


def _crossed(view: AccountView, name: str, field: Field, width: int) -> Iterable[Line]:
    """What others said of it without knowing of what holds."""
    for other in field.crossed:
        values = {"by": other.by, "value": field_value(view, name, other.body.value)}
        why = other.body.why or say("accounts.why_internal")
        said = say("accounts.field_crossed", **values, age=age(other.at, view.reading.now), why=why)
        yield from wrap(f"  {said}", width, "warning")


def _notes(view: AccountView, width: int) -> Iterable[Line]:
    told, now = view.told, view.reading.now
    replaced = {one.recorded.body.replaces for one in told if isinstance(one.recorded.body, Remark)}
    notes = [one for one in told if isinstance(one.recorded.body, Remark) and one.recorded.id not in replaced]
    if not notes:
        yield from wrap(say("accounts.no_notes"), width, "muted")
    for one in reversed(notes):
        yield from _named(
            f"{one.recorded.by} {age(one.recorded.at, now)}{_way(one)}", note_words(one.recorded.body), width
        )


def _time_line(view: AccountView, width: int) -> Iterable[Line]:
    told, now = view.told, view.reading.now
    shown = [(one, words) for one in told if (words := told_words(one.recorded.body, view))]
    if not shown and not view.reads_alone:
        yield from wrap(say("accounts.no_time_line"), width, "muted")
    for one, words in reversed(shown):
        yield from _named(f"{one.recorded.by} {age(one.recorded.at, now)}{_way(one)}", words, width)


def _way(one: Told) -> str:
    """Whether the hub has it."""
    return "" if not one.delivery else f" ({say('accounts.held' if one.delivery == 'held' else 'accounts.waiting')})"


_PARTS: dict[str, Callable[[AccountView, int], Iterable[Line]]] = {
    "health": _health,
    "churn": _churn,
    "next": _next_step,
    "renewals": _renewals,
    "use": _use,
    "tickets": _tickets,
    "people": _people,
    "fields": _fields,
    "notes": _notes,
    "time_line": _time_line,
}
