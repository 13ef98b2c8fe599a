"""What to do next for an account with low or falling use: the first play of a readable list that fits, with why.

A step that was done rests until the situation changes; one that was dismissed gives way to the next that fits.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import msgspec

from reviewtui.domain.policy import Phrase

STEPS = ("training", "release", "send", "call")
"""What a step is: a training, a session on a release, something to send, a conversation."""


class Play(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step, and when it is suggested: where everything that is asked for holds.

    `unused`: nobody logged in for so many full months. `adoption_below`: percent of eligible people. `fall`: users
    fell by so many percent (`domain.usage.trend_of`). `active_below`: users in the last full month. `stages`: of the
    life cycle, all where empty. `words`: somebody noted one of these; the note is named with the suggestion.
    """

    name: str
    step: str
    title: Phrase
    text: Phrase
    unused: int | None = None
    adoption_below: int | None = None
    fall: int | None = None
    active_below: int | None = None
    stages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it asks for anything of use; a play that does not would fit every account."""
        asked = (self.unused, self.adoption_below, self.fall, self.active_below)
        return any(bound is not None for bound in asked)


_USING = ("live", "leaving", "")
"""Stages in which use may be expected; '' for accounts of which nobody said."""


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
            unused=2, stages=_USING,
        ),
        Play(
            "release-they-asked-for", "release",
            Phrase("Show what they asked for", "Mostrar lo que pidieron"),
            Phrase(
                "They once asked for something. Show the release that answers it, in a session of 20 minutes.",
                "Un día pidieron algo. Muestre la versión que lo resuelve, en una sesión de 20 minutos.",
            ),
            fall=10, stages=_USING,
            words=("asked for", "would like", "wish", "missing", "request", "release", "pidió", "pidieron", "echan en falta",
                   "les gustaría", "petición", "solicitud"),
        ),
        Play(
            "few-of-many", "training",
            Phrase("Train those who do not use it yet", "Formar a quienes aún no lo usan"),
            Phrase(
                "Few of those who could use it do. Offer a training for the others, by role.",
                "Lo usan pocos de quienes podrían. Ofrezca una formación para los demás, por función.",
            ),
            adoption_below=25, stages=_USING,
        ),
        Play(
            "use-falls", "send",
            Phrase("Send what others do with it", "Enviar lo que otros hacen con ello"),
            Phrase(
                "Use is falling. Send a short example from their trade, and ask who has left.",
                "El uso baja. Envíe un ejemplo breve de su sector y pregunte quién se ha ido.",
            ),
            fall=15, stages=_USING,
        ),
    )  # fmt: skip
