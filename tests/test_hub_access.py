"""Who may do what on the hub: every role against every endpoint and every kind of fact."""

from pathlib import Path

import httpx
import msgspec
import pytest
from hub_setup import (
    NOW,
    ad,
    appeal,
    ask,
    assign,
    briefing,
    decision,
    encode,
    fact,
    gold,
    id_of,
    note,
    office_in,
    publication,
    reflection,
    skip,
    undo,
)  # fmt: skip

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
    Watch,
)
from reviewtui.domain.ads import AdStatus
from reviewtui.domain.decisions import Role
from reviewtui.domain.facts import ADJUDICATION, Advice, Export, FactKind, Note, Ping, Settle
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.access import ENDPOINTS
from reviewtui.hub.private import private_hub
from reviewtui.hub.tokens import create_token, revoke_token

pytestmark = pytest.mark.both_databases

SPEAKING = {"export", "undo", "ask", "note", "appeal", "ping", "settle", "advice", "held"}
REVIEWING = {*SPEAKING, "decision", "skip", "reflection", "briefing"}
LOOKING_AFTER = {
    "correct", "churn", "sentiment", "remark", "step", "stop", "reroute", "watch", "acknowledge", "cover", "away",
}  # fmt: skip
LEADING = {*REVIEWING, *LOOKING_AFTER, "adjudication", "assign", "gold", "publish"}
FACTS = {
    "reviewer": REVIEWING,
    "lead": LEADING,
    "admin": LEADING,
    "account-manager": SPEAKING | LOOKING_AFTER,
    "sales": {"export"},
    "connector": {"export", "ping"},
}
"""What the hub takes of each role, written out; `held` is a kind that it does not know."""
OF_AN_ACCOUNT = {
    "correct": Correct("acme", "account", "acme", "stage", "live", "so they say"),
    "churn": Churn("acme", "2026-01-01", ChurnKind.VOLUNTARY),
    "sentiment": Sentiment("acme", 2),
    "remark": Remark("acme", "they want reports"),
    "step": Step("acme", "call", "done"),
    "stop": Stop("acme", "desk:1", StopState.ASKED),
    "reroute": Reroute("acme", "desk:1", "billing"),
    "watch": Watch("acme", "desk:1", on=True),
    "acknowledge": Acknowledge("acme", "ticket", "desk:1", "seen"),
    "cover": Cover("acme", "max", "mia"),
    "away": Away("acme", "max", "2026-01-01", "2026-01-02"),
}
GET = ("hello", "changes", "people")
POST = {"ops": {"facts": []}, "observations": {"rows": []}, "leases": {}}
OPEN = {"hello", "changes", "ops"}
DOORS = {
    "reviewer": {*OPEN, "people", "leases"},
    "lead": {*OPEN, "people", "leases", "observations"},
    "admin": {*OPEN, "people", "leases", "observations"},
    "account-manager": {*OPEN, "people"},
    "sales": OPEN,
    "connector": {*OPEN, "observations"},
}


@pytest.mark.parametrize("role", FACTS)
async def test_each_role_records_its_own_kinds_and_no_other(tmp_path: Path, role: str) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi", account_id="acme"))
        line, rea = office.line("ana", role), office.line("rea")
        first, own, judged = note("1"), decision("1", "Hi"), decision("1", "Hi")
        await line.send(first, own)
        await rea.send(judged)
        unknown = fact(FactKind.NOTE, "1", Note("x")).replace(b'"kind":"note"', b'"kind":"novel"')
        offered = {
            "decision": decision("1", "Hi"),
            "skip": skip("1", "Hi"),
            "undo": undo("1", id_of(first)),
            "ask": ask("1"),
            "note": note("1"),
            "appeal": appeal("1", "Hi"),
            "adjudication": decision("1", "Hi", adjudicates=(id_of(judged),)),
            "assign": assign("1", "rea"),
            "reflection": reflection("1", id_of(own)),
            "gold": gold("1", "Hi"),
            "briefing": briefing(),
            "publish": publication("review", ReviewRules()),
            "export": fact(FactKind.EXPORT, "", Export("jsonl", 2, "0" * 64)),
            "ping": fact(FactKind.PING, "1", Ping("acme", "approved", NOW)),
            "settle": fact(FactKind.SETTLE, "1", Settle("0" * 64, AdStatus.ACTIVE, why="they wrote so")),
            "advice": fact(FactKind.ADVICE, "", Advice("acme", "advice", "spend less on weekends")),
            "held": unknown,
            **{kind: fact(FactKind(kind), "", body) for kind, body in OF_AN_ACCOUNT.items()},
        }
        assert set(offered) == {*FactKind, ADJUDICATION, "held"}
        outcomes = {kind: await line.outcome(raw) for kind, raw in offered.items()}
        assert {kind for kind, outcome in outcomes.items() if outcome != "rejected:role"} == FACTS[role]
        assert {outcomes[kind] for kind in FACTS[role]} <= {"applied", "superseded", "held"}


