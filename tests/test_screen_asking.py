"""Putting one ad into the queue with `A`, by its text or by its id; links, ids and answers that leave the screen."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue, an_ad
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.app import ReviewApp
from reviewtui.domain.ads import Content
from reviewtui.domain.facts import Ask, decode_body
from reviewtui.screens.ask import AskScreen
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.wire.messages import AccountRow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3), an_ad("sure", ai_verdict="approve", ai_score=0.01))
    return home


async def fill(me: Reviewer, why: str, text: str = "", headline: str = "", link: str = "") -> None:
    """Fill in the question, field by field."""
    await me.press("A")
    assert isinstance(me.screen, AskScreen)
    for number, words in enumerate((why, text, headline, link)):
        if number:
            await me.press("tab")
        await me.type(words)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_text_becomes_a_row_with_why_it_is_there(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await fill(me, "Is this allowed?", "Win a car today", "Big draw", "https://draw.example/x")
        me.sees("Ask about an ad", "Win a car today", "Big draw")
        await me.press("ctrl+s")
        assert me.notice.endswith("is in the queue.")
        ad_id = me.under_cursor
        assert ad_id.startswith("ask:")
        await me.press("enter")
        me.sees("Win a car today", "Big draw", "you: “Is this allowed?”", "draw.example")
        await me.press("x", "1")
        assert ad_id not in me.listed()
    asked, judged = home.facts()
    content = Content(headline="Big draw", text="Win a car today", link="https://draw.example/x")
    assert decode_body(asked) == Ask("Is this allowed?", content)
    assert judged.ad_id == asked.ad_id
    assert home.decisions()[0].content == content
    assert home.decisions()[0].asked_why == "Is this allowed?"


async def test_a_question_names_its_account_by_name_or_id(home: Home) -> None:
    home.pull(accounts=[AccountRow(1, "acme", "Acme Wellness")])
    async with reviewing(home) as me:
        await fill(me, "Is this allowed?", "Win a car today", "Big draw", "")
        await me.press("tab")
        await me.type("nobody")
        await me.press("ctrl+s")
        me.sees("Nothing is known here of the account nobody")
        await me.press(*("backspace" for _ in range(6)))
        await me.type("acme wellness")
        await me.press("ctrl+s")
        assert me.notice == "Big draw is in the queue."
    body = decode_body(home.facts()[0])
    assert isinstance(body, Ask)
    assert body.account_id == "acme"


async def test_who_may_not_decide_is_told_at_the_first_key(home: Home) -> None:
    async with reviewing(home) as me:
        me.app.post_message(ReviewApp.SyncChanged(SyncStatus(SyncState.IN_SYNC, role="account-manager")))
        await me.settled()
        await me.press("x")
        assert me.context == "queue"
        assert "takes one of these roles: reviewer, lead, admin" in me.notice


async def test_an_id_puts_that_very_ad_into_the_queue(home: Home) -> None:
    async with reviewing(home) as me:
        assert "sure" not in me.listed()
        await fill(me, "The customer doubts it.", "sure")
        await me.press("ctrl+s")
        assert me.under_cursor == me.reading == "sure"
        me.sees("you: “The customer doubts it.”", "would approve")
        await me.press("a")
    asked = home.facts()[0]
    assert (asked.kind, asked.ad_id) == ("ask", "sure")
    assert decode_body(asked) == Ask("The customer doubts it.")


async def test_a_link_of_the_ads_manager_names_its_ad(home: Home) -> None:
    async with reviewing(home) as me:
        await fill(me, "Why?", "")
        await me.press("shift+tab", "shift+tab")
        await me.paste("https://ads.example/?selected_ad_ids=sure")
        await me.press("ctrl+s")
        assert me.under_cursor == "sure"


async def test_a_question_needs_a_why_and_words(home: Home) -> None:
    async with reviewing(home) as me:
        await fill(me, "", "Win a car today")
        await me.press("ctrl+s")
        assert isinstance(me.screen, AskScreen)
        me.sees("Win a car today", "Say why somebody should look", "Nothing was put in the queue.")
        await me.press("escape")
        assert me.context == "queue"
        await me.press("A")
        me.sees("Win a car today")
        await me.press("escape")
    assert home.kinds() == []


async def test_an_id_that_is_not_known_is_no_text_of_an_ad(home: Home) -> None:
    async with reviewing(home) as me:
        await fill(me, "Why?", "120200702000000010")
        await me.press("ctrl+s")
        assert isinstance(me.screen, AskScreen)
        me.sees("There is no ad 120200702000000010 here")
    assert home.kinds() == []


async def test_enter_goes_to_the_next_field_and_escape_leaves(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("A")
        await me.type("Why")
        await me.press("enter")
        assert me.screen.focused is not None
        assert me.screen.focused.id == "text"
        await me.type("axn")
        await me.press("escape")
        assert me.context == "queue"
        assert me.under_cursor == "ad 1"
    assert home.kinds() == []


# --- links, ids, answers ---


def a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> Path:
    """A browser that writes down what it is asked to open; returns where."""
    notes, script = tmp_path / "opened", tmp_path / "browser"
    script.write_text(
        f'#!/bin/sh\nprintf "%s" "$1" > "{notes}"\necho "I am a browser" ; echo "and noisy" >&2\n{does}\n'
    )
    script.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{script} %s")
    return notes


async def test_a_link_is_named_by_its_host_and_opened_at_the_second_press(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    opened = a_browser(tmp_path, monkeypatch, "exit 0")
    home = Home(tmp_path)
    home.pull(an_ad("one", points=2, link="https://junipеr.example/apply?a=1&b=$HOME"), an_ad("two"))
    async with reviewing(home) as me:
        await me.press("o")
        assert me.notice == "Leads to xn--junipr-7of.example. Press o again to open it."
        await me.press("j", "k", "o")
        assert "again" in me.notice
        assert not opened.exists()
        await me.press("o")
        assert me.notice == "Asked the browser to open xn--junipr-7of.example."
    assert opened.read_text() == "https://junipеr.example/apply?a=1&b=$HOME"
    assert "browser" not in "".join(capfd.readouterr()), "what it says would be painted over the screen"


async def test_only_http_and_https_are_ever_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = a_browser(tmp_path, monkeypatch, "exit 0")
    home = Home(tmp_path)
    links = ("javascript:alert(1)", "file:///etc/passwd", "https://", "data:text/html,x", None, "https://a.b\\@c.d")
    home.pull(*(an_ad(f"ad {number}", link=link) for number, link in enumerate(links)))
    async with reviewing(home) as me:
        for _ in links:
            await me.press("o", "o", "o")
            assert me.notice == "This ad has no link that can be opened."
            await me.press("j")
    assert not opened.exists()


async def test_where_no_browser_can_be_asked_the_address_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_browser(tmp_path, monkeypatch, "exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))
    home = Home(tmp_path)
    home.pull(an_ad("one", link="https://one.example/path"))
    async with reviewing(home) as me:
        await me.press("o", "o")
        assert me.notice == "No browser could be asked. The address: https://one.example/path"


async def test_what_goes_to_the_clipboard_cannot_act_where_it_is_pasted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    name = "id\nrm -rf ~\n\x1b[200~\u202e"
    home.pull(an_ad(name, headline="Tea\x1b]0;x\x07\nrm -rf ~"))
    async with reviewing(home) as me:
        await me.press("i")
        assert me.notice == "Sent to the clipboard: id⏎rm -rf ~⏎␛[200~⟨U+202E⟩"
        assert me.app.clipboard == "id⏎rm -rf ~⏎␛[200~⟨U+202E⟩"
        await me.press("y")
        assert me.app.clipboard.splitlines()[1] == "Our review: in review."
        await me.press("u")
        await me.press("x", "1", "H", "enter", "y")
        assert (
            me.notice == "Copied the answer about “Tea␛]0;x␇ rm -rf ~”. The question is counted; u takes that back."
        )
        first, *rest = me.app.clipboard.splitlines()
        assert first == "About the ad “Tea␛］0;x␇⏎rm -rf ~”:"
        assert rest[2].startswith("What to change: ")
        assert "\x1b" not in me.app.clipboard


async def test_the_answer_follows_the_verdict_and_the_language(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one", headline="Tea"))
    async with reviewing(home, language="es") as me:
        await me.press("a", "H", "enter", "y")
        assert me.app.clipboard.splitlines()[0] == "Sobre el anuncio «Tea»:"
        assert me.app.clipboard.splitlines()[1].startswith("Nuestra revisión: aprobado el ")


async def test_marked_ads_and_a_whole_account_are_answered_at_once_and_counted_as_one_act(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("t", "j", "t", "y")
        assert me.notice.startswith("Copied the answers about 2 ads.")
        assert me.app.clipboard.count("About the ad") == 2
        assert [fact.kind for fact in home.facts()] == ["ping", "ping"]
        await me.press("u")
        assert [fact.kind for fact in home.facts()] in ([], ["ping", "ping", "undo", "undo"])
        await me.press("Y")
        assert me.notice.startswith("Copied the answer about ")
        assert me.app.clipboard.startswith("Your ")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_question_says_by_when_it_needs_an_answer_and_a_wrong_time_keeps_what_was_typed(
    home: Home, size: tuple[int, int]
) -> None:
    async with reviewing(home, size) as me:
        await fill(me, "The launch is tonight.", "Win a car today")
        await me.press("tab", "tab")
        await me.type("soon")
        await me.press("ctrl+s")
        me.sees("“soon” is no time to be due by.", "Nothing was asked.", "Win a car today")
        assert home.facts() == []
        await me.press("escape", "A", "shift+tab")
        await me.press(*("backspace" for _ in "soon"))
        await me.type("4h")
        await me.press("ctrl+s")
        assert me.notice == "Win a car today is in the queue."
        me.sees("due 4h")
    asked = decode_body(home.facts()[0])
    assert isinstance(asked, Ask)
    assert asked.due_at == home.clock() + 4 * 3_600_000


async def test_a_known_ad_gets_a_time_as_well(home: Home) -> None:
    async with reviewing(home) as me:
        await fill(me, "The launch is near.", "sure")
        await me.press("tab", "tab")
        await me.type("2026-03-01T12:00Z")
        await me.press("ctrl+s")
    asked = decode_body(home.facts()[0])
    assert isinstance(asked, Ask)
    assert (asked.due_at, home.facts()[0].ad_id) == (1_772_366_400_000, "sure")
