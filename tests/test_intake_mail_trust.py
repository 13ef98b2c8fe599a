"""Whether a mail comes from whom it says: what is believed, what is not, and that another parser reads the same."""

import re

import authres
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_setup import DOMAIN, SERVER

from reviewtui.domain.statements import Trust
from reviewtui.intake.mail_trust import (
    HEADER_LIMIT,
    instant_of,
    read_results,
    received_at,
    sender_domain,
    trust_of,
    unfold,
)

FROM = ("From", f"Meta <notification@{DOMAIN}>")


def results(text: str) -> tuple[str, str]:
    return ("Authentication-Results", text)


def trust(*headers: tuple[str, str], whole: bool = True, domains: tuple[str, ...] = (DOMAIN,)) -> Trust:
    return trust_of(headers, whole=whole, servers=(SERVER,), domains=domains)


PASS = f"{SERVER}; dkim=pass header.d={DOMAIN}"


@pytest.mark.parametrize(
    "text",
    [
        PASS,
        f"{SERVER} 1; dkim=pass header.d={DOMAIN}",
        f"{SERVER.upper()}; DKIM=PASS header.d={DOMAIN.upper()}",
        f"{SERVER}; spf=fail smtp.mailfrom=x@y; dkim=pass (1024-bit; rsa) header.d={DOMAIN} header.i=@{DOMAIN}",
        f"{SERVER}; dkim=fail header.d=other.example; dkim=pass header.d={DOMAIN}",
        f"{SERVER}; dkim=pass header.i=@{DOMAIN} header.s=s header.b=a/b+c=",
        f"{SERVER}; dkim=pass header.d={DOMAIN} header.i=bounce@mail.{DOMAIN}",
        f'{SERVER}; dkim=pass reason="good; (very)" header.d="{DOMAIN}"',
        f"{SERVER};\r\n\tdkim=pass\r\n header.d={DOMAIN}",
    ],
)
def test_our_servers_word_is_believed_as_servers_write_it(text: str) -> None:
    assert trust(results(text), FROM) is Trust.VERIFIED


@pytest.mark.parametrize(
    "text",
    [
        "",
        SERVER,
        f"{SERVER}; none",
        f"{SERVER} 2; dkim=pass header.d={DOMAIN}",
        f"other.example; dkim=pass header.d={DOMAIN}",
        f"{SERVER}; dkim=fail header.d={DOMAIN}",
        f"{SERVER}; dkim=pass",
        f"{SERVER}; dkim=pass header.d=a.{DOMAIN}",
        f"{SERVER}; dkim=pass header.d={DOMAIN}.",
        f"{SERVER}; dkim=pass header.d={DOMAIN} header.d=evil.example",
        f"{SERVER}; dkim=pass header.d=evil.example header.i=@{DOMAIN}",
        f"{SERVER}; dkim=pass header.d={DOMAIN} header.i=@evil.example",
        f"{SERVER}; dkim=pass header.i=@evil{DOMAIN}",
        f"{SERVER}; dkim=pass policy.d={DOMAIN}",
        f"{SERVER}; dkim-adsp=pass header.d={DOMAIN}",
        f"{SERVER}; dkim/2=pass header.d={DOMAIN}",
        f"{SERVER}; dkim=pass header.d=faceb\u043eokmail.com",
        f"{SERVER}; dkim=pass header.d=(x){DOMAIN}",
        f"{SERVER}; dkim = pass header.d={DOMAIN}",
        f"{SERVER}; junk; dkim=pass header.d={DOMAIN}",
        f"({SERVER}); dkim=pass header.d={DOMAIN}",
        f"{SERVER}; dkim=pass header.d={DOMAIN} (",
        f'{SERVER}; dkim=pass header.d={DOMAIN} reason="',
    ],
)
def test_whatever_else_is_not(text: str) -> None:
    assert trust(results(text), FROM) is Trust.UNVERIFIED


def test_only_the_topmost_header_of_our_server_counts() -> None:
    fail = results(f"{SERVER}; dkim=fail header.d={DOMAIN}")
    other = results(f"mx.other.example; dkim=fail header.d={DOMAIN}")
    assert trust(other, results(PASS), FROM) is Trust.VERIFIED
    assert trust(fail, results(PASS), FROM) is Trust.UNVERIFIED
    assert trust(results(PASS), fail, FROM) is Trust.VERIFIED


def test_one_that_cannot_be_read_may_be_ours_and_ends_the_search() -> None:
    assert trust(results("spf=pass (no name of a server)"), results(PASS), FROM) is Trust.UNVERIFIED


def test_what_stands_below_the_senders_own_headers_is_the_senders_own() -> None:
    for name in ("From", "Subject", "DKIM-Signature", "Message-ID"):
        assert trust((name, FROM[1]), results(PASS), FROM) is Trust.UNVERIFIED


