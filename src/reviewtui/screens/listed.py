"""What the screens of one list have: its title, a line for notices, the list that holds the focus."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static

from reviewtui.screens.base import AppScreen, Notice
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.words import say


class DecisionList(OptionList, inherit_bindings=False):
    """A list that moves with j and k as well."""

    BINDINGS = [  # noqa: RUF012
        Binding("down,j", "cursor_down", show=False),
        Binding("up,k", "cursor_up", show=False),
        Binding("pagedown,space", "page_down", show=False),
        Binding("pageup,b", "page_up", show=False),
        Binding("home", "first", show=False),
        Binding("end,G", "last", show=False),
    ]
    DEFAULT_CSS = """
    DecisionList { height: 1fr; border: none; background: $background; padding: 0; }
    DecisionList:focus { border: none; background-tint: $foreground 0%; }
    """


class Listed(AppScreen):
    """A list under its title; `load` reads its rows."""

    title_words: ClassVar[str]
    """The key of the title's words."""
    list_id: ClassVar[str]

    def compose(self) -> ComposeResult:
        yield StatusLine(self.mode)
        yield Static(Content(say(self.title_words)), id="head", classes="title", markup=False)
        yield Notice()
        yield DecisionList(id=self.list_id, markup=False)
        yield KeyFooter()

    async def begin(self) -> None:
        self.query_one(DecisionList).focus()
        await self.load()

    async def load(self) -> None:
        """Read the rows anew, and stay where one was."""
