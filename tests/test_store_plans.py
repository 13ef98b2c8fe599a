"""What is read of decisions is found along an index of its own: how many others there are costs nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_setup import NOW, Source, content, decision_bytes, fill, id_of, settings_in

from reviewtui.domain.likeness import shape
from reviewtui.services.desk import open_reader
from reviewtui.services.queue import list_queue
from reviewtui.store.judged import judged_alike, judged_like
from reviewtui.store.reader import Reader
from reviewtui.store.work import Delivered, NewFact, WorkStore

TEXT = "Our herbal tea melts {} kilos of fat in one week while you sleep at night"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    settings, source = settings_in(tmp_path), Source()
    for number in range(20):
        source.put_ad(f"ad {number}", TEXT.format(number))
        source.accept(decision_bytes(f"ad {number}", TEXT.format(number)), "ben")
    fill(settings, source)
    opened = open_reader(settings)
    yield opened
    opened.close()


def ways_to_decisions(reader: Reader, read: Callable[[], object]) -> list[str]:
    """How a reading reaches the facts `f`: the mirror's, and this user's own."""
    asked: list[str] = []
    reader.connection.set_trace_callback(asked.append)
    assert read()
    reader.connection.set_trace_callback(None)
    steps = [step for sql in asked if "main.fact f" in sql
             for step in reader.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]  # fmt: skip
    return [step[3] for step in steps if step[3].startswith(("SEARCH f ", "SCAN f"))]


@pytest.mark.parametrize(
    ("index", "read"),
    [
        ("fact_judged", lambda reader: judged_alike(reader, shape(content(TEXT.format(1))), "ad 1", 5)),
        ("fact_judged", lambda reader: judged_like(reader, "herbal tea melts", "ad 1", 5)),
        ("fact_author", lambda reader: reader.decisions_by("ben", 5)),
        ("fact_author", lambda reader: list_queue(reader, "by:ben", NOW, "ana").first),
    ],
    ids=["near-identical", "similar", "by a person, newest first", "by a person, as a list"],
)
def test_decisions_are_found_along_their_own_index(
    reader: Reader, index: str, read: Callable[[Reader], object]
) -> None:
    ways = ways_to_decisions(reader, lambda: read(reader))
    assert any(f" {index} (" in way for way in ways), ways


def test_what_lies_over_ads_is_derived_from_the_facts_on_them_alone(tmp_path: Path) -> None:
    work = WorkStore(tmp_path / "work.db")
    for number in range(4):
        raw = decision_bytes(f"ad {number}", TEXT)
        work.record([NewFact(id_of(raw), "decision", f"ad {number}", NOW, raw, "some content", "approve")])
    asked: list[str] = []
    work.connection.set_trace_callback(asked.append)
    work.deliver([Delivered(1, "acked", seq=1), Delivered(2, "held", code="role")])
    work.connection.set_trace_callback(None)
    steps = [step[3] for sql in asked if "'attempted', 'acked'" in sql
             for step in work.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]  # fmt: skip
    ways = [step for step in steps if step.startswith(("SEARCH f ", "SCAN f"))]
    assert len(ways) == 2, steps
    assert all(" fact_ad (" in way for way in ways), ways
    work.close()
