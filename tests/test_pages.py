"""The frozen order of a long list: whatever leaves, returns, is forgotten and read again, it stays that order."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewtui.services import pages as module
from reviewtui.services.pages import Pages, Wish
from reviewtui.store.reader import Anchor

SIZE = 4
"""Rows of a page here."""


@dataclass(frozen=True)
class Row:
    ad_id: str
    key: int
    arrival: int

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.key, self.arrival)


def order(anchor: Anchor) -> tuple[int, int]:
    return anchor.key, anchor.arrival


class Model:
    """The list as it is on disk, beside the pages that show it."""

    def __init__(self, count: int, estimate: int | None = None) -> None:
        # Keys repeat, so that arrival must tell rows apart.
        self.rows = [Row(f"ad {n}", n // 3, n) for n in range(count)]
        self.gone: dict[str, Row] = {}
        self.pages: Pages[Row] = Pages(count if estimate is None else estimate)
        self.read(self.pages.first())

    def read(self, wish: Wish) -> None:
        """Answer a wish for a page, as the store does."""
        rows = [
            row
            for row in self.rows
            if (wish.after is None or order(row.anchor) > order(wish.after))
            and (wish.upto is None or order(row.anchor) <= order(wish.upto))
        ]
        if wish.last:
            rows = rows[-wish.limit :]
        elif wish.offset < len(rows):
            rows = rows[wish.offset :]
        self.pages.put(wish, rows[: wish.limit])

    def show(self, index: int) -> Row | None:
        """Look at an index until its row is there, as a screen does."""
        for _ in range(200):
            row = self.pages.get(index)
            if row is not None:
                return row
            wish = self.pages.missing(index)
            if wish is None:
                return None
            self.read(wish)
        raise AssertionError("an index asked for a page again and again")

    def leave(self, index: int) -> None:
        """The row at an index is decided."""
        row = self.show(index)
        if row is None:
            return
        assert self.pages.remove(row.ad_id) == index
        self.rows.remove(row)
        self.gone[row.ad_id] = row

    def come_back(self, which: int) -> None:
        """One of the decided rows is undone."""
        if not self.gone:
            return
        row = self.gone.pop(sorted(self.gone)[which % len(self.gone)])
        self.rows.append(row)
        self.rows.sort(key=lambda row: (row.key, row.arrival))
        index = self.pages.put_back(row)
        if index is not None:
            assert self.pages.get(index) is row
            assert self.pages.index_of(row.ad_id) == index
            assert self.pages.put_back(row) == index

    def everything(self) -> list[Row]:
        """The whole list as it is shown, by its indexes."""
        shown: list[Row] = []
        while True:
            row = self.show(len(shown))
            if row is None:
                return shown
            shown.append(row)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("show"), st.integers(0, 40)),
        st.tuples(st.just("leave"), st.integers(0, 40)),
        st.tuples(st.just("back"), st.integers(0, 40)),
    ),
    max_size=40,
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few rows are many here."""
    monkeypatch.setattr(module, "PAGE", SIZE)
    monkeypatch.setattr(module, "KEPT", 3)


once = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@once
@given(count=st.integers(0, 60), wrong=st.integers(-9, 30), steps=steps)
def test_any_history_shows_the_list_in_its_order_and_no_row_twice(
    count: int, wrong: int, steps: list[tuple[str, int]]
) -> None:
    model = Model(count, max(0, count + wrong))
    for step, number in steps:
        {"show": model.show, "leave": model.leave, "back": model.come_back}[step](number)
        in_memory = [row for row in (model.pages.get(at) for at in range(len(model.pages))) if row]
        assert in_memory == sorted(in_memory, key=lambda row: order(row.anchor))
        assert len(in_memory) == len(set(in_memory))
    model.everything()
    if model.pages.complete:
        assert model.everything() == model.rows
        assert len(model.pages) == len(model.rows)
    else:
        assert wrong < 0, "only a total told too low leaves rows unseen"
    model.pages.expect(len(model.rows))
    assert model.everything() == model.rows
    assert model.pages.complete
    assert len(model.pages) == len(model.rows)


@once
@given(st.integers(0, 60))
def test_the_length_is_an_estimate_until_every_gap_is_closed(count: int) -> None:
    model = Model(count, count + 30)
    assert len(model.pages) == (count if count < SIZE else count + 30)
    model.pages.expect(count + 7)
    assert len(model.pages) == (count if count < SIZE else count + 7)
    model.everything()
    assert len(model.pages) == count


@once
@given(st.integers(0, 60))
def test_the_end_is_one_reading_away(count: int) -> None:
    model = Model(count)
    last = model.pages.missing(count - 1)
    if last is not None:
        model.read(last)
    row = model.pages.get(count - 1)
    assert row == (model.rows[-1] if count else None)


def test_a_row_where_nothing_was_read_has_no_place_yet() -> None:
    model = Model(40)
    far = Row("far", 13, 39_000)
    assert model.pages.put_back(far) is None
    assert len(model.pages) == 41
    model.rows.append(far)
    model.everything()
    assert model.show(40) == far


def test_an_empty_list_takes_rows_back() -> None:
    pages: Pages[Row] = Pages()
    pages.put(pages.first(), [])
    assert (pages.complete, len(pages)) == (True, 0)
    assert pages.put_back(Row("a", 5, 5)) == 0
    assert pages.put_back(Row("b", 4, 4)) == 0
    assert pages.put_back(Row("c", 6, 6)) == 2
    assert [pages.get(at) for at in range(3)] == [Row("b", 4, 4), Row("a", 5, 5), Row("c", 6, 6)]


def test_an_answer_that_comes_too_late_is_left_aside() -> None:
    model = Model(20)
    first, second = model.pages.missing(5), model.pages.missing(6)
    assert first is not None
    assert second is not None
    model.read(first)
    model.read(second)
    assert model.everything() == model.rows
    assert model.pages.missing(-1) is None
    assert model.pages.missing(20) is None
