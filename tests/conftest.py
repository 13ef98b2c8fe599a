"""Fixtures that several test files share."""

from cli_setup import home, hub
from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

__all__ = ["home", "hub"]
