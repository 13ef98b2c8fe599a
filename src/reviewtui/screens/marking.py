"""Marking ads and deciding the marked ones together. Mixed into the queue screen."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import events

from reviewtui.actions import Action
from reviewtui.screens.templating import Templating
from reviewtui.screens.verdicts import UNREASONED
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.screens.sheet import Said
    from reviewtui.services.ads import AdView
    from reviewtui.services.bulk import Bulk
    from reviewtui.services.decisions import Undone
    from reviewtui.services.drafts import Draft
    from reviewtui.store.reader import Item


class Marking(Templating):
    """Marks stay on their ads wherever the list goes. With marks, a verdict is about all of them.

    A strip that is open for no single ad is about the marked ones.
    """

    _said_together: "Draft | None" = None
    _pressed: events.Key | None = None
    """The key that chose what the strip offered."""
    _twins_of: "AdView | None" = None
    """An ad decided a moment ago that others are like."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.marks: dict[str, Item] = {}

    # --- marks ---

    def act_mark_ad(self, event: events.Key | None = None) -> None:
        from reviewtui.services.bulk import MOST

        item = self.list.item
        if item is None:
            self.tell(say("queue.hint_none"), "hint")
        elif item.ad_id in self.marks:
            self.unmark([item.ad_id])
            self.tell(say("bulk.unmarked", n=len(self.marks)))
        elif len(self.marks) >= MOST:
            self.tell(say("bulk.full", n=MOST), "hint")
        else:
            self.add_marks([item])
            self.tell(say("bulk.marked_one", n=len(self.marks), key=self.key_of("back")))

    async def act_mark_alike(self, event: events.Key | None = None) -> None:
        """Mark every open ad like this one, wherever it is in the queue; those marked already lose their marks."""
        from reviewtui.services.bulk import MOST, find_alike

        app, view = self.review_app, self._twins_of or self.panel.view
        if app.office is None or view is None:
            self.tell(say("queue.hint_none"), "hint")
            return
        rows, more = await app.office.view(find_alike, view, app.now(), MOST)
        if len(rows) < 2 and view is not self._twins_of:
            self.tell(say("bulk.none_alike"), "hint")
        elif all(row.ad_id in self.marks for row in rows):
            self.unmark([row.ad_id for row in rows])
            self.tell(say("bulk.unmarked", n=len(self.marks)) if self.marks else say("bulk.cleared"))
        else:
            room = MOST - len(self.marks)
            fresh = [row for row in rows if row.ad_id not in self.marks]
            self.add_marks(fresh[:room])
            key = "marked_first" if more or len(fresh) > room else "marked_alike"
            self.tell(say(f"bulk.{key}", n=len(rows), key=self.key_of("back")))

    def add_marks(self, items: "Iterable[Item]") -> None:
        """Mark these ads too."""
        self.marks |= {item.ad_id: item for item in items}
        self._show_marks()

    def unmark(self, ad_ids: Iterable[str]) -> None:
        """These ads are marked no longer."""
        gone = [ad_id for ad_id in ad_ids if self.marks.pop(ad_id, None) is not None]
        if gone:
            self._show_marks()

    def _show_marks(self) -> None:
        if not self.marks:
            self._said_together = None
        self.list.mark(self.marks)
        self.marked = len(self.marks)
        self.show_counts()

    def clear_marks(self) -> bool:
        """Unmark all; returns whether there were any."""
        if not self.marks:
            return False
        self.unmark(list(self.marks))
        self.tell(say("bulk.cleared"))
        return True

    async def drop_settled_marks(self) -> None:
        """Marked ads that were decided elsewhere, or are gone, lose their marks, and that is said."""
        from reviewtui.services.bulk import settled

        app = self.review_app
        if app.office is None or not self.marks:
            return
        states = {ad_id: item.state for ad_id, item in self.marks.items()}
        gone = await app.office.view(settled, states, app.now())
        if gone:
            self.unmark(gone)
            self.tell(say("bulk.settled", left=len(gone), n=len(self.marks)), "hint")

    def after_decision(self, view: "AdView", words: str) -> None:
        if view.twins and not self.marks:
            self._twins_of = view
            words = say("bulk.offer", words=words, key=self.key_of("mark_alike"), n=view.twins)
        super().after_decision(view, words)
        self.unmark([view.ad_id])

    async def perform(self, action: Action, event: events.Key | None = None) -> None:
        if action.id != "mark_alike":
            self._twins_of = None
        await super().perform(action, event)

    # --- a verdict on the marked ads ---

    async def intercept(self, event: events.Key) -> bool:
        if self.strip.is_open:
            self._pressed = event
        return await super().intercept(event)

    async def act_approve(self, event: events.Key | None = None) -> None:
        if not self.marks:
            await super().act_approve(event)
            return
        from reviewtui.services.bulk import against_ai

        app = self.review_app
        if self.repeats(event) or app.office is None:
            return
        self._pressed = event
        if await app.office.view(against_ai, list(self.marks), app.now(), app.settings.user):
            self.offer_reasons(UNREASONED, ads=len(self.marks))
        else:
            await self._commit_at_once(None, UNREASONED, ())

    def _begin(self, verdict: str, event: events.Key | None) -> None:
        if not self.marks:
            super()._begin(verdict, event)
        elif not self.repeats(event):
            self.offer_reasons(verdict, ads=len(self.marks))

    async def _commit_at_once(
        self, view: "AdView | None", verdict: str, codes: Sequence[str], offered: tuple[str, ...] = ()
    ) -> None:
        if view is not None:
            await super()._commit_at_once(view, verdict, codes, offered)
            return
        from reviewtui.services.drafts import Draft

        again = self._pressed.key if self._pressed is not None else ""
        self._preview(verdict, Draft(tuple((code, "") for code in codes)), offered, again)

    async def _commit_said(self, view: "AdView | None", result: "Said") -> None:
        if view is not None:
            await super()._commit_said(view, result)
        else:
            self._preview(result.verdict, result.draft, result.offered)

    async def _open_sheet(
        self, view: "AdView | None", verdict: str, at: str = "find", draft: "Draft | None" = None, trouble: str = ""
    ) -> None:
        if view is not None:
            await super()._open_sheet(view, verdict, at, draft, trouble)
            return
        from reviewtui.services.ads import open_ad
        from reviewtui.services.drafts import Draft

        app = self.review_app
        if app.office is None:
            return

        def said(result: "Said | None") -> None:
            if result is not None:
                self._said_together = result.draft
                if result.commit:
                    self._preview(result.verdict, result.draft, result.offered)

        first = await app.office.view(open_ad, self._first_marked(), app.now(), app.settings.user)
        if first is None:
            await self.drop_settled_marks()
        else:
            kept = draft or self._said_together or Draft()
            self.show_sheet(first, verdict, kept, said, at, trouble, ads=len(self.marks))

    def _first_marked(self) -> str:
        """The ad the others are compared with: the one on the screen, if it is marked."""
        shown = self.panel.view
        if shown is not None and shown.ad_id in self.marks:
            return shown.ad_id
        return next(iter(self.marks), "")

    def _preview(self, verdict: str, said: "Draft", offered: tuple[str, ...], again: str = "") -> None:
        """Show what would be decided; it is decided there."""
        from reviewtui.screens.bulk import BulkScreen, Wanted

        if self.policy is None:
            return
        if self._pressed is not None:
            self.guard.repeats(self._pressed.key, self._pressed.time)
        states = {ad_id: item.state for ad_id, item in self.marks.items()}
        wanted = Wanted(states, self._first_marked(), verdict, said, offered, again)
        self.app.push_screen(BulkScreen(wanted, self.policy, self.guard, self._after_bulk))

    async def several_return(self, undone: "Undone") -> None:
        """The rows return to their places with their marks, and what had been said of them is at hand."""
        from reviewtui.services.bulk import rows_of
        from reviewtui.services.drafts import Draft

        app = self.review_app
        if app.office is None:
            return
        rows = await app.office.view(rows_of, undone.ad_ids, app.now(), app.settings.user)
        back = [self.list.put_back(row) for row in reversed(rows)]  # the cursor ends on the first of them
        self.marks = {row.ad_id: row for row in rows}
        if rows and not all(back):
            await self.load("", keep=rows[0].ad_id)
        self._show_marks()
        self._said_together = Draft.of(undone.draft) if undone.draft is not None else None
        self.tell(say("bulk.undone", n=len(undone.ad_ids)))

    def _after_bulk(self, verdict: str, bulk: "Bulk") -> None:
        """The rows leave; what differed stays marked, what cannot be decided at all does not."""
        decided = [view.ad_id for view in bulk.views]
        self.unmark([*decided, *(ad.ad_id for ad in bulk.left_out if ad.why != "differs")])
        ads = say("bulk.ad") if len(decided) == 1 else say("bulk.ads", n=len(decided))
        key = "saved_some" if bulk.left_out else "saved"
        done, undo = say(f"queue.done_{verdict}"), self.key_of("undo")
        self.rows_leave(decided, say(f"bulk.{key}", verdict=done, ads=ads, left=len(bulk.left_out), key=undo))
