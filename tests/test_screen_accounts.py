"""Accounts with real keys, with no network: the list, the plot, the page, and what is recorded on it."""

from pathlib import Path

import pytest
from home_setup import Home
from hub_setup import NOW
from hub_setup import fact as fact_bytes
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from test_account_lines import TODAY, use
from textual.widgets import Input

from reviewtui.domain.account_facts import Acknowledge, Away, Churn, Correct, Cover, Remark, Sentiment, Step
from reviewtui.domain.facts import FactKind, decode_body
from reviewtui.domain.scatter import Across
from reviewtui.screens.account import AccountScreen
from reviewtui.screens.accounts import AccountsScreen
from reviewtui.services.accounts import sum_all
from reviewtui.widgets.plot_view import PlotView

DAY = 86_400_000


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(
        records=[
            *customer(home, "acme", "Acme Wellness", "ana", use(900, 800, 700, 500, 400, 300, eligible=2000),
                      days=40),
            *customer(home, "bolt", "Bolt Bikes", "ben", use(80, 80, 90, 90, 95, 99, eligible=100), days=200),
            *customer(home, "cobalt", "Cobalt \x1b[31mCredit", "ana", use(5, 5, 4, 4, 2, 0, eligible=20), days=-3,
                      churned=True),
        ]
    )  # fmt: skip
    sum_all(home.settings(), NOW)
    return home


def customer(home: Home, id: str, name: str, owner: str, used: dict[str, int], *, days: int, **more: object) -> list:  # type: ignore[type-arg]
    on = TODAY.fromordinal(TODAY.toordinal() + days).isoformat()
    said = {"name": name, "owner": owner, "stage": "live", "last_contact": TODAY.isoformat(), **more}
    return [
        home.record("account", id, said, account=id),
        home.record("usage", id, used, account=id),
        home.record("renewal", f"crm:{id}", {"renews_on": on, "amount_minor": 120_000, "currency": "EUR",
                                             "period": "year"}, account=id),
    ]  # fmt: skip


def accounts(me: Reviewer) -> AccountsScreen:
    screen = me.screen
    assert isinstance(screen, AccountsScreen)
    return screen


def names(me: Reviewer) -> list[str]:
    return [line.account_id for line in accounts(me).rows.rows]


def last(home: Home) -> object:
    return decode_body(home.facts()[-1])


