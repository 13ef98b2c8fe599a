"""The demo without a screen: the same app, driven by its keys through the whole loop, and a report of it."""

import asyncio
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec
from textual.widgets import Input

from reviewtui.commands.output import emit, line
from reviewtui.demo import DemoHome, home_of
from reviewtui.demo_hands import Hands, Made
from reviewtui.domain.decisions import Role, State
from reviewtui.errors import ReviewError
from reviewtui.sample.team import CAMPAIGN_HOST
from reviewtui.screens.account import AccountScreen
from reviewtui.screens.accounts import AccountsScreen
from reviewtui.screens.bulk import BulkScreen
from reviewtui.screens.disputes import DisputesScreen
from reviewtui.screens.line import LineScreen
from reviewtui.screens.sheet import ReasonSheet
from reviewtui.services.ads import AdView
from reviewtui.services.exports import export_jsonl
from reviewtui.widgets.plot_view import PlotView
from reviewtui.words import say

MEMO = "Both claims need proof."
COVERED, FIELD, VALUE = "cover:me", "plan", "team"
WHY = "They signed for it on the phone."
NOTE = "From Monday on there is somebody who stands in for her."
TOGETHER = f"host:{CAMPAIGN_HOST} lang:en"


@dataclass(slots=True)
class Seen:
    """What an account manager saw and recorded: how many accounts are listed and drawn, which of them they cover
    today, which one they opened; the field they corrected, and to what; their note. `lines`: the accounts they cover
    as `accounts --json` has them afterwards."""

    listed: int
    drawn: int
    covered: list[str]
    opened: str
    field: str
    value: str
    note: str
    lines: list[dict[str, Any]]


@dataclass(slots=True)
class Report:
    """What the demo did; everything in it can be found in its home."""

    home: str
    hub: str
    open_ads: int = 0
    ads: list[str] = field(default_factory=list)
    decisions: list[Made] = field(default_factory=list)
    settled: list[Made] = field(default_factory=list)
    """What a lead decided, on whose machine `HOME/lead` is."""
    accounts: Seen | None = None
    """What an account manager did, on whose machine `HOME/account-manager` is."""
    outbox: int = 0
    held: int = 0
    export: dict[str, object] = field(default_factory=dict)
    seconds: float = 0.0


def drive(demo: DemoHome, *, json: bool) -> int:
    """Drive the app through the loop and print what it did. Returns the exit code.

    Raises:
        ReviewError: `demo_stuck`, naming the step that did not happen.
    """
    began = time.monotonic()
    report = Report(str(demo.root), demo.settings.hub.url if demo.settings.hub else "")
    lead = home_of(demo, Role.LEAD)  # has the ads as they are before any of it
    asyncio.run(_review(demo, report))
    asyncio.run(_lead(lead, report))
    manager = home_of(demo, Role.ACCOUNT_MANAGER)
    report.accounts = asyncio.run(_look_after(manager))
    report.accounts.lines = _told(manager)
    asyncio.run(_take_out(demo, report))
    report.seconds = round(time.monotonic() - began, 1)
    if json:
        emit(asdict(report))
        return 0
    line(say("demo.drove", seconds=report.seconds, home=report.home))
    for step in _steps(report):
        line(say("demo.step", what=step))
    return 0


def _steps(report: Report) -> list[str]:
    """What was done, a line each."""
    steps = [say("demo.rows", n=report.open_ads)]
    together = [made for made in report.decisions if made.how == "together"]
    for made in [*report.decisions, *report.settled]:
        verdict = say(f"queue.done_{made.verdict}")
        reasons = " ".join(made.reasons)
        if made not in together:
            steps.append(say(f"demo.{made.how}", verdict=verdict, ad_id=made.ad_id, reasons=reasons).rstrip(" :"))
        elif made is together[0]:
            steps.append(say("demo.together", verdict=verdict, n=len(together), reasons=reasons))
        if made.undone:
            steps.append(say("demo.undone", ad_id=made.ad_id))
    export = report.export
    return [
        *steps,
        *(_steps_of(report.accounts) if report.accounts else []),
        say("demo.drained"),
        say("demo.exported", n=export["written"], file=export["file"], sha=export["sha256"]),
    ]


