"""Views of the queue: everybody's, the team's, one's own, each with how much it shows."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.actions import VIEWS
from reviewtui.screens.listed import DecisionList, Listed
from reviewtui.screens.queue import QueueScreen
from reviewtui.widgets.figures import count
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.services.views import View
    from reviewtui.sync.status import SyncStatus

_SOFT = "$foreground 65%"
_COUNT = 9


class ViewsScreen(Listed):
    """Enter shows a view in the queue. Counts arrive after the list."""

    mode = VIEWS
    title_words = "views.title"
    list_id = "views"
    DEFAULT_CSS = """
    ViewsScreen DecisionList > .option-list--option-disabled { color: $foreground; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._groups: dict[str, list[View]] = {}
        self._lines: list[View | None] = []
        self._counts: dict[str, int | None] = {}
        self._asked_once: tuple[str, View] | None = None

    async def load(self) -> None:
        """List the views at once; then count each."""
        from reviewtui.domain.query import BadQuery
        from reviewtui.services.views import count_view, everybodys, views

        app = self.review_app
        if app.office is None:
            return
        kept = await app.office.view(views, language())
        self._groups = {
            "": everybodys(language()),
            "team": [view for view in kept if view.shared],
            "own": [view for view in kept if not view.shared],
        }
        self._show()
        for view in [view for group in self._groups.values() for view in group]:
            try:
                counted = await app.office.reckon(count_view, view, app.now(), app.settings.user)
            except BadQuery:
                self._counts[view.query] = None
            else:
                self._counts[view.query] = counted
            self._show()

    def _show(self) -> None:
        """Put the views on the list, and stay at the one one was at."""
        rows, before = self.query_one(DecisionList), self.here
        options: list[Option] = []
        self._lines = []
        for name, group in self._groups.items():
            if name == "own" or (name and group):
                options += [_read(" "), _read(f" {say(f'views.{name}')}")]
                self._lines += [None, None]
            options += [Option(self._line(view)) for view in group]
            self._lines += group
            if name == "own" and not group:
                options.append(Option(self._how(), disabled=True))
                self._lines.append(None)
        rows.clear_options()
        rows.add_options(options)
        same = (at for at, view in enumerate(self._lines) if view is not None and before in (None, view))
        rows.highlighted = next(same, 0 if self._lines else None)

    def _how(self) -> Content:
        words = door.cell(say("views.own_none", key=self.key_of("save_view")), self.size.width - 6)
        return Content.assemble((f"   {words}", f"not bold {_SOFT}"))

    def _line(self, view: "View") -> Content:
        """Name, how much it shows, and its query."""
        width = max(40, self.size.width - 4)
        size = min(34, width // 2 - _COUNT)
        name = door.cell(view.title, size)
        gap = " " * (size - door.cell_width(name))
        query = door.cell(view.query, max(8, width - size - _COUNT - 8))
        return Content.assemble(f"   {name}{gap}", f"{self._counted(view):>{_COUNT}}", (f"   {query}", _SOFT))

    def _counted(self, view: "View") -> str:
        from reviewtui.services.views import COUNT_MOST

        if view.query not in self._counts:
            return "…"
        n = self._counts[view.query]
        if n is None:
            return say("views.not_here")
        return f"{count(n)}+" if n >= COUNT_MOST else count(n)

    @property
    def here(self) -> "View | None":
        """The view under the cursor."""
        at = self.query_one(DecisionList).highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show)

    # --- keys ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_view_open()

    async def act_view_open(self, event: events.Key | None = None) -> None:
        queue = next((screen for screen in self.app.screen_stack if isinstance(screen, QueueScreen)), None)
        view = self.here
        if view is not None and queue is not None:
            self.review_app.go("queue")
            await queue.load(view.query)

    async def act_view_drop(self, event: events.Key | None = None) -> None:
        from reviewtui.services.views import forget_view

        view, office = self.here, self.review_app.office
        if view is None or office is None:
            return
        if view.shared:
            self.tell(say("views.drop_own"), "hint")
        elif self._again("view_drop", view):
            self.tell(say("views.drop_again", key=self.key_of("view_drop"), name=door.cell(view.title, 40)), "hint")
        else:
            await office.act(forget_view, view.name)
            self.tell(say("views.dropped", name=door.cell(view.title, 40)))
            await self.load()

    async def act_view_share(self, event: events.Key | None = None) -> None:
        from reviewtui.services.rules import refuse_role
        from reviewtui.services.views import share_view

        view, office = self.here, self.review_app.office
        if view is None or office is None:
            return
        await office.act(refuse_role)
        name = door.cell(view.title, 40)
        if view.shared:
            self.tell(say("views.share_own"), "hint")
        elif self._again("view_share", view):
            self.tell(say("views.share_again", key=self.key_of("view_share"), name=name), "hint")
        else:
            await office.act(share_view, view)
            self.review_app.nudge()
            self.tell(say("views.shared", name=name))
            await self.load()

    def _again(self, act: str, view: "View") -> bool:
        """Whether the key is to be pressed once more for this view."""
        asked, self._asked_once = self._asked_once, (act, view)
        return asked != (act, view)

    def act_view_back(self, event: events.Key | None = None) -> None:
        self.review_app.go("queue")

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: the team's queues may be others, and the counts."""
        self.show_status()
        if before is None or now.changes != before.changes:
            self.aside(self.load, group="load")


def _read(words: str) -> Option:
    return Option(Content(words), disabled=True)
