"""The plain lines: an ad is read out, a line is typed, what came of it is said. For whoever hears the screen."""

import ast
import io
import os
import re
import signal
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from home_setup import Home, a_queue, an_ad
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_setup import Keyboard, about, interrupt, pull_decision, talk_to

import reviewtui.linear
from reviewtui.domain import segments
from reviewtui.domain.ads import Content, Creative
from reviewtui.domain.rules import REVIEW, ReviewRules
from reviewtui.domain.values import Span, valid_span
from reviewtui.keymap import Keymap
from reviewtui.linear import background, outcome, quoting, talk, wording
from reviewtui.linear.background import Background
from reviewtui.linear.heard import COMMANDS, Ear, Heard, Said, numbered, reason_of, said_with
from reviewtui.linear.session import HELP
from reviewtui.policies import packaged
from reviewtui.services.ads import AdView, Appealed, Past, Question
from reviewtui.services.beside import Beside
from reviewtui.services.office import Office
from reviewtui.services.precedents import Precedent, Precedents
from reviewtui.services.talk import Remark
from reviewtui.store.work import WorkStore
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.text import terminal
from reviewtui.wire.messages import RulesRow
from reviewtui.words import LANGUAGES, set_language
from reviewtui.words.linear import WORDS

NOW = 1_750_000_000_000
HOUR = 3_600_000
POLICY = packaged()[0]
FIRST, SECOND = POLICY.digits["reject"][:2]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with three ads."""
    made = Home(tmp_path)
    made.pull(*a_queue(3))
    return made


def an_ad_view(**values: object) -> AdView:
    """An ad as it is read, with these values over ordinary ones."""
    plain = AdView(
        ad_id="ad 1", account_id="acme", account="Acme Wellness", content=Content("Sleep better", "Take two."),
        content_hash="h", language="en", format="", status="in_review", status_raw="PENDING_REVIEW", status_at=None,
        feedback=None, spend_minor=124_000, currency="USD", spend_period="day", created_at=NOW - 3 * HOUR,
        checked_at=NOW - 60_000, rank=30 * HOUR - NOW + 3 * HOUR, badges=(("unsure", 30),), state="open",
        decision_id="", ai_verdict="unsure", ai_score=0.48, ai_model="m", ai_reason="Sounds like a cure.", why="",
        questions=(), past=(), sources=(), extra={},
    )  # fmt: skip
    return replace(plain, **values)  # type: ignore[arg-type]


# --- an ad, read out ---


def test_an_ad_is_read_in_the_order_the_eye_takes() -> None:
    content = Content(
        "Sleep better", "Nine of ten doctors take it.\n\nYou too.", "https://acme.example/buy?x=1", "Shop now",
        (Creative("image", "u", 1200, 628), Creative("video", "u", 0, 0, 75, "Calm", "At night")), "ES, 30-65",
    )  # fmt: skip
    past = Past("p", "bob", "reviewer", NOW - 2 * HOUR, "reject", (FIRST,), "no proof", True, False, "", "")
    view = an_ad_view(content=content, past=(past,), questions=(Question("leila", NOW, "May it say cure?"),))
    assert talk.place(3, 1412, False, view) == "Ad 3 of 1,412."
    assert talk.ad(view, NOW, "ana", POLICY) == [
        "Account: Acme Wellness. Spends $1,240 a day. Language: English.",
        "Headline: Sleep better",
        "Text, line 1 of 2: Nine of ten doctors take it.",
        "Text, line 2 of 2: You too.",
        "Image 1 of 2, 1200 by 628 pixels.",
        "Video 2 of 2, 1 minute 15 seconds. Its title: “Calm”. Its text: “At night”.",
        "Button: Shop now",
        "Leads to: acme.example",
        "Audience: ES, 30-65",
        "Why here, leila: “May it say cure?”.",
        "Priority 33: unsure 30 points, waiting 3 hours.",
        "AI: unsure, 48 percent risk. It says: Sounds like a cure.",
        "Before: bob, rejected, 2 hours ago. Because: Misleading claim. Memo: “no proof”.",
        "Platform: in review, checked 1 minute ago.",
    ]


def test_a_blind_item_keeps_to_itself_what_others_said_until_it_is_decided(home: Home) -> None:
    past = Past("p", "bob", "reviewer", NOW - 2 * HOUR, "reject", (FIRST,), "no proof", True, False, "", "")
    view = an_ad_view(past=(past,), ai_verdict="reject")
    blind = replace(view, blind=True)
    read = talk.ad(blind, NOW, "ana", POLICY)
    assert read[3:7] == [
        "Why here: put in from a file; nobody said why.",
        "Priority 33: waiting 3 hours.",
        "AI: hidden until you decide.",
        "Before: hidden until you decide.",
    ]
    assert not any("bob" in line or "reject" in line or "unsure" in line for line in read)
    mine = replace(past, author="ana", undone=True)
    assert talk.before(replace(blind, past=(past, mine)), NOW, "ana", POLICY) == [
        "Before: you, rejected, 2 hours ago. Undone. Because: Misleading claim. Memo: “no proof”.",
        "Before: hidden until you decide.",
    ]
    fresh = replace(blind, past=(past, replace(past, id="q")), ai_score=0.9)
    assert outcome.since(blind, fresh, NOW, "ana", POLICY) == ([], False)
    assert outcome.revealed(blind, Beside("ad 1", "h", Precedents("ad 1"), ()), NOW, "ana", POLICY) == [
        "Was hidden: AI: would reject, 48 percent risk. It says: Sounds like a cure.",
        "Was hidden: Before: bob, rejected, 2 hours ago. Because: Misleading claim. Memo: “no proof”.",
    ]


@pytest.mark.drawn
def test_a_blind_item_from_reading_to_reveal(home: Home) -> None:
    body = msgspec.Raw(msgspec.json.encode(ReviewRules(blind_share=1.0)))
    home.pull(rules=[RulesRow(99, "", REVIEW, 1, "lia", NOW, body)])
    home.pull(an_ad("ad 0", points=99, ai_verdict="reject", ai_score=0.7, why="Is it?"))
    said = talk_to(home, "a")
    saved = said.index("Saved: Approved, “Headline of ad 0”. u undoes it.")
    assert not any("would reject" in line for line in said[:saved])
    assert said[saved + 1] == "Was hidden: AI: would reject, 70 percent risk."
    (decision,) = home.decisions()
    assert decision.draw == "blind"
    assert decision.ai is not None
    assert not decision.ai.shown


def test_what_is_pressing_comes_first() -> None:
    view = an_ad_view(
        due_at=NOW + 40 * 60_000, due_why="asked", customer_waiting=True, assignee="ana", holder="ben",
        badges=(("unsure", 30), ("mismatch", 20)),
    )  # fmt: skip
    assert talk.urgent(view, NOW, "ana") == [
        "Due in 40 minutes, set by whoever asked.",
        "The customer waits.",
        "Given to you.",
        *talk.urgent(an_ad_view(holder="ben"), NOW, "ana"),
    ]
    assert "ben" in talk.urgent(view, NOW, "ana")[3]
    late = replace(view, due_at=NOW - 2 * HOUR, due_why="rule:account:acme", assignee="bob", holder="ana")
    assert talk.urgent(late, NOW, "ana") == [
        "Late by 2 hours, set by the rule account:acme.", "The customer waits.", "Given to bob.",
    ]  # fmt: skip
    assert talk.urgent(an_ad_view(), NOW, "ana") == []


def test_an_appeal_is_read_and_asks_for_the_verdict_anew() -> None:
    appeal = Appealed("q", "leila", NOW, "They have proof now.", 1, True, "")
    past = Past("p", "bob", "reviewer", NOW, "reject", (), "", True, False, "", "", mark="replaced")
    before = an_ad_view(past=(past,))
    view = replace(before, state="appealed", round=1, appeal=appeal)
    assert talk.place(1, 1, False, view) == "Ad 1 of 1. Appealed: asked for once more."
    assert "Appeal, leila: “They have proof now.”." in talk.ad(view, NOW, "ana", POLICY)
    assert "Before: bob, rejected, just now. Its author decided again since." in talk.ad(view, NOW, "ana", POLICY)
    told, again = outcome.since(before, view, NOW, "ana", POLICY)
    assert told == ["Meanwhile: Appeal, leila: “They have proof now.”."]
    assert again
    assert outcome.since(view, before, NOW, "ana", POLICY) == (["Meanwhile: the appeal was taken back"], True)


def test_one_writes_in_the_thread(home: Home) -> None:
    said = talk_to(home, "w", "@bob is this new?", "write yes", "w", "", "")
    assert home.kinds() == ["note", "note"]
    assert "Written in the thread of Headline of ad 1." in said
    assert "Nothing was written." in said
    assert "Thread, you, just now: “@bob is this new?”." in said


def test_what_stands_beside_an_ad_is_read_after_it() -> None:
    like = Precedent(
        "p", "ad 9", "acme", "Acme", "bob", NOW - HOUR, "reject", (FIRST,), "no proof", "Sleep well", 0.856, False,
        "active", False,
    )  # fmt: skip
    same = replace(like, same=True, likeness=1.0, codes=(), memo="", holds=True)
    found = Beside(
        "ad 1", "h", Precedents("ad 1", (("reject", 3), ("approve", 1)), (same, like, like)),
        (Remark("r", "leila", NOW - 2 * HOUR, "Ask legal.", (), False, ""),),
    )  # fmt: skip
    assert talk.beside(found, NOW, POLICY) == [
        "Like this: 4 ads near-identical, 3 rejected, 1 approved.",
        "Like this, near-identical: “Sleep well”, bob, rejected, 1 hour ago.",
        "Like this, 85 percent alike: “Sleep well”, bob, rejected, 1 hour ago. No longer in force."
        " Because: Misleading claim. Memo: “no proof”.",
        "Thread, leila, 2 hours ago: “Ask legal.”.",
    ]


def test_what_is_missing_is_said_or_left_out() -> None:
    view = an_ad_view(
        content=Content(link="javascript:x"), account="", spend_minor=None, language="", status="unknown",
        status_raw="", badges=(), ai_verdict="", ai_score=None, ai_reason="", state="changed",
    )  # fmt: skip
    assert talk.place(1, 1, False, view) == "Ad 1 of 1. Changed since it was decided."
    assert talk.ad(view, NOW, "ana", POLICY) == [
        "Account: no account.",
        "Text: none.",
        "Leads to no address that can be opened: javascript:x",
        "Priority 33: changed 15 points, waiting 3 hours.",
        "AI: has not looked at it.",
        "Before: no decision yet.",
    ]


def test_numbers_have_units() -> None:
    lengths = {0: "0 seconds", 1000: "1 second", 59_999: "59 seconds", 60_000: "1 minute", HOUR: "1 hour"}
    lengths |= {47 * HOUR: "47 hours", 48 * HOUR: "2 days", 400 * 24 * HOUR: "400 days", -5: "0 seconds"}
    assert {ms: wording.duration(ms) for ms in lengths} == lengths
    assert [wording.ago(NOW - ms, NOW) for ms in (0, 9_999, 10_000, -HOUR)] == [
        "just now", "just now", "10 seconds ago", "just now",
    ]  # fmt: skip


texts = st.text(st.one_of(st.characters(), st.sampled_from("\n\r\t\x1b\x9b\u202e\u2028 .?!")), max_size=60)


@given(texts, texts, texts, texts)
def test_no_ad_can_speak_in_our_place(headline: str, text: str, title: str, account: str) -> None:
    """Every line is one line, acts on nothing, and begins with a word of ours."""
    view = an_ad_view(
        content=Content(headline, text, text, title, (Creative(title=title, text=text),), text), account=account,
        questions=(Question(account, NOW, text),), ai_verdict=title, ai_reason=text, status="unknown",
        status_raw=title, feedback={title: text}, extra={account: title},
        past=(Past("p", account, "", NOW, title, (title,), text, True, False, "held", text),),
    )  # fmt: skip
    lines = [*talk.ad(view, NOW, "ana", POLICY), *outcome.changes(view.content, Content(text, headline))]
    for line in lines:
        told = terminal(line)
        assert told.splitlines() == [told]
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", told)
        assert re.match(
            r"(Account|Headline|Text|Image|Button|Leads to|Link|Audience|Careful|Why here|Priority|AI|Before"
            r"|Platform|Also said|Pictures changed)\b", told,
        ), told  # fmt: skip


def test_hidden_characters_are_announced_and_shown_as_marks(home: Home) -> None:
    home.pull(an_ad("ad 1", points=99, text="Cheap\u202e now \x1b[2J"))
    said = talk_to(home)
    assert "Careful: 2 hidden characters in this ad, shown as marks." in said
    assert "Text: Cheap⟨U+202E⟩ now ␛[2J" in said


def test_the_whole_sample_is_read_in_plain_lines(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull_sample()
    said = talk_to(home, *("j" for _ in range(400)), "v", "", "x", "r")
    assert len(about(said, "Account: ")) == len(about(said, "Ad 1 of ")) + int(said[1].split()[1]) - 1
    assert about(said, "Careful: ")
    assert all(terminal(line) == line for line in said)


# --- what is typed ---

EAR = Ear(Keymap())


@pytest.mark.parametrize(
    ("typed", "command", "rest"),
    [
        ("a", "approve", ""),
        ("approve", "approve", ""),
        ("Aprobar", "approve", ""),
        ("x2", "reject", "2"),
        ("x 2 5 memo: a b", "reject", "2 5 memo: a b"),
        ("reject MISLEADING_CLAIM memo: text", "reject", "MISLEADING_CLAIM memo: text"),
        ("/account:acme", "search", "account:acme"),
        ("/ a  b", "search", "a  b"),
        ("?", "help", ""),
        ("not now", "skip", ""),
        ("ahora no", "skip", ""),
        ("MIAS", "history", ""),
        ("h", "", "h"),
        ("approval", "", "approval"),
        ("axe", "", "axe"),
        ("2", "", "2"),
        ("", "", ""),
    ],
)
def test_a_line_begins_with_a_key_or_a_word(typed: str, command: str, rest: str) -> None:
    assert EAR.hear(f"  {typed} ") == Heard(command, rest)


def test_a_users_own_keys_are_theirs_here_too() -> None:
    ear = Ear(Keymap({"approve": "ctrl+a,ñ", "status": "Z", "search": "ctrl+l"}))
    assert ear.hear("ñ").command == "approve"
    assert ear.hear("a").command == ""
    assert ear.hear("approve").command == "approve"
    assert (ear.typed("approve"), ear.typed("status"), ear.typed("search")) == ("ñ", "Z", "search")


def test_no_word_means_two_commands() -> None:
    meant: dict[str, str] = {}
    for command in COMMANDS:
        for words in WORDS[f"word_{command}"]:
            for word in words.split(", "):
                assert meant.setdefault(word, command) == command, word
    assert not set(meant) & {action.keys for action in Keymap().actions}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", Said()),
        ("2 5,SENSATIONAL:headline", Said(("2", "5", "SENSATIONAL:headline"))),
        ("2 memo: No proof: none. pass: Leave it out sure: 4", Said(("2",), "No proof: none.", "Leave it out", 4)),
        ("nota: hola", Said((), "hola")),
        ("memo: I am sure: it hurts", Said((), "I am sure: it hurts")),
        ("memo:", Said((), "")),
        ("sure: 9", Said((), None, None, 9)),
    ],
)
def test_what_is_said_with_a_verdict(typed: str, said: Said) -> None:
    assert said_with(typed) == said


def test_reasons_keep_their_numbers() -> None:
    """1 to 9 are the digits of the screen, the others follow from 10, whatever was looked for."""
    reasons = numbered(POLICY, "reject", {})
    assert [reasons[n].code for n in range(1, 10)] == list(POLICY.digits["reject"])
    assert sorted(code.code for code in reasons.values()) == sorted(c.code for c in POLICY.codes_for("reject"))
    assert len(set(reasons)) == len(reasons)
    own = numbered(POLICY, "reject", {"reject": ("GAMBLING", "NOT_HERE")})
    assert (own[1].code, 2 in own, min(n for n in own if n > 1)) == ("GAMBLING", False, 10)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("2", (SECOND, "")),
        ("2:headline", (SECOND, "headline")),
        ("gambling:Text", ("GAMBLING", "text")),
        ("2:audience", (SECOND, "targeting")),
        ("2:moon", (SECOND, "moon")),
        ("99", None),
        ("0", None),
        ("²", None),
        ("nonsense", None),
    ],
)
def test_a_reason_is_a_number_or_a_code(token: str, reason: tuple[str, str] | None) -> None:
    assert reason_of(token, numbered(POLICY, "reject", {}), POLICY) == reason


# --- verdicts ---


def test_approving_says_saved_and_reads_the_next(home: Home) -> None:
    said = talk_to(home, "a")
    assert home.kinds() == ["decision approve"]
    at = said.index("Saved: Approved, “Headline of ad 1”. u undoes it.")
    assert said[at + 1 : at + 4] == ["Ad 1 of 2.", "Account: acme.", "Headline: Headline of ad 2"]


def test_the_reason_is_asked_for_by_number(home: Home) -> None:
    said = talk_to(home, "x", "2 memo: never")
    (decision,) = home.decisions()
    assert [reason.code for reason in decision.reasons] == [SECOND]
    assert (decision.memo, decision.via, decision.offered) == ("never", "linear", POLICY.digits["reject"])
    assert "reject, because of which reason?" in said
    assert "2: Negative self-image." in said
    assert "Saved: Rejected, “Headline of ad 1”. Because: Negative self-image. Memo: “never”. u undoes it." in said


@pytest.mark.parametrize(
    ("typed", "verdict", "codes", "memo"),
    [
        ("x 2", "reject", [SECOND], ""),
        ("x1 GAMBLING", "reject", [FIRST, "GAMBLING"], ""),
        ("reject MISLEADING_CLAIM memo: text", "reject", ["MISLEADING_CLAIM"], "text"),
        ("rechazar 2 nota: sin pruebas", "reject", [SECOND], "sin pruebas"),
        ("c 1", "changes", [FIRST], ""),
        ("escalate NEEDS_CONTEXT", "escalate", ["NEEDS_CONTEXT"], ""),
        ("approve memo: fine", "approve", [], "fine"),
        ("a 1", "approve", ["COMPLIANT_AI_WRONG"], ""),
    ],
)
def test_one_line_decides(home: Home, typed: str, verdict: str, codes: list[str], memo: str) -> None:
    talk_to(home, typed)
    (decision,) = home.decisions()
    assert decision.verdict == verdict
    assert [reason.code for reason in decision.reasons] == codes
    assert decision.memo == memo
    assert decision.ai is not None
    assert decision.ai.shown


def test_how_sure_and_how_it_would_pass(home: Home) -> None:
    said = talk_to(home, "c 2:headline pass: Less of it sure: 4")
    (decision,) = home.decisions()
    assert (decision.suggestion, decision.confidence) == ("Less of it", 4)
    assert decision.reasons[0].component == "headline"
    assert any("Would pass as: “Less of it”. Sure: 4 of 5." in line for line in said)
    assert "Confidence goes from 1 to 5. Nothing was decided." in talk_to(home, "c 2 sure: 9")
    assert len(home.decisions()) == 1


def test_a_digit_that_names_no_reason_is_said_and_stays_empty(home: Home) -> None:
    said = talk_to(home, "x 2", "1", digits={"reject": ("GAMBLING", "NOT_HERE")})
    assert any("reject 2: NOT_HERE" in line for line in said)
    assert [reason.code for reason in home.decisions()[0].reasons] == ["GAMBLING"]


def test_reasons_are_found_by_words(home: Home) -> None:
    said = talk_to(home, "x gambling", "r 10", "r nonsense", "r", "GAMBLING")
    (decision,) = home.decisions()
    assert [reason.code for reason in decision.reasons] == ["GAMBLING"]
    assert set(decision.offered) == {code.code for code in POLICY.codes_for("reject")}
    number = next(n for n, code in numbered(POLICY, "reject", {}).items() if code.code == "GAMBLING")
    assert any(line.startswith(f"{number}: Gambling") for line in said)
    assert any(line.startswith("10: Discrimination. The ad") for line in said)
    assert "No reason has “nonsense”. r alone reads all of them." in said


@pytest.mark.parametrize("leaving", ["back", "atrás", "q"])
def test_a_verdict_can_be_left(home: Home, leaving: str) -> None:
    said = talk_to(home, "x memo: half a thought", "", "n", leaving, "m", "")
    assert home.kinds() == []
    assert said.count("reject waits for its reason: a number, or back.") == 2
    assert "Nothing was decided." in said
    if leaving != "q":
        assert "Memo now: half a thought" in said
    assert "Kept memo: half a thought" in talk_to(home)


def test_an_approval_against_the_ai_may_say_why(home: Home) -> None:
    home.pull(an_ad("ad 0", points=99, ai_verdict="reject", ai_score=0.6, why="Is the AI right?"))
    said = talk_to(home, "a", "")
    assert any(line.startswith("approve, although the AI would reject it") for line in said)
    assert home.kinds() == ["decision approve"]
    talk_to(home, "u", "a", "1")
    assert [reason.code for reason in home.decisions()[-1].reasons] == ["COMPLIANT_AI_WRONG"]


def test_a_memo_goes_with_the_next_verdict(home: Home) -> None:
    said = talk_to(home, "m look again", "m", "", "j", "k", "x 2")
    assert "Memo kept for your verdict." in said
    assert "Memo now: look again" in said
    assert "Memo as it was." in said
    assert "Kept memo: look again" in said
    assert home.decisions()[0].memo == "look again"
    talk_to(home, "m one", "m", "-", "a")
    assert home.decisions()[1].memo == ""


def test_what_could_not_be_recorded_is_not_called_saved(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from reviewtui.database import sqlite

    def full(*_: object, **__: object) -> None:
        raise sqlite.OperationalError("database or disk is full")

    monkeypatch.setattr(WorkStore, "record", full)
    said = talk_to(home, "x 2 memo: keep me")
    assert not about(said, "Saved")
    assert any("It is not saved" in line for line in said)
    monkeypatch.undo()
    said = talk_to(home, "x", "")
    assert "Kept for reject: Negative self-image." in said
    assert home.decisions()[0].memo == "keep me"


# --- bound to what was read out ---


def test_an_ad_that_changed_is_told_and_asked_again(home: Home) -> None:
    def edited() -> None:
        home.pull(an_ad("ad 1", points=22, text="The text of ad 1, in more words."))

    said = talk_to(home, edited, "x 2 memo: mine")
    assert home.kinds() == []
    assert not about(said, "Saved")
    at = said.index("Changed while you read, the ad is now so.")
    assert said[at + 1] == "Text: “b” became “more”"
    assert said[at + 2] == "Nothing was decided. Give your verdict again; what you said is kept."
    talk_to(home, "x", "")
    (decision,) = home.decisions()
    assert decision.content.text == "The text of ad 1, in more words."
    assert (decision.memo, [reason.code for reason in decision.reasons]) == ("mine", [SECOND])


def test_it_may_change_while_the_reason_is_looked_for(home: Home) -> None:
    def edited() -> None:
        home.pull(an_ad("ad 1", points=22, headline="Another headline"))

    said = talk_to(home, "x", edited, "2", "x 2")
    assert "Headline: “Headline of ad 1” became “Another headline”" in said
    assert [decision.content.headline for decision in home.decisions()] == ["Another headline"]


def test_another_persons_decision_is_told_before_mine_counts(home: Home) -> None:
    def decided() -> None:
        pull_decision(home, "ad 1", "reject", "bob")

    said = talk_to(home, decided, "a", "a")
    assert about(said, "Meanwhile: Before: bob, rejected")
    assert "Nothing was decided. Give your verdict again; what you said is kept." in said
    assert home.kinds() == ["decision approve"]


def test_an_ad_that_went_away_is_told(home: Home) -> None:
    from reviewtui.wire.messages import GoneRow

    said = talk_to(home, lambda: home.pull(gone=[GoneRow(99, "acme", "ad", "ad 1")]), "a", "a")
    assert any(line.startswith("Gone: “Headline of ad 1”") for line in said)
    assert home.kinds() == ["decision approve"]
    assert home.decisions()[0].content.headline == "Headline of ad 2"


def test_pasted_lines_are_no_verdicts(home: Home) -> None:
    said = talk_to(home, "a", "x 2", "n", live=True, dwell_ms=60_000)
    assert home.kinds() == []
    assert len(about(said, "Ad 1: Not counted")) == 3
    talk_to(home, "a", live=False, dwell_ms=60_000)
    assert home.kinds() == ["decision approve"], "a script means what it says"


# --- back and forth ---


def test_undo_brings_the_ad_back_with_what_was_said(home: Home) -> None:
    said = talk_to(home, "v 1", "x 2 memo: why", "u", "x", "")
    assert home.kinds() == ["decision reject", "undo", "decision reject"]
    assert "Undone: Rejected, “Headline of ad 1”. It is back." in said
    assert "Kept for reject: Negative self-image." in said
    assert "Enter is what was kept: Negative self-image." in said
    first, second = home.decisions()
    assert first.reasons == second.reasons
    assert first.evidence == second.evidence == (Span("headline", 0, 16),)
    assert "There is nothing of yours to undo. Nothing was changed." in talk_to(Home(home.root / "new"), "u")


def test_not_now_puts_off(home: Home) -> None:
    said = talk_to(home, "n", "u", "not now")
    assert home.kinds() == ["skip", "undo", "skip"]
    assert "Put off: “Headline of ad 1”, for 30 minutes. u undoes it." in said
    assert "Undone: put off, “Headline of ad 1”. It is back." in said


def test_one_walks_through_the_list_and_back(home: Home) -> None:
    said = talk_to(home, "k", "j", "j", "j", "k 2", "", "next")
    assert [line for line in said if re.match(r"Ad \d of|First|Last", line)] == [
        "Ad 1 of 3.", "First: no ad before this one.", "Ad 2 of 3.", "Ad 3 of 3.", "Last: no ad after this one.",
        "Ad 1 of 3.", "Ad 1 of 3.", "Ad 2 of 3.",
    ]  # fmt: skip


def test_what_is_taken_back_from_a_search_returns_alone(home: Home) -> None:
    home.pull(an_ad("other", points=1, account_id="delta"))
    said = talk_to(home, "a", "/account:delta", "u", "/")
    assert "It is alone in this list. / and Enter is the whole queue." in said
    assert about(said, "Headline")[-2:] == ["Headline: Headline of ad 1", "Headline: Headline of ad 2"]


def test_a_long_list_is_walked_page_by_page(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(450), index=False)
    said = talk_to(home, "j 449", "k 225", "j")
    assert about(said, "Headline")[1:] == [f"Headline: Headline of ad {n}" for n in (450, 225, 226)]
    assert about(said, "Ad 226 of 450.")


def test_ads_that_others_settled_are_passed_over(home: Home) -> None:
    said = talk_to(home, lambda: pull_decision(home, "ad 2", "reject", "bob"), "j")
    assert about(said, "Headline") == ["Headline: Headline of ad 1", "Headline: Headline of ad 3"]


def test_filtering_and_back_to_where_one_was(home: Home) -> None:
    home.pull(an_ad("other", points=1, account_id="delta"))
    said = talk_to(home, "j", "/account:delta", "/nonsense:x", "/ quite-unfindable", "a", "back", "back")
    assert "Found 1 ad for “account:delta”. / and Enter is the whole queue." in said
    assert any(line.startswith("There is no filter “nonsense:x”") for line in said)
    assert about(said, "Nothing found for “quite-unfindable”")
    assert "No ad was read out. Nothing was done." in said
    assert about(said, "Headline")[-1] == "Headline: Headline of ad 2"
    assert "Already in the whole queue." in said
    assert home.kinds() == []


def test_the_last_ad_leaves_a_clear_queue(home: Home) -> None:
    said = talk_to(home, "a", "a", "a", "a", "", lambda: home.pull(an_ad("late")), "")
    assert about(said, "Queue clear. You decided 3 ads today.")
    assert "Headline: Headline of late" in said


def test_my_decisions_by_number(home: Home) -> None:
    said = talk_to(home, "x 2", "a", "H", "u 2", "H 1", "u 9")
    assert "1: approved, “Headline of ad 2”, just now. Not sent yet." in said
    assert "2: rejected, “Headline of ad 1”, just now. Because: Negative self-image. Not sent yet." in said
    assert home.kinds() == ["decision reject", "decision approve", "undo"]
    assert about(said, "Headline")[-1] == "Headline: Headline of ad 2"
    assert "No decision has this number. H reads them out." in said
    assert "No decisions yet. They will be here, with their reasons." in talk_to(Home(home.root / "new"), "mine")


# --- evidence ---


def test_evidence_by_sentence_and_by_words(home: Home) -> None:
    home.pull(an_ad("ad 0", points=99, headline="Lose 10 kg", text="Our tea melts fat. You sleep. Doctors agree!"))
    said = talk_to(home, "v", "2", "3 to 4", "4", "", "9", "2", "9-12", "", "v 1", "x 2")
    assert "2, Text: Our tea melts fat." in said
    assert "Words: 1 Our, 2 tea, 3 melts, 4 fat." in said
    assert "No such sentence: they go from 1 to 4." in said
    assert "No such words: they go from 1 to 4." in said
    assert "Evidence, 2 marks: “melts fat.”; “Doctors agree!”." in said
    (decision,) = home.decisions()
    quotes = [decision.content.component(s.component)[s.start : s.end] for s in decision.evidence]
    assert quotes == ["melts fat.", "Doctors agree!", "Lose 10 kg"]


def test_evidence_can_be_unmarked(home: Home) -> None:
    said = talk_to(home, "v 1", "v -", "v 1 2-3", "", "v", "-", "", "x 2")
    assert said.count("Evidence: nothing is marked.") == 2
    assert "Evidence, 1 mark: “of ad”." in said
    assert home.decisions()[0].evidence == ()


@pytest.mark.parametrize(
    ("typed", "place"),
    [("3", (2, 3)), ("3-5", (2, 5)), ("5 3", (2, 5)), ("3 to 5", (2, 5)), ("3 a 5", (2, 5)), ("3–5", (2, 5)),
     ("0", None), ("4-99", None), ("three", None), ("", None), ("3 to", None)],
)  # fmt: skip
def test_ranges_of_words(typed: str, place: tuple[int, int] | None) -> None:
    words = [Span("text", n, n + 1) for n in range(6)]
    assert quoting.ranged(typed, words) == (place and Span("text", *place))


@given(texts, texts)
def test_every_word_is_in_exactly_one_sentence(headline: str, text: str) -> None:
    content = Content(headline, text)
    found = [word for sentence in quoting.sentences(content) for word in sentence]
    assert found == [
        Span(part, start, end)
        for part, raw in (("headline", headline), ("text", text))
        for start, end in segments.words(raw)
    ]
    for sentence in quoting.sentences(content):
        assert 0 < len(sentence) <= quoting.LONGEST
        assert valid_span(quoting.whole(sentence), content.component(sentence[0].component))


# --- about the ad, and about everything ---


def test_address_id_and_answer(home: Home) -> None:
    home.pull(an_ad("ad 0", points=99, link="https://acme.example/a?b=c", language="es"))
    said = talk_to(home, "o", "i", "y", "x 2", "H 1", "y", "/", "o")
    at = said.index("Full address: https://acme.example/a?b=c")
    assert said[at - 1].endswith("Leads to: acme.example"), "the host comes first"
    assert "Id: ad 0" in said
    first = said.index("Answer to the customer, 3 lines:")
    assert said[first + 2] == "Nuestra revisión: en revisión."
    at = said.index("Answer to the customer, 5 lines:")
    assert said[at + 1] == "Sobre el anuncio «Headline of ad 0»:"
    assert said[at + 6] == "The question is counted; u takes that back."
    assert "This ad has no link that can be opened." in said


def test_status_says_what_waits_and_what_was_done(home: Home) -> None:
    said = talk_to(home, "a", "n", lambda: home.pull(an_ad("new", points=1)), "s", "R")
    assert "Outbox: 2 entries wait for the hub." in said
    assert "Queue: 2 ads open. You decided 1 today." in said
    assert "New: 1 ad since the order was made. R brings them in." in said
    assert about(said, "Session: 1 decided in 0 seconds")
    assert said[-1].startswith("Ended. This session: 1 decided")


def test_what_the_hub_refused_is_said_and_can_be_tried_again(home: Home) -> None:
    from reviewtui.store.work import Delivered

    talk_to(home, "a")
    work = WorkStore(home.folder / "work.db")
    work.mark_attempted(work.outbox(10))
    work.deliver([Delivered(1, "held", code="no_ad", words="There is no such ad.")])
    work.close()
    said = talk_to(home, "s", "retry", "s")
    assert "Held: decision approve, ad ad 1: There is no such ad. retry sends it again." in said
    assert said.count("Outbox: 1 entry waits for the hub.") == 1


def test_the_help_is_short_and_names_the_users_own_keys(home: Home) -> None:
    said = talk_to(home, "help", keys={"approve": "Z"})
    at = next(number for number, line in enumerate(said) if line.startswith("Z approves, x rejects"))
    assert said[at + len(HELP)].startswith(("Ad 1", "Ended"))
    assert len(HELP) <= 10


def test_what_is_not_understood_does_nothing(home: Home) -> None:
    said = talk_to(home, "frobnicate", "3", "\x1b[A")
    assert "Not understood: “frobnicate”. Nothing was done. ? is the help." in said
    assert "A number goes with a verdict, for example: x 3. Nothing was done." in said
    assert "Not understood: “␛[A”. Nothing was done. ? is the help." in said
    assert home.kinds() == []


# --- the end ---


@pytest.mark.parametrize("end", [(), ("q",), ("salir",), (interrupt,)])
def test_it_ends_cleanly(home: Home, end: tuple[str, ...]) -> None:
    said = talk_to(home, "a", *end, live=True)
    assert said[-1].removeprefix("Ad 1: ").startswith("Ended. This session: 1 decided")
    assert said[-1].endswith("1 entry waits for the hub; it is kept and sent later.")


@pytest.mark.parametrize("end", [[], [interrupt]])
def test_words_half_said_are_kept(home: Home, end: list[str]) -> None:
    talk_to(home, "x memo: not lost", *end)
    assert home.kinds() == []
    assert "Kept memo: not lost" in talk_to(home)


def test_an_act_begun_is_finished_when_interrupted(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C while a decision is being written: it is written, said, and then the lines end."""
    submit = Office.submit

    class Interrupted:
        def __init__(self, job: object) -> None:
            self.job, self.asked = job, 0

        def result(self) -> object:
            self.asked += 1
            if self.asked == 1:
                raise KeyboardInterrupt
            return self.job.result()  # type: ignore[attr-defined]

    def slow(office: Office, do: object, *args: object, **values: object) -> object:
        job = submit(office, do, *args, **values)  # type: ignore[arg-type]
        return Interrupted(job) if getattr(do, "__name__", "") == "decide" else job

    monkeypatch.setattr(Office, "submit", slow)
    said = talk_to(home, "a", "a")
    assert home.kinds() == ["decision approve"]
    assert about(said, "Saved")
    assert said[-1].startswith("Ended.")


