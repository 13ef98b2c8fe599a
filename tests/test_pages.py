"""The frozen order of a long list: whatever leaves, returns, is forgotten and read again, it stays that order."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from reviewtui.services import pages as module
from reviewtui.services.pages import Pages
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


class Model:
    """The list as it is on disk, beside the pages that show it."""

    def __init__(self, count: int) -> None:
        # Keys repeat, so that arrival must tell rows apart.
        self.rows = [Row(f"ad {n}", n // 3, n) for n in range(count)]
        self.gone: dict[str, Row] = {}
        self.pages: Pages[Row] = Pages(count)

    def read(self, number: int, after: Anchor | None, before: Anchor | None) -> None:
        """Answer a wish for a page, as the store does."""

        def inside(row: Row) -> bool:
            at = (row.key, row.arrival)
            return (after is None or at > (after.key, after.arrival)) and (
                before is None or at <= (before.key, before.arrival)
            )

        rows = [row for row in self.rows if inside(row)]
        self.pages.put(number, rows if before is not None else rows[:SIZE], SIZE)

    def show(self, index: int) -> Row | None:
        """Look at an index until its row is there, as a screen does."""
        for _ in range(200):
            row = self.pages.get(index)
            if row is not None:
                return row
            wish = self.pages.missing(index)
            if wish is None:
                return None
            self.read(*wish)
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


@given(count=st.integers(0, 30), steps=steps, kept=st.integers(1, 4))
def test_any_history_shows_the_list_in_its_order_and_no_row_twice(
    count: int, steps: list[tuple[str, int]], kept: int
) -> None:
    saved, module.KEPT = module.KEPT, kept
    try:
        model = Model(count)
        for step, number in steps:
            {"show": model.show, "leave": model.leave, "back": model.come_back}[step](number)
            in_memory = [row.ad_id for row in (model.pages.get(at) for at in range(len(model.pages))) if row]
            assert len(in_memory) == len(set(in_memory))
        assert model.everything() == model.rows
        assert model.pages.complete
        assert len(model.pages) == len(model.rows)
    finally:
        module.KEPT = saved


@given(st.integers(0, 30))
def test_the_length_is_an_estimate_until_the_end_was_met(count: int) -> None:
    model = Model(count)
    model.pages.expect(count + 5)
    assert len(model.pages) == count + 5
    model.everything()
    assert len(model.pages) == count


def test_a_row_beyond_what_was_read_has_no_place_yet() -> None:
    model = Model(10)
    model.show(0)
    assert model.pages.put_back(Row("far", 90, 90)) is None
    model.everything()
    assert model.pages.put_back(Row("far", 90, 90)) == 10
    assert model.show(10) == Row("far", 90, 90)


def test_an_empty_list_takes_a_row_back() -> None:
    pages: Pages[Row] = Pages()
    pages.put(0, [], SIZE)
    assert (pages.complete, len(pages)) == (True, 0)
    assert pages.put_back(Row("a", 5, 5)) == 0
    assert pages.put_back(Row("b", 4, 4)) == 0
    assert pages.put_back(Row("c", 6, 6)) == 2
    assert [pages.get(at) for at in range(3)] == [Row("b", 4, 4), Row("a", 5, 5), Row("c", 6, 6)]


def test_a_page_nobody_waits_for_is_left_out() -> None:
    pages: Pages[Row] = Pages(100)
    pages.put(3, [Row("a", 1, 1)], SIZE)
    assert pages.get(0) is None
    assert pages.missing(0) == (0, None, None)
    assert pages.missing(-1) is None
