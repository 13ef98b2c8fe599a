"""A hub with its ads and users, and an empty home for each: made once, copied for every history."""

from collections.abc import Mapping
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import msgspec
from sqlalchemy import update

from reviewtui.database import sqlite
from reviewtui.hub.observe import observe
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import TOKEN, USER
from reviewtui.hub.tokens import create_token
from reviewtui.services.desk import prepare_cache
from reviewtui.store.work import WorkStore
from simulation.hubs import begin_epoch
from simulation.machine import calm_machine
from simulation.person import ACCOUNTS, HUB_ID, MINUTE, settings_of

NOW = 1_795_000_000_000
SCOPES: dict[str, tuple[str, ...]] = {"ana": (), "lia": (), "cy": ("acme", "borealis")}
ROLES = {"ana": "reviewer", "lia": "lead", "cy": "reviewer"}
ADS = 12


def memory() -> str | None:
    """A folder of files that are never written to a disk, where this machine has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def set_scope(hub: Hub, name: str, accounts: set[str] | None) -> None:
    kept = None if accounts is None else msgspec.json.encode(sorted(accounts)).decode()
    with hub.writing() as transaction:
        transaction.connection.execute(update(USER).where(USER.c.name == name).values(accounts=kept))


def set_role(hub: Hub, name: str, role: str) -> None:
    with hub.writing() as transaction:
        transaction.connection.execute(update(USER).where(USER.c.name == name).values(role=role))


def word_of(number: int) -> str:
    """A word that stands in every text of this ad, and nowhere else."""
    return f"canary{number:02d}"


def new_line(hub: Hub, name: str, accounts: set[str] | None) -> str:
    return create_token(hub, name, ROLES[name], scope=sorted(accounts or ()), all_accounts=False)


def renew_tokens(folder: Path, scopes: Mapping[str, set[str] | None]) -> dict[str, str]:
    """The admin brings tokens and scopes in an older file to what they are today; the tokens, by user."""
    hub = open_hub(f"sqlite:///{folder / 'hub.db'}")
    with hub.writing() as transaction:
        transaction.connection.execute(update(TOKEN).values(revoked_at=None))
    tokens = new_lines(hub, scopes)
    hub.close()
    return tokens


def new_lines(hub: Hub, scopes: Mapping[str, set[str] | None]) -> dict[str, str]:
    """A token for each user, of the scope and role that are meant: a hub that was killed may not know of them."""
    for name, scope in scopes.items():
        set_scope(hub, name, scope)
        set_role(hub, name, ROLES[name])
    return {name: new_line(hub, name, scope) for name, scope in scopes.items()}


class Template:
    """What every history begins with."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="simulated-", dir=memory()))
        Finalize(self, rmtree, (self.folder, True), exitpriority=1)  # at the end of this process, a worker or not
        (self.folder / "hub").mkdir()
        self.tokens: dict[str, str] = {}
        hub = open_hub(f"sqlite:///{self.folder / 'hub' / 'hub.db'}", hub_id=HUB_ID, clock=lambda: NOW)
        for name in SCOPES:
            self.tokens[name] = new_line(hub, name, set(SCOPES[name]) or None)
        rows = [
            ("ad", f"ad {n}", "csv", NOW - n, {
                "text": f"text {n} {word_of(n)}", "account_id": ACCOUNTS[n % 3],
                "account_name": ACCOUNTS[n % 3].title(), "ai_verdict": "unsure", "ai_score": 0.5,
                "created_at": NOW - n * MINUTE,
            })
            for n in range(ADS)
        ]  # fmt: skip
        observe(hub, [msgspec.Raw(msgspec.json.encode(row)) for row in rows])
        hub.close()
        begin_epoch(self.folder / "hub", "epoch 0")
        for name in SCOPES:
            settings = settings_of(name, self.folder / name)
            prepare_cache(settings)
            work = WorkStore(settings.cache_dir / "work.db")
            with sqlite.writing(work.connection) as c:
                c.execute("INSERT INTO meta VALUES ('device', ?)", (f"device of {name}",))
            work.close()


@cache
def template() -> Template:
    """The same in every process, whichever history asks for it first."""
    with calm_machine(0):
        return Template()