# --- the sync beside it ---


def test_news_of_the_sync_is_told_once_and_only_what_matters(home: Home) -> None:
    from reviewtui.services.desk import prepare_cache

    prepare_cache(home.settings())
    office = Office(home.settings(), home.clock)
    behind = Background(office, lambda: pytest.fail("not begun"), lambda: 0.0)
    told = []
    for state, held in (
        (SyncState.STARTING, 0), (SyncState.SYNCING, 0), (SyncState.IN_SYNC, 0), (SyncState.OFFLINE, 0),
        (SyncState.OFFLINE, 0), (SyncState.SYNCING, 0), (SyncState.OFFLINE, 0), (SyncState.IN_SYNC, 2),
        (SyncState.IN_SYNC, 2), (SyncState.REFUSED, 1), (SyncState.FOLLOWING, 1),
    ):  # fmt: skip
        behind._note(SyncStatus(state, f"Words of {state}.", held=held), frozenset())
        told.append(behind.news("s"))
    office.close()
    assert told == [
        [], [], [], ["Offline. Words of offline."], [], [], [],
        ["Online again. Words of in_sync.", "Held: 2, refused by the hub. s says why."], [],
        ["Sync stopped. Words of refused."], ["Online again. Words of following."],
    ]  # fmt: skip


def test_a_hub_that_cannot_be_reached_is_said_between_ads(home: Home) -> None:
    from reviewtui.errors import ReviewError
    from reviewtui.linear.session import converse

    told = io.StringIO()
    seen: list[Background] = []

    class Watched(Background):
        def start(self) -> None:
            super().start()
            seen.append(self)

    def no_token() -> None:
        raise ReviewError("token_missing", url="https://hub.example")

    def heard() -> None:
        seen[0].await_first(20)

    patch = pytest.MonkeyPatch()
    patch.setattr(background, "Background", Watched)
    try:
        converse(home.settings(), no_token, Keyboard(heard, "i", "s"), told, home.clock)  # type: ignore[arg-type]
    finally:
        patch.undo()
    said = told.getvalue().splitlines()
    at = said.index("Id: ad 1")
    assert said[at + 1].startswith("Sync stopped. ")
    assert len(about(said, "Sync stopped")) == 1


