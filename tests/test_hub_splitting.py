"""Batches in which something cannot be read, taken apart."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.hub.splitting import NoBatch, TooManyPieces, pieces_of

TEXTS = st.text(st.sampled_from('ab"\\\\[]{},:\ud800 é\n'), max_size=8)
VALUES = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(
    entries=st.lists(VALUES, max_size=5),
    indent=st.sampled_from([None, 0, 2]),
    name=st.sampled_from(["facts", "rows"]),
)
def test_every_entry_comes_back_as_it_was(entries: list[Any], indent: int | None, name: str) -> None:
    batch = json.dumps({name: entries}, indent=indent).encode()
    assert [json.loads(piece) for piece in pieces_of(batch, 500)] == entries


@given(st.lists(st.sampled_from(["[", "]", "{", "}", ",", '"', "\\\\", "1", " "]), max_size=12))
def test_whatever_comes_back_is_what_was_between_the_commas(signs: list[str]) -> None:
    between = "".join(signs)
    try:
        pieces = pieces_of(f'{{"facts":[{between}]}}'.encode(), 500)
    except NoBatch:
        return
    assert not pieces or all(pieces)
    assert sum(map(len, pieces)) <= len(between)


@pytest.mark.parametrize(
    "batch",
    [
        b"", b"[]", b'{"facts":', b'{"facts":[', b'{"facts":[1,]}', b'{"facts":[,1]}', b'{"facts":[1}',
        b'{"facts":[1]} x', b'{"facts":["]}', b'{"facts":["a\\', b'{"others":[1]}',
    ],
)  # fmt: skip
def test_what_is_no_batch_is_not_taken_apart(batch: bytes) -> None:
    with pytest.raises(NoBatch):
        pieces_of(batch, 500)


def test_what_is_too_finely_made_is_not_taken_apart() -> None:
    with pytest.raises(NoBatch):
        pieces_of(b'{"facts":[' + b"[]" * 600_000 + b"]}", 500)


def test_no_more_is_taken_apart_than_is_asked_for() -> None:
    batch = b'{"facts":[1,2,3,4'
    with pytest.raises(TooManyPieces):
        pieces_of(batch, 3)
    with pytest.raises(NoBatch):
        pieces_of(batch, 4)
    assert pieces_of(batch + b"]}", 4) == [b"1", b"2", b"3", b"4"]
