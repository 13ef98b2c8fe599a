"""The customer's answer: what was decided, why, and what would help, in their language."""

from reviewtui.domain.policy import Policy
from reviewtui.services.ads import AdView
from reviewtui.text import terminal
from reviewtui.words import say


def answer(view: AdView, policy: Policy, language: str) -> str:
    """Words that can be pasted to the customer; empty while nothing is decided."""
    holding = next((past for past in view.past if past.id == view.decision_id), None)
    if holding is None:
        return ""
    name = terminal(view.content.headline or view.content.text[:60])
    lines = [say(f"queue.answer_{holding.verdict}", ad=name)]
    if holding.verdict in ("reject", "changes"):
        for name in holding.codes:
            code = policy.code(name)
            if code is not None:
                lines.append(code.customer_why.in_language(language))
                lines.append(say("queue.answer_change", change=code.customer_change.in_language(language)))
    return "\n".join(lines)
