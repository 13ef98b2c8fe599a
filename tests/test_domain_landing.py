"""Where an ad leads: one name for one place, and nothing for what is no web address."""

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


def test_a_domain_holds_what_is_under_it_and_no_other_name_that_ends_like_it() -> None:
    assert is_under("acme.example", "acme.example")
    assert is_under("shop.acme.example", "acme.example")
    assert not is_under("notacme.example", "acme.example")
    assert not is_under("acme.example", "shop.acme.example")
    assert not is_under("acme.example", "")
