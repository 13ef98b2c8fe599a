"""Ads that were decided together are taken back together, also what the hub did not take of them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hub_setup import NOW, new_id
from sync_setup import Machine, answer, facts_on_hub
from test_sync_last_word import released, without_second_opinions
from test_sync_moves import of_acme, put

from reviewtui.domain.facts import Verdict
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide_group, undo
from reviewtui.services.desk import Desk
from reviewtui.store.reader import Reader

POLICY = packaged()[0]
REJECT = Judgement(Verdict.REJECT, (("SHORT_TERM_LOAN", ""),))


def desk_of(ana: Machine) -> Desk:
    settings: Any = SimpleNamespace(user="ana", cache_dir=ana.folder, skip_ms=1)
    reader = Reader(ana.mirror.path, ana.work.path)
    return Desk(settings, ana.work, reader, lambda: NOW, new_id, "d")


async def all_same(ana: Machine) -> None:
    for n in (1, 2, 3):
        await put(ana.office, f"ad {n}", 1500, text="One and the same.")
    await without_second_opinions(ana.office)
    await ana.sync()


@pytest.mark.parametrize("left", [False, True], ids=["all here", "one had left"])
async def test_what_was_approved_together_and_taken_back_is_not_released_later(tmp_path: Path, left: bool) -> None:
    async with of_acme(tmp_path) as ana:
        await all_same(ana)
        desk = desk_of(ana)
        views = [open_ad(desk.reader, f"ad {n}", NOW, "ana") for n in (1, 2, 3)]
        decide_group(desk, [view for view in views if view], POLICY, Judgement(Verdict.APPROVE))
        if left:
            await put(ana.office, "ad 1", 2000, account_id="borealis")
        await ana.sync()
        assert ana.work.counts() == (0, int(left))
        undone = undo(desk)
        assert undone.ad_ids, "the group is taken back"
        await ana.sync()
        assert await released(ana) == []
        await put(ana.office, "ad 1", 3000, account_id="acme")
        await ana.sync()
        await ana.sync()
        assert await released(ana) == [], "it was taken back with the others"


@pytest.mark.parametrize("large", [False, True], ids=["all went", "one was too large on the way"])
async def test_what_was_rejected_together_and_taken_back_is_not_sent_later(tmp_path: Path, large: bool) -> None:
    async with of_acme(tmp_path) as ana:
        await all_same(ana)
        desk = desk_of(ana)
        views = [open_ad(desk.reader, f"ad {n}", NOW, "ana") for n in (1, 2, 3)]
        group = decide_group(desk, [view for view in views if view], POLICY, REJECT)
        session = await ana.session()
        if large:  # something on the way takes half, and of that half: the first alone is too much
            too_large = answer(413, b"<html>", "text/html")
            ana.wire.faults = [too_large, too_large]
        await session.exchange()
        assert ana.work.counts() == (0, int(large))
        undo(desk)
        await session.exchange()
        await ana.sync()
        await ana.sync()
        first = group.decided[0].decision_id
        page = await ana.office.line("lea", "lead").all()
        targets = {fact.ad_id for fact in page.facts if fact.kind == "undo"}
        assert (first in facts_on_hub(ana.office)) <= ("ad 1" in targets), "it is in force at the hub"
