"""Saying once more, under the policy as it is now, what was decided under an old meaning. Nobody has to."""

from dataclasses import dataclass

from reviewtui.domain.digits import usable
from reviewtui.domain.facts import Decision, decode_body, decode_fact
from reviewtui.domain.policy import Policy
from reviewtui.domain.policy_changes import OldMeaning, old_meanings
from reviewtui.errors import ReviewError
from reviewtui.services.ads import AdView
from reviewtui.services.decisions import Decided, Judgement, decide
from reviewtui.services.desk import Desk
from reviewtui.store.own import OwnFact
from reviewtui.store.reader import Reader, StoredFact


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision in force on an ad. `old`: those of its reasons that have another meaning now."""

    author: str
    decision: Decision
    old: tuple[OldMeaning, ...]


def standing(reader: Reader, view: AdView, policy: Policy, user: str) -> Standing | None:
    """The decision in force on the content shown; None where none is."""
    if not view.decision_id:
        return None
    facts: list[StoredFact | OwnFact] = [*reader.facts_by_id([view.decision_id]), *reader.own_facts_on(view.ad_id)]
    for fact in facts:
        said = decode_body(decode_fact(fact.body)) if fact.id == view.decision_id else None
        if isinstance(said, Decision):
            author = fact.author if isinstance(fact, StoredFact) else user
            return Standing(author, said, old_meanings(policy, said.reasons))
    return None


def reaffirm(desk: Desk, view: AdView, policy: Policy, active_ms: int | None = None) -> Decided:
    """Decide as the decision in force does, each reason by the code that stands for it now.

    One's own is replaced, with its memo and suggestion; beside another's it is a second opinion, on the same
    evidence.

    Raises:
        ReviewError: `no_old_meaning`: nothing about it is to be looked at again; `meaning_gone`: nothing stands for
            one of its reasons; or as `decide`.
    """
    found = standing(desk.reader, view, policy, desk.user)
    if found is None or not found.old:
        raise ReviewError("no_old_meaning")
    said = found.decision
    reasons = []
    for reason in said.reasons:
        code = usable(policy, said.verdict, reason.code)
        if not code:
            raise ReviewError("meaning_gone", code=reason.code)
        reasons.append((code, reason.component))
    own = found.author == desk.user
    judgement = Judgement(
        said.verdict, tuple(dict.fromkeys(reasons)), said.evidence, said.memo if own else "",
        said.suggestion if own else "", active_ms=active_ms,
    )  # fmt: skip
    return decide(desk, view, policy, judgement)
