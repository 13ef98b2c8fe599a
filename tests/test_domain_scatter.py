"""Accounts as dots: each is drawn once, in its place, and every dot can be walked to."""

from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.plotting import LEFT, frame_of, plot_rows, row_of
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.scatter import RENEWAL_SPAN, Across, Frame, Mark, Scatter, Spot, columns_of, scatter, telling

TODAY = date(2026, 3, 1)


def line(id: str, active: int | None, score: int | None = 50, days: int | None = 30, **more: object) -> AccountLine:
    on = "" if days is None else (TODAY + timedelta(days=days)).isoformat()
    return AccountLine(id, id, TODAY.isoformat(), active=active, score=score, renews_on=on, **more)  # type: ignore[arg-type]


LINES = st.lists(
    st.tuples(
        st.none() | st.integers(0, 10**7), st.none() | st.integers(0, 100), st.none() | st.integers(-400, 900),
        st.sampled_from(["", "active", "leaving", "churned"]),
    ),
    max_size=40,
).map(lambda rows: [line(f"a{n}", *row[:3], standing=row[3]) for n, row in enumerate(rows)])  # fmt: skip
FRAMES = st.builds(Frame, st.integers(1, 120), st.integers(1, 40), st.sampled_from(Across), st.booleans())


@given(LINES, FRAMES)
def test_every_account_is_drawn_once_or_counted(lines: list[AccountLine], frame: Frame) -> None:
    plot = scatter(lines, frame, TODAY)
    drawn = [dot.account_id for spot in plot.spots for dot in spot.dots]
    assert len(drawn) == len(set(drawn))
    assert len(drawn) + plot.left_out == len(lines)
    assert sum(plot.quadrants) == len(drawn)
    for spot in plot.spots:
        assert 0 <= spot.x < frame.width
        assert 0 <= spot.y < frame.height


@given(LINES, FRAMES)
def test_more_users_are_never_drawn_lower(lines: list[AccountLine], frame: Frame) -> None:
    dots = [(dot.y, spot.y) for spot in scatter(lines, frame, TODAY).spots for dot in spot.dots]
    for users, cell in dots:
        assert all(other_cell >= cell for other, other_cell in dots if other > users)


@given(LINES, FRAMES)
def test_every_dot_is_reached_by_keys(lines: list[AccountLine], frame: Frame) -> None:
    plot = scatter(lines, frame, TODAY)
    everything = {dot.account_id for spot in plot.spots for dot in spot.dots}
    assert reached(plot) == everything


def reached(plot: Scatter) -> set[str]:
    waiting, found = [plot.step("", 1, 0)], set[str]()
    while waiting:
        here = waiting.pop()
        if here and here not in found:
            found.add(here)
            waiting += [plot.step(here, dx, dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    return found


@given(LINES, FRAMES, st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]))
def test_a_key_goes_to_the_nearest_cell_that_lies_more_that_way_than_aside(
    lines: list[AccountLine], frame: Frame, way: tuple[int, int]
) -> None:
    plot = scatter(lines, frame, TODAY)
    leaves, enters = (-1, 0) if sum(way) > 0 else (0, -1)
    for here in plot.spots:
        near = min((cell for cell in map(partial(seen_from, here, way), plot.spots) if cell), default=None)
        going = next((spot.dots[enters] for spot in plot.spots if near and (spot.y, spot.x) == near.cell), None)
        last = here.dots[leaves]
        assert plot.step(last.account_id, *way) == (going or last).account_id


class Near(NamedTuple):
    """How far a cell is, and where: of two that are as far, the one above, then the one to the left."""

    far: int
    lower: int
    right: int

    @property
    def cell(self) -> tuple[int, int]:
        return -self.lower, self.right


def seen_from(here: Spot, way: tuple[int, int], spot: Spot) -> Near | None:
    """A cell as seen from another; a row counts as two columns. None where it does not lie that way."""
    right, up = spot.x - here.x, 2 * (spot.y - here.y)
    along = right * way[0] + up * way[1]
    aside = abs(up) if way[0] else abs(right)
    return Near(along + 2 * aside, -spot.y, spot.x) if 0 < along >= aside else None


def test_places_by_hand() -> None:
    """Ten cells by ten, linear: 1000 users at the top, 0 at the bottom; health 0 left, 100 right."""
    lines = [line("low", 0, 0), line("high", 1000, 100), line("half", 500, 50), line("without", None)]
    plot = scatter(lines, Frame(10, 10, Across.HEALTH, log=False), TODAY)
    assert [(spot.x, spot.y, spot.dots[0].account_id) for spot in plot.spots] == [
        (9, 9, "high"), (5, 5, "half"), (0, 0, "low"),
    ]  # fmt: skip
    assert (plot.most, plot.middle, plot.left_out, plot.quadrants) == (1000, 500, 1, (1, 1, 1, 0))
    assert plot.levels == ((0, 0), (2, 200), (4, 400), (6, 600), (8, 800), (9, 1000))


