"""What the hub holds of what a caller sees, in the canonical form (`domain.canonical`): counts and hashes."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, literal, select

from reviewtui.domain import canonical
from reviewtui.domain.canonical import Part, parts_of, whole_of
from reviewtui.domain.decisions import Appealed, State, round_of, standing_of
from reviewtui.domain.facts import FactKind
from reviewtui.hub.access import Caller
from reviewtui.hub.changes import in_scope, visible_head
from reviewtui.hub.opening import Hub, epoch_of
from reviewtui.hub.redaction import as_sent
from reviewtui.hub.rounds import opinion_of
from reviewtui.hub.tables import ACCOUNT, AD, FACT, POLICY, RECORD, RULES
from reviewtui.wire.messages import DigestAnswer, DigestPart

_AT_ONCE = 1000
"""Rows in memory."""
_JUDGING = (FactKind.DECISION, FactKind.APPEAL)
_STANDS = (State.CHANGED, State.APPEALED)


class Digests:
    """The digests that this process is asked for: one is made at a time, beside the reads that people wait for.

    Those who see the same, and ask while it is being made, are given the same. One event loop.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._worker = ThreadPoolExecutor(1, "hub-digest")
        self._making: dict[str, asyncio.Future[DigestAnswer]] = {}

    async def of(self, caller: Caller) -> DigestAnswer:
        """The counts and hashes of all that this caller sees, at one moment; see `digest`."""
        scope = caller.scope_hash()
        making = self._making.get(scope)
        if making is None:
            making = asyncio.get_running_loop().run_in_executor(self._worker, digest, self._hub, caller)
            self._making[scope] = making
            making.add_done_callback(lambda _: self._making.pop(scope))
        return await asyncio.shield(making)

    def close(self) -> None:
        """Finish what was begun."""
        self._worker.shutdown()


def digest(hub: Hub, caller: Caller) -> DigestAnswer:
    """The counts and hashes of all that this caller sees, at one moment."""
    with hub.reading() as connection:
        upto = visible_head(connection, caller)
        epoch = epoch_of(connection)
        found: list[Part] = []
        for kind, table, query in _kinds(caller):
            rows = connection.execute(query.where(*in_scope(table, caller)).execution_options(yield_per=_AT_ONCE))
            found += parts_of(kind, as_sent(table, caller, rows))
        found += parts_of(canonical.RULING, _rulings(connection, caller))
    sha256, parts = whole_of(found)
    return DigestAnswer(
        epoch, upto, sha256, [DigestPart(part.account_id, part.kind, part.count, part.sha256) for part in parts]
    )


def _kinds(caller: Caller) -> Iterator[tuple[str, Table, Select[Any]]]:
    """Each kind of row: what of it counts, in the order that counts."""
    nowhere, account, ad, fact = literal(""), ACCOUNT.c, AD.c, FACT.c
    yield canonical.ACCOUNT, ACCOUNT, select(account.account_id, account.name).order_by(account.account_id)
    yield (
        canonical.POLICY,
        POLICY,
        select(nowhere, POLICY.c.policy, POLICY.c.revision, POLICY.c.body).order_by(
            POLICY.c.policy, POLICY.c.revision
        ),
    )
    rules = RULES.c
    yield (
        canonical.RULES,
        RULES,
        select(nowhere, rules.name, rules.revision, rules.author, rules.published_at, rules.body).order_by(
            rules.name, rules.revision
        ),
    )
    yield (
        canonical.AD,
        AD,
        select(
            ad.account_id, ad.ad_id, ad.content_hash, ad.headline, ad.text, ad.language, ad.status, ad.rank,
            ad.created_at, ad.checked_at, ad.queued, ad.badge, ad.ai_verdict, ad.ai_score, ad.spend_minor,
            ad.currency, ad.shape, ad.due_at, ad.wanted, ad.detail,
        ).order_by(ad.account_id, ad.ad_id),
    )  # fmt: skip
    yield (
        canonical.FACT,
        FACT,
        select(fact.account_id, fact.id, fact.ad_id, fact.kind, fact.author, fact.body).order_by(
            fact.account_id, fact.id
        ),
    )
    record = RECORD.c
    yield (
        canonical.RECORD,
        RECORD,
        select(
            record.account_id, record.id, record.kind, record.source, record.observed_at, record.checked_at,
            record.first_at, record.since, record.body,
        ).order_by(record.account_id, record.id, record.kind, record.source),
    )  # fmt: skip


def _rulings(connection: Connection, caller: Caller) -> Iterator[Sequence[Any]]:
    """Where each ad stands on which anybody decided, or that was appealed: as every client derives it."""
    query = (
        select(
            AD.c.account_id, FACT.c.ad_id, AD.c.content_hash.label("now"), AD.c.queued, AD.c.wanted, FACT.c.kind,
            FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash, FACT.c.verdict,
            FACT.c.round, FACT.c.fence, FACT.c.undone, FACT.c.adjudication,
        )
        .join_from(FACT, AD, AD.c.ad_id == FACT.c.ad_id)
        .where(FACT.c.kind.in_(_JUDGING), *in_scope(AD, caller), *in_scope(FACT, caller))
        .order_by(AD.c.account_id, FACT.c.ad_id, FACT.c.accepted)
        .execution_options(yield_per=_AT_ONCE)
    )  # fmt: skip
    for (account_id, ad_id), group in groupby(connection.execute(query), attrgetter("account_id", "ad_id")):
        told = list(group)
        ad = told[0]
        opinions = [opinion_of(row) for row in told if row.kind == FactKind.DECISION]
        appeals = [
            Appealed(row.id, row.content_hash, row.round, row.undone, row.accepted)
            for row in told
            if row.kind == FactKind.APPEAL
        ]
        state, holds, _, _ = standing_of(
            opinions, ad.now, ad.queued, round=round_of(appeals, ad.now, opinions), wanted=ad.wanted
        )
        if holds is not None or state in _STANDS:
            yield account_id, ad_id, ad.now, str(state), holds.id if holds else ""
