"""Exporting: exactly the decisions that stand, in one file that is whole or not there."""

import hashlib
import json
from pathlib import Path
from typing import Any

from cli_setup import ADS, Home

from reviewtui.services.exports import decided_ads
from reviewtui.store.reader import Reader


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_it_holds_exactly_the_decisions_that_stand(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    approved = home.json("decide", "a1", "approve")["decision_id"]
    rejected = home.json("decide", "a2", "reject", "--reason", "GAMBLING:text", "--span", "text:0:8")["decision_id"]
    home.json("decide", "a3", "escalate", "--reason", "NEEDS_CONTEXT")
    home.json("undo")
    answer = home.json("export", str(tmp_path / "out.jsonl"), "--format", "jsonl")
    assert (answer["written"], answer["excluded"]) == (2, {"undone": 1})
    first, second = lines_of(tmp_path / "out.jsonl")
    assert [first["decision"]["id"], second["decision"]["id"]] == [approved, rejected]
    assert second["ad"]["content"]["text"] == "Play now, pay later"
    assert second["decision"]["evidence"][0]["quote"] == "Play now"
    assert hashlib.sha256((tmp_path / "out.jsonl").read_bytes()).hexdigest() == answer["sha256"]


def test_sending_them_changes_what_is_counted_in_nothing(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    for ad_id in ("a1", "a2", "a3"):
        home.json("decide", ad_id, "approve")
    home.json("undo")
    before = home.json("export", str(tmp_path / "before"))
    home.json("sync")
    after = home.json("export", str(tmp_path / "after"))
    home.json("undo")
    undone = home.json("export", str(tmp_path / "undone"))
    home.json("sync")
    undone_there = home.json("export", str(tmp_path / "undone"))
    assert (before["written"], before["excluded"]) == (after["written"], after["excluded"]) == (2, {"undone": 1})
    assert (undone["written"], undone["excluded"]) == (1, {"undone": 2})
    assert (undone_there["written"], undone_there["excluded"]) == (1, {"undone": 2})
    ids = [[line["decision"]["id"] for line in lines_of(tmp_path / name)] for name in ("before", "after")]
    assert ids[0] == ids[1]


def test_a_changed_mind_is_one_line_with_the_first_opinion_beside_it(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    first = home.json("decide", "a1", "approve")["decision_id"]
    second = home.json("decide", "a1", "reject", "--reason", "GAMBLING")["decision_id"]
    home.json("export", str(tmp_path / "out"))
    (line,) = lines_of(tmp_path / "out")
    assert (line["decision"]["id"], [o["id"] for o in line["opinions"]]) == (second, [first])


def test_a_decision_on_an_ad_that_is_still_only_a_question_is_there(home: Home, tmp_path: Path) -> None:
    asked = home.json("ask", "--text", "May we?", "--why", "New customer.")["ad_id"]
    home.json("decide", asked, "approve")
    home.json("export", str(tmp_path / "out"))
    (line,) = lines_of(tmp_path / "out")
    assert (line["ad"]["ad_id"], line["question"]["why"]) == (asked, "New customer.")
    home.json("sync")
    assert home.json("export", str(tmp_path / "out"))["written"] == 1
    assert home.json("status")["decisions"] == 1


def test_a_decision_on_content_that_changed_is_kept_as_what_it_judged(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    home.json("decide", "a3", "approve")
    home.json("sync")
    home.json("import", "ads", home.file("ads.csv", ADS.replace("Near you", "Far away")))
    home.json("export", str(tmp_path / "out"))
    (line,) = lines_of(tmp_path / "out")
    assert line["ad"]["content"]["text"] == "Near you"
    assert line["ad"]["current"] is False


def test_the_lines_are_in_the_order_of_their_ads(home: Home, tmp_path: Path) -> None:
    ids = ["b", "a10", "a9", "ä", "Z", "a"]
    home.json("import", "ads", home.file("ads.csv", "ad_id,text\n" + "".join(f"{id},x {id}\n" for id in ids)))
    for number, ad_id in enumerate(ids):
        home.json("decide", ad_id, "approve")
        if number == 2:
            home.json("sync")
    home.json("export", str(tmp_path / "out"))
    assert [line["ad"]["ad_id"] for line in lines_of(tmp_path / "out")] == sorted(ids)


def test_it_replaces_a_file_whole_or_leaves_it(home: Home, tmp_path: Path) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    (tmp_path / "out").write_text("before")
    assert home.json("export", str(tmp_path / "out"))["written"] == 1
    assert "folder" in home.fails("export", str(tmp_path))
    assert str(tmp_path / "no" / "out") in home.fails("export", str(tmp_path / "no" / "out"))
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out"]


def test_rows_are_read_one_by_one(home: Home) -> None:
    home.with_ads()
    home.json("decide", "a1", "approve")
    home.json("decide", "a2", "approve")
    cache = home.folder / "data" / "private"
    reader = Reader(cache / "mirror.db", cache / "work.db")
    try:
        ads = decided_ads(reader, "ana", "admin")
        assert next(ads).ad_id == "a1"
        assert next(ads).ad_id == "a2"
        assert next(ads, None) is None
    finally:
        reader.close()


def test_what_is_walked_through_once_sees_one_moment_and_takes_the_memory_of_few_pages(home: Home) -> None:
    home.with_ads()
    cache = home.folder / "data" / "private"
    reader = Reader(cache / "mirror.db", cache / "work.db")

    def kept() -> list[int]:
        return [reader.connection.execute(f"PRAGMA {file}.cache_size").fetchone()[0] for file in ("main", "work")]

    try:
        before = kept()
        with reader.walk() as connection:
            assert connection.in_transaction
            assert all(abs(now) < abs(then) for now, then in zip(kept(), before, strict=True))
        assert kept() == before
    finally:
        reader.close()
