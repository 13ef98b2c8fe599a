"""Renewals with real keys: the quarter's sums, what is at risk and why, and what if."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import Home
from hub_setup import NOW
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from test_account_lines import TODAY, use

from reviewtui.domain.renewals import PlanRules, Renewal, Target, quarter_of
from reviewtui.screens.account import AccountScreen
from reviewtui.screens.accounts import AccountsScreen
from reviewtui.screens.renewals import RenewalsScreen
from reviewtui.services.accounts import sum_all
from reviewtui.wire.messages import RulesRow

QUARTER = quarter_of(TODAY, PlanRules())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """In this quarter 1,000 renewed at 1,100, 2,000 open with a chance of one half, 500 a quarter of a year overdue,
    300 lost; in dollars one without an amount; in the next quarter one."""
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(
        records=[
            customer(home, "acme", "Acme Wellness"),
            customer(home, "bolt", "Bolt Bikes"),
            customer(home, "cobalt", "Cobalt [/b]\x1b[31m Credit"),
            customer(home, "delta", "Delta Travel"),
            customer(home, "fjord", "Fjord Homes"),
            renewal(home, "acme", 0, 100_000, state="renewed", closed_minor=110_000),
            renewal(home, "bolt", 80, 200_000, probability=0.5),
            renewal(home, "cobalt", 1, 12_500, period="quarter"),
            renewal(home, "delta", 70, 30_000, state="lost"),
            renewal(home, "fjord", 85, None, currency="USD", name="Fjord, new plan"),
            renewal(home, "acme", 100, 120_000, id="next"),
            home.record("usage", "cobalt", use(900, 800, 700, 500, 400, 300, eligible=2000), account="cobalt"),
        ]
    )
    sum_all(home.settings(), NOW)
    return home


def customer(home: Home, id: str, name: str) -> Any:
    return home.record("account", id, {"name": name, "owner": "ana", "stage": "live"}, account=id)


def renewal(home: Home, account: str, days: int, minor: int | None, *, id: str = "", **more: Any) -> Any:
    """One that is due so many days after the quarter began."""
    said: dict[str, Any] = {
        "renews_on": (QUARTER.first + timedelta(days=days)).isoformat(),
        "currency": "EUR",
        "period": "year",
    }
    if minor is not None:
        said["amount_minor"] = minor
    return home.record("renewal", f"crm:{id or account}", {**said, **more}, account=account)


def listed(me: Reviewer) -> list[str]:
    screen = me.screen
    assert isinstance(screen, RenewalsScreen)
    return [row.account_id for _, row in screen._rows if isinstance(row, Renewal)]


def row_of(me: Reviewer, name: str) -> str:
    rows = (row.split("│")[0] for row in me.picture().splitlines())
    return next(row for row in rows if name in row)


async def test_the_sums_of_a_quarter_by_hand(home: Home) -> None:
    """Due 1,000 + 2,000 + 500 + 300; forecast 1,100 won + half of 2,000 + three quarters of 500."""
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r")
        assert listed(me) == ["acme", "cobalt", "delta", "bolt", "fjord"], "by the day they are due"
        me.sees(QUARTER.name, "5 due", "EUR 29 % of plan")
        for name, money in {
            "due": "€3,800", "renewed": "€1,100", "lost": "€300", "open": "€2,500", "forecast": "€2,475",
            "at risk": "€500", "plan": "€3,800",
        }.items():  # fmt: skip
            assert any(row.split("│")[-1].split()[: len(name.split()) + 1] == [*name.split(), money]
                       for row in me.picture().splitlines()), (name, money)  # fmt: skip
        me.sees("Forecast: 65 % of plan, below 70.", "1 counted at 75 %", "(what is due)")
        me.sees("€1,100  (€1,000 was due)", "USD · no plan", "1 without an amount, in no sum")
        me.sees_not("$0", "band 0")


async def test_a_row_reads_without_colour_and_lines_up(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r")
        assert row_of(me, "Acme").lstrip().startswith("✓")
        assert row_of(me, "Cobalt").lstrip().startswith("!")
        assert row_of(me, "Delta").lstrip().startswith("✕")
        assert row_of(me, "Bolt").lstrip().startswith(f"{QUARTER.first + timedelta(days=80):%m-%d}")
        ends = {row.rstrip()[-6:] for row in (row_of(me, "Acme"), row_of(me, "Bolt"))}
        assert ends == {"€1,000", "€2,000"}
        assert len({len(row_of(me, name).rstrip()) for name in ("Acme", "Bolt", "Delta")}) == 1


async def test_what_is_at_risk_says_why_and_of_whom(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r", "j")
        page = me.picture()
        me.sees("gives €375 to the forecast", "covered by ana", "overdue · the numbers hint at churn")
        assert "\x1b" not in page
        assert "[/b]" in page
        await me.press("k")
        me.sees("€1,000 · renewed", "gives €1,100 to the forecast")


async def test_what_if_is_marked_counts_and_is_forgotten(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r", "j", "t")
        me.sees("EUR 42 % of plan", "1 supposed")
        assert row_of(me, "Cobalt").lstrip().startswith("✓*"), "a sign says that it is only supposed"
        await me.press("t")
        assert row_of(me, "Cobalt").lstrip().startswith("✕*")
        me.sees("EUR 29 % of plan")
        await me.press("t")
        assert row_of(me, "Cobalt").lstrip().startswith("! ")
        me.sees_not("supposed")
        await me.press("t", "j", "t", "T")
        me.sees("EUR 29 % of plan")
        me.sees_not("supposed")
        assert home.own() == [], "nothing is recorded by supposing"


async def test_what_is_so_already_is_not_supposed(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r", "t")
        assert row_of(me, "Acme").lstrip().startswith("✕*")
        me.sees("EUR 0 % of plan")
        await me.press("t")
        assert row_of(me, "Acme").lstrip().startswith("✓ ")
        me.sees_not("supposed")


async def test_other_quarters_are_left_and_right(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r", "l")
        assert listed(me) == ["acme"]
        me.sees(quarter_of(QUARTER.end, PlanRules()).name, "1 due")
        await me.press("h", "h")
        before = quarter_of(QUARTER.first - timedelta(days=1), PlanRules()).name
        me.sees(f"No renewal is due in {before}")
        await me.press("t", "enter")
        assert isinstance(me.screen, RenewalsScreen), "nothing is under the cursor"


async def test_rows_are_narrowed_by_words_of_their_state_and_esc_shows_all(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "r", "/")
        await me.type("lost")
        await me.press("enter")
        assert listed(me) == ["delta"]
        await me.press("/")
        await me.type("x")
        me.sees("No renewal fits")
        await me.press("escape", "escape")
        await me.press("g", "r")
        assert len(listed(me)) == 5


async def test_enter_opens_the_account_and_esc_comes_back(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r", "j", "j", "j", "enter")
        assert isinstance(me.screen, AccountScreen)
        me.sees("Bolt Bikes")
        await me.press("escape")
        me.sees("€2,000 · open")
        await me.press("escape")
        assert isinstance(me.screen, AccountsScreen)


async def test_the_teams_target_is_the_plan_where_there_is_one(home: Home) -> None:
    plan = PlanRules(targets=(Target(QUARTER.name, "EUR", 275_000),))
    home.pull(rules=[RulesRow(home.seq + 1, "", "plan", 1, "lea", NOW, msgspec.Raw(msgspec.json.encode(plan)))])
    async with reviewing(home, WIDE) as me:
        await me.press("g", "r")
        me.sees("EUR 40 % of plan", "€2,750  (the team's target)", "Forecast: 90 % of plan, band 90.")


async def test_in_spanish(home: Home) -> None:
    async with reviewing(home, WIDE, language="es") as me:
        await me.press("g", "r")
        me.sees("Renovaciones", "€1,000 · renovada", "EUR 29 % del plan", "por debajo de 70")
        me.sees_not("renewed", "open", "lost")
