"""The insights of a period as a file for others: Markdown, one page of HTML, or an object for programs.

Names come from outside. Whatever they hold, they stay text: in Markdown every sign that could mean something is
escaped, in HTML every character that could. The page loads nothing, runs nothing and follows the reader's light or
dark setting; its one style sheet is named by its hash, so that it also shows under a strict content policy.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any

from reviewtui.domain.insights import Figure, Group, Insights
from reviewtui.services.insight_words import about, beside, cell, code, heading, label, resting_on, value
from reviewtui.services.insights import in_order
from reviewtui.text import terminal
from reviewtui.words import language, say

FORMATS = ("md", "html")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BAR, _GAP, _HEIGHT = 4, 1, 20
"""Of the little charts, in units of their own: the width of a day, the space between, the height of the most."""

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d8dee6; --page: #fbfcfd; --bar: #2f6fb0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfe5ec; --soft: #98a4b3; --line: #323b47; --page: #12161c; --bar: #7db2e8; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: .5rem 0 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .25rem; }
p { color: var(--soft); margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: baseline; }
th { color: var(--soft); font-weight: normal; font-size: .85rem; }
th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; }
td:first-child { overflow-wrap: anywhere; }
td:nth-child(2) { font-weight: bold; white-space: nowrap; }
td { color: var(--soft); }
td:first-child, td:nth-child(2) { color: var(--ink); }
svg { height: 1.25rem; fill: var(--bar); vertical-align: text-bottom; }
svg line { stroke: var(--line); }
@media (max-width: 44rem) {
  thead { position: absolute; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { border: 0; padding: 0 .75rem 0 0; text-align: left; }
  td:first-child { font-weight: bold; }
  td:nth-child(n+2) { display: inline-block; }
  td:empty { display: none; }
  td[data-week]::before { content: attr(data-week) " "; font-size: .85rem; }
}
"""


def as_markdown(insights: Insights) -> str:
    """The report as Markdown with tables."""
    lines = [f"# {_title(insights)}", "", _origin(insights, _marked(insights.user)), ""]
    groups = in_order(insights)
    if _is_quiet(groups):
        lines += [say("insights.no_rises"), ""]
    for group in groups:
        head, rows = _table(group, insights)
        lines += [f"## {say(f'insights.group_{group.id}')}", "", _row(head)]
        lines.append("|" + "|".join([":--", *["--:"] * (len(head) - 2), ":--"]) + "|")
        for figure, (name, *cells) in zip(group.figures, rows, strict=True):
            lines.append(_row([_marked(name) if figure.name else name, *cells]))
        lines.append("")
    return "\n".join(lines)


def as_html(insights: Insights) -> str:
    """The report as one page of HTML that needs nothing else."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    title = _safe(_title(insights))
    groups = in_order(insights)
    quiet = f"<p>{_safe(say('insights.no_rises'))}</p>" if _is_quiet(groups) else ""
    body = "\n".join(_section(group, insights) for group in groups)
    return f"""<!doctype html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p>{_safe(_origin(insights, insights.user))}</p>
{quiet}
{body}
</body>
</html>
"""


def as_object(insights: Insights) -> dict[str, Any]:
    """The report as JSON knows it: names as they are, shares 0 to 1, spans in milliseconds, instants in epoch ms."""
    period = insights.period
    return {
        "weeks": list(period.weeks),
        "first_day": _date(period.first),
        "last_day": _date(period.last),
        "read_at": insights.read_at,
        "user": insights.user,
        "counted": insights.counted,
        "figures": [
            {"group": group.id, **_object(figure)} for group in in_order(insights) for figure in group.figures
        ],
    }


def _date(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _object(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id, "name": figure.name, "title": figure.title, "unit": str(figure.unit), "value": figure.value,
        "most": figure.most, "more": figure.more, "n": figure.n, "undefined_because": figure.why or None,
        "query": figure.query,
        "weeks": [{"value": of_week.value, "n": of_week.n} for of_week in figure.weeks], "days": list(figure.days),
        "beside": {one.id: one.value for one in figure.beside}, "note": figure.note,
        "rise": None if figure.rise is None else figure.rise._asdict(),
    }  # fmt: skip


def _title(insights: Insights) -> str:
    return f"{say('insights.title')} · {heading(insights)}"


def _is_quiet(groups: Sequence[Group]) -> bool:
    return all(group.id != "rises" for group in groups)


def _origin(insights: Insights, user: str) -> str:
    """Whose figures these are, and of when."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=insights.read_at)
    parts = [say("insights.scope", user=user), say("insights.as_of", at=f"{at:%Y-%m-%d %H:%M}")]
    if insights.counted < 1:
        parts.append(say("insights.counting", percent=int(insights.counted * 100)))
    return " · ".join(parts)


