"""What is released: a version of an ad, while the decision that holds approves it, once its hold has passed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hub_setup import Line, Office, ad, appeal, ask, decision, id_of, office_in, publication, undo
from sqlalchemy.exc import OperationalError

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub import releases
from reviewtui.hub.erasure import erase
from reviewtui.hub.opening import Writing
from reviewtui.hub.releases import is_waiting, release_due
from reviewtui.hub.tokens import create_token
from reviewtui.wire.messages import Releases

HOLD = 60_000
pytestmark = pytest.mark.both_databases


class ProgramLimitExceeded(Exception):
    """As PostgreSQL's driver says that a row is too large for an index."""

    sqlstate = "54000"


@asynccontextmanager
async def one_ad(folder: Path) -> AsyncIterator[Office]:
    """A hub with one ad, whose rules draw no second opinions."""
    async with office_in(folder, limits=None) as office:
        await office.line("connie", "connector").observe(ad("1", text="One", account_id="acme"))
        await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=0)))
        yield office


async def read(line: Line, after: str = "", limit: int = 1000) -> Releases:
    answer = await line.get("/v1/releases", after=after, limit=limit)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Releases)


async def wait(office: Office, ms: int = HOLD) -> None:
    office.clock.now += ms
    while is_waiting(office.hub):
        release_due(office.hub)


async def told(line: Line, after: str = "") -> list[tuple[str, str, bool]]:
    """(account, ad, whether released) of each row."""
    return [(row.account_id, row.ad_id, row.released) for row in (await read(line, after)).releases]


