"""A search finds what its words say: the same as a person reading every ad with the same words in mind."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_setup import NOW, Clock, Source, decision_bytes, desk_in, fill, id_of, ids_of, undo_bytes

from reviewtui.domain.facts import Verdict
from reviewtui.domain.query import BadQuery, Bound, Query, Words, parse, render
from reviewtui.domain.query import Filter as Asked
from reviewtui.errors import ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide, skip, undo
from reviewtui.services.desk import Desk
from reviewtui.services.pages import Wish
from reviewtui.services.questions import ask
from reviewtui.services.queue import filter_of, fresh_count, is_plain, list_queue, read_page, totals
from reviewtui.store.lists import page_sql
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.reader import Filter
from reviewtui.store.work import Delivered

POLICY = packaged()[0]
HOUR, DAY = 3_600_000, 86_400_000


class Cache:
    """A small cache with something for every key, in the mirror, in work.db, and in both."""

    def __init__(self, folder: Path) -> None:
        self.source, self.clock = Source(), Clock()
        put = self.source.put_ad
        put("casino", "Win big tonight", headline="Casino Royal", account="acme", spend=50_000, status="rejected",
            ai_verdict="approve", ai_score=0.1, created_at=NOW - 5 * DAY)  # fmt: skip
        put("tea", "Adelgace con té", account="cafe", language="es", ai_score=0.5, created_at=NOW - HOUR)
        put("loan", "Cash today, no checks", account="", language="pt-BR", spend=100, created_at=NOW - 3 * DAY)
        put("hemp", "Sleep better", account="acme", queued=False, ai_verdict="approve", ai_score=0.01)
        put("doctor", "Doctors hate it", account="42", why="my boss asked", status="active", ai_verdict="reject")
        put("date", "Meet someone near you", account="cafe", ai_verdict="unsure")
        put("old", "cash of before", account="acme")
        self.source.name_account("acme", "Acme Wellness")
        self.source.name_account("cafe", "Café Ñandú")
        self.source.name_account("42", "acme")
        accept = self.source.accept
        accept(decision_bytes("loan", "Cash today, no checks", "reject", code="SHORT_TERM_LOAN"), "ben")
        accept(decision_bytes("date", "Meet someone near you", "escalate", code="DATING"), "lia", "lead")
        raw = decision_bytes("tea", "Adelgace con té", "reject", code="GAMBLING")
        accept(raw, "ben")
        accept(undo_bytes("tea", id_of(raw)), "ben")
        accept(decision_bytes("old", "cash of before", "approve"), "ana")
        put("old", "cash of now")
        accept(decision_bytes("hemp", "Sleep better", "approve"), "ana")
        self.desk: Desk = desk_in(folder, self.source, self.clock)
        self.decide("casino", "reject", "GAMBLING")
        self.decide("doctor", "approve")
        undo(self.desk)
        self.asked = ask(self.desk, why="may we?", text="A new question", account_id="acme").ad_id
        self.decide("date", "reject", "ADULT_SUGGESTIVE")
        self.held("tea")

    def decide(self, ad_id: str, verdict: str, *codes: str) -> None:
        view = open_ad(self.desk.reader, ad_id, NOW, "ana")
        assert view is not None
        decide(self.desk, view, POLICY, Judgement(Verdict(verdict), tuple((code, "") for code in codes)))

    def held(self, ad_id: str) -> None:
        """A decision that the hub refused."""
        self.decide(ad_id, "changes", "PROFANITY")
        self.desk.work.deliver([Delivered(self.desk.work.facts_on(ad_id)[-1].n, "held")])

    def filter(self, query: Query | str) -> Filter:
        query = parse(query) if isinstance(query, str) else query
        return filter_of(query, NOW, "ana", self.desk.reader)

    def found(self, text: str) -> list[str]:
        return ids_of(self.desk.reader.page(self.filter(text), NOW, 100))


@pytest.fixture(scope="module")
def cache() -> Iterator[Cache]:
    folder = Path(tempfile.mkdtemp())
    made = Cache(folder)
    yield made
    made.desk.close()
    shutil.rmtree(folder)


def names(*ids: str) -> set[str]:
    return set(ids)


OPEN = {"tea", "doctor", "old", "asked"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", OPEN),
        ("is:open", OPEN),
        ("is:changed", {"old"}),
        ("is:decided", {"casino", "loan", "hemp"}),
        ("is:escalated", {"date"}),
        ("is:auto", set()),
        ("is:decided is:escalated", {"casino", "loan", "hemp", "date"}),
        ("-is:open", {"casino", "loan", "hemp", "date"}),
        ("-is:decided", OPEN | {"date"}),
        ("is:open -is:changed", OPEN - {"old"}),
        ("is:open -is:open", set()),
        ("account:acme", {"old", "asked", "doctor"}),
        ("account:42", {"doctor"}),
        ("account:cafe", {"tea"}),
        ("account:ÑANDU", {"tea"}),
        ('account:"café ñ"', {"tea"}),
        ('account:"" is:decided', {"loan"}),
        ("account:wellness is:decided", {"casino", "hemp"}),
        ("-account:acme", {"tea"}),
        ("account:42 account:cafe", {"tea", "doctor"}),
        ("status:active", {"tea", "doctor", "old"}),
        ("status:unknown", {"asked"}),
        ("status:mismatch", {"doctor"}),
        ("status:mismatch is:decided", {"casino", "loan"}),
        ("-status:mismatch", OPEN - {"doctor"}),
        ("reason:gambling", {"casino"}),
        ("reason:SHORT_TERM_LOAN", {"loan"}),
        ("reason:DATING", {"date"}),
        ("reason:ADULT_SUGGESTIVE", {"date"}),
        ("reason:PROFANITY", set()),
        ("reason:GAMBLING reason:DATING", {"casino", "date"}),
        ("verdict:reject", {"casino", "loan", "date"}),
        ("verdict:approve", {"old", "hemp"}),
        ("verdict:approve is:open", {"old"}),
        ("-verdict:reject is:decided", {"hemp"}),
        ("by:ben", {"loan"}),
        ("by:lia", {"date"}),
        ("by:me", {"casino", "date", "old", "hemp"}),
        ("by:ana", {"casino", "date", "old", "hemp"}),
        ("is:mine is:open", {"old"}),
        ("is:mine is:decided", {"casino", "hemp"}),
        ("-by:me is:decided", {"loan"}),
        ("by:ben by:lia", {"loan", "date"}),
        ("is:unsure", {"tea"}),
        ("is:unsure is:escalated", {"date"}),
        ("is:asked", {"doctor", "asked"}),
        ("age:>2d is:decided", {"casino", "loan"}),
        ("age:<=1h", {"tea", "asked", "doctor", "old"}),
        ("age:>4d age:<6d is:decided", {"casino"}),
        ("-age:>2d is:decided", {"hemp"}),
        ("spend:>=500 is:decided", {"casino"}),
        ("spend:<2 is:decided", {"loan"}),
        ("-spend:>100 is:decided", {"loan", "hemp"}),
        ("decided:<1h", {"casino", "loan", "date", "old", "hemp"}),
        ("decided:<=2d by:me is:decided", {"casino", "hemp"}),
        ("decided:>1h", set()),
        ("-decided:<1h is:open", OPEN - {"old"}),
        ("lang:es", {"tea"}),
        ("lang:pt-br is:decided", {"loan"}),
        ("-lang:es", OPEN - {"tea"}),
        ("ad:hemp", {"hemp"}),
        ("ad:hemp ad:tea", {"hemp", "tea"}),
        ("https://x.example/?selected_ad_ids=hemp,date", {"hemp", "date"}),
        ("cash", {"old"}),
        ("cash is:decided", {"loan"}),
        ("cas is:decided", {"casino", "loan"}),
        ('"cash today" is:decided', {"loan"}),
        ('"today cash" is:decided', set()),
        ("casino big is:decided", {"casino"}),
        ("te", {"tea"}),
        ("TÉ", {"tea"}),
        ("te\u0301", {"tea"}),
        ("ade\u0301lga", {"tea"}),
        ("-cash", OPEN - {"old"}),
        ("-cash is:decided", {"casino", "hemp"}),
        ("cash -today is:decided", set()),
        ("cash -now", set()),
        ("before", set()),
    ],
)
def test_every_key_finds_what_it_says(cache: Cache, query: str, found: set[str]) -> None:
    expected = {cache.asked if ad_id == "asked" else ad_id for ad_id in found}
    rows = cache.found(query)
    assert set(rows) == expected
    assert len(rows) == len(set(rows))
    assert cache.desk.reader.count(cache.filter(query), NOW) == len(expected)


# --- any combination of filters, against Python ---


class Reading:
    """What a person would say of each ad of the cache, without SQL."""

    def __init__(self, cache: Cache) -> None:
        self.ads = cache.source.ads
        self.created = {ad_id: row.created_at for ad_id, row in self.ads.items()} | {"asked": NOW}
        self.accounts = {"acme": "acme wellness", "cafe": "cafe nandu", "42": "acme"}
        self.states = {
            "tea": "open", "doctor": "open", "old": "changed", "asked": "open", "casino": "decided",
            "loan": "decided", "hemp": "decided", "date": "escalated",
        }  # fmt: skip
        self.said = {
            "loan": {("ben", "reject", "SHORT_TERM_LOAN")},
            "casino": {("ana", "reject", "GAMBLING")},
            "date": {("lia", "escalate", "DATING"), ("ana", "reject", "ADULT_SUGGESTIVE")},
            "old": {("ana", "approve", "")},
            "hemp": {("ana", "approve", "")},
        }

    def holds(self, term: Any, ad_id: str) -> bool:
        return self._holds(term, ad_id) != term.negated

    def _holds(self, term: Any, ad_id: str) -> bool:
        row = self.ads.get(ad_id)
        if isinstance(term, Bound):
            value = NOW - self.created[ad_id] if term.key == "age" else row.spend_minor if row else None
            compare: dict[str, Callable[[int, int], bool]] = {
                ">": int.__gt__, ">=": int.__ge__, "<": int.__lt__, "<=": int.__le__,
            }  # fmt: skip
            return value is not None and compare[term.op](value, term.amount)
        if isinstance(term, Words):
            text = f"{row.headline} {row.text}".lower() if row else ""
            words = re.findall(r"\w+", text)
            return any(word.startswith(term.text.lower()) for word in words)
        account = row.account_id if row else "acme"
        said = self.said.get(ad_id, set())
        match term.key:
            case "account":
                return account == term.value or bool(term.value and term.value in self.accounts.get(account, ""))
            case "status":
                return (row.status if row else "unknown") == term.value
            case "lang":
                return (row.language.lower() if row else "") == term.value
            case "ad":
                return ad_id == term.value
            case "by":
                return any(author == ("ana" if term.value == "me" else term.value) for author, _, _ in said)
            case "verdict":
                return any(verdict == term.value for _, verdict, _ in said)
            case "reason":
                return any(code == term.value for _, _, code in said)
        if term.value == "mine":
            return any(author == "ana" for author, _, _ in said)
        state = self.states[ad_id]
        return state == term.value or (term.value == "open" and state == "changed")

    def found(self, query: Query) -> set[str]:
        groups = query.alternatives()
        states = [t for group in groups for t in group if t.key == "is" and t.value != "mine"]
        anywhere = any(group[0].key in ("by", "verdict", "reason", "ad") for group in groups)
        ads = set(self.states)
        if not states and not anywhere:
            ads = {ad_id for ad_id in ads if self.states[ad_id] in ("open", "changed")}
        ads = {ad_id for ad_id in ads if all(any(self.holds(t, ad_id) for t in group) for group in groups)}
        return {ad_id for ad_id in ads if all(self.holds(t, ad_id) for t in (*query.bounds(), *query.words()))}


filters = st.builds(
    lambda pair, negated: Asked(*pair, negated),
    st.one_of(
        *(
            st.tuples(st.just(key), st.sampled_from(values))
            for key, values in {
                "account": ["acme", "cafe", "42", "", "well"],
                "status": ["active", "rejected", "unknown"],
                "lang": ["en", "es", "pt-br"],
                "ad": ["tea", "loan", "date"],
                "by": ["me", "ben", "lia"],
                "verdict": ["approve", "reject", "escalate"],
                "reason": ["GAMBLING", "DATING"],
                "is": ["open", "decided", "changed", "escalated", "mine"],
            }.items()
        )
    ),
    st.booleans(),
)
bounds = st.builds(
    Bound,
    st.sampled_from(["age", "spend"]),
    st.sampled_from([">", ">=", "<", "<="]),
    st.sampled_from([100, 50_000, HOUR, 3 * DAY]),
    st.booleans(),
)
words = st.builds(lambda text: Words(text, negated=True), st.sampled_from(["cash", "big", "sle"]))


@settings(max_examples=250, deadline=None)
@given(st.lists(st.one_of(filters, filters, bounds, words), max_size=4), st.sampled_from(["rank", "age", "spend"]))
def test_any_filters_find_what_a_reader_would(cache: Cache, terms: list[Any], sort: str) -> None:
    query = Query(tuple(terms), sort)
    filter = cache.filter(query)
    rows = ids_of(cache.desk.reader.page(filter, NOW, 100))
    found = {"asked" if ad_id == cache.asked else ad_id for ad_id in rows}
    assert found == Reading(cache).found(query), render(query)
    assert len(rows) == len(found)
    paged: list[str] = []
    after = None
    while page := cache.desk.reader.page(filter, NOW, 2, after):
        paged += ids_of(page)
        after = page[-1].anchor
    assert paged == rows


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("\"*-:()^+{}~\\ANDORNOTEAR \u0301é_.\0'", max_size=20)))
def test_no_text_breaks_the_search(cache: Cache, text: str) -> None:
    try:
        filter = cache.filter(text)
    except BadQuery:
        filter = cache.filter(Query((Words(text), Words(text, negated=True), Words(text, phrase=True))))
    rows = cache.desk.reader.page(filter, NOW, 100)
    assert cache.desk.reader.count(filter, NOW) == len(rows)


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_no_value_of_a_filter_is_read_as_sql(cache: Cache, text: str) -> None:
    value = f"{text}'\"; --"
    for key in ("reason", "section", "by", "assigned", "claimed", "lang", "format", "host", "like", "briefing", "ad"):
        filter = cache.filter(Query((Asked(key, value),)))
        assert cache.desk.reader.page(filter, NOW, 100) == []
    with pytest.raises(BadQuery):
        cache.filter(Query((Asked("account", value),)))


# --- the list as it is used ---


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Cache]:
    made = Cache(tmp_path)
    yield made
    made.desk.close()


def test_the_plain_queue_has_its_total_without_counting(own: Cache) -> None:
    reader = own.desk.reader
    listing = list_queue(reader, "", NOW, "ana")
    assert is_plain(listing.filter)
    assert ids_of(listing.first)[-1:] == ids_of(reader.page(Filter(), NOW, 1, last=True))
    told = totals(reader, listing.filter, NOW, NOW - DAY, "ana")
    assert (told.rows, told.more, told.indexed) == (4, False, 1.0)
    assert told.today == 4, "casino, date, and from elsewhere old and hemp; not what was taken back or refused"
    searched = totals(reader, list_queue(reader, "is:decided", NOW, "ana").filter, NOW, NOW - DAY, "ana")
    assert searched.rows == 3
    assert totals(reader, listing.filter, NOW, NOW + 1, "ana").today == 0


def test_what_arrives_is_counted_and_not_shown_until_asked_for(own: Cache) -> None:
    reader = own.desk.reader
    listing = list_queue(reader, "", NOW, "ana")
    assert fresh_count(reader, listing, NOW) == 0, "one's own question is no news"
    own.source.put_ad("fresh", "Something new")
    fill(own.desk.settings, own.source)
    assert fresh_count(reader, listing, NOW) == 1
    assert fresh_count(reader, list_queue(reader, "cash", NOW, "ana"), NOW) == 0


def test_a_page_met_before_is_read_again_as_it_was_less_what_left(own: Cache) -> None:
    reader = own.desk.reader
    rows = list_queue(reader, "", NOW, "ana").first
    met = Wish(rows[0].anchor, rows[2].anchor, 100)
    again = read_page(reader, Filter(), NOW, met)
    assert again == list(rows[1:3])
    own.decide(rows[1].ad_id, "approve")
    assert read_page(reader, Filter(), NOW, met) == [rows[2]]


def test_a_skipped_ad_is_not_in_the_queue_but_can_be_looked_up(own: Cache) -> None:
    view = open_ad(own.desk.reader, "tea", NOW, "ana")
    assert view is not None
    skip(own.desk, view)
    assert "tea" not in own.found("")
    assert "tea" not in own.found("adelgace")
    (item,) = own.desk.reader.page(own.filter("ad:tea"), NOW, 9)
    assert item.state == "skipped"


def test_a_list_of_any_state_tells_each_ads_own(own: Cache) -> None:
    rows = own.desk.reader.page(own.filter("by:me"), NOW, 9)
    assert {row.ad_id: row.state for row in rows} == {
        "casino": "decided", "date": "escalated", "old": "changed", "hemp": "decided",
    }  # fmt: skip


def test_search_says_how_much_it_covers(tmp_path: Path) -> None:
    source = Source()
    for number in range(4):
        source.put_ad(f"ad {number}")
    desk = desk_in(tmp_path)
    fill(desk.settings, source, index=False)
    mirror = MirrorStore(desk.settings.cache_dir / "mirror.db")
    assert totals(desk.reader, Filter(), NOW, NOW, "ana").indexed == 0.0
    mirror.index_some(2)
    assert totals(desk.reader, Filter(), NOW, NOW, "ana").indexed == 0.5
    mirror.index_some()
    assert totals(desk.reader, Filter(), NOW, NOW, "ana").indexed == 1.0
    mirror.close()
    desk.close()


def test_a_search_looks_through_its_filters_not_at_the_newest_hits_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewtui.store.lists.HITS", 3)
    source = Source()
    source.put_ad("first", "cash of old", account="cafe", language="es", spend=900)
    for number in range(20):
        source.put_ad(f"ad {number}", "cash of now", account="acme", language="en")
    source.accept(decision_bytes("first", "cash of old", "reject"), "ben")
    source.put_ad("second", "cash of old", account="cafe", language="es", spend=900)
    for number in range(20, 30):
        source.put_ad(f"ad {number}", "cash of now", account="acme", language="en")
    desk = desk_in(tmp_path, source)

    def found(query: str) -> list[str]:
        filter = filter_of(parse(query), NOW, "ana", desk.reader)
        assert desk.reader.count(filter, NOW) == len(desk.reader.page(filter, NOW, 100))
        return ids_of(desk.reader.page(filter, NOW, 100))

    assert len(found("cash")) == 3
    for query in ("cash lang:es", "cash spend:>5", "cash account:cafe", "cash account:cafe lang:es"):
        assert found(query) == ["second"], query
    for query in ("cash is:decided", "cash by:ben", "cash reason:GAMBLING", "cash verdict:reject is:decided"):
        assert found(query) == ["first"], query
    monkeypatch.setattr("reviewtui.services.queue.FEW", 0)
    assert found("cash account:cafe") == ["second"], "also where so many are left that they are met among the hits"
    desk.close()


@pytest.mark.parametrize("few", [0, 300])
@pytest.mark.parametrize("sort", ["rank", "age", "newest", "spend", "due"])
def test_a_search_is_read_by_pages_as_a_list_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, sort: str
) -> None:
    monkeypatch.setattr("reviewtui.services.queue.FEW", few)
    made = Cache(tmp_path)
    for number in range(12):
        made.source.put_ad(f"ad {number}", "cash again", account="acme", spend=number % 3, due_at=NOW + number % 2)
    fill(made.desk.settings, made.source)
    made.decide("ad 3", "approve")
    filter = made.filter(f"cash account:acme sort:{sort}")
    assert filter.few is bool(few)
    whole = made.desk.reader.page(filter, NOW, 100)
    assert {item.ad_id for item in whole} == {"old", *(f"ad {n}" for n in range(12) if n != 3)}
    met, after = [], None
    while page := made.desk.reader.page(filter, NOW, 4, after):
        met += page
        after = page[-1].anchor
    assert met == whole
    assert made.desk.reader.page(filter, NOW, 4, last=True) == whole[-4:]
    made.desk.close()


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("", "COVERING INDEX ad_queue (open=?"),
        ("sort:age", "COVERING INDEX ad_queue (open=?"),
        ("sort:spend", "COVERING INDEX ad_queue (open=?"),
        ("sort:agreement", "COVERING INDEX ad_queue (open=?"),
        ("sort:newest", "SCAN a"),
        ("sort:due", "COVERING INDEX ad_due"),
        ("age:>2d", "COVERING INDEX ad_queue (open=?"),
        ("spend:>100", "COVERING INDEX ad_queue (open=?"),
        ("score:>0.4", "COVERING INDEX ad_queue (open=?"),
        ("lang:es", "COVERING INDEX ad_queue (open=?"),
        ("status:active", "COVERING INDEX ad_queue (open=?"),
        ("is:unsure", "COVERING INDEX ad_queue (open=?"),
        ("due:<4h", "INDEX ad_due"),
        ("is:late", "INDEX ad_due"),
        ("is:waiting", "INDEX ad_waiting"),
        ("is:decided", "INDEX ad_state (state=?"),
        ("is:escalated", "INDEX ad_state (state=?"),
        ("is:second", "INDEX ad_state (state=?"),
        ("is:decided is:escalated", "INDEX ad_state (state=?"),
        ("verdict:reject", "INDEX ad_state (state=?"),
        ("account:cafe", "INDEX ad_account (account_id=? AND open=?"),
        ("is:disputed", "INTEGER PRIMARY KEY (rowid=?)"),
        ("assigned:me", "INTEGER PRIMARY KEY (rowid=?)"),
        ("claimed:me", "INDEX ad_id (ad_id=?)"),
        ("by:ben", "INDEX ad_id (ad_id=?)"),
        ("reason:GAMBLING", "INDEX ad_id (ad_id=?)"),
        ("ad:hemp", "INDEX ad_id (ad_id=?)"),
        ("host:shop.example", "INDEX ad_content (content_seq=?"),
        ("format:video", "INDEX ad_content (content_seq=?"),
        ("like:tea", "INDEX ad_content (content_seq=?"),
        ("casino", "COVERING INDEX ad_content (content_seq=? AND open=?)"),
    ],
)
def test_every_list_walks_an_index(cache: Cache, query: str, index: str) -> None:
    sql, values = page_sql(cache.filter(query), None, None, False)
    rows = cache.desk.reader.connection.execute(f"EXPLAIN QUERY PLAN {sql}", {**values, "now": NOW, "limit": 200})
    steps = [str(row[3]) for row in rows]
    assert any(step.startswith(("SEARCH a ", "SCAN a")) and index in step for step in steps), steps
    if query not in ("sort:newest", "sort:due"):  # these go by arrival, as the table itself does
        assert "SCAN a" not in steps, steps


def test_a_wrong_query_is_named(own: Cache) -> None:
    with pytest.raises(ReviewError) as refused:
        list_queue(own.desk.reader, "is:opem", NOW, "ana")
    assert "is:open" in str(refused.value)
