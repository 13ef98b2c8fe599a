"""What is known of tickets: what helpdesks say, whose accounts they are, and what people did about them."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from reviewtui.database.sqlite import Connection
from reviewtui.domain.account_facts import BODIES
from reviewtui.domain.facts import read_body
from reviewtui.domain.recorded import Recorded
from reviewtui.domain.records import Card, RecordKind, card_of
from reviewtui.domain.rules import CLOCKS, ROUTING
from reviewtui.domain.tickets import Covered
from reviewtui.store.accounts import Told, record_of, records_of_kind, taken_back
from reviewtui.store.reader import Reader

KINDS = ("acknowledge", "remark", "reroute", "stop", "watch")
"""Facts that may be about a ticket."""
_TOLD = """SELECT f.id, f.at, f.author, f.kind, f.body FROM main.fact f INDEXED BY fact_kind
    WHERE f.kind = ? AND f.ad_id = '' AND NOT EXISTS (SELECT 1 FROM main.fact u INDEXED BY fact_account
        WHERE u.account_id = f.account_id AND u.ad_id = '' AND u.kind = 'undo' AND u.target = f.id)"""


class _Closing(msgspec.Struct, gc=False):
    """Of a summary, when the account's next ticket closes."""

    account_id: str
    closes_at: int | None = None


_closing = msgspec.json.Decoder(_Closing).decode
_covered = msgspec.json.Decoder(Covered).decode


def ticket_cards(c: Connection) -> Iterator[tuple[str, str, Card]]:
    """Every ticket: its id, its account's id and its card, by their ids."""
    for id, records in groupby(records_of_kind(c, RecordKind.TICKET), lambda record: record.id):
        of = list(records)
        yield id, of[0].account_id, card_of(of)


def ticket_card(c: Connection, id: str) -> tuple[str, Card] | None:
    """The account's id and the card of one ticket; None of one that nothing is known of."""
    records = record_of(c, RecordKind.TICKET, id)
    return (records[0].account_id, card_of(records)) if records else None


def covered_accounts(c: Connection) -> dict[str, Covered]:
    """What the tickets of each account show of it, as last summed; of one not summed yet, its name."""
    rows = c.execute("SELECT account_id, name FROM main.account WHERE account_id <> ''")
    names = {id: Covered(id, name) for id, name in rows}
    summed = (_covered(body) for (body,) in c.execute("SELECT body FROM main.summary"))
    return names | {one.account_id: one for one in summed}


def closing_accounts(c: Connection, until: int) -> list[str]:
    """The accounts of which a ticket may close until an instant (epoch ms), as last summed, or that are to be summed
    anew."""
    summed = (_closing(body) for (body,) in c.execute("SELECT body FROM main.summary"))
    soon = {one.account_id for one in summed if one.closes_at is not None and one.closes_at <= until}
    unsummed = c.execute(
        "SELECT account_id FROM main.unsummed u WHERE EXISTS (SELECT 1 FROM main.record r"
        " WHERE r.account_id = u.account_id AND r.kind = 'ticket')"
    )
    return sorted(soon | {str(id) for (id,) in unsummed})


def told_of_tickets(reader: Reader, kinds: Sequence[str] = KINDS) -> Iterator[Told]:
    """The facts that were pulled and may be about a ticket; what was taken back is out."""
    back = taken_back(reader)
    for kind in kinds:
        for id, at, author, of, raw in reader.connection.execute(_TOLD, (kind,)):
            body = read_body(bytes(raw)) if id not in back else None
            if isinstance(body, BODIES[kind]):
                yield Told(of, Recorded(id, at, author, body))


def documents_of(c: Connection) -> tuple[bytes | None, bytes | None]:
    """The documents by which tickets are read: that of clocks and that of routing, None for one not published."""
    query = "SELECT body FROM main.rules WHERE name = ? ORDER BY revision DESC LIMIT 1"
    clocks, routing = (c.execute(query, (name,)).fetchone() for name in (CLOCKS, ROUTING))
    return (bytes(clocks[0]) if clocks else None, bytes(routing[0]) if routing else None)
