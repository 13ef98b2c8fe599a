"""A question brings its ad into the queue at once, at the place the hub will give it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cli_setup import Home
from hypothesis import given
from hypothesis import strategies as st
from store_setup import NOW, Source, desk_in

from reviewtui.domain.facts import Ask, decode_body, decode_fact
from reviewtui.domain.rules import DueRule, PriorityRule, PriorityRules
from reviewtui.errors import Misused
from reviewtui.services.desk import Desk
from reviewtui.services.listing import QueueItem, list_items
from reviewtui.services.questions import ask, read_due
from reviewtui.services.rules import publish
from reviewtui.sync.cache import SCOPE

HOUR, DAY = 3_600_000, 86_400_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = desk_in(tmp_path, Source())
    yield desk
    desk.close()


def item(desk: Desk, ad_id: str) -> QueueItem:
    (found,) = (item for item in list_items(desk.reader, "", 50, NOW, "ana").items if item.ad_id == ad_id)
    return found


def test_a_question_says_when_an_answer_is_needed_and_whether_the_customer_waits(desk: Desk) -> None:
    done = ask(desk, why="may we?", text="Tea for two", due_at=NOW + 2 * HOUR, customer_waiting=True)
    body = decode_body(decode_fact(desk.work.facts_on(done.ad_id)[0].body))
    assert isinstance(body, Ask)
    assert (body.due_at, body.customer_waiting) == (NOW + 2 * HOUR, True)
    found = item(desk, done.ad_id)
    assert found.parts == (("asked", 25), ("customer", 20), ("due", 22))
    assert (found.priority, found.due_why) == (67, "asked")


def test_a_question_about_a_known_ad_carries_its_due_time_to_the_hub(tmp_path: Path) -> None:
    source = Source()
    source.put_ad("casino")
    desk = desk_in(tmp_path, source)
    ask(desk, why="may we?", ad_id="casino", due_at=NOW + HOUR)
    body = decode_body(decode_fact(desk.work.facts_on("casino")[0].body))
    assert isinstance(body, Ask)
    assert (body.due_at, body.customer_waiting, body.content) == (NOW + HOUR, False, None)
    desk.close()


def test_a_new_ad_has_the_points_of_the_rules_in_force(desk: Desk) -> None:
    desk.role = "lead"
    publish(desk, "priority", PriorityRules(asked=5, rules=(PriorityRule("tea", 9, "tea"),), due=(DueRule("", 1),)))
    found = item(desk, ask(desk, why="may we?", text="Tea for two").ad_id)
    assert found.parts == (("tea", 9), ("asked", 5), ("due", 23))
    assert found.due_why == "rule:1"


def test_who_sees_some_accounts_asks_for_one_of_them(desk: Desk) -> None:
    desk.work.set_meta(SCOPE, '["acme","delta"]')
    for account_id in ("", "borealis"):
        with pytest.raises(Misused, match="acme, delta"):
            ask(desk, why="may we?", text="Tea for two", account_id=account_id)
    assert desk.work.counts() == (0, 0)
    assert ask(desk, why="may we?", text="Tea for two", account_id="delta").new


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("30m", NOW + HOUR // 2),
        (" 4H ", NOW + 4 * HOUR),
        ("2d", NOW + 2 * DAY),
        ("1w", NOW + 7 * DAY),
        ("2026-03-01T12:00Z", 1_772_366_400_000),
    ],
)
def test_a_due_time_is_a_span_from_now_or_an_instant(typed: str, due: int) -> None:
    assert read_due(typed, NOW) == due


@pytest.mark.parametrize("typed", ["", "soon", "4", "h", "-2h", "2026-03-01T12:00", "99999h"])
def test_what_is_no_due_time_is_a_sentence(typed: str) -> None:
    with pytest.raises(Misused, match="Nothing was asked"):
        read_due(typed, NOW)


@given(st.text(max_size=12))
def test_whatever_is_typed_as_a_due_time_is_one_or_a_sentence(typed: str) -> None:
    with suppress(Misused):
        assert isinstance(read_due(typed, NOW), int)


def test_the_command_asks_with_a_due_time_and_the_hub_keeps_its_place(home: Home) -> None:
    home.with_ads()
    done = home.json("ask", "--text", "Tea", "--why", "may we?", "--due", "2h", "--customer-waiting")
    before = home.json("queue")["items"][0]
    assert (before["ad_id"], before["customer_waiting"], before["due_why"]) == (done["ad_id"], True, "asked")
    home.json("sync")
    after = home.json("queue")["items"][0]
    assert [before[name] for name in ("ad_id", "badges", "due_at")] == [
        after[name] for name in ("ad_id", "badges", "due_at")
    ]
    assert sum(points for _, points in after["parts"]) == after["priority"]
    assert "Nothing was asked" in home.misused("ask", "--text", "Tea", "--why", "x", "--due", "soon")
