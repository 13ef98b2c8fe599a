"""Briefings on the hub: a pattern's revisions follow one another, each in as many copies as it concerns accounts."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hub_setup import Line, Office, ad, briefing, office_in
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewtui.domain.facts import Briefing, decode_body, decode_fact

pytestmark = pytest.mark.both_databases

HUGE = 2**63 - 1


async def desk(office: Office) -> tuple[Line, Line]:
    """Two leads, and accounts to write for."""
    await office.line("connie", "connector").observe(
        ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="zeta")
    )
    return office.line("lea", "lead"), office.line("lou", "lead")


async def test_a_huge_revision_blocks_nothing(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        assert await lea.outcome(briefing(key="tea", revision=HUGE)) == "rejected:bad_number"
        assert await lea.outcome(briefing(key="tea", revision=2**31 - 1)) == "rejected:stale_revision"
        assert await lea.outcome(briefing(key="tea")) == "applied"


async def test_a_refusal_says_which_revision_is_there(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, lou = await desk(office)
        await lea.send(briefing(key="tea"), briefing(key="tea", revision=2))
        (result,) = (await lou.send(briefing(key="tea", revision=2))).results
        assert (result.outcome, result.code) == ("rejected", "stale_revision")
        assert "revision 2," in result.words


async def test_the_copies_of_a_revision_are_all_of_one_author(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, lou = await desk(office)
        first = await lea.send(briefing(key="tea"), briefing("acme", key="tea"))
        assert [result.outcome for result in first.results] == ["applied"] * 2
        assert await lou.outcome(briefing("zeta", key="tea")) == "rejected:stale_revision"
        assert await lea.outcome(briefing("zeta", key="tea")) == "applied"
        assert await lea.outcome(briefing("zeta", key="tea")) == "rejected:stale_revision"
        assert await lou.outcome(briefing("zeta", key="tea", revision=2)) == "applied"


async def test_what_one_cannot_see_is_no_revision_to_follow(tmp_path: Path) -> None:
    """Whoever has a scope is told nothing of copies elsewhere, not even by a number."""
    async with office_in(tmp_path) as office:
        lea, _ = await desk(office)
        ana = office.line("ana", "reviewer", "acme")
        await lea.send(briefing(key="tea"), briefing("zeta", key="tea"))
        (result,) = (await ana.send(briefing("acme", key="tea", revision=2))).results
        assert (result.code, "revision 0," in result.words) == ("stale_revision", True)
        assert await ana.outcome(briefing("acme", key="tea")) == "applied"


async def offered(revisions: list[tuple[bool, int]]) -> tuple[list[str], list[int]]:
    """What became of these, each of one lead or the other, and the revisions that the hub then has."""
    with tempfile.TemporaryDirectory() as folder:
        async with office_in(Path(folder)) as office:
            lea, lou = await desk(office)
            outcomes = [
                await (lea if one else lou).outcome(briefing(key="tea", revision=revision))
                for one, revision in revisions
            ]
            bodies = [decode_body(decode_fact(bytes(fact.body))) for fact in (await lea.all()).facts]
            return outcomes, [body.revision for body in bodies if isinstance(body, Briefing)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.one_of(st.integers(1, 4), st.integers(-HUGE, HUGE))), max_size=12))
def test_revisions_follow_one_another_whatever_is_offered(revisions: list[tuple[bool, int]]) -> None:
    outcomes, kept = asyncio.run(offered(revisions))
    latest = 0
    for (_, revision), outcome in zip(revisions, outcomes, strict=True):
        assert (outcome == "applied") == (revision == latest + 1)
        latest += outcome == "applied"
    assert kept == list(range(1, latest + 1))