# --- as it is started ---


def test_it_is_started_by_option_environment_and_setting(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(1))
    (tmp_path / "config.toml").write_text("linear = true")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REVIEWTUI_")}
    for words, environment in (
        (["--linear"], {"REVIEWTUI_LINEAR": "0"}),
        ([], {"REVIEWTUI_LINEAR": "1"}),
        ([], {}),
    ):
        command = [sys.executable, "-m", "reviewtui", "--home", str(tmp_path), *words]
        done = subprocess.run(
            command, input="i\n", capture_output=True, text=True, check=False,
            env=clean | {"USER": "ana"} | environment,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert "Id: ad 1" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix terminal")
@pytest.mark.parametrize("end", [b"q\n", b"\x04", signal.SIGINT])
def test_in_a_terminal_nothing_but_lines_is_written(tmp_path: Path, end: bytes | signal.Signals) -> None:
    from terminal_setup import InTerminal

    home = Home(tmp_path)
    home.pull(*a_queue(3))
    (tmp_path / "config.toml").write_text('linear = true\ndwell_ms = 0\nlanguage = "es"')
    shown = InTerminal(sys.executable, "-m", "reviewtui", "--home", str(tmp_path))
    try:
        assert shown.until(b"Anuncio 1: ")
        shown.press(b"rechazar 2 nota: no\n")
        assert shown.until(b"Guardado: Rechazado")
        assert shown.until(b"ad 2")
        shown.press(b"x nota: a medias\n")
        assert shown.until("número del motivo: ".encode())
        if isinstance(end, bytes):
            shown.press(end)
        else:
            shown.process.send_signal(end)
        assert shown.until(b"Fin. ")
        assert shown.process.wait(20) == 0
        assert b"\x1b" not in shown.written
        assert b"\x08" not in shown.written
    finally:
        shown.close()
    assert [reason.code for reason in home.decisions()[0].reasons] == [SECOND]


def test_textual_is_not_imported(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(2))
    code = f"""import sys; from reviewtui.cli import run
code = run(["--home", {str(tmp_path)!r}, "--linear"])
print([name for name in sys.modules if name.partition(".")[0] == "textual"]); sys.exit(code)"""
    typed = "x 2\nu\nv 1\nx\n2\ny\ns\nH\n?\nt\nx 2\nyes\nu\n.\ng m\ng d\nd 1\n/x\n"
    environment = {**os.environ, "USER": "ana"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=typed, capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "[]"


# --- words ---


def told() -> Iterator[tuple[str, set[str]]]:
    """The words that the lines say by their name, each with the values it is given."""
    for path in Path(reviewtui.linear.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "self.tell" and node.args:
                key = node.args[0]
                for one in [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]:
                    if isinstance(one, ast.Constant):
                        yield one.value, {keyword.arg or "" for keyword in node.keywords}


def test_every_line_that_is_told_has_its_words_with_its_values() -> None:
    said = list(told())
    assert len(said) > 40
    for key, given_values in said:
        for sentence in WORDS[key]:
            assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} == given_values, key
    assert set(HELP) <= set(WORDS)


def test_nothing_is_said_in_english_to_whoever_speaks_spanish(home: Home) -> None:
    everything = (
        "?", "x", "", "?", "r 2", "r nada-de-nada", "2 nota: así", "u", "v", "1", "", "", "c 1 pasa: x certeza: 3",
        "n", "u", "m", "-", "m sí", "o", "i", "y", "s", "H", "H 1", "back", "j", "k", "/nada", "/", "R", "7", "eh",
        "+", "", ".", "t", "t", "t", "x 2", "", "back", "T", "g m", "g m 3", "g d", "d 1", "x .", "+ uno", "t", "j",
        "t", "x 2", "yes", "u", "back", "e", "q",
    )  # fmt: skip
    home.pull(an_ad("ad 0", points=99, link="https://acme.example", ai_reason="", targeting="ES"))
    try:
        told = {}
        for language in LANGUAGES:
            set_language(language)
            apart = Home(home.root / language)
            apart.pull(an_ad("ad 0", points=99, link="https://acme.example", targeting="ES"), *a_queue(3))
            told[language] = talk_to(apart, *everything)
    finally:
        set_language("en")
    ours = [line for line in told["en"] if not line.startswith(("Id:", "Text:", "Headline:"))]
    same = {line for line in ours if line in told["es"] and re.search(r"[a-z]{3}", line)}
    assert {line for line in same if not line.startswith(("Ad ", "reviewtui"))} == set()


TYPED = [
    "x 2",
    "a",
    "u",
    "n",
    "j",
    "k",
    "v 1",
    "r",
    "",
    "m x",
    "back",
    "t",
    "T",
    "yes",
    ".",
    "x .",
    "+ a",
    "d 1",
    "g d",
]


@settings(max_examples=50)
@given(st.lists(st.one_of(st.sampled_from(TYPED), texts)))
def test_nothing_that_is_typed_ends_it_or_loses_a_decision(tmp_path_factory: object, lines: list[str]) -> None:
    home = Home(tmp_path_factory.mktemp("home"))  # type: ignore[attr-defined]
    home.pull(*a_queue(2))
    clean = [line.replace("\n", " ").replace("\r", " ") for line in lines]
    said = talk_to(home, *clean)
    assert said[-1].startswith("Ended.")
    decided = [fact for fact in home.own() if fact.kind == "decision"]
    assert len(about(said, "Saved:")) == len({fact.group_id or fact.id for fact in decided})
