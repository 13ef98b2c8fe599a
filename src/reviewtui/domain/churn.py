"""Why a customer's use went away: what the numbers hint at, and what a person decided.

Monthly users are eligible people times adoption. A change of users between two stretches of months is split exactly
into what came from the customer's own population and what came from adoption, each factor's change taken at the mean
of the other: E. M. Kitagawa, Components of a Difference Between Two Rates, Journal of the American Statistical
Association 50(272), 1955; it is the Shapley value of the two factors (A. F. Shorrocks, Decomposition procedures for
distributional analysis, Journal of Economic Inequality 11, 2013).

A hint never decides. Where the data is thin it says that it cannot tell; reasons and money are people's to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

import msgspec

from reviewtui.domain.account_facts import Churn, ChurnKind
from reviewtui.domain.policy import Phrase
from reviewtui.domain.recorded import Recorded, day_of, latest
from reviewtui.domain.records import Stage
from reviewtui.domain.usage import WINDOW, Month, Valued, last_of, shift


class Word(msgspec.Struct, frozen=True):
    """One word by which a reason is named, and what it is called."""

    name: str
    title: Phrase


class ChurnRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The words for why customers leave, and from when on the numbers hint at anything.

    `fall`: percent of users lost, from which there is something to explain. `share`: percent of the loss that one
    cause has to bear to be named. `people`: users a month before, below which nothing can be told. `pairs`: of the
    three months compared, how many must be known on both sides.
    """

    reasons: tuple[Word, ...] = (
        Word("price", Phrase("price", "precio")),
        Word("missing_feature", Phrase("something is missing", "falta algo")),
        Word("quality", Phrase("quality or faults", "calidad o fallos")),
        Word("support", Phrase("support", "soporte")),
        Word("little_use", Phrase("little use", "poco uso")),
        Word("competitor", Phrase("a competitor", "un competidor")),
        Word("own_build", Phrase("built it themselves", "desarrollo propio")),
        Word("champion_left", Phrase("the person behind it left", "se fue quien lo impulsaba")),
        Word("layoffs", Phrase("fewer people there", "menos personal")),
        Word("budget", Phrase("budget cut", "recorte de presupuesto")),
        Word("merger", Phrase("merged or bought", "fusión o compra")),
        Word("closed", Phrase("closed down", "cierre")),
        Word("compliance", Phrase("law or policy", "ley o normativa")),
    )
    fall: int = 15
    share: int = 67
    people: int = 20
    pairs: int = 2


class Standing(StrEnum):
    """Where a customer stands."""

    ACTIVE = "active"
    LEAVING = "leaving"
    """They leave on a day that is still to come, or are said to be about to."""
    CHURNED = "churned"


class Status(NamedTuple):
    """Where a customer stands, since or until when, and of which kind it is.

    `fact`: what a person decided, None where a source alone says so. `said_kind`: the source's own word for the kind.
    """

    standing: Standing
    on: date | None = None
    kind: ChurnKind | None = None
    fact: Recorded[Churn] | None = None
    said_kind: str = ""


class Split(NamedTuple):
    """The change of users between two stretches of the same number of months, `pairs` of them known on both sides.

    All are sums over those months: `active_before` of `eligible_before`, then `active` of `eligible`. `population`
    and `adoption` add up to `whole` exactly. `against`: `year`, the same months a year before, or `before`, the
    months just before, in which a season may hide. `month`: the last one.
    """

    pairs: int
    against: str
    month: str
    active_before: int
    eligible_before: int
    active: int
    eligible: int
    whole: int
    population: Fraction
    adoption: Fraction

    def a_month(self) -> tuple[int, int, int]:
        """Whole, population and adoption in whole people a month, adding up as they do."""
        whole = _nearest(Fraction(self.whole, self.pairs))
        population = _nearest(self.population / self.pairs)
        return whole, population, whole - population


class Hint(NamedTuple):
    """What the numbers hint at; `kind` is None where nothing was lost, or it cannot be told.

    `why` is a code: `population`, `adoption`, `both` (neither bears enough of it: the kind is unknown), `no_fall`;
    or, where it cannot be told: `thin` (too few months), `no_eligible` (nobody says how many could use it),
    `few_people`, `above` (more users than eligible people), `jump` (eligible people more than doubled), `chance`
    (adoption strayed no further than chance may).
    """

    kind: ChurnKind | None
    why: str
    split: Split | None = None

    @property
    def cannot_tell(self) -> bool:
        """Whether the data does not let anything be said."""
        return self.kind is None and self.why != "no_fall"


def status_of(fields: Mapping[str, Valued], churns: Iterable[Recorded[Churn]], today: date) -> Status:
    """Where a customer stands: as a person decided last, else as the sources say."""
    decided = latest(churns)
    if decided is not None:
        on = day_of(decided.body.on)
        standing = Standing.LEAVING if on is not None and on > today else Standing.CHURNED
        return Status(standing, on, decided.body.kind, decided, _text(fields, "churn_kind"))
    word = _text(fields, "churn_kind")
    standing, on = _said(fields, today)
    if standing is Standing.ACTIVE:
        return Status(standing)
    kind = ChurnKind(word) if word in tuple(ChurnKind) else ChurnKind.UNKNOWN
    return Status(standing, on, kind, None, word)


