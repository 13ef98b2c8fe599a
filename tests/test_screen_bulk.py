"""Marks on the list, and one verdict on all that is marked: what is shown first, what is recorded, how it returns."""

from pathlib import Path

import msgspec
import pytest
from home_setup import Home, a_queue, an_ad
from hub_setup import decision
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Undo, decode_body
from reviewtui.domain.rules import REVIEW, ReviewRules
from reviewtui.screens.bulk import BulkScreen
from reviewtui.screens.sheet import ReasonSheet
from reviewtui.store.work import WorkStore
from reviewtui.wire.messages import AccountRow, LeaseRow, RulesRow

LOAN = "Cash today with no checks at all: apply in 5 minutes and have it on your account before lunch."
TWIN = LOAN.replace("5", "10")


def a_loan(ad_id: str, points: int, text: str = LOAN, **fields: object) -> tuple[str, dict[str, object]]:
    return an_ad(ad_id, points=points, headline="Cash today", text=text, **fields)


LOANS = (
    a_loan("loan 1", 60, account_id="cobalt"),
    a_loan("loan 2", 58, account_id="cobalt"),
    a_loan("loan 3", 2, account_id="delta"),
    a_loan("loan 4", 1, TWIN, account_id="delta"),
)
"""Two at the top of the queue and two at its end; the last one with another number."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    names = [AccountRow(1, "cobalt", "Cobalt Credit"), AccountRow(1, "delta", "Delta Dating")]
    home.pull(*LOANS, *a_queue(5), accounts=names)
    return home


def blind(share: float) -> RulesRow:
    """So many items, 0 to 1, come with what the AI and others said hidden."""
    rules = msgspec.Raw(msgspec.json.encode(ReviewRules(blind_share=share)))
    return RulesRow(1, "", REVIEW, 1, "lea", 1, rules)


def marked_rows(me: Reviewer) -> list[str]:
    """The lines of the list that bear a mark, as painted."""
    return [line for line in me.picture().splitlines() if line.startswith("✓")]


# --- marks ---


async def test_t_marks_the_ad_under_the_cursor_and_again_unmarks_it(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("t")
        me.sees("1 marked · 9 open")
        assert me.notice == "1 marked: a verdict key decides them together, Esc clears."
        await me.press("j", "t")
        me.sees("2 marked")
        assert len(marked_rows(me)) == 2
        await me.press("t")
        assert me.notice == "Unmarked: 1 marked."
        assert [("Cash today" in line, "Cobalt Credit" in line) for line in marked_rows(me)] == [(True, True)]
    assert home.kinds() == []


async def test_t_marks_every_ad_alike_anywhere_in_the_queue_and_escape_clears(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(a_loan("loan 1", 900), a_loan("loan 2", 899, TWIN), *LOANS[2:], *a_queue(450))
    async with reviewing(home) as me:
        assert "loan 3" not in me.listed()
        await me.press("T")
        assert me.notice == "4 alike marked: a verdict key decides them together, Esc clears."
        assert set(me.queue.marks) == {"loan 1", "loan 2", "loan 3", "loan 4"}
        await me.press("escape")
        assert me.notice == "No marks any more."
        me.sees_not("marked ·")
        await me.press("T", "T")
        assert me.notice == "No marks any more."
        assert me.queue.marks == {}


async def test_an_ad_like_no_other_says_so(home: Home) -> None:
    home.pull(an_ad("alone", points=90, text="Nothing in the queue says what this one says."))
    async with reviewing(home) as me:
        await me.press("T")
        assert me.notice == "No other open ad is like this one."
        assert me.queue.marks == {}


async def test_marks_survive_searching_and_a_new_order(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("t", "/")
        await me.type("words")
        await me.press("enter", "t", "R")
        me.sees("2 marked")
        await me.press("escape")
        assert len(me.listed()) == 9
        assert len(marked_rows(me)) == 2
        await me.press("escape")
        assert marked_rows(me) == []


async def test_marks_that_others_decided_leave_with_a_word(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T")
        content = Content(headline="Cash today", text=LOAN)
        made = decision("loan 2", LOAN, content=content, content_hash=content_hash(content))
        home.pull(facts=[home.fact_row(made, "ben")])
        await me.queue._catch_up()
        await me.settled()
        assert me.notice == "1 of the marked ads left the queue: 3 marked."
        assert set(me.queue.marks) == {"loan 1", "loan 3", "loan 4"}


async def test_an_ad_put_off_leaves_the_marks(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("t", "n")
        me.sees_not("marked")


async def test_with_nothing_to_mark_it_is_said(tmp_path: Path) -> None:
    async with reviewing(Home(tmp_path)) as me:
        for key in ("t", "T"):
            await me.press(key)
            assert me.notice == "There is no ad under the cursor."


# --- the strip and the preview ---


async def test_a_verdict_key_is_about_all_that_is_marked(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T", "j", "j", "x")
        me.sees("REJECT 4 ads", "because", "1 Misleading claim")
        await me.press("escape")
        assert (me.context, len(me.queue.marks)) == ("queue", 4)
        await me.press("x", "4")
        assert me.context == "bulk"
        me.sees(
            "REJECT 4 ads", "because Personal attributes", "Cobalt Credit 2 · Delta Dating 2",
            "3 as the first · 1 otherwise", "3 ads · the first", "[-5-]{+10+}",
        )  # fmt: skip
        me.sees_not("Headline of ad 1")
        await me.press("escape")
        assert (me.context, len(me.queue.marks)) == ("queue", 4)
    assert home.kinds() == []


@pytest.mark.parametrize("commit", ["enter", "4"])
async def test_enter_or_the_same_digit_decides_all_of_them_once(home: Home, commit: str) -> None:
    async with reviewing(home) as me:
        await me.press("T", "x", "4", commit)
        assert me.context == "queue"
        assert me.notice == "Rejected: 4 ads. u undoes all of it."
        assert me.listed() == ["ad 1", "ad 2", "ad 3", "ad 4", "ad 5"]
        me.sees("5 open · 4 decided today")
        me.sees_not("marked")
        assert me.under_cursor == me.reading == "ad 1"
    said = home.decisions()
    assert home.kinds() == ["decision reject"] * 4
    assert {own.ad_id for own in home.own()} == {"loan 1", "loan 2", "loan 3", "loan 4"}
    assert len({one.group_id for one in said}) == 1
    assert said[0].group_id
    assert {reason.code for one in said for reason in one.reasons} == {"PERSONAL_ATTRIBUTES"}
    assert all(len(one.offered) == 9 and one.evidence == () and one.active_ms is not None for one in said)


async def test_one_undo_takes_all_of_them_back_and_marks_them(home: Home) -> None:
    async with reviewing(home) as me:
        before = me.listed()
        await me.press("a", "T", "x", "4", "enter", "u")
        assert me.notice == "Undone: 3 ads are back, and marked."
        assert set(me.queue.marks) == {"loan 2", "loan 3", "loan 4"}
        assert me.listed() == before[1:]
        me.sees("3 marked · 8 open")
        await me.press("u")
        assert me.listed() == before
    assert [decode_body(fact).__class__ for fact in home.facts()][-4:] == [Undo] * 4


async def test_a_bulk_is_one_transaction(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reviewing(home) as me:
        await me.press("T", "x", "4")
        with monkeypatch.context() as broken:
            broken.setattr(WorkStore, "record", refuses)
            await me.press("enter")
            assert "disk I/O error" in me.notice
            assert me.context == "bulk"
        assert home.kinds() == []
        await me.press("enter")
    assert home.kinds() == ["decision reject"] * 4


def refuses(*_: object, **__: object) -> None:
    from reviewtui.database import sqlite

    raise sqlite.Error("disk I/O error")


async def test_if_one_changed_under_the_preview_nothing_is_decided_and_all_is_shown_anew(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T", "x", "4")
        home.pull(a_loan("loan 2", 58, "Something else altogether, and no loan.", account_id="cobalt"))
        await me.press("enter")
        assert me.notice == "An ad changed meanwhile: nothing was decided. Look again."
        assert home.kinds() == []
        me.sees("Something else altogether, and no loan.", "2 otherwise")
        await me.press("end", "space", "enter")
    assert {(one.content.text, one.verdict) for one in home.decisions()} == {
        (LOAN, "reject"), (TWIN, "reject"), ("Something else altogether, and no loan.", "reject"),
    }  # fmt: skip


async def test_what_differs_more_comes_first_and_another_ad_is_shown_whole(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T", "j", "j", "t", "k", "k", "x", "1")
        lines = me.picture().splitlines()
        where = [next(n for n, line in enumerate(lines) if words in line)
                 for words in ("3 ads · the first", "says something else", "differs: ")]  # fmt: skip
        assert where == sorted(where)
        me.sees("The text of ad 1, in b words.")
        await me.press("enter")
    assert len(home.decisions()) == 5


async def test_every_version_is_on_the_screen_before_it_counts(home: Home) -> None:
    home.pull(*(a_loan(f"other {n}", 40 - n, LOAN.replace("lunch", f"noon {'so ' * n}")) for n in range(12)))
    async with reviewing(home, SMALL) as me:
        for _ in range(16):
            await me.press("t", "j")
        await me.press("x", "1", "enter")
        assert me.notice == "Read on first (Space): every version counts once it was on screen."
        assert isinstance(me.screen, BulkScreen)
        for _ in range(20):
            await me.press("space")
        await me.press("enter")
        assert me.context == "queue"
    assert len(home.decisions()) == 16


async def test_the_preview_must_be_read_and_a_held_key_does_not_commit(home: Home) -> None:
    async with reviewing(home, dwell_ms=250, repeat_ms=150) as me:
        begin = 10_000_000.0
        await me.press("T")
        await me.press("x", at=begin)
        await me.press("4", at=begin + 1)
        screen = me.screen
        assert isinstance(screen, BulkScreen)
        await me.press("4", at=begin + 1.1)
        assert me.notice == "Key repeat ignored: let go first."
        screen.panel.read_at = begin + 2
        await me.press("enter", at=begin + 2.2)
        assert me.notice == "Not yet read: a verdict counts once the ad was on screen."
        assert home.kinds() == []
        await me.press("enter", at=begin + 2.4)
    assert len(home.decisions()) == 4


async def test_the_strip_and_the_preview_take_no_other_keys_for_verdicts(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T", "x", "4")
        for key in ("a", "x", "c", "e", "n", "u", "1", "9", "t"):
            await me.press(key)
            assert me.context == "bulk", key
        await me.press("backspace")
    assert home.kinds() == []


@pytest.mark.drawn
async def test_blind_items_and_those_others_are_at_are_left_out_and_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    plain = {"ai_verdict": None, "ai_score": None, "why": "Is it?"}
    home.pull(a_loan("seen", 60, **plain), a_loan("held", 59, **plain), a_loan("blind", 9), rules=[blind(1.0)])
    home.pull(leases=[LeaseRow(1, "acme", "held", "ben", 1, home.clock() + 60_000)])
    async with reviewing(home) as me:
        await me.press("T", "x", "1")
        me.sees("REJECT 1 ad", "2 left out", "ben is at it", "blind: on its own")
        await me.press("enter")
        assert me.notice == "Rejected: 1 ad, 2 left out. u undoes all of it."
        assert me.queue.marks == {}
    assert [own.ad_id for own in home.own()] == ["seen"]


@pytest.mark.drawn
async def test_nothing_hidden_is_shown_before_all_are_judged(home: Home) -> None:
    home.pull(rules=[blind(1.0)])
    async with reviewing(home) as me:
        await me.press("T", "x", "1")
        assert me.notice == "None of the marked ads can be decided together: see why below."
        me.sees("REJECT nothing", "4 left out")
        me.sees_not("50 %", "unsure", "risk")
        await me.press("enter")
        assert me.context == "bulk"
        await me.press("escape")
        assert len(me.queue.marks) == 4
    assert home.kinds() == []


# --- approving ---


async def test_identical_ads_are_approved_together_and_the_others_stay_marked(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T", "a")
        me.sees(
            "APPROVE 3 ads", "all say the same · 1 left out: not identical", "Left out", "not identical", "Cash today"
        )
        await me.press("a")
        assert me.notice == "Approved: 3 ads, 1 left out. u undoes all of it."
        assert set(me.queue.marks) == {"loan 4"}
        await me.press("a")
        me.sees("APPROVE 1 ad")
        await me.press("enter")
        assert me.queue.marks == {}
    assert home.kinds() == ["decision approve"] * 4
    assert {one.content.text for one in home.decisions()[:3]} == {LOAN}


async def test_an_approval_against_the_ai_asks_why_for_all(home: Home) -> None:
    words = "We lend against a payslip, and we check it first."
    sure = {"ai_verdict": "reject", "ai_score": 0.9, "why": "Is it?"}
    home.pull(a_loan("sure 1", 130, words, **sure), a_loan("sure 2", 129, words, **sure))
    async with reviewing(home) as me:
        await me.press("T", "a")
        me.sees("APPROVE 2 ads", "although the AI would reject it", "1 Fine, AI was wrong")
        await me.press("1")
        me.sees("APPROVE 2 ads", "because Fine, AI was wrong")
        await me.press("1")
    assert [[reason.code for reason in one.reasons] for one in home.decisions()] == [["COMPLIANT_AI_WRONG"]] * 2


# --- with the sheet ---


async def test_the_full_sheet_speaks_for_all_of_them(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("T", "x", "r")
        assert isinstance(me.screen, ReasonSheet)
        me.sees("REJECT · 4 ads")
        await me.press("enter", "tab")
        await me.type("No lender may say so")
        await me.press("escape", "x", "r")
        me.sees("No lender may say so")
        await me.press("ctrl+s")
        me.sees("REJECT 4 ads", "because Misleading claim", "“No lender may say so”")
        await me.press("enter")
    assert [one.memo for one in home.decisions()] == ["No lender may say so"] * 4


# --- a twin of what was decided ---


async def test_after_a_decision_its_twins_are_offered(home: Home) -> None:
    async with reviewing(home) as me:
        me.reads("Alike ×4 in the queue")
        await me.press("x", "4")
        assert me.notice == "Rejected: Cash today. u undoes it. T marks 3 alike."
        assert me.under_cursor == "loan 2"
        await me.press("j")
        assert me.under_cursor == "ad 1"
        await me.press("k", "x", "4", "T")
        assert set(me.queue.marks) == {"loan 3", "loan 4"}
        assert me.notice == "2 alike marked: a verdict key decides them together, Esc clears."


# --- small ---


async def test_at_80x24_marks_are_set_on_the_list_and_decided_from_it(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("T", "x")
        me.sees("REJECT 4 ads", "4 marked")
        await me.press("4")
        me.sees("3 ads · the first", "Cash today with no checks at all")
        await me.press("space", "enter")
        assert me.notice == "Rejected: 4 ads. u undoes all of it."


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_hostile_ad_is_previewed_without_acting(tmp_path: Path, size: tuple[int, int]) -> None:
    home = Home(tmp_path)
    bad = "[@click=app.quit]x[/] \x1b]52;c;aGk=\x07 \u202eabc [-gone-]{+new+}"
    home.pull(*(an_ad(f"bad {n}", points=9 - n, headline="[/x]" * n, text=bad * (n + 1), account_id="[b]acme[/b]")
                for n in range(3)))  # fmt: skip
    async with reviewing(home, size) as me:
        await me.press("t", "j", "t", "j", "t", "x", "1")
        me.sees("REJECT 3 ads", "[@click=app.quit]x[/]")
        for _ in range(8):
            await me.press("space")
        await me.press("enter")
    assert len(home.decisions()) == 3
