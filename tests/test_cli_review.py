"""Deciding from the command line: the queue, one ad, a verdict, an undo, a question; all without a network."""

import json
import stat
import time

import pytest
from cli_setup import Home

from reviewtui.domain.ads import Content, content_hash


def test_the_queue_comes_in_order_with_why(home: Home) -> None:
    home.with_ads()
    home.json("ask", "a3", "--why", "Is the picture too much?")
    answer = home.json("queue")
    assert answer["total"] == 3
    first, *rest = answer["items"]
    assert first["ad_id"] == "a1" or first["why"]
    assert {item["ad_id"] for item in answer["items"]} == {"a1", "a2", "a3"}
    assert all(item["state"] == "open" for item in answer["items"])
    priorities = [item["priority"] for item in answer["items"]]
    assert priorities == sorted(priorities, reverse=True)
    assert set(first) >= {"ad_id", "account_id", "text", "priority", "why", "state"}
    assert rest[0]["account_id"] in ("acme", "delta")


def test_a_query_narrows_it_and_a_limit_cuts_it(home: Home) -> None:
    home.with_ads()
    assert [item["ad_id"] for item in home.json("queue", "account:delta")["items"]] == ["a3"]
    assert [item["ad_id"] for item in home.json("queue", "play", "now")["items"]] == ["a2"]
    cut = home.json("queue", "--limit", "2")
    assert (cut["total"], len(cut["items"])) == (3, 2)
    assert "status:" in home.misused("queue", "staus:active")


def test_words_are_found_right_after_an_import(home: Home) -> None:
    home.with_ads()
    home.json("import", "ads", home.file("more.csv", "ad_id,text\na9,Zanzibar at dawn\n"))
    assert [item["ad_id"] for item in home.json("queue", "zanzibar")["items"]] == ["a9"]


def test_one_ad_is_shown_whole(home: Home) -> None:
    home.with_ads()
    found = home.json("show", "a2")
    assert found["content"]["text"] == "Play now, pay later"
    assert found["content_hash"] == content_hash(Content(headline="Win tonight", text="Play now, pay later"))
    assert home.run("show", "a2") == 0
    assert "Play now, pay later" in home.out
    assert "a9" in home.fails("show", "a9")


def test_an_ad_from_the_last_year_of_the_calendar_is_shown(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "EAST-14")
    time.tzset()
    ends = "9999-12-31T23:59:59Z"
    row = {"ad_id": "a1", "text": "Hello", "created_time": ends, "spend": "1240.50", "currency": "USD"}
    home.json("import", "ads", home.file("ads.json", json.dumps([row])))
    assert home.json("show", "a1")["created_at"] == 253_402_300_799_000
    assert home.run("show", "a1") == 0
    monkeypatch.undo()
    time.tzset()
    assert "?" in home.out
    assert "$1,240.50" in home.out


def test_a_copied_link_names_its_ad(home: Home) -> None:
    home.json("import", "ads", home.file("ads.csv", "ad_id,text\n120200700000000001,Hello\n"))
    link = "https://adsmanager.facebook.com/adsmanager/manage/ads?act=1&selected_ad_ids=120200700000000001"
    assert home.json("show", link)["ad_id"] == "120200700000000001"


def test_a_decision_says_what_was_kept_and_what_is_next(home: Home) -> None:
    home.with_ads()
    done = home.json(
        "decide", "a2", "reject", "--reason", "GAMBLING:text", "--reason", "MISLEADING_CLAIM", "--span", "text:0:8",
        "--note", "No licence named.", "--suggest", "Name the licence.", "--confidence", "4",
    )  # fmt: skip
    assert set(done) == {"decision_id", "ad_id", "verdict", "reasons", "next"}
    assert (done["ad_id"], done["verdict"]) == ("a2", "reject")
    assert [(reason["code"], reason["component"]) for reason in done["reasons"]] == [
        ("GAMBLING", "text"),
        ("MISLEADING_CLAIM", ""),
    ]
    assert done["next"] == home.json("queue")["items"][0]["ad_id"]
    assert home.json("show", "a2")["state"] == "decided"
    assert home.json("queue")["total"] == 2


def test_a_decision_by_command_was_neither_blind_nor_shown_anything(home: Home) -> None:
    home.json("import", "ads", home.file("ads.csv", "ad_id,text,ai_verdict,ai_score\na1,Hello,unsure,0.5\n"))
    home.json("decide", "a1", "approve")
    home.json("export", str(home.folder / "out.jsonl"))
    decision = json.loads((home.folder / "out.jsonl").read_text())["decision"]
    assert (decision["via"], decision["draw"]) == ("command", "queue")
    assert decision["ai"]["shown"] is False
    assert decision["offered"] == []
    assert decision["active_ms"] is None


