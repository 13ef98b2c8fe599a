"""`show`: one ad with everything known of it, in lines for people and as JSON for programs."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import Home, an_ad
from hub_setup import NOW, decision, undo
from linear_setup import talk_to

from reviewtui.cli import run
from reviewtui.domain.ads import Creative
from reviewtui.domain.facts import Assign, FactKind, Note, Verdict, decode_fact, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.services.desk import open_desk
from reviewtui.wire.messages import LeaseRow
from reviewtui.words import LANGUAGES

TEXT = "Our tea melts fat."
HOUR = 3_600_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("USER", "ana")
    monkeypatch.delenv("REVIEWTUI_LANGUAGE", raising=False)
    monkeypatch.setattr("reviewtui.commands.desk.open_desk", lambda settings: open_desk(settings, lambda: NOW))
    home = Home(tmp_path)
    home.pull(an_ad("tea", headline="", text=TEXT))
    return home


@pytest.fixture
def typed(home: Home, capsys: pytest.CaptureFixture[str]) -> "Typed":
    return Typed(home, capsys)


class Typed:
    """What `show tea` says."""

    def __init__(self, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def lines(self) -> dict[str, str]:
        """Each row by its name, the last of those with one name."""
        rows = [line.split("  ", 1) for line in self.text().splitlines() if "  " in line]
        return {name.strip(): words.strip() for name, words in rows}

    def text(self) -> str:
        self._capsys.readouterr()
        assert run(["--home", str(self.home.root), "show", "tea"]) == 0
        return self._capsys.readouterr().out

    def json(self) -> Any:
        self._capsys.readouterr()
        assert run(["--home", str(self.home.root), "show", "tea", "--json"]) == 0
        return json.loads(self._capsys.readouterr().out)


def fact(home: Home, kind: str, data: msgspec.Struct, author: str, **more: Any) -> None:
    id = uuid7(NOW + home.seq, home.seq)
    raw = encode_fact(id=id, kind=kind, ad_id="tea", at=NOW - HOUR, app="t", device="d", data=data, **more)
    home.pull(facts=[home.fact_row(raw, author)])


def test_when_it_is_due_and_who_said_so(typed: Typed) -> None:
    typed.home.pull(an_ad("tea", headline="", text=TEXT, due_at=NOW + 2 * HOUR, customer_waiting=True))
    rows = typed.lines()
    assert rows["due"].endswith("due in 2h (says test)")
    assert rows["customer"] == "waits for an answer"
    assert typed.json()["due_at"] == NOW + 2 * HOUR
    typed.home.pull(an_ad("tea", headline="", text=TEXT, due_at=NOW - HOUR))
    assert typed.lines()["due"].endswith("late by 1h (says test)")


def test_whose_it_is_and_who_is_at_it(typed: Typed) -> None:
    fact(typed.home, FactKind.ASSIGN, Assign("zoe"), "lia")
    typed.home.seq += 1
    lease = LeaseRow(typed.home.seq, "acme", "tea", "ben", 7, NOW + 60_000, NOW - 60_000)
    typed.home.pull(leases=[lease])
    rows = typed.lines()
    assert rows["given to"] == "zoe"
    assert rows["at it"].startswith("ben · since 20")
    found = typed.json()
    assert (found["assignee"], found["holder"], found["held_since"]) == ("zoe", "ben", NOW - 60_000)


def test_what_people_wrote_about_it(typed: Typed) -> None:
    fact(typed.home, FactKind.NOTE, Note("Is this allowed, @ana?", ("ana",)), "ben")
    fact(typed.home, FactKind.NOTE, Note("Yes.\nSince \x1b[2Jmay."), "zoe")
    said = typed.text()
    assert "ben · Is this allowed, @ana?" in said
    assert "zoe · Yes." in said
    assert "\x1b" not in said
    remarks = typed.json()["remarks"]
    assert [(one["author"], one["mine"]) for one in remarks] == [("ben", False), ("zoe", False)]
    assert remarks[1]["text"] == "Yes.\nSince \x1b[2Jmay."


def test_every_card_of_a_carousel_has_its_number(typed: Typed) -> None:
    cards = [Creative("card", f"https://x.example/{n}.png", 600, 600, 0, f"Tea {n}", "Hot") for n in (1, 2, 3)]
    cards.append(Creative("video", "", 0, 0, 75))
    typed.home.pull(an_ad("tea", headline="", text=TEXT, creatives=[msgspec.to_builtins(card) for card in cards]))
    rows = typed.lines()
    assert rows["card 2/4"] == "Tea 2 · Hot · 600×600 · https://x.example/2.png"
    assert rows["video 4/4"] == "75 s"
    assert len(typed.json()["content"]["creatives"]) == 4


def test_what_holds_and_what_others_said(typed: Typed) -> None:
    home = typed.home
    home.pull(facts=[home.fact_row(decision("tea", TEXT, "reject", memo="No proof."), "ben")])
    home.pull(facts=[home.fact_row(decision("tea", TEXT, "approve"), "zoe")])
    rows = typed.lines()
    assert rows["in force"].startswith("ben · reject · GAMBLING · No proof.")
    assert "other opinions: 1 · 0 % agree" in rows["in force"]
    assert "zoe · approve · second opinion" in typed.text()
    standing = typed.json()["standing"]
    assert standing["decision"]["author"] == "ben"
    assert standing["decision"]["verdict"] == Verdict.REJECT
    assert len(standing["second_opinions"]) == 1
    assert (standing["disputed"], standing["agreement"], standing["round"]) == (True, 0, 0)


def test_an_ad_that_nobody_decided_has_no_standing(typed: Typed) -> None:
    assert "in force" not in typed.lines()
    found = typed.json()
    assert found["standing"]["decision"] is None
    assert (found["remarks"], found["versions"]) == ([], [])


def test_each_version_that_was_judged_with_what_became_of_it(typed: Typed) -> None:
    home = typed.home
    home.pull(facts=[home.fact_row(decision("tea", TEXT, "reject"), "ben")])
    home.pull(an_ad("tea", headline="", text="Our tea warms you."))
    said = typed.text()
    assert "another version: ben, rejected" in said
    assert "Our tea [-melts fat.-]{+warms you.+}" in said
    [version] = typed.json()["versions"]
    assert (version["content"]["text"], version["judged_by"], version["verdict"]) == (TEXT, "ben", "reject")
    assert version["changes"] == [{"part": "text", "words": "Our tea [-melts fat.-]{+warms you.+}"}]


def test_what_was_undone_makes_no_version(typed: Typed) -> None:
    home = typed.home
    made = decision("tea", TEXT, "reject")
    home.pull(facts=[home.fact_row(made, "ben")])
    home.pull(facts=[home.fact_row(undo("tea", decode_fact(made).id), "ben")])
    home.pull(an_ad("tea", headline="", text="Our tea warms you."))
    assert typed.json()["versions"] == []
    assert "another version" not in typed.text()


def test_the_plain_lines_say_what_became_of_a_decided_ad(typed: Typed) -> None:
    home = typed.home
    home.pull(facts=[home.fact_row(decision("tea", TEXT, "reject"), "ben")])
    home.pull(an_ad("tea", headline="", text="Our tea warms you."))
    said = talk_to(home)
    at = said.index("What changed since it was decided:")
    assert said[at + 1] == "Text: “melts fat.” became “warms you.”"


def test_it_speaks_spanish(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    home = typed.home
    home.pull(an_ad("tea", headline="", text=TEXT, due_at=NOW + HOUR, customer_waiting=True))
    home.pull(facts=[home.fact_row(decision("tea", TEXT, "reject"), "ben")])
    monkeypatch.setenv("REVIEWTUI_LANGUAGE", "es")
    rows = typed.lines()
    assert {"vence", "cliente", "vigente"} <= set(rows)
    assert set(LANGUAGES) == {"en", "es"}


SAID = "the model and ben would reject it"


def test_a_blind_item_tells_no_more_than_on_the_screen(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the AI and others said comes after the verdict, to programs as well."""
    monkeypatch.setattr("reviewtui.domain.draws.share_of", lambda *_: 0.0)
    thread = [{"by": "Ana Ruiz", "at": "10:00", "text": "is it fine?"}, {"by": "Ben", "at": "10:05", "text": SAID}]
    extra = {
        "slack": "#ads p1", "message": SAID, "thread": thread, "thread_more": 2, "reactions": {"no_entry": SAID},
        "answered": thread[1], "campaign": "June",
    }  # fmt: skip
    typed.home.pull(
        an_ad("tea", headline="", text=TEXT, ai_verdict="reject", ai_score=0.93, ai_model="m", ai_reason=SAID,
              badges=[("unsure", 7), ("asked", 3)], why="fine?", why_by="Ana Ruiz", extra=extra)
    )  # fmt: skip
    fact(typed.home, FactKind.NOTE, Note(SAID), "ben")
    told = typed.json()
    assert told["blind"] is True
    assert SAID not in json.dumps(told)
    assert (told["ai_verdict"], told["ai_score"], told["ai_model"], told["remarks"]) == ("", None, "", [])
    assert told["extra"] == {"slack": "#ads p1", "thread": thread[:1], "campaign": "June"}
    assert [name for name, _ in told["badges"]] == ["asked"]
    assert SAID not in typed.text()
    assert typed.lines()["AI"] == "hidden until you decide (blind item)"

    made = decision("tea", "Our tea melted fat.", "reject", memo=SAID, at=NOW - HOUR)
    typed.home.pull(facts=[typed.home.fact_row(made, "ben")])
    assert typed.json()["blind"] is True
    assert (typed.json()["past"], typed.json()["versions"]) == ([], [])
    assert SAID not in typed.text()

    typed.home.pull(facts=[typed.home.fact_row(decision("tea", TEXT, "approve", at=NOW), "ana")])
    told = typed.json()
    assert told["blind"] is False
    assert (told["ai_reason"], told["extra"], told["remarks"][0]["text"]) == (SAID, extra, SAID)
    assert {past["author"] for past in told["past"]} == {"ana", "ben"}
