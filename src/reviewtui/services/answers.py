"""The customer's answer: what was decided, why, and what would help, in the language of their ad."""

from reviewtui.domain.policy import Policy
from reviewtui.services.ads import AdView
from reviewtui.text import terminal
from reviewtui.words import LANGUAGES, say_in


def answer(view: AdView, policy: Policy, ours: str) -> str:
    """Words that can be pasted to the customer; empty while nothing is decided.

    In the ad's language where we speak it (`es-MX` is Spanish), else in ours.
    """
    holding = next((past for past in view.past if past.id == view.decision_id), None)
    if holding is None:
        return ""
    theirs = view.language.lower().replace("_", "-").partition("-")[0]
    language = theirs if theirs in LANGUAGES else ours
    ad = terminal(view.content.headline or view.content.text[:60])
    lines = [say_in(language, f"queue.answer_{holding.verdict}", ad=ad)]
    if holding.verdict in ("reject", "changes"):
        for name in holding.codes:
            code = policy.code(name)
            if code is not None:
                lines.append(code.customer_why.in_language(language))
                lines.append(
                    say_in(language, "queue.answer_change", change=code.customer_change.in_language(language))
                )
    return "\n".join(lines)
