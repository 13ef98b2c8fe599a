"""An older hub's database is brought up where it stands: nothing in it is lost, and clients learn what is new."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import msgspec
import pytest
from hub_setup import NOW, Clock, Line, ad, appeal, decision, gold, id_of, new_id, office_in, undo
from postgres_setup import POSTGRES
from sqlalchemy import inspect, select

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.decisions import Role
from reviewtui.hub.access import Caller
from reviewtui.hub.api import build_app
from reviewtui.hub.engines import address_of, open_database
from reviewtui.hub.opening import open_hub
from reviewtui.hub.private import private_hub
from reviewtui.hub.ranking import is_stale, rank_some
from reviewtui.hub.releases import release_due, releases
from reviewtui.hub.tables import AD, FACT, META, METADATA
from reviewtui.wire.messages import AdDetail

FIRST = """
CREATE TABLE account (seq BIGINT NOT NULL, account_id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (account_id));
CREATE INDEX account_seq ON account (seq);
CREATE TABLE ad (seq BIGINT NOT NULL, account_id TEXT NOT NULL, ad_id TEXT NOT NULL, arrival BIGINT NOT NULL,
    content_seq BIGINT NOT NULL, content_hash TEXT NOT NULL, headline TEXT NOT NULL, text TEXT NOT NULL,
    language TEXT NOT NULL, status TEXT NOT NULL, rank BIGINT NOT NULL, created_at BIGINT NOT NULL,
    checked_at BIGINT NOT NULL, queued BOOLEAN NOT NULL, badge TEXT NOT NULL, ai_verdict TEXT NOT NULL,
    ai_score FLOAT, spend_minor BIGINT, currency TEXT NOT NULL, detail TEXT NOT NULL, first_seen BIGINT NOT NULL,
    PRIMARY KEY (ad_id));
CREATE INDEX ad_account ON ad (account_id, seq);
CREATE INDEX ad_seq ON ad (seq);
CREATE TABLE fact (seq BIGINT NOT NULL, account_id TEXT NOT NULL, id TEXT NOT NULL, accepted BIGINT NOT NULL,
    ad_id TEXT NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL, role TEXT NOT NULL, fence BOOLEAN NOT NULL,
    body BLOB NOT NULL, hash TEXT NOT NULL, received_at BIGINT NOT NULL, undone BOOLEAN DEFAULT 0 NOT NULL,
    verdict TEXT, content_hash TEXT, PRIMARY KEY (id));
CREATE INDEX fact_account ON fact (account_id, seq);
CREATE INDEX fact_ad ON fact (ad_id, kind);
CREATE INDEX fact_seq ON fact (seq);
CREATE TABLE gone (seq BIGINT NOT NULL, account_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, id));
CREATE INDEX gone_account ON gone (account_id, seq);
CREATE INDEX gone_seq ON gone (seq);
CREATE TABLE head (id INTEGER NOT NULL, seq BIGINT NOT NULL, arrival BIGINT NOT NULL, PRIMARY KEY (id));
CREATE TABLE hub_user (name TEXT NOT NULL, role TEXT NOT NULL, accounts TEXT, created_at BIGINT NOT NULL,
    PRIMARY KEY (name));
CREATE TABLE meta (hub_id TEXT NOT NULL, epoch TEXT NOT NULL);
CREATE TABLE observed (kind TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, observed_at BIGINT NOT NULL,
    checked_at BIGINT NOT NULL, received_at BIGINT NOT NULL, first_at BIGINT NOT NULL, since TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (kind, id, source));
CREATE TABLE observed_version (kind TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL,
    observed_at BIGINT NOT NULL, body_hash TEXT NOT NULL, received_at BIGINT NOT NULL, late BOOLEAN NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (kind, id, source, observed_at, body_hash));
CREATE TABLE policy (seq BIGINT NOT NULL, account_id TEXT NOT NULL, policy TEXT NOT NULL, revision INTEGER NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (policy, revision));
CREATE INDEX policy_seq ON policy (seq);
CREATE TABLE token (id INTEGER NOT NULL, hash TEXT NOT NULL, user_name TEXT NOT NULL, created_at BIGINT NOT NULL,
    expires_at BIGINT, revoked_at BIGINT, PRIMARY KEY (id), UNIQUE (hash));