async def test_an_approval_releases_what_it_judged_once_its_hold_has_passed(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        approval = decision("1", "One")
        answer = await ana.send(approval)
        await wait(office, HOLD - 1)
        assert await told(connie) == []
        await wait(office, 1)
        (row,) = (await read(connie)).releases
        assert (row.account_id, row.ad_id, row.released) == ("acme", "1", True)
        assert row.content_hash == content_hash(Content(text="One"))
        assert (row.decision, row.revision) == (id_of(approval), answer.results[0].seq)
        assert row.at == office.clock()


async def test_an_undo_within_the_hold_publishes_nothing(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        approval = decision("1", "One")
        await ana.send(approval)
        await wait(office, HOLD - 1)
        await ana.send(undo("1", id_of(approval)))
        await wait(office)
        page = await read(connie)
        assert page.releases == []
        again = decision("1", "One")
        await ana.send(again)
        await wait(office, HOLD - 1)
        assert await told(connie, page.cursor) == [], "whoever approves again may take that back as long"
        await wait(office, 1)
        assert await told(connie, page.cursor) == [("acme", "1", True)]


async def test_a_later_undo_withdraws_at_once(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        approval = decision("1", "One")
        await ana.send(approval)
        await wait(office)
        page = await read(connie)
        await ana.send(undo("1", id_of(approval)))
        assert await told(connie, page.cursor) == [("acme", "1", False)]
        assert await told(connie) == [], "from the beginning: what is released now"


@pytest.mark.parametrize("verdict", ["reject", "changes", "escalate"])
async def test_no_other_verdict_releases_and_each_withdraws(tmp_path: Path, verdict: str) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await ana.send(decision("1", "One", verdict))
        await wait(office)
        assert await told(connie) == []
        await ana.send(decision("1", "One"))
        await wait(office)
        cursor = (await read(connie)).cursor
        await ana.send(decision("1", "One", verdict))
        assert await told(connie, cursor) == [("acme", "1", False)]


async def test_changed_content_is_withdrawn_at_once_and_waits_for_a_review(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await ana.send(decision("1", "One"))
        await wait(office)
        cursor = (await read(connie)).cursor
        await connie.observe(ad("1", text="Two", at=2000))
        assert await told(connie, cursor) == [("acme", "1", False)]
        await wait(office)
        assert await told(connie) == []
        await ana.send(decision("1", "Two"))
        await wait(office)
        (row,) = (await read(connie)).releases
        assert row.content_hash == content_hash(Content(text="Two"))


async def test_content_that_comes_back_is_released_by_its_old_approval_after_a_hold(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await ana.send(decision("1", "One"))
        await wait(office)
        await connie.observe(ad("1", text="Two", at=2000))
        await connie.observe(ad("1", text="One", at=3000))
        assert await told(connie) == []
        await wait(office)
        assert await told(connie) == [("acme", "1", True)]


async def test_what_awaits_a_second_opinion_is_not_released(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, bo, connie = office.line("ana"), office.line("bo"), office.line("connie", "connector")
        await office.line("lea", "lead").send(publication("review", ReviewRules(second_share=1), 2))
        await ana.send(decision("1", "One"))
        await wait(office)
        assert await told(connie) == []
        await bo.send(decision("1", "One"))
        await wait(office)
        assert await told(connie) == [("acme", "1", True)]


async def test_an_appeal_withdraws_and_an_adjudication_settles(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, lea, connie = office.line("ana"), office.line("lea", "lead"), office.line("connie", "connector")
        first = decision("1", "One")
        await ana.send(first)
        await wait(office)
        cursor = (await read(connie)).cursor
        await lea.send(appeal("1", "One"))
        assert await told(connie, cursor) == [("acme", "1", False)]
        again = decision("1", "One", "reject", round=1)
        await ana.send(again)
        await wait(office)
        assert await told(connie) == []
        await lea.send(decision("1", "One", round=1, adjudicates=(id_of(again),), cause="slip"))
        await wait(office)
        assert await told(connie) == [("acme", "1", True)]


async def test_an_ad_that_moves_is_withdrawn_here_and_released_there(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        here, there = office.line("anja", "lead", "acme"), office.line("bert", "lead", "borealis")
        await ana.send(decision("1", "One"))
        await wait(office)
        cursor, nothing = (await read(here)).cursor, await read(there)
        assert nothing.releases == []
        await connie.observe(ad("1", text="One", account_id="borealis", at=2000))
        assert await told(here, cursor) == [("acme", "1", False)]
        assert await told(there, nothing.cursor) == [("borealis", "1", True)]


async def test_nothing_of_an_erased_account_goes_out(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await ana.send(decision("1", "One"))
        await wait(office)
        cursor = (await read(connie)).cursor
        erase(office.hub, "acme")
        assert await told(connie, cursor) == [("acme", "1", False)]
        await ana.send(decision("1", "One"))
        await wait(office)
        assert await told(connie) == []


async def test_the_hold_is_a_rule_of_the_team(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        rules = ReviewRules(second_share=0, hold_seconds=5)
        await office.line("lea", "lead").send(publication("review", rules, 2))
        await ana.send(decision("1", "One"))
        await wait(office, 4999)
        assert await told(connie) == []
        await wait(office, 1)
        assert await told(connie) == [("acme", "1", True)]


@pytest.mark.parametrize(("hold", "left"), [(3600, 3_590_000), (20, 10_000)])
async def test_a_hold_that_changes_counts_for_those_that_wait(tmp_path: Path, hold: int, left: int) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await ana.send(decision("1", "One"))
        await wait(office, 10_000)
        rules = ReviewRules(second_share=0, hold_seconds=hold)
        await office.line("lea", "lead").send(publication("review", rules, 2))
        await wait(office, left - 1)
        assert await told(connie) == []
        await wait(office, 1)
        assert await told(connie) == [("acme", "1", True)]


async def test_a_clock_that_was_decades_ahead_delays_no_release(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        office.clock.now += 10**12
        await ana.send(decision("1", "One"))
        office.clock.now -= 10**12
        await wait(office, 0)
        await wait(office)
        assert await told(connie) == [("acme", "1", True)]


async def test_pages_go_on_where_the_last_ended(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await connie.observe(*(ad(f"x{n}", text="X", account_id="acme") for n in range(5)))
        await ana.send(*(decision(f"x{n}", "X") for n in range(5)))
        await wait(office)
        seen, after, more = [], "", True
        while more:
            page = await read(connie, after, 2)
            assert len(page.releases) <= 2
            seen += [(row.number, row.ad_id) for row in page.releases]
            after, more = page.cursor, page.more
        assert seen == sorted(seen)
        assert sorted(id_ for _, id_ in seen) == [f"x{n}" for n in range(5)]
        assert (await read(connie, after)).cursor == after, "it stands still while nothing changes"


@pytest.mark.parametrize(
    "cursor", ["x", "{epoch}.all.9.", "{epoch}.all.{last}.00000000", "other.all.0.", "{epoch}.b.0."]
)
async def test_a_cursor_of_another_history_begins_again(tmp_path: Path, cursor: str) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await ana.send(decision("1", "One"))
        await wait(office)
        page = await read(connie)
        wrong = cursor.format(epoch=page.epoch, last=page.releases[0].number)
        answer = await connie.get("/v1/releases", after=wrong)
        assert (answer.status_code, answer.json()["code"]) == (410, "cold_start")


@pytest.mark.parametrize(
    ("role", "may"),
    [("reviewer", 403), ("sales", 403), ("account-manager", 403), ("lead", 200), ("connector", 200), ("admin", 200)],
)
async def test_who_may_read_releases(tmp_path: Path, role: str, may: int) -> None:
    async with one_ad(tmp_path) as office:
        token = create_token(office.hub, "who", role, all_accounts=role in ("sales", "account-manager"))
        assert (await Line(office.client, token).get("/v1/releases")).status_code == may


async def test_ids_may_be_as_long_as_they_are_taken(tmp_path: Path) -> None:
    """Of 800 bytes that nothing packs, each in every place that an index holds it with others."""
    of = Random(0)
    one, asked, source, here, there = (
        "".join(chr(of.randrange(0x20000, 0x2A000)) for _ in range(200)) for _ in "12345"
    )
    async with one_ad(tmp_path) as office:
        connie, lea = office.line("connie", "connector"), office.line("lea", "lead")
        for at, account, words in ((1000, here, "Two"), (2000, here, "Three"), (3000, there, "Three")):
            answer = await connie.observe(ad(one, at=at, source=source, text=words, account_id=account))
            assert answer.outcomes[0] in ("added", "changed")
        sent = [ask(asked, text="mine", account=here), ask(f"{asked}a", text="mine", account=here),
                decision(one, "Three"), decision(asked, "mine")]  # fmt: skip
        outcomes = [(result.outcome, result.code) for result in (await lea.send(*sent)).results]
        assert outcomes == [("applied", ""), ("rejected", "malformed"), ("applied", ""), ("applied", "")]
        await wait(office)
        assert {(there, one, True), (here, asked, True)} <= set(await told(lea))
        erase(office.hub, there)


async def test_an_ad_that_cannot_be_released_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with one_ad(tmp_path) as office:
        ana, connie = office.line("ana"), office.line("connie", "connector")
        await connie.observe(ad("2", text="Two", account_id="acme"))
        await ana.send(decision("1", "One"), decision("2", "Two"))
        publish = releases._publish

        def full(transaction: Writing, changes: list[Any]) -> None:
            if any(change.ad_id == "1" for change in changes):
                raise OperationalError("INSERT", {}, ProgramLimitExceeded("index row size"))
            publish(transaction, changes)

        monkeypatch.setattr(releases, "_publish", full)
        office.clock.now += HOLD
        assert release_due(office.hub) == 1
        assert await told(connie) == [("acme", "2", True)]
        assert not is_waiting(office.hub)
        assert "ProgramLimitExceeded" in caplog.text
        monkeypatch.undo()
        await wait(office)
        assert await told(connie) == [("acme", "2", True), ("acme", "1", True)]
