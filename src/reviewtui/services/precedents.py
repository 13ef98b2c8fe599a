"""How near-identical and similar ads were decided, and why: from this cache, with no network."""

from collections import Counter
from dataclasses import dataclass

from reviewtui.domain.facts import Decision, decode_decision, decode_fact
from reviewtui.domain.likeness import resemblance, shape, shingles, words_of
from reviewtui.services.ads import AdView
from reviewtui.store.judged import JudgedRow, judged_alike, judged_like
from reviewtui.store.reader import Reader

ALIKE_MOST, LIKE_MOST, SHOWN = 200, 40, 5
LEAST_LIKENESS = 0.2
"""Share of word pairs in common below which two texts only happen to share words."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decision on another ad. `likeness` 0 to 1; `same`: near-identical; `status`: the platform's word on it now;
    `holds`: it is the decision in force there."""

    decision_id: str
    ad_id: str
    account_id: str
    account: str
    author: str
    at: int
    verdict: str
    codes: tuple[str, ...]
    memo: str
    headline: str
    likeness: float
    same: bool
    status: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Precedents:
    """What was decided on ads like one. `alike`: verdicts on near-identical ones, the most frequent first."""

    ad_id: str
    alike: tuple[tuple[str, int], ...] = ()
    shown: tuple[Precedent, ...] = ()


def find_precedents(reader: Reader, view: AdView) -> Precedents:
    """The precedents of an ad: near-identical ads first, then similar ones by likeness, the newest first."""
    text = words_of(view.content)
    own_shape = shape(view.content)
    alike = judged_alike(reader, own_shape, view.ad_id, ALIKE_MOST) if own_shape else []
    seen = {row.fact_id for row in alike}
    like = [row for row in judged_like(reader, text, view.ad_id, LIKE_MOST) if row.fact_id not in seen]
    mine = shingles(text)
    found: list[tuple[float, JudgedRow, Decision]] = [
        (1.0, row, decode_decision(decode_fact(row.body).data)) for row in alike
    ]
    verdicts = Counter(str(said.verdict) for _, _, said in found)
    for row in like:
        said = decode_decision(decode_fact(row.body).data)
        found.append((resemblance(mine, shingles(words_of(said.content))), row, said))
    ranked = sorted(
        (one for one in found if one[0] >= LEAST_LIKENESS), key=lambda one: (-one[0], not one[1].holds, -one[1].at)
    )
    shown = _one_per_outcome(ranked)[:SHOWN]
    names = reader.account_names({row.account_id for _, row, _ in shown})
    return Precedents(
        view.ad_id,
        tuple(verdicts.most_common()),
        tuple(
            Precedent(
                row.fact_id, row.ad_id, row.account_id, names.get(row.account_id, row.account_id), row.author, row.at,
                str(said.verdict), tuple(reason.code for reason in said.reasons), said.memo,
                said.content.headline or said.content.text, likeness, likeness >= 1.0, row.status, row.holds,
            )
            for likeness, row, said in shown
        ),
    )  # fmt: skip


def _one_per_outcome(ranked: list[tuple[float, JudgedRow, Decision]]) -> list[tuple[float, JudgedRow, Decision]]:
    """Of near-identical ads decided alike, the first: a hundred twins must not hide what else was decided."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    kept = []
    for likeness, row, said in ranked:
        outcome = (str(said.verdict), tuple(sorted(reason.code for reason in said.reasons)))
        if likeness >= 1.0 and outcome in seen:
            continue
        seen.add(outcome)
        kept.append((likeness, row, said))
    return kept
