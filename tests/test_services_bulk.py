"""Several ads under one verdict: who is in it, what differs, who is left out and why; templates; one's own pace."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_setup import Clock, Source, content, decision_bytes, desk_in, fill, ids_of, undo_bytes

from reviewtui.domain.ads import Content
from reviewtui.domain.facts import Decision, Undo, Verdict, decode_body, decode_fact
from reviewtui.domain.likeness import shape
from reviewtui.domain.rules import REVIEW, ReviewRules, Template
from reviewtui.errors import Misused, ReviewError
from reviewtui.policies import packaged
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.bulk import Bulk, against_ai, find_alike, gather, likeness, settled
from reviewtui.services.decisions import Judgement, decide, decide_group, skip, undo
from reviewtui.services.desk import Desk
from reviewtui.services.session import session_since
from reviewtui.services.templates import (
    MOST_OWN,
    NAME_LIMIT,
    draft_of,
    drop_own,
    found,
    keep_own,
    own_templates,
    templates_for,
)
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.reader import Filter
from reviewtui.wire.messages import LeaseRow, Page, RulesRow

POLICY = packaged()[0]
LOAN = "Cash today with no checks at all: apply in 5 minutes and have it before lunch."
TWIN = LOAN.replace("5", "10")
"""The same ad with another number: near-identical, not identical."""
PILLOW = "A pillow that knows how you sleep."
REJECT = Judgement(Verdict.REJECT, (("SHORT_TERM_LOAN", ""),), active_ms=4000)


class Team:
    """A hub in memory, and one reviewer's desk."""

    def __init__(self, folder: Path) -> None:
        self.source = Source()
        for ad_id, text in (("a", LOAN), ("b", LOAN), ("c", TWIN), ("d", LOAN), ("e", PILLOW)):
            self.put(ad_id, text, account="cobalt" if ad_id in "ab" else "acme")
        self.clock = Clock()
        self.desk: Desk = desk_in(folder, self.source, self.clock)

    def put(self, ad_id: str, text: str, **fields: Any) -> None:
        """An ad as the hub has it now, with what near-identical ones share."""
        self.source.put_ad(ad_id, text, **fields).shape = shape(content(text))

    def others_decide(self, ad_id: str, text: str = LOAN) -> None:
        self.source.accept(decision_bytes(ad_id, text, "reject"), "ben")
        self.pull()

    def lease(self, ad_id: str, holder: str) -> None:
        """Somebody is at the ad."""
        seq = self.source._next()
        self._receive(seq, leases=[LeaseRow(seq, "acme", ad_id, holder, seq, self.clock() + 60_000)])

    def review(self, rules: ReviewRules) -> None:
        """How items are drawn from now on."""
        seq = self.source._next()
        body = msgspec.Raw(msgspec.json.encode(rules))
        self._receive(seq, rules=[RulesRow(seq, "", REVIEW, seq, "lea", self.clock(), body)])

    def _receive(self, seq: int, **rows: Any) -> None:
        mirror = MirrorStore(self.desk.settings.cache_dir / "mirror.db")
        mirror.apply(Page(self.source.epoch, f"{self.source.epoch}.{seq}", seq, seq, False, **rows), self.clock())
        mirror.close()

    def pull(self) -> None:
        fill(self.desk.settings, self.source)

    def gather(self, ads: str = "abcde", verdict: str = "reject", first: str = "a") -> Bulk:
        return gather(self.desk.reader, dict.fromkeys(ads, "open"), verdict, first, self.clock(), "ana")

    def view(self, ad_id: str) -> AdView:
        view = open_ad(self.desk.reader, ad_id, self.clock(), "ana")
        assert view is not None
        return view

    def open(self) -> list[str]:
        return sorted(ids_of(self.desk.reader.page(Filter(), self.clock(), 100)))

    def bodies(self) -> list[object]:
        """What was recorded, oldest first."""
        rows = self.desk.work.connection.execute("SELECT body FROM fact ORDER BY n").fetchall()
        return [decode_body(decode_fact(raw)) for (raw,) in rows]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path)
    yield made
    made.desk.close()


