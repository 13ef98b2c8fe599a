"""Status questions from the command line: planted in a chat, counted by week, compared with a baseline."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli_setup import Home
from slack_setup import export, said

from reviewtui.domain.pings import week_of, weeks_to
from reviewtui.services.answers import Question, count_reply
from reviewtui.services.desk import now_ms, open_desk
from reviewtui.services.pings import log_ping
from reviewtui.settings import load

WEEK = timedelta(weeks=1)


def planted(path: Path, now: int, weekly: dict[int, int], text: str = "is my ad approved?") -> Path:
    """An export with so many questions in each week, so many weeks ago."""
    begin = datetime.fromtimestamp(now / 1000, UTC)
    asked = []
    for weeks_ago, n in weekly.items():
        at = begin - weeks_ago * WEEK
        asked += [said(0, text) | {"ts": f"{int(at.timestamp()) - number}.000100"} for number in range(n)]
    return export(path, ads=asked)


def test_planted_questions_are_counted_and_compared(home: Home, tmp_path: Path) -> None:
    now = now_ms()
    home.with_ads()
    path = planted(tmp_path / "e.zip", now, {8: 12, 7: 12, 6: 12, 5: 12, 3: 5, 2: 5, 1: 5})
    done = home.json("import", "slack", str(path), "--channel", "ads", "--account", "acme")
    assert (done["questions"]["added"], done["read"]) == (63, 0)
    found = home.json("pings")
    assert (found["total"], found["baseline"], found["change"]) == (15, None, None)
    assert [row["n"] for row in found["weeks"]] == [5, 5, 5, 0]
    first, *_, last = weeks_to(now - 5 * 7 * 86_400_000, 4)
    compared = home.json("pings", "--baseline", f"{first}..{last}")["change"]
    assert compared["words"] == "12 a week in the baseline of 4 weeks (n 48), 5 now (n 15, 3 weeks): −58 %"
    assert (compared["before"], compared["now"], round(compared["share"], 3)) == (48, 15, -0.583)
    assert home.run("pings") == 0  # the baseline is kept
    assert "−58 %" in home.out
    assert "Acme" not in home.out
    assert "0 of 15 were already on the page" in home.out
    figures = {figure["id"]: figure for figure in home.json("report", "week")["figures"]}
    assert figures["pings"]["value"] == 15
    assert "−58 %" in figures["pings"]["note"]
    assert home.run("report", "week") == 0
    assert "asked by customers" in home.out


def test_what_was_answered_is_counted_apart_from_what_the_page_had_said(home: Home) -> None:
    home.with_ads()
    desk = open_desk(load(str(home.folder)))
    assert count_reply(desk, [Question("acme", "a1", "why")]) == 1
    log_ping(desk, "acme", "why", ad_id="a1")
    desk.close()
    found = home.json("pings")
    assert (found["total"], found["known"], found["answered"]) == (2, 0, 1)


def test_one_account_alone(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    path = planted(tmp_path / "e.zip", now_ms(), {1: 3}, "why was our ad rejected?")
    home.json("import", "slack", str(path), "--channel", "ads", "--account", "delta")
    (row,) = home.json("pings", "--account", "delta")["rows"]
    assert (row["week"], row["question"], row["n"]) == (week_of(now_ms() - 7 * 86_400_000), "why", 3)
    assert home.json("pings", "--account", "acme")["rows"] == []
    assert home.run("pings", "--account", "acme") == 0
    assert "No status question" in home.out


def test_what_is_typed_wrong_is_told(home: Home) -> None:
    home.with_ads()
    assert "range of weeks" in home.misused("pings", "--baseline", "May")
    assert "no_such" not in home.misused("pings", "--account", "nobody")
    assert "--weeks 4" in home.misused("pings", "--weeks", "0")
