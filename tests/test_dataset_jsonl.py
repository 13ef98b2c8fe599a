"""What an export holds: one line per decision that holds, whole or not at all, the same bytes every time."""

import errno
import hashlib
import io
import json
import os
import stat
import tracemalloc
from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reviewtui.dataset.examples import Act, DecidedAd, Example, examples
from reviewtui.dataset.jsonl import export_jsonl, write_jsonl
from reviewtui.domain.ads import Content, Creative, content_hash
from reviewtui.domain.decisions import LOCAL
from reviewtui.domain.facts import AiOpinion, Decision, FactKind, Reason, Skip, Undo, Verdict, encode_fact
from reviewtui.domain.values import Span
from reviewtui.errors import ReviewError
from reviewtui.wire.messages import AdDetail

TEA = Content(headline="Sleep better", text="Our tea melts fat 🫖 while you sleep.", creatives=(Creative(url="u"),))
TEA_2 = Content(headline="Sleep better", text="A calming tea for the evening.")


class Desk:
    """Makes acts on one ad as a hub would number them."""

    def __init__(self) -> None:
        self.orders = count(1)
        self.acts: list[Act] = []

    def act(self, kind: FactKind, data: msgspec.Struct, author: str = "ana", **row: Any) -> str:
        order = row.pop("order", None) or next(self.orders)
        id = f"id-{len(self.acts)}"
        body = encode_fact(id=id, kind=kind, ad_id="238", at=1000 + order % LOCAL, app="0.1", device="d", data=data)
        self.acts.append(Act(id, str(kind), author, row.pop("role", "reviewer"), False, order, body))
        return id

    def decide(self, verdict: Verdict, author: str = "ana", content: Content = TEA, **said: Any) -> str:
        row = {key: said.pop(key) for key in ("role", "order") if key in said}
        decision = Decision(verdict=verdict, content_hash=content_hash(content), content=content, **said)
        return self.act(FactKind.DECISION, decision, author, **row)

    def undo(self, target: str, author: str = "ana") -> str:
        return self.act(FactKind.UNDO, Undo(target), author)

    def ad(self, content: Content = TEA, status: str = "unknown", **detail: Any) -> DecidedAd:
        known = msgspec.json.encode(AdDetail(**detail)).decode()
        return DecidedAd("238", "acme", content_hash(content), "en", status, 9000, known, tuple(self.acts))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def exported(*ads: DecidedAd) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The lines as Python's own JSON reads them, and what was left out."""
    excluded: dict[str, int] = {}
    file = io.BytesIO()
    export_jsonl(examples(ads, excluded), file)
    return [json.loads(line) for line in file.getvalue().splitlines()], excluded


def test_a_line_tells_the_whole_story(desk: Desk) -> None:
    desk.decide(
        Verdict.REJECT,
        reasons=(Reason("meta-ads", "MISLEADING_CLAIM", 3, 2, "text"),),
        evidence=(Span("text", 8, 19),),
        memo="promises a result",
        suggestion="say what it contains",
        confidence=4,
        active_ms=8123,
        offered=("MISLEADING_CLAIM", "SCAM_PRACTICE"),
        ai=AiOpinion("unsure", 0.5, "ads-7", "health claim", True),
        asked_why="may we say this?",
    )
    desk.decide(Verdict.APPROVE, author="ben")
    feedback = {"global": {"b": "x", "a": "y"}}
    asked = {"why": "may we say this?", "why_by": "carla", "why_at": 500}
    ad = desk.ad(status="rejected", status_raw="DISAPPROVED", status_at=7000, feedback=feedback, **asked)
    (line,), excluded = exported(ad)
    assert excluded == {}
    assert (line["schema"], line["schema_version"]) == ("reviewtui.example", 1)
    assert line["ad"] == {
        "ad_id": "238", "account_id": "acme", "language": "en", "content_hash": content_hash(TEA), "current": True,
        "content": {
            "headline": "Sleep better", "text": TEA.text, "link": "", "call_to_action": "", "targeting": "",
            "creatives": [
                {"kind": "image", "url": "u", "width": 0, "height": 0, "seconds": 0, "title": "", "text": ""}
            ],
        },
    }  # fmt: skip
    assert line["question"] == {
        "why": "may we say this?", "asked_by": "carla", "asked_at": 500, "ai_reason": "health claim",
    }  # fmt: skip
    decision = line["decision"]
    assert decision["verdict"] == "reject"
    assert (decision["author"], decision["role"], decision["order"], decision["at"]) == ("ana", "reviewer", 1, 1001)
    assert decision["reasons"] == [
        {
            "policy": "meta-ads",
            "code": "MISLEADING_CLAIM",
            "policy_revision": 3,
            "code_revision": 2,
            "component": "text",
        }
    ]
    assert decision["evidence"] == [{"component": "text", "start": 8, "end": 19, "quote": "melts fat 🫖"}]
    assert decision["ai"] == {
        "verdict": "unsure", "score": 0.5, "model": "ads-7", "reason": "health claim", "shown": True,
    }  # fmt: skip
    assert (decision["confidence"], decision["active_ms"], decision["app"]) == (4, 8123, "0.1")
    assert [(other["author"], other["verdict"], other["undone"]) for other in line["opinions"]] == [
        ("ben", "approve", False)
    ]
    assert line["outcome"] == {
        "status": "rejected", "status_raw": "DISAPPROVED", "status_at": 7000, "checked_at": 9000,
        "feedback": feedback,
    }  # fmt: skip


