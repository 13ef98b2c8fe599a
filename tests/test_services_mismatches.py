"""The list of ads on which sources disagree, worst first, and settling them, before and after the hub answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cli_setup import Home as Cli
from cli_setup import home as home
from home_setup import Home
from hub_setup import NOW

from reviewtui.database.sqlite import writing
from reviewtui.domain.facts import FactKind, Settle, decode_body
from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.domain.statements import SEVERITY, MismatchKind
from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.ads import ad_row
from reviewtui.services.decisions import undo
from reviewtui.services.desk import Desk, open_desk, prepare_cache
from reviewtui.services.mismatches import count, mismatches, settle
from reviewtui.services.queue import list_queue
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import AdRow, FactRow, Page

HOUR = 3_600_000


def said(source: str, hours: int, status: str, **fields: Any) -> Observed:
    at = NOW - 1000 * HOUR + hours * HOUR
    return Observed(source, at, at, {"account_id": "acme", "status": status, **fields})


class Desktop:
    """A reviewer's desk over a mirror that is filled by hand."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        prepare_cache(self.home.settings())
        self.desk: Desk = open_desk(self.home.settings(), self.home.clock)
        self.seq = 0
        self.ads: dict[str, AdRow] = {}

    def pull(self, *rows: AdRow, facts: tuple[FactRow, ...] = ()) -> None:
        self.seq += 1
        mirror = MirrorStore(self.home.folder / "mirror.db")
        mirror.apply(
            Page("epoch", f"cursor {self.seq}", self.seq, self.seq, False, ads=list(rows), facts=list(facts)), NOW
        )
        while mirror.index_some():
            pass
        mirror.close()

    def hear(self, ad_id: str, *reports: Observed, account: str = "acme") -> AdRow:
        self.seq += 1
        ad = derive_ad(ad_id, list(reports), NOW)
        row = ad_row(msgspec.structs.replace(ad, account_id=account), self.seq, len(self.ads) + 1, self.seq)
        row.arrival = self.ads[ad_id].arrival if ad_id in self.ads else row.arrival
        self.ads[ad_id] = row
        self.pull(row)
        return row

    def listed(self, text: str = "", **how: Any) -> list[str]:
        return [item.ad_id for item in mismatches(self.desk.reader, text, NOW, "ana", **how).items]


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    made = Desktop(tmp_path)
    yield made
    made.desk.close()


@pytest.fixture
def three(desktop: Desktop) -> Desktop:
    desktop.hear("stale", said("tracker:Main", 1, "IN_REVIEW"), said("meta", 5, "ACTIVE", headline="Warm tea"))
    desktop.hear("fine", said("tracker:Main", 1, "ACTIVE"), said("meta", 5, "ACTIVE"))
    desktop.hear("silent", said("tracker:Main", 1, "ACTIVE"), said("meta", 5, "DISAPPROVED"))
    desktop.hear("paused", said("tracker:Main", 1, "ACTIVE"), said("meta", 5, "PAUSED"), account="bolt")
    return desktop


def test_the_worst_comes_first(three: Desktop) -> None:
    page = mismatches(three.desk.reader, "", NOW, "ana")
    assert [(item.ad_id, item.kind, item.take) for item in page.items] == [
        ("silent", "silent_rejection", "meta"),
        ("paused", "approved_but_paused", "meta"),
        ("stale", "stale_sheet", "meta"),
    ]
    assert [item.severity for item in page.items] == sorted((item.severity for item in page.items), reverse=True)
    assert page.items[2].title == "Warm tea"
    assert page.items[2].since == NOW - 995 * HOUR
    assert page.next is None
    assert count(three.desk.reader) == 3


def test_page_by_page_is_the_whole(three: Desktop) -> None:
    first = mismatches(three.desk.reader, "", NOW, "ana", limit=2)
    rest = mismatches(three.desk.reader, "", NOW, "ana", limit=2, after=first.next)
    assert [item.ad_id for item in (*first.items, *rest.items)] == ["silent", "paused", "stale"]
    assert rest.next is None


def test_a_query_narrows_it(three: Desktop) -> None:
    assert three.listed("mismatch:stale_sheet") == ["stale"]
    assert three.listed("-mismatch:stale_sheet") == ["silent", "paused"]
    assert three.listed("tea") == ["stale"]
    assert three.listed("is:decided") == []
    assert count(three.desk.reader, "mismatch:stale_sheet", NOW, "ana") == 1
    found = {row.ad_id for row in list_queue(three.desk.reader, "mismatch:silent_rejection", NOW, "ana").first}
    assert found == {"silent"}
    found = {row.ad_id for row in list_queue(three.desk.reader, "status:mismatch", NOW, "ana").first}
    assert found == {row.ad_id for row in three.ads.values() if row.mismatch and row.queued}


def test_what_is_settled_leaves_at_once_and_comes_back_with_an_undo(three: Desktop) -> None:
    (item, *_) = mismatches(three.desk.reader, "", NOW, "ana").items
    done = settle(three.desk, [item], source="meta")
    assert (done.ad_ids, done.status) == (("silent",), "rejected")
    assert three.listed() == ["paused", "stale"]
    assert count(three.desk.reader) == 2
    assert list_queue(three.desk.reader, "mismatch:silent_rejection", NOW, "ana").first == ()
    assert undo(three.desk).kind == FactKind.SETTLE
    assert three.listed() == ["silent", "paused", "stale"]


