"""Whether a document of the workspace can be worked by: every fault is named by its place.

The one place of that: whoever writes one is told before it is recorded, and the hub lets none pass that is not so.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

import msgspec

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.answering import CHECKING, NO_STATUS, PLACES, REVIEWS, AnswerTemplates, unknown_places
from reviewtui.domain.churn import ChurnRules
from reviewtui.domain.clock_rules import ClockRules, check_clocks
from reviewtui.domain.facts import NEEDS_REASON, Briefing, Verdict
from reviewtui.domain.faults import MOST_ENTRIES, NAME_LENGTH, among, different, named, number, short
from reviewtui.domain.health import MEASURES, HealthRules
from reviewtui.domain.matching import matcher
from reviewtui.domain.playbook import STEPS, Playbook
from reviewtui.domain.policy import Policy, ReasonCode
from reviewtui.domain.precedence import PrecedenceRules
from reviewtui.domain.query import BadQuery, parse
from reviewtui.domain.renewals import PlanRules
from reviewtui.domain.routing import RoutingRules, check_routing
from reviewtui.domain.rules import (
    ANSWERS,
    CHURN,
    CLOCKS,
    HEALTH,
    PLAN,
    PLAYBOOK,
    POLICY_PREFIX,
    PRECEDENCE,
    PRIORITY,
    QUEUES,
    REVIEW,
    ROUTING,
    TEMPLATES,
    PriorityRules,
    Queues,
    ReviewRules,
    Templates,
)
from reviewtui.domain.scoring import compile_rules
from reviewtui.domain.statements import Trust
from reviewtui.errors import Misused

AccountDocument = HealthRules | ChurnRules | Playbook | PlanRules | ClockRules | RoutingRules
"""Those that say how accounts and their tickets are read."""
Documents = (
    PriorityRules | ReviewRules | Templates | Queues | PrecedenceRules | AnswerTemplates | AccountDocument | Policy
)  # fmt: skip
DOCUMENTS: dict[str, type[msgspec.Struct]] = {
    PRIORITY: PriorityRules,
    REVIEW: ReviewRules,
    TEMPLATES: Templates,
    QUEUES: Queues,
    PRECEDENCE: PrecedenceRules,
    ANSWERS: AnswerTemplates,
    HEALTH: HealthRules,
    CHURN: ChurnRules,
    PLAYBOOK: Playbook,
    PLAN: PlanRules,
    CLOCKS: ClockRules,
    ROUTING: RoutingRules,
}
"""Every document by its name, but for policies."""

TITLE_LENGTH = 120
QUERY_LENGTH = 2000
WORDS_LENGTH = 20_000
"""Characters of a memo, a suggestion, a part of a briefing."""
REVISION_LIMIT = 2**31 - 1
RANGES: dict[str, tuple[float, float]] = {
    "blind_share": (0, 1),
    "second_share": (0, 1),
    "lease_seconds": (15, 3600),
    "ahead_hours": (1, 72),
    "hold_seconds": (0, 86_400),
}
"""From and to which the numbers of `ReviewRules` may go."""
MOST_HOURS = 8784
"""Hours in a year: no source is waited for longer."""
STATES = ("active", "merged", "retired")
QUARTER = re.compile(r"(?:FY)?2\d{3}-Q[1-4]", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def checked(
    name: str, document: Documents, policies: Sequence[Policy], before: Policy | None = None
) -> Documents:  # fmt: skip
    """The document as it may be published, its steps of spend in order.

    `policies` are those in force; `before` the revision that this one, where it is a policy, was made from.

    Raises:
        Misused: naming the place and what is wrong with it.
    """
    if isinstance(document, PriorityRules):
        return compile_rules(document, sections_of(*policies)).points
    if isinstance(document, ReviewRules):
        for field, (least, most) in RANGES.items():
            number(field, getattr(document, field), least, most)
    elif isinstance(document, Templates):
        _check_templates(document, policies)
    elif isinstance(document, Queues):
        different("queues", [queue.name for queue in document.queues])
        for at, queue in enumerate(document.queues, 1):
            short(f"queues {at}", max(queue.title.en, queue.title.es, key=len), TITLE_LENGTH)
            _check_query(f"queues {at}", queue.query)
    elif isinstance(document, PrecedenceRules):
        _check_precedence(document)
    elif isinstance(document, AnswerTemplates):
        _check_answers(document)
    elif isinstance(document, HealthRules):
        _check_health(document)
    elif isinstance(document, ChurnRules):
        _check_churn(document)
    elif isinstance(document, Playbook):
        _check_playbook(document)
    elif isinstance(document, PlanRules):
        _check_plan(document)
    elif isinstance(document, ClockRules):
        check_clocks(document)
    elif isinstance(document, RoutingRules):
        check_routing(document)
    else:
        _check_policy(name.removeprefix(POLICY_PREFIX), document, before)
    return document


def sections_of(*policies: Policy) -> dict[str, str]:
    """The section of each code of these policies, also under its old names."""
    codes = [code for policy in policies for code in policy.codes]
    return {name: code.section for code in codes for name in (*code.old_names, code.code)}


def check_briefing(briefing: Briefing) -> None:
    """Let words pass that say what a briefing is, and a query that finds something.

    Raises:
        BadQuery: the query has a word that means nothing.
        Misused: `briefing_title`, `too_long`, `query_needed`.
    """
    if not 0 < len(briefing.title.strip()) <= len(briefing.title) <= TITLE_LENGTH:
        raise Misused("briefing_title", limit=TITLE_LENGTH)
    for field in ("recognise", "watch", "customer"):
        if len(getattr(briefing, field)) > WORDS_LENGTH:
            raise Misused("too_long", field=field, limit=WORDS_LENGTH)
    if len(briefing.query) > QUERY_LENGTH:
        raise Misused("too_long", field="query", limit=QUERY_LENGTH)
    matcher(briefing.query)
    if not parse(briefing.query).terms:
        raise Misused("query_needed")


def _check_templates(document: Templates, policies: Sequence[Policy]) -> None:
    different("templates", [f"{template.verdict} {template.name}" for template in document.templates])
    for at, template in enumerate(document.templates, 1):
        place = f"templates {at}"
        named(place, template.name)
        if template.verdict not in tuple(Verdict):
            raise Misused("rule_word", rule=place, word=template.verdict, known=", ".join(Verdict))
        fit = [code.code for policy in policies for code in policy.codes_for(template.verdict)]
        for code in template.codes:
            if code not in fit:
                raise Misused("rule_word", rule=place, word=code, known=", ".join(fit))
        if not template.codes and template.verdict in NEEDS_REASON:
            raise Misused("rule_word", rule=place, word="", known=", ".join(fit))
        short(place, max(template.memo, template.suggestion, key=len), WORDS_LENGTH)


def _check_answers(document: AnswerTemplates) -> None:
    """A template names only what is there to be put in; a status is one of ours."""
    for name in PLACES:
        phrase = getattr(document, name)
        for template in (phrase.en, phrase.es):
            short(name, template, TITLE_LENGTH * 4)
            for place in unknown_places(name, template):
                raise Misused("rule_word", rule=name, word=f"{{{place}}}", known=_places(name))
    statuses = (*AdStatus, CHECKING, NO_STATUS)
    for kind, phrases, known in (("reviews", document.reviews, REVIEWS), ("statuses", document.statuses, statuses)):
        for name, phrase in phrases.items():
            among(kind, name, known)
            short(f"{kind} {name}", max(phrase.en, phrase.es, key=len), TITLE_LENGTH)


def _places(name: str) -> str:
    return ", ".join(f"{{{place}}}" for place in sorted(PLACES[name]))


def _check_precedence(document: PrecedenceRules) -> None:
    """Every trust that may give a status is named once; a mail is none of them."""
    trusts = (str(Trust.PLATFORM), str(Trust.HAND))
    different("order", list(document.order))
    for at, trust in enumerate(document.order, 1):
        among(f"order {at}", trust, trusts)
    for trust in trusts:
        among("order", trust, document.order)
    different("sources", [rule.source for rule in document.sources])
    for at, rule in enumerate(document.sources, 1):
        for hours in (rule.fresh_hours, rule.grace_hours):
            if not 0 <= hours <= MOST_HOURS:
                raise Misused("rule_number", rule=f"sources {at}", number=hours, least=0, most=MOST_HOURS)


def _check_health(document: HealthRules) -> None:
    """Every measure is known and its steps rise; bands go down to 0."""
    different("measures", [measure.measure for measure in document.measures])
    for at, measure in enumerate(document.measures, 1):
        place = f"measures {at}"
        among(place, measure.measure, MEASURES)
        number(f"{place} weight", measure.weight, 0, 1000)
        number(f"{place} steps", len(measure.steps), 1, MOST_ENTRIES)
        for value, points in measure.steps:
            number(f"{place} steps", points, 0, 100)
            if not isfinite(value):
                raise Misused("rule_word", rule=f"{place} steps", word=value, known="…")
        for (value, _), (next_value, _) in pairwise(measure.steps):
            if next_value <= value:
                raise Misused("rule_number", rule=f"{place} steps", number=next_value, least=f"> {value}", most="…")
    different("bands", [band.name for band in document.bands])
    least = 101
    for at, band in enumerate(document.bands, 1):
        number(f"bands {at}", band.least, 0, least - 1)
        short(f"bands {at}", max(band.title.en, band.title.es, key=len), TITLE_LENGTH)
        least = band.least
    number("bands", least, 0, 0)
    for stage, weights in document.stages.items():
        short("stages", stage, NAME_LENGTH)
        for measure_name, weight in weights.items():
            among(f"stages {stage}", measure_name, MEASURES)
            number(f"stages {stage} {measure_name}", weight, 0, 1000)
    number("enough", document.enough, 0, 100)
    number("use_months", document.use_months, 1, 24)


def _check_churn(document: ChurnRules) -> None:
    different("reasons", [word.name for word in document.reasons])
    for at, word in enumerate(document.reasons, 1):
        short(f"reasons {at}", max(word.title.en, word.title.es, key=len), TITLE_LENGTH)
    number("fall", document.fall, 1, 100)
    number("share", document.share, 51, 100)
    number("people", document.people, 1, 1_000_000)
    number("pairs", document.pairs, 1, 3)


def _check_playbook(document: Playbook) -> None:
    """A play asks for something of use, and is a step that we know."""
    different("plays", [play.name for play in document.plays])
    for at, play in enumerate(document.plays, 1):
        place = f"plays {at}"
        among(place, play.step, STEPS)
        short(place, max(play.title.en, play.title.es, key=len), TITLE_LENGTH)
        short(place, max(play.text.en, play.text.es, key=len), WORDS_LENGTH)
        if not play.asks:
            known = "unused, adoption_below, fall, active_below"
            raise Misused("rule_word", rule=place, word="", known=known)
        for field, most in (("unused", 120), ("adoption_below", 100), ("fall", 100), ("active_below", 10**9)):
            if (bound := getattr(play, field)) is not None:
                number(f"{place} {field}", bound, 1, most)
        for word in (*play.not_in, *play.words):
            short(place, word, NAME_LENGTH)
        for word in play.words:
            named(place, word)


def _check_plan(document: PlanRules) -> None:
    number("year_begins", document.year_begins, 1, 12)
    number("chance", document.chance, 0, 100)
    number("bands", len(document.bands), 1, 20)
    for before, bound in pairwise((0, *document.bands)):
        number("bands", bound, before + 1, 1000)
    different("targets", [f"{target.quarter} {target.currency}" for target in document.targets])
    for at, target in enumerate(document.targets, 1):
        if not QUARTER.fullmatch(target.quarter):
            raise Misused("rule_word", rule=f"targets {at}", word=target.quarter, known="2026-Q4, FY2027-Q1")
        if not CURRENCY.fullmatch(target.currency):
            raise Misused("rule_word", rule=f"targets {at}", word=target.currency, known="EUR, USD, …")
        number(f"targets {at}", target.amount_minor, 1, 10**15)


def _check_policy(name: str, policy: Policy, before: Policy | None) -> None:
    """A code never vanishes and its revision never goes back, and every name leads to a code that is there."""
    if policy.policy != name:
        raise Misused("rule_word", rule="policy", word=policy.policy, known=name)
    codes = {code.code: code for code in policy.codes}
    different("codes", [code.code for code in policy.codes])
    for old in before.codes if before else ():
        if old.code not in codes:
            raise Misused("policy_lost", code=old.code)
        if codes[old.code].revision < old.revision:
            raise Misused("rule_number", rule=old.code, number=codes[old.code].revision, least=old.revision, most="…")
    for code in policy.codes:
        if not 0 <= code.revision <= REVISION_LIMIT:
            raise Misused("rule_number", rule=code.code, number=code.revision, least=0, most=REVISION_LIMIT)
        among(code.code, code.section, policy.sections)
        among(code.code, code.state, STATES)
        _check_heirs(code, codes)
    for verdict, digits in policy.digits.items():
        among("digits", verdict, tuple(Verdict))
        for digit in digits:
            among(f"digits {verdict}", digit, codes)


def _check_heirs(code: ReasonCode, codes: dict[str, ReasonCode]) -> None:
    """Following what a code was merged into comes to a code that is there, and to an end."""
    met = [code.code]
    if code.state == "merged":
        among(code.code, code.merged_into, codes)
    while code.merged_into:
        among(code.code, code.merged_into, [other for other in codes if other not in met])
        code = codes[code.merged_into]
        met.append(code.code)


def _check_query(place: str, text: str) -> None:
    short(place, text, QUERY_LENGTH)
    try:
        matcher(text)
    except BadQuery as bad:
        raise Misused("rule_query", rule=place, why=str(bad)) from None


def unknown_key(given: object, document: object) -> tuple[str, str] | None:
    """The first key in a file that the document has no field for, and its place ('' for the top)."""
    return _unknown(given, document, "")


def _unknown(given: object, document: object, place: str) -> tuple[str, str] | None:
    if isinstance(document, msgspec.Struct) and isinstance(given, dict):
        fields = document.__struct_fields__
        for key, value in given.items():
            if key not in fields:
                return key, place
            found = _unknown(value, getattr(document, key), f"{place} {key}".strip())
            if found:
                return found
    elif isinstance(document, tuple) and isinstance(given, list):
        for at, (value, part) in enumerate(zip(given, document, strict=False), 1):
            found = _unknown(value, part, f"{place} {at}")
            if found:
                return found
    elif isinstance(document, dict) and isinstance(given, dict):
        for key, value in given.items():
            found = _unknown(value, document[key], f"{place} {key}")
            if found:
                return found
    return None
