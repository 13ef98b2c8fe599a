"""Links by which customers see their ads: made, listed, ended; and whatever shows nothing looks the same."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from cli_setup import RunningHub
from hub_setup import NOW, Line, Office, encode, office_in
from link_setup import Waiting, link_to, look, submitted
from sqlalchemy import select, update

from reviewtui.errors import ReviewError
from reviewtui.hub import visitors
from reviewtui.hub.audit import entries, verify
from reviewtui.hub.backup import begin_anew
from reviewtui.hub.erasure import erase
from reviewtui.hub.limits import Limits, Rate
from reviewtui.hub.links import PATH, confirm_links, create_link, list_links, revoke_link
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tables import ACCOUNT, STATUS_LINK
from reviewtui.hub.tokens import DAY_MS, token_hash
from reviewtui.wire.links import LINK_DAYS, LINK_DAYS_MOST


@asynccontextmanager
async def one_ad(folder: Path, **options: object) -> AsyncIterator[Office]:
    async with office_in(folder, **options) as office:
        await submitted(office, "1", headline="Sleep better", account_name="Acme Wellness")
        yield office


def files_with(folder: Path, *secrets: str) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(secret.encode() in path.read_bytes() for secret in secrets)]


async def ask(office: Office, line: Line, method: str, body: object = None, **params: object) -> tuple[int, object]:
    """What `/v1/links` answers."""
    answer = await office.client.request(
        method, "/v1/links", headers=line.headers, params=params or None,
        content=None if body is None else encode(body),
    )  # fmt: skip
    return answer.status_code, answer.json()


async def test_a_link_shows_one_accounts_page_until_it_ends(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        path = link_to(office)
        assert "Sleep better" in (await look(office, path)).text
        office.clock.now += LINK_DAYS * DAY_MS - 1
        assert (await look(office, path)).status_code == 200
        office.clock.now += 1
        assert (await look(office, path)).status_code == 404


async def test_a_secret_has_192_bits_and_is_kept_nowhere(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        secrets = [create_link(office.hub, "acme")[0] for _ in range(50)]
        await look(office, PATH + secrets[0])
        assert len(set(secrets)) == 50
        assert {len(secret) for secret in secrets} == {32}
        with office.hub.reading() as connection:
            kept = connection.execute(select(STATUS_LINK.c.hash)).scalars().all()
        assert set(kept) == set(map(token_hash, secrets))
    assert not files_with(tmp_path, *secrets)


@pytest.mark.parametrize(
    ("account", "options", "code"),
    [
        ("acme", {"days": 0}, "link_days"),
        ("acme", {"days": LINK_DAYS_MOST + 1}, "link_days"),
        ("acme", {"language": "tlh"}, "link_language"),
        ("nowhere", {}, "link_account"),
        ("", {}, "link_account"),
        ("erased", {}, "link_account"),
    ],
)
async def test_what_no_link_is_made_for(tmp_path: Path, account: str, options: dict[str, object], code: str) -> None:
    async with one_ad(tmp_path) as office:
        await submitted(office, "2", account="erased")
        erase(office.hub, "erased")
        with pytest.raises(ReviewError) as refused:
            create_link(office.hub, account, **options)  # type: ignore[arg-type]
        assert refused.value.code == code
        assert list_links(office.hub) == []


async def dead_links(office: Office) -> dict[str, str]:
    """Links that show nothing, by why."""
    dead = {name: link_to(office) for name in ("revoked", "suspended", "expired")}
    revoke_link(office.hub, 1)
    with office.hub.writing() as transaction:
        for which, values in ((2, {"suspended_at": NOW}), (3, {"expires_at": NOW - 1})):
            transaction.connection.execute(update(STATUS_LINK).where(STATUS_LINK.c.id == which).values(values))
    await submitted(office, "9", account="gone")
    dead["erased"] = link_to(office, "gone")
    erase(office.hub, "gone")
    live = link_to(office)
    return {
        **dead, "unknown": PATH + "x" * 32, "short": live[:-1], "longer": live + "x", "strange": PATH + "%00%ff%F0",
        "a token": PATH + office.line("ana", "admin").token, "long": PATH + "y" * 5000,
    }  # fmt: skip


@pytest.mark.both_databases
async def test_links_that_show_nothing_are_the_same_to_the_byte(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        dead = await dead_links(office)
        for ending in ("", "/events"):
            for language in ("en", "es"):
                answers = {}
                for why, path in dead.items():
                    answer = await look(office, path + ending, language=language, page="2")
                    answers[why] = (answer.status_code, sorted(answer.headers.multi_items()), answer.content)
                assert answers["unknown"][0] == 404
                assert [why for why, answer in answers.items() if answer != answers["unknown"]] == []
                assert b"acme" not in answers["unknown"][2].lower()


async def test_an_erased_account_ends_its_links(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        path = link_to(office)
        erase(office.hub, "acme")
        assert (await look(office, path)).status_code == 404
        assert [link.state for link in list_links(office.hub)] == ["revoked"]


async def test_links_wait_for_an_admin_after_a_restore(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        first, second = link_to(office), link_to(office)
        revoke_link(office.hub, 2)
        assert begin_anew(office.hub).links == 1
        assert [link.state for link in list_links(office.hub)] == ["suspended", "revoked"]
        assert (await look(office, first)).status_code == 404
        assert confirm_links(office.hub, None) == 1
        assert (await look(office, first)).status_code == 200
        assert (await look(office, second)).status_code == 404
        with pytest.raises(ReviewError, match="no link 7"):
            confirm_links(office.hub, [7])


async def test_what_becomes_of_links_is_in_the_audit_log_without_their_secrets(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        secret, link = create_link(office.hub, "acme", by="amy")
        revoke_link(office.hub, link.id, by="amy")
        revoke_link(office.hub, link.id, by="ben")
        begin_anew(office.hub)
        told = [(row.who, row.what) for row in entries(office.hub, 100) if row.what.startswith("link.")]
        assert told == [("amy", "link.created"), ("amy", "link.revoked")]
        assert not [row for row in entries(office.hub, 100) if secret in row.detail]
        assert verify(office.hub).whole


async def test_people_make_and_end_links_for_accounts_in_their_scope(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        await submitted(office, "2", account="borealis")
        amy, ben = office.line("amy", "account-manager", "acme"), office.line("ben", "account-manager", "borealis")
        status, made = await ask(office, amy, "POST", {"account_id": "acme", "days": 7, "language": "es"})
        assert status == 200
        assert made["link"]["created_by"] == "amy"
        assert made["link"]["expires_at"] == NOW + 7 * DAY_MS
        assert 'lang="es"' in (await look(office, made["path"])).text
        theirs = [(await ask(office, ben, "POST", {"account_id": name})) for name in ("acme", "nowhere", "")]
        assert theirs[0] == theirs[1] == theirs[2]
        assert theirs[0][0] == 404
        assert (await ask(office, ben, "GET")) == (200, {"links": []})
        foreign, absent = await ask(office, ben, "DELETE", id=1), await ask(office, ben, "DELETE", id=99)
        assert foreign == absent
        assert foreign[0] == 404
        listed = (await ask(office, amy, "GET"))[1]
        assert [(link["id"], link["state"]) for link in listed["links"]] == [(1, "live")]
        for _ in range(2):
            assert (await ask(office, amy, "DELETE", id=1))[1]["state"] == "revoked"
        assert (await look(office, made["path"])).status_code == 404


@pytest.mark.parametrize("body", [{"account_id": "acme", "days": 0}, {"account_id": "acme", "language": "x"}, {}, []])
async def test_a_wish_that_makes_no_sense_is_refused(tmp_path: Path, body: object) -> None:
    async with one_ad(tmp_path) as office:
        assert (await ask(office, office.line("lea", "lead"), "POST", body))[0] == 400


async def test_when_a_link_was_used_is_known_to_the_hour(tmp_path: Path) -> None:
    async with one_ad(tmp_path) as office:
        path = link_to(office)
        desk = office.client._transport.app.state["desk"]  # type: ignore[attr-defined]
        await look(office, path)
        await desk.write(desk.visitors.keep_uses)
        assert list_links(office.hub)[0].last_used == NOW - NOW % 3_600_000
        await look(office, path)
        assert not desk.visitors.heard


@pytest.mark.parametrize("by", ["link", "address"])
async def test_too_many_looks_have_to_wait(tmp_path: Path, by: str) -> None:
    slow = Limits(pages=Rate(0.001, 3))
    async with one_ad(tmp_path, limits=slow) as office:
        paths = [link_to(office), link_to(office), PATH + "x", link_to(office)]
        paths = paths[:1] * 4 if by == "link" else paths
        answers = [await look(office, path) for path in paths]
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) > 0
        assert "Please look again in a moment" in answers[-1].text
        assert [answer.status_code for answer in answers[:-1]] == [200, 200, 200 if by == "link" else 404]


async def test_a_link_is_counted_wherever_it_is_used(tmp_path: Path) -> None:
    async with one_ad(tmp_path, limits=Limits(pages=Rate(0.001, 3)), behind_proxy=True) as office:
        path = link_to(office)
        for number in range(4):
            answer = await office.client.get(path, headers={"x-forwarded-for": f"192.0.2.{number}"})
        assert answer.status_code == 429


def test_revocation_is_looked_for_often_enough() -> None:
    assert visitors.LOOK_S <= 2.5


async def test_whoever_waits_for_news_is_let_go_when_the_link_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "LOOK_S", 0.02)
    async with (
        one_ad(tmp_path) as office,
        Waiting(office, link_to(office)) as ended,
        Waiting(office, link_to(office)) as other,
    ):
        await ended.hears(1)
        await other.hears(1)
        revoke_link(office.hub, 1)
        await ended.ends()
        await asyncio.sleep(0.1)
        assert not other.ended


async def test_only_so_many_wait_by_one_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "FOR_ONE", 1)
    async with one_ad(tmp_path) as office:
        path = link_to(office)
        async with Waiting(office, path) as one:
            await one.hears(1)
            full = await look(office, f"{path}/events")
            assert (full.status_code, "retry-after" in full.headers) == (503, True)
        async with Waiting(office, path) as another:
            await another.hears(1)


def test_a_served_link_leaves_its_secret_in_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    running = RunningHub(tmp_path)
    running.start()
    try:
        hub = open_hub(running.url)
        with hub.writing() as transaction:
            transaction.put_many(ACCOUNT, [(transaction.next_seq(), "acme", "Acme")])
        secret, _ = create_link(hub, "acme")
        hub.close()
        with caplog.at_level(logging.DEBUG), httpx.Client(base_url=running.address) as client:
            for path in (secret, f"{secret}/more/of", f"{secret}?lang=es&page={secret}", f"x{secret}", f"{secret}/"):
                client.get(PATH + path)
            client.post(PATH + secret)
            client.get("/v1/hello", headers={"referer": f"{running.address}{PATH}{secret}"})
    finally:
        running.stop()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("reviewtui", "uvicorn"))]
    assert secret not in str(ours)
    assert "GET /s/{secret} 200" in (tmp_path / "hub.db-access.log").read_text()
    assert not files_with(tmp_path, secret)


async def test_a_fault_of_our_own_says_nothing_of_the_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with one_ad(tmp_path) as office:
        path = link_to(office)

        def stumble(*_: object) -> None:
            raise RuntimeError(path)

        monkeypatch.setattr("reviewtui.hub.status_view.Views.of", stumble)
        with caplog.at_level(logging.DEBUG):
            answer = await look(office, path)
        assert answer.status_code == 500
        assert "Please look again in a moment" in answer.text
        told = [record.getMessage() for record in caplog.records if record.name.startswith("reviewtui")]
        assert told
        assert path.removeprefix(PATH) not in str(told) + answer.text
