"""A mail is evidence: it is put before a person, and changes nothing of what a customer is told."""

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.answering import platform_told
from reviewtui.domain.observed import Ad, Observed, derive_ad
from reviewtui.domain.reconcile import Around, Sighted, apart_from_mails, fingerprint, statements_of
from reviewtui.domain.statements import Settled, Statement
from reviewtui.hub.ads import ad_row
from reviewtui.wire.messages import AdDetail

HOUR = 3_600_000
WORDS = ["ACTIVE", "DISAPPROVED", "PAUSED", "ARCHIVED", "PENDING_REVIEW", "UNHEARD_OF", ""]

hours = st.integers(1, 60).map(lambda hour: hour * HOUR)
fields = st.fixed_dictionaries(
    {"status": st.sampled_from(WORDS)},
    optional={
        "feedback": st.just({"global": {"Grammar": "Write better"}}),
        "headline": st.sampled_from(["Tea", "Soap"]),
        "name": st.sampled_from(["Summer", "Winter"]),
        "account_id": st.sampled_from(["acme", "borealis"]),
        "status_at": hours,
        "why": st.just("unsure"),
        "evidence": st.just({"subject": "About your ad"}),
    },
)


@st.composite
def reports(draw: st.DrawFn, sources: Sequence[str], least: int = 0) -> list[Observed]:
    """What some of these sources say of an ad."""
    names = draw(st.lists(st.sampled_from(sources), unique=True, min_size=least))
    found = []
    for name in names:
        body: dict[str, Any] = {key: value for key, value in draw(fields).items() if value}
        if name.startswith("mail"):
            body["trust"] = draw(st.sampled_from(["verified", "unverified"]))
        at = draw(hours)
        found.append(Observed(name, at, max(at, draw(hours)), body))
    return found


others = reports(("meta", "tracker:Main", "tracker:Other", "upload"), 1)
mails = reports(("mail", "mail:unverified"))
mail_sightings = st.lists(
    reports(("mail",), 1).map(lambda one: Sighted(f"mail:{one[0].observed_at}", 0.8, one[0])), max_size=2
)


def told(ad: Ad, said: Sequence[Statement]) -> tuple[Any, ...]:
    """All that page and answers are made of, but for our own review."""
    detail = msgspec.json.decode(ad_row(ad, 1, 1, 1).detail, type=AdDetail)
    sources = {one.source for one in said}
    platform = platform_told(str(ad.status), ad.status_raw, ad.tale, ad.status_at, ad.checked_at)
    if not platform.status:
        platform = platform._replace(since=None, checked_at=0)
    return (
        platform, detail.review_feedback(), ad.name, ad.content_hash, ad.account_id, ad.queued,
        [name for name, _, _ in ad.sources if name not in sources],
    )  # fmt: skip


@given(others, mails, mail_sightings, st.one_of(st.none(), hours), st.booleans(), st.booleans())
def test_mails_change_nothing_that_a_customer_is_told(
    said: list[Observed],
    mail: list[Observed],
    sighted: list[Sighted],
    asked: int | None,
    settle: bool,
    with_mail: bool,
) -> None:
    without = Around(platform_asked_at=asked, known=True)
    settlements = {}
    if settle and statements_of(said):  # by somebody who knew of the mails, or by somebody who did not
        known = statements_of([*said, *mail], sighted) if with_mail else statements_of(said)
        mark = fingerprint(known)
        settled = Settled("f1", "ana", 61 * HOUR, "paused", "mail" if with_mail else "")
        settlements = {mark: settled, apart_from_mails(mark): settled}
        without = without._replace(settlements=settlements)
    plain = derive_ad("1", said, HOUR, around=without)
    with_mails = derive_ad("1", [*said, *mail], HOUR, around=without._replace(sightings=sighted))
    heard = statements_of(mail, sighted)
    assert told(with_mails, heard) == told(plain, heard)
    if settlements:
        assert plain.tale is None or not plain.tale.unsettled


META = Observed("meta", 2 * HOUR, 9 * HOUR, {"status": "ACTIVE"})
MAIL = Observed("mail", 20 * HOUR, 20 * HOUR, {"status": "DISAPPROVED", "trust": "verified"})
SHEET = Observed("tracker:Main", HOUR, HOUR, {"status": "DISAPPROVED"})


def test_a_verified_mail_against_the_platform_is_put_before_a_reviewer_alone() -> None:
    ad = derive_ad("1", [META, MAIL], HOUR)
    assert (ad.mismatch, ad.status) == ("mail_against_platform", "active")
    assert ad.tale is not None
    assert (ad.tale.unsettled, ad.tale.checking) == (True, None)


def test_what_a_mail_says_after_a_settlement_is_asked_and_the_settlement_holds_meanwhile() -> None:
    before = derive_ad("1", [META, SHEET], HOUR)
    assert before.tale is not None
    assert (before.mismatch, before.tale.checking) == ("stale_sheet", 2 * HOUR)
    mark, settled = before.tale.fingerprint, Settled("f1", "ana", 12 * HOUR, "paused", why="asked")
    settlements = {mark: settled, apart_from_mails(mark): settled}
    after = derive_ad("1", [META, SHEET, MAIL], HOUR, around=Around(settlements=settlements, known=True))
    assert after.tale is not None
    assert (after.status, after.tale.settled, after.tale.checking) == ("paused", settled, None)
    assert ([one.kind for one in after.tale.mismatches], after.tale.reopened) == (["mail_against_platform"], True)
    agreeing = msgspec.structs.replace(MAIL, body=MAIL.body | {"status": "ACTIVE"})
    same = derive_ad("1", [META, SHEET, agreeing], HOUR, around=Around(settlements=settlements, known=True))
    assert (same.mismatch, same.tale and same.tale.reopened) == ("", False)
