"""The plain lines on a team's hub: the ad being read is claimed, and a hub that goes away is told between ads."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_setup import ADS, Home, RunningHub
from linear_setup import Keyboard, about

from reviewtui.connect import connection_for, log_in
from reviewtui.domain import claims as domain
from reviewtui.linear import background
from reviewtui.linear.background import Background
from reviewtui.linear.session import converse
from reviewtui.services.claims import held
from reviewtui.services.office import Office
from reviewtui.settings import Settings, load
from reviewtui.sync.connection import Connection
from reviewtui.sync.secret import Secret
from reviewtui.sync.status import SyncState

PATIENCE = 30


class Behind:
    """What goes on behind the lines, seen from a test."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        seen: list[tuple[Office, Background]] = []

        class Watched(Background):
            def __init__(
                self, office: Office, connect: Callable[[], Connection], seconds: Callable[[], float]
            ) -> None:
                super().__init__(office, connect, seconds)
                seen.append((office, self))

        patch.setattr(background, "Background", Watched)
        self._seen = seen

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, self._seen[0][1].status
            time.sleep(0.02)

    def in_sync(self) -> None:
        """Everything is sent and received."""
        office, behind = self._seen[0]
        self.until(lambda: behind.status.state == SyncState.IN_SYNC)
        self.until(lambda: office.submit(lambda desk: desk.work.counts()).result()[0] == 0)

    def offline(self) -> None:
        self.until(lambda: self._seen[0][1].status.state == SyncState.OFFLINE)

    def claimed(self) -> set[str]:
        """The ads this user holds."""
        return {claim.ad_id for claim in self._seen[0][0].submit(held).result()}


def at_hub(folder: Path, hub: RunningHub, name: str, role: str) -> Settings:
    """The settings of somebody who is logged in at the hub."""
    return log_in(load(str(folder)), hub.address, Secret(hub.token(name, role)))


def test_a_hub_that_goes_and_returns(
    tmp_path: Path, home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hub(home.folder, hub, "lia", "lead")
    home.json("import", "ads", home.file("ads.csv", ADS))
    ana = at_hub(tmp_path / "ana", hub, "ana", "reviewer")
    behind = Behind(monkeypatch)

    def hub_goes() -> None:
        behind.in_sync()
        hub.stop()
        behind.offline()

    def hub_returns() -> None:
        hub.start()
        behind.in_sync()

    def claimed() -> None:
        behind.until(lambda: behind.claimed() == {"a1"})

    told = io.StringIO()
    keys = Keyboard(claimed, "x 2", hub_goes, "a", "s", hub_returns, "i", "q")
    converse(ana, lambda: connection_for(ana), keys, told)
    said = told.getvalue().splitlines()
    assert said[1:3] == ["Fetching ads for the first time. Please wait.", "Queue: 3 ads open. You decided 0 today."]
    assert len(about(said, "Saved:")) == 2
    (offline,) = about(said, "Offline. The hub")
    (online,) = about(said, "Online again.")
    assert (
        said.index(about(said, "Saved: Approved")[0]) < said.index(offline) < said.index(about(said, "Ad 1 of 1.")[0])
    )
    assert said.index("Outbox: 1 entry waits for the hub.") < said.index(online)
    assert said[-1].startswith("Ended. This session: 2 decided")
    assert "waits" not in said[-1]


def both_at(tmp_path: Path, home: Home, hub: RunningHub) -> tuple[Settings, Settings]:
    """ana and ben, at a hub with three ads."""
    at_hub(home.folder, hub, "lia", "lead")
    home.json("import", "ads", home.file("ads.csv", ADS))
    return at_hub(tmp_path / "ana", hub, "ana", "reviewer"), at_hub(tmp_path / "ben", hub, "ben", "reviewer")


def test_where_another_is_one_does_not_begin_and_there_they_are_named_once(
    tmp_path: Path, home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = both_at(tmp_path, home, hub)
    first, second = Behind(monkeypatch), io.StringIO()
    monkeypatch.setattr(background, "TEND_SECONDS", 0.02)
    monkeypatch.setattr(domain, "LOOK_MOST", 20)
    monkeypatch.setattr(domain, "LOOK_LEAST", 10)

    def ben_comes() -> None:
        first.until(lambda: first.claimed() == {"a1"})
        other = Behind(monkeypatch)

        def refused() -> None:
            seen = len(other._seen[0][1]._others)
            other.until(lambda: len(other._seen[0][1]._others) > seen + 1)

        def began_elsewhere() -> None:
            other.until(lambda: other.claimed() == {"a2"})

        keys = Keyboard(began_elsewhere, "k", refused, "s", refused, "s", "i", "q")
        converse(ben, lambda: connection_for(ben), keys, second)

    converse(ana, lambda: connection_for(ana), Keyboard(ben_comes, "q"), io.StringIO())
    said = second.getvalue().splitlines()
    assert len([line for line in said if line.startswith("ana is at this ad")]) == 2  # as it is read out, and refused
    assert "Id: a1" in said


def test_ending_lets_go_of_what_was_read(
    tmp_path: Path, home: Home, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = both_at(tmp_path, home, hub)
    for one in (ana, ben):
        behind = Behind(monkeypatch)
        keys = Keyboard(lambda: behind.until(lambda: behind.claimed() == {"a1"}), "q")  # noqa: B023
        converse(one, lambda: connection_for(one), keys, io.StringIO())  # noqa: B023