def versions(bulk: Bulk) -> list[list[str]]:
    return [[view.ad_id for view in version.views] for version in bulk.versions]


# --- what would be decided ---


def test_ads_of_one_content_are_one_version_and_those_that_differ_more_come_first(team: Team) -> None:
    bulk = team.gather()
    assert versions(bulk) == [["a", "b", "d"], ["e"], ["c"]]
    assert bulk.versions[0].likeness == 1.0
    assert 0 <= bulk.versions[1].likeness < bulk.versions[2].likeness < 1.0
    assert bulk.versions[0].accounts == [("cobalt", 2), ("acme", 1)]
    assert [view.ad_id for view in bulk.views] == ["a", "b", "d", "e", "c"]
    assert bulk.left_out == ()


def test_the_ad_on_screen_is_the_one_the_others_are_compared_with(team: Team) -> None:
    assert versions(team.gather(first="c"))[0] == ["c"]
    assert versions(team.gather(first="not marked"))[0] == ["a", "b", "d"]


def test_an_approval_takes_identical_content_alone(team: Team) -> None:
    bulk = team.gather(verdict="approve")
    assert versions(bulk) == [["a", "b", "d"]]
    assert {(ad.ad_id, ad.why) for ad in bulk.left_out} == {("c", "differs"), ("e", "differs")}


def test_an_ad_decided_meanwhile_is_left_out_and_its_reviewer_named(team: Team) -> None:
    team.others_decide("b")
    bulk = team.gather()
    assert versions(bulk)[0] == ["a", "d"]
    assert [(ad.ad_id, ad.why, ad.who, ad.words) for ad in bulk.left_out] == [("b", "decided", "ben", LOAN)]


def test_an_ad_that_is_gone_is_left_out(team: Team) -> None:
    team.source.erase("b")
    team.pull()
    assert [(ad.ad_id, ad.why) for ad in team.gather().left_out] == [("b", "gone")]


def test_an_ad_that_somebody_else_is_at_is_left_out(team: Team) -> None:
    team.lease("b", "ben")
    team.lease("d", "ana")
    bulk = team.gather("abd")
    assert versions(bulk) == [["a", "d"]]
    assert [(ad.ad_id, ad.why, ad.who) for ad in bulk.left_out] == [("b", "held", "ben")]


@pytest.mark.drawn
def test_a_blind_item_is_for_a_judgement_of_its_own(team: Team) -> None:
    team.review(ReviewRules(blind_share=1.0))
    team.put("b", LOAN, ai_verdict="reject", ai_score=0.9, why="Is it?")
    team.pull()
    bulk = team.gather("ab")
    assert versions(bulk) == [["a"]]
    assert [(ad.ad_id, ad.why) for ad in bulk.left_out] == [("b", "blind")]
    assert not against_ai(team.desk.reader, ["a", "b"], team.clock(), "ana")
    team.review(ReviewRules(blind_share=0.0))
    assert versions(team.gather("ab")) == [["a", "b"]]
    assert against_ai(team.desk.reader, ["a", "b"], team.clock(), "ana")


def test_with_everything_left_out_nothing_is_to_be_decided(team: Team) -> None:
    team.others_decide("a")
    bulk = team.gather("a")
    assert (bulk.versions, bulk.views) == ((), ())
    assert len(bulk.left_out) == 1


def test_an_escalated_ad_can_be_settled_together_with_others(team: Team) -> None:
    team.source.accept(decision_bytes("b", LOAN, "escalate"), "ben")
    team.pull()
    marked = {"a": "open", "b": "escalated"}
    assert versions(gather(team.desk.reader, marked, "reject", "a", team.clock(), "ana")) == [["a", "b"]]
    since = gather(team.desk.reader, {"a": "open", "b": "open"}, "reject", "a", team.clock(), "ana")
    assert [(ad.ad_id, ad.why) for ad in since.left_out] == [("b", "decided")]


def test_marks_that_others_settled_are_known(team: Team) -> None:
    marked = dict.fromkeys("abc", "open")
    assert settled(team.desk.reader, marked, team.clock()) == []
    team.others_decide("b")
    team.source.erase("c")
    team.source.put_ad("a", PILLOW)
    team.pull()
    assert settled(team.desk.reader, marked, team.clock()) == ["b", "c"]


