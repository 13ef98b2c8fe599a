"""One status for an ad on the hub: sources are taken in, rows and mails find their ads, people settle the rest."""

import itertools
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import NOW, Line, Office, ad, fact, id_of, office_in, publication, undo
from sqlalchemy import func, select, update

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import FactKind, Settle
from reviewtui.domain.precedence import PrecedenceRules
from reviewtui.domain.statements import StatusTale
from reviewtui.hub.erasure import erase
from reviewtui.hub.ranking import rank_some
from reviewtui.hub.tables import AD, AD_KEY, OBSERVED
from reviewtui.wire.messages import AdDetail, AdRow

pytestmark = pytest.mark.both_databases

HOUR = 3_600_000
AT = NOW - 100 * HOUR


def said(ad_id: str, source: str, hours: int, status: str = "", **fields: Any) -> tuple[Any, ...]:
    """What a source says of an ad so many hours after the beginning."""
    account = {} if source.startswith("mail") else {"account_id": "acme"}
    return ad(
        ad_id, source=source, at=AT + hours * HOUR, **account, **({"status": status} if status else {}), **fields
    )


def sighting(item: str, source: str, hours: int, status: str, **refs: list[str]) -> tuple[Any, ...]:
    """A row or mail that names no ad by its id."""
    fields: dict[str, Any] = {"status": status, "refs": refs}
    if source == "mail":
        fields["trust"] = "verified"
    else:
        fields["account_id"] = "acme"
    return ("sighting", item, source, AT + hours * HOUR, fields)


async def rows(line: Line) -> dict[str, AdRow]:
    return {row.ad_id: row for row in (await line.all()).ads}


def tale(row: AdRow) -> StatusTale:
    told = msgspec.json.decode(row.detail, type=AdDetail).tale
    assert told is not None
    return told


def settle(row: AdRow, **said: Any) -> bytes:
    return fact(FactKind.SETTLE, row.ad_id, Settle(tale(row).fingerprint, **said))


async def people(office: Office) -> tuple[Line, Line]:
    return office.line("connie", "connector"), office.line("ana")


async def test_an_ad_has_one_status_and_says_where_sources_disagree(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "tracker:Main", 1, "ACTIVE", evidence={"row": "7", "status": "Live"}))
        row = (await rows(ana))["1"]
        assert (row.status, row.mismatch, row.queued) == ("active", "", False)
        await connie.observe(said("1", "meta", 5, "DISAPPROVED", headline="Tea", feedback={"global": {"x": "y"}}))
        row = (await rows(ana))["1"]
        assert (row.status, row.mismatch, row.badge, row.queued) == ("rejected", "silent_rejection", "mismatch", True)
        told = tale(row)
        assert [(one.source, one.raw, one.said_at) for one in told.statements] == [
            ("tracker:Main", "Live", AT + HOUR),
            ("meta", "DISAPPROVED", AT + 5 * HOUR),
        ]
        assert (told.by, told.since, told.mismatches[0].take) == ("meta", AT + 5 * HOUR, "meta")
        detail = msgspec.json.decode(row.detail, type=AdDetail)
        assert (detail.feedback, detail.review_feedback()) == (None, {"global": {"x": "y"}})


