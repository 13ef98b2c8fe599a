"""A walk over hostile ads with the real app on a real terminal; started by `test_hostile` inside one.

It presses keys and waits as the other screen tests do. What it saw goes into a file; what was painted went
to the terminal, where the test looks at the bytes.
"""

import json
import sys
from pathlib import Path
from typing import Any

from home_setup import Home
from screen_setup import FRAME, Reviewer
from textual import screen as screen_module

from reviewtui.app import ReviewApp
from reviewtui.errors import ReviewError

TYPED = (
    "\x1b]52;c;cm0gLXJm\x07\x1b[2J \u202egpj.exe\u202c [@click=app.quit]x[/] \ue000\u2066 [/z]"
    " a\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
)
"""What somebody pastes from an ad into a field."""


async def walk(me: Reviewer) -> None:
    """Over every ad on every screen, with everything that shows it."""
    ads = me.listed()
    await me.press("enter")
    for number, ad_id in enumerate(ads):
        assert me.under_cursor == me.reading == ad_id
        if number % 3 == 0:
            await me.press("space", "o", "x", "r", "escape", "v", "l", "space", "enter", "b")
        await me.press("j")
    await me.press("home", "a", "enter", "x", "1", "n", "u", "u")
    await me.press("escape", "H", *("j" for _ in range(len(ads) // 2)), "u", "escape")
    await search(me)
    await type_everywhere(me)
    await me.press("g", "s", "r", "s", "escape", "?", "space", "escape", "f2", "f2")


async def search(me: Reviewer) -> None:
    """Queries that find nothing, and that are wrong, say so with their words."""
    for query in (TYPED, f"{TYPED}:x", f'"{TYPED}'):
        await me.press("/")
        await me.paste(query)
        await me.press("enter", "escape", "escape")


async def type_everywhere(me: Reviewer) -> None:
    """Paste into every field there is."""
    await me.press("enter", "m")
    for _ in range(2):
        await me.paste(TYPED)
        await me.press("tab")
    await me.press("escape", "x", "r")
    await me.paste(TYPED)
    await me.press("enter", "escape", "A")
    for _ in range(4):
        await me.paste(TYPED)
        await me.press("tab")
    await me.press("ctrl+s", "escape", ":")
    await me.paste(TYPED)
    await me.press("escape", "escape", "g", "b", "n")
    for _ in range(5):
        await me.paste(TYPED)
        await me.press("tab")
    await me.press("ctrl+s", "escape", "g", "p", "/")
    await me.paste(TYPED)
    await me.press("escape", "escape", "/")
    await me.paste(f'"{TYPED}"')
    await me.press("enter", "S")
    await me.paste(TYPED)
    await me.press("enter", "escape", "V", "G", "D", "D", "escape", "escape")


def main(root: str, told: str) -> None:
    home = Home(Path(root), user="ana\x1b[31m[/x]\u202e")

    def no_connection() -> Any:
        raise ReviewError("token_missing", url=f"https://{TYPED}.example")

    app = ReviewApp(home.settings(), no_connection, home.clock)
    seen: dict[str, Any] = {"done": False}

    async def pilot(_: Any) -> None:
        me = Reviewer(app, home)
        try:
            await me.until(lambda: me.app.screen_stack and me.app.office and me.listed(), "the first rows")
            await me.settled()
            seen["ads"] = len(me.listed())
            await walk(me)
            seen["done"] = True
        except BaseException as fault:
            seen["fault"] = repr(fault)
            raise
        finally:
            app.exit()

    screen_module.UPDATE_PERIOD = FRAME  # type: ignore[misc]
    app.run(auto_pilot=pilot)
    seen["failure"] = repr(app.failure) if app.failure else ""
    seen["kinds"] = home.kinds()
    Path(told).write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
