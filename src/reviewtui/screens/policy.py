"""The policy as it holds: what changed since one last worked, then every reason by section, each with its page."""

from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.content import Content

from reviewtui import text as door
from reviewtui.actions import POLICY
from reviewtui.screens.leafing import SOFT, Leafing, Row
from reviewtui.widgets.figures import count, own_title_of
from reviewtui.widgets.policy_lines import became, code_lines, digit_lines, stands
from reviewtui.widgets.typeset import Line, labelled, wrap
from reviewtui.words import language, say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy, ReasonCode
    from reviewtui.domain.policy_changes import PolicyChanges
    from reviewtui.services.policy import PolicyReading

_LEADS = ("lead", "admin")


class Leaf(NamedTuple):
    """What a row stands for: `changed` and `code` name a code; `old`, `digits`, `publishing` stand alone."""

    kind: str
    code: str = ""


class PolicyScreen(Leafing):
    """Enter lists the ads that a row is about. What was shown counts as read when one leaves."""

    mode = POLICY

    def __init__(self) -> None:
        super().__init__()
        self._reading: PolicyReading | None = None
        self._old: int | None = None
        self._leads = False

    async def load(self) -> None:
        """Read the policy; how many ads have an old meaning comes after."""
        from reviewtui.services.policy import count_old, read_policy

        app = self.review_app
        if app.office is None:
            return
        role = await app.office.act(lambda desk: desk.reader.remembered("role") or desk.role)
        self._leads = role in _LEADS
        self._reading = await app.office.view(read_policy)
        self.lay_out_again()
        self._old = await app.office.reckon(count_old, app.now(), app.settings.user)
        self.lay_out_again()

    # --- rows ---

    def lay_out_again(self) -> None:
        if self._reading is None:
            return
        from reviewtui.services.policy import found

        policy, changes = self._reading.policy, self._reading.changes
        self._show_heading(policy)
        codes = found(policy, self.narrowed_to)
        rows: list[Row] = []
        if changes is not None and not self.narrowed_to:
            rows += self._changed(policy, changes)
        elif self._reading.touched and not self.narrowed_to:
            rows += [(self._old_words(), Leaf("old")), _blank()]
        for section, title in policy.sections.items():
            inside = [code for code in codes if code.section == section]
            if inside:
                rows.append((Content(f" {door.cell(title.in_language(language()), self.list_width)}"), None))
                rows += [self._row(policy, code) for code in inside]
        if not codes:
            rows.append(self.row_of_words(say("policy.none_found")))
        if self._leads and not self.narrowed_to:
            rows += [_blank(), (Content(f" {say('policy.publishing')}"), Leaf("publishing"))]
        self.fill(rows)

    def _show_heading(self, policy: "Policy") -> None:
        said = say("policy.revision", title=policy.title.in_language(language()), revision=policy.revision)
        self.show_heading(say("policy.title"), said)

    def _changed(self, policy: "Policy", changes: "PolicyChanges") -> list[Row]:
        rows: list[Row] = [(Content(f" {say('policy.changed', before=changes.before, after=changes.after)}"), None)]
        if self._reading is not None and self._reading.touched:
            rows.append((self._old_words(), Leaf("old")))
        rows += [
            (
                self._line(own_title_of(policy, change.code), became(policy, change), "$warning"),
                Leaf("changed", change.code),
            )
            for change in changes.codes
        ]
        if changes.digits:
            rows.append((self._line(say("policy.digits"), "", ""), Leaf("digits")))
        return [*rows, _blank()]

    def _old_words(self) -> Content:
        from reviewtui.services.queue import COUNT_MOST

        if self._old is None:
            words = say("policy.old_counting")
        elif self._old < 2:
            words = say("policy.old_one" if self._old else "policy.old_none")
        else:
            more = "+" if self._old > COUNT_MOST else ""
            words = say("policy.old", n=f"{count(min(self._old, COUNT_MOST))}{more}")
        return self._line(words, say("policy.old_key") if self._old else "", SOFT)

    def _row(self, policy: "Policy", code: "ReasonCode") -> Row:
        told = stands(policy, code)
        return self._line(own_title_of(policy, code.code), told, SOFT), Leaf("code", code.code)

    def _line(self, title: str, told: str, style: str) -> Content:
        width = self.list_width - 3
        right = door.cell(told, width // 2) if told else ""
        room = width - door.cell_width(right) - (2 if right else 0)
        left = door.cell(title, room)
        gap = " " * (room - door.cell_width(left) + (2 if right else 0))
        return Content.assemble(f"   {left}", gap, (right, style))

    # --- pages ---

    def page(self, row: object, width: int) -> list[Line]:
        reading = self._reading
        if reading is None or not isinstance(row, Leaf):
            return []
        policy, changes = reading.policy, reading.changes
        if row.kind == "old":
            return wrap(say("policy.old_about", key=self.key_of("reaffirm")), width, "body")
        if row.kind == "publishing":
            return _publishing(policy, width)
        if row.kind == "digits":
            return digit_lines(policy, changes.digits if changes else (), width)
        code = next((code for code in policy.codes if code.code == row.code), None)
        change = next((one for one in changes.codes if one.code == row.code), None) if changes else None
        return code_lines(policy, code, change, width) if code is not None else []

    # --- keys ---

    async def on_option_list_option_selected(self) -> None:
        await self.act_policy_open()

    async def act_policy_open(self, event: events.Key | None = None) -> None:
        from reviewtui.domain.query import Filter, Query, render

        row = self.here
        if isinstance(row, Leaf) and row.kind == "old":
            await self.go_to_ads("is:rereview")
        elif isinstance(row, Leaf) and row.code:
            await self.go_to_ads(render(Query((Filter("reason", row.code),))))

    act_policy_find = Leafing.narrow
    act_policy_on = Leafing.read_down
    act_policy_up = Leafing.read_up
    act_policy_back = Leafing.leave

    def on_unmount(self) -> None:
        """What was shown has been read."""
        from reviewtui.services.policy import mark_seen

        app, reading = self.review_app, self._reading
        if app.office is not None and reading is not None and app.is_running:
            app.run_worker(app.office.act(mark_seen, reading.policy), exit_on_error=False)


def _blank() -> Row:
    return Content(" "), None


def _publishing(policy: "Policy", width: int) -> list[Line]:
    """The steps by which a lead changes a policy, as commands."""
    name = f"policy:{policy.policy}"
    steps = (
        (f"reviewtui rules show {name} > my.toml", ""),
        ("", say("policy.publishing_edit")),
        ("reviewtui rules try my.toml", say("policy.publishing_try")),
        ("reviewtui rules publish my.toml", say("policy.publishing_publish")),
    )
    lines = [*wrap(say("policy.publishing_about"), width, "body"), []]
    for number, (command, words) in enumerate(steps, 1):
        head = f"{number}."
        if command:
            lines += labelled(head, command, width, "headline", 4)
            head = ""
        if words:
            lines += labelled(head, words, width, "body", 4)
        lines.append([])
    return lines
