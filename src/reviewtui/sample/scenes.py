"""The last days of the sample's story, played out near the top of the queue so that each thing meets the eye."""

from collections.abc import Sequence
from random import Random

import msgspec

from reviewtui.domain.facts import Advice, Ping, Publish, Verdict
from reviewtui.domain.policy import Policy
from reviewtui.domain.rules import POLICY_PREFIX, PRIORITY, QUEUES, REVIEW, TEMPLATES
from reviewtui.sample import SampleAd, team
from reviewtui.sample.accounts import ACCOUNTS
from reviewtui.sample.acting import POLICY_DAY, SECOND, Acting, Given
from reviewtui.sample.earlier import HOUR, campaign_ads, copy_of, edited, made_at
from reviewtui.sample.judging import Case, Opinion, case_of, form, without_sentence
from reviewtui.sample.ledger import PLATFORM, TODAY
from reviewtui.sample.remarks import OPEN_APPEAL
from reviewtui.sample.team import BEN, LIA, MIA, ZOE

MINUTE = 60 * SECOND
YESTERDAY, BEFORE = 1, 2
BEGIN = 56
"""The day before the first one that anybody reviews on."""

_COPIED = 8
"""Open ads of which near-identical ones were judged in the last weeks."""
_DUE = (("es", 4), ("en", 3), ("es", 8))
"""Languages of ads that are due today, and how far from the top."""