def _table(group: Group, insights: Insights) -> tuple[list[str], list[list[str]]]:
    """The heads of the columns and the rows, in words; the weeks stand where any figure has them."""
    weeks = insights.period.weeks if any(figure.weeks for figure in group.figures) else ()
    head = [say("insights.figure"), say("insights.whole"), say("insights.n", n="").strip(), *(w[5:] for w in weeks)]
    return [*head, say("insights.note")], [_cells(figure, len(weeks)) for figure in group.figures]


def _cells(figure: Figure, weeks: int) -> list[str]:
    by_week = [cell(figure.unit, of_week) for of_week in figure.weeks] or [""] * weeks
    why = say(f"insights.why_{figure.why}") if figure.why else ""
    note = " · ".join(part for part in (beside(figure), why) if part)
    named = f"{label(figure).strip()} ({code(figure)})" if code(figure) else label(figure).strip()
    return [named, value(figure), f"{figure.n:,}", *by_week, note]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _marked(words: str) -> str:
    """Text in Markdown: nothing in it is markup, a link or the end of a cell."""
    return _PUNCTUATION.sub(r"\\\1", terminal(words))


def _safe(words: str) -> str:
    """Text in HTML, between tags or quotes."""
    return escape(terminal(words))


def _section(group: Group, insights: Insights) -> str:
    head, rows = _table(group, insights)
    names = "".join(f"<th>{_safe(name)}</th>" for name in head)
    weeks = head[3:-1]
    lines = []
    for figure, (name, amount, n, *by_week, note) in zip(group.figures, rows, strict=True):
        cells = [f'<td title="{_safe(about(figure))}">{_safe(name)}</td>', f"<td>{_safe(amount)}</td>"]
        cells.append(f"<td>{_safe(resting_on(figure))}</td>" if n else "<td></td>")
        cells += [
            f'<td data-week="{_safe(week)}">{_safe(words)}</td>' if words else "<td></td>"
            for week, words in zip(weeks, by_week, strict=True)
        ]
        chart = _chart(figure.days)
        lines.append(f"<tr>{''.join(cells)}<td>{chart}{' ' if chart and note else ''}{_safe(note)}</td></tr>")
    return (
        f"<h2>{_safe(say(f'insights.group_{group.id}'))}</h2>\n<table><thead><tr>{names}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody></table>"
    )


def _chart(days: Sequence[int]) -> str:
    """A bar for each day over a line at 0, with its numbers in words for whoever cannot see it."""
    most = max(days, default=0)
    if not most:
        return ""
    step = _BAR + _GAP
    width = step * len(days)
    bars = "".join(
        f'<rect x="{at * step}" y="{_HEIGHT - height}" width="{_BAR}" height="{height}"/>'
        for at, n in enumerate(days)
        if (height := max(1, round(n / most * _HEIGHT)) if n else 0)
    )
    words = say("insights.per_day", last=f"{days[-1]:,}", most=f"{most:,}")
    line = f'<line x1="0" y1="{_HEIGHT}" x2="{width}" y2="{_HEIGHT}"/>'
    return f'<svg viewBox="0 0 {width} {_HEIGHT + 1}" role="img" aria-label="{_safe(words)}">{bars}{line}</svg>'
