"""The routing rules tried on the tickets that are here: what each would move, and doing so as one act."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import ROUTES
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.services.ticket_routes import Group, Trial, follow_routes, try_routes
from reviewtui.widgets.figures import count
from reviewtui.widgets.ticket_lines import one_line
from reviewtui.widgets.ticket_list import place
from reviewtui.widgets.typeset import Line, Piece, labelled, wrap
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.services.ticket_routes import Place


class RoutesScreen(Leafing):
    """A row for each rule and move; the page says which tickets."""

    mode = ROUTES

    def __init__(self) -> None:
        super().__init__()
        self.trial = Trial()
        self._asked = False

    async def load(self) -> None:
        app = self.review_app
        if app.office is None:
            return
        self.trial = await app.office.view(try_routes, app.settings.user, app.now())
        self.lay_out_again()

    def lay_out_again(self) -> None:
        trial = self.trial
        moving = sum(len(group.lines) for group in trial.groups if group.rule)
        said = say("tickets.routes_said", n=count(moving), total=count(trial.total))
        self.show_heading(say("tickets.routes_title"), said)
        rows: list[Row] = [(self._row(group), group) for group in trial.groups]
        if not rows:
            rows = [self.row_of_words(say("tickets.routes_stay" if trial.routes else "tickets.routes_none"))]
        self.fill(rows)

    def key_of_row(self, row: object) -> object:
        return (row.rule, row.start, row.to) if isinstance(row, Group) else None

    def _row(self, group: Group) -> Content:
        number = f"{len(group.lines):>4,} "
        room = min(self.list_width // 3, max(door.cell_width(_rule(one)) for one in self.trial.groups))
        rule = door.cell(_rule(group), room)
        rule += " " * (room + 2 - door.cell_width(rule))
        move = door.cell(_move(group), self.list_width - len(number) - room - 3)
        return Content.assemble((number, "bold"), (rule, "bold" if group.rule else "$text-warning"), (move, SOFT))

    def page(self, row: object, width: int) -> list[Line]:
        if not isinstance(row, Group):
            return []
        lines: list[Line] = [*wrap(_rule(row), width, "headline")]
        for route in self.trial.routes:
            if route.name == row.rule:
                lines += labelled(say("tickets.routes_when"), route.when, width, "muted")
        lines += wrap(_move(row), width)
        lines += [*wrap(say("tickets.routes_open", n=count(len(row.movable))), width, "muted"), []]
        for line in row.lines:
            lines += one_line(line, width)
        return [line or [Piece("")] for line in lines]

    # --- acts ---

    async def act_routes_apply(self, event: events.Key | None = None) -> None:
        """First press: say how many. Second press: ask for all of them to be moved."""
        app, trial = self.review_app, self.trial
        if app.office is None:
            return
        if not trial.movable:
            self.tell(say("tickets.routes_nothing"), "hint")
            return
        if not self._asked:
            self._asked = True
            said = say("tickets.routes_ask", n=count(trial.movable), key=self.key_of("routes_apply"))
            self.tell(said, "wide")
            return
        self._asked = False
        moved = await app.office.act(follow_routes, trial.groups, say("tickets.routes_why"))
        app.nudge()
        await self.load()
        self.tell(say("tickets.routes_applied", n=count(moved), key=self.key_of("routes_undo")))

    async def act_routes_undo(self, event: events.Key | None = None) -> None:
        """Take back the latest that this user recorded, with all that was one act with it."""
        from reviewtui.services.account_acts import undo_about

        app = self.review_app
        if app.office is None:
            return
        undone = await app.office.act(undo_about)
        app.nudge()
        await self.load()
        about = door.cell(undone.account_id, 40)
        self.tell(say("tickets.undone", act=say(f"acts.{undone.kind}"), ticket=about))

    act_routes_on = Leafing.read_down
    act_routes_up = Leafing.read_up

    def act_routes_back(self, event: events.Key | None = None) -> None:
        """Back to the tickets."""
        self.dismiss()


def _rule(group: Group) -> str:
    return group.rule or say("tickets.routes_no_rule")


def _move(group: Group) -> str:
    if not group.rule:
        return say("tickets.routes_nowhere")
    return say("tickets.routes_move", start=_place(group.start), to=_place(group.to))


def _place(where: "Place") -> str:
    return place(where.board, where.person)
