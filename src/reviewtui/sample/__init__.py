"""Sample data of our own making: the ads of twelve invented customers, the same for the same seed and now.

The customers' stories are in `accounts`; the copy, by language, in the `copy_*` modules; what tries to
break a terminal in `hostile`.
"""

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import NamedTuple

from reviewtui.sample import compose, copy_en, copy_es, copy_other, long_reads
from reviewtui.sample.accounts import ACCOUNTS, BY_ID, Account
from reviewtui.sample.draft import Copy, Draft
from reviewtui.sample.hostile import HOSTILE, Hostile
from reviewtui.wire.messages import ObservationIn

ADS = 400
SOURCE = "meta"
"""The source the sample speaks for: the platform, with the AI's verdict beside it."""

SPREAD = 72 * 3_600_000
"""Milliseconds before `now` within which the ads were made."""

_SPANISH, _OTHER = 0.28, 0.12
"""Shares of Spanish and of the other languages; the rest is English."""
_SURE, _DISPUTED, _ASKED = 0.06, 0.08, 0.35
"""Shares: the AI is sure and nobody asks; it is sure and somebody does; unsure, where a question is at hand."""

_UNSURE, _SURE_ALONE, _SURE_DISPUTED = "unsure", "sure", "disputed"
"""Moods of the AI: in doubt; sure, and nobody asks; sure, and a person asks all the same."""

_RETRIES = 12
"""Draws after which two ads may read alike."""

_FRESHEST = 30 * 60_000
_POOL = 2_000
_SCATTER = 2_654_435_761

_MODELS = ("screen-3.2", "screen-3.2", "screen-3.2", "screen-3.1")
_UNREADABLE = "Unusual characters: the text could not be read with confidence."

_Deal = tuple[Copy, Draft, Hostile | None]


class SampleAd(NamedTuple):
    """One ad of the story: its account, its latent reason code (never sent), and what is observed of it."""

    account: Account
    code: str
    observation: ObservationIn


def sample_observations(now: int, seed: int = 7) -> Iterator[ObservationIn]:
    """The twelve accounts, then `ADS` ads in the order they were made.

    Args:
        now: the story's present, epoch ms; the ads were made within `SPREAD` before it.
        seed: another seed gives another mix under other ad ids.
    """
    yield from sample_accounts(now)
    for ad in sample_ads(now, seed):
        yield ad.observation


def scaled_observations(count: int, now: int, seed: int = 7) -> Iterator[ObservationIn]:
    """The twelve accounts, then `count` ads with texts and ids of their own: the sample, many times over."""
    yield from sample_accounts(now)
    pool = sample_ads(now, seed, min(count, _POOL))
    reach = SPREAD - _FRESHEST
    for number, ad in enumerate(islice(cycle(pool), count)):
        account, observation = ad.account, ad.observation
        fields = observation.fields.copy()
        created_at = now - _FRESHEST - number * _SCATTER % reach
        fields["text"] = f"{fields['text']}\n{account.name} {number:07d}"
        fields["created_at"] = created_at
        fields["status_at"] = now - (now - created_at) // 2
        if "why_at" in fields:
            fields["why_at"] = fields["status_at"]
        yield ObservationIn("ad", ad_id(account, seed, number), SOURCE, observation.observed_at, fields)


def sample_ads(now: int, seed: int = 7, count: int = ADS) -> list[SampleAd]:
    """`count` ads of the story with what lies behind them, in the order they were made."""
    random = Random(f"reviewtui sample {seed}")  # noqa: S311 - a story, no secret
    deals = _deal(random, count)
    sure, disputed = _settled(random, deals)
    made = sorted(now - _FRESHEST - int((SPREAD - _FRESHEST) * random.random() ** 1.3) for _ in deals)
    seen: set[tuple[str, str]] = set()
    ads = []
    for number, (deal, created_at) in enumerate(zip(deals, made, strict=True)):
        mood = _SURE_ALONE if number in sure else _SURE_DISPUTED if number in disputed else _UNSURE
        fields = _observe(random, deal, mood, created_at, now)
        for _ in range(_RETRIES):
            if (fields["headline"], fields["text"]) not in seen:
                break
            fields = _observe(random, deal, mood, created_at, now)
        seen.add((fields["headline"], fields["text"]))
        account = BY_ID[deal[1].account]
        observed_at = now - random.randint(1, 20) * 60_000
        observation = ObservationIn("ad", ad_id(account, seed, number), SOURCE, observed_at, fields)
        ads.append(SampleAd(account, deal[2].code if deal[2] else deal[1].code, observation))
    return ads


