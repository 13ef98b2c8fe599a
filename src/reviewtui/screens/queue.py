"""The queue: what is next, the ad itself, why it is here, and the keys that decide it."""

import asyncio
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from reviewtui.actions import EVIDENCE, QUEUE, STRIP, TEMPLATES
from reviewtui.domain.claims import first_free
from reviewtui.screens.amending import Amending
from reviewtui.screens.base import FRAME, AppScreen, Notice
from reviewtui.screens.casework import Casework
from reviewtui.screens.claiming import Claiming
from reviewtui.screens.keeping import Keeping
from reviewtui.screens.marking import Marking
from reviewtui.screens.picturing import Picturing
from reviewtui.screens.pinging import Pinging
from reviewtui.screens.revealing import Revealing
from reviewtui.screens.rising import Rising
from reviewtui.screens.searching import Searching
from reviewtui.screens.studying import Studying
from reviewtui.widgets.ad_list import AdList
from reviewtui.widgets.ad_panel import AdPanel
from reviewtui.widgets.chrome import KeyFooter, StatusLine
from reviewtui.widgets.head_line import HeadLine
from reviewtui.widgets.reason_strip import ReasonStrip
from reviewtui.widgets.template_list import TemplateList
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.ads import Content as AdContent
    from reviewtui.services.ads import AdView
    from reviewtui.sync.status import SyncStatus

NARROW = 100
"""Below so many columns the list and the ad take turns."""


