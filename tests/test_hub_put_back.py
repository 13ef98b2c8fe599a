"""A hub whose file was put back to an older one by hand, without a new epoch."""

from pathlib import Path

from hub_setup import ad, note, office_in


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
