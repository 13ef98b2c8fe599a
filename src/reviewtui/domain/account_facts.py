"""What people record of an account: the bodies of facts that are about no ad.

Each names its `account_id`. What a field is by its sources is in `domain.records`; a fact never overwrites that.
"""

from enum import StrEnum
from typing import Any

import msgspec


class Correct(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a field of a thing (`kind`, `id`) is, in place of what a source says or a rule derives.

    `kind`: a `domain.records.RecordKind`, or `derived` for what follows from rules (`id` the account's). `saw`: what
    was said of the field then, null for nothing: once a source says something else, the correction is raised again.
    `over`: the corrections of the field that whoever made it knew of, and that it replaces.
    """

    account_id: str
    kind: str
    id: str
    field: str
    value: Any
    why: str
    saw: Any = None
    source: str = ""
    over: tuple[str, ...] = ()


class ChurnKind(StrEnum):
    """Why a customer's use went away."""

    ORGANIC = "organic"
    """Their own population shrank."""
    VOLUNTARY = "voluntary"
    """They chose to leave, or to use it less."""
    UNKNOWN = "unknown"


class Churn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A customer left, or leaves, from the day `on` (ISO date): of this kind, for these reasons.

    `reasons`: words of the document `churn`, or free ones. `amount_minor` is what is lost, per `period`;
    `replacement`: what they use instead. `hint`: what the numbers said when a person decided.
    """

    account_id: str
    on: str
    kind: ChurnKind
    reasons: tuple[str, ...] = ()
    amount_minor: int | None = None
    currency: str = ""
    period: str = ""
    replacement: str = ""
    text: str = ""
    hint: str = ""


class Sentiment(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the account manager feels about an account: 1 (they leave) to 5 (they would tell others)."""

    account_id: str
    level: int
    text: str = ""


class Remark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note on an account, or on one of its tickets (`ticket`); `replaces`: the fact of which it is a new version.

    `again_on`: the day (ISO date) on which it is to come back.
    """

    account_id: str
    text: str
    ticket: str = ""
    replaces: str = ""
    again_on: str = ""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """A suggested next step (`play` of the document `playbook`) was `done` or `dismissed`, with why.

    `active`: monthly users then, from which what happened afterwards is told.
    """

    account_id: str
    play: str
    outcome: str
    why: str = ""
    active: int | None = None
    month: str = ""


class StopState(StrEnum):
    """How far the stopping of a ticket's closing has come; the helpdesk's own record confirms it."""

    ASKED = "asked"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Stop(msgspec.Struct, frozen=True, omit_defaults=True):
    """A ticket shall not close by itself: with why, and the words (`reply`) that go to the customer."""

    account_id: str
    ticket: str
    state: StopState
    why: str = ""
    reply: str = ""


class Reroute(msgspec.Struct, frozen=True, omit_defaults=True):
    """A ticket belongs to another board or person. `rule`: the routing rule by which, '' where a person chose."""

    account_id: str
    ticket: str
    board: str = ""
    person: str = ""
    why: str = ""
    rule: str = ""


class Watch(msgspec.Struct, frozen=True):
    """Its author wants to be told of this ticket, or (`on` false) no longer."""

    account_id: str
    ticket: str
    on: bool


class Acknowledge(msgspec.Struct, frozen=True, omit_defaults=True):
    """Its author has seen this. `what`: `seen` (a ticket), `closed` (it closed without an answer), `kept` (a
    correction that was raised holds), and so on; `saw`: what it was then."""

    account_id: str
    kind: str
    id: str
    what: str
    saw: str = ""


class Cover(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who looks after an account from now on; an empty name: nobody."""

    account_id: str
    owner: str
    backup: str = ""
    why: str = ""


class Away(msgspec.Struct, frozen=True, omit_defaults=True):
    """A user is away from the day `first` through the day `last` (ISO dates), as far as this account is concerned.

    One fact for each account that they cover, under one `group_id`. `cover`: who stands in; '' for the backup.
    """

    account_id: str
    user: str
    first: str
    last: str
    cover: str = ""
    group_id: str = ""


AboutAccount = (
    Correct | Churn | Sentiment | Remark | Step | Stop | Reroute | Watch | Acknowledge | Cover | Away
)  # fmt: skip
"""Any of them."""

BODIES: dict[str, type[msgspec.Struct]] = {
    "correct": Correct,
    "churn": Churn,
    "sentiment": Sentiment,
    "remark": Remark,
    "step": Step,
    "stop": Stop,
    "reroute": Reroute,
    "watch": Watch,
    "acknowledge": Acknowledge,
    "cover": Cover,
    "away": Away,
}
"""The kinds of fact about an account, by their names in `domain.facts.FactKind`."""
