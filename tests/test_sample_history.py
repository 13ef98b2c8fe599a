"""The demo's story: a hub takes all of it by its own rules, and every screen has something to show of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest
from home_setup import Home
from hub_setup import NOW
from sqlalchemy import select

from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import Decision, Fact, FactKind, Undo, Verdict, decode_body, decode_fact
from reviewtui.domain.insights import Figure
from reviewtui.domain.landing import host_of
from reviewtui.domain.rises import day_of, rises
from reviewtui.domain.rules import QUEUES, TEMPLATES
from reviewtui.hub.access import Caller
from reviewtui.hub.changes import page
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.rounds import drawn
from reviewtui.hub.tables import FACT
from reviewtui.hub.tokens import list_tokens
from reviewtui.sample import ADS, sample_ads
from reviewtui.sample.history import Story, story
from reviewtui.sample.ledger import PLATFORM
from reviewtui.sample.team import BEN, CAMPAIGN_HOST, LIA, MIA, REVIEW_RULES, TEAM, ZOE, second_policy
from reviewtui.sample.telling import Untellable, tell
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.desk import Desk, current_policy, open_desk, prepare_cache
from reviewtui.services.disputes import list_disputes, open_dispute
from reviewtui.services.inbox import read_inbox
from reviewtui.services.insights import read_insights
from reviewtui.services.mismatches import mismatches
from reviewtui.services.precedents import find_precedents
from reviewtui.services.queue import list_queue
from reviewtui.services.rules import held
from reviewtui.services.templates import templates_for
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import ObservationIn

pytestmark = pytest.mark.drawn

HOUR = 3_600_000
ANA = "ana"
HUB_ID = "0123456789abcdef"


def draws(id: str) -> bool:
    return drawn(HUB_ID, id, REVIEW_RULES.second_share)


@cache
def told_at(now: int) -> Story:
    return story(now, ANA, draws)


def facts(said: Story) -> list[tuple[int, str, Fact]]:
    """When the hub hears each fact, of whom."""
    return [(step.at, step.by, decode_fact(raw)) for step in said.steps if step.by != PLATFORM for raw in step.rows]


def reports(said: Story) -> list[tuple[int, ObservationIn]]:
    """When the hub hears each report."""
    steps = [step for step in said.steps if step.by == PLATFORM]
    return [(step.at, msgspec.json.decode(raw, type=ObservationIn)) for step in steps for raw in step.rows]


# --- the story itself ---


def test_the_same_present_and_user_tell_the_same_story() -> None:
    assert story(NOW, ANA, draws) == told_at(NOW)
    assert story(NOW, "nora", draws) != told_at(NOW)


def test_nothing_is_heard_before_it_was_done_nor_after_the_present() -> None:
    said = told_at(NOW)
    assert [step.at for step in said.steps] == sorted(step.at for step in said.steps)
    assert said.steps[-1].at < NOW
    for heard, by, fact in facts(said):
        assert heard - 24 * HOUR < fact.at <= heard, (by, fact.kind)
    for heard, row in reports(said):
        assert max(row.observed_at, row.fields.get("created_at", 0), row.fields.get("status_at", 0)) <= heard


def test_the_open_ads_are_those_of_the_sample() -> None:
    said = {row.id: row.fields for _, row in reports(told_at(NOW)) if row.kind == "ad" and "text" in row.fields}
    assert all(said[ad.observation.id] == ad.observation.fields for ad in sample_ads(NOW))
    assert len(said) > 5 * ADS


def test_only_people_of_the_team_and_the_user_act() -> None:
    assert {by for _, by, _ in facts(told_at(NOW))} == {BEN, ZOE, LIA, MIA, ANA}


@pytest.mark.parametrize("hour", [0, 5, 9, 14, 19, 23])
def test_one_reason_and_one_domain_rise_whatever_the_hour(hour: int) -> None:
    now = NOW - NOW % (24 * HOUR) + hour * HOUR + 60_000
    ads = {row.id: row.fields for _, row in reports(told_at(now)) if row.kind == "ad" and "created_at" in row.fields}
    said = [(fact, decode_body(fact)) for _, _, fact in facts(told_at(now))]
    undone = {body.target for _, body in said if isinstance(body, Undo)}
    hosts: dict[str, Counter[int]] = defaultdict(Counter)
    accounts: dict[str, Counter[int]] = defaultdict(Counter)
    codes: dict[str, Counter[int]] = defaultdict(Counter)
    for fields in ads.values():
        day = day_of(fields["created_at"])
        accounts[fields["account_id"]][day] += 1
        hosts[host_of(fields.get("link", ""))][day] += 1
    for fact, body in said:
        if isinstance(body, Decision) and fact.id not in undone:
            for code in {reason.code for reason in body.reasons}:
                codes[code][day_of(fact.at)] += 1
    assert [rise.key for rise in rises(hosts, day_of(now))] == [CAMPAIGN_HOST]
    assert [rise.key for rise in rises(codes, day_of(now))] == ["SCAM_PRACTICE"]
    assert rises(accounts, day_of(now)) == []


# --- a hub that heard it ---


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = open_hub(f"sqlite:///{tmp_path_factory.mktemp('hub') / 'hub.db'}", hub_id=HUB_ID, clock=lambda: NOW)
    tell(hub, ANA, NOW)
    yield hub
    hub.close()


def test_the_hub_took_every_fact_from_whoever_did_it(hub: Hub) -> None:
    with hub.reading() as connection:
        rows = {row.id: row for row in connection.execute(select(FACT))}
    told = facts(told_at(NOW))
    lessons = {id_ for id_, row in rows.items() if row.kind == FactKind.APPEAL and not row.author}
    assert rows.keys() - lessons == {fact.id for _, _, fact in told}
    assert 1 < len(lessons) < 20
    roles = {name: str(role) for name, role, _ in TEAM} | {ANA: "reviewer"}
    known = {row.ad_id for row in rows.values() if row.kind == FactKind.GOLD}
    for heard, by, fact in told:
        row = rows[fact.id]
        assert (row.author, row.role, row.received_at) == (by, roles[by], heard)
        assert row.second is None or row.ad_id in known or draws(row.id)


def test_told_again_it_hears_nothing_new(hub: Hub) -> None:
    def head() -> int:
        return page(hub, Caller(LIA, Role.LEAD), "", 1).head

    before = head()
    tell(hub, ANA, NOW)
    assert head() == before
    assert len(list_tokens(hub)) == len(TEAM) + 1


def test_a_story_that_breaks_a_rule_is_not_told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    step = next(step for step in told_at(NOW).steps if step.by == LIA)
    monkeypatch.setattr("reviewtui.sample.telling.story", lambda *_: Story((step._replace(by=MIA),), {}))
    with pytest.raises(Untellable, match=r"mia.*role"):
        tell(hub, ANA, NOW)


# --- what the screens have of it ---


def desk_of(hub: Hub, caller: Caller, folder: Path) -> Desk:
    home = Home(folder, caller.user)
    prepare_cache(home.settings())
    mirror = MirrorStore(home.folder / "mirror.db")
    mirror.view_as(caller.user)
    cursor, more = "", True
    while more:
        changes = page(hub, caller, cursor, 1000)
        mirror.apply(changes, NOW)
        cursor, more = changes.cursor, changes.more
    while mirror.index_some() or mirror.sum_some(NOW, 100):
        pass
    mirror.close()
    return open_desk(home.settings(), lambda: NOW)


@pytest.fixture(scope="module")
def ana(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of the demo's user."""
    desk = desk_of(hub, Caller(ANA, Role.REVIEWER), tmp_path_factory.mktemp("ana"))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def lia(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of the lead."""
    desk = desk_of(hub, Caller(LIA, Role.LEAD), tmp_path_factory.mktemp("lia"))
    yield desk
    desk.close()


def found(desk: Desk, query: str) -> list[AdView]:
    """The ads of the first page of a list."""
    rows = list_queue(desk.reader, query, NOW, desk.user).first
    views = [open_ad(desk.reader, row.ad_id, NOW, desk.user) for row in rows]
    return [view for view in views if view is not None]


def figures(desk: Desk, role: str) -> dict[str, list[Figure]]:
    insights = read_insights(desk.reader, NOW, desk.user, role)
    assert insights.counted == 1
    return {group.id: list(group.figures) for group in insights.groups}


@pytest.mark.parametrize(
    ("query", "least", "most"),
    [
        ("is:late", 1, 2), ("due:>=0m due:<=24h", 3, 6), ("is:waiting", 4, 4), ("is:changed", 3, 3),
        ("is:appealed", 2, 2), ("is:second", 5, 15), ("is:escalated", 2, 6), ("is:disputed", 4, 12),
        ("assigned:me", 1, 1), ("claimed:zoe", 3, 3), ("is:rereview", 5, 30), ("by:me", 10, 40),
        ("briefing:double-start is:open", 8, 16),
    ],
)  # fmt: skip
def test_every_list_of_the_queue_has_rows(ana: Desk, query: str, least: int, most: int) -> None:
    assert least <= len(found(ana, query)) <= most


def test_the_top_of_the_queue_shows_what_a_badge_can_say(ana: Desk) -> None:
    top = list_queue(ana.reader, "", NOW, ANA).first[:30]
    assert {"open", "second", "changed", "appealed"} == {row.state for row in top}
    assert {row.assignee for row in top} == {"", ANA}
    assert {row.holder for row in top} == {"", ZOE}
    assert min(row.due_at for row in top if row.due_at) < NOW


def test_ads_at_the_top_have_precedents(ana: Desk) -> None:
    with_twins = [view for view in found(ana, "")[:12] if find_precedents(ana.reader, view).alike]
    assert len(with_twins) >= 3


def test_the_inbox_holds_answers_and_words_to_the_user(ana: Desk) -> None:
    letters = read_inbox(ana.reader, ANA)
    assert Counter(letter.why for letter in letters) == {
        "answer": 2, "mention": 2, "reply": 1, "assigned": 1, "briefing": 1, "settled": 2,
    }  # fmt: skip
    assert all(letter.unread for letter in letters)


def test_two_differ_side_by_side_and_a_lead_can_settle_it(lia: Desk) -> None:
    listed = list_disputes(lia.reader, NOW, LIA).first
    disputes = [open_dispute(lia.reader, row.ad_id, NOW, LIA) for row in listed]
    assert all(one is not None and len(one.positions) == 2 for one in disputes)
    settled = [past for view in found(lia, f"by:{LIA}") for past in view.past if past.cause]
    assert len({past.cause for past in settled}) >= 3


def test_reviewers_agree_on_about_four_of_five(ana: Desk) -> None:
    shown = figures(ana, "reviewer")
    assert {figure.id: figure.why for figure in shown["agreement"]} == dict.fromkeys(
        ("raw", "alpha", "ac1", "masi", "kappa"), ""
    )
    raw = shown["agreement"][0]
    assert raw.n > 30
    assert raw.value == pytest.approx(0.8, abs=0.08)
    assert {figure.name.partition(" ")[0] for figure in shown["pairs"]} == {ANA}
    assert "gold" not in shown


def test_every_group_of_insights_has_figures(lia: Desk) -> None:
    shown = figures(lia, "lead")
    assert set(shown) == {
        "now", "rises", "work", "reasons", "questions", "outcomes", "outcome_reasons", "mine", "sources",
        "agreement", "agreement_reasons", "second", "ai", "gold", "pairs",
    }  # fmt: skip
    assert {figure.name for figure in shown["rises"]} == {"SCAM_PRACTICE", CAMPAIGN_HOST}
    empty = {figure.id for group in shown.values() for figure in group if figure.why and figure.unit != "coefficient"}
    assert empty <= {"mine_pace"}
    gold = next(figure for figure in shown["gold"] if figure.id == "gold")
    assert gold.n > 0


def test_the_team_works_by_documents_of_its_own(ana: Desk) -> None:
    assert held(ana, QUEUES).revision == held(ana, TEMPLATES).revision == 1
    assert held(ana, "priority").revision == 2
    for verdict in (Verdict.REJECT, Verdict.CHANGES, Verdict.APPROVE):
        assert templates_for(ana, verdict)
    policy = current_policy(ana.reader)
    assert policy.revision == 2
    assert {code.state for code in policy.codes} == {"active", "merged"}
    assert policy.now("META_BRAND") is policy.code("THIRD_PARTY_IP")


def test_the_policy_after_the_next_can_be_made_of_this_one(ana: Desk) -> None:
    assert second_policy(current_policy(ana.reader)).revision == 3


def test_sheet_platform_and_mails_disagree_and_one_is_settled(lia: Desk) -> None:
    found = mismatches(lia.reader, "", NOW, "lia").items
    assert {item.kind for item in found} >= {
        "silent_rejection", "rejected_elsewhere", "approved_but_paused", "stale_sheet", "mail_without_ad",
    }  # fmt: skip
    assert len(found) < 10, "a page, not a heap"
    settled = [fact.ad_id for _, _, fact in facts(told_at(NOW)) if fact.kind == FactKind.SETTLE]
    stored = [lia.reader.ad(ad_id, NOW) for ad_id in settled]
    assert [one.detail.tale.settled is not None for one in stored if one and one.detail.tale] == [True]
    assert not set(settled) & {item.ad_id for item in found}


def test_every_kind_of_fact_is_in_it() -> None:
    kinds = Counter(fact.kind for _, _, fact in facts(told_at(NOW)))
    assert set(kinds) == set(FactKind) - {FactKind.EXPORT}, "nobody there takes decisions out"
    assert kinds[FactKind.DECISION] > 600
    assert kinds[FactKind.NOTE] > 20
    assert kinds[FactKind.UNDO] >= 2
