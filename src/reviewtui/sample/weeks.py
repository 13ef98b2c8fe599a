"""The steady work of the sample's team: shifts, second opinions, and a lead who settles what they differ on."""

from collections import deque
from collections.abc import Sequence
from random import Random

from reviewtui.domain.facts import Cause, Verdict
from reviewtui.domain.observed import Fields
from reviewtui.sample import SOURCE, SampleAd
from reviewtui.sample.acting import SECOND, Acting, Given
from reviewtui.sample.compose import feedback_on
from reviewtui.sample.earlier import DAY, HOUR, WEEKS, made_at
from reviewtui.sample.judging import Case, case_of, form
from reviewtui.sample.ledger import PLATFORM, TODAY
from reviewtui.sample.remarks import APPEALS, THREADS
from reviewtui.sample.team import BEN, LIA, MIA, REVIEW_RULES, ZOE
from reviewtui.wire.messages import ObservationIn

FIRST_DAY = WEEKS * 7 - 1
_OFF = {BEN: (2, 3), ZOE: (5, 6)}
"""Days of seven, counted back from today, on which somebody is not there."""
_VISITS = (23, 20, 16, 14)
"""Days on which the user helped out; since then they were away."""
_A_SHIFT, _A_VISIT = (8, 11), (3, 4)
"""Ads that are decided at once, least and most."""
_SETTLED_UNTIL = 10
"""Up to this day the lead has settled everything."""
_LEARNT_UNTIL = 4
"""Up to this day, somebody looked again at all that the platform rejected after it was approved."""
_APPEALED_ON = (31, 17)
_FRESH = 70 * HOUR

_PUT_OFF, _TAKEN_BACK, _TALKED_OF = 0.035, 0.008, 0.03
_CAUSES = (Cause.UNCLEAR_GUIDELINE,) * 4 + (Cause.EDGE_CASE,) * 3 + (Cause.SLIP,) * 2 + (Cause.NEW_PATTERN,)
_THEN = {Verdict.APPROVE: "ACTIVE", Verdict.CHANGES: "PAUSED", Verdict.REJECT: "DISAPPROVED"}
"""What the platform mostly says of an ad after a decision."""