def _said(fields: Mapping[str, Valued], today: date) -> tuple[Standing, date | None]:
    """Whether a source says that they left; a plain no is believed before a date or a stage."""
    field, stage = fields.get("churned"), _text(fields, "stage")
    churned = field.value if field is not None else None
    on = day_of(_text(fields, "churned_on"))
    if churned is False:
        return (Standing.LEAVING if stage == Stage.LEAVING else Standing.ACTIVE), None
    if on is not None and on > today:
        return Standing.LEAVING, on
    if churned is True or on is not None or stage == Stage.GONE:
        return Standing.CHURNED, on
    return (Standing.LEAVING if stage == Stage.LEAVING else Standing.ACTIVE), None


def split(active_before: int, eligible_before: int, active: int, eligible: int) -> tuple[Fraction, Fraction]:
    """What of a change of users comes from the population, and what from adoption; together the change, exactly.

    Eligible people are above 0 on both sides.
    """
    adoption_before, adoption = Fraction(active_before, eligible_before), Fraction(active, eligible)
    from_population = (eligible - eligible_before) * (adoption_before + adoption) / 2
    from_adoption = (adoption - adoption_before) * (eligible_before + eligible) / 2
    return from_population, from_adoption


def hint_of(full: Sequence[Month], rules: ChurnRules) -> Hint:
    """What full months of use hint at, the last known one last.

    For a customer who left, give the months before they did. Users and eligible people are each held against their
    own past: the same three months a year before, else the three before these.
    """
    last = last_of(full)
    if last is None:
        return Hint(None, "thin")
    known = {one.month: one for one in full if one.active is not None}
    why = "thin"
    for against, back in (("year", 12), ("before", WINDOW)):
        pairs = [
            (known[earlier], known[month])
            for month in (shift(last.month, -at) for at in range(WINDOW))
            if month in known and (earlier := shift(month, -back)) in known
        ]
        told = [(before, now) for before, now in pairs if before.eligible and now.eligible]
        if len(told) >= rules.pairs:
            return _judged(_split_of(told, against, last.month), told, rules)
        if len(pairs) >= rules.pairs:
            why = "no_eligible"
    return Hint(None, why)


def _split_of(pairs: Sequence[tuple[Month, Month]], against: str, month: str) -> Split:
    active_before, active = (sum(pair[side].active or 0 for pair in pairs) for side in (0, 1))
    eligible_before, eligible = (sum(pair[side].eligible or 0 for pair in pairs) for side in (0, 1))
    population, adoption = split(active_before, eligible_before, active, eligible)
    return Split(
        len(pairs), against, month, active_before, eligible_before, active, eligible, active - active_before,
        population, adoption,
    )  # fmt: skip


def _judged(found: Split, pairs: Sequence[tuple[Month, Month]], rules: ChurnRules) -> Hint:
    if any((one.active or 0) > (one.eligible or 0) for pair in pairs for one in pair):
        return Hint(None, "above", found)
    if found.active_before < rules.people * found.pairs:
        return Hint(None, "few_people", found)
    if -found.whole * 100 < rules.fall * found.active_before:
        return Hint(None, "no_fall", found)
    if found.eligible > 2 * found.eligible_before:
        return Hint(None, "jump", found)
    if found.population * 100 <= rules.share * found.whole:
        return Hint(ChurnKind.ORGANIC, "population", found)
    if not _beyond_chance(found):
        return Hint(None, "chance", found)
    if found.adoption * 100 <= rules.share * found.whole:
        return Hint(ChurnKind.VOLUNTARY, "adoption", found)
    return Hint(ChurnKind.UNKNOWN, "both", found)


_SIGMAS = 3


def _beyond_chance(found: Split) -> bool:
    """Whether adoption fell further than three standard errors of the difference of two shares, pooled.

    The people of one month are mostly those of the next, so three months count as many people as one does.
    """
    people_before, people = (Fraction(n, found.pairs) for n in (found.eligible_before, found.eligible))
    shares = Fraction(found.active_before, found.eligible_before) - Fraction(found.active, found.eligible)
    pooled = Fraction(found.active_before + found.active, found.eligible_before + found.eligible)
    variance = pooled * (1 - pooled) * (1 / people_before + 1 / people)
    return shares > 0 and shares * shares >= _SIGMAS * _SIGMAS * variance


def _nearest(number: Fraction) -> int:
    """The nearest whole number, halves away from 0."""
    return int(abs(number) + Fraction(1, 2)) * (1 if number > 0 else -1)


def _text(fields: Mapping[str, Valued], name: str) -> str:
    field = fields.get(name)
    return field.value if field is not None and isinstance(field.value, str) else ""
