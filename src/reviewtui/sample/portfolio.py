"""What the team's customer list and the product's own figures say of the twelve customers: cards, renewals, use."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from reviewtui.domain.recorded import day_at
from reviewtui.domain.records import RecordKind, RenewalState, Stage
from reviewtui.domain.usage import month_of, shift
from reviewtui.sample.accounts import ACCOUNTS, BY_ID, Account
from reviewtui.sample.team import MIA
from reviewtui.wire.messages import ObservationIn

CRM, PRODUCT = "crm", "product"
"""The sources: who looks after whom and what they pay, and how many people used it."""
MONTHS = 18
"""Months of use that the product's figures know of a customer who was there all the time."""
LOST, UNUSED, NEW = "borealis", "juniper", "fjord"
"""Who left, where nobody logs in, and who is new."""
LEFT_DAYS = 10
"""Days ago on which `LOST` left: on the day on which their contract ended."""
UNUSED_MONTHS, NEW_MONTHS = 4, 4
FIRST_ASKED = 130
"""Days ago when the customer list was first asked."""
REFILED = "gale"
"""Of whom the customer list says another segment than it did."""
SEGMENT_BEFORE, SEGMENT_NOW = "small", "enterprise"


class Contract(NamedTuple):
    """What a customer has: the days since it began and since the last contact, money a year in whole units, and how
    many percent of those who could use it did so, `MONTHS` ago and now; 0 where nobody knows how many could."""

    backup: str
    segment: str
    plan: str
    since: int
    contact: int
    yearly: int
    adoption: tuple[int, int]


CONTRACTS = {
    "acme": Contract("jonas", "mid", "team", 800, 6, 42_000, (24, 41)),
    "borealis": Contract("marek", "small", "team", 1_100, 24, 18_000, (52, 50)),
    "cobalt": Contract(MIA, "enterprise", "whole company", 620, 12, 96_000, (66, 72)),
    "delta": Contract("paloma", "mid", "team", 950, 38, 54_000, (62, 61)),
    "fjord": Contract("ines", "small", "start", 110, 9, 9_600, (0, 0)),
    "gale": Contract("leila", SEGMENT_NOW, "whole company", 500, 15, 88_000, (31, 58)),
    "helix": Contract(MIA, "small", "start", 730, 70, 7_200, (44, 46)),
    "iris": Contract(MIA, "mid", "team", 640, 4, 36_000, (38, 55)),
    "juniper": Contract(MIA, "small", "team", 890, 130, 14_400, (30, 28)),
    "kite": Contract("marek", "mid", "team", 760, 3, 30_000, (40, 64)),
    "marlow": Contract("ines", "enterprise", "whole company", 560, 20, 120_000, (14, 19)),
    "nimbus": Contract("jonas", "mid", "team", 700, 45, 24_000, (54, 23)),
}


def currency_of(account: Account) -> str:
    """What a customer pays in: euros, or else dollars."""
    return "EUR" if account.currency == "EUR" else "USD"


def card(account: Account, now: int, *, first: bool = False) -> ObservationIn:
    """What the customer list says of a customer. `first`: as it did when it was first asked."""
    contract, today = CONTRACTS[account.id], day_at(now)
    fields: dict[str, Any] = {
        "name": account.name,
        "owner": account.manager,
        "backup": contract.backup,
        "stage": Stage.INTEGRATION if account.id == NEW else Stage.LIVE,
        "segment": SEGMENT_BEFORE if first and account.id == REFILED else contract.segment,
        "industry": account.industry,
        "region": account.country,
        "plan": contract.plan,
        "amount_minor": contract.yearly * 100,
        "currency": currency_of(account),
        "period": "year",
        "since": _back(today, contract.since),
        "website": f"https://{account.host}",
        "contact": f"contact@{account.host}",
        "url": f"https://list.example/customers/{account.id}",
    }
    if not first:
        fields["last_contact"] = _back(today, contract.contact)
    return ObservationIn(RecordKind.ACCOUNT, account.id, CRM, now, fields)


def renewals(now: int) -> Iterator[ObservationIn]:
    """The coming renewal of each customer, and what became of others in this quarter and a year ago."""
    today = day_at(now)
    for account in ACCOUNTS:
        yearly = CONTRACTS[account.id].yearly * 100
        if account.id == LOST:
            yield _renewal(account, today, now, -LEFT_DAYS, yearly, RenewalState.LOST)
        else:
            probability = {"delta": 0.4, "nimbus": 0.35, UNUSED: 0.2, "cobalt": 0.9}.get(account.id)
            yield _renewal(account, today, now, account.renewal_days, yearly, chance=probability)
        if CONTRACTS[account.id].since > 366:
            begun = account.renewal_days - 365 if account.id != LOST else -LEFT_DAYS - 365
            yield _renewal(account, today, now, begun, yearly * 9 // 10, RenewalState.RENEWED)
    for id, days, amount in (("marlow", -20, 1_800_000), ("iris", -33, 600_000), ("acme", 21, 840_000)):
        state = RenewalState.RENEWED if days < 0 else RenewalState.OPEN
        yield _renewal(BY_ID[id], today, now, days, amount, state, name="more seats")


def _renewal(
    account: Account, today: date, now: int, days: int, minor: int, state: str = RenewalState.OPEN,
    *, name: str = "", chance: float | None = None,
) -> ObservationIn:  # fmt: skip
    on = _back(today, -days)
    fields: dict[str, Any] = {
        "account_id": account.id, "name": name or f"{account.name}, a year", "renews_on": on, "amount_minor": minor,
        "currency": currency_of(account), "period": "year", "state": state, "plan": CONTRACTS[account.id].plan,
    }  # fmt: skip
    if state != RenewalState.OPEN:
        fields["closed_on"] = on
    if state == RenewalState.RENEWED:
        fields["closed_minor"] = minor
    if chance is not None:
        fields["probability"] = chance
    kind = name.replace(" ", "-") or "contract"
    return ObservationIn(RecordKind.RENEWAL, f"{CRM}:{account.id}-{kind}-{on[:4]}", CRM, now, fields)


def use(account: Account, now: int) -> ObservationIn:
    """People who used it in each full month, of those who could."""
    running = month_of(day_at(now))
    random = Random(f"reviewtui use {account.id}")  # noqa: S311 - a story, no secret
    months = NEW_MONTHS if account.id == NEW else MONTHS
    fields: dict[str, Any] = {}
    for back in range(months, 0, -1):
        month = shift(running, -back)
        active = account.monthly_users * (1 + account.trend / 100) ** (1 - back) * random.uniform(0.97, 1.03)
        could = _eligible(account, active, back)
        if account.id == UNUSED and back <= UNUSED_MONTHS:
            active = 0
        fields[f"{month}/active"] = account.monthly_users if back == 1 and active else round(active)
        if could:
            fields[f"{month}/eligible"] = could
    return ObservationIn(RecordKind.USAGE, account.id, PRODUCT, now, fields)


def _eligible(account: Account, active: float, back: int) -> int:
    first, last = CONTRACTS[account.id].adoption
    percent = last + (first - last) * (back - 1) / (MONTHS - 1)
    return round(active * 100 / percent) if percent else 0


def _back(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()
