"""Erasing an account on the hub: its words are gone from every table and every byte; what was judged still counts."""

import json
from pathlib import Path

import msgspec
import pytest
from hub_setup import (
    POSTGRESQL,
    Line,
    Office,
    ad,
    appeal,
    ask,
    briefing,
    decision,
    encode,
    gold,
    id_of,
    note,
    office_in,
    reflection,
    undo,
)  # fmt: skip
from sqlalchemy import func, select

from reviewtui.domain.erasure import blank_fact
from reviewtui.domain.facts import decode_fact, fact_hash
from reviewtui.errors import ReviewError
from reviewtui.hub import engines, erasure
from reviewtui.hub.audit import entries, verify
from reviewtui.hub.erased_list import erase_and_list
from reviewtui.hub.erasure import contents_of, erase, erase_again, erased_accounts
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tables import METADATA
from reviewtui.wire.messages import AdDetail, Page

pytestmark = pytest.mark.both_databases

WORD = "XCANARYX"
TEXT = f"lose weight {WORD}"


async def told(office: Office) -> tuple[Line, dict[str, bytes]]:
    """Ad 1 of `acme` with words in every place there is, beside ad 2 of another account; what a lead said of them."""
    creatives = [{"kind": "image", "url": f"https://x.example/{WORD}.png", "title": WORD, "text": WORD}]
    await office.line("connie", "connector").observe(
        ad("1", text=f"earlier {WORD}", account_id="acme", account_name=f"Acme {WORD}"),
        ad("1", at=2000, text=TEXT, headline=WORD, link=f"https://{WORD.lower()}.example/{WORD}", creatives=creatives,
           targeting=WORD, why=WORD, ai_reason=WORD, ai_verdict="unsure", shop=WORD, account_id="acme"),
        ad("2", text="kept words", account_id="borealis", account_name="Borealis"),
    )  # fmt: skip
    lea = office.line("lea", "lead")
    row = next(row for row in (await lea.all()).ads if row.ad_id == "1")
    judged = {"content_hash": row.content_hash}
    del judged
    said = {
        "note": note("1", WORD), "ask": ask("1", WORD), "other": note("2", "kept note"),
        "briefing": briefing("acme", key=f"k-{WORD}"), "kept": decision("2", "kept words"),
        "decision": decision("1", TEXT, "reject", memo=WORD, suggestion=WORD),
    }  # fmt: skip
    said["reflection"] = reflection("1", id_of(said["decision"])).replace(b"it took a joke", WORD.encode())
    said["appeal"] = appeal("1", TEXT).replace(b"the rule changed", WORD.encode())
    said["undone"] = note("1", f"{WORD} undone")
    said["undo"] = undo("1", id_of(said["undone"]))
    results = (await lea.send(*said.values())).results
    assert {result.outcome for result in results} <= {"applied", "superseded"}, results
    return lea, said


def of(page: Page, ad_id: str) -> AdDetail:
    return msgspec.json.decode(next(row for row in page.ads if row.ad_id == ad_id).detail, type=AdDetail)


