"""The sample's past: eight weeks in which a small team reviewed what the AI was unsure about, up to this minute.

The same present, user and seed tell the same story. It is pure: what a hub makes of it, it makes by its own rules.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from reviewtui.domain.observed import Observed, derive_ad, needs_review
from reviewtui.domain.scoring import compile_rules
from reviewtui.policies import packaged
from reviewtui.sample import SampleAd, sample_accounts, sample_ads
from reviewtui.sample.acting import Acting
from reviewtui.sample.earlier import earlier_ads, made_at, readable, when_new
from reviewtui.sample.ledger import JUST_NOW, TODAY, Ledger, Step
from reviewtui.sample.looking_after import Customers
from reviewtui.sample.portfolio import FIRST_ASKED
from reviewtui.sample.scenes import MINUTE, Scenes
from reviewtui.sample.sheet import settlement, sheet_and_mails
from reviewtui.sample.team import MIA, RULES, ZOE, second_policy
from reviewtui.sample.weeks import Weeks


class Story(NamedTuple):
    """What a hub is to hear, step by step, and which ads somebody has taken along in the end."""

    steps: tuple[Step, ...]
    along: Mapping[str, list[str]]


def story(now: int, user: str, draws: Callable[[str], bool], seed: int = 7) -> Story:
    """The whole story, with the open ads of `sample_ads`.

    Args:
        now: its present, epoch ms.
        user: who looks at it: helped out two weeks ago and before, asked twice since, is spoken to now.
        draws: whether the hub asks for a second opinion on a first decision of this id.
    """
    random = Random(f"reviewtui history {seed}")  # noqa: S311 - a story, no secret
    ledger = Ledger(now, seed, draws)
    policy = packaged()[0]
    newer = second_policy(policy)
    acting = Acting(ledger, random, (policy, newer))
    open_ads = sample_ads(now, seed)
    scenes = Scenes(acting, random, user, _from_the_top(open_ads), seed)
    for account in sample_accounts(now):
        ledger.report(account, FIRST_ASKED)
    past = earlier_ads(now, seed)
    for ad in past:
        ledger.report(ad.observation, ledger.day_of_report(made_at(ad)))
    for ad in open_ads:
        if (day := ledger.day_of_report(made_at(ad))) >= TODAY:
            ledger.report(when_new(ad), day)
        ledger.report(ad.observation, JUST_NOW)
    known = {ad.observation.id: ad for ad in open_ads}
    for told in sheet_and_mails(open_ads, now):
        ledger.report(told, TODAY)
        if told.fields["evidence"].get("status") == "still in review":
            said = settlement(known[told.id], told, "Seen running in the account.")
            ledger.record(MIA, TODAY, ledger.begins(MIA, TODAY) + MINUTE, told.id, said)
    unsure = [ad for ad in past if _for_a_person(ad)]
    Weeks(acting, random, user, sorted([*unsure, *scenes.copied_long_ago()], key=made_at)).go_by()
    scenes.play(newer)
    Customers(ledger).go_by()
    return Story(tuple(ledger.steps()), {ZOE: scenes.taken_along()})


def _for_a_person(ad: SampleAd) -> bool:
    fields = ad.observation.fields
    return needs_review(fields.get("why", ""), fields["ai_verdict"])


def _from_the_top(ads: list[SampleAd]) -> list[SampleAd]:
    """The readable ones in the order of the queue."""
    rules = compile_rules(RULES)

    def rank(ad: SampleAd) -> int:
        said = ad.observation
        return derive_ad(
            said.id, [Observed(said.source, said.observed_at, said.observed_at, said.fields)], 0, rules
        ).rank

    return sorted((ad for ad in readable(ads) if _for_a_person(ad)), key=rank, reverse=True)
