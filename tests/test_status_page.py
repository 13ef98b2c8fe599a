"""What customers see of their ads: our review and Meta's status, each for itself, and nothing besides."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import Office, ad, appeal, ask, decision, fact, id_of, note, office_in, publication, undo
from hypothesis import given
from hypothesis import strategies as st
from link_setup import SINCE, Read, Waiting, link_to, look, submitted
from sqlalchemy import select

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.answering import CHECKING, Answerable, AnswerTemplates, answer, day
from reviewtui.domain.facts import FactKind, Reason, Reflection, Settle
from reviewtui.domain.policy import Phrase
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub import visitors
from reviewtui.hub.erasure import erase
from reviewtui.hub.markup import Markup, element
from reviewtui.hub.pages import HEADERS
from reviewtui.hub.releases import is_waiting, release_due
from reviewtui.hub.status_page import PAGE, language_for, status_page
from reviewtui.hub.status_view import _ADS, _DECISIONS, _MARKS, Review, Shown, View, Views, Words
from reviewtui.hub.tables import AD
from reviewtui.hub.tokens import DAY_MS
from reviewtui.wire.messages import AdDetail
from reviewtui.words.status import WORDS

HOLD = ReviewRules().hold_seconds * 1000
TODAY, SINCE_DAY = "15 June 2025", "19 February 2025"
PLAIN = AnswerTemplates()
MISLEADING = (Reason("meta-ads", "MISLEADING_CLAIM", 1, 1),)


@asynccontextmanager
async def acme(folder: Path) -> AsyncIterator[Office]:
    """A hub with one ad of a customer, which draws no second opinions."""
    async with office_in(folder, limits=None) as office:
        await submitted(office, "1", "One", name="Sleep better", account_name="Acme Wellness")
        await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))
        yield office


async def wait(office: Office, ms: int = HOLD) -> None:
    office.clock.now += ms
    while is_waiting(office.hub):
        release_due(office.hub)


async def read(office: Office, account: str = "acme", **options: Any) -> Read:
    answer = await look(office, link_to(office, account), **options)
    assert answer.status_code == 200
    return Read(answer.text)


async def said(office: Office, name: str = "Sleep better", **options: Any) -> tuple[str, str]:
    """Our review, and Meta's status, as the page says them of an ad."""
    _, review, platform = (await read(office, **options)).of(name)
    return review, platform


# --- our review ---