def test_what_the_platform_sent_is_written_in_one_order(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE)
    bytes_of = []
    for feedback in ({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}):
        file = io.BytesIO()
        export_jsonl(examples([desk.ad(status_raw="ACTIVE", feedback=feedback)], {}), file)
        bytes_of.append(file.getvalue())
    assert bytes_of[0] == bytes_of[1]


def test_every_line_has_the_same_columns(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE)
    (line,), _ = exported(desk.ad())
    assert line["outcome"] is None
    assert line["question"] == {"why": "", "asked_by": "", "asked_at": None, "ai_reason": ""}
    assert line["decision"]["confidence"] is None
    assert set(line["decision"]) == {
        "id", "author", "role", "order", "at", "app", "undone", "verdict", "reasons", "evidence", "memo",
        "suggestion", "confidence", "active_ms", "offered", "ai", "round", "draw", "via", "group_id",
        "policy", "policy_revision",
    }  # fmt: skip


def test_a_question_asked_after_the_decision_is_not_what_it_answered(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE)
    (line,), _ = exported(desk.ad(why="and now?", why_by="carla", why_at=5000))
    assert line["question"]["why"] == ""
    desk.acts.clear()
    desk.decide(Verdict.APPROVE, asked_why="the first question")
    (line,), _ = exported(desk.ad(why="another", why_by="carla", why_at=1))
    assert (line["question"]["why"], line["question"]["asked_by"]) == ("the first question", "")


def test_the_decision_that_holds_is_the_example_and_the_others_are_opinions(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE, author="ana")
    desk.decide(Verdict.CHANGES, author="lia", role="lead")
    desk.decide(Verdict.REJECT, author="ana")
    (line,), _ = exported(desk.ad())
    assert line["decision"]["author"] == "lia"
    assert [other["verdict"] for other in line["opinions"]] == ["approve", "reject"]


def test_an_undone_decision_is_counted_and_restores_the_one_before(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE, author="ana")
    desk.undo(desk.decide(Verdict.REJECT, author="lia", role="lead"), author="lia")
    (line,), excluded = exported(desk.ad())
    assert line["decision"]["verdict"] == "approve"
    assert [(other["verdict"], other["undone"]) for other in line["opinions"]] == [("reject", True)]
    assert excluded == {"undone": 1}


def test_what_is_no_example_is_counted_by_its_reason(desk: Desk) -> None:
    desk.undo(desk.decide(Verdict.APPROVE))
    desk.decide(Verdict.REJECT, author="ben", draw="gold")
    desk.decide(Verdict.REJECT, author="ben", draw="blind")
    desk.act(FactKind.SKIP, Skip(content_hash(TEA)))
    desk.acts.append(Act("id-x", "decision", "ben", "reviewer", False, 90, b'{"id":"id-x","verdict":"\xff"}'))
    desk.acts.append(Act("id-y", "decision", "ben", "reviewer", False, 91, b'{"id":"id-y"}'))
    desk.acts.append(Act("id-z", "praise", "ben", "reviewer", False, 92, b"{}"))
    lines, excluded = exported(desk.ad())
    assert lines == []
    assert excluded == {"undone": 1, "gold": 1, "blind": 1, "skip": 1, "unreadable": 2}


def test_each_version_of_an_ad_that_was_judged_is_an_example(desk: Desk) -> None:
    desk.decide(Verdict.REJECT, content=TEA)
    desk.decide(Verdict.APPROVE, content=TEA_2)
    lines, _ = exported(desk.ad(content=TEA_2, status="active", status_raw="ACTIVE"))
    assert [(line["decision"]["verdict"], line["ad"]["current"]) for line in lines] == [
        ("reject", False),
        ("approve", True),
    ]
    assert lines[0]["outcome"] is None, "what the platform says now is not about the text judged then"
    assert lines[1]["outcome"]["status"] == "active"


