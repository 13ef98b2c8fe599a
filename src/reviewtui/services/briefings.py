"""Briefings: a pattern written up once, found by a query, pointed out on its ads, sent to whom it concerns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.documents import check_briefing, sections_of
from reviewtui.domain.facts import Briefing, FactKind
from reviewtui.domain.matching import Known, Matcher, Subject, matcher
from reviewtui.domain.query import MISMATCH, STATES, Filter, Query, fold, parse
from reviewtui.errors import Misused
from reviewtui.services.acts import cache_read, clean, make_fact, require_role
from reviewtui.services.ads import AdView
from reviewtui.services.desk import Desk, current_policy
from reviewtui.services.outcomes import surprising
from reviewtui.services.queue import COUNT_MOST, filter_of
from reviewtui.services.rules import read_tree
from reviewtui.store.briefings import Copy, accounts_of, briefing_copies
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import trouble

MOST_ACCOUNTS = 200
"""Accounts to which one briefing is sent."""
KEY_WORDS = 4

_REVEALING = frozenset({"verdict", "reason", "section", "by", "score", "decided", "briefing"})
_TELLING = frozenset(
    f"is:{name}"
    for name in (
        "decided",
        "escalated",
        "appealed",
        "second",
        "auto",
        "unsure",
        "mine",
        "disputed",
        "rereview",
        "surprise",
    )
) | {f"status:{MISMATCH}"}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in a briefing."""

    title: str = ""
    recognise: str = ""
    watch: str = ""
    query: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A briefing as it stands. `accounts`: ids of those it was sent to. `mine`: this user wrote the latest revision;
    `delivery` is '' once the hub has it. `at` in epoch ms."""

    key: str
    revision: int
    words: Words
    author: str
    at: int
    accounts: tuple[str, ...]
    mine: bool = False
    delivery: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The ads a query finds here, in whatever state, counted up to `COUNT_MOST` (`more` than that); and of which
    accounts they are: id, name, how many, those with most first."""

    ads: int
    more: bool
    accounts: tuple[tuple[str, str, int], ...]


# --- reading ---


def read_briefings(reader: Reader, user: str) -> list[Written]:
    """Every briefing this user may see, those in force first, the latest first."""
    found = [_written(key, copies, user) for key, copies in briefing_copies(reader).items()]
    return sorted(found, key=lambda one: (one.retired, -one.at, one.key))


def _written(key: str, copies: Sequence[Copy], user: str) -> Written:
    first = copies[0]
    said = first.said
    accounts = {copy.said.account_id for copy in copies if copy.said.account_id and not copy.said.retired}
    return Written(
        key, said.revision, Words(said.title, said.recognise, said.watch, said.query, said.customer),
        first.author or user, first.at, tuple(sorted(accounts)), first.author in ("", user), first.delivery,
        said.retired,
    )  # fmt: skip


def anywhere(query: Query) -> Query:
    """The same, for ads in any state unless it asks for one."""
    if any(isinstance(term, Filter) and term.key == "is" and term.value in STATES for term in query.terms):
        return query
    return Query((*query.terms, *(Filter("is", state) for state in STATES)), query.sort)


def reach(reader: Reader, text: str, now: int, user: str) -> Reach:
    """What a query finds here.

    Raises:
        BadQuery: it has a word that means nothing; Misused: `query_needed`: it asks for nothing.
    """
    query = parse(text)
    if not query.terms:
        raise Misused("query_needed")
    found = accounts_of(reader, filter_of(anywhere(query), now, user, reader), now, COUNT_MOST + 1)
    ads = sum(n for _, n in found)
    names = reader.account_names({account for account, _ in found})
    accounts = tuple((account, names.get(account, account), n) for account, n in found if account)
    return Reach(min(ads, COUNT_MOST), ads > COUNT_MOST, accounts)


def names_of(reader: Reader, accounts: Iterable[str]) -> dict[str, str]:
    """Names of these accounts, by id; an account without one is called by its id."""
    wanted = set(accounts)
    return {account: account for account in wanted} | reader.account_names(wanted)


def found(briefings: Iterable[Written], typed: str) -> list[Written]:
    """Those that hold every word typed."""
    wanted = fold(typed).split()
    return [one for one in briefings if all(word in _haystack(one) for word in wanted)]


