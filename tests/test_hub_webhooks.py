"""Webhooks: who is told of releases hears each event under one id, signed, in order per ad, until they take it."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hook_setup import NAME, Receiver, receiver
from hub_setup import DATABASES, Clock, ad, decision, encode, id_of, office_in, publication, undo
from standardwebhooks import Webhook

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.decisions import Role
from reviewtui.domain.ids import uuid7
from reviewtui.domain.rules import ReviewRules
from reviewtui.domain.values import INSTANT_MAX
from reviewtui.errors import Misused, ReviewError
from reviewtui.hub import upkeep, webhooks
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller
from reviewtui.hub.audit import entries
from reviewtui.hub.backup import back_up, restore
from reviewtui.hub.courier import Courier
from reviewtui.hub.erasure import erase
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.releases import is_waiting, release_due
from reviewtui.hub.webhooks import (
    AT_ONCE,
    CLAIM_MS,
    GRACE_MS,
    RETRIES,
    Job,
    Outcome,
    claim,
    due,
    endpoints,
    replay,
    send,
    settle,
    sign,
    wait_after,
)

ANA = Caller("ana", Role.REVIEWER)
LEA = Caller("lea", Role.LEAD)
HOLD = 60_000
pytestmark = pytest.mark.both_databases


def now() -> int:
    return time.time_ns() // 1_000_000


class Desk:
    """A hub, its clock, one ad approved, and an endpoint that is told."""

    def __init__(self, hub: Hub, clock: Clock, host: Receiver, **options: object) -> None:
        self.hub, self.clock, self.host = hub, clock, host
        self.egress = host.egress(**options)
        self.hook, host.secret = webhooks.add(hub, host.url)

    def say(self, *facts: bytes, caller: Caller = ANA) -> None:
        results = accept(self.hub, caller, [msgspec.Raw(fact) for fact in facts]).results
        assert {result.outcome for result in results} <= {"applied", "superseded"}, results

    def see(self, *rows: object) -> None:
        observe(self.hub, [msgspec.Raw(encode(row)) for row in rows])

    def wait(self, ms: int = HOLD) -> None:
        self.clock.now += ms
        while is_waiting(self.hub):
            release_due(self.hub)

    def approve(self, *ad_ids: str) -> list[bytes]:
        """Approve these ads, and let the hold pass."""
        facts = [decision(ad_id, "One") for ad_id in ad_ids]
        self.say(*facts)
        self.wait()
        return facts

    async def tell(self) -> None:
        """One round: what is due is claimed, sent and settled."""
        jobs = claim(self.hub, self.hook)
        settle(self.hub, [await send(self.egress, job, self.clock()) for job in jobs], 0.5)

    async def tell_all(self) -> None:
        while due(self.hub):
            await self.tell()

    @property
    def endpoint(self) -> webhooks.Endpoint:
        (endpoint,) = endpoints(self.hub)
        return endpoint


@asynccontextmanager
async def desk_in(folder: Path, **options: object) -> AsyncIterator[Desk]:
    clock = Clock()
    clock.now = now() - 4 * HOLD  # what verifies signatures goes by the real time, and takes 5 minutes about
    hub = open_hub(DATABASES.url(folder), clock=clock)
    try:
        async with receiver() as host:
            desk = Desk(hub, clock, host, **options)
            desk.see(ad("1", text="One", account_id="acme"), ad("2", text="One", account_id="acme"))
            desk.say(publication("review", ReviewRules(second_share=0)), caller=LEA)
            yield desk
    finally:
        hub.close()


async def test_a_release_and_its_withdrawal_are_told_signed_and_in_order(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        (approval,) = desk.approve("1")
        await desk.tell_all()
        desk.say(undo("1", id_of(approval)))
        await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "1"), ("ad.withdrawn", "1")]
        assert len({id_ for id_, _ in desk.host.got}) == 2
        event = desk.host.got[0][1]
        data = event["data"]
        assert (data["account_id"], data["decision"]) == ("acme", id_of(approval))
        assert data["content_hash"] == content_hash(Content(text="One"))
        assert data["at"] == desk.clock()
        assert datetime.fromisoformat(event["timestamp"]).timestamp() * 1000 == desk.clock()
        assert set(data) == {
            "number", "ad_id", "account_id", "content_hash", "decision", "revision", "at", "epoch", "hub",
        }  # fmt: skip
        assert desk.endpoint.waiting == 0


async def test_an_event_of_a_clock_beyond_all_calendars_is_told_too(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        right = desk.clock.now
        desk.clock.now = INSTANT_MAX + 86_400_000
        desk.approve("1")
        desk.clock.now = right
        await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "1")]


async def test_an_undo_within_the_hold_tells_nobody(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        approval = decision("1", "One")
        desk.say(approval)
        desk.wait(HOLD - 1)
        desk.say(undo("1", id_of(approval)))
        desk.wait()
        await desk.tell_all()
        assert desk.host.got == []


@pytest.mark.parametrize("answer", [500, 429, 302, 404, -1])
async def test_what_is_not_taken_is_told_again_under_its_id(tmp_path: Path, answer: int) -> None:
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        desk.host.answers = [answer]
        await desk.tell()
        assert (desk.endpoint.waiting, desk.endpoint.state) == (1, "failing")
        assert NAME in webhooks.words_of(desk.endpoint)
        assert due(desk.hub) == [], "not at once"
        desk.clock.now += wait_after(1, 0.5)
        await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "1")] * 2
        assert len({id_ for id_, _ in desk.host.got}) == 1
        assert {head.split(" ")[1] for head in desk.host.paths} == {"/hook"}, "no redirect is followed"
        assert (desk.endpoint.waiting, desk.endpoint.state, desk.endpoint.note) == (0, "live", "")


async def test_an_answer_that_does_not_come_in_time_is_none(tmp_path: Path) -> None:
    async with desk_in(tmp_path, seconds=0.5) as desk:
        desk.approve("1")
        desk.host.answers = [0]
        await desk.tell()
        assert (desk.endpoint.waiting, desk.endpoint.note) == (1, "egress_slow")


async def test_an_event_that_fails_keeps_back_its_own_ad_alone(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        (approval, _) = desk.approve("1", "2")
        desk.host.answers = [500]
        await desk.tell()
        assert desk.host.kinds == [("ad.released", "1"), ("ad.released", "2")]
        desk.say(undo("1", id_of(approval)))
        desk.clock.now += 3 * HOLD
        await desk.tell_all()
        assert desk.host.kinds[2:] == [("ad.withdrawn", "1")], "a release that no longer holds is told no more"


async def test_a_withdrawal_waits_for_no_long_pause_of_its_release(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        (approval,) = desk.approve("1")
        for attempt in range(1, 10):
            (job,) = claim(desk.hub, desk.hook)
            settle(desk.hub, [Outcome(job, "webhook_status:500")], 0.5)
            desk.clock.now += wait_after(attempt, 0.5) if attempt < 9 else 0
        desk.say(undo("1", id_of(approval)))
        desk.clock.now += CLAIM_MS
        (job,) = claim(desk.hub, desk.hook)
        assert json.loads(job.body)["type"] == "ad.withdrawn"


async def test_a_dead_endpoint_is_asked_for_about_a_day_then_paused_until_replayed(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        began, tries = desk.clock(), 0
        while desk.endpoint.state != "paused":
            if jobs := claim(desk.hub, desk.hook):
                tries += 1
                settle(desk.hub, [Outcome(job, "webhook_status:503") for job in jobs], 0.5)
            desk.clock.now += 1000 if tries < 5 else 60_000
        assert tries == RETRIES + 1
        assert 0.9 < (desk.clock() - began) / 86_400_000 < 1.1
        assert "503" in webhooks.words_of(desk.endpoint)
        desk.approve("2")
        assert (due(desk.hub), claim(desk.hub, desk.hook), desk.endpoint.waiting) == ([], [], 2)
        assert replay(desk.hub, desk.hook) == 2
        desk.clock.now = now()
        replay(desk.hub, desk.hook)
        await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "1"), ("ad.released", "2")]
        assert desk.endpoint.state == "live"


def test_waits_double_and_are_spread() -> None:
    waits = [wait_after(attempt, 0.5) for attempt in range(1, RETRIES + 1)]
    assert waits[0] == 5000
    assert all(later == 2 * sooner for sooner, later in pairwise(waits))
    assert [wait_after(1, chance) for chance in (0.0, 0.5, 1.0)] == [3750, 5000, 6250]


async def test_an_endpoint_that_is_gone_is_paused_at_once(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        desk.host.answers = [410]
        await desk.tell()
        assert desk.endpoint.state == "paused"


async def test_a_replay_tells_again_under_the_same_ids_what_still_holds(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        began = desk.clock()
        (approval, _) = desk.approve("1", "2")
        await desk.tell_all()
        desk.say(undo("1", id_of(approval)))
        await desk.tell_all()
        told = {id_ for id_, _ in desk.host.got}
        desk.host.got.clear()
        assert replay(desk.hub, desk.hook, since=began) == 3
        await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "2"), ("ad.withdrawn", "1")]
        assert {id_ for id_, _ in desk.host.got} <= told


async def test_after_a_rotation_both_secrets_sign_for_a_day(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        old = desk.host.secret
        new, until = webhooks.rotate(desk.hub, desk.hook)
        assert until == desk.clock() + GRACE_MS
        for secret, ad_id in ((old, "1"), (new, "2")):
            desk.host.secret = secret
            desk.clock.now = now() - HOLD
            desk.approve(ad_id)
            await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "1"), ("ad.released", "2")]
        assert [len(head["webhook-signature"].split(" ")) for head in desk.host.heads] == [2, 2]
        desk.clock.now = until
        desk.see(ad("3", text="One", account_id="acme"))
        desk.approve("3")
        (job,) = claim(desk.hub, desk.hook)
        assert job.headers["webhook-signature"] == judged(new, job)


def judged(secret: str, job: Job) -> str:
    """The signature as another implementation makes it."""
    at = datetime.fromtimestamp(int(job.headers["webhook-timestamp"]), UTC)
    return Webhook(secret).sign(job.event, at, job.body.decode())


@pytest.mark.parametrize("body", [b"{}", b"", '{"text":"ñ 😀 \u2028"}'.encode()])
def test_signatures_are_those_of_another_implementation(body: bytes) -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1_700_000_000, UTC)
    assert sign(secret, "evt_1", 1_700_000_000, body) == Webhook(secret).sign("evt_1", at, body.decode())


async def test_text_is_sent_where_it_was_asked_for_and_is_what_was_judged(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        webhooks.remove(desk.hub, desk.hook)
        desk.hook, desk.host.secret = webhooks.add(desk.hub, desk.host.url, with_text=True)
        desk.approve("1")
        await desk.tell_all()
        assert desk.host.got[0][1]["data"]["content"]["text"] == "One"
        erase(desk.hub, "acme")
        await desk.tell_all()
        (_, _), (_, withdrawn) = desk.host.got
        assert (withdrawn["type"], withdrawn["data"]["content"].get("text", "")) == ("ad.withdrawn", "")


async def test_a_claim_keeps_other_processes_off_and_runs_out(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        other = open_hub(DATABASES.url(tmp_path), clock=desk.clock)
        try:
            (approval,) = desk.approve("1")
            (job,) = claim(desk.hub, desk.hook)
            assert claim(other, desk.hook) == []
            desk.say(undo("1", id_of(approval)))
            assert claim(other, desk.hook) == [], "the withdrawal waits for what may be on its way"
            desk.clock.now += CLAIM_MS  # the first was killed between
            (next_job,) = claim(other, desk.hook)
            assert json.loads(next_job.body)["type"] == "ad.withdrawn"
            late = await send(desk.egress, job, desk.clock())
            assert (late.fault, desk.host.got) == ("egress_slow", []), "whoever slept through a claim sends nothing"
        finally:
            other.close()


async def test_a_kill_before_the_answer_was_kept_sends_the_same_id_again(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        (job,) = claim(desk.hub, desk.hook)
        await send(desk.egress, job, desk.clock())
        desk.clock.now += CLAIM_MS
        await desk.tell_all()
        assert desk.host.kinds == [("ad.released", "1")] * 2
        assert len({id_ for id_, _ in desk.host.got}) == 1


async def test_kills_use_up_no_attempt(tmp_path: Path) -> None:
    """A hub that dies again and again while it tells has not heard the endpoint fail."""
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        for _ in range(2 * RETRIES):
            assert claim(desk.hub, desk.hook)
            desk.clock.now += CLAIM_MS
        settle(desk.hub, [Outcome(job, "webhook_status:503") for job in claim(desk.hub, desk.hook)], 0.5)
        assert desk.endpoint.state == "failing"


async def test_what_failed_before_a_replay_pauses_nothing_after_it(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        jobs = []
        while desk.endpoint.state != "paused":
            settle(desk.hub, [Outcome(job, "webhook_status:503") for job in jobs], 0.5)
            desk.clock.now += 2 * webhooks.LONGEST_WAIT_MS
            jobs = claim(desk.hub, desk.hook) or jobs
        replay(desk.hub, desk.hook)
        settle(desk.hub, [Outcome(job, "webhook_status:503") for job in jobs], 0.5)
        assert (desk.endpoint.state, due(desk.hub)) == ("live", [desk.hook])


async def test_a_backlog_goes_out_some_at_a_time_and_whole(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        many = [f"x{n:02}" for n in range(2 * AT_ONCE + 1)]
        desk.see(*(ad(ad_id, text="One", account_id="acme") for ad_id in many))
        desk.approve(*many)
        assert len(claim(desk.hub, desk.hook)) == AT_ONCE
        replay(desk.hub, desk.hook)
        courier = Courier(desk.hub, desk.egress, in_line, in_line)
        assert await courier.look() == 1
        assert await courier.look() == 0, "one is under way already"
        await courier.come_back()
        assert sorted(ad_id for _, ad_id in desk.host.kinds) == many


async def in_line(work: object) -> object:
    return work()  # type: ignore[operator]


async def test_a_hub_that_serves_releases_and_tells_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_S", 0.01)
    async with receiver() as host, office_in(tmp_path, keeps_up=True, egress=host.egress(), limits=None) as office:
        office.clock.now = now() - HOLD
        _, host.secret = webhooks.add(office.hub, host.url)
        await office.line("connie", "connector").observe(ad("1", text="One", account_id="acme"))
        rules = publication("review", ReviewRules(second_share=0))
        await office.line("lea", "lead").send(rules, decision("1", "One"))
        office.clock.now += HOLD
        async with asyncio.timeout(30):
            await host.heard.wait()
        assert host.kinds == [("ad.released", "1")]


async def test_a_restored_hub_tells_nobody_until_it_is_told_to(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.approve("1")
        back_up(desk.hub, tmp_path / "b")
        (tmp_path / "new").mkdir()
        url = f"sqlite:///{tmp_path / 'new' / 'hub.db'}"
        restore(tmp_path / "b", url, clock=desk.clock)
        again = open_hub(url, clock=desk.clock)
        try:
            assert due(again) == []
            (endpoint,) = endpoints(again)
            assert (endpoint.state, endpoint.waiting) == ("paused", 1)
            assert "replay" in webhooks.words_of(endpoint)
            replay(again, desk.hook)
            assert due(again) == [desk.hook]
        finally:
            again.close()


async def test_no_secret_and_no_address_is_in_the_audit_log_or_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with desk_in(tmp_path) as desk:
            desk.approve("1")
            desk.host.answers = [500]
            await desk.tell()
            new, _ = webhooks.rotate(desk.hub, desk.hook)
            said = " ".join(entry.detail for entry in entries(desk.hub, 100)) + caplog.text
            whats = [entry.what for entry in entries(desk.hub, 100)]
            for secret in (desk.host.secret, new):
                assert secret.removeprefix("whsec_") not in said
                assert secret not in repr(desk.endpoint)
            assert "/hook" not in said
            assert {"webhook.added", "webhook.rotated", "releases"} <= set(whats)


@pytest.mark.parametrize("url", ["", "hooks.example", "ftp://hooks.example/", "https://", "https://ana:x@h.example/"])
def test_only_an_address_can_be_told(tmp_path: Path, url: str) -> None:
    hub = open_hub(DATABASES.url(tmp_path))
    try:
        with pytest.raises(Misused, match="no address"):
            webhooks.add(hub, url)
        with pytest.raises(ReviewError, match="no webhook"):
            webhooks.remove(hub, uuid7(0, 0))
    finally:
        hub.close()


async def test_a_withdrawal_waits_for_no_pause_of_a_release_that_was_on_its_way(tmp_path: Path) -> None:
    """The release fails again after the approval ended: its own pause would be hours by then."""
    async with desk_in(tmp_path) as desk:
        (approval,) = desk.approve("1")
        for attempt in range(1, 11):
            jobs = claim(desk.hub, desk.hook)
            assert [job.attempt for job in jobs] == [attempt]
            if attempt == 10:
                desk.say(undo("1", id_of(approval)))
            settle(desk.hub, [Outcome(job, "egress_slow") for job in jobs], 0.5)
            desk.clock.now += webhooks.wait_after(attempt, 0.5) if attempt < 10 else webhooks.REST_MS
        (job,) = claim(desk.hub, desk.hook)
        assert json.loads(job.body)["type"] == webhooks.WITHDRAWN
