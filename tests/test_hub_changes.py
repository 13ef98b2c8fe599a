"""Pages of changes: gapless, in order, and from any cursor they lead to exactly what the hub holds."""

import asyncio
import random
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hub_setup import Line, Office, ad, appeal, ask, decision, gold, id_of, note, office_in, publication, undo
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from reviewtui.hub.tables import SYNCED
from reviewtui.wire.messages import Page

pytestmark = pytest.mark.both_databases

ACCOUNTS = ("acme", "borealis", "")
AD_IDS = ("1", "2", "3", "4")


class Mirror:
    """What a client holds: a page is applied as `wire.messages.Page` says."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.cursor = ""
        self.seq = 0
        self.ads: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}
        self.accounts: dict[str, Any] = {}
        self.policies: dict[tuple[str, int], Any] = {}
        self.rules: dict[tuple[str, int], Any] = {}
        self.leases: dict[str, Any] = {}

    async def pull(self, limit: int) -> bool:
        page = await self.line.page(self.cursor, limit)
        assert page.upto <= page.head
        self.apply(page, limit)
        return page.more

    def apply(self, page: Page, limit: int) -> None:
        rows = [*page.gone, *page.accounts, *page.policies, *page.ads, *page.facts, *page.rules, *page.leases]
        seqs = sorted(row.seq for row in rows)
        assert len(seqs) <= limit
        assert len(set(seqs)) == len(seqs)
        assert all(self.seq < seq <= page.upto for seq in seqs)
        for gone in page.gone:
            held = self.ads.get(gone.id)
            if held is not None and held.account_id == gone.account_id:
                del self.ads[gone.id]
            lease = self.leases.get(gone.id)
            if lease is not None and lease.account_id == gone.account_id:
                del self.leases[gone.id]
            # Its facts go also where the ad itself was not met yet: it may stand further on than they do.
            left = (gone.id, gone.account_id)
            self.facts = {
                id_: row
                for id_, row in self.facts.items()
                if (row.ad_id, row.account_id) != left or row.seq > gone.seq
            }
        self.accounts |= {row.account_id: row for row in page.accounts}
        self.policies |= {(row.policy, row.revision): row for row in page.policies}
        self.ads |= {row.ad_id: row for row in page.ads}
        self.facts |= {row.id: row for row in page.facts}
        self.rules |= {(row.name, row.revision): row for row in page.rules}
        self.leases |= {row.ad_id: row for row in page.leases}
        self.cursor, self.seq = page.cursor, page.upto

    async def catch_up(self, limit: int) -> None:
        while await self.pull(limit):
            pass

    def held(self) -> Any:
        kinds = (self.ads, self.facts, self.accounts, self.policies, self.rules, self.leases)
        rows = [sorted(kept.values(), key=lambda row: row.seq) for kept in kinds]
        return msgspec.json.decode(msgspec.json.encode(rows))


def all_seqs(office: Office) -> list[int]:
    with office.hub.reading() as connection:
        return sorted(seq for table in SYNCED for seq in connection.scalars(select(table.c.seq)))


async def act(
    rng: random.Random, office: Office, users: list[Line], connie: Line, made: list[tuple[str, str]]
) -> None:
    """One thing somebody does."""
    office.clock.now += rng.choice((0, 1, 10**6))
    user, ad_id = rng.choice(users), rng.choice(AD_IDS)
    text = rng.choice(("Hi", "Ho"))
    move = rng.randrange(8)
    if move <= 2:
        rows = []
        for id_ in rng.sample(AD_IDS, rng.randint(1, 3)):
            account = rng.choice(ACCOUNTS)
            fields = {"text": text, "account_id": account, "account_name": rng.choice(("A", "B"))}
            at = office.clock.now - rng.choice((0, 500))
            rows.append(ad(id_, source=rng.choice(("csv", "api")), at=at, **fields))
        await connie.observe(*rows)
    elif move == 3:
        await user.send(*(raw := [decision(ad_id, text, rng.choice(("approve", "reject"))), note("2")]))
        made += [(ad_id, id_of(raw[0])), ("2", id_of(raw[1]))]
    elif move == 4 and made:
        await user.send(undo(*rng.choice(made)))
    elif move == 5:
        await user.claim(*rng.sample(AD_IDS, 2), release=(ad_id,), ahead=rng.random() < 0.2)
    elif move == 6:
        await users[-1].send(
            gold(ad_id, text),
            appeal(ad_id, text),
            publication(rng.choice(("review", "queues")), {}, rng.randint(1, 2)),
        )
    else:
        raw_ask = ask(ad_id)
        await user.send(raw_ask)
        made.append((ad_id, id_of(raw_ask)))


async def live(seed: int, steps: int, limit: int) -> None:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        async with office_in(Path(folder)) as office:
            connie = office.line("connie", "connector")
            users = [office.line("ana"), office.line("ben", "reviewer", "acme"), office.line("lea", "lead")]
            mirrors = [Mirror(connie), Mirror(users[1]), Mirror(users[2])]
            made: list[tuple[str, str]] = []
            top = max(all_seqs(office))
            for _ in range(steps):
                await act(rng, office, users, connie, made)
                seqs = all_seqs(office)
                head = (await connie.get("/v1/hello")).json()["seq"]
                fresh = [seq for seq in seqs if seq > top]
                assert len(set(seqs)) == len(seqs)
                assert max(seqs) == head
                assert set(fresh) <= set(range(top + 1, head + 1))
                top = head
                if rng.random() < 0.4:
                    await rng.choice(mirrors).pull(limit)
            for mirror in mirrors:
                await mirror.catch_up(limit)
                fresh_mirror = Mirror(mirror.line)
                await fresh_mirror.catch_up(1000)
                assert mirror.held() == fresh_mirror.held()
            every, acme, lead = mirrors
            assert set(all_seqs(office)) >= {row.seq for row in every.ads.values()}
            assert acme.held()[0] == [row for row in every.held()[0] if row[1] == "acme"]
            assert acme.held()[1] == [row for row in every.held()[1] if row[1] == "acme"]
            assert acme.held()[2] == [row for row in every.held()[2] if row[1] == "acme"]
            assert acme.held()[5] == [row for row in every.held()[5] if row[1] == "acme"]
            assert acme.held()[4] == [row for row in every.held()[4] if row[2] == "review"]
            assert every.held()[1] == [row for row in lead.held()[1] if row[5] != "gold"]


@settings(max_examples=15, deadline=None)
@example(seed=25533, steps=17, limit=3)  # facts met, their ad not yet, and then it leaves
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 20), limit=st.integers(1, 7))
def test_any_client_from_any_cursor_ends_with_what_the_hub_holds(seed: int, steps: int, limit: int) -> None:
    asyncio.run(live(seed, steps, limit))


async def test_each_change_takes_the_next_number(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        start = (await connie.all()).head
        await connie.observe(ad("1", text="a"), ad("2", text="b", account_id="acme", account_name="Acme"))
        await ana.send(note("1"), note("nowhere"), note("2"))
        assert all_seqs(office)[-5:] == [start + 1, start + 2, start + 3, start + 4, start + 5]
        assert (await connie.all()).head == start + 5


async def test_a_transaction_that_fails_leaves_no_gap(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        before = all_seqs(office)[-1]

        def fail() -> None:
            with office.hub.writing() as transaction:
                raise KeyError(transaction.next_seq())

        with pytest.raises(KeyError):
            fail()
        assert (await office.line("connie", "connector").observe(ad("1"))).seq == before + 1


async def test_a_cursor_of_another_hub_scope_or_future_means_a_cold_start(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, ben = office.line("ana"), office.line("ben", "reviewer", "acme")
        epoch, scope, seq, mark = (await ana.all()).cursor.split(".")
        good = await ana.get("/v1/changes", after=f"{epoch}.{scope}.{seq}.{mark}")
        assert good.status_code == 200
        stale = [
            f"0{epoch}.{scope}.{seq}",
            f"{epoch}.{scope}.{int(seq) + 1}",
            f"{epoch}.x.{seq}",
            f"{epoch}.{scope}.{seq}.0{mark}",
            f"{epoch}.{scope}.{seq}.",
            f"{epoch}.{scope}.{seq}-{int(seq) + 1}",
            f"{epoch}.{scope}.{int(seq) + 1}-{seq}.{mark}",
            f"{epoch}.{scope}.{seq}-.{mark}",
            "nonsense",
            "..",
            "…",
        ]
        for cursor in stale:
            answer = await ana.get("/v1/changes", after=cursor)
            assert (answer.status_code, answer.json()["code"]) == (410, "cold_start")
        assert (await ben.get("/v1/changes", after=f"{epoch}.{scope}.{seq}")).status_code == 410


async def test_a_page_of_big_rows_is_cut_to_what_a_body_may_hold(tmp_path: Path) -> None:
    async with office_in(tmp_path, compress=False) as office:
        connie = office.line("connie", "connector")
        for start in range(0, 200, 50):
            await connie.observe(*[ad(str(start + n), text="x" * 90_000) for n in range(50)])
        mirror = Mirror(connie)
        answer = await connie.get("/v1/changes")
        assert len(answer.content) <= 8 * 1024 * 1024
        await mirror.catch_up(1000)
        assert len(mirror.ads) == 200


async def test_the_packaged_policy_is_there_from_the_start(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        row = (await office.line("ben", "account-manager", "acme").all()).policies[0]
        assert row.policy == "meta-ads"
        assert "GAMBLING" in {code["code"] for code in msgspec.json.decode(row.body)["codes"]}
        assert (await office.line("sal", "sales", "acme").all()).policies == []
