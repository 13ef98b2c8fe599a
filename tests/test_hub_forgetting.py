"""What was erased is in no file that a hub keeps beside its database, whatever was under way when it was."""

import asyncio
import gzip
import logging
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hub_setup import Office, ad, office_in

from reviewtui.domain.decisions import Role
from reviewtui.hub.access import Caller
from reviewtui.hub.egress import Egress
from reviewtui.hub.erasure import erase
from reviewtui.hub.pictures import Pictures, detail_of, erased_of, folder_of
from reviewtui.hub.snapshots import Snapshots, snapshot_folder

pytestmark = pytest.mark.both_databases

WORD = "XCANARYX"
LEA = Caller("lea", Role.LEAD)
LEFT = [".new-all-0123456789abcdef", ".new-0123456789abcdef"]


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a hub on PostgreSQL keeps files is a folder of this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


async def told(office: Office) -> None:
    creatives = [{"kind": "image", "url": "https://x.example/1.png"}]
    await office.line("connie", "connector").observe(ad("1", text=WORD, account_id="acme", creatives=creatives))


def held(folder: Path) -> list[str]:
    """The files of a folder that hold the word, packed or not."""
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    contents = {path.name: path.read_bytes() for path in files}
    return [
        name
        for name, content in contents.items()
        if WORD.encode() in (gzip.decompress(content) if name.endswith(".gz") else content)
    ]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is done, each once, when a copy was read and is not packed yet."""
    pack, todo = Snapshots._pack, list[Any]()

    def interrupted(self: Snapshots, copied: Path, packed: Path) -> str:
        while todo:
            todo.pop()()
        return pack(self, copied, packed)

    monkeypatch.setattr(Snapshots, "_pack", interrupted)
    return todo


async def test_a_copy_that_was_being_made_when_an_account_was_erased_goes_too(
    tmp_path: Path, meanwhile: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        copies = Snapshots(office.hub)
        meanwhile.append(lambda: erase(office.hub, "acme"))
        await asyncio.to_thread(copies._make, LEA, LEA.scope_hash())
        assert held(snapshot_folder(office.hub)) == []
        await asyncio.to_thread(copies._make, LEA, LEA.scope_hash())
        assert copies.offer(LEA).ready
        copies.close()
    assert not [line for line in caplog.records if line.levelno >= logging.WARNING]


async def test_another_machine_lets_go_of_its_copies_and_pictures_when_it_looks(
    tmp_path: Path, meanwhile: list[Any]
) -> None:
    """Its folder is not that of the process that erases."""
    async with office_in(tmp_path) as office:
        await told(office)
        desk = office.client._transport.app.state["desk"]  # type: ignore[attr-defined]
        folder = tmp_path / "elsewhere"
        desk.snapshots = copies = Snapshots(office.hub, folder)
        desk.pictures = pictures = Pictures(folder / "pictures", Egress(), erased=lambda: erased_of(office.hub))
        pictures._keep("one", WORD.encode(), 0)
        meanwhile.append(lambda: erase(office.hub, "acme"))
        await asyncio.to_thread(copies._make, LEA, LEA.scope_hash())
        assert held(folder) == []
        await told_of_another(office)
        await asyncio.to_thread(copies._make, LEA, LEA.scope_hash())
        assert held(folder)
        assert held(folder / "pictures")
        erase(office.hub, "borealis")
        await desk.keep_up()
        assert (held(folder), held(folder / "pictures")) == ([], [])


async def told_of_another(office: Office) -> None:
    await office.line("cora", "connector").observe(ad("2", text=WORD, account_id="borealis"))


async def test_what_a_killed_hub_left_of_a_copy_goes_unless_it_is_being_made(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        folder = snapshot_folder(office.hub)
        desk = office.client._transport.app.state["desk"]  # type: ignore[attr-defined]
        folder.mkdir(parents=True)
        for name in LEFT:
            (folder / name).write_text(WORD)
        with FileLock(folder / "all.lock"):
            await desk.keep_up()
            assert sorted(held(folder)) == sorted(LEFT)
        await desk.keep_up()
        assert held(folder) == []
        for name in LEFT:
            (folder / name).write_text(WORD)
        erase(office.hub, "acme")
        assert held(folder) == []


async def test_a_picture_that_was_on_its_way_when_its_account_was_erased_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        pictures = Pictures(folder_of(office.hub), Egress(), erased=lambda: erased_of(office.hub))

        async def make(*_: object) -> bytes:
            await asyncio.to_thread(erase, office.hub, "acme")
            return WORD.encode()

        monkeypatch.setattr(pictures, "_make", make)
        detail, erased = detail_of(office.hub, LEA, "1")
        assert await pictures.picture(detail, 0, erased) == WORD.encode()
        assert held(folder_of(office.hub)) == []


async def test_a_copy_that_was_replaced_just_now_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        lea, gone = office.line("lea", "lead"), tmp_path / "gone.gz"
        monkeypatch.setattr(Snapshots, "file", lambda *_: gone)
        assert (await lea.get("/v1/snapshot-file", sha256="0" * 64)).status_code == 404


async def test_a_copy_that_is_replaced_while_it_is_looked_for_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        copies = Snapshots(office.hub)
        await asyncio.to_thread(copies._make, LEA, LEA.scope_hash())
        listed = list(snapshot_folder(office.hub).iterdir())
        for path in listed:
            path.unlink()
        monkeypatch.setattr(Path, "iterdir", lambda _: iter(listed))
        assert not copies.offer(LEA).ready
        copies.close()
