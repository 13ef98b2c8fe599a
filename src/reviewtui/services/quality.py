"""How far people agree, among themselves, with known answers and with the AI: figures of the decisions of a period.

People are compared, never ranked: pairs stand by name, and only a lead sees pairs of others. What was judged is one
content of one ad in one round; a decision after what was hidden had been seen is no independent opinion, nor is an
adjudication.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from reviewtui.domain.agreement import (
    Figures,
    Pair,
    Rating,
    by_reason,
    by_week,
    figures,
    masi,
    nominal,
    pairs,
    reasons,
    verdicts,
    week_of,
)
from reviewtui.domain.facts import Cause, Draw, Verdict
from reviewtui.domain.insights import Beside, Cell, Figure, Group, Period, Unit
from reviewtui.domain.query import Filter, Query, render
from reviewtui.store.opinions import Known, Said, known_answers, said_on
from reviewtui.store.reader import Reader

MIN_COMMON = 10
"""With fewer items in common, a pair's kappa says little: it is left out of the range."""

Items = Sequence[Mapping[str, str]]


def quality(reader: Reader, period: Period, user: str, *, lead: bool) -> list[Group]:
    """All of it, from the decisions of the period; time is linear in those."""
    with reader.snapshot():
        said = list(said_on(reader, user, period.begin, period.end))
        known = known_answers(reader) if lead else []
    opinions = [one for one in said if not one.adjudication and not one.after_reveal]
    ratings = [Rating(one.item, one.author, one.at, one.verdict, one.codes) for one in opinions]
    weeks = {week: of_week for week, of_week in by_week(ratings).items() if week in period.weeks}
    items = verdicts(rating for of_week in weeks.values() for rating in of_week)
    named = reasons(rating for of_week in weeks.values() for rating in of_week)
    inside = [one for one in said if period.begin <= one.at < period.end]
    groups = [
        Group("work", (_waiting(inside, period),)),
        Group("agreement", tuple(_agreement(items, named, weeks, period))),
        Group("agreement_reasons", tuple(_of_reasons(named))),
        Group("second", (_second(opinions, period), *_adjudicated(inside))),
        Group("ai", tuple(_with_ai(inside, shown, period) for shown in (True, False))),
    ]
    if lead:
        groups.append(Group("gold", tuple(_gold(inside, known))))
    groups.append(Group("pairs", tuple(_pairs(items, user, lead=lead))))
    return [group for group in groups if group.figures]


def _waiting(said: Iterable[Said], period: Period) -> Figure:
    """How long ads waited for the decision that holds, from when they were made: the median."""
    waited: dict[str, list[int]] = {week: [] for week in period.weeks}
    for one in said:
        if one.waited is not None and (week := week_of(one.at)) in waited:
            waited[week].append(max(0, one.waited))
    every = [ms for of_week in waited.values() for ms in of_week]
    cells = tuple(Cell(median(of_week) if of_week else None, len(of_week)) for of_week in waited.values())
    value = median(every) if every else None
    return Figure("waited", Unit.SPAN, value, len(every), why="" if every else "none_decided", weeks=cells)


def _agreement(
    items: Items, named: Sequence[Mapping[str, frozenset[str]]], weeks: Mapping[str, list[Rating]], period: Period
) -> Iterable[Figure]:
    scale = len(Verdict)
    whole = figures(items, nominal, scale)
    by_its_week = {week: figures(verdicts(ratings), nominal, scale) for week, ratings in weeks.items()}

    def figure(id: str, unit: Unit, pick: Callable[[Figures], float | None]) -> Figure:
        nothing = Figures(0, None, None, None)
        cells = tuple(
            Cell(pick(found := by_its_week.get(week, nothing)), found.n) for week in period.weeks
        )  # fmt: skip
        return Figure(id, unit, pick(whole), whole.n, why=_why(pick(whole), whole.n), weeks=cells)

    yield figure("raw", Unit.SHARE, lambda found: found.observed)
    yield figure("alpha", Unit.COEFFICIENT, lambda found: found.alpha)
    yield figure("ac1", Unit.COEFFICIENT, lambda found: found.ac1)
    sets = figures(named, masi)
    yield Figure("masi", Unit.COEFFICIENT, sets.alpha, sets.n, why=_why(sets.alpha, sets.n))
    known = [pair.kappa for pair in pairs(items) if pair.n >= MIN_COMMON and pair.kappa is not None]
    low, high = (min(known), max(known)) if known else (None, None)
    why = "" if known else "no_pairs"
    yield Figure("kappa", Unit.COEFFICIENT, low, len(known), most=high, why=why)


