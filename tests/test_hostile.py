"""Hostile text in every field, on a real terminal: the bytes that arrive there hold nothing but what we mean."""

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, an_ad
from hub_setup import ask, decision, undo

from reviewtui.cli import run
from reviewtui.sample.hostile import HOSTILE
from reviewtui.wire.messages import AccountRow

BASICS = (
    "".join(map(chr, range(0x20))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0))),
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\U000e0001\U000e0041",
    "\x1b]52;c;cm0gLXJm\x07 \x1b]8;;https://evil.example\x1b\\link \x1bPq#0\x1b\\ \x9d52;c;eA==\x9c \x1b[201~",
    "[@click=app.quit]quit[/] [@click=screen.act_approve]a[/] [/x] [link=file:///]x[/link] [on red] $error",
)


def strings() -> list[str]:
    """One string for each hostile ad of the sample, of all it holds, and the basics."""
    joined = [" ".join(leaves(hostile.fields)) for hostile in HOSTILE]
    return [*BASICS, *joined]


def leaves(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        return [leaf for value in tree.values() for leaf in leaves(value)]
    if isinstance(tree, list):
        return [leaf for value in tree for leaf in leaves(value)]
    return [tree] if isinstance(tree, str) else []


def fill(home: Home) -> int:
    """An ad for each string, which stands in every field that a hub can send; returns how many."""
    ads, facts, accounts = [], [], []
    for number, hostile in enumerate(strings()):
        short = hostile[:400].replace("\0", "\u2400")
        ad_id, account = f"{number} {short[:60]}", f"acc {short[:40]}"
        text = hostile[:3000].replace("\0", "\u2400")
        fields = dict.fromkeys(
            ("headline", "link", "call_to_action", "targeting", "language", "format", "status", "configured_status",
             "spend_currency", "spend_period", "ai_verdict", "ai_model", "ai_reason", "why", "why_by"), short,
        )  # fmt: skip
        creative = {
            "kind": short,
            "url": short,
            "width": 1200,
            "height": 628,
            "seconds": 9,
            "title": short,
            "text": short,
        }
        tree = {short: short, "global": {short: [short, 7, None]}}
        fields |= {"text": text, "account_id": account, "creatives": [creative], "feedback": tree, "extra": tree}
        fields |= {"link": f"https://{short}" if number % 2 else short, "spend_minor": 10**15, "ai_score": 0.5}
        ads.append(an_ad(ad_id, points=number, **fields))
        accounts.append(AccountRow(1, account, short))
        made = decision(ad_id, text, "reject", memo=short, suggestion=short)
        facts += [made, decision(ad_id, text, "escalate", memo=short), ask(ad_id, why=short)]
        facts.append(undo(ad_id, json.loads(made)["id"]))
    home.pull(*ads, accounts=accounts)
    authors = [ad[0] for ad in ads for _ in range(4)]
    rows = [home.fact_row(raw, author) for raw, author in zip(facts, authors, strict=True)]
    mine = [home.fact_row(decision(ad[0], ad[1]["text"], memo=ad[1]["headline"]), home.user) for ad in ads[:6]]
    home.pull(facts=[*rows, *mine])
    return len(ads)


def run_in_terminal(command: list[str], size: tuple[int, int], env: dict[str, str]) -> tuple[bytes, int]:
    """Run a program on a terminal of its own; returns every byte it wrote there, and its exit code."""
    ours, theirs = pty.openpty()
    columns, lines = size
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    program = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=env)
    os.close(theirs)
    written = bytearray()
    end = time.monotonic() + 120
    try:
        while time.monotonic() < end:
            ready, _, _ = select.select([ours], [], [], 0.1)
            if not ready:
                if program.poll() is not None:
                    break
                continue
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            written += piece
        return bytes(written), program.wait(timeout=10)
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
        os.close(ours)


CONTROL = re.compile(r"\x1b\[([0-?]*)([ -/]*[@-~])")
POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
"""The shape of the mouse pointer, which the renderer sets."""
PRIVATE = {
    "?7",
    "?25",
    "?1000",
    "?1002",
    "?1003",
    "?1004",
    "?1006",
    "?1015",
    "?1016",
    "?1049",
    "?2004",
    "?2026",
    "?2048",
}
"""Modes of the terminal that the renderer itself switches."""