def test_headers_that_had_to_be_guessed_verify_nothing() -> None:
    assert trust(results(PASS), FROM, whole=False) is Trust.UNVERIFIED
    assert trust(results(f"{PASS} x{'y' * HEADER_LIMIT}"), FROM) is Trust.UNVERIFIED
    assert trust(results(PASS), FROM, domains=()) is Trust.UNVERIFIED
    assert trust_of([results(PASS), FROM], whole=True, servers=(), domains=(DOMAIN,)) is Trust.UNVERIFIED
    assert trust(results(f"{SERVER}; dkim=pass header.d="), ("From", "us:;"), domains=("",)) is Trust.UNVERIFIED


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("a@one.example", "one.example"),
        ("<a@One.Example>", "one.example"),
        ("Ana Sol <a@one.example>", "one.example"),
        ('"Sol, Ana <b@two.example>" <a@one.example>', "one.example"),
        ("=?utf-8?Q?Sol=2C?= <a@one.example>", "one.example"),
        ("a@one.example, b@two.example", ""),
        ("a@one.example (b@two.example)", ""),
        ("(x) <a@one.example>", ""),
        ("a@one.example <b@two.example>", ""),
        ("<a@one.example> <b@two.example>", ""),
        ("us: a@one.example;", ""),
        ("<a@b@one.example>", ""),
        ("<a@\u043ene.example>", ""),
        ("Ana\0 <a@one.example>", ""),
        ("", ""),
    ],
)
def test_the_senders_domain_is_told_where_nothing_needs_interpretation(sender: str, domain: str) -> None:
    assert sender_domain([("From", sender)]) == domain
    assert sender_domain([("From", sender), ("from", sender)]) == ""


def test_the_time_of_arrival_is_our_own_servers() -> None:
    ours = (
        "Received",
        f"from x (y [1.2.3.4]) by {SERVER} (Postfix) with ESMTP id 1; Mon, 04 May 2026 10:12:05 +0200",
    )
    forged = ("Received", f"from x by {SERVER}; Mon, 04 May 2020 10:12:05 +0200")
    assert received_at([("Received", "by in.other.example; Tue, 05 May 2026 00:00:00 +0000"), ours, forged],
                       (SERVER,)) == 1_777_882_325_000  # fmt: skip
    assert received_at([ours], ()) is None


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Thu, 01 Jan 1970 00:00:10 +0000", 10_000),
        ("1 Jan 1970 01:00:10 +0100", 10_000),
        ("Thu, 01 Jan 1970 00:00:10", 10_000),
        ("Thu, 01 Jan 1970 00:00:10 GMT (a comment)", 10_000),
        ("Thu, 01 Jan 1969 00:00:10 +0000", None),
        ("Thu, 01 Jan 99999 00:00:10 +0000", None),
        ("tomorrow", None),
        ("", None),
        ("Thu, 99 Foo", None),
    ],
)
def test_a_date_is_an_instant_or_none(date: str, instant: int | None) -> None:
    assert instant_of(date) == instant


@given(st.text(max_size=60))
def test_any_date_and_any_sender_is_met(text: str) -> None:
    instant = instant_of(text)
    assert instant is None or instant >= 0
    assert re.fullmatch("[a-z0-9.-]*", sender_domain([("From", text)]))


WORD = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
HOST = st.lists(WORD, min_size=2, max_size=3).map(".".join)
VALUE = st.one_of(HOST, HOST.map("@{}".format), st.from_regex(r"[A-Za-z0-9+/]{1,10}", fullmatch=True))
NOISE = st.sampled_from(("", " ", "  ", " (a (nested; \\) one) dkim=pass) ", "\r\n\t", ' ("a\\)", header.d=x) '))
PROPERTY = st.tuples(st.sampled_from(("header.d", "header.i", "header.b", "smtp.mailfrom")), VALUE)
CLAUSE = st.tuples(st.sampled_from(("dkim", "spf", "dmarc")), st.sampled_from(("pass", "fail", "none")),
                   st.lists(PROPERTY, max_size=3, unique_by=lambda pair: pair[0]))  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> str:
    """A header as a server may write it."""
    text = draw(HOST)
    for method, result, properties in draw(st.lists(CLAUSE, min_size=1, max_size=4)):
        text += f";{draw(NOISE)}{method}={result}"
        for name, value in properties:
            text += f" {draw(NOISE)}{name}={value}"
    return text


@given(written())
@settings(deadline=None, max_examples=40)
def test_another_parser_reads_the_same(text: str) -> None:
    server, found = read_results(unfold(text))
    judge = authres.AuthenticationResultsHeader.parse_value(text)
    assert server == judge.authserv_id.lower()
    assert [(one.method, one.result, dict(one.properties)) for one in found] == [
        (one.method, one.result, {f"{part.type}.{part.name}": part.value for part in one.properties})
        for one in judge.results
    ]


@given(st.text(alphabet='dkim=pass; header.d(x)"\\ @/1', max_size=120))
@settings(deadline=None, max_examples=60)
def test_what_we_believe_another_parser_reads_too(text: str) -> None:
    server, found = read_results(unfold(f"mx.example; {text}"))
    passed = {one.only("header.d") for one in found if (one.method, one.result) == ("dkim", "pass")} - {""}
    if server and passed:
        judge = authres.AuthenticationResultsHeader.parse_value(f"mx.example; {text}")
        named = {part.value.lower() for one in judge.results if one.result == "pass" for part in one.properties}
        assert passed <= named
