"""Publishing the workspace's documents: whole revisions, each made from the last and checked before it counts."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from reviewtui.domain.documents import DOCUMENTS, checked, sections_of
from reviewtui.domain.facts import Publish
from reviewtui.domain.policy import Policy
from reviewtui.domain.precedence import PrecedenceRules
from reviewtui.domain.query import Filter
from reviewtui.domain.reconcile import PACKAGED
from reviewtui.domain.rules import (
    POLICY_PREFIX,
    PRECEDENCE,
    PRIORITY,
    REVIEW,
    PriorityRules,
    ReviewRules,
    read_document,
)
from reviewtui.domain.scoring import PLAIN, CompiledRules, compile_rules
from reviewtui.errors import Misused
from reviewtui.hub.judging import Refused, bounded
from reviewtui.hub.opening import Writing
from reviewtui.hub.reports import DEPTH_LIMIT
from reviewtui.hub.tables import POLICY, RELEASE_DUE, RULES

_LATEST = (
    select(RULES.c.revision, RULES.c.body, RULES.c.seq)
    .where(RULES.c.name == bindparam("name"))
    .order_by(RULES.c.revision.desc())
    .limit(1)
)
_REVIEW_BEFORE = (
    select(RULES.c.body)
    .where(RULES.c.name == REVIEW, RULES.c.seq < bindparam("seq"))
    .order_by(RULES.c.revision.desc())
    .limit(1)
)
_LATEST_POLICY = (
    select(POLICY.c.revision, POLICY.c.body, POLICY.c.seq)
    .where(POLICY.c.policy == bindparam("name"))
    .order_by(POLICY.c.revision.desc())
    .limit(1)
)
_POLICIES = select(POLICY).order_by(POLICY.c.revision)


class Ranking(NamedTuple):
    """By what ads are ordered and due: rules made ready, and their revision; 0 where none was published.

    `precedence`: whose word a status is. `number`: that of the last change that published any of it, or the policy
    whose sections are asked for; it only grows.
    """

    rules: CompiledRules = PLAIN
    revision: int = 0
    number: int = 0
    precedence: PrecedenceRules = PACKAGED


def review_rules(connection: Connection) -> ReviewRules:
    """How items are drawn and held now."""
    row = connection.execute(_LATEST, {"name": REVIEW}).first()
    return ReviewRules() if row is None else _review_rules(row.body)


def review_rules_at(connection: Connection, seq: int) -> ReviewRules:
    """How items were drawn and held when the change of this number was made."""
    body = connection.scalar(_REVIEW_BEFORE, {"seq": seq})
    return ReviewRules() if body is None else _review_rules(body)


@lru_cache(4)
def _review_rules(body: bytes) -> ReviewRules:
    return read_document(ReviewRules, body)


def ranking_now(connection: Connection) -> Ranking:
    """By what ads are ordered and due now; the packaged rules where those published cannot be used."""
    whose = connection.execute(_LATEST, {"name": PRECEDENCE}).first()
    since, precedence = (whose.seq, _precedence_rules(whose.body)) if whose is not None else (0, PACKAGED)
    row = connection.execute(_LATEST, {"name": PRIORITY}).first()
    if row is None:
        return Ranking(number=since, precedence=precedence)
    policies = _policies(connection)
    rules = _priority_rules(row.body, tuple(body for _, body in policies))
    number = max([row.seq, *(seq for seq, _ in policies)]) if _asks_for_sections(rules) else row.seq
    return Ranking(rules, row.revision, max(number, since), precedence)


@lru_cache(4)
def _precedence_rules(body: bytes) -> PrecedenceRules:
    return read_document(PrecedenceRules, body)


@lru_cache(4)
def _priority_rules(body: bytes, policies: tuple[bytes, ...]) -> CompiledRules:
    try:
        return compile_rules(read_document(PriorityRules, body), sections_of(*_decoded(policies)))
    except Misused:
        return PLAIN


def _policies(connection: Connection) -> list[tuple[int, bytes]]:
    """The latest revision of each policy: the number of its change, and its JSON."""
    of: dict[str, tuple[int, bytes]] = {}
    for row in connection.execute(_POLICIES):
        of[row.policy] = (row.seq, row.body)
    return [of[name] for name in sorted(of)]


def _decoded(policies: Iterable[bytes]) -> list[Policy]:
    return [msgspec.json.decode(body, type=Policy) for body in policies]


def _asks_for_sections(rules: CompiledRules) -> bool:
    conditions = [rule[0] for rule in rules.badges] + [rule[0] for rule in rules.due]
    terms = (term for condition in conditions for term in condition.query.terms)
    return any(isinstance(term, Filter) and term.key == "section" for term in terms)


def check_publication(connection: Connection, publication: Publish) -> None:
    """Let a revision pass that follows the one that holds, and that everybody can work by.

    Raises:
        Refused: `stale_revision`, `bad_document`.
    """
    name, is_policy = _named(publication)
    before = connection.execute(_LATEST_POLICY if is_policy else _LATEST, {"name": name}).first()
    current = before.revision if before else 0
    if publication.revision != current + 1:
        raise Refused("stale_revision", current=current)
    body = bytes(publication.body)
    try:
        bounded(msgspec.json.decode(body), DEPTH_LIMIT, "")
        kind: Any = Policy if is_policy else DOCUMENTS[name]
        document = msgspec.json.decode(body, type=kind)
        kept = msgspec.json.decode(before.body, type=Policy) if is_policy and before else None
        checked(name, document, _decoded(body for _, body in _policies(connection)), kept)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError) as bad:
        raise Refused("bad_document", why="") from bad
    except Misused as bad:
        raise Refused("bad_document", why=str(bad)) from bad
    if is_policy and document.revision != publication.revision:
        raise Refused("bad_document", why="")


def publish(transaction: Writing, author: str, publication: Publish) -> None:
    """Let this revision, which was checked, hold from now on; also for approvals that wait to be released."""
    name, is_policy = _named(publication)
    body, seq, revision = bytes(publication.body), transaction.next_seq(), publication.revision
    if is_policy:
        transaction.put_many(POLICY, [(seq, "", name, revision, body)])
    else:
        if name == REVIEW:
            before = review_rules(transaction.connection).hold_seconds
            longer = (_review_rules(body).hold_seconds - before) * 1000
            waits = update(RELEASE_DUE).where(RELEASE_DUE.c.due_at >= 0)  # and is not suspended
            transaction.connection.execute(waits.values(due_at=RELEASE_DUE.c.due_at + longer))
        transaction.put_many(RULES, [(seq, "", name, revision, author, transaction.now, body)])


def _named(publication: Publish) -> tuple[str, bool]:
    """The document's name, and whether it is a policy."""
    name = publication.name.removeprefix(POLICY_PREFIX)
    return name, name != publication.name
