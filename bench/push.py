"""Sending decisions, 500 at once. Facts per second.

Each round judges other ads than those before, as reviewers do: every second one is approved, on the content it has.
Ours: `sync.push` from a full outbox: a batch durably marked before it is sent, sent over HTTP to
`hub serve`, which checks token, role, place, content hash and reasons of each fact, ranks it among the
other opinions, keeps who and when, what may go out and an audit row, and commits at FULL; then each answer is kept,
durably. The floor (`floors/wire.py`): the same bytes in the same batches, one row a fact at FULL, no outbox.
"""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import count, cycle, islice
from pathlib import Path
from time import perf_counter

import httpx
import msgspec

from bench.caches import DATA, NOW, pages
from bench.clients import fresh, line_from
from bench.figures import Figure, in_turns
from bench.hubs import copy_hub, floor_served, served
from reviewtui.domain.ads import Content, Creative, content_hash
from reviewtui.domain.facts import Decision, FactKind, Reason, Verdict, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.store.work import NewFact, WorkStore
from reviewtui.sync.connection import Connection
from reviewtui.sync.push import push
from reviewtui.wire.messages import AdDetail

ADS = 20_000
FACTS = 2_000
BATCH = 500
REASON = Reason("meta-ads", "MISLEADING_CLAIM", 1, 1, "text")
_numbers = count(1)


def measure(quick: bool) -> Iterator[Figure]:
    """The figure of sending."""
    folder = fresh(DATA / "push")
    hub = copy_hub(ADS, folder / "hub.db")
    ads = cycle(list(contents(ADS)))
    with served(hub) as connection, floor_served(hub) as address:
        ours, floor = in_turns(
            3 if quick else 9,
            lambda: asyncio.run(_push(connection, fresh(folder / "home"), new_facts(islice(ads, FACTS)))),
            lambda: _floor_push(address, [fact.body for fact in new_facts(islice(ads, FACTS))]),
        )
    yield Figure("push, batches of 500", FACTS / ours, FACTS / floor, "facts/s", 0.35, at_least=True)


def contents(many: int) -> Iterator[tuple[str, Content]]:
    """The sample's ads, each with what is judged of it."""
    for page in pages(many):
        for row in page.ads:
            rest = msgspec.json.decode(row.detail, type=AdDetail)
            creatives = tuple(msgspec.convert(rest.creatives, list[Creative]))
            content = Content(row.headline, row.text, rest.link, rest.call_to_action, creatives, rest.targeting)
            yield row.ad_id, content


def new_facts(ads: Iterable[tuple[str, Content]]) -> list[NewFact]:
    """Decisions nobody has seen, one on each of these ads; every second one approves."""
    facts = []
    for number, (ad_id, content) in zip(_numbers, ads, strict=False):
        hash_ = content_hash(content)
        verdict, reasons = (Verdict.APPROVE, ()) if number % 2 else (Verdict.REJECT, (REASON,))
        data = Decision(verdict, hash_, content, reasons, memo="short note on why", active_ms=4000)
        id_ = uuid7(NOW, number)
        body = encode_fact(id=id_, kind=FactKind.DECISION, ad_id=ad_id, at=NOW, app="bench", device="b", data=data)
        facts.append(NewFact(id_, FactKind.DECISION, ad_id, NOW, body, hash_, str(verdict)))
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
