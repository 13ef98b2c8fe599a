"""Sales reads how accounts do (`N6`): what is internal never reaches their machine, nor does their screen miss it."""

from pathlib import Path

import pytest
from history_setup import held, on_hub
from home_setup import Home
from hub_setup import NOW, Office, ad, appeal, ask, briefing, decision, fact, id_of, note, office_in, undo
from linear_setup import talk_to
from screen_setup import SMALL, WIDE, Reviewer, reviewing
from sync_setup import Machine, machine_in
from test_account_lines import TODAY, use
from textual.widgets import Static

from reviewtui.actions import ACTIONS
from reviewtui.app import ReviewApp
from reviewtui.domain.account_facts import (
    Acknowledge,
    Away,
    Churn,
    ChurnKind,
    Correct,
    Cover,
    Remark,
    Reroute,
    Sentiment,
    Step,
    Stop,
    StopState,
)
from reviewtui.domain.duties import FACTS
from reviewtui.domain.facts import FactKind
from reviewtui.domain.records import RecordKind
from reviewtui.errors import ReviewError
from reviewtui.keymap import READ_CONTEXTS
from reviewtui.screens.account import AccountScreen
from reviewtui.screens.accounts import AccountsScreen
from reviewtui.services.account_acts import record_about
from reviewtui.services.account_exports import FORMATS
from reviewtui.services.account_story import as_json, story
from reviewtui.services.accounts import read_account, read_lines, sum_all
from reviewtui.services.desk import open_desk
from reviewtui.services.exports import export_jsonl
from reviewtui.sync.status import SyncState, SyncStatus
from reviewtui.wire.messages import ObservationIn

INTERNAL = "qxinternal"
"""In every word that people keep among themselves."""
SHOWN = "qxshown"
"""In what sales is there to read."""
ON = TODAY.fromordinal(TODAY.toordinal() + 40).isoformat()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path, user="sam")
    home.plays("sales")
    home.pull(
        records=[
            home.record("account", "acme", {"name": "Acme Wellness", "owner": "ana", "stage": "live"}),
            home.record("usage", "acme", use(900, 800, 700, 500, 400, 300, eligible=2000)),
            home.record("renewal", "crm:1", {"renews_on": ON, "amount_minor": 120_000, "currency": "EUR",
                                             "period": "year"}),
            home.record("account", "bolt", {"name": "Bolt Bikes", "owner": "ben"}, account="bolt"),
        ],
        facts=[home.fact_row(fact(FactKind.COVER, "", Cover("acme", "ana", "ben")), "ana", "account-manager")],
    )  # fmt: skip
    sum_all(home.settings(), NOW)
    return home


def tabs(me: Reviewer) -> str:
    return me.strips()[0].text


