"""The links by which a customer sees their ads, made, listed and ended with keys, on a hub that is really asked."""

from pathlib import Path

import pytest
from home_setup import Home, an_ad
from hub_setup import ad
from hypothesis import given
from hypothesis import strategies as st
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from sync_setup import away
from team_setup import team_in

from reviewtui.errors import ReviewError
from reviewtui.hub.links import create_link, list_links
from reviewtui.services.links import understand
from reviewtui.wire.links import LINK_DAYS_MOST, LinkWish

DAY = 24 * 3_600_000


async def to_links(me: Reviewer) -> None:
    """From the ad under the cursor to its account's strategy, and on to its links."""
    strategy = next(action for action in me.app.keymap.actions if action.id == "go_strategy")
    await me.press(*strategy.each[0].split(">"), "l")


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("", LinkWish("acme", 90, "")),
        ("30", LinkWish("acme", 30, "")),
        ("30 es", LinkWish("acme", 30, "es")),
        (" EN 7 ", LinkWish("acme", 7, "en")),
    ],
)
def test_a_line_says_how_long_and_in_which_language(line: str, wish: LinkWish) -> None:
    assert understand(line, "acme") == wish


@pytest.mark.parametrize(
    ("line", "code"), [("0", "link_days"), ("367", "link_days"), ("soon", "link_form"), ("9 fr", "link_form")]
)
def test_what_makes_no_link_is_said(line: str, code: str) -> None:
    with pytest.raises(ReviewError) as refused:
        understand(line, "acme")
    assert refused.value.code == code


@given(st.text(max_size=20))
def test_any_line_is_a_wish_that_the_hub_takes_or_is_refused(line: str) -> None:
    try:
        wish = understand(line, "acme")
    except ReviewError as refused:
        wish, code = None, refused.code
    if wish is None:
        assert code in ("link_days", "link_form")
    else:
        assert 1 <= wish.days <= LINK_DAYS_MOST
        assert wish.language in ("", "en", "es")


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_one_is_made_told_once_and_ended_by_a_key_pressed_twice(tmp_path: Path, size: tuple[int, int]) -> None:
    async with team_in(tmp_path, ads=2) as team, team.reviewing(team.place("amy", "account-manager"), size) as amy:
        await to_links(amy)
        await amy.until(lambda: "No link to this account's page was made." in amy.picture(), "the empty list")
        await amy.press("n")
        amy.sees("A link for the customer of acme")
        await amy.type(" es")
        await amy.press("enter")
        await amy.until(lambda: "Link 1 sent to the clipboard" in amy.notice, "the new link")
        (made,) = list_links(team.office.hub)
        assert (made.account_id, made.language, made.expires_at - made.created_at) == ("acme", "es", 90 * DAY)
        address = "".join(amy.app.clipboard.split())
        path = "/s/" + address.partition("/s/")[2]
        assert (await team.office.client.get(path)).status_code == 200
        shown = "".join(amy.picture().replace("│", "").split())
        assert address in shown
        amy.sees("Link 1", "live", "amy", "Spanish", "told this once")

        await amy.press("D")
        assert amy.notice.startswith("D again ends link 1 for good")
        assert list_links(team.office.hub)[0].state == "live"
        await amy.press("D")
        await amy.until(lambda: "Link 1 shows nothing any more." in amy.notice, "its end")
        assert list_links(team.office.hub)[0].state == "revoked"
        amy.sees("revoked")
        assert address not in "".join(amy.picture().replace("│", "").split())
        await amy.press("D")
        assert amy.notice == "Link 1 shows nothing as it is."
        await amy.press("escape")
        amy.sees("Ad strategy of acme")


async def test_an_address_is_gone_once_one_left(tmp_path: Path) -> None:
    async with team_in(tmp_path, ads=1) as team, team.reviewing(team.place("lia", "lead")) as lia:
        await to_links(lia)
        await lia.press("n", "enter")
        await lia.until(lambda: "sent to the clipboard" in lia.notice, "the new link")
        address = lia.app.clipboard
        await lia.press("escape", "l")
        await lia.until(lambda: "Link 1" in lia.picture(), "the list")
        lia.sees("Its address was told when it was made", "nobody has looked yet")
        assert address not in "".join(lia.picture().replace("│", "").split())


async def test_links_of_other_accounts_and_a_key_between_two_presses_end_nothing(tmp_path: Path) -> None:
    async with team_in(tmp_path, ads=1) as team, team.reviewing(team.place("lia", "lead")) as lia:
        await team.line("connie", "connector").observe(ad("b", text="Hi", account_id="borealis"))
        create_link(team.office.hub, "borealis")
        await to_links(lia)
        await lia.press("n", "enter")
        await lia.press("n", "enter")
        await lia.until(lambda: "Link 3" in lia.picture(), "two links")
        lia.sees("2 made", "Link 2")
        lia.sees_not("Link 1")
        await lia.press("D", "j", "k", "D")
        assert {one.state for one in list_links(team.office.hub)} == {"live"}
        assert "again ends link 3" in lia.notice


async def test_without_a_hub_it_says_so_and_asks_again_when_the_hub_is_back(tmp_path: Path) -> None:
    async with team_in(tmp_path, ads=1) as team:
        place = team.place("lia", "lead")
        async with team.reviewing(place) as lia:
            place.wire.always = away
            await lia.until(lambda: str(lia.app.sync.state) == "offline", "no hub")
            await to_links(lia)
            await lia.until(lambda: "No hub is connected now." in lia.picture() or "hub" in lia.picture(), "words")
            lia.sees_not("No link to this account's page")
            place.wire.always = None
            await lia.until(lambda: "No link to this account's page" in " ".join(lia.picture().split()), "the list")


async def test_the_hub_inside_the_program_has_no_page_to_link_to(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one"))
    async with reviewing(home) as me:
        await to_links(me)
        assert "is seen by nobody else" in " ".join(me.picture().split())


async def test_a_role_that_may_not_is_told(tmp_path: Path) -> None:
    async with team_in(tmp_path, ads=1) as team, team.reviewing(team.place()) as ana:
        await to_links(ana)
        await ana.until(lambda: "does not allow your role" in " ".join(ana.picture().split()), "the hub's words")