def _haystack(one: Written) -> str:
    words = one.words
    return fold(" ".join((one.key, words.title, words.recognise, words.watch, words.query, words.customer)))


# --- on an ad ---


def pointed_out(reader: Reader, view: AdView, user: str, now: int, *, rereview: bool = False) -> tuple[Written, ...]:
    """The briefings in force whose queries find this ad. On a blind item, those alone that tell nothing of what it
    hides. `rereview`: it stands decided under an old meaning."""
    briefings = [one for one in read_briefings(reader, user) if not one.retired]
    if not briefings:
        return ()
    subject = subject_of(view, rereview=rereview)
    return tuple(
        one
        for one in briefings
        if not (view.blind and tells(one.words.query)) and _ready(one.words.query, user, reader).matches(subject, now)
    )


def subject_of(view: AdView, *, rereview: bool = False) -> Subject:
    """An open ad as a query asks about it."""
    standing = [past for past in view.past if not past.undone and past.delivery != "held"]
    ruling = next((past.verdict for past in standing if past.id == view.decision_id), "")
    return Subject(
        ad_id=view.ad_id, account_id=view.account_id, account=view.account, headline=view.content.headline,
        text=view.content.text, link=view.content.link, language=view.language, format=view.format,
        status=view.status, ai_verdict=view.ai_verdict, ai_score=view.ai_score, ai_reason=view.ai_reason,
        spend_minor=view.spend_minor, created_at=view.created_at, due_at=view.due_at, why=view.why,
        customer_waiting=view.customer_waiting, alike=view.alike, state=view.state, ruling=ruling,
        authors=frozenset(past.author for past in standing), verdicts=frozenset(past.verdict for past in standing),
        codes=frozenset(code for past in standing for code in past.codes),
        decided_at=tuple(past.at for past in standing), assignee=view.assignee,
        holder=view.holder, disputed=view.disputed, rereview=rereview, surprise=surprising(view),
        mismatch=_differing(view),
    )  # fmt: skip


def _differing(view: AdView) -> str:
    """The worst way in which sources disagree on its status; '' where they do not, or somebody settled it."""
    tale = view.tale
    return str(tale.mismatches[0].kind) if tale is not None and tale.unsettled else ""


def tells(text: str) -> bool:
    """Whether being found by this query tells what a blind item hides: what the AI or others said of the ad."""
    for term in parse(text).terms:
        if getattr(term, "key", "") in _REVEALING:
            return True
        if isinstance(term, Filter) and f"{term.key}:{term.value}" in _TELLING:
            return True
    return False


def _ready(text: str, user: str, reader: Reader) -> Matcher:
    """The query made ready; each is made once, for as long as what it speaks of stays the same."""
    terms = _filters(text)
    alike = tuple((term.value, reader.alike_of(term.value)) for term in terms if term.key == "like")
    sections = sections_of(current_policy(reader)) if any(term.key == "section" for term in terms) else {}
    return _made(text, user, tuple(sections.items()), alike)


@lru_cache(1024)
def _filters(text: str) -> tuple[Filter, ...]:
    return tuple(term for term in parse(text).terms if isinstance(term, Filter))


@lru_cache(1024)
def _made(
    text: str, user: str, sections: tuple[tuple[str, str], ...], alike: tuple[tuple[str, int | str], ...]
) -> Matcher:
    shared: Mapping[str, int | str] = dict(alike)
    return matcher(text, Known(user, dict(sections), lambda ad_id: shared.get(ad_id, 0)))


# --- writing ---


def write(desk: Desk, words: Words, accounts: Sequence[str], key: str = "") -> str:
    """Write a briefing, or the next revision of the one of this key; a copy goes to each of these accounts, and one
    to all who see every account. Accounts it was sent to before, and is not now, get it as retired. Returns its key.

    Raises:
        BadQuery: the query has a word that means nothing.
        Misused: `briefing_title`, `query_needed`, `too_long`, `not_text`, `no_briefing`, `many_accounts`,
            `no_such_account`.
        ReviewError: `role_needed`, `no_commit`, `no_cache`.
    """
    require_role(desk, FactKind.BRIEFING)
    words = checked(words)
    if len(accounts) > MOST_ACCOUNTS:
        raise Misused("many_accounts", most=MOST_ACCOUNTS)
    with cache_read(desk):
        before = _standing(desk, key) if key else None
        whole = _sees_all(desk)
        _require_known(desk.reader, accounts)
    key = key or _key(words.title, desk.make_id())
    gone = [account for account in before.accounts if account not in accounts] if before else []
    revision = before.revision + 1 if before else 1
    copies = [("", False)] if whole or not accounts else []
    copies += [(account, False) for account in dict.fromkeys(accounts)] + [(account, True) for account in gone]
    _record(desk, key, revision, words, copies)
    return key