def test_renewals_that_are_far_or_over_stand_at_the_edges() -> None:
    lines = [line("far", 5, days=RENEWAL_SPAN * 3), line("soon", 5, days=89)]
    plot = scatter(lines, Frame(37, 5, Across.RENEWAL), TODAY)
    assert {spot.x: spot.dots[0].account_id for spot in plot.spots} == {36: "far", 8: "soon"}
    assert plot.ticks[0] == (0, 0)
    plot = scatter([*lines, line("long over", 5, days=-300)], Frame(46, 5, Across.RENEWAL), TODAY)
    assert {spot.x: spot.dots[0].account_id for spot in plot.spots} == {0: "long over", 45: "far", 17: "soon"}
    assert plot.ticks[:2] == ((0, -90), (9, 0))


def test_an_overdue_renewal_stands_left_of_today() -> None:
    """Forty cells of ten days each, from 30 days ago."""
    lines = [line("over", 5, days=-12), line("today", 5, days=0), line("soon", 5, days=89)]
    plot = scatter(lines, Frame(40, 5, Across.RENEWAL), TODAY)
    assert {spot.x: spot.dots[0].account_id for spot in plot.spots} == {1: "over", 3: "today", 11: "soon"}
    assert plot.ticks == ((0, -30), (3, 0), (12, 90), (21, 180), (30, 270), (39, 365))
    assert plot.left_out == 0


def paying(*values: float) -> list[AccountLine]:
    return [line(f"a{n}", None, numbers={"paid": value}) for n, value in enumerate(values)]


@pytest.mark.parametrize("width", [30, 71, 111])
@pytest.mark.parametrize("most", [3, 72, 119, 8_685, 1_000_000])
def test_the_labels_across_span_the_axis_and_stand_apart(width: int, most: int) -> None:
    plot = scatter(paying(1, most), Frame(width, 5, "paid", up="paid"), TODAY)
    step = plot.ticks[1][1]
    assert [value for _, value in plot.ticks] == list(range(0, most + 1, step))
    assert len(plot.ticks) >= 2
    labels = "".join(sign for sign, _ in plot_rows(plot)[-1]).split()
    assert labels == [f"{value:,}" for _, value in plot.ticks]


def test_a_logarithmic_axis_begins_where_the_numbers_do() -> None:
    plot = scatter(paying(18.2, 35, 70, 118.8), Frame(40, 20, "paid", True, "paid"), TODAY)
    assert {spot.y for spot in plot.spots} == {0, 7, 14, 19}
    assert [value for _, value in plot.levels] == [20, 50, 100]


def test_nobody_at_all_has_the_lowest_row_of_a_logarithmic_axis() -> None:
    plot = scatter(paying(0, 18, 118), Frame(40, 20, "paid", True, "paid"), TODAY)
    assert {spot.y for spot in plot.spots} == {0, 1, 19}
    assert [value for _, value in plot.levels] == [0, 20, 50, 100]


@given(LINES, FRAMES)
def test_labels_on_the_left_stand_in_order_on_the_axis(lines: list[AccountLine], frame: Frame) -> None:
    plot = scatter(lines, frame, TODAY)
    assert list(plot.levels) == sorted(plot.levels)
    assert [number for _, number in plot.levels] == sorted(number for _, number in plot.levels)
    assert all(0 <= cell < frame.height and 0 <= number <= max(1, plot.most) for cell, number in plot.levels)


def test_the_counts_of_quadrants_are_where_no_dot_is() -> None:
    """Dots in every cell, the corners too."""
    lines = [line(f"{x} {y}", y, x) for x in range(101) for y in range(1, 101)]
    plot = scatter(lines, frame_of(80, 18, Across.HEALTH, log=False), TODAY)
    rows = drawn(plot)
    assert len(plot.spots) > 71 * 14
    assert [rows[0].split()[1], rows[0].split()[-2]] == [f"{n:,}" for n in plot.quadrants[:2]]
    assert [rows[-2].split()[1], rows[-2].split()[-2]] == [f"{n:,}" for n in plot.quadrants[2:]]


def test_what_lies_on_a_line_counts_above_and_to_the_right_of_it() -> None:
    plot = scatter([line("on", 5, 60), line("under", 1, 59)], Frame(10, 10), TODAY)
    assert (plot.middle, plot.quadrants) == (5, (0, 1, 1, 0))


def test_the_worst_mark_of_a_cell_is_shown() -> None:
    lines = [
        line("a", 5),
        line("b", 5, standing="leaving"),
        line("c", 5, hint="organic"),
        line("d", 5, standing="churned"),
    ]
    (spot,) = scatter(lines, Frame(4, 4), TODAY).spots
    assert [dot.mark for dot in spot.dots] == [Mark.CHURNED, Mark.LEAVING, Mark.HINT, Mark.ACTIVE]
    assert spot.mark is Mark.CHURNED


@pytest.mark.parametrize("log", [True, False])
def test_nobody_at_all_is_drawn_as_nothing(log: bool) -> None:
    plot = scatter([], Frame(20, 10, log=log), TODAY)
    assert (plot.spots, plot.quadrants, plot.step("x", 1, 0)) == ((), (0, 0, 0, 0), "")


