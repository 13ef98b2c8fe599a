"""What each source says of an ad's status, as a time line with its evidence, and how they disagree. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui.domain.statements import MismatchKind, Trust
from reviewtui.widgets.figures import clock, leaves, say_status
from reviewtui.widgets.typeset import Line, Piece, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.statements import Mismatch, Statement, StatusTale

_MARGIN = 4
_TRUST = {
    Trust.PLATFORM: "platform", Trust.HAND: "by_hand", Trust.VERIFIED: "verified", Trust.UNVERIFIED: "unverified",
}  # fmt: skip
_EVIDENCE = ("status", "words", "sheet", "row", "column", "file", "from", "subject", "date", "message")
"""What is told first; a name that is not among these is shown as it is."""


def tale_lines(tale: StatusTale, width: int, now: int, take_key: str = "") -> list[Line]:
    """How the sources disagree, what holds, what is suggested (`take_key` takes it), and the time line."""
    lines: list[Line] = []
    for mismatch in tale.mismatches:
        lines += [*_mismatch(mismatch, width), []]
    held = tale.settled.status if tale.settled is not None else _status_by(tale)
    words = say("mismatches.now_nobody")
    if held:
        words = say("mismatches.now_is", status=say_status(held), source=say_source(tale.by))
    lines += labelled(say("mismatches.now"), words, width, "body")
    if tale.mismatches:
        lines += labelled(say("mismatches.suggested"), _suggestion(tale, take_key), width, "body")
    lines += [[], *wrap(say("mismatches.time_line"), width, "label")]
    against = {at for mismatch in tale.mismatches for at in mismatch.sides}
    for number, statement in enumerate(tale.statements, 1):
        lines += _entry(number, statement, width, now, stands=number - 1 in against)
    return lines


def say_kind(kind: str) -> str:
    """How sources disagree, in a few words; a kind this version does not know is shown as it is."""
    return say(f"mismatches.kind_{kind}") if kind in tuple(MismatchKind) else kind


def say_source(source: str) -> str:
    """A source in words."""
    kind, _, name = source.partition(":")
    if kind == "tracker":
        return say("mismatches.source_tracker", name=name)
    return say(f"mismatches.source_{kind}") if kind in ("meta", "mail") and not name else source


def suggested_number(tale: StatusTale) -> int | None:
    """Which of the statements (from 0) the worst mismatch suggests to take; None where a person must look."""
    take = tale.mismatches[0].take if tale.mismatches else ""
    said = [at for at, one in enumerate(tale.statements) if one.source == take and one.status]
    return said[-1] if take and said else None


def _mismatch(mismatch: Mismatch, width: int) -> list[Line]:
    known = mismatch.kind in tuple(MismatchKind)
    lines = wrap(say_kind(mismatch.kind).upper(), width, "warning")
    if known:
        lines += wrap(say(f"mismatches.about_{mismatch.kind}"), width, "body")
    for name in mismatch.names:
        lines += labelled(say("mismatches.could_be"), name, width, "body")
    return lines


def _status_by(tale: StatusTale) -> str:
    said = [one for one in tale.statements if one.source == tale.by and one.status]
    return said[-1].status if said else ""


def _suggestion(tale: StatusTale, key: str) -> str:
    at = suggested_number(tale)
    if at is None:
        return say("mismatches.suggested_none")
    one = tale.statements[at]
    return say(
        "mismatches.suggested_take",
        number=at + 1,
        source=say_source(one.source),
        status=say_status(one.status),
        key=key,
    )


def _entry(number: int, one: Statement, width: int, now: int, *, stands: bool) -> list[Line]:
    """One statement: when, which source, what it says, by what it is believed; its evidence beneath."""
    status = say_status(one.status) if one.status else say("mismatches.says_nothing")
    head: Line = [
        Piece(f"{number:>2}  ", "found" if stands else "muted"),
        Piece(clock(one.said_at, now), "muted"),
        Piece(f"  {say_source(one.source)}  ", "label"),
    ]
    lines = _hanging(head, wrap(status, max(8, width - sum(len(piece.text) for piece in head)), _style(stands)))
    notes = [say(f"mismatches.{_TRUST[Trust(one.trust)]}") if one.trust in tuple(Trust) else one.trust]
    if one.checked_at > one.said_at:
        notes.append(say("mismatches.still", when=clock(one.checked_at, now)))
    if one.configured:
        notes.append(say("mismatches.configured", status=one.configured))
    if one.item and one.confidence < 1:
        notes.append(say("mismatches.sure", percent=round(one.confidence * 100)))
    body = wrap(" · ".join(notes), width - _MARGIN, "muted")
    if one.raw and one.raw.lower() != one.status and "status" not in one.evidence:
        body += wrap(_evidence("status", one.raw, one.trust), width - _MARGIN, "muted")
    told = sorted(one.evidence.items(), key=lambda pair: (_place(pair[0]), pair[0]))
    if told:
        body += wrap(" · ".join(_evidence(name, value, one.trust) for name, value in told), width - _MARGIN, "body")
    for name, tree in (("feedback", one.feedback), ("issues", one.issues)):
        if tree:
            label = say("mismatches.feedback") if name == "feedback" else name
            body += wrap(f"{label}: {' · '.join(leaves(tree))}", width - _MARGIN, "warning")
    return [*lines, *([Piece(" " * _MARGIN), *line] for line in body), []]


def _hanging(head: Line, body: list[Line]) -> list[Line]:
    """The head before the first line; the others under it, in its margin."""
    return [[*head, *line] if at == 0 else [Piece(" " * _MARGIN), *line] for at, line in enumerate(body)]


def _style(stands: bool) -> str:
    return "headline" if stands else "body"


def _place(name: str) -> int:
    return _EVIDENCE.index(name) if name in _EVIDENCE else len(_EVIDENCE)


def _evidence(name: str, value: str, trust: str) -> str:
    if name == "status" and trust == Trust.PLATFORM:
        return f"{say('mismatches.evidence_status_platform')} “{value}”"
    if name in ("status", "words"):
        return f"{say(f'mismatches.evidence_{name}')} “{value}”"
    return f"{say(f'mismatches.evidence_{name}') if name in _EVIDENCE else name} {value}"
