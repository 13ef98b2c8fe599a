"""Fixtures that several test files share."""

import os
import signal
from collections.abc import Iterator

import pytest
from cli_setup import home, hub
from hub_setup import DATABASES, POSTGRESQL, SQLITE
from hypothesis import settings
from postgres_setup import POSTGRES

from reviewtui.domain.rules import ReviewRules
from reviewtui.hub import accept
from reviewtui.hub.rounds import drawn
from reviewtui.words import LANGUAGES, set_language

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("exploring" if os.environ.get("REVIEWTUI_EXPLORE") else "steady")

__all__ = ["database", "home", "hub", "in_english", "logs_elsewhere", "nothing_is_drawn"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As in a shell's background: what is started here would inherit it, and Ctrl+C would end nothing.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked `both_databases` is expected of either."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", [SQLITE, POSTGRESQL], indirect=True)


def pytest_sessionfinish() -> None:
    """A server that was started ends with the run."""
    POSTGRES.stop()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of database that this test's hubs stand on."""
    DATABASES.kind = getattr(request, "param", SQLITE)
    yield DATABASES.kind
    DATABASES.kind = SQLITE
    POSTGRES.drop_all()


@pytest.fixture(autouse=True, scope="session")
def logs_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is written where this system keeps logs is not left in the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Each test begins in English, whatever language the one before it left behind."""
    set_language(LANGUAGES[0])


@pytest.fixture(autouse=True)
def nothing_is_drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which items are blind, and which are looked at twice, follows from their ids: none, unless a test is marked
    `drawn`, or sets the share of second looks itself."""
    if "drawn" not in request.keywords:
        monkeypatch.setattr("reviewtui.domain.draws.share_of", lambda *_: 1.0)
        usual = ReviewRules().second_share
        monkeypatch.setattr(accept, "drawn", lambda hub, id, share: share != usual and drawn(hub, id, share))
