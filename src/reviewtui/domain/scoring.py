"""The workspace's own rules of priority and due times, made ready and judged on an ad.

A rule is judged when what is said of the ad changes, and its points are stored in the rank. So a condition may ask
for what the ad is, and for nothing that passes with time or that people do to it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from reviewtui.domain.decisions import State
from reviewtui.domain.matching import Known, Matcher, Subject, matcher
from reviewtui.domain.priority import BADGES, DUE, HOUR, LATE, LEAST, WAITED, Badge
from reviewtui.domain.query import BadQuery, Filter, Query, Words, render
from reviewtui.domain.rules import PriorityRules
from reviewtui.errors import Misused

OF_THE_AD = frozenset({"account", "status", "section", "lang", "format", "host", "spend", "score", "ad"})
"""Keys of a query that a rule may use; of `is`, the values in `FLAGS_OF_THE_AD`."""
FLAGS_OF_THE_AD = frozenset({"unsure", "asked", "waiting"})

MOST_RULES = 200
MOST_POINTS = 1000
MOST_HOURS = 8784
"""A year: an ad is not due later."""
BADGE_LENGTH = 9

_TAKEN = frozenset({*BADGES, *map(str, State), WAITED, DUE, LATE, LEAST, "skipped", "yours"})


class Judged(NamedTuple):
    """What the rules say of an ad: their badges, the due time (epoch ms) they set, and by which of them, from 1."""

    badges: tuple[Badge, ...] = ()
    due_at: int | None = None
    due_rule: int = 0


class CompiledRules(NamedTuple):
    """Rules made ready. `points` holds the document, its steps of spend in order."""

    points: PriorityRules
    badges: tuple[tuple[Matcher, Badge], ...] = ()
    due: tuple[tuple[Matcher, int], ...] = ()
    """(condition, milliseconds after the ad was made)"""

    @property
    def any(self) -> bool:
        """Whether the workspace has rules of its own."""
        return bool(self.badges or self.due)

    def judge(self, subject: Subject) -> Judged:
        """What the rules say of an ad; of several due times the earliest counts."""
        badges = tuple(badge for condition, badge in self.badges if condition.matches(subject, 0))
        due = [(after, at) for at, (condition, after) in enumerate(self.due, 1) if condition.matches(subject, 0)]
        if not due:
            return Judged(badges)
        after, at = min(due)
        return Judged(badges, subject.created_at + after, at)


def compile_rules(rules: PriorityRules, sections: Mapping[str, str] | None = None) -> CompiledRules:
    """The rules made ready. `sections`: the section of each code of the policy, where `section:` may be asked for.

    Raises:
        Misused: a rule that cannot be, named by its kind and number: `rule_query`, `rule_key`, `rule_badge`,
            `rule_number`, `rules_many`.
    """
    for name, count in (("rules", len(rules.rules)), ("due", len(rules.due)), ("spend", len(rules.spend))):
        if count > MOST_RULES:
            raise Misused("rules_many", name=name, most=MOST_RULES)
    for name in ("asked", "unsure", "mismatch", "customer"):
        _within(name, getattr(rules, name), -MOST_POINTS, MOST_POINTS)
    for at, (step, points) in enumerate(rules.spend, 1):
        _within(f"spend {at}", points, -MOST_POINTS, MOST_POINTS)
        _within(f"spend {at}", step, -(2**62), 2**62)
    known = Known(sections=sections or {})
    badges = []
    for at, rule in enumerate(rules.rules, 1):
        named = f"rules {at}"
        _within(named, rule.points, -MOST_POINTS, MOST_POINTS)
        word = rule.badge
        if not 1 <= len(word) <= BADGE_LENGTH or not word.isprintable() or " " in word or word in _TAKEN:
            raise Misused(
                "rule_badge", rule=named, badge=word[:40], most=BADGE_LENGTH, taken=", ".join(sorted(_TAKEN))
            )
        badges.append((_condition(named, rule.when, known), Badge(word, rule.points)))
    due = []
    for at, due_rule in enumerate(rules.due, 1):
        named = f"due {at}"
        _within(named, due_rule.hours, 0, MOST_HOURS)
        due.append((_condition(named, due_rule.when, known), round(due_rule.hours * HOUR)))
    steps = tuple(sorted(rules.spend, reverse=True))
    return CompiledRules(msgspec.structs.replace(rules, spend=steps), tuple(badges), tuple(due))


def _within(rule: str, number: float, least: int, most: int) -> None:
    if not least <= number <= most:
        raise Misused("rule_number", rule=rule, number=number, least=least, most=most)


def _condition(rule: str, when: str, known: Known) -> Matcher:
    """What a rule asks for, made ready."""
    try:
        found = matcher(when, known)
    except BadQuery as bad:
        raise Misused("rule_query", rule=rule, why=str(bad)) from None
    query = found.query
    wrong = [f"sort:{query.sort}"] if query.sort != "rank" else []
    for term in query.terms:
        if isinstance(term, Words):
            continue
        of_the_ad = term.key in OF_THE_AD
        if isinstance(term, Filter) and term.key == "is":
            of_the_ad = term.value in FLAGS_OF_THE_AD
        if not of_the_ad or (term.key == "section" and not known.sections):
            wrong.append(render(Query((term,))))
    if wrong:
        raise Misused("rule_key", rule=rule, word=wrong[0], known=", ".join(sorted(OF_THE_AD)))
    return found


PLAIN = compile_rules(PriorityRules())
"""No rules of a workspace's own."""
