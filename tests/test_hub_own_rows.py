"""A row that named no ad is decided on and asked about; it finds its ad, and may lose it again."""

from pathlib import Path
from typing import Any

import pytest
from history_setup import held, on_hub
from hub_setup import Office, ad, appeal, ask, decision, id_of, note, office_in, publication, undo
from sync_setup import machine_in
from test_hub_reconciling import AT, HOUR, rows, said
from test_hub_releases import told, wait

from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.ranking import rank_some
from reviewtui.sync import pull

pytestmark = pytest.mark.both_databases

TEXT, ROW = "Best tea", "tracker:Main:1"
QUESTION = "may it run on Sunday?"


def row() -> tuple[Any, ...]:
    fields = {"account_id": "acme", "refs": {"name": ["Tea"]}, "why": "may we?", "text": TEXT}
    return ("sighting", ROW, "tracker:Main", AT + 2 * HOUR, fields)


def its_ad(ad_id: str = "1", text: str = "another text") -> tuple[Any, ...]:
    return said(ad_id, "meta", 3, "ACTIVE", name="Tea", text=text)


async def without_second_opinions(office: Office) -> None:
    await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))


async def test_an_approved_row_that_is_about_an_ad_now_is_released_no_more(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=None) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await without_second_opinions(office)
        await connie.observe(row())
        await ana.send(decision(ROW, TEXT))
        await wait(office)
        assert await told(connie) == [("acme", ROW, True)]
        await connie.observe(its_ad())
        assert list(await rows(ana)) == ["1"]
        assert await told(connie) == []


@pytest.mark.parametrize("placed", [False, True])
async def test_what_people_said_of_a_row_counts_when_it_is_back(tmp_path: Path, placed: bool) -> None:
    """It was appealed, and was about an ad for a while; then there were two that it could mean."""
    async with office_in(tmp_path, limits=None) as office:
        connie, ana, lea = office.line("connie", "connector"), office.line("ana"), office.line("lea", "lead")
        await without_second_opinions(office)
        await connie.observe(row())
        await ana.send(decision(ROW, TEXT))
        assert await lea.outcome(appeal(ROW, TEXT)) == "applied"
        if placed:
            await connie.observe(its_ad())
            assert list(await rows(ana)) == ["1"]
            await connie.observe(its_ad("2"))
        assert ROW in await rows(ana)
        await wait(office)
        assert await told(connie) == [], "it was appealed"
        assert await office.line("ben").outcome(decision(ROW, TEXT, "reject", round=1)) == "applied"
        await wait(office)
        assert await told(connie) == [], "it was rejected"


async def test_an_approved_row_that_is_back_is_released_again(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=None) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await without_second_opinions(office)
        await connie.observe(row())
        await ana.send(decision(ROW, TEXT))
        await connie.observe(its_ad())
        await connie.observe(its_ad("2"))
        await wait(office)
        assert await told(connie) == [("acme", ROW, True)]


async def test_a_question_about_a_row_leaves_it_what_and_where_it_is(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=None) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", "acme")
        await without_second_opinions(office)
        await connie.observe(row())
        await office.line("ana").send(decision(ROW, TEXT))
        await wait(office)
        before = (await rows(cy))[ROW]
        question = ask(ROW, QUESTION)
        assert await cy.outcome(question) == "applied"
        for _ in range(2):
            after = (await rows(cy))[ROW]
            assert (after.account_id, after.text, after.content_hash) == ("acme", TEXT, before.content_hash)
            assert QUESTION in after.detail
            assert await told(connie) == [("acme", ROW, True)]
            await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))
            while rank_some(office.hub):  # as under other rules
                pass
        assert await cy.outcome(undo(ROW, id_of(question))) == "applied"
        assert QUESTION not in (await rows(cy))[ROW].detail


async def test_a_question_about_a_row_goes_with_it_to_its_ad(tmp_path: Path) -> None:
    """Asked before it found its ad, or by somebody who did not hear of that yet."""
    async with office_in(tmp_path, limits=None) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", "acme")
        await connie.observe(row())
        first, second = ask(ROW, QUESTION), ask(ROW, "or on Monday?")
        assert await cy.outcome(first) == "applied"
        await connie.observe(its_ad())
        assert {ad_id: QUESTION in one.detail for ad_id, one in (await rows(cy)).items()} == {"1": True}
        assert await cy.outcome(second) == "applied"
        assert {ad_id: "or on Monday?" in one.detail for ad_id, one in (await rows(cy)).items()} == {"1": True}
        await cy.send(undo(ROW, id_of(second)))
        assert QUESTION in (await rows(cy))["1"].detail
        await cy.send(undo(ROW, id_of(first)))
        assert QUESTION not in (await rows(cy))["1"].detail


@pytest.mark.parametrize("source", ["mail", "tracker:Main", "csv"])
async def test_a_question_about_an_ad_that_only_mails_tell_of_leaves_it_in_its_account(
    tmp_path: Path, source: str
) -> None:
    async with office_in(tmp_path, limits=None) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", "acme")
        told = {"trust": "verified", "account_id": "acme", "status": "DISAPPROVED", "status_at": 1000}
        await connie.observe(("ad", "77", source, 1000, told))
        async with machine_in(tmp_path / "cy", office, "cy", "reviewer", "acme") as machine:
            for question in ("", QUESTION):
                if question:
                    assert await cy.outcome(ask("77", question)) == "applied"
                await machine.sync()
                assert machine.mirror.connection.execute("SELECT ad_id, account_id FROM ad").fetchall() == [
                    ("77", "acme")
                ]


@pytest.mark.parametrize("limit", [1000, 1, 2, 3])
async def test_a_pull_goes_on_wherever_its_pages_end_behind_a_row_that_is_back_in_another_account(
    tmp_path: Path, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks(at: int, account_id: str, name: str) -> tuple[Any, ...]:
        fields = {"account_id": account_id, "refs": {"name": [name]}, "why": "may we?", "status": "ACTIVE"}
        return ("sighting", ROW, "tracker:Main", AT + at * HOUR, fields)

    async with office_in(tmp_path, limits=None) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await connie.observe(asks(1, "acme", "Tea"))
        await ana.send(note(ROW))
        async with machine_in(tmp_path / "ana", office) as machine:
            await machine.sync()
            await connie.observe(its_ad())
            await connie.observe(asks(4, "bolt", "Milk"))
            await connie.observe(*(ad(f"b{n}", text="t") for n in range(5)))
            monkeypatch.setattr(pull, "PAGE_LIMIT", limit)
            await machine.sync()
            assert held(machine) == await on_hub(machine)
            homes = {ad_id: one.account_id for ad_id, one in (await rows(ana)).items() if ad_id in ("1", ROW)}
            assert homes == {"1": "acme", ROW: "bolt"}
