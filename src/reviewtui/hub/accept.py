"""Accepting facts: one transaction per batch, one result per fact, and no fact can stop another."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, select, update

from reviewtui.domain.ads import content_hash
from reviewtui.domain.decisions import Opinion, effective
from reviewtui.domain.facts import (
    Appeal,
    Ask,
    Decision,
    Fact,
    FactKind,
    Gold,
    Publish,
    Undo,
    Verdict,
    decode_body,
    decode_fact,
)
from reviewtui.domain.observed import ASKED_SOURCE, Fields
from reviewtui.hub.access import RESTRICTED, Caller
from reviewtui.hub.admission import admit
from reviewtui.hub.judging import Refused, Sent, read_fact
from reviewtui.hub.known import Kept, Known, Place
from reviewtui.hub.observe import take_in
from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.publishing import publish, review_rules
from reviewtui.hub.reports import BadReport, Report, checked
from reviewtui.hub.rounds import drawn, settle
from reviewtui.hub.tables import FACT, LEASE
from reviewtui.wire.messages import OpResult, OpsAnswer
from reviewtui.words import say

ASKED_TEXT = "ask-text"
"""The source of a text that came with a question: apart, so that a later question does not repeat it as news."""

_QUESTION = ("why", "why_by", "why_at", "due_at", "customer_waiting")
_UNDO = update(FACT).where(FACT.c.id == bindparam("target")).values(undone=True)
_ASKS = (
    select(FACT.c.id, FACT.c.author, FACT.c.body)
    .where(FACT.c.ad_id == bindparam("ad"), FACT.c.kind == FactKind.ASK, FACT.c.undone.is_(False))
    .order_by(FACT.c.accepted.desc())
)
_ROUND_CHANGING = frozenset({FactKind.DECISION, FactKind.APPEAL, FactKind.GOLD})


def accept(hub: Hub, caller: Caller, raws: Sequence[msgspec.Raw]) -> OpsAnswer:
    """Record what this caller did; whose it is and in which role comes from the caller alone."""
    sent: list[Sent | Refused] = []
    for raw in raws:
        try:
            sent.append(read_fact(raw))
        except Refused as refusal:
            sent.append(refusal)
    with hub.writing() as transaction:
        batch = _Batch(transaction, caller, [fact for fact in sent if isinstance(fact, Sent)])
        results = [batch.take(fact) if isinstance(fact, Sent) else _rejected(fact) for fact in sent]
        batch.save()
    return OpsAnswer(epoch=hub.epoch, results=results)


def _rejected(refusal: Refused) -> OpResult:
    return OpResult(refusal.id, "rejected", code=refusal.code, words=say(f"hub.{refusal.code}"))


class _Batch:
    """The facts of one request in one transaction, each seeing those before it."""

    def __init__(self, transaction: Writing, caller: Caller, sent: Sequence[Sent]) -> None:
        self._transaction = transaction
        self._caller = caller
        self._known = Known(transaction, sent)
        self._rows: list[tuple[object, ...]] = []
        self._undone: list[dict[str, object]] = []
        self._released: list[tuple[object, ...]] = []
        self._unsettled: set[str] = set()
        self._share: float | None = None

    def take(self, sent: Sent) -> OpResult:
        """Accept one fact, or say why not. Nothing is written before all is known to be well."""
        fact = sent.fact
        kept = self._known.facts.get(fact.id)
        if kept is not None and kept.hash == sent.hash and kept.author == self._caller.user:
            return OpResult(fact.id, "duplicate", kept.accepted)
        try:
            account_id = admit(self._transaction, self._caller, self._known, sent)
            if isinstance(sent.body, Ask):
                self._ask(fact, sent.body, account_id)
        except Refused as refusal:
            return _rejected(Refused(refusal.code, fact.id))
        return self._record(sent, account_id)

    def save(self) -> None:
        """Write the accepted facts; then what they undid, whose leases they end, and which ads they reopen."""
        self._flush()
        self._transaction.put_many(LEASE, self._released)
        if self._unsettled:
            settle(self._transaction, self._unsettled)

    def _flush(self) -> None:
        self._transaction.put_many(FACT, self._rows)
        if self._undone:
            self._transaction.connection.execute(_UNDO, self._undone)
        self._rows, self._undone = [], []

    def _ask(self, fact: Fact, ask: Ask, account_id: str) -> None:
        """Report the question; with content, and only if the ad is new, the ad itself."""
        reports = [self._question(fact, ask, self._caller.user)]
        if ask.content is not None and fact.ad_id not in self._known.places:
            content = {"account_id": account_id, **msgspec.to_builtins(ask.content)}
            reports.append(self._checked(fact.ad_id, ASKED_TEXT, content))
            self._known.places[fact.ad_id] = Place(account_id, content_hash(ask.content))
        take_in(self._transaction, reports)

    def _question(self, fact: Fact, ask: Ask, by: str) -> Report:
        asked = (ask.why, by, min(fact.at, self._transaction.now), ask.due_at, ask.customer_waiting or None)
        return self._checked(fact.ad_id, ASKED_SOURCE, dict(zip(_QUESTION, asked, strict=True)))

    def _checked(self, ad_id: str, source: str, fields: Fields) -> Report:
        try:
            return checked(Report("ad", ad_id, source, self._transaction.now, fields))
        except BadReport as bad:
            raise Refused("malformed") from bad

    def _record(self, sent: Sent, account_id: str) -> OpResult:
        fact, body, caller = sent.fact, sent.body, self._caller
        seq = self._transaction.next_seq()
        decision = body if isinstance(body, Decision) else None
        target = self._known.facts[body.target] if isinstance(body, Undo) else None
        restricted = fact.kind in RESTRICTED or (target is not None and target.restricted)
        fence = decision is not None and self._under_lease(fact.ad_id, decision)
        second = self._second(fact, body)
        self._known.facts[fact.id] = Kept(
            sent.hash, caller.user, seq, account_id, fact.ad_id, fact.kind, restricted=restricted
        )
        self._rows.append(
            (
                seq,
                account_id,
                fact.id,
                seq,
                fact.ad_id,
                fact.kind,
                caller.user,
                str(caller.role),
                fence,
                sent.raw,
                sent.hash,
                self._transaction.now,
                False,
                str(decision.verdict) if decision else None,
                body.content_hash if isinstance(body, Decision | Appeal | Gold) else None,
                body.round if isinstance(body, Decision | Appeal) else 0,
                bool(decision and decision.adjudicates),
                restricted,
                second,
            )
        )
        if body is None:
            return OpResult(fact.id, "held", seq, "unknown_kind", say("hub.unknown_kind"))
        if isinstance(body, Publish):
            publish(self._transaction, caller.user, body)
        if isinstance(body, Appeal):
            self._known.appeal(fact.id, fact.ad_id, body)
        if isinstance(body, Appeal | Gold):
            self._unsettled.add(fact.ad_id)
        if isinstance(body, Undo):
            self._undo(fact.ad_id, body.target)
        if decision is not None and not self._decide(fact, decision, seq, fence, second):
            return OpResult(fact.id, "superseded", seq, "superseded", say("hub.superseded"))
        return OpResult(fact.id, "applied", seq)

    def _under_lease(self, ad_id: str, decision: Decision) -> bool:
        """Whether the decision names the token that this ad was last given out under, its author's and in time."""
        lease = self._known.leases.get(ad_id)
        if lease is None or decision.fence != lease.fence:
            return False
        return lease.granted_to == self._caller.user and self._transaction.now < lease.expires_at

    def _second(self, fact: Fact, body: msgspec.Struct | None) -> float | None:
        """The probability with which this fact draws a second opinion, or None where it draws none."""
        if isinstance(body, Gold):
            return self._second_share() or 1.0
        if not isinstance(body, Decision) or body.adjudicates:
            return None
        said = self._known.opinions.get(fact.ad_id, {}).values()
        if any((o.content_hash, o.round) == (body.content_hash, body.round) and not o.adjudication for o in said):
            return None
        share = self._second_share()
        return share if drawn(self._transaction.hub.hub_id, fact.id, share) else None

    def _second_share(self) -> float:
        if self._share is None:
            self._share = review_rules(self._transaction.connection).second_share
        return self._share

    def _decide(self, fact: Fact, decision: Decision, seq: int, fence: bool, second: float | None) -> bool:
        """Weigh this decision; whether no other opinion stands above it on the content it judged."""
        caller, place = self._caller, self._known.places[fact.ad_id]
        opinions = self._known.opinions.setdefault(fact.ad_id, {})
        alone = not opinions
        opinions[fact.id] = Opinion(
            id=fact.id,
            author=caller.user,
            role=str(caller.role),
            order=seq,
            content_hash=decision.content_hash,
            verdict=decision.verdict,
            round=decision.round,
            fence=fence,
            adjudication=bool(decision.adjudicates),
        )
        if second is not None or decision.verdict is Verdict.ESCALATE or place.gold or place.wanted != 1:
            self._unsettled.add(fact.ad_id)
        self._let_go(fact.ad_id)
        if alone:
            return True
        ruling = effective(opinions.values(), decision.content_hash, decision.round)
        return ruling is None or ruling.id == fact.id

    def _let_go(self, ad_id: str) -> None:
        """Whoever decided is no longer at the ad."""
        lease = self._known.leases.get(ad_id)
        if lease is not None and lease.holder == self._caller.user:
            lease.seq, lease.holder = self._transaction.next_seq(), ""
            self._released.append(msgspec.structs.astuple(lease))

    def _undo(self, ad_id: str, target: str) -> None:
        if self._known.facts[target].undone:
            return
        kind = self._known.facts[target].kind
        self._known.undo(target)
        self._undone.append({"target": target})
        if kind in _ROUND_CHANGING:
            self._unsettled.add(ad_id)
        if kind == FactKind.ASK:
            self._restore_why(ad_id)

    def _restore_why(self, ad_id: str) -> None:
        """After a question was taken back: why the ad is here by the last question that stands."""
        self._flush()
        last = self._transaction.connection.execute(_ASKS, {"ad": ad_id}).first()
        question = self._checked(ad_id, ASKED_SOURCE, dict.fromkeys(_QUESTION))
        if last is not None:
            fact = decode_fact(last.body)  # judged when it came
            body = decode_body(fact)
            if isinstance(body, Ask):
                question = self._question(fact, body, last.author)
        take_in(self._transaction, [question])
