"""Accepting facts: one transaction per batch, one result per fact, and no fact can stop another."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import bindparam, select, update

from reviewtui.domain.ads import content_hash
from reviewtui.domain.decisions import Opinion, effective
from reviewtui.domain.erasure import blank_fact
from reviewtui.domain.facts import (
    Appeal,
    Ask,
    Briefing,
    Decision,
    Export,
    Fact,
    FactKind,
    Gold,
    Publish,
    Settle,
    Undo,
    Verdict,
    decode_body,
    decode_fact,
)
from reviewtui.domain.observed import ASKED_SOURCE, Fields
from reviewtui.domain.values import INSTANT_MAX
from reviewtui.hub.access import RESTRICTED, Caller, is_internal
from reviewtui.hub.admission import admit, share_of_first
from reviewtui.hub.audit import note, note_facts
from reviewtui.hub.changes import check_proof, proof_of
from reviewtui.hub.judging import Refused, Sent, read_fact
from reviewtui.hub.known import WEIGHED, Kept, Known, Lease
from reviewtui.hub.lessons import look_for_lessons
from reviewtui.hub.observe import take_in
from reviewtui.hub.opening import Hub, Writing, epoch_of
from reviewtui.hub.places import Place
from reviewtui.hub.publishing import publish, review_rules
from reviewtui.hub.reconciling import look_again
from reviewtui.hub.releases import follow
from reviewtui.hub.reports import BadReport, Report, checked
from reviewtui.hub.rounds import drawn, settle
from reviewtui.hub.tables import FACT, LEASE
from reviewtui.wire.messages import OpResult, OpsAnswer
from reviewtui.words import say

ASKED_TEXT = "ask-text"
"""The source of a text that came with a question: apart, so that a later question does not repeat it as news."""

_QUESTION = ("why", "why_by", "why_at", "due_at", "customer_waiting")
_UNDO = update(FACT).where(FACT.c.id == bindparam("target")).values(undone=True)
_DRAW = (
    update(FACT)
    .where(FACT.c.id == bindparam("first"), FACT.c.second.is_(None))
    .values(second=bindparam("share"))
)  # fmt: skip
_ASKS = (
    select(FACT.c.id, FACT.c.author, FACT.c.body)
    .where(FACT.c.ad_id == bindparam("ad"), FACT.c.kind == FactKind.ASK, FACT.c.undone.is_(False))
    .order_by(FACT.c.accepted.desc())
)
_ROUND_CHANGING = frozenset({FactKind.DECISION, FactKind.APPEAL, FactKind.GOLD})


def accept(hub: Hub, caller: Caller, raws: Sequence[msgspec.Raw], proof: str = "") -> OpsAnswer:
    """Record what this caller did; whose it is and in which role comes from the caller alone.

    `proof`: of the answer to what they sent before (see `changes.proof_of`). The new one stands for that too.

    Raises:
        ColdStart: the hub no longer has what it took before; nothing was recorded.
    """
    sent: list[Sent | Refused] = []
    for raw in raws:
        try:
            sent.append(read_fact(raw))
        except Refused as refusal:
            sent.append(refusal)
    with hub.writing() as transaction:
        epoch = epoch_of(transaction.connection)
        check_proof(transaction.connection, epoch, proof)
        batch = _Batch(transaction, caller, [fact for fact in sent if isinstance(fact, Sent)])
        results = [batch.take(fact) if isinstance(fact, Sent) else _rejected(fact) for fact in sent]
        batch.save()
        note_facts(transaction, caller.user, batch.recorded)
        proof = proof_of(transaction, epoch, proof, [result.seq for result in results if result.seq is not None])
    return OpsAnswer(epoch=epoch, results=results, proof=proof)


def _rejected(refusal: Refused) -> OpResult:
    words = say(f"hub.{refusal.code}", **refusal.values).rstrip()
    return OpResult(refusal.id, "rejected", code=refusal.code, words=words)


def _blanked(result: OpResult) -> OpResult:
    """The same, telling that the fact is kept without its words."""
    result.code, result.words = "erased", say("hub.erased")
    return result


def _superseded(id: str, seq: int) -> OpResult:
    return OpResult(id, "superseded", seq, "superseded", say("hub.superseded"))


class _Batch:
    """The facts of one request in one transaction, each seeing those before it."""

    def __init__(self, transaction: Writing, caller: Caller, sent: Sequence[Sent]) -> None:
        self._transaction = transaction
        self._caller = caller
        self._role = str(caller.role)
        self._known = Known(transaction, sent)
        self.recorded: list[tuple[str, str]] = []
        """(id, kind) of each fact that was accepted, in order."""
        self._rows: list[tuple[object, ...]] = []
        self._undone: list[dict[str, object]] = []
        self._drawn: list[dict[str, object]] = []
        self._released: list[tuple[object, ...]] = []
        self._unsettled: set[str] = set()
        self._weighed: set[str] = set()
        self._told: set[str] = set()
        self._reported = False
        self._share: float | None = None

    def take(self, sent: Sent) -> OpResult:
        """Accept one fact, or say why not. Nothing is written before all is known to be well."""
        fact = sent.fact
        kept = self._known.facts.get(fact.id)
        if kept is not None and kept.hash == sent.hash and kept.author == self._caller.user:
            duplicate = OpResult(fact.id, "duplicate", kept.accepted)
            return _blanked(duplicate) if kept.account_id in self._known.erased else duplicate
        try:
            account_id = admit(self._transaction, self._caller, self._known, sent)
            erased = account_id in self._known.erased
            if isinstance(sent.body, Ask) and not erased:
                self._ask(fact, sent.body, account_id)
        except Refused as refusal:
            return _rejected(Refused(refusal.code, fact.id, **refusal.values))
        if erased:
            return _blanked(self._record(msgspec.structs.replace(sent, raw=blank_fact(sent.raw)), account_id))
        return self._record(sent, account_id)

    def save(self) -> None:
        """Write the accepted facts; then what they undid, whose leases they end, which ads they reopen, of which they
        say the status, and what of them may go out."""
        self._flush()
        self._transaction.put_many(LEASE, self._released)
        if self._unsettled:
            self._known.settled(settle(self._transaction, self._unsettled))
        if self._told:
            look_again(self._transaction, self._told)
        if self._weighed:
            places = None if self._told or self._reported else self._known.places
            follow(self._transaction, self._weighed, places, self._known.of_each(self._weighed))
            look_for_lessons(self._transaction, self._weighed)

    def _flush(self) -> None:
        self._transaction.put_many(FACT, self._rows)
        if self._undone:
            self._transaction.connection.execute(_UNDO, self._undone)
        if self._drawn:
            self._transaction.connection.execute(_DRAW, self._drawn)
        self._rows, self._undone, self._drawn = [], [], []

    def _ask(self, fact: Fact, ask: Ask, account_id: str) -> None:
        """Report the question; with content, and only if the ad is new, the ad itself."""
        reports = [self._question(fact, ask, self._caller.user)]
        if ask.content is not None and fact.ad_id not in self._known.places:
            content = {"account_id": account_id, **msgspec.to_builtins(ask.content)}
            reports.append(self._checked(fact.ad_id, ASKED_TEXT, content))
            self._known.places[fact.ad_id] = Place(account_id, content_hash(ask.content))
        self._report(reports)

    def _report(self, reports: Sequence[Report]) -> None:
        """Take in what was said of ads: what was read of any is old from now on."""
        take_in(self._transaction, reports)
        self._reported = True

    def _question(self, fact: Fact, ask: Ask, by: str) -> Report:
        asked = (ask.why, by, min(fact.at, self._transaction.now), ask.due_at, ask.customer_waiting or None)
        return self._checked(fact.ad_id, ASKED_SOURCE, dict(zip(_QUESTION, asked, strict=True)))

    def _checked(self, ad_id: str, source: str, fields: Fields) -> Report:
        try:
            return checked(Report("ad", ad_id, source, INSTANT_MAX, fields))  # now, whatever the clock says
        except BadReport as bad:
            raise Refused("malformed") from bad

    def _record(self, sent: Sent, account_id: str) -> OpResult:
        fact, body = sent.fact, sent.body
        seq = self._transaction.next_seq()
        if isinstance(body, WEIGHED):
            self._weighed.add(fact.ad_id)
        if isinstance(body, Settle):
            self._told.add(fact.ad_id)
        if isinstance(body, Decision):
            holds = self._decide(sent, body, account_id, seq)
            return OpResult(fact.id, "applied", seq) if holds else _superseded(fact.id, seq)
        restricted = fact.kind in RESTRICTED
        if isinstance(body, Undo):
            target = self._known.facts[body.target]
            self._keep(sent, account_id, seq, restricted=target.restricted, internal=target.internal)
            self._undo(fact.ad_id, body.target)
        elif isinstance(body, Appeal):
            self._keep(sent, account_id, seq, content_hash=body.content_hash, round=body.round)
            self._known.appeal(fact.id, fact.ad_id, body, seq)
            self._unsettled.add(fact.ad_id)
        elif isinstance(body, Gold):
            self._keep(sent, account_id, seq, restricted=restricted, content_hash=body.content_hash)
            self._know(fact.ad_id, body.content_hash)
        else:
            self._keep(sent, account_id, seq, restricted=restricted, internal=is_internal(fact.kind, body))
        if isinstance(body, Briefing):
            self._known.brief(self._caller.user, account_id, body)
        if isinstance(body, Export):
            said = msgspec.to_builtins(body)
            note(self._transaction, self._caller.user, "exported", id=fact.id, made_at=fact.at, **said)
        if isinstance(body, Publish):
            publish(self._transaction, self._caller.user, body)
            self._share = None
        if body is None:
            return OpResult(fact.id, "held", seq, "unknown_kind", say("hub.unknown_kind"))
        return OpResult(fact.id, "applied", seq)

    def _keep(
        self,
        sent: Sent,
        account_id: str,
        seq: int,
        *,
        fence: bool = False,
        verdict: str | None = None,
        content_hash: str | None = None,
        round: int = 0,
        adjudication: bool = False,
        restricted: bool = False,
        second: float | None = None,
        internal: bool = True,
    ) -> None:
        """The fact's row of table `fact`, to be written with the others."""
        fact, user = sent.fact, self._caller.user
        kept = Kept(sent.hash, user, seq, account_id, fact.ad_id, fact.kind, False, restricted, internal)
        self._known.facts[fact.id] = kept
        self.recorded.append((fact.id, fact.kind))
        self._rows.append(
            (
                seq, account_id, fact.id, seq, fact.ad_id, fact.kind, user, self._role, fence, sent.raw, sent.hash,
                self._transaction.now, False, verdict, content_hash, round, adjudication, restricted, second,
                internal,
            )
        )  # fmt: skip

    def _decide(self, sent: Sent, decision: Decision, account_id: str, seq: int) -> bool:
        """Weigh this decision; whether no other opinion stands above it on the content it judged."""
        fact, content_hash, round_ = sent.fact, decision.content_hash, decision.round
        place, lease = self._known.places[fact.ad_id], self._known.leases.get(fact.ad_id)
        opinions = self._known.opinions.setdefault(fact.ad_id, {})
        adjudication = bool(decision.adjudicates)
        fence = lease is not None and self._is_under(lease, decision)
        second = None if adjudication else self._second(fact, decision, opinions.values())
        self._keep(
            sent, account_id, seq, fence=fence, verdict=str(decision.verdict), content_hash=content_hash,
            round=round_, adjudication=adjudication, second=second,
        )  # fmt: skip
        if content_hash == place.content_hash:
            self._weighed.add(fact.ad_id)
        alone = not opinions
        opinions[fact.id] = Opinion(
            fact.id, self._caller.user, self._role, seq, content_hash, decision.verdict, round_, fence, False,
            adjudication,
        )  # fmt: skip
        asks = second is not None or decision.verdict is Verdict.ESCALATE or place.wanted != 1
        if asks and content_hash == place.content_hash:
            self._unsettled.add(fact.ad_id)
        if lease is not None and lease.holder == self._caller.user:  # who decided is no longer at the ad
            lease.seq, lease.holder = self._transaction.next_seq(), ""
            self._released.append(msgspec.structs.astuple(lease))
        if alone:
            return True
        ruling = effective(opinions.values(), content_hash, round_)
        return ruling is None or ruling.id == fact.id

    def _is_under(self, lease: Lease, decision: Decision) -> bool:
        """Whether the decision names the token that its ad was last given out under, its author's and in time."""
        own = lease.granted_to == self._caller.user
        return own and decision.fence == lease.fence and self._transaction.now < lease.expires_at

    def _second(self, fact: Fact, decision: Decision, said: Iterable[Opinion]) -> float | None:
        """The probability with which a decision draws a second opinion, or None where it draws none.

        On content whose answer is known a first opinion always draws, unless nothing is drawn at all.
        """
        content_hash, round_ = decision.content_hash, decision.round
        for opinion in said:
            if opinion.content_hash == content_hash and opinion.round == round_ and not opinion.adjudication:
                return None
        share = self._second_share()
        if share and self._known.is_known(fact.ad_id, content_hash):
            return share
        return share if drawn(self._transaction.hub.hub_id, fact.id, share) else None

    def _know(self, ad_id: str, content_hash: str) -> None:
        """The answer to this content is known: the next first opinion draws a second; one that was given already
        does after all."""
        self._known.places[ad_id].gold = True
        self._unsettled.add(ad_id)
        if said := self._known.said(ad_id, content_hash, self._known.round_of(ad_id, content_hash)):
            share = share_of_first(self._transaction.connection, said)
            self._drawn.append({"first": said[0].id, "share": share})

    def _second_share(self) -> float:
        if self._share is None:
            self._share = review_rules(self._transaction.connection).second_share
        return self._share

    def _undo(self, ad_id: str, target: str) -> None:
        if self._known.facts[target].undone:
            return
        kind = self._known.facts[target].kind
        self._known.undo(target)
        self._undone.append({"target": target})
        if kind in _ROUND_CHANGING:
            self._unsettled.add(ad_id)
        if kind == FactKind.SETTLE:
            self._told.add(ad_id)
        if kind == FactKind.ASK and self._known.facts[target].account_id not in self._known.erased:
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
        self._report([question])
