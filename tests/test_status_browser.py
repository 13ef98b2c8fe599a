"""The customers' page in a real Chromium: on a phone and a desk, before and after a decision, and once it ended."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from chromium import DESKTOP, PHONE, Browser, Tab, chromium, running
from cli_setup import RunningHub
from hub_setup import Line, Office, decision, publication
from link_setup import link_to, submitted
from PIL import Image

from reviewtui.domain.facts import Reason
from reviewtui.domain.rules import ReviewRules
from reviewtui.hub.links import list_links, revoke_link
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import create_token

PROGRAM = chromium()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed here")

MISLEADING = (Reason("meta-ads", "MISLEADING_CLAIM", 1, 1),)
HOSTILE = (
    "\u202e</title></bdi></table><script>document.title='owned'</script><img src=x onerror=document.title='owned'>",
    "</bdi><a href=javascript:document.title='owned'>win</a><style>*{display:none}</style>",
)


@dataclass
class Served(Office):
    """A hub on loopback with two customers, and a browser."""

    address: str
    browser: Browser

    def line(self, name: str, role: str = "reviewer", *scope: str) -> Line:
        return Line(self.client, create_token(self.hub, name, role, scope=scope))

    async def tab(self) -> Tab:
        return await self.browser.tab()

    def url(self, account: str = "acme") -> str:
        return self.address + link_to(self, account)


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[Served]:
    running_hub = RunningHub(folder)
    running_hub.start()
    hub = open_hub(running_hub.url)
    try:
        async with (
            httpx.AsyncClient(base_url=running_hub.address, trust_env=False) as client,
            running(str(PROGRAM), folder) as browser,
        ):
            office = Served.__new__(Served)
            office.hub, office.clock, office.client = hub, hub.clock, client  # type: ignore[assignment]
            office.address, office.browser = running_hub.address, browser
            rules = ReviewRules(second_share=0, hold_seconds=0)
            await office.line("lea", "lead").send(publication("review", rules))
            await submitted(office, "1", "Nine of ten doctors take it.", name="Sleep better", account_name="Acme")
            await submitted(office, "2", "Lose ten kilograms", name="Our new tea", status="DISAPPROVED")
            await submitted(office, "3", "Theirs", name="Borealis only", account="borealis")
            yield office
    finally:
        hub.close()
        running_hub.stop()


def colours(picture: bytes) -> tuple[tuple[int, int], tuple[int, ...]]:
    """A picture's size, and the colour of its corner."""
    with Image.open(io.BytesIO(picture)) as image:
        return image.size, image.convert("RGB").getpixel((1, 1))  # type: ignore[return-value]


async def test_a_decision_arrives_on_the_open_page_without_loading_it_again(tmp_path: Path) -> None:
    async with served(tmp_path) as office:
        phone, desk = await office.tab(), await office.tab()
        url = office.url()
        for tab, size in ((phone, PHONE), (desk, DESKTOP)):
            await tab.look(url, size)
            await tab.until("document.getElementById('live').textContent === 'This page updates by itself.'")
            assert (await tab.text()).count("In review") == 3, "both ads, and how many there are"
            await tab.evaluate("window.stayed = true")
        ana = office.line("ana")
        await ana.send(
            decision("1", "Nine of ten doctors take it."),
            decision("2", "Lose ten kilograms", "reject", reasons=MISLEADING),
        )
        for tab in (phone, desk):
            await tab.until("document.body.innerText.includes('Not approved')")
            await tab.until("document.body.innerText.includes('✓ Approved')")
            text = await tab.text()
            assert "What to change: Say what the product does" in text
            assert "✕ Rejected" in text
            assert await tab.evaluate("window.stayed"), "it was not loaded again"
            assert tab.complaints == []
            assert {asked.partition("/s")[0] for asked, _ in tab.asked} == {office.address}, "nobody else is asked"
            assert not [headers for _, headers in tab.asked if headers.get("referer")]


