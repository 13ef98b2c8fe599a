"""Values from outside: kept exactly, or refused with a reason."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.values import (
    INT64_MAX,
    INT64_MIN,
    BadValue,
    Span,
    clean_text,
    fit_int,
    parse_currency,
    parse_instant,
    parse_minor,
    valid_span,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.text(st.characters(codec="utf-8")))
def test_text_is_kept_but_for_nul(text: str) -> None:
    assert clean_text(text) == text.replace("\0", "␀")
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize("text", ["\ud800", "ok \udfff", "half 🫖\ud83e"])
def test_a_lone_surrogate_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(BadValue) as bad:
        clean_text(text)
    assert bad.value.code == "surrogate"
    assert bad.value.values == {"at": len(text) - 1}


@given(st.integers(-(2**70), 2**70))
def test_integers_fit_64_bits_or_are_refused(number: int) -> None:
    if INT64_MIN <= number <= INT64_MAX:
        assert fit_int(number) == number
    else:
        with pytest.raises(BadValue, match="too_large"):
            fit_int(number)


@given(st.integers(-(10**13), 10**14), offsets)
def test_an_instant_is_exact_in_any_zone(ms: int, zone: timezone) -> None:
    moment = (EPOCH + timedelta(milliseconds=ms)).astimezone(zone)
    assert parse_instant(moment.isoformat()) == ms
    assert parse_instant(moment.replace(tzinfo=None).isoformat(), zone) == ms


def test_instants_as_people_and_platforms_write_them() -> None:
    assert parse_instant("1970-01-01T00:00:00Z") == 0
    assert parse_instant("2020-05-06T07:08:09+0200") == 1588741689000
    assert parse_instant("2020-05-06", ZoneInfo("Europe/Madrid")) == 1588716000000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020-05-06", "naive_time"),
        ("yesterday", "not_a_time"),
        ("", "not_a_time"),
        ("2020-13-01T00:00:00Z", "not_a_time"),
        ("0001-01-01T00:00:00+14:00", "not_a_time"),
    ],
)
def test_a_time_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadValue) as bad:
        parse_instant(text)
    assert bad.value.code == code


@given(st.integers(1 - 10**17, 10**17 - 1))
def test_money_is_exact_to_the_cent(minor: int) -> None:
    amount = Decimal(minor) / 100
    assert parse_minor(f"{amount:.2f}") == minor
    assert parse_minor(f" {amount:,.2f} ") == minor


def test_money_as_people_write_it() -> None:
    assert parse_minor("1240") == 124000
    assert parse_minor("1240.5") == 124050
    assert parse_minor("-1,240.50") == -124050


@pytest.mark.parametrize(
    "text", ["", "12,40", "1.234,50", "$5", "5 €", "1.005", "1e5", "--1", "nan", "1" + ",000" * 9]
)
def test_an_amount_that_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="not_money"):
        parse_minor(text)


@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_reason(text: str) -> None:
    for parse in (parse_minor, parse_currency, parse_instant, clean_text):
        try:
            parse(text)
        except BadValue as bad:
            code = bad.code
            assert code


def test_a_currency_is_three_letters() -> None:
    assert parse_currency(" usd ") == "USD"
    for text in ("", "US", "USDX", "U$D", "us1"):
        with pytest.raises(BadValue, match="not_currency"):
            parse_currency(text)


@given(st.text(max_size=20), st.integers(-3, 25), st.integers(-3, 25))
def test_a_valid_span_has_words_in_it(raw: str, start: int, end: int) -> None:
    valid = valid_span(Span("text", start, end), raw)
    assert valid == (start >= 0 and end <= len(raw) and start < end)
    assert not valid or len(raw[start:end]) == end - start
