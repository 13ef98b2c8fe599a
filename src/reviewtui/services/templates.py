"""Reason templates: the team's, shared through the hub, and the reviewer's own beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from reviewtui.domain.facts import Verdict
from reviewtui.domain.query import fold
from reviewtui.domain.rules import TEMPLATES, Template, Templates
from reviewtui.domain.values import clean_text
from reviewtui.errors import Misused
from reviewtui.services.desk import Desk
from reviewtui.services.drafts import Draft
from reviewtui.services.rules import held, publish

OWN = "templates"
"""Where the reviewer's own are kept in work.db."""
MOST_OWN = 100
NAME_LIMIT = 60
"""Characters."""


@dataclass(frozen=True, slots=True)
class Known:
    """A template at hand; `own` until a lead publishes it."""

    template: Template
    own: bool


def templates_for(desk: Desk, verdict: str) -> list[Known]:
    """The templates of a verdict: the reviewer's own, then the team's; one that became the team's is theirs."""
    team = team_templates(desk).templates
    known = [Known(template, True) for template in own_templates(desk) if template not in team]
    known += [Known(template, False) for template in team]
    return [one for one in known if one.template.verdict == verdict]


def team_templates(desk: Desk) -> Templates:
    """The team's, as published last.

    Raises:
        ReviewError: `rules_newer`: a newer version published them.
    """
    document = held(desk, TEMPLATES).document
    return document if isinstance(document, Templates) else Templates()


def own_templates(desk: Desk) -> tuple[Template, ...]:
    """The reviewer's own, in the order they were kept; none where they can no longer be read."""
    try:
        return msgspec.json.decode(desk.work.meta(OWN) or "[]", type=tuple[Template, ...])
    except msgspec.DecodeError:
        return ()


def keep_own(desk: Desk, template: Template) -> None:
    """Keep a template of one's own; it replaces one of the same name for the same verdict.

    Raises:
        Misused: `template_name` (none, or too long), `template_empty` (no codes where the verdict needs them),
            `templates_full`.
    """
    name = clean_text(template.name.strip())
    if not name or len(name) > NAME_LIMIT:
        raise Misused("template_name", limit=NAME_LIMIT)
    if not template.codes and template.verdict != Verdict.APPROVE:
        raise Misused("template_empty")
    named = msgspec.structs.replace(template, name=name)
    own = (*(one for one in own_templates(desk) if _key(one) != _key(named)), named)
    if len(own) > MOST_OWN:
        raise Misused("templates_full", most=MOST_OWN)
    _keep(desk, own)


def drop_own(desk: Desk, template: Template) -> None:
    """Forget a template of one's own."""
    _keep(desk, tuple(one for one in own_templates(desk) if one != template))


def publish_own(desk: Desk, template: Template) -> None:
    """Make a template of one's own the team's; it replaces one of the same name for the same verdict.

    Raises:
        ReviewError: as `services.rules.publish`, `not_allowed` above all.
    """
    team = (one for one in team_templates(desk).templates if _key(one) != _key(template))
    publish(desk, TEMPLATES, Templates((*team, template)))


def _keep(desk: Desk, own: tuple[Template, ...]) -> None:
    desk.work.set_meta(OWN, msgspec.json.encode(own).decode())


def _key(template: Template) -> tuple[str, str]:
    return template.verdict, fold(template.name)


def found(known: Sequence[Known], typed: str) -> list[Known]:
    """Those that hold every word typed, in their name, codes or words."""
    wanted = fold(typed).split()
    return [one for one in known if all(word in _haystack(one.template) for word in wanted)]


def _haystack(template: Template) -> str:
    return fold(" ".join((template.name, *template.codes, template.memo, template.suggestion)))


def draft_of(template: Template) -> Draft:
    """What the template says, about the whole ad."""
    codes = tuple((code, "") for code in template.codes)
    return Draft(codes, template.memo, template.suggestion, None, template.verdict)
