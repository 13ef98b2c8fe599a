"""Where an ad leads: one name for one place, and nothing for what is no web address."""

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.landing import host_of, is_under


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://shop.acme.example/tea?x=1#y", "shop.acme.example"),
        ("HTTP://WWW.Acme.Example:8080", "acme.example"),
        ("acme.example/tea", "acme.example"),
        (" acme.example. ", "acme.example"),
        ("https://ñandú.example/", "xn--and-6ma2c.example"),
        ("https://[2001:db8::1]/x", "[2001:db8::1]"),
        ("localhost/x", ""),
        ("mailto:a@acme.example", ""),
        ("tel:123", ""),
        ("ftp://acme.example", ""),
        ("https://acme.example\\@evil.example", ""),
        ("", ""),
    ],
)
def test_a_link_leads_to_one_host(link: str, host: str) -> None:
    assert host_of(link) == host


@given(st.one_of(st.text(), st.text("wW.:/@[]a1-ñ\\")))
def test_the_host_of_a_host_is_itself(link: str) -> None:
    host = host_of(link)
    assert host_of(host) == host


_NEVER = re.compile("(?!)")


@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["https://", "http://", "https://www.", "http://www.www.", "HTTPS://", ""]),
        st.text("aw-.1_:@ñ", max_size=12),
        st.one_of(st.just(""), st.builds("{}{}".format, st.sampled_from("/?#\\:"), st.text(max_size=6))),
    )
)
def test_the_short_way_to_a_host_ends_where_the_long_one_does(link: str) -> None:
    quick = host_of(link)
    with patch("reviewtui.domain.landing._PLAIN", _NEVER):
        assert host_of(link) == quick


def test_a_domain_holds_what_is_under_it_and_no_other_name_that_ends_like_it() -> None:
    assert is_under("acme.example", "acme.example")
    assert is_under("shop.acme.example", "acme.example")
    assert not is_under("notacme.example", "acme.example")
    assert not is_under("acme.example", "shop.acme.example")
    assert not is_under("acme.example", "")