async def test_ads_of_which_nobody_says_a_status_have_no_tale(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(ad("1", text="Hi"))
        row = (await rows(ana))["1"]
        assert (row.status, '"tale"' in row.detail) == ("unknown", False)


async def test_the_order_in_which_reports_come_changes_nothing(tmp_path: Path) -> None:
    reports = [
        said("1", "meta", 1, "ACTIVE", name="Summer", link="https://www.tea.example/summer?utm_source=x"),
        said("1", "meta", 9, "DISAPPROVED", name="Summer", link="https://tea.example/summer"),
        said("1", "meta", 20, "DISAPPROVED", name="Summer", link="https://tea.example/summer"),
        sighting("tracker:Main:7", "tracker:Main", 4, "ACTIVE", name=["SUMMER "]),
        sighting("mail:a", "mail", 10, "DISAPPROVED", link=["tea.example/summer/"]),
    ]
    outcomes = set()
    for number, order in enumerate(itertools.permutations(range(len(reports)))):
        if number % 7:
            continue
        (folder := tmp_path / str(number)).mkdir()
        async with office_in(folder) as office:
            connie, ana = await people(office)
            for place in (*order, order[0]):
                await connie.observe(reports[place])
            found = await rows(ana)
            assert found.keys() == {"1"}
            row = found["1"]
            outcomes.add((row.status, row.mismatch, row.severity, msgspec.json.encode(tale(row))))
    assert len(outcomes) == 1
    ((status, mismatch, _, told),) = outcomes
    assert (status, mismatch) == ("rejected", "rejected_elsewhere")
    assert b'"since":%d' % (AT + 9 * HOUR) in told


async def test_a_row_that_could_mean_two_ads_is_on_the_list_until_it_means_one(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Tea"), said("2", "meta", 1, "PAUSED", name="tea"))
        await connie.observe(sighting("tracker:Main:1", "tracker:Main", 2, "REJECTED", name=["Tea"]))
        row = (await rows(ana))["tracker:Main:1"]
        assert (row.account_id, row.mismatch, row.queued, row.text) == ("acme", "two_under_one_name", False, "")
        assert tale(row).mismatches[0].names == ("1", "2")
        await connie.observe(said("2", "meta", 3, "PAUSED", name="Coffee"))
        page = await ana.all()
        assert [one.id for one in page.gone] == ["tracker:Main:1"]
        found = await rows(ana)
        assert found.keys() == {"1", "2"}
        assert [one.item for one in tale(found["1"]).statements] == ["", "tracker:Main:1"]
        assert found["1"].mismatch == "sheet_ahead"
        await connie.observe(said("2", "meta", 5, "PAUSED", name="Tea"))
        assert (await rows(ana))["tracker:Main:1"].mismatch == "two_under_one_name"
        assert (await rows(ana))["1"].mismatch == ""


async def test_a_copy_that_nobody_vouches_for_stands_beside_a_verified_mail_and_never_replaces_it(
    tmp_path: Path,
) -> None:
    told = {"status": "DISAPPROVED", "refs": {"name": ["Tea"]}, "evidence": {"subject": "Rejected"}}
    mails = [("sighting", "mail:a~1", "mail", AT, told | {"trust": trust}) for trust in ("verified", "unverified")]
    for number, order in enumerate(itertools.permutations([*mails, mails[1]])):
        (folder := tmp_path / str(number)).mkdir()
        async with office_in(folder) as office:
            connie, ana = await people(office)
            for one in order:
                await connie.observe(one)
            assert tale((await rows(ana))["mail:a~1"]).statements[0].trust == "verified"
            await connie.observe(said("1", "meta", -9, "ACTIVE", name="Tea"))
            row = (await rows(ana))["1"]
            assert sorted(one.trust for one in tale(row).statements) == ["platform", "unverified", "verified"]
            assert row.mismatch == "mail_against_platform"


async def test_a_mail_comes_before_its_ad(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(sighting("mail:a", "mail", 1, "DISAPPROVED", id=["77"], name=["Tea"]))
        row = (await rows(ana))["mail:a"]
        assert (row.mismatch, row.account_id, row.status) == ("mail_without_ad", "", "unknown")
        await connie.observe(said("77", "meta", 2, "DISAPPROVED", headline="Tea"))
        found = await rows(ana)
        assert found.keys() == {"77"}
        assert [one.source for one in tale(found["77"]).statements] == ["mail", "meta"]
        assert (found["77"].mismatch, found["77"].status) == ("", "rejected")


async def test_a_mail_that_anybody_could_have_sent_changes_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "meta", 1, "ACTIVE", headline="Tea"))
        await connie.observe(said("1", "mail", 2, "DISAPPROVED", trust="verified"))
        assert (await rows(ana))["1"].mismatch == "mail_against_platform"
        forged = said("1", "mail", 3, "ACTIVE", trust="unverified", account_id="theirs", headline="Ha")
        await connie.observe(forged)
        row = (await rows(ana))["1"]
        assert (row.account_id, row.headline, row.status, row.mismatch) == (
            "acme",
            "Tea",
            "active",
            "mail_against_platform",
        )
        assert [one.trust for one in tale(row).statements] == ["platform", "verified", "unverified"]


async def test_an_ad_that_the_platform_does_not_know_shows_once_it_was_asked(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "meta", 1, "ACTIVE"))
        await connie.observe(
            said("lost", "tracker:Main", 2, "ACTIVE"),
            said("drafted", "tracker:Main", 2, "DRAFT"),
            sighting("tracker:Main:9", "tracker:Main", 2, "ACTIVE", name=["Nobody's"]),
        )
        found = await rows(ana)
        assert [found[one].mismatch for one in ("lost", "drafted", "tracker:Main:9")] == ["", "", ""]
        await connie.observe(said("1", "meta", 3, "ACTIVE"))
        found = await rows(ana)
        assert [found[one].mismatch for one in ("lost", "drafted", "tracker:Main:9")] == [
            "unknown_id",
            "",
            "unknown_id",
        ]
        with office.hub.reading() as connection:
            waiting = select(func.count()).select_from(AD_KEY).where(AD_KEY.c.kind == "waiting")
            assert connection.scalar(waiting) == 0
        await connie.observe(said("lost", "meta", 4, "ACTIVE"))
        assert (await rows(ana))["lost"].mismatch == ""


