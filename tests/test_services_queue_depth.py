"""The queue at full depth: rounds, opinions, due times, likeness, policy, briefings, as the search line asks."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from store_setup import (
    NOW,
    Source,
    appeal_bytes,
    decision_bytes,
    desk_in,
    fact_bytes,
    fill,
    id_of,
    ids_of,
    settings_in,
)

from reviewtui.domain.facts import Briefing, FactKind, Verdict
from reviewtui.domain.query import parse
from reviewtui.policies import packaged
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide
from reviewtui.services.desk import Desk
from reviewtui.services.queue import filter_of
from reviewtui.wire.messages import FactRow, PolicyRow

HOUR, DAY = 3_600_000, 86_400_000
POLICY = packaged()[0]
TEA = "Our herbal tea melts 3 kilos of fat in one week while you sleep at night"


class Depth:
    """A cache in which every key has something to find, and something near it that it must not find."""

    def __init__(self, folder: Path) -> None:
        self.source = Source()
        put = self.source.put_ad
        put("second", "to be seen twice", wanted=2)
        put("seen", "seen by me before", wanted=2)
        put("disputed", "may this be said")
        put("mild", "may this be said too")
        put("settled", "it was settled")
        put("appealed", "look again")
        put("stale", "bets of old")
        put("restated", "bets of old, seen since")
        put("fresh", "bets of now")
        put("named", "meet people", ai_verdict="unsure", ai_reason="looks like DATING, or a club")
        put("nearly", "meet people now", ai_verdict="unsure", ai_reason="UPDATING soon; a dating site")
        put("late", "overdue", due_at=NOW - HOUR)
        put("soon", "due soon", due_at=NOW + 2 * HOUR)
        put("later", "due later", due_at=NOW + 3 * DAY, waiting=True)
        put("tea 1", TEA, link="https://shop.tea.example/a", format="Video")
        put("tea 2", TEA.replace("3", "12"), link="https://tea.example", format="image")
        put("tea 3", TEA + " every single night", link="https://nottea.example")
        self.said("second", "approve", "ben")
        self.said("seen", "approve", "ana")
        self.said("disputed", "approve", "ben")
        self.said("disputed", "reject", "cleo")
        for by, verdict in (("ben", "approve"), ("cleo", "approve"), ("dan", "reject")):
            self.said("mild", verdict, by)
        both = (self.said("settled", "approve", "ben"), self.said("settled", "reject", "cleo"))
        self.said("settled", "reject", "lia", role="lead", adjudicates=both)
        self.said("appealed", "reject", "ben", code="PROFANITY")
        self.source.accept(appeal_bytes("appealed", "look again"), "mia", "account-manager")
        self.said("stale", "reject", "ben")
        self.said("restated", "reject", "ben")
        self.said("restated", "reject", "cleo", revision=2)
        self.said("fresh", "reject", "ben", revision=2)
        self.publish_policy()
        self.brief("tea", 1, "cash")
        self.brief("tea", 2, "host:tea.example format:video")
        self.brief("old", 1, "tea", retired=True)
        self.brief("loop", 1, "briefing:tea")
        self.source.lease("late", "ben", NOW + HOUR)
        settings = settings_in(folder)
        fill(settings, self.source, viewer="ana")
        self.desk: Desk = desk_in(folder, self.source)

    def said(self, ad_id: str, verdict: str, by: str, role: str = "reviewer", **more: object) -> str:
        raw = decision_bytes(ad_id, self.source.ads[ad_id].text, verdict, **more)  # type: ignore[arg-type]
        self.source.accept(raw, by, role)
        return id_of(raw)

    def publish_policy(self) -> None:
        """The second revision, in which the code of bets means another thing."""
        codes = tuple(
            msgspec.structs.replace(code, revision=2) if code.code == "GAMBLING" else code for code in POLICY.codes
        )
        self.policy = msgspec.structs.replace(POLICY, revision=2, codes=codes)
        body = msgspec.Raw(msgspec.json.encode(self.policy))
        self.source.policies.append(PolicyRow(self.source._next(), "", self.policy.policy, 2, body))

    def brief(self, key: str, revision: int, query: str, retired: bool = False) -> None:
        """A briefing is about no ad."""
        body = Briefing(key, revision, "Tea that melts fat", "it melts", "look twice", query, retired=retired)
        raw, seq = fact_bytes(FactKind.BRIEFING, "", body), self.source._next()
        self.source.facts[id_of(raw)] = FactRow(seq, "", id_of(raw), seq, "", "briefing", "lia", "lead", False,
                                                msgspec.Raw(raw))  # fmt: skip

    def found(self, query: str) -> list[str]:
        filter = filter_of(parse(query), NOW, "ana", self.desk.reader)
        rows = ids_of(self.desk.reader.page(filter, NOW, 100))
        assert self.desk.reader.count(filter, NOW) == len(rows) == len(set(rows))
        return rows


@pytest.fixture(scope="module")
def depth() -> Iterator[Depth]:
    folder = Path(tempfile.mkdtemp())
    made = Depth(folder)
    yield made
    made.desk.close()
    shutil.rmtree(folder)


OPEN = {"second", "appealed", "named", "nearly", "late", "soon", "later", "tea 1", "tea 2", "tea 3"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", OPEN),
        ("is:second", {"second"}),
        ("is:appealed", {"appealed"}),
        ("-is:second", (OPEN | {"seen", "disputed", "mild", "settled", "stale", "restated", "fresh"}) - {"second"}),
        ("is:open -is:appealed", OPEN - {"appealed"}),
        ("is:disputed", {"disputed", "mild"}),
        ("is:disputed by:cleo verdict:approve", {"mild", "disputed"}),
        ("-is:disputed is:decided", {"seen", "settled", "stale", "restated", "fresh"}),
        ("is:rereview", {"stale", "settled"}),
        ("-is:rereview is:decided reason:GAMBLING", {"disputed", "mild", "restated", "fresh"}),
        ("is:late", {"late"}),
        ("due:<4h", {"late", "soon"}),
        ("due:>0h", {"soon", "later"}),
        ("-due:<4h is:waiting", {"later"}),
        ("is:waiting", {"later"}),
        ("-is:waiting due:>1d", set()),
        ("claimed:ben", {"late"}),
        ("-claimed:none", {"late"}),
        ("section:restricted", {"named"}),
        ("section:restricted is:decided", {"disputed", "mild", "settled", "stale", "restated", "fresh"}),
        ("section:objectionable", {"appealed"}),
        ("section:nosuch", set()),
        ("host:tea.example", {"tea 1", "tea 2"}),
        ("host:shop.tea.example", {"tea 1"}),
        ("host:example", {"tea 1", "tea 2", "tea 3"}),
        ("host:nottea.example host:shop.tea.example", {"tea 1", "tea 3"}),
        ("-host:tea.example tea", {"tea 3"}),
        ("format:video", {"tea 1"}),
        ("format:video format:image", {"tea 1", "tea 2"}),
        ('like:"tea 1"', {"tea 1", "tea 2"}),
        ("like:soon", {"soon"}),
        ("like:nowhere", set()),
        ("briefing:tea", {"tea 1"}),
        ("briefing:tea sleep", {"tea 1"}),
        ("-briefing:tea tea", {"tea 2", "tea 3"}),
        ("briefing:old", set()),
        ("briefing:loop", set()),
        ("briefing:nowhere", set()),
    ],
)
def test_every_key_finds_what_it_says(depth: Depth, query: str, found: set[str]) -> None:
    assert set(depth.found(query)) == found


def test_what_is_disputed_most_comes_first(depth: Depth) -> None:
    assert depth.found("is:disputed") == ["disputed", "mild"], "none agree, then one pair in three"
    assert depth.found("is:disputed sort:newest") == ["mild", "disputed"]


def test_what_is_due_comes_in_its_order_and_the_rest_after(depth: Depth) -> None:
    listed = depth.found("sort:due")
    assert listed[:3] == ["late", "soon", "later"]
    assert set(listed) == OPEN


def test_own_acts_count_at_once(tmp_path: Path) -> None:
    depth = Depth(tmp_path)

    def judge(ad_id: str, verdict: str, *codes: str) -> None:
        view = open_ad(depth.desk.reader, ad_id, NOW, "ana")
        assert view is not None
        reasons = tuple((code, "") for code in codes)
        decide(depth.desk, view, depth.policy, Judgement(Verdict(verdict), reasons))

    judge("second", "reject", "GAMBLING")
    assert depth.found("is:second") == []
    assert set(depth.found("is:disputed")) == {"disputed", "mild", "second"}
    judge("stale", "reject", "GAMBLING")
    assert depth.found("is:rereview") == ["settled"], "the other was looked at again"
    judge("tea 1", "reject", "DATING")
    assert set(depth.found("section:restricted verdict:reject by:me")) == {"tea 1", "second", "stale"}
    assert depth.found('like:"tea 1"') == ["tea 2"]
    depth.desk.close()
