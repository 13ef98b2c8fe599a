"""A hub that was restored to before, and what each machine brings back to it, in whichever order they come."""

from pathlib import Path

import pytest
from hub_setup import DATABASES, NOW, ad, appeal, decision, fact, id_of, note, office_in, publication, undo
from sync_setup import Machine, facts_on_hub, fill, machine_in
from test_hub_put_back import files_in, put_back
from test_hub_releases import HOLD, one_ad, read

from reviewtui.domain.account_facts import Churn, ChurnKind
from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import FactKind, Note
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.backup import back_up, begin_anew, restore
from reviewtui.hub.erasure import erase
from reviewtui.hub.opening import Hub
from reviewtui.hub.releases import is_waiting, release_due
from reviewtui.hub.tokens import confirm_tokens, create_token, list_tokens, revoke_token
from reviewtui.store.letters import mark_read
from reviewtui.store.own import NewFact

WORD = b"xcanaryx"


def churn(account: str) -> bytes:
    return fact(FactKind.CHURN, "", Churn(account_id=account, kind=next(iter(ChurnKind)), on="2025-06-01"))


def inbox_upto(machine: Machine) -> int:
    (upto,) = machine.work.connection.execute("SELECT upto FROM seen WHERE what = 'inbox'").fetchone()
    return int(upto)


def let_out(hub: Hub) -> None:
    while is_waiting(hub):
        release_due(hub)


async def test_what_was_taken_back_of_an_account_stays_taken_back(tmp_path: Path) -> None:
    """Whoever took it back comes first, when there is nothing to take back yet."""
    said, back = churn("acc 1"), b""
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        older = files_in(tmp_path)
        async with machine_in(tmp_path / "mia", office, "mia", "lead") as mia:
            mia.record(said, "", "churn")
            await mia.sync()
        async with machine_in(tmp_path / "lea", office, "lea", "lead") as lea:
            await lea.sync()
            back = undo("", id_of(said))
            lea.work.record([NewFact(id_of(back), "undo", "", NOW, back, target=id_of(said))])
            await lea.sync()
            assert lea.delivery(id_of(back)) == "acked"
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        async with machine_in(tmp_path / "lea", office, "lea", "lead") as lea:
            await lea.sync()
            assert lea.delivery(id_of(back)) == "held"
            async with machine_in(tmp_path / "mia", office, "mia", "lead") as mia:
                await mia.sync()
            await lea.sync()
            await lea.sync()
        assert facts_on_hub(office) == [id_of(said), id_of(back)]


@pytest.mark.parametrize("open_meanwhile", [True, False])
async def test_what_was_said_of_an_account_that_comes_back_later(tmp_path: Path, open_meanwhile: bool) -> None:
    said = churn("acc 1")
    async with office_in(tmp_path) as office:
        older = files_in(tmp_path)
        await fill(office, 3)
        async with machine_in(tmp_path / "mia", office, "mia", "lead") as mia:
            mia.record(said, "", "churn")
            await mia.sync()
            assert mia.delivery(id_of(said)) == "acked"
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        async with machine_in(tmp_path / "mia", office, "mia", "lead") as mia:
            await mia.sync()
            assert mia.delivery(id_of(said)) == "held"
            await fill(office, 3)
            if open_meanwhile:
                await mia.sync()
                await mia.sync()
        async with machine_in(tmp_path / "mia", office, "mia", "lead") as mia:
            if not open_meanwhile:
                await mia.sync()
                await mia.sync()
            assert facts_on_hub(office) == [id_of(said)]


async def test_an_account_that_is_erased_once_more_loses_its_words_everywhere(tmp_path: Path) -> None:
    """The erasure's number is below the one that this machine saw to in the history that was lost."""
    async with office_in(tmp_path) as office:
        boss = office.line("boss", "admin")
        await boss.observe(ad("1", text="tea", account_id="acme", account_name="A"))
        older = files_in(tmp_path)
        await boss.observe(*(ad(f"b{n}", text="t", account_id="borealis") for n in range(20)))
        erase(office.hub, "acme")
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            mine = note("1", f"see {WORD.decode()}")
            ana.record(mine, "1", "note")
            await ana.sync()
            assert facts_on_hub(office) == [id_of(mine)]
            erase(office.hub, "acme")
            await ana.sync()
            (body,) = ana.work.connection.execute("SELECT body FROM fact WHERE id = ?", (id_of(mine),)).fetchone()
            assert WORD not in body


