"""After a pull: what the hub says was erased leaves this machine too."""

from reviewtui.store.mirror import MirrorStore
from reviewtui.sync.cache import Cache


async def forget_erased(cache: Cache, mirror: MirrorStore) -> None:
    """Take the words of erased accounts out of both files and the pictures; cancelled anywhere, it goes on next time.

    Raises:
        ReviewError: a file or the pictures could not be changed; the next contact tries again.
    """
    if accounts := mirror.erased():
        new = await cache.write(cache.work.not_erased, accounts)
        if new:
            ads = mirror.ads_in(new)
            cache.forget_pictures(ads)
            await cache.write(cache.work.erase, new, ads)
    mirror.forget_words()
    await cache.write(cache.work.forget_words)
