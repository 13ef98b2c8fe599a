"""Full-text search for a command: what was pulled and not yet indexed is, before it is searched."""

from reviewtui.services.desk import prepare_cache
from reviewtui.settings import Settings
from reviewtui.store.mirror import MirrorStore
from reviewtui.sync.leader import Leader


def index_all(settings: Settings) -> None:
    """Bring the index up to date, unless another process leads: then that one does it in the background.

    Raises:
        ReviewError: `no_cache`, `no_folder`.
    """
    prepare_cache(settings)
    leader = Leader(settings.cache_dir)
    if not leader.try_lead():
        return
    try:
        mirror = MirrorStore(settings.cache_dir / "mirror.db")
        try:
            while mirror.index_some():
                pass
        finally:
            mirror.close()
    finally:
        leader.resign()
