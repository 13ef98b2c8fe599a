"""Which accounts were erased, kept outside the database: a backup that is older brings their words back.

Under the hub's id in this user's data folder, so that whatever is restored on this machine is erased again; and
beside a database file, so that it goes where the file goes. A restore reads it there, and beside the backup.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from secrets import token_hex

from reviewtui.errors import ReviewError
from reviewtui.folders import sync_folder
from reviewtui.hub.erasure import Erasure, erase, erase_again, erased_accounts
from reviewtui.hub.opening import Hub

_NAME = "{}-erased.json"


def erase_and_list(hub: Hub, account_id: str, folder: Path) -> Erasure:
    """Erase an account, and remember outside the database that it was. `folder`: this user's data folder.

    Raises:
        ReviewError: `erase_account`; `erase_list`: a list cannot be written, and the account is erased.
    """
    failed: list[tuple[Path, OSError]] = []
    done = erase(hub, account_id, committed=lambda: failed.extend(_write_lists(hub, folder)))
    for path, fault in failed:
        raise ReviewError("erase_list", file=path, why=fault.strerror or str(fault)) from fault
    return done


def _write_lists(hub: Hub, folder: Path) -> Iterator[tuple[Path, OSError]]:
    """Write what is erased into every list; which of them could not be written, and why."""
    with hub.reading() as connection:
        accounts = erased_accounts(connection) | _listed(hub, [folder])
    names = [folder / _NAME.format(hub.hub_id)]
    if beside := _file(hub):
        names.append(beside.with_name(_NAME.format(beside.name)))
    for path in names:
        try:
            _write(path, hub.hub_id, accounts)
        except OSError as error:
            yield path, error


def erase_listed(hub: Hub, folders: Iterable[Path]) -> list[str]:
    """After a restore: erase again what was listed and is back; returns which accounts that was.

    `folders`: this user's data folder, and where the backup lay.
    """
    return erase_again(hub, _listed(hub, folders))


def _listed(hub: Hub, folders: Iterable[Path]) -> frozenset[str]:
    """The accounts of this hub that any list names."""
    from platformdirs import user_data_path

    beside = [file.parent] if (file := _file(hub)) else []
    everywhere = {*folders, *beside, user_data_path("reviewtui", appauthor=False)}
    return frozenset(account for folder in everywhere for account in _of_hub(hub.hub_id, folder))


def _of_hub(hub_id: str, folder: Path) -> Iterator[str]:
    for path in folder.glob(_NAME.format("*")):
        try:
            told = json.loads(path.read_bytes())
            if told["hub_id"] == hub_id:
                yield from map(str, told["accounts"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # no list of ours


def _file(hub: Hub) -> Path | None:
    """The hub's database, where that is a file."""
    database = hub.engine.url.database
    return Path(database) if hub.engine.dialect.name == "sqlite" and database else None


def _write(path: Path, hub_id: str, accounts: frozenset[str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump({"hub_id": hub_id, "accounts": sorted(accounts)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)