async def test_no_word_is_left_in_any_table_nor_in_any_byte_of_any_file(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await told(office)
        pictures = tmp_path / "hub.db-pictures"
        pictures.mkdir(exist_ok=True)
        (pictures / "one").write_bytes(WORD.encode())
        done = erase(office.hub, "acme")
        assert (done.ads, done.facts, done.compacted) == (1, 8, True)
        with office.hub.reading() as connection:
            for table in METADATA.sorted_tables:
                assert WORD not in repr(connection.execute(table.select()).all()), table.name
        page = await lea.all()
        assert WORD not in repr(page)
        assert (of(page, "1"), page.erased[0].account_id) == (AdDetail(), "acme")
    if office.hub.engine.dialect.name == "sqlite":
        assert holding(tmp_path) == []


def holding(folder: Path) -> list[Path]:
    """The files in which the word stands."""
    return [path for path in folder.rglob("*") if path.is_file() and WORD.encode() in path.read_bytes()]


async def test_ids_hashes_and_what_holds_stay(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, said = await told(office)
        before = await lea.all()
        erase(office.hub, "acme")
        after = await lea.all()
        facts = {row.id: row for row in after.facts}
        assert {row.id for row in before.facts} == set(facts)
        for row in before.facts:
            now = facts[row.id]
            assert (now.accepted, now.author, now.role, now.kind, now.ad_id) == (
                row.accepted, row.author, row.role, row.kind, row.ad_id,
            )  # fmt: skip
            own = row.account_id == "acme"
            assert decode_fact(now.body).erased == (fact_hash(row.body) if own else msgspec.UNSET)
            assert bytes(now.body) == (blank_fact(row.body) if own else bytes(row.body))
            assert (now.seq > row.seq) == own
        ads = {row.ad_id: row for row in after.ads}
        assert ads["1"].content_hash == next(row for row in before.ads if row.ad_id == "1").content_hash
        assert not ads["1"].queued
        assert ads["2"] == next(row for row in before.ads if row.ad_id == "2")
        assert {row.account_id: row.name for row in after.accounts} == {"acme": "", "borealis": "Borealis"}
        assert said


async def test_what_is_offered_again_is_known_with_its_words_and_without(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, said = await told(office)
        erase(office.hub, "acme")
        for raw in (said["decision"], blank_fact(said["decision"])):
            result = (await lea.send(raw)).results[0]
            assert (result.outcome, result.code) == ("duplicate", "erased")
        assert (await lea.send(said["other"])).results[0].code == ""


async def test_what_comes_later_counts_and_is_kept_without_its_words(tmp_path: Path) -> None:
    """A decision made offline, before its author heard: with its words, or without them if they heard meanwhile."""
    async with office_in(tmp_path) as office:
        lea, _ = await told(office)
        erase(office.hub, "acme")
        first, second, third = decision("1", TEXT, "reject", memo=WORD), decision("1", TEXT), note("1", WORD)
        results = (await lea.send(first, blank_fact(second), third)).results
        assert [(result.outcome, result.code) for result in results] == [("applied", "erased")] * 3
        bodies = {row.id: bytes(row.body) for row in (await lea.all()).facts}
        assert [bodies[id_of(raw)] for raw in (first, second, third)] == [
            blank_fact(r) for r in (first, second, third)
        ]
        assert (await lea.send(first)).results[0].outcome == "duplicate"
        fresh = (await lea.send(ask("ask:9", WORD, text=WORD, account="acme"))).results[0]
        assert (fresh.outcome, fresh.code) == ("rejected", "erased")
        assert WORD not in repr(await lea.all())


async def test_sources_bring_nothing_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await told(office)
        erase(office.hub, "acme")
        before = await lea.all()
        answer = await office.line("connie", "connector").observe(
            ad("1", at=9000, text=WORD), ad("3", at=9000, text=WORD, account_id="acme"),
            ad("1", at=9000, text=WORD, account_id="borealis"), ad("2", at=9000, text="newer"),
            ("account", "acme", "csv", 9000, {"name": WORD}),
        )  # fmt: skip
        assert answer.outcomes == ["rejected:erased"] * 3 + ["changed", "rejected:erased"]
        after = await lea.all()
        assert WORD not in repr(after)
        assert [row for row in after.ads if row.ad_id == "1"] == [row for row in before.ads if row.ad_id == "1"]


async def test_an_undone_question_brings_nothing_back(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, said = await told(office)
        erase(office.hub, "acme")
        assert await lea.outcome(undo("1", id_of(said["ask"]))) == "applied"
        assert of(await lea.all(), "1") == AdDetail()


async def test_a_fact_without_words_is_refused_where_nothing_was_erased(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        lea, _ = await told(office)
        assert await lea.outcome(blank_fact(note("2", "x"))) == "rejected:not_erased"
        lying = note("2", "words")[:-1] + b',"erased":"' + b"0" * 64 + b'"}'
        assert await lea.outcome(lying) == "rejected:malformed"
        assert await lea.outcome(blank_fact(gold("nowhere", "x"))) == "rejected:no_ad"


async def test_it_is_in_the_audit_log_and_may_be_done_again(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        erase(office.hub, "acme", "root")
        row = entries(office.hub, 1)[0]
        assert (row.who, row.what, json.loads(row.detail)["account"]) == ("root", "account.erased", "acme")
        assert verify(office.hub).whole
        again = erase(office.hub, "acme")
        assert (again.ads, again.facts, again.reports) == (0, 0, 0)


async def test_an_account_nobody_heard_of_is_not_erased(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        for unknown in ("acm", ""):
            with pytest.raises(ReviewError) as fault:
                erase(office.hub, unknown)
            assert fault.value.code == "erase_account"
        found = contents_of(office.hub, "borealis")
        assert (found.name, found.ads, found.facts, found.reports) == ("Borealis", 1, 2, 2)


async def test_a_restored_backup_loses_again_what_was_erased(tmp_path: Path) -> None:
    """Another hub's accounts stand for a backup that is older than the erasure."""
    async with office_in(tmp_path) as office:
        await told(office)
        assert erase_again(office.hub, {"acme", "long-gone"}) == ["acme", "long-gone"]
        assert erase_again(office.hub, {"acme"}) == []
        with office.hub.reading() as connection:
            assert erased_accounts(connection) == {"acme", "long-gone"}
            for table in METADATA.sorted_tables:
                assert WORD not in repr(connection.execute(table.select()).all()), table.name


async def test_a_scoped_caller_hears_of_erasures_in_their_accounts_alone(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        ana, ben = office.line("ana", "reviewer", "acme"), office.line("ben", "reviewer", "borealis")
        cursor = (await ben.all()).cursor
        erase(office.hub, "acme")
        assert [row.account_id for row in (await ana.all()).erased] == ["acme"]
        page = await ben.page(cursor)
        assert (page.cursor, page.erased, page.ads) == (cursor, [], [])
        assert encode(page)


async def test_the_private_hub_is_erased_the_same_way(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await told(office)
        url = office.hub.engine.url.render_as_string(hide_password=False)
    hub = open_hub(url)
    assert erase(hub, "acme").ads == 1
    hub.close()


async def test_what_was_erased_is_listed_before_the_files_are_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasure, "_compact", killed)
    async with office_in(tmp_path) as office:
        await told(office)
        with pytest.raises(KeyboardInterrupt):
            erase_and_list(office.hub, "acme", tmp_path / "data")
        (listed, *_) = (tmp_path / "data").iterdir()
        assert json.loads(listed.read_bytes()) == {"hub_id": office.hub.hub_id, "accounts": ["acme"]}


async def test_a_large_account_is_erased_however_long_that_takes(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading what there is of it takes longer here than any other statement may."""
    if database != POSTGRESQL:
        pytest.skip("SQLite's statements take as long as they take")
    async with office_in(tmp_path) as office:
        await told(office)
        url = office.hub.engine.url.render_as_string(hide_password=False)
    monkeypatch.setitem(engines._TIMEOUTS, "statement_timeout", 200)
    hub = open_hub(url)
    slow = select(func.pg_sleep(0.3))
    forget = erasure._forget_reports
    monkeypatch.setattr(erasure, "_forget_reports", lambda of, id_: of.rows(slow) and forget(of, id_))
    assert erase(hub, "acme").ads == 1
    hub.close()