CREATE TABLE migration (name TEXT NOT NULL, PRIMARY KEY (name));
INSERT INTO migration VALUES ('1-tables');
"""
"""What the first hubs were made of."""

KEPT = ("meta", "head", "hub_user", "token", "observed", "account", "gone", "policy")
TEXT = "Lose ten kilograms in ten days with this one weird tea, doctors hate it"


def first_hub(folder: Path, kind: str) -> str:
    """An empty hub of the first schema; its URL."""
    if kind == "sqlite":
        with sqlite3.connect(folder / "first.db") as database:
            database.executescript(FIRST)
        return f"sqlite:///{folder / 'first.db'}"
    url = POSTGRES.empty(folder)
    database = open_database(address_of(url))
    with database.writer.begin() as connection:
        for statement in FIRST.replace("BLOB", "BYTEA").replace("DEFAULT 0", "DEFAULT FALSE").split(";")[:-1]:
            connection.exec_driver_sql(statement)
    database.engine.dispose()
    return url


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_at_once_bring_an_older_hub_up_once(tmp_path: Path, kind: str) -> None:
    url = first_hub(tmp_path, kind)
    with ThreadPoolExecutor(3) as threads:
        hubs = list(threads.map(lambda _: open_hub(url), range(3)))
    try:
        assert len({hub.hub_id for hub in hubs}) == 1
        there = inspect(hubs[0].engine)
        for table in METADATA.sorted_tables:
            assert {row["name"] for row in there.get_columns(table.name)} == {column.name for column in table.columns}
        with hubs[2].reading() as connection:
            assert len(connection.execute(select(META)).all()) == 1
    finally:
        for hub in hubs:
            hub.close()


async def older_hub(folder: Path) -> tuple[Path, str, bytes]:
    """A hub of the first schema with two ads and a decision on one; its file, a token, and the decision."""
    async with office_in(folder) as office:
        await office.line("connie", "connector").observe(
            ad("1", text=TEXT, account_id="acme", account_name="Acme"), ad("2", text="Ho", account_id="acme")
        )
        ana = office.line("ana", "lead")
        raw = decision("1", TEXT)
        await ana.send(raw)
    path = folder / "older.db"
    with sqlite3.connect(folder / "hub.db") as newer:
        older = sqlite3.connect(path)
        older.executescript(FIRST)
        for table in (*KEPT, "ad", "fact"):
            columns = ", ".join(name for _, name, *_ in older.execute(f"PRAGMA table_info({table})"))
            rows = newer.execute(f"SELECT {columns} FROM {table}").fetchall()
            marks = ", ".join("?" * (columns.count(",") + 1))
            older.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        older.execute("UPDATE ad SET detail = '{}'")
        older.commit()
        older.close()
    newer.close()
    return path, ana.token, raw


async def test_an_older_hub_has_every_table_column_and_index_of_a_new_one(tmp_path: Path) -> None:
    path, _, _ = await older_hub(tmp_path)

    def shape(file: Path) -> dict[str, object]:
        hub = open_hub(f"sqlite:///{file}")
        seen = inspect(hub.engine)
        tables = {
            table: (
                sorted((c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(table)),
                sorted((i["name"], i["column_names"]) for i in seen.get_indexes(table)),
            )
            for table in seen.get_table_names()
        }
        hub.close()
        return tables

    brought_up = shape(path)
    assert brought_up == shape(tmp_path / "new.db")
    assert set(METADATA.tables) <= set(brought_up)
    assert shape(path) == brought_up


async def test_its_ads_are_derived_again_and_reach_clients_under_new_numbers(tmp_path: Path) -> None:
    path, _, raw = await older_hub(tmp_path)
    hub = open_hub(f"sqlite:///{path}", clock=Clock())
    with hub.reading() as connection:
        before = {row.ad_id: row for row in connection.execute(select(AD))}
        head = max(row.seq for row in before.values())
        (fact,) = connection.execute(select(FACT).where(FACT.c.kind == "decision"))
    assert (fact.body, fact.round, fact.adjudication, fact.restricted, fact.second) == (raw, 0, False, False, None)
    assert [(row.wanted, row.chance, row.round, row.gold) for row in before.values()] == [(1, 1.0, 0, False)] * 2
    assert is_stale(hub)
    assert [rank_some(hub, 1), rank_some(hub, 1), rank_some(hub, 1)] == [1, 1, 0]
    assert not is_stale(hub)
    with hub.reading() as connection:
        after = {row.ad_id: row for row in connection.execute(select(AD))}
    hub.close()
    for ad_id, row in after.items():
        assert row.seq > head
        kept = ("arrival", "content_seq", "content_hash", "first_seen", "account_id", "rank")
        assert [getattr(row, name) for name in kept] == [getattr(before[ad_id], name) for name in kept]
    assert after["1"].shape != 0
    assert msgspec.json.decode(after["1"].detail, type=AdDetail).sources


async def test_what_an_older_hub_knew_to_be_approved_goes_out_after_a_hold(tmp_path: Path) -> None:
    path, _, raw = await older_hub(tmp_path)
    hold(path, decision("2", "Ho"), "decision", "ben", verdict="approve", content_hash=hash_of("Ho"))
    hold(path, appeal("2", "Ho"), "appeal", "ben")
    clock, reader = Clock(), Caller("connie", Role.CONNECTOR)
    hub = open_hub(f"sqlite:///{path}", clock=clock)
    release_due(hub)
    while rank_some(hub):
        pass
    clock.now += 60_000
    release_due(hub)
    (row,) = releases(hub, reader, "").releases
    hub.close()
    assert (row.ad_id, row.decision) == ("1", id_of(raw)), "and not what was appealed since"


async def test_what_an_older_hub_could_not_ask_for_is_asked_for(tmp_path: Path) -> None:
    path, _, _ = await older_hub(tmp_path)
    hold(path, decision("2", "Ho", "escalate"), "decision", "ben", verdict="escalate", content_hash=hash_of("Ho"))
    hub = open_hub(f"sqlite:///{path}", clock=Clock())
    while rank_some(hub):
        pass
    with hub.reading() as connection:
        wanted = dict(connection.execute(select(AD.c.ad_id, AD.c.wanted)).all())
    hub.close()
    assert wanted == {"1": 1, "2": 2}


async def test_facts_that_an_older_hub_held_count_as_its_clients_know_them(tmp_path: Path) -> None:
    path, _, _ = await older_hub(tmp_path)
    known = gold("2", "Ho")
    hold(path, appeal("1", TEXT), "appeal", "mia")
    hold(path, decision("1", TEXT, "reject", round=1), "decision", "ben", "reject", hash_of(TEXT))
    hold(path, known, "gold", "lea")
    hold(path, undo("2", id_of(known)), "undo", "lea")
    hold(path, decision("2", "Ho", adjudicates=[new_id()]), "decision", "lea", "approve", hash_of("Ho"))
    hub = open_hub(f"sqlite:///{path}", clock=Clock())
    while rank_some(hub):
        pass
    with hub.reading() as connection:
        rounds = dict(connection.execute(select(AD.c.ad_id, AD.c.round)).all())
        query = select(FACT.c.kind, FACT.c.round, FACT.c.adjudication, FACT.c.restricted).order_by(FACT.c.seq)
        facts = [tuple(row) for row in connection.execute(query)]
    hub.close()
    assert rounds == {"1": 1, "2": 0}
    assert facts[1:] == [
        ("appeal", 1, False, False), ("decision", 1, False, False), ("gold", 0, False, True),
        ("undo", 0, False, True), ("decision", 0, True, False),
    ]  # fmt: skip


def hold(
    path: Path, raw: bytes, kind: str, author: str, verdict: str | None = None, content_hash: str | None = None
) -> None:
    """Have an older hub keep a fact, with the columns it knew."""
    with sqlite3.connect(path) as older:
        (seq,) = older.execute("UPDATE head SET seq = seq + 1 RETURNING seq").fetchone()
        ad_id = msgspec.json.decode(raw)["ad_id"]
        row = (seq, "acme", id_of(raw), seq, ad_id, kind, author, "lead", 0, raw, "", NOW, 0, verdict, content_hash)
        older.execute(f"INSERT INTO fact VALUES ({', '.join('?' * len(row))})", row)
    older.close()


def hash_of(text: str) -> str:
    return content_hash(Content(text=text))


async def test_a_running_hub_brings_its_ads_up_by_itself(tmp_path: Path) -> None:
    path, token, raw = await older_hub(tmp_path)
    hub = open_hub(f"sqlite:///{path}", clock=Clock())
    app = build_app(hub)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as c,
    ):
        line = Line(c, token)
        page = await line.all()
        while any(not row.shape for row in page.ads if row.ad_id == "1"):
            page = await line.all()
        assert [bytes(row.body) for row in page.facts] == [raw]
        assert await line.outcome(raw) == "duplicate"
        again = decision("1", TEXT, "reject")
        assert (await line.claim("1"))["1"].holder == "ana"
        assert await line.outcome(again) == "applied"
        assert {row.id for row in (await line.all()).facts} == {id_of(raw), id_of(again)}
    hub.close()


async def test_the_private_hub_may_end_while_ads_wait(tmp_path: Path) -> None:
    path, _, _ = await older_hub(tmp_path)
    async with private_hub(path, "ana"):
        pass
    hub = open_hub(f"sqlite:///{path}")
    while rank_some(hub):
        pass
    with hub.reading() as connection:
        assert len(connection.execute(select(AD.c.ad_id).where(AD.c.ranked_by == 0)).all()) == 2
    hub.close()


async def test_a_hub_whose_leases_knew_no_since_learns_it(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi", account_id="acme"))
        await office.line("ana").claim("1")
    with sqlite3.connect(tmp_path / "hub.db") as database:
        database.execute("ALTER TABLE lease DROP COLUMN since")
        database.execute("DELETE FROM migration WHERE name = '3-since'")
    database.close()
    async with office_in(tmp_path) as office:
        ben, cem = office.line("ben"), office.line("cem")
        assert (await ben.claim("1"))["1"].since == 0
        office.clock.now += 3_600_000
        given = office.clock.now
        assert (await ben.claim("1"))["1"].since == given
        office.clock.now += 100_000
        assert (await ben.claim("1"))["1"].since == given
        (row,) = (await cem.all()).leases
        assert (row.since, row.expires_at) == (given, office.clock.now + 120_000)


async def test_a_cursor_of_a_hub_that_knew_no_trail_stands(tmp_path: Path) -> None:
    """It is given out between the hub's first start with a trail and the first change that leaves a mark."""
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi"))
        office.line("ana")
    with sqlite3.connect(tmp_path / "hub.db") as database:
        database.execute("DROP TABLE trail")
        database.execute("DELETE FROM migration WHERE name = '5-trail'")
    database.close()
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        cursor = (await ana.all()).cursor
        await office.line("connie", "connector").observe(ad("2", text="Ho"))
        assert [row.ad_id for row in (await ana.page(cursor)).ads] == ["2"]
