"""How many tickets close soon, for their tab. What reads tickets is loaded where there are any, beside the keys."""

from reviewtui.store.reader import Reader
from reviewtui.store.summaries import has_tickets


def closing_soon(reader: Reader, now: int) -> int:
    """How many tickets close soon by their helpdesk's clock. `now` in epoch ms."""
    if not has_tickets(reader.connection):
        return 0
    from reviewtui.services.tickets import count_closing

    return count_closing(reader, now)
