"""Why a customer's use went away: what the numbers hint at, and what a person decided.

Monthly users are eligible people times adoption. A change of users between two stretches of months is split exactly
into what came from the customer's own population and what came from adoption, each factor's change taken at the mean
of the other: E. M. Kitagawa, Components of a Difference Between Two Rates, Journal of the American Statistical
Association 50(272), 1955; it is the Shapley value of the two factors (A. F. Shorrocks, Decomposition procedures for
distributional analysis, Journal of Economic Inequality 11, 2013).

A hint never decides. Where the data is thin it says that it cannot tell; reasons and money are people's to say.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

import msgspec

from reviewtui.domain.policy import Phrase


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