# --- on the screen ---


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_the_app_opens_on_accounts_and_has_no_tab_but_theirs(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        assert isinstance(me.screen, AccountsScreen)
        me.sees("Acme Wellness", "Bolt Bikes")
        for word in ("Queue", "Tickets", "Mismatches", "Insights"):
            assert word not in tabs(me)
        assert "Accounts" in tabs(me)
        await me.press("escape", "escape", "g", "q")
        assert isinstance(me.screen, AccountsScreen)


async def test_whoever_turns_out_to_be_in_sales_is_led_there(tmp_path: Path) -> None:
    async with reviewing(Home(tmp_path)) as me:
        assert "Queue" in tabs(me)
        me.app.post_message(ReviewApp.SyncChanged(SyncStatus(SyncState.IN_SYNC, role="sales")))
        await me.settled()
        assert isinstance(me.screen, AccountsScreen)
        assert "Queue" not in tabs(me)


@pytest.mark.parametrize("size", [WIDE, SMALL])
async def test_a_page_says_nothing_of_what_is_not_sent(home: Home, size: tuple[int, int]) -> None:
    async with reviewing(home, size) as me:
        await me.press("enter")
        assert isinstance(me.screen, AccountScreen)
        page = me.picture()
        for _ in range(6):
            await me.press("space")
            page += me.picture()
        for words in ("Health", "Renewals", "€1,200", "Use", "People and cover", "By what your role reads"):
            assert words in page, words
        for words in ("Tickets", "No open ticket", "Notes", "No notes", "No ad is here", "Next step", "alone has",
                      "open tickets", "rejected ads", "How it feels"):  # fmt: skip
            assert words not in page, words


async def test_no_key_records_and_each_says_so_in_a_sentence(home: Home) -> None:
    recording = [one for one in ACTIONS if one.context in ("accounts", "account") and one.records]
    assert all("sales" not in FACTS[one.records] for one in recording)
    async with reviewing(home) as me:
        await me.press("enter")
        for one in recording:
            if one.context == "account":
                await me.press(one.each[0])
                assert isinstance(me.screen, AccountScreen), one.id
                assert "takes one of these roles" in me.notice, one.id
        await me.press("escape")
        for one in recording:
            if one.context == "accounts":
                await me.press(one.each[0])
                assert "takes one of these roles" in me.notice, one.id
    assert home.own() == []


async def test_nowhere_that_is_not_theirs_is_gone_to(home: Home) -> None:
    going = [one for one in ACTIONS if one.id.startswith("go_")]
    async with reviewing(home) as me:
        for one in going:
            await me.press(*one.each[0].split(">"))
            assert me.context in READ_CONTEXTS, one.id
            await me.press("g", "a")
        for key in ("t", "q", "x"):
            await me.press("g", key)
            assert "reads how accounts do" in me.notice
        await me.press("enter", "e")
        assert "reads how accounts do" in me.notice
        await me.press("escape", "g", "z")
        assert "mismatches" not in me.picture()


async def test_reading_keys_work(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("v", "x", "v", "s", "j", "k", "/")
        await me.type("acme")
        await me.press("enter", "enter")
        me.sees("Acme Wellness")
        await me.press("j", "b", "escape", "escape", "g", "r")
        assert me.context == "renewals"
        await me.press("escape", "g", "u")
        assert me.context == "association"
        await me.press("escape", "g", "s")
        assert me.context == "sync"
        await me.press("escape")
        assert isinstance(me.screen, AccountsScreen)


async def test_help_and_palette_offer_what_they_can_do(home: Home) -> None:
    async with reviewing(home) as me:
        await me.press("enter")
        titles = [command.title for command in me.app.get_system_commands(me.screen)]
        assert not any(title.split("  (")[0] in ("note", "correct", "ads", "queue", "tickets") for title in titles)
        await me.press("?")
        page = str(me.screen.query_one("#keys", Static).content)
        assert "Approve the ad" not in page
        assert "g q" not in page


def test_the_plain_lines_say_in_a_sentence_what_is_read_here(home: Home) -> None:
    said = talk_to(home, "a", "j")
    assert "reads how accounts do" in said[0]
    assert home.own() == []


# --- from a hub ---


async def planted(office: Office, manager: Machine) -> None:
    """Words of both kinds in every place of an account, by those who may put them there."""
    connie = office.line("connie", "connector")
    said = f"{INTERNAL} words"
    await connie.observe(
        ad("ad 1", text=f"{INTERNAL} text", headline=said, account_id="acme", why=said, ai_reason=said, thread=said),
        ObservationIn(RecordKind.ACCOUNT, "acme", "crm", NOW, {
            "name": f"{SHOWN} Acme", "owner": "ana", "extra": {"remarks": said, "shops": "12"}}),
        ObservationIn(RecordKind.USAGE, "acme", "usage", NOW, use(900, 800, 700, 500, 400, 300, eligible=2000)),
        ObservationIn(RecordKind.RENEWAL, "crm:1", "crm", NOW,
                      {"account_id": "acme", "renews_on": ON, "name": f"{SHOWN} renewal"}),
        ObservationIn(RecordKind.TICKET, "desk:1", "desk", NOW, {
            "account_id": "acme", "subject": said, "status": "open", "requester": said, "tags": [said],
            "messages": [{"id": "1", "at": NOW, "side": "customer", "text": said},
                         {"id": "2", "at": NOW, "side": "staff", "text": said, "public": False}]}),
    )  # fmt: skip
    bodies = {
        FactKind.REMARK: Remark("acme", said), FactKind.SENTIMENT: Sentiment("acme", 1, said),
        FactKind.STEP: Step("acme", "training", "dismissed", said),
        FactKind.STOP: Stop("acme", "desk:1", StopState.ASKED, said, f"{INTERNAL} reply"),
        FactKind.REROUTE: Reroute("acme", "desk:1", INTERNAL, "ben", said),
        FactKind.ACKNOWLEDGE: Acknowledge("acme", "ticket", "desk:1", "seen", said),
        FactKind.CHURN: Churn("acme", ON, ChurnKind.VOLUNTARY, (f"{SHOWN} price",), text=said),
        FactKind.COVER: Cover("acme", "ana", "ben", said), FactKind.AWAY: Away("acme", "ana", ON, ON, "ben"),
    }  # fmt: skip
    facts = [(kind, fact(kind, "", body), "") for kind, body in bodies.items()]
    facts += [
        (
            FactKind.CORRECT,
            fact(FactKind.CORRECT, "", Correct("acme", "account", "acme", "stage", "live", said)),
            "",
        ),
        (
            FactKind.CORRECT,
            fact(FactKind.CORRECT, "", Correct("acme", "ticket", "desk:1", "subject", said, said)),
            "",
        ),
        (FactKind.NOTE, note("ad 1", said), "ad 1"),
        (FactKind.ASK, ask("ad 1", said), "ad 1"),
    ]
    taken_back = fact(FactKind.REMARK, "", Remark("acme", f"{INTERNAL} slip"))
    facts += [(FactKind.REMARK, taken_back, ""), (FactKind.UNDO, undo("", id_of(taken_back)), "")]
    for kind, raw, ad_id in facts:
        manager.record(raw, ad_id, str(kind))
    await manager.sync()
    text = f"{INTERNAL} text"
    decided = decision("ad 1", text, "reject", memo=said, suggestion=said)
    await office.line("rea").send(decided, appeal("ad 1", text), briefing("acme", key=f"{INTERNAL}-key"))


@pytest.mark.parametrize("scope", [(), ("acme",)])
async def test_no_internal_word_reaches_a_sales_machine(tmp_path: Path, scope: tuple[str, ...]) -> None:
    home = Home(tmp_path / "sam", user="sam")
    async with (
        office_in(tmp_path) as office,
        machine_in(tmp_path / "ana", office, "ana", "account-manager") as manager,
        machine_in(home.folder, office, "sam", "sales", *scope) as sam,
    ):
        await sam.sync()  # once before there is anything, and once with all of it
        await planted(office, manager)
        await manager.sync()
        await sam.sync()
        assert held(sam) == await on_hub(sam)
        kept = b"".join(file.read_bytes() for file in (tmp_path / "ana").rglob("*") if file.is_file())
        assert INTERNAL.encode() in kept, "who looks after the account has it"
    sum_all(home.settings(), NOW)
    desk = open_desk(home.settings(), home.clock)
    try:
        view = read_account(desk.reader, "acme", "sam", NOW)
        assert view is not None
        told = [*story(view), str(as_json(view)), *map(str, read_lines(desk.reader, "sam", NOW))]
        for name, write in FORMATS.items():
            write(desk, tmp_path / "sam" / f"out.{name}")
        export_jsonl(desk, tmp_path / "sam" / "out.jsonl")
    finally:
        desk.close()
    async with reviewing(home, WIDE) as me:
        told.append(me.picture())
        await me.press("enter")
        told.append(me.picture())
    assert SHOWN in "".join(told)
    assert view.state.standing == "leaving"
    assert view.state.fields["extra"].value == {"shops": "12"}
    assert "reason is internal" in "".join(told)
    assert INTERNAL not in "".join(told)
    files = [file for file in (tmp_path / "sam").rglob("*") if file.is_file()]
    assert {"mirror.db", "work.db", "out.hubspot", "out.labels"} <= {file.name for file in files}
    for file in files:
        assert INTERNAL.encode() not in file.read_bytes(), file.name
    assert any(SHOWN.encode() in file.read_bytes() for file in files)


async def test_what_sales_would_record_is_refused_before_it_is_written(home: Home) -> None:
    desk = open_desk(home.settings(), home.clock)
    try:
        for body in (Remark("acme", "x"), Correct("acme", "account", "acme", "stage", "live", "y")):
            with pytest.raises(ReviewError, match="takes one of these roles"):
                record_about(desk, body)
    finally:
        desk.close()
    assert home.own() == []
