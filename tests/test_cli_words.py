"""What is typed: help, version, global options, and commands called the wrong way."""

import os
import subprocess
import sys

import pytest
from cli_setup import Home

from reviewtui import __version__, cli, cli_hub
from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import Verdict
from reviewtui.intake import READERS

HEAVY = ("textual", "rich", "sqlalchemy", "httpx", "litestar", "msgspec", "pysqlite3", "keyring")


@pytest.mark.parametrize(
    "typed", [["--help"], ["--version"], ["queue", "--help"], ["hub", "token", "create", "--help"]]
)
def test_help_and_version_load_nothing_heavy(typed: list[str]) -> None:
    code = f"""import sys; from reviewtui.cli import run; code = run({typed!r})
print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); sys.exit(code)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.strip() == ""
    assert "reviewtui" in done.stdout


def test_the_version_is_named(home: Home) -> None:
    assert home.run("--version") == 0
    assert home.out == f"reviewtui {__version__}\n"


def test_every_command_has_help_in_both_languages(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [
        *([name] for name in ("queue", "show", "decide", "undo", "ask", "import", "export", "login", "sync")),
        *([name] for name in ("status", "doctor", "digest", "wipe", "demo")),
        ["hub"], ["hub", "serve"], ["hub", "token"],
        *(["hub", "token", name] for name in ("create", "list", "revoke")),
    ]  # fmt: skip
    for command in commands:
        told = []
        for language in ("en", "es"):
            monkeypatch.setenv("REVIEWTUI_LANGUAGE", language)
            assert home.run(*command, "--help") == 0
            told.append(home.out)
        assert told[0] != told[1], command


def test_the_headings_of_help_speak_the_users_language_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ([], ["decide"], ["undo"], ["ask"], ["hub", "token", "create"]):
        monkeypatch.setenv("REVIEWTUI_LANGUAGE", "es")
        assert home.run(*command, "--help") == 0
        assert home.out.startswith("uso: reviewtui")
        assert "\nopciones:\n" in home.out
        assert "mostrar esto y salir" in home.out
        english = ("usage:", "options:", "positional arguments", "show this help", "what to say")
        assert not [words for words in english if words in home.out]
    monkeypatch.setenv("REVIEWTUI_LANGUAGE", "en")
    assert home.run("decide", "--help") == 0
    assert home.out.startswith("usage: reviewtui decide")
    assert "\nwhat to say:\n" in home.out


def test_home_and_json_may_stand_before_or_after_the_command(home: Home) -> None:
    home.with_ads()
    assert cli.run(["--home", str(home.folder), "--json", "status"]) == 0
    assert cli.run(["status", "--json", "--home", str(home.folder)]) == 0
    assert cli.run(["--home", "/nowhere", "status", "--json", "--home", str(home.folder)]) == 0
    first, second, third = home._capsys.readouterr().out.splitlines()
    assert first == second == third


def test_the_closed_words_are_those_of_their_owners() -> None:
    assert list(cli.VERDICTS) == list(Verdict)
    assert list(cli_hub.ROLES) == list(Role)
    assert list(cli.KINDS) == list(READERS)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["frobnicate"], "frobnicate"),
        (["decide"], "missing"),
        (["decide", "a1", "maybe"], "approve, changes, reject, escalate"),
        (["queue", "--limit"], "--limit needs a value"),
        (["queue", "--limit", "-3"], "--limit"),
        (["queue", "--limt", "3"], "--limt"),
        (["queue", "--lim", "3"], "--lim"),
        (["import", "ads", "x.csv", "--map", "nonsense"], "field=column"),
        (["decide", "a1", "reject", "--span", "text:one:2"], "component:start:end"),
        (["digest", "--now", "yesterday"], "instant"),
        (["hub"], "missing"),
        (["hub", "token", "create", "--role", "king", "--name", "ana"], "king"),
        (["ask", "a1"], "--why"),
    ],
)
def test_a_command_called_the_wrong_way_is_told_in_one_line(home: Home, typed: list[str], told: str) -> None:
    assert told in home.misused(*typed)
    assert not home.folder.exists()


def test_hostile_words_on_the_command_line_come_back_as_marks(home: Home) -> None:
    told = home.misused("decide", "a1", "\x1b]52;c;AAAA\x07")
    assert "\x1b" not in told
    assert "\x07" not in told
    home.with_ads()
    assert "\x1b" not in home.fails("show", "\x1b[2Jx\u202e")


def test_the_screen_needs_a_terminal(home: Home) -> None:
    assert "terminal" in home.misused()


def test_output_nobody_reads_any_more_ends_quietly(home: Home) -> None:
    home.with_ads()
    command = [sys.executable, "-m", "reviewtui", "--home", str(home.folder), "queue"]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing) as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 1


def test_a_broken_setting_is_named(home: Home) -> None:
    home.file("config.toml", "theme = 3")
    assert "theme" in home.misused("status")
