"""Pictures of the screens as text, with their styles, beside the ones kept in `tests/pictures`.

`REVIEWTUI_PICTURES=update pytest tests/test_pictures.py` draws them anew; look at the difference before keeping it.
Under each picture stands a letter for the style of every cell, and what the letters mean.
"""

import os
import time
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from zlib import crc32

import pytest
from customers_setup import with_customers
from home_setup import Home, an_ad
from hub_setup import NOW, decision
from rich.cells import cell_len
from rich.style import Style
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from test_screen_briefings import briefed, finds
from test_screen_insights import to, with_a_past
from test_screen_policy import POLICY, SECOND
from test_screen_tickets import rules, the_tickets
from textual.strip import Strip

from reviewtui.app import ReviewApp
from reviewtui.services.accounts import sum_all
from reviewtui.store.work import Delivered, WorkStore
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.wire.messages import AccountRow

KEPT = Path(__file__).parent / "pictures"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
RULE = "=" * 40
PICTURE = {"kind": "image", "url": "https://cdn.example/a.jpg", "width": 1200, "height": 628}
TEA = "You are tired of your body. Our tea melts fat while you sleep. 9 of 10 doctors recommend it."

ADS = (
    an_ad("120200000000000001", points=40, account_id="acme", headline="Lose 10 kg in 10 days — guaranteed", text=TEA,
          creatives=[PICTURE], link="https://acme-wellness.example/tea", call_to_action="Shop now", language="en",
          spend_minor=124_000, spend_currency="USD", targeting="US · 18–65+", status="PENDING_REVIEW",
          ai_model="screen-3.2", ai_reason="Promises a result in a time.", why="Are before and after allowed?",
          why_by="leila", why_at=NOW - 60_000),
    an_ad("120200000000000002", points=38, account_id="borealis", headline="Sleep better tonight", ai_score=0.62),
    an_ad("120200000000000003", points=36, account_id="cobalt", headline="Cash today, no checks", ai_score=0.7,
          spend_minor=30_000, spend_currency="EUR"),
    an_ad("120200000000000004", points=30, account_id="delta", headline="¿Solo esta noche? 😏", language="es"),
    an_ad("120200000000000005", points=28, account_id="gale", headline="Earn while you sleep", ai_verdict="reject",
          ai_score=0.93, status="ACTIVE", why="The customer says it is licensed.", why_by="ben", why_at=NOW),
    an_ad("120200000000000006", points=26, account_id="helix", headline="Before\x1b[31m and after", ai_score=0.4),
    an_ad("120200000000000007", points=20, account_id="", headline=None, text="Words without a headline, of nobody."),
    an_ad("120200000000000008", points=18, account_id="iris", headline="بشرة أصغر بعشر سنوات", language="ar"),
    an_ad("120200000000000009", points=9, account_id="juniper", headline="A headline that is much longer than there "
          "is room for in any list of ads on any terminal whatever its size may be", ai_score=0.55),
    an_ad("120200000000000010", points=4, account_id="kite", headline="Seven lakes in seven days", ai_score=0.51),
)  # fmt: skip
NAMES = {
    "acme": "Acme Wellness", "borealis": "Borealis Hemp", "cobalt": "Cobalt Credit", "delta": "Delta Dating",
    "gale": "Gale Crypto", "helix": "Helix Pharmacy", "iris": "Iris Cosmetics", "juniper": "Juniper Loans",
    "kite": "Kite Travel",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hours on the screen are those of the reader; here, of everybody."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path)
    home.pull(*ADS, accounts=[AccountRow(1, account, name) for account, name in NAMES.items()])
    made = decision(ADS[1][0], ADS[1][1]["text"], "reject", memo="Wait for the label.", at=NOW - 90 * 60_000)
    home.pull(facts=[home.fact_row(made, "ben")])
    return home


def draw(strips: list[Strip]) -> str:
    """The picture: its text, a letter for the style of each cell, and what the letters mean."""
    letters: dict[str, str] = {}
    rows = ["".join(letter_of(style, letters) * cell_len(text) for text, style, _ in strip) for strip in strips]
    text = "\n".join(strip.text.rstrip() for strip in strips)
    legend = "\n".join(sorted(f"{letter} {style}" for style, letter in letters.items()))
    return "\n".join((text, RULE, *rows, RULE, legend, ""))


def letter_of(style: Style | None, letters: dict[str, str]) -> str:
    """A letter that a style has in every picture, unless another style was there before it."""
    name = str((style or Style.null()).clear_meta_and_links())
    if name not in letters:
        first = crc32(name.encode()) % len(LETTERS)
        wanted = LETTERS[first:] + LETTERS[:first]
        letters[name] = next(letter for letter in wanted if letter not in letters.values())
    return letters[name]


async def compare(name: str, me: Reviewer) -> None:
    """The screen as it is now is the one that is kept under this name."""
    for field in me.screen.query("Input, TextArea"):
        field.cursor_blink = False  # type: ignore[attr-defined]
    await me.settled()
    await me.until(lambda: not any(getattr(screen, "about_to_study", False) for screen in me.app.screen_stack))
    await me.settled()
    drawn = draw(me.strips())
    path = KEPT / f"{name}.txt"
    if os.environ.get("REVIEWTUI_PICTURES") == "update":
        KEPT.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if drawn != kept:
        difference = "\n".join(unified_diff(kept.splitlines(), drawn.splitlines(), "kept", "now", lineterm="", n=0))
        pytest.fail(f"{path.name} looks otherwise now:\n{difference}")


async def stand(me: Reviewer, state: SyncState = SyncState.IN_SYNC, **values: object) -> None:
    """The sync stands like this."""
    status = SyncStatus(state, **{"last_sync": NOW, "user": "ana", "words": "", **values})  # type: ignore[arg-type]
    me.app.post_message(ReviewApp.SyncChanged(status))
    await me.settled()


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (WIDE, "light"), (SMALL, "dark")])
async def test_the_queue(home: Home, size: tuple[int, int], theme: str) -> None:
    async with reviewing(home, size, theme=f"reviewtui-{theme}") as me:
        await stand(me)
        await compare(f"queue-{size[0]}-{theme}", me)