def test_an_undo_of_what_the_hub_already_settled_brings_it_back_at_once(three: Desktop) -> None:
    done = settle(three.desk, ["silent"])
    (own,) = three.home.own()
    with writing(three.desk.work.connection) as c:
        c.execute("UPDATE delivery SET state = 'acked', seq = 1")
    settled_row = msgspec.structs.replace(three.ads["silent"], mismatch="", severity=0)
    fact = FactRow(9, "acme", own.id, 9, "silent", "settle", "ana", "lead", False, msgspec.Raw(own.body))
    three.pull(settled_row, facts=(fact,))
    assert three.listed() == ["paused", "stale"]
    undo(three.desk, done.fact_ids[0])
    assert three.listed() == ["silent", "paused", "stale"]
    assert count(three.desk.reader) == 3
    assert three.listed("mismatch:silent_rejection") == ["silent"]


def test_a_settlement_of_other_statements_hides_nothing(three: Desktop) -> None:
    settle(three.desk, ["silent"])
    three.hear("silent", said("tracker:Main", 1, "ACTIVE"), said("meta", 7, "DISAPPROVED"))
    assert three.listed() == ["silent", "paused", "stale"]


def test_several_are_settled_together_and_taken_back_together(three: Desktop) -> None:
    items = mismatches(three.desk.reader, "", NOW, "ana").items
    settle(three.desk, items)
    bodies = [decode_body(fact) for fact in three.home.facts()]
    assert [(body.source, body.status) for body in bodies if isinstance(body, Settle)] == [
        ("meta", "rejected"), ("meta", "paused"), ("meta", "active"),
    ]  # fmt: skip
    assert len({body.group_id for body in bodies if isinstance(body, Settle)}) == 1
    assert three.listed() == []
    undo(three.desk)
    assert three.listed() == ["silent", "paused", "stale"]


def test_the_truth_is_stated_with_a_reason(three: Desktop) -> None:
    with pytest.raises(Misused, match="words"):
        settle(three.desk, ["silent"], status="active")
    with pytest.raises(Misused, match="no status"):
        settle(three.desk, ["silent"], status="sleeping", why="x")
    settle(three.desk, ["silent"], status="active", why="They reversed it.")
    (fact,) = three.home.facts()
    body = decode_body(fact)
    assert isinstance(body, Settle)
    assert (body.status, body.why, body.covers) == ("active", "They reversed it.", _covers(three.ads["silent"]))


def test_what_cannot_be_settled_is_said_and_nothing_is_recorded(three: Desktop) -> None:
    (item, *_) = mismatches(three.desk.reader, "", NOW, "ana").items
    three.hear("silent", said("tracker:Main", 1, "ACTIVE"), said("meta", 9, "DISAPPROVED"))
    three.hear("mute", Observed("csv", NOW, NOW, {"account_id": "acme", "text": "Hi"}))
    for those, how, code in (
        ([item], {}, "tale_changed"),
        (["nowhere"], {}, "no_ad"),
        (["mute"], {}, "no_tale"),
        (["silent"], {"source": "mail"}, "no_such_source"),
        (["fine"], {}, "no_suggestion"),
        ([], {}, "nothing_marked"),
    ):
        with pytest.raises(ReviewError) as raised:
            settle(three.desk, those, **how)
        assert raised.value.code == code
    assert three.home.facts() == []


def test_every_kind_has_a_severity_of_its_own() -> None:
    assert sorted(SEVERITY.values()) == list(range(1, len(MismatchKind) + 1))


def test_on_the_command_line(home: Cli) -> None:
    """A file says active, the platform's answer says rejected; it is found, settled, and taken back."""
    home.json("import", "ads", home.file("ads.csv", "ad_id,headline,account_id,status\n7,Tea,acme,ACTIVE\n"))
    answer = {"data": [{"id": "7", "account_id": "acme", "effective_status": "DISAPPROVED"}]}
    home.json("import", "ads-meta", home.file("answer.json", json.dumps(answer)))
    found = home.json("mismatches")
    assert (found["total"], [(one["ad_id"], one["kind"]) for one in found["items"]]) == (
        1, [("7", "silent_rejection")],
    )  # fmt: skip
    assert home.run("mismatches") == 0
    assert "7" in home.out
    assert "no status" in home.misused("settle", "7", "--status", "sleeping", "--why", "x")
    done = home.json("settle", "7")
    assert (done["ad_id"], done["status"]) == ("7", "rejected")
    assert home.json("mismatches")["total"] == 0
    home.json("sync")
    assert home.json("mismatches")["total"] == 0
    home.json("undo", done["fact_id"])
    assert home.json("mismatches")["total"] == 1
    home.json("sync")
    assert home.json("mismatches", "mismatch:silent_rejection")["total"] == 1


def _covers(row: AdRow) -> str:
    return str(msgspec.json.decode(row.detail)["tale"]["fingerprint"])