class Weeks:
    """Who decides what, day after day, as far as today."""

    def __init__(self, acting: Acting, random: Random, user: str, ads: Sequence[SampleAd]) -> None:
        """`ads`: those that a person has to look at, in the order they were made."""
        self._user = user
        self._other = {BEN: ZOE, ZOE: BEN, user: ZOE}
        self._acting, self._ledger, self._random = acting, acting.ledger, random
        self._waiting = deque(case_of(random, ad) for ad in ads)
        self._put_off: list[Case] = []
        self._seconds: dict[str, list[Given]] = {BEN: [], ZOE: []}
        self._replies: dict[str, list[tuple[str, str, str]]] = {BEN: [], ZOE: []}
        self._appealed: dict[str, list[tuple[Case, str, Verdict]]] = {BEN: [], ZOE: []}
        self._differ: list[tuple[Given, ...]] = []
        self._rulings: dict[str, tuple[int, Verdict]] = {}
        self.given: list[Given] = []
        """First decisions, in order."""

    def go_by(self) -> None:
        """Let the weeks pass."""
        for day in range(FIRST_DAY, TODAY - 1, -1):
            if day in _VISITS:
                seconds = [given for list in self._seconds.values() for given in list]
                self._seconds = {BEN: [], ZOE: []}
                self._shift(self._user, day, seconds, _A_VISIT)
            for by in (BEN, LIA, ZOE):
                if by == LIA:
                    self._lead(day)
                elif day % 7 not in _OFF[by]:
                    seconds, self._seconds[by] = self._seconds[by], []
                    self._shift(by, day, seconds, _A_SHIFT)
            if day in _APPEALED_ON:
                self._appeal(day)
        self._report()

    def _shift(self, by: str, day: int, seconds: list[Given], of: tuple[int, int]) -> None:
        begins, ends = self._ledger.begins(by, day), self._ledger.heard(by, day)
        heard = self._ledger.heard(PLATFORM, day)
        firsts, self._put_off = self._put_off, []
        most = self._random.randint(*of)
        while self._waiting and len(firsts) < most and made_at(self._waiting[0].ad) <= heard:
            firsts.append(self._waiting.popleft())
        items: list[Case | Given] = [*firsts, *seconds]
        self._random.shuffle(items)
        length = ends - begins - 120 * SECOND
        times = sorted(begins + round(self._random.random() * length) for _ in items)
        for item, at in zip(items, times, strict=True):
            if isinstance(item, Given):
                self._look_twice(by, day, at, item)
            else:
                self._decide(by, day, at, item)
        if by != self._user:
            self._answer(by, day, begins)

    def _decide(self, by: str, day: int, at: int, case: Case) -> None:
        acting, random = self._acting, self._random
        if random.random() < _PUT_OFF:
            acting.put_off(by, day, at, case)
            self._put_off.append(case)
            return
        if random.random() < _TAKEN_BACK:
            hasty = acting.decide(by, day, at, case, form(random, case, Verdict.REJECT))
            acting.take_back(day, at + 20 * SECOND, hasty)
            given = acting.decide(by, day, at + 50 * SECOND, case, form(random, case, case.truth))
            self._keep(given, ask=False)
            return
        ask = random.random() < REVIEW_RULES.second_share
        self._keep(acting.decide(by, day, at, case, second=ask), ask=ask)
        if random.random() < _TALKED_OF:
            self._talk(by, day, at + 60 * SECOND, case)

    def _keep(self, given: Given, *, ask: bool) -> None:
        self.given.append(given)
        self._rulings[given.case.ad_id] = given.day, given.verdict
        if ask or given.verdict is Verdict.ESCALATE:
            self._seconds[self._other[given.by]].append(given)

    def _look_twice(self, by: str, day: int, at: int, first: Given) -> None:
        """A second opinion; of those asked for today, some are left to whoever looks at the demo."""
        fresh = self._ledger.now - made_at(first.case.ad) < _FRESH
        if day <= 1 and fresh and self._random.random() < 0.5:
            return
        said = self._acting.decide(by, day, at, first.case, beside=first)
        if said.verdict is not first.verdict or said.verdict is Verdict.ESCALATE:
            self._differ.append((first, said))

    def _talk(self, by: str, day: int, at: int, case: Case) -> None:
        names = {"one": by, "other": self._other[by]}
        opening, answer = self._random.choice(THREADS)
        note = self._acting.write(by, day, at, case.ad_id, opening.format_map(names))
        self._replies[self._other[by]].append((case.ad_id, answer.format_map(names), note))

    def _answer(self, by: str, day: int, at: int) -> None:
        """What waited for somebody in the morning: what was written to them, and appeals."""
        replies, self._replies[by] = self._replies[by], []
        for ad_id, text, note in replies:
            self._acting.write(by, day, at, ad_id, text, note)
        appealed, self._appealed[by] = self._appealed[by], []
        for case, memo, verdict in appealed:
            said = form(self._random, case, verdict)._replace(memo=memo)
            self._acting.decide(by, day, at + 90 * SECOND, case, said, round=1)
            self._rulings[case.ad_id] = day, verdict

    def _lead(self, day: int) -> None:
        """Every third day the lead settles what reviewers differ on; lately, a part of it."""
        if day % 3 != 1:
            return
        at, left = self._ledger.begins(LIA, day), []
        for given in self._differ:
            if day < _SETTLED_UNTIL and self._random.random() < 0.75:
                left.append(given)
                continue
            at += 70 * SECOND
            truth = given[0].case.truth
            verdict = Verdict.CHANGES if truth is Verdict.ESCALATE else truth
            self._acting.settle(day, at, given, verdict, self._random.choice(_CAUSES))
            self._rulings[given[0].case.ad_id] = day, verdict
        self._differ = left

    def _appeal(self, day: int) -> None:
        """A customer asks once more; the other reviewer reads the ad again."""
        disputed = {given[0].case.ad_id for given in self._differ}
        rejected = [
            one for one in self.given
            if one.verdict is Verdict.REJECT and day < one.day < day + 6 and one.case.ad_id not in disputed
        ]  # fmt: skip
        first = rejected[-1]
        number = _APPEALED_ON.index(day)
        why, answer = APPEALS[number]
        words = self._acting.words
        self._acting.appeal(MIA, day, self._ledger.begins(MIA, day), first.case, words(why, first.case))
        verdict = Verdict.REJECT if number else Verdict.APPROVE
        self._appealed[self._other[first.by]].append((first.case, words(answer, first.case), verdict))

    def _report(self) -> None:
        """The platform says of each ad, the day after, what became of it: mostly what was decided."""
        cases = {given.case.ad_id: given.case for given in self.given}
        for ad_id, (day, verdict) in self._rulings.items():
            if day == TODAY or verdict is Verdict.ESCALATE:
                continue
            odd = self._random.random() < 0.06
            status = self._random.choice(("ACTIVE", "DISAPPROVED", "WITH_ISSUES")) if odd else _THEN[verdict]
            at = self._ledger.heard(PLATFORM, day - 1)
            said: Fields = {"status": status, "status_at": at - self._random.randrange(DAY // 3)}
            if (verdict, status) == (Verdict.APPROVE, "DISAPPROVED"):
                case = cases[ad_id]
                said["feedback"] = feedback_on(case.ad.code)
                if day >= _LEARNT_UNTIL:
                    self._learn(day - 2, case)
            self._ledger.report(ObservationIn("ad", ad_id, SOURCE, at, said), day - 1)

    def _learn(self, day: int, case: Case) -> None:
        """The lead reads again what came back, because the platform rejected what was approved."""
        random = Random(f"reviewtui lesson {case.ad_id}")  # noqa: S311 - a story, no secret
        at = self._ledger.begins(LIA, day) + random.randrange(5, 40) * SECOND
        self._acting.decide(LIA, day, at, case, form(random, case, Verdict.REJECT), round=1)
