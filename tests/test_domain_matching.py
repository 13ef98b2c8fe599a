"""A condition finds the ads that the search over the cache finds: judged without a database, it says the same."""

import random
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_setup import NOW, Clock, Source, decision_bytes, desk_in, ids_of

from reviewtui.database import sqlite
from reviewtui.domain.matching import Known, Matcher, Subject, codes_in, index_words, matcher
from reviewtui.domain.query import STATES, BadQuery, Bound, Filter, Query, Words, parse, render
from reviewtui.services.queue import filter_of
from reviewtui.wire.messages import AdDetail

HOUR, DAY = 3_600_000, 86_400_000

WORDS = (
    "Lose", "weight", "WEIGHTLESS", "10", "kg", "no-checks", "Cash_today", "adelgace", "té", "Ñandú", "pin\u0303a",
    "Straße", "İstanbul", "ÆON", "Привет", "ёлка", "σίγμα", "ΣΊΓΜΑΣ", "今すぐ", "वज़न", "عرض", "it's", "50%", "a+b",
    "«sí»", "…", "—", "free", "Ｓａｌｅ", "x²", "½",
)  # fmt: skip


class Cache:
    """A mirror of ads drawn from a seed, and the same ads as subjects."""

    def __init__(self, folder: Path) -> None:
        draw = random.Random(7)
        source = Source()
        names = {"acme": "Acme Wellness", "cafe": "Café Ñandú", "42": "acme", "": "", "bare": ""}
        for account in ("acme", "cafe", "42"):
            source.name_account(account, names[account])
        self.subjects: dict[str, Subject] = {}
        for number in range(80):
            ad_id = f"ad{number}"
            said: dict[str, Any] = {
                "headline": " ".join(draw.choices(WORDS, k=draw.randrange(4))),
                "text": draw.choice([" ", ", ", "\n", "! "]).join(draw.choices(WORDS, k=draw.randrange(9))),
                "status": draw.choice(["active", "rejected", "paused", "unknown"]),
                "language": draw.choice(["en", "es", "pt-BR", ""]),
                "ai_verdict": draw.choice(["", "approve", "reject", "unsure"]),
                "ai_score": draw.choice([None, 0.0, 0.1, 0.4, 0.5, 1.0]),
                "created_at": NOW - draw.choice([0, HOUR, 2 * HOUR, 3 * DAY]),
                "why": draw.choice(["", "", "may we?"]),
            }
            spend = draw.choice([None, 0, 100_00, 500_00])
            account = draw.choice(list(names))
            row = source.put_ad(ad_id, account=account, spend=spend, queued=draw.random() < 0.8, **said)
            link = draw.choice(["", "https://shop.acme.example/x", "http://www.acme.example", "notacme.example"])
            form = draw.choice(["", "Image", "carousel"])
            due_at = draw.choice([None, NOW - HOUR, NOW, NOW + HOUR, NOW + DAY])
            waits = draw.random() < 0.3
            detail = msgspec.structs.replace(
                msgspec.json.decode(row.detail, type=AdDetail), link=link, format=form, customer_waiting=waits
            )
            shape = draw.choice([0, 77, 78])
            source.ads[ad_id] = msgspec.structs.replace(
                row, detail=msgspec.json.encode(detail).decode(), due_at=due_at, shape=shape
            )
            said_by = {}
            if draw.random() < 0.3:
                author, verdict, code = draw.choice(
                    [("ana", "approve", ""), ("ben", "reject", "GAMBLING"), ("lia", "changes", "DATING")]
                )
                body = decision_bytes(ad_id, "other content", verdict, code=code or "GAMBLING")
                source.accept(body, author)
                said_by = {"authors": {author}, "verdicts": {verdict}, "codes": {code} - {""}}
            self.subjects[ad_id] = Subject(
                ad_id=ad_id, account_id=account, account=names[account], spend_minor=spend, link=link, format=form,
                due_at=due_at, customer_waiting=waits, alike=shape or row.content_hash,
                decided_at=(NOW,) if said_by else (),
                **said, **{name: frozenset(values) for name, values in said_by.items()},
            )  # fmt: skip
        self.desk = desk_in(folder, source, Clock())
        states = self.desk.reader.states_of(list(self.subjects), NOW)
        self.subjects = {
            ad_id: msgspec.structs.replace(subject, state=states[ad_id]) for ad_id, subject in self.subjects.items()
        }

    def found(self, query: Query) -> set[str]:
        """What the search finds, whatever the state of the ads unless a state is asked for."""
        anywhere = Query((*query.terms, *(Filter("is", state) for state in STATES)))
        stated = any(isinstance(term, Filter) and term.value in STATES for term in query.terms)
        filter = filter_of(query if stated else anywhere, NOW, "ana", self.desk.reader)
        return set(ids_of(self.desk.reader.page(filter, NOW, 1000)))

    def judged(self, query: Query) -> set[str]:
        """What a matcher finds among the same ads."""
        alike = {ad_id: subject.alike for ad_id, subject in self.subjects.items()}
        made = matcher(render(query), Known(me="ana", alike_of=lambda ad_id: alike.get(ad_id, 0)))
        return {ad_id for ad_id, subject in self.subjects.items() if made.matches(subject, NOW)}


