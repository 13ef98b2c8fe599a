"""Telling somebody once: of each event one message to each address of whoever is told, however many watch.

Whom: the one who covers the account; who has no address, and where nobody covers, the address for all, which is told
why. Whoever covers next while it is still due is told too: for them it is new.

**At most once, and never lost in silence.** A row in table `notice` is written before anything is sent, in the
transaction that claims it; two watchers on one database follow one another there, so one of them sends. What the
receiver did not take (it answered otherwise, or was not reached) is tried again at growing distances, by whichever
watcher comes first, while it is still due: a closing until a day after it, in words that say so, a mismatch until it
is settled. What may have arrived all the same (the answer broke off, or whoever sent died) is not sent again; that
and what could not be told in time is kept, and `untold` lists it.

A clock that moves makes another event, and what was not told of the former one is no longer due. Nothing of what a
ticket or an ad says is kept here.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from reviewtui.domain.notices import LATE_MS, Due, Home, What, in_order
from reviewtui.errors import ReviewError
from reviewtui.hub.egress import Egress, EgressFault
from reviewtui.hub.notice_addresses import ALL, Address, Lives, SecretUrl, live_addresses
from reviewtui.hub.notice_words import Item, message
from reviewtui.hub.noticing import Seen
from reviewtui.hub.opening import Hub, Writing, among, listed
from reviewtui.hub.tables import NOTICE
from reviewtui.words import say

CLAIM_MS = 30_000
"""Longer than one attempt takes (`egress.SECONDS`)."""
FIRST_WAIT_MS = 60_000
LONGEST_WAIT_MS = 3_600_000
TAKEN = range(200, 300)
UNSURE_CODE = "notice_unsure"
KEPT_MS = 30 * 86_400_000
"""So long it is listed that something may not have been told."""
FORGOTTEN_MS = 90 * 86_400_000
"""So long after it was told, what is no longer due is forgotten: it cannot be due again."""
_KEY = ("what", "id", "mark", "whom", "kind")
_THIS = [NOTICE.c[name] == bindparam(f"of_{name}") for name in _KEY]
_OPEN = select(NOTICE).where(NOTICE.c.state.in_(("claimed", "failed")))
_FORGET = delete(NOTICE).where(
    NOTICE.c.state.in_(("told", "unsure", "lost")), NOTICE.c.claimed_at < bindparam("before"), ~among(NOTICE.c.id)
)
_OF = select(NOTICE).where(among(NOTICE.c.id))

Key = tuple[str, str, str, str, str]
"""What, id, mark, whom, kind of address: one event for one address."""


class State(StrEnum):
    """What became of a notice."""

    CLAIMED = "claimed"
    """Somebody is sending it, until `next_at`."""
    FAILED = "failed"
    """It was not taken; it is tried again at `next_at`."""
    TOLD = "told"
    UNSURE = "unsure"
    """It may have arrived."""
    LOST = "lost"
    """It could not be told in time."""


class Job(msgspec.Struct, frozen=True):
    """A message that this process claimed until `until`: where it goes, and of which events it tells."""

    address: Address
    url: SecretUrl
    keys: tuple[Key, ...]
    body: bytes
    claimed_at: int
    until: int


class Outcome(msgspec.Struct, frozen=True):
    """What came of a job. `fault`: '' where it was taken, else `notice_status:503`, or the code of another fault;
    `sent`: it may have arrived all the same."""

    job: Job
    fault: str
    sent: bool = False

    @property
    def note(self) -> str:
        """What is kept of it, as `words_of` puts it."""
        return UNSURE_CODE if self.sent and self.fault else self.fault


class Untold(msgspec.Struct, frozen=True):
    """A notice that was not, or may not have been, told. `whom`: a user, or `ALL`; `note`: as `words_of` puts it."""

    what: str
    id: str
    whom: str
    kind: str
    state: str
    attempts: int
    at: int
    note: str


def claim(hub: Hub, seen: Seen) -> list[Job]:
    """Messages that are to be sent now; nobody else sends them."""
    with hub.reading() as connection:
        if not _concerns(connection, seen, hub.clock()):
            return []
    with hub.writing() as transaction:
        now, connection = transaction.now, transaction.connection
        lives = live_addresses(connection, now)
        rows = {_key(row): row for row in connection.execute(_OF, {"ids": listed(one.id for one in seen.due)})}
        rows |= {_key(row): row for row in connection.execute(_OPEN)}
        wanted = _wanted(seen, lives, rows)
        _close(transaction, rows, wanted, {_event(one) for one in seen.due if one.late})
        ready = {key: due for key, due in wanted.items() if _is_ready(rows.get(key), now)}
        _take(transaction, ready, rows)
        due = listed(one.id for one in seen.due)
        connection.execute(_FORGET, {"before": now - FORGOTTEN_MS, "ids": due})
        return _jobs(ready, seen.homes, lives, now)


async def send(egress: Egress, job: Job, now: int) -> Outcome:
    """Make one attempt, unless the claim on it ran out."""
    if now >= job.until:
        return Outcome(job, "egress_slow")
    try:
        status = await egress.post(job.url, job.body, {"content-type": "application/json"})
    except EgressFault as fault:
        return Outcome(job, fault.code, fault.sent)
    return Outcome(job, "" if status in TAKEN else f"notice_status:{status}")


def settle(hub: Hub, outcomes: Iterable[Outcome], chance: float | None = None) -> None:
    """Keep what came of attempts. `chance`, 0 to 1, spreads when they are made again."""
    spread = random.random() if chance is None else chance  # noqa: S311
    with hub.writing() as transaction:
        for outcome in outcomes:
            _settle(transaction, outcome, spread)


def nowhere(connection: Connection, seen: Seen, now: int) -> int:
    """How much of what is due has no address that it could go to."""
    lives = live_addresses(connection, now)
    return sum(not one.late and not {seen.homes[one.account_id].covering.who, ALL} & lives.keys() for one in seen.due)


def untold(connection: Connection, now: int) -> list[Untold]:
    """What waits to be told again, and what of the last 30 days may not have been told, the latest first."""
    bad = select(NOTICE).where(NOTICE.c.state.in_(("failed", "unsure", "lost")), NOTICE.c.claimed_at > now - KEPT_MS)
    rows = connection.execute(bad.order_by(NOTICE.c.claimed_at.desc(), NOTICE.c.what, NOTICE.c.id))
    return [
        Untold(row.what, row.id, row.whom, row.kind, row.state, row.attempts, row.claimed_at, row.note)
        for row in rows
    ]


def words_of(note: str, host: str) -> str:
    """What went wrong, in words; '' for nothing."""
    code, _, status = note.partition(":")
    if not code:
        return ""
    if code == UNSURE_CODE:
        return say("notices.unsure")
    return str(ReviewError(code.replace("egress_", "notice_"), host=host, status=status))


def wait_after(attempt: int, chance: float) -> int:
    """How long (ms) after this failed attempt, from 1, the next is made: twice as long each time, a quarter about."""
    return int(min(FIRST_WAIT_MS * 2 ** min(attempt - 1, 10), LONGEST_WAIT_MS) * (0.75 + chance / 2))


def _concerns(connection: Connection, seen: Seen, now: int) -> bool:
    """Whether there may be anything to claim or to close: so that a look at what was told already writes nothing."""
    if connection.execute(_OPEN.limit(1)).first() is not None:
        return True
    told = {_key(row) for row in connection.execute(_OF, {"ids": listed(one.id for one in seen.due)})}
    lives = live_addresses(connection, now)
    return any(key not in told for key in _wanted(seen, lives, {}))


def _wanted(
    seen: Seen, lives: Lives, rows: dict[Key, Any]
) -> dict[Key, Due]:  # fmt: skip
    """What is due, for each address that is to be told. Of what is late, those alone who were to be told before."""
    wanted: dict[Key, Due] = {}
    for due in in_order(seen.due):
        who = seen.homes[due.account_id].covering.who
        whom = who if who in lives else ALL
        if due.late:
            late = (key for key, row in rows.items() if key[:3] == _event(due) and row.state == State.FAILED)
            wanted |= {key: due for key in late if any(one.kind == key[4] for one, _ in lives.get(key[3], ()))}
        else:
            wanted |= {(*_event(due), whom, one.kind): due for one, _ in lives.get(whom, ())}
    return wanted


def _is_ready(row: Any, now: int) -> bool:
    if row is None:
        return True
    return bool(row.state == State.FAILED and not now < row.next_at <= now + 2 * LONGEST_WAIT_MS)


def _close(
    transaction: Writing, rows: dict[Key, Any], wanted: Collection[Key], late: Collection[tuple[str, str, str]]
) -> None:  # fmt: skip
    """End what nobody sends any more: whoever claimed it died, it came too late, or it is no longer due.

    `late`: closings that came to pass, of which those were not told that this cannot tell either.
    """
    now = transaction.now
    for key, row in rows.items():
        if row.state == State.CLAIMED and not now < row.next_at <= now + CLAIM_MS:
            _set(transaction, key, state=State.UNSURE, note=UNSURE_CODE)
        elif row.state == State.FAILED and key not in wanted:
            if key[:3] in late or (row.what == What.CLOSING and int(row.mark) + LATE_MS <= now):
                _set(transaction, key, state=State.LOST)
            else:
                transaction.connection.execute(delete(NOTICE).where(*_THIS), _of(key))


def _take(transaction: Writing, ready: dict[Key, Due], rows: dict[Key, Any]) -> None:
    now = transaction.now
    new = []
    for key, due in ready.items():
        if key in rows:
            attempts = rows[key].attempts + 1
            _set(transaction, key, state=State.CLAIMED, attempts=attempts, next_at=now + CLAIM_MS, claimed_at=now)
        else:
            values = {
                "account_id": due.account_id, "state": State.CLAIMED, "attempts": 1, "next_at": now + CLAIM_MS,
                "claimed_at": now, "note": "",
            }  # fmt: skip
            new.append(dict(zip(_KEY, key, strict=True)) | values)
    if new:
        transaction.connection.execute(insert(NOTICE), new)


def _jobs(
    ready: dict[Key, Due], homes: dict[str, Home], lives: Lives, now: int
) -> list[Job]:  # fmt: skip
    jobs = []
    for whom, addresses in lives.items():
        for address, url in addresses:
            keys = tuple(key for key in ready if key[3:] == (whom, address.kind))
            if keys:
                items = [Item(ready[key], homes[ready[key].account_id]) for key in keys]
                body = message(address.kind, items, address.language, to_all=whom == ALL)
                jobs.append(Job(address, url, keys, body, now, now + CLAIM_MS))
    return jobs


def _settle(transaction: Writing, outcome: Outcome, chance: float) -> None:
    job, now = outcome.job, transaction.now
    claimed = transaction.rows(_OF, ids=listed(key[1] for key in job.keys))
    attempts = {
        _key(row): row.attempts for row in claimed
        if row.state in (State.CLAIMED, State.UNSURE) and row.claimed_at == job.claimed_at
    }  # fmt: skip
    for key in (key for key in job.keys if key in attempts):
        if not outcome.fault:
            _set(transaction, key, state=State.TOLD, note="")
        elif outcome.sent:
            _set(transaction, key, state=State.UNSURE, note=outcome.note)
        else:
            wait = wait_after(attempts[key], chance)
            _set(transaction, key, state=State.FAILED, note=outcome.fault, next_at=now + wait)


def _set(transaction: Writing, key: Key, **values: object) -> None:
    transaction.connection.execute(update(NOTICE).where(*_THIS).values(values), _of(key))


def _of(key: Sequence[str]) -> dict[str, str]:
    return {f"of_{name}": part for name, part in zip(_KEY, key, strict=True)}


def _event(due: Due) -> tuple[str, str, str]:
    return str(due.what), due.id, due.mark


def _key(row: Any) -> Key:
    return row.what, row.id, row.mark, row.whom, row.kind
