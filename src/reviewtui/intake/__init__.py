"""Readers of other systems' files: each yields observations, row errors and what it passed over, in
the order of the file.

Importing this package is cheap; a reader's own module is loaded when it is first called.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from reviewtui.domain.values import BadValue
from reviewtui.wire.messages import ObservationIn
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.intake.tables import ColumnMemory
    from reviewtui.intake.tracker_sheet import Recall


class RowError(NamedTuple):
    """A row that was left out: the physical line where it starts (the file's first is 1), and why."""

    line: int
    error: str


class Flaw(NamedTuple):
    """What could not be read of something that was taken: the physical line where it starts, and its id with why."""

    line: int
    error: str


class Skipped(NamedTuple):
    """Something that was read and says nothing that an observation could be made of: where it starts."""

    line: int


class Question(NamedTuple):
    """A customer asked about the status of their ads (`domain.facts.Ping`), in what was read.

    `key` names where it was asked, for ever the same; `at` in epoch ms. `account_id` and `ad_id` are empty where what
    was read does not say.
    """

    key: str
    at: int
    account_id: str
    ad_id: str
    question: str
    text: str
    via: str


class Given(NamedTuple):
    """What only some kinds of files need to have told: by the settings or the command line.

    `mail_servers` and `mail_domains`: see `intake.mail_trust`. `channels`: which of a chat export are read. `sheet`:
    which of a workbook is read; `recall`: what is remembered of kept sheets. `columns`: what is remembered of the
    columns of other files. `source`: who speaks in the file. `dates`: `dmy` or `mdy`, which number comes first.
    """

    mail_servers: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    sheet: str = ""
    recall: "Recall | None" = None
    columns: "ColumnMemory | None" = None
    source: str = ""
    dates: str = ""


NOTHING = Given()
Row = ObservationIn | RowError | Flaw | Skipped | Question


def rejected(line: int, error: BadValue, id: str = "") -> RowError:
    """The row error for a value that cannot be kept, in words; `id`: the row's own, where a line says too little."""
    return RowError(line, _reason(error, id))


def flawed(line: int, error: BadValue, id: str) -> Flaw:
    """What could not be read of something that was taken, in words."""
    return Flaw(line, _reason(error, id))


def _reason(error: BadValue, id: str) -> str:
    reason = say(f"intake.{error.code}", **error.values)
    return say("intake.of_row", id=id[:60], reason=reason) if id else reason


class Reader(Protocol):
    """Reads one file.

    Args:
        mapping: which column is which field, where names are not obvious; an empty column for none.
        account: the account of rows that name none themselves.
        encoding: of a file that is neither UTF-8 nor marked as UTF-16.
        now: epoch milliseconds; when the rows count as observed, unless they say it.
        progress: told the bytes read so far and the bytes of the file.
        placed: told the physical line where an observation starts, just before it is given.
        given: what only some kinds ask for.

    Raises:
        ReviewError: the file cannot be read at all; raised by the call, before any row is given.
    """

    def __call__(
        self,
        path: Path,
        *,
        now: int,
        mapping: Mapping[str, str] | None = None,
        account: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        placed: Callable[[int], None] | None = None,
        given: Given = NOTHING,
    ) -> Iterator[Row]: ...


def _reader(module: str, function: str, *, asks: bool = False) -> Reader:
    def read(
        path: Path,
        *,
        now: int,
        mapping: Mapping[str, str] | None = None,
        account: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        placed: Callable[[int], None] | None = None,
        given: Given = NOTHING,
    ) -> Iterator[Row]:
        reader = cast(Reader, getattr(import_module(f"{__name__}.{module}"), function))
        more = {"given": given} if asks else {}
        return reader(path, now=now, mapping=mapping, account=account, encoding=encoding, progress=progress,
                      placed=placed, **more)  # fmt: skip

    return read


READERS: dict[str, Reader] = {
    "ads": _reader("ads", "read_ads"),
    "ads-meta": _reader("ads_meta", "read_ads_meta"),
    "accounts": _reader("accounts", "read_accounts", asks=True),
    "usage": _reader("accounts", "read_usage", asks=True),
    "renewals": _reader("accounts", "read_renewals", asks=True),
    "tickets": _reader("tickets", "read_tickets", asks=True),
    "mail": _reader("mail", "read_mails", asks=True),
    "slack": _reader("slack", "read_slack", asks=True),
    "tracker": _reader("tracker", "read_tracker", asks=True),
}
"""The reader for each kind of `reviewtui import KIND FILE`. `asks`: it needs what is `Given`."""
