"""What an ad said before: the contents that somebody judged, and how each differs from what it says now."""

from dataclasses import dataclass

from reviewtui.domain.ads import Content
from reviewtui.domain.diff import changed_parts
from reviewtui.domain.facts import Decision, read_body
from reviewtui.services.ads import AdView
from reviewtui.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Version:
    """A content that is no longer the ad's. `at` (epoch ms), `author` and `verdict` are of the last decision on it;
    `changes`: (part, what became of it until now) as `diff.changed_parts` says it."""

    content_hash: str
    content: Content
    at: int
    author: str
    verdict: str
    changes: tuple[tuple[str, str], ...]


def earlier(reader: Reader, view: AdView) -> tuple[Version, ...]:
    """The versions that were judged, the latest first. One that nobody judged is not kept by any cache."""
    judged = {past.id: past for past in view.past if not past.here and not past.undone}
    if not judged:
        return ()
    bodies = {fact.id: fact.body for fact in reader.facts_on(view.ad_id)}
    bodies |= {fact.id: fact.body for fact in reader.own_facts_on(view.ad_id)}
    found: dict[str, Version] = {}
    for past in sorted(judged.values(), key=lambda past: past.at, reverse=True):
        said = read_body(bodies[past.id]) if past.id in bodies else None
        if isinstance(said, Decision) and said.content_hash not in (view.content_hash, *found):
            changes = tuple(changed_parts(said.content, view.content))
            found[said.content_hash] = Version(
                said.content_hash, said.content, past.at, past.author, past.verdict, changes
            )
    return tuple(found.values())
