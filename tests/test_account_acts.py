"""What is recorded about accounts: durable at once, read back before the hub has it and after, and taken back."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from home_setup import Home
from hub_setup import NOW, fact

from reviewtui.domain.account_facts import Away, Churn, ChurnKind, Correct, Cover, Remark, Sentiment
from reviewtui.domain.facts import FactKind, Undo, decode_body, decode_fact
from reviewtui.domain.health import Band, HealthRules
from reviewtui.domain.policy import Phrase
from reviewtui.domain.rules import HEALTH
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.account_acts import record_about, record_all, undo_about
from reviewtui.services.account_story import story
from reviewtui.services.accounts import read_account
from reviewtui.services.desk import Desk, open_desk
from reviewtui.store.accounts import accounts_acted_on, facts_about, record_of, records_of
from reviewtui.store.own import Delivered
from reviewtui.wire.messages import GoneRow, RulesRow


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.plays("account-manager")
    home.pull(records=[home.record("account", "acme", {"stage": "live"})])
    return home


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    desk = open_desk(home.settings(), home.clock)
    yield desk
    desk.close()


def said(desk: Desk, account: str = "acme") -> list[tuple[str, str, object]]:
    return [(one.kind, one.recorded.by, one.recorded.body) for one in facts_about(desk.reader, account, "ana")]


def test_what_is_recorded_is_there_at_once_and_once_more_when_it_was_pulled(home: Home, desk: Desk) -> None:
    feeling = Sentiment("acme", 2, "they asked twice")
    id = record_about(desk, feeling)
    assert said(desk) == [("sentiment", "ana", feeling)]
    assert accounts_acted_on(desk.reader) == {"acme"}
    home.pull(facts=[home.fact_row(home.own()[0].body, "ana", "account-manager")])
    assert said(desk) == [("sentiment", "ana", feeling)]
    assert [one.recorded.id for one in facts_about(desk.reader, "acme", "ana")] == [id]


def test_what_is_taken_back_is_gone_whoever_has_it(home: Home, desk: Desk) -> None:
    first = record_about(desk, Remark("acme", "They want reports"))
    record_about(desk, Cover("acme", "ana", "ben"))
    undone = undo_about(desk)
    assert (undone.kind, undone.account_id, undone.said) == ("cover", "acme", Cover("acme", "ana", "ben"))
    assert [kind for kind, _, _ in said(desk)] == ["remark"]
    undo_about(desk, first)
    assert said(desk) == []
    with pytest.raises(ReviewError, match=first):
        undo_about(desk, first)


def test_what_was_recorded_on_another_device_is_taken_back_here(home: Home, desk: Desk) -> None:
    raw = fact(FactKind.REMARK, "", Remark("acme", "from the train"))
    home.pull(facts=[home.fact_row(raw, "ana", "account-manager")])
    undone = undo_about(desk, decode_fact(raw).id)
    assert (undone.account_id, undone.sent) == ("acme", True)
    assert said(desk) == []
    assert accounts_acted_on(desk.reader) == {"acme"}, "the hub is still to hear of it"


def test_an_undo_that_was_pulled_counts(home: Home, desk: Desk) -> None:
    raw = fact(FactKind.REMARK, "", Remark("acme", "x"))
    back = fact(FactKind.UNDO, "", Undo(decode_fact(raw).id))
    home.pull(facts=[home.fact_row(raw, "ben")])
    assert [by for _, by, _ in said(desk)] == ["ben"]
    home.pull(facts=[home.fact_row(back, "ben")])
    assert said(desk) == []


@pytest.mark.parametrize("held", [0, 1, 2])
def test_several_are_recorded_together_and_taken_back_together(home: Home, desk: Desk, held: int) -> None:
    """Also those that the hub did not take: they are offered again by themselves."""
    home.pull(records=[home.record("account", "bolt", {"stage": "live"}, account="bolt")])
    days = ("2026-11-23", "2026-11-27")
    record_all(desk, [Away(account, "ana", *days, "ben", "trip") for account in ("acme", "bolt")])
    assert [len(said(desk, account)) for account in ("acme", "bolt")] == [1, 1]
    desk.work.deliver([Delivered(held, "held", code="no_account")])
    undo_about(desk)
    assert [len(said(desk, account)) for account in ("acme", "bolt")] == [0, 0]
    assert desk.work.counts() == (0, 0)


def test_one_account_hears_nothing_of_another(home: Home, desk: Desk) -> None:
    home.pull(records=[home.record("account", "bolt", {"stage": "live"}, account="bolt")])
    record_about(desk, Remark("acme", "for acme"))
    assert said(desk, "bolt") == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (Remark("nowhere", "x"), ReviewError),
        (Remark("acme", "  "), Misused),
        (Correct("acme", "account", "acme", "stage", "gone", ""), Misused),
        (Remark("acme", "x" * 20_001), Misused),
        (Remark("acme", "half a character: \ud800"), Misused),
        (Remark("acme", "x", again_on="2026-13-45"), Misused),
        (Churn("acme", "2027-02-29", ChurnKind.VOLUNTARY), Misused),
        (Away("acme", "ana", "2026-11-27", "2026-11-23"), Misused),
        (Away("acme", "ana", "", "2026-11-23"), Misused),
        (Correct("acme", "account", "acme", "seats", "lots", "x"), Misused),
        (Correct("acme", "renewal", "crm:acme", "probability", "soon", "x"), Misused),
        (Correct("acme", "usage", "acme", "2026-10/active", "few", "x"), Misused),
        (Correct("acme", "derived", "acme", "health_band", "splendid", "x"), Misused),
        (Correct("acme", "derived", "acme", "churn", "risk", "x"), Misused),
        (Correct("acme", "derived", "acme", "mood", "risk", "x"), Misused),
    ],
)
def test_what_says_nothing_is_not_recorded(home: Home, desk: Desk, body: Remark, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        record_about(desk, body)
    assert home.own() == []


@pytest.mark.parametrize(
    ("kind", "field", "typed", "value"),
    [
        ("account", "since", "31/12/2020", "2020-12-31"),
        ("account", "currency", "eur", "EUR"),
        ("renewal", "probability", "80 %", 0.8),
        ("usage", "2026-10/active", "1,200", 1200),
        ("derived", "health_band", "Risk", "risk"),
        ("derived", "churn", "leaving", "leaving"),
        ("derived", "churn_kind", "VOLUNTARY", "voluntary"),
    ],
)
def test_a_corrected_value_is_read_as_the_import_would(
    home: Home, desk: Desk, kind: str, field: str, typed: str, value: object
) -> None:
    record_about(desk, Correct("acme", kind, "acme", field, typed, "they told me"))
    assert decode_body(home.facts()[-1]) == Correct("acme", kind, "acme", field, value, "they told me")


def test_what_rules_derive_is_one_of_the_words_that_the_team_has_for_it(home: Home, desk: Desk) -> None:
    rules = HealthRules(bands=(Band("green", 60, Phrase("green", "verde")), Band("red", 0, Phrase("red", "rojo"))))
    home.pull(rules=[RulesRow(99, "", HEALTH, 1, "lea", NOW, msgspec.Raw(msgspec.json.encode(rules)))])
    with pytest.raises(Misused, match="green, red"):
        record_about(desk, Correct("acme", "derived", "acme", "health_band", "risk", "they told me"))
    record_about(desk, Correct("acme", "derived", "acme", "health_band", "red", "they told me"))


def test_what_a_source_itself_says_is_accepted_whatever_it_is(home: Home, desk: Desk) -> None:
    body = Correct("acme", "account", "acme", "seats", "lots", "the source is right", saw="lots", source="crm")
    record_about(desk, body)
    assert decode_body(home.facts()[-1]) == body


def test_a_correction_of_what_no_source_tells_is_said_so(home: Home, desk: Desk) -> None:
    record_about(desk, Correct("acme", "account", "acme", "website", "https://new.example", "they moved"))
    view = read_account(desk.reader, "acme", desk.user, NOW)
    assert view is not None
    told = "\n".join(story(view))
    assert f"https://new.example (corrected by {desk.user}: they moved; no source says anything of it)" in told


@pytest.mark.parametrize("role", ["reviewer", "sales", "connector"])
def test_others_record_nothing_about_accounts(home: Home, desk: Desk, role: str) -> None:
    home.plays(role)
    with pytest.raises(ReviewError, match="account-manager"):
        record_about(desk, Remark("acme", "x"))


def test_a_thing_that_left_its_account_is_gone_there(home: Home, desk: Desk) -> None:
    ticket = home.record("ticket", "desk:1", {"subject": "It hangs"}, source="desk")
    home.pull(records=[ticket])
    assert [one.body["subject"] for one in record_of(desk.reader.connection, "ticket", "desk:1")] == ["It hangs"]
    gone = GoneRow(home.seq + 1, "acme", "ticket", "desk:1")
    moved = home.record("ticket", "desk:1", {"subject": "It hangs"}, account="bolt", source="desk")
    moved.seq = home.seq + 2
    home.pull(gone=[gone], records=[moved])
    assert [one.kind for one in records_of(desk.reader.connection, "acme")] == ["account"]
    assert [one.kind for one in records_of(desk.reader.connection, "bolt")] == ["ticket"]
    assert records_of(desk.reader.connection, "bolt")[0].said_at("subject") == NOW