class Scenes:
    """What happens beside the steady work. `top`: open ads, the first of the queue first."""

    def __init__(self, acting: Acting, random: Random, user: str, top: Sequence[SampleAd], seed: int) -> None:
        self._acting, self._ledger, self._random = acting, acting.ledger, random
        self._user, self._seed = user, seed
        self._left = list(top)
        self._copies = 0
        self._copied = [top[place] for place in range(_COPIED)]
        self._late = self._pick("en", wide=True, asked=False)
        self._due = [self._pick(language, after=after, asked=True) for language, after in _DUE]
        self._tomorrow = self._pick("en", after=6)
        self._given = self._pick(after=4)
        self._mentioned = self._pick("en", "carousel")
        self._along = [self._pick(after=place) for place in (2, 8, 12)]

    def copied_long_ago(self) -> list[SampleAd]:
        """Near-identical ads of the last weeks, to be reviewed with the others of their time."""
        copied = (self._late, self._late, *self._copied)
        return [self._copy(ad, 130 + 83 * number) for number, ad in enumerate(copied)]

    def taken_along(self) -> list[str]:
        """Ads that `ZOE` took along, to read them on the way."""
        return [ad.observation.id for ad in self._along]

    def _pick(
        self, language: str = "", format: str = "", *, after: int = 0, wide: bool = False, asked: bool | None = None
    ) -> SampleAd:  # fmt: skip
        """The next ad from the top that is so, and that no scene is played on yet, once some were passed by."""
        for ad in self._left[after:]:
            fields = ad.observation.fields
            picture = fields["creatives"][0]
            if (
                language in ("", fields["language"])
                and format in ("", fields["format"])
                and (not wide or picture["width"] > picture["height"])
                and asked in (None, "why" in fields)
            ):
                self._left.remove(ad)
                return ad
        raise ValueError(f"no {format or 'ad'} in {language or 'any language'} is left")

    def play(self, policy: Policy) -> None:
        """All of them; `policy` is the one that holds in the end."""
        self._publish(policy)
        self._changed()
        self._appealed()
        self._judged_once()
        self._disputed()
        self._escalated()
        self._known()
        self._questions()
        self._asked_for()
        self._given_to_the_user()
        self._campaign()
        self._customers()

    def _publish(self, policy: Policy) -> None:
        said = (
            (BEGIN, REVIEW, 1, team.REVIEW_RULES, "Every seventh ad is read by two of us."),
            (BEGIN, PRIORITY, 1, team.FIRST_RULES, ""),
            (40, TEMPLATES, 1, team.TEMPLATES, "What we write most often."),
            (40, QUEUES, 1, team.QUEUES, ""),
            (POLICY_DAY, POLICY_PREFIX + policy.policy, 2, policy, "Bodies, not clothes; the platform's brand is one "
             "brand among others."),
            (YESTERDAY, PRIORITY, 2, team.RULES, "The doubled deposits come first."),
        )  # fmt: skip
        for number, (day, name, revision, document, note) in enumerate(said):
            body = Publish(name, revision, msgspec.Raw(msgspec.json.encode(document)), note)
            self._ledger.record(LIA, day, self._ledger.begins(LIA, day) + number * MINUTE, "", body)

    def _changed(self) -> None:
        """Customers changed what they were asked to change; the ads are open again."""
        for number, language in enumerate(("en", "es", "en")):
            case = self._case(54, language, asked=True)
            by = (BEN, ZOE)[number % 2]
            opinion = form(self._random, case, Verdict.CHANGES)
            text = without_sentence(case.content.text, opinion.evidence) or self._milder(case)
            self._decide(by, YESTERDAY, 20 + number, case, opinion._replace(suggestion=text))
            at = self._ledger.heard(PLATFORM, TODAY)
            self._ledger.report(edited(case.ad, text, at - number * HOUR), TODAY)

    def _milder(self, case: Case) -> str:
        return f"{case.content.text} {'Los resultados varían.' if case.spanish else 'Results vary.'}"

    def _appealed(self) -> None:
        case = self._case(58, "en")
        self._decide(ZOE, BEFORE, 3, case, form(self._random, case, Verdict.REJECT))
        at = self._ledger.begins(MIA, TODAY) + MINUTE
        self._acting.appeal(MIA, TODAY, at, case, self._acting.words(OPEN_APPEAL, case))

    def _judged_once(self) -> None:
        """Ads that wait for another's opinion."""
        for number, language in enumerate(("en", "es", "en", "es")):
            case = self._case(60 + number, language)
            by = (BEN, ZOE)[number % 2]
            self._decide(by, YESTERDAY, 5 + number, case, form(self._random, case), second=True)

    def _disputed(self) -> None:
        """Ads on which the two differ, which nobody settled yet."""
        both = (
            (Verdict.REJECT, Verdict.CHANGES), (Verdict.APPROVE, Verdict.CHANGES), (Verdict.REJECT, Verdict.APPROVE),
            (Verdict.CHANGES, Verdict.REJECT),
        )  # fmt: skip
        for number, (one, other) in enumerate(both):
            case = self._case(61, ("en", "es")[number % 2])
            first = self._decide(BEN, BEFORE, 16 + number, case, self._explained(case, one), second=True)
            at = self._at(ZOE, YESTERDAY, 16 + number)
            self._acting.decide(ZOE, YESTERDAY, at, case, self._explained(case, other), beside=first)

    def _explained(self, case: Case, verdict: Verdict) -> Opinion:
        """An opinion with a memo."""
        said = form(self._random, case, verdict)
        while not said.memo:
            said = form(self._random, case, verdict)
        return said

    def _escalated(self) -> None:
        """Ads for somebody who knows more: two that both reviewers hand on, two that one of them has met."""
        for number in range(4):
            case = self._case(62)
            first = self._decide(BEN, BEFORE, 8 + number, case, form(self._random, case, Verdict.ESCALATE))
            if number < 2:
                at = self._at(ZOE, YESTERDAY, 8 + number)
                self._acting.decide(
                    ZOE, YESTERDAY, at, case, form(self._random, case, Verdict.ESCALATE), beside=first
                )

    def _known(self) -> None:
        """Two known answers: one that another met unknowingly, one on an ad that nobody read yet."""
        case = self._case(61)
        first = self._decide(BEN, BEFORE, 12, case, form(self._random, case))
        why = "What we say of these since spring."
        self._acting.know(YESTERDAY, self._at(LIA, YESTERDAY, 7), case, first.verdict, why)
        self._acting.decide(ZOE, TODAY, self._at(ZOE, TODAY, 1), case, form(self._random, case), beside=first)
        unread = case_of(self._random, self._pick(after=20))
        self._acting.know(YESTERDAY, self._at(LIA, YESTERDAY, 8), unread, unread.truth, why)

    def _questions(self) -> None:
        """The user asked twice, and was answered."""
        acting, user = self._acting, self._user
        one, other = self._case(63, "en"), self._case(65, "es")
        why = "I would have stopped at the second sentence. Would you?"
        acting.ask(user, BEFORE, self._at(user, BEFORE, 1), one.ad_id, why)
        why = "Se parece a uno que rechazamos en primavera. ¿Es lo mismo?"
        acting.ask(user, BEFORE, self._at(user, BEFORE, 3), other.ad_id, why)
        said = form(self._random, one, Verdict.REJECT)
        memo = "So would I. The second sentence makes a promise of the first."
        self._decide(BEN, BEFORE, 14, one, said._replace(memo=memo))
        said = form(self._random, other, Verdict.APPROVE)
        memo = "No: aquel prometía un plazo y este no."
        self._decide(ZOE, YESTERDAY, 12, other, said._replace(memo=memo))
        text = "I told the customer which sentence it was. They thank you for the quick look."
        acting.write(MIA, YESTERDAY, self._at(MIA, YESTERDAY, 1), one.ad_id, text)

    def _asked_for(self) -> None:
        """Customers wait, some until an hour that they named."""
        now, (first, second, third) = self._ledger.now, self._due
        said = (
            (self._late, YESTERDAY, -2.1, "Their launch is this morning; they ask for a yes or a no before it."),
            (first, YESTERDAY, 3.2, "Lo necesitan antes de la reunión de la tarde."),
            (second, TODAY, 1.4, "The customer calls at noon and would like to know."),
            (third, TODAY, 6.3, "El cliente pregunta si puede salir hoy."),
            (self._tomorrow, TODAY, 22.5, "For tomorrow's newsletter, if it can be."),
        )
        for number, (ad, day, hours, why) in enumerate(said):
            due_at, waiting = now + round(hours * HOUR), ad is not self._tomorrow
            self._acting.ask(
                MIA, day, self._at(MIA, day, 2 + number), ad.observation.id, why, due_at, waiting=waiting
            )

    def _given_to_the_user(self) -> None:
        ad_id, at = self._given.observation.id, self._at(LIA, TODAY, 6)
        self._acting.assign(TODAY, at, ad_id, self._user)
        text = f"@{self._user} this one is for you, you know them best."
        self._acting.write(LIA, TODAY, at + 30 * SECOND, ad_id, text)
        text = f"@{self._user} is the second picture the one you meant last week? I cannot tell them apart."
        self._acting.write(ZOE, TODAY, self._at(ZOE, TODAY, 3), self._mentioned.observation.id, text)

    def _campaign(self) -> None:
        """Many ads that lead to one new page: found one by one, then written up, then decided together."""
        acting, ledger = self._acting, self._ledger
        ads = campaign_ads(ledger.now, self._seed)
        for ad in ads:
            ledger.report(ad.observation, ledger.day_of_report(made_at(ad)))
        old = [case_of(self._random, ad) for ad in ads if made_at(ad) <= ledger.heard(PLATFORM, YESTERDAY)]
        new = [
            case_of(self._random, ad) for ad in ads
            if ledger.heard(PLATFORM, YESTERDAY) < made_at(ad) <= ledger.heard(PLATFORM, TODAY)
        ]  # fmt: skip
        escalated = self._decide(BEN, YESTERDAY, 2, old[0], form(self._random, old[0], Verdict.ESCALATE))
        for number, case in enumerate(old[1:], 3):
            self._decide(BEN, YESTERDAY, number, case, self._scam(case))
        at = self._at(ZOE, YESTERDAY, 2)
        acting.decide(ZOE, YESTERDAY, at, old[0], self._scam(old[0]), beside=escalated)
        for number, case in enumerate(new[:3]):
            self._decide(BEN, TODAY, 2 + number, case, self._scam(case))
        ledger.record(LIA, TODAY, self._at(LIA, TODAY, 2), "", team.BRIEFING)
        at = self._at(ZOE, TODAY, 8)
        for case in new[3:10]:
            acting.decide(ZOE, TODAY, at, case, self._scam(case), group_id=f"sample-{self._seed}-together")

    def _customers(self) -> None:
        """What customers asked over the weeks, fewer of them from week to week; and what one of them was told."""
        ledger = self._ledger
        for number, question in enumerate(team.QUESTIONS * 2):
            day = BEGIN - 2 - round(number**1.25 * 1.2)
            account, at = ACCOUNTS[number * 5 % len(ACCOUNTS)], ledger.begins(MIA, day) + MINUTE * (1 + number % 4)
            ledger.record(MIA, day, at, "", Ping(account.id, question, at, "chat", known=number % 3 == 0))
        for day, advice in team.ADVICE:
            told = msgspec.structs.replace(advice, account_id=ACCOUNTS[0].id)
            id = ledger.record(MIA, day, ledger.begins(MIA, day) + 5 * MINUTE, "", told)
            if told.topic == "cap":
                came = Advice(ACCOUNTS[0].id, "outcome", team.OUTCOME, answers=id)
                ledger.record(MIA, day - 9, ledger.begins(MIA, day - 9) + 5 * MINUTE, "", came)

    def _scam(self, case: Case) -> Opinion:
        template = team.TEMPLATES.templates[1]
        memo = (
            template.memo
            if case.spanish
            else "It does not say how the money comes out again. Same page as the others."
        )
        said = form(self._random, case, Verdict.REJECT)
        return said._replace(codes=("SCAM_PRACTICE",), memo=memo, suggestion="")

    def _decide(
        self, by: str, day: int, number: int, case: Case, opinion: Opinion, *, second: bool = False
    ) -> Given:  # fmt: skip
        return self._acting.decide(by, day, self._at(by, day, number), case, opinion, second=second)

    def _at(self, by: str, day: int, number: int) -> int:
        """A moment of somebody's day; a day has few, and they follow each other."""
        return self._ledger.begins(by, day) + round(number * MINUTE * 1.2) + self._random.randrange(40) * SECOND

    def _case(self, hours: int, language: str = "", *, asked: bool | None = None) -> Case:
        """A new ad near-identical to one of the top, made so many hours ago."""
        ad = self._pick(language, after=6 + 2 * self._copies % 24, asked=asked)
        return case_of(self._random, self._copy(ad, hours))

    def _copy(self, ad: SampleAd, hours: int) -> SampleAd:
        at = self._ledger.now - hours * HOUR
        copy = copy_of(ad, self._seed, self._copies, at)
        self._copies += 1
        self._ledger.report(copy.observation, self._ledger.day_of_report(at))
        return copy