async def test_the_list_is_walked_and_sorted(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a")
        assert names(me) == ["acme", "bolt", "cobalt"]
        assert "Acme Wellness" in me.picture()
        assert "€1,200" in me.picture()
        await me.press("j")
        assert accounts(me).rows.item.account_id == "bolt"  # type: ignore[union-attr]
        await me.press("s")
        assert names(me) == ["acme", "bolt", "cobalt"], "no health of one who left: unknown comes last"
        await me.press("s")
        assert names(me) == ["acme", "bolt", "cobalt"]
        assert accounts(me).query_text == "sort:mau"


async def test_a_query_narrows_as_it_is_typed_and_esc_shows_all(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "/", *"owner:b")
        assert names(me) == [], "nobody is called b"
        await me.press("tab")
        await me.press("enter")
        assert names(me) == ["bolt"]
        await me.press("/")
        await me.type("ownr:x")
        await me.press("enter")
        assert "owner:" in me.picture(), "the nearest right word"
        await me.press("escape", "escape")
        assert names(me) == ["acme", "bolt", "cobalt"]


async def test_the_plot_is_walked_from_dot_to_dot_and_opens_the_account(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "v")
        drawn = me.picture()
        assert "●" in drawn
        assert "◆" in drawn, "the numbers hint at churn: another shape, not only another colour"
        await me.press("j")
        assert accounts(me).rows.item.account_id == "bolt"  # type: ignore[union-attr]
        await me.press("x")
        assert "days to renewal" in me.picture()
        await me.press("enter")
        assert isinstance(me.screen, AccountScreen)
        assert "Bolt Bikes" in me.picture()
        await me.press("escape")
        assert accounts(me).plotted
        await me.press("escape")
        assert not accounts(me).plotted
        assert accounts(me).rows.item.account_id == "bolt"  # type: ignore[union-attr]
        assert not accounts(me).rows.scroll_offset.y


async def test_below_the_plot_the_values_on_its_axes_are_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(records=[
        home.record("account", "acme", {"name": "Acme", "extra": {"tenure": 34, "paid": "1056.95"}}, account="acme"),
        home.record("account", "bolt", {"name": "Bolt", "extra": {"tenure": 2, "paid": "53.5"}}, account="bolt"),
    ])  # fmt: skip
    sum_all(home.settings(), NOW)
    async with reviewing(home, SMALL) as me:
        await me.press("g", "a", "v")
        me.sees("tenure against paid", "● Acme · tenure 34 · paid 1,056.95")
        assert "users" not in me.picture()
        await me.press("y", "x", "x")
        me.sees("No account here has users and health.", "● Acme · – users · health –")
        await me.press("y")
        me.sees("No account here has paid and health.", "● Acme · paid 1,056.95 · health –")
        for key in "xxxxyyyyxyxy":
            await me.press(key)
            screen = accounts(me)
            assert screen.across != screen.up, "nothing is set against itself"


async def test_a_renewal_that_is_over_is_said_to_be(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "v", "x", "end")
        me.sees("0 users · renewal 3 days ago €1,200")


async def test_a_click_chooses_the_dot_that_is_there(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "v")
        view = accounts(me).query_one(PlotView)
        assert view.plot is not None
        rows = me.picture().splitlines()
        y = next(y for y, row in enumerate(rows) if "Bolt Bikes" in row)
        await me.click(rows[y].index("●"), y)
        assert accounts(me).rows.item.account_id == "bolt"  # type: ignore[union-attr]


async def test_what_the_shapes_stand_for_is_said_whole_at_any_size(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "a", "x", "L")
        assert "v shows it" in me.picture(), "the list has no axes"
        assert (accounts(me).across, accounts(me).logarithmic) == (Across.HEALTH, True)
        await me.press("v")
        me.sees("● active   ◆ numbers hint at churn   ▲ leaving   ✕ churned", "1 not drawn")
        await me.press("L")
        me.sees("linear")


async def test_a_small_list_has_room_for_the_words_of_its_columns(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "a")
        me.sees("account", "health", "users", "12 months", "trend", "renews", "ticket", "covers")
        bolt = next(row for row in me.picture().splitlines() if "Bolt Bikes" in row)
        assert bolt.split()[:5] == ["●", "Bolt", "Bikes", "100", "healthy"], bolt
        assert {"99", "200d", "ben"} < set(bolt.split())
    async with reviewing(home, SMALL, language="es") as me:
        await me.press("g", "a")
        me.sees("cuenta", "salud", "usuarios", "12 meses", "tend", "vence", "ticket", "cubre", "100 bien")


async def test_the_page_answers_a_call(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter")
        page = me.picture()
        for words in ("Acme Wellness", "trend of use", "The numbers", "300 users in", "ana · owner", "€1,200",
                      "15%: 25 points, weight 20", "€1,200 · open  (crm, "):  # fmt: skip
            assert words in page, words


@pytest.mark.parametrize(
    ("key", "typed", "fact"),
    [
        ("n", "They want reports", Remark("acme", "They want reports")),
        ("n", "2025-07-01: ask again", Remark("acme", "ask again", again_on="2025-07-01")),
        ("r", "2 they asked twice", Sentiment("acme", 2, "they asked twice")),
        ("c", "stage = leaving: they said so",
         Correct("acme", "account", "acme", "stage", "leaving", "they said so", "live", "crm")),
        ("c", "website = https://new.example:8080/a?b=1: moved at 10:30: for good",
         Correct("acme", "account", "acme", "website", "https://new.example:8080/a?b=1", "moved at 10:30: for good")),
        ("c", "last_contact = 31/12/2025: they called",
         Correct("acme", "account", "acme", "last_contact", "2025-12-31", "they called", TODAY.isoformat(), "crm")),
        ("c", "seats = 1,200: they counted", Correct("acme", "account", "acme", "seats", 1200, "they counted")),
        ("c", "churned = sí: they told us", Correct("acme", "account", "acme", "churned", True, "they told us")),
    ],
)  # fmt: skip
async def test_each_key_records_what_it_says(home: Home, key: str, typed: str, fact: object) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", key)
        await me.type(typed)
        await me.press("enter")
        assert last(home) == fact
        await me.press("u")
        assert home.kinds()[-1] == "undo"


async def test_from_page_to_page_as_the_list_goes(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "a", "j", "enter")
        for keys, name in (
            (["l"], "Cobalt"),
            (["right"], "There is none further."),
            (["h", "left"], "Acme Wellness"),
        ):
            await me.press(*keys)
            await me.until(lambda name=name: name in me.picture(), name)
        await me.press("l", "escape")
        assert accounts(me).rows.item.account_id == "bolt", "the list went along"  # type: ignore[union-attr]


async def test_a_line_that_says_nothing_stays_and_records_nothing(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "c")
        await me.type("stage leaving")
        await me.press("enter")
        assert "field = value: why" in me.picture()
        await me.press("escape", "r")
        await me.type("7")
        await me.press("enter")
        assert "from 1 to 5" in me.picture()
        assert home.own() == []


async def test_leaving_is_recorded_with_what_the_numbers_hint_at(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "x")
        await me.type("price, support > a rival: they told us")
        await me.press("enter")
        said = last(home)
        assert isinstance(said, Churn)
        assert (said.reasons, said.replacement, said.text) == (("price", "support"), "a rival", "they told us")
        assert (said.amount_minor, said.currency, said.hint) == (120_000, "EUR", str(said.kind))


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("c", "last_contact = 31/02/2026: x", "“31/02/2026” is not a date such as 2026-05-31. Nothing was recorded."),
        ("c", "last_contact = 05/06/2026: x", "“05/06/2026” is not a date such as 2026-05-31"),
        ("c", "seats = lots: x", "seats: “lots” is not a whole number. Nothing was recorded."),
        ("c", "churned = maybe: x", "“maybe” is neither yes nor no"),
        ("c", "website = https://new.example:moved", "field = value: why"),
        ("x", "organic 2026-12-31 price", "“organic” is a second day or kind"),
        ("x", "price, 2026-12-31", "“2026-12-31” is a second day or kind"),
        ("x", "31/12/2026 price", "“31/12/2026” is a second day or kind"),
        ("n", "2026-13-45: ask again", "“2026-13-45” is no day of the calendar"),
        ("A", "2026-13-45", "“2026-13-45” is no day of the calendar"),
        ("A", "2020-01-01", "before the first"),
        ("A", "ben 2026-01-01..2026-02-01", "name 2026-12-01..2026-12-05"),
    ],
)
async def test_what_cannot_be_is_refused_and_stays_in_the_line(home: Home, key: str, typed: str, said: str) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", key)
        await me.type(typed)
        await me.press("enter")
        assert said in " ".join(me.picture().replace("│", " ").split())
        assert me.screen.query_one(Input).value.endswith(typed)
    assert home.own() == []


