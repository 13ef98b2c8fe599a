"""Archives from outside: read within bounds, never extracted; hostile ones are refused in one sentence."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewtui.errors import ReviewError
from reviewtui.intake import archives
from reviewtui.intake.archives import open_archive


def archive(folder: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], packed: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "in.zip"
    with zipfile.ZipFile(path, "w", packed) as made:
        for entry, content in entries:
            made.writestr(entry, content, packed)
    return path


def refusal(path: Path, name: str = "", limit: int = archives.ENTRY) -> ReviewError:
    """Why the archive is refused: by its directory, or else where the named file is read. Nothing was written."""
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(ReviewError) as refused, open_archive(path) as opened:
        for _ in opened.stream(name, limit):
            pass
    assert sorted(path.parent.rglob("*")) == before
    assert str(path) in str(refused.value)
    return refused.value


def test_files_are_read_by_name_whole_or_in_chunks(tmp_path: Path) -> None:
    long = bytes(range(256)) * 1000
    with open_archive(archive(tmp_path, ("a/", b""), ("a/b.json", b"[]"), ("long", long))) as opened:
        assert opened.names() == ("a/b.json", "long")
        assert opened.read("a/b.json", 2) == b"[]"
        assert b"".join(opened.stream("long")) == long
        assert max(map(len, opened.stream("long"))) <= archives.CHUNK


@pytest.mark.parametrize(
    "name",
    ["../up.txt", "a/../../up.txt", "/etc/hosts", "C:/up.txt", "c:up.txt", "..\\up.txt", "a\\b", "a//b", "./a", "..",
     "a/..", "line\nbreak", "nul\0.txt", "bell\x07"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, ("x" * len(name), b"hello"))
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name.encode()))
    assert refusal(path).code == "archive_unsafe_name"


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(["..", ".", "", "a", "b.txt", "C:", "\\", "…", "a\\..\\b"]), min_size=1, max_size=6
    )
)
def test_a_name_that_is_taken_stays_below_any_folder(tmp_path: Path, parts: list[str]) -> None:
    name = "/".join(parts)
    if archives._is_safe(name):
        root = tmp_path / "root"
        assert (root / name).resolve().is_relative_to(root.resolve())
        assert "\\" not in name


@pytest.mark.parametrize("second", ["a/b.json", "A/B.json", "a/b.json/"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_refused(tmp_path: Path, second: str) -> None:
    assert refusal(archive(tmp_path, ("a/b.json", b"1"), (second, b"2"))).code == "archive_twice"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (kind | 0o777) << 16
    assert refusal(archive(tmp_path, (link, b"/etc/passwd"))).code == "archive_link"


def test_passwords_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, ("secret", b"hello"))
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert refusal(path).code == "archive_locked"


def test_kinds_of_packing_that_unpack_without_bound_are_refused(tmp_path: Path) -> None:
    assert refusal(archive(tmp_path, ("a", b"hello"), packed=zipfile.ZIP_LZMA)).code == "archive_packing"


def test_many_files_and_deep_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(archive(tmp_path, ("a/" * 20 + "b", b""))).code == "archive_depth"
    monkeypatch.setattr(archives, "ENTRIES", 10)
    assert refusal(archive(tmp_path, *((f"f{n}", b"") for n in range(11)))).code == "archive_entries"
    monkeypatch.setattr(archives, "DIRECTORY", 200)
    assert refusal(archive(tmp_path, *((f"f{n}", b"") for n in range(9)))).code == "archive_directory"


def test_a_bomb_that_admits_what_it_is_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path, ("fine", b"x"), ("bomb", bytes(archives.FREE + 1)))
    assert path.stat().st_size < archives.FREE // 500
    with pytest.raises(ReviewError) as refused:
        open_archive(path)
    assert refused.value.code == "archive_bomb"


def test_a_bomb_is_counted_whatever_its_directory_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its directory claims that it is packed badly: as long as the whole file, which bounds what is believed."""
    monkeypatch.setattr(archives, "FREE", 1000)
    path = archive(tmp_path, ("bomb", bytes(500_000)))
    raw = bytearray(path.read_bytes())
    struct.pack_into("<I", raw, raw.index(b"PK\x01\x02") + 20, 400_000)
    path.write_bytes(raw)
    assert refusal(path, "bomb").code == "archive_bomb"


def test_a_size_that_is_claimed_too_small_gives_no_more_than_it_claims(tmp_path: Path) -> None:
    path = archive(tmp_path, ("liar", bytes(500_000)))
    raw = bytearray(path.read_bytes())
    struct.pack_into("<I", raw, raw.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(raw)
    assert refusal(path, "liar").code == "archive_damaged"


def test_a_reader_bounds_what_it_takes(tmp_path: Path) -> None:
    path = archive(tmp_path, ("a", b"12345"))
    assert refusal(path, "a", limit=4).code == "archive_too_big"
    assert refusal(path, "b").code == "archive_no_entry"


def test_reading_the_same_again_and_again_is_counted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE", 10)
    monkeypatch.setattr(archives, "TOTAL", 12)
    with open_archive(archive(tmp_path, ("a", b"12345"))) as opened:
        assert [opened.read("a", 5), opened.read("a", 5)] == [b"12345"] * 2
        with pytest.raises(ReviewError) as refused:
            opened.read("a", 5)
    assert refused.value.code == "archive_bomb"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_damage_is_a_sentence_wherever_it_is(tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(archive(tmp_path, ("a/b.json", b"[1, 2, 3]" * 20), ("c", b"stored")).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "spoilt.zip"
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))] if data.draw(st.booleans()) else raw)
    faults: list[ReviewError] = []
    try:
        with open_archive(path) as opened:
            for name in opened.names():
                opened.read(name, 1000)
    except ReviewError as refused:
        faults.append(refused)
    assert all(fault.code.startswith("archive_") and str(fault) for fault in faults)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.zip"
    path.write_bytes(b"")
    assert refusal(path).code == "archive_damaged"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert refusal(path).code == "archive_damaged"
