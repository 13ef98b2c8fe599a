"""Caches of 1,000 to 1,000,000 ads under `.data`, built once, then kept.

A page holds what the hub would send of the sample ads: each derived by the hub's own functions and applied
by the mirror's. Only the hub's database and the wire are left out. The full-text index is complete.
"""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.clients import DATA, NOW
from reviewtui.domain.observed import Observed, derive_ad
from reviewtui.hub.ads import ad_row
from reviewtui.sample import scaled_observations
from reviewtui.services.desk import prepare_cache
from reviewtui.settings import Settings, load
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import AccountRow, AdRow, ObservationIn, Page

PAGE = 5000


def home_of(count: int) -> Path:
    """A home with a cache of so many ads, built if it is not there. Read it, or `copy` it to write."""
    home = DATA / f"cache-{count}"
    if home.exists():
        prepare_cache(load(str(home), {}))
        return home
    building = DATA / f"building-{count}"
    shutil.rmtree(building, ignore_errors=True)
    print(f"building a cache of {count:,} ads, once", flush=True)
    settings = load(str(building), {})
    prepare_cache(settings)
    mirror = MirrorStore(settings.cache_dir / "mirror.db")
    for page in pages(count):
        mirror.apply(page, NOW)
    while mirror.index_some(20_000):
        pass
    mirror.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    mirror.close()
    building.rename(home)
    return home


def settings_of(home: Path) -> Settings:
    """The settings of one of these homes, whatever this user's own are."""
    return load(str(home), {})


def mirror_of(home: Path) -> Path:
    """Its mirror.db."""
    return settings_of(home).cache_dir / "mirror.db"


def copy(home: Path, to: Path) -> Path:
    """A copy to write in."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)
    return to


def pages(count: int, size: int = PAGE) -> Iterator[Page]:
    """What a hub with so many of the sample's ads would send."""
    rows = scaled_observations(count, NOW)
    seq = arrival = 0
    while batch := list(islice(rows, size)):
        page = Page(epoch="bench", cursor="", upto=0, head=count, more=True)
        for row in batch:
            seq += 1
            if row.kind == "account":
                page.accounts.append(AccountRow(seq, row.id, str(row.fields["name"])))
            else:
                arrival += 1
                page.ads.append(ad_row_of(row, seq, arrival))
        page.upto, page.cursor = seq, f"bench..{seq}"
        yield page


def ad_row_of(row: ObservationIn, seq: int, arrival: int) -> AdRow:
    """An observed ad as the hub derives and sends it."""
    said = Observed(row.source, row.observed_at, row.observed_at, row.fields)
    ad = derive_ad(row.id, [said], row.observed_at)
    return ad_row(ad, seq, arrival, seq)
