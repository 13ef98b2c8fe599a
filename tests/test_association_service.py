"""Use and churn of the accounts that are here: which of them count, and what is said of it in plain words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from home_setup import Home
from hub_setup import NOW
from screen_setup import SMALL, reviewing
from test_account_lines import TODAY, use

from reviewtui.domain.account_facts import Churn, ChurnKind, Step
from reviewtui.domain.association import ACTIVE
from reviewtui.screens.accounts import AccountsScreen
from reviewtui.services.account_acts import record_about
from reviewtui.services.accounts import sum_all
from reviewtui.services.association import associate_accounts, told_lines
from reviewtui.services.desk import Desk, open_desk

LEFT = TODAY.replace(day=1).isoformat()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two that used it least left, two that use it most stayed; of one more nobody says when it left."""
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(
        records=[
            *customer(home, "a", 10, churned=True, churned_on=LEFT),
            *customer(home, "b", 20, churned=True, churned_on=LEFT),
            *customer(home, "c", 30),
            *customer(home, "d", 40),
            *customer(home, "e", 1, churned=True),
            home.record("account", "f", {"name": "F"}, account="f"),
        ]
    )
    sum_all(home.settings(), NOW)
    return home


def customer(home: Home, id: str, active: int, **more: Any) -> list[Any]:
    said = {"name": f"Customer {id}", "owner": "ana", "stage": "live", "since": "2024-06-15", **more}
    return [
        home.record("account", id, said, account=id),
        home.record("usage", id, use(*[active] * 6, eligible=100), account=id),
    ]


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    desk = open_desk(home.settings(), home.clock)
    yield desk
    desk.close()


def said(desk: Desk) -> str:
    return "\n".join(words for words, _ in told_lines(associate_accounts(desk.reader, "ana", NOW), "adoption"))


def test_the_figures_by_hand(desk: Desk) -> None:
    """Ranks of use 1 2 3 4 against ranks of leaving 3.5 3.5 1.5 1.5: -4 / sqrt(5 x 4) = -0.894."""
    found = associate_accounts(desk.reader, "ana", NOW)
    assert (found.association.n, found.association.left, found.association.timed) == (4, 2, 4)
    assert found.association.correlation.rho == pytest.approx(-4 / 20**0.5)
    assert "2 accounts, 2 left; half gone after 12 months" in said(desk)
    assert "0 left; when half are gone is not seen yet" in said(desk)
    assert {"not_cause", "use_at_end", "few"} <= set(found.association.caveats)


def test_who_left_nobody_knows_when_is_in_no_figure_and_that_is_said(desk: Desk) -> None:
    assert associate_accounts(desk.reader, "ana", NOW).undated == 1
    assert "1 more left, and nobody says when" in said(desk)


def test_users_a_month_are_another_measure_of_use(desk: Desk) -> None:
    found = associate_accounts(desk.reader, "ana", NOW, ACTIVE)
    least = min(curve.least for curve in found.association.curves)
    assert least == 10
    assert "users a month" in next(told_lines(found, ACTIVE))[0]


def test_what_i_recorded_counts_before_the_hub_has_it(desk: Desk) -> None:
    record_about(desk, Churn("d", LEFT, ChurnKind.VOLUNTARY))
    found = associate_accounts(desk.reader, "ana", NOW)
    assert (found.association.left, found.undated) == (3, 1)
    record_about(desk, Churn("e", LEFT, ChurnKind.UNKNOWN))
    found = associate_accounts(desk.reader, "ana", NOW)
    assert (found.association.n, found.association.left, found.undated) == (5, 4, 0)


def test_a_step_that_was_done_is_told_of_with_a_caveat_and_a_dismissed_one_is_not(desk: Desk) -> None:
    assert "What followed" not in said(desk)
    record_about(desk, Step("c", "webinar", "dismissed", "not now"))
    assert "What followed" not in said(desk)
    record_about(desk, Step("c", "training", "done", "they came", 30, ""))
    told = said(desk)
    assert "training: done 1 times" in told
    assert "this is no proof" in told
    assert associate_accounts(desk.reader, "ana", NOW).outcomes[0].n == 0, "too early to tell"


def test_of_nobody_it_says_that_too_little_is_known(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull()
    desk = open_desk(home.settings(), home.clock)
    try:
        assert "0 accounts with a figure for use" in said(desk)
        assert "too few accounts" in said(desk)
    finally:
        desk.close()


async def test_by_keys_it_is_measured_in_another_way_and_left(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "u")
        await me.until(lambda: "Rank correlation" in me.picture(), "the figures")
        me.sees("users per eligible person", "-0.89", "1 more left")
        await me.press("m")
        await me.until(lambda: "(users a month)" in me.picture(), "the other measure")
        await me.press("escape")
        assert isinstance(me.screen, AccountsScreen)


async def test_in_spanish(home: Home) -> None:
    async with reviewing(home, SMALL, language="es") as me:
        await me.press("g", "u")
        await me.until(lambda: "Correlación" in me.picture(), "the figures")
        me.sees("Uso y pérdida", "1 más se fueron y nadie dice cuándo", "la mitad se fue en 12 meses")
