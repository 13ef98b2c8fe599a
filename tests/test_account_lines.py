"""Lines of accounts: made behind the pulls from what is known, made anew where that changes, own acts over them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from home_setup import Home
from hub_setup import NOW, fact

from reviewtui.domain.account_facts import Churn, ChurnKind, Correct, Cover, Sentiment
from reviewtui.domain.facts import FactKind
from reviewtui.domain.health import HealthRules
from reviewtui.domain.portfolio import AccountLine
from reviewtui.errors import ReviewError
from reviewtui.services.account_acts import record_about, undo_about
from reviewtui.services.accounts import find_account, read_account, read_lines, sum_all
from reviewtui.services.desk import Desk, open_desk
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import AccountRow, ErasedRow, GoneRow, Page, RulesRow

DAY = 86_400_000
TODAY = datetime.fromtimestamp(NOW / 1000, UTC).date()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(
        records=[
            home.record("account", "acme", {"name": "Acme Wellness", "owner": "ana", "stage": "live"}),
            home.record("usage", "acme", use(1000, 900, 800, 700, 500, 400, eligible=2000), at=NOW),
            home.record("account", "bolt", {"name": "Bolt Bikes", "owner": "ben"}, account="bolt"),
            home.record("renewal", "crm:1", {"renews_on": "2025-09-01", "amount_minor": 120_000, "currency": "EUR",
                                             "period": "year"}),
        ],
    )  # fmt: skip
    return home


def use(*active: int, eligible: int) -> dict[str, int]:
    """The last full months of use, oldest first."""
    months = [
        f"{(TODAY.year * 12 + TODAY.month - 1 - n) // 12}-{(TODAY.month - 1 - n) % 12 + 1:02}" for n in range(1, 40)
    ]
    said = {}
    for month, people in zip(months, reversed(active), strict=False):
        said |= {f"{month}/active": people, f"{month}/eligible": eligible}
    return said


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    sum_all(home.settings(), NOW)
    desk = open_desk(home.settings(), home.clock)
    yield desk
    desk.close()


def lines(desk: Desk, now: int = NOW) -> dict[str, AccountLine]:
    return {line.account_id: line for line in read_lines(desk.reader, "ana", now)}


def again(home: Home, now: int = NOW, **pulled: Any) -> None:
    home.pull(**pulled)
    sum_all(home.settings(), now)


def test_a_line_tells_who_how_much_and_when(desk: Desk) -> None:
    acme = lines(desk)["acme"]
    assert (acme.name, acme.owner, acme.who, acme.why, acme.stage) == ("Acme Wellness", "ana", "ana", "owner", "live")
    assert (acme.active, acme.eligible, acme.amount, acme.currency) == (400, 2000, 120_000, "EUR")
    assert acme.renews_on == "2025-09-01"
    assert acme.trend is not None
    assert round(acme.trend, 3) == round(1600 / 2700 - 1, 3)
    assert acme.sparkline[-6:] == (1000, 900, 800, 700, 500, 400)
    assert acme.score is not None
    assert lines(desk)["bolt"].active is None


def test_what_changes_makes_its_own_line_anew(home: Home, desk: Desk) -> None:
    before = lines(desk)
    again(home, records=[home.record("usage", "acme", use(1000, 1000, 1000, 1000, 1000, 1000, eligible=2000))])
    after = lines(desk)
    assert after["acme"].trend == 0
    assert after["bolt"] == before["bolt"]


def test_own_acts_lie_over_it_until_the_hub_has_them(home: Home, desk: Desk) -> None:
    record_about(desk, Sentiment("acme", 1, "they go"))
    record_about(desk, Cover("bolt", "ana"))
    assert lines(desk)["acme"].sentiment == 1
    assert lines(desk)["bolt"].owner == "ana"
    again(home, facts=[home.fact_row(home.own()[0].body, "ana", "account-manager")])
    assert lines(desk)["acme"].sentiment == 1
    undo_about(desk)
    assert lines(desk)["bolt"].owner == "ben"


def test_a_correction_survives_three_imports(home: Home, desk: Desk) -> None:
    """Each with the same word, then another one: then it is raised, and holds."""
    record_about(
        desk, Correct("acme", "account", "acme", "stage", "leaving", "they told me", saw="live", source="crm")
    )
    for n, stage in enumerate(("live", "live", "integration")):
        row = home.record("account", "acme", {"name": "Acme Wellness", "stage": stage}, at=NOW + n,
                          since={"stage": NOW + n})  # fmt: skip
        again(home, records=[row])
        assert lines(desk)["acme"].stage == "leaving"
        assert lines(desk)["acme"].raised == (stage != "live")
    view = read_account(desk.reader, "acme", "ana", NOW)
    assert view is not None
    field = view.state.fields["stage"]
    assert (field.value, field.said.value if field.said else "", field.by, field.why) == (
        "leaving", "integration", "ana", "they told me",
    )  # fmt: skip


def test_a_new_day_and_a_new_document_read_every_account_again(home: Home, desk: Desk) -> None:
    sum_all(home.settings(), NOW + DAY)
    assert {line.day for line in lines(desk).values()} == {TODAY.fromordinal(TODAY.toordinal() + 1).isoformat()}
    rules = HealthRules(enough=100)
    row = RulesRow(home.seq + 1, "", "health", 1, "lea", NOW, msgspec.Raw(msgspec.json.encode(rules)))
    assert lines(desk)["acme"].score is not None
    again(home, NOW + DAY, rules=[row])
    assert lines(desk)["acme"].score is None, "too little is known for these rules"


def test_what_left_the_account_leaves_its_line(home: Home, desk: Desk) -> None:
    home.seq += 1
    again(home, gone=[GoneRow(home.seq, "acme", "renewal", "crm:1")])
    assert lines(desk)["acme"].renews_on == ""


def test_an_account_that_has_only_ads_has_a_line(home: Home, desk: Desk) -> None:
    cobalt = AccountRow(90, "cobalt", "Cobalt Credit")
    again(home, accounts=[cobalt])
    assert "cobalt" not in lines(desk), "nothing is known of it but its name"
    home.pull(("c 1", {"text": "Low rates", "account_id": "cobalt"}))
    sum_all(home.settings(), NOW)
    assert lines(desk)["cobalt"].name == "Cobalt Credit"


def test_tickets_are_counted_by_their_clocks(home: Home, desk: Desk) -> None:
    said = [
        {"id": "1", "at": NOW - 4 * DAY, "side": "customer", "text": "It hangs"},
        {"id": "2", "at": NOW - 3 * DAY, "side": "staff", "text": "Which page?"},
    ]
    ticket = {"subject": "It hangs", "status": "pending", "created_at": NOW - 4 * DAY, "messages": said}
    again(home, records=[home.record("ticket", "desk:1", ticket, source="desk")])
    acme = lines(desk)["acme"]
    assert (acme.tickets, acme.closes_at) == (1, NOW + 2 * DAY), "five days after the staff's answer"
    assert lines(desk)["bolt"].tickets == 0


def test_made_again_from_nothing_it_is_the_same(home: Home, desk: Desk) -> None:
    churned = Churn("bolt", "2025-01-31", ChurnKind.VOLUNTARY, ("price",))
    again(home, facts=[home.fact_row(fact(FactKind.CHURN, "", churned), "lea", "lead", "bolt")])
    before = lines(desk)
    assert (before["bolt"].standing, before["bolt"].churn_kind) == ("churned", "voluntary")
    mirror = MirrorStore(home.folder / "mirror.db")
    mirror.connection.execute("DELETE FROM summary")
    mirror.connection.execute("DELETE FROM meta WHERE key = 'summed_by'")
    mirror.close()
    sum_all(home.settings(), NOW)
    assert lines(desk) == before


@pytest.mark.parametrize(("word", "found"), [("acme", "acme"), ("bolt bikes", "bolt"), ("COBALT", "cobalt")])
def test_an_account_is_found_by_id_or_name(home: Home, desk: Desk, word: str, found: str) -> None:
    names = {"acme": "Acme Wellness", "bolt": "Bolt Bikes", "cobalt": "Cobalt Credit"}
    home.pull(accounts=[AccountRow(home.seq + n, id, name) for n, (id, name) in enumerate(names.items(), 1)])
    assert find_account(desk, word) == found
    with pytest.raises(ReviewError, match="nobody"):
        find_account(desk, "nobody")


def test_words_that_fit_two_accounts_name_neither(home: Home, desk: Desk) -> None:
    home.pull(accounts=[AccountRow(home.seq + 1, "d1", "Delta Homes"), AccountRow(home.seq + 2, "d2", "Delta Foods")])
    assert find_account(desk, "delta f") == "d2"
    with pytest.raises(ReviewError, match="delta"):
        find_account(desk, "delta")


def test_the_line_of_an_erased_account_goes_with_its_words(home: Home, desk: Desk) -> None:
    assert lines(desk)["acme"].name == "Acme Wellness"
    mirror = MirrorStore(home.folder / "mirror.db")
    home.seq += 1
    gone = [GoneRow(home.seq, "acme", kind, id) for kind, id in (("account", "acme"), ("usage", "acme"))]
    page = Page("epoch", "cursor", home.seq, home.seq, False, gone, erased=[ErasedRow(home.seq, "acme", NOW)])
    mirror.apply(page, NOW)
    mirror.close()
    assert "acme" not in lines(desk)
    sum_all(home.settings(), NOW)
    left = [line for line in read_lines(desk.reader, "ana", NOW) if "Wellness" in str(line)]
    assert left == []
