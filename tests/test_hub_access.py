"""Who may do what on the hub: every role against every endpoint and every kind of fact."""

from pathlib import Path

import msgspec
import pytest
from hub_setup import ad, ask, decision, encode, fact, id_of, note, office_in, skip, undo

from reviewtui.domain.facts import FactKind, Note

REVIEWING = {"decision", "skip", "undo", "ask", "note", "held"}
SPEAKING = {"undo", "ask", "note", "held"}
FACTS = {
    "reviewer": REVIEWING,
    "lead": REVIEWING,
    "admin": REVIEWING,
    "account-manager": SPEAKING,
    "sales": set(),
    "connector": set(),
}
OBSERVERS = {"lead", "connector", "admin"}


@pytest.mark.parametrize("role", FACTS)
async def test_each_role_records_its_own_kinds_and_no_other(tmp_path: Path, role: str) -> None:
    async with office_in(tmp_path) as office:
        await office.line("connie", "connector").observe(ad("1", text="Hi", account_id="acme"))
        line = office.line("ana", role)
        first = note("1")
        await line.send(first)
        unknown = fact(FactKind.NOTE, "1", Note("x")).replace(b'"kind":"note"', b'"kind":"reroute"')
        offered = {
            "decision": decision("1", "Hi"),
            "skip": skip("1", "Hi"),
            "undo": undo("1", id_of(first)),
            "ask": ask("1"),
            "note": note("1"),
            "held": unknown,
        }
        taken = {kind for kind, raw in offered.items() if not (await line.outcome(raw)).startswith("rejected")}
        assert taken == FACTS[role]


@pytest.mark.parametrize("role", FACTS)
async def test_observations_are_for_those_who_bring_data(tmp_path: Path, role: str) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("ana", role)
        body = encode({"rows": [ad("1", text="Hi")]})
        response = await office.client.post("/v1/observations", content=body, headers=line.headers)
        assert response.status_code == (200 if role in OBSERVERS else 403)
        assert (await line.get("/v1/hello")).status_code == 200
        assert (await line.get("/v1/changes")).status_code == 200


async def test_a_lead_of_some_accounts_cannot_write_into_all(tmp_path: Path) -> None:
    async with office_in(tmp_path) as office:
        line = office.line("lea", "lead", "acme")
        response = await office.client.post("/v1/observations", content=b'{"rows":[]}', headers=line.headers)
        assert response.status_code == 403


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/changes"])
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
        for make in (lambda id_: decision(id_, "x"), note, ask, lambda id_: ask(id_, text="t", account="acme")):
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
