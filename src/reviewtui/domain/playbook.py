"""What to do next for an account with low or falling use: the first play of a readable list that fits, with why.

A step that was done rests until the situation changes; one that was dismissed gives way to the next that fits.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from statistics import median
from typing import NamedTuple

import msgspec

from reviewtui.domain.account_facts import Remark, Step
from reviewtui.domain.policy import Phrase
from reviewtui.domain.query import fold
from reviewtui.domain.recorded import Recorded, in_order
from reviewtui.domain.usage import (
    FEW,
    LEAST_KNOWN,
    WINDOW,
    Month,
    change_between,
    last_of,
    month_of,
    shift,
    trend_of,
    unused_months,
)

STEPS = ("training", "release", "send", "call")
"""What a step is: a training, a session on a release, something to send, a conversation."""


class Play(msgspec.Struct, frozen=True):
    """A step, and when it is suggested: where everything that is asked for holds.

    `unused`: nobody logged in for so many full months. `adoption_below`: percent of eligible people. `fall`: users
    fell by so many percent (`domain.usage.trend_of`). `active_below`: users in the last full month. `not_in`: stages
    of the life cycle for which it is not meant. `words`: somebody noted one of these, whole or as the beginning of a
    word; the note is named with the suggestion.
    """

    name: str
    step: str
    title: Phrase
    text: Phrase
    unused: int | None = None
    adoption_below: int | None = None
    fall: int | None = None
    active_below: int | None = None
    not_in: tuple[str, ...] = ("sales", "integration", "gone")
    words: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it asks for anything of use; a play that does not would fit every account."""
        asked = (self.unused, self.adoption_below, self.fall, self.active_below)
        return any(bound is not None for bound in asked)


class Playbook(msgspec.Struct, frozen=True, omit_defaults=True):
    """The plays, in their order: the first that fits is suggested."""

    plays: tuple[Play, ...] = (
        Play(
            "nobody-logs-in", "call",
            Phrase("Ask what happened", "Preguntar qué pasó"),
            Phrase(
                "Nobody has logged in for months. Call, and listen before anything is offered.",
                "Nadie entra desde hace meses. Llame y escuche antes de ofrecer nada.",
            ),
            unused=2,
        ),
        Play(
            "release-they-asked-for", "release",
            Phrase("Show what they asked for", "Mostrar lo que pidieron"),
            Phrase(
                "They once asked for something. Show the release that answers it, in a session of 20 minutes.",
                "Un día pidieron algo. Muestre la versión que lo resuelve, en una sesión de 20 minutos.",
            ),
            fall=10,
            words=(
                "asked for", "would like", "wish", "missing", "request", "pidió", "pidieron", "echan en falta",
                "les gustaría", "petición", "solicitud",
            ),
        ),
        Play(
            "few-of-many", "training",
            Phrase("Train those who do not use it yet", "Formar a quienes aún no lo usan"),
            Phrase(
                "Few of those who could use it do. Offer a training for the others, by role.",
                "Lo usan pocos de quienes podrían. Ofrezca una formación para los demás, por función.",
            ),
            adoption_below=25,
        ),
        Play(
            "use-falls", "send",
            Phrase("Send what others do with it", "Enviar lo que otros hacen con ello"),
            Phrase(
                "Use is falling. Send a short example from their trade, and ask who has left.",
                "El uso baja. Envíe un ejemplo breve de su sector y pregunte quién se ha ido.",
            ),
            fall=15,
        ),
    )  # fmt: skip


class Because(NamedTuple):
    """One thing that a play asked for, and how it is: percents and counts as the play's own field has them."""

    condition: str
    value: int
    bound: int


class Suggestion(NamedTuple):
    """What to do next, and why. `remark`: what somebody noted that the step answers, with the `word` it was found by.

    `month`, `active`: the last full month, and its users, to be recorded with the `Step`.
    """

    play: Play
    because: tuple[Because, ...]
    month: str
    active: int
    remark: Recorded[Remark] | None = None
    word: str = ""


class Afterwards(NamedTuple):
    """Users a month in the full months after a step, against those before it, three at most on each side.

    `change`: -0.25 is a quarter fewer; None where it cannot be told, with `why` a code: `early` (fewer than two full
    months have passed or are known), `thin` (fewer than two before are known), `few_people`.
    """

    before: Fraction | None
    after: Fraction | None
    months_before: int
    months_after: int
    change: float | None
    why: str = ""


class Outcome(NamedTuple):
    """What followed a play over the accounts it was done for: how many could be told of (`n`) of all, in how many use
    rose or fell, and the median change. `change` is None below `LEAST_STEPS`.

    Low use is what the steps were chosen by, and low use rises by itself more often than not: it is no proof.
    """

    play: str
    done: int
    n: int
    rose: int
    fell: int
    change: float | None


