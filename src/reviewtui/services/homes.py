"""To which accounts the rows of a file belong: helpdesks and deal lists name companies by ids or names of their own.

Only rows about accounts are looked at: tickets, monthly use, renewals. One whose account nobody knows keeps what its
file says, and is counted by the name that it said.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reviewtui.domain.homes import Homes
from reviewtui.domain.records import RecordKind
from reviewtui.errors import Misused, ReviewError
from reviewtui.services.questions import account_named
from reviewtui.settings import Settings, write_private
from reviewtui.store.reader import Reader
from reviewtui.wire.messages import ObservationIn

MEMORY_FILE = "account-names.json"
KINDS = frozenset({"tickets", "usage", "renewals"})
"""Kinds of file whose rows are of an account."""


@dataclass(slots=True)
class Placed:
    """What became of the rows of a file: how many were placed by a name, and how many have no known account, by the
    name that they said ('' for none)."""

    by_name: int = 0
    nowhere: Counter[str] = field(default_factory=Counter)


class Placing:
    """Puts each row where it belongs, and counts."""

    def __init__(self, homes: Homes) -> None:
        self.placed = Placed()
        self._homes = homes

    def put(self, row: ObservationIn) -> ObservationIn:
        """The row under the account that it is of, so far as that is known."""
        if row.kind == RecordKind.USAGE:
            home = self._home_of(row.id)
            return replace(row, id=home) if home else row
        if row.kind not in (RecordKind.TICKET, RecordKind.RENEWAL):
            return row
        said = row.fields.get("account_id") or ""
        home = self._home_of(said, row.fields.get("account_name") or "")
        if not home or home == said:
            return row
        own = home if row.kind == RecordKind.RENEWAL and row.id == said else row.id
        return replace(row, id=own, fields={**row.fields, "account_id": home})

    def _home_of(self, said: str, name: str = "") -> str:
        home = self._homes.find(said, name)
        if not home:
            self.placed.nowhere[name or said] += 1
        elif home != said:
            self.placed.by_name += 1
        return home


def placing(settings: Settings, reader: Reader, told: Mapping[str, str], given: str = "") -> Placing:
    """For the rows of one file. `told`: names of accounts and which they are, remembered from now on. `given`: the
    account of rows that name none.

    Raises:
        ReviewError: `names_unreadable`, `no_write`; Misused: `no_such_account`.
    """
    file = settings.config_dir / MEMORY_FILE
    kept = _remembered(file)
    if told:
        fresh = kept | {name.strip(): account_named(reader, account) for name, account in told.items()}
        fresh = {name: account for name, account in fresh.items() if name and account}
        if fresh != kept:
            text = msgspec.json.format(msgspec.json.encode(fresh, order="sorted"), indent=2)
            write_private(file, text + b"\n")
        kept = fresh
    accounts = reader.accounts_of_their_own()
    return Placing(Homes([*accounts, *([(given, "")] if given else [])], kept))


def refuse_names(kind: str, told: Mapping[str, str]) -> None:
    """Let pass only kinds of file whose rows are of an account.

    Raises:
        Misused: `import_names_unused`.
    """
    if told and kind not in KINDS:
        raise Misused("import_names_unused")


def _remembered(file: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        raise ReviewError("names_unreadable", file=file, why=error) from None
