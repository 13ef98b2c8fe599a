"""The policy on the screen: what changed since one last worked comes first; old meanings wait until one likes."""

from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, an_ad
from hub_setup import decision, undo
from msgspec.structs import replace
from screen_setup import SMALL, Reviewer, reviewing

from reviewtui.domain.facts import Reason, Verdict, decode_fact
from reviewtui.domain.policy import Phrase, Policy
from reviewtui.domain.values import Span
from reviewtui.policies import packaged
from reviewtui.screens.policy import PolicyScreen
from reviewtui.widgets.page import PageView
from reviewtui.widgets.typeset import plain

POLICY = packaged()[0]
TEXT = "Win tonight at our tables."


def revised(policy: Policy = POLICY, /, **codes: dict[str, Any]) -> Policy:
    changed = tuple(replace(code, **codes.get(code.code, {})) for code in policy.codes)
    return replace(policy, revision=policy.revision + 1, codes=changed)


GAMBLING = next(code for code in POLICY.codes if code.code == "GAMBLING")
SECOND = revised(
    GAMBLING={
        "revision": 2,
        "definition": Phrase(
            f"{GAMBLING.definition.en} Tokens count.", f"{GAMBLING.definition.es} Las fichas cuentan."
        ),
    },
    DATING={"state": "merged", "merged_into": "ADULT_SUGGESTIVE"},
    PROFANITY={"state": "retired"},
)


