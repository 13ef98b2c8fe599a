"""Importing: what the file holds is in the queue when the command returns, and each bad row is named."""

import io
import json
import sys
from pathlib import Path

import pytest
from cli_setup import ADS, Home, RunningHub

from reviewtui.commands.output import Progress
from reviewtui.connect import connection_for
from reviewtui.services.imports import import_file
from reviewtui.settings import load
from reviewtui.sync.leader import Leader


def test_rows_are_counted_and_there_when_it_returns(home: Home) -> None:
    done = home.json("import", "ads", home.file("ads.csv", ADS))
    assert done == {
        "read": 3, "added": 3, "changed": 0, "unchanged": 0, "late": 0, "rejected": [], "flaws": [], "skipped": 0,
    }  # fmt: skip
    assert home.json("status")["ads"] == 3
    assert home.json("queue")["total"] == 3


def test_the_same_file_again_changes_nothing_and_an_edit_changes_one(home: Home) -> None:
    home.with_ads()
    before = home.json("digest")["sha256"]
    assert home.json("import", "ads", home.file("ads.csv", ADS))["unchanged"] == 3
    assert home.json("digest")["sha256"] == before
    done = home.json("import", "ads", home.file("ads.csv", ADS.replace("Near you", "Far away")))
    assert (done["changed"], done["unchanged"], done["read"]) == (1, 2, 3)


def test_bad_rows_are_named_by_line_and_the_rest_goes_in(home: Home) -> None:
    raw = b'ad_id,text\na1,one\n,no id\na3,bad \xff byte\na4,four\na5,"never closed\n'
    done = home.json("import", "ads", home.file("ads.csv", raw))
    assert [row["line"] for row in done["rejected"]] == [3, 4, 6]
    assert all(row["error"] for row in done["rejected"])
    assert (done["read"], done["added"]) == (5, 2)
    assert home.run("import", "ads", home.file("ads.csv", raw)) == 0
    assert "line 3" in home.out


def test_what_only_the_hub_refuses_is_named_by_its_line_too(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"ad_id": f"a{n}", "text": "x\ny"} for n in range(5)]
    rows = "ad_id,text\n" + "".join(f'{line["ad_id"]},"{line["text"]}"\n' for line in lines)
    monkeypatch.setattr("reviewtui.hub.reports.ROW_LIMIT", 10)
    refused = home.json("import", "ads", home.file("ads.csv", rows))
    assert [row["line"] for row in refused["rejected"]] == [2, 4, 6, 8, 10]
    assert "too_large" in refused["rejected"][0]["error"]
    assert (refused["read"], refused["added"]) == (5, 0)


def test_columns_accounts_and_encodings_can_be_told(home: Home) -> None:
    raw = "Nummer;Werbetext\n7;Für Elise\n".encode("cp1252")
    path = home.file("ads.csv", raw)
    told = ("--map", "ad_id=Nummer", "--map", "text=Werbetext", "--account", "acme")
    assert [row["line"] for row in home.json("import", "ads", path, *told)["rejected"]] == [2]
    done = home.json("import", "ads", path, *told, "--encoding", "cp1252")
    assert done["added"] == 1
    assert home.json("show", "7")["content"]["text"] == "Für Elise"
    assert home.json("show", "7")["account_id"] == "acme"


def test_a_saved_answer_of_metas_api_is_read(home: Home) -> None:
    answer = {"data": [{"id": "9", "effective_status": "DISAPPROVED", "creative": {"body": "Hello", "title": "Hi"}}]}
    assert home.json("import", "ads-meta", home.file("meta.json", json.dumps(answer)))["added"] == 1
    assert home.json("show", "9")["status"] == "rejected"


def test_a_file_that_is_not_there_touches_nothing(home: Home) -> None:
    assert "nowhere.csv" in home.fails("import", "ads", "nowhere.csv")
    assert not home.folder.exists()


def test_with_the_hub_away_nothing_is_lost(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    token = hub.token("lia", "lead")
    monkeypatch.setattr(sys, "stdin", io.StringIO(token + "\n"))
    home.json("login", hub.address, "--token-stdin")
    path = home.file("ads.csv", ADS)
    hub.stop()
    told = home.fails("import", "ads", path)
    assert "cannot be reached" in told
    assert "import it again" in told
    assert Path(path).read_text() == ADS
    hub.start()
    assert home.json("import", "ads", path)["added"] == 3
    assert home.json("queue")["total"] == 3


def test_a_reviewer_may_not_import(home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(hub.token("rob", "reviewer")))
    home.json("login", hub.address, "--token-stdin")
    assert "role" in home.fails("import", "ads", home.file("ads.csv", ADS))


def test_beside_a_leader_that_does_not_pull_it_says_so_and_the_rows_are_on_the_hub(home: Home) -> None:
    home.json("status")
    settings = load(str(home.folder))
    leader = Leader(settings.cache_dir)
    assert leader.try_lead()
    try:
        path = Path(home.file("ads.csv", ADS))
        done = import_file(settings, connection_for(settings), "ads", path, now=1_750_000_000_000, patience=0)
    finally:
        leader.resign()
    assert done.added == 3
    assert "on the hub" in done.trouble
    home.json("sync")
    assert home.json("status")["ads"] == 3


def test_a_ticket_of_which_a_part_cannot_be_read_is_one_row_and_no_rejected_one(home: Home) -> None:
    issues = [{"key": f"SUP-{n}", "fields": {"summary": "Help", "created": "lately" if n == 2 else "2026-11-17"}}
              for n in range(1, 4)]  # fmt: skip
    path = home.file("jira.json", json.dumps({"issues": [*issues, {"key": "SUP-9" * 300, "fields": {}}]}))
    done = home.json("import", "tickets", path)
    assert (done["read"], done["added"], len(done["rejected"])) == (4, 3, 1)
    assert done["rejected"][0]["error"].startswith("SUP-9")
    (flaw,) = done["flaws"]
    assert flaw["line"] == 1
    assert flaw["error"].startswith("SUP-2: “lately”")
    assert home.run("import", "tickets", path) == 0
    assert "Taken without what could not be read:\n  line 1: SUP-2: “lately”" in home.out


def test_deals_of_new_business_are_passed_over_in_words_of_their_own(home: Home) -> None:
    home.json("import", "accounts", home.file("a.csv", "account_id,name\n1,Acme\n"))
    deals = (
        "Record ID,Deal Name,Deal Type,Close Date,Associated Company IDs (Primary)\n"
        "8,Acme,newbusiness,2027-01-31,1\n9,Acme 2027,existingbusiness,2027-01-31,1\n"
    )
    assert home.run("import", "renewals", home.file("deals.csv", deals), "--source", "hubspot") == 0
    assert "1 read: 1 added" in home.out
    assert "1 deals of new business were passed over" in home.out


def test_progress_is_drawn_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    drawn = {}
    for kind in (Terminal, io.StringIO):
        stream = kind()
        monkeypatch.setattr(sys, "stderr", stream)
        with Progress(lambda rows: f"{rows} rows\x1b[2J") as bar:
            bar.show(0.5, 10)
            bar.show(0.5, 10)
            bar.show(1.5, 20)
        drawn[kind] = stream.getvalue()
    assert drawn[io.StringIO] == ""
    assert drawn[Terminal].count("10 rows") == 1
    assert "20 rows" in drawn[Terminal]
    assert "\x1b" not in drawn[Terminal]
    assert drawn[Terminal].endswith("\r")


def test_an_ad_that_came_just_now_has_no_fewer_than_none_like_it(home: Home) -> None:
    assert home.with_ads().json("show", "a1")["twins"] == 0