@pytest.fixture(scope="module")
def cache() -> Iterator[Cache]:
    folder = Path(tempfile.mkdtemp())
    made = Cache(folder)
    yield made
    made.desk.close()
    shutil.rmtree(folder)


keyed = st.builds(
    lambda pair, negated: Filter(*pair, negated),
    st.one_of(
        *(
            st.tuples(st.just(key), st.sampled_from(values))
            for key, values in {
                "account": ["acme", "cafe", "42", "", "well", "ñandu", "bare"],
                "status": ["active", "rejected", "mismatch"],
                "lang": ["en", "es", "pt-br"],
                "format": ["image", "carousel"],
                "host": ["acme.example", "shop.acme.example", "example"],
                "ad": ["ad1", "ad2", "ad3"],
                "by": ["me", "ben", "nobody"],
                "verdict": ["approve", "reject"],
                "reason": ["GAMBLING", "DATING", "PROFANITY"],
                "like": ["ad1", "ad4", "ad5", "nosuch"],
                "is": ["open", "changed", "auto", "unsure", "asked", "mine", "waiting", "late"],
            }.items()
        )
    ),
    st.booleans(),
)
bounds = st.builds(
    lambda pair, op, negated: Bound(pair[0], op, pair[1], negated),
    st.sampled_from(
        [("age", HOUR), ("age", DAY), ("spend", 0), ("spend", 100_00), ("score", 400_000), ("score", 0), ("due", 0),
         ("due", HOUR), ("due", -HOUR), ("decided", HOUR), ("decided", 0)]
    ),
    st.sampled_from([">", ">=", "<", "<="]),
    st.booleans(),
)  # fmt: skip


@st.composite
def sought(draw: Any) -> Words:
    """A word, its beginning, or a phrase, as people type them: folded, unfolded, with signs."""
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2)))
    cut = text[draw(st.integers(0, 2)) : draw(st.integers(1, 12))] if draw(st.booleans()) else text
    shaped = draw(st.sampled_from([str, str.upper, str.lower, lambda word: unicodedata.normalize("NFD", word)]))
    text = shaped(cut)
    phrase = draw(st.booleans()) or any(map(str.isspace, text)) or ":" in text or text[:1] in '"-' or not text
    return Words(text, phrase, draw(st.booleans()))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(keyed, keyed, bounds, sought()), max_size=4))
def test_a_matcher_finds_what_the_search_finds(cache: Cache, terms: list[Any]) -> None:
    query = Query(tuple(terms))
    assert cache.judged(query) == cache.found(query), render(query)


@pytest.mark.parametrize("negated", ["", "-"])
def test_an_account_that_is_not_here_is_found_by_no_condition_and_named_by_the_search(
    cache: Cache, negated: str
) -> None:
    query = parse(f"{negated}account:acme_welness")
    assert cache.judged(query) == (set(cache.subjects) if negated else set())
    with pytest.raises(BadQuery, match="Acme Wellness"):
        cache.found(query)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("".join(WORDS) + ' "-*^():+{}~\0\u0301é_.'), max_size=16))
