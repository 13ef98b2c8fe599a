"""What sources say of an ad, merged; and the ad that follows from all of them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.ads import AdStatus, Content, Creative, content_hash
from reviewtui.domain.observed import AD_FIELDS, Observed, account_of, derive_ad, merge, needs_review

words = st.text(max_size=6)
fields = st.dictionaries(
    st.sampled_from(["headline", "text", "account_id", "status", "why"]), st.one_of(st.none(), words), max_size=4
)
extras = st.dictionaries(st.sampled_from(["Buyer", "Notes"]), st.one_of(st.none(), words), max_size=2)
reports = st.one_of(fields, st.builds(lambda some, extra: {**some, "extra": extra}, fields, extras))
said = st.lists(reports, max_size=3).map(lambda told: merge_all(told))


def merge_all(told: list[dict[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for report in told:
        body = merge(body, report)
    return body


def source(name: str, at: int, **body: Any) -> Observed:
    return Observed(name, at, at, body)


def test_absent_keeps_and_empty_clears() -> None:
    before = {"headline": "Sleep", "text": "Tea", "extra": {"Buyer": "Lia", "Notes": "x"}}
    assert merge(before, {"text": "", "status": "ACTIVE"}) == {
        "headline": "Sleep", "status": "ACTIVE", "extra": {"Buyer": "Lia", "Notes": "x"},
    }  # fmt: skip
    assert merge(before, {"extra": {"Notes": None}})["extra"] == {"Buyer": "Lia"}
    assert "extra" not in merge(before, {"extra": {"Notes": "", "Buyer": ""}})
    assert "extra" not in merge(before, {"extra": None})
    assert merge({}, {"spend_minor": 0, "ai_score": 0.0}) == {"spend_minor": 0, "ai_score": 0.0}, "zero is a value"


@given(said, reports)
def test_each_field_is_kept_set_or_cleared(before: dict[str, Any], report: dict[str, Any]) -> None:
    after = merge(before, report)
    for field in {*before, *report} - {"extra"}:
        if field not in report:
            assert after[field] == before[field]
        elif report[field] in (None, ""):
            assert field not in after
        else:
            assert after[field] == report[field]
    if isinstance(report.get("extra"), dict):
        assert after.get("extra", {}) == merge(before.get("extra", {}), report["extra"])


@given(said, reports)
def test_the_same_report_twice_changes_nothing(before: dict[str, Any], report: dict[str, Any]) -> None:
    kept = dict(before)
    once = merge(before, report)
    assert merge(once, report) == once
    assert before == kept, "what was said before is not touched"


@given(st.lists(said, min_size=1, max_size=4), st.randoms())
def test_the_order_in_which_reports_arrive_does_not_matter(bodies: list[dict[str, Any]], random: Any) -> None:
    told = [Observed(f"source-{at}", at, at, body) for at, body in enumerate(bodies)]
    shuffled = random.sample(told, len(told))
    assert derive_ad("238", shuffled, 5) == derive_ad("238", told, 5)
    assert [report.body for report in told] == bodies


@given(st.lists(said, min_size=1, max_size=4))
def test_each_field_is_the_latest_that_any_source_says(bodies: list[dict[str, Any]]) -> None:
    ad = derive_ad("238", [Observed(f"s{at}", at, at, body) for at, body in enumerate(bodies)], 5)

    def latest(field: str) -> str:
        return next((body[field] for body in reversed(bodies) if field in body), "")

    assert (ad.content.headline, ad.content.text) == (latest("headline"), latest("text"))
    assert (ad.account_id, ad.status_raw, ad.why) == (latest("account_id"), latest("status"), latest("why"))
    extra: dict[str, Any] = {}
    for body in bodies:
        extra |= body.get("extra", {})
    assert ad.extra == extra
    assert ad.content_hash == content_hash(ad.content)
    assert ad.checked_at == len(bodies) - 1


def test_a_slip_in_a_kept_sheet_moves_no_ad_to_another_account() -> None:
    sheet = Observed("tracker:Clients", 30, 30, {"account_id": "borealis", "name": "spring"})
    assert account_of([sheet]) == "borealis"
    assert derive_ad("238", [sheet, source("mail", 40)], 0).account_id == "borealis"
    meta = Observed("meta", 20, 20, {"account_id": "acme", "name": "Spring | Video 1"})
    for told in ([sheet, meta], [meta, sheet]):
        ad = derive_ad("238", told, 0)
        assert (ad.account_id, account_of(told), ad.name) == ("acme", "acme", "Spring | Video 1")


def test_an_ad_of_several_sources() -> None:
    ad = derive_ad(
        "238",
        [
            source("meta", 20, text="Tea", status="DISAPPROVED", created_at=7, creatives=[{"url": "u", "width": 3}]),
            source("sheet", 10, text="Old", status="Active", ai_verdict="unsure", ai_score=0.5, extra={"Buyer": "L"}),
            source("chat", 30, why="before/after?", why_by="carla"),
        ],
        first_seen=5,
    )  # fmt: skip
    assert ad.content == Content(text="Tea", creatives=(Creative(url="u", width=3),))
    assert (ad.status, ad.status_raw, ad.created_at, ad.checked_at) == (AdStatus.REJECTED, "DISAPPROVED", 7, 30)
    assert (ad.why, ad.why_by, ad.extra, ad.queued) == ("before/after?", "carla", {"Buyer": "L"}, True)
    assert [badge.name for badge in ad.badges] == ["unsure", "asked", "mismatch"]
    assert ad.sources == (("sheet", 10, 10), ("meta", 20, 20), ("chat", 30, 30))


def test_an_ad_nobody_dated_counts_from_when_it_was_first_seen() -> None:
    assert derive_ad("238", [source("sheet", 10, text="Tea")], first_seen=5).created_at == 5


def test_only_content_makes_a_new_revision() -> None:
    before = derive_ad("238", [source("meta", 1, text="Tea")], 0)
    same = derive_ad("238", [source("meta", 2, text="Tea", spend_minor=9, status="ACTIVE", ai_verdict="reject")], 0)
    other = derive_ad("238", [source("meta", 2, text="Tea", link="https://shop.example")], 0)
    assert before.content_hash == same.content_hash != other.content_hash


def test_a_person_looks_where_somebody_asked_or_no_ai_was_sure() -> None:
    assert needs_review("may we?", "approve")
    assert needs_review("", "unsure")
    assert needs_review("", "")
    assert not needs_review("", "approve")
    assert not needs_review("", "reject")


def test_every_field_of_a_report_has_one_kind() -> None:
    assert len(set(AD_FIELDS)) == len(AD_FIELDS)


def test_a_late_word_on_one_field_does_not_bring_the_source_s_other_words_back() -> None:
    from reviewtui.domain.observed import hear

    sheet = Observed("sheet", 10, 10, {"text": "old", "spend_minor": 5})
    meta = Observed("meta", 20, 20, {"text": "new"})
    sheet = hear(sheet, {"text": "old", "spend_minor": 9}, 30)
    ad = derive_ad("a", [sheet, meta], 0)
    assert ad.content.text == "new"
    assert ad.spend_minor == 9


def test_a_source_that_takes_a_field_back_lets_another_speak() -> None:
    from reviewtui.domain.observed import hear

    sheet = Observed("sheet", 30, 30, {"text": "mine"})
    meta = Observed("meta", 20, 20, {"text": "theirs"})
    assert derive_ad("a", [sheet, meta], 0).content.text == "mine"
    assert derive_ad("a", [hear(sheet, {}, 40), meta], 0).content.text == "theirs"


def test_the_earliest_due_time_counts_whoever_gave_it() -> None:
    told = [source("sheet", 10, text="Tea", due_at=900), source("ask", 20, why="may we?", due_at=700)]
    ad = derive_ad("238", told, 0)
    assert (ad.due_at, ad.due_why) == (700, "asked")
    told[1] = source("ask", 20, why="may we?", due_at=1000)
    assert (derive_ad("238", told, 0).due_at, derive_ad("238", told, 0).due_why) == (900, "source:sheet")
    assert derive_ad("238", [source("sheet", 10, text="Tea")], 0).due_at is None


def test_the_customer_waits_where_any_source_says_so() -> None:
    told = [source("ask", 10, why="may we?", customer_waiting=True), source("sheet", 20, customer_waiting=False)]
    ad = derive_ad("238", told, 0)
    assert ad.customer_waiting
    assert "customer" in [badge.name for badge in ad.badges]
    assert not derive_ad("238", told[1:], 0).customer_waiting


def test_ads_that_say_the_same_have_one_shape() -> None:
    one = derive_ad("1", [source("sheet", 10, headline="Lose 10 kg", text="in 10 days!")], 0)
    other = derive_ad("2", [source("sheet", 10, headline="LOSE 7 kg", text="in 21 days", account_id="acme")], 0)
    assert one.shape == other.shape != 0
