"""Which ads the rows and mails without an id were found to be about."""

from collections.abc import Collection

import msgspec

from reviewtui.store.reader import Reader
from reviewtui.wire.messages import AdDetail


def placed_sightings(reader: Reader, items: Collection[str]) -> dict[str, str]:
    """The ad of each of these sightings that was placed; the others are left out. One look through all ads."""
    found: dict[str, str] = {}
    wanted = set(items)
    if not wanted:
        return found
    rows = reader.connection.execute('SELECT ad_id, detail FROM main.ad WHERE detail LIKE \'%"item":"%\'')
    for ad_id, detail in rows:
        tale = msgspec.json.decode(detail, type=AdDetail).tale
        for statement in tale.statements if tale else ():
            if statement.item in wanted and ad_id != statement.item:
                found[statement.item] = ad_id
    return found
