"""Fixtures that several test files share."""

import pytest
from cli_setup import home, hub
from hypothesis import settings

from reviewtui.words import LANGUAGES, set_language

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

__all__ = ["home", "hub", "in_english", "nothing_is_blind"]


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Each test begins in English, whatever language the one before it left behind."""
    set_language(LANGUAGES[0])


@pytest.fixture(autouse=True)
def nothing_is_blind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which items are blind follows from their ids: none is, unless the test is marked `blind`."""
    if "blind" not in request.keywords:
        monkeypatch.setattr("reviewtui.domain.draws.share_of", lambda *_: 1.0)