async def test_leaving_on_a_day_that_no_calendar_has_is_refused(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "x", "ctrl+u")
        await me.type("voluntary 2027-13-45 price")
        await me.press("enter")
        me.sees("“2027-13-45” is no day of the calendar")
        assert home.own() == []
        await me.press("ctrl+u")
        await me.type("voluntary 2027-12-31 price > https://rival.example: they told us")
        await me.press("enter")
        said = last(home)
        assert isinstance(said, Churn)
        assert (said.on, said.replacement, said.text) == ("2027-12-31", "https://rival.example", "they told us")


async def test_who_is_away_and_who_stands_in_may_have_a_name_of_several_words(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "A", "ctrl+u")
        await me.type("Ana Gomez 2026-11-22..2026-12-31 Luis Perez")
        await me.press("enter")
        said = last(home)
        assert isinstance(said, Away)
        assert (said.user, said.first, said.last, said.cover) == (
            "Ana Gomez",
            "2026-11-22",
            "2026-12-31",
            "Luis Perez",
        )


async def test_away_counts_for_every_account_and_cover_switches_on_that_day(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "o")
        assert "ana" in me.picture()
        await me.type(", ben")
        await me.press("enter")
        assert last(home) == Cover("acme", "ana", "ben")
        await me.press("A")
        await me.type(TODAY.isoformat())
        await me.press("enter")
        away = [decode_body(fact) for fact in home.facts() if fact.kind == "away"]
        assert [one.account_id for one in away if isinstance(one, Away)] == ["acme", "cobalt"]
        assert "ben · backup" in me.picture()
        await me.press("u")
        assert home.kinds()[-2:] == ["undo", "undo"], "one undo takes all of it back"


