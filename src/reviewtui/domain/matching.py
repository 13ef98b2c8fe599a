"""A query judged on one ad, without a database: conditions of rules, and what a briefing is about.

A matcher says the same as the search over the cache. A query alone names the states a list shows; here only a state
that was asked for counts, so an empty query matches every ad.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import ge, gt, le, lt
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.landing import host_of, is_under
from reviewtui.domain.query import MISMATCH, SCORE_UNIT, STATES, BadQuery, Bound, Filter, Query, Words, fold, parse

Condition = Callable[["Subject", int], bool]
"""Whether it holds of an ad at an instant (epoch ms)."""

_MARKS = re.compile("[\u0300-\u036f]")
_CODE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b")
# The accents that the full-text index takes off a Latin letter (SQLite, fts5_unicode2.c).
_DIACRITICS = frozenset(
    map(chr, (*range(0x300, 0x305), *range(0x306, 0x30D), 0x30F, 0x311, 0x31B, *range(0x323, 0x329), 0x32D, 0x32E,
              0x330, 0x331))
)  # fmt: skip
_NOTHING: frozenset[str] = frozenset()


class Subject(msgspec.Struct, frozen=True, dict=True, kw_only=True):
    """An ad as a query asks about it. Instants in epoch ms.

    `account` is the account's name; `why` what somebody asked; `alike` what near-identical ads share: their shape, or
    where they have none the hash of their content. What people did is empty where nobody looked it up:
    `state` as in `decisions.State`; `ruling` is the verdict that holds; `authors`, `verdicts`, `codes`,
    `decided_at` are those of all decisions that were not taken back; `assignee` and `holder` are '' for nobody, None
    where it is not known. `mismatch`: the worst way in which sources disagree, nobody having settled it.
    """

    ad_id: str = ""
    account_id: str = ""
    account: str = ""
    headline: str = ""
    text: str = ""
    link: str = ""
    language: str = ""
    format: str = ""
    status: str = ""
    ai_verdict: str = ""
    ai_score: float | None = None
    ai_reason: str = ""
    spend_minor: int | None = None
    created_at: int = 0
    due_at: int | None = None
    why: str = ""
    customer_waiting: bool = False
    alike: int | str = 0
    state: str = ""
    ruling: str = ""
    authors: frozenset[str] = _NOTHING
    verdicts: frozenset[str] = _NOTHING
    codes: frozenset[str] = _NOTHING
    decided_at: tuple[int, ...] = ()
    assignee: str | None = None
    holder: str | None = None
    disputed: bool = False
    rereview: bool = False
    surprise: bool = False
    mismatch: str = ""

    @cached_property
    def found_by(self) -> str:
        """The words by which the ad is found, a space before and after each; a phrase never spans two lines."""
        return f" {index_words(self.headline)} \n {index_words(f'{self.text} {self.account}')} "

    @cached_property
    def account_folded(self) -> str:
        """The account's name as it is compared."""
        return fold(self.account)

    @cached_property
    def host(self) -> str:
        """The host it leads to."""
        return host_of(self.link)


class Known(NamedTuple):
    """What a query may speak of beside the ad. `sections`: the section of each code of the policy."""

    me: str = ""
    sections: Mapping[str, str] = {}
    alike_of: Callable[[str], int | str] = lambda _: 0
    """What an ad shares with near-identical ones; 0 where there is no such ad."""
    query_of: Callable[[str], str | None] = lambda _: None
    """The query of a briefing; None where there is none."""


NOTHING_ELSE = Known()


class Matcher(NamedTuple):
    """A query, ready to be judged on many ads."""

    query: Query
    conditions: tuple[Condition, ...]

    def matches(self, subject: Subject, now: int) -> bool:
        """Whether the query finds this ad at an instant (epoch ms)."""
        for condition in self.conditions:  # noqa: SIM110 - asked of every ad of an import
            if not condition(subject, now):
                return False
        return True


def matcher(text: str, known: Known = NOTHING_ELSE) -> Matcher:
    """A query made ready.

    Raises:
        BadQuery: it has a word that means nothing.
    """
    query = parse(text)
    conditions = [_bound(bound) for bound in query.bounds()]
    conditions += [_either([_filter(term, known) for term in group], group[0]) for group in query.alternatives()]
    for word in query.words():
        words = index_words(_MARKS.sub("", word.text))
        if words:  # signs alone ask for nothing
            conditions.append(_words(words, word))
    return Matcher(query, tuple(conditions))


def codes_in(text: str) -> list[str]:
    """What looks like reason codes in a text, such as what an AI says: words in capitals."""
    return _CODE.findall(text)


class _Token(dict[int, str]):
    """What stands for each character in the full-text index; a space parts words."""

    def __missing__(self, code: int) -> str:
        token = self[code] = _token(chr(code))
        return token


def _token(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] not in "LN" and category != "Co":
        return "" if character in _DIACRITICS else " "
    apart = unicodedata.normalize("NFD", character)
    if len(apart) > 1 and apart[0].isascii() and all(map(unicodedata.combining, apart[1:])):
        return apart[0].lower()
    folded = character.casefold()
    return folded if len(folded) == 1 else character.lower()[:1]


_token_of = _Token()


