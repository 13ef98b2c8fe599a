"""Words that stand nowhere else, in every place of every account of a hub; and who must not meet which."""

from hub_setup import (
    NOW,
    Office,
    ad,
    appeal,
    ask,
    briefing,
    decision,
    fact,
    gold,
    note,
    publication,
)  # fmt: skip

from reviewtui.domain.account_facts import Churn, ChurnKind, Correct, Cover, Remark, Sentiment, Stop, StopState
from reviewtui.domain.decisions import READING_ALONE
from reviewtui.domain.facts import FactKind
from reviewtui.domain.rules import PriorityRule, PriorityRules, ReviewRules
from reviewtui.hub.access import SEES_RESTRICTED, Caller
from reviewtui.hub.erasure import erase
from reviewtui.hub.links import create_link
from reviewtui.hub.ranking import is_stale, rank_some
from reviewtui.hub.releases import release_due
from reviewtui.wire.messages import ObservationIn

MINE, THEIRS, NOBODYS, EVERYBODYS = "acme", "borealis", "", "workspace"
ACCOUNTS = (MINE, THEIRS, NOBODYS)
AD = {MINE: "ad-a", THEIRS: "ad-b", NOBODYS: "ad-u"}
ABSENT = "ad-z"
RELEASED = "ad-r"
"""An ad of theirs whose approval released it."""
GONE = "dorado"
"""An account that was erased."""
LEADS_ONLY = "restricted"
INTERNAL = "qxinternalxq"
"""What people say of an account among themselves, and in its tickets."""
SAID_AMONG_US = ("text", "headline", "why", "ai", "note", "ask", "memo", "suggestion", "appeal", "briefing", "extra")
MANY = 20_000
"""More bytes than an answer is sent plain with."""


def canary(of: str, what: str = "") -> str:
    """A word of an account, of the workspace's rules, or of what leads alone see."""
    return f"qx{of or 'unassigned'}xq{what}"


async def planted(office: Office) -> None:
    """A word of its own in every place of every account, of the rules, and of what leads alone see."""
    connie, lea = office.line("connie", "connector"), office.line("lea", "lead")
    rows, ads = [], {**AD, GONE: "ad-d"}
    for account, ad_id in ads.items():
        url = f"https://{canary(account, 'host')}.example/{canary(account, 'picture')}.png"
        rows.append(
            ad(ad_id, text=canary(account, "text"), headline=canary(account, "headline"), account_id=account or None,
               account_name=canary(account, "name") if account else None, link=url, targeting=canary(account, "aim"),
               creatives=[{"kind": "image", "url": url, "title": canary(account, "title")}],
               why=canary(account, "why"), ai_reason=canary(account, "ai"), ai_verdict="unsure",
               shop=canary(account, "extra") + "." * MANY)
        )  # fmt: skip
    for account in (MINE, THEIRS, GONE):
        word = canary(account)
        apart = {"remarks": f"{word}{INTERNAL}", "seats": "12"}
        said = {"plan": f"{word}plan", "account_id": account, "extra": apart}
        rows += [
            ObservationIn("account", account, "crm", NOW, {
                "name": canary(account, "name"), "stage": f"{word}stage", "extra": apart}),
            ObservationIn("usage", account, "crm", NOW, {"2026-01/active": 1, "extra": apart}),
            ObservationIn("renewal", f"crm:{ads[account]}", "crm", NOW, said),
            ObservationIn("ticket", f"desk:{ads[account]}", "desk", NOW, {
                "account_id": account, "subject": f"{word}{INTERNAL}",
                "messages": [{"id": "1", "at": NOW, "side": "staff", "text": f"{word}{INTERNAL}", "public": False}]}),
        ]  # fmt: skip
    await connie.observe(*rows, ad(RELEASED, text=canary(THEIRS, "text"), account_id=THEIRS))
    facts = [publication("review", ReviewRules(second_share=0)), decision(RELEASED, canary(THEIRS, "text"))]
    for account, ad_id in ads.items():
        text, word = canary(account, "text"), canary(account)
        owner = "max" if account == GONE else f"{word}owner"  # who works here is not erased with an account
        facts += [
            note(ad_id, f"{word}note"), ask(ad_id, f"{word}ask"),
            decision(ad_id, text, "reject", memo=f"{word}memo", suggestion=f"{word}suggestion"),
            appeal(ad_id, text).replace(b"the rule changed", f"{word}appeal".encode()),
            briefing(account, key=f"{word}briefing"),
        ]  # fmt: skip
        if account:
            facts += [
                fact(
                    FactKind.CORRECT, "", Correct(account, "account", account, "stage", "live", f"{word}{INTERNAL}")
                ),
                fact(FactKind.CHURN, "", Churn(account, "2026-01-01", ChurnKind.VOLUNTARY, text=f"{word}{INTERNAL}")),
                fact(FactKind.COVER, "", Cover(account, owner, why=f"{word}{INTERNAL}")),
                fact(FactKind.REMARK, "", Remark(account, f"{word}{INTERNAL}")),
                fact(FactKind.SENTIMENT, "", Sentiment(account, 2, f"{word}{INTERNAL}")),
                fact(FactKind.STOP, "", Stop(account, "desk:1", StopState.ASKED, f"{word}{INTERNAL}")),
                fact(
                    FactKind.CORRECT,
                    "",
                    Correct(
                        account, "ticket", f"desk:{ad_id}", "subject", "x", f"{word}{INTERNAL}", f"{word}{INTERNAL}"
                    ),
                ),
            ]
    rules = PriorityRules(1, rules=(PriorityRule(canary(EVERYBODYS), 5, "WORD"),))
    facts += [publication("priority", rules), gold(AD[MINE], canary(MINE, "text"), why=canary(LEADS_ONLY))]
    results = (await lea.send(*facts)).results
    assert {result.outcome for result in results} <= {"applied", "superseded", "rejected"}, results
    await office.line(canary(THEIRS, "user"), "reviewer", THEIRS).claim(AD[THEIRS])
    for account in (MINE, THEIRS, GONE):
        create_link(office.hub, account, by="lea" if account == GONE else canary(account, "maker"))
    office.clock.now += ReviewRules().hold_seconds * 1000
    release_due(office.hub)
    erase(office.hub, GONE)
    while is_stale(office.hub):  # the rules that were published rank ads anew, a while later
        rank_some(office.hub)


def unseen(caller: Caller) -> list[str]:
    """The words that must not reach this caller."""
    accounts = [account for account in ACCOUNTS if not caller.sees(account)]
    hidden = [canary(account) for account in (*accounts, GONE)]
    if caller.accounts is not None:
        hidden += [canary(EVERYBODYS), GONE, *filter(None, accounts)]
    if caller.role in READING_ALONE:
        hidden += [INTERNAL, canary(EVERYBODYS)]
        hidden += [canary(account, what) for account in ACCOUNTS for what in SAID_AMONG_US]
    return hidden if caller.role in SEES_RESTRICTED else [*hidden, canary(LEADS_ONLY)]