@pytest.mark.parametrize("let_in", ["confirmed", "made anew"])
async def test_what_was_undone_within_its_hold_does_not_go_out_of_a_restored_hub(tmp_path: Path, let_in: str) -> None:
    """The backup holds the approval and not the undo, which comes back with its reviewer alone."""
    restored = tmp_path / "restored"
    restored.mkdir()
    async with one_ad(tmp_path) as office:
        ana, lea = office.line("ana"), office.line("lea", "lead")
        approval, kept = decision("1", "One"), decision("2", "Two")
        await office.line("connie", "connector").observe(ad("2", text="Two", account_id="acme"))
        await ana.send(approval, kept)
        back_up(office.hub, tmp_path / "backup")
        later = office.clock.now + 3_600_000
    restore(tmp_path / "backup", DATABASES.url(restored), clock=lambda: later)
    async with office_in(restored, limits=None) as office:
        office.clock.now = later
        let_out(office.hub)
        await office.line("connie", "connector").observe(ad("3", text="Three", account_id="acme"))
        office.clock.now += 10 * HOLD
        let_out(office.hub)
        tokens = [line.id for line in list_tokens(office.hub) if line.suspended_at is not None]
        assert tokens
        if let_in == "confirmed":
            confirm_tokens(office.hub, tokens[:1])
            office.clock.now += 10 * HOLD  # the others may have taken back what waits
            let_out(office.hub)
            confirm_tokens(office.hub, tokens[1:])
        else:
            for token in tokens:
                revoke_token(office.hub, token)
            create_token(office.hub, "boss", "admin")
        connie, ana, lea = office.line("connie", "connector"), office.line("ana"), office.line("lea", "lead")
        assert (await read(lea)).releases == []
        office.clock.now += HOLD - 1
        let_out(office.hub)
        await ana.send(undo("1", id_of(approval)))
        office.clock.now += 1
        let_out(office.hub)
        assert [row.ad_id for row in (await read(connie)).releases] == ["2"]


async def test_a_document_that_came_too_late_does_not_come_first(tmp_path: Path) -> None:
    kept, late = publication("review", ReviewRules(second_share=0.1)), publication("review", ReviewRules())
    async with office_in(tmp_path) as office:
        older = files_in(tmp_path)
        async with (
            machine_in(tmp_path / "max", office, "max", "lead") as max_,
            machine_in(tmp_path / "lea", office, "lea", "lead") as lea,
        ):
            await lea.sync()
            lea.record(late, "", "publish")
            max_.record(kept, "", "publish")
            await max_.sync()
            await lea.sync()
            assert (max_.delivery(id_of(kept)), lea.delivery(id_of(late))) == ("acked", "held")
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        async with machine_in(tmp_path / "lea", office, "lea", "lead") as lea:
            await lea.sync()
        async with machine_in(tmp_path / "max", office, "max", "lead") as max_:
            await max_.sync()
        assert facts_on_hub(office) == [id_of(kept)]


async def test_an_appeal_that_was_answered_is_answered_again(tmp_path: Path) -> None:
    """Its undo was refused: before the answer comes back it would take away the round that this is in."""
    verdict = decision("ad 1", "text 1", "reject", round=1)
    judged = content_hash(Content(text="text 1"))
    async with office_in(tmp_path) as office:
        await fill(office, 1)
        older = files_in(tmp_path)
        async with machine_in(tmp_path / "ana", office, "ana") as ana:
            await ana.sync()
            wish = appeal("ad 1", "text 1")
            ana.record(wish, "ad 1", "appeal")
            await ana.sync()
            async with machine_in(tmp_path / "ben", office, "ben") as ben:
                await ben.sync()
                one = NewFact(id_of(verdict), "decision", "ad 1", NOW, verdict, judged, "reject", round=1)
                ben.work.record([one])
                await ben.sync()
                assert ben.delivery(id_of(verdict)) == "acked"
            ana.undo("ad 1", id_of(wish))
            await ana.sync()
            assert [one.delivery for one in ana.work.facts_on("ad 1")] == ["acked", "held"]
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        for who in ("ana", "ben"):
            async with machine_in(tmp_path / who, office, who) as machine:
                await machine.sync()
        assert facts_on_hub(office) == [id_of(wish), id_of(verdict)]


async def test_a_letter_that_comes_after_a_restore_is_unread(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        older = files_in(tmp_path)
        ben = office.line("ben")
        async with machine_in(tmp_path / "ana", office) as ana:
            await ben.send(*(note("ad 2") for _ in range(10)))
            answer = await ben.send(fact(FactKind.NOTE, "ad 1", Note("look", ("ana",))))
            await ana.sync()
            read_upto = answer.results[0].seq
            assert read_upto is not None
            mark_read(ana.work.connection, read_upto)
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        begin_anew(office.hub)
        ben = office.line("ben")
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            new = (await ben.send(fact(FactKind.NOTE, "ad 1", Note("something new", ("ana",))))).results[0].seq
            await ana.sync()
            assert new is not None
            assert read_upto > new > inbox_upto(ana)
