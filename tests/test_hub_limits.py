"""How much one caller may ask: generous, said beforehand, counted apart, and over by itself."""

from pathlib import Path

import pytest
from hub_setup import ad, note, office_in
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.hub.limits import (
    HEADER_LIMIT,
    KEYS_LIMIT,
    NORMAL,
    URL_LIMIT,
    Buckets,
    Limits,
    Rate,
    address_of,
)
from reviewtui.wire.messages import BODY_LIMIT, OPS_LIMIT, PAGE_LIMIT

SLOW = 0.001
"""So little a second that nothing comes back within a test."""


@given(
    st.floats(0.1, 100), st.floats(1, 1000), st.lists(st.tuples(st.floats(0, 10), st.floats(0, 50)), max_size=60)
)  # fmt: skip
def test_nobody_gets_more_than_the_burst_and_the_rate(
    rate: float, at_once: float, asked: list[tuple[float, float]]
) -> None:
    """Whatever is asked when: what was had stays below burst + rate x time, but for the one that overdrew it."""
    now = 0.0
    buckets = Buckets(Rate(rate, at_once), lambda: now)
    had = largest = 0.0
    for pause, n in asked:
        now += pause
        wait = buckets.take("ana", n)
        if not wait:
            had, largest = had + n, max(largest, n)
        assert had <= at_once + rate * now + largest + 1e-6
        assert wait <= (largest + 1) / rate + 1e-6


def test_after_the_wait_that_was_said_there_is_some() -> None:
    now = 0.0
    buckets = Buckets(Rate(2, 3), lambda: now)
    assert [buckets.take("ana", 1) for _ in range(3)] == [0, 0, 0]
    wait = buckets.take("ana", 1)
    assert wait == 0.5
    assert buckets.take("ben", 1) == 0
    now += wait
    assert buckets.take("ana", 1) == 0


def test_callers_are_not_remembered_for_ever() -> None:
    now = 0.0
    buckets = Buckets(Rate(1, 10), lambda: now)
    buckets.take("busy", 500)
    for number in range(3 * KEYS_LIMIT):
        buckets.take(f"address {number}", 1)
    assert len(buckets._levels) <= KEYS_LIMIT
    assert buckets.wait("busy") > 0


@pytest.mark.parametrize(
    ("client", "forwarded", "behind_proxy", "told"),
    [
        ("192.0.2.7", [], False, "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.1"], False, "192.0.2.7"),
        ("192.0.2.7", ["10.0.0.1, 203.0.113.1"], True, "203.0.113.1"),
        ("192.0.2.7", ["10.0.0.1", "203.0.113.1"], True, "203.0.113.1"),
        ("192.0.2.7", ["words"], True, ""),
        ("192.0.2.7", [], True, "192.0.2.7"),
        ("2001:db8::1", [], False, "2001:0db8:0000:0000"),
        ("2001:db8::ffff", [], False, "2001:0db8:0000:0000"),
        ("::ffff:192.0.2.7", [], False, "192.0.2.7"),
        ("", [], False, ""),
    ],
)
def test_failures_count_by_address(client: str, forwarded: list[str], behind_proxy: bool, told: str) -> None:
    assert address_of(client, forwarded, behind_proxy) == told


async def test_too_many_requests_are_told_when_to_come_back(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=Limits(requests=Rate(SLOW, 3))) as office:
        ana, ben = office.line("ana"), office.line("ben")
        assert [(await ana.get("/v1/hello")).status_code for _ in range(3)] == [200] * 3
        answer = await ana.get("/v1/hello")
        assert (answer.status_code, answer.json()["code"]) == (429, "too_fast")
        assert int(answer.headers["retry-after"]) >= answer.json()["retry_after"] > 0
        assert (await ben.get("/v1/hello")).status_code == 200
        again = office.line("ana")  # another token of the same user counts for itself
        assert (await again.get("/v1/hello")).status_code == 200


async def test_too_many_facts_are_told_when_to_come_back_and_none_is_taken(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=Limits(rows=Rate(SLOW, 3))) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        await connie.observe(ad("1", text="Hi"))
        await ana.send(note("1"), note("1"), note("1"))
        body = b'{"facts":[' + note("1") + b"]}"
        answer = await office.client.post("/v1/ops", content=body, headers=ana.headers)
        assert answer.status_code == 429
        assert len((await ana.all()).facts) == 3
        rows = b'{"rows":[["ad","2","csv",1,{"text":"x"}],["ad","3","csv",1,{}],["ad","4","csv",1,{}]]}'
        many = [await office.client.post("/v1/observations", content=rows, headers=connie.headers) for _ in range(2)]
        assert [answer.status_code for answer in many] == [200, 429]


