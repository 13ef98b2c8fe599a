"""Whose the rows of a file are: other systems call accounts and people by ids or names of their own.

Tickets, monthly use and renewals are put under the account that is meant; one whose account nobody knows keeps what
its file says, and is counted by the name that it said. Who looks after an account, and who has a ticket, is called by
the name of a user here where somebody said which.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from reviewtui.domain.homes import Homes
from reviewtui.domain.records import RecordKind
from reviewtui.domain.sightings import fold_name
from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused
from reviewtui.services.questions import account_named
from reviewtui.services.remembered import recall, remember
from reviewtui.settings import Settings
from reviewtui.store.reader import Reader
from reviewtui.wire.messages import ObservationIn

ACCOUNT_NAMES, USER_NAMES = "account-names.json", "user-names.json"
"""Files in which a home remembers what names mean."""
OF_ACCOUNTS = frozenset({"tickets", "usage", "renewals"})
"""Kinds of file whose rows are of an account."""
OF_PEOPLE = frozenset({"accounts", "tickets"})
"""Kinds of file whose rows name people of the team."""
_PEOPLE_OF: dict[str, tuple[str, ...]] = {RecordKind.ACCOUNT: ("owner", "backup"), RecordKind.TICKET: ("assignee",)}


@dataclass(frozen=True, slots=True)
class Names:
    """What somebody said of names in a file: which account, and which user, each means. Remembered."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Placed:
    """What became of the rows of a file: how many were placed by a name; how many have no known account, by the name
    that they said ('' for none); and of how many the name is that of several accounts."""

    by_name: int = 0
    nowhere: Counter[str] = field(default_factory=Counter)
    shared: Counter[str] = field(default_factory=Counter)


class Placing:
    """Puts each row where it belongs, and counts."""

    def __init__(self, homes: Homes, users: Mapping[str, str]) -> None:
        self.placed = Placed()
        self._homes = homes
        self._users = {fold_name(name): user for name, user in users.items()}

    def put(self, row: ObservationIn) -> ObservationIn:
        """The row under the account that it is of, so far as that is known, and with people by their names here.

        Raises:
            BadValue: `account_shared`: a row that makes an account where there is none, and may mean several.
        """
        row = self._with_users(row)
        if row.kind == RecordKind.USAGE:
            return replace(row, id=self._home_of(row.id) or row.id)
        if row.kind == RecordKind.RENEWAL:
            said = row.fields.get("account_id") or ""
            home = self._home_of(said) or said
            own = home if row.id == said else row.id
            return replace(row, id=own, fields={**row.fields, "account_id": home})
        if row.kind == RecordKind.TICKET:
            said = row.fields.get("account_id") or ""
            home = self._home_of(said, row.fields.get("account_name") or "", keep=True)
            return replace(row, fields={**row.fields, "account_id": home}) if home else row
        return row

    def _home_of(self, said: str, name: str = "", *, keep: bool = False) -> str:
        found = self._homes.find(said, name)
        if len(found) > 1:
            if not keep:
                raise BadValue("account_shared", name=name or said, ids=", ".join(found))
            self.placed.shared[name or said] += 1
            return ""
        home = "".join(found)
        if not home:
            self.placed.nowhere[name or said] += 1
        elif home != said:
            self.placed.by_name += 1
        return home

    def _with_users(self, row: ObservationIn) -> ObservationIn:
        known = {
            field: user
            for field in _PEOPLE_OF.get(row.kind, ())
            if (user := self._users.get(fold_name(str(row.fields.get(field) or ""))))
        }
        return replace(row, fields={**row.fields, **known}) if known else row


def placing(settings: Settings, reader: Reader, told: Names, given: str = "") -> Placing:
    """For the rows of one file. `told`: what is remembered from now on. `given`: the account of rows that name none.

    Raises:
        ReviewError: `names_unreadable`, `no_write`; Misused: `no_such_account`.
    """
    which = {name: account_named(reader, account) for name, account in told.accounts.items()}
    accounts = _learn(settings.config_dir / ACCOUNT_NAMES, which)
    users = _learn(settings.config_dir / USER_NAMES, told.users)
    own = reader.accounts_of_their_own()
    return Placing(Homes([*own, *([(given, "")] if given else [])], accounts), users)


def refuse_names(kind: str, told: Names) -> None:
    """Let pass only kinds of file whose rows are of an account, or name people.

    Raises:
        Misused: `import_names_unused`, `import_users_unused`.
    """
    if told.accounts and kind not in OF_ACCOUNTS:
        raise Misused("import_names_unused")
    if told.users and kind not in OF_PEOPLE:
        raise Misused("import_users_unused")


def _learn(file: Path, told: Mapping[str, str]) -> dict[str, str]:
    """What this file remembers, with what is told now; what is said to be '' is forgotten."""
    kept = recall(file, str, "names_unreadable")
    fresh = kept | {name.strip(): meant.strip() for name, meant in told.items()}
    fresh = {name: meant for name, meant in fresh.items() if name and meant}
    if fresh != kept:
        remember(file, fresh)
    return fresh
