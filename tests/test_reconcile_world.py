"""A world whose truth is known: what sources say of it, late, twice, wrongly and forged, and what is found in that.

The world tells what is wrong with each ad by how it was made. Nothing of it asks the program.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hub_setup import NOW, office_in
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewtui.domain.observed import Observed, listen
from reviewtui.domain.reconcile import Around, Reconciled, Sighted, judge
from reviewtui.domain.sightings import provided, resolve, wanted
from reviewtui.domain.statements import StatusTale
from reviewtui.wire.messages import AdDetail

HOUR = 3_600_000
BEGIN = NOW - 30 * 24 * HOUR
ACCOUNT = "acme"
PLATFORM_WORDS = {
    "active": ("ACTIVE", "PREAPPROVED"),
    "paused": ("PAUSED", "CAMPAIGN_PAUSED", "ADSET_PAUSED"),
    "rejected": ("DISAPPROVED",),
    "in_review": ("PENDING_REVIEW", "IN_PROCESS"),
    "pending_billing": ("PENDING_BILLING_INFO",),
    "with_issues": ("WITH_ISSUES",),
    "archived": ("ARCHIVED",),
    "deleted": ("DELETED",),
}
"""All 12 effective statuses of the platform, by what they mean."""
FEEDBACK = (
    {"global": {"PERSONAL_HEALTH": "It tells people something about their body."}},
    {"placement_specific": {"instagram": {"GRAMMAR": "Capital letters."}, "facebook": {}}},
)


class Report(NamedTuple):
    """One report, as a reader of some file would yield it."""

    kind: str
    id: str
    source: str
    at: int
    fields: dict[str, Any]


@dataclass
class Planted:
    """An ad, or a row or mail that names none: what is true of it. `status` is the one that holds; `wrong` what is to
    be found, and since when; `take` whose status is to be suggested."""

    id: str
    status: str
    wrong: str = ""
    since: int = 0
    take: str = ""


@dataclass
class World:
    """What is true, and what was said."""

    chance: random.Random
    truth: dict[str, Planted] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)

    def at(self, day: int, hours: int = 0) -> int:
        return BEGIN + (day * 24 + hours) * HOUR

    def export(self, ad_id: str, day: int, word: str, **fields: Any) -> int:
        """The platform is asked, at the beginning of a day."""
        said = {"account_id": ACCOUNT, "status": word, "headline": f"Ad {ad_id}", "name": f"name of {ad_id}"}
        self.reports.append(Report("ad", ad_id, "meta", self.at(day), {"feedback": "", **said, **fields}))
        return self.at(day)

    def daily(self, ad_id: str, days: range, word: str, **fields: Any) -> None:
        """It is asked day after day; now and then an answer is lost, but for the first and the last one."""
        for day in days:
            if day in (days[0], days[-1]) or self.chance.random() < 0.7:
                self.export(ad_id, day, word, **fields)

    def sheet(self, ad_id: str, day: int, word: str, hours: int = 6, *, named: bool = False, **refs: Any) -> int:
        """The tracker is exported, some hours after the platform was asked; a row may name its ad or not."""
        at = self.at(day, hours)
        fields: dict[str, Any] = {"account_id": ACCOUNT, "status": word, "evidence": {"row": ad_id, "status": word}}
        if named:
            fields["refs"] = refs or {"name": [f" NAME of  {ad_id}"]}
            self.reports.append(Report("sighting", f"tracker:Main:{ad_id}", "tracker:Main", at, fields))
        else:
            self.reports.append(Report("ad", ad_id, "tracker:Main", at, fields))
        return at

    def mail(self, ad_id: str, day: int, word: str, hours: int, *, trust: str = "verified", **refs: Any) -> int:
        """A mail comes: from the platform, or from somebody who says so."""
        at = self.at(day, hours)
        item = f"mail:{ad_id}:{day}:{hours}:{trust}"
        fields = {"status": word, "trust": trust, "evidence": {"message": item}, "refs": refs or {"id": [ad_id]}}
        self.reports.append(Report("sighting", item, "mail", at, fields))
        return at

    def plant(self, id: str, status: str, wrong: str = "", since: int = 0, take: str = "") -> None:
        self.truth[id] = Planted(id, status, wrong, since, take)

    def word(self, status: str) -> str:
        return self.chance.choice(PLATFORM_WORDS[status])


def _agreeing(world: World, ad_id: str) -> None:
    status = world.chance.choice([one for one in PLATFORM_WORDS if one != "deleted"])
    world.daily(ad_id, range(1, 9), world.word(status))
    world.sheet(ad_id, 5, status, named=world.chance.random() < 0.5)
    world.plant(ad_id, status)


def _late_but_right(world: World, ad_id: str) -> None:
    """The sheet follows a day later, a mail tells of it twice."""
    world.daily(ad_id, range(1, 4), world.word("in_review"))
    world.sheet(ad_id, 2, "in_review")
    world.mail(ad_id, 3, "DISAPPROVED", 20)
    world.daily(ad_id, range(4, 9), "DISAPPROVED", feedback=FEEDBACK[0])
    world.sheet(ad_id, 5, "rejected")
    world.plant(ad_id, "rejected")


def _silent_rejection(world: World, ad_id: str) -> None:
    world.daily(ad_id, range(1, 4), "ACTIVE")
    world.sheet(ad_id, 2, "active", named=world.chance.random() < 0.5)
    if world.chance.random() < 0.5:  # somebody else tells of it: that is no mail of the platform
        world.mail(ad_id, 3, "DISAPPROVED", 20, trust="unverified")
    world.daily(ad_id, range(4, 9), "DISAPPROVED", feedback=FEEDBACK[1])
    world.sheet(ad_id, 7, "active", named=False)
    world.plant(ad_id, "rejected", "silent_rejection", world.at(4), "meta")


def _rejected_elsewhere(world: World, ad_id: str) -> None:
    world.daily(ad_id, range(1, 4), "ACTIVE")
    world.sheet(ad_id, 2, "active")
    world.mail(ad_id, 3, "DISAPPROVED", world.chance.randrange(1, 23))
    world.daily(ad_id, range(4, 9), "DISAPPROVED", feedback=FEEDBACK[0])
    world.plant(ad_id, "rejected", "rejected_elsewhere", world.at(4), "meta")


def _stale_sheet(world: World, ad_id: str) -> None:
    world.daily(ad_id, range(1, 4), world.word("in_review"))
    world.sheet(ad_id, 2, "in_review")
    world.daily(ad_id, range(4, 9), "ACTIVE")
    world.sheet(ad_id, 6, "in_review")
    world.plant(ad_id, "active", "stale_sheet", world.at(4), "meta")


def _paused(world: World, ad_id: str) -> None:
    world.daily(ad_id, range(1, 4), "ACTIVE")
    world.sheet(ad_id, 2, "active")
    world.mail(ad_id, 1, "ACTIVE", 2)
    world.daily(ad_id, range(4, 9), world.chance.choice(PLATFORM_WORDS["paused"]))
    world.plant(ad_id, "paused", "approved_but_paused", world.at(4), "meta")


def _unknown_id(world: World, ad_id: str) -> None:
    world.plant(ad_id, "active", "unknown_id", world.sheet(ad_id, 4, "active"))
    world.sheet(ad_id, 6, "active")


def _draft(world: World, ad_id: str) -> None:
    world.sheet(ad_id, 4, "draft")
    world.plant(ad_id, "draft")


def _two_of_one_name(world: World, ad_id: str) -> None:
    """Two ads of one name, each as it should be; and a row that could be about either."""
    for one in (f"{ad_id}a", f"{ad_id}b"):
        world.daily(one, range(1, 9), "ACTIVE", name=f"Twin {ad_id}")
        world.plant(one, "active")
    at = world.sheet(ad_id, 5, "rejected", named=True, name=[f"twin  {ad_id}"])
    world.plant(f"tracker:Main:{ad_id}", "rejected", "two_under_one_name", at)


def _mail_ahead(world: World, ad_id: str) -> None:
    world.daily(ad_id, range(1, 7), "ACTIVE")
    world.sheet(ad_id, 5, "active")
    since = world.mail(ad_id, 6, "DISAPPROVED", world.chance.randrange(1, 23))
    world.plant(ad_id, "active", "mail_against_platform", since, "mail")


def _sheet_ahead(world: World, ad_id: str) -> None:
    world.daily(ad_id, range(1, 5), world.word("in_review"))
    world.sheet(ad_id, 3, "in_review")
    since = world.sheet(ad_id, 7, "active")
    world.plant(ad_id, "in_review", "sheet_ahead", since, "tracker:Main")


def _mail_of_nothing(world: World, ad_id: str) -> None:
    trust = world.chance.choice(("verified", "unverified"))
    at = world.mail(ad_id, 5, "DISAPPROVED", 3, trust=trust, id=[f"no{ad_id}"], name=[f"nobody's {ad_id}"])
    world.plant(f"mail:{ad_id}:5:3:{trust}", "unknown", "mail_without_ad", at)


def _feedback(world: World, ad_id: str) -> None:
    """It comes back after an appeal: active, with what the review once said."""
    world.daily(ad_id, range(1, 4), "DISAPPROVED", feedback=FEEDBACK[0])
    world.daily(ad_id, range(4, 9), "ACTIVE", feedback=world.chance.choice(FEEDBACK))
    world.plant(ad_id, "active", "feedback_without_rejection", world.at(4))


def _forged(world: World, ad_id: str) -> None:
    """Mails that anybody could have sent, one of them after all else."""
    world.daily(ad_id, range(1, 9), "ACTIVE")
    world.sheet(ad_id, 5, "active")
    world.mail(ad_id, 6, "DISAPPROVED", 5, trust="unverified")
    world.mail(ad_id, 9, "DISAPPROVED", 5, trust="unverified")
    world.plant(ad_id, "active")


def _future(world: World, ad_id: str) -> None:
    """The platform says a word that nobody knows yet."""
    world.daily(ad_id, range(1, 9), "LIMITED_BY_MOON")
    world.sheet(ad_id, 5, "active")
    world.plant(ad_id, "unknown")


def _back_and_forth(world: World, ad_id: str) -> None:
    """Rejected, reversed and rejected again without a word; the mail was about the first time."""
    world.daily(ad_id, range(1, 4), "DISAPPROVED", feedback=FEEDBACK[0])
    world.mail(ad_id, 0, "DISAPPROVED", 12)
    for day in (4, 5, 6, 7):
        world.export(ad_id, day, "ACTIVE")
    world.sheet(ad_id, 6, "active")
    for day in (8, 9):
        world.export(ad_id, day, "DISAPPROVED", feedback=FEEDBACK[0])
    world.plant(ad_id, "rejected", "silent_rejection", world.at(7), "meta")


STORIES: tuple[Callable[[World, str], None], ...] = (
    _agreeing, _late_but_right, _silent_rejection, _rejected_elsewhere, _stale_sheet, _paused, _unknown_id, _draft,
    _two_of_one_name, _mail_ahead, _sheet_ahead, _mail_of_nothing, _feedback, _forged, _future, _back_and_forth,
)  # fmt: skip


def a_world(ads: int, seed: int) -> World:
    """So many stories, each of them told about as often as the others; the account is asked about on ten days."""
    world = World(random.Random(seed))
    for number in range(ads):
        STORIES[number % len(STORIES)](world, f"{number:04}")
    world.export("last", 9, "ACTIVE")
    world.plant("last", "active")
    return world


def heard(reports: Iterable[Report]) -> dict[str, Reconciled]:
    """What comes of reports in the order in which they are taken in, by the domain alone."""
    said: dict[tuple[str, str], dict[str, Observed]] = defaultdict(dict)
    asked = 0
    for report in reports:
        of = said[report.kind, report.id]
        _, of[report.source] = listen(of.get(report.source), report.source, report.fields, report.at)
        asked = max(asked, report.at) if report.source == "meta" else asked
    ads = {id_: of for (kind, id_), of in said.items() if kind == "ad"}
    homes = dict.fromkeys(ads, ACCOUNT)
    holders: dict[str, set[str]] = defaultdict(set)
    for id_, of in ads.items():
        for one in of.values():
            for key in provided(ACCOUNT, "", one.body.get("name", "")):
                holders[key].add(id_)
    placed: dict[str, list[Sighted]] = defaultdict(list)
    found: dict[str, Reconciled] = {}
    for (kind, item), of in said.items():
        if kind == "sighting":
            (one,) = of.values()
            account = one.body.get("account_id", "")
            about = resolve(wanted(one.body), account, lambda key: holders.get(key, ()), homes)
            if about.ad_id:
                placed[about.ad_id].append(Sighted(item, about.confidence, one))
            else:
                found[item] = _judged([one], Around(platform_asked_at=asked, names=about.names))
    for id_, of in ads.items():
        known = "meta" in of
        around = Around(placed[id_], platform_asked_at=None if known else asked, known=True)
        found[id_] = _judged(list(of.values()), around)
    return found


def _judged(reports: list[Observed], around: Around) -> Reconciled:
    told = judge(reports, around)
    assert told is not None
    return told


WORLD = a_world(400, 5)
IN_ORDER = heard(WORLD.reports)


def check(planted: Planted, status: str, tale: StatusTale) -> None:
    """What is found of an ad is what is wrong with it, with its sides, since when, and what is suggested."""
    found = [one.kind for one in tale.mismatches]
    assert found == ([planted.wrong] if planted.wrong else []), (planted, tale)
    assert status == planted.status, (planted, tale)
    for one in tale.mismatches:
        assert one.sides
        assert (one.since, one.take) == (planted.since, planted.take), (planted, tale)
        for place in one.sides:
            side = tale.statements[place]
            assert side.source == "meta" or side.evidence, side


def test_every_planted_mismatch_is_found_and_none_is_invented(capsys: pytest.CaptureFixture[str]) -> None:
    assert IN_ORDER.keys() == WORLD.truth.keys()
    planted = {(id_, one.wrong) for id_, one in WORLD.truth.items() if one.wrong}
    found = {(id_, kind.kind) for id_, one in IN_ORDER.items() for kind in one.tale.mismatches}
    both = len(planted & found)
    with capsys.disabled():
        print(f"\n{len(planted)} planted, {len(found)} found: precision {both / len(found):.3f}, recall", end=" ")
        print(f"{both / len(planted):.3f}")
    for id_, one in WORLD.truth.items():
        check(one, str(IN_ORDER[id_].status), IN_ORDER[id_].tale)


def test_a_word_that_nobody_knows_is_kept() -> None:
    assert {one.raw for one in IN_ORDER.values() if one.raw == "LIMITED_BY_MOON"}
    words = {one.raw for told in IN_ORDER.values() for one in told.tale.statements if one.source == "meta"}
    assert words >= {word for several in PLATFORM_WORDS.values() for word in several if word != "DELETED"}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.integers(0, len(WORLD.reports) - 1), max_size=200))
def test_the_order_and_repetition_of_imports_change_nothing(chance: random.Random, again: list[int]) -> None:
    reports = [*WORLD.reports, *(WORLD.reports[place] for place in again)]
    chance.shuffle(reports)
    assert heard(reports) == IN_ORDER


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_hub_finds_the_same_whatever_comes_first(tmp_path: Path, seed: int) -> None:
    world = a_world(2 * len(STORIES), seed)
    chance = random.Random(seed)
    reports = [*world.reports, *chance.sample(world.reports, 40)]
    chance.shuffle(reports)
    async with office_in(tmp_path) as office:
        connie, ana = office.line("connie", "connector"), office.line("ana")
        for some in _in_parts(reports, 37):
            answer = await connie.observe(*some)
            assert not [one for one in answer.outcomes if one.startswith("rejected")]
        rows = {row.ad_id: row for row in (await ana.all()).ads}
    assert rows.keys() == world.truth.keys()
    for id_, one in world.truth.items():
        tale = msgspec.json.decode(rows[id_].detail, type=AdDetail).tale
        assert tale is not None
        check(one, rows[id_].status, tale)
        assert rows[id_].mismatch == one.wrong
        assert (rows[id_].severity > 0) is bool(one.wrong)


def _in_parts(reports: list[Report], many: int) -> Iterable[list[Report]]:
    return (reports[at : at + many] for at in range(0, len(reports), many))
