"""The queue as a program reads it: each item says why it is where it is, and the parts add up."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from store_setup import NOW, Source, decision_bytes, desk_in

from reviewtui.domain.priority import Badge, rank_of
from reviewtui.domain.rules import DueRule, PriorityRules
from reviewtui.services.desk import Desk
from reviewtui.services.listing import QueueItem, list_items
from reviewtui.wire.messages import AdDetail

HOUR = 3_600_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Ads with a badge of a rule, with due times, and one that changed since it was decided."""
    source = Source()
    for ad_id, due in (("rule", None), ("soon", NOW + 2 * HOUR), ("late", NOW - HOUR), ("far", NOW + 90 * HOUR)):
        row = source.put_ad(ad_id, ai_verdict="unsure", ai_score=0.5, created_at=NOW - 3 * HOUR)
        marks = (Badge("unsure", 30), Badge("tea-es", -4))
        detail = AdDetail(
            badges=[tuple(mark) for mark in marks], due_why="rule:1", customer_waiting=ad_id == "soon",
            rules_revision=1 if ad_id == "soon" else 2,
        )  # fmt: skip
        source.ads[ad_id] = msgspec.structs.replace(
            row, due_at=due, rank=rank_of(marks, NOW - 3 * HOUR, due), detail=msgspec.json.encode(detail).decode()
        )
    source.put_ad("old", "before", created_at=NOW - HOUR)
    source.accept(decision_bytes("old", "before", "approve"), "ben")
    source.put_ad("old", "now", created_at=NOW - HOUR)
    source.publish("priority", 1, PriorityRules(due=(DueRule("tea", 2),)))
    desk = desk_in(tmp_path, source)
    yield desk
    desk.close()


def items(desk: Desk) -> dict[str, QueueItem]:
    return {item.ad_id: item for item in list_items(desk.reader, "", 50, NOW, "ana").items}


def test_the_parts_of_every_item_add_up_to_its_priority(desk: Desk) -> None:
    found = items(desk)
    assert list(found) == ["late", "soon", "rule", "far", "old"]
    for item in found.values():
        assert sum(points for _, points in item.parts) == item.priority
    assert found["late"].parts == (("unsure", 30), ("tea-es", -4), ("waited", 3), ("late", 22))
    assert found["soon"].parts == (("unsure", 30), ("tea-es", -4), ("waited", 3), ("due", 19))
    assert found["far"].parts == found["rule"].parts
    assert found["old"].parts == (("changed", 15), ("waited", 1))


def test_why_names_the_due_time_the_state_and_a_rules_own_badge(desk: Desk) -> None:
    found = items(desk)
    assert found["late"].why.endswith("unsure, tea-es")
    assert found["rule"].why == "unsure, tea-es"
    assert found["late"].why != found["soon"].why != found["rule"].why
    assert "changed" in found["old"].why
    assert (found["soon"].due_at, found["soon"].due_why, found["soon"].customer_waiting) == (
        NOW + 2 * HOUR, "rule:tea", True,
    )  # fmt: skip
    assert found["late"].due_why == "rule:1"  # of a revision that this user was not sent