def _of_reasons(named: Sequence[Mapping[str, frozenset[str]]]) -> Iterable[Figure]:
    """How far people agree on naming each code; those that anybody named on an item that was judged twice."""
    twice = [item for item in named if len(item) > 1]
    met = {code for item in twice for codes in item.values() for code in codes}
    for code, found in by_reason(named).items():
        if code in met:
            beside = (Beside("raw", Unit.SHARE, found.observed), Beside("ac1", Unit.COEFFICIENT, found.ac1))
            why = _why(found.alpha, found.n)
            query = render(Query((Filter("reason", code),)))
            yield Figure("alpha_of", Unit.COEFFICIENT, found.alpha, found.n, code, query, why, beside=beside)


def _pairs(items: Items, user: str, *, lead: bool) -> Iterable[Figure]:
    """A reviewer sees the pairs they are in."""
    for pair in pairs(items):
        if lead or user in (pair.one, pair.other):
            beside = (Beside("raw", Unit.SHARE, pair.observed),)
            yield Figure(
                "pair", Unit.COEFFICIENT, pair.kappa, pair.n, _names(pair, user), why=_why(pair.kappa, pair.n),
                beside=beside,
            )  # fmt: skip


def _names(pair: Pair, user: str) -> str:
    one, other = sorted((pair.one, pair.other), key=lambda name: (name != user, name))
    return f"{one} · {other}"


def _why(value: float | None, n: int) -> str:
    return "" if value is not None else "one_answer" if n else "none_twice"


def _second(opinions: Iterable[Said], period: Period) -> Figure:
    """Of the items that got a second look, how many were seen alike by all who judged them."""
    items: dict[str, dict[str, Said]] = {}
    for one in sorted(opinions, key=lambda one: one.at):
        items.setdefault(one.item, {})[one.author] = one
    alike = total = 0
    for said in items.values():
        seconds = [one for one in said.values() if one.draw == Draw.SECOND and period.begin <= one.at < period.end]
        if seconds and len(said) > 1:
            total += 1
            alike += len({one.verdict for one in said.values()}) == 1
    value = alike / total if total else None
    return Figure("second_alike", Unit.SHARE, value, total, query="is:disputed", why="" if total else "none_twice")


def _adjudicated(said: Iterable[Said]) -> Iterable[Figure]:
    """Adjudications, and why people had differed; causes nobody gave are left out."""
    causes = Counter(one.cause for one in said if one.adjudication)
    total = causes.total()
    yield Figure("adjudicated", Unit.COUNT, total, total)
    for cause in Cause:
        if causes[cause]:
            part = (Beside("part", Unit.SHARE, causes[cause] / total),)
            yield Figure(f"cause_{cause}", Unit.COUNT, causes[cause], total, beside=part)


def _with_ai(said: Iterable[Said], shown: bool, period: Period) -> Figure:
    """How often people gave the AI's verdict, where it was sure of one and they of theirs."""
    agreed: dict[str, list[bool]] = {week: [] for week in period.weeks}
    for one in said:
        sure = one.ai_verdict in (Verdict.APPROVE, Verdict.REJECT) and one.verdict != Verdict.ESCALATE
        if sure and one.ai_shown is shown and not one.after_reveal and (week := week_of(one.at)) in agreed:
            agreed[week].append(one.ai_verdict == one.verdict)
    every = [same for of_week in agreed.values() for same in of_week]
    cells = tuple(Cell(_mean(of_week), len(of_week)) for of_week in agreed.values())
    id = "ai_shown" if shown else "ai_blind"
    return Figure(id, Unit.SHARE, _mean(every), len(every), why="" if every else "no_ai", weeks=cells)


def _gold(said: Iterable[Said], known: Iterable[Known]) -> Iterable[Figure]:
    """How often the known answers were given: the verdict, and each code that a known answer names."""
    answers = {(one.ad_id, one.content_hash): one for one in known}
    given: dict[tuple[str, str], Said] = {}
    for one in sorted(said, key=lambda one: one.at):
        answer = answers.get((one.ad_id, one.content_hash))
        independent = not one.adjudication and not one.after_reveal
        if answer is not None and one.author != answer.author and independent:
            given[one.item, one.author] = one
    right: list[bool] = []
    named: dict[str, list[bool]] = {}
    for one in given.values():
        answer = answers[one.ad_id, one.content_hash]
        right.append(one.verdict == answer.verdict)
        for code in answer.codes:
            named.setdefault(code, []).append(code in one.codes)
    yield Figure("gold", Unit.SHARE, _mean(right), len(right), why="" if right else "no_gold")
    for code, hits in sorted(named.items()):
        yield Figure("gold_reason", Unit.SHARE, _mean(hits), len(hits), code)


def _mean(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
