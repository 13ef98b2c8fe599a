"""The demo: a hub of its own and the app on it, driven through the whole loop; then an ordinary home."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli_setup import Home

from reviewtui.commands.screen import has_terminal
from reviewtui.demo import fill, open_home, prepare, running_hub
from reviewtui.errors import ReviewError
from reviewtui.settings import load


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """The folder, the report and what was said beside it, of one headless demo."""
    folder = tmp_path_factory.mktemp("demo") / "home"
    command = [sys.executable, "-m", "reviewtui", "demo", "--headless", "--home", str(folder), "--json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REVIEWTUI_")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout), done.stderr


def until(seen: Callable[[], object]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if seen():
            return True
        time.sleep(0.05)
    return False


def test_it_goes_through_the_whole_loop(shown: tuple[Path, dict[str, Any], str]) -> None:
    folder, report, said = shown
    assert str(folder) in said
    made = report["decisions"]
    assert [(one["verdict"], one["undone"]) for one in made if one["how"] == "decided"] == [
        ("approve", False), ("reject", False), ("reject", False), ("escalate", True),
    ]  # fmt: skip
    assert len(made[1]["reasons"]) == 1
    assert made[2]["reasons"] == ["MISLEADING_CLAIM", "SENSATIONAL"]
    assert made[2]["memo"]
    assert (report["outbox"], report["held"]) == (0, 0)
    assert report["open_ads"] > 300


def test_a_template_a_second_opinion_and_a_bulk_are_part_of_it(shown: tuple[Path, dict[str, Any], str]) -> None:
    made = shown[1]["decisions"]
    (template,) = [one for one in made if one["how"] == "by_template"]
    assert template["memo"]
    assert [one["verdict"] for one in made if one["how"] == "looked_twice"] == ["approve"]
    together = [one for one in made if one["how"] == "together"]
    assert len(together) > 1
    assert {(one["verdict"], *one["reasons"]) for one in together} == {("reject", "SCAM_PRACTICE")}


def test_the_lead_settles_what_two_differ_on(shown: tuple[Path, dict[str, Any], str], home: Home) -> None:
    folder, report, _ = shown
    (settled,) = report["settled"]
    home.folder = folder / "lead"
    (past,) = [one for one in home.json("show", settled["ad_id"])["past"] if one["id"] == settled["decision_id"]]
    assert (past["author"], past["role"]) == ("lia", "lead")


def test_the_account_manager_corrects_and_notes_what_they_cover(
    shown: tuple[Path, dict[str, Any], str], home: Home
) -> None:
    folder, report, _ = shown
    seen = report["accounts"]
    assert (seen["listed"], seen["drawn"]) == (12, 11), "one left, and has no health any more"
    assert [line["account_id"] for line in seen["lines"]] == seen["covered"] == ["helix", "iris", "kite"]
    assert {line["why"] for line in seen["lines"]} == {"backup", "owner"}
    home.folder = folder / "account-manager"
    account = home.json("account", seen["opened"])
    field = account["fields"][seen["field"]]
    assert (field["value"], field["said"]) == (seen["value"], "start")
    assert seen["note"] in json.dumps(account, ensure_ascii=False)


def test_what_it_names_can_be_found_in_its_home(shown: tuple[Path, dict[str, Any], str], home: Home) -> None:
    folder, report, _ = shown
    home.folder = folder
    standing = [
        one["decision_id"] for one in report["decisions"] if not one["undone"] and one["how"] != "looked_twice"
    ]  # fmt: skip
    lines = [json.loads(line) for line in Path(report["export"]["file"]).read_text().splitlines()]
    assert {line["decision"]["id"] for line in lines} >= set(standing)
    assert report["export"]["written"] == len(lines) > 500
    (full,) = [line for line in lines if line["decision"]["id"] == report["decisions"][2]["decision_id"]]
    assert full["decision"]["evidence"][0]["quote"]
    assert full["decision"]["ai"]["shown"] is True
    again = home.json("export", str(folder / "out.jsonl"), "--format", "jsonl")
    assert again["sha256"] == report["export"]["sha256"]
    for one in report["decisions"]:
        found = home.json("show", one["ad_id"])
        assert one["decision_id"] in {past["id"] for past in found["past"]}
    assert home.json("status")["decisions"] >= len(lines)


def test_a_second_run_finds_the_same_hub_and_work_again(shown: tuple[Path, dict[str, Any], str], home: Home) -> None:
    folder, report, _ = shown
    seen = report["accounts"]
    home.folder = folder
    before = load(str(folder)).hub
    demo = open_home(load(str(folder)), str(folder))
    assert demo.settings.hub == before
    with running_hub(demo) as url:
        fill(demo)
        ready = prepare(demo, url)
        assert ready.settings.hub is not None
        assert before is not None
        assert (ready.settings.hub.hub_id, ready.settings.hub.url) == (before.hub_id, url)
        assert home.json("sync")["outbox"] == 0
        assert home.json("account", seen["opened"])["fields"][seen["field"]]["value"] == seen["value"]
        assert home.json("doctor")["ok"] is True
    assert not answers(url)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_its_hub_ends_with_it_even_when_it_is_killed(tmp_path: Path) -> None:
    code = f"""import sys, time
from reviewtui.demo import fill, open_home, prepare, running_hub
from reviewtui.settings import load
with running_hub(open_home(load({str(tmp_path)!r}), {str(tmp_path / "demo")!r})) as url:
    print(url, flush=True); time.sleep(60)"""
    for sign in (signal.SIGKILL, signal.SIGINT):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.DEVNULL) as process:  # fmt: skip
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert answers(url)
            process.send_signal(sign)
            process.wait(20)
        assert until(lambda url=url: not answers(url)), sign


def test_somebodys_real_home_is_no_place_for_a_demo(home: Home) -> None:
    home.with_ads()
    assert "real home" in home.fails("demo", "--headless")
    assert home.json("status")["ads"] == 3


def test_a_hub_that_does_not_start_is_named_with_its_log(tmp_path: Path) -> None:
    demo = open_home(load(str(tmp_path / "x")), str(tmp_path / "demo"))
    demo.database.mkdir()
    with pytest.raises(ReviewError) as told, running_hub(demo):
        pytest.fail("it listens")
    assert told.value.code == "demo_hub"
    log = demo.settings.log_dir / "hub.log"
    assert str(log) in str(told.value)
    assert "cannot be opened" in log.read_text()


def test_without_a_home_it_makes_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("REVIEWTUI_HOME", str(tmp_path / "mine"))
    demo = open_home(load(), None)
    assert demo.root.parent == tmp_path.resolve()
    assert not (tmp_path / "mine").exists()


def test_under_a_test_there_is_no_terminal() -> None:
    assert not has_terminal()
