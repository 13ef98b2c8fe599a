"""What other systems say of an account, and what a thing is by all that was said of it.

A record is what one source says of one thing: the account itself, its monthly use, a renewal, a ticket. Its fields
are partial, as those of an ad are (`domain.observed`): a source says nothing of a field that it leaves out. What
nobody mapped is kept under `extra`.

| kind | id | fields |
|---|---|---|
| `account` | the account's id | `ACCOUNT_FIELDS` |
| `usage` | the account's id | `YYYY-MM/active` and `YYYY-MM/eligible`: people in that month (`domain.usage`) |
| `renewal` | `SOURCE:native id`, or the account's id where it has only one | `RENEWAL_FIELDS` |
| `ticket` | `SOURCE:native id` | `TICKET_FIELDS` |

Dates are ISO dates, instants epoch ms, money hundredths of its currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

Fields = Mapping[str, Any]


class RecordKind(StrEnum):
    """What a record is about."""

    ACCOUNT = "account"
    USAGE = "usage"
    RENEWAL = "renewal"
    TICKET = "ticket"


ACCOUNT_FIELDS = (
    "name", "owner", "backup", "stage", "segment", "industry", "region", "plan", "seats", "amount_minor", "currency",
    "period", "since", "last_contact", "churned", "churned_on", "churn_kind", "website", "contact", "url", "extra",
)  # fmt: skip
"""`owner` and `backup`: names of users. `stage` of the life cycle, as `Stage`. `seats` a number; `amount_minor` per
`period` (`month`, `year`). `since`, `last_contact` and `churned_on` are dates; `churned` true or false; `churn_kind`
what the source calls it; `contact` whom to call; `url` where the source shows it."""

NAMED = "named:"
"""Before the source of what an ad or a ticket calls its account: no source of the account's own."""
EXTRA = "extra:"
"""In a file, before the name of what nobody mapped."""
AS_JSON = "as_json"
"""In a file, the column with what of a row plain text cannot tell: an object of fields."""

RENEWAL_FIELDS = (
    "account_id", "name", "renews_on", "amount_minor", "currency", "period", "state", "probability", "forecast_minor",
    "closed_on", "closed_minor", "plan", "seats", "url", "extra",
)  # fmt: skip
"""`state`: a `RenewalState`, or the source's own word. `probability` 0 to 1. `closed_minor`: what it closed at."""

TICKET_FIELDS = (
    "account_id", "account_name", "subject", "status", "board", "assignee", "requester", "priority", "created_at",
    "updated_at", "solved_at", "closed_at", "snoozed_until", "merged_into", "url", "tags", "messages", "extra",
)  # fmt: skip
"""`account_name`: what its account is called. `status`: a `TicketStatus`, or the source's own word. `messages`:
`Message`s as objects, merged by their ids."""


class Stage(StrEnum):
    """Where a customer is in its life (`N25`); a source's own word may stand beside them."""

    SALES = "sales"
    INTEGRATION = "integration"
    LIVE = "live"
    LEAVING = "leaving"
    GONE = "gone"


class RenewalState(StrEnum):
    """What became of a renewal."""

    OPEN = "open"
    RENEWED = "renewed"
    LOST = "lost"


class TicketStatus(StrEnum):
    """What a helpdesk says of a ticket."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    """Staff asked the customer, and wait."""
    ON_HOLD = "on_hold"
    """Staff wait for somebody else."""
    SNOOZED = "snoozed"
    SOLVED = "solved"
    CLOSED = "closed"
    MERGED = "merged"


OVER = frozenset({TicketStatus.CLOSED, TicketStatus.MERGED})
"""Nothing closes what is in one of these."""


class Side(StrEnum):
    """Who speaks in a ticket."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


class Message(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Something said, or done, in a ticket. `public`: the customer was sent it; a note is not.

    `event`: what a `system` message tells of (`assigned`, `status:pending`, `reopened`, `merged`…), '' for words.
    """

    id: str
    at: int
    side: str
    text: str = ""
    by: str = ""
    public: bool = True
    event: str = ""


class Record(msgspec.Struct, frozen=True, gc=False):
    """What one source says of one thing, merged over its reports.

    `observed_at`: when it last said something different; `checked_at`: when it last said anything; `since`: when each
    field that ever changed last did, the others being as at `first_at`. All in epoch ms.
    """

    kind: str
    id: str
    source: str
    account_id: str
    observed_at: int
    checked_at: int
    first_at: int
    since: dict[str, int]
    body: dict[str, Any]

    def said_at(self, field: str) -> int:
        """Since when the source says what it says of this field."""
        return self.since.get(field, self.first_at)


class Said(msgspec.Struct, frozen=True, gc=False):
    """The value of a field: which source says so, since when it does, and when it last said anything (epoch ms)."""

    value: Any
    source: str
    since: int
    checked_at: int


Card = dict[str, Said]
"""A thing by all its sources: what is said of each field."""


def card_of(records: Iterable[Record]) -> Card:
    """Each field from the source that last said something different of it; a later name wins a tie."""
    card: Card = {}
    for record in sorted(records, key=lambda record: record.source):
        for field, value in record.body.items():
            since = record.said_at(field)
            if field not in card or since >= card[field].since:
                card[field] = Said(value, record.source, since, record.checked_at)
    return card


def values_of(card: Card) -> dict[str, Any]:
    """The fields of a card without where they are from."""
    return {field: said.value for field, said in card.items()}


def join_messages(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """The messages of a ticket once a further export told some of them: by id, the later telling holds."""
    joined = {_id_of(one): one for one in before} | {_id_of(one): one for one in after}
    return sorted(joined.values(), key=lambda one: (one.get("at", 0), _id_of(one)))


def _id_of(message: Any) -> str:
    return str(message.get("id", ""))


def messages_of(fields: Fields) -> tuple[Message, ...]:
    """The messages of a ticket, oldest first; what is none is left out."""
    found = []
    for one in fields.get("messages") or ():
        try:
            found.append(msgspec.convert(one, Message))
        except msgspec.ValidationError:
            continue
    return tuple(sorted(found, key=lambda message: (message.at, message.id)))
