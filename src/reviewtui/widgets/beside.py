"""What stands beside an ad, as lines under its story. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviewtui.widgets import figures
from reviewtui.widgets.figures import own_title_of, title_of
from reviewtui.widgets.typeset import INDENT, Line, Piece, labelled, wrap
from reviewtui.widgets.typeset import beside as beside_label
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy
    from reviewtui.domain.policy_changes import OldMeaning
    from reviewtui.services.beside import Beside
    from reviewtui.services.briefings import Written
    from reviewtui.services.precedents import Precedent, Precedents
    from reviewtui.services.talk import Remark


def precedent_lines(found: Precedents, width: int, now: int, policy: Policy | None) -> list[Line]:
    """How ads like this one were decided: the near-identical ones in sum, then one line each, its memo under it."""
    lines: list[Line] = []

    def add(words: str, style: str = "muted") -> None:
        lines.extend(labelled(say("beside.precedents") if not lines else "", words, width, style))

    if found.alike:
        verdicts = ", ".join(
            say("beside.verdict_n", n=figures.count(n), verdict=figures.say_verdict(verdict))
            for verdict, n in found.alike
        )
        add(say("beside.alike", n=figures.count(sum(n for _, n in found.alike)), verdicts=verdicts), "body")
    for precedent in found.shown:
        add(_precedent(precedent, now, policy))
        if precedent.memo:
            add(f"“{precedent.memo}”")
    return lines


def _precedent(found: Precedent, now: int, policy: Policy | None) -> str:
    notes = [say("beside.same") if found.same else say("beside.likeness", percent=int(found.likeness * 100))]
    if not found.holds:
        notes.append(say("beside.overruled"))
    elif found.status in ("active", "rejected"):
        notes.append(say("beside.status", status=figures.say_status(found.status)))
    return say(
        "beside.precedent",
        verdict=figures.say_verdict(found.verdict),
        codes="".join(f", {title_of(policy, code)}" for code in found.codes),
        who=found.author,
        when=figures.clock(found.at, now),
        notes=" · ".join([*notes, found.account]),
    )


def thread_lines(remarks: Sequence[Remark], width: int, now: int) -> list[Line]:
    """What people wrote about the ad, the latest last."""
    lines: list[Line] = []
    for remark in remarks:
        key = "remark_unsent" if remark.delivery in ("new", "attempted") else "remark"
        who = say("card.you") if remark.mine else remark.author
        words = say(f"beside.{key}", who=who, when=figures.clock(remark.at, now), text=remark.text)
        lines.extend(labelled(say("beside.thread") if not lines else "", words, width, "body"))
    return lines


def meaning_lines(found: Sequence[OldMeaning], width: int, policy: Policy | None, key: str) -> list[Line]:
    """Which reasons of the decision in force have another meaning now; `key` says the same again."""
    lines: list[Line] = []
    for old in found:
        words = old_meaning(old, policy, key)
        lines.extend(labelled(say("policy.label") if not lines else "", words, width, "warning"))
    return lines


def old_meaning(old: OldMeaning, policy: Policy | None, key: str) -> str:
    """What became of a reason since it was given."""
    what = say("policy.became_merged", heir=title_of(policy, old.heir)) if old.heir else ""
    became = what or say(f"policy.became_{old.what}")
    return say("policy.old_meaning", title=own_title_of(policy, old.code), became=became, key=key)


BRIEFING_LINES = 4
"""Lines in which a briefing says on an ad how its pattern is recognised; its own page says all of it."""


def briefing_lines(found: Sequence[Written], width: int) -> list[Line]:
    """The patterns that the ad shows, and how each is recognised."""
    lines: list[Line] = []
    for one in found:
        words = one.words
        said = wrap(words.title, width - INDENT, "warning")
        told = wrap(words.recognise, width - INDENT, "muted")
        if len(told) > BRIEFING_LINES:
            told = [*told[: BRIEFING_LINES - 1], [*told[BRIEFING_LINES - 1], Piece(" …", "muted")]]
        lines += beside_label(say("beside.briefing") if not lines else "", [*said, *told])
    return lines


def beside_lines(
    beside: Beside, width: int, now: int, policy: Policy | None, *, blind: bool, again: str = ""
) -> list[Line]:
    """Briefings, precedents and thread; a blind item keeps the last two to itself until it is decided. `again`: the
    key that says once more what was decided."""
    briefed = briefing_lines(beside.briefings, width)
    if blind:
        return [*briefed, *labelled(say("beside.precedents"), say("beside.hidden"), width)]
    return [
        *briefed,
        *meaning_lines(beside.old_meanings, width, policy, again),
        *precedent_lines(beside.precedents, width, now, policy),
        *thread_lines(beside.remarks, width, now),
    ]