def _steps_of(seen: Seen) -> list[str]:
    """What was done about accounts, a line each."""
    lines = {line["account_id"]: line for line in seen.lines}
    covers = ", ".join(f"{line['name']} ({line['band'] or '–'}, {line['renews_on']})" for line in lines.values())
    name = lines[seen.opened]["name"]
    return [
        say("demo.accounts", listed=seen.listed, drawn=seen.drawn),
        say("demo.covers", accounts=covers),
        say("demo.corrected", account=name, field=seen.field, value=seen.value),
        say("demo.noted", account=name, note=seen.note),
    ]


async def _look_after(home: DemoHome) -> Seen:
    """An account manager's: the accounts they cover today."""
    async with _Manager(home.settings, home.root).working() as hands:
        seen = await hands.look()
        await hands.correct(seen.field, f"{seen.value}: {WHY}")
        await hands.note(seen.note)
        await hands.until("outbox", hands.drained)
        return seen


def _told(home: DemoHome) -> list[dict[str, Any]]:
    """The accounts that its user covers, as another program is told of them.

    Raises:
        ReviewError: `demo_stuck`.
    """
    command = [sys.executable, "-P", "-m", "reviewtui", "accounts", "--home", str(home.root), "--json", COVERED]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        raise ReviewError("demo_stuck", what="accounts --json", home=home.root)
    return list(msgspec.json.decode(done.stdout)["items"])


async def _review(demo: DemoHome, report: Report) -> None:
    """A reviewer's loop: one ad after the other, then several at once."""
    async with _Reviewer(demo.settings, demo.root).working() as hands:
        report.open_ads = len(hands.screen.list.pages)
        await hands.approve()
        await hands.reject()
        await hands.reject_in_full()
        await hands.undo()
        await hands.by_template()
        await hands.look_twice()
        await hands.together()
        await hands.settled()
        report.decisions = await hands.all_made()
        report.ads = list(dict.fromkeys(made.ad_id for made in report.decisions))


async def _lead(home: DemoHome, report: Report) -> None:
    """A lead's: an ad on which two reviewers differ."""
    async with _Lead(home.settings, home.root).working() as hands:
        await hands.settle()
        await hands.settled()
        report.settled = await hands.all_made()


async def _take_out(demo: DemoHome, report: Report) -> None:
    """What the team decided, the lead's word included, as training data."""
    async with _Reviewer(demo.settings, demo.root).working() as hands:
        standing = hands.app.standing()
        report.outbox, report.held = standing.outbox, standing.held
        file = demo.root / "export.jsonl"
        done = await hands.act(export_jsonl, file)
        report.export = {"file": str(file), **asdict(done)}


