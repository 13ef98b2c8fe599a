"""What every screen has: the status line, the footer, a line for notices, and one way keys become actions."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.content import Content
from textual.css.query import NoMatches
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from reviewtui import text as door
from reviewtui.actions import EVERYWHERE, Action, readable
from reviewtui.keymap import may, recorded_by
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.painting import Painter
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp

T = TypeVar("T")

NOTICE_SECONDS = 4.0
ERROR_SECONDS = 12.0
TALL = 30
"""Lines of a screen that has one to spare."""
FRAME = 1 / 60
"""Seconds in which what is shown is painted: readings that come after it would keep it waiting."""


class Notice(Widget):
    """One line that says what just happened, for a few seconds; nothing moves when it comes or goes.

    An error, or a hint of the kind `wide`, is said to its end, over as many lines as that takes, and for longer.
    """

    DEFAULT_CSS = """
    Notice { height: 1; padding: 0 1; color: $text-muted; }
    Notice.-good { color: $text-success; }
    Notice.-bad { color: $text-error; height: auto; min-height: 1; max-height: 6; }
    Notice.-hint, Notice.-wide { color: $text-warning; }
    Notice.-wide { height: auto; min-height: 1; max-height: 6; }
    Notice.-reveal { color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._timer: Timer | None = None
        self.words = ""
        self._offered = ""
        """What is offered while a fault is still being said."""

    def tell(self, words: str, kind: str = "good") -> None:
        """Show these words (of any origin) for a few seconds."""
        if self._timer is not None:
            self._timer.stop()
        self.words, self._offered = door.terminal(words), ""
        self.set_classes(f"-{kind}")
        self._show()
        longer = kind in ("bad", "reveal", "calm", "wide")
        self._timer = self.set_timer(ERROR_SECONDS if longer else NOTICE_SECONDS, self.hush)

    def hush_hint(self, *, faults: bool = False) -> None:
        """Silence, if it was a hint (or a fault that is over); what was done stays said for its time."""
        if self.has_class("-hint") or self.has_class("-wide") or (faults and self.has_class("-bad")):
            self.hush()

    def offer(self, words: str) -> None:
        """Show what one could type next, until it is hushed: with a fault, which is said to its end."""
        if self.has_class("-bad") and self.words:
            self._offered = door.terminal(words)
            self._show()
            return
        if self._timer is not None:
            self._timer.stop()
        self.words = door.terminal(words)
        self.set_classes("-offer")
        self._show()

    def hush_offer(self) -> None:
        """Silence, if something was offered."""
        if self.has_class("-offer"):
            self.hush()
        elif self._offered:
            self._offered = ""
            self._show()

    def hush(self) -> None:
        """Silence, but for what is offered with a fault."""
        self.words, self._offered = self._offered, ""
        if self.words:
            self.set_classes("-offer")
        self._show()

    @property
    def _tall(self) -> bool:
        return self.has_class("-bad") or self.has_class("-wide")

    def _show(self) -> None:
        self.refresh(layout=self._tall or self.size.height > 1)

    def render(self) -> Content:
        words, room = self.words, self.content_size.width
        if room and not self._tall:
            words = door.cell(words, room)
        if self._offered:
            return Content.assemble((f"{door.cell(self._offered, room)}\n", "$foreground 65%"), words)
        return Content(words)

    def render_lines(self, crop: Region) -> list[Strip]:
        width, height = self.outer_size
        if height != 1 or self._tall or self.text_selection is not None:
            return super().render_lines(crop)
        words, style = door.cell(self.words, width - 2), self.rich_style
        blank = Style(bgcolor=style.bgcolor)  # one line of one style needs none of Textual's boxes
        rest = " " * (width - 1 - door.cell_width(words))
        strip = Strip([Segment(" ", blank), Segment(words, style), Segment(rest, blank)], width)
        for each in self.get_line_filters():
            strip = strip.apply_filter(each, self.background_colors[1])
        return [strip.crop(crop.x, crop.right)]


class AppScreen(Screen[None], inherit_bindings=False):
    """A screen whose keys come from the keymap: `act_<id>` is called for the action of the present context."""

    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]  # noqa: RUF012 # Textual's type of it is no class variable
    """From so many lines on, a blank one sets the heading apart."""
    mode = ""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = Painter()
        self.begun: Worker[None] | None = None
        """The reading of what it shows; keys wait for it."""

    def take_size(self) -> None:
        """Wear the classes of the terminal's size from the first frame on, so that nothing is styled twice."""
        tall = self.app.size.height >= TALL
        self.update_classes({"-low": not tall, "-tall": tall}, update=False)

    @property
    def review_app(self) -> "ReviewApp":
        """The app, as what it is."""
        return cast("ReviewApp", self.app)

    @property
    def context(self) -> str:
        """The keymap's context now."""
        return self.mode

    def key_of(self, action_id: str) -> str:
        """The key of an action, as a person reads it."""
        return next(action.shown for action in self.review_app.keymap.actions if action.id == action_id)

    def tell(self, words: str, kind: str = "good") -> None:
        """Say something on the notice line."""
        self.query_one(Notice).tell(words, kind)

    def show_keys(self) -> None:
        """The footer for the present context."""
        self.query_one(KeyFooter).show(self.review_app.keymap.footer(self.context, self.review_app.role))

    def on_screen_suspend(self) -> None:
        self.query_one(KeyFooter).show([])  # what lies above has keys of its own

    def on_screen_resume(self) -> None:
        self.show_keys()
        self.show_status()

    def show_status(self) -> None:
        """The status line as the sync stands."""
        self.query_one(StatusLine).tell(self.review_app.standing())

    def on_mount(self) -> None:
        self.show_keys()
        self.show_status()
        self.set_interval(1.0, self.show_status)
        self.begun = self.run_worker(self.begin(), exit_on_error=False)

    def aside(self, work: Callable[..., Coroutine[Any, Any, None]], *args: Any, group: str, **values: Any) -> None:
        """Run work beside the keys; it replaces what its group is still at."""
        job: Any = partial(self._while_here, partial(work, *args, **values))
        self.run_worker(job, group=group, exclusive=True, exit_on_error=False)

    async def _while_here(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Work whose screen is taken down meanwhile has nothing left to show."""
        try:
            await work()
        except NoMatches:
            if not (self._closing or self.app._closing or self.app._exit):
                raise

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            from reviewtui.crash import report
            from reviewtui.errors import ReviewError

            fault = error if isinstance(error, ReviewError) else report(self.review_app.settings.log_dir, error)
            self.failed(str(fault))

    def failed(self, words: str) -> None:
        """Work beside the keys failed: say so. What was confirmed before is kept."""
        self.tell(words, "bad")

    async def begin(self) -> None:
        """What a screen reads once it is shown."""

    async def on_key(self, event: events.Key) -> None:
        if isinstance(self.focused, Input):
            await self.key_while_typing(event)
            return
        app = self.review_app
        key = event.key
        prefix, app.key_prefix = app.key_prefix, ""
        if await self.saying(self.intercept(event)) is not False:
            event.stop()
            return
        if prefix:
            key = f"{prefix}>{key}"
        elif app.keymap.begins(self.context, key):
            app.key_prefix = key
            event.stop()
            return
        action = app.keymap.find(self.context, key)
        if action is not None or prefix:
            event.stop()  # any other key is left to what has the focus
        if action is None and prefix:
            self._say_pairs(prefix, event.key)
        elif action is None:
            self.unknown_key(event)
        else:
            await self.perform(action, event)

    def _say_pairs(self, first: str, second: str) -> None:
        """A pair that means nothing: say which do. Esc only takes the first key back."""
        if second in ("escape", "backspace"):
            self.query_one(Notice).hush_hint()
        else:
            pairs = self.review_app.keymap.after(self.context, first, self.review_app.role)
            known = "   ".join(f"{readable(key)} {action.label}" for key, action in pairs)
            wrong = readable(f"{first}>{second}")
            self.tell(say("keyboard.no_pair", key=wrong, first=readable(first), pairs=known), "wide")

    async def key_while_typing(self, event: events.Key) -> None:
        """A key that the field being typed in left alone."""

    async def intercept(self, event: events.Key) -> bool:
        """A chance to take a key before the keymap does."""
        return False

    def unknown_key(self, event: events.Key) -> None:
        """A key that means nothing here. Caps Lock is announced."""
        low = event.key.lower()
        if low != event.key and len(event.key) == 1 and self.review_app.keymap.find(self.context, low):
            self.tell(say("queue.hint_caps", key=event.key, low=low), "hint")

    async def perform(self, action: Action, event: events.Key | None = None) -> None:
        """Do what an action says, here or everywhere; a hint about what was done before has had its time."""
        self.query_one(Notice).hush_hint()
        if not may(self.review_app.role, action):
            from reviewtui.services.acts import refuse_place, refuse_role

            role, kind = self.review_app.role, recorded_by(action)
            self.tell(str(refuse_role(role, kind) if kind else refuse_place(role)), "wide")
            return
        owner: Any = self.review_app if action.context == EVERYWHERE else self
        method: Callable[..., Awaitable[None] | None] = getattr(owner, f"act_{action.id}")
        done = method(event) if action.context != EVERYWHERE else method()
        if isawaitable(done):
            await self.saying(done)

    async def saying(self, work: Awaitable[T]) -> T | None:
        """Wait for what a key does; a fault with a sentence is said, and gives None."""
        from reviewtui.errors import ReviewError

        try:
            return await work
        except ReviewError as error:
            self.failed(str(error))
            return None

    @on(KeyFooter.Pressed)
    async def _footer_pressed(self, message: KeyFooter.Pressed) -> None:
        await self.perform(message.action)

    @on(StatusLine.Chosen)
    def _tab_chosen(self, message: StatusLine.Chosen) -> None:
        self.review_app.go(message.mode)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.tell(say("queue.hint_paste"), "hint")
