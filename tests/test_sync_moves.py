"""An ad moves, comes back, changes or is erased while somebody works on it; a token ends in the middle of it all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from history_setup import held, on_hub
from hub_setup import Office, ad, office_in
from sync_setup import Machine, facts_on_hub, fill, machine_in, sent_facts

from reviewtui.hub.erasure import erase
from reviewtui.hub.tokens import list_tokens, revoke_token
from reviewtui.sync.faults import TokenRefused


@asynccontextmanager
async def of_acme(tmp_path: Path) -> AsyncIterator[Machine]:
    """A reviewer of acme alone, who has its three ads."""
    async with office_in(tmp_path) as office:
        rows = [ad(f"ad {n}", text=f"text {n}", account_id="acme") for n in range(1, 4)]
        await office.line("boss", "admin").observe(*rows)
        async with machine_in(tmp_path / "ana", office, "ana", "reviewer", "acme") as machine:
            await machine.sync()
            yield machine


async def put(office: Office, ad_id: str, at: int, **fields: object) -> None:
    await office.line("boss", "admin").observe(ad(ad_id, at=at, **fields))


def listed(machine: Machine) -> list[str]:
    return [ad_id for (ad_id,) in machine.mirror.connection.execute("SELECT ad_id FROM ad ORDER BY ad_id")]


@pytest.mark.parametrize("text", ["text 1", "Other words."], ids=["the same content", "other content"])
async def test_a_decision_on_an_ad_that_left_waits_and_goes_once_it_is_back(tmp_path, text):
    async with of_acme(tmp_path) as ana:
        made, other = ana.decide("ad 1", "text 1"), ana.decide("ad 2", "text 2")
        body = ana.work.fact(made).body
        await put(ana.office, "ad 1", 2000, account_id="borealis")
        await ana.sync()
        assert [(fact.id, fact.code, bool(fact.words)) for fact in ana.work.held()] == [(made, "no_ad", True)]
        assert (ana.work.fact(made).body, ana.work.counts()) == (body, (0, 1))
        assert listed(ana) == ["ad 2", "ad 3"]
        assert facts_on_hub(ana.office) == [other]
        await put(ana.office, "ad 1", 3000, account_id="acme", text=text)
        await ana.sync()
        await ana.sync()
        assert listed(ana) == ["ad 1", "ad 2", "ad 3"]
        assert facts_on_hub(ana.office) == [other, made]
        assert (ana.delivery(made), ana.work.counts()) == ("acked", (0, 0))
        assert held(ana) == await on_hub(ana)


# --- a token that ends ---


def revoking(office: Office, path: str, after: int):
    """All tokens end once so many requests to this path were answered."""
    asked = 0

    async def fault(request, passed):
        nonlocal asked
        if request.url.path == path:
            asked += 1
            if asked == after + 1:
                for line in list_tokens(office.hub):
                    revoke_token(office.hub, line.id)
        return await passed()

    return fault


@pytest.mark.parametrize("path", ["/v1/ops", "/v1/changes"])
async def test_a_token_that_ends_in_the_middle_costs_nothing_that_was_done(tmp_path, monkeypatch, path):
    monkeypatch.setattr("reviewtui.sync.push.OPS_LIMIT", 1)
    monkeypatch.setattr("reviewtui.sync.pull.PAGE_LIMIT", 2)
    async with office_in(tmp_path) as office:
        await fill(office, 9)
        async with machine_in(tmp_path / "ana", office) as ana:
            made = [ana.decide(f"ad {n}", f"text {n}") for n in range(1, 4)]
            ana.wire.always = revoking(office, path, 2)
            with pytest.raises(TokenRefused):
                await ana.sync()
            done = [id_ for id_ in made if ana.delivery(id_) == "acked"]
            assert facts_on_hub(office) == done == made[: 2 if path == "/v1/ops" else 3]
            assert ana.work.counts() == (3 - len(done), 0)
            upto = ana.mirror.state().upto
            assert (upto > 0) == (path == "/v1/changes")
        async with machine_in(tmp_path / "ana", office) as ana:
            assert ana.mirror.state().upto == upto
            await ana.sync()
            assert [id_ for batch in sent_facts(ana.wire) for id_ in batch] == made[len(done) :]
            assert facts_on_hub(office) == made
            assert held(ana) == await on_hub(ana)


# --- between two pages ---


async def edited(office: Office) -> None:
    await put(office, "ad 1", 2000, text="Other words.")
    await put(office, "ad 7", 2000, text="Other words.")


async def moved(office: Office) -> None:
    await put(office, "ad 1", 2000, account_id="acc 2")
    await put(office, "ad 8", 2000, account_id="acc 1")


async def erased(office: Office) -> None:
    erase(office.hub, "acc 1")


@pytest.mark.parametrize("happens", [edited, moved, erased])
@pytest.mark.parametrize("scope", [(), ("acc 1",)], ids=["all accounts", "one account"])
async def test_what_changes_between_two_pages_of_a_pull_is_had_in_the_end(tmp_path, monkeypatch, happens, scope):
    monkeypatch.setattr("reviewtui.sync.pull.PAGE_LIMIT", 2)
    async with office_in(tmp_path) as office:
        await fill(office, 9)
        async with machine_in(tmp_path / "ana", office, "ana", "reviewer", *scope) as ana:
            pages = 0

            async def between(request, passed):
                nonlocal pages
                pages += request.url.path == "/v1/changes"
                if pages == 2:
                    pages += 1
                    await happens(office)
                return await passed()

            ana.wire.always = between
            await ana.sync()
            assert pages > 3
            assert held(ana) == await on_hub(ana)
