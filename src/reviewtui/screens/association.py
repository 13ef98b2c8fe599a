"""Use and churn: whether more use goes with staying, with how uncertain that is and what it does not show."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from reviewtui.actions import ASSOCIATION
from reviewtui.domain.association import ACTIVE, ADOPTION
from reviewtui.screens.base import AppScreen, Notice
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.page import PageView
from reviewtui.widgets.typeset import Line, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.association import UseAndChurn

_USES = (ADOPTION, ACTIVE)


class AssociationScreen(AppScreen):
    """`m` measures use in another way."""

    mode = ASSOCIATION
    DEFAULT_CSS = """
    AssociationScreen PageView { height: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.use = ADOPTION
        self._found: UseAndChurn | None = None

    def compose(self) -> ComposeResult:
        yield StatusLine("accounts")
        yield Static(Content(say("association.title")), id="head", classes="title", markup=False)
        yield Notice()
        yield PageView(id="page")
        yield KeyFooter()

    async def begin(self) -> None:
        await self.load()

    async def load(self) -> None:
        """Read every account: this may take seconds, and the keys do not wait."""
        self._found = None
        self._show()
        self.aside(self._reckon, group="association")

    async def _reckon(self) -> None:
        from reviewtui.services.association import associate_accounts

        app = self.review_app
        if app.office is not None:
            use = self.use
            found = await app.office.reckon(associate_accounts, app.settings.user, app.now(), use)
            if use == self.use:
                self._found = found
                self._show()

    def _show(self) -> None:
        self.query_one(PageView).show(self._lines)

    def _lines(self, width: int) -> list[Line]:
        from reviewtui.services.association import told_lines

        if self._found is None:
            return wrap(say("association.reading"), width, "muted")
        return [line for words, style in told_lines(self._found, self.use) for line in wrap(words, width, style)]

    async def act_use_measure(self, event: events.Key | None = None) -> None:
        """Use measured in another way."""
        self.use = _USES[(_USES.index(self.use) + 1) % len(_USES)]
        await self.load()

    def act_use_on(self, event: events.Key | None = None) -> None:
        self._scroll(1)

    def act_use_up(self, event: events.Key | None = None) -> None:
        self._scroll(-1)

    def _scroll(self, by: int) -> None:
        page = self.query_one(PageView)
        page.scroll_relative(y=by * max(1, page.size.height - 2), animate=False, force=True)

    def act_use_back(self, event: events.Key | None = None) -> None:
        self.review_app.go("accounts")
