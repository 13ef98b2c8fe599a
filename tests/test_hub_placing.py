"""Rows and mails that are about an ad: what people did on them is where that ad is, for everybody."""

from pathlib import Path

from history_setup import held
from hub_setup import ad, id_of, note, office_in, undo
from sync_setup import machine_in
from test_hub_reconciling import AT, HOUR, rows, said, settle, sighting

from reviewtui.hub.erasure import erase


async def test_what_was_said_on_a_mail_that_is_placed_no_more_leaves_its_account(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Tea"), said("2", "meta", 1, "PAUSED", name="Tea"))
        await connie.observe(sighting("mail:x", "mail", 2, "ACTIVE", name=["Tea"]))
        taken = settle((await rows(ana))["mail:x"], same_as="1", why="the customer wrote so")
        assert await ana.outcome(taken) == "applied"
        async with machine_in(tmp_path / "olga", office, "olga", "reviewer", "acme") as olga:
            await olga.sync()
            assert olga.mirror.connection.execute("SELECT id FROM fact").fetchall() == [(id_of(taken),)]
            assert await ana.outcome(undo("mail:x", id_of(taken))) == "applied"
            await olga.sync()
            async with machine_in(tmp_path / "fresh", office, "olga", "reviewer", "acme") as fresh:
                await fresh.sync()
                assert held(olga) == held(fresh)
            assert olga.mirror.connection.execute("SELECT id FROM fact").fetchall() == []
        async with machine_in(tmp_path / "lea", office, "lea", "lead") as lea:
            await lea.sync()
            assert len(lea.mirror.connection.execute("SELECT id FROM fact").fetchall()) == 2


async def test_what_was_said_on_a_row_moves_with_its_ad(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Tea"), said("2", "meta", 1, "PAUSED", name="Tea"))
        await connie.observe(sighting("mail:x", "mail", 2, "ACTIVE", name=["Tea"]))
        taken = settle((await rows(ana))["mail:x"], same_as="1", why="xcanaryx wrote so")
        assert await ana.outcome(taken) == "applied"
        async with machine_in(tmp_path / "olga", office, "olga", "reviewer", "acme") as olga:
            await olga.sync()
            await connie.observe(ad("1", source="meta", at=AT + 3 * HOUR, account_id="bolt"))
            assert await ana.outcome(note("mail:x", "xcanaryx too")) == "applied"
            assert {fact.account_id for fact in (await ana.all()).facts} == {"bolt"}
            await olga.sync()
            assert olga.mirror.connection.execute("SELECT id FROM fact").fetchall() == []
        erase(office.hub, "bolt")
        assert not [fact.kind for fact in (await ana.all()).facts if b"xcanaryx" in bytes(fact.body)]


async def test_what_was_said_on_a_row_goes_where_it_is_placed_next(tmp_path: Path) -> None:
    """Somebody else says later that it is about another ad, of another account."""
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await connie.observe(said("1", "meta", 1, "ACTIVE", name="Tea"), said("2", "meta", 1, "PAUSED", name="Tea"))
        await connie.observe(ad("3", source="meta", at=AT, account_id="bolt", name="Other", status="ACTIVE"))
        await connie.observe(sighting("mail:x", "mail", 2, "ACTIVE", name=["Tea"]))
        row = (await rows(ana))["mail:x"]
        assert await ana.outcome(settle(row, same_as="1", why="so")) == "applied"
        assert {fact.account_id for fact in (await ana.all()).facts} == {"acme"}
        assert await ana.outcome(settle(row, same_as="3", why="no, that one")) == "applied"
        assert {fact.account_id for fact in (await ana.all()).facts} == {"bolt"}