async def test_an_approval_is_told_once_it_is_released(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        assert (await said(office))[0] == "… In review"
        approval = decision("1", "One")
        await office.line("ana").send(approval)
        assert (await said(office))[0] == "… In review", "it may be taken back for a minute"
        await wait(office)
        assert (await said(office))[0] == f"✓ Approved on {TODAY}"
        await office.line("ana").send(undo("1", id_of(approval)))
        assert (await said(office))[0] == "… In review"


@pytest.mark.parametrize(
    ("verdict", "words"), [("reject", "✕ Not approved on {day}"), ("changes", "✎ Needs changes on {day}")]
)
async def test_what_has_to_be_changed_is_told_with_why(tmp_path: Path, verdict: str, words: str) -> None:
    async with acme(tmp_path) as office:
        await office.line("ana").send(decision("1", "One", verdict, reasons=MISLEADING))
        told = (await said(office))[0]
        assert told.startswith(words.format(day=TODAY))
        assert "Why: The ad promises a result that not every customer can expect." in told
        assert "What to change: Say what the product does" in told
        assert "MISLEADING" not in told
        assert (await said(office, language="es"))[0].count("Qué cambiar: ") == 1


async def test_a_reason_without_words_for_customers_is_not_shown_by_its_code(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await office.line("ana").send(decision("1", "One", "reject", reasons=(Reason("house", "SECRET_CODE", 1, 1),)))
        assert (await said(office))[0] == f"✕ Not approved on {TODAY} Please ask us for the reason."


async def test_what_does_not_hold_on_the_ad_as_it_is_now_is_not_told(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        ana, lea = office.line("ana"), office.line("lea", "lead")
        rejection = decision("1", "One", "reject")
        await ana.send(rejection)
        await lea.send(decision("1", "One", "escalate"))
        assert (await said(office))[0] == "… In review", "a lead has a doubt"
        await lea.send(decision("1", "One", "changes"))
        assert "Needs changes" in (await said(office))[0], "a lead's word holds over a reviewer's"
        await ana.send(appeal("1", "One"))
        assert (await said(office))[0] == "… In review", "an appeal asks for another look"
        await submitted(office, "1", "Two", name="Sleep better", at=SINCE + 1)
        await ana.send(decision("1", "One", "reject", round=1))
        assert (await said(office))[0] == "… In review", "its text is another now"


async def test_an_ad_that_nobody_was_asked_about_is_not_in_review(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await submitted(office, "2", "Two", name="Sure", ai_verdict="approve")
        assert (await said(office, "Sure"))[0] == "– Not asked for"
        await office.line("ana").send(ask("2"))
        assert (await said(office, "Sure"))[0] == "… In review"


# --- Meta's status ---

STATUSES = {
    "ACTIVE": "✓ Active", "ADSET_PAUSED": "– Paused", "ARCHIVED": "– Archived", "CAMPAIGN_PAUSED": "– Paused",
    "DELETED": "– Deleted", "DISAPPROVED": "✕ Rejected", "IN_PROCESS": "… In review", "PAUSED": "– Paused",
    "PENDING_BILLING_INFO": "! Waiting for billing information", "PENDING_REVIEW": "… In review",
    "PREAPPROVED": "✓ Active", "WITH_ISSUES": "! Running with problems", "SOMETHING_NEW": "– A status we do not know",
}  # fmt: skip


@pytest.mark.parametrize("raw", STATUSES)
async def test_every_status_has_words_and_its_own_date(tmp_path: Path, raw: str) -> None:
    async with acme(tmp_path) as office:
        await submitted(office, "2", name="Other", status=raw)
        review, platform = await said(office, "Other")
        assert review == "… In review"
        assert platform.startswith(f"{STATUSES[raw]} since {SINCE_DAY} last checked on ")
        assert re.search(r"last checked on \d+ \w+ \d{4}, \d\d:\d\d UTC$", platform)


async def test_page_and_answers_say_it_in_the_same_words_which_the_team_may_change(tmp_path: Path) -> None:
    hostile = "</p><script>alert(1)</script> stopped"
    ours = AnswerTemplates(
        reviews={"rejected": Phrase("turned down", "denegado")},
        statuses={"rejected": Phrase(hostile, "parado")},
        why=Phrase("Because: {why}", "Porque: {why}"),
    )
    async with acme(tmp_path) as office:
        await submitted(office, "1", "One", name="Sleep better", at=SINCE + 1, status="DISAPPROVED")
        await office.line("ana").send(decision("1", "One", "reject", reasons=MISLEADING))
        version = (await read(office)).named("main")[0]["data-version"]
        for templates in (PLAIN, ours):
            if templates is ours:
                await office.line("lea", "lead").send(publication("answers", ours))
            for language in ("en", "es"):
                review, platform = await said(office, language=language)
                why = "The ad promises a result that not every customer can expect."
                told = Answerable("x", "rejected", office.clock.now, (why,), (), "rejected", SINCE + 1, SINCE + 1)
                lines = answer(told, templates, language)
                assert lines[1].partition(": ")[2].rpartition(" on " if language == "en" else " el ")[0].rstrip(
                    "."
                ) in (review.lower())
                assert templates.say_status("rejected", language).lower() in platform.lower()
                if language == "en":
                    assert lines[2] in review
                assert day(office.clock.now, language) in review
        page = await read(office)
        assert page.named("main")[0]["data-version"] != version, "an open page is told"
        assert not page.named("script")[1:]


async def test_an_ad_without_a_status_says_so(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("2", name="Draft", text="x", account_id="acme"))
        assert (await said(office, "Draft"))[1] == "– Not known to us yet"


@pytest.mark.parametrize(("platform", "sheet"), [("ACTIVE", "DISAPPROVED"), ("DISAPPROVED", "ACTIVE")])
async def test_while_sources_disagree_neither_side_is_shown(tmp_path: Path, platform: str, sheet: str) -> None:
    async with acme(tmp_path) as office:
        await submitted(office, "2", name="Tea", status=platform)
        await office.line("connie", "connector").observe(ad("2", source="tracker:ads", at=SINCE - 1, status=sheet))
        assert (await said(office, "Tea"))[1] == f"? Being checked since {SINCE_DAY}"
        with office.hub.reading() as connection:
            detail = connection.scalar(select(AD.c.detail).where(AD.c.ad_id == "2"))
        tale = msgspec.json.decode(detail, type=AdDetail).tale
        assert tale is not None
        settled = Settle(tale.fingerprint, AdStatus.PAUSED, why="Xinternal")
        await office.line("lea", "lead").send(fact(FactKind.SETTLE, "2", settled))
        assert (await said(office, "Tea"))[1].startswith("– Paused since ")
        assert "Xinternal" not in (await read(office)).text


@pytest.mark.parametrize("trust", ["verified", "unverified"])
async def test_mail_alone_puts_nothing_on_the_page(tmp_path: Path, trust: str) -> None:
    async with acme(tmp_path) as office:
        before = (await read(office)).rows
        told = {"status": "DISAPPROVED", "name": "Xmail", "headline": "Xmail", "account_id": "acme", "trust": trust}
        await office.line("connie", "connector").observe(
            ad("77", source="mail", at=SINCE + 1, **told), ("sighting", "mail:m1", "mail", SINCE + 1, told)
        )
        assert (await read(office)).rows == before
        await office.line("connie", "connector").observe(ad("1", source="mail", at=SINCE + 1, **told))
        page = await read(office)
        assert "Rejected" not in page.text
        assert "Xmail" not in page.text


async def test_a_mail_against_the_platform_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        connie = office.line("connie", "connector")
        await connie.observe(ad("2", source="meta", at=SINCE, account_id="acme", name="Tea", status="ACTIVE"))
        before = (await read(office)).rows
        told = {"status": "DISAPPROVED", "feedback": {"global": {"x": "Xmail"}}, "trust": "verified"}
        await connie.observe(
            ad("2", source="mail", at=SINCE + 1, **told),
            ("sighting", "mail:m1", "mail", SINCE + 2, told | {"refs": {"id": ["2"]}}),
        )
        with office.hub.reading() as connection:
            assert connection.scalar(select(AD.c.mismatch).where(AD.c.ad_id == "2")) == "mail_against_platform"
        assert (await read(office)).rows == before


async def test_our_review_and_metas_status_stay_apart(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await office.line("ana").send(decision("1", "One"))
        await wait(office)
        await submitted(office, "1", "One", name="Sleep better", at=SINCE + 1, status="DISAPPROVED")
        review, platform = await said(office)
        assert review == f"✓ Approved on {TODAY}"
        assert platform.startswith("✕ Rejected since ")
        page = await read(office)
        assert page.rows[0] == ["Ad", "Our review", "Meta's status"]
        labels = [cell["data-label"] for cell in page.named("td")]
        assert labels == ["Our review", "Meta's status"], "also where a row is a card"


# --- nothing besides ---


@pytest.mark.both_databases
async def test_nothing_internal_and_nothing_of_others_is_on_the_page(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        lea = office.line("Xlead", "lead")
        for ad_id, account in (("1", "acme"), ("2", "borealis")):
            whose = "" if account == "acme" else "Xtheirs "
            await submitted(
                office, ad_id, f"{whose}One", account=account, at=SINCE + 1, name=f"{whose}Sleep better",
                account_name="Xtheirs" if whose else "Acme", targeting="Xaim",
                link=f"https://{whose.strip() or 'acme'}.example/",
                spend_minor=987_654, spend_currency="XTS", why="Xwhy", why_by="Xasker", ai_verdict="unsure",
                ai_score=0.6789, ai_model="Xmodel", ai_reason="Xreason", extra={"Xcolumn": "Xcell"},
                feedback={"global": {"Xkey": "Xfeedback"}}, evidence={"row": "Xrow"}, format="Xformat",
            )  # fmt: skip
            more = {"memo": "Xmemo", "suggestion": "Xsuggestion", "reasons": MISLEADING}
            rejection = decision(ad_id, f"{whose}One", "reject", **more)
            why = fact(FactKind.REFLECTION, ad_id, Reflection(id_of(rejection), text="Xreflection"))
            await lea.send(rejection, note(ad_id, "Xnote"), ask(ad_id, "Xquestion"), why)
        answer = await look(office, link_to(office))
        everything = answer.text + str(answer.headers)
        assert "Sleep better" in everything
        assert not re.findall(r"X\w+", everything)
        assert not [figure for figure in ("987", "0.67", "67%", "borealis", "lea") if figure in everything.lower()]
        theirs = await look(office, link_to(office, "borealis"))
        assert "Xtheirs Sleep better" in theirs.text
        assert "acme" not in theirs.text.lower()


async def test_what_is_only_talked_of_in_chats_is_not_shown(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        chat = ad("slack:reviews:17.1", source="slack", text="Xchat is this fine?", account_id="acme", why="unsure")
        await office.line("connie", "connector").observe(chat, ad("1", source="slack", why="Xthread", why_by="Xben"))
        page = await read(office)
        assert [row[0] for row in page.rows[1:]] == ["Sleep better"]
        assert "X" not in page.text


async def test_an_ad_that_moves_leaves_the_page(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await office.line("ana").send(decision("1", "One", "reject"))
        await submitted(office, "9", account="borealis")
        before = await read(office)
        assert "Sleep better" in before.text
        await submitted(office, "1", "One", account="borealis", at=SINCE + 1)
        assert "Sleep better" not in (await read(office)).text
        assert "Not approved" in (await said(office, account="borealis"))[0]


async def test_rows_and_mails_that_are_no_known_ad_are_not_shown(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        fields = {"name": "Loose row", "status": "ACTIVE", "account_id": "acme", "refs": {"name": ["Loose row"]}}
        await office.line("connie", "connector").observe(("sighting", "tracker:ads:7", "tracker:ads", SINCE, fields))
        page = await read(office)
        assert "Loose" not in page.text
        assert "tracker" not in page.text


async def test_an_account_without_ads_has_a_page(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await submitted(office, "1", "One", account="borealis", at=SINCE + 1)
        page = await read(office)
        assert "Nothing submitted yet" in page.text
        assert page.named("table") == []


# --- the page itself ---


async def test_what_a_browser_is_told(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        path = link_to(office)
        for answer in (await look(office, path), await look(office, path + "x")):
            for name, value in HEADERS.items():
                assert answer.headers.get_list(name) == [value]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert "set-cookie" not in answer.headers
            page = Read(answer.text)
            assert {attrs.get("name") for attrs in page.named("meta")} >= {"viewport", "robots", "referrer"}
            assert page.named("style") == []
            assert all(attrs["src"] == "../status/page.js" for attrs in page.named("script"))
            assert not [attrs for _, attrs in page.elements for name, _ in attrs if name.startswith(("on", "style"))]
            assert path.removeprefix("/s/") not in answer.text, "no secret on the page"
        for name, kind in (("page.css", "text/css"), ("page.js", "text/javascript")):
            found = await office.client.get(f"/status/{name}")
            assert found.headers["content-type"].startswith(kind)
        assert (await office.client.get("/status/..%2f..%2fapi.py")).status_code == 404


async def test_links_of_ads_are_text(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        await submitted(office, "2", link="https://evil.example/?a=1&b=2", name="Tea")
        page = await read(office)
        assert page.of("Tea")[0] == "Tea https://evil.example/?a=1&b=2"
        assert {str(attrs["href"])[0] for attrs in page.named("a")} == {"?"}


@pytest.mark.parametrize(
    ("options", "query", "accepted", "spoken"),
    [
        ({}, {}, "", "en"),
        ({}, {}, "es-MX,es;q=0.9,en;q=0.8", "es"),
        ({}, {}, "fr, en;q=0.5, es;q=0.7", "es"),
        ({}, {}, "es;q=0, tlh;q=x, *", "en"),
        ({"language": "es"}, {}, "en", "es"),
        ({"language": "es"}, {"lang": "en"}, "es", "en"),
        ({}, {"lang": "<b>"}, "es", "es"),
    ],
)
async def test_the_language_is_the_askers_then_the_links_then_the_browsers(
    tmp_path: Path, options: dict[str, Any], query: dict[str, str], accepted: str, spoken: str
) -> None:
    async with acme(tmp_path) as office:
        answer = await look(office, link_to(office, **options), language=accepted, **query)
        page = Read(answer.text)
        assert page.named("html") == [{"lang": spoken}]
        title = {"en": "The ads of Acme Wellness", "es": "Los anuncios de Acme Wellness"}[spoken]
        assert f"<title>{title}</title>" in answer.text
        assert ("Nuestra revisión" in page.text) == (spoken == "es")


@given(st.text(max_size=60))
def test_any_wish_of_a_browser_gives_a_language(accepted: str) -> None:
    assert language_for("", "", accepted) in ("en", "es")


def test_whole_sentences_are_in_both_languages() -> None:
    assert all(english != spanish for english, spanish in WORDS.values())


async def test_large_accounts_are_turned_by_pages_what_needs_an_act_first(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        rows = [
            ad(f"n{number}", source="meta", at=SINCE, text=f"t{number}", name=f"Ad number {number}",
               account_id="acme", ai_verdict="unsure", status="ACTIVE", status_at=SINCE, created_at=SINCE + number)
            for number in range(PAGE + 50)
        ]  # fmt: skip
        await office.line("connie", "connector").observe(*rows)
        await office.line("ana").send(decision("n3", "t3", "reject"), decision("n4", "t4", "changes"))
        await submitted(office, "held", name="Held up", status="DISAPPROVED", at=SINCE)
        await submitted(office, "over", name="Over", status="DELETED", at=SINCE)
        path = link_to(office)
        first, second = [Read((await look(office, path, page=page)).text) for page in ("1", "2")]
        names = [row[0] for page in (first, second) for row in page.rows[1:]]
        assert len(names) == len(set(names)) == PAGE + 53
        assert {*names[:3]} == {"Ad number 3", "Ad number 4", "Held up"}
        assert names[3:5] == ["Sleep better", "Ad number 249"], "then the newest"
        assert names[-1] == "Over"
        assert "Page 1 of 2" in first.text
        assert [attrs["href"] for attrs in second.named("a") if attrs.get("rel")] == ["?"]
        for strange in ("0", "-1", "999999", "x", "1e3", "²"):
            assert (await look(office, path, page=strange)).status_code == 200


# --- hostile text ---

BENIGN = Shown("7", "name", "link", Review.REJECTED, SINCE, "d", CHECKING, SINCE, SINCE)


def elements(view: View, words: Words) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """What a parser finds on the page, the words left out."""
    page = status_page(view, {"d": [words]}, PLAIN, page=1, language="en", asked="", now=SINCE, until=SINCE + DAY_MS)
    read = Read(page.decode())
    assert read.others == ["doctype html"]
    return read.elements


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["<", ">", '"', "'", "&", "&lt;", "&#60;", "</bdi>", "</table>", "<script>", "<img src=x onerror=x>",
             "-->", "<!--", "]]>", "<?", "javascript:", "\u202e", "\u2066", "\0", "\ud800", "\r\n", "=", "`", "a"]
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip


@given(HOSTILE.filter(lambda text: bool(text.strip())), HOSTILE, HOSTILE, HOSTILE)
def test_text_from_outside_is_text(name: str, link: str, account: str, words: str) -> None:
    plain = View("Acme" if account.strip() else "", (BENIGN,), "v")
    hostile = View(account, (Shown("7", f"a{name}", f"b{link}", *_rest()),), "v")
    assert elements(hostile, Words(words, words)) == elements(plain, Words("why", "change"))


def _rest() -> list[Any]:
    return [getattr(BENIGN, field) for field in BENIGN.__struct_fields__[3:]]


@given(HOSTILE)
def test_hidden_and_turning_characters_can_be_seen(name: str) -> None:
    view = View("Acme", (Shown("7", f"a{name}", "", *_rest()),), "v")
    page = status_page(view, {}, PLAIN, page=1, language="en", asked="", now=SINCE, until=SINCE).decode()
    assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\0\x1b")


@given(HOSTILE)
def test_an_attribute_is_one_attribute(value: str) -> None:
    (found,) = Read(element("p", title=value)).elements
    assert (found[0], len(found[1])) == ("p", 1)
    assert element("p", Markup("<b>")) == "<p><b></p>"


# --- news ---


async def test_news_come_when_the_page_says_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "LOOK_S", 0.02)
    async with acme(tmp_path) as office:
        ana, path = office.line("ana"), link_to(office)
        async with Waiting(office, path) as waiting:
            first = await waiting.hears(1)
            assert f'data-version="{first}"' in (await look(office, path)).text
            await ana.send(note("1", "nobody's business"))
            await submitted(office, "9", account="borealis")
            await ana.send(decision("1", "One", "reject"))
            second = await waiting.hears(2)
            assert second != first
            assert f'data-version="{second}"' in (await look(office, path)).text


async def test_others_and_what_is_internal_make_no_news(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        views, ana = Views(office.hub), office.line("ana")
        before = views.version("acme")
        await ana.send(note("1"), ask("1"), decision("1", "One"))
        await ana.claim("1")
        await submitted(office, "9", account="borealis")
        assert views.version("acme") == before
        await wait(office)
        assert views.version("acme") != before


async def test_a_page_is_made_anew_only_where_something_of_its_own_changed(tmp_path: Path) -> None:
    async with acme(tmp_path) as office:
        views = Views(office.hub)
        first = views.of("acme")
        await submitted(office, "9", account="borealis")
        assert views.of("acme") is first
        erase(office.hub, "borealis")
        assert views.of("acme") is first


async def test_what_a_view_costs_does_not_grow_with_the_hub(tmp_path: Path) -> None:
    """Every query goes by an account's own index."""
    async with acme(tmp_path) as office:
        with office.hub.reading() as connection:
            for query in (_ADS, _DECISIONS, _MARKS):
                told = query.params(account="acme").compile(connection, compile_kwargs={"literal_binds": True})
                plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}")]
                assert [step for step in plan if re.match(r"SCAN (ad|fact|gone|account|ad_release)\b", step)] == []


# --- how it looks ---


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_colour_can_be_read_on_light_and_dark() -> None:
    style = (Path(visitors.__file__).parent / "status" / "page.css").read_text()
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for palette in re.findall(r":root \{(.*?)\}", style, re.DOTALL):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", palette))
        for name in ("text", "muted", "link", "good", "bad", "mind", "wait", "calm"):
            assert min(contrast(colours[name], colours[on]) for on in ("ground", "card")) >= 4.5, name