# --- ads alike ---


def test_alike_are_open_ads_that_say_the_same_but_for_numbers(team: Team) -> None:
    rows, more = find_alike(team.desk.reader, team.view("a"), team.clock())
    assert sorted(ids_of(rows)) == ["a", "b", "c", "d"]
    assert not more
    decide(team.desk, team.view("b"), POLICY, REJECT)
    skip(team.desk, team.view("d"))
    rows, _ = find_alike(team.desk.reader, team.view("a"), team.clock())
    assert sorted(ids_of(rows)) == ["a", "c"]


def test_no_more_are_found_than_asked_for_and_that_is_known(team: Team) -> None:
    rows, more = find_alike(team.desk.reader, team.view("a"), team.clock(), 2)
    assert (len(rows), more) == (2, True)


def test_an_ad_of_few_words_is_alike_to_identical_ones_alone(team: Team) -> None:
    for ad_id, text in (("f", "Buy 1"), ("g", "Buy 1"), ("h", "Buy 2")):
        team.put(ad_id, text)
    team.pull()
    rows, _ = find_alike(team.desk.reader, team.view("f"), team.clock())
    assert sorted(ids_of(rows)) == ["f", "g"]


texts = st.text("ab 1.", max_size=12)


@given(texts, texts, texts, texts)
def test_likeness_is_one_for_the_same_content_alone(one: str, two: str, three: str, four: str) -> None:
    first, second = Content(headline=one, text=two), Content(headline=three, text=four)
    alike = likeness(first, second)
    assert 0 <= alike <= 1
    assert (alike == 1) == (first == second)


# --- deciding and undoing them ---


def test_all_are_decided_at_once_under_one_group(team: Team) -> None:
    bulk = team.gather("abd")
    decide_group(team.desk, bulk.views, POLICY, REJECT)
    said = [body for body in team.bodies() if isinstance(body, Decision)]
    assert len(said) == 3
    assert {one.group_id for one in said} != {""}
    assert len({one.group_id for one in said}) == 1
    assert {(one.verdict, one.active_ms, one.content.text) for one in said} == {("reject", 4000, LOAN)}
    assert team.open() == ["c", "e"]


def test_if_one_changed_since_it_was_shown_none_is_decided(team: Team) -> None:
    bulk = team.gather("abd")
    team.source.put_ad("d", "Something else altogether.")
    team.pull()
    with pytest.raises(ReviewError) as refused:
        decide_group(team.desk, bulk.views, POLICY, REJECT)
    assert refused.value.code == "changed_ad"
    assert team.bodies() == []
    assert team.open() == list("abcde")


def test_what_is_not_identical_is_never_approved_together(team: Team) -> None:
    views = [team.view("a"), team.view("c")]
    with pytest.raises(ReviewError):
        decide_group(team.desk, views, POLICY, Judgement(Verdict.APPROVE))
    assert team.bodies() == []


def test_one_undo_takes_the_whole_group_back(team: Team) -> None:
    decide(team.desk, team.view("e"), POLICY, REJECT)
    decide_group(team.desk, team.gather("abd").views, POLICY, REJECT)
    undone = undo(team.desk)
    assert team.open() == list("abcd")
    assert set(undone.ad_ids) == set("abd")
    assert sum(isinstance(body, Undo) for body in team.bodies()) == 3
    assert undo(team.desk).ad_id == "e"
    assert team.open() == list("abcde")


# --- templates ---

BEFORE = Template("Before and after", "reject", ("NEGATIVE_SELF_PERCEPTION",), "Shows a body.", "Show the product.")
CHECKS = Template("No checks", "reject", ("SHORT_TERM_LOAN",))
PAGE = Template("Landing page", "changes", ("LANDING_PAGE",))


def names(known: Sequence[object]) -> list[str]:
    return [one.template.name for one in known]  # type: ignore[attr-defined]


