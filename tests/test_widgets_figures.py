"""Figures as people read them: whatever instant a fact claims, it is read without a fault."""

import time
from collections.abc import Iterator

import pytest

from reviewtui.domain.values import INSTANT_MAX, INSTANT_MIN, INT64_MAX, INT64_MIN
from reviewtui.widgets.figures import clock, instant

NOW = 1_750_000_000_000


@pytest.fixture(params=["UTC0", "EAST-14", "WEST12"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_an_instant_is_told_in_local_time_and_todays_without_its_date(zone: str) -> None:
    hour = {"UTC0": "2025-06-15 15:06", "EAST-14": "2025-06-16 05:06", "WEST12": "2025-06-15 03:06"}[zone]
    assert instant(NOW) == hour
    assert clock(NOW, NOW) == hour[-5:]
    assert clock(NOW, NOW + 86_400_000) == hour


@pytest.mark.parametrize("at", [INT64_MIN, INSTANT_MIN - 1, INSTANT_MIN, INSTANT_MAX, INSTANT_MAX + 1, INT64_MAX])
def test_an_instant_at_the_end_of_the_calendar_or_beyond_is_told_or_a_mark(zone: str, at: int) -> None:
    for told in (instant(at), clock(at, NOW), clock(NOW, at)):
        assert told == "?" or len(told.partition(" ")[2]) == len("15:06")
