"""JSON lists and JSON lines: a broken object costs only itself, a broken list is refused with its place."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.values import BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake import json_rows
from reviewtui.intake.decode import read_blocks
from reviewtui.intake.json_rows import read_lines, read_list

json_text = st.text(st.characters(codec="utf-8"), max_size=8) | st.text(st.sampled_from('"\\[]{},:\n'), max_size=8)
json_value = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | json_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(json_text, inner, max_size=3),
    max_leaves=12,
)
objects = st.lists(st.dictionaries(json_text, json_value, max_size=4), max_size=6)


def written(tmp_path: Path, data: str | bytes) -> Path:
    path = tmp_path / "rows.json"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def named(rows: Any) -> list[tuple[int, Any]]:
    return [(line, row.code if isinstance(row, BadValue) else row) for line, row in rows]


@given(
    rows=objects,
    indent=st.sampled_from([None, 2]),
    envelope=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_list_of_objects_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], indent: int | None, envelope: bool, encoding: str
) -> None:
    path = tmp_path_factory.mktemp("json") / "rows.json"
    whole = {"paging": {"data": [1]}, "data": rows, "x": "}"} if envelope else rows
    path.write_bytes(json.dumps(whole, indent=indent, ensure_ascii=False).encode(encoding))
    assert [row for _, row in read_list(path, None)] == rows


@given(rows=objects)
def test_any_json_lines_are_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    path = tmp_path_factory.mktemp("json") / "rows.jsonl"
    path.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert list(read_lines(read_blocks(path, None))) == [(2 * place + 1, row) for place, row in enumerate(rows)]


def test_a_record_is_named_by_the_line_where_it_starts(tmp_path: Path) -> None:
    path = written(tmp_path, '{"data": [\n  {"id": 1},\n\n  {\n    "id": 2\n  }, {"id": 3}]}')
    assert named(read_list(path, None)) == [(2, {"id": 1}), (4, {"id": 2}), (6, {"id": 3})]


BROKEN_OBJECTS = [
    (b'{"a": NaN}', "bad_json"),
    (b'{"a": Infinity}', "bad_json"),
    (b'{"a": 01}', "bad_json"),
    (b'{"a" 1}', "bad_json"),
    (b'{"a": "\\ud800"}', "bad_json"),
    (b'{"a": 1e999}', "bad_json"),
    (b'{"a": ' + b"9" * 5000 + b"}", "bad_json"),
    (b'{"a": "\xff"}', "bad_bytes"),
    (b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too_deep"),
    (b"[1]", "not_an_object"),
    (b"1", "not_an_object"),
    (b'"text"', "not_an_object"),
]


@pytest.mark.parametrize(("broken", "code"), BROKEN_OBJECTS)
def test_a_broken_object_costs_only_itself(tmp_path: Path, broken: bytes, code: str) -> None:
    expected = [(1, {"id": 1}), (2, code), (3, {"id": 3})]
    path = written(tmp_path, b'[{"id": 1},\n' + broken + b',\n{"id": 3}]')
    assert named(read_list(path, None)) == expected
    path = written(tmp_path, b'{"id": 1}\n' + broken + b'\n{"id": 3}\n')
    assert named(read_lines(read_blocks(path, None))) == expected


def test_bad_bytes_in_a_list_are_named_by_their_own_line(tmp_path: Path) -> None:
    ((line, fault),) = read_list(written(tmp_path, b'[\n{"a": 1,\n "b": "\xff"}]'), None)
    assert isinstance(fault, BadValue)
    assert (line, fault.values) == (2, {"encoding": "UTF-8", "line": 3, "byte": 8})


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        ("", 1, 1),
        ("nothing", 1, 1),
        ('[{"a": 1}\n{"a": 2}]', 2, 1),
        ('[{"a": 1},]', 1, 11),
        ('[{"a": 1}] x', 1, 12),
        ('[\n{"a": 1},\n{"a": "cut', 3, 7),
        ('[{"a": 1},\n{"a": 2', 2, 8),
        ('{"ñ": 1 "data": []}', 1, 9),
        ('{"data" []}', 1, 9),
        ("{1: 2}", 1, 2),
    ],
)
def test_a_broken_list_is_refused_with_its_place(tmp_path: Path, data: str, line: int, column: int) -> None:
    with pytest.raises(ReviewError) as refused:
        read_list(written(tmp_path, data), None)
    assert refused.value.code == "import_bad_json"
    assert (refused.value.values["line"], refused.value.values["column"]) == (line, column)


@pytest.mark.parametrize("data", ['{"ads": [{"id": 1}]}', '{"data": {"id": 1}}', "{}"])
def test_an_object_without_a_list_names_what_it_has(tmp_path: Path, data: str) -> None:
    with pytest.raises(ReviewError) as refused:
        read_list(written(tmp_path, data), None)
    assert refused.value.code == "import_no_rows"


def test_a_saved_error_is_told_in_the_words_of_the_api(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="Session has expired"):
        read_list(written(tmp_path, '{"error": {"message": "Session has expired", "code": 190}}'), None)


def test_a_list_has_a_bound_that_lines_have_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "WHOLE_LIMIT", 1 << 20)
    with pytest.raises(ReviewError, match="one object per line"):
        read_list(written(tmp_path, "[" + " " * (1 << 20) + "]"), None)


@given(data=st.text(st.sampled_from('[]{}",:\\ \n1a'), max_size=40))
def test_no_bytes_lead_to_anything_but_rows_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: str
) -> None:
    path = tmp_path_factory.mktemp("json") / "rows.json"
    path.write_text(data, encoding="utf-8")
    with suppress(ReviewError):
        for line, row in read_list(path, None):
            assert 1 <= line <= data.count("\n") + 1
            assert isinstance(row, dict | BadValue)
