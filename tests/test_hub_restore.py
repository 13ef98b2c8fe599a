"""What a restore asks of people, and what clients make of it."""

from pathlib import Path

import pytest
from backup_setup import empty, hub_at, rows_of, work
from cli_setup import Home
from hub_setup import DATABASES, Line, decision, id_of, office_in
from sync_setup import fill, machine_in

from reviewtui.hub.backup import back_up, begin_anew, restore
from reviewtui.hub.migrations import MIGRATIONS
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import confirm_tokens, create_token, list_tokens
from reviewtui.sync.faults import TokenRefused


@pytest.mark.both_databases
async def test_a_restored_hub_goes_on_numbering_where_it_was(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await work(office)
        made = back_up(office.hub, tmp_path / "backup")
        tokens = list_tokens(office.hub)
    restored = tmp_path / "restored"
    restored.mkdir()
    url = empty(DATABASES.kind, restored)
    restore(tmp_path / "backup", url)
    with hub_at(url) as hub:
        create_token(hub, "new", "admin")
        assert list_tokens(hub)[-1].id == tokens[-1].id + 1
        with hub.writing() as transaction:
            assert transaction.next_seq() == made.seq + 1


@pytest.mark.both_databases
def test_what_brings_an_older_hub_up_leaves_a_restored_one_whole(tmp_path: Path) -> None:
    """A restore makes all tables as they are now, then goes through what the backup's hub had not gone through."""
    hub = open_hub(DATABASES.url(tmp_path))
    try:
        before = rows_of(hub)
        with hub.writer.begin() as connection:
            for _, change in MIGRATIONS[1:]:
                change(connection)
        assert rows_of(hub) == before
    finally:
        hub.close()


async def test_nobody_comes_in_before_an_admin_looked_and_what_was_decided_since_comes_back(tmp_path: Path) -> None:
    restored = tmp_path / "restored"
    restored.mkdir()
    async with office_in(tmp_path) as office, machine_in(tmp_path / "ana", office) as ana:
        await fill(office, 3)
        early = ana.decide("ad 1", "text 1")
        await ana.sync()
        back_up(office.hub, tmp_path / "backup")
        late = ana.decide("ad 2", "text 2", "reject")
        assert (await ana.sync()).accepted == 1

        restore(tmp_path / "backup", DATABASES.url(restored))
        async with office_in(restored) as again:
            ana.wire._hub = again.client._transport
            unsent = ana.decide("ad 3", "text 3")
            with pytest.raises(TokenRefused) as told:
                await ana.sync()
            assert "restored" in str(told.value)
            assert ana.delivery(unsent) == "new"

            assert confirm_tokens(again.hub, None) == 2
            await ana.sync()
            await ana.sync()
            page = await Line(again.client, ana.line.token).all()
            assert {row.id for row in page.facts} == {early, late, unsent}
            assert [ana.delivery(id_) for id_ in (early, late, unsent)] == ["acked"] * 3
            async with machine_in(tmp_path / "ben", again, "ben") as ben:
                await ben.sync()
                assert ben.content() == ana.content()


@pytest.mark.both_databases
async def test_a_database_that_was_itself_put_back_begins_anew(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana = await work(office)
        cursor = (await ana.all()).cursor
        done = begin_anew(office.hub)
        assert done.suspended == 3  # connie's was revoked
        assert (await ana.get("/v1/changes")).json()["code"] == "suspended"
        confirm_tokens(office.hub, None)
        assert (await ana.get("/v1/changes", after=cursor)).status_code == 410
        page = await ana.all()
        assert page.epoch != cursor.partition(".")[0]
        fresh = decision("2", "Ho")
        answer = await ana.send(fresh)
        assert (answer.epoch, answer.results[0].id) == (page.epoch, id_of(fresh))


def test_a_backup_by_command_and_back(home: Home, tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    file = str(tmp_path / "hub.backup")
    assert "no hub database" in home.fails("hub", "backup", file, "--db", old)
    home.run("hub", "token", "create", "--name", "ana", "--role", "admin", "--db", old)
    made = home.json("hub", "backup", file, "--db", old)
    assert made["rows"]["token"] == 1
    assert "left as it is" in home.fails("hub", "backup", file, "--db", old)
    done = home.json("hub", "restore", file, "--db", new)
    assert (done["hub"], done["rows"], done["suspended"]) == (made["hub"], made["rows"], 1)
    assert home.json("hub", "token", "list", "--db", new)["items"][0]["state"] == "suspended"
    home.run("hub", "token", "confirm", "--all", "--db", new)
    assert home.json("hub", "token", "list", "--db", new)["items"][0]["state"] == "live"
    assert home.json("hub", "restore", "--copied", "--db", new)["suspended"] == 1
    for words in ((), (file, "--copied")):
        assert "Nothing was changed" in home.misused("hub", "restore", *words, "--db", new)
    assert home.run("hub", "restore", file, "--db", f"sqlite:///{tmp_path / 'third.db'}") == 0
    assert "hub token confirm --all" in home.out
