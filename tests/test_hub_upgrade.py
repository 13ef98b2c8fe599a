"""A hub was brought up by a newer version: its ads are derived again, a few at a time, while people work."""

from pathlib import Path

import pytest
from hub_setup import Office, appeal, decision, id_of, note, office_in, publication, undo
from sqlalchemy import delete, insert, update
from test_hub_reconciling import said
from test_hub_releases import told, wait

from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.migrations import _APPLIED
from reviewtui.hub.ranking import is_stale, rank_some
from reviewtui.hub.releases import is_waiting, release_due
from reviewtui.hub.tables import AD, RELEASE_DUE, UNCOUNTED

pytestmark = pytest.mark.both_databases

OUT = [("acme", "1", True)]
either = pytest.mark.parametrize("upgraded", [False, True])


async def begin(office: Office) -> None:
    await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))
    await office.line("connie", "connector").observe(said("1", "meta", 1, "ACTIVE", name="Tea", text="One"))


def from_before(office: Office) -> None:
    """As a hub that did not go through this yet."""
    with office.hub.writer.begin() as connection:
        connection.execute(delete(_APPLIED).where(_APPLIED.c.name.in_(("9-heard", "10-checking"))))


def catch_up(office: Office) -> None:
    while is_stale(office.hub):
        rank_some(office.hub)


@either
async def test_an_approval_made_meanwhile_is_released(tmp_path: Path, upgraded: bool) -> None:
    async with office_in(tmp_path, limits=None) as office:
        await begin(office)
        if upgraded:
            from_before(office)
    async with office_in(tmp_path, limits=None) as office:
        assert is_stale(office.hub) == upgraded
        assert await office.line("ana").outcome(decision("1", "One")) == "applied"
        catch_up(office)
        await wait(office)
        assert await told(office.line("connie", "connector")) == OUT


@either
async def test_an_approval_whose_hold_ends_meanwhile_is_released(tmp_path: Path, upgraded: bool) -> None:
    async with office_in(tmp_path, limits=None) as office:
        await begin(office)
        await office.line("ana").send(decision("1", "One"))
        if upgraded:
            from_before(office)
    async with office_in(tmp_path, limits=None) as office:
        office.clock.now += 60_000
        assert is_waiting(office.hub)
        release_due(office.hub)
        catch_up(office)
        await wait(office)
        assert await told(office.line("connie", "connector")) == OUT


@either
async def test_what_is_released_stays_so_where_a_remark_is_taken_back_meanwhile(
    tmp_path: Path, upgraded: bool
) -> None:
    async with office_in(tmp_path, limits=None) as office:
        await begin(office)
        remark = note("1")
        await office.line("ana").send(decision("1", "One"), remark)
        await wait(office)
        if upgraded:
            from_before(office)
    async with office_in(tmp_path, limits=None) as office:
        await office.line("ana").send(undo("1", id_of(remark)))
        catch_up(office)
        await wait(office)
        assert await told(office.line("connie", "connector")) == OUT


@pytest.mark.parametrize("observed", [False, True])
async def test_what_was_appealed_before_is_not_released_where_the_ad_is_heard_of_first(
    tmp_path: Path, observed: bool
) -> None:
    """The older hub held appeals for clients that knew them; this one counts them ad by ad, behind all else."""
    async with office_in(tmp_path, limits=None) as office:
        await begin(office)
        await office.line("ana").send(decision("1", "One"), appeal("1", "One"))
        with office.hub.writer.begin() as connection:  # as `2-depth` and `6-releases` leave it
            connection.execute(update(AD).values(ranked_by=UNCOUNTED, round=0, wanted=1, gold=False))
            connection.execute(delete(RELEASE_DUE))
            connection.execute(insert(RELEASE_DUE).values(ad_id="1", decision="", due_at=0))
    async with office_in(tmp_path, limits=None) as office:
        connie = office.line("connie", "connector")
        if observed:
            await connie.observe(said("1", "meta", 2, "PAUSED", name="Tea", text="One"))
        catch_up(office)
        await wait(office, 0)
        await wait(office)
        assert await told(connie) == []