def test_the_last_ad_has_nothing_after_it(home: Home) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    home.json("decide", "a2", "approve")
    assert home.json("decide", "a3", "approve")["next"] is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["decide", "a2", "reject"], "needs a reason"),
        (["decide", "a2", "reject", "--reason", "GAMBLNG"], "GAMBLING"),
        (["decide", "a2", "reject", "--reason", "GAMBLING:shoes"], "shoes"),
        (["decide", "a2", "reject", "--reason", "GAMBLING", "--span", "text:0:999"], "text"),
        (["decide", "a2", "approve", "--confidence", "9"], "1 to 5"),
        (["ask", "--why", "hm"], "needs some text"),
        (["ask", "--text", "x", "--why", " "], "Say why"),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_is_kept(home: Home, typed: list[str], told: str) -> None:
    home.with_ads()
    assert told in home.misused(*typed)
    assert home.json("status")["outbox"] == 0
    assert home.json("queue")["total"] == 3


def test_the_latest_decision_is_undone_or_the_one_named(home: Home) -> None:
    home.with_ads()
    first = home.json("decide", "a1", "approve")["decision_id"]
    second = home.json("decide", "a2", "approve")["decision_id"]
    assert home.json("undo")["decision_id"] == second
    done = home.json("undo", first)
    assert (done["decision_id"], done["ad_id"], done["state"]) == (first, "a1", "open")
    assert home.json("queue")["total"] == 3
    assert "nothing of yours" in home.fails("undo")
    assert first in home.fails("undo", first)


def test_an_ad_that_is_here_is_not_asked_about_with_another_text(home: Home) -> None:
    assert "--text" in home.misused("ask", "a1", "--text", "Buy now", "--why", "is this allowed?")


def test_a_new_ad_is_asked_about(home: Home) -> None:
    asked = home.json("ask", "--text", "Is this fine?", "--headline", "New", "--why", "The customer insists.")
    assert asked["new"] is True
    item = home.json("queue")["items"][0]
    assert (item["ad_id"], item["text"]) == (asked["ad_id"], "Is this fine?")
    assert "The customer insists." in item["why"]


def test_an_ad_the_ai_was_sure_of_comes_back_with_the_question(home: Home) -> None:
    home.json("import", "ads", home.file("ads.csv", "ad_id,text,ai_verdict\na1,Hello,approve\n"))
    assert home.json("queue")["total"] == 0
    home.json("ask", "a1", "--why", "Customer complained.")
    assert [item["ad_id"] for item in home.json("queue")["items"]] == ["a1"]
    assert "Customer complained." in json.dumps(home.json("show", "a1")["questions"])


def test_nothing_of_this_needs_the_hub(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.with_ads()

    def unreachable(*_: object) -> None:
        raise AssertionError("the hub was asked")

    monkeypatch.setattr("reviewtui.sync.connection.connected", unreachable)
    monkeypatch.setattr("reviewtui.hub.private.private_hub", unreachable)
    home.json("queue")
    home.json("show", "a1")
    home.json("decide", "a1", "approve")
    home.json("undo")
    home.json("ask", "a2", "--why", "hm")
    home.json("export", str(home.folder / "out.jsonl"))
    home.json("status")
    home.json("digest")


def test_hostile_ads_leave_only_marks_on_the_terminal_and_exact_text_in_json(home: Home) -> None:
    text = "click \x1b]8;;http://evil\x07me\x1b]8;;\x07 \u202egnp.exe [@click=app.quit]x[/] \x7f\x9b31m"
    raw = json.dumps([{"ad_id": "evil", "headline": text, "text": text, "account_name": text, "account_id": "a"}])
    home.json("import", "ads", home.file("ads.json", raw))
    for typed in (["queue"], ["show", "evil"], ["queue", "--json"], ["show", "evil", "--json"]):
        assert home.run(*typed) == 0
        bad = [c for c in home.out if ord(c) in (*range(32), *range(0x7F, 0xA0), 0x202E) and c != "\n"]
        assert bad == [], typed
    assert home.json("show", "evil")["content"]["text"] == text
    assert "[@click=app.quit]x[/]" in home.json("queue")["items"][0]["text"]


def test_files_and_folders_are_the_users_own(home: Home) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    (home.folder / "ads.csv").unlink()
    for path in home.folder.rglob("*"):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_a_view_is_listed_by_its_name_and_narrowed_by_a_query(home: Home) -> None:
    home.with_ads()
    assert home.json("queue", "--view", "ALL")["total"] == 3
    assert home.json("queue", "--view", "late")["total"] == 0
    assert [item["ad_id"] for item in home.json("queue", "account:delta", "--view", "All")["items"]] == ["a3"]
    assert "late" in home.misused("queue", "--view", "nosuch")
