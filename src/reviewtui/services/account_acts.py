"""Recording what somebody says or does about an account, and taking it back: durably, also with no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain import account_facts
from reviewtui.domain.account_facts import AboutAccount
from reviewtui.domain.accounts import derived_words
from reviewtui.domain.corrections import DERIVED
from reviewtui.domain.facts import FactKind, read_body
from reviewtui.domain.query import fold
from reviewtui.domain.recorded import day_of
from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import cache_read, clean, commit, make_fact, make_undo, require_role
from reviewtui.services.desk import Desk
from reviewtui.store.summaries import reading_of
from reviewtui.store.trouble import trouble
from reviewtui.words import say

_KIND_OF = {body: FactKind(kind) for kind, body in account_facts.BODIES.items()}
_NEED_WORDS = {account_facts.Correct: "why", account_facts.Remark: "text"}
"""Bodies that say nothing without these words."""
_DAYS = {account_facts.Churn: ("on",), account_facts.Remark: ("again_on",), account_facts.Away: ("first", "last")}
"""Fields that name a day; one that may be left out is ''."""


@dataclass(frozen=True, slots=True)
class UndoneAbout:
    """A fact about an account that was taken back: its id, its kind and what it said. `sent`: the hub hears of it."""

    undo_id: str
    fact_id: str
    kind: str
    account_id: str
    said: Any
    sent: bool


def record_about(desk: Desk, body: AboutAccount) -> str:
    """Record it, durably; returns the fact's id.

    Raises:
        ReviewError: `role_needed`, `no_account`, `ticket_homeless`, `no_cache`, `no_commit`; Misused: `text_needed`,
            `too_long`, `not_text`, `no_day`, `days_backwards`, `account_value`, `account_word`.
    """
    return record_all(desk, [body])[0]


def record_all(desk: Desk, bodies: Sequence[AboutAccount], *, together: bool = False) -> list[str]:
    """Record several, all or none; returns their ids. Where they have a `group_id`, or are one act (`together`), one
    undo takes all back.

    Raises:
        ReviewError, Misused: as `record_about`.
    """
    facts = []
    one_act = desk.make_id() if together else ""
    for body in bodies:
        kind = _KIND_OF[type(body)]
        require_role(desk, kind)
        with cache_read(desk):
            if not body.account_id:
                raise ReviewError("ticket_homeless")
            if not desk.reader.has_account(body.account_id):
                raise ReviewError("no_account", account=body.account_id)
        body = _converted(desk, _cleaned(body))
        _check_days(body)
        group = getattr(body, "group_id", "") or one_act
        facts.append(make_fact(desk, kind, "", body, target=body.account_id, group_id=group))
    commit(desk, facts)
    return [fact.id for fact in facts]


def undo_about(desk: Desk, fact_id: str | None = None) -> UndoneAbout:
    """Take back the latest of this user's facts about accounts, with all that was recorded together with it; or the
    one that is named. Always recorded.

    Raises:
        ReviewError: `nothing_to_undo`, `not_yours`, `no_commit`, `work_trouble`.
    """
    try:
        target = desk.work.fact(fact_id) if fact_id else desk.work.latest_about()
        together = desk.work.group(target.group_id) if target and target.group_id and not fact_id else []
    except sqlite.Error as error:
        raise trouble("work_trouble", error, file=desk.work.path) from None
    if target is None:
        if fact_id is None:
            raise ReviewError("nothing_to_undo")
        return _undo_from_elsewhere(desk, fact_id)
    if target.undone or target.kind not in account_facts.BODIES:
        raise ReviewError("not_yours", id=target.id)
    also = [one for one in together if not one.undone and one.id != target.id]
    undos = [make_undo(desk, one.id, "") for one in (target, *also)]
    try:
        local = desk.work.record_undo_group(undos, [])
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id="") from None
    said = read_body(target.body)
    account_id = getattr(said, "account_id", target.target)
    return UndoneAbout(undos[0].id, target.id, target.kind, account_id, said, not all(local))


def _undo_from_elsewhere(desk: Desk, fact_id: str) -> UndoneAbout:
    """Take back what this user recorded on another device, known through the mirror."""
    with cache_read(desk):
        rows = list(desk.reader.facts_by_id([fact_id]))
    for row in rows:
        if row.author == desk.user and row.kind in account_facts.BODIES:
            said = read_body(row.body)
            undo = make_undo(desk, fact_id, "")
            commit(desk, [undo])
            return UndoneAbout(undo.id, fact_id, row.kind, getattr(said, "account_id", ""), said, True)
    raise ReviewError("not_yours", id=fact_id)


def _cleaned(body: AboutAccount) -> AboutAccount:
    """The body with its words as they may be stored.

    Raises:
        Misused: `text_needed`, `too_long`, `not_text`.
    """
    words = {
        field: clean(text, field)
        for field in body.__struct_fields__
        if isinstance(text := getattr(body, field), str) and field not in ("id", "ticket", "account_id")
    }
    needed = _NEED_WORDS.get(type(body))
    if needed and not words[needed]:
        raise Misused("text_needed")
    return msgspec.structs.replace(body, **words)


def _converted(desk: Desk, body: AboutAccount) -> AboutAccount:
    """A correction with its value as the import would read it, or one of the words that rules have for it; what the
    source itself says stays as it is.

    Raises:
        Misused: `account_value`, with the import's own sentence; `account_word`.
    """
    if not isinstance(body, account_facts.Correct) or not isinstance(body.value, str) or body.value == body.saw:
        return body
    if body.kind == DERIVED:
        return msgspec.structs.replace(body, value=_derived_word(desk, body.field, body.value))
    from reviewtui.intake.accounts import read_told

    try:
        return msgspec.structs.replace(body, value=read_told(body.kind, body.field, body.value))
    except BadValue as error:
        code = "not_a_date" if error.code == "date_ambiguous" else error.code  # nobody can say here which comes first
        reason = say(f"intake.{code}", **error.values)
        raise Misused("account_value", field=body.field, reason=reason) from None


def _derived_word(desk: Desk, field: str, text: str) -> str:
    """Which of the words that rules have for this was meant, by the rules as this device has them."""
    with cache_read(desk):
        known = derived_words(reading_of(desk.reader.connection, desk.clock()).rules).get(field, ())
    for word in known:
        if fold(word) == fold(text):
            return word
    raise Misused("account_word", field=field, known=", ".join(known))


def _check_days(body: AboutAccount) -> None:
    """Refuse a day that no calendar has, as the hub would.

    Raises:
        Misused: `no_day`, `days_backwards`.
    """
    for name in _DAYS.get(type(body), ()):
        text = getattr(body, name)
        if day_of(text) is None and (text or name != "again_on"):
            raise Misused("no_day", text=text[:40])
    if isinstance(body, account_facts.Away) and body.last < body.first:
        raise Misused("days_backwards", first=body.first, last=body.last)
