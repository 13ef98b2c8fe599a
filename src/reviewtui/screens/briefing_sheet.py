"""Writing a briefing: its query is judged as it is typed, and whom it concerns is chosen from what that finds."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from reviewtui import text as door
from reviewtui.widgets.prose import Prose
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.app import ReviewApp
    from reviewtui.services.briefings import Words, Written

PAUSE_SECONDS = 0.2
"""A query is counted once its writer pauses."""
AREAS = ("recognise", "watch", "customer")


class BriefingSheet(ModalScreen[tuple[str, str, int] | None]):
    """Gives (key, title, how many accounts) once it is recorded, or None. What was typed is kept until then."""

    DEFAULT_CSS = """
    BriefingSheet { align: center middle; background: $background 60%; }
    BriefingSheet > VerticalScroll { width: 92%; max-width: 90; height: auto; max-height: 100%; padding: 0 2;
        background: $surface; border: round $border-blurred; border-title-style: bold;
        border-title-color: $foreground; scrollbar-size-vertical: 1; }
    BriefingSheet .label { color: $text-muted; height: 1; }
    BriefingSheet TextArea { height: 3; border: none; background: $background; padding: 0 1; }
    BriefingSheet #watch, BriefingSheet #customer { height: 2; }
    BriefingSheet.-tall TextArea { height: 4; margin-bottom: 1; }
    BriefingSheet.-tall Input { margin-bottom: 1; }
    BriefingSheet.-tall #finder { margin-bottom: 0; }
    BriefingSheet.-tall #finds { margin-bottom: 1; }
    BriefingSheet Input { border: none; height: 1; background: $background; padding: 0 1; }
    BriefingSheet OptionList { height: auto; max-height: 3; border: none; background: $background; padding: 0 1;
        scrollbar-size-vertical: 1; }
    BriefingSheet.-tall OptionList { max-height: 8; margin-bottom: 1; }
    BriefingSheet TextArea:focus, BriefingSheet Input:focus, BriefingSheet OptionList:focus {
        border: none; background: $primary 18%; background-tint: $foreground 0%; }
    BriefingSheet OptionList > .option-list--option-highlighted { background: $background; }
    BriefingSheet OptionList:focus > .option-list--option-highlighted { background: $primary 34%; }
    BriefingSheet #finds { color: $text-muted; height: auto; max-height: 3; }
    BriefingSheet #finds.-bad, BriefingSheet #said { color: $text-error; height: auto; }
    """

    def __init__(self, one: "Written | None" = None) -> None:
        """`one`: the briefing whose next revision is written."""
        super().__init__()
        self._one = one
        self._left: set[str] = set()
        """Accounts that its writer does not want."""
        self._offered: tuple[tuple[str, str], ...] = ()
        self._judged: str | None = None

    @property
    def _app(self) -> "ReviewApp":
        return cast("ReviewApp", self.app)

    @property
    def _key(self) -> str:
        return self._one.key if self._one is not None else ""

    def compose(self) -> ComposeResult:
        from reviewtui.services.briefings import Words

        kept = self._app.briefing_drafts.get(self._key)
        words = kept or (self._one.words if self._one is not None else Words())
        with VerticalScroll() as box:
            box.can_focus = False
            box.border_title = Content(say("briefings.edit_title" if self._one else "briefings.write_title"))
            yield _label("title")
            yield Input(words.title, id="pattern", compact=True, select_on_focus=False)
            yield _label("recognise")
            yield _area("recognise", words.recognise)
            yield _label("watch")
            yield _area("watch", words.watch)
            yield _label("query")
            yield Input(words.query, id="finder", compact=True, select_on_focus=False)
            yield Static(Content(""), id="finds", markup=False)
            yield _label("customer")
            yield _area("customer", words.customer)
            yield Static(Content(say("briefings.field_accounts_none")), id="for", classes="label", markup=False)
            yield OptionList(id="accounts", markup=False)
            yield Static(Content(""), id="said", markup=False)
            yield Static(Content(say("briefings.commit")), classes="label", markup=False)

    def on_mount(self) -> None:
        self.query_one("#accounts").display = False
        self.query_one("#pattern", Input).focus()
        self._look_soon()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height >= 36, "-tall")

    # --- the query ---

    @on(Input.Changed, "#finder")
    def _look_soon(self) -> None:
        job: Any = partial(self._look, PAUSE_SECONDS)
        self.run_worker(job, group="look", exclusive=True, exit_on_error=False)

    async def _look(self, pause: float = 0.0) -> None:
        """What the query finds now, and of which accounts."""
        from reviewtui.database.sqlite import OperationalError
        from reviewtui.errors import ReviewError
        from reviewtui.screens.briefings import reach_words
        from reviewtui.services.briefings import MOST_ACCOUNTS, names_of, reach

        app, query = self._app, self.query_one("#finder", Input).value.strip()
        if app.office is None or query == self._judged:
            return
        if not query:
            self._judged = query
            self._say_finds("")
            return
        await asyncio.sleep(pause)
        try:
            found = await app.office.study(reach, query, app.now(), app.settings.user)
        except ReviewError as error:
            self._say_finds(str(error), bad=True)
            return
        except OperationalError as error:
            if "interrupted" in str(error):
                return  # a newer query is being counted
            raise
        offered = {account: name for account, name, _ in found.accounts[:MOST_ACCOUNTS]}
        if self._one is not None:
            offered |= await app.office.view(names_of, self._one.accounts)
        if query == self.query_one("#finder", Input).value.strip():
            self._judged = query
            self._say_finds(reach_words(found))
            self._offer(tuple(offered.items()))

    def _say_finds(self, words: str, *, bad: bool = False) -> None:
        said = self.query_one("#finds", Static)
        said.set_class(bad, "-bad")
        said.update(Content(door.terminal(words)))

    def _offer(self, accounts: tuple[tuple[str, str], ...]) -> None:
        """Let the accounts be chosen from: all are, but those that were left out before."""
        listed = self.query_one("#accounts", OptionList)
        if accounts != self._offered:
            self._offered = accounts
            listed.clear_options()
            listed.add_options([Option(self._account(number)) for number in range(len(accounts))])
            listed.highlighted = 0 if accounts else None
        listed.display = bool(accounts)
        label = "briefings.field_accounts" if accounts else "briefings.field_accounts_none"
        self.query_one("#for", Static).update(Content(say(label)))

    def _account(self, number: int) -> Content:
        account, name = self._offered[number]
        mark = ("– ", "$foreground 65%") if account in self._left else ("✓ ", "$text-success")
        return Content.assemble(mark, door.cell(name, 60))

    @on(OptionList.OptionSelected)
    def _toggled(self, message: OptionList.OptionSelected) -> None:
        number = message.option_index
        self._left ^= {self._offered[number][0]}
        message.option_list.replace_option_prompt_at_index(number, self._account(number))

    # --- keys ---

    def _words(self) -> "Words":
        from reviewtui.services.briefings import Words

        areas = {name: self.query_one(f"#{name}", TextArea).text for name in AREAS}
        title, query = (self.query_one(f"#{name}", Input).value for name in ("pattern", "finder"))
        return Words(title=title, query=query, **areas)

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self._app.briefing_drafts[self._key] = self._words()
            self.dismiss(None)
        elif event.key == "ctrl+s":
            event.stop()
            await self._save()
        elif event.key == "space" and isinstance(self.focused, OptionList):
            event.stop()
            self.focused.action_select()

    def on_input_submitted(self) -> None:
        self.focus_next()

    async def _save(self) -> None:
        from reviewtui.errors import ReviewError
        from reviewtui.services.briefings import write

        app, words = self._app, self._words()
        if app.office is None:
            return
        await self._look()
        if words.query.strip() != self._judged:
            return  # under the query stands what is wrong with it
        accounts = [account for account, _ in self._offered if account not in self._left]
        try:
            key = await app.office.act(write, words, accounts, self._key)
        except ReviewError as error:
            self.query_one("#said", Static).update(Content(door.terminal(str(error))))
            return
        app.briefing_drafts.pop(self._key, None)
        self.dismiss((key, words.title.strip(), len(accounts)))


def _label(name: str) -> Static:
    return Static(Content(say(f"briefings.field_{name}")), classes="label", markup=False)


def _area(name: str, text: str) -> TextArea:
    return Prose(text, id=name, show_line_numbers=False, tab_behavior="focus")
