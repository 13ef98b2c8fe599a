"""Status questions of customers: logged by one key, counted by week, compared with a chosen baseline."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reviewtui.domain.facts import Decision, FactKind, Ping, read_body
from reviewtui.domain.pings import (
    QUESTIONS,
    Asked,
    Change,
    Told,
    Weekly,
    answered_by_page,
    begin_of,
    change_against,
    count_weekly,
    week_of,
    weeks_between,
)
from reviewtui.domain.policy import Policy
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.acts import cache_read, clean, commit, make_fact, require_role
from reviewtui.services.desk import Desk, current_policy
from reviewtui.store.pings import ads_of, asked_since
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import worded
from reviewtui.words import say

ADS_LOOKED_AT = 50
"""Of an account asked about as a whole, so many of its newest ads tell whether the page answered."""
WORDS_MOST = 500
"""Characters that are kept of what was asked."""
_BASELINE = "pings_baseline"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The weeks that later ones are compared with; `said` as the user wrote them."""

    said: str
    weeks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question with the names of what it is about. `ad` is '' for the account as a whole; `familiar`: this
    version knows the kind of question."""

    id: str
    at: int
    question: str
    account: str
    ad_id: str
    ad: str
    text: str
    known: bool
    answered: bool
    familiar: bool


@dataclass(frozen=True, slots=True)
class PingReport:
    """Questions by week, account and kind, newest first; `by_week` of each week. `change` None without a baseline."""

    weeks: tuple[str, ...]
    rows: tuple[Weekly, ...]
    by_week: dict[str, int]
    known: int
    answered: int
    baseline: Baseline | None
    change: Change | None

    @property
    def n(self) -> int:
        """Questions in these weeks."""
        return sum(self.by_week.values())


def log_ping(
    desk: Desk, account_id: str, question: str, *, ad_id: str = "", via: str = "chat", text: str = "",
    answered: bool = False,
) -> str:  # fmt: skip
    """Record that a customer asked, about an ad or about their account as a whole. Returns the fact's id.

    Args:
        account_id: empty for that of the ad.
        question: of `domain.pings.QUESTIONS`.
        via: where it was asked, in a word.
        text: what was asked, if it is at hand.
        answered: an answer was copied for it.

    Raises:
        ReviewError: `no_ad`, `role_needed`, `no_commit`, `no_cache`; Misused: `ping_no_account`, `ping_question`,
            `too_long`, `not_text`.
    """
    require_role(desk, FactKind.PING)
    if question not in QUESTIONS:
        raise Misused("ping_question", question=question[:40], known=", ".join(QUESTIONS))
    now = desk.clock()
    with cache_read(desk):
        stored = desk.reader.ad(ad_id, now) if ad_id else None
        if ad_id and stored is None:
            raise ReviewError("no_ad", ad_id=ad_id)
        account_id = account_id or (stored.account_id if stored is not None else "")
        if not account_id:
            raise Misused("ping_no_account")
        known = page_answered(desk.reader, question, account_id, ad_id, now)
    words = clean(text, "text")[:WORDS_MOST]
    body = Ping(account_id, question, now, via, words, known, answered)
    fact = make_fact(desk, FactKind.PING, ad_id, body)
    commit(desk, [fact])
    return fact.id


def page_answered(reader: Reader, question: str, account_id: str, ad_id: str, at: int) -> bool:
    """Whether the status page answered a question at this instant (epoch ms), as far as this cache knows."""
    ads = [ad_id] if ad_id else ads_of(reader, account_id, ADS_LOOKED_AT)
    policy = current_policy(reader)
    told = [one for one in (_told(reader, policy, each, at) for each in ads) if one is not None]
    return answered_by_page(question, told, at)


def _told(reader: Reader, policy: Policy, ad_id: str, now: int) -> Told | None:
    stored = reader.ad(ad_id, now)
    if stored is None:
        return None
    detail, tale = stored.detail, stored.detail.tale
    since = detail.status_at or stored.created_at
    if tale is not None and tale.since is not None:
        since = tale.since
    verdict, decided_at, why, change = "", 0, bool(detail.review_feedback()), bool(detail.review_feedback())
    if stored.decision_id:
        made = [(fact.at, fact.body) for fact in reader.facts_by_id([stored.decision_id])]
        made += [(own.at, own.body) for own in reader.own_facts_on(ad_id) if own.id == stored.decision_id]
        for at, raw in made[:1]:
            body = read_body(raw)
            if isinstance(body, Decision):
                verdict, decided_at = str(body.verdict), at
                codes = [code for reason in body.reasons if (code := policy.code(reason.code)) is not None]
                why, change = why or bool(codes), change or bool(codes)
    checking = tale is not None and tale.checking is not None
    return Told(stored.status, since, stored.checked_at, verdict, decided_at, why, change, checking)


def questions_of(reader: Reader, weeks: Sequence[str], account: str = "") -> list[Asked]:
    """The questions of these weeks (oldest first), all or one account's, the newest first.

    Raises:
        Misused: `week_form`.
    """
    wanted = frozenset(weeks)
    asked = asked_since(reader, min(map(begin_of, weeks))) if weeks else []
    return [one for one in reversed(asked) if week_of(one.at) in wanted and account in ("", one.account_id)]


def asked_rows(reader: Reader, weeks: Sequence[str], question: str = "") -> list[AskedRow]:
    """The questions of these weeks as a list shows them, the newest first; `question` for one kind alone.

    Raises:
        Misused: `week_form`.
    """
    asked = [one for one in questions_of(reader, weeks) if question in ("", one.question)]
    titles = reader.titles([one.ad_id for one in asked if one.ad_id])
    names = reader.account_names({one.account_id for one in asked})
    return [
        AskedRow(
            one.id, one.at, one.question, names.get(one.account_id, one.account_id), one.ad_id,
            titles.get(one.ad_id, one.ad_id), one.text, one.known, one.answered, one.question in QUESTIONS,
        )
        for one in asked
    ]  # fmt: skip


def weekly(reader: Reader, weeks: Sequence[str], account: str = "") -> list[Weekly]:
    """How often each account asked each question in each of these weeks; `account` for one alone.

    Raises:
        Misused: `week_form`.
    """
    return count_weekly(questions_of(reader, weeks, account), weeks)


def read_report(reader: Reader, weeks: Sequence[str], now: int, account: str = "") -> PingReport:
    """The counts of these weeks, and the change against the baseline: of the weeks among them that are over.

    The present week counts as over only where it is the only one. `now` in epoch ms.

    Raises:
        Misused: `week_form`.
    """
    chosen = baseline(reader)
    over = [week for week in weeks if week != week_of(now)] or list(weeks)
    asked = questions_of(reader, [*weeks, *(chosen.weeks if chosen else ())], account)
    counts = Counter(week_of(one.at) for one in asked)
    rows = count_weekly(asked, weeks)
    return PingReport(
        tuple(weeks), tuple(rows), {week: counts[week] for week in weeks}, sum(row.known for row in rows),
        sum(row.answered for row in rows), chosen,
        None if chosen is None else change_against(counts, chosen.weeks, over),
    )  # fmt: skip


def baseline(reader: Reader) -> Baseline | None:
    """The baseline this user chose; None while there is none."""
    said = reader.remembered(_BASELINE)
    if not said:
        return None
    return Baseline(said, weeks_between(said))


def choose_baseline(desk: Desk, text: str) -> Baseline:
    """Compare with these weeks from now on: `2026-W30..2026-W33`.

    Raises:
        Misused: `baseline_form`, `week_form`; ReviewError: `work_trouble`.
    """
    chosen = Baseline(text.strip(), weeks_between(text))
    with worded(desk.settings.cache_dir):
        desk.work.set_meta(_BASELINE, chosen.said)
    return chosen


def say_change(change: Change | None) -> str:
    """The change in plain words, with n on both sides."""
    if change is None:
        return say("pings.no_baseline")
    values = {
        "before": _rate(change.before_rate), "before_n": change.before, "before_weeks": change.before_weeks,
        "now": _rate(change.now_rate), "now_n": change.now, "now_weeks": change.now_weeks,
    }  # fmt: skip
    if change.share is None:
        return say("pings.thin", **values)
    words = say("pings.change", percent=f"{change.share * 100:+.0f}".replace("-", "−"), **values)
    return words if change.p < 0.05 else f"{words} {say('pings.by_chance')}"


def _rate(a_week: float) -> str:
    return f"{a_week:.0f}" if a_week >= 10 or a_week == int(a_week) else f"{a_week:.1f}"
