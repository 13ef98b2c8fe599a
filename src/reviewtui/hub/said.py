"""What every source says of things, as it is kept."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select

from reviewtui.domain.observed import Fields, Observed
from reviewtui.domain.reconcile import PLATFORM
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.tables import OBSERVED

_SAID = select(
    OBSERVED.c.kind,
    OBSERVED.c.id,
    OBSERVED.c.source,
    OBSERVED.c.observed_at,
    OBSERVED.c.checked_at,
    OBSERVED.c.first_at,
    OBSERVED.c.since,
    OBSERVED.c.body,
    OBSERVED.c.heard,
).where(OBSERVED.c.kind == bindparam("kind"), among(OBSERVED.c.id))

_decode = msgspec.json.Decoder(Fields).decode
_since = msgspec.json.Decoder(dict[str, int]).decode
_heard = msgspec.json.Decoder(dict[str, tuple[int, int]]).decode

_WORDS = select(OBSERVED.c.id, OBSERVED.c.observed_at, OBSERVED.c.checked_at, OBSERVED.c.heard).where(
    OBSERVED.c.kind == "ad", OBSERVED.c.source == PLATFORM, OBSERVED.c.heard != "{}", among(OBSERVED.c.id)
)


def platform_words(transaction: Writing, ad_ids: Iterable[str]) -> dict[str, Observed]:
    """What the platform ever said of these ads' status, and nothing else it says; by ad."""
    return {
        row.id: Observed(PLATFORM, row.observed_at, row.checked_at, {}, heard=_heard(row.heard))
        for row in transaction.rows(_WORDS, ids=listed(ad_ids))
    }


def said_of(transaction: Writing, kind: str, ids: Iterable[str]) -> dict[str, list[Observed]]:
    """What every source says of each of these things; one of which none speaks is left out."""
    said: dict[str, list[Observed]] = {}
    for row in transaction.rows(_SAID, kind=kind, ids=listed(ids)):
        observed = Observed(
            row.source,
            row.observed_at,
            row.checked_at,
            _decode(row.body),
            row.first_at,
            _since(row.since),
            _heard(row.heard),
        )
        said.setdefault(row.id, []).append(observed)
    return said
