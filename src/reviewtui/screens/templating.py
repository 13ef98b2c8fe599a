"""Reason templates in the strip: what is said often is said with three keys. Mixed into the queue screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from reviewtui.actions import TEMPLATES
from reviewtui.screens.verdicts import Verdicts
from reviewtui.widgets.chrome import KeyFooter
from reviewtui.widgets.figures import title_of
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.rules import Template
    from reviewtui.services.templates import Known
    from reviewtui.widgets.template_list import TemplateList


class Templating(Verdicts):
    """While the templates are listed, small letters narrow the list and capitals act on the one under the cursor."""

    _known: "Sequence[Known]" = ()
    _asked_once: "tuple[str, Known] | None" = None
    """What a further press of the same key will do, and to which template."""

    if TYPE_CHECKING:

        @property
        def templates(self) -> TemplateList: ...

    async def act_list_templates(self, event: events.Key | None = None) -> None:
        from reviewtui.services.templates import templates_for

        strip, office = self.strip, self.review_app.office
        if office is not None:
            self._known = await office.act(templates_for, strip.verdict)
        self._asked_once = None
        self.templates.offer(
            strip.head, strip.verdict, self._known, lambda code: title_of(self.policy, code), self._how_to_make_one()
        )
        strip.add_class("-aside")
        self.show_keys()

    def _how_to_make_one(self) -> str:
        back, more = self.key_of("template_back"), self.key_of("more_reasons")
        return say("templates.how", back=back, more=more, key="F6")

    def show_keys(self) -> None:
        super().show_keys()
        if self.templates.is_open and not self.templates.found:  # nothing there for the other keys
            footer = self.query_one(KeyFooter)
            footer.show([action for action in footer.actions if action.id in ("template_back", "help")])

    def _narrow(self, typed: str) -> None:
        from reviewtui.services.templates import found

        self._asked_once = None
        self.templates.show(found(self._known, typed), typed)
        self.show_keys()

    def act_template_back(self, event: events.Key | None = None) -> None:
        """Back to the digits of the strip."""
        if self.templates.is_open:
            self.templates.close()
            self.strip.remove_class("-aside")
            self.show_keys()

    def close_strip(self) -> None:
        self.act_template_back()
        super().close_strip()

    async def intercept(self, event: events.Key) -> bool:
        if not self.templates.is_open:
            return await super().intercept(event)
        self.sees_life()
        listed, typed = self.templates, self.templates.typed
        character = event.character or ""
        action = self.review_app.keymap.find(TEMPLATES, event.key)
        if event.key == "backspace" and typed:
            self._narrow(typed[:-1])
        elif action is not None and action.context == TEMPLATES:
            return False
        elif event.key.isdigit() and 1 <= int(event.key) <= min(9, len(listed.found)):
            await self._take(listed.found[int(event.key) - 1].template)
        elif character.isprintable() and character == character.lower():
            self._narrow(typed + character)
        return True

    def act_template_down(self, event: events.Key | None = None) -> None:
        self.templates.move(1)

    def act_template_up(self, event: events.Key | None = None) -> None:
        self.templates.move(-1)

    async def act_template_use(self, event: events.Key | None = None) -> None:
        if self.templates.here is not None:
            await self._take(self.templates.here.template)
        elif not self.templates.typed:
            self.tell(self._how_to_make_one(), "wide")

    async def _take(self, template: "Template") -> None:
        """Commit what the template says, as the sheet would."""
        from reviewtui.screens.sheet import Said
        from reviewtui.services.templates import draft_of

        view, said = self._judged, Said(True, self.strip.verdict, draft_of(template), self.offered)
        self.close_strip()
        await self._commit_said(view, said)

    async def act_template_edit(self, event: events.Key | None = None) -> None:
        from reviewtui.services.templates import draft_of

        one, view, verdict = self.templates.here, self._judged, self.strip.verdict
        if one is not None:
            self.close_strip()
            await self._open_sheet(view, verdict, draft=draft_of(one.template))

    # --- one's own ---

    async def act_template_publish(self, event: events.Key | None = None) -> None:
        from reviewtui.services.rules import refuse_role
        from reviewtui.services.templates import publish_own

        office, one = self.review_app.office, self.templates.here
        if office is None or one is None:
            return
        await office.act(refuse_role)
        if self._sure(one, "publish_again", "template_publish"):
            await office.act(publish_own, one.template)
            self.review_app.nudge()
            self.tell(say("templates.published", name=one.template.name))
            await self.act_list_templates()

    async def act_template_drop(self, event: events.Key | None = None) -> None:
        from reviewtui.services.templates import drop_own

        office, one = self.review_app.office, self.templates.here
        if office is not None and one is not None and self._sure(one, "drop_again", "template_drop"):
            await office.act(drop_own, one.template)
            self.tell(say("templates.dropped", name=one.template.name))
            await self.act_list_templates()

    def _sure(self, one: "Known", question: str, action_id: str) -> bool:
        """Whether the same key asked for it before; an own template alone can be changed here."""
        if not one.own:
            self.tell(say("templates.not_own"), "hint")
            return False
        if self._asked_once == (question, one):
            return True
        self._asked_once = (question, one)
        self.tell(say(f"templates.{question}", key=self.key_of(action_id), name=one.template.name), "hint")
        return False
