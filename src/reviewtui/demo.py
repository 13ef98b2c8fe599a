"""The demo: a real hub on loopback with sample ads, and a reviewer's home on it, in one folder.

```
HOME/hub/hub.db    the hub's database
HOME/hub.toml      what `login` writes; HOME/token beside it
HOME/data/…        ana's cache
HOME/logs/hub.log  what the hub said
```
The folder is an ordinary home, so every command works on it afterwards with `--home HOME`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from reviewtui.commands.output import Progress, aside, block, line
from reviewtui.connect import connection_for, log_in
from reviewtui.domain.decisions import Role
from reviewtui.errors import ReviewError
from reviewtui.settings import HubAccount, Settings, load, make_folder, remember_hub
from reviewtui.sync.secret import Secret
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.hub.opening import Hub
    from reviewtui.sample.team import Member
    from reviewtui.sync.connection import Connection

USER = "ana"
PATIENCE = 20.0
"""Seconds that the hub gets to listen, and to end."""


@dataclass(frozen=True, slots=True)
class DemoHome:
    """The demo's folder, and the settings of the reviewer in it."""

    root: Path
    settings: Settings

    @property
    def database(self) -> Path:
        """The hub's."""
        return self.root / "hub" / "hub.db"

    @property
    def url(self) -> str:
        """The hub's, as SQLAlchemy reads it."""
        return f"sqlite:///{self.database}"


def demonstrate(
    settings: Settings, home: str | None, *, headless: bool, json: bool,
    show: "Callable[[Settings, Callable[[], Connection]], int]",
) -> int:  # fmt: skip
    """Run the demo to its end; `show` lets its user review on a cache. Returns the exit code.

    Raises:
        ReviewError: `demo_home`, `demo_hub`, `demo_stuck`, and those of the hub and the sync.
    """
    demo = open_home(settings, home)
    tell = aside if headless else line
    tell(say("demo.where", home=demo.root))
    if demo.settings.hub is None:
        tell(say("demo.filling"))
        _opened(demo).close()  # made by this process, before the hub's own may try to
    with running_hub(demo, lambda: fill(demo)) as url:
        ready = prepare(demo, url)
        if headless:
            from reviewtui.demo_headless import drive

            return drive(ready, json=json)
        code = show(ready.settings, lambda: connection_for(ready.settings))
    block(say("demo.again", program="reviewtui", home=demo.root))
    return code


def open_home(settings: Settings, home: str | None) -> DemoHome:
    """The demo's folder: the one named, or a fresh one.

    Raises:
        ReviewError: `demo_home`: it is in use, and not by a demo.
    """
    root = Path(home).expanduser().absolute() if home else Path(tempfile.mkdtemp(prefix="reviewtui-demo-")).resolve()
    mine = load(str(root))
    demo = DemoHome(root, replace(mine, language=settings.language, theme=settings.theme, linear=settings.linear,
                                  keys=settings.keys, digits=settings.digits))  # fmt: skip
    if not demo.database.exists() and (mine.hub is not None or mine.data_dir.exists()):
        raise ReviewError("demo_home", home=root)
    make_folder(demo.database.parent)
    make_folder(mine.log_dir)
    return demo


@contextmanager
def running_hub(demo: DemoHome, meanwhile: Callable[[], None] = lambda: None) -> Iterator[str]:
    """A hub in a process of its own, at the address given; it ends with the block, or with this process.

    Args:
        meanwhile: done while it starts, which takes it as long as to fill it.

    Raises:
        ReviewError: `demo_hub`.
    """
    log = demo.settings.log_dir / "hub.log"
    # -P: nothing is imported from the working directory.
    command = [sys.executable, "-P", "-m", "reviewtui", "hub", "serve", "--port", "0", "--with-parent"]
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as said:
        hub = subprocess.Popen(  # noqa: S603 - our own program
            command,
            env={
                **os.environ,
                "REVIEWTUI_DB": demo.url,
                "REVIEWTUI_HOME": str(demo.root),
                "REVIEWTUI_LANGUAGE": "en",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        )
    try:
        meanwhile()
        heard = cast(IO[bytes], hub.stdout).readline().decode(errors="replace").strip()
        found = heard.rpartition(" ")[2]
        if not found.startswith("http://"):
            raise ReviewError("demo_hub", file=log)
        yield found
    finally:
        _end(hub)


def _end(hub: "subprocess.Popen[bytes]") -> None:
    """Close the pipe by which the hub knows that we are here, and wait; what does not end is killed."""
    cast(IO[bytes], hub.stdin).close()
    try:
        hub.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        hub.kill()
        hub.wait()
    finally:
        cast(IO[bytes], hub.stdout).close()


def prepare(demo: DemoHome, url: str) -> DemoHome:
    """Log the hub's reviewer in, where that was not done before; then sync once."""
    from reviewtui.sample.team import Member

    return DemoHome(demo.root, _at_work(demo, demo.settings, url, Member(USER, Role.REVIEWER)))


def home_of(demo: DemoHome, role: Role) -> DemoHome:
    """The home of whoever has this role in the team on the same hub, in a folder named so inside the demo's; synced
    once."""
    from reviewtui.sample.team import TEAM

    root = demo.root / role
    settings = replace(load(str(root)), language=demo.settings.language, theme=demo.settings.theme)
    make_folder(settings.config_dir)
    url = demo.settings.hub.url if demo.settings.hub else ""
    return DemoHome(root, _at_work(demo, settings, url, next(one for one in TEAM if one.role == role)))


def _at_work(demo: DemoHome, settings: Settings, url: str, who: "Member") -> Settings:
    """Somebody's settings once they are logged in at this address of the hub, and have all of it."""
    from reviewtui.services.syncing import sync_home

    known = settings.hub
    if known is None:
        settings = log_in(settings, url, _new_token(demo, who))
    else:
        account = HubAccount(url, known.hub_id, known.user)
        remember_hub(settings, account)
        settings = replace(settings, hub=account)
    sync_home(settings, connection_for(settings))
    return settings


def fill(demo: DemoHome) -> None:
    """Tell a new hub the sample's story; that of a demo that was interrupted goes on where it was."""
    if demo.settings.hub is not None:
        return
    from reviewtui.hub.tokens import list_tokens
    from reviewtui.sample.telling import tell

    hub = _opened(demo)
    try:
        with Progress(lambda percent: f"{percent} %", quiet=demo.settings.linear) as bar:
            tokens = list_tokens(hub)
            now = tokens[0].created_at if tokens else hub.clock()
            tell(hub, USER, now, lambda share: bar.show(share, round(100 * share)))
    finally:
        hub.close()


def _new_token(demo: DemoHome, who: "Member") -> Secret:
    from reviewtui.hub.tokens import create_token

    hub = _opened(demo)
    try:
        return Secret(create_token(hub, who.name, who.role, all_accounts=who.all_accounts))
    finally:
        hub.close()


def _opened(demo: DemoHome) -> "Hub":
    from reviewtui.hub.opening import open_hub

    return open_hub(demo.url)