def decided(home: Home, ad_id: str, author: str, verdict: str = "reject", **said: Any) -> str:
    """Somebody decided an ad, under the first revision unless said otherwise."""
    more = {"policy": "meta-ads", "policy_revision": 1} | said
    raw = decision(ad_id, f"{ad_id}: {TEXT}", verdict, **more)
    home.pull(facts=[home.fact_row(raw, author)])
    return decode_fact(raw).id


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Ads that ben and ana rejected for reasons of the first revision."""
    home = Home(tmp_path)
    home.pull(
        *(an_ad(ad_id, headline="", text=f"{ad_id}: {TEXT}") for ad_id in ("bens", "mine", "merged", "gone", "open")),
        policies=[POLICY],
    )
    decided(home, "bens", "ben")
    decided(home, "mine", "ana", memo="No licence.", evidence=(Span("text", 0, 4),))
    decided(home, "merged", "ben", reasons=(Reason("meta-ads", "DATING", 1, 1, "text"),))
    decided(home, "gone", "ben", reasons=(Reason("meta-ads", "PROFANITY", 1, 1),))
    return home


def page(me: Reviewer) -> str:
    """The page beside the list, seen or scrolled away."""
    lines = me.screen.query_one(PageView).lines
    return " ".join(" ".join(plain(line).split()) for line in lines)


async def at_policy(me: Reviewer) -> None:
    await me.press("g", "p")
    assert isinstance(me.screen, PolicyScreen)


async def test_a_change_is_said_at_the_start_and_reading_it_marks_it_seen(home: Home) -> None:
    async with reviewing(home) as me:
        assert "policy" not in me.notice
        await at_policy(me)
        me.sees("revision 1")
        me.sees_not("Changed since you last worked")
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        assert me.notice == "The policy changed: 3 codes · g p"
        await at_policy(me)
        me.sees("Changed since you last worked (revision 1 → 2)", "redefined", "retired")
        await me.press("escape")
        await at_policy(me)
        me.sees_not("Changed since you last worked")
    async with reviewing(home) as me:
        assert "policy" not in me.notice


async def test_a_change_is_said_when_it_arrives(home: Home) -> None:
    async with reviewing(home) as me:
        home.pull(policies=[SECOND])
        await me.queue._catch_up()
        assert me.notice == "The policy changed: 3 codes · g p"


async def test_who_joins_now_is_told_nothing_of_what_changed_before(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one"), policies=[POLICY, SECOND])
    async with reviewing(home) as me:
        assert "policy" not in me.notice
    home.pull(policies=[revised(SECOND, ALCOHOL={"revision": 2})])
    async with reviewing(home) as me:
        assert me.notice == "The policy changed: 1 code · g p"


async def test_what_changed_comes_first_as_a_word_diff(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await at_policy(me)
        rows = me.picture().splitlines()
        first = next(row for row in rows if "under an old meaning" in row)
        assert rows.index(first) < next(at for at, row in enumerate(rows) if "Unacceptable content" in row)
        await me.press("j")
        seen = page(me)
        while "GAMBLING" not in seen:
            await me.press("j")
            seen = page(me)
        assert "Since you last worked: redefined. Decisions under it have an old meaning." in seen
        assert "{+Tokens count.+}" in seen


async def test_every_reason_stays_readable_and_words_narrow_the_list(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await at_policy(me)
        await me.press("/")
        await me.type("profan")
        me.sees("Profanity", "with “profan”")
        me.sees_not("Gambling")
        assert "PROFANITY · Objectionable content · revision 1" in page(me)
        assert "retired" in page(me)
        await me.press("enter", "/")
        await me.type("xyzzy")
        me.sees("No reason holds these words.")
        await me.press("escape")
        me.sees("Gambling")
        await me.press("escape")
        assert me.context == "queue"


async def test_old_meanings_are_counted_and_listed_and_nothing_is_forced(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        assert me.listed() == ["open"], "what was decided stays decided"
        await at_policy(me)
        me.sees("4 decisions under an old meaning")
        await me.press("enter")
        assert me.queue.query_text == "is:rereview"
        assert sorted(me.listed()) == ["bens", "gone", "merged", "mine"]


async def at_ad(me: Reviewer, ad_id: str) -> None:
    await me.queue.load("is:rereview", keep=ad_id)
    await me.settled()
    assert me.reading == ad_id
    await me.until(lambda: "Policy  " in me.card(), "what stands beside the ad")


async def test_one_key_says_the_same_again_beside_anothers_decision(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await at_ad(me, "bens")
        me.reads("Gambling: redefined since this was decided. = says the same again.")
        await me.press("=")
        assert "Said again" in me.notice
        assert "bens" not in me.listed()
        await me.queue.load("ad:bens")
        await me.until(lambda: "Like this" in me.card() and "Policy  " not in me.card(), "it to be said, by ana")
    [said] = home.decisions()
    assert (said.verdict, said.policy_revision, said.memo, said.evidence) == (Verdict.REJECT, 2, "", ())
    assert [(reason.code, reason.code_revision) for reason in said.reasons] == [("GAMBLING", 2)]


async def test_ones_own_is_replaced_with_its_memo_and_evidence_and_undo_brings_it_back(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await at_ad(me, "mine")
        await me.press("=")
        assert "mine" not in me.listed()
        await me.press("u")
        await me.queue.load("is:rereview")
        await me.settled()
        assert "mine" in me.listed()
    [said] = home.decisions()
    assert (said.memo, said.evidence) == ("No licence.", (Span("text", 0, 4),))


async def test_a_merged_reason_is_said_again_by_what_stands_for_it_now(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await at_ad(me, "merged")
        me.reads("Dating (now ")
        await me.press("=")
    [said] = home.decisions()
    assert [(reason.code, reason.component) for reason in said.reasons] == [("ADULT_SUGGESTIVE", "text")]


async def test_where_nothing_stands_for_a_retired_reason_another_is_asked_for(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await at_ad(me, "gone")
        me.reads("(retired)")
        await me.press("=")
        assert "PROFANITY is no longer given" in me.notice
        assert me.context == "strip"
        await me.press("1")
        assert "gone" not in me.listed(), "whatever is said under the policy of today, it is done with"
    [said] = home.decisions()
    assert said.reasons[0].code == POLICY.digits["reject"][0]


async def test_the_key_says_so_where_nothing_changed(home: Home) -> None:
    async with reviewing(home) as me:
        await me.queue.load("verdict:reject")
        await me.settled()
        await me.press("=")
        assert "No reason of the decision on this ad has another meaning" in me.notice
    assert home.decisions() == []


async def test_an_opinion_from_before_the_change_settles_nothing_and_one_after_it_does(home: Home) -> None:
    decided(home, "bens", "zoe")
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await me.queue.load("is:rereview")
        assert "bens" in me.listed(), "zoe read the same old meaning"
        again = decided(home, "bens", "zoe", policy_revision=2, reasons=(Reason("meta-ads", "GAMBLING", 2, 2),))
        await me.queue.load("is:rereview")
        assert "bens" not in me.listed()
        home.pull(facts=[home.fact_row(undo("bens", again), "zoe")])
        await me.queue.load("is:rereview")
        assert "bens" in me.listed()


async def test_enter_on_a_reason_lists_what_was_decided_for_it(home: Home) -> None:
    async with reviewing(home) as me:
        await at_policy(me)
        await me.press("/")
        await me.type("gambling")
        await me.press("enter", "enter")
        assert me.queue.query_text == "reason:GAMBLING"
        assert sorted(me.listed()) == ["bens", "mine"]


async def test_a_lead_is_told_how_to_change_the_policy(home: Home) -> None:
    async with reviewing(home) as me:
        await at_policy(me)
        await me.press("G")
        assert "reviewtui rules show policy:meta-ads > my.toml" in page(me)
        assert "rules publish my.toml" in page(me)


async def test_at_80x24_the_list_and_the_page_share_the_screen(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home, SMALL) as me:
        await at_policy(me)
        await me.press("j")
        me.sees("Changed since you last worked", "Means")
        before = page(me)
        await me.press("space")
        assert page(me) == before
        me.sees("Could do")


async def test_merged_and_retired_reasons_are_not_offered(home: Home) -> None:
    home.pull(policies=[SECOND])
    async with reviewing(home) as me:
        await me.press("x", "r")
        await me.type("profan")
        me.sees_not("PROFANITY")
