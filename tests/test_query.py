"""The search line: what is typed, what it means, and what is said when it means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.query import (
    CLOSED,
    KEYS,
    OPEN,
    SCORE_UNIT,
    STATES,
    BadQuery,
    Bound,
    Filter,
    Query,
    Words,
    begun,
    complete,
    fold,
    parse,
    render,
    unknown_account,
)
from reviewtui.words import language, set_language

DAY, HOUR = 86_400_000, 3_600_000


def test_a_line_of_search_reads_like_a_sentence() -> None:
    query = parse('cheap "act now" account:acme -is:decided reason:gambling age:>2d spend:>=100 by:ME -free sort:age')
    assert query.terms == (
        Words("cheap"),
        Words("act now", phrase=True),
        Filter("account", "acme"),
        Filter("is", "decided", negated=True),
        Filter("reason", "GAMBLING"),
        Bound("age", ">", 2 * DAY),
        Bound("spend", ">=", 100_00),
        Filter("by", "me"),
        Words("free", negated=True),
    )
    assert query.sort == "age"


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", ()),
        ("  -  \"\" ", ()),
        ("age:<3h", (Bound("age", "<", 3 * HOUR),)),
        ("age:<=1w", (Bound("age", "<=", 7 * DAY),)),
        ("spend:<1,240.50", (Bound("spend", "<", 1240_50),)),
        ("status:In-Review", (Filter("status", "in_review"),)),
        ("status:mismatch", (Filter("status", "mismatch"),)),
        ("lang:PT-br", (Filter("lang", "pt-br"),)),
        ("score:>0.4", (Bound("score", ">", 400_000),)),
        ("score:<=1 score:>=.25", (Bound("score", "<=", SCORE_UNIT), Bound("score", ">=", 250_000))),
        ("due:<4h", (Bound("due", "<", 4 * HOUR),)),
        ("due:<-1d -due:>0m", (Bound("due", "<", -DAY), Bound("due", ">", 0, negated=True))),
        ("decided:<=7D -decided:>2w", (
            Bound("decided", "<=", 7 * DAY), Bound("decided", ">", 14 * DAY, negated=True),
        )),
        ("format:Carousel", (Filter("format", "carousel"),)),
        ("section:Restricted", (Filter("section", "restricted"),)),
        ("host:WWW.Acme.example", (Filter("host", "acme.example"),)),
        ("host:https://shop.acme.example/tea?x=1", (Filter("host", "shop.acme.example"),)),
        ("host:*.acme.example", (Filter("host", "acme.example"),)),
        ("host:ñandú.example", (Filter("host", "xn--and-6ma2c.example"),)),
        ("host:acme", (Filter("host", "acme"),)),
        ("assigned:ME assigned:ben claimed:None", (
            Filter("assigned", "me"), Filter("assigned", "ben"), Filter("claimed", "none"),
        )),
        ("is:second is:disputed is:late is:waiting", (
            *(Filter("is", value) for value in ("second", "disputed", "late", "waiting")),
        )),
        ("like:ad-7 briefing:Tea", (Filter("like", "ad-7"), Filter("briefing", "Tea"))),
        ('account:"Acme Wellness"', (Filter("account", "Acme Wellness"),)),
        ('-ad:"a \\"b\\" c"', (Filter("ad", 'a "b" c', negated=True),)),
        ('account:""', (Filter("account", ""),)),
        ('-"melts fat', (Words("melts fat", phrase=True, negated=True),)),
        ('at 10:30 5" https://shop.example/a', (*map(Words, ("at", "10:30", '5"', "https://shop.example/a")),)),
        ("[x] --y", (Words("[x]"), Words("-y", negated=True))),
    ],
)  # fmt: skip
def test_each_word_has_one_meaning(typed: str, terms: tuple[object, ...]) -> None:
    assert parse(typed).terms == terms


def test_a_link_from_ads_manager_finds_its_ads() -> None:
    link = "https://adsmanager.facebook.com/adsmanager/manage/ads/edit?act=11&selected_ad_ids=23850001%2C23850002&x=1"
    query = parse(link)
    assert query.terms == (Filter("ad", "23850001"), Filter("ad", "23850002"))
    assert query.alternatives() == [[Filter("ad", "23850001"), Filter("ad", "23850002")]]
    assert parse(link.removeprefix("https://")) == query
    assert parse("https://adsmanager.facebook.com/x?selected_ad_ids=7").terms == (Filter("ad", "7"),)


@pytest.mark.parametrize(
    ("typed", "word", "suggestion"),
    [
        ("acount:acme", "acount:acme", "account:"),
        ("hello statsu:paused", "statsu:paused", "status:"),
        ("is:opne", "is:opne", "is:open"),
        ("-is:opne", "-is:opne", "-is:open"),
        ("verdict:rejected", "verdict:rejected", "verdict:reject"),
        ("sort:old", "sort:old", "sort:"),
        ("-sort:age", "-sort:age", "sort:age"),
        ("age:2d", "age:2d", "age:>2d"),
        ("age:>2y", "age:>2y", "age:>2d"),
        ("spend:lots", "spend:lots", "spend:>100"),
        ("score:>40", "score:>40", "score:>0.4"),
        ("score:>1.5", "score:>1.5", "score:>0.4"),
        ("-due:4h", "-due:4h", "-due:<4h"),
        ("decided:-4h", "decided:-4h", "decided:<7d"),
        ("is:waitng", "is:waitng", "is:waiting"),
        ("is:apealed", "is:apealed", "is:appealed"),
        ("asigned:me", "asigned:me", "assigned:"),
        ("host:", "host:", "host:shop.example"),
        ("like:", "like:", "like:ID"),
        ("spend:>1,2", "spend:>1,2", "spend:>100"),
        ("verdict:", "verdict:", "verdict:approve"),
        ("by:", "by:", "by:me"),
        ("?selected_ad_ids=", "?selected_ad_ids=", "ad:ID"),
        ("w " * 65, "w", "64"),
    ],
)
def test_a_wrong_query_names_the_wrong_word_and_the_nearest_right_one(typed: str, word: str, suggestion: str) -> None:
    with pytest.raises(BadQuery) as bad:
        parse(typed)
    assert bad.value.word == word
    assert bad.value.suggestion.startswith(suggestion)
    assert word in str(bad.value)
    assert suggestion in str(bad.value)


def test_the_sentence_comes_in_both_languages() -> None:
    bad = BadQuery("unknown_value", "is:opne", "is:open")
    before = language()
    english = str(bad)
    set_language("es")
    try:
        assert "El más parecido: is:open" in str(bad)
    finally:
        set_language(before)
    assert "Nearest: is:open" in english


def test_filters_that_cannot_hold_together_are_alternatives() -> None:
    query = parse("is:open is:changed is:asked is:unsure account:a account:b -account:c -account:d")
    assert query.alternatives() == [
        [Filter("is", "open"), Filter("is", "changed")],
        [Filter("is", "asked")],
        [Filter("is", "unsure")],
        [Filter("account", "a"), Filter("account", "b")],
        [Filter("account", "c", True)],
        [Filter("account", "d", True)],
    ]


def test_what_is_being_typed_is_completed() -> None:
    assert complete("st") == ["status:"]
    assert complete("is:de") == ["is:decided"]
    assert complete("-VERDICT:a") == ["-verdict:approve"]
    assert complete("sort:a") == ["sort:age", "sort:agreement"]
    assert complete("age:") == ["age:>2d"]
    assert complete("account:") == []
    assert complete("nothing") == []
    assert complete("") == [f"{key}:" for key in KEYS]


def test_values_are_completed_from_what_this_cache_knows() -> None:
    known = {
        "account": ["Acme Wellness", "Borealis Hemp", "Café Ñandú", "Wells & Acme"],
        "by": ["ana", "ben"],
        "reason": ["GAMBLING", "DATING"],
    }
    assert complete("account:ac", known) == ['account:"Acme Wellness"', 'account:"Wells & Acme"']
    assert complete('-account:"café n', known) == ['-account:"Café Ñandú"']
    assert complete("account:hem", known) == ['account:"Borealis Hemp"']
    assert complete("by:", known) == ["by:me", "by:ana", "by:ben"]
    assert complete("assigned:", known) == ["assigned:me", "assigned:none", "assigned:ana", "assigned:ben"]
    assert complete("claimed:b", known) == ["claimed:ben"]
    assert complete("reason:gam", known) == ["reason:GAMBLING"]
    assert complete("due:") == ["due:<4h"]
    assert complete("lang:e", known) == []


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", ""),
        ("cheap ", ""),
        ("cheap acc", "acc"),
        ("cheap account:ac", "account:ac"),
        ('cheap account:"acme w', 'account:"acme w'),
        ('cheap -"act now', '-"act now'),
        ("is:open -is:de", "-is:de"),
    ],
)
def test_the_word_being_typed_is_the_last_one_even_in_quotes(line: str, word: str) -> None:
    assert line[begun(line) :] == word


def test_an_account_that_is_not_there_names_the_nearest() -> None:
    names = ["Acme Wellness", "Borealis Hemp", ""]
    bad = unknown_account("acme welness", names)
    assert bad.word == 'account:"acme welness"'
    assert bad.suggestion == 'account:"Acme Wellness"'
    assert bad.suggestion in str(bad)
    assert unknown_account("zzz", names).suggestion == "account:"
    assert "zzz" in str(unknown_account("zzz", []))


def test_folding_compares_as_people_do() -> None:
    assert fold("ÉXITO Ñandú") == fold("exito nandu") == "exito nandu"
    assert fold("Straße") == fold("STRASSE")
    assert fold("Ｓａｌｅ") == "sale"
    assert fold("が") != fold("か"), "a voiced sound is another letter"


words = st.one_of(st.text(min_size=1, max_size=12), st.text('ab \\"-:', min_size=1, max_size=6))
typed_text = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.one_of(
            st.sampled_from([f"{key}:" for key in KEYS]),
            st.sampled_from([*"\"-:\\ <>=,.", "age:>", "2d", "spend:<", "100", '"a b"']),
            st.sampled_from(["https://", "?selected_ad_ids="]),
            st.sampled_from([value for values in CLOSED.values() for value in values]),
            st.sampled_from(["score:>", "0.4", "due:<-", "www.", "shop.example", "//x.y/", "me", "NONE"]),
            words,
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip
terms = st.one_of(
    st.builds(Words, words.filter(str.strip), st.just(True), st.booleans()),
    st.builds(Filter, st.sampled_from(["account", "ad"]), words, st.booleans()),
    st.builds(Filter, st.just("is"), st.sampled_from(CLOSED["is"]), st.booleans()),
    st.builds(Filter, st.just("status"), st.sampled_from(CLOSED["status"]), st.booleans()),
    st.builds(
        Bound,
        st.sampled_from(["age", "decided"]),
        st.sampled_from([">", ">=", "<", "<="]),
        st.integers(0, 999_999).map(lambda minutes: minutes * 60_000),
        st.booleans(),
    ),
    st.builds(Filter, st.just("is"), st.sampled_from(STATES), st.booleans()),
    st.builds(Filter, st.just("host"), st.sampled_from(["acme.example", "a", "xn--9ca.example"]), st.booleans()),
    st.builds(Filter, st.sampled_from(["assigned", "claimed", "like", "briefing"]), words, st.booleans()).filter(
        lambda term: term.value.lower() not in ("me", "none")
    ),
    st.builds(
        Bound,
        st.just("due"),
        st.sampled_from([">", ">=", "<", "<="]),
        st.integers(-999_999, 999_999).map(lambda minutes: minutes * 60_000),
        st.booleans(),
    ),
    st.builds(
        Bound, st.just("score"), st.sampled_from([">", ">=", "<", "<="]), st.integers(0, SCORE_UNIT), st.booleans()
    ),
    st.builds(
        Bound, st.just("spend"), st.sampled_from([">", ">=", "<", "<="]), st.integers(0, 10**15), st.booleans()
    ),
)


@given(typed_text)
def test_whatever_is_typed_is_a_query_or_a_sentence(text: str) -> None:
    try:
        query = parse(text)
    except BadQuery as bad:
        said = (bad.word, bad.suggestion, str(bad))
        assert all(said)
    else:
        assert parse(render(query)) == query


@given(st.builds(Query, st.lists(terms, max_size=8).map(tuple), st.sampled_from(CLOSED["sort"])))
def test_a_query_written_out_reads_the_same(query: Query) -> None:
    assert parse(render(query)) == query


@given(typed_text)
def test_every_completion_begins_with_what_was_typed(prefix: str) -> None:
    for whole in complete(prefix):
        assert whole.startswith(prefix.lower())


@given(typed_text, st.lists(words, max_size=5))
def test_every_completion_of_a_known_value_is_a_query(prefix: str, values: list[str]) -> None:
    for whole in complete(prefix, dict.fromkeys(OPEN, values)):
        if not whole.endswith(":"):
            assert len(parse(whole).terms) + (parse(whole).sort != "rank") <= 1


@given(typed_text)
def test_the_word_being_typed_begins_where_the_words_before_it_end(line: str) -> None:
    at = begun(line)
    assert 0 <= at <= len(line)
    assert at == len(line) or not line[at].isspace()
    assert begun(line + " x") in (at, len(line) + 1)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text) or not text.isascii()