async def test_many_unknown_tokens_from_one_address_are_not_looked_up_any_more(tmp_path: Path) -> None:
    """Whoever is known well goes on; whoever comes anew from there waits, and from elsewhere does not."""
    limits = Limits(failures=Rate(SLOW, 3))
    async with office_in(tmp_path, limits=limits, behind_proxy=True) as office:
        ana, ben = office.line("ana"), office.line("ben")
        bad, here, there = "Bearer rvt_wrong", {"x-forwarded-for": "192.0.2.1"}, {"x-forwarded-for": "192.0.2.2"}

        async def hello(token: str, place: dict[str, str]) -> int:
            headers = {"authorization": token, **place}
            return (await office.client.get("/v1/hello", headers=headers)).status_code

        assert await hello(f"Bearer {ana.token}", here) == 200
        assert [await hello(bad, here) for _ in range(5)] == [401, 401, 401, 429, 429]
        assert await hello(f"Bearer {ana.token}", here) == 200
        assert await hello(f"Bearer {ben.token}", here) == 429
        assert await hello(f"Bearer {ben.token}", there) == 200
        assert await hello(bad, there) == 401


async def test_requests_are_bounded_in_every_direction(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        get, post = office.client.get, office.client.post
        long = await get(f"/v1/changes?after={'x' * URL_LIMIT}", headers=ana.headers)
        assert (long.status_code, long.json()["code"]) == (414, "too_long")
        heavy = await get("/v1/hello", headers={**ana.headers, "x-more": "x" * HEADER_LIMIT})
        assert (heavy.status_code, heavy.json()["code"]) == (431, "too_long")
        for content, status in (
            (b'{"facts":[' + b" " * BODY_LIMIT + b"]}", 413),
            (b'{"facts":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 200),
            (b'{"others":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
            (b'{"facts":[{"at":' + b"9" * 5000 + b"}]}", 200),
            (b'{"facts":[' + b",".join([b"{}"] * (OPS_LIMIT + 1)) + b"]}", 400),
            (b'{"facts":"\xff"}', 400),
        ):
            answer = await post("/v1/ops", content=content, headers=ana.headers)
            assert answer.status_code == status, (content[:30], answer.text)
            if status == 200:
                assert answer.json()["results"][0][1] == "rejected"
        deep = note("1").replace(b'"kind":"note"', b'"kind":"odd"').replace(
            b'"see the landing page"', b'{"a":' * 500 + b"1" + b"}" * 500
        )  # fmt: skip
        assert (await ana.outcome(deep)) == "rejected:too_deep"
        for limit in ("9" * 5000, "-1", "x", "1e3", "0"):
            answer = await get("/v1/changes", params={"limit": limit}, headers=ana.headers)
            assert answer.status_code in (200, 400), limit
        for number in ("9" * 5000, "-1", "9" * 30):
            answer = await get("/v1/pictures", params={"ad_id": "1", "number": number}, headers=ana.headers)
            assert answer.status_code in (400, 404), number


async def test_limits_are_said_and_ordinary_work_stays_far_below(tmp_path: Path) -> None:
    """A backlog of 100,000 facts and a cold pull of a million rows, as fast as they go."""
    async with office_in(tmp_path) as office:
        told = (await office.line("ana").get("/v1/hello")).json()
        assert (told["url_limit"], told["header_limit"]) == (URL_LIMIT, HEADER_LIMIT)
        assert told["requests_per_second"] == NORMAL.requests.per_second
        assert told["rows_per_second"] == NORMAL.rows.per_second
    assert NORMAL.rows.at_once >= 100_000 * 5
    assert NORMAL.requests.at_once >= 2 * (1_000_000 / PAGE_LIMIT + 100_000 / OPS_LIMIT)


async def test_open_paths_count_by_address(tmp_path: Path) -> None:
    async with office_in(tmp_path, limits=Limits(requests=Rate(SLOW, 2))) as office:
        assert [(await office.client.get("/healthz")).status_code for _ in range(3)] == [200, 200, 429]
        assert (await office.line("ana").get("/v1/hello")).status_code == 200


async def test_a_hub_notes_when_a_token_was_last_used_to_the_hour(tmp_path: Path) -> None:
    from reviewtui.hub.tokens import USED_GRAIN, list_tokens

    async with office_in(tmp_path) as office:
        ana = office.line("ana")
        office.line("ben")
        desk = office.client._transport.app.state["desk"]  # type: ignore[attr-defined]
        for step in (0, USED_GRAIN // 4, 2 * USED_GRAIN):
            office.clock.now += step
            await ana.get("/v1/hello")
            await desk.keep_up()
            used = {line.name: line.last_used for line in list_tokens(office.hub)}
            assert used == {"ana": office.clock.now - office.clock.now % USED_GRAIN, "ben": None}
