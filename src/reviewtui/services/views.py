"""Parts of the queue with a name: those everybody has, the team's, published as rules, and the user's own."""

from dataclasses import dataclass

from reviewtui.database import sqlite
from reviewtui.domain.lists import ESCALATED, REREVIEW, SURPRISES
from reviewtui.domain.policy import Phrase
from reviewtui.domain.query import fold, parse, render
from reviewtui.domain.rules import QUEUES, Queues, SharedQueue, read_document
from reviewtui.errors import Misused
from reviewtui.services.acts import clean
from reviewtui.services.desk import Desk
from reviewtui.services.queue import filter_of, is_plain
from reviewtui.services.rules import Published, held, publish
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import trouble
from reviewtui.store.views import drop_view, keep_view, kept_views
from reviewtui.words import say_in

NAME_LIMIT = 60
COUNT_MOST = 999
EVERYBODYS = {
    "all": "",
    "assigned": "assigned:me",
    "second": "is:second",
    "escalated": ESCALATED,
    "late": "is:late",
    "rereview": REREVIEW,
    "surprise": SURPRISES,
}
"""Name and query of the views that need no saving."""


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name; `shared` with the team."""

    name: str
    title: str
    query: str
    shared: bool


def everybodys(language: str) -> list[View]:
    """The views that everybody has."""
    return [View(name, say_in(language, f"views.{name}"), query, True) for name, query in EVERYBODYS.items()]


def views(reader: Reader, language: str) -> list[View]:
    """The team's views in their order, then the user's own in the order they were made; an own one that became the
    team's is theirs."""
    document = reader.document(QUEUES)
    shared = read_document(Queues, document[1] if document else None).queues
    found = [View(queue.name, queue.title.in_language(language), queue.query, True) for queue in shared]
    theirs = {(view.name, view.query) for view in found}
    return found + [
        View(name, name, query, False) for name, query in kept_views(reader) if (name, query) not in theirs
    ]


def named(reader: Reader, language: str, name: str) -> View:
    """The view of this name or title, however it is written; one's own before the team's, and that before
    everybody's.

    Raises:
        Misused: `no_view`.
    """
    known = [*reversed(views(reader, language)), *everybodys(language)]
    wanted = fold(name.strip())
    for view in known:
        if wanted in (fold(view.name), fold(view.title)):
            return view
    raise Misused("no_view", name=name, known=", ".join(dict.fromkeys(view.name for view in reversed(known))))


def count_view(reader: Reader, view: View, now: int, user: str) -> int:
    """How many ads a view shows, counted up to `COUNT_MOST`.

    Raises:
        BadQuery: its query has a word that means nothing here.
    """
    filter = filter_of(parse(view.query), now, user, reader)
    if is_plain(filter):
        return min(COUNT_MOST, reader.open_total(now))
    return min(COUNT_MOST, reader.count(filter, now, COUNT_MOST))


def save_view(desk: Desk, name: str, query: str) -> View:
    """Keep a query under a name of the user's own.

    Raises:
        BadQuery: the query has a word that means nothing; Misused: `view_name`, `not_text`.
        ReviewError: `work_trouble`.
    """
    name = clean(name, "name")
    if not name or len(name) > NAME_LIMIT or "\n" in name:
        raise Misused("view_name", most=NAME_LIMIT)
    query = render(parse(query))
    try:
        keep_view(desk.work.connection, name, query, desk.clock())
    except sqlite.Error as error:
        raise trouble("work_trouble", error, file=desk.work.path) from None
    return View(name, name, query, False)


def share_view(desk: Desk, view: View) -> Published:
    """Make a view of one's own the team's, at the place of the one of the same name, or as the last.

    Raises:
        ReviewError: as `services.rules.publish`, `not_allowed` above all; `rules_newer`.
    """
    document = held(desk, QUEUES).document
    before = document.queues if isinstance(document, Queues) else ()
    queue = SharedQueue(view.name, Phrase(view.title, view.title), view.query)
    queues = tuple(queue if one.name == queue.name else one for one in before)
    return publish(desk, QUEUES, Queues(queues if queue in queues else (*queues, queue)))


def forget_view(desk: Desk, name: str) -> bool:
    """Let go of an own view; returns whether there was one.

    Raises:
        ReviewError: `work_trouble`.
    """
    try:
        return drop_view(desk.work.connection, name)
    except sqlite.Error as error:
        raise trouble("work_trouble", error, file=desk.work.path) from None
