"""Sending decisions, 500 at once. Facts per second.

Ours: `sync.push` from a full outbox: a batch durably marked before it is sent, sent over HTTP to
`hub serve`, which checks token, role, place, content hash and reasons of each fact, ranks it among the
other opinions, keeps who and when, and commits at FULL; then each answer is kept, durably. The floor
(`floors/wire.py`): the same bytes in the same batches, one row a fact at FULL, no outbox.
"""

import asyncio
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from time import perf_counter

import httpx
import msgspec

from bench.caches import DATA, NOW, pages
from bench.clients import fresh, line_from
from bench.figures import Figure, in_turns
from bench.hubs import copy_hub, floor_served, served
from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Decision, FactKind, Reason, Verdict, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.store.work import NewFact, WorkStore
from reviewtui.sync.connection import Connection
from reviewtui.sync.push import push

ADS = 20_000
FACTS = 2_000
BATCH = 500
_numbers = count(1)


def measure(quick: bool) -> Iterator[Figure]:
    """The figure of sending."""
    folder = fresh(DATA / "push")
    hub = copy_hub(ADS, folder / "hub.db")
    ids = [row.ad_id for page in pages(ADS) for row in page.ads]
    with served(hub) as connection, floor_served(hub) as address:
        ours, floor = in_turns(
            3 if quick else 9,
            lambda: asyncio.run(_push(connection, fresh(folder / "home"), new_facts(ids, FACTS))),
            lambda: _floor_push(address, [fact.body for fact in new_facts(ids, FACTS)]),
        )
    yield Figure("push, batches of 500", FACTS / ours, FACTS / floor, "facts/s", 0.35, at_least=True)


def new_facts(ad_ids: list[str], most: int) -> list[NewFact]:
    """Decisions nobody has seen, one on each ad in turn."""
    facts = []
    for number, ad_id in zip(_numbers, islice(ad_ids, most), strict=False):
        text = f"You are tired of your body. Our tea melts fat while you sleep. {number} " + "All natural. " * 30
        content = Content(headline="Lose 10 kg in 10 days", text=text, link="https://tea.example/")
        hash_ = content_hash(content)
        data = Decision(
            Verdict.REJECT, hash_, content, (Reason("meta-ads", "MISLEADING_CLAIM", 1, 1, "text"),),
            memo="short note on why", active_ms=4000,
        )  # fmt: skip
        id_ = uuid7(NOW, number)
        body = encode_fact(id=id_, kind=FactKind.DECISION, ad_id=ad_id, at=NOW, app="bench", device="b", data=data)
        facts.append(NewFact(id_, FactKind.DECISION, ad_id, NOW, body, hash_, "reject"))
    return facts


async def _push(connection: Connection, folder: Path, facts: list[NewFact]) -> float:
    work = WorkStore(folder / "work.db")
    work.record(facts)
    work.close()
    async with line_from(folder, connection) as line:
        begun = perf_counter()
        pushed = await push(line.client, line.cache, line.hello, lambda sending: None)
        spent = perf_counter() - begun
    assert pushed.accepted == len(facts), pushed
    return spent


def _floor_push(address: str, bodies: list[bytes]) -> float:
    with httpx.Client(base_url=address, trust_env=False) as client:
        client.get("/pull?999999999")
        begun = perf_counter()
        for start in range(0, len(bodies), BATCH):
            batch = [msgspec.Raw(body) for body in bodies[start : start + BATCH]]
            answer = client.post("/push", content=msgspec.json.encode(batch))
            assert len(msgspec.json.decode(answer.content)) == len(batch)
        return perf_counter() - begun
