"""Importing a file: its rows go to the hub, and come back into this home's mirror."""

import gc
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reviewtui.domain.values import BadValue
from reviewtui.errors import ReviewError
from reviewtui.intake import READERS, Flaw, Given, Question, Row, RowError, Skipped, rejected
from reviewtui.services.chats import Logged, facts_of, send_questions, without_quotes
from reviewtui.services.columns import column_memory
from reviewtui.services.desk import open_reader
from reviewtui.services.homes import OF_ACCOUNTS, OF_PEOPLE, Names, Placed, Placing, placing
from reviewtui.services.sheets import sheet_memory
from reviewtui.services.syncing import open_cache, run_here
from reviewtui.settings import Settings
from reviewtui.store.reader import Reader
from reviewtui.sync.connection import Connection, connected
from reviewtui.sync.observe import Taken, send_observations
from reviewtui.sync.once import PATIENCE, sync_once
from reviewtui.sync.pull import Applied
from reviewtui.sync.session import Listener, greet
from reviewtui.wire.messages import ObservationIn
from reviewtui.words import say

NO_NAMES = Names()
SENDING = 0.7
"""The part of the whole work that sending is, for the progress bar."""

Tell = Callable[[float, int], None]


@dataclass(slots=True)
class Imported:
    """What became of a file's rows. `late` rows count as unchanged: a newer report was known already.

    `skipped`: what was read and says nothing of any ad; it counts as no row. `flaws`: what could not be read of rows
    that were taken.
    `questions`: what became of customers' questions that were found. `notes`: what else there is to tell of the file.
    `placed`: to which accounts rows belong; None for a kind of file whose rows are of none.
    `trouble` says why the rows, which are on the hub, are not in this home's mirror yet; empty if they are.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    late: int = 0
    rejected: list[RowError] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    trouble: str = ""
    skipped: int = 0
    questions: Logged = field(default_factory=Logged)
    notes: dict[str, object] = field(default_factory=dict)
    placed: Placed | None = None

    @property
    def read(self) -> int:
        """All rows of the file."""
        return self.added + self.changed + self.unchanged + len(self.rejected)


def import_file(
    settings: Settings,
    connection: Connection,
    kind: str,
    path: Path,
    *,
    now: int,
    mapping: Mapping[str, str] | None = None,
    account: str | None = None,
    encoding: str | None = None,
    channels: Sequence[str] = (),
    sheet: str = "",
    source: str = "",
    dates: str = "",
    names: Names = NO_NAMES,
    tell: Tell = lambda part, rows: None,
    patience: float = PATIENCE,
) -> Imported:
    """Send a file's rows to the hub, in the memory of one batch, and pull until this home holds them.

    Args:
        kind: of `intake.READERS`.
        now: epoch milliseconds; when the rows count as observed, unless they say it.
        channels: which of a chat export hold the ads.
        sheet: which of a workbook is the kept one.
        source: who speaks in the file, where its kind alone does not say.
        dates: `dmy` or `mdy`: which number of a date comes first, where a date could be two.
        names: of accounts and people, as the file says them, and which they are; remembered.
        tell: told the part done (0 to 1) and the rows the hub has answered.
        patience: seconds to wait for another process that leads the sync of this home.

    Raises:
        ReviewError: the file cannot be read (nothing was sent), or `import_stopped`: the hub could not be
            used; the same file may be imported again.
    """
    read_part = 0.0

    def read_so_far(done: int, size: int) -> None:
        nonlocal read_part
        read_part = done / max(1, size)

    journey = _Journey(now)
    home: Placing | None = None
    logged = Logged()
    rows = READERS[kind](
        path, now=now, mapping=mapping, account=account, encoding=encoding, progress=read_so_far,
        placed=journey.lines.append,
        given=Given(settings.mail_servers, settings.mail_domains, tuple(channels), sheet, sheet_memory(settings),
                    column_memory(settings), source, dates),
    )  # fmt: skip

    async def bring() -> Taken:
        nonlocal logged
        async with connected(connection) as client:
            taken = Taken()
            try:
                await greet(client, cache, private=connection.private)
                taken = await send_observations(
                    client, journey.sendable(rows, reader, home), lambda sent: tell(SENDING * read_part, sent)
                )
                facts, nobody = facts_of(reader, journey.questions, now)
                if facts:
                    logged = await send_questions(client, facts)
                logged.nobody = nobody
            except ReviewError as fault:
                raise ReviewError("import_stopped", file=path, why=str(fault)) from fault

            def applied(page: Applied) -> None:
                tell(SENDING + (1 - SENDING) * page.upto / max(1, page.head), taken.sent)

            try:
                await sync_once(
                    client, cache, until_seq=max(taken.seq, logged.seq), private=connection.private, index=False,
                    patience=patience, listener=Listener(applied=applied),
                )  # fmt: skip
            except ReviewError as fault:
                journey.trouble = say("cli.import_waiting", why=fault)
            return taken

    with open_cache(settings) as cache, closing(open_reader(settings)) as reader, _seldom_collecting():
        if kind in OF_ACCOUNTS | OF_PEOPLE:
            home = placing(settings, reader, names, account or "")
        taken = run_here(bring())
    return Imported(
        added=taken.added,
        changed=taken.changed,
        unchanged=taken.unchanged + taken.late,
        late=taken.late,
        rejected=sorted([*journey.bad, *journey.refused(taken)]),
        flaws=sorted(journey.flaws),
        trouble=journey.trouble,
        skipped=journey.skipped,
        questions=logged,
        placed=home.placed if home and kind in OF_ACCOUNTS else None,
    )


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Rows hold no cycles: to look for some after every few of them takes a tenth of an import."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Journey:
    """Where in the file each sent row stands, and the rows that never left."""

    def __init__(self, now: int) -> None:
        self._now = now
        self.lines = array("q")
        """Physical lines of the rows sent, in their order."""
        self.bad: list[RowError] = []
        self.flaws: list[Flaw] = []
        self.trouble = ""
        self.skipped = 0
        self.questions: list[Question] = []

    def sendable(self, rows: Iterator[Row], reader: Reader, home: Placing | None) -> Iterator[ObservationIn]:
        """The rows that can be sent; the others are kept, or counted."""
        for row in rows:
            if isinstance(row, RowError):
                self.bad.append(row)
            elif isinstance(row, Flaw):
                self.flaws.append(row)
            elif isinstance(row, Skipped):
                self.skipped += 1
            elif isinstance(row, Question):
                self.questions.append(row)
            else:
                try:
                    row = home.put(row) if home else row
                except BadValue as bad:
                    self.bad.append(rejected(self.lines.pop(), bad))  # it was the last one that was placed
                    continue
                yield without_quotes(reader, row, self._now)

    def refused(self, taken: Taken) -> Iterator[RowError]:
        """What the hub refused, by line."""
        for position, code in taken.rejected:
            yield RowError(self.lines[position], say("cli.row_refused", code=code))
