"""Working time: what counts by an office's hours, holidays and zone, whatever clocks on the wall do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.values import BadValue
from reviewtui.domain.workdays import Schedule, WorkTime, add_days, instant_at, weekly_hours, work_time, zone_of

HOUR = 3_600_000
MINUTE = 60_000
ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo")
HOURS = (
    ("mon-fri 09:00-17:00",),
    ("mon-fri 09:00-13:00 15:00-19:00", "sat 10:00-14:00"),
    ("mon-sun 00:00-24:00",),
    ("sat-sun 00:30-02:30", "wed 23:00-24:00"),
    ("sun 01:00-01:30 01:30-02:00 02:30-04:00",),
    ("fri-mon 22:00-24:00",),
)


def at(text: str) -> int:
    """The instant of a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def iso(instant: int | None) -> str:
    return "never" if instant is None else datetime.fromtimestamp(instant / 1000, UTC).strftime("%Y-%m-%d %H:%M")


MADRID = WorkTime(Schedule("Madrid", "Europe/Madrid", holidays=("2026-01-01", "2026-01-06")))
SCHEDULES = st.builds(
    Schedule, st.just("office"), st.sampled_from(ZONES), st.sampled_from(HOURS),
    st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str), max_size=20).map(tuple),
)  # fmt: skip
INSTANTS = st.integers(at("2026-01-01 00:00") // MINUTE, at("2026-12-31 00:00") // MINUTE).map(lambda m: m * MINUTE)
LENGTHS = st.integers(0, 60 * 60).map(lambda minutes: minutes * MINUTE)


def test_eight_hours_on_a_working_day_and_none_at_night_or_on_a_sunday() -> None:
    assert MADRID.business_between(at("2026-03-02 00:00"), at("2026-03-03 00:00")) == 8 * HOUR
    assert MADRID.business_between(at("2026-03-02 16:00"), at("2026-03-03 08:00")) == 0
    assert MADRID.business_between(at("2026-03-01 00:00"), at("2026-03-01 23:00")) == 0
    assert MADRID.business_between(at("2026-03-02 00:00"), at("2026-03-09 00:00")) == 40 * HOUR
    assert MADRID.business_between(at("2026-03-03 00:00"), at("2026-03-02 00:00")) == 0, "the end is before the start"


def test_a_holiday_has_none() -> None:
    assert MADRID.business_between(at("2026-01-05 00:00"), at("2026-01-10 00:00")) == 32 * HOUR
    assert iso(MADRID.add_business(at("2026-01-05 15:00"), 2 * HOUR)) == "2026-01-07 09:00"


def test_it_ends_at_closing_time_not_at_the_next_opening() -> None:
    assert iso(MADRID.add_business(at("2026-03-02 08:00"), 8 * HOUR)) == "2026-03-02 16:00"
    assert iso(MADRID.add_business(at("2026-03-02 16:00"), MINUTE)) == "2026-03-03 08:01"
    assert iso(MADRID.add_business(at("2026-03-01 12:00"), 0)) == "2026-03-01 12:00"


def test_when_the_office_opens_next() -> None:
    assert iso(MADRID.opens(at("2026-03-02 10:00"))) == "2026-03-02 10:00"
    assert iso(MADRID.opens(at("2026-03-02 16:00"))) == "2026-03-03 08:00"
    assert iso(MADRID.opens(at("2026-03-06 20:00"))) == "2026-03-09 08:00"
    assert iso(MADRID.opens(at("2026-03-28 12:00"))) == "2026-03-30 07:00", "an hour earlier once clocks went forward"


def test_an_office_that_never_opens() -> None:
    never = WorkTime(Schedule("never", hours=()))
    assert never.add_business(0, 1) is None
    assert never.opens(0) is None
    assert never.business_between(0, 10**12) == 0
    assert iso(never.add_business(at("2026-03-02 10:00"), 0)) == "2026-03-02 10:00"


def test_more_than_a_century_of_work_never_comes() -> None:
    assert MADRID.add_business(at("2026-03-02 10:00"), 120 * 365 * 8 * HOUR) is None
    assert MADRID.add_business(at("9999-12-30 10:00"), 100 * HOUR) is None


def test_a_day_on_which_clocks_jump_has_the_hours_that_pass() -> None:
    madrid = WorkTime(Schedule("all day", "Europe/Madrid", hours=("mon-sun 00:00-24:00",)))
    for day, hours in (("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-24", 24), ("2026-10-25", 25)):
        start = instant_at(datetime.fromisoformat(day), madrid.zone)
        end = instant_at(datetime.fromisoformat(day) + timedelta(days=1), madrid.zone)
        assert end - start == madrid.business_between(start, end) == hours * HOUR, day


@pytest.mark.parametrize(
    ("line", "hours"),
    [("01:00-02:30", 2.5), ("02:30-04:00", 2.5), ("01:00-02:30 02:30-04:00", 4), ("02:00-03:00", 2)],
)
def test_in_the_night_with_an_hour_twice_it_opens_at_the_first_and_closes_at_the_last(
    line: str, hours: float
) -> None:
    office = WorkTime(Schedule("night", "Europe/Madrid", hours=(f"sun {line}",)))
    assert office.business_between(at("2026-10-24 12:00"), at("2026-10-25 12:00")) == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "wall", "first", "last"),
    [
        ("Europe/Madrid", "2026-03-29 02:30", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("Europe/Madrid", "2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("America/New_York", "2026-03-08 02:59", "2026-03-08 07:00", "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30", "2026-10-03 15:30"),
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00", "2026-04-23 22:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00", "2011-12-30 10:00"),
    ],
)
def test_a_time_that_comes_twice_or_never(zone: str, wall: str, first: str, last: str) -> None:
    moment = datetime.fromisoformat(wall)
    assert iso(instant_at(moment, ZoneInfo(zone))) == first
    assert iso(instant_at(moment, ZoneInfo(zone), last=True)) == last


def test_days_of_the_calendar_keep_the_time_of_day() -> None:
    zone = zone_of("Europe/Madrid")
    assert iso(add_days(at("2026-03-27 11:00"), 5, zone)) == "2026-04-01 10:00"
    assert iso(add_days(at("2026-10-25 01:30"), 0, zone)) == "2026-10-25 01:30", "the second 02:30 stays the second"


def test_hours_as_lines() -> None:
    week = weekly_hours(("mon-wed 09:00-12:00 13:00-17:00", "sat 10:00-24:00", "sun-mon 00:00-01:00"))
    assert week[0] == ((0, 60), (540, 720), (780, 1020))
    assert week[2] == ((540, 720), (780, 1020))
    assert week[4] == ()
    assert week[5:] == (((600, 1440),), ((0, 60),))


@pytest.mark.parametrize(
    "line",
    ["", "mon", "mon 9:00-17:00", "mon 17:00-09:00", "mon 09:00-24:01", "mon 09:60-10:00", "day 09:00-17:00",
     "mon 09:00", "mon-fri 09:00-12:00 11:00-13:00", "mon-mon 09:00-10:00 09:00-10:00", "mon ٠٩:00-17:00"],
)  # fmt: skip
def test_a_line_that_says_no_hours(line: str) -> None:
    with pytest.raises(BadValue, match="not_hours"):
        weekly_hours((line,))


def test_zones_and_holidays_that_are_none() -> None:
    for zone in ("Europe/Atlantis", "", "../Madrid", "/etc/localtime", "Europe", "a\0b"):
        with pytest.raises(BadValue, match="not_a_zone"):
            zone_of(zone)
    with pytest.raises(BadValue, match="not_a_date"):
        work_time(Schedule("office", holidays=("25.12.2026",)))


# --- what holds of every office ---


@given(SCHEDULES, INSTANTS, LENGTHS)
def test_adding_and_measuring_are_inverse(schedule: Schedule, start: int, length: int) -> None:
    office = work_time(schedule)
    end = office.add_business(start, length)
    if end is None:
        return
    assert office.business_between(start, end) == length
    assert office.add_business(start, office.business_between(start, end)) == end
    assert length == 0 or office.business_between(start, end - 1) == length - 1, "and it is the first such instant"


@given(SCHEDULES, INSTANTS, INSTANTS, INSTANTS)
def test_stretches_add_up(schedule: Schedule, one: int, two: int, three: int) -> None:
    first, second, third = sorted((one, two, three))
    office = work_time(schedule)
    parts = office.business_between(first, second) + office.business_between(second, third)
    assert parts == office.business_between(first, third) <= third - first


@given(
    SCHEDULES,
    INSTANTS,
    st.integers(1, 60).map(lambda hours: hours * HOUR),
    st.dates(date(2026, 1, 1), date(2027, 3, 1)),
)
def test_one_holiday_more_never_ends_it_earlier(schedule: Schedule, start: int, length: int, day: date) -> None:
    shut = Schedule(schedule.name, schedule.zone, schedule.hours, (*schedule.holidays, str(day)))
    assert WorkTime(shut).add_business(start, length) >= work_time(schedule).add_business(start, length)


@given(SCHEDULES, st.integers(at("2026-01-01 00:00") // MINUTE, at("2026-12-31 00:00") // MINUTE))
def test_a_minute_counts_when_the_clock_on_the_wall_says_so(schedule: Schedule, minute: int) -> None:
    start = minute * MINUTE
    local = datetime.fromtimestamp(start / 1000, UTC).astimezone(ZoneInfo(schedule.zone))
    wall = local.hour * 60 + local.minute
    opens = any(first <= wall < last for first, last in weekly_hours(schedule.hours)[local.weekday()])
    works = opens and str(local.date()) not in schedule.holidays
    shown_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if not shown_twice:  # an office that opens within such an hour stays open through its second coming
        assert (work_time(schedule).business_between(start, start + MINUTE) == MINUTE) is works