def test_own_templates_are_listed_for_their_verdict_in_the_order_kept(team: Team) -> None:
    for template in (BEFORE, PAGE, CHECKS):
        keep_own(team.desk, template)
    assert names(templates_for(team.desk, "reject")) == ["Before and after", "No checks"]
    assert names(templates_for(team.desk, "changes")) == ["Landing page"]
    assert all(one.own for one in templates_for(team.desk, "reject"))
    assert own_templates(team.desk) == (BEFORE, PAGE, CHECKS)


def test_a_template_of_the_same_name_replaces_the_one_before(team: Team) -> None:
    keep_own(team.desk, BEFORE)
    keep_own(team.desk, Template(" BEFORE and áfter ", "reject", ("MISLEADING_CLAIM",)))
    assert own_templates(team.desk) == (Template("BEFORE and áfter", "reject", ("MISLEADING_CLAIM",)),)
    drop_own(team.desk, own_templates(team.desk)[0])
    assert own_templates(team.desk) == ()


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (Template("  ", "reject", ("GAMBLING",)), "template_name"),
        (Template("x" * (NAME_LIMIT + 1), "reject", ("GAMBLING",)), "template_name"),
        (Template("No reason", "reject"), "template_empty"),
    ],
)
def test_a_template_that_could_not_be_used_is_refused(team: Team, template: Template, code: str) -> None:
    with pytest.raises(Misused) as refused:
        keep_own(team.desk, template)
    assert refused.value.code == code
    assert "Nothing was kept" in str(refused.value)
    assert own_templates(team.desk) == ()


def test_there_is_room_for_so_many(team: Team) -> None:
    for number in range(MOST_OWN):
        keep_own(team.desk, Template(f"t{number}", "approve"))
    with pytest.raises(Misused, match="room for 100 templates"):
        keep_own(team.desk, PAGE)
    keep_own(team.desk, Template("T0", "approve", (), "again"))
    assert len(own_templates(team.desk)) == MOST_OWN


def test_typing_finds_by_name_code_and_words(team: Team) -> None:
    for template in (BEFORE, CHECKS):
        keep_own(team.desk, template)
    known = templates_for(team.desk, "reject")
    assert names(found(known, "")) == ["Before and after", "No checks"]
    assert names(found(known, "bod bef")) == ["Before and after"]
    assert names(found(known, "loan")) == ["No checks"]
    assert names(found(known, "zebra")) == []


def test_a_template_says_all_that_the_sheet_would(team: Team) -> None:
    draft = draft_of(BEFORE)
    assert draft.reasons == (("NEGATIVE_SELF_PERCEPTION", ""),)
    assert (draft.memo, draft.suggestion, draft.confidence, draft.verdict) == (
        "Shows a body.", "Show the product.", None, "reject",
    )  # fmt: skip


def test_templates_that_can_no_longer_be_read_are_none(team: Team) -> None:
    team.desk.work.set_meta("templates", '{"not": "ours"}')
    assert templates_for(team.desk, "reject") == []


# --- one's own figures ---


@given(st.lists(st.integers(0, 600_000), max_size=6))
def test_the_median_is_that_of_the_library(times: list[int]) -> None:
    from reviewtui.services.session import Session, pace_of

    said = pace_of([*times, None])
    assert said == Session(len(times) + 1, round(median(times)) if times else None)


def test_a_session_counts_what_still_stands_since_it_began(team: Team) -> None:
    decide(team.desk, team.view("e"), POLICY, REJECT)
    team.clock.now += 1000
    begun = team.clock()
    assert session_since(team.desk.reader, begun).decided == 0
    for ad_id, ms in (("a", 2000), ("b", 30_000), ("d", 8000)):
        decide(team.desk, team.view(ad_id), POLICY, Judgement(Verdict.REJECT, REJECT.reasons, active_ms=ms))
        team.clock.now += 1000
    session = session_since(team.desk.reader, begun)
    assert (session.decided, session.pace_ms) == (3, 8000)
    undo(team.desk)
    assert session_since(team.desk.reader, begun).decided == 2


def test_others_have_no_part_in_a_session(team: Team) -> None:
    team.others_decide("b")
    team.source.accept(undo_bytes("b", "nobody"), "ben")
    team.pull()
    assert session_since(team.desk.reader, 0).decided == 0