@pytest.mark.parametrize(("size", "columns"), [(PHONE, 1), (DESKTOP, 3)])
async def test_it_is_readable_on_a_phone_and_on_a_desk(tmp_path: Path, size: tuple[int, int], columns: int) -> None:
    async with served(tmp_path) as office:
        await submitted(office, "4", "x" * 400, link=f"https://acme.example/{'y' * 400}")
        tab = await office.tab()
        url = office.url()
        for script, dark in ((True, False), (False, True)):
            await tab.look(url, size, script=script, dark=dark)
            (width, height), ground = colours(await tab.picture())
            assert (width, height > 300) == (size[0], True), "nothing stands out at the side"
            assert (sum(ground) < 150) == dark
        await tab.look(url, size)
        places = "[...document.querySelectorAll('tbody tr')[0].children].map(one => one.getBoundingClientRect().left)"
        assert len(set(await tab.evaluate(places))) == columns, "columns on a desk, a card on a phone"
        smallest = (
            "Math.min(...[...document.querySelectorAll('main *')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
        )
        assert await tab.evaluate(smallest) >= 13
        label = "getComputedStyle(document.querySelector('td'), '::before').content"
        assert await tab.evaluate(label) == ('"Our review"' if columns == 1 else "none")


async def test_without_a_script_all_of_it_is_there_and_can_be_looked_at_again(tmp_path: Path) -> None:
    async with served(tmp_path) as office:
        tab = await office.tab()
        url = office.url()
        await tab.look(url, PHONE, script=False, said="es-AR")
        assert "En revisión" in await tab.text()
        await office.line("ana").send(decision("2", "Lose ten kilograms", "reject", reasons=MISLEADING))
        again = await tab.evaluate("document.querySelector('main a').href")
        assert again == f"{url}?"
        await tab.look(again, PHONE, script=False, said="es-AR")
        text = await tab.text()
        assert "✕ No aprobado" in text
        assert "Por qué: El anuncio promete" in text
        assert "✕ Rechazado" in text


async def test_a_revoked_link_empties_the_open_page(tmp_path: Path) -> None:
    async with served(tmp_path) as office:
        tab = await office.tab()
        url = office.url()
        await tab.look(url)
        await tab.until("document.getElementById('live').textContent")
        assert "Sleep better" in await tab.text()
        revoke_link(office.hub, list_links(office.hub)[0].id)
        await tab.until("document.body.innerText.includes('This link does not work')")
        assert "Sleep better" not in await tab.evaluate("document.documentElement.outerHTML")
        await tab.look(url)
        revoked = await tab.text()
        await tab.look(url[:-5] + "wrong")
        assert await tab.text() == revoked


async def test_one_accounts_link_shows_nothing_of_anothers(tmp_path: Path) -> None:
    async with served(tmp_path) as office:
        tab = await office.tab()
        await tab.look(office.url())
        assert "orealis" not in await tab.evaluate("document.documentElement.outerHTML")
        await tab.look(office.url("borealis"))
        assert "Borealis only" in await tab.text()
        assert "Sleep better" not in await tab.evaluate("document.documentElement.outerHTML")


async def test_hostile_text_does_nothing(tmp_path: Path) -> None:
    async with served(tmp_path) as office:
        tab = await office.tab()
        url = office.url()
        await tab.look(url)
        scripts = await tab.evaluate("document.scripts.length")
        name, link = HOSTILE
        await submitted(office, "1", "Nine", name=name, link=link, account_name=name, at=2 * 10**12)
        await tab.until("document.body.innerText.includes('<script>')")
        for _ in range(2):  # as it was swapped in, then as it was loaded
            assert "owned" in await tab.text()
            assert "⟨U+202E⟩" in await tab.text()
            assert await tab.evaluate("document.title") != "owned"
            assert await tab.evaluate("document.scripts.length") == scripts
            assert await tab.evaluate("document.querySelector('main script, main img, main style, bdi *')") is None
            assert await tab.evaluate("[...document.links].every(one => one.origin === location.origin)")
            assert tab.complaints == []
            await tab.look(url)
        await tab.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'ran = 1'}))")
        assert await tab.evaluate("typeof ran") == "undefined", "even a script that got in would not run"
        assert "Content Security Policy" in str(tab.complaints)
