"""Reason templates in the strip: the team's and one's own, narrowed by typing, taken by a key, kept, published."""

from pathlib import Path

import msgspec
import pytest
from home_setup import Home, a_queue
from screen_setup import SMALL, WIDE, Reviewer, reviewing

from reviewtui.domain.facts import Publish, decode_body
from reviewtui.domain.rules import TEMPLATES, Template, Templates
from reviewtui.policies import packaged
from reviewtui.screens.sheet import ReasonSheet
from reviewtui.screens.template_name import TemplateName
from reviewtui.services.desk import Desk
from reviewtui.services.templates import keep_own, own_templates
from reviewtui.wire.messages import RulesRow

BEFORE = Template(
    "Before and after", "reject", ("HEALTH_WEIGHT_COSMETIC_18", "NEGATIVE_SELF_PERCEPTION"),
    "Shows a body before and after.", "Show the product, not a body.",
)  # fmt: skip
CHECKS = Template("No checks", "reject", ("SHORT_TERM_LOAN",), "Promises a loan without any check.")
PAGE = Template("Landing page", "changes", ("LANDING_PAGE",))
MINE = Template("Guarantee", "reject", ("MISLEADING_CLAIM",), "Guarantees a result.")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    team = msgspec.Raw(msgspec.json.encode(Templates((BEFORE, CHECKS, PAGE))))
    home.pull(*a_queue(5), rules=[RulesRow(1, "", TEMPLATES, 3, "lea", 1, team)])
    return home


async def keep(me: Reviewer, *templates: Template) -> None:
    """Templates of one's own, kept before."""
    office = me.app.office
    assert office is not None
    for template in templates:
        await office.act(keep_own, template)


async def own(me: Reviewer) -> tuple[Template, ...]:
    office = me.app.office
    assert office is not None
    return await office.act(own_templates)