def test_whatever_is_typed_is_found_alike(cache: Cache, text: str) -> None:
    try:
        query = parse(text)
    except BadQuery:
        query = Query((Words(text, phrase=True), Words(text, phrase=True, negated=True)))
    assert cache.judged(query) == cache.found(query), text


def test_every_word_is_kept_as_the_index_keeps_it() -> None:
    """Against SQLite itself, over the scripts that ads are written in."""
    blocks = (range(1, 0x250), range(0x370, 0x530), range(0x5D0, 0x660), range(0x900, 0x980), range(0x1E00, 0x1F00),
              range(0x2010, 0x20A0), range(0x3041, 0x30FF), range(0xAC00, 0xAC40), range(0xFF10, 0xFF5B))  # fmt: skip
    newer = unicodedata.ucd_3_2_0.category
    letters = [chr(code) for block in blocks for code in block if newer(chr(code)) != "Cn"]
    odd = set("Ǡǡẛ")
    texts = [f"q{letter}z" for letter in letters if letter not in odd]
    connection = sqlite.module.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5 (x, tokenize='unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab (f, 'instance')")
    connection.executemany("INSERT INTO f (rowid, x) VALUES (?, ?)", list(enumerate(texts, 1)))
    kept: dict[int, list[str]] = {}
    for term, row in connection.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        kept.setdefault(row, []).append(term)
    connection.close()
    assert [index_words(text).split() for text in texts] == [kept[row] for row in range(1, len(texts) + 1)]


# --- what the search has no part in ---


def test_a_section_is_that_of_a_decision_or_of_what_the_ai_names() -> None:
    known = Known(sections={"GAMBLING": "restricted", "DATING": "restricted", "PROFANITY": "objectionable"})
    restricted = matcher("section:restricted", known)
    assert restricted.matches(Subject(codes=frozenset({"DATING"})), 0)
    assert restricted.matches(Subject(ai_reason="GAMBLING, perhaps: a casino"), 0)
    assert not restricted.matches(Subject(ai_reason="gambling; NO_GAMBLING", codes=frozenset({"PROFANITY"})), 0)
    assert not matcher("section:restricted").matches(Subject(codes=frozenset({"DATING"})), 0)
    assert codes_in("MISLEADING_CLAIM and DATING_18: Dating") == ["MISLEADING_CLAIM", "DATING_18"]


def test_who_has_an_ad_or_is_at_it() -> None:
    ads = [Subject(assignee="", holder=""), Subject(assignee="ana", holder="ben"), Subject()]

    def found(text: str) -> list[bool]:
        return [matcher(text, Known(me="ana")).matches(ad, 0) for ad in ads]

    assert found("assigned:me") == [False, True, False]
    assert found("assigned:none") == [True, False, False], "what nobody looked up is not nobody"
    assert found("claimed:ben") == [False, True, False]
    assert found("claimed:none") == [True, False, False]
    assert found("-claimed:me") == [True, True, True]


def test_a_briefing_stands_for_its_query_and_names_no_other() -> None:
    queries = {"tea": "lang:es tea", "both": "briefing:tea"}
    known = Known(query_of=queries.get)
    tea = Subject(text="Tea for two", language="es")
    assert matcher("briefing:tea", known).matches(tea, 0)
    assert matcher("-briefing:tea", known).matches(Subject(text="Tea", language="en"), 0)
    assert not matcher("briefing:nosuch", known).matches(tea, 0)
    assert not matcher("briefing:both", known).matches(tea, 0)


def test_an_empty_query_matches_every_ad_and_a_wrong_one_none() -> None:
    assert matcher("") == Matcher(Query(), ())
    assert matcher("").matches(Subject(state="decided"), 0)
    with pytest.raises(BadQuery):
        matcher("acount:acme")


def test_disputes_and_re_reviews_are_looked_up_by_who_knows_of_them() -> None:
    assert matcher("is:disputed -is:rereview").matches(Subject(disputed=True), 0)
    assert not matcher("is:rereview").matches(Subject(disputed=True), 0)
