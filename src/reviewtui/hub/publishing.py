"""Publishing the workspace's documents: whole revisions, each made from the last and checked before it counts."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select

from reviewtui.domain.facts import Publish, Verdict
from reviewtui.domain.matching import matcher
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.query import Filter
from reviewtui.domain.rules import (
    DOCUMENTS,
    POLICY_PREFIX,
    PRIORITY,
    REVIEW,
    PriorityRules,
    Queues,
    ReviewRules,
    Templates,
    read_document,
)
from reviewtui.domain.scoring import PLAIN, CompiledRules, compile_rules
from reviewtui.errors import Misused
from reviewtui.hub.judging import QUERY_LIMIT, REASONS_LIMIT, TITLE_LIMIT, WORDS_LIMIT, Refused, bounded
from reviewtui.hub.opening import Writing
from reviewtui.hub.reports import DEPTH_LIMIT, ID_LIMIT
from reviewtui.hub.tables import POLICY, RULES

ENTRIES_LIMIT = 200
"""Rules, templates, queues in one document."""
LEASE_SECONDS = range(15, 3601)
AHEAD_HOURS = range(1, 73)

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


class _Bad(ValueError):
    """What of a document cannot be used: the place in it."""


class Ranking(NamedTuple):
    """By what ads are ordered and due: rules made ready, and their revision; 0 where none was published.

    `number`: that of the change that published them, or the policy whose sections they ask for; it only grows.
    """

    rules: CompiledRules = PLAIN
    revision: int = 0
    number: int = 0


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
    row = connection.execute(_LATEST, {"name": PRIORITY}).first()
    if row is None:
        return Ranking()
    policies = _policies(connection)
    rules = _priority_rules(row.body, tuple(body for _, body in policies))
    number = max([row.seq, *(seq for seq, _ in policies)]) if _asks_for_sections(rules) else row.seq
    return Ranking(rules, row.revision, number)


@lru_cache(4)
def _priority_rules(body: bytes, policies: tuple[bytes, ...]) -> CompiledRules:
    try:
        return compile_rules(read_document(PriorityRules, body), _sections_of(policies))
    except Misused:
        return PLAIN


def _policies(connection: Connection) -> list[tuple[int, bytes]]:
    """The latest revision of each policy: the number of its change, and its JSON."""
    of: dict[str, tuple[int, bytes]] = {}
    for row in connection.execute(select(POLICY).order_by(POLICY.c.revision)):
        of[row.policy] = (row.seq, row.body)
    return [of[name] for name in sorted(of)]


def _sections_of(policies: Iterable[bytes]) -> dict[str, str]:
    """The section of each code of these policies."""
    return {code.code: code.section for body in policies for code in msgspec.json.decode(body, type=Policy).codes}


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
        if is_policy:
            kept = msgspec.json.decode(before.body, type=Policy) if before else None
            _check_policy(msgspec.json.decode(body, type=Policy), name, publication.revision, kept)
        else:
            _check_document(connection, msgspec.json.decode(body, type=DOCUMENTS[name]))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, Misused, _Bad, KeyError) as bad:
        raise Refused("bad_document") from bad


def publish(transaction: Writing, author: str, publication: Publish) -> None:
    """Let this revision, which was checked, hold from now on."""
    name, is_policy = _named(publication)
    body, seq, revision = bytes(publication.body), transaction.next_seq(), publication.revision
    if is_policy:
        transaction.put_many(POLICY, [(seq, "", name, revision, body)])
    else:
        transaction.put_many(RULES, [(seq, "", name, revision, author, transaction.now, body)])


def _named(publication: Publish) -> tuple[str, bool]:
    """The document's name, and whether it is a policy."""
    name = publication.name.removeprefix(POLICY_PREFIX)
    return name, name != publication.name


def _check_document(connection: Connection, document: msgspec.Struct) -> None:
    if isinstance(document, PriorityRules):
        compile_rules(document, _sections_of(body for _, body in _policies(connection)))
    elif isinstance(document, ReviewRules):
        _check_review(document)
    elif isinstance(document, Templates):
        _check_templates(document)
    elif isinstance(document, Queues):
        _check_queues(document)


def _check_review(rules: ReviewRules) -> None:
    _hold(0 <= rules.blind_share <= 1, "blind_share")
    _hold(0 <= rules.second_share <= 1, "second_share")
    _hold(rules.lease_seconds in LEASE_SECONDS, "lease_seconds")
    _hold(rules.ahead_hours in AHEAD_HOURS, "ahead_hours")


def _check_templates(document: Templates) -> None:
    _few(document.templates)
    _different([template.name for template in document.templates])
    for template in document.templates:
        _hold(0 < len(template.name.strip()) <= len(template.name) <= TITLE_LIMIT, "name")
        _hold(template.verdict in Verdict.__members__.values(), "verdict")
        _hold(len(template.codes) <= REASONS_LIMIT and all(0 < len(c) <= ID_LIMIT for c in template.codes), "codes")
        _hold(len(template.memo) <= WORDS_LIMIT and len(template.suggestion) <= WORDS_LIMIT, "memo")


def _check_queues(document: Queues) -> None:
    _few(document.queues)
    _different([queue.name for queue in document.queues])
    for queue in document.queues:
        _hold(0 < len(queue.name.strip()) <= len(queue.name) <= ID_LIMIT, "name")
        _hold(max(len(queue.title.en), len(queue.title.es)) <= TITLE_LIMIT, "title")
        _check_query(queue.query)


def _check_policy(policy: Policy, name: str, revision: int, before: Policy | None) -> None:
    """A code never vanishes and never goes back, and every name leads to a code that is there."""
    _hold(policy.policy == name and 0 < len(name) <= ID_LIMIT, "policy")
    _hold(policy.revision == revision, "revision")
    codes = {code.code: code for code in policy.codes}
    _different([code.code for code in policy.codes])
    for code in policy.codes:
        _hold(0 < len(code.code) <= ID_LIMIT and 0 <= code.revision <= 2**31 - 1, "code")
        _hold(code.state in ("active", "merged", "retired"), "state")
        _hold(code.section in policy.sections, "section")
        _hold(_leads_somewhere(code, codes), "merged_into")
    for verdict, digits in policy.digits.items():
        _hold(verdict in Verdict.__members__.values() and all(code in codes for code in digits), "digits")
    for old in before.codes if before else ():
        _hold(old.code in codes and codes[old.code].revision >= old.revision, "codes")


def _leads_somewhere(code: ReasonCode, codes: dict[str, ReasonCode]) -> bool:
    """Whether what a code was merged into is there, and following it comes to an end."""
    if code.state == "merged" and not code.merged_into:
        return False
    for _ in codes:
        if not code.merged_into:
            return True
        if code.merged_into not in codes:
            return False
        code = codes[code.merged_into]
    return False


def _check_query(text: str) -> None:
    _hold(len(text) <= QUERY_LIMIT, "query")
    matcher(text)


def _few(*lists: tuple[object, ...]) -> None:
    _hold(all(len(entries) <= ENTRIES_LIMIT for entries in lists), "entries")


def _different(names: list[str]) -> None:
    _hold(len(set(names)) == len(names), "names")


def _hold(true: bool, place: str) -> None:
    if not true:
        raise _Bad(place)
