"""Ads of the weeks before the open ones: launches of each customer, copies of ads that are open, and a campaign."""

import re
from collections.abc import Iterable
from random import Random
from typing import Any

from reviewtui.sample import SOURCE, SampleAd, ad_id, compose, sample_ads
from reviewtui.sample.accounts import BY_ID
from reviewtui.sample.hostile import HOSTILE
from reviewtui.sample.team import CAMPAIGN_HOST
from reviewtui.wire.messages import ObservationIn

DAY = 86_400_000
HOUR = 3_600_000
WEEKS = 8
EARLIER = 1_700
"""Ads of those weeks, of which the AI was unsure about `_UNSURE`: from their number that of the decisions follows."""
CAMPAIGN = 24
_UNSURE = 0.33
_LAUNCH = (6, 15)
"""Ads that a customer starts at once, least and most: so a busy day is nothing new of anybody."""
_LAUNCH_TAKES = 5 * HOUR

_HOSTILE_TEXTS = frozenset(hostile.fields["text"] for hostile in HOSTILE)
_NUMBER = re.compile(r"\d+")


def earlier_ads(now: int, seed: int) -> list[SampleAd]:
    """Ads of the `WEEKS` weeks up to yesterday, in the order they were made. About most, the AI is sure."""
    random = Random(f"reviewtui earlier {seed}")  # noqa: S311 - a story, no secret
    of: dict[str, list[SampleAd]] = {}
    for ad in readable(sample_ads(now, seed + 1, EARLIER)):
        of.setdefault(ad.account.id, []).append(ad)
    found = []
    for ads in of.values():
        while ads:
            count = random.randint(*_LAUNCH)
            launch, ads = ads[:count], ads[count:]
            begins = now - round(random.uniform(0.8, WEEKS * 7 - 0.5) * DAY)
            found += [_made(random, ad, begins - random.randrange(_LAUNCH_TAKES)) for ad in launch]
    return sorted(found, key=made_at)


def readable(ads: Iterable[SampleAd]) -> list[SampleAd]:
    """The ads without those that try to act."""
    return [ad for ad in ads if ad.observation.fields["text"] not in _HOSTILE_TEXTS]


def made_at(ad: SampleAd) -> int:
    """When an ad was made (epoch ms)."""
    return int(ad.observation.fields["created_at"])


def _made(random: Random, ad: SampleAd, at: int) -> SampleAd:
    """The ad as it was reported when it was new: waiting, where the AI is unsure, and judged where it is sure."""
    fields = ad.observation.fields.copy()
    fields |= {"created_at": at, "status": "PENDING_REVIEW", "status_at": at, "configured_status": "ACTIVE"}
    fields.pop("feedback", None)
    if random.random() < _UNSURE:
        if "why" in fields:
            fields["why_at"] = at + random.randrange(HOUR)
    else:
        for name in ("ai_reason", "why", "why_by", "why_at"):
            fields.pop(name, None)
        breaks = fields["ai_score"] > 0.53
        fields |= compose.certainty(random, breaks)
        fields["status"] = "DISAPPROVED" if breaks else "ACTIVE"
    return _reported(ad, ad.observation.id, fields)


def when_new(ad: SampleAd) -> ObservationIn:
    """What was reported of an ad when it was new: before the platform said anything, and anybody asked."""
    later = ("status", "status_at", "configured_status", "feedback", "why", "why_by", "why_at")
    said = ad.observation
    fields = {name: value for name, value in said.fields.items() if name not in later}
    return ObservationIn(said.kind, said.id, said.source, fields["created_at"], fields)


def copy_of(ad: SampleAd, seed: int, number: int, at: int) -> SampleAd:
    """The same ad as it ran before, with other numbers: near-identical, under an id of its own."""
    fields = ad.observation.fields.copy()
    for name in ("headline", "text"):
        fields[name] = _NUMBER.sub(lambda found: str(int(found[0]) + 1), fields[name])
    fields |= {"created_at": at, "status": "PENDING_REVIEW", "status_at": at, "configured_status": "ACTIVE"}
    fields.pop("feedback", None)
    if "why" in fields:
        fields["why_at"] = at + HOUR
    return _reported(ad, ad_id(ad.account, seed + 2, number), fields)


def edited(ad: SampleAd, text: str, at: int) -> ObservationIn:
    """The customer changed the ad's text."""
    return ObservationIn(
        "ad", ad.observation.id, SOURCE, at, {"text": text, "status": "PENDING_REVIEW", "status_at": at}
    )


_CAMPAIGN_COPY = (
    ("en", "Your first {sum} doubled",
     "Put in {sum} today and trade with twice as much tomorrow. The bonus is yours after {n} trades.",
     "“The bonus is yours after {n} trades” may lock the money in; nobody has seen this page before."),
    ("es", "Duplicamos sus primeros {sum}",
     "Ingrese {sum} hoy y mañana opere con el doble. El bono es suyo tras {n} operaciones.",
     "“El bono es suyo tras {n} operaciones” may lock the money in; nobody has seen this page before."),
)  # fmt: skip
_CAMPAIGN_ACCOUNTS = ("gale", "gale", "cobalt", "juniper")


def campaign_ads(now: int, seed: int) -> list[SampleAd]:
    """One agency's ads for several customers, new in the last two days; all lead to a page that none of them owns."""
    random = Random(f"reviewtui campaign {seed}")  # noqa: S311
    found = []
    for number in range(CAMPAIGN):
        account = BY_ID[random.choice(_CAMPAIGN_ACCOUNTS)]
        language, headline, text, doubt = _CAMPAIGN_COPY[number % 4 == 3]
        money = compose.amount(account, random.choice((50, 100, 200, 250)), language)
        slots = {"sum": money, "n": str(random.choice((20, 25, 30)))}
        at = now - 40 * HOUR + round(37.5 * HOUR * (number + random.random()) / CAMPAIGN)
        fields: dict[str, Any] = {
            "account_id": account.id, "headline": headline.format_map(slots), "text": text.format_map(slots),
            "link": f"https://{CAMPAIGN_HOST}/{language}/start-{number + 11}", "language": language,
            "format": "image",
            "call_to_action": "Sign up" if language == "en" else "Registrarte",
            "targeting": account.targeting[0], "created_at": at,
            "creatives": [{"kind": "image", "url": f"sample:{account.id}/double-{number % 3}", "width": 1200,
                           "height": 628}],
            "status": "PENDING_REVIEW", "status_at": at, "configured_status": "ACTIVE", "ai_verdict": "unsure",
            "ai_score": round(random.uniform(0.5, 0.62), 2), "ai_model": "screen-3.2",
            "ai_reason": doubt.format_map(slots), **compose.money_at_risk(random, account),
        }  # fmt: skip
        observation = ObservationIn("ad", ad_id(account, seed + 3, number), SOURCE, at, fields)
        found.append(SampleAd(account, "SCAM_PRACTICE", observation))
    return found


def _reported(ad: SampleAd, id: str, fields: compose.Fields) -> SampleAd:
    return ad._replace(observation=ObservationIn("ad", id, SOURCE, fields["created_at"], fields))
