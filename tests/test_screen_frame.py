"""What frames every screen: help, palette, themes, footer, tabs, languages, one's own keys, and quitting."""

from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, a_queue
from screen_setup import SMALL, reviewing

from reviewtui.actions import CONTEXTS
from reviewtui.widgets.themes import DARK, LIGHT


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(3))
    return home


async def test_help_lists_every_action_and_any_key_closes_it(home: Home) -> None:
    async with reviewing(home, (120, 600)) as me:
        await me.press("?")
        for action in me.app.keymap.of(*CONTEXTS):
            me.sees(action.help.split(":")[0][:40])
        await me.press("x")
        assert me.context == "queue"


async def test_help_scrolls_at_80x24(home: Home) -> None:
    async with reviewing(home, SMALL) as me:
        await me.press("?")
        me.sees("On an ad")
        me.sees_not("Quit.")
        await me.press(*("space" for _ in range(40)))
        me.sees("Quit.")
        await me.press("escape")
        assert me.context == "queue"


async def test_the_palette_finds_an_action_by_its_name(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press(":")
        await me.type("escalate")
        await me.until(lambda: "Pass it to a lead" in me.picture(), "the palette's find")
        await me.press("enter")
        await me.until(lambda: "ESCALATE" in me.picture(), "the strip")
        assert me.context == "strip"


async def test_the_palette_offers_every_action_of_the_place(home: Home) -> None:
    async with reviewing(home) as me:
        for keys, context in (((), "queue"), (("H",), "history"), (("g", "s"), "sync")):
            await me.press(*keys)
            offered = {command.help for command in me.app.get_system_commands(me.screen)}
            assert offered == {action.help for action in me.app.keymap.of(context, "everywhere")}


async def test_the_theme_changes_every_line(home: Home) -> None:
    def colours(strips: list[Any]) -> set[str]:
        return {
            str(segment.style.bgcolor.triplet.hex)
            for strip in strips
            for segment in strip
            if segment.style and segment.style.bgcolor and segment.style.bgcolor.triplet
        }

    async with reviewing(home) as me:
        dark = colours(me.strips())
        await me.press("f2")
        assert me.app.theme == LIGHT.name
        light = colours(me.strips())
        assert not dark & light
        await me.press("f2")
        assert me.app.theme == DARK.name
        assert colours(me.strips()) == dark


async def test_the_footer_and_the_tabs_can_be_clicked(home: Home) -> None:
    async with reviewing(home) as me:
        await me.click(*me.cell_of("x reject"))
        assert me.context == "strip"
        await me.click(*me.cell_of("Esc back"))
        await me.press("escape")
        await me.click(*me.cell_of("Mismatches"))
        assert me.context == "mismatches"
        me.sees_not("Mine")
        await me.click(*me.cell_of("Sync"))
        assert me.context == "sync"
        await me.click(*me.cell_of("Queue"))
        assert me.context == "queue"


async def test_keys_go_between_screens(home: Home) -> None:
    async with reviewing(home) as me:
        for keys, context in (("gh", "history"), ("gs", "sync"), ("gh", "history"), ("gq", "queue"), ("gy", "queue")):
            await me.press(*keys)
            assert me.context == context
    assert home.kinds() == []


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_keeps_what_waits(home: Home, key: str) -> None:
    async with reviewing(home) as me:
        await me.press("a")
        await me.send(key)
        await me.settled()
        assert not me.app.is_running
    assert [fact.delivery for fact in home.own()] == ["new"]


async def test_spanish_is_spoken_everywhere(home: Home) -> None:
    async with reviewing(home, language="es") as me:
        me.sees("Anuncios en duda", "abiertos: 3", "aprobar", "duda")
        await me.press("a")
        assert me.notice == "Aprobado: Headline of ad 1. u lo deshace."


async def test_own_keys_work_and_are_shown(home: Home) -> None:
    async with reviewing(home, keys={"approve": "y", "copy_answer": "Z"}) as me:
        me.sees("y approve")
        await me.press("a")
        assert home.kinds() == []
        await me.press("y")
    assert home.kinds() == ["decision approve"]


async def test_what_gave_way_to_a_key_of_ones_own_is_said_where_keys_are_read(home: Home) -> None:
    async with reviewing(home, keys={"approve": "x"}) as me:
        await me.press("x")
        assert me.app.screen is me.queue
        assert me.context == "queue", "approved at once"
        await me.press("?")
        said = " ".join(me.picture().replace("│", " ").split())
        assert "no key Reject it: then one digit names the reason. Its key x is yours for “approve”." in said
