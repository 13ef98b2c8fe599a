"""Behind the lines: the sync, and the claim on the ad being read. Nothing here speaks by itself; what a person must
know waits until it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress

from reviewtui.crash import report
from reviewtui.errors import ReviewError
from reviewtui.services import claims
from reviewtui.services.logbook import keep_log
from reviewtui.services.office import Office
from reviewtui.sync.cache import Cache
from reviewtui.sync.connection import Connection
from reviewtui.sync.engine import Engine
from reviewtui.sync.pull import Pace
from reviewtui.sync.status import SyncState, SyncStatus, describe
from reviewtui.words import say

TEND_SECONDS = 15.0
"""Between two looks at claims that must be renewed or let go, at most."""
LEAVE_SECONDS = 1.0
"""What letting go of ads may take at the end."""
AWAY_SECONDS = 600.0
"""Without a line for so long, nobody is there: claims are let end."""
PATIENCE = 5.0
"""Seconds that what is under way gets to end."""

_TROUBLE = {SyncState.OFFLINE: "offline", SyncState.REFUSED: "refused"}
_WELL = (SyncState.IN_SYNC, SyncState.FOLLOWING)


class Background:
    """Begins the sync on a thread of its own, keeps how it stands, and tends the claims."""

    def __init__(self, office: Office, connect: Callable[[], Connection], seconds: Callable[[], float]) -> None:
        """`seconds`: a monotonic clock."""
        self._office, self._connect, self._seconds = office, connect, seconds
        self._engine: Engine | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="behind-the-lines", daemon=True)
        self._stopping = False
        self._reading = self._tended = ""
        self._life_at = seconds()
        self._trouble = ""
        self._held = 0
        self._others: list[tuple[str, str]] = []
        self._told: set[tuple[str, str]] = set()
        self._tend_in = TEND_SECONDS
        self.status = SyncStatus(words=describe(SyncState.STARTING))

    # --- from the thread of the lines ---

    def start(self) -> None:
        """Begin, where that was not done before; returns at once."""
        if self._thread.ident is None:
            keep_log(self._office.settings)
            self._thread.start()

    def read(self, ad_id: str) -> None:
        """This ad is being read from now on, '' for none; and somebody is there."""
        with self._changed:
            self._reading, self._life_at = ad_id, self._seconds()
            self._changed.notify_all()

    def nudge(self) -> None:
        """Something was written: push now."""
        if self._engine is not None:
            self._engine.nudge()

    def await_first(self, seconds: float) -> bool:
        """Wait until everything was received, or cannot be, for so long at most; returns whether it is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self.status.state in (*_TROUBLE, *_WELL), seconds)

    def news(self, key: str) -> list[str]:
        """What became otherwise since this was last asked, and a person must know; `key` says more."""
        with self._changed:
            status, others, self._others = self.status, self._others, []
        told = []
        trouble = _TROUBLE.get(status.state, "" if status.state in _WELL else self._trouble)
        if trouble != self._trouble:
            told.append(say(f"linear.sync_{trouble or 'well'}", why=status.words))
            self._trouble = trouble
        if status.held > self._held:
            told.append(say("linear.sync_held", n=status.held, key=key))
        self._held = status.held
        for ad_id, holder in dict.fromkeys(others):
            if ad_id == self._reading and (ad_id, holder) not in self._told:
                self._told.add((ad_id, holder))
                told.append(say("queue.claimed_by", who=holder))
        return told

    def stop(self) -> None:
        """End; what was not answered stays in the outbox, and what was merely being read is let go."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._engine is not None:
            if self._office.settings.hub is not None:
                self._leave(self._engine)
            self._engine.stop()
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)

    def _leave(self, engine: Engine) -> None:
        """Let go of what was being read; a claim that the hub does not hear of ends by itself."""
        with suppress(ReviewError, TimeoutError, CancelledError):
            wish = self._office.submit(claims.wish, "").result(LEAVE_SECONDS)
            if wish:
                answer = engine.ask(lambda client: claims.ask_hub(client, wish)).result(LEAVE_SECONDS)
                self._office.submit(claims.keep, wish, answer).result(LEAVE_SECONDS)

    # --- on its own thread, and the engine's ---

    def _run(self) -> None:
        try:
            self._begin()
            if self._office.settings.hub is not None:  # with the private hub there is nobody to tell
                while self._await_tending():
                    self._tend()
        except Exception as error:  # noqa: BLE001 - told to the person, with a report
            if self._stopping:
                return
            fault = error if isinstance(error, ReviewError) else report(self._office.settings.log_dir, error)
            self._note(SyncStatus(SyncState.REFUSED, str(fault)), frozenset())

    def _begin(self) -> None:
        connection = self._connect()
        work = self._office.submit(lambda desk: desk.work).result()
        cache = Cache(self._office.settings.cache_dir, work, self._office.writer, self._office.settings.hub_id)
        office = self._office
        pace = Pace(lambda: office.writing > 0, office.at_work)
        engine = Engine(cache, connection, on_change=self._note, pace=pace)
        with self._changed:
            if not self._stopping:
                engine.start()
                self._engine = engine

    def _note(self, status: SyncStatus, touched: frozenset[str]) -> None:
        """Called on the engine's thread."""
        with self._changed:
            renewed = status.renewed != self.status.renewed
            self.status = status
            self._changed.notify_all()
        if renewed:
            self._office.renew()

    def _await_tending(self) -> bool:
        """Wait until claims want looking at; False when the lines end."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._reading != self._tended, self._tend_in)
            return not self._stopping

    def _tend(self) -> None:
        """Ask the hub for what is wanted now, and keep its answer; a hub that is away is no fault."""
        with self._changed:
            reading, engine = self._reading, self._engine
            away = self._seconds() - self._life_at > AWAY_SECONDS
        self._tended, self._tend_in = reading, TEND_SECONDS
        if engine is None or away:
            return
        wish = self._office.submit(claims.wish, reading).result()
        self._tend_in = wish.look_in / 1000
        if not wish:
            return
        try:
            answer = engine.ask(lambda client: claims.ask_hub(client, wish)).result()
        except (ReviewError, CancelledError):
            return
        claimed = self._office.submit(claims.keep, wish, answer).result()
        if wish.claim:
            engine.nudge()  # what else the hub knows by then: the ad may be decided
        self._tend_in = self._office.submit(claims.wish, reading).result().look_in / 1000
        with self._changed:
            self._others += claimed.others
