"""Whether more use goes with staying, on this user's accounts, with what the figures do not show."""

from collections.abc import Iterator
from typing import NamedTuple

from reviewtui.domain.account_facts import Step
from reviewtui.domain.association import ADOPTION, Association, Case, Curve, associate, case_of
from reviewtui.domain.churn import Standing
from reviewtui.domain.playbook import DONE, Afterwards, Outcome, afterwards, outcome_of
from reviewtui.domain.usage import complete_months
from reviewtui.store.accounts import facts_about
from reviewtui.store.reader import Reader
from reviewtui.store.summaries import reading_of, state_of
from reviewtui.words import say

POINTS_SHOWN = (3, 6, 12, 24, 36, 48, 60, 72)
"""Months after which it is told how many stay."""


class UseAndChurn(NamedTuple):
    """Use and leaving, and what followed the steps that were done, by their names. `undated`: accounts in no figure,
    as they left and nobody says when."""

    association: Association
    outcomes: tuple[Outcome, ...]
    undated: int = 0


def associate_accounts(reader: Reader, user: str, now: int, use: str = ADOPTION, stay: str = "") -> UseAndChurn:
    """All of it over every account here. `use`, `stay`: what counts as use, and as months of staying
    (`domain.association.case_of`)."""
    reading = reading_of(reader.connection, now)
    cases: list[Case] = []
    done: dict[str, list[Afterwards]] = {}
    undated = 0
    for account_id, _ in reader.connection.execute("SELECT account_id, 0 FROM main.summary ORDER BY account_id"):
        told = [one for one in facts_about(reader, str(account_id), user) if one.delivery != "held"]
        found = state_of(reader.connection, str(account_id), told, reading)
        if found is None:
            continue
        case = case_of(found[0], reading.today, use, stay)
        if case is not None:
            cases.append(case)
        elif found[0].standing is Standing.CHURNED and found[0].status.on is None:
            undated += 1
        full = complete_months(found[0].series, reading.today)
        for one in told:
            if isinstance(one.recorded.body, Step) and one.recorded.body.outcome == DONE:
                done.setdefault(one.recorded.body.play, []).append(afterwards(full, one.recorded))
    outcomes = tuple(outcome_of(play, all_of) for play, all_of in sorted(done.items()))
    return UseAndChurn(associate(cases), outcomes, undated)


def told_lines(all_of: UseAndChurn, use: str) -> Iterator[tuple[str, str]]:
    """The figures in plain words, each with its style (`headline`, `warning`, `muted` or '')."""
    found = all_of.association
    correlation = found.correlation
    yield say("association.head", use=_named(use)), "headline"
    yield say("association.counted", n=found.n, left=found.left), ""
    if all_of.undated:
        yield say("association.undated", n=all_of.undated), "warning"
    if correlation.rho is None:
        yield say("association.undefined"), "warning"
    else:
        interval = say("association.no_interval")
        if correlation.low is not None and correlation.high is not None:
            interval = say("association.interval", low=f"{correlation.low:+.2f}", high=f"{correlation.high:+.2f}")
        yield say("association.rho", rho=f"{correlation.rho:+.2f}", interval=interval, n=correlation.n), ""
        yield _reading(correlation.low, correlation.high), ""
    yield "", ""
    if found.curves:
        yield say("association.curves", n=found.timed), "headline"
        for curve in found.curves:
            yield from _curve(curve)
        if found.log_rank is not None:
            yield (
                say("association.log_rank", chi2=f"{found.log_rank.chi2:.2f}", df=found.log_rank.df,
                    p=f"{found.log_rank.p:.3g}"),
                "",
            )  # fmt: skip
        yield "", ""
    yield say("association.caveats"), "headline"
    for code in found.caveats:
        yield say(f"association.caveat_{code}"), "muted"
    if all_of.outcomes:
        yield "", ""
        yield say("association.steps"), "headline"
        for one in all_of.outcomes:
            change = f"{one.change:+.0%}" if one.change is not None else say("association.too_few")
            words = {"play": one.play, "told": one.done, "n": one.n, "rose": one.rose, "fell": one.fell}
            yield say("association.step", change=change, **words), ""
        yield say("association.step_caveat"), "muted"


def _named(use: str) -> str:
    return say(f"association.use_{use}") if use in ("adoption", "active") else use.removeprefix("extra:")


def _reading(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return say("association.says_nothing")
    if high < 0:
        return say("association.says_stays")
    return say("association.says_leaves" if low > 0 else "association.says_either")


def _curve(curve: Curve) -> Iterator[tuple[str, str]]:
    median = say("association.not_seen")
    if curve.median is not None:
        median = say("association.half_gone", months=f"{curve.median:.0f}")
    yield (
        say("association.curve", least=f"{curve.least:,.4g}", most=f"{curve.most:,.4g}", n=curve.n, left=curve.left,
            median=median),
        "",
    )  # fmt: skip
    shown = []
    for months in POINTS_SHOWN:
        before = [point for point in curve.points if point.months <= months]
        if not curve.points or months > curve.points[-1].months:
            break
        staying, low, high = (before[-1].staying, before[-1].low, before[-1].high) if before else (1.0, None, None)
        between = f" ({low:.0%}–{high:.0%})" if low is not None and high is not None else ""
        shown.append(say("association.after", months=months, share=f"{staying:.0%}{between}"))
    if shown:
        yield f"  {'   '.join(shown)}", "muted"
