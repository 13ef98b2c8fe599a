"""What is done around a decision: an appeal, who is to review, a remark, why the AI was wrong, a known answer."""

from collections.abc import Sequence

from reviewtui.domain.facts import Appeal, Assign, FactKind, Gold, Note, Reason, Reflection, Verdict
from reviewtui.domain.policy import Policy
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import (
    as_painted,
    cache_read,
    clean,
    commit,
    commit_undo,
    make_fact,
    make_undo,
    require_role,
)
from reviewtui.services.ads import AdView
from reviewtui.services.desk import Desk
from reviewtui.services.people import require_reviewer
from reviewtui.services.talk import mentioned


def appeal(desk: Desk, view: AdView, why: str, customer: bool = False) -> str:
    """Ask for a decision on the same content once more; its history stays. Returns the fact's id.

    Raises:
        ReviewError: `nothing_decided` (there is nothing to appeal against), `changed_ad`, `reopened_ad`, `no_ad`,
            `role_needed`, `no_commit`; Misused: `text_needed`, `too_long`, `not_text`.
    """
    require_role(desk, FactKind.APPEAL)
    why = _needed(why, "why")
    beneath = as_painted(desk, view)
    if not view.decision_id:
        raise ReviewError("nothing_decided", ad_id=view.ad_id)
    data = Appeal(view.content_hash, view.round + 1, why, customer)
    fact = make_fact(
        desk, FactKind.APPEAL, view.ad_id, data, content_hash=view.content_hash, round=view.round + 1
    )  # fmt: skip
    commit(desk, [fact], [beneath])
    return fact.id


def assign(desk: Desk, ad_ids: Sequence[str], user: str) -> int:
    """Give ads to a user to review; with '' back to all. Returns how many changed hands.

    Raises:
        ReviewError: `no_ad`, `nothing_marked`, `role_needed`, `no_commit`; Misused: `no_person`, `no_reviewer`,
            `too_long`, `not_text`.
    """
    require_role(desk, FactKind.ASSIGN)
    user = clean(user, "user")
    if not ad_ids:
        raise ReviewError("nothing_marked")
    if user:
        with cache_read(desk):
            require_reviewer(desk.reader, user)
    wanted = list(dict.fromkeys(ad_ids))
    _require_known(desk, wanted)
    group_id = desk.make_id() if len(wanted) > 1 else ""
    facts = [
        make_fact(desk, FactKind.ASSIGN, ad_id, Assign(user), target=user, group_id=group_id) for ad_id in wanted
    ]
    commit(desk, facts)
    return len(facts)


def comment(desk: Desk, ad_id: str, text: str, answers: str = "", instead: str = "") -> str:
    """Put words into the thread of an ad; `@name` addresses a user. Returns the fact's id.

    Args:
        instead: a remark of this user's in that thread, taken back in the same instant.

    Raises:
        ReviewError: `no_ad`, `role_needed`, `no_commit`; Misused: `text_needed`, `too_long`, `not_text`.
    """
    require_role(desk, FactKind.NOTE)
    text = _needed(text, "text")
    _require_known(desk, [ad_id])
    with cache_read(desk):
        old = desk.work.fact(instead) if instead else None
    taken_back = [] if old is None or old.undone else [make_undo(desk, old.id, old.ad_id)]
    fact = make_fact(desk, FactKind.NOTE, ad_id, Note(text, mentioned(text), answers))
    if taken_back:
        commit_undo(desk, taken_back, [fact])
    else:
        commit(desk, [fact])
    return fact.id


def reflect(
    desk: Desk, decision_id: str, policy: Policy, codes: Sequence[str] = (), text: str = ""
) -> str:  # fmt: skip
    """Say why the AI was wrong about an ad this user decided: codes of what it took the ad for, or missed. Returns
    the fact's id.

    Raises:
        ReviewError: `not_yours` (no such decision), `role_needed`, `no_commit`; Misused: `no_code`, `text_needed`,
            `too_long`, `not_text`.
    """
    from reviewtui.services.judgements import reason

    require_role(desk, FactKind.REFLECTION)
    with cache_read(desk):
        own = desk.work.fact(decision_id)
    ad_id = own.ad_id if own is not None and own.kind == FactKind.DECISION else ""
    with cache_read(desk):
        pulled = [] if ad_id else desk.reader.facts_by_id([decision_id])
    for row in pulled:
        ad_id = row.ad_id if row.author == desk.user and row.kind == FactKind.DECISION else ""
    if not ad_id:
        raise ReviewError("not_yours", id=decision_id)
    reasons: tuple[Reason, ...] = tuple(reason(policy, code) for code in codes)
    text = clean(text, "text")
    if not reasons and not text:
        raise Misused("text_needed")
    fact = make_fact(desk, FactKind.REFLECTION, ad_id, Reflection(decision_id, reasons, text))
    commit(desk, [fact])
    return fact.id


def mark_gold(
    desk: Desk, view: AdView, policy: Policy, verdict: Verdict, codes: Sequence[str] = (), why: str = ""
) -> str:
    """Make this content's answer a known one: two people meet it, unmarked, and are compared. Returns the fact's id.

    Raises:
        ReviewError: `gold_unseen` (two people judged it, or it was settled: it would reach nobody), `changed_ad`,
            `reopened_ad`, `no_ad`, `role_needed`, `no_commit`; Misused: `no_code`, `too_long`, `not_text`.
    """
    from reviewtui.services.judgements import reason

    require_role(desk, FactKind.GOLD)
    as_painted(desk, view)
    standing = [past for past in view.past if past.mark in ("holds", "second")]
    settled = any(past.adjudicates for past in standing)
    if settled or len({past.author for past in standing}) > 1:
        raise ReviewError("gold_unseen", ad_id=view.ad_id)
    known = tuple(reason(policy, code).code for code in codes)
    data = Gold(view.content_hash, Verdict(verdict), known, clean(why, "why"))
    fact = make_fact(
        desk, FactKind.GOLD, view.ad_id, data, content_hash=view.content_hash, verdict=str(verdict)
    )  # fmt: skip
    commit(desk, [fact])
    return fact.id


def _needed(text: str, field: str) -> str:
    text = clean(text, field)
    if not text:
        raise Misused("text_needed")
    return text


def _require_known(desk: Desk, ad_ids: Sequence[str]) -> None:
    """Raises ReviewError: `no_ad`, for one that this cache does not have."""
    for ad_id in ad_ids:
        with cache_read(desk):
            known = desk.reader.beneath(ad_id)
        if known is None:
            raise ReviewError("no_ad", ad_id=ad_id)
