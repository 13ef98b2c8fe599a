"""How much there is to do and what was done: figures that are read from kept counts, however many ads there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from reviewtui.domain.facts import Verdict
from reviewtui.domain.insights import Beside, Cell, Figure, Group, Period, Unit
from reviewtui.domain.lists import ESCALATED
from reviewtui.domain.query import STATES, Filter, Query, parse, render
from reviewtui.domain.rises import DAY_MS, day_of
from reviewtui.services.queue import COUNT_MOST, filter_of
from reviewtui.store.opinions import decided_by, skipped, unseen_changes
from reviewtui.store.reader import Reader
from reviewtui.store.tallies import ADS, ALL, ALONE, PERSON, REASON, UNSURE, VERDICT, daily, sources
from reviewtui.store.times import reading_times

Days = Mapping[int, int]
"""Day → count; a day left out is 0."""

WAITING = {
    "late": "is:late",
    "due": "due:>=0m due:<=24h",
    "waiting": "is:waiting",
    "escalated": ESCALATED,
    "disputed": "is:disputed",
    "appealed": "is:appealed",
    "changed": "is:changed",
    "second": "is:second",
}
"""Figures of the backlog, each with the query that opens its rows and by which it is counted."""
_LENGTHS = ((60_000, "m"), (3_600_000, "h"), (DAY_MS, "d"))
ANYWHERE = " ".join(f"is:{state}" for state in STATES)
_ASKED = " ".join(f"is:{state}" for state in STATES if state != "auto")


def backlog(reader: Reader, now: int, user: str) -> Group:
    """What waits now: open ads, and those that are late, due, disputed and so on; each counted up to a bound."""
    total = reader.open_total(now)
    found = [Figure("open", Unit.COUNT, total, total, query="")]
    for id, query in WAITING.items():
        rows = reader.count(filter_of(parse(query), now, user, reader), now, COUNT_MOST)
        seen = min(rows, COUNT_MOST)
        found.append(Figure(id, Unit.COUNT, seen, seen, query=query, more=rows > COUNT_MOST))
    return Group("now", tuple(found))


def work(reader: Reader, period: Period, now: int) -> Group:
    """What came, who judged it, and what was decided, day by day."""
    ads = daily(reader.connection, ADS, period.first, period.last)
    made = within("age", period.begin, period.end, now)
    lately = within("decided", period.begin, period.end, now)
    found = [counted("arrived", ads.get(ALL, {}), period, query=f"{ANYWHERE} {made}")]
    for id, key, states in (
        ("unsure", UNSURE, f"{ANYWHERE} is:unsure"), ("alone", ALONE, "is:auto"), ("person", PERSON, _ASKED),
    ):  # fmt: skip
        found.append(_share(id, ads.get(key, {}), ads.get(ALL, {}), period, f"{states} {made}"))
    decided = decisions_daily(reader, VERDICT, period.first, period.last)
    everything = _together(decided.values())
    found.append(counted("decided", everything, period, query=lately))
    total = sum(everything.values())
    for verdict in Verdict:
        of_it = counted(f"verdict_{verdict}", decided.get(verdict, {}), period, total, f"verdict:{verdict} {lately}")
        found.append(of_it)
    put_off = Counter(map(day_of, skipped(reader, period.begin, period.end)))
    found.append(counted("skipped", put_off, period))
    return Group("work", tuple(found))


def reasons(reader: Reader, period: Period, now: int) -> Group:
    """How often each reason was given, the most frequent first; n is all decisions."""
    decided = decisions_daily(reader, VERDICT, period.first, period.last)
    total = sum(sum(days.values()) for days in decided.values())
    named = decisions_daily(reader, REASON, period.first, period.last)
    lately = within("decided", period.begin, period.end, now)
    ordered = sorted(named, key=lambda code: (-sum(named[code].values()), code))
    return Group(
        "reasons",
        tuple(
            counted(
                "reason", named[code], period, total, f"{render(Query((Filter('reason', code),)))} {lately}", code
            )
            for code in ordered
        ),
    )


def mine(reader: Reader, period: Period, now: int, user: str) -> Group:
    """What this user did: for themselves, and nobody else."""
    done = Counter(map(day_of, decided_by(reader, user, period.begin, period.end)))
    times = reading_times(reader.connection, period.begin, period.end)
    timed = [ms for ms in times if ms is not None]
    pace = median(timed) if timed else None
    return Group(
        "mine",
        (
            counted("mine_done", done, period, query=f"by:me {within('decided', period.begin, period.end, now)}"),
            Figure("mine_pace", Unit.SPAN, pace, len(timed), why="" if timed else "untimed"),
        ),
    )


def heard(reader: Reader, now: int) -> Group:
    """How long ago each source of ads was last heard."""
    return Group(
        "sources",
        tuple(Figure("source", Unit.SPAN, max(0, now - at), 1, name=name) for name, at in sources(reader.connection)),
    )


def decisions_daily(reader: Reader, kind: str, first: int, last: int) -> dict[str, Counter[int]]:
    """Decisions by verdict or reason code, and day; own ones count before the mirror holds them."""
    found = {key: Counter(days) for key, days in daily(reader.connection, kind, first, last).items()}
    for change in unseen_changes(reader, first * DAY_MS, (last + 1) * DAY_MS):
        for key in [change.verdict] if kind == VERDICT else change.codes:
            found.setdefault(key, Counter())[day_of(change.at)] += change.n
    return {key: +days for key, days in found.items() if +days}


def within(key: str, begin: int, end: int, now: int) -> str:
    """What was made (`age`) or `decided` in this time (epoch ms, half open), as bounds of a query."""
    bounds = f"{key}:<={_age(now - begin, up=True)}"
    return bounds if end > now else f"{bounds} {key}:>{_age(now - end, up=False)}"


def counted(id: str, by_day: Days, period: Period, n: int | None = None, query: str | None = None,
            name: str = "") -> Figure:  # fmt: skip
    """A count over a period; `n` is what it is a part of, itself if nothing else."""
    days = tuple(by_day.get(day, 0) for day in period.days)
    total = sum(days)
    weeks = tuple(Cell(float(sum(week)), sum(week)) for week in _by_week(days))
    part = (Beside("part", Unit.SHARE, total / n),) if n else ()
    return Figure(id, Unit.COUNT, total, total if n is None else n, name, query, weeks=weeks, days=days, beside=part)


def _share(id: str, part: Days, whole: Days, period: Period, query: str) -> Figure:
    parts = _by_week([part.get(day, 0) for day in period.days])
    wholes = _by_week([whole.get(day, 0) for day in period.days])
    cells = [Cell(sum(some) / n if (n := sum(all_)) else None, n) for some, all_ in zip(parts, wholes, strict=True)]
    n = sum(map(sum, wholes))
    value = sum(map(sum, parts)) / n if n else None
    return Figure(id, Unit.SHARE, value, n, query=query, why="" if n else "none_came", weeks=tuple(cells))


def _by_week(days: Sequence[int]) -> list[Sequence[int]]:
    return [days[at : at + 7] for at in range(0, len(days), 7)]


def _together(counts: Iterable[Days]) -> Counter[int]:
    total: Counter[int] = Counter()
    for by_day in counts:
        total.update(by_day)
    return total


def _age(ms: int, *, up: bool) -> str:
    """A length of time in the smallest unit that a query can say, rounded to it."""
    unit, name = next((unit, name) for unit, name in _LENGTHS if ms < unit * 999_999 or unit == DAY_MS)
    return f"{-(-ms // unit) if up else ms // unit}{name}"