def retire(desk: Desk, key: str) -> None:
    """A briefing is pointed out no more, to nobody; it stays readable.

    Raises:
        Misused: `no_briefing`. ReviewError: `role_needed`, `no_commit`, `no_cache`.
    """
    require_role(desk, FactKind.BRIEFING)
    with cache_read(desk):
        before = _standing(desk, key)
        whole = _sees_all(desk)
    copies = [("", True)] if whole or not before.accounts else []
    _record(
        desk, key, before.revision + 1, before.words, [*copies, *((account, True) for account in before.accounts)]
    )


def checked(words: Words) -> Words:
    """What a briefing may say, as it may be stored.

    Raises:
        BadQuery, Misused: as `write`.
    """
    said = Words(
        clean(words.title, "title"), clean(words.recognise, "recognise"), clean(words.watch, "watch"),
        clean(words.query, "query"), clean(words.customer, "customer"),
    )  # fmt: skip
    check_briefing(Briefing("", 0, said.title, said.recognise, said.watch, said.query, said.customer))
    return said


def _standing(desk: Desk, key: str) -> Written:
    copies = briefing_copies(desk.reader, key).get(key)
    if not copies:
        raise Misused("no_briefing", key=key)
    return _written(key, copies, desk.user)


def _require_known(reader: Reader, accounts: Sequence[str]) -> None:
    known = {account for account, _ in reader.accounts()}
    for account in accounts:
        if account not in known and not reader.has_ads_of(account):
            raise Misused("no_such_account", account=account)


def _sees_all(desk: Desk) -> bool:
    """Whether this user sees every account; the hub has the last word."""
    return (desk.reader.remembered("scope") or "null") == "null"


def _key(title: str, id: str) -> str:
    """A name from the title's first words, and an end of its own: two who write of one thing at once keep both."""
    words = re.findall(r"\w+", fold(title))[:KEY_WORDS]
    return "-".join([*(word[:20] for word in words), id.rpartition("-")[2][-4:]])


def _record(desk: Desk, key: str, revision: int, words: Words, copies: Sequence[tuple[str, bool]]) -> None:
    """One fact for each copy, all in one transaction."""
    facts = []
    for account, retired in copies:
        said = Briefing(
            key, revision, words.title, words.recognise, words.watch, words.query, words.customer, account, retired
        )
        facts.append(make_fact(desk, FactKind.BRIEFING, "", said, target=key, round=revision))
    try:
        desk.work.record(facts)
    except sqlite.Error as error:
        raise trouble("no_commit", error, ad_id=key) from None


# --- from a file ---


class BriefingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A briefing as a file has it. `accounts` null: those of the ads its query finds. `key`: the briefing whose next
    revision this is."""

    title: str
    recognise: str
    query: str
    watch: str = ""
    customer: str = ""
    key: str = ""
    accounts: tuple[str, ...] | None = None


def read_briefing(path: Path) -> BriefingFile:
    """A briefing from a TOML or JSON file.

    Raises:
        Misused: `rules_file`, `rules_syntax`; `briefing_shape`.
    """
    try:
        return msgspec.convert(read_tree(path), BriefingFile)
    except msgspec.ValidationError as error:
        raise Misused("briefing_shape", path=path, why=str(error)) from None


def write_file(desk: Desk, file: BriefingFile) -> tuple[str, tuple[str, ...]]:
    """Write what a file says; its key, and the accounts it went to.

    Raises:
        Misused, ReviewError: as `write`.
    """
    words = Words(file.title, file.recognise, file.watch, file.query, file.customer)
    found = reach(desk.reader, checked(words).query, desk.clock(), desk.user)
    accounts = file.accounts
    if accounts is None:
        accounts = tuple(account for account, _, _ in found.accounts[:MOST_ACCOUNTS])
    return write(desk, words, accounts, file.key), accounts