class _Reviewer(Hands):
    async def fresh(self) -> AdView:
        """The next ad that nobody decided, and nobody is at."""
        view = await self.reading()
        while view.state != State.OPEN or view.holder:
            await self.press("down")
            view = await self.reading()
        return view

    async def approve(self) -> None:
        """One key; where the AI would reject, Enter leaves the reason out."""
        view = await self.fresh()
        await self.press("approve")
        if self.screen.strip.is_open:
            await self.pilot.press("enter")
        await self.decided("decided", view.ad_id)

    async def reject(self) -> None:
        """Two keys: the verdict, and a reason on a digit."""
        view = await self.fresh()
        await self.offer("reject")
        await self.pilot.press("1")
        await self.decided("decided", view.ad_id)

    async def reject_in_full(self) -> None:
        """Evidence marked by keyboard, then the sheet: two reasons and a memo."""
        view = await self.fresh()
        await self.press("evidence")
        await self.press("mark")
        await self.press("word_right")
        await self.press("mark")
        await self.press("done")
        await self.until("evidence", lambda: self.screen.panel.evidence)
        await self.offer("reject")
        await self.press("more_reasons")
        await self.on_top("sheet", ReasonSheet)
        await self.until("sheet", lambda: isinstance(self.app.focused, Input))
        for word in ("misleading", "sensational"):
            await self.pilot.press(*word, "enter")
        await self.pilot.press("tab")
        await self.write(MEMO)
        await self.pilot.press("ctrl+s")
        await self.decided("decided", view.ad_id)

    async def undo(self) -> None:
        """A decision taken back, once it is on the hub, so that both travel."""
        view = await self.fresh()
        await self.offer("escalate")
        await self.pilot.press("1")
        await self.decided("decided", view.ad_id)
        await self.until("outbox", self.drained)
        await self.press("undo")
        last = list(self.made)[-1]

        async def taken_back() -> bool:
            return any(one.id == last and one.undone for one in await self.history())

        await self.until_true("undo", taken_back)

    async def by_template(self) -> None:
        """Three keys: what the team writes most often."""
        view = await self.fresh()
        await self.offer("reject")
        await self.press("list_templates")
        await self.until("templates", lambda: self.screen.templates.is_open and self.screen.templates.found)
        await self.pilot.press("1")
        await self.decided("by_template", view.ad_id)

    async def look_twice(self) -> None:
        """An ad that another decided: what they said is hidden until the verdict."""
        await self.search("is:second")
        view = await self.reading()
        await self.press("approve")
        await self.decided("looked_twice", view.ad_id)

    async def together(self) -> None:
        """Ads that say the same, with one verdict, once every version of them was read."""
        await self.search(TOGETHER)
        await self.reading()
        await self.press("mark_alike")
        await self.until("marks", lambda: len(self.screen.marks) > 1)
        await self.offer("reject")
        places = [place.code for place in self.screen.places]
        await self.pilot.press(str(places.index("SCAM_PRACTICE") + 1))
        panel = (await self.on_top("bulk", BulkScreen)).panel
        await self.until("bulk", lambda: panel.bulk)
        while panel.read_at is None:
            await self.press("bulk_on")
        await asyncio.sleep((self.settings.dwell_ms + 100) / 1000)
        views = panel.bulk.views if panel.bulk is not None else ()
        await self.press("bulk_commit")
        await self.decided("together", *(view.ad_id for view in views))


class _Lead(Hands):
    async def settle(self) -> None:
        """Two keys: whose opinion holds, and why they differed."""
        await self.press("go_disputes")
        panel = (await self.on_top("disputes", DisputesScreen)).panel
        view = await self.until("disputes", lambda: panel.painted)
        await self.pilot.press("1", "1")
        await self.decided("settled", view.ad_id)


class _Manager(Hands):
    async def look(self) -> Seen:
        """The list, the plot and back, then the accounts covered today, and the first one's page."""
        await self.press("go_accounts")
        screen = await self.on_top("accounts", AccountsScreen)
        listed = await self.until("accounts", lambda: len(screen.rows.rows))
        view = screen.query_one(PlotView)
        await self.press("account_plot")
        plot = await self.until("plot", lambda: view.plot)
        before = view.here
        for way in ("account_right", "account_left", "account_down", "account_up"):
            if view.here == before:
                await self.press(way)
        await self.until("plot", lambda: view.here != before)
        await self.press("account_plot")
        await self.until("accounts", lambda: not screen.plotted)
        await self.press("account_find")
        await self.fill("accounts", screen.query_one("#narrow", Input), COVERED)
        await self.until("accounts", lambda: screen.query_text == COVERED and 0 < len(screen.rows.rows) < listed)
        await self.press("account_top")
        covered = [line.account_id for line in screen.rows.rows]
        await self.press("account_open")
        page = await self.on_top("account", AccountScreen)
        await self.until("account", lambda: page.view)
        drawn = sum(len(spot.dots) for spot in plot.spots)
        return Seen(listed, drawn, covered, page.account_id, FIELD, VALUE, NOTE, [])

    async def correct(self, field: str, words: str) -> None:
        """What a source says is put right, with why."""
        page = await self._answer("page_correct", f"{field} = {words}")
        await self.until("account", lambda: page.view and page.view.state.fields[field].corrected)

    async def note(self, words: str) -> None:
        """A note that whoever covers the account next will read."""
        page = await self._answer("page_note", words)

        def there() -> bool:
            told = page.view.told if page.view else ()
            return any(getattr(one.recorded.body, "text", "") == words for one in told)

        await self.until("account", there)

    async def _answer(self, action_id: str, words: str) -> AccountScreen:
        page = await self.on_top("account", AccountScreen)
        await self.press(action_id)
        line = await self.on_top("line", LineScreen)
        await self.fill("line", line.query_one(Input), words)
        return page
