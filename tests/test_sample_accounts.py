"""The demo's customers as an account manager finds them: each story can be read from what is shown."""

from collections.abc import Iterator
from datetime import date

import pytest
from hub_setup import NOW
from test_sample_history import ANA, HOUR, HUB_ID, desk_of

from reviewtui.domain.account_facts import Step
from reviewtui.domain.decisions import Role
from reviewtui.domain.playbook import afterwards
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.records import Said
from reviewtui.domain.renewals import PlanRules, quarter_of
from reviewtui.domain.ticket_view import TicketView, ticket_view
from reviewtui.hub.access import Caller
from reviewtui.hub.opening import open_hub
from reviewtui.sample.accounts import BY_ID
from reviewtui.sample.helpdesk import CLOSING, TICKETS, UNANSWERED, UNROUTED, WAITING, tickets
from reviewtui.sample.looking_after import TRAINED
from reviewtui.sample.portfolio import LOST, REFILED, SEGMENT_NOW, UNUSED
from reviewtui.sample.team import LIA, MIA
from reviewtui.sample.telling import tell
from reviewtui.services.accounts import read_account, read_lines
from reviewtui.services.desk import Desk
from reviewtui.wire.messages import ObservationIn

pytestmark = pytest.mark.drawn


@pytest.fixture(scope="module")
def lia(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of the lead, on a hub that heard the story."""
    folder = tmp_path_factory.mktemp("accounts")
    hub = open_hub(f"sqlite:///{folder / 'hub.db'}", hub_id=HUB_ID, clock=lambda: NOW)
    tell(hub, ANA, NOW)
    desk = desk_of(hub, Caller(LIA, Role.LEAD), folder)
    hub.close()
    yield desk
    desk.close()


def line_of(desk: Desk, account_id: str) -> AccountLine:
    return next(line for line in read_lines(desk.reader, desk.user, NOW) if line.account_id == account_id)


def test_each_customer_has_a_card_use_and_a_renewal(lia: Desk) -> None:
    for line in read_lines(lia.reader, LIA, NOW):
        assert all((line.owner, line.backup, line.who, line.segment, line.plan, line.renews_on, line.amount))
        assert line.account_id == UNUSED or line.active == BY_ID[line.account_id].monthly_users


@pytest.mark.parametrize(
    ("account", "hint", "why"),
    [
        ("delta", "organic", "population"), ("nimbus", "voluntary", "adoption"), ("fjord", None, "thin"),
        ("kite", None, "no_fall"),
    ],
)  # fmt: skip
def test_the_numbers_tell_why_use_went_away(lia: Desk, account: str, hint: str | None, why: str) -> None:
    view = read_account(lia.reader, account, LIA, NOW)
    assert view is not None
    assert (view.state.hint.kind, view.state.hint.why) == (hint, why)


def test_nobody_logs_in_at_one_and_one_left(lia: Desk) -> None:
    unused, lost = line_of(lia, UNUSED), line_of(lia, LOST)
    assert (unused.active, unused.band, unused.play) == (0, "risk", "nobody-logs-in")
    assert (lost.standing, lost.churn_kind, lost.renewal_state) == ("churned", "voluntary", "lost")


def test_the_backup_covers_from_today_on(lia: Desk) -> None:
    away = [line for line in read_lines(lia.reader, LIA, NOW) if line.owner == "paloma"]
    assert len(away) == 2
    assert {(line.who, line.why) for line in away} == {(MIA, "backup")}


def test_a_source_speaks_against_a_correction(lia: Desk) -> None:
    view = read_account(lia.reader, REFILED, LIA, NOW)
    assert view is not None
    segment = view.state.fields["segment"]
    assert (segment.value, segment.raised) == ("mid", True)
    assert segment.said is not None
    assert segment.said.value == SEGMENT_NOW


def test_a_step_was_done_and_use_rose_after_it(lia: Desk) -> None:
    view = read_account(lia.reader, TRAINED, LIA, NOW)
    assert view is not None
    (step,) = (one.recorded for one in view.told if isinstance(one.recorded.body, Step))
    followed = afterwards(view.state.series, step)
    assert followed.change is not None
    assert followed.change > 0.05


def test_renewals_stand_in_several_quarters_and_two_currencies(lia: Desk) -> None:
    lines = read_lines(lia.reader, LIA, NOW)
    rules = PlanRules()
    assert len({quarter_of(date.fromisoformat(line.renews_on), rules).name for line in lines}) >= 4
    assert {line.currency for line in lines} == {"USD", "EUR"}


def test_tickets_close_wait_rest_and_are_on_hold(lia: Desk) -> None:
    closing, waiting = line_of(lia, CLOSING.account), line_of(lia, WAITING.account)
    assert closing.closes_at is not None
    assert 0 < closing.closes_at - NOW < 6 * HOUR
    assert (waiting.late, waiting.closes_at) == (1, None)
    views = {view.id: view for view in map(seen_ticket, tickets(NOW))}
    assert {views[one.id].status for one in TICKETS} >= {"snoozed", "on_hold", "new", "closed", "pending", "open"}
    assert not views[UNROUTED.id].board
    closed = views[UNANSWERED.id]
    assert closed.closed_at < NOW - 2 * 24 * HOUR
    assert [one.side for one in closed.messages if one.text][-1] == "customer"


def seen_ticket(said: ObservationIn) -> TicketView:
    fields = {name: Said(value, said.source, NOW, NOW) for name, value in said.fields.items()}
    return ticket_view(said.id, fields)
