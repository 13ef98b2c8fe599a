"""What people of the sample's story do, each act written into the ledger with its time."""

from random import Random
from typing import NamedTuple

from reviewtui.domain.decisions import State
from reviewtui.domain.draws import SHOWN, draw_of
from reviewtui.domain.facts import (
    Appeal,
    Ask,
    Assign,
    Cause,
    Draw,
    Gold,
    Note,
    Reflection,
    Skip,
    Undo,
    Verdict,
)
from reviewtui.domain.policy import Phrase, Policy
from reviewtui.sample.judging import Case, Circumstances, Opinion, form, freeze
from reviewtui.sample.ledger import Ledger
from reviewtui.sample.remarks import SETTLED, WRONG_BECAUSE
from reviewtui.sample.team import LIA, REVIEW_RULES, ZOE

POLICY_DAY = 12
"""The day on which the lead publishes the policy anew: who works after her works by it."""
SECOND = 1_000


class Given(NamedTuple):
    """A decision as it was given."""

    id: str
    case: Case
    by: str
    day: int
    at: int
    verdict: Verdict


class Acting:
    """The hands of everybody."""

    def __init__(self, ledger: Ledger, random: Random, policies: tuple[Policy, Policy]) -> None:
        """`policies`: the one before `POLICY_DAY`, and the one since."""
        self.ledger = ledger
        self.random = random
        self._policies = policies

    def policy_of(self, by: str, day: int) -> Policy:
        """The policy that somebody works by on a day."""
        return self._policies[day < POLICY_DAY or (day == POLICY_DAY and by == ZOE)]

    def decide(
        self, by: str, day: int, at: int, case: Case, opinion: Opinion | None = None, *,
        second: bool | None = None, beside: Given | None = None, round: int = 0, group_id: str = "",
    ) -> Given:  # fmt: skip
        """A reviewer decides. `beside`: this is the second opinion to that one; `second`: whether this draws one."""
        opinion = opinion or form(self.random, case)
        drawn = draw_of(
            case.ad_id, case.content_hash, by, something_to_hide=True, state=State.OPEN, rules=REVIEW_RULES
        )
        if beside is not None:
            chance = 1.0 if beside.verdict is Verdict.ESCALATE else REVIEW_RULES.second_share
            drawn = drawn._replace(draw=Draw.SECOND, chance=chance)
        elif round or group_id:
            drawn = SHOWN
        when = Circumstances(self.policy_of(by, day), drawn.draw, drawn.chance, round, group_id)
        body = freeze(case, opinion, when)
        id = self.ledger.record(by, day, at, case.ad_id, body, second=None if beside else bool(second))
        if drawn.draw is Draw.BLIND and body.ai is not None and self._surprised(body.ai.verdict, body.verdict):
            self._reflect(by, day, at + 9 * SECOND, case, id)
        return Given(id, case, by, day, at, opinion.verdict)

    def settle(self, day: int, at: int, given: tuple[Given, ...], verdict: Verdict, cause: Cause) -> None:
        """The lead settles what reviewers said differently."""
        case = given[0].case
        said = form(self.random, case, verdict)
        memo = self.random.choice(SETTLED[cause])
        said = said._replace(memo=self.words(memo, case), confidence=None)
        when = Circumstances(self.policy_of(LIA, day), adjudicates=tuple(one.id for one in given), cause=cause)
        self.ledger.record(LIA, day, at, case.ad_id, freeze(case, said, when))

    def take_back(self, day: int, at: int, given: Given) -> None:
        """Whoever decided takes it back."""
        self.ledger.record(given.by, day, at, given.case.ad_id, Undo(given.id))

    def put_off(self, by: str, day: int, at: int, case: Case) -> None:
        """Not now."""
        moments = self.random.randint(4, 25) * SECOND
        self.ledger.record(by, day, at, case.ad_id, Skip(case.content_hash, moments))

    def write(self, by: str, day: int, at: int, ad_id: str, text: str, answers: str = "") -> str:
        """Somebody writes in the thread of an ad."""
        named = tuple(word[1:].rstrip(".,:?!") for word in text.split() if word.startswith("@"))
        return self.ledger.record(by, day, at, ad_id, Note(text, named, answers))

    def ask(
        self, by: str, day: int, at: int, ad_id: str, why: str, due_at: int | None = None, *, waiting: bool = False
    ) -> None:  # fmt: skip
        """Somebody asks for a person's look at an ad."""
        self.ledger.record(by, day, at, ad_id, Ask(why, due_at=due_at, customer_waiting=waiting))

    def appeal(self, by: str, day: int, at: int, case: Case, why: str) -> None:
        """Somebody passes on that the customer asks once more."""
        self.ledger.record(by, day, at, case.ad_id, Appeal(case.content_hash, 1, why, customer=True))

    def assign(self, day: int, at: int, ad_id: str, user: str) -> None:
        """The lead gives an ad to somebody."""
        self.ledger.record(LIA, day, at, ad_id, Assign(user))

    def know(self, day: int, at: int, case: Case, verdict: Verdict, why: str) -> None:
        """The lead makes the answer to an ad a known one."""
        codes = () if verdict is Verdict.APPROVE else (case.ad.code,)
        self.ledger.record(LIA, day, at, case.ad_id, Gold(case.content_hash, verdict, codes, why))

    def words(self, phrase: Phrase, case: Case) -> str:
        """A phrase in the language in which one would write about an ad."""
        return phrase.in_language("es" if case.spanish else "en")

    def _surprised(self, ai_verdict: str, verdict: Verdict) -> bool:
        sure = ai_verdict in (Verdict.APPROVE, Verdict.REJECT)
        return sure and ai_verdict != verdict and self.random.random() < 0.8

    def _reflect(self, by: str, day: int, at: int, case: Case, decision: str) -> None:
        why = self.words(self.random.choice(WRONG_BECAUSE), case)
        self.ledger.record(by, day, at, case.ad_id, Reflection(decision, text=why))
