"""The links by which an account's customer sees their ads: who made them, until when, last seen; made and ended here.

They are the hub's alone: nothing of them is kept on this machine, so that without a hub there is nothing to show.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import LINKS
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.widgets.figures import clock, count
from reviewtui.widgets.typeset import Line, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.sync.client import HubClient
    from reviewtui.sync.status import SyncStatus
    from reviewtui.wire.links import LinkLine

T = TypeVar("T")
_STATES = ("live", "revoked", "expired", "suspended")


class LinksScreen(Leafing):
    """An address stands on its link's page until the screen is left; nobody can tell it again."""

    mode = LINKS

    def __init__(self, account_id: str, account: str) -> None:
        super().__init__()
        self._account_id, self._account = account_id, account or account_id
        self._links: list[LinkLine] = []
        self._addresses: dict[int, str] = {}
        self._said = say("links.asking")
        self._asked_once = 0
        """The link that the next press ends."""

    async def load(self, go_to: int = 0) -> None:
        """Ask the hub anew, and stay where one was; why it cannot say stands where the links would."""
        from reviewtui.errors import ReviewError
        from reviewtui.services.links import ask_links

        self.lay_out_again()
        try:
            found = await self._ask_hub(ask_links)
        except ReviewError as fault:
            self._links, self._said = [], str(fault)
        else:
            self._links = [one for one in reversed(found) if one.account_id == self._account_id]
            self._said = say("links.none", key=self.key_of("links_make"))
        self._fill(go_to)

    async def _ask_hub(self, work: "Callable[[HubClient], Awaitable[T]]") -> T:
        """Raises ReviewError: `link_private`; or a `HubFault`, also where no hub is at hand."""
        from reviewtui.errors import ReviewError

        if self.review_app.settings.hub is None:
            raise ReviewError("link_private")
        return await asyncio.wrap_future(self.review_app.ask_hub(work))

    # --- rows ---

    def lay_out_again(self) -> None:
        self._fill()

    def _fill(self, go_to: int = 0) -> None:
        n = len(self._links)
        said = say("links.count_one") if n == 1 else say("links.count", n=count(n)) if n else ""
        self.show_heading(say("links.title", account=door.cell(self._account, 40)), said)
        words = self.narrowed_to.casefold().split()
        shown = [one for one in self._links if all(word in self._told(one).casefold() for word in words)]
        rows: list[Row] = [(self._row(one), one) for one in shown]
        if not rows:
            rows = [self.row_of_words(say("links.none_found") if self._links else self._said)]
        self.fill(rows, go_to or None)

    def key_of_row(self, row: object) -> object:
        return getattr(row, "id", 0)

    def _told(self, one: "LinkLine") -> str:
        return f"{say('links.row', id=one.id)} {_state(one)} {one.created_by}"

    def _row(self, one: "LinkLine") -> Content:
        width = self.list_width - 1
        right = say("links.ends", when=clock(one.expires_at, self.review_app.now())) if one.state == "live" else ""
        name, state = f"{say('links.row', id=one.id)}  ", _state(one)
        left = door.cell(state, max(6, width - door.cell_width(name) - door.cell_width(right) - 1))
        gap = " " * max(1, width - door.cell_width(name) - door.cell_width(left) - door.cell_width(right))
        named, style = ("bold", "$text-success") if one.state == "live" else (SOFT, SOFT)
        return Content.assemble((f" {name}", named), (left, style), gap, (right, SOFT))

    def turn(self) -> None:
        super().turn()
        if self.link is None or self.link.id != self._asked_once:
            self._asked_once = 0

    @property
    def link(self) -> "LinkLine | None":
        """The link under the cursor."""
        from reviewtui.wire.links import LinkLine

        return self.here if isinstance(self.here, LinkLine) else None

    def page(self, row: object, width: int) -> list[Line]:
        from reviewtui.wire.links import LinkLine

        if not isinstance(row, LinkLine):
            return []
        now = self.review_app.now()
        language = say(f"links.language_{row.language}") if row.language in ("en", "es") else row.language
        seen = say("links.seen_never") if row.last_used is None else clock(row.last_used, now)
        lines = [*wrap(self._told(row).rsplit(" ", 1)[0], width, "headline"), []]
        made = say("links.made_by", when=clock(row.created_at, now), who=row.created_by)
        told = (
            ("made", made), ("expires", clock(row.expires_at, now)), ("seen", seen),
            ("language", language or say("links.language_any")),
        )  # fmt: skip
        for name, words in told:
            lines += labelled(say(f"links.{name}"), words, width, "body")
        address = self._addresses.get(row.id)
        if address is None:
            return [*lines, [], *wrap(say("links.address_gone"), width, "muted")]
        lines += [[], *wrap(say("links.address"), width, "label"), *wrap(address, width, "found")]
        return [*lines, *wrap(say("links.address_once"), width, "warning")]

    # --- keys ---

    def act_links_make(self, event: events.Key | None = None) -> None:
        """Make one; its address is told this once."""
        from reviewtui.screens.line import LineScreen
        from reviewtui.wire.links import LINK_DAYS

        async def make(line: str) -> None:
            from reviewtui.services.links import ask_link, understand

            wish, hub = understand(line, self._account_id), self.review_app.settings.hub
            address, made = await self._ask_hub(lambda client: ask_link(client, wish, hub.url if hub else ""))
            self._addresses[made.id] = address
            self.app.copy_to_clipboard(address)
            self.tell(say("links.copied", id=made.id))
            await self.load(made.id)

        title = say("links.make_title", account=self._account)
        self.app.push_screen(LineScreen(title, say("links.make_label"), make, value=str(LINK_DAYS)))

    async def act_links_revoke(self, event: events.Key | None = None) -> None:
        """End the one under the cursor; nothing brings it back, so the key is pressed twice."""
        from reviewtui.services.links import ask_to_end

        one = self.link
        if one is None:
            return
        if one.state not in ("live", "suspended"):
            self.tell(say("links.revoke_over", id=one.id), "hint")
        elif self._asked_once != one.id:
            self._asked_once = one.id
            self.tell(say("links.revoke_again", id=one.id, key=self.key_of("links_revoke")), "wide")
        else:
            await self._ask_hub(lambda client: ask_to_end(client, one.id))
            self._addresses.pop(one.id, None)
            self.tell(say("links.revoked", id=one.id, key=self.key_of("links_make")))
            await self.load()

    async def act_links_again(self, event: events.Key | None = None) -> None:
        """Ask the hub once more: who looked since, what others made."""
        await self.load()

    act_links_find = Leafing.narrow
    act_links_on = Leafing.read_down
    act_links_up = Leafing.read_up

    def act_links_back(self, event: events.Key | None = None) -> None:
        if not self.let_go():
            self.app.pop_screen()

    def sync_changed(self, before: "SyncStatus | None", now: "SyncStatus") -> None:
        """Links are not synced: they are asked for once the hub is there again, and when a key says so."""
        self.show_status()
        if not self._links and before is not None and before.state != now.state:
            self.aside(self.load, group="load")


def _state(one: "LinkLine") -> str:
    return say(f"links.state_{one.state}") if one.state in _STATES else one.state