def test_sideways_a_full_cell_is_left_at_once_and_down_it_is_walked_through() -> None:
    plot = scatter([*(line(f"a{n}", 5, 50) for n in range(9)), line("right", 5, 100)], Frame(20, 5), TODAY)
    assert plot.step("a0", 1, 0) == plot.step("a4", 1, 0) == "right"
    assert plot.step("a4", 0, -1) == "a3"
    assert plot.step("a4", 0, 1) == "a5"


def drawn(plot: Scatter) -> list[str]:
    return ["".join(sign for sign, _ in row) for row in plot_rows(plot)]


def test_every_row_of_a_plot_is_as_wide_as_the_plot_and_its_axes_are_named() -> None:
    lines = [line("low", 0, 0), line("high", 3_000_000, 100), line("half", 2_000_000, 50)]
    rows = drawn(scatter(lines, frame_of(40, 20, Across.HEALTH, log=False), TODAY))
    assert {len(row) for row in rows[:-1]} == {40}
    assert rows[-2].startswith("   users└┬ 1 ─")
    assert "─ health ─" in rows[-2]
    labels = [row[:7].strip() for row in rows if "┤" in row]
    assert labels == ["3M", "2.5M", "2M", "1.5M", "1M", "500,000", "0"], "no number loses its first digits"


def test_a_plot_of_nothing_says_so() -> None:
    rows = drawn(scatter([line("without", None)], frame_of(60, 12, Across.RENEWAL, log=True), TODAY))
    assert sum("No account here has users and days to renewal." in row for row in rows) == 1
    plot = scatter([line("without", None)], frame_of(60, 12, Across.HEALTH, log=True, up="seats"), TODAY)
    rows = ["".join(sign for sign, _ in row) for row in plot_rows(plot, names=("", "seats"))]
    assert sum("No account here has seats and health." in row for row in rows) == 1
    assert not any(" 0 " in row[9:] for row in rows[:-1]), "no counts of quadrants"


def test_the_dot_under_the_cursor_stands_out_and_no_other() -> None:
    plot = scatter([line("low", 1, 10), line("high", 900, 90)], Frame(30, 8), TODAY)
    under = [sign for row in plot_rows(plot, "high") for sign, style in row if style == "cursor"]
    assert under == ["●"]
    assert not any(style == "cursor" for row in plot_rows(plot) for _, style in row)


CROWDED = st.builds(Frame, st.integers(1, 60), st.integers(1, 3), st.just(Across.HEALTH), st.booleans(), st.just(""))


@given(LINES, CROWDED)
def test_names_stand_beside_dots_and_hide_none(lines: list[AccountLine], frame: Frame) -> None:
    plot = scatter(lines, frame, TODAY)
    called = {line.account_id: [*"somebody"][: (line.active or 0) % 9] for line in lines}
    bare, named = plot_rows(plot), plot_rows(plot, called=called)
    assert [len(row) for row in named] == [len(row) for row in bare]
    for spot in plot.spots:
        at = LEFT + 1 + spot.x
        row = named[row_of(plot, spot.y)]
        assert row[at] == bare[row_of(plot, spot.y)][at]
    for before, after in zip(bare, named, strict=True):
        hidden = {was for (was, _), (now, _) in zip(before, after, strict=True) if was != now}
        assert hidden <= {" ", "┈", "┊"}


def test_a_name_stands_right_of_its_dot_or_left_and_several_dots_are_counted() -> None:
    lines = [line("calm", 500, 50), line("also", 500, 50), line("going", 500, 62, standing="leaving")]
    rows = plot_rows(scatter(lines, Frame(44, 3), TODAY), called={one.account_id: one.account_id for one in lines})
    (row,) = (text for row in rows if "▲" in (text := "".join(sign for sign, _ in row)))
    assert "▲ going " in row
    assert " calm +1 ●" in row or " also +1 ●" in row


def test_columns_of_a_file_may_go_across_and_up() -> None:
    """Four customers of whom nobody told users: what they pay, up to 100, against months, up to 40."""
    paid = {"a": (10, 20.0), "b": (40, 100.0), "c": (20, 60.4), "d": (5, -1.0)}
    lines = [line(id, None, None, numbers={"months": float(x), "paid": y}) for id, (x, y) in paid.items()]
    assert columns_of(lines) == ("months", "paid")
    assert telling(lines) == ("months", "paid")
    plot = scatter(lines, Frame(40, 10, "months", False, "paid"), TODAY)
    assert {spot.dots[0].account_id: (spot.x, spot.y) for spot in plot.spots} == {
        "a": (10, 2), "b": (39, 9), "c": (20, 6),
    }  # fmt: skip
    assert (plot.most, plot.middle, plot.left_out) == (100, 60, 1), "below 0 there is no place"
    assert plot.ticks == ((0, 0), (10, 10), (20, 20), (30, 30), (39, 40))


def test_users_go_up_where_they_are_told_of() -> None:
    assert telling([line("a", 5, numbers={"x": 1.0, "y": 2.0})]) == (Across.HEALTH, "")
    assert telling([]) == (Across.HEALTH, "")
