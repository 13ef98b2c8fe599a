"""Settings: where they come from, which wins, and what is said of a wrong one."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.erased_list import _write
from reviewtui.settings import YEAR_MS, HubAccount, Settings, load, make_folder, remember_hub, write_private
from reviewtui.words import set_language

HUB = HubAccount("https://hub.example:8750", "0190aa", "ana")
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)


def config(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return folder


def modes(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


# --- where they come from ---


def test_one_folder_holds_everything_of_a_home(tmp_path: Path) -> None:
    settings = load(str(tmp_path), {"USER": "ana"})
    assert settings.portable
    assert (settings.config_file, settings.hub_file) == (tmp_path / "config.toml", tmp_path / "hub.toml")
    assert (settings.data_dir, settings.log_dir) == (tmp_path / "data", tmp_path / "logs")
    assert (settings.cache_dir, settings.private_hub) == (
        tmp_path / "data" / "private", tmp_path / "data" / "private" / "hub.db",
    )  # fmt: skip
    assert settings.user == "ana"
    assert not list(tmp_path.iterdir()), "looking creates nothing"


def test_a_home_may_come_from_the_environment_and_the_command_line_wins(tmp_path: Path) -> None:
    environ = {"REVIEWTUI_HOME": str(tmp_path / "there")}
    assert load(None, environ).data_dir == tmp_path / "there" / "data"
    assert load(str(tmp_path / "here"), environ).data_dir == tmp_path / "here" / "data"


def test_a_home_is_found_from_wherever_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "ana"))
    assert load("here", {}).config_dir == tmp_path / "here"
    assert load("~/r", {}).config_dir == tmp_path / "ana" / "r"
    assert load("~nobody-of-this-name/r", {}).config_dir == tmp_path / "~nobody-of-this-name" / "r"


def test_without_a_home_the_systems_folders_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = load(None, {})
    assert not settings.portable
    assert "reviewtui" in str(settings.config_dir)
    assert len({settings.config_dir, settings.data_dir, settings.log_dir}) == 3


def test_the_file_wins_over_defaults_and_the_environment_over_the_file(tmp_path: Path) -> None:
    assert load(str(tmp_path), {}).language == "en"
    home = str(config(tmp_path, 'language = "es"\ndwell_ms = 0\n[keys]\nundo = "z"\n[digits]\nreject = ["GAMBLING"]'))
    settings = load(home, {"REVIEWTUI_THEME": "reviewtui-light"})
    assert (settings.language, settings.theme, settings.dwell_ms) == ("es", "reviewtui-light", 0)
    assert (settings.keys, settings.digits) == ({"undo": "z"}, {"reject": ("GAMBLING",)})
    assert load(home, {"REVIEWTUI_LANGUAGE": "en"}).language == "en"
    assert load(home, {"REVIEWTUI_LANGUAGE": ""}).language == "es", "an empty one says nothing"


def test_pictures_are_hidden_by_a_word_and_by_account(tmp_path: Path) -> None:
    assert load(str(tmp_path), {}).hide_pictures == "sensitive"
    settings = load(
        str(config(tmp_path, 'hide_pictures = "always"\nhide_accounts = ["acme"]\npictures = "cells"')), {}
    )
    assert (settings.hide_pictures, settings.hide_accounts, settings.pictures) == ("always", ("acme",), "cells")
    settings = load(str(config(tmp_path, 'fetch_hosts = ["img.local:80", "img.local:8080"]')), {})
    assert settings.fetch_hosts == ("img.local:80", "img.local:8080")
    settings = load(str(config(tmp_path, 'mail_servers = ["mx.example"]\nmail_domains = ["ads.example"]')), {})
    assert (settings.mail_servers, settings.mail_domains) == (("mx.example",), ("ads.example",))


def test_the_user_is_the_hubs_word_then_the_systems(tmp_path: Path) -> None:
    assert load(str(tmp_path), {}).user == "me"
    assert load(str(tmp_path), {"USERNAME": "bo"}).user == "bo"
    remember_hub(load(str(tmp_path), {}), HUB)
    settings = load(str(tmp_path), {"USER": "bo"})
    assert (settings.user, settings.hub) == ("ana", HUB)


# --- wrong ones ---


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("language = ", "config_broken", "config.toml"),
        ("colour = 1", "config_unknown", "colour"),
        ("dwell_ms = '250'", "config_type", "dwell_ms"),
        ("dwell_ms = true", "config_type", "dwell_ms"),
        ("dwell_ms = 2.5", "config_type", "dwell_ms"),
        ("skip_ms = -1", "config_range", "skip_ms"),
        (f"skip_ms = {YEAR_MS + 1}", "config_range", "skip_ms"),
        ("language = 3", "config_type", "language"),
        ("hide_pictures = 'sometimes'", "config_choice", "never, sensitive, always"),
        ("pictures = 3", "config_type", "pictures"),
        ("hide_accounts = 'acme'", "config_type", "hide_accounts"),
        ("fetch_hosts = [1]", "config_type", "fetch_hosts"),
        ("mail_servers = 'mx.example'", "config_type", "mail_servers"),
        ("keys = 'x'", "config_type", "keys"),
        ("[keys]\nundo = ['u']", "config_type", "keys.undo"),
        ("[digits]\nreject = 'GAMBLING'", "config_type", "digits.reject"),
        ("[digits]\nreject = [1]", "config_type", "digits.reject"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_wrong_setting_is_named_with_its_file(
    tmp_path: Path, text: str, code: str, named: str, language: str
) -> None:
    set_language(language)
    try:
        with pytest.raises(Misused) as refused:
            load(str(config(tmp_path, text)), {})
        assert refused.value.code == code
        assert named in str(refused.value)
        assert "config.toml" in str(refused.value)
    finally:
        set_language("en")


@pytest.mark.parametrize("text", ['url = "https://h"', 'url = 1\nhub_id = "x"\nuser = "u"'])
def test_a_damaged_hub_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "hub.toml").write_text(text)
    with pytest.raises(Misused) as refused:
        load(str(tmp_path), {})
    assert "hub.toml" in str(refused.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'language = "\xff"')
    with pytest.raises(Misused) as refused:
        load(str(tmp_path), {})
    assert refused.value.code == "config_broken"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ReviewError) as refused:
        load(str(tmp_path), {})
    assert refused.value.code == "config_unreadable"


@given(st.text(max_size=60))
def test_any_text_is_settings_or_a_sentence(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.toml").write_text(text, encoding="utf-8")
        try:
            load(folder, {})
        except ReviewError as error:
            told = str(error)
            assert "config.toml" in told


# --- whose cache ---


def cache_of(hub_id: str, user: str, folder: Path = Path("/")) -> Path:
    hub = HubAccount("https://h.example", hub_id, user)
    return Settings(folder, folder / "data", folder / "logs", True, user, hub).cache_dir


@given(st.tuples(names, names), st.tuples(names, names))
@example(("a", "é"), ("a", "xc3a9"))
@example(("a", "Ana"), ("a", "ana"))
@example(("a", "x" * 61 + "1"), ("a", "x" * 61 + "2"))
@example(("é" * 70 + "1", "u"), ("é" * 70 + "2", "u"))
@example(("private", "hub"), ("", "private"))
@example(("..", "a"), ("a", ".."))
@example(("a/b", "c"), ("a", "b/c"))
def test_no_two_users_ever_share_a_folder(one: tuple[str, str], other: tuple[str, str]) -> None:
    mine, theirs = cache_of(*one), cache_of(*other)
    private = Settings(Path("/h"), Path("/data"), Path("/l"), True, "ana").cache_dir
    for cache in (mine, theirs):
        assert cache.parent.parent == Path("/data"), "below the data folder, two deep"
        assert private not in (cache, *cache.parents), "and never in the private one"
    assert (str(mine).casefold() == str(theirs).casefold()) == (one == other), "also where case makes no difference"
    assert all(len(part) < 100 and part.isascii() for part in mine.parts)


# --- files of ours ---


def test_folders_are_for_this_user_alone_and_files_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "new" / "deeper" / "token", b"secret")
    finally:
        os.umask(before)
    assert modes(tmp_path / "new") == modes(tmp_path / "new" / "deeper") == "0o700"
    assert modes(tmp_path / "new" / "deeper" / "token") == "0o600"
    make_folder(tmp_path / "new" / "deeper")


def test_a_private_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_bytes(b"old")
    file.chmod(0o644)
    left_behind = tmp_path / "token.new"
    left_behind.write_bytes(b"half")
    left_behind.chmod(0o666)
    write_private(file, b"new")
    assert (file.read_bytes(), modes(file)) == (b"new", "0o600")
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_file_never_goes_through_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"mine")
    (tmp_path / "token.new").symlink_to(elsewhere)
    write_private(tmp_path / "token", b"secret")
    assert elsewhere.read_bytes() == b"mine"
    assert (tmp_path / "token").read_bytes() == b"secret"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReviewError) as refused:
        make_folder(tmp_path / "file" / "below")
    assert refused.value.code == "no_folder"
    assert str(tmp_path / "file" / "below") in str(refused.value)


def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    write_private(file, b"old")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReviewError) as refused:
        write_private(file, b"new")
    assert refused.value.code == "no_write"
    assert "No space left" in str(refused.value)
    assert file.read_bytes() == b"old"


@pytest.mark.parametrize("keep", [write_private, lambda file, content: _write(file, "id", frozenset({"acme"}))])
def test_a_small_file_keeps_its_name_when_the_power_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: Any
) -> None:
    """Renamed is not enough: the folder that holds the name is synced after it, and those that were made for it."""
    synced: list[tuple[int, bool]] = []
    file = tmp_path / "new" / "token"

    def sync(handle: int) -> None:
        synced.append((os.fstat(handle).st_ino, file.exists()))

    monkeypatch.setattr(os, "fsync", sync)
    keep(file, b"content")
    assert (file.parent.stat().st_ino, True) in synced
    assert keep is not write_private or (tmp_path.stat().st_ino, False) in synced


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_one_may_not_write_gives_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ReviewError) as refused:
            make_folder(tmp_path / "data")
        assert refused.value.code == "no_folder"
    finally:
        tmp_path.chmod(0o700)


@given(names, names, names)
@example("https://h", 'quo"te\\', "tab\t\x7f\x00\u2028🍵")
def test_what_is_remembered_of_a_hub_is_read_back(url: str, hub_id: str, user: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        account = HubAccount(url, hub_id, user)
        remember_hub(load(folder, {}), account)
        assert load(folder, {}).hub == account


def test_the_private_hub_s_user_keeps_their_name_whatever_the_machine_says_later(tmp_path: Path) -> None:
    from reviewtui.settings import remember_owner

    first = load(str(tmp_path), {"USER": "ana"})
    remember_owner(first)
    assert load(str(tmp_path), {"USER": "anna"}).user == "ana"
    assert load(str(tmp_path), {}).user == "ana"
    remember_owner(load(str(tmp_path), {"USER": "anna"}))
    assert load(str(tmp_path), {"USER": "root"}).user == "ana"
