"""Notices: whoever covers is told once, in their chat, before a ticket closes by itself or when sources disagree."""

import asyncio
import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from backup_setup import empty
from egress_setup import Names
from hub_setup import DATABASES, NOW, ad, publication
from notice_setup import CHAT, DAY, HOUR, LEA, SECRET, Desk, desk_in, ticket
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from reviewtui.domain.clock_rules import ClockPolicy, ClockRules
from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.accept import accept
from reviewtui.hub.audit import entries
from reviewtui.hub.backup import back_up, begin_anew, restore
from reviewtui.hub.egress import Egress
from reviewtui.hub.erasure import erase
from reviewtui.hub.notice_addresses import (
    add_address,
    confirm_addresses,
    list_addresses,
    remove_address,
)
from reviewtui.hub.notices import CLAIM_MS, claim, nowhere, send, settle, untold, wait_after, words_of
from reviewtui.hub.noticing import Lookout
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import NOTICE
from reviewtui.hub.watch import Looked, watch

pytestmark = pytest.mark.both_databases


def states(hub: Hub) -> list[tuple[str, str, str]]:
    """(id, whom, state) of every notice there is a row of."""
    with hub.reading() as connection:
        rows = connection.execute(select(NOTICE).order_by(NOTICE.c.id, NOTICE.c.mark, NOTICE.c.whom))
        return [(row.id, row.whom, row.state) for row in rows]


def waiting(desk: Desk) -> list[tuple[str, str]]:
    """(state, why) of what was not told."""
    with desk.hub.reading() as connection:
        return [(one.state, words_of(one.note, CHAT)) for one in untold(connection, desk.clock.now)]


def sheet_against_platform(desk: Desk) -> None:
    """The platform rejected an ad that the sheet still calls active."""
    desk.see(
        ad("1", source="meta", at=2000, account_id="acme", name="Summer tea", text="Tea", status="DISAPPROVED"),
        ad("1", source="tracker:Ads", at=1000, account_id="acme", status="ACTIVE"),
    )


