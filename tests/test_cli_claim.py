"""Ads are taken along on the command line, and given back."""

from pathlib import Path

import pytest
from cli_setup import ADS, Home, RunningHub

from reviewtui.connect import log_in
from reviewtui.settings import load
from reviewtui.sync.secret import Secret


@pytest.fixture
def ben(tmp_path: Path, hub: RunningHub, capsys: pytest.CaptureFixture[str], home: Home) -> Home:
    """A colleague of ana's at the same hub, which has the three ads; both are logged in."""
    lead, ben = Home(tmp_path / "lia", capsys), Home(tmp_path / "ben", capsys)
    for one, name, role in ((lead, "lia", "lead"), (home, "ana", "reviewer"), (ben, "ben", "reviewer")):
        log_in(load(str(one.folder)), hub.address, Secret(hub.token(name, role)))
    lead.json("import", "ads", lead.file("ads.csv", ADS))
    return ben


def test_the_next_free_ads_are_taken_along_and_the_next_person_gets_others(home: Home, ben: Home) -> None:
    first = home.json("claim", "--limit", "2")
    assert [one["ad_id"] for one in first["claimed"]] == ["a1", "a2"]
    again = home.json("claim", "--limit", "2")
    assert [one["ad_id"] for one in again["claimed"]] == ["a1", "a2"]
    assert [one["ad_id"] for one in ben.json("claim")["claimed"]] == ["a3"]
    assert [one["ad_id"] for one in home.json("queue", "claimed:me")["items"]] == ["a1", "a2"]


def test_what_is_given_back_is_free(home: Home, ben: Home) -> None:
    home.json("claim")
    assert ben.json("claim") == {"claimed": [], "others": []}
    assert home.json("claim", "--release") == {"released": 3}
    assert home.json("claim", "--release") == {"released": 0}
    assert [one["ad_id"] for one in ben.json("claim", "account:delta")["claimed"]] == ["a3"]


def test_it_says_what_came_of_it_in_words(home: Home, ben: Home) -> None:
    assert home.run("claim", "meet") == 0
    assert home.out.splitlines()[0] == "a3"
    assert home.out.splitlines()[1].startswith("1 with you until ")
    ben.run("claim", "meet")
    assert ben.out.startswith("Nothing was taken along")
    home.run("claim", "--release")
    assert home.out == "1 given back: they are free again.\n"
    home.run("claim", "--release")
    assert home.out == "Nothing is with you.\n"


def test_alone_there_is_nobody_to_claim_from(home: Home) -> None:
    home.with_ads()
    assert "Nobody else" in home.fails("claim")
    assert "Nobody else" in home.fails("claim", "--release")


def test_without_the_hub_it_says_so(home: Home, ben: Home, hub: RunningHub) -> None:
    hub.stop()
    assert "hub" in home.fails("claim")


@pytest.mark.parametrize("words", [("--limit", "0"), ("--limit", "501"), ("--limit", "x"), ("acount:acme",)])
def test_what_makes_no_sense_is_refused(home: Home, ben: Home, words: tuple[str, ...]) -> None:
    home.misused("claim", *words)
