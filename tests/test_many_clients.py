"""What judges the crowd (`python tests/many_clients.py`) sees a number that is missing, doubled or late.

The run itself, small.
"""

from pathlib import Path

import many_clients
import pytest
from crowd.ledger import Watch, commits, delays, gaps, keep_ledger
from postgres_setup import POSTGRES

from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tables import POLICY


def put(hub: Hub, *names: str) -> None:
    with hub.writing() as transaction:
        transaction.put_many(POLICY, [(transaction.next_seq(), "", name, 1, b"{}") for name in names])


def test_a_small_crowd_loses_and_doubles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_clients, "CALM", 2)
    monkeypatch.setattr(many_clients, "AWAY_S", 0.5)
    assert many_clients.run(3, 150, tmp_path) == []


def test_a_missing_and_a_late_number_are_seen(tmp_path: Path) -> None:
    url = POSTGRES.url(tmp_path)
    keep_ledger(url)
    hub = open_hub(url)
    try:
        watch = Watch(hub)
        put(hub, "a", "b")
        watch.look()
        put(hub, "a")  # the number that `a` had before is in the ledger alone
        watch.look()
        assert gaps(hub) == watch.wrong == []
        assert [seq for seq, _ in commits(hub)] == [1, 3, 4]
        with hub.writer.begin() as connection:
            connection.exec_driver_sql("UPDATE policy SET seq = 2 WHERE policy = 'b'")
        watch.look()
        assert watch.wrong == ["1 numbers came in below 4"]
        assert gaps(hub) == ["2 was given by 2 transactions"]
        with hub.writer.begin() as connection:
            connection.exec_driver_sql("DELETE FROM crowd_ledger WHERE seq = 3")
        assert "missing: [3]" in gaps(hub)
    finally:
        hub.close()


def test_a_delay_ends_with_the_first_word_of_that_number_or_a_higher_one() -> None:
    told = [(5, 100), (5, 110), (9, 130)]
    assert delays(told, [(4, 90), (5, 99), (6, 100), (9, 125), (10, 126)]) == [10, 1, 30, 5]