def test_every_role_has_its_line_in_the_table() -> None:
    assert set(FACTS) == set(DOORS) == set(Role)
    assert set(OF_AN_ACCOUNT) == LOOKING_AFTER


@pytest.mark.parametrize("role", DOORS)
async def test_each_role_comes_in_at_its_own_doors(tmp_path: Path, role: str) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("ana", role)
        answers = {name: (await line.get(f"/v1/{name}")).status_code for name in GET}
        for name, body in POST.items():
            path, content = f"/v1/{name}", encode(body)
            answers[name] = (await office.client.post(path, content=content, headers=line.headers)).status_code
        assert {name for name, status in answers.items() if status == 200} == DOORS[role]
        assert set(answers.values()) <= {200, 403}
        assert set(answers) <= set(ENDPOINTS)


async def test_a_lead_of_some_accounts_cannot_write_into_all(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("lea", "lead", "acme")
        response = await office.client.post("/v1/observations", content=b'{"rows":[]}', headers=line.headers)
        assert response.status_code == 403
        assert await line.outcome(publication("review", ReviewRules())) == "rejected:role"


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/changes", "/v1/people"])
async def test_nobody_comes_in_without_a_token(tmp_path: Path, path: str) -> None:
    async with office_in(tmp_path) as office:
        for headers in ({}, {"Authorization": "Bearer rvt_wrong"}, {"Authorization": "Basic abc"}):
            response = await office.client.get(path, headers=headers)
            assert (response.status_code, response.json()["code"]) == (401, "no_token")


async def test_absent_and_foreign_are_the_same_answer(tmp_path: Path) -> None:
    """A reviewer of acme learns nothing of borealis: not even that its ads are there."""
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(
            ad("theirs", text="CANARY", account_id="borealis", account_name="CANARY"), ad("nobody's", text="CANARY")
        )
        line = office.line("ana", "reviewer", "acme")
        for make in (
            lambda id_: decision(id_, "x"), note, ask, lambda id_: ask(id_, text="t", account="acme"),
            lambda id_: appeal(id_, "CANARY"), lambda id_: skip(id_, "CANARY"),
        ):  # fmt: skip
            answers = set()
            for ad_id in ("theirs", "nobody's", "nowhere"):
                result = (await line.send(make(ad_id))).results[0]
                answers.add((result.outcome, result.code, result.words, result.seq))
            assert len(answers) == 1
            assert answers.pop()[:2] == ("rejected", "no_ad")
        response = await line.get("/v1/changes")
        assert b"CANARY" not in response.content
        assert b"borealis" not in response.content


async def test_a_scoped_head_does_not_tell_how_busy_others_are(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        connie = office.line("connie", "connector")
        await connie.observe(ad("1", text="a", account_id="acme"))
        line = office.line("ana", "reviewer", "acme")
        before = ((await line.get("/v1/hello")).json()["seq"], (await line.all()).head)
        await connie.observe(ad("2", text="b", account_id="borealis"))
        assert ((await line.get("/v1/hello")).json()["seq"], (await line.all()).head) == before


async def test_only_leads_undo_what_others_did(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi"), ad("2", text="Ho"))
        ana, ben, lea = office.line("ana"), office.line("ben"), office.line("lea", "lead")
        raw = decision("1", "Hi")
        await ana.send(raw)
        assert await ben.outcome(undo("1", id_of(raw))) == "rejected:not_yours"
        assert await ana.outcome(undo("2", id_of(raw))) == "rejected:no_target"
        assert await lea.outcome(undo("1", id_of(raw))) == "applied"


async def test_author_and_role_come_from_the_token(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi"))
        raw = decision("1", "Hi").replace(b'"device":"d"', b'"device":"d","author":"lea","role":"lead","seq":9')
        assert await office.line("ana").outcome(raw) == "applied"
        row = (await office.line("ben").all()).facts[0]
        assert (row.author, row.role, bytes(row.body)) == ("ana", "reviewer", raw)


async def test_someone_elses_fact_is_not_answered_as_ones_own(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi"))
        raw = decision("1", "Hi")
        await office.line("ana").send(raw)
        assert await office.line("ben").outcome(raw) == "rejected:other_body"


async def test_an_id_of_a_foreign_account_is_no_news_to_a_scoped_caller(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(
            ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="borealis")
        )
        theirs, ours, everyone = note("2"), note("1"), office.line("ben")
        await everyone.send(theirs, ours)
        ana = office.line("ana", "reviewer", "acme")
        assert await ana.outcome(fact(FactKind.NOTE, "1", Note("x"), id=id_of(theirs))) == "rejected:no_ad"
        assert await ana.outcome(fact(FactKind.NOTE, "1", Note("x"), id=id_of(ours))) == "rejected:other_body"
        assert await everyone.outcome(fact(FactKind.NOTE, "1", Note("x"), id=id_of(theirs))) == "rejected:other_body"


async def test_a_fact_whose_ad_moved_out_of_scope_is_still_ones_own(tmp_path: Path) -> None:
    """The answer was lost, the ad moved: the outbox must still drain."""
    async with office_in(tmp_path) as office:
        connie = office.line("connie", "connector")
        await connie.observe(ad("1", text="Hi", account_id="acme"))
        ana = office.line("ana", "reviewer", "acme")
        raw = decision("1", "Hi")
        await ana.send(raw)
        await connie.observe(ad("1", at=2000, account_id="borealis"))
        assert await ana.outcome(raw) == "duplicate"
        page = await ana.all()
        assert [(row.account_id, row.id) for row in page.gone] == [("acme", "1")]
        assert msgspec.to_builtins(page.ads) == []


async def test_a_briefing_goes_to_an_account_one_sees(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(
            ad("1", text="Hi", account_id="acme"), ad("2", text="Ho", account_id="borealis")
        )
        ana, ben, bea = (
            office.line("ana", "reviewer", "acme"),
            office.line("ben"),
            office.line("bea", "account-manager", "acme"),
        )
        for account in ("borealis", "nowhere", ""):
            assert await ana.outcome(briefing(account)) == "rejected:no_account"
        assert await ben.outcome(briefing("nowhere")) == "rejected:no_account"
        for_acme, for_all = briefing("acme"), briefing()
        assert [await ana.outcome(for_acme), await ben.outcome(for_all)] == ["applied", "applied"]
        assert {row.id: row.account_id for row in (await bea.all()).facts} == {id_of(for_acme): "acme"}
        assert {row.id: row.account_id for row in (await ben.all()).facts} == {
            id_of(for_acme): "acme",
            id_of(for_all): "",
        }


async def test_an_ad_is_given_to_somebody_who_reviews_its_account(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi", account_id="acme"))
        office.line("ana", "reviewer", "acme")
        office.line("bea", "reviewer", "borealis")
        office.line("sam", "sales")
        lea = office.line("lea", "lead", "acme")
        for user in ("ana", "lea", ""):
            assert await lea.outcome(assign("1", user)) == "applied"
        for user in ("bea", "sam", "connie", "nobody", "a\0b", "x" * 101):
            assert await lea.outcome(assign("1", user)) == "rejected:no_user"


async def met(line: object) -> list[tuple[str, str]]:
    answer = await line.get("/v1/people")  # type: ignore[attr-defined]
    return [tuple(person) for person in answer.json()["people"]]


async def test_one_knows_those_one_shares_an_account_with(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        ana, bea = office.line("ana", "reviewer", "acme"), office.line("bea", "reviewer", "borealis")
        carl = office.line("carl", "account-manager", "acme", "borealis")
        lea = office.line("lea", "lead")
        left = create_token(office.hub, "gone", "reviewer")
        revoke_token(office.hub, 5)
        assert left
        everyone = [("ana", "reviewer"), ("bea", "reviewer"), ("carl", "account-manager"), ("lea", "lead")]
        assert await met(lea) == everyone
        assert await met(carl) == everyone
        assert await met(ana) == [("ana", "reviewer"), ("carl", "account-manager"), ("lea", "lead")]
        assert await met(bea) == [("bea", "reviewer"), ("carl", "account-manager"), ("lea", "lead")]


async def test_on_the_private_hub_one_knows_oneself(tmp_path: Path) -> None:
    async with private_hub(tmp_path / "hub.db", "ana") as (app, token):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://private") as client:
            answer = await client.get("/v1/people", headers={"Authorization": f"Bearer {token}"})
            assert answer.json() == {"people": [["ana", "admin"]]}