async def test_a_correction_that_is_spoken_against_is_kept_or_not(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "c")
        await me.type("stage = leaving: they said so")
        await me.press("enter", "=")
        assert "No correction" in me.picture()
        home.pull(records=[home.record("account", "acme", {"name": "Acme", "stage": "integration"}, at=NOW + 1,
                                       since={"stage": NOW + 1})])  # fmt: skip
        await me.press("escape", "enter")
        assert "keep" in me.picture()
        await me.press("=")
        assert isinstance(last(home), Acknowledge)
        assert "keep" not in me.picture().split("Time line")[0].split("What sources say")[1]


async def test_what_the_source_says_now_is_accepted_and_followed_again(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "c")
        await me.type("stage = leaving: they said so")
        await me.press("enter")
        home.pull(records=[home.record("account", "acme", {"name": "Acme", "stage": "integration"}, at=NOW + 1,
                                       since={"stage": NOW + 1})])  # fmt: skip
        await me.press("escape", "enter", "+")
        said = last(home)
        assert isinstance(said, Correct)
        assert (said.value, said.saw) == ("integration", "integration")
        assert "integration  (crm" in me.picture()


async def test_a_step_is_done_or_dismissed_with_why(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "n")
        assert names(me) == ["acme"]
        await me.press("enter", "D", "enter")
        assert home.own() == [], "why is needed"
        await me.type("they are closing")
        await me.press("enter")
        said = last(home)
        assert isinstance(said, Step)
        assert (said.outcome, said.why, said.active) == ("dismissed", "they are closing", 300)


@pytest.mark.parametrize(
    ("ending", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("txt", b" "), ("csv", b"acc")]
)
async def test_what_is_shown_is_saved(home: Home, tmp_path: Path, ending: str, begins: bytes) -> None:
    file = tmp_path / f"out.{ending}"
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "v", "w", *["backspace"] * 12)
        await me.type(str(file))
        await me.press("enter")
        assert "Saved" in me.picture()
    assert file.read_bytes().startswith(begins)
    assert ending in ("csv", "png") or b"\x1b" not in file.read_bytes()


async def test_at_eighty_columns_nothing_runs_over(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("g", "a")
        assert "Acme Wellness" in me.picture()
        await me.press("v", "v", "enter")
        assert "Health" in me.picture()
        assert max(map(len, me.picture().splitlines())) <= 80


async def test_two_corrections_that_crossed_are_both_shown_until_one_knows_of_both(home: Home) -> None:
    body = Correct("acme", "account", "acme", "stage", "pilot", "it never went live", saw="live", source="crm")
    theirs = home.fact_row(fact_bytes(FactKind.CORRECT, "", body, at=NOW - 5 * 86_400_000), "ben", "account-manager")
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "c")
        await me.type("stage = leaving: they told me")
        await me.press("enter")
        home.pull(facts=[theirs])
        await me.press("escape", "enter")
        me.sees("leaving", "ben said pilot apart from that, 5d ago: it never")
        await me.press("c")
        await me.type("stage = pilot: ben is right")
        await me.press("enter")
        assert set(last(home).over) == {theirs.id, home.own()[0].id}
        me.sees("pilot")
        assert "apart from that" not in me.picture()


async def test_a_correction_is_taken_off_by_its_field_alone_and_corrected_accounts_are_listed(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "a", "enter", "c")
        await me.type("stage = leaving: they said so")
        await me.press("enter", "escape", "/")
        await me.type("is:corrected")
        await me.press("enter")
        assert names(me) == ["acme"]
        await me.press("enter", "c")
        await me.type("stage =: the source is right")
        await me.press("enter")
        said = last(home)
        assert isinstance(said, Correct)
        assert said.value == said.saw == "live"
        await me.press("escape")
        assert names(me) == []


async def test_use_and_churn_is_told_with_what_it_does_not_show(home: Home) -> None:
    async with reviewing(home, WIDE) as me:
        await me.press("g", "u")
        me.sees("Does more use (users per eligible person)", "no cause", "Few accounts")
        await me.press("m")
        me.sees("users a month")