def index_words(text: str) -> str:
    """The words of a text as the full-text index keeps them, one space between each two.

    As SQLite's `unicode61 remove_diacritics 2`; but characters newer than its tables (Unicode 6.1), most pictographs
    among them, part words here.
    """
    return " ".join(text.translate(_token_of).split())


def _words(words: str, word: Words) -> Condition:
    wanted = f" {words} " if word.phrase else f" {words}"
    if word.negated:
        return lambda subject, _: wanted not in subject.found_by
    return lambda subject, _: wanted in subject.found_by


def _either(conditions: list[Condition], first: Filter) -> Condition:
    """One of these holds; of a negated filter, which stands alone, it does not."""
    one = conditions[0]
    if first.negated:
        return lambda subject, now: not one(subject, now)
    if len(conditions) == 1:
        return one
    return lambda subject, now: any(condition(subject, now) for condition in conditions)


def _bound(bound: Bound) -> Condition:
    compare: Callable[[Any, Any], bool] = {">": gt, ">=": ge, "<": lt, "<=": le}[bound.op]
    amount, negated = bound.amount, bound.negated
    if bound.key == "age":
        return lambda subject, now: compare(now - subject.created_at, amount) is not negated
    if bound.key == "due":
        return lambda subject, now: (
            subject.due_at is not None and compare(subject.due_at - now, amount)
        ) is not negated  # fmt: skip
    if bound.key == "decided":
        return lambda subject, now: any(compare(now - at, amount) for at in subject.decided_at) is not negated
    if bound.key == "score":
        score = amount / SCORE_UNIT
        return lambda subject, _: (subject.ai_score is not None and compare(subject.ai_score, score)) is not negated
    return lambda subject, _: (
        (subject.spend_minor is not None and compare(subject.spend_minor, amount)) is not negated
    )


def _filter(term: Filter, known: Known) -> Condition:
    value = term.value
    if term.key == "is":
        return _being(value, known.me)
    if term.key in _EQUAL:
        return _EQUAL[term.key](value)
    if term.key == "account":
        return _account(value)
    if term.key == "status":
        return _mismatch if value == MISMATCH else lambda subject, _: subject.status == value
    if term.key == "section":
        return _section(value, known.sections)
    if term.key == "by":
        author = known.me if value == "me" else value
        return lambda subject, _: author in subject.authors
    if term.key in ("assigned", "claimed"):
        user = {"me": known.me, "none": ""}.get(value, value)
        if term.key == "assigned":
            return lambda subject, _: subject.assignee == user
        return lambda subject, _: subject.holder == user
    if term.key == "like":
        alike = known.alike_of(value)
        return lambda subject, _: bool(alike) and subject.alike == alike
    text = known.query_of(value)  # of a briefing; another one that it may name finds nothing
    if text is None:
        return lambda *_: False
    return matcher(text, known._replace(query_of=lambda _: None)).matches


_EQUAL: dict[str, Callable[[str], Condition]] = {
    "ad": lambda value: lambda subject, _: subject.ad_id == value,
    MISMATCH: lambda value: lambda subject, _: subject.mismatch == value,
    "lang": lambda value: lambda subject, _: subject.language.lower() == value,
    "format": lambda value: lambda subject, _: subject.format.lower() == value,
    "host": lambda value: lambda subject, _: is_under(subject.host, value),
    "verdict": lambda value: lambda subject, _: value in subject.verdicts,
    "reason": lambda value: lambda subject, _: value in subject.codes,
}


def _being(value: str, me: str) -> Condition:
    if value == "open":
        return lambda subject, _: subject.state in ("open", "changed", "appealed", "second")
    if value in STATES:
        return lambda subject, _: subject.state == value
    if value == "mine":
        return lambda subject, _: me in subject.authors
    if value == "late":
        return lambda subject, now: subject.due_at is not None and subject.due_at < now
    return _FLAGS[value]


_FLAGS: dict[str, Condition] = {
    "unsure": lambda subject, _: (
        subject.ai_verdict == "unsure"
        or (subject.ai_score is not None and subject.ai_verdict not in ("approve", "reject"))
    ),
    "asked": lambda subject, _: bool(subject.why),
    "waiting": lambda subject, _: subject.customer_waiting,
    "disputed": lambda subject, _: subject.disputed,
    "rereview": lambda subject, _: subject.rereview,
    "surprise": lambda subject, _: subject.surprise,
}


def _account(value: str) -> Condition:
    word = fold(value)
    return lambda subject, _: subject.account_id == value or bool(word and word in subject.account_folded)


def _mismatch(subject: Subject, _: int) -> bool:
    """Sources disagree, or the platform says other than the AI or the decision that holds."""
    if subject.mismatch:
        return True
    other = {"rejected": "approve", "active": "reject"}.get(subject.status)
    return other is not None and other in (subject.ai_verdict, subject.ruling)


def _section(value: str, sections: Mapping[str, str]) -> Condition:
    codes = frozenset(code for code, section in sections.items() if section == value)
    return lambda subject, _: (
        not codes.isdisjoint(subject.codes)
        or bool(codes and subject.ai_reason and not codes.isdisjoint(codes_in(subject.ai_reason)))
    )


__all__ = ["BadQuery", "Known", "Matcher", "Subject", "codes_in", "index_words", "matcher"]
