"""A real Chromium to look at pages with, spoken to over a pipe by its DevTools protocol: nothing to install for it.

Machines without one skip what needs it.
"""

import asyncio
import base64
import fcntl
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPTIONS = (
    "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--hide-scrollbars", "--mute-audio", "--no-default-browser-check",
)  # fmt: skip
PHONE, DESKTOP = (375, 812), (1280, 800)


def chromium() -> str | None:
    """Where one is, or None."""
    return os.environ.get("REVIEWTUI_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class Tab:
    """A page in a browser. What it logs, and what its rules of content forbid, is kept in `complaints`."""

    def __init__(self, browser: "Browser", session: str) -> None:
        self._browser = browser
        self._session = session
        self.complaints: list[str] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._loaded = asyncio.Event()

    async def do(self, method: str, **params: Any) -> Any:
        return await self._browser.do(method, self._session, **params)

    async def evaluate(self, expression: str) -> Any:
        """What a script gives, once it does."""
        done = await self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def until(self, expression: str) -> Any:
        """What a script gives, once that is true."""
        async with asyncio.timeout(PATIENCE):
            while not (found := await self.evaluate(expression)):  # noqa: ASYNC110 - it happens in the browser
                await asyncio.sleep(0.05)
        return found

    async def look(
        self, url: str, size: tuple[int, int] = DESKTOP, *, script: bool = True, dark: bool = False, said: str = "en"
    ) -> None:
        """Open an address on a screen of this size. `said`: the language that the browser would like."""
        width, height = size
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.do("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=width < 600)  # fmt: skip
        await self.do("Emulation.setEmulatedMedia", features=features)
        await self.do("Emulation.setScriptExecutionDisabled", value=not script)
        await self.do("Network.setExtraHTTPHeaders", headers={"accept-language": said})
        self._loaded.clear()
        await self.do("Page.navigate", url=url)
        async with asyncio.timeout(PATIENCE):
            await self._loaded.wait()

    async def text(self) -> str:
        """What is to be read on it."""
        return str(await self.evaluate("document.body.innerText"))

    async def picture(self) -> bytes:
        """All of it as a PNG."""
        shot = await self.do("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def hear(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif method in ("Runtime.exceptionThrown", "Page.javascriptDialogOpening"):
            self.complaints.append(json.dumps(params))
        elif method == "Network.requestWillBeSent":
            request = params["request"]
            self.asked.append((request["url"], {name.lower(): value for name, value in request["headers"].items()}))


class Browser:
    """A running one."""

    def __init__(self, reader: asyncio.StreamReader, write: Callable[[bytes], None]) -> None:
        self._reader = reader
        self._write = write
        self._number = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._tabs: dict[str, Tab] = {}

    async def do(self, method: str, session: str = "", **params: Any) -> Any:
        """Ask for something, and wait for what comes of it."""
        self._number += 1
        waiting = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        said = {"id": self._number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        self._write(json.dumps(said).encode() + b"\0")
        async with asyncio.timeout(PATIENCE):
            return await waiting

    async def listen(self) -> None:
        """Take what it says, for as long as it says anything."""
        while message := await self._reader.readuntil(b"\0"):
            said = json.loads(message[:-1])
            if waiting := self._waiting.pop(said.get("id", 0), None):
                if "error" in said:
                    waiting.set_exception(RuntimeError(said["error"]["message"]))
                else:
                    waiting.set_result(said["result"])
            elif tab := self._tabs.get(said.get("sessionId", "")):
                tab.hear(said["method"], said["params"])

    async def tab(self) -> Tab:
        """An empty page, of a visitor of its own."""
        context = (await self.do("Target.createBrowserContext"))["browserContextId"]
        target = await self.do("Target.createTarget", url="about:blank", browserContextId=context)
        session = (await self.do("Target.attachToTarget", targetId=target["targetId"], flatten=True))["sessionId"]
        tab = self._tabs[session] = Tab(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            await tab.do(f"{domain}.enable")
        return tab


@asynccontextmanager
async def running(program: str, folder: Path) -> AsyncIterator[Browser]:
    """A browser with nothing in it, for as long as the block lasts; it hears us at 3 and speaks at 4."""
    (hears, we_write), (we_read, speaks) = os.pipe(), os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (hears, speaks)]
    errors = os.open(folder / "chromium.log", os.O_CREAT | os.O_WRONLY, 0o600)
    actions = [
        (os.POSIX_SPAWN_DUP2, errors, 1),
        (os.POSIX_SPAWN_DUP2, errors, 2),
        (os.POSIX_SPAWN_DUP2, high[0], 3),
        (os.POSIX_SPAWN_DUP2, high[1], 4),
    ]
    command = [program, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    environ = {**os.environ, "HOME": str(folder)}
    process = os.posix_spawn(program, command, environ, file_actions=actions)  # noqa: ASYNC221 - it only begins it
    for end in (hears, speaks, errors, *high):
        os.close(end)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**26)
    inlet, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(we_read, "rb"))
    outlet, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(we_write, "wb"))
    browser = Browser(reader, outlet.write)
    ears = asyncio.create_task(browser.listen())
    try:
        yield browser
    finally:
        try:
            await browser.do("Browser.close")
        finally:
            ears.cancel()
            await asyncio.wait([ears])
            outlet.close()
            inlet.close()
            await asyncio.to_thread(os.waitpid, process, 0)