LEAST_STEPS = 5
"""Steps whose afterwards is known, below which nothing is said of a play."""
WORSE = 25
"""Percent of users lost since a step, from which the situation is another."""
DONE, DISMISSED = "done", "dismissed"


def suggest(
    full: Sequence[Month],
    book: Playbook,
    *,
    stage: str = "",
    remarks: Sequence[Recorded[Remark]] = (),
    steps: Iterable[Recorded[Step]] = (),
) -> Suggestion | None:
    """The first play that fits and does not rest; None where use gives no occasion, or a step was done.

    A step rests while the situation lasts: until in some full month after it the play would not have fitted, or a
    quarter of the users went since, or somebody noted one of its words anew. While one that was done rests, nothing
    else is suggested: it may need time.
    """
    last = last_of(full)
    if last is None or last.active is None:
        return None
    rested = {made.body.play: made for made in in_order(steps)}
    for play in book.plays:
        because = _fits(play, full, stage)
        if because is None:
            continue
        remark, word = _said(play, remarks)
        if play.words and remark is None:
            continue
        made = rested.get(play.name)
        heard = remark is not None and made is not None and remark.at > made.at
        if made is None or heard or _changed(play, full, last.active, made, stage):
            return Suggestion(play, because, last.month, last.active, remark, word)
        if made.body.outcome == DONE:
            return None
    return None


def afterwards(full: Sequence[Month], made: Recorded[Step]) -> Afterwards:
    """What happened to use after a step: its own month counts on neither side."""
    known = {one.month: one.active for one in full if one.active is not None}
    month = month_of(made.day)
    before = [known[at] for back in range(1, WINDOW + 1) if (at := shift(month, -back)) in known]
    after = [known[at] for ahead in range(1, WINDOW + 1) if (at := shift(month, ahead)) in known]
    means = [Fraction(sum(side), len(side)) if side else None for side in (before, after)]
    why, change = "", None
    if len(before) < LEAST_KNOWN:
        why = "thin"
    elif len(after) < LEAST_KNOWN:
        why = "early"
    elif sum(before) < FEW * len(before):
        why = "few_people"
    else:
        change = change_between(before, after)
    return Afterwards(means[0], means[1], len(before), len(after), change, why)


def outcome_of(play: str, told: Iterable[Afterwards]) -> Outcome:
    """What followed a play, over all the times it was done."""
    told = list(told)
    changes = [one.change for one in told if one.change is not None]
    middle = median(changes) if len(changes) >= LEAST_STEPS else None
    rose, fell = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    return Outcome(play, len(told), len(changes), rose, fell, middle)


def _fits(play: Play, full: Sequence[Month], stage: str) -> tuple[Because, ...] | None:
    """Why a play fits these full months, of which at least one is known; None where it does not."""
    last = last_of(full)
    if last is None or last.active is None or stage in play.not_in or not play.asks:
        return None
    because = []
    if play.unused is not None:
        months = unused_months(full) or 0
        if months < play.unused:
            return None
        because.append(Because("unused", months, play.unused))
    if play.adoption_below is not None:
        if not last.eligible or last.active * 100 >= play.adoption_below * last.eligible:
            return None
        because.append(Because("adoption_below", last.active * 100 // last.eligible, play.adoption_below))
    if play.fall is not None:
        change = trend_of(full).change
        if change is None or -change < play.fall / 100:
            return None
        because.append(Because("fall", round(-change * 100), play.fall))
    if play.active_below is not None:
        if last.active >= play.active_below:
            return None
        because.append(Because("active_below", last.active, play.active_below))
    return tuple(because)


def _changed(play: Play, full: Sequence[Month], active: int, made: Recorded[Step], stage: str) -> bool:
    """Whether the situation is another than when the step was done or dismissed."""
    then = made.body.active
    if then and active * 100 <= (100 - WORSE) * then:
        return True
    since = month_of(made.day)
    passed = [at for at, one in enumerate(full) if one.month >= since and one.active is not None]
    return any(_fits(play, full[: at + 1], stage) is None for at in passed)


def _said(play: Play, remarks: Sequence[Recorded[Remark]]) -> tuple[Recorded[Remark] | None, str]:
    """The latest note that has one of the play's words, and that word; case and accents fold, as in searches."""
    if not play.words:
        return None, ""
    replaced = {made.body.replaces for made in remarks}
    for made in reversed(in_order(remarks)):
        if made.id not in replaced and (found := _pattern(play.words).search(fold(made.body.text))):
            return made, next(word for word in play.words if fold(word) == found[1])
    return None, ""


@lru_cache(256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({'|'.join(re.escape(fold(word)) for word in words)})")
