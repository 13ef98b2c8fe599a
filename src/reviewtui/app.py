"""The terminal app: modes, themes, palette, and the threads behind the screens."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.events import Event, InputEvent, Key, Paste
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from reviewtui.keymap import READ_CONTEXTS, Keymap
from reviewtui.screens.in_turn import InTurn
from reviewtui.screens.queue import QueueScreen
from reviewtui.settings import Settings
from reviewtui.widgets.chrome import StatusLine
from reviewtui.widgets.last_door import LastDoor
from reviewtui.widgets.tabs import Standing
from reviewtui.widgets.themes import THEMES
from reviewtui.widgets.whole_frames import WholeFrames
from reviewtui.words import say, set_language

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reviewtui.services.briefings import Words
    from reviewtui.services.gallery import Gallery
    from reviewtui.services.office import Office
    from reviewtui.sync.connection import Connection
    from reviewtui.sync.engine import Engine
    from reviewtui.sync.errands import Work
    from reviewtui.sync.status import SyncStatus
    from reviewtui.widgets.typeset import Line

T = TypeVar("T")
MakeConnection = Callable[[], "Connection"]
LEAVE_SECONDS = 1.0
"""What letting go of ads may take at the end."""


def _going(mode: str) -> Callable[["ReviewApp"], None]:
    """An action that shows a mode's screen."""
    return lambda app: app.go(mode)


