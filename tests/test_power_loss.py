"""The power goes, at any moment: what only the system had is gone, and what a user was told is saved is there.

`REVIEWTUI_CUTS=20000 python -m pytest -n0 tests/test_power_loss.py` looks at more of what a cut can leave.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from hub_setup import NOW, ad, decision, id_of, note, undo
from power_setup import Disk, Driver, put

from reviewtui.database import sqlite
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller, Role
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import open_hub
from reviewtui.store.overlay import Beneath
from reviewtui.store.work import Delivered, NewFact, WorkStore

CUTS = int(os.environ.get("REVIEWTUI_CUTS", "600"))
FOLD_IN = {"work.db": 12, "hub.db": 80}
"""Pages after which the log is folded into the file: so few, so that cuts fall into it too."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is one: that this disk really syncs plays no part."""
    memory = Path("/dev/shm")
    made = Path(mkdtemp(prefix="power-", dir=memory if memory.is_dir() else None))
    yield made
    shutil.rmtree(made)


def lived(
    folder: Path, monkeypatch: pytest.MonkeyPatch, life: Callable[[Path, Disk], None], **instead: dict[str, str]
) -> Disk:
    """What a life with these files did to the disk."""
    disk = Disk()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "module", Driver(disk, FOLD_IN, **instead))
        life(folder, disk)
    return disk


def images(folder: Path, disk: Disk, cuts: int, seed: int = 1) -> Iterator[tuple[list[Any], Path]]:
    """What was promised before each cut, and a folder as the cut may leave it."""
    random = Random(seed)
    for number, (cut, files) in enumerate(disk.after(disk.cuts(cuts, random), random)):
        image = folder / f"image {number}"
        put(files, image)
        yield disk.promised(cut), image
        shutil.rmtree(image)


def whole(connection: Any) -> bool:
    return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


# --- a reviewer's own file ---


def reviewing(folder: Path, disk: Disk) -> None:
    """Two days of a reviewer: deciding, taking back, sending, being answered; the program ends in between."""
    for day in (1, 2):
        work = WorkStore(folder / "work.db")
        for number in range(1, 9):
            raw = decision(f"ad {number}", f"text {number}, day {day}")
            work.keep_draft(f"ad {number}", "some content", NOW, b"half a reason")
            work.record([new("decision", f"ad {number}", raw)], [Beneath(f"ad {number}", "some content")])
            disk.promise((id_of(raw), raw, "new"))
            if number % 3 == 0:
                taken_back = undo(f"ad {number}", id_of(raw))
                work.record_undo(new("undo", f"ad {number}", taken_back, target=id_of(raw)), None)
                disk.promise((id_of(taken_back), taken_back, "withdrawn"))
            if number % 4 == 0:
                batch = work.mark_attempted(work.outbox(3))
                for fact in batch:
                    disk.promise((fact.id, fact.body, "attempted"))
                work.deliver([Delivered(fact.n, "acked", seq=number) for fact in batch])
        work.close()


def new(kind: str, ad_id: str, raw: bytes, target: str = "") -> NewFact:
    return NewFact(id_of(raw), kind, ad_id, NOW, raw, "some content", "approve" * (kind == "decision"), target)


LATER = {
    "new": {"new", "attempted", "acked", "withdrawn"},
    "attempted": {"attempted", "acked"},
    "withdrawn": {"withdrawn"},
}
"""What a delivery may have come to since."""


def broken_promises(promised: list[tuple[str, bytes, str]], image: Path) -> list[str]:
    """What a reviewer misses when the power is back; the file must be whole, and take the next decision."""
    try:
        work = WorkStore(image / "work.db")
    except sqlite.Error as error:
        return [f"the file does not open: {error}"]
    missed = []
    try:
        if not whole(work.connection):
            missed.append("the file is damaged")
        for id, body, state in promised:
            own = work.fact(id)
            if own is None or own.body != body:
                missed.append(f"{id} is not there as it was")
            elif own.delivery not in LATER[state]:
                missed.append(f"{id} was {state}, and is {own.delivery}")
        raw = decision("ad 99", "the next one")
        work.record([new("decision", "ad 99", raw)])
    except sqlite.Error as error:
        missed.append(str(error))
    finally:
        work.close()
    return missed


def test_whatever_a_cut_leaves_what_was_saved_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = lived(folder, monkeypatch, reviewing)
    assert {one.what for one in disk.done} == {"create", "write", "sync", "truncate", "delete"}
    for promised, image in images(folder, disk, CUTS):
        assert broken_promises(promised, image) == []


def test_every_promise_is_the_last_thing_that_was_synced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst cut, right after each promise, and nothing reached the disk that did not have to."""
    disk = lived(folder, monkeypatch, reviewing)
    for at, _ in disk.promises:
        ((_, files),) = disk.after([at], Never())
        put(files, folder / "image")
        assert broken_promises(disk.promised(at), folder / "image") == []
        shutil.rmtree(folder / "image")


class Never(Random):
    """Nothing arrives that was not synced."""

    def random(self) -> float:
        return 1.0

    def choice(self, among: Any) -> Any:
        return among[0]


# --- the hub's file ---


ANA = Caller("ana", Role.REVIEWER, None)


def serving(folder: Path, disk: Disk) -> None:
    """A hub takes in ads and facts, and is started anew in between."""
    for day in (1, 2):
        hub = open_hub(f"sqlite:///{folder / 'hub.db'}", clock=lambda: NOW)
        observe(hub, [msgspec.Raw(msgspec.json.encode(ad(f"ad {n}", text=f"text {n}"))) for n in range(4)])
        for number in range(4):
            raws = [decision(f"ad {number}", f"text {number}"), note(f"ad {number}", f"day {day}")]
            answer = accept(hub, ANA, [msgspec.Raw(raw) for raw in raws])
            assert {result.outcome for result in answer.results} == {"applied"}
            for raw, result in zip(raws, answer.results, strict=True):
                disk.promise((id_of(raw), raw, result.seq))
        hub.close()


def missed_by_the_hub(promised: list[tuple[str, bytes, int]], image: Path) -> list[str]:
    """What a hub that answered "applied" no longer knows."""
    try:
        hub = open_hub(f"sqlite:///{image / 'hub.db'}")
    except Exception as error:  # noqa: BLE001  # whatever it is, the file does not open
        return [f"the file does not open: {error}"]
    try:
        with hub.reading() as connection:
            rows = connection.exec_driver_sql("SELECT id, body, accepted FROM fact").all()
            (head,) = connection.exec_driver_sql("SELECT seq FROM head").one()
            sound = connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        kept = {id: (bytes(body), accepted) for id, body, accepted in rows}
        missed = [id for id, body, accepted in promised if kept.get(id) != (body, accepted)]
        missed += ["the file is damaged"] * (not sound)
        missed += ["the head is behind"] * (max((accepted for *_, accepted in rows), default=0) > head)
    finally:
        hub.close()
    return missed


def test_a_hub_that_said_applied_has_it_after_a_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = lived(folder, monkeypatch, serving)
    for promised, image in images(folder, disk, CUTS // 5):
        assert missed_by_the_hub(promised, image) == []
