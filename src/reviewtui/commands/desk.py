"""A desk for one command: opened, used, closed; and the ad that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from reviewtui.commands.output import aside
from reviewtui.errors import ReviewError
from reviewtui.services.acts import require_whole
from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.desk import Desk, open_desk, prepare_cache
from reviewtui.settings import Settings
from reviewtui.store.trouble import worded
from reviewtui.words import say


def prepare(settings: Settings) -> None:
    """Make this home's cache where there is none. That a damaged mirror was set aside goes to stderr, by whichever
    process that was, until what it held is received again.

    Raises:
        ReviewError: `no_cache`, `no_folder`, `cache_damaged`.
    """
    prepare_cache(settings)
    if any(settings.cache_dir.glob("mirror.db.damaged-*")):
        from reviewtui.services.soundness import was_used

        if not was_used(settings.cache_dir / "mirror.db"):
            aside(f"reviewtui: {say('cli.mirror_set_aside', folder=settings.cache_dir)}")


@contextmanager
def at_desk(settings: Settings, *, whole: bool = False) -> Iterator[Desk]:
    """This home's desk, its cache made where there is none yet. `whole`: for who is sent more than how accounts do.

    Raises:
        ReviewError: `accounts_alone`; `no_cache`, `no_folder`; `work_trouble`, `cache_damaged`: a file could not be
            used.
    """
    prepare(settings)
    desk = open_desk(settings)
    try:
        with worded(settings.cache_dir):
            if whole:
                require_whole(desk)
            yield desk
    finally:
        desk.close()


def find_ad(desk: Desk, named: str) -> AdView:
    """The ad of this id, or that a copied link names.

    Raises:
        ReviewError: `no_ad`.
    """
    from reviewtui.services.questions import known_ad

    now = desk.clock()
    view = open_ad(desk.reader, known_ad(desk.reader, named, now) or named, now, desk.user)
    if view is None:
        raise ReviewError("no_ad", ad_id=named)
    return view
