"""What is sent takes no more memory than its bytes, and no more of it is in hand at once than a hub can hold."""

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hub_setup import ad, encode, note, office_in

from reviewtui.hub import bodies
from reviewtui.hub.batches import claims_in, facts_in, rows_in
from reviewtui.hub.bodies import IN_HAND, SMALL, Bodies
from reviewtui.hub.gate import Refusal
from reviewtui.hub.limits import Limits, Rate
from reviewtui.wire.messages import BODY_LIMIT, CLAIMS_LIMIT, OBSERVATIONS_LIMIT, OPS_LIMIT

N = 1_000_000


@pytest.mark.parametrize(
    ("take", "body"),
    [
        (lambda body: facts_in(body, lambda _: None), b'{"facts":[' + b"1," * N + b"1]}"),
        (lambda body: facts_in(body, lambda _: None), b'{"facts":[' + b"1," * N + b'"\xff"]}'),
        (lambda body: facts_in(body, lambda _: None), b'{"facts":[' + b"1," * N + b'"\\ud800"]}'),
        (lambda body: rows_in(body, lambda _: None), b'{"rows":[' + b"[]," * N + b"[]]}"),
        (claims_in, b'{"claim":[' + b'"a",' * N + b'"a"]}'),
        (claims_in, b'{"release":[' + b'"a",' * N + b'"a"],"claim":["b"]}'),
    ],
)
def test_a_list_of_a_million_entries_makes_no_million_objects(take: Callable[[bytes], Any], body: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Refusal, match="too_many"):
            take(body)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


async def test_as_many_as_may_be_are_taken_and_one_more_is_not(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        boss = office.line("boss", "admin")
        for path, name, entry, most, taken in (
            ("ops", "facts", b"1", OPS_LIMIT, "results"),
            ("observations", "rows", b"[]", OBSERVATIONS_LIMIT, "outcomes"),
            ("leases", "claim", b'"x"', CLAIMS_LIMIT, "leases"),
        ):
            for n, status in ((0, 200), (most, 200), (most + 1, 400), (3 * most, 400)):
                body = b'{"%s":[%s]}' % (name.encode(), b",".join([entry] * n))
                answer = await office.client.post(f"/v1/{path}", content=body, headers=boss.headers)
                assert answer.status_code == status, (path, n)
                if status == 400:
                    assert answer.json()["code"] == "too_many"
                elif path != "leases":
                    assert len(answer.json()[taken]) == n
        both = {"claim": ["x"] * CLAIMS_LIMIT, "release": ["y"]}
        answer = await office.client.post("/v1/leases", content=encode(both), headers=boss.headers)
        assert answer.json()["code"] == "too_many"


async def test_what_is_too_many_counts_and_whoever_is_out_of_breath_is_not_read(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=Limits(rows=Rate(0.001, OPS_LIMIT))) as office:
        ana = office.line("ana")
        packed = gzip.compress(b'{"facts":[' + b"1," * 10_000 + b"1]}")
        headers = {**ana.headers, "content-encoding": "gzip"}
        many = [await office.client.post("/v1/ops", content=packed, headers=headers) for _ in range(2)]
        assert [(one.status_code, one.json()["code"]) for one in many] == [(400, "too_many"), (429, "too_fast")]
        unread = await office.client.post("/v1/ops", content=b"no gzip", headers=headers)
        assert (unread.status_code, unread.json()["code"]) == (429, "too_fast")


async def test_large_bodies_wait_for_their_turn_and_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_S", 0.05)
    turns = Bodies()
    held: list[Any] = []

    async def take(user: str, size: int = BODY_LIMIT) -> None:
        turn = turns.turn(user, size)
        await turn.__aenter__()
        held.append(turn)

    for user in ("ana", "ana", "ben"):
        await take(user)
    with pytest.raises(Refusal, match="busy") as told:  # half of all is for one user at most
        await take("ana")
    assert (told.value.status, told.value.retry_after) == (503, 5.0)
    await take("ben")
    assert len(held) * BODY_LIMIT == IN_HAND
    with pytest.raises(Refusal, match="busy"):
        await take("cleo")
    await take("cleo", SMALL)
    monkeypatch.setattr(bodies, "PATIENCE_S", 20.0)
    waiting = asyncio.create_task(take("cleo"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await held[0].__aexit__(None, None, None)
    await waiting


async def test_a_body_in_pieces_without_a_length_is_taken(tmp_path: Path) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"facts":['
        yield note("1") + b"]}"

    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        await office.line("connie", "connector").observe(ad("1", text="Hi"))
        answer = await office.client.post("/v1/ops", content=pieces(), headers=ana.headers)
        assert answer.json()["results"][0][1] == "applied"
