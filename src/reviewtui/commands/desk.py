"""A desk for one command: opened, used, closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from reviewtui.services.desk import Desk, open_desk, prepare_cache
from reviewtui.settings import Settings


@contextmanager
def at_desk(settings: Settings) -> Iterator[Desk]:
    """This home's desk, its cache made where there is none yet.

    Raises:
        ReviewError: `no_cache`, `no_folder`.
    """
    prepare_cache(settings)
    desk = open_desk(settings)
    try:
        yield desk
    finally:
        desk.close()
