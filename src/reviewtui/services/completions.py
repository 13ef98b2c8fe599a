"""What this cache knows for the keys of a query, so that a filter is completed as one types."""

from collections.abc import Mapping, Sequence

from reviewtui.domain.landing import host_of
from reviewtui.services.desk import current_policy
from reviewtui.services.people import people
from reviewtui.store.briefings import briefing_copies
from reviewtui.store.reader import Reader

TOP = 500
"""Ads at the top of the queue whose languages, formats and landing domains are offered."""


def known_values(reader: Reader) -> Mapping[str, Sequence[str]]:
    """Values by key: accounts by name, reasons and sections of the policy, people, and what the queue's ads have."""
    policy = current_policy(reader)
    top = reader.connection.execute(
        "SELECT language, lower(ifnull(json_extract(detail, '$.format'), '')),"
        " ifnull(json_extract(detail, '$.link'), '') FROM main.ad WHERE open = 1 ORDER BY place, arrival LIMIT ?",
        (TOP,),
    ).fetchall()
    return {
        "account": [name for _, name in reader.accounts()],
        "reason": [code.code for code in policy.codes],
        "section": list(policy.sections),
        "by": people(reader, ""),
        "lang": sorted({row[0] for row in top} - {""}),
        "format": sorted({row[1] for row in top} - {""}),
        "host": sorted({host_of(str(row[2])) for row in top} - {""}),
        "briefing": [key for key, copies in briefing_copies(reader).items() if not copies[0].said.retired],
    }
