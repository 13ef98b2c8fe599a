"""Corrections (`N13`): what a person says a field is, beside what its source says, and what becomes of it later.

The latest correction of a field holds through every import. The source's value stays beside it. Once the source says
something else than what was corrected, the field is raised: somebody keeps the correction (`keep`), or accepts what
the source says now (`accept`), from when on the source is followed again.

A correction names those it replaces. Two that were made apart name neither each other: the later holds, and the other
is shown beside it until somebody corrects the field knowing of both.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from reviewtui.domain.account_facts import Acknowledge, Correct
from reviewtui.domain.recorded import Recorded, in_order, latest
from reviewtui.domain.records import Said

DERIVED = "derived"
"""The kind under which what follows from rules is corrected; its id is the account's."""
KEPT = "kept"
"""What an `Acknowledge` says of a raised correction: it names the kind `correct` and the correction's fact."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Field(msgspec.Struct, frozen=True, gc=False):
    """A field as it holds: its value, what the source says of it (None: nothing), and the correction, if one holds.

    `raised`: the source says something else than it did when the correction was made, or was last kept, and than the
    correction itself. `heads`: the corrections that no other replaced, which the next one does. `crossed`: those of
    them that say something else than holds, the latest first.
    """

    value: Any
    said: Said | None = None
    correction: Recorded[Correct] | None = None
    raised: bool = False
    heads: tuple[str, ...] = ()
    crossed: tuple[Recorded[Correct], ...] = ()

    @property
    def corrected(self) -> bool:
        """Whether a person's word stands in place of the source's."""
        return self.correction is not None

    @property
    def by(self) -> str:
        """Who corrected it; '' where nobody did."""
        return self.correction.by if self.correction else ""

    @property
    def at(self) -> int:
        """When it was corrected (epoch ms); 0 where it was not."""
        return self.correction.at if self.correction else 0

    @property
    def why(self) -> str:
        """Why it was corrected."""
        return self.correction.body.why if self.correction else ""

    @property
    def fact_id(self) -> str:
        """The fact that corrects it."""
        return self.correction.id if self.correction else ""

    @property
    def source(self) -> str:
        """Where the source's value is from; '' where there is none."""
        return self.said.source if self.said else ""

    @property
    def since(self) -> int:
        """Since when the value is so (epoch ms); 0 where nobody told."""
        if self.correction:
            return self.correction.at
        return self.said.since if self.said else 0

    @property
    def checked_at(self) -> int:
        """When whoever says so last said anything (epoch ms); 0 where nobody did."""
        if self.correction:
            return self.correction.at
        return self.said.checked_at if self.said else 0


class Label(NamedTuple):
    """A correction as an example to learn from: what the source said, what a person says it is, why, who and when.

    Values as canonical JSON; `at` in epoch ms.
    """

    account_id: str
    kind: str
    id: str
    field: str
    source: str
    source_value: str
    corrected_value: str
    why: str
    by: str
    at: int
    fact_id: str


def apply(
    card: Mapping[str, Said],
    corrections: Iterable[Recorded[Correct]] = (),
    kept: Iterable[Recorded[Acknowledge]] = (),
) -> dict[str, Field]:
    """The fields of one thing as they hold: by its card and by the corrections of this thing alone.

    Who asks picks the corrections of the thing (`of`). Neither the order of corrections nor that of what was kept
    matters.
    """
    fields = {field: Field(said.value, said) for field, said in card.items()}
    by_field: dict[str, list[Recorded[Correct]]] = {}
    for made in corrections:
        by_field.setdefault(made.body.field, []).append(made)
    if by_field:
        held = frozenset((one.body.id, one.body.saw) for one in kept if one.body.what == KEPT)
        for field, made_of in by_field.items():
            resolved = _resolve(card.get(field), made_of, held)
            if resolved.said or resolved.correction:
                fields[field] = resolved
    return fields


def of(corrections: Iterable[Recorded[Correct]], kind: str, id: str) -> list[Recorded[Correct]]:
    """The corrections of one thing."""
    return [made for made in corrections if made.body.kind == kind and made.body.id == id]


def _resolve(said: Said | None, made_of: list[Recorded[Correct]], held: frozenset[tuple[str, str]]) -> Field:
    value = said.value if said else None
    heads = _heads(made_of)
    made, ids = heads[0], tuple(head.id for head in heads)
    holds = value if _accepts(made.body) else made.body.value
    crossed = tuple(head for head in heads[1:] if canonical(head.body.value) != canonical(holds))
    if _accepts(made.body):
        return Field(value, said, heads=ids, crossed=crossed)
    now = canonical(value)
    settled = now in (canonical(made.body.saw), canonical(made.body.value)) or (made.id, now) in held
    return Field(made.body.value, said, made, not settled, ids, crossed)


def _heads(made_of: list[Recorded[Correct]]) -> list[Recorded[Correct]]:
    """The corrections that none replaced, the one that holds first. One's own later word replaces one's earlier."""
    newest = {made.by: made for made in in_order(made_of)}
    replaced = {id for made in made_of for id in made.body.over}
    holds = latest(newest.values())
    heads = [made for made in newest.values() if made is holds or made.id not in replaced]
    return in_order(heads)[::-1]


def _accepts(correction: Correct) -> bool:
    """A correction to what the source says is none: from then on the source is followed."""
    return canonical(correction.value) == canonical(correction.saw)


def keep(field: Field) -> Acknowledge:
    """What to record when a raised correction is to hold against what the source says now."""
    made = _made(field)
    value = field.said.value if field.said else None
    return Acknowledge(made.body.account_id, "correct", made.id, KEPT, canonical(value))


def accept(field: Field, why: str) -> Correct:
    """What to record when the source is to be followed again, whoever made the correction."""
    made = _made(field)
    value = field.said.value if field.said else None
    return msgspec.structs.replace(made.body, value=value, saw=value, why=why, source=field.source, over=field.heads)


def _made(field: Field) -> Recorded[Correct]:
    if field.correction is None:
        raise ValueError("nothing was corrected")
    return field.correction


def as_label(made: Recorded[Correct]) -> Label:
    """A correction as a row of labelled data. One by which a source was accepted has the same value twice."""
    body = made.body
    return Label(
        body.account_id, body.kind, body.id, body.field, body.source, canonical(body.saw), canonical(body.value),
        body.why, made.by, made.at, made.id,
    )  # fmt: skip


def canonical(value: Any) -> str:
    """A value as JSON in which the same is always written the same: 5.0 is 5, keys are in order."""
    return _encode(_plain(value)).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