class QueueScreen(
    Marking, Amending, Searching, Keeping, Casework, Pinging, Claiming, Revealing, Studying, Picturing, Rising
):
    """List and ad side by side; at small sizes they take turns."""

    DEFAULT_CLASSES = "-empty"
    mode = QUEUE

    def __init__(self) -> None:
        super().__init__()
        self._wanted: str | None = None
        self._opening = False
        self._settled = ""
        """The ad under the cursor, where somebody else settled it: its row leaves once the cursor does."""
        self._ahead: dict[str, AdView] = {}
        self._strip, self._templates = ReasonStrip(id="strip"), TemplateList(id="templates")
        self._misread = False
        """What was said last of a list is that its words could not be read."""
        self._filling, self._opened_at = False, 0.0
        """Whether there was nothing when the screen opened, and when that was (as `ReviewApp.life_at`): what comes
        then is put in its order as long as nobody has touched a key."""

    def compose(self) -> ComposeResult:
        self.take_size()
        yield StatusLine(QUEUE)
        yield HeadLine(say("queue.title"), id="head")
        yield Notice()
        with Horizontal(id="body"):
            yield AdList(id="list")
            yield Static("", id="rule", markup=False)
            panel = AdPanel(id="panel")
            panel.say_empty([say("queue.loading")])
            yield panel
        yield KeyFooter()

    @property
    def list(self) -> AdList:
        """The list."""
        return self.query_one("#list", AdList)

    @property
    def panel(self) -> AdPanel:
        """The ad."""
        return self.query_one("#panel", AdPanel)

    @property
    def strip(self) -> ReasonStrip:
        """The strip of reasons."""
        return self._strip

    @property
    def templates(self) -> TemplateList:
        """The templates of the verdict being reasoned."""
        return self._templates

    @property
    def context(self) -> str:
        if self.templates.is_open:
            return TEMPLATES
        if self.strip.is_open:
            return STRIP
        return EVIDENCE if self.panel.marker is not None else QUEUE

    async def begin(self) -> None:
        self.panel.again = self.key_of("reaffirm")
        self.call_after_refresh(lambda: self.run_worker(self._open_cache(), exit_on_error=False))

    async def _open_cache(self) -> None:
        """Open the files and show the first rows; what needs more comes after."""
        app = self.review_app

        def prepare() -> bool:
            from reviewtui.services.desk import prepare_cache
            from reviewtui.services.office import Office

            damaged = prepare_cache(app.settings)
            app.office = Office(app.settings, app.now)
            return damaged

        from reviewtui.errors import ReviewError

        try:
            damaged = await asyncio.to_thread(prepare)
        except ReviewError as error:
            self.say_state([str(error)])
            return
        if app.office is not None:
            app.role_before = await app.office.view(lambda reader: reader.remembered("role") or "")
        if app.reads_alone:
            app.go("accounts")
        elif (opens := _opens(app.settings.opens, app.role)) != "queue":
            app.go(opens)
        await self.load("")
        self._filling, self._opened_at = not len(self.list.pages), app.life_at
        self.mount_all([self._strip, self._templates], before=self.query_one(KeyFooter))  # no frame before needs them
        self.show_keys()
        if damaged:
            shown = self.app.screen if isinstance(self.app.screen, AppScreen) else self
            shown.call_after_refresh(shown.tell, say("queue.mirror_damaged"), "bad")
        await self.load_policy()
        app.start_sync()
        self.watch_rises()
        self.begin_pictures()
        await self.tell_policy_news()

    def failed(self, words: str) -> None:
        super().failed(words)
        if self.panel.view is None:
            self.say_state([words])

    def show_status(self) -> None:
        super().show_status()
        self.list.pass_time(self.review_app.now())

    # --- the list ---

    async def load(self, text: str, *, cursor: int = 0, keep: str = "", typing: bool = False) -> None:
        """List what a query asks for, in an order made anew; `keep` is an ad to stay on.

        `typing`: the query may be half a word yet, and is no fault.
        """
        from reviewtui.database.sqlite import OperationalError
        from reviewtui.domain.query import BadQuery
        from reviewtui.services.queue import list_queue

        app = self.review_app
        if app.office is None:
            return
        now = app.now()
        try:
            listing = await app.office.search(list_queue, text, now, app.settings.user)
        except BadQuery as error:
            if not typing:
                self._misread = True
                self.tell(str(error), "bad")
            return
        except OperationalError as error:
            if "interrupted" in str(error):
                return  # a newer list took its place
            raise
        self.query_one(Notice).hush_hint(faults=self._misread)
        self._misread = False
        self.query_text, self.listing, self.fresh = text, listing, 0
        self.list.found = listing.query.words()
        self.panel.seek(self.list.found)
        pages = listing.pages()
        if not text:
            pages.expect(max(len(listing.first), app.standing_open))
        if keep:
            cursor = pages.index_of(keep) or 0
        self.list.user = app.settings.user
        self.set_class(not listing.first, "-empty")
        if not keep and not cursor:
            free = [(row.holder_at(now), row.assignee) for row in listing.first]
            cursor = first_free(free, app.settings.user)
        self.list.show(pages, now, cursor)
        if not listing.first:
            self.say_nothing_here()
        self.aside(self.count, group="count")

    @on(AdList.Needs)
    async def _needs(self, message: AdList.Needs) -> None:
        self.aside(self._read_page, message, group="page")

    async def _read_page(self, message: AdList.Needs) -> None:
        from reviewtui.services.queue import read_page

        app, listing, pages = self.review_app, self.listing, self.list.pages
        if app.office is None or listing is None:
            return
        rows = await app.office.view(read_page, listing.filter, app.now(), message.wish)
        if pages is self.list.pages:
            pages.put(message.wish, rows)
            self.list.arrived()

    # --- the ad ---

    @on(AdList.Moved)
    def follow_cursor(self) -> None:
        """The ad under the cursor goes on the panel: at once if it was read ahead, so that one paint shows both."""
        item = self.list.item
        wanted = item.ad_id if item else None
        shown = self.panel.view.ad_id if self.panel.view else None
        self._wanted = wanted
        if self._settled and wanted not in (None, self._settled):
            self.list.leave(self._settled)
            self._settled = ""
        if wanted is not None and wanted != shown:
            ahead = self._ahead.get(wanted)
            if ahead is not None:
                self.show_ad(ahead)  # `_open_wanted` makes sure that it still is so
            if not self._opening:
                self._opening = True
                self.run_worker(self._open_wanted(FRAME if ahead else 0.0), group="open", exit_on_error=False)
        elif wanted is None and not len(self.list.pages):
            self.say_nothing_here()

    async def _open_wanted(self, after: float) -> None:
        """Open the ad under the cursor after so many seconds; while one is being read, only the latest wish is
        kept."""
        from reviewtui.services.ads import open_ad

        app = self.review_app
        try:
            await asyncio.sleep(after)
            while self._wanted is not None and app.office is not None:
                wanted, now = self._wanted, app.now()
                view = await app.office.view(open_ad, wanted, now, app.settings.user)
                if self._wanted != wanted:
                    continue
                if view != self.panel.view:
                    self.show_ad(view, again=True)
                await self._look_ahead()
                if self._wanted == wanted:
                    break
        finally:
            self._opening = False

    async def _look_ahead(self) -> None:
        """Read the ads above and below the cursor, so that the next key finds its ad at hand."""
        from reviewtui.services.ads import open_ads

        app, listed = self.review_app, self.list
        near = [item.ad_id for by in (1, -1) if (item := listed.pages.get(listed.cursor + by)) is not None]
        if app.office is not None:
            now = app.now()
            self._ahead = await app.office.view(open_ads, near, now, app.settings.user)
            self.call_after_refresh(self.panel.prepare, self._ahead.values(), now)
            self.call_after_refresh(listed.prepare)

    def show_ad(self, view: "object", *, again: bool = False, before: "AdContent | None" = None) -> None:
        """Put an ad on the panel; a strip or marks of another ad are gone. `before`: as it was read until now."""
        from reviewtui.services.ads import AdView

        shown = view if isinstance(view, AdView) else None
        self.set_class(shown is None and not len(self.list.pages), "-empty")
        old = self.panel.view
        if old is None or shown is None or old.ad_id != shown.ad_id or again:
            self.close_strip()
            self.link_asked = ""
        self.panel.user = self.review_app.settings.user
        self.panel.policy = self.policy
        self.panel.show(shown, self.review_app.now(), before)
        self.begin_attention(shown)
        self.claim_soon()
        if shown is not None:
            self.tell_decided(shown)
        self.study_soon(shown)
        self.picture_soon(shown)
        self.show_keys()

    @on(AdList.Opened)
    def _opened(self, message: AdList.Opened) -> None:
        self.act_open()

    # --- keys: moving and reading ---

    def act_down(self, event: events.Key | None = None) -> None:
        self.move(1)

    def act_up(self, event: events.Key | None = None) -> None:
        self.move(-1)

    def move(self, by: int) -> None:
        """The cursor goes down (or up) by so many rows, and the ad with it."""
        self.list.move(by)
        self.follow_cursor()

    def act_page_down(self, event: events.Key | None = None) -> None:
        self.move(max(1, self.list.size.height - 1))

    def act_page_up(self, event: events.Key | None = None) -> None:
        self.move(-max(1, self.list.size.height - 1))

    def act_top(self, event: events.Key | None = None) -> None:
        self.move(-len(self.list.pages))

    def act_bottom(self, event: events.Key | None = None) -> None:
        self.move(len(self.list.pages))

    def act_scroll_down(self, event: events.Key | None = None) -> None:
        self.panel.scroll_relative(y=max(1, self.panel.size.height - 3), animate=False, force=True)

    def act_scroll_up(self, event: events.Key | None = None) -> None:
        self.panel.scroll_relative(y=-max(1, self.panel.size.height - 3), animate=False, force=True)

    def act_open(self, event: events.Key | None = None) -> None:
        if self.has_class("-narrow") and self.panel.view is not None:
            self.add_class("-reading")
            self.claim_soon()
        elif not self.has_class("-narrow"):
            self.act_scroll_down()

    def act_back(self, event: events.Key | None = None) -> None:
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.claim_soon()
        elif self.query_text:
            self.aside(self.load, "", keep=self.before_search, group="load")
        else:
            self.clear_marks()

    async def act_refresh_order(self, event: events.Key | None = None) -> None:
        await self.load(self.query_text)

    # --- what happens elsewhere ---

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """The sync moved: fresh numbers, and the ad again if it changed; the order stays as it is."""
        self.show_status()
        filling = self._filling and self.review_app.life_at == self._opened_at
        if str(now.state) == "in_sync":
            self._filling = False
            self.hub_answers()
        if before is None or now.changes != before.changes or (filling and not self._filling):
            self.aside(self._catch_up, filling, group="catch_up")

    async def _catch_up(self, filling: bool = False) -> None:
        await asyncio.sleep(0.2)  # pages come in bursts
        if not self.strip.is_open:
            await self.load_policy()
            await self.tell_policy_news()
        if not len(self.list.pages) or (filling and not self.query_text):
            await self.load(self.query_text)
        else:
            await self._drop_settled()
            await self.show_holds()
            await self.count()
        await self.drop_settled_marks()
        await self.reread()
        self.study_now()

    async def _drop_settled(self) -> None:
        """Rows in sight that somebody else settled leave; the one being read stays until it is left."""
        from reviewtui.services.queue import still_listed

        app, listing = self.review_app, self.listing
        seen = self.list.ids_in_sight()
        if app.office is None or listing is None or not seen:
            return
        still = await app.office.view(still_listed, listing.filter, seen, app.now())
        if listing is self.listing:
            reading = self.list.item.ad_id if self.list.item else ""
            self._settled = reading if reading in seen and reading not in still else ""
            for ad_id in seen:
                if ad_id not in still and ad_id != reading:
                    self.list.leave(ad_id)

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width < NARROW and not self.has_class("-narrow") and self.context != QUEUE:
            self.add_class("-reading")
        self.set_class(event.size.width < NARROW, "-narrow")
        if event.size.width >= NARROW:
            self.remove_class("-reading")
        self.show_counts()


def _opens(wish: str, role: str) -> str:
    """The mode that is shown first."""
    if wish != "auto":
        return wish
    return "since" if role == "account-manager" else "queue"
