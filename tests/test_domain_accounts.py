"""An account derived from all that is known of it: every part with its source, the same wherever it is computed."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from account_setup import NOW, TODAY, as_card, at, made, says, use
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.domain.account_facts import Away, Churn, ChurnKind, Correct, Cover, Remark, Sentiment, Step
from reviewtui.domain.accounts import BAND, CHURN, CHURN_KIND, AccountRules, AccountState, Known, concerns_of, derive
from reviewtui.domain.churn import Standing
from reviewtui.domain.corrections import Field, keep
from reviewtui.domain.cover import Entry, Why
from reviewtui.domain.health import ADS_REJECTED, CONTACT, TICKETS_LATE, Ads, Tickets
from reviewtui.domain.records import ACCOUNT_FIELDS, RENEWAL_FIELDS

TELCO = Path(__file__).parents[2] / "shared" / "data" / "telco_customer_churn.csv"
ACME = Known(
    "acme",
    card=says(name="Acme Wellness", owner="ana", backup="bo", stage="live", last_contact="2026-11-12", seats=200)
    | says("helpdesk", "2026-11-21", url="https://crm.example/acme"),
    use=as_card(use([100] * 9 + [60, 60, 60, 60, 60, 60], 200)),
    renewals={
        "crm:7": says(renews_on="2026-12-22", amount_minor=100_000, currency="EUR", period="month", state="open"),
        "crm:6": says(renews_on="2025-12-22", amount_minor=90_000, currency="EUR", state="renewed"),
    },
    tickets=Tickets(open=4, late=1, closing=1),
    ads=Ads(20, 3),
)


def corrected(kind: str, id: str, field: str, value: Any, saw: Any, day: str = "2026-11-20") -> Any:
    return made(Correct("acme", kind, id, field, value, "they told me", saw), day, id=f"{kind}-{field}-{day}")


def test_one_account_as_a_page_shows_it() -> None:
    """Its health, points by weight: steady use 85 by 25, adoption of 0.3 50 by 20, used 100 by 5, four tickets 80 by
    5, one of them late 50 by 15, contact ten days ago 100 by 15, a renewal in 30 days 40 by 5, 15 % of ads rejected
    50 by 10: 69.75, so 70."""
    state = derive(ACME, TODAY)
    assert (state.name, state.stage, state.standing) == ("Acme Wellness", "live", Standing.ACTIVE)
    assert (state.covering.who, state.covering.why) == ("ana", Why.OWNER)
    assert state.active is not None
    assert (state.active.month, state.active.active) == ("2026-10", 60)
    assert state.sparkline == (*[100] * 6, *[60] * 6)
    assert state.trend.change == 0.0
    assert state.hint.kind is ChurnKind.VOLUNTARY, "60 of 200 where a year ago it was 100"
    assert state.renewal is not None
    assert (state.renewal.id, state.renewal.renews_on, state.renewal.amount) == (
        "crm:7",
        date(2026, 12, 22),
        1_200_000,
    )
    assert (state.health.score, state.band, state.health.missing) == (70, "healthy", ())
    assert sum(part.gives for part in state.health.parts) == state.health.score
    assert state.value("seats") == 200
    assert state.fields["url"].source == "helpdesk"
    assert state.fields["name"].checked_at == at("2026-11-20")
    assert state.checked_at == at("2026-11-21")


def test_health_is_held_against_a_quarter_ago_on_what_is_known_of_both() -> None:
    """In August use had just fallen by two fifths; contact, tickets and ads of then are not known."""
    change = derive(ACME, TODAY).change
    assert change.points is not None
    assert change.points > 10
    assert not {CONTACT, TICKETS_LATE, ADS_REJECTED} & set(change.measures)


def test_an_account_of_which_nobody_told_anything_is_named_by_its_id() -> None:
    state = derive(Known("acme"), TODAY)
    assert (state.name, state.stage, state.band, state.covering.why) == ("acme", "", "", Why.NOBODY)
    assert (state.health.score, state.active, state.renewal, state.step) == (None, None, None, None)
    assert (state.checked_at, state.sparkline, concerns_of(state)) == (0, (None,) * 12, ())


def test_how_its_manager_feels_stands_beside_the_score_and_never_in_it() -> None:
    without = derive(ACME, TODAY)
    moods = [made(Sentiment("acme", level, "after the call"), f"2026-11-0{level}") for level in (5, 1)]
    for of in ([moods[0]], moods, moods[::-1]):
        state = derive(replace(ACME, sentiments=of), TODAY)
        assert state.sentiment is not None
        assert state.sentiment.body.level == 5
        assert (state.health, state.change, state.band) == (without.health, without.change, without.band)


def test_who_covers_changes_with_the_day_alone() -> None:
    away = replace(ACME, aways=[made(Away("acme", "ana", "2026-12-07", "2026-12-11"))])
    who = [derive(away, date(2026, 12, day)).covering.who for day in (6, 7, 11, 12)]
    assert who == ["ana", "bo", "bo", "ana"]


# --- corrections ---


def test_a_corrected_field_is_what_everything_follows_from() -> None:
    month = corrected("usage", "acme", "2026-10/active", 110, 60)
    amount = corrected("renewal", "crm:7", "amount_minor", 5000, 100_000)
    owner = corrected("account", "acme", "owner", "di", "ana")
    state = derive(replace(ACME, corrections=[month, amount, owner]), TODAY)
    assert state.active is not None
    assert state.active.active == 110
    assert state.renewal is not None
    assert state.renewal.amount == 60_000
    assert state.covering.who == "di"
    assert state.use["2026-10/active"].said == ACME.use["2026-10/active"], "what the source says stays beside it"
    assert state.raised == ()


def test_a_corrected_band_holds_until_the_rules_say_otherwise_and_then_asks() -> None:
    doubted = replace(ACME, corrections=[corrected("derived", "acme", BAND, "risk", "healthy")])
    state = derive(doubted, TODAY)
    assert (state.band, state.health.band, state.raised) == ("risk", "healthy", ())
    assert concerns_of(state)[:2] == ("hint", "risk")
    worse = replace(doubted, tickets=Tickets(12, 4), ads=Ads(20, 10))
    moved = derive(worse, TODAY)
    assert (moved.band, moved.health.band) == ("risk", "watch")
    assert moved.raised == (("derived", "acme", BAND),)
    kept = derive(replace(worse, kept=[made(keep(moved.derived[BAND]), "2026-11-21")]), TODAY)
    assert (kept.band, kept.raised) == ("risk", ())


def test_what_was_wrongly_called_churned_is_alive_in_everything() -> None:
    gone = replace(ACME, card=ACME.card | says(churned=True, churned_on="2026-09-30"))
    assert (derive(gone, TODAY).stage, derive(gone, TODAY).health.score) == ("gone", None)
    alive = derive(replace(gone, corrections=[corrected("derived", "acme", CHURN, "active", "churned")]), TODAY)
    assert (alive.standing, alive.stage, alive.derived[CHURN].why) == (Standing.ACTIVE, "live", "they told me")
    assert alive.health.score is not None


def test_all_that_was_raised_is_listed() -> None:
    moved = derive(replace(ACME, corrections=[
        corrected("account", "acme", "owner", "di", "cy"), corrected("usage", "acme", "2026-10/active", 5, 7),
        corrected("renewal", "crm:6", "state", "lost", "open"), corrected("account", "acme", "region", "EMEA", None),
        corrected("derived", "acme", CHURN_KIND, "organic", ""),
    ]), TODAY)  # fmt: skip
    assert moved.raised == (
        ("account", "acme", "owner"), ("usage", "acme", "2026-10/active"), ("renewal", "crm:6", "state"),
        ("derived", "acme", "churn_kind"),
    )  # fmt: skip


# --- churn ---


def test_the_hint_of_a_customer_who_left_is_of_the_months_before() -> None:
    months = use([100] * 12 + [50, 50, 50, 0, 0, 0], [200] * 12 + [100, 100, 100, 100, 100, 100])
    left = Churn("acme", "2026-08-01", ChurnKind.UNKNOWN)
    state = derive(replace(ACME, use=as_card(months), churns=[made(left)]), TODAY)
    assert (state.standing, state.stage) == (Standing.CHURNED, "gone")
    assert state.hint.kind is ChurnKind.ORGANIC
    assert state.hint.split is not None
    assert state.hint.split.month == "2026-07"
    assert derive(replace(ACME, use=as_card(months)), TODAY).hint.kind is ChurnKind.VOLUNTARY


def test_a_customer_who_leaves_is_a_concern_and_has_no_stage_of_its_own_to_keep() -> None:
    bare = replace(ACME, card=says(name="Acme"), churns=[made(Churn("acme", "2027-01-31", ChurnKind.VOLUNTARY))])
    state = derive(bare, TODAY)
    assert (state.standing, state.stage, concerns_of(state)[0]) == (Standing.LEAVING, "leaving", "leaving")


def test_why_a_renewal_may_be_lost() -> None:
    troubled = replace(
        ACME,
        use=as_card(use([100] * 12 + [10, 10, 0], 200)),
        sentiments=[made(Sentiment("acme", 2))],
        entries=[Entry("ana", NOW)],
        tickets=Tickets(9, 9),
        ads=Ads(4, 4),
        card=says(name="Acme", last_contact="2024-01-01"),
    )
    assert concerns_of(derive(troubled, TODAY)) == (
        "hint", "risk", "falling", "unused", "late", "sentiment", "alone",
    )  # fmt: skip


def test_the_next_step_follows_from_use_and_notes() -> None:
    falling = replace(ACME, use=as_card(use([100, 100, 100, 70, 70, 70], 200)))
    assert derive(falling, TODAY).step is not None
    noted = derive(replace(falling, remarks=[made(Remark("acme", "they asked for SSO"))]), TODAY).step
    assert noted is not None
    assert noted.play.name == "release-they-asked-for"
    done = made(Step("acme", noted.play.name, "done", "shown", 70, "2026-10"), "2026-11-21")
    assert (
        derive(replace(falling, remarks=[made(Remark("acme", "they asked for SSO"))], steps=[done]), TODAY).step
        is None
    )


# --- for all inputs ---

odd = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.lists(st.integers(), max_size=2)
)
cards = st.dictionaries(st.sampled_from([*ACCOUNT_FIELDS, "2026-10/active", "2026-10/eligible", "?"]), odd)


kinds = st.sampled_from(["account", "usage", "renewal", "derived"])
names = st.sampled_from(["owner", "churned", "2026-10/active", "amount_minor", BAND, CHURN, CHURN_KIND])


@given(
    cards,
    cards,
    st.dictionaries(st.sampled_from(RENEWAL_FIELDS), odd),
    st.lists(st.tuples(kinds, names, odd, odd), max_size=4),
)
def test_whatever_sources_and_people_say_there_is_an_account(
    card: dict[str, Any],
    months: dict[str, Any],
    renewal: dict[str, Any],
    corrections: list[tuple[str, str, Any, Any]],
) -> None:
    known = Known(
        "acme", says(**card), says(**months), {"r": says(**renewal)},
        corrections=[
            made(Correct("acme", kind, "r" if kind == "renewal" else "acme", name, value, "", saw), id=f"c{number}")
            for number, (kind, name, value, saw) in enumerate(corrections)
        ],
    )  # fmt: skip
    state = derive(known, TODAY)
    assert derive(replace(known, corrections=known.corrections[::-1]), TODAY) == state
    concerns_of(state)
    for field in (*state.fields.values(), *state.derived.values()):
        assert isinstance(field, Field)
        assert field.corrected or field.said is not None


def test_everything_shown_is_derived_from_what_is_known_and_nothing_else() -> None:
    """The same twice, and rules that say the same say nothing new."""
    assert derive(ACME, TODAY) == derive(ACME, TODAY, AccountRules())
    assert isinstance(derive(ACME, TODAY), AccountState)
    assert msgspec.structs.asdict(derive(ACME, TODAY)) == msgspec.structs.asdict(derive(ACME, TODAY))


def test_7043_customers_are_derived_as_their_table_says() -> None:
    if not TELCO.exists():
        pytest.skip("the public table of customers is not here")
    with TELCO.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    states = [
        derive(Known(row["customerID"], says(churned=row["Churn"] == "Yes")), TODAY) for row in rows
    ]  # fmt: skip
    assert len(states) == 7043
    assert sum(state.standing is Standing.CHURNED for state in states) == 1869
    assert {state.health.score for state in states} == {None}, "of use, contact and tickets nobody told"


def test_cover_set_here_shows_on_the_account() -> None:
    state = derive(replace(ACME, covers=[made(Cover("acme", "di", "ana"), "2026-11-21")]), TODAY)
    assert (state.covering.owner, state.covering.backup, state.covering.who) == ("di", "ana", "di")
