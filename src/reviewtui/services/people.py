"""Whom one may address or give an ad to: those the hub told of; before it did, those who were heard of lately."""

from difflib import get_close_matches

from reviewtui.domain.duties import FACTS
from reviewtui.domain.facts import FactKind
from reviewtui.domain.query import fold
from reviewtui.errors import Misused
from reviewtui.store.people import PEOPLE, read_met
from reviewtui.store.reader import Reader
from reviewtui.wire.messages import Person

LATELY = 12
"""People who were heard of lately."""


def people(reader: Reader, user: str) -> list[str]:
    """Names but this one: whoever decided, asked or wrote last comes first, then all whom the hub tells of."""
    rows = reader.connection.execute(
        "SELECT author, max(at) AS latest FROM (SELECT author, at FROM main.fact INDEXED BY fact_kind"
        " WHERE kind IN ('decision', 'note', 'ask') AND author <> :user ORDER BY at DESC LIMIT 2000)"
        " GROUP BY author ORDER BY latest DESC LIMIT :most",
        {"user": user, "most": LATELY},
    )
    lately = [author for author, _ in rows]
    here = [person.name for person in who_works_here(reader) if person.name != user]
    return [*(name for name in lately if name in here or not here), *(name for name in here if name not in lately)]


def who_works_here(reader: Reader) -> list[Person]:
    """Those whom the hub told of, by name; nobody before it did."""
    return read_met(reader.remembered(PEOPLE)).people


def require_reviewer(reader: Reader, name: str) -> None:
    """Refuse a name to which the hub would give no ad, where it told who works there.

    Raises:
        Misused: `no_person`, with the nearest there is; `no_reviewer`: they decide no ads.
    """
    here = {person.name: person.role for person in who_works_here(reader)}
    reviewers = [known for known, role in here.items() if role in FACTS[FactKind.DECISION]]
    if not here or name in reviewers:
        return
    if name in here:
        raise Misused("no_reviewer", name=name, role=here[name])
    folded = {fold(known): known for known in reviewers}
    near = get_close_matches(fold(name)[:80], folded, 1, 0.5)
    raise Misused("no_person", name=name, nearest=f" {folded[near[0]]}?" if near else "")
