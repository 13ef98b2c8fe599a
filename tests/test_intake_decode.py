"""Opening a file as text: what it is written in is told, never guessed, and bad bytes spoil their own lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.errors import Misused, ReviewError
from reviewtui.intake import decode
from reviewtui.intake.decode import read_blocks

lines_of_text = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\0"), max_size=12), min_size=1, max_size=12
)


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    return path


def read(path: Path, encoding: str | None = None, chunk: int = 7) -> tuple[list[str], dict[int, str]]:
    lines: list[str] = []
    faults: dict[int, str] = {}
    for block in read_blocks(path, encoding, chunk=chunk):
        assert block.first == len(lines) + 1
        lines += block.lines
        faults |= {number: fault.code for number, fault in block.faults.items()}
    return lines, faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_marked_utf16_need_no_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "año\r\n🙂 two\nlast".encode(encoding))
    assert read(path) == (["año\r", "🙂 two", "last"], {})


@given(lines=lines_of_text, encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be"]), chunk=st.integers(4, 40))
def test_lines_are_the_same_however_the_file_is_cut(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], encoding: str, chunk: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "file.txt"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    lines[0] = lines[0].removeprefix("\ufeff")
    named = encoding if encoding == "utf-16-be" else None
    assert read(path, named, chunk) == (lines, {})


def test_another_encoding_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "niño\n".encode("cp1252"))
    assert read(path, "cp1252") == (["niño"], {})
    assert read(path)[1] == {1: "bad_bytes"}


@pytest.mark.parametrize("chunk", [4, 5, 11, 10_000])
def test_bad_bytes_spoil_their_own_lines(tmp_path: Path, chunk: int) -> None:
    path = written(tmp_path, b"good\nsp\xffoilt\nni\xc3\xb1o\ncut \xf0\x9f\x99\nlast\xe2\x82")
    lines, faults = read(path, chunk=chunk)
    assert faults == {2: "bad_bytes", 4: "bad_bytes", 5: "bad_bytes"}
    assert (lines[0], lines[2]) == ("good", "niño")


def test_a_spoilt_line_says_which_byte_it_is(tmp_path: Path) -> None:
    *_, block = read_blocks(written(tmp_path, "uno\nniño \N{SLIGHTLY SMILING FACE}".encode() + b"\xff"), None)
    assert block.faults[2].values == {"encoding": "UTF-8", "line": 2, "byte": 11}


def test_half_a_pair_in_utf16_spoils_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xff\xfe" + "good\nbad".encode("utf-16-le") + b"\x00\xd8" + "\nok".encode("utf-16-le"))
    assert read(path)[1] == {2: "bad_bytes"}


def test_nul_is_made_visible_also_beside_a_spoilt_line(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"a" * 300 + b"\0b"))[0] == ["a" * 300 + "\u2400b"]
    assert read(written(tmp_path, b"a" * 300 + b"\0\n\xff"), chunk=999)[0][0] == "a" * 300 + "\u2400"


def test_a_line_without_end_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LINE_LIMIT", 50)
    path = written(tmp_path, b"first\n" + b"x" * 500 + b"\nthird\n" + b"y" * 500)
    assert read(path) == (["first", "", "third", ""], {2: "line_too_long", 4: "line_too_long"})


@pytest.mark.parametrize(
    ("data", "encoding", "likely"),
    [
        ("id,text".encode("utf-16-le"), None, "utf-16-le"),
        ("id,text".encode("utf-16-be"), None, "utf-16-be"),
        ("id,text".encode("utf-32"), None, "utf-32"),
        (b"id,text", "utf-16", "utf-16-le"),
    ],
)
def test_what_no_mark_tells_is_asked_for(tmp_path: Path, data: bytes, encoding: str | None, likely: str) -> None:
    with pytest.raises(ReviewError) as refused:
        next(read_blocks(written(tmp_path, data), encoding))
    assert (refused.value.code, refused.value.values["likely"]) == ("import_encoding_needed", likely)


@pytest.mark.parametrize(
    "encoding", ["klingon", "", "hex", "zlib", "idna", "unicode_escape", "undefined", "a\0", "\udc80"]
)
def test_an_encoding_that_is_none_is_misuse(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(Misused, match="text encoding"):
        next(read_blocks(written(tmp_path, b"id\n"), encoding))


def test_what_is_no_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="There is no file"):
        next(read_blocks(tmp_path / "absent.csv", None))
    with pytest.raises(ReviewError, match="not a regular file"):
        next(read_blocks(tmp_path, None))


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = written(tmp_path, b"one\ntwo\nthree\n")
    for _ in read_blocks(path, None, lambda done, size: told.append((done, size)), chunk=4):
        pass
    assert told[0] == (4, 14)
    assert told[-1] == (14, 14)
    assert told == sorted(told)


@pytest.mark.parametrize("head", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_spreadsheets_own_file_is_known_for_what_it_is(tmp_path: Path, head: bytes) -> None:
    with pytest.raises(ReviewError, match="CSV"):
        read(written(tmp_path, head + b"\0" * 40))
