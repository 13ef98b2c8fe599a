"""An erased account leaves reviewers' machines at their next contact: rows, own facts, drafts, indexes, pages."""

import sqlite3
from pathlib import Path

import msgspec
import pytest
from history_setup import held, on_hub
from hub_setup import NOW, Office, ad, ask, briefing, id_of, note, office_in
from sqlalchemy import update
from sync_setup import Machine, facts_on_hub, machine_in

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import decode_fact
from reviewtui.hub.erasure import erase
from reviewtui.hub.tables import USER
from reviewtui.store.erasure import erased_accounts
from reviewtui.store.own import AskedAd, NewFact
from reviewtui.sync.session import ASK_EVERY

WORD = "xcanaryx"
TEXT = f"tea {WORD}"


async def fill(office: Office) -> None:
    await office.line("boss", "admin").observe(
        ad(
            "1",
            text=TEXT,
            headline=WORD,
            link=f"https://{WORD}.example/",
            account_id="acme",
            account_name=f"A {WORD}",
        ),
        ad("2", text="kept", account_id="borealis", account_name="Borealis"),
    )
    await office.line("ben").send(note("1", f"says {WORD}"), note("2", "kept note"))


def index(machine: Machine) -> None:
    while machine.mirror.index_some():
        pass


def holding(folder: Path) -> list[str]:
    """The files of a machine in which the word stands, in whatever case."""
    found = [path for path in folder.rglob("*") if path.is_file() and WORD.encode() in path.read_bytes().lower()]
    return sorted(path.name for path in found)


def draft(machine: Machine) -> None:
    machine.work.keep_draft("1", content_hash(Content(text=TEXT)), NOW, WORD.encode())


