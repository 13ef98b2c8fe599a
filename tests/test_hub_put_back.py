"""A hub whose file was put back to an older one by hand, without a new epoch."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import msgspec
import pytest
from history_setup import held, on_hub
from hub_setup import ad, decision, encode, id_of, note, office_in, undo
from sqlalchemy import text
from sync_setup import clear, facts_on_hub, fill, machine_in, one_machine
from test_hub_releases import one_ad, read, wait


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("hub.db*") if path.is_file()}


def put_back(folder: Path, older: dict[str, bytes]) -> None:
    for name in files_in(folder):
        (folder / name).unlink()
    for name, content in older.items():
        (folder / name).write_bytes(content)


async def test_a_file_that_was_put_back_knows_the_cursors_it_gave_out_since(tmp_path: Path) -> None:
    """The head is past the cursor again, in the same epoch: yet what the cursor stands on is gone."""
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(*(ad(f"ad {n}", text="one") for n in range(3)))
        older = files_in(tmp_path)
        early = (await office.line("ana").all()).cursor
        await office.line("connie", "connector").observe(ad("ad 1", text="two", at=2000))
        late = (await office.line("ana").all()).cursor
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        await office.line("connie", "connector").observe(*(ad(f"ad {n}", text="three", at=2000) for n in range(3)))
        assert [row.ad_id for row in (await ana.page(early)).ads] == ["ad 0", "ad 1", "ad 2"]
        assert (await ana.get("/v1/changes", after=late)).status_code == 410


@pytest.mark.parametrize("scope", [(), ("acme",)], ids=["a page in its midst", "nothing else in sight"])
async def test_a_cursor_may_stand_in_the_midst_of_what_was_lost(tmp_path: Path, scope: tuple[str, ...]) -> None:
    """One change of a transaction was seen. The transaction before it is there again, which proves nothing."""
    async with office_in(tmp_path) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", *scope)
        await connie.observe(ad("ad 0", account_id="acme"))
        early = (await cy.all()).cursor
        older = files_in(tmp_path)
        await connie.observe(ad("ad 1", account_id="acme"), ad("ad 2", account_id="tea"))
        late = (await cy.page(early, limit=1)).cursor
        assert (await cy.get("/v1/changes", after=late)).status_code == 200
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", *scope)
        await connie.observe(*(ad(f"ad {n}", account_id="acme") for n in range(3, 8)))
        assert (await cy.get("/v1/changes", after=early)).status_code == 200
        assert (await cy.get("/v1/changes", after=late)).status_code == 410


@pytest.mark.parametrize("scope", [(), ("acme",)], ids=["all accounts", "one account"])
async def test_a_pull_half_done_stands_on_all_that_there_was(tmp_path: Path, scope: tuple[str, ...]) -> None:
    """A row that had moved on was not on its pages: where the file is put back, that row is behind the cursor."""
    async with office_in(tmp_path) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", *scope)
        start = (await cy.all()).cursor
        await connie.observe(*(ad(f"ad {n}", account_id="acme", text="one") for n in range(4)))
        before = await cy.page(start, limit=1)
        assert before.more
        older = files_in(tmp_path)
        await connie.observe(ad("ad 0", account_id="acme", text="two", at=2000))
        early, half = before.cursor, await cy.page(start, limit=1)
        assert [row.ad_id for row in half.ads] == ["ad 1"]
        assert half.more
        assert [row.ad_id for row in (await cy.page(half.cursor)).ads] == ["ad 2", "ad 3", "ad 0"]
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        connie, cy = office.line("connie", "connector"), office.line("cy", "reviewer", *scope)
        assert (await cy.get("/v1/changes", after=half.cursor)).status_code == 410
        await connie.observe(*(ad(f"ad {n}", account_id="acme") for n in range(4, 8)))
        assert (await cy.get("/v1/changes", after=half.cursor)).status_code == 410
        assert [row.ad_id for row in (await cy.page(early)).ads] == [f"ad {n}" for n in range(1, 8)]


async def test_a_file_that_was_put_back_knows_the_answers_it_gave_since(tmp_path: Path) -> None:
    """Whoever sees little of the hub stands at a cursor from long before, and it has not what they sent."""
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("ad 1", account_id="acme"), ad("ad 2", account_id="tea"))
        cursor = (await office.line("ben", "reviewer", "tea").all()).cursor
        early = (await office.line("ana").send(note("ad 1"))).proof
        older = files_in(tmp_path)
        late = (await office.line("cy", "reviewer", "acme").send(note("ad 1"))).proof
        ben = office.line("ben", "reviewer", "tea")
        assert (await ben.get("/v1/changes", after=cursor, proof=late)).status_code == 200
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        await office.line("ana").send(note("ad 1"), note("ad 1"))
        ben = office.line("ben", "reviewer", "tea")
        assert (await ben.page(cursor)).gone == []
        answers = [await ben.get("/v1/changes", after=cursor, proof=proof) for proof in (early, late, "x", "a.b.c")]
        assert [answer.status_code for answer in answers] == [200, 410, 410, 410]


async def test_a_proof_tells_nothing_of_what_others_do(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("ad 1", account_id="acme"), ad("ad 2", account_id="tea"))
        ana, ben = office.line("ana"), office.line("ben", "reviewer", "tea")
        assert (await ben.send()).proof == ""
        mine = note("ad 2")
        first = (await ben.send(mine)).proof
        await ana.send(note("ad 1"), note("ad 1"))
        assert (await ben.send(mine)).proof == first, "what was sent again is where it was"
        body = encode({"facts": [msgspec.Raw(note("ad 1"))]})  # refused: it is not theirs
        answer = await office.client.post("/v1/ops", params={"proof": first}, content=body, headers=ben.headers)
        assert answer.json()["proof"] == first
        body = encode({"facts": [msgspec.Raw(mine), msgspec.Raw(note("ad 2"))]})
        answer = await office.client.post("/v1/ops", params={"proof": first}, content=body, headers=ben.headers)
        assert answer.json()["proof"] != first
        assert (await ben.get("/v1/changes", proof=answer.json()["proof"])).status_code == 200


async def test_facts_are_taken_only_where_those_before_still_are(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("ad 1"))
        early = (await office.line("ana").send(note("ad 1"))).proof
        older = files_in(tmp_path)
        late = (await office.line("ana").send(note("ad 1"))).proof
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        await ana.send(note("ad 1"), note("ad 1"))
        there = facts_on_hub(office)
        body = encode({"facts": [msgspec.Raw(note("ad 1"))]})
        answers = [
            await office.client.post("/v1/ops", params={"proof": proof}, content=body, headers=ana.headers)
            for proof in (late, "x", early)
        ]
        assert [answer.status_code for answer in answers] == [410, 410, 200]
        assert len(facts_on_hub(office)) == len(there) + 1


@pytest.mark.parametrize("scope", [(), ("acc 1", "acc 2")], ids=["all accounts", "some accounts"])
async def test_what_the_hub_lost_is_offered_again_also_where_new_facts_wait(
    tmp_path: Path, scope: tuple[str, ...]
) -> None:
    """The answer to the new must not pass for one to the old, which nobody pulled before the file was put back."""
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        async with machine_in(tmp_path / "ana", office, "ana", "reviewer", *scope) as ana:
            await ana.sync()
            older = files_in(tmp_path)
            lost = ana.decide("ad 1", "text 1")
            await ana.push()
            assert facts_on_hub(office) == [lost]
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        await fill(office, 5, first=4)
        async with machine_in(tmp_path / "ana", office, "ana", "reviewer", *scope) as ana:
            new = ana.decide("ad 2", "text 2")
            await ana.sync()
            assert facts_on_hub(office) == [lost, new]
            assert (await ana.sync()).accepted == 0


async def test_a_hub_that_goes_back_between_two_batches_gets_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewtui.sync.push.OPS_LIMIT", 1)
    async with one_machine(tmp_path) as ana:
        made = [ana.decide(f"ad {n}", f"text {n}") for n in (1, 2, 3)]

        async def goes_back(_: httpx.Request, passed: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
            with ana.office.hub.writing() as transaction:
                transaction.connection.execute(text("DELETE FROM fact"))
                seq = {"seq": transaction.seq}
                transaction.connection.execute(text("UPDATE trail SET mark = 'other' WHERE seq = :seq"), seq)
            return await passed()

        ana.wire.faults = [clear, clear, goes_back]
        await ana.sync()
        assert facts_on_hub(ana.office) == made


async def test_releases_read_half_way_stand_on_all_that_there_was(tmp_path: Path) -> None:
    """What was told of an ad had moved on when the page was read: in the file that is put back it is behind it."""
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        ads = [f"x{n}" for n in range(4)]
        await connie.observe(*(ad(id_, text="X", account_id="acme", at=1000) for id_ in ads))
        await ana.send(*(decision(id_, "X") for id_ in ads))
        await wait(office)
        first = await read(connie)
        await connie.observe(*(ad(id_, text="Y", account_id="acme", at=2000) for id_ in ads))
        older = files_in(tmp_path)
        early = await read(connie, first.cursor, 2)
        await connie.observe(ad("x0", text="X", account_id="acme", at=3000))
        await wait(office)
        late = await read(connie, first.cursor, 2)
        assert [row.ad_id for row in late.releases] == ["x1", "x2"]
        assert [row.ad_id for row in (await read(connie, late.cursor)).releases] == ["x3", "x0"]
    put_back(tmp_path, older)
    async with office_in(tmp_path, limits=None) as office:
        connie = office.line("connie", "connector")
        assert [row.ad_id for row in (await read(connie, early.cursor)).releases] == ["x2", "x3"]
        assert (await connie.get("/v1/releases", after=late.cursor)).status_code == 410


async def test_a_first_reading_of_releases_stands_on_what_was_withdrawn(tmp_path: Path) -> None:
    """An ad was withdrawn, and so not told of; in the file that is put back it is out, and behind the cursor."""
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await connie.observe(*(ad(id_, text="X", account_id="acme", at=1000) for id_ in ("x0", "x1")))
        await ana.send(decision("x0", "X"), decision("x1", "X"))
        await wait(office)
        older = files_in(tmp_path)
        await connie.observe(ad("x0", text="Y", account_id="acme", at=2000))
        page = await read(connie)
        assert [row.ad_id for row in page.releases] == ["x1"]
        assert (await read(connie, page.cursor)).releases == []
    put_back(tmp_path, older)
    async with office_in(tmp_path, limits=None) as office:
        connie = office.line("connie", "connector")
        assert (await connie.get("/v1/releases", after=page.cursor)).status_code == 410
        assert [row.ad_id for row in (await read(connie)).releases] == ["x0", "x1"]


async def test_no_number_of_a_release_is_given_twice(tmp_path: Path) -> None:
    """Receivers keep the last of each ad, and take what is not above it for old news: also the withdrawal."""
    approval = decision("1", "One")
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        older = files_in(tmp_path)
        for mistake in (decision("1", "One"), decision("1", "One")):
            await ana.send(mistake)
            await wait(office)
            await ana.send(undo("1", id_of(mistake)))
        await ana.send(approval)
        await wait(office)
        (seen,) = (await read(connie)).releases
    put_back(tmp_path, older)
    async with office_in(tmp_path, limits=None) as again:
        ana, connie = again.line("ana"), again.line("connie", "connector")
        again.clock.now = office.clock.now + 1
        await ana.send(approval)
        await wait(again)
        page = await read(connie)
        await ana.send(undo("1", id_of(approval)))
        (withdrawn,) = (await read(connie, page.cursor)).releases
        assert not withdrawn.released
        assert seen.number < page.releases[0].number < withdrawn.number


@pytest.mark.parametrize("ads", [("y", "x"), ("z", "x")], ids=["in another order", "another first"])
async def test_what_an_older_program_pulled_is_brought_up_only_where_it_is_of_the_same_hub(
    tmp_path: Path, ads: tuple[str, str]
) -> None:
    """It is pulled again over the rows that are here: over those of another history, ads would get others' words."""
    async with office_in(tmp_path) as office:
        await fill(office, 3)
        async with machine_in(tmp_path / "ana", office) as ana:
            await ana.sync()
            older = files_in(tmp_path)
            boss = office.line("boss", "admin")
            await boss.observe(*(ad(id_, text=id_, account_id="acc 1") for id_ in ("x", "y")))
            await boss.observe(ad("ad 1", text="lost", at=2000))
            await ana.sync()
    put_back(tmp_path, older)
    async with office_in(tmp_path) as office:
        boss = office.line("boss", "admin")
        await boss.observe(*(ad(id_, text=id_, account_id="acc 1") for id_ in ads))
        await boss.observe(*(ad(f"more {n}", text="m") for n in range(4)))
        async with machine_in(tmp_path / "ana", office) as ana:
            ana.mirror.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('outgrown', 1)")
            await ana.sync()
            here = dict(ana.mirror.connection.execute("SELECT ad_id, text FROM ad").fetchall())
            assert here == {row.ad_id: row.text for row in (await ana.line.all()).ads}
            assert held(ana) == await on_hub(ana)