def acting(written: str) -> list[str]:
    """What in these characters a terminal would act on, beside what a full-screen program must send."""
    found: list[str] = []

    def known(match: re.Match[str]) -> str:
        values, final = match.groups()
        fine = (
            (final == "m" and re.fullmatch(r"[0-9;]*", values))
            or (final == "H" and re.fullmatch(r"[0-9;]*", values))
            or (final in "hl" and values in PRIVATE)
            or (final == "$p" and values in PRIVATE)
            or (final == "u" and re.fullmatch(r"[<>=?][0-9;]*", values))
        )
        if not fine:
            found.append(repr(match[0]))
        return ""

    rest = CONTROL.sub(known, POINTER.sub("", written))
    flags = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
    rest = flags.sub("", rest).replace("\r\n", "")
    for character in set(rest):
        category = unicodedata.category(character)
        joiner = character in "\u200c\u200d"
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and not joiner:
            at = rest.index(character)
            found.append(f"U+{ord(character):04X} in {rest[max(0, at - 30) : at + 30]!r}")
    towers = re.compile("[\u0300-\u036f\u20d0-\u20ff]{4,}").search(rest)
    if towers:
        found.append(f"a tower in {rest[max(0, towers.start() - 10) : towers.end() + 10]!r}")
    return found


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=str)
def test_nothing_of_a_hostile_ad_acts_on_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    home = Home(tmp_path / "home", user="ana\x1b[31m[/x]\u202e")
    count = fill(home)
    told = tmp_path / "told.json"
    here = Path(__file__).parent
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": os.pathsep.join(sys.path)}
    written, code = run_in_terminal(
        [sys.executable, str(here / "hostile_walk.py"), str(home.root), str(told)], size, env
    )
    with contextlib.suppress(FileNotFoundError):
        seen = json.loads(told.read_text(encoding="utf-8"))
    assert code == 0, written[-3000:].decode(errors="replace")
    assert seen.get("fault", "") == seen["failure"] == ""
    assert (seen["done"], seen["ads"]) == (True, count)
    pressed = ["decision approve", "decision reject", "skip", "undo", "undo", "undo", "ask", "briefing"]
    assert seen["kinds"] == pressed, "nothing else ran"
    characters = written.decode()
    found = acting(characters)
    assert not found, "\n".join(found)
    for mark in ("␛", "⟨U+202E⟩", "[@click=app.quit]", "[/x]", "␇"):
        assert mark in characters, f"{mark} was never painted: this test looks at nothing"


def test_this_test_sees_what_acts() -> None:
    """Each of these must be found where a screen is painted."""
    for bad in ("\x1b]52;c;eA==\x07", "\x1b[2J", "\x9b31m", "\x07", "\u202e", "\u200b", "\x1bc", "\x1b[6n", "\ue000",
                "\x1b[?47h", "\u2028", "a" + "\u0301" * 9, "\x08", "\t", "\U000e0041", "\x1b[20~", "\r"):  # fmt: skip
        assert acting(f"\x1b[1;1H\x1b[0mfine {bad} fine") != [], repr(bad)
    assert (
        acting(
            "\x1b[?1049h\x1b[12;40H\x1b[1;38;2;1;2;3mfine 👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e007f é\x1b[0m"
        )
        == []
    )


# --- commands ---


def refused(written: str) -> set[str]:
    """Characters that no command may write."""
    kept = re.sub("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f", "", written)
    bad = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return {c for c in kept if unicodedata.category(c) in bad and c not in "\n\u200c\u200d"}


def test_commands_write_nothing_that_acts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path)
    count = fill(home)

    def command(*typed: str) -> tuple[int, str]:
        code = run(["--home", str(home.root), *typed])
        out, err = capsys.readouterr()
        assert refused(out) == refused(err) == set(), typed
        return code, out

    code, listed = command("queue", "--limit", "500")
    assert code == 0
    assert len(listed.splitlines()) >= count
    code, listed = command("queue", "--limit", "500", "--json")
    assert listed.isascii()
    items = json.loads(listed)["items"]
    assert len(items) == count
    for item in items:
        code, shown = command("show", "--", item["ad_id"])
        assert (code, bool(shown)) == (0, True)
    code, shown = command("show", "--json", "--", items[0]["ad_id"])
    assert shown.isascii()
    assert json.loads(shown)["ad_id"] == items[0]["ad_id"]
    for hostile in strings():
        short = hostile[:200].replace("\0", "")
        assert command("queue", "--", f"acount:{short}")[0] == 2
        assert command("show", "--", f"no {short}")[0] == 1
        command("ask", "--why", short, "--text", short, "--headline", short)
        command("decide", "--reason", short[:40] or "X", "--note", short, "--", items[0]["ad_id"], "reject")
        command(short)
    for typed in ("status", "doctor", "undo"):
        command(typed)
    assert home.kinds() == ["ask"] * len(strings())
