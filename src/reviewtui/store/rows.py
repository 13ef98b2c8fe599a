"""Wire rows as rows of mirror.db. Each upsert gives way to a row of a later `seq`, so that order does not matter."""

from collections.abc import Iterable, Iterator

import msgspec

from reviewtui.domain.facts import (
    Appeal,
    Assign,
    Briefing,
    Decision,
    Gold,
    Note,
    Reason,
    Undo,
    decode_body,
    decode_fact,
)
from reviewtui.wire.messages import AdDetail, AdRow, FactRow

# AdRow's fields in their wire order are the parameters ?1 … ?26. `content_seq` is here the seq of
# the change with which what is indexed of the ad first came to this mirror: it only grows from page to page, as the
# index's watermark needs.
UPSERT_AD = """INSERT INTO ad (arrival, seq, account_id, ad_id, content_seq, content_hash, rank, place, open, queued,
    state, decision_id, badge, language, status, created_at, checked_at, ai_verdict, ai_score, spend_minor, currency,
    headline, text, detail, shape, due_at, wanted, chance, mismatch, severity)
VALUES (?4, ?1, ?2, ?3, ?1, ?6, ?11, -?11, ?14, ?14, iif(?14, 'open', 'auto'), '', ?15, ?9, ?10, ?12, ?13, ?16, ?17,
    ?18, ?19, ?7, ?8, ?20, ?21, ?22, ?23, ?24, ?25, ?26)
ON CONFLICT (arrival) DO UPDATE SET seq = excluded.seq, account_id = excluded.account_id,
    content_seq = iif(content_hash = excluded.content_hash AND shape = excluded.shape
        AND ai_verdict = excluded.ai_verdict AND ai_score IS excluded.ai_score, content_seq, excluded.seq),
    content_hash = excluded.content_hash, rank = excluded.rank, place = excluded.place, open = excluded.open,
    queued = excluded.queued, state = excluded.state, decision_id = '', verdict = '', round = 0, assignee = '',
    disputed = 0, agreement = NULL, badge = excluded.badge, language = excluded.language, status = excluded.status,
    created_at = excluded.created_at, checked_at = excluded.checked_at, ai_verdict = excluded.ai_verdict,
    ai_score = excluded.ai_score, spend_minor = excluded.spend_minor, currency = excluded.currency,
    headline = excluded.headline, text = excluded.text, detail = excluded.detail, shape = excluded.shape,
    due_at = excluded.due_at, wanted = excluded.wanted, chance = excluded.chance, mismatch = excluded.mismatch,
    severity = excluded.severity, waiting = 0
WHERE excluded.seq >= seq"""

UPSERT_FACT = """INSERT INTO fact (id, seq, accepted, account_id, ad_id, kind, author, role, fence, at, verdict,
    content_hash, round, target, adjudication, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, account_id = excluded.account_id, round = excluded.round,
    target = excluded.target, content_hash = excluded.content_hash, adjudication = excluded.adjudication,
    body = excluded.body
WHERE excluded.seq >= seq"""

UPSERT_LEASE = """INSERT INTO lease (ad_id, account_id, holder, fence, expires_at, since, seq)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (ad_id) DO UPDATE SET account_id = excluded.account_id, holder = excluded.holder, fence = excluded.fence,
    expires_at = excluded.expires_at, since = excluded.since, seq = excluded.seq WHERE excluded.seq > seq"""

UPSERT_RECORD = """INSERT INTO record (seq, account_id, kind, id, source, observed_at, checked_at, first_at, since,
    body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, id, source) DO UPDATE SET seq = excluded.seq, account_id = excluded.account_id,
    observed_at = excluded.observed_at, checked_at = excluded.checked_at, first_at = excluded.first_at,
    since = excluded.since, body = excluded.body WHERE excluded.seq > seq"""


_WAITING = '"customer_waiting":true'


def waiting_among(rows: Iterable[AdRow]) -> list[tuple[str, int]]:
    """(ad, seq) of the ads whose customer waits for an answer: few, so that others need no reading."""
    said = (row for row in rows if _WAITING in row.detail)
    return [(row.ad_id, row.seq) for row in said if msgspec.json.decode(row.detail, type=AdDetail).customer_waiting]


class FactValues:
    """The rows of a page's facts: what `UPSERT_FACT` takes, the reasons of decisions, and who is mentioned."""

    def __init__(self, rows: list[FactRow]) -> None:
        """Raises msgspec.DecodeError: one of them is no fact."""
        self.reasons: list[tuple[str, str, str, int]] = []
        """(code, policy, fact id, revision of the code)"""
        self.mentions: list[tuple[str, int, str]] = []
        """(user, accepted, fact id)"""
        self.facts = list(map(self._read, rows))

    def _read(self, row: FactRow) -> tuple[object, ...]:
        fact = decode_fact(row.body)
        verdict = content_hash = target = ""
        round_, adjudication = 0, False
        match decode_body(fact):
            case Decision() as said:
                verdict, content_hash, round_ = str(said.verdict), said.content_hash, said.round
                adjudication = bool(said.adjudicates)
                self.reasons += _reasons(row.id, said.reasons)
            case Undo() as undo:
                target = undo.target
            case Appeal() as appeal:
                content_hash, round_, target = appeal.content_hash, appeal.round, appeal.against
            case Assign() as assign:
                target = assign.user
            case Briefing() as briefing:
                target, round_ = briefing.key, briefing.revision
            case Gold() as gold:
                verdict, content_hash = str(gold.verdict), gold.content_hash
            case Note() as note:
                self.mentions += [(user, row.accepted, row.id) for user in note.mentions]
        return (
            row.id, row.seq, row.accepted, row.account_id, row.ad_id, row.kind, row.author, row.role, row.fence,
            fact.at, verdict, content_hash, round_, target, adjudication, bytes(row.body),
        )  # fmt: skip


def _reasons(id: str, reasons: tuple[Reason, ...]) -> Iterator[tuple[str, str, str, int]]:
    for reason in reasons:
        yield reason.code, reason.policy, id, reason.code_revision
