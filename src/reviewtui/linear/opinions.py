"""What one reviewer said of an ad on which they differ, as a line to be read aloud. Pure."""

from reviewtui.domain.policy import Policy
from reviewtui.linear import wording
from reviewtui.services.disputes import Position
from reviewtui.widgets import figures
from reviewtui.widgets.figures import say_component
from reviewtui.words import say


def opinion(number: int, position: Position, now: int, user: str, policy: Policy | None) -> str:
    """Who, which verdict, why, by which words, how sure; `now` in epoch ms."""
    past = position.past
    who = say("card.you") if past.author == user else past.author
    verdict, ago = figures.say_verdict(past.verdict), wording.ago(past.at, now)
    parts = [say("linear.opinion", n=number, who=who, verdict=verdict, ago=ago)]
    if past.mark == "holds":
        parts.append(say("linear.mark_holds"))
    if position.reasons:
        named = [_reason(policy, reason.code, reason.component) for reason in position.reasons]
        parts.append(say("linear.because_of", reasons=", ".join(named)))
    if position.quotes:
        quotes = "; ".join(f"“{quote}”" for quote in position.quotes)
        parts.append(say("linear.evidence", count=wording.counted("mark", len(position.quotes)), quotes=quotes))
    if past.memo:
        parts.append(say("linear.memo", words=past.memo))
    if past.suggestion:
        parts.append(say("linear.suggestion", words=past.suggestion))
    if past.confidence is not None:
        parts.append(say("linear.saved_sure", sure=past.confidence))
    if position.active_ms is not None:
        parts.append(say("linear.read_for", age=wording.duration(position.active_ms)))
    return " ".join(parts)


def _reason(policy: Policy | None, code: str, component: str) -> str:
    title = wording.titles([code], policy)
    return f"{title} ({say_component(component)})" if component else title