async def test_a_settlement_holds_for_what_was_said_then(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "tracker:Main", 1, "ACTIVE"), said("1", "meta", 2, "DISAPPROVED"))
        row = (await rows(ana))["1"]
        taken = settle(row, status=AdStatus.ACTIVE, why="They reversed it on the phone.")
        assert await ana.outcome(taken) == "applied"
        row = (await rows(ana))["1"]
        assert (row.status, row.mismatch, row.severity) == ("active", "", 0)
        assert tale(row).settled is not None
        assert tale(row).settled.by == "ana"  # type: ignore[union-attr]
        await ana.send(undo("1", id_of(taken)))
        assert (await rows(ana))["1"].mismatch == "silent_rejection"
        again = settle(row, status=AdStatus.REJECTED, source="meta")
        await ana.send(again)
        await connie.observe(said("1", "mail", 3, "ACTIVE", trust="unverified"))
        assert (await rows(ana))["1"].mismatch == ""
        await connie.observe(said("1", "meta", 3, "ACTIVE"), said("1", "meta", 4, "DISAPPROVED"))
        row = (await rows(ana))["1"]
        assert (row.mismatch, tale(row).settled) == ("silent_rejection", None)


async def test_a_person_says_which_ad_a_row_is_about(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Tea"), said("2", "meta", 1, "PAUSED", name="Tea"))
        await connie.observe(sighting("tracker:Main:1", "tracker:Main", 2, "ACTIVE", name=["Tea"]))
        row = (await rows(ana))["tracker:Main:1"]
        stranger = office.line("olga", "reviewer", "other")
        assert await stranger.outcome(settle(row, same_as="1")) == "rejected:no_ad"
        assert await ana.outcome(settle(row, same_as="nowhere")) == "rejected:no_ad"
        assert await ana.outcome(settle((await rows(ana))["1"], same_as="2")) == "rejected:no_ad"
        taken = settle(row, same_as="1")
        assert await ana.outcome(taken) == "applied"
        page = await ana.all()
        assert {one.ad_id for one in page.ads} == {"1", "2"}
        assert [one.id for one in page.gone] == ["tracker:Main:1"]
        assert [one.id for one in page.facts] == [id_of(taken)]
        assert len(tale((await rows(ana))["1"]).statements) == 2
        assert await ana.outcome(undo("tracker:Main:1", id_of(taken))) == "applied"
        found = await rows(ana)
        assert (found["tracker:Main:1"].mismatch, len(tale(found["1"]).statements)) == ("two_under_one_name", 1)


async def test_an_ad_that_moves_takes_its_names_along(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Tea"))
        await connie.observe(sighting("tracker:Main:1", "tracker:Main", 2, "ACTIVE", name=["Tea"]))
        assert (await rows(ana)).keys() == {"1"}
        await connie.observe(ad("1", source="meta", at=AT + 3 * HOUR, account_id="bolt"))
        found = await rows(ana)
        assert (found["1"].account_id, found["tracker:Main:1"].account_id) == ("bolt", "acme")


async def test_what_is_erased_leaves_no_names_behind(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Secret", link="https://secret.example"))
        await connie.observe(
            sighting("tracker:Main:1", "tracker:Main", 2, "REJECTED", name=["Secret"]),
            sighting("tracker:Main:2", "tracker:Main", 2, "REJECTED", name=["Secret too"]),
        )
        erase(office.hub, "acme")
        with office.hub.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(AD_KEY)) == 0
            kept = connection.execute(select(OBSERVED.c.kind).where(OBSERVED.c.kind != "asked")).all()
        assert kept == []
        found = await rows(ana)
        assert {(row.mismatch, row.detail) for row in found.values()} == {("", "{}")}
        again = await connie.observe(
            sighting("tracker:Main:1", "tracker:Main", 5, "ACTIVE"),
            ("sighting", "mail:z", "mail", AT, {"refs": {"id": ["1"]}, "status": "ACTIVE"}),
        )
        assert again.outcomes == ["rejected:erased"] * 2


async def test_rules_of_precedence_count_once_they_are_published(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, _ = await people(office)
        lea = office.line("lea", "lead")
        await connie.observe(said("1", "tracker:Main", 1, "ACTIVE"), said("1", "meta", 2, "PAUSED"))
        assert (await rows(lea))["1"].status == "paused"
        assert await lea.outcome(publication("precedence", PrecedenceRules(order=("hand", "platform")))) == "applied"
        while rank_some(office.hub):
            pass
        assert (await rows(lea))["1"].status == "active"


async def test_an_older_hub_tells_its_tales_without_an_import(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = await people(office)
        await connie.observe(said("1", "tracker:Main", 1, "ACTIVE"), said("1", "meta", 2, "DISAPPROVED"))
        before = (await rows(ana))["1"]
        with office.hub.writing() as transaction:  # as a version without tales left it
            old = msgspec.json.decode(before.detail)
            del old["tale"]
            detail = msgspec.json.encode(old).decode()
            transaction.connection.execute(update(AD).values(detail=detail, mismatch="", severity=0, ranked_by=-2))
            transaction.connection.execute(update(OBSERVED).values(heard="{}"))
        while rank_some(office.hub):
            pass
        after = (await rows(ana))["1"]
        assert (after.mismatch, after.detail) == (before.mismatch, before.detail)
