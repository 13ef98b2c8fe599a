"""Saying once more, under the policy as it is now, what was decided under an old meaning. Nobody has to."""

from dataclasses import dataclass

from reviewtui.domain.digits import usable
from reviewtui.domain.facts import Decision, read_body
from reviewtui.domain.policy import Policy
from reviewtui.domain.policy_changes import OldMeaning, old_meanings, touched
from reviewtui.errors import ReviewError
from reviewtui.services.ads import AdView
from reviewtui.services.decisions import Decided, Judgement, decide
from reviewtui.services.desk import Desk
from reviewtui.services.policy import revisions
from reviewtui.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision in force on an ad. `old`: those of its reasons that have another meaning now, unless somebody
    judged the ad under that meaning since."""

    author: str
    decision: Decision
    old: tuple[OldMeaning, ...]


def standing(reader: Reader, view: AdView, policy: Policy, user: str) -> Standing | None:
    """The decision in force on the content shown; None where none is."""
    made = _decisions(reader, view, user) if view.decision_id else []
    at = next((at for at, (id, _, _) in enumerate(made) if id == view.decision_id), None)
    if at is None:
        return None
    _, author, said = made[at]
    old = old_meanings(policy, said.reasons)
    if old:
        since = {one.code: one.since for one in touched(revisions(reader))}
        later = [one.policy_revision for _, _, one in made[at + 1 :] if one.policy == policy.policy]
        old = tuple(one for one in old if since.get(one.code, policy.revision) > max(later, default=0))
    return Standing(author, said, old)


def _decisions(reader: Reader, view: AdView, user: str) -> list[tuple[str, str, Decision]]:
    """(id, author, decision) on the content shown that nobody took back: pulled ones in order of receipt, then the
    user's own that the hub has not returned."""
    standing = {past.id for past in view.past if past.here and not past.undone and past.delivery != "held"}
    facts: list[tuple[str, str, bytes]] = [(fact.id, fact.author, fact.body) for fact in reader.facts_on(view.ad_id)]
    pulled = {id for id, _, _ in facts}
    facts += [(fact.id, user, fact.body) for fact in reader.own_facts_on(view.ad_id) if fact.id not in pulled]
    bodies = ((id, author, read_body(body)) for id, author, body in facts if id in standing)
    return [(id, author, body) for id, author, body in bodies if isinstance(body, Decision)]


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
