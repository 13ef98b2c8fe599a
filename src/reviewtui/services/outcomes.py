"""What the platform said later of what was decided here: people, the AI and each reason, scored; no person is."""

from reviewtui.domain.decisions import State
from reviewtui.domain.insights import Figure, Group, Period, Unit
from reviewtui.domain.lists import SURPRISES
from reviewtui.domain.outcomes import Outcome, outcome
from reviewtui.domain.reconcile import PLATFORM
from reviewtui.services.ads import AdView
from reviewtui.store.outcomes import Tally, of_people, of_reasons, of_the_ai
from reviewtui.store.reader import Reader

_VERDICTS = ("approve", "reject")
"""What can be compared."""


def surprising(view: AdView) -> bool:
    """Whether the platform says the opposite of what holds on an ad, or brought it back by that (`hub.lessons`)."""
    if view.state == State.APPEALED and view.appeal is not None and view.appeal.against:
        return True
    holding = next((past for past in view.past if past.id == view.decision_id), None)
    tale = view.tale
    if holding is None or tale is None:
        return False
    found = outcome(
        holding.verdict, holding.at, view.status, by_platform=tale.by == PLATFORM, checked_at=tale.checked_at
    )
    return found is Outcome.SURPRISE


def outcome_figures(reader: Reader, period: Period) -> list[Group]:
    """How often the platform confirmed decisions of a period: nothing where it has not spoken since."""
    people, ai = of_people(reader, period.begin, period.end), of_the_ai(reader, period.begin, period.end)
    figures = [_share(f"outcome_{verdict}", people[verdict]) for verdict in _VERDICTS if verdict in people]
    if figures:
        every = [*people.values()]
        surprises = sum(tally.n - tally.confirmed for tally in every)
        n = sum(tally.n for tally in every)
        figures.insert(0, Figure("surprises", Unit.COUNT, surprises, n, query=SURPRISES if surprises else None))
    figures += [_share(f"outcome_ai_{verdict}", ai[verdict]) for verdict in _VERDICTS if verdict in ai]
    reasons = sorted(of_reasons(reader, period.begin, period.end).items(), key=lambda one: (-one[1].n, one[0]))
    by_reason = tuple(_share("outcome_reason", tally, code) for code, tally in reasons)
    return [Group("outcomes", tuple(figures)), Group("outcome_reasons", by_reason)]


def _share(id: str, tally: Tally, name: str = "") -> Figure:
    return Figure(id, Unit.SHARE, tally.confirmed / tally.n, tally.n, name)