class ReviewApp(InTurn, inherit_bindings=False):
    """Review ads with the keyboard. Starts on this user's cache; the sync begins once rows are shown."""

    TITLE = "reviewtui"
    CSS_PATH = "screens/app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS = [("ctrl+q", "quit", "")]  # noqa: RUF012

    @dataclass
    class SyncChanged(Message):
        """The sync stands otherwise than before."""

        status: "SyncStatus"

        def can_replace(self, message: Message) -> bool:
            """A newer standing replaces an older one."""
            return isinstance(message, ReviewApp.SyncChanged)

    class PicturesCame(Message):
        """A picture is at hand, or is known to be missing."""

        def can_replace(self, message: Message) -> bool:
            """Several at once are one piece of news."""
            return isinstance(message, ReviewApp.PicturesCame)

    def __init__(
        self, settings: Settings, connect: MakeConnection | None, clock: Callable[[], int] | None = None
    ) -> None:
        """An app on a cache; `connect` makes the way to the hub when the sync begins (None: no sync).

        Raises:
            Misused: the settings give keys that cannot be.
        """
        set_language(settings.language)
        super().__init__()
        self.settings = settings
        self.keymap = Keymap(settings.keys)
        self.key_prefix = ""
        self.office: Office | None = None
        self.engine: Engine | None = None
        self.sync: SyncStatus | None = None
        self.role_before = ""
        """The role that this cache remembers, until the hub says it anew."""
        self.gallery: Gallery[list[Line]] | None = None
        self.life_at = time.monotonic()
        """When a key was pressed or the mouse was used last, in monotonic seconds."""
        self.standing_open = 0
        self.marks: dict[str, int] = {}
        """How much is new in a mode: letters unread, mismatches to settle, rises that nobody here has looked at."""
        self.ask_draft: dict[str, str] = {}
        self.remark_drafts: dict[str, str] = {}
        self.stop_drafts: dict[str, tuple[str, str]] = {}
        """By ticket, why its close was to be stopped and the reply, until that is recorded."""
        self.briefing_drafts: dict[str, Words] = {}
        self._connect = connect
        self._clock = clock
        self._last_door = LastDoor()
        for theme in THEMES:
            self.register_theme(theme)
        self._begin_with(settings.theme if settings.theme in self.available_themes else THEMES[0].name)

    def _begin_with(self, theme: str) -> None:
        """Wear a theme from the first frame on; to set it would have all that was styled by then styled anew."""
        self.set_reactive(App.theme, theme)
        for name, worn in (("-dark-mode", self.current_theme.dark), ("-light-mode", not self.current_theme.dark)):
            self.set_class(worn, name, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """What reads the keys, and writes each frame in one piece; Windows is written to in small ones."""
        driver = super().get_driver_class()
        return driver if sys.platform == "win32" else type(driver.__name__, (WholeFrames, driver), {})

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every painted line passes on its way to the terminal."""
        return (self._last_door, *super().get_line_filters())

    def now(self) -> int:
        """Epoch milliseconds."""
        if self._clock is None:
            import time

            return time.time_ns() // 1_000_000
        return self._clock()

    def get_default_screen(self) -> QueueScreen:
        """The queue lies under all else."""
        return QueueScreen()

    @property
    def role(self) -> str:
        """The user's role; '' as long as nobody knows it."""
        return (self.sync.role if self.sync is not None else "") or self.role_before

    @property
    def reads_alone(self) -> bool:
        """Whether the user reads how accounts do, and is sent nothing else."""
        if not self.role:
            return False
        from reviewtui.domain.decisions import READING_ALONE  # no role is known before the cache is open

        return self.role in READING_ALONE

    def opens_nothing(self, key: Key) -> bool:
        """Whether a key moves or scrolls in what is shown; where somebody types it is a letter, and opens nothing."""
        action = self.keymap.find(getattr(self.screen, "context", ""), key.key)
        return action is not None and action.moves and not self.key_prefix

    # --- the threads behind ---

    def start_sync(self) -> None:
        """Begin to sync; called once the first rows are shown, so that nothing waits for it."""
        if self._connect is None or self.engine is not None or self.office is None:
            return
        self.run_worker(self._start_engine, thread=True, group="engine", exit_on_error=False)

    def _start_engine(self) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.logbook import keep_log
        from reviewtui.sync.cache import Cache
        from reviewtui.sync.engine import Engine
        from reviewtui.sync.pull import Pace
        from reviewtui.sync.status import SyncState, SyncStatus

        office = self.office
        if office is None or self._connect is None:
            return
        keep_log(self.settings)
        try:
            connection = self._connect()
        except ReviewError as error:
            self.post_message(self.SyncChanged(SyncStatus(SyncState.REFUSED, str(error), user=self.settings.user)))
            return
        work = office.submit(lambda desk: desk.work).result()
        cache = Cache(self.settings.cache_dir, work, office.writer, self.settings.hub_id)
        self.engine = Engine(
            cache,
            connection,
            on_change=self._engine_changed,
            pace=Pace(lambda: office.writing > 0, office.at_work),
            clock=self.now,
        )
        self.engine.start()

    def _engine_changed(self, status: "SyncStatus", touched: frozenset[str]) -> None:
        """Called on the engine's thread."""
        self.post_message(self.SyncChanged(status))

    @on(SyncChanged)
    def _sync_changed(self, message: SyncChanged) -> None:
        if not self.is_running:
            return  # the screens are being taken down
        role = self.role
        before, self.sync = self.sync, message.status
        if self.office is not None and message.status.renewed != (before.renewed if before else 0):
            self.office.renew()
        if before is None or message.status.changes != before.changes:
            self.count_marks()
        if self.gallery is not None and str(message.status.state) == "in_sync" != str(before and before.state):
            self.gallery.again()
        for screen in self.screen_stack:
            changed = getattr(screen, "sync_changed", None)
            if changed is not None:
                changed(before, message.status)
        if self.role != role and self.screen_stack:
            getattr(self.screen, "show_keys", lambda: None)()
            if self.reads_alone and getattr(self.screen, "mode", "") not in READ_CONTEXTS:
                self.go("accounts")

    def count_marks(self) -> None:
        """Count anew what is new in each mode, beside the keys."""
        job: Any = self._count_marks  # as a function: one that is replaced before it began leaves no loose end
        self.run_worker(job, group="marks", exclusive=True, exit_on_error=False)

    async def _count_marks(self) -> None:
        from reviewtui.services.closing import closing_soon
        from reviewtui.services.inbox import unread_count
        from reviewtui.services.mismatches import count

        if self.office is not None:
            now, user = self.now(), self.settings.user
            self.mark("inbox", await self.office.reckon(unread_count, user))
            self.mark("mismatches", await self.office.reckon(count, "", now, user))
            self.mark("tickets", await self.office.reckon(closing_soon, now))

    def mark(self, mode: str, new: int) -> None:
        """So much is new in a mode: its tab says so at once."""
        if self.marks.get(mode, 0) != new:
            self.marks[mode] = new
            for line in self.screen.query(StatusLine) if self.screen_stack else ():
                line.tell(self.standing())

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent | Paste):
            self.life_at = time.monotonic()
        await super().on_event(event)

    def no_gallery(self) -> str:
        """Why no pictures are shown: `off`, `extra` (not installed) or `colours` (too few); '' where they are."""
        from reviewtui.services.rasters import can_decode
        from reviewtui.widgets.graphics import has_colours

        if self.settings.pictures == "none":
            return "off"
        return "extra" if not can_decode() else "" if has_colours(self) else "colours"

    def open_gallery(self) -> None:
        """Have pictures at hand from now on, where they can be shown and there is a hub to have them from."""
        if self.gallery is None and self._connect is not None and not self.no_gallery():
            from functools import partial

            from rich.console import COLOR_SYSTEMS

            from reviewtui.services.gallery import Gallery
            from reviewtui.sync.cache import PICTURES
            from reviewtui.widgets.picture import half_cells

            lay_out = partial(half_cells, colours=COLOR_SYSTEMS[self.console.color_system or ""])
            folder = self.settings.cache_dir / PICTURES
            self.gallery = Gallery(folder, self.ask_hub, lay_out, lambda: self.post_message(self.PicturesCame()))

    @on(PicturesCame)
    def _pictures_came(self) -> None:
        for screen in self.screen_stack:
            changed = getattr(screen, "pictures_changed", None)
            if changed is not None:
                changed()

    def ask_hub(self, work: "Work[T]") -> "Future[T]":
        """Have something asked of the hub over the sync's line (see `Engine.ask`)."""
        from reviewtui.sync.errands import Errands

        return Errands().ask(work) if self.engine is None else self.engine.ask(work)

    def nudge(self) -> None:
        """Something was written: let the sync know."""
        if self.engine is not None:
            self.engine.nudge()

    def standing(self) -> Standing:
        """What the status line says."""
        sync, user, now, marks = self.sync, self.settings.user, self.now(), dict(self.marks)
        if sync is None:
            return Standing(user=user, now=now, marks=marks, reads_alone=self.reads_alone)
        return Standing(
            str(sync.state), sync.last_sync, sync.outbox, sync.held, sync.user or user, now, marks, self.reads_alone
        )

    async def on_unmount(self) -> None:
        import asyncio

        engine, office = self.engine, self.office
        if engine is not None:
            await self._leave_ads()
            await asyncio.to_thread(engine.stop)
        if self.gallery is not None:
            await asyncio.to_thread(self.gallery.close)
        if office is not None:
            office.close()

    async def _leave_ads(self) -> None:
        """Let go of what was merely being read; a claim that the hub does not hear of ends by itself."""
        import asyncio

        from reviewtui.errors import ReviewError
        from reviewtui.services import claims

        if self.office is None or self.settings.hub is None:
            return
        with suppress(ReviewError, TimeoutError):
            async with asyncio.timeout(LEAVE_SECONDS):
                wish = await self.office.act(claims.wish, "")
                if wish:
                    answer = await asyncio.wrap_future(self.ask_hub(lambda client: claims.ask_hub(client, wish)))
                    await self.office.act(claims.keep, wish, answer)

    @property
    def failure(self) -> Exception | None:
        """The fault that ended the app, if one did; whoever runs the app reports it."""
        return self._exception

    def _fatal_error(self) -> None:
        """End without Textual's own report, which shows the values of local variables."""
        self._close_messages_no_wait()

    # --- actions that work everywhere ---

    def go(self, mode: str) -> None:
        """Show a mode's screen; the queue is always underneath. Who reads alone comes no further than accounts."""
        if self.reads_alone and mode not in READ_CONTEXTS:
            mode = "accounts"
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if mode != "queue":
            module = import_module(f"reviewtui.screens.{mode}")  # loaded when it is first gone to
            self.push_screen(getattr(module, f"{mode.capitalize()}Screen")())

    act_go_queue = _going("queue")
    act_go_history = _going("history")
    act_go_inbox = _going("inbox")
    act_go_disputes = _going("disputes")
    act_go_mismatches = _going("mismatches")
    act_go_since = _going("since")
    act_go_accounts = _going("accounts")
    act_go_tickets = _going("tickets")
    act_go_renewals = _going("renewals")
    act_go_association = _going("association")
    act_go_insights = _going("insights")
    act_go_policy = _going("policy")
    act_go_briefings = _going("briefings")
    act_go_views = _going("views")
    act_go_sync = _going("sync")

    def act_go_strategy(self) -> None:
        """What the customer of the ad under the cursor was told."""
        queue = next((screen for screen in self.screen_stack if isinstance(screen, QueueScreen)), None)
        if queue is None:
            return
        self.go("queue")
        view = queue.panel.view
        if view is None or not view.account_id:
            queue.tell(say("strategy.no_account"), "hint")
            return
        from reviewtui.screens.strategy import StrategyScreen

        self.push_screen(StrategyScreen(view.account_id, view.account, view.ad_id))

    async def act_go_escalated(self) -> None:
        from reviewtui.domain.lists import ESCALATED

        self.go("queue")
        queue = self.screen
        if isinstance(queue, QueueScreen):
            await queue.load(ESCALATED)

    def act_help(self) -> None:
        from reviewtui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.keymap, getattr(self.screen, "context", ""), self.role))

    def act_palette(self) -> None:
        self.action_command_palette()

    def act_theme(self) -> None:
        self.theme = THEMES[1].name if self.theme == THEMES[0].name else THEMES[0].name

    def act_quit(self) -> None:
        self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette offers the keymap's actions, by their words."""
        from reviewtui.screens.base import AppScreen

        if not isinstance(screen, AppScreen):
            return
        for action in self.keymap.of(screen.context, "everywhere", role=self.role):

            def run(chosen: Any = action) -> None:
                screen.call_later(screen.perform, chosen)

            named = f"{action.label}  ({action.shown})" if action.keys else action.label
            yield SystemCommand(named, action.help, run)
