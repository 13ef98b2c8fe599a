"""The audit log: every write is in it, with it; and whoever changes it later is found out."""

import json
import sqlite3
from pathlib import Path

import pytest
from hub_setup import NOW, ad, decision, fact, id_of, note, office_in

from reviewtui.domain.facts import Export, FactKind
from reviewtui.hub.audit import HERE, entries, told, verify
from reviewtui.hub.tokens import revoke_token


async def filled(tmp_path: Path) -> None:
    """Tokens, reports, facts: rows 1 to 6."""
    async with office_in(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await connie.observe(ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="acme"))
        await ana.send(decision("1", "Hi"), note("1", "one"), note("nowhere"))
        revoke_token(office.hub, 2)
        await ana.send(note("1", "two"))


@pytest.mark.both_databases
async def test_every_write_leaves_a_row_that_says_who_and_how_many(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await connie.observe(ad("1", text="Hi", account_id="acme"))
        await connie.observe(ad("1", text="Hi", account_id="acme"))  # nothing new
        first, second = decision("1", "Hi"), note("1", "SECRET WORDS")
        await ana.send(first, second, note("nowhere"))
        await ana.send(first, second)  # known already
        await ana.send(note("nowhere"))  # refused
        await ana.page()
        rows = entries(office.hub, 100)
        assert [(row.seq, row.who, row.what) for row in rows] == [
            (1, HERE, "token.created"),
            (2, HERE, "token.created"),
            (3, "connie", "observations"),
            (4, "ana", "facts"),
        ]
        assert rows[3].at == NOW
        assert json.loads(rows[3].detail) == {
            "kinds": {"decision": 1, "note": 1}, **told([id_of(first), id_of(second)]),
        }  # fmt: skip
        assert "SECRET" not in "".join(row.detail for row in rows)
        assert entries(office.hub, 2) == rows[2:]


@pytest.mark.both_databases
async def test_a_write_that_failed_leaves_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        await office.line("connie", "connector").observe(ad("1", text="Hi"))
        before = entries(office.hub, 100)
        with monkeypatch.context() as patch:
            patch.setattr("reviewtui.hub.opening.Writing.finish", _no_disk)
            response = await office.client.post(
                "/v1/ops", content=b'{"facts":[' + note("1") + b"]}", headers=ana.headers
            )
        assert response.status_code == 500
        assert entries(office.hub, 100) == before


def _no_disk(_: object) -> None:
    raise OSError("no space")


@pytest.mark.both_databases
async def test_an_untouched_log_is_whole_and_knows_its_heads(tmp_path: Path) -> None:
    await filled(tmp_path)
    async with office_in(tmp_path) as office:
        log = entries(office.hub, 100)
        found = verify(office.hub)
        assert (found.rows, found.head, found.broken, found.known) == (len(log), log[-1].hash, None, None)
        assert found.whole
        assert all(verify(office.hub, row.hash).known for row in log)
        assert not verify(office.hub, "0" * 64).whole


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET who = 'ben' WHERE seq = 4", 4),
        ("UPDATE audit SET detail = replace(detail, '1', '2') WHERE seq = 3", 3),
        ("UPDATE audit SET at = at + 1 WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET seq = 7 WHERE seq = 6", 6),
        ("INSERT INTO audit SELECT 7, at, who, what, detail, prev, hash FROM audit WHERE seq = 6", 7),
    ],
)
async def test_the_first_row_that_was_changed_is_named(tmp_path: Path, change: str, broken: int) -> None:
    await filled(tmp_path)
    tamper(tmp_path, change)
    async with office_in(tmp_path) as office:
        found = verify(office.hub)
        assert (found.broken, found.rows, found.whole) == (broken, broken - 1, False)


async def test_an_end_cut_off_is_seen_with_a_head_kept_elsewhere(tmp_path: Path) -> None:
    await filled(tmp_path)
    async with office_in(tmp_path) as office:
        kept = verify(office.hub).head
    tamper(tmp_path, "DELETE FROM audit WHERE seq > 4")
    async with office_in(tmp_path) as office:
        assert verify(office.hub).whole
        assert verify(office.hub, kept).known is False


def tamper(folder: Path, change: str) -> None:
    """As somebody would who has the database."""
    with sqlite3.connect(folder / "hub.db") as database:
        assert database.execute(change).rowcount > 0
    database.close()


@pytest.mark.both_databases
async def test_exports_are_told_by_whoever_made_them_and_shown_to_leads_alone(tmp_path: Path) -> None:
    """Also by those who see some accounts; the log says what left, the leads' clients too."""
    raw = fact(FactKind.EXPORT, "", Export("jsonl", 12, "a" * 64))
    async with office_in(tmp_path) as office:
        amy, ben, lea = office.line("amy", "account-manager", "acme"), office.line("ben"), office.line("lea", "lead")
        assert await amy.outcome(raw) == "applied"
        assert await amy.outcome(raw) == "duplicate"
        rows = [row for row in entries(office.hub, 100) if row.what == "exported"]
        assert [(row.who, json.loads(row.detail)) for row in rows] == [
            ("amy", {"id": id_of(raw), "made_at": NOW, "format": "jsonl", "rows": 12, "sha256": "a" * 64})
        ]
        assert [[row.id for row in (await line.all()).facts] for line in (amy, ben, lea)] == [[], [], [id_of(raw)]]
        for wrong in (Export("jsonl", -1, "a" * 64), Export("x" * 99, 1, "a" * 64), Export("jsonl", 1, "words")):
            assert (await amy.outcome(fact(FactKind.EXPORT, "", wrong))).startswith("rejected:")