async def test_three_keys_say_verdict_reasons_and_words(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", ".", "enter")
        assert me.notice == "Rejected: Headline of ad 1. u undoes it."
        assert me.under_cursor == "ad 2"
    [said] = home.decisions()
    assert (said.verdict, said.memo, said.suggestion) == ("reject", BEFORE.memo, BEFORE.suggestion)
    assert tuple(reason.code for reason in said.reasons) == BEFORE.codes
    assert said.offered == packaged()[0].digits["reject"]


async def test_a_digit_takes_its_template_at_once(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", ".", "2")
        assert me.context == "queue"
    assert [said.memo for said in home.decisions()] == [CHECKS.memo]


async def test_the_list_shows_what_each_would_say_and_whose_it_is(home: Home) -> None:
    async with reviewing(home) as me:
        await keep(me, MINE)
        await me.press("x", ".")
        assert me.context == "templates"
        me.sees("REJECT", "with a template", "1 Guarantee", "Misleading claim", "mine",
                "2 Before and after", "team", "3 No checks", "“Guarantees a result.”")  # fmt: skip
        me.sees_not("Landing page", "because")
        await me.press("down")
        me.sees("“Shows a body before and after.” Would pass as: Show the product, not a body.")
        me.sees_not("“Guarantees a result.”")
        await me.press("up", "up")
        me.sees("“Promises a loan without any check.”")
    assert home.kinds() == []


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_typing_narrows_and_nothing_moves(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter", "x", ".")
        _, before = me.cell_of("REJECT")
        await me.type("loan chec")
        me.sees("“loan chec”", "1 No checks")
        me.sees_not("Before and after")
        assert me.cell_of("REJECT")[1] == before
        await me.type("z")
        me.sees("No template has these words.")
        await me.press("enter")
        assert me.context == "templates"
        await me.press("backspace", "enter")
    assert [said.memo for said in home.decisions()] == [CHECKS.memo]


async def test_escape_goes_back_to_the_digits_and_then_to_the_ad(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", ".", "b", "backspace", "backspace")
        assert me.context == "strip"
        me.sees("1 Misleading claim")
        await me.press(".", "b", "escape")
        assert me.context == "strip"
        await me.press("escape")
        assert (me.context, me.under_cursor) == ("queue", "ad 1")
        me.sees_not("REJECT")
        await me.press("x", "1")
    assert [said.reasons[0].code for said in home.decisions()] == ["MISLEADING_CLAIM"]


async def test_a_template_can_be_edited_before_it_is_said(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", ".", "down", "E")
        assert isinstance(me.screen, ReasonSheet)
        me.sees("REJECT · Headline of ad 1", "Short-term loan", CHECKS.memo)
        await me.press("tab")
        await me.type("Ask for a check. ")
        await me.press("ctrl+s")
    [said] = home.decisions()
    assert CHECKS.memo in said.memo
    assert "Ask for a check." in said.memo
    assert [reason.code for reason in said.reasons] == ["SHORT_TERM_LOAN"]


async def test_a_template_says_it_of_all_that_is_marked(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("t", "j", "t", "x", ".", "1")
        assert me.context == "bulk"
        me.sees("REJECT 2 ads", "Health & looks, 18+ + Negative self-image", f"“{BEFORE.memo}”")
        for _ in range(4):
            await me.press("space")
        await me.press("enter")
    assert [said.memo for said in home.decisions()] == [BEFORE.memo] * 2


async def test_with_no_template_the_list_says_how_to_keep_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(2))
    async with reviewing(home) as me:
        await me.press("x", ".")
        me.sees("No template for this verdict yet.", "F6 keeps as a template")
        await me.press("enter", "E", "D", "P")
        assert me.context == "templates"
    assert home.kinds() == []


async def test_the_sheet_keeps_what_it_says_under_a_name(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "tab")
        await me.type("Guarantees a result.")
        await me.press("f6")
        assert isinstance(me.screen, TemplateName)
        me.sees("TEMPLATE", "Guarantees a result.")
        await me.press(*("backspace" for _ in "Guarantees a result."))
        await me.type("Guarantee")
        await me.press("enter")
        assert isinstance(me.screen, ReasonSheet)
        me.sees("Kept as a template: Guarantee.")
        assert await own(me) == (MINE,)
        await me.press("ctrl+s", "x", ".", "1")
    assert [said.memo for said in home.decisions()] == [MINE.memo] * 2


async def test_naming_can_be_given_up(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "enter", "f6", "enter")
        assert isinstance(me.screen, TemplateName)
        await me.press("escape")
        assert isinstance(me.screen, ReasonSheet)
        assert await own(me) == ()


async def test_a_template_without_the_reason_its_verdict_needs_is_not_kept(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("x", "r", "f6")
        await me.type("Empty")
        await me.press("enter")
        me.sees("A template for this verdict needs at least one reason.")
        assert await own(me) == ()


async def test_ones_own_are_forgotten_with_the_same_key_twice(home: Home) -> None:
    async with reviewing(home) as me:
        await keep(me, MINE)
        await me.press("x", ".", "down", "D")
        assert me.notice == "This is the team's: only your own can be changed here."
        await me.press("up", "D")
        assert me.notice == "D again forgets “Guarantee”."
        assert await own(me) == (MINE,)
        await me.press("D")
        assert me.notice == "Forgotten: Guarantee."
        assert await own(me) == ()
        assert me.context == "templates"
        me.sees_not("1 Guarantee")


def be(role: str) -> "object":
    """The hub gave this user a role."""

    def set_role(desk: Desk) -> None:
        desk.role = role

    return set_role


async def test_a_lead_publishes_one_of_theirs_to_the_team(home: Home) -> None:
    async with reviewing(home) as me:
        await keep(me, MINE)
        office = me.app.office
        assert office is not None
        await office.act(be("lead"))  # type: ignore[arg-type]
        await me.press("x", ".", "P")
        assert me.notice == "P again publishes “Guarantee” to the whole team."
        assert home.kinds() == []
        await me.press("P")
        assert me.notice == "Published to the team: Guarantee."
        me.sees("Guarantee", "Before and after")
        me.sees_not("mine")
    [fact] = home.facts()
    body = decode_body(fact)
    assert isinstance(body, Publish)
    assert (fact.kind, body.name, body.revision) == ("publish", TEMPLATES, 4)
    published = msgspec.json.decode(body.body, type=Templates)
    assert published.templates == (BEFORE, CHECKS, PAGE, MINE)


async def test_a_reviewer_cannot_publish_and_keeps_theirs(home: Home) -> None:
    async with reviewing(home) as me:
        await keep(me, MINE)
        office = me.app.office
        assert office is not None
        await office.act(be("reviewer"))  # type: ignore[arg-type]
        await me.press("x", ".", "P", "P")
        assert "lead" in me.notice
        assert await own(me) == (MINE,)
    assert home.kinds() == []


async def test_a_code_the_policy_no_longer_has_is_refused_and_stays_on_the_sheet(home: Home) -> None:
    async with reviewing(home) as me:
        await keep(me, Template("Old", "reject", ("GONE_IN_2031",), "words"))
        await me.press("x", ".", "1")
        assert isinstance(me.screen, ReasonSheet)
        me.sees("GONE_IN_2031", "words")
    assert home.kinds() == []


async def test_a_templates_words_from_outside_never_act(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(*a_queue(2))
    bad = "[@click=app.quit]x[/] \x1b]52;c;aGk=\x07\u202e\nabc {0}"
    async with reviewing(home) as me:
        await keep(me, Template(bad[:40], "reject", ("GAMBLING",), bad * 9, bad))
        await me.press("x", ".")
        me.sees("[@click=app.quit]x[/]")
        await me.press("1")
    assert [said.memo.strip() for said in home.decisions()] == [(bad * 9).strip()]


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_where_there_are_none_it_is_said_how_to_make_one_and_no_key_does_nothing(
    home: Home, size: tuple[int, int]
) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter", "b", "e", ".")
        said = " ".join(me.picture().replace("▌", " ").split())
        assert "No template for this verdict yet." in said
        assert "Esc and r open the full sheet; what it says, F6 keeps as a template under a name." in said
        me.sees_not("use it", "edit first", "publish", "forget")
        await me.press("enter")
        assert "F6 keeps as a template" in me.notice
        await me.press("escape", "r", "1", "f6")
        await me.type("Hard to say")
        await me.press("enter", "escape", "e", ".")
        me.sees("Hard to say", "use it")
