"""The numbers of a hub on PostgreSQL, as the database itself saw them given out: whether one is missing.

Each synced table writes every number that a row of it is given into a ledger, by a trigger and in the same
transaction. So the ledger holds what later changes of the same row hide, and nothing of what was rolled back.
"""

import threading
from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import Connection, text

from reviewtui.hub.engines import address_of, open_database
from reviewtui.hub.opening import Hub
from reviewtui.hub.tables import SYNCED

_LEDGER = """CREATE TABLE crowd_ledger (seq bigint NOT NULL, tx bigint NOT NULL, at bigint NOT NULL)"""
_KEEP = """CREATE FUNCTION crowd_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO crowd_ledger VALUES (NEW.seq, txid_current(), 1000 * extract(epoch FROM clock_timestamp()));
    RETURN NULL; END $$"""
_TRIGGER = (
    "CREATE TRIGGER crowd_keep AFTER INSERT OR UPDATE OF seq ON {table} FOR EACH ROW EXECUTE FUNCTION crowd_keep()"
)
LOOK_S = 0.5


def keep_ledger(url: str) -> None:
    """Begin the ledger of a hub whose tables are there, and in which nothing was numbered yet."""
    engine = open_database(address_of(url)).engine
    with engine.begin() as connection:
        for statement in (_LEDGER, "CREATE INDEX ON crowd_ledger (seq)", _KEEP):
            connection.exec_driver_sql(statement)
        for table in SYNCED:
            connection.exec_driver_sql(_TRIGGER.format(table=table.name))
    engine.dispose()


class Watch:
    """Looks at the numbers while they are given out, each time in one snapshot of the database."""

    def __init__(self, hub: Hub) -> None:
        self.looks = 0
        self.wrong: list[str] = []
        self._hub = hub
        self._head, self._rows = 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(LOOK_S):
            self.look()

    def look(self) -> None:
        """Since the last look every new number is there up to the head, and none came in below it."""
        with self._hub.reading() as connection:
            head = _one(connection, "SELECT seq FROM head")
            below = _one(connection, "SELECT count(*) FROM crowd_ledger WHERE seq <= :head", head=self._head)
            new = _one(connection, "SELECT count(DISTINCT seq) FROM crowd_ledger WHERE seq > :head", head=self._head)
            most = _one(connection, "SELECT coalesce(max(seq), 0) FROM crowd_ledger")
            self.looks += 1
            if below != self._rows:
                self.wrong.append(f"{below - self._rows} numbers came in below {self._head}")
            if new != head - self._head or most != head:
                self.wrong.append(f"from {self._head} to {head}: {new} numbers, the highest {most}")
            self._rows = _one(connection, "SELECT count(*) FROM crowd_ledger")
            self._head = head


def gaps(hub: Hub) -> list[str]:
    """What is wrong with all numbers ever given out: nothing, if they are 1 to the head, each by one transaction."""
    with hub.reading() as connection:
        head = _one(connection, "SELECT seq FROM head")
        given = connection.execute(
            text("SELECT seq, count(DISTINCT tx) FROM crowd_ledger GROUP BY seq ORDER BY seq")
        ).all()
        now = [seq for table in SYNCED for seq in connection.scalars(text(f"SELECT seq FROM {table.name}"))]
    numbers = [seq for seq, _ in given]
    wrong = [f"{seq} was given by {count} transactions" for seq, count in given if count != 1]
    if numbers != list(range(1, head + 1)):
        wrong.append(f"missing: {sorted(set(range(1, head + 1)) - set(numbers))[:10]}")
    if len(set(now)) != len(now) or not set(now) <= set(numbers):
        wrong.append("two rows have one number, or one that was never given")
    return wrong


def commits(hub: Hub) -> list[tuple[int, int]]:
    """Each transaction that gave out numbers: the last of them, and when its last row was written (epoch ms)."""
    with hub.reading() as connection:
        rows = connection.execute(text("SELECT max(seq), max(at) FROM crowd_ledger GROUP BY tx ORDER BY 1")).all()
    return [(seq, at) for seq, at in rows]


def delays(told: Sequence[tuple[int, int]], of: Sequence[tuple[int, int]]) -> list[int]:
    """For each commit, how many ms later one was told of it: by the first word of its number or a higher one."""
    highest, seqs, times = 0, [], []
    for seq, at in told:
        if seq > highest:
            highest = seq
            seqs.append(seq)
            times.append(at)
    places = [(bisect_left(seqs, seq), at) for seq, at in of]
    return [times[place] - at for place, at in places if place < len(seqs)]


def _one(connection: Connection, query: str, **values: object) -> int:
    return int(connection.execute(text(query), values).scalar_one())
