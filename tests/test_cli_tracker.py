"""A kept sheet from the command line: imported, its words asked about once, and written back."""

import json
from pathlib import Path

import pytest
from cli_setup import Home

from reviewtui.commands import tracker
from reviewtui.commands.desk import at_desk
from reviewtui.services.mismatches import settle
from reviewtui.services.sheets import MEMORY_FILE
from reviewtui.settings import load

SHEET = """Ad ID,Estado,Fecha,Motivo
a1,listo,13/05/2026,
a2,en revisión,14/05/2026,
a3,Activo,01/05/2026,
a3,pausado,15/05/2026,
"""


@pytest.fixture
def sheet(home: Home) -> Path:
    return Path(home.file("Clientes.csv", SHEET))


def test_unknown_words_are_listed_and_what_is_said_of_them_is_remembered(home: Home, sheet: Path) -> None:
    done = home.json("import", "tracker", str(sheet))
    assert (done["read"], done["added"], done["skipped"], done["sheet"]) == (3, 3, 1, "Clientes")
    assert done["unknown_words"] == {"listo": 1}
    assert done["duplicates"] == [{"ad": "a3", "kept": 5, "left": [4]}]
    assert home.json("show", "a1")["status"] == "unknown"
    assert home.json("import", "tracker", str(sheet), "--status", "listo=activo")["unknown_words"] == {}
    assert home.json("import", "tracker", str(sheet))["unknown_words"] == {}
    assert home.json("show", "a1")["status"] == "active"
    assert home.json("show", "a3")["status"] == "paused"
    (memory,) = json.loads((home.folder / MEMORY_FILE).read_text()).values()
    assert memory["words"] == {"listo": "active"}


def test_columns_that_were_mapped_once_are_found_the_next_time(home: Home) -> None:
    path = home.file("Clientes.csv", "Ref,Cómo va\n7,activo\n")
    assert "--map ad_id=COLUMN" in home.fails("import", "tracker", path)
    told = ("--map", "ad_id=Ref", "--map", "status=Cómo va")
    assert home.json("import", "tracker", path, *told)["added"] == 1
    more = home.file("Clientes.csv", "Ref,Cómo va\n7,activo\n8,pausado\n")
    assert home.json("import", "tracker", more)["added"] == 1
    assert "dates" not in home.err


def test_a_person_at_a_terminal_is_asked_and_may_leave_the_question(
    home: Home, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["nonsense", "99", "1"])
    asked: list[str] = []

    def ask(words: str) -> str:
        asked.append(words)
        return next(typed)

    monkeypatch.setattr(tracker, "person", lambda args: ask)
    assert home.run("import", "tracker", str(sheet)) == 0
    assert "1 live, 2 in review" in home.out
    assert [words for words in asked if "listo" in words] == asked
    assert len(asked) == 3
    assert home.json("show", "a1")["status"] == "active"

    def leave(words: str) -> str:
        raise EOFError

    monkeypatch.setattr(tracker, "person", lambda args: leave)
    path = home.file("Otra.csv", "Ad ID,Estado,Fecha\nb1,listo,13/05/2026\n")
    assert home.run("import", "tracker", path) == 0
    assert "nobody said what “listo” means" in home.out