async def test_who_covers_is_told_once_when_a_ticket_is_about_to_close(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.tell("leads")
        for _ in range(3):
            await desk.look()
            desk.clock.now += HOUR
        (text,) = desk.room.told("ana")
        assert text == (
            "A ticket is about to close by itself:\n"
            "• “Ticket 1” (desk:1) of Acme Wellness closes by itself on 16 June 2025, 03:06 UTC."
        )
        assert desk.room.told("leads") == []


async def test_it_is_told_so_many_hours_before_and_not_sooner(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.lookout = Lookout(hours=3)
        await desk.look()
        desk.clock.now += 9 * HOUR - 1
        await desk.look()
        assert desk.room.got == []
        desk.clock.now += 1
        await desk.look()
        assert len(desk.room.got) == 1


async def test_an_answer_of_the_customer_moves_the_clock_and_makes_another_event(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        await desk.look()
        desk.clock.now += HOUR
        said = {"id": "3", "at": desk.clock.now, "side": "customer", "text": "And now?"}
        desk.see(("ticket", "desk:1", "desk", desk.clock.now, {"messages": [said]}))
        await desk.look()
        desk.clock.now += HOUR
        answer = {"id": "4", "at": desk.clock.now, "side": "staff", "text": "Now it is fine."}
        desk.see(("ticket", "desk:1", "desk", desk.clock.now, {"messages": [answer]}))
        await desk.look()
        assert len(desk.room.got) == 1, "not before the new clock comes near its end"
        desk.clock.now += 4 * DAY + HOUR
        await desk.look()
        await desk.look()
        assert len(desk.room.got) == 2


async def test_a_closed_ticket_is_told_no_more_and_one_reopened_is(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.see(("ticket", "desk:1", "desk", NOW, {"status": "closed"}))
        await desk.look()
        assert desk.room.got == []
        desk.clock.now += HOUR
        said = {"id": "9", "at": desk.clock.now, "side": "staff", "text": "We look again."}
        desk.see(("ticket", "desk:1", "desk", desk.clock.now, {"status": "open", "messages": [said]}))
        desk.clock.now += 4 * DAY + HOUR
        await desk.look()
        assert len(desk.room.got) == 1


async def test_what_was_told_is_forgotten_once_it_cannot_be_due_again(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        sheet_against_platform(desk)
        await desk.look()
        for number, days in (("2", 60), ("3", 31)):
            desk.clock.now += days * DAY
            desk.see(ticket(number, answered=desk.clock.now - 5 * DAY + HOUR, told=desk.clock.now))
            await desk.look()
        kept = [id for id, _, _ in states(desk.hub)]
        assert kept == ["1", "desk:2", "desk:3"], "the ticket of 91 days ago is forgotten, what lasts is not"
        told = len(desk.room.got)
        await desk.look()
        assert len(desk.room.got) == told


async def test_other_rules_of_clocks_count_at_the_next_look(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.lookout = Lookout(hours=1)
        await desk.look()
        assert desk.room.got == []
        rules = ClockRules(policies=(ClockPolicy("answered", hours=108.5),))
        (result,) = accept(desk.hub, LEA, [msgspec.Raw(publication("clocks", rules))]).results
        assert result.outcome == "applied"
        await desk.look()
        assert "03:36" not in desk.room.told("ana")[0]
        assert "15 June 2025, 15:36 UTC" in desk.room.told("ana")[0]


async def test_away_dates_switch_who_is_told(tmp_path: Path) -> None:
    """15 June is the last day before the holiday; on 16 June the backup covers, for whom it is new."""
    async with desk_in(tmp_path) as desk:
        for user in ("ana", "bea"):
            desk.tell(user, user)
        desk.see(ticket("2", answered=NOW - 5 * DAY + 30 * HOUR))
        desk.away("ana", "2025-06-16", "2025-06-20")
        await desk.look()
        assert ("Ticket 1" in desk.room.told("ana")[0], desk.room.told("bea")) == (True, [])
        desk.clock.now += 9 * HOUR
        await desk.look()
        (text,) = desk.room.told("bea")
        assert ("Ticket 1" in text, "Ticket 2" in text) == (True, True)
        assert len(desk.room.told("ana")) == 1


async def test_covers_that_people_set_and_corrections_count_before_what_the_crm_says(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        for user in ("ana", "bea", "cleo", "dora"):
            desk.tell(user, user)
        desk.correct("owner", "dora")
        desk.correct("name", "Acme Better")
        await desk.look()
        assert "of Acme Better" in desk.room.told("dora")[0]
        desk.cover("cleo")
        await desk.look()
        assert len(desk.room.told("cleo")) == 1
        assert desk.room.told("ana") == []


async def test_what_nobody_covers_goes_to_those_who_lead_and_says_so(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("leads")
        desk.tell("lideres", kind="teams", language="es")
        desk.away("ana", "2025-06-01", "2025-06-20")
        desk.away("bea", "2025-06-15", "2025-06-16")
        desk.see(ticket("2", answered=NOW - 5 * DAY + 2 * HOUR, account_id="borealis"))
        await desk.look()
        (text,) = desk.room.told("leads")
        assert "“Ticket 2” (desk:2) of borealis closes" in text
        assert text.index("Ticket 2") < text.index("Ticket 1"), "what closes first comes first"
        assert "Nobody covers this account: ana is away through 20 June 2025." in text
        assert text.count("Nobody covers this account") == 2
        spanish = json.dumps(next(body for path, body in desk.room.got if path == "lideres"), ensure_ascii=False)
        assert "Nadie cubre esta cuenta: ana está fuera hasta el 20 de junio de 2025 inclusive." in spanish


async def test_who_covers_without_an_address_is_named_to_those_who_lead(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        assert (await desk.look()).nowhere == 1
        assert states(desk.hub) == [], "nothing counts as told that nobody could be told of"
        desk.tell("leads")
        assert (await desk.look()).nowhere == 0
        assert "ana covers this account, and has no address for notices." in desk.room.told("leads")[0]


async def test_sources_that_disagree_are_told_once_per_disagreement(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.see(("ticket", "desk:1", "desk", NOW, {"status": "closed"}))
        sheet_against_platform(desk)
        await desk.look()
        await desk.look()
        (text,) = desk.room.told("ana")
        assert text.startswith("Sources disagree on the status of an ad:\n• “Summer tea” (1) of Acme Wellness. Meta ")
        desk.see(ad("1", source="meta", at=3000, name="Winter tea"))
        await desk.look()
        assert len(desk.room.told("ana")) == 1, "another name, the same disagreement"
        desk.see(ad("1", source="tracker:Ads", at=4000, status="PAUSED"))
        await desk.look()
        assert len(desk.room.told("ana")) == 2, "they say something else: another event"
        desk.lookout = Lookout(severity=10)
        desk.see(ad("2", source="meta", at=2000, account_id="acme", text="Tea", status="PAUSED"))
        desk.see(ad("2", source="tracker:Ads", at=1000, account_id="acme", status="ACTIVE"))
        await desk.look()
        assert len(desk.room.told("ana")) == 2, "milder than asked for"


async def test_many_at_once_are_one_message_that_says_how_many_more(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.see(*(ticket(str(n), answered=NOW - 5 * DAY + n * HOUR // 2) for n in range(2, 16)))
        await desk.look()
        await desk.look()
        (text,) = desk.room.told("ana")
        assert text.startswith("15 tickets are about to close by themselves:")
        assert text.endswith("… and 5 more: they are all in reviewtui.")
        assert text.count("\n•") == 10


HOSTILE = (
    "<!channel> @here *now* _x_ <https://evil.example|your bank> &lt;!here&gt; [pay](https://evil.example) `a\u202e"
)


@pytest.mark.parametrize("kind", ["slack", "teams"])
async def test_hostile_text_mentions_nobody_formats_nothing_and_hides_no_link(tmp_path: Path, kind: str) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana", kind=kind)
        url = "https://desk.example/t/1?a=1&b=<x|y>"
        desk.see(ticket("2", answered=NOW - 5 * DAY + HOUR, subject=HOSTILE, url=url))
        desk.see(ticket("3", answered=NOW - 5 * DAY + HOUR, subject="Tea\n• of desk", url="javascript:alert(1)"))
        desk.see(("account", "acme", "crm", NOW, {"name": "<@U1> *Acme*"}))
        await desk.look()
        ((_, body),) = desk.room.got
        written = json.dumps(body, ensure_ascii=False)
        for acting in ("<!", "<@", "@here", "[pay](", "javascript", "\u202e", "Because of", "Why was"):
            assert acting not in written, acting
        if kind == "slack":
            text = body["text"]
            assert "*" not in text
            assert " &lt;" not in text
            assert " _x_ " not in text
            assert text.count("<") == 1, "our own link alone"
            assert "<https://desk.example/t/1?a=1&amp;b=%3Cx%7Cy%3E|desk:2 · desk.example>" in text
            assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
            assert text.count("\n") == 3
        else:
            card = body["attachments"][0]["content"]
            assert {run["type"] for block in card["body"] for run in block["inlines"]} == {"TextRun"}
            assert {block["type"] for block in card["body"]} == {"RichTextBlock"}, "in which no markup is read"
            assert card["actions"] == [{"type": "Action.OpenUrl", "title": "desk:2 · desk.example", "url": url}]


async def test_a_clock_from_an_old_export_says_as_of(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.see(ticket("2", answered=NOW - 5 * DAY + HOUR, told=NOW - 3 * DAY))
        await desk.look()
        told = desk.room.told("ana")[0].split("\n")[1:]
        assert told[0].endswith("closes by itself on 15 June 2025, 16:06 UTC. "
                                "The helpdesk last told of it on 12 June 2025, 15:06 UTC.")  # fmt: skip
        assert told[1].endswith("closes by itself on 16 June 2025, 03:06 UTC.")


async def test_of_two_watchers_that_look_at_once_one_tells(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        other = open_hub(DATABASES.url(tmp_path), clock=desk.clock)
        with contextlib.closing(other):
            seen = []
            for hub in (desk.hub, other):
                with hub.reading() as connection:
                    seen.append(Lookout().look(connection, desk.clock.now))
            assert [len(one.due) for one in seen] == [1, 1]
            jobs = [claim(hub, one) for hub, one in zip((desk.hub, other), seen, strict=True)]
            assert [len(of) for of in jobs] == [1, 0]
            settle(desk.hub, [await send(desk.egress, job, desk.clock.now) for job in jobs[0]])
        assert len(desk.room.got) == 1


async def test_of_three_processes_that_watch_one_database_one_tells(tmp_path: Path) -> None:
    now = time.time_ns() // 1_000_000
    async with desk_in(tmp_path, now=now, tls=False) as desk:
        desk.tell("ana", "ana")
        words = ["-m", "reviewtui", "--home", str(tmp_path / "home"), "hub", "watch", "--once"]
        processes = [
            await asyncio.create_subprocess_exec(
                sys.executable, *words, "--fetch-host", desk.room.place, stdout=asyncio.subprocess.PIPE,
                env=os.environ | {"REVIEWTUI_DB": DATABASES.url(tmp_path), "REVIEWTUI_LANGUAGE": "en"},
            )
            for _ in range(3)
        ]  # fmt: skip
        said = [(await process.communicate())[0].decode() for process in processes]
        assert [process.returncode for process in processes] == [0, 0, 0]
        assert sum("told ana at 127.0.0.1: 1" in one for one in said) == 1, said
        assert len(desk.room.told("ana")) == 1


@pytest.mark.parametrize("answer", [500, 404, 302])
async def test_what_the_chat_does_not_take_is_tried_again_later_and_told_once(tmp_path: Path, answer: int) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.room.answers = [answer, answer]
        looked = await desk.look()
        assert [one.fault for one in looked.outcomes] == [f"notice_status:{answer}"]
        ((state, why),) = waiting(desk)
        assert (state, f"{CHAT} answered {answer}" in why) == ("failed", True)
        await desk.look()
        assert len(desk.room.got) == 1, "not at once"
        for attempt in (1, 2):
            desk.clock.now += wait_after(attempt, 1)
            await desk.look()
        await desk.look()
        assert len(desk.room.got) == 3
        assert (waiting(desk), states(desk.hub)) == ([], [("desk:1", "ana", "told")])


async def test_an_answer_that_breaks_off_may_mean_that_it_arrived_so_it_is_not_sent_again(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.room.answers = [-1]
        await desk.look()
        desk.clock.now += HOUR
        await desk.look()
        assert len(desk.room.got) == 1
        ((state, why),) = waiting(desk)
        assert (state, "may have arrived" in why) == ("unsure", True)


async def test_an_answer_that_does_not_come_in_time_is_unsure_too(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.egress, desk.room.answers = desk.room.egress(seconds=0.5), [0]
        await desk.look()
        assert [state for state, _ in waiting(desk)] == ["unsure"]


async def test_a_watcher_that_dies_while_it_sends_leaves_it_unsure(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        with desk.hub.reading() as connection:
            seen = desk.lookout.look(connection, desk.clock.now)
        assert len(claim(desk.hub, seen)) == 1
        await desk.look()
        assert states(desk.hub) == [("desk:1", "ana", "claimed")]
        desk.clock.now += CLAIM_MS
        await desk.look()
        assert (desk.room.got, states(desk.hub)) == ([], [("desk:1", "ana", "unsure")])


async def test_a_network_that_is_down_loses_nothing_and_a_late_notice_says_that_it_is_late(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        working, desk.egress = desk.egress, desk.room.egress(look_up=Names())
        while desk.clock.now < NOW + 13 * HOUR:
            await desk.look()
            desk.clock.now += HOUR
        ((state, why),) = waiting(desk)
        assert (state, f"{CHAT} cannot be reached" in why, desk.room.got) == ("failed", True, [])
        desk.egress = working
        desk.clock.now += HOUR
        await desk.look()
        await desk.look()
        (text,) = desk.room.told("ana")
        assert "was to close by itself on 16 June 2025, 03:06 UTC. This could not be told in time" in text
        assert waiting(desk) == []


async def test_what_could_not_be_told_within_a_day_of_the_closing_is_listed_as_such(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.egress = desk.room.egress(look_up=Names())
        while desk.clock.now < NOW + 37 * HOUR:
            await desk.look()
            desk.clock.now += HOUR
        assert [state for state, _ in waiting(desk)] == ["lost"]


async def test_what_was_averted_before_it_could_be_told_is_told_no_more(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.room.answers = [503]
        await desk.look()
        desk.clock.now += HOUR
        said = {"id": "3", "at": desk.clock.now, "side": "customer", "text": "And now?"}
        desk.see(("ticket", "desk:1", "desk", desk.clock.now, {"messages": [said]}))
        await desk.look()
        assert (len(desk.room.got), states(desk.hub)) == (1, [])


async def test_a_private_address_is_refused_where_it_leads_and_where_it_is_given(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        with desk.hub.writing() as transaction:
            transaction.connection.exec_driver_sql(
                f"UPDATE notice_address SET url = 'https://inside.example/{SECRET}'"
            )
        desk.egress = Egress(look_up=Names(inside_example=["10.0.0.8"]))
        (outcome,) = (await desk.look()).outcomes
        assert "inside.example is not on the public internet" in words_of(outcome.note, "inside.example")
        assert states(desk.hub) == [("desk:1", "ana", "failed")]
        for url in ("https://10.0.0.8/x", "https://[::1]/x", "https://127.0.0.1/x"):
            with pytest.raises(ReviewError, match="not on the public internet"):
                add_address(desk.hub, "ana", "slack", url, Egress())


@pytest.mark.parametrize(
    "url",
    ["", "hooks.slack.com/x", "http://chat.example/x", "https://chat.example:8443/x", "https://a:b@chat.example/x",
     "file:///etc/passwd", "https://" + "a" * 3000],
)  # fmt: skip
async def test_what_is_no_address_of_a_webhook_is_refused(tmp_path: Path, url: str) -> None:
    async with desk_in(tmp_path) as desk:
        with pytest.raises(Misused, match="no address of an incoming webhook"):
            add_address(desk.hub, "ana", "slack", url, Egress())
        with pytest.raises(Misused, match="slack, teams"):
            add_address(desk.hub, "ana", "pager", "https://chat.example/x", Egress())


async def test_a_restore_suspends_every_address_until_it_is_confirmed(tmp_path: Path, database: str) -> None:
    async with desk_in(tmp_path) as desk:
        kept = desk.tell("ana", "ana")
        desk.tell("leads")
        back_up(desk.hub, tmp_path / "backup")
        again = empty(database, tmp_path)
        done = restore(tmp_path / "backup", again)
        assert done.notices == 2
        hub = open_hub(again, clock=desk.clock)
        with contextlib.closing(hub):
            restored = Desk(hub, desk.clock, desk.room)
            looked = await restored.look()
            assert (looked.outcomes, looked.nowhere, desk.room.got) == ((), 1, [])
            with hub.reading() as connection:
                assert {one.state(desk.clock.now) for one in list_addresses(connection)} == {"suspended"}
            assert confirm_addresses(hub, [kept.id]) == 1
            await restored.look()
            assert (len(desk.room.told("ana")), desk.room.told("leads")) == (1, [])
            with pytest.raises(ReviewError, match="no address 'other'"):
                confirm_addresses(hub, ["other"])


async def test_a_watcher_that_goes_on_over_a_hub_put_back_forgets_what_it_knew(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.see(ticket("2", answered=NOW - 5 * DAY + HOUR))
        await desk.look()
        begin_anew(desk.hub)
        confirm_addresses(desk.hub, None)
        with desk.hub.writing() as transaction:
            transaction.connection.exec_driver_sql("DELETE FROM record WHERE id = 'desk:2'")
            transaction.connection.exec_driver_sql("DELETE FROM notice")
        await desk.look()
        assert "Ticket 2" not in desk.room.told("ana")[1]


async def test_an_address_ends_when_it_was_said_to_or_is_removed_or_replaced(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.lookout = Lookout(hours=1)
        desk.tell("old", "ana")
        desk.tell("ana", "ana", days=1)
        with desk.hub.reading() as connection:
            assert [one.user for one in list_addresses(connection)] == ["ana"], "one of each kind for a user"
        desk.clock.now += DAY
        desk.see(ticket("2", answered=desk.clock.now - 5 * DAY + HOUR))
        assert (await desk.look()).nowhere == 1
        added = desk.tell("ana", "ana")
        remove_address(desk.hub, added.id)
        with pytest.raises(ReviewError, match="no address"):
            remove_address(desk.hub, added.id)
        assert (await desk.look()).nowhere == 1
        assert desk.room.got == []


async def test_a_secret_address_is_nowhere_but_in_its_row(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        desk.room.answers = [500]
        looked = await desk.look()
        remove_address(desk.hub, looked.outcomes[0].job.address.id)
        log = [(entry.what, json.loads(entry.detail)) for entry in entries(desk.hub, 100)]
        added = next(detail for what, detail in log if what == "notice.added")
        assert (added["user"], added["kind"], added["host"]) == ("ana", "slack", CHAT)
        assert "notice.removed" in [what for what, _ in log]
        with desk.hub.reading() as connection:
            shown = repr((looked, log, list_addresses(connection), untold(connection, desk.clock.now), waiting(desk)))
        assert SECRET not in shown


async def test_of_an_erased_account_nothing_is_told(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("leads")
        desk.lookout = Lookout(hours=1)
        sheet_against_platform(desk)
        with desk.hub.reading() as connection:
            assert len(desk.lookout.look(connection, desk.clock.now).due) == 1
        erase(desk.hub, "acme")
        desk.clock.now += 11 * HOUR
        await desk.look()
        assert desk.room.got == []


async def test_watching_goes_on_until_told_to_stop_and_ends_what_is_under_way(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        stopped, looks = asyncio.Event(), list[Looked]()

        def tell(looked: Looked) -> None:
            looks.append(looked)
            if len(looks) == 3:
                stopped.set()

        await watch(desk.hub, desk.egress, desk.lookout, tell, stopped, seconds=0.001)
        assert [len(looked.outcomes) for looked in looks] == [1, 0, 0]


async def test_a_database_that_goes_away_is_looked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("ana", "ana")
        stopped, looks = asyncio.Event(), list[Looked]()
        reading, gone = desk.hub.reading, [OperationalError("", {}, OSError("gone"))]

        def sometimes() -> Any:
            if gone:
                raise gone.pop()
            return reading()

        def tell(looked: Looked) -> None:
            looks.append(looked)
            if len(looks) == 2:
                stopped.set()

        monkeypatch.setattr(desk.hub, "reading", sometimes)
        await watch(desk.hub, desk.egress, desk.lookout, tell, stopped, seconds=0.001)
        assert [(looked.away, len(looked.outcomes)) for looked in looks] == [("OSError", 0), ("", 1)]


async def test_what_has_no_address_to_go_to_is_counted(tmp_path: Path) -> None:
    async with desk_in(tmp_path) as desk:
        desk.tell("bea", "bea")
        with desk.hub.reading() as connection:
            seen = desk.lookout.look(connection, desk.clock.now)
            assert nowhere(connection, seen, desk.clock.now) == 1


def waits() -> list[Any]:
    return [wait_after(attempt, 0.5) for attempt in range(1, 40)]


def test_waits_grow_up_to_an_hour(database: str) -> None:
    assert waits()[:3] == [60_000, 120_000, 240_000]
    assert waits()[-1] == HOUR