async def test_an_ad_open_at_80_columns(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await stand(me)
        await me.press("enter")
        await compare("ad-80", me)
        await me.press("end", "k", "k", "k", "k")
        await compare("ad-hostile-80", me)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_strip(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await stand(me)
        await me.press("enter", "b", "x")
        await compare(f"strip-{size[0]}", me)


async def test_the_strip_of_an_approval_against_the_ai(home: Home) -> None:
    async with reviewing(home, language="es") as me:
        await stand(me)
        await me.press("j", "a" if me.under_cursor == ADS[4][0] else "j")
        await me.press(*("k" for _ in range(me.listed().index(me.under_cursor))))
        await me.press(*("j" for _ in range(me.listed().index(ADS[4][0]))), "a")
        await compare("strip-approve-120-es", me)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_sheet(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await stand(me)
        await me.press("enter", "b", "v", "l", "space", "l", "l", "enter", "x", "r", "down", "enter")
        await me.type("land")
        await me.press("enter", "ctrl+t", "tab")
        await me.type("Promises a weight and a time.")
        await me.press("tab")
        await me.type("Say that ")
        await compare(f"sheet-{size[0]}", me)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_a_memo_without_a_verdict(home: Home, theme: str) -> None:
    async with reviewing(home, SMALL, theme=f"reviewtui-{theme}") as me:
        await stand(me)
        await me.press("enter", "m")
        await me.type("May they say so?")
        await me.press("shift+tab")
        await me.type("clai")
        await compare(f"memo-80-{theme}", me)


async def test_marking_evidence(home: Home) -> None:
    async with reviewing(home) as me:
        await stand(me)
        await me.press("v", "space", "l", "l", "space", "j", "j", "l", "s", ")", ")", "space", "l", "l")
        await compare("evidence-120", me)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_help(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await stand(me)
        await me.press("?")
        await compare(f"help-{size[0]}", me)


async def test_offline(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", "x", "1")
        await stand(me, SyncState.OFFLINE, outbox=2, last_sync=NOW - 3 * 3_600_000)
        await compare("offline-120", me)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_nothing_to_do(tmp_path: Path, size: tuple[int, int]) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("only"))
    async with reviewing(home, size) as me:
        await stand(me)
        await me.press("enter", "a")
        await compare(f"clear-{size[0]}", me)


async def test_the_first_start(tmp_path: Path) -> None:
    async with reviewing(Home(tmp_path), SMALL) as me:
        await stand(me, last_sync=0)
        await me.press("R")
        await compare("first-start-80", me)


async def test_nothing_found(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await stand(me)
        await me.press("/")
        await me.type("account:acme unicorn")
        await compare("search-80", me)
        await me.press("enter")
        await compare("none-found-80", me)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_my_decisions(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter")
        for keys in (("a",), ("x", "2"), ("c", "3"), ("e", "1"), ("u",), ("a", "enter")):
            home.clock.now += 61_000
            await me.press(*keys)
        await stand(me)
        await me.press("H", "j")
        await compare(f"history-{size[0]}", me)


async def test_the_sync_screen(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("a", "x", "1")
    work = WorkStore(home.folder / "work.db")
    work.deliver([Delivered(1, "held", code="scope", words="This account is not yours.")])
    work.close()
    async with reviewing(home, SMALL) as me:
        words = "The hub at 127.0.0.1 does not answer. Your decisions are kept and sent when it is back."
        await stand(me, SyncState.OFFLINE, outbox=1, held=1, upto=12, hub_seq=15, last_sync=NOW - 60_000, words=words)
        await me.press("g", "s")
        await compare("sync-80", me)
        await me.press("down")
        await compare("sync-held-80", me)
    async with reviewing(home, theme="reviewtui-light") as me:
        await stand(me, upto=12, hub_seq=12, held=1, words="In sync with the hub.")
        await me.press("g", "s", "down")
        await compare("sync-held-120-light", me)
        await me.press("l")
        await compare("log-120-light", me)


async def test_asking(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await stand(me)
        await me.press("A")
        await me.type("May we say this?")
        await me.press("tab")
        await me.type("The best tea in town.")
        await compare("ask-80", me)


async def test_an_error(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from reviewtui.database import sqlite

    def full(*_: object, **__: object) -> None:
        raise sqlite.Error("database or disk is full")

    async with reviewing(home, SMALL) as me:
        await stand(me)
        monkeypatch.setattr(WorkStore, "record", full)
        await me.press("enter", "a")
        await compare("error-80", me)


def test_every_picture_that_is_kept_is_drawn() -> None:
    """A picture nobody draws any more says nothing."""
    source = Path(__file__).read_text(encoding="utf-8")
    for path in KEPT.glob("*.txt"):
        stem = path.stem.removesuffix("-dark").removesuffix("-light").removesuffix("-plain")
        begin = stem.removesuffix("-120").removesuffix("-80")
        assert f'"{begin}' in source, path.name


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_insights(tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    home = Home(tmp_path)
    with_a_past(home, planted=14)
    async with reviewing(home, size, theme=f"reviewtui-{theme}") as me:
        await stand(me)
        await me.press("g", "i")
        await to(me, "decided" if size == WIDE else "GAMBLING")
        await compare(f"insights-{size[0]}-{theme}", me)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (WIDE, "light"), (SMALL, "dark"), (SMALL, "light")])
async def test_the_policy_the_briefings_and_the_views(tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    home = Home(tmp_path)
    tea = an_ad("tea", headline="", text="Our tea melts fat.", points=9)
    home.pull(tea, an_ad("shoes", points=8), policies=[POLICY])
    async with reviewing(home):
        pass  # from now on, what changes is news
    made = decision("tea", "Our tea melts fat.", "reject", policy="meta-ads", policy_revision=1)
    home.pull(facts=[home.fact_row(made, "ben")], policies=[SECOND])
    for account in ("", "acme"):
        briefed(home, account=account)
    drawn = f"{size[0]}-{theme}"
    async with reviewing(home, size, theme=f"reviewtui-{theme}") as me:
        await stand(me)
        await me.press("g", "p", "j", "j")
        await compare(f"policy-{drawn}", me)
        await me.press("g", "b")
        await me.until(lambda: "1 ad in 1 account" in me.picture(), "the count")
        await compare(f"briefings-{drawn}", me)
        await me.press("E")
        await me.until(lambda: "1 ad in 1 account" in finds(me), "the count")
        await compare(f"briefing-sheet-{drawn}", me)
        await me.press("escape", "V")
        await compare(f"views-{drawn}", me)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (WIDE, "light"), (SMALL, "dark"), (SMALL, "light")])
async def test_the_tickets(tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(records=the_tickets(home), rules=[rules(home)])
    sum_all(home.settings(), NOW)
    drawn = f"{size[0]}-{theme}"
    async with reviewing(home, size, theme=f"reviewtui-{theme}") as me:
        await stand(me)
        await me.press("g", "t", "s")
        await me.type("they pay next week")
        await compare(f"stopping-{drawn}", me)
        await me.press("ctrl+s", "j", "W", "r")
        await me.type("sales > ben: theirs")
        await me.press("enter", "k")
        await compare(f"tickets-{drawn}", me)
        await me.press("R")
        await compare(f"routes-{drawn}", me)


@pytest.mark.parametrize(
    ("size", "theme"),
    [(WIDE, "dark"), (WIDE, "light"), (WIDE, "plain"), (SMALL, "dark"), (SMALL, "light"), (SMALL, "plain")],
)  # fmt: skip
async def test_the_accounts(
    tmp_path: Path, size: tuple[int, int], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`plain`: on a terminal without colours."""
    home = with_customers(Home(tmp_path))
    if theme == "plain":
        monkeypatch.setenv("NO_COLOR", "1")
    drawn = f"{size[0]}-{theme}"
    async with reviewing(home, size, theme="reviewtui-light" if theme == "light" else "reviewtui-dark") as me:
        await stand(me)
        await me.press("g", "a", "j", "j", "j")
        await compare(f"accounts-{drawn}", me)
        await me.press("v", "l", "l")
        await compare(f"plot-{drawn}", me)
        if theme != "plain":
            await me.press("escape", "end", "enter")
            await compare(f"account-{drawn}", me)
            await me.press("g", "r", "j")
            await compare(f"renewals-{drawn}", me)
