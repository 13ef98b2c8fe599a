"""Accounts as this user sees them now: what was pulled, with their own acts on their way laid over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from reviewtui.domain.account_facts import Away
from reviewtui.domain.account_query import Asker, parse_accounts
from reviewtui.domain.accounts import AccountState
from reviewtui.domain.health import OF_TICKETS_AND_ADS
from reviewtui.domain.playbook import Playbook
from reviewtui.domain.policy import Phrase
from reviewtui.domain.portfolio import AccountLine
from reviewtui.domain.reading import AccountReading
from reviewtui.domain.recorded import day_at
from reviewtui.domain.rules import PLAYBOOK, read_document
from reviewtui.errors import ReviewError
from reviewtui.services.acts import reads_alone
from reviewtui.services.desk import Desk, prepare_cache
from reviewtui.settings import Settings
from reviewtui.store.accounts import Told, accounts_acted_on, facts_about
from reviewtui.store.mirror import MirrorStore
from reviewtui.store.reader import Reader
from reviewtui.store.summaries import line_now, reading_of, state_of, summaries
from reviewtui.sync.leader import Leader


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account: what it is, what was recorded of it in order of receipt, and by what it was read.

    `closes_at`: when its next ticket is predicted to close by itself (epoch ms). `reads_alone`: whoever looks is sent
    nothing of its tickets, ads and notes, so that what follows from these is not told either.
    """

    state: AccountState
    told: tuple[Told, ...]
    reading: AccountReading
    closes_at: int | None
    reads_alone: bool = False


def read_lines(reader: Reader, user: str, now: int) -> list[AccountLine]:
    """A line for each account, by its id; of those on which this user recorded something that is still on its way,
    as it is with that. `now` in epoch ms."""
    lines = {line.account_id: line for line in summaries(reader.connection)}
    acted = accounts_acted_on(reader)
    if acted:
        reading = reading_of(reader.connection, now)
        for account_id in acted:
            line = line_now(reader.connection, account_id, _standing(reader, account_id, user), reading)
            if line is not None:
                lines[account_id] = line
    told = sorted(lines.values(), key=lambda line: line.account_id)
    return [_as_read(line) for line in told] if reads_alone(reader) else told


def _as_read(line: AccountLine) -> AccountLine:
    """A line for who reads alone: without what follows from notes and acts that they are sent a part of."""
    return msgspec.structs.replace(
        line, alone="", play="", missing=_read_measures(line.missing),
        concerns=tuple(code for code in line.concerns if code != "alone"),
    )  # fmt: skip


def _read_measures(measures: tuple[str, ...]) -> tuple[str, ...]:
    """The measures of health that who reads alone could know."""
    return tuple(name for name in measures if name not in OF_TICKETS_AND_ADS)


@dataclass(frozen=True, slots=True)
class Listed:
    """The accounts of a query in its order, and how many there are in all. `oldest`: the least recent instant (epoch
    ms) at which a source was last heard of any of those listed; 0 for none."""

    lines: tuple[AccountLine, ...] = ()
    total: int = 0
    oldest: int = 0
    plays: Mapping[str, Phrase] = field(default_factory=dict)
    """The titles of the steps that a line may suggest."""
    known: tuple[AccountLine, ...] = ()
    """All accounts, of which a query can name any."""


def list_accounts(reader: Reader, text: str, user: str, now: int) -> Listed:
    """The accounts that a line asks for.

    Raises:
        BadQuery: it has a word that means nothing.
    """
    query = parse_accounts(text)
    lines = read_lines(reader, user, now)
    found = tuple(query.select(lines, Asker(user, now, day_at(now))))
    oldest = min((line.checked_at for line in found if line.checked_at), default=0)
    document = reader.document(PLAYBOOK)
    book = read_document(Playbook, document[1] if document else None)
    return Listed(found, len(lines), oldest, {play.name: play.title for play in book.plays}, tuple(lines))


def read_account(reader: Reader, account_id: str, user: str, now: int) -> AccountView | None:
    """One account as it is now; None of one that nothing is known of. `now` in epoch ms."""
    reading = reading_of(reader.connection, now)
    told = facts_about(reader, account_id, user)
    found = state_of(reader.connection, account_id, [one for one in told if one.delivery != "held"], reading)
    if found is None:
        return None
    state, closes_at = found
    alone = reads_alone(reader)
    if alone:
        health = state.health._replace(missing=_read_measures(state.health.missing))
        state = msgspec.structs.replace(state, alone="", step=None, health=health)
    return AccountView(state, tuple(told), reading, closes_at, alone)


def _standing(reader: Reader, account_id: str, user: str) -> list[Told]:
    """What the hub did not refuse."""
    return [one for one in facts_about(reader, account_id, user) if one.delivery != "held"]


def count_ads(reader: Reader, account_id: str) -> list[tuple[str, int]]:
    """How many of the account's ads stand in which state (`decisions.State`), most first."""
    rows = reader.connection.execute(
        "SELECT state, count(*) FROM main.ad WHERE account_id = ? GROUP BY state ORDER BY 2 DESC, 1", (account_id,)
    )
    return [(str(state), int(n)) for state, n in rows]


def away_of(reader: Reader, away: Away, user: str, now: int) -> list[Away]:
    """The same absence for every account that this person owns or backs up, and for the one it was said of."""
    lines = read_lines(reader, user, now)
    theirs = {line.account_id for line in lines if away.user in (line.owner, line.backup)} | {away.account_id}
    group = f"{away.user} {away.first} {away.last} {now}"
    return [msgspec.structs.replace(away, account_id=one, group_id=group) for one in sorted(theirs)]


def find_account(desk: Desk, word: str) -> str:
    """The id of the account that this word names: an id, else a name, whole or its beginning, that one account has.

    Raises:
        ReviewError: `no_account`.
    """
    names = desk.reader.accounts()
    if desk.reader.has_account(word):
        return word
    fits: list[Callable[[str], bool]] = [
        lambda name: name.casefold() == word.casefold(),
        lambda name: name.casefold().startswith(word.casefold()),
    ]
    for fit in fits:
        found = [account_id for account_id, name in names if fit(name)]
        if len(found) == 1:
            return found[0]
    raise ReviewError("no_account", account=word)


def sum_all(settings: Settings, now: int) -> None:
    """Bring the lines of accounts up to date, unless another process leads: then that one does it behind its pulls.

    Raises:
        ReviewError: `no_cache`, `no_folder`.
    """
    prepare_cache(settings)
    leader = Leader(settings.cache_dir)
    if not leader.try_lead():
        return
    try:
        mirror = MirrorStore(settings.cache_dir / "mirror.db")
        try:
            while mirror.sum_some(now, 500):
                pass
        finally:
            mirror.close()
    finally:
        leader.resign()
