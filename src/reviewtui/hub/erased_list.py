"""Which accounts were erased, kept outside the database: a backup that is older brings their words back.

Beside a database file, or where this system keeps a program's data; so a restore on the same machine erases again.
"""

import json
import os
from pathlib import Path
from secrets import token_hex

from reviewtui.hub.erasure import Erasure, erase, erase_again, erased_accounts
from reviewtui.hub.opening import Hub


def list_of(hub: Hub) -> Path:
    """Where a hub's list is."""
    database = hub.engine.url.database
    if hub.engine.dialect.name == "sqlite" and database:
        return Path(f"{database}-erased.json")
    from platformdirs import user_data_path

    return user_data_path("reviewtui", appauthor=False) / f"{hub.hub_id}-erased.json"


def erase_and_list(hub: Hub, account_id: str) -> Erasure:
    """Erase an account, and remember outside the database that it was.

    Raises:
        ReviewError: `erase_account`.
        OSError: the list cannot be written; the account is erased.
    """
    done = erase(hub, account_id)
    with hub.reading() as connection:
        _write(list_of(hub), hub.hub_id, listed_for(hub) | erased_accounts(connection))
    return done


def listed_for(hub: Hub) -> frozenset[str]:
    """The accounts of this hub that the list names; none, where there is no list."""
    try:
        told = json.loads(list_of(hub).read_bytes())
        return frozenset(map(str, told["accounts"])) if told["hub_id"] == hub.hub_id else frozenset()
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def erase_listed(hub: Hub) -> list[str]:
    """After a restore: erase again what the list names and the backup brought back; returns which that was."""
    return erase_again(hub, listed_for(hub))


def _write(path: Path, hub_id: str, accounts: frozenset[str]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump({"hub_id": hub_id, "accounts": sorted(accounts)}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
