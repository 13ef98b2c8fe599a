"""Who covers an account today, switched by away dates alone; what one person alone knows; how the team grows."""

from datetime import date, timedelta

import pytest
from account_setup import TODAY, at, made, says
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Away, Cover
from reviewtui.domain.corrections import apply
from reviewtui.domain.cover import Entry, Quarter, Why, absences, alone, covering, growth
from reviewtui.domain.recorded import Recorded

FIELDS = apply(says(owner="ana", backup="bo"))


def away(user: str, first: str, last: str, cover: str = "", made_on: str = "2026-11-01") -> Recorded[Away]:
    return made(Away("acme", user, first, last, cover), made_on, user, f"{user}-{first}-{cover}")


def who(day: str, *aways: Recorded[Away], covers: tuple[Recorded[Cover], ...] = ()) -> tuple[str, str]:
    found = covering(FIELDS, covers, aways, date.fromisoformat(day))
    return found.who, found.why


HOLIDAY = away("ana", "2026-12-07", "2026-12-11")


@pytest.mark.parametrize(
    ("day", "covers"),
    [
        ("2026-12-06", ("ana", Why.OWNER)),
        ("2026-12-07", ("bo", Why.BACKUP)),
        ("2026-12-11", ("bo", Why.BACKUP)),
        ("2026-12-12", ("ana", Why.OWNER)),
    ],
)
def test_cover_switches_on_with_the_first_day_and_off_after_the_last(day: str, covers: tuple[str, str]) -> None:
    assert who(day, HOLIDAY) == covers


def test_whoever_was_named_stands_in_before_the_backup() -> None:
    named = away("ana", "2026-12-07", "2026-12-11", cover="cy")
    assert who("2026-12-08", named) == ("cy", Why.STAND_IN)
    assert who("2026-12-08", named, away("cy", "2026-12-08", "2026-12-08")) == ("bo", Why.BACKUP)
    assert who("2026-12-09", named, away("cy", "2026-12-08", "2026-12-08")) == ("cy", Why.STAND_IN)


def test_both_away_is_nobody_and_said() -> None:
    assert who("2026-12-08", HOLIDAY, away("bo", "2026-12-01", "2026-12-31")) == ("", Why.ALL_AWAY)


def test_a_backup_who_is_away_changes_nothing_while_the_owner_is_there() -> None:
    assert who("2026-12-08", away("bo", "2026-12-01", "2026-12-31")) == ("ana", Why.OWNER)


def test_of_two_plans_for_one_day_the_later_one_names_who_stands_in() -> None:
    first = away("ana", "2026-12-07", "2026-12-11", "cy", "2026-11-01")
    second = away("ana", "2026-12-10", "2026-12-20", "di", "2026-11-05")
    assert [who(f"2026-12-{day:02}", second, first)[0] for day in (9, 10, 11, 12, 21)] == [
        "cy",
        "di",
        "di",
        "di",
        "ana",
    ]
    assert covering(FIELDS, (), [first, second], date(2026, 12, 8)).until == date(2026, 12, 20)


def test_nobody_and_only_a_backup_are_said() -> None:
    assert covering({}, (), (), TODAY)[:2] == ("", Why.NOBODY)
    assert covering(apply(says(backup="bo")), (), (), TODAY)[:2] == ("bo", Why.NO_OWNER)
    only = apply(says(owner="ana"))
    assert covering(only, (), [away("ana", "2026-11-20", "2026-11-30")], TODAY)[:2] == ("", Why.ALL_AWAY)
    assert covering(apply(says(owner=7, backup=["bo"])), (), (), TODAY)[:2] == ("", Why.NOBODY), "no names"


def test_who_was_set_here_holds_over_the_sources_and_a_later_word_of_theirs_is_pointed_out() -> None:
    given = (made(Cover("acme", "di", "ana", "she moved"), "2026-11-10", "lia"),)
    assert who("2026-12-01", covers=given) == ("di", Why.OWNER)
    assert who("2026-12-01", away("di", "2026-12-01", "2026-12-02"), covers=given) == ("ana", Why.BACKUP)

    def raised(day: str, owner: str) -> bool:
        return covering(apply(says(day=day, owner=owner)), given, (), TODAY).raised

    assert not raised("2026-11-01", "ana"), "said before"
    assert raised("2026-11-20", "ana")
    assert not raised("2026-11-20", "di"), "the same by now"


def test_the_last_word_on_who_looks_after_it_counts() -> None:
    earlier = made(Cover("acme", "di"), "2026-11-10")
    later = made(Cover("acme", ""), "2026-11-11")
    assert who("2026-12-01", covers=(later, earlier)) == ("", Why.NOBODY)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-12-11", "2026-12-07"), ("", ""), ("soon", "later"), ("2026-12-07", ""), ("20261207", "20261211"),
     ("2026-W50-1", "2026-W50-5")],
)  # fmt: skip
def test_what_are_no_days_switches_nothing(first: str, last: str) -> None:
    assert who("2026-12-08", away("ana", first, last)) == ("ana", Why.OWNER)


days = st.integers(0, 40).map(lambda number: date(2026, 12, 1) + timedelta(days=number))


@given(
    st.lists(
        st.builds(
            lambda user, first, last, cover: away(user, first.isoformat(), last.isoformat(), cover),
            st.sampled_from(["ana", "bo", "cy"]), days, days, st.sampled_from(["", "bo", "cy", "ana"]),
        ),
        max_size=6,
    ),
    days,
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_whoever_covers_is_there_and_the_order_of_arrival_changes_nothing(
    aways: list[Recorded[Away]], day: date, chance: object
) -> None:
    gone = {one.body.user for one in aways if one.body.first <= day.isoformat() <= one.body.last}
    found = covering(FIELDS, (), aways, day)
    assert found.who not in gone
    assert (found.who == "ana") is ("ana" not in gone)
    assert bool(found.who) or {"ana", "bo"} <= gone
    assert covering(FIELDS, (), aways[::-1], day) == found


# --- the people around an account ---


def entry(by: str, day: str) -> Entry:
    return Entry(by, at(day))


def test_what_one_person_alone_knows_is_pointed_out() -> None:
    assert alone([entry("ana", "2026-11-01"), entry("ana", "2026-09-01")], TODAY) == "ana"
    assert alone([entry("ana", "2026-11-01"), entry("bo", "2026-09-01")], TODAY) == ""
    assert alone([entry("ana", "2026-11-01"), entry("bo", "2026-01-01")], TODAY) == "ana", "half a year ago"
    assert alone([entry("ana", "2026-01-01")], TODAY) == "", "nobody lately: a silence, no one person"
    assert alone([], TODAY) == ""


def test_the_team_over_time_is_the_people_of_each_quarter() -> None:
    entries = [
        entry("ana", "2025-12-31"), entry("ana", "2026-01-01"), entry("bo", "2026-03-31"), entry("ana", "2026-02-02"),
        entry("ana", "2026-10-01"), entry("bo", "2026-11-02"), entry("cy", "2026-11-03"),
    ]  # fmt: skip
    assert growth(entries, TODAY, 5) == (
        Quarter("2025-Q4", 1), Quarter("2026-Q1", 2), Quarter("2026-Q2", 0), Quarter("2026-Q3", 0),
        Quarter("2026-Q4", 3),
    )  # fmt: skip


def test_absences_to_come_are_listed_by_their_first_day() -> None:
    over = away("ana", "2026-11-01", "2026-11-21")
    today = away("bo", "2026-11-10", "2026-11-22")
    assert absences([HOLIDAY, over, today], TODAY) == [today, HOLIDAY]
