"""Views: a search gets a name, everybody's and the team's stand beside it, each with how much it shows."""

from pathlib import Path

import msgspec
import pytest
from home_setup import Home, a_queue, an_ad
from hub_setup import NOW
from screen_setup import SMALL, Reviewer, reviewing

from reviewtui.domain.facts import FactKind, Publish, decode_body
from reviewtui.domain.policy import Phrase
from reviewtui.domain.rules import QUEUES, Queues, SharedQueue
from reviewtui.screens.views import ViewsScreen
from reviewtui.wire.messages import RulesRow


def queues(*shared: SharedQueue, revision: int = 1) -> RulesRow:
    return RulesRow(1, "", QUEUES, revision, "lia", NOW, msgspec.Raw(msgspec.json.encode(Queues(shared))))


SPANISH = SharedQueue("spanish", Phrase("In Spanish", "En español"), "lang:es")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Five ads, two of them in Spanish, and a queue of the team."""
    home = Home(tmp_path)
    home.pull(*a_queue(3), an_ad("es 1", language="es"), an_ad("es 2", language="es"), rules=[queues(SPANISH)])
    return home


async def at_views(me: Reviewer) -> None:
    await me.press("V")
    assert isinstance(me.screen, ViewsScreen)


def row(me: Reviewer, name: str) -> str:
    return next(" ".join(line.split()) for line in me.picture().splitlines() if line.strip().startswith(name))


async def save(me: Reviewer, query: str, name: str) -> None:
    await me.press("/")
    await me.type(query)
    await me.press("enter", "S")
    await me.type(name)
    await me.press("enter")


async def test_every_view_says_how_much_it_shows(home: Home) -> None:
    async with reviewing(home) as me:
        await at_views(me)
        assert row(me, "All") == "All 5"
        assert row(me, "Late") == "Late 0 is:late"
        assert row(me, "In Spanish") == "In Spanish 2 lang:es"
        assert row(me, "Old meanings") == "Old meanings 0 is:rereview"
        me.sees("Team", "Mine", "S in the queue keeps a search here")


async def test_enter_shows_a_view_in_the_queue(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("g", "v", "G", "enter")
        assert me.queue.query_text == "lang:es"
        assert sorted(me.listed()) == ["es 1", "es 2"]
        await me.press("V", "home", "enter")
        assert me.queue.query_text == ""


async def test_a_search_is_kept_under_a_name_and_forgotten_with_two_keys(home: Home) -> None:
    async with reviewing(home) as me:
        await save(me, "lang:es", "para hoy")
        assert "Kept as “para hoy”" in me.notice
        await at_views(me)
        assert row(me, "para hoy") == "para hoy 2 lang:es"
        await me.press("G", "D")
        assert "D again forgets" in me.notice
        await me.press("k", "j", "D")
        me.sees_not("para hoy  ")
        assert me.notice == "Forgotten: “para hoy”"


async def test_a_key_between_two_asks_anew(home: Home) -> None:
    async with reviewing(home) as me:
        await save(me, "lang:es", "one")
        await save(me, "lang:en", "two")
        await at_views(me)
        await me.press("G", "D", "k", "D")
        assert "again forgets “one”" in me.notice
        me.sees("one", "two")


async def test_without_a_search_there_is_nothing_to_keep(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("S")
        assert "There is no search to keep." in me.notice
        await at_views(me)
        await me.press("D")
        assert "Only views of your own" in me.notice


async def test_a_lead_gives_a_view_to_the_team(home: Home) -> None:
    async with reviewing(home) as me:
        await save(me, "is:late", "urgent")
        await at_views(me)
        await me.press("G", "P")
        assert "P again makes “urgent” a queue of the whole team." in me.notice
        await me.press("P")
        assert "On its way to the team" in me.notice
    [said] = [decode_body(fact) for fact in home.facts() if fact.kind == FactKind.PUBLISH]
    assert isinstance(said, Publish)
    assert (said.name, said.revision) == (QUEUES, 2)
    team = msgspec.json.decode(bytes(said.body), type=Queues).queues
    assert team == (SPANISH, SharedQueue("urgent", Phrase("urgent", "urgent"), "is:late"))
    home.pull(rules=[queues(*team, revision=2)])
    async with reviewing(home) as me:
        await at_views(me)
        picture = me.picture()
        assert picture.count("urgent") == 1, "what became the team's is no longer one's own"


async def test_a_reviewer_is_told_who_publishes(home: Home) -> None:
    async with reviewing(home) as me:
        await save(me, "is:late", "urgent")
        assert me.app.office is not None

        def as_reviewer(desk: object) -> None:
            desk.role = "reviewer"  # type: ignore[attr-defined]

        await me.app.office.act(as_reviewer)
        await at_views(me)
        await me.press("G", "P")
        assert "lead" in me.notice
    assert all(fact.kind != FactKind.PUBLISH for fact in home.facts())


async def test_a_view_of_an_account_that_is_not_here_says_so(home: Home) -> None:
    home.pull(rules=[queues(SharedQueue("far", Phrase("Far", "Lejos"), "account:nowhere"), revision=2)])
    async with reviewing(home) as me:
        await at_views(me)
        assert row(me, "Far") == "Far not here account:nowhere"


async def test_at_80x24_in_spanish(home: Home) -> None:
    async with reviewing(home, SMALL, language="es") as me:
        await at_views(me)
        assert row(me, "En español") == "En español 2 lang:es"
        me.sees("Vistas", "Asignados a mí", "Equipo", "Míos")
