"""What must hold of every history, whatever happened in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from reviewtui.database import sqlite
from reviewtui.domain.erasure import blank_fact
from reviewtui.domain.facts import decode_fact
from reviewtui.errors import ReviewError
from reviewtui.hub.digests import digest as hub_digest
from reviewtui.hub.tables import ACCOUNT, AD, FACT, HEAD, META
from reviewtui.hub.tokens import caller_of
from reviewtui.services.digests import digest
from reviewtui.services.queue import list_queue
from reviewtui.store.own import OwnFact
from reviewtui.store.progress import read_state
from simulation.clockwork import Stuck
from simulation.machine import EMPTIED
from simulation.refusals import Refusals, is_worded

if TYPE_CHECKING:
    from simulation.person import Person
    from simulation.world import World

_EPOCH = select(META.c.epoch)
_HEAD = select(HEAD.c.seq)
_FACTS = select(FACT.c.id, FACT.c.body, FACT.c.author, FACT.c.seq, FACT.c.accepted, FACT.c.account_id)
_AD_NUMBERS = select(AD.c.seq)
_ADS = select(AD.c.ad_id, AD.c.seq, AD.c.account_id, AD.c.content_hash)
_HELD_ADS = "SELECT ad_id, seq, account_id, content_hash FROM ad"
_OPEN_FACTS = select(FACT.c.id, FACT.c.seq, FACT.c.account_id, FACT.c.author).where(FACT.c.restricted.is_(False))
_HELD_FACTS = "SELECT id, seq, account_id, author FROM fact"
_ACCOUNTS = select(ACCOUNT.c.account_id, ACCOUNT.c.seq, ACCOUNT.c.account_id, ACCOUNT.c.name)
_HELD_ACCOUNTS = "SELECT account_id, seq, account_id, name FROM account"
_HELD = (_HELD_ADS, _HELD_FACTS, _HELD_ACCOUNTS)
"""What a mirror has of `_ON_HUB`: each by its id, with the number of its last change, and its account."""
_ON_HUB = (_ADS, _OPEN_FACTS, _ACCOUNTS)
_CONTENTS = "SELECT ad_id, seq, content_seq FROM ad"


class Lost(AssertionError):
    """What was said to be saved, or to be there, is not."""


class Doubled(AssertionError):
    """Something is there twice, or took effect twice."""


def require(holds: bool, wrong: type[AssertionError] | type[Stuck], words: str) -> None:
    if not holds:
        raise wrong(words)


class Judge:
    """Watches one world: a glance after every step, a verdict at the end."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._seen: dict[tuple[Path, str, int], tuple[int, dict[str, tuple[int, int]]]] = {}
        """Of each mirror, by home, epoch and how often it was begun anew: how far it had come; ad to the highest
        number of change it was seen with, and the highest at which its content changed."""

    def glance(self) -> None:
        """What holds at any moment, of everybody who is at work."""
        hub = self.world.hub
        epoch = ""
        rows: Sequence[Any] = ()
        if hub is not None and not hub.dead and not self.world.went_back:
            with hub.hub.reading() as c:
                epoch = c.execute(_EPOCH).scalar_one()
                rows = [row for query in _ON_HUB for row in c.execute(query).all()]
        for person in self.world.people:
            if person.sat_down and not person.killed and not person.quietly_damaged:
                self._whole_below_its_cursor(person, epoch, rows)

    def _whole_below_its_cursor(self, person: Person, epoch: str, rows: Sequence[Any]) -> None:
        """No row at or below the cursor is missing, none is out of scope, and no ad goes back.

        `rows`: what a hub has that is to be compared with, in this epoch; '' for none.
        """
        world = self.world
        try:
            person.look()
            connection = person.desk.reader.connection
            state = read_state(connection)
            pulled_for = connection.execute("SELECT value FROM main.meta WHERE key = 'scope'").fetchone()
            told = [row for query in _HELD for row in connection.execute(query).fetchall()]
            contents = connection.execute(_CONTENTS).fetchall()
        except (sqlite.Error, ReviewError, KeyError):
            return  # it is damaged, or being made: the sync sees to that
        held = {id: rest for id, *rest in told}
        if pulled_for is None:
            return  # nobody was met yet
        scope = msgspec.json.decode(pulled_for[0])
        in_sight = world.scope_since(person, scope)
        foreign = {account for _, account, _ in held.values()} - in_sight if in_sight is not None else set()
        assert not foreign, f"{person.name} holds {foreign}, outside of {scope}"
        if not epoch or state.epoch != epoch or state.stale:
            return  # what is stale is of another epoch, and is read until its successor is here
        pulled = person.home, epoch, EMPTIED[person.settings.cache_dir / "mirror.db"]
        upto, seen = self._seen.get(pulled, (0, {}))
        if state.upto < upto:  # it began anew, maybe from a copy of what the hub held a while ago
            seen = {}
        self._seen[pulled] = state.upto, seen
        for ad_id, *numbers in contents:
            before = seen.get(ad_id, (0, 0))
            forth = before[0] <= numbers[0] <= state.upto and before[1] <= numbers[1] <= numbers[0]
            assert forth, f"{person.name}: {ad_id} went back from {before} to {numbers}"
            seen[ad_id] = (numbers[0], numbers[1])
        always = world.scope_always(person)
        for id, seq, account, rest in rows:
            if seq <= state.upto and (always is None or account in always):
                there = held.get(id) == [seq, account, rest]
                require(there, Lost, f"{person.name} stands at {state.upto} and has not {id} of {seq}")

    async def verdict(self) -> None:
        """After the faults have stopped and everybody rests.

        Raises:
            AssertionError: something does not hold; `Lost` or `Doubled`, where it is that.
            Stuck: something would never come to an end.
        """
        world = self.world
        on_hub = self._facts_on_hub()
        assert world.hub is not None
        is_sound(world.hub.folder / "hub.db")
        self._nothing_was_invented(on_hub)
        refusals = Refusals(world, on_hub)
        newcomers: dict[str, Person] = {}
        try:
            for person in world.people:
                self._nothing_confirmed_is_lost(person, on_hub)
                self._nothing_is_held_for_nothing(person, refusals)
                self._files_are_sound(person)
                self._nothing_out_of_sight_is_left(person)
                self._no_fault_is_nameless(person)
                if person.name not in newcomers:
                    newcomers[person.name] = await world.fresh(person.name)
                    self._has_what_the_hub_has(newcomers[person.name])
                self._equal(person, newcomers[person.name])
                self._same_queue(person, newcomers[person.name])
        finally:
            for newcomer in newcomers.values():
                await newcomer.stop()
        assert not world.strangers_facts, "another hub was given facts that are not its own"
        assert not world.sent_as_another, "something was sent with another user's token"

    def _facts_on_hub(self) -> dict[str, Any]:
        hub = self.world.hub
        assert hub is not None
        with hub.hub.reading() as c:
            rows = c.execute(_FACTS).all()
            head = c.execute(_HEAD).scalar_one()
            numbers = [seq for (seq,) in c.execute(_AD_NUMBERS)] + [row.seq for row in rows]
        require(len(set(numbers)) == len(numbers), Doubled, "two rows have one number")
        assert max(numbers, default=0) <= head
        require(len({row.id for row in rows}) == len(rows), Doubled, "a fact is on the hub twice")
        require(len({row.accepted for row in rows}) == len(rows), Doubled, "two facts were accepted as one")
        return {row.id: row for row in rows}

    def _nothing_was_invented(self, on_hub: dict[str, Any]) -> None:
        """What the hub has of anybody is, byte for byte, what that user's own file had; of an erased account, that
        without its words."""
        for id, row in on_hub.items():
            body = bytes(row.body)
            assert decode_fact(body).id == id
            erased = row.account_id in self.world.erased
            assert not erased or blank_fact(body) == body, f"{id} still has its words"
            known = self.world.ever_confirmed.get(id)
            if known is not None and id not in self.world.given_twice:
                told = blank_fact(known[0]) if erased else known[0]
                assert (body, row.author) == (told, known[1]), (
                    f"{id} of {known[1]} arrived otherwise, or as another's"
                )

    def _nothing_confirmed_is_lost(self, person: Person, on_hub: dict[str, Any]) -> None:
        for id, body in person.confirmed.items():
            own = person.desk.work.fact(id)
            if own is None:
                require(id in on_hub, Lost, f"{person.name} lost {id}, which was said to be saved")
                continue
            there = on_hub.get(id)
            erased = there is not None and there.account_id in self.world.erased and id not in self.world.given_twice
            blank = blank_fact(body)
            meant = (blank,) if erased else (body, blank) if self.world.erased else (body,)
            assert own.body in meant, f"{id} is here as nobody wrote it"
            rests = own.delivery in ("acked", "held", "withdrawn")
            require(rests, Stuck, f"{id} is stuck as {own.delivery}")
            if own.delivery == "acked":
                require(id in on_hub, Lost, f"{id} counts as delivered, and the hub does not have it")

    def _nothing_is_held_for_nothing(self, person: Person, refusals: Refusals) -> None:
        """What was not sent, or not taken, is told in words, and this history explains it."""
        for own in person.desk.work.held():
            self.world.held[own.code] += 1
            require(bool(own.words) and is_worded(own.code), Stuck, f"{told(own)}, and nobody says why")
            require(refusals.explain(person, own), Stuck, f"{told(own)}, and the hub has no reason")
        for id in person.confirmed:
            fact = person.desk.work.fact(id)
            if fact is not None and fact.delivery == "withdrawn":
                require(refusals.explain(person, fact), Lost, f"{told(fact)}, and nobody took it back")
                require(not refusals.stands(person, fact), Lost, f"{told(fact)}, and the hub still goes by it")

    def _files_are_sound(self, person: Person) -> None:
        for name in ("work.db", "mirror.db"):
            is_sound(person.settings.cache_dir / name)

    def _nothing_out_of_sight_is_left(self, person: Person) -> None:
        """No page of the mirror, in use or free, holds a word of ads that never were of an account in sight."""
        scope = self.world.scopes[person.name]
        if scope is None:
            return
        hidden = self.world.words_outside(scope)
        for file in person.settings.cache_dir.glob("mirror.db*"):
            content = file.read_bytes()
            left = [word for word in hidden if word in content and "damaged" not in file.name]
            assert not left, f"{person.name}'s {file.name} holds {left}, out of sight of {scope}"

    def _no_fault_is_nameless(self, person: Person) -> None:
        assert person.engine.failure is None, f"{person.name}: {person.engine.failure!r}"

    def _has_what_the_hub_has(self, newcomer: Person) -> None:
        """Whoever begins anew holds what the hub says it has for this user, by its own count and hashes."""
        hub, name = self.world.hub, newcomer.name
        assert hub is not None
        caller = caller_of(hub.hub, self.world.tokens[name])
        assert caller is not None
        theirs = hub_digest(hub.hub, caller)
        mine = digest(newcomer.desk, newcomer.clock())
        assert mine.sha256 == theirs.sha256, f"{name} begins anew, and holds {mine.parts}; the hub {theirs.parts}"

    def _equal(self, person: Person, fresh: Person) -> None:
        """What is here is what the hub has for this user; questions that it refused are theirs alone."""
        refused = {own.ad_id.encode() for own in person.desk.work.held() if own.kind == "ask"}
        mine, theirs = lines_of(person), lines_of(fresh)
        mine = {line for line in mine if line in theirs or not any(ad_id in line for ad_id in refused)}
        apart = sorted(mine - theirs)[:5], sorted(theirs - mine)[:5]
        assert mine == theirs, f"{person.name} holds something else than the hub: {apart}"

    def _same_queue(self, person: Person, fresh: Person) -> None:
        """What is open, in which order, is the same; what was put off here is back by then."""
        mine, theirs = queue_of(person), queue_of(fresh)
        assert mine == theirs, f"{person.name} has {mine} in the queue, and the hub {theirs}"


def is_sound(file: Path) -> None:
    connection = sqlite.open_file(file, synchronous="NORMAL", read_only=True)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], file
    finally:
        connection.close()


def told(own: OwnFact) -> str:
    return f"the {own.kind} {own.id} on {own.ad_id} is {own.delivery} {own.code}".rstrip()


def lines_of(person: Person) -> set[bytes]:
    """What this cache holds, line by line."""
    lines: list[bytes] = []
    digest(person.desk, person.clock(), lines.append)
    require(len(set(lines)) == len(lines), Doubled, f"{person.name} holds a line twice")
    return set(lines)


def queue_of(person: Person) -> list[str]:
    refused = {own.ad_id for own in person.desk.work.held() if own.kind == "ask"}
    listed = list_queue(person.desk.reader, "", person.clock() + 10**9, person.name, 500).first
    return [item.ad_id for item in listed if item.ad_id not in refused]


def dump(world: World, folder: Path) -> str:
    """What happened, one line each, for whoever reads a seed that failed."""
    (folder / "history.json").write_text(json.dumps(world.told, indent=1))
    return "\n".join(world.told[-40:])
