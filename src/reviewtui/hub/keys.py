"""Table `ad_key`: by what ads may be found, what sightings look for, and what waits for the platform to be asked."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import bindparam, delete, select

from reviewtui.domain.sightings import by_key
from reviewtui.hub.opening import Writing, among, listed
from reviewtui.hub.tables import AD_KEY, SIGHTING

AD, WANTED, WAITING = "ad", "sighting", "waiting"
"""Kinds: what an ad has; what a sighting looks for; ads that are looked at again once the platform was asked."""

_OF = select(AD_KEY.c.kind, AD_KEY.c.id, AD_KEY.c.key).where(among(AD_KEY.c.id))
_HOLDERS = select(AD_KEY.c.key, AD_KEY.c.id).where(AD_KEY.c.kind == bindparam("kind"), among(AD_KEY.c.key))
_DROP = delete(AD_KEY).where(
    AD_KEY.c.key == bindparam("of_key"), AD_KEY.c.kind == bindparam("of_kind"), AD_KEY.c.id == bindparam("of_id")
)
_ANY_SIGHTING = select(SIGHTING.c.id).limit(1)

Keys = Mapping[str, Mapping[str, Collection[str]]]
"""By kind, then by id."""


def any_sighting(transaction: Writing) -> bool:
    """Whether any row or mail ever came without an ad's id."""
    return transaction.connection.execute(_ANY_SIGHTING).first() is not None


def holders_of(transaction: Writing, kind: str, keys: Iterable[str]) -> dict[str, set[str]]:
    """The ids that have each of these keys; a key that nobody has is left out."""
    rows = transaction.rows(_HOLDERS, kind=kind, ids=listed(keys))
    return by_key((row.key, row.id) for row in rows)


def put_keys(transaction: Writing, keys: Keys, new: Collection[str] = ()) -> set[str]:
    """Let these ids have exactly these keys of these kinds; returns the keys that somebody got or lost.

    `new`: those of the ids that have none yet.
    """
    held: dict[tuple[str, str], set[str]] = {}
    old = {id_ for of in keys.values() for id_ in of if id_ not in new}
    for row in transaction.rows(_OF, ids=listed(old)) if old else ():
        held.setdefault((row.kind, row.id), set()).add(row.key)
    added: list[tuple[object, ...]] = []
    dropped: list[dict[str, object]] = []
    changed: set[str] = set()
    for kind, of in keys.items():
        for id_, wanted in of.items():
            before = held.get((kind, id_), ())
            for key in wanted:
                if key not in before:
                    added.append((key, kind, id_))
                    changed.add(key)
            for key in before:
                if key not in wanted:
                    dropped.append({"of_key": key, "of_kind": kind, "of_id": id_})
                    changed.add(key)
    transaction.put_many(AD_KEY, added, keep=True)
    if dropped:
        transaction.connection.execute(_DROP, dropped)
    return changed