def _observe(random: Random, deal: _Deal, mood: str, created_at: int, now: int) -> compose.Fields:
    """Everything observed of one ad, in one mood of the AI."""
    copy, draft, hostile = deal
    account = BY_ID[draft.account]
    values = compose.slot_values(random, account, copy, now)
    headline, doubt = compose.headline_and_doubt(random, draft)
    fields = compose.content(random, account, copy, draft, headline, values)
    fields |= {"account_id": account.id, "created_at": created_at, "ai_model": random.choice(_MODELS)}
    fields |= compose.money_at_risk(random, account)
    why = ""
    if mood == _UNSURE:
        fields |= compose.uncertainty(random, draft, doubt.format_map(values))
        fields |= compose.platform_status(random, draft, created_at, now)
        if draft.ask and random.random() < _ASKED:
            why = draft.ask.format_map(values)
    else:
        mistaken = mood == _SURE_DISPUTED and random.random() < 0.75
        fields |= compose.certainty(random, (draft.lean >= 0.5) is not mistaken)
        status = _status_beside(random, fields["ai_verdict"])
        fields |= compose.platform_status(random, draft, created_at, now, status)
        if mood == _SURE_DISPUTED:
            why = compose.dispute(random, copy.language, fields["ai_verdict"])
    if why:
        fields |= compose.request(random, account, why, created_at, now)
    if hostile:
        _overlay(fields, hostile, now)
    return fields


def sample_accounts(now: int) -> Iterator[ObservationIn]:
    """The twelve accounts, as they are called."""
    for account in ACCOUNTS:
        yield ObservationIn("account", account.id, SOURCE, now, {"name": account.name})


def ad_id(account: Account, seed: int, number: int) -> str:
    """Eighteen digits, like the platform's own; no two of one seed alike."""
    return f"1202{seed % 1000:03d}{ACCOUNTS.index(account):02d}{number:09d}"


def _deal(random: Random, count: int) -> list[_Deal]:
    """Which draft in which language, in random order: every draft once before any comes again."""
    hostile = min(len(HOSTILE), count // 12)
    spanish, other = round(count * _SPANISH), round(count * _OTHER)
    english = count - hostile - spanish - other
    dealt: list[_Deal] = []
    dealt += islice(_deck(random, ((copy_en.COPY, long_reads.ENGLISH),)), english)
    dealt += islice(_deck(random, ((copy_es.COPY, long_reads.SPANISH),)), spanish)
    dealt += islice(_deck(random, tuple((copy, ()) for copy in copy_other.COPIES)), other)
    for overlay in random.sample(HOSTILE, hostile):
        under = random.choice([draft for draft in copy_en.COPY.drafts if draft.account == overlay.account])
        dealt.append((copy_en.COPY, under, overlay))
    random.shuffle(dealt)
    return dealt


def _deck(random: Random, copies: tuple[tuple[Copy, tuple[Draft, ...]], ...]) -> Iterator[_Deal]:
    """Drafts without end: all of them first, long ones among them; then again by the account's volume."""
    first = [(copy, draft, None) for copy, long in copies for draft in (*copy.drafts, *long)]
    again = [(copy, draft, None) for copy, _ in copies for draft in copy.drafts]
    most = max(account.volume for account in ACCOUNTS)
    random.shuffle(first)
    yield from first
    while True:
        random.shuffle(again)
        for deal in again:
            if random.random() < BY_ID[deal[1].account].volume / most:
                yield deal


def _settled(random: Random, deals: list[_Deal]) -> tuple[set[int], set[int]]:
    """Places of the ads the AI is sure of: those nobody asks about, and those somebody does."""
    clear = [
        place
        for place, (_, draft, hostile) in enumerate(deals)
        if hostile is None and (draft.lean <= 0.3 or draft.lean >= 0.58)
    ]
    random.shuffle(clear)
    sure, disputed = round(len(deals) * _SURE), round(len(deals) * _DISPUTED)
    return set(clear[:sure]), set(clear[sure : sure + disputed])


def _status_beside(random: Random, ai_verdict: str) -> str:
    """The platform's status for an ad the AI is sure of: mostly of the same mind, sometimes not."""
    if random.random() < 0.4:
        return "PENDING_REVIEW"
    agrees = random.random() < 0.7
    return "ACTIVE" if (ai_verdict == "approve") is agrees else "DISAPPROVED"


def _overlay(fields: compose.Fields, hostile: Hostile, now: int) -> None:
    """Lay the hostile texts over an ordinary ad; the AI doubts what it cannot read."""
    for name in ("why", "why_by", "why_at"):
        fields.pop(name, None)
    fields |= {"ai_reason": _UNREADABLE, "language": hostile.language, **hostile.fields}
    if "why" in hostile.fields:
        fields |= {"why_by": hostile.fields.get("why_by", "ana"), "why_at": now - _FRESHEST // 2}