def test_dates_that_could_be_two_are_asked_about(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = home.file("Clientes.csv", "Ad ID,Estado,Fecha\nb1,activo,01/05/2026\n")
    assert "--dates dmy" in home.misused("import", "tracker", path)
    monkeypatch.setattr(tracker, "person", lambda args: lambda words: "d")
    assert home.run("import", "tracker", path) == 0
    assert home.json("import", "tracker", path)["unchanged"] == 1


def test_what_is_said_wrong_is_said_to_be(home: Home, sheet: Path) -> None:
    assert "nonsense" in home.misused("import", "tracker", str(sheet), "--status", "listo=nonsense")
    assert "import tracker" in home.misused("import", "ads", str(sheet), "--sheet", "x")
    (home.folder / MEMORY_FILE).write_text("{broken")
    assert MEMORY_FILE in home.fails("import", "tracker", str(sheet))


def test_a_decision_is_written_into_the_sheet_and_nothing_else_changes(home: Home, sheet: Path) -> None:
    home.json("import", "tracker", str(sheet))
    home.json("decide", "a2", "reject", "--reason", "MISLEADING_CLAIM")
    would = home.json("tracker", "write", str(sheet), "--dry-run")
    assert [(one["row"], one["column"], one["before"]) for one in would["changes"]] == [
        (3, "Estado", "en revisión"), (3, "Fecha", "14/05/2026"), (3, "Motivo", ""),
    ]  # fmt: skip
    assert sheet.read_text() == SHEET
    new = home.folder / "new.csv"
    done = home.json("tracker", "write", str(sheet), str(new))
    assert done["unknown"] == [2]
    assert sheet.read_text() == SHEET
    changed = [line for line in new.read_text().splitlines() if line not in SHEET.splitlines()]
    assert len(changed) == 1
    assert changed[0].startswith("a2,rechazado,")
    assert "is there already" in home.fails("tracker", "write", str(sheet), str(new))
    again = home.json("tracker", "write", str(new), "--dry-run", "--sheet", "Clientes")
    assert again["changes"] == []


def test_in_its_own_place_a_copy_is_kept_beside_it(home: Home, sheet: Path) -> None:
    home.json("import", "tracker", str(sheet))
    assert "--in-place" in home.misused("tracker", "write", str(sheet))
    assert home.json("tracker", "write", str(sheet), "--in-place")["backup"] is None
    home.json("decide", "a2", "reject", "--reason", "MISLEADING_CLAIM")
    assert home.run("tracker", "write", str(sheet), "--in-place") == 0
    assert "“en revisión” → “rechazado”" in home.out
    (backup,) = home.folder.glob("Clientes.before-*.csv")
    assert backup.read_text() == SHEET
    assert "a2,rechazado," in sheet.read_text()
    assert "says what is so" in (home.run("tracker", "write", str(sheet), "--in-place") == 0 and home.out)


def test_a_sheet_that_changes_meanwhile_is_not_written_over(
    home: Home, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.json("import", "tracker", str(sheet))
    home.json("decide", "a2", "reject", "--reason", "MISLEADING_CLAIM")

    def meanwhile(*given: object) -> bytes:
        sheet.write_text(SHEET + "a9,activo,,\n")
        return b""

    monkeypatch.setattr("reviewtui.services.tracker.apply", meanwhile)
    assert "changed while it was being read" in home.fails("tracker", "write", str(sheet), "--in-place")
    assert sheet.read_text() == SHEET + "a9,activo,,\n"
    assert list(home.folder.glob("Clientes.before-*")) == []


def test_the_order_of_dates_can_be_said_when_writing_too(home: Home) -> None:
    path = home.file("Clientes.csv", "Ad ID,Estado,Fecha\nb1,activo,01/05/2026\n")
    assert "--dates dmy" in home.misused("tracker", "write", path, "--dry-run")
    assert home.json("tracker", "write", path, "--dry-run", "--dates", "dmy")["changes"] == []
    assert home.json("tracker", "write", path, "--dry-run")["changes"] == []


def test_what_the_platform_says_is_written_once_somebody_settled_it(home: Home, sheet: Path) -> None:
    home.json("import", "tracker", str(sheet))
    answer = {"data": [{"id": "a2", "effective_status": "DISAPPROVED", "ad_review_feedback": {
        "global": {"CLAIMS": "Exaggerated"}}}]}  # fmt: skip
    home.json("import", "ads-meta", home.file("meta.json", json.dumps(answer)))
    would = home.json("tracker", "write", str(sheet), "--dry-run")
    assert 3 in would["unsettled"]
    assert would["changes"] == []
    with at_desk(load(str(home.folder))) as desk:
        settle(desk, ["a2"], source="meta")
    home.json("sync")
    would = home.json("tracker", "write", str(sheet), "--dry-run")
    assert [(one["row"], one["column"], one["after"]) for one in would["changes"]] == [
        (3, "Estado", "rechazado"), (3, "Fecha", would["changes"][1]["after"]), (3, "Motivo", "CLAIMS"),
    ]  # fmt: skip


def test_a_row_that_names_its_ad_by_name_is_written_once_it_is_placed(home: Home) -> None:
    answer = {"data": [{"id": "77", "name": "Spring tea", "effective_status": "DISAPPROVED",
                        "updated_time": "2026-05-20T10:00:00Z"}]}  # fmt: skip
    home.json("import", "ads-meta", home.file("meta.json", json.dumps(answer)))
    path = home.file("Clients.csv", "Ad name,Status,Date\nSpring tea,rejected,\n")
    home.json("import", "tracker", path)
    assert home.json("status")["ads"] == 1  # the row is about the ad that is here
    would = home.json("tracker", "write", path, "--dry-run")
    assert [(one["row"], one["column"]) for one in would["changes"]] == [(2, "Date")]
