"""The policies that come with the product: reason codes as data, which seed an empty hub."""

import tomllib
from importlib import resources

import msgspec

from reviewtui.domain.policy import Policy


def packaged() -> list[Policy]:
    """The policies of the `.toml` files beside this module, by file name.

    Raises:
        tomllib.TOMLDecodeError, msgspec.ValidationError: a packaged file is damaged.
    """
    files = sorted((f for f in resources.files(__name__).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return [msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Policy) for file in files]