async def test_every_trace_goes_and_the_rest_stays(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        await ana.sync()
        mine = ana.decide("1", TEXT, "reject")
        ana.record(briefing("acme", key=WORD), "", "briefing")
        draft(ana)
        await ana.sync()
        index(ana)
        pictures = ana.folder / "mirror.db.damaged-1"
        pictures.write_bytes(WORD.encode())
        assert holding(ana.folder) != []
        erase(office.hub, "acme")
        await ana.sync()
        index(ana)
        assert holding(ana.folder) == []
        own = ana.work.fact(mine)
        assert own is not None
        assert (own.delivery, own.verdict) == ("acked", "reject")
        assert decode_fact(own.body).erased
        with sqlite3.connect(ana.mirror.path) as file:
            texts = dict(file.execute("SELECT ad_id, text FROM ad").fetchall())
            (words,) = file.execute("SELECT count(*) FROM ad_fts WHERE ad_fts MATCH 'kept'").fetchone()
        file.close()
        assert texts == {"1": "", "2": "kept"}
        assert words == 1


async def test_facts_on_their_way_go_out_without_their_words_and_count(tmp_path: Path) -> None:
    """One the hub never saw, one whose answer was lost, one it refused; and the news came before they could leave."""
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        await ana.sync()
        erase(office.hub, "acme")
        new = ana.decide("1", TEXT, "reject")
        raw = note("1", f"more {WORD}")
        lost = id_of(raw)
        ana.record(raw, "1", "note")
        sent = await office.client.post("/v1/ops", content=b'{"facts":[' + raw + b"]}", headers=ana.line.headers)
        assert sent.status_code == 200
        ana.work.erase(erased_seqs(office), ["1"])
        bodies = [waiting.body for waiting in ana.work.outbox(10)]
        assert WORD.encode() not in b"".join(bodies)
        done = await ana.sync()
        assert (done.accepted, done.rejected) == (2, 0)
        assert {ana.delivery(new), ana.delivery(lost)} == {"acked"}
        assert set(facts_on_hub(office)) >= {new, lost}
        await ana.sync()
        assert holding(ana.folder) == []


def erased_seqs(office: Office) -> dict[str, int]:
    with office.hub.reading() as connection:
        return dict(connection.exec_driver_sql("SELECT account_id, seq FROM erased").all())  # type: ignore[arg-type]


async def test_facts_that_left_before_the_news_are_blanked_by_the_answer(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        await ana.sync()
        erase(office.hub, "acme")
        mine = ana.decide("1", TEXT)
        asked = ask("ask:7", WORD, text=WORD, account="acme")
        row = AskedAd("ask:7", "acme", "h", WORD, WORD, 0, NOW, "{}")
        ana.work.record([NewFact(id_of(asked), "ask", "ask:7", NOW, asked)], asked=[row])
        pushed = await ana.push()
        assert (pushed.accepted, pushed.rejected) == (1, 1)
        own = ana.work.fact(mine)
        assert own is not None
        assert WORD.encode() not in own.body
        await ana.sync()
        assert holding(ana.folder) == []
        assert [held.code for held in ana.work.held()] == ["erased"]


async def test_own_facts_out_of_sight_by_now_lose_their_words_too(tmp_path: Path) -> None:
    """Ana saw the account, decided there, lost sight of it; then it was erased, of which no page tells her."""
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office, "ana", "lead", "acme") as ana:
        await fill(office)
        await ana.sync()
        mine = ana.decide("1", TEXT, "reject")
        draft(ana)
        await ana.sync()
        with office.hub.writing() as transaction:
            transaction.connection.execute(update(USER).where(USER.c.name == "ana").values(accounts='["borealis"]'))
        await ana.sync()
        assert holding(ana.folder) != []
        erase(office.hub, "acme")
        for _ in range(2):
            done = await ana.sync()
            assert done.rejected == 0
        own = ana.work.fact(mine)
        assert own is not None
        assert decode_fact(own.body).erased
        assert holding(ana.folder) == []


async def test_an_open_session_learns_within_a_minute_what_was_erased_out_of_its_sight(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office, "ana", "lead", "acme") as ana:
        await fill(office)
        await ana.sync()
        mine = ana.decide("1", TEXT, "reject")
        await ana.sync()
        with office.hub.writing() as transaction:
            transaction.connection.execute(update(USER).where(USER.c.name == "ana").values(accounts='["borealis"]'))
        session = await ana.session()
        await session.exchange()
        erase(office.hub, "acme")
        office.clock.now += ASK_EVERY
        await session.exchange()
        own = ana.work.fact(mine)
        assert own is not None
        assert decode_fact(own.body).erased


async def test_hub_and_clients_agree_after_an_erasure(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        await ana.sync()
        ana.decide("1", TEXT, "reject")
        await ana.sync()
        erase(office.hub, "acme")
        await ana.sync()
        async with machine_in(tmp_path / "eve", office, "eve") as eve:
            await eve.sync()
            assert eve.content()["fact"] == ana.content()["fact"]
            assert eve.content()["account"] == ana.content()["account"]
            shown = [row[1:3] for row in eve.content()["ad"]]
            assert shown == [row[1:3] for row in ana.content()["ad"]]
            for machine in (ana, eve):
                assert held(machine) == await on_hub(machine)


async def test_a_new_epoch_offers_blank_facts_and_the_hub_knows_them(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        await ana.sync()
        mine = ana.decide("1", TEXT, "reject")
        await ana.sync()
        erase(office.hub, "acme")
        await ana.sync()
        with office.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("UPDATE meta SET epoch = 'restored'")
        done = await ana.sync()
        assert (done.accepted, done.rejected) == (1, 0)
        assert ana.delivery(mine) == "acked"
        assert erased_accounts(ana.mirror.connection).keys() == {"acme"}


async def test_interrupted_between_the_files_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows were applied; the machine ended before own facts were seen to and the files were written anew."""
    async with office_in(tmp_path) as office:
        await fill(office)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            ana.decide("1", TEXT, "reject")
            await ana.sync()
            index(ana)
            erase(office.hub, "acme")
            with monkeypatch.context() as patch:

                async def die(*_: object) -> None:
                    raise KeyError

                patch.setattr("reviewtui.sync.session.forget_erased", die)
                with pytest.raises(KeyError):
                    await ana.sync()
        assert holding(tmp_path / "ana") != []
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            assert holding(ana.folder) == []


async def test_who_reads_meanwhile_keeps_only_the_journal_waiting(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        await ana.sync()
        reader = sqlite3.connect(ana.mirror.path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ad").fetchall()
        ana.mirror.connection.execute("PRAGMA busy_timeout = 50")
        erase(office.hub, "acme")
        await ana.sync()
        reader.execute("COMMIT")
        reader.close()
        await ana.sync()
        assert holding(ana.folder) == []


async def test_a_cold_pull_has_nothing_to_forget(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office)
        erase(office.hub, "acme")
        statements: list[str] = []
        ana.mirror.connection.set_trace_callback(statements.append)
        await ana.sync()
        assert not any("VACUUM" in statement for statement in statements)
        assert msgspec.json.encode(list(erased_accounts(ana.mirror.connection))) == b'["acme"]'
