"""A part of the queue gets a name: one's own at once, the team's by a published document."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_setup import NOW, Clock, Source, desk_in

from reviewtui.domain.policy import Phrase
from reviewtui.domain.query import BadQuery
from reviewtui.domain.rules import QUEUES, Queues, SharedQueue
from reviewtui.errors import Misused
from reviewtui.services.desk import Desk
from reviewtui.services.views import View, count_view, forget_view, save_view, views


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    source = Source()
    for number in range(3):
        source.put_ad(f"es {number}", f"uno {number}", language="es")
    source.put_ad("en", "one")
    queue = SharedQueue("spanish", Phrase("In Spanish", "En español"), "lang:es")
    source.publish(QUEUES, 1, Queues((queue,)))
    opened = desk_in(tmp_path, source, clock)
    yield opened
    opened.close()


def test_the_teams_come_first_then_ones_own_in_their_order(desk: Desk, clock: Clock) -> None:
    assert save_view(desk, "  cheap ones ", "spend:<10  lang:en") == View(
        "cheap ones", "cheap ones", "spend:<10 lang:en", False
    )
    clock.now += 1
    save_view(desk, "all", "")
    assert views(desk.reader, "es") == [
        View("spanish", "En español", "lang:es", True),
        View("cheap ones", "cheap ones", "spend:<10 lang:en", False),
        View("all", "all", "", False),
    ]
    assert views(desk.reader, "en")[0].title == "In Spanish"


def test_each_says_how_many_it_shows(desk: Desk) -> None:
    save_view(desk, "all", "")
    assert [count_view(desk.reader, view, NOW, "ana") for view in views(desk.reader, "en")] == [3, 4]


def test_a_name_that_is_taken_is_given_to_the_later_query_and_can_be_forgotten(desk: Desk) -> None:
    save_view(desk, "mine", "lang:es")
    save_view(desk, "mine", "lang:en")
    assert [view.query for view in views(desk.reader, "en") if not view.shared] == ["lang:en"]
    assert forget_view(desk, "mine")
    assert not forget_view(desk, "mine")
    assert [view.name for view in views(desk.reader, "en")] == ["spanish"]


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "two\nlines"])
def test_a_name_is_one_short_line(desk: Desk, name: str) -> None:
    with pytest.raises(Misused) as refused:
        save_view(desk, name, "lang:es")
    assert "60" in str(refused.value)


def test_what_cannot_be_asked_is_not_kept(desk: Desk) -> None:
    with pytest.raises(BadQuery):
        save_view(desk, "wrong", "is:opem")
    assert len(views(desk.reader, "en")) == 1
