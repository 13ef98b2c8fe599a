"""One line of an account: what lists, the plot and files show of it, and what they are sorted and filtered by."""

from collections.abc import Sequence
from typing import Any

import msgspec

from reviewtui.domain.accounts import AccountState
from reviewtui.domain.values import plain_number


class AccountLine(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An account in a list. Numbers are None, and words empty, where nobody told.

    `who` covers it today, and `why` (`cover.Why`). `score` and `band` of its health; `points`: how many it moved
    since a quarter ago. `active` of `eligible` people used it in `month`; `sparkline` the last twelve months;
    `trend` -0.25 is a quarter fewer. `renewal`, `renews_on` (ISO dates, hundredths a year of `currency`), and
    what became of it. `standing` (`churn.Standing`) since or until `churned_on`, of this kind: a person's word,
    else a source's; `hint`: what the numbers say. `tickets` open, of which `late` have a customer who waits too
    long; `closes_at`: when the next is predicted to close by itself (epoch ms). `sentiment` 1 to 5. `play`: the
    next step. `concerns`: codes of `accounts.concerns_of`. `corrected`: how many corrections hold, and `raised`:
    against how many a source speaks. `checked_at`: when any source last said anything (epoch ms). `numbers`: of
    columns that nobody mapped. `day`: of which day all this is.
    """

    account_id: str
    name: str
    day: str
    owner: str = ""
    backup: str = ""
    who: str = ""
    why: str = ""
    stage: str = ""
    segment: str = ""
    region: str = ""
    plan: str = ""
    score: int | None = None
    band: str = ""
    points: int | None = None
    missing: tuple[str, ...] = ()
    active: int | None = None
    eligible: int | None = None
    month: str = ""
    sparkline: tuple[int | None, ...] = ()
    trend: float | None = None
    renewal: str = ""
    renews_on: str = ""
    amount: int | None = None
    currency: str = ""
    renewal_state: str = ""
    standing: str = ""
    churned_on: str = ""
    churn_kind: str = ""
    hint: str = ""
    tickets: int | None = None
    late: int = 0
    closes_at: int | None = None
    sentiment: int | None = None
    play: str = ""
    concerns: tuple[str, ...] = ()
    alone: str = ""
    raised: int = 0
    corrected: int = 0
    numbers: dict[str, float] = {}
    checked_at: int = 0


NUMBERS_MOST = 16
"""Columns that nobody mapped of which a line keeps the number."""


def line_of(state: AccountState, day: str, concerns: Sequence[str], closes_at: int | None = None) -> AccountLine:
    """The line of an account as it is on this day (ISO date)."""
    renewal, status = state.renewal, state.status
    kind = str(status.kind) if status.kind else status.said_kind
    return AccountLine(
        account_id=state.account_id,
        name=state.name,
        day=day,
        owner=state.covering.owner,
        backup=state.covering.backup,
        who=state.covering.who,
        why=str(state.covering.why),
        stage=state.stage,
        segment=state.text("segment"),
        region=state.text("region"),
        plan=state.text("plan"),
        score=state.health.score,
        band=state.band,
        points=state.change.points,
        missing=state.health.missing,
        active=state.active.active if state.active else None,
        eligible=state.active.eligible if state.active else None,
        month=state.active.month if state.active else "",
        sparkline=state.sparkline,
        trend=state.trend.change,
        renewal=renewal.id if renewal else "",
        renews_on=renewal.renews_on.isoformat() if renewal and renewal.renews_on else "",
        amount=renewal.amount if renewal else None,
        currency=renewal.currency if renewal else "",
        renewal_state=renewal.state if renewal else "",
        standing=str(state.standing),
        churned_on=status.on.isoformat() if status.on else "",
        churn_kind=kind,
        hint=str(state.hint.kind) if state.hint.kind else "",
        tickets=state.tickets.open if state.tickets else None,
        late=state.tickets.late if state.tickets else 0,
        closes_at=closes_at,
        sentiment=state.sentiment.body.level if state.sentiment else None,
        play=state.step.play.name if state.step else "",
        concerns=tuple(concerns),
        alone=state.alone,
        raised=len(state.raised),
        numbers=_numbers(state.value("extra")),
        corrected=sum(one.corrected for of in (state.fields, state.use, state.derived) for one in of.values()),
        checked_at=state.checked_at,
    )


def _numbers(extra: Any) -> dict[str, float]:
    """What columns that nobody mapped say in numbers: the first of them."""
    if not isinstance(extra, dict):
        return {}
    found = {str(name): number for name, value in extra.items() if (number := plain_number(value)) is not None}
    return dict(list(found.items())[:NUMBERS_MOST])
