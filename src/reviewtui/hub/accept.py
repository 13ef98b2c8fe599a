"""Accepting facts: one transaction per batch, one result per fact, and no fact can stop another."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, select, update

from reviewtui.domain.decisions import Opinion, effective
from reviewtui.domain.facts import Ask, Decision, Fact, FactKind, Undo, Verdict, decode_body, decode_fact
from reviewtui.domain.observed import Fields
from reviewtui.hub.access import Caller
from reviewtui.hub.judging import Refused, Sent, read_fact
from reviewtui.hub.observe import take_in
from reviewtui.hub.opening import Hub, Writing
from reviewtui.hub.reports import BadReport, Report, checked
from reviewtui.hub.tables import AD, FACT
from reviewtui.wire.messages import OpResult, OpsAnswer
from reviewtui.words import say

ASKED = "ask"
"""The source that people's questions are reported under; and what a new text's `ad_id` begins with."""
ASKED_TEXT = "ask-text"
"""The source of a text that came with a question: apart, so that a later question does not repeat it as news."""

_PLACES = select(AD.c.ad_id, AD.c.account_id).where(AD.c.ad_id.in_(bindparam("ids", expanding=True)))
_KNOWN = select(
    FACT.c.id, FACT.c.hash, FACT.c.author, FACT.c.accepted, FACT.c.account_id, FACT.c.ad_id, FACT.c.kind,
    FACT.c.undone,
).where(FACT.c.id.in_(bindparam("ids", expanding=True)))  # fmt: skip
_OPINIONS = select(
    FACT.c.ad_id, FACT.c.id, FACT.c.author, FACT.c.role, FACT.c.accepted, FACT.c.content_hash, FACT.c.verdict,
    FACT.c.fence, FACT.c.undone,
).where(FACT.c.ad_id.in_(bindparam("ids", expanding=True)), FACT.c.kind == FactKind.DECISION)  # fmt: skip
_UNDO = update(FACT).where(FACT.c.id == bindparam("target")).values(undone=True)
_ASKS = (
    select(FACT.c.id, FACT.c.author, FACT.c.body)
    .where(FACT.c.ad_id == bindparam("ad"), FACT.c.kind == FactKind.ASK, FACT.c.undone.is_(False))
    .order_by(FACT.c.accepted.desc())
)


class _Known(msgspec.Struct):
    """A fact the hub has, as far as accepting others needs it."""

    hash: str
    author: str
    accepted: int
    account_id: str
    ad_id: str
    kind: str
    undone: bool


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
        self._rows: list[tuple[object, ...]] = []
        self._undone: list[dict[str, object]] = []
        ads = sorted({one.fact.ad_id for one in sent})
        self._account_of: dict[str, str] = dict(transaction.rows(_PLACES, ids=ads))
        ids = {one.fact.id for one in sent} | {one.body.target for one in sent if isinstance(one.body, Undo)}
        self._known = {id_: _Known(*rest) for id_, *rest in transaction.rows(_KNOWN, ids=sorted(ids))}
        self._opinions: dict[str, dict[str, Opinion]] = {}
        decided = sorted({one.fact.ad_id for one in sent if isinstance(one.body, Decision)})
        for ad_id, id_, author, role, accepted, content, verdict, fence, undone in transaction.rows(
            _OPINIONS, ids=decided
        ):
            opinion = Opinion(id_, author, role, accepted, content, Verdict(verdict), fence=fence, undone=undone)
            self._opinions.setdefault(ad_id, {})[id_] = opinion

    def take(self, sent: Sent) -> OpResult:
        """Accept one fact, or say why not. Nothing is written before all is known to be well."""
        fact = sent.fact
        known = self._known.get(fact.id)
        if known is not None and known.hash == sent.hash and known.author == self._caller.user:
            return OpResult(fact.id, "duplicate", known.accepted)
        try:
            account_id = self._judge(sent, known)
            if isinstance(sent.body, Ask):
                self._ask(fact, sent.body, account_id)
        except Refused as refusal:
            return _rejected(Refused(refusal.code, fact.id))
        return self._record(sent, account_id)

    def save(self) -> None:
        """Write the accepted facts; then what they undid."""
        self._flush()

    def _flush(self) -> None:
        self._transaction.put_many(FACT, self._rows)
        if self._undone:
            self._transaction.connection.execute(_UNDO, self._undone)
        self._rows, self._undone = [], []

    def _judge(self, sent: Sent, known: _Known | None) -> str:
        """The account the fact belongs to. Absent and foreign are the same answer.

        Raises:
            Refused: it may not be recorded.
        """
        fact, body, caller = sent.fact, sent.body, self._caller
        if not caller.may_record(fact.kind):
            raise Refused("role")
        account_id = self._account_of.get(fact.ad_id)
        if account_id is None:
            account_id = self._new_place(fact, body)
        if account_id is None or not caller.sees(account_id):
            raise Refused("no_ad")
        if isinstance(body, Undo):
            target = self._known.get(body.target)
            if target is None or target.ad_id != fact.ad_id or target.kind == FactKind.UNDO:
                raise Refused("no_target")
            if not caller.may_undo(target.author):
                raise Refused("not_yours")
        if known is not None:
            own = known.author == caller.user or caller.sees(known.account_id)
            raise Refused("other_body" if own else "no_ad")
        return account_id

    def _new_place(self, fact: Fact, body: msgspec.Struct | None) -> str | None:
        """The account of a fact about an ad that is not here: a new text, or a kind that is about no ad.

        A caller with a scope may add texts of their own alone: any other id could tell what exists.
        """
        if isinstance(body, Ask) and body.content is not None:
            own = self._caller.accounts is None or fact.ad_id.startswith(f"{ASKED}:")
            return body.account_id if own else None
        return "" if body is None and not fact.ad_id else None

    def _ask(self, fact: Fact, ask: Ask, account_id: str) -> None:
        """Report the question; with content, and only if the ad is new, the ad itself."""
        reports = [self._question(fact.ad_id, ask.why, self._caller.user, fact.at)]
        if ask.content is not None and fact.ad_id not in self._account_of:
            content = {"account_id": account_id, **msgspec.to_builtins(ask.content)}
            reports.append(self._checked(fact.ad_id, ASKED_TEXT, content))
        take_in(self._transaction, reports)
        self._account_of[fact.ad_id] = account_id

    def _question(self, ad_id: str, why: str, by: str, at: int | None) -> Report:
        at = None if at is None else min(at, self._transaction.now)
        return self._checked(ad_id, ASKED, {"why": why, "why_by": by, "why_at": at})

    def _checked(self, ad_id: str, source: str, fields: Fields) -> Report:
        try:
            return checked(Report("ad", ad_id, source, self._transaction.now, fields))
        except BadReport as bad:
            raise Refused("malformed") from bad

    def _record(self, sent: Sent, account_id: str) -> OpResult:
        fact, body, caller = sent.fact, sent.body, self._caller
        seq = self._transaction.next_seq()
        decision = body if isinstance(body, Decision) else None
        self._known[fact.id] = _Known(sent.hash, caller.user, seq, account_id, fact.ad_id, fact.kind, undone=False)
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
                False,
                sent.raw,
                sent.hash,
                self._transaction.now,
                False,
                str(decision.verdict) if decision else None,
                decision.content_hash if decision else None,
            )
        )
        if body is None:
            return OpResult(fact.id, "held", seq, "unknown_kind", say("hub.unknown_kind"))
        if isinstance(body, Undo):
            self._undo(fact.ad_id, body.target)
        if decision is not None and not self._holds(fact, decision, seq):
            return OpResult(fact.id, "superseded", seq, "superseded", say("hub.superseded"))
        return OpResult(fact.id, "applied", seq)

    def _holds(self, fact: Fact, decision: Decision, seq: int) -> bool:
        """Whether no other opinion stands above this one on the content it judged."""
        opinions = self._opinions.setdefault(fact.ad_id, {})
        caller = self._caller
        alone = not opinions
        opinions[fact.id] = Opinion(
            fact.id, caller.user, str(caller.role), seq, decision.content_hash, decision.verdict, decision.round
        )
        if alone:
            return True
        ruling = effective(opinions.values(), decision.content_hash)
        return ruling is None or ruling.id == fact.id

    def _undo(self, ad_id: str, target: str) -> None:
        known = self._known[target]
        if known.undone:
            return
        known.undone = True
        self._undone.append({"target": target})
        opinion = self._opinions.get(ad_id, {}).get(target)
        if opinion is not None:
            self._opinions[ad_id][target] = msgspec.structs.replace(opinion, undone=True)
        if known.kind == FactKind.ASK:
            self._restore_why(ad_id)

    def _restore_why(self, ad_id: str) -> None:
        """After a question was taken back: why the ad is here by the last question that stands."""
        self._flush()
        last = self._transaction.connection.execute(_ASKS, {"ad": ad_id}).first()
        question = self._question(ad_id, "", "", None)
        if last is not None:
            fact = decode_fact(last.body)  # judged when it came
            body = decode_body(fact)
            if isinstance(body, Ask):
                question = self._question(ad_id, body.why, last.author, fact.at)
        take_in(self._transaction, [question])