def test_a_decision_still_on_its_way_to_the_hub_has_no_order(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE, order=LOCAL + 1, role="")
    (line,), _ = exported(desk.ad())
    assert line["decision"]["order"] is None


def test_an_ad_whose_detail_cannot_be_read_costs_only_itself(desk: Desk) -> None:
    desk.decide(Verdict.APPROVE)
    lines, excluded = exported(replace(desk.ad(), detail=b'{"why": 1}'), desk.ad())
    assert len(lines) == 1
    assert excluded == {"unreadable": 1}


any_text = st.text(st.characters(codec="utf-8"), max_size=20)
contents = st.builds(Content, headline=any_text, text=any_text, link=any_text)
decisions = st.tuples(
    st.sampled_from(Verdict), st.sampled_from("abc"), st.sampled_from([TEA, TEA_2]), st.booleans(), any_text
)


@given(st.lists(decisions, min_size=1, max_size=6), st.randoms(), contents)
def test_the_same_acts_in_any_order_give_the_same_bytes_and_all_decisions_are_there(
    made: list[tuple[Verdict, str, Content, bool, str]], shuffle: Any, now: Content
) -> None:
    desk = Desk()
    for verdict, author, content, taken_back, memo in made:
        decision_id = desk.decide(verdict, author, content, memo=memo)
        if taken_back:
            desk.undo(decision_id, author)
    ad = desk.ad(content=now)
    first, again = io.BytesIO(), io.BytesIO()
    written = export_jsonl(examples([ad], {}), first)
    shuffle.shuffle(desk.acts)
    assert export_jsonl(examples([desk.ad(content=now)], {}), again) == written
    assert first.getvalue() == again.getvalue()
    assert written.sha256 == hashlib.sha256(first.getvalue()).hexdigest()
    lines = [msgspec.json.decode(line, type=Example) for line in first.getvalue().splitlines()]
    assert written.written == len(lines)
    for line, raw in zip(lines, first.getvalue().splitlines(), strict=True):
        assert msgspec.json.encode(line) == raw, "a line reads back as what it was"
        assert not line.decision.undone
    standing = {content_hash(content) for _, _, content, taken_back, _ in made if not taken_back}
    assert {line.ad.content_hash for line in lines} == standing
    for line in lines:
        here = [1 for _, _, content, _, _ in made if content_hash(content) == line.ad.content_hash]
        assert len(line.opinions) + 1 == len(here)


# --- the file ---


@pytest.fixture
def line(desk: Desk) -> Example:
    desk.decide(Verdict.APPROVE)
    return next(examples([desk.ad()], {}))


def test_the_file_is_private_whole_and_hashed(tmp_path: Path, line: Example) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("what was there before")
    written = write_jsonl(path, [line, line])
    data = path.read_bytes()
    assert written == (2, hashlib.sha256(data).hexdigest())
    assert data.count(b"\n") == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_no_examples_give_an_empty_file(tmp_path: Path) -> None:
    assert write_jsonl(tmp_path / "out.jsonl", []) == (0, hashlib.sha256(b"").hexdigest())
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_an_export_that_breaks_off_leaves_what_was_there(tmp_path: Path, line: Example) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("what was there before")

    def breaking() -> Iterator[Example]:
        yield from repeat(line, 1000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_jsonl(path, breaking())
    assert path.read_text() == "what was there before"
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, line: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReviewError) as failed:
        write_jsonl(tmp_path / "out.jsonl", [line])
    assert failed.value.code == "export_failed"
    assert "No space left on device" in str(failed.value)
    assert os.listdir(tmp_path) == []


def test_only_a_plain_file_is_replaced(tmp_path: Path, line: Example) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "target").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("folder", "link", "dangling"):
        with pytest.raises(ReviewError) as refused:
            write_jsonl(tmp_path / name, [line])
        assert refused.value.code == "export_place"
        assert name in str(refused.value)
    assert (tmp_path / "target").read_text() == "mine"
    with pytest.raises(ReviewError) as failed:
        write_jsonl(tmp_path / "missing" / "out.jsonl", [line])
    assert failed.value.code == "export_failed"


def test_memory_stays_flat_however_long_the_file_gets(tmp_path: Path, line: Example) -> None:
    path = tmp_path / "out.jsonl"
    tracemalloc.start()
    write_jsonl(path, repeat(line, 10_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 5_000_000
    assert peak < 2_000_000
