"""Fixtures that several test files share."""

from cli_setup import home, hub

__all__ = ["home", "hub"]
