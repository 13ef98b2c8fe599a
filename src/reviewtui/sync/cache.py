"""A cache as the sync sees it: its folder, the user's facts, and the one thread that writes those."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from reviewtui.database import sqlite
from reviewtui.database.shelf import Shelf
from reviewtui.errors import ReviewError
from reviewtui.store.trouble import trouble
from reviewtui.store.work import WorkStore

_P = ParamSpec("_P")
_R = TypeVar("_R")

HUB_ID, USER, ROLE, SCOPE, EPOCH = "hub_id", "user", "role", "scope", "epoch"
"""What work.db remembers of the hub: whose facts these are, and the epoch they were last offered under. The scope is
the JSON of the accounts in sight; null for all of them."""


PICTURES = "pictures"
"""The folder of the ads' pictures, each in the group of its ad."""
_FORGOTTEN = "pictures.forgotten"
"""Beside it, touched before any are forgotten: a picture that was asked for before is not kept when it comes."""


def forgotten_in(pictures: Path) -> int:
    """When pictures of this folder were forgotten last (ns), 0 for never.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return pictures.with_name(_FORGOTTEN).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@dataclass(frozen=True, slots=True)
class Cache:
    """The files of one user on one hub.

    `writer` is the single thread that uses `work`; whoever gives it closes both, after the sync ended. `hub_id`: the
    hub they were made for, as `login` learnt it; '' where the first contact decides.
    """

    folder: Path
    work: WorkStore
    writer: Executor
    hub_id: str = ""

    @property
    def mirror_path(self) -> Path:
        """Where everything pulled is kept; opened for writing only by the process that leads."""
        return self.folder / "mirror.db"

    def forget_pictures(self, ad_ids: Iterable[str] | None = None) -> None:
        """Remove the pictures of these ads; of all, if none are given.

        Raises:
            ReviewError: `mirror_trouble`: they cannot be removed.
        """
        try:
            (self.folder / _FORGOTTEN).touch()
            Shelf(self.folder / PICTURES, 0).drop_groups(ad_ids)
        except OSError as error:
            raise ReviewError(
                "mirror_trouble", file=self.folder / PICTURES, why=error.strerror or str(error)
            ) from error

    async def write(self, call: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Run one call on `work` in its thread.

        A caller cancelled meanwhile leaves a call that has begun to its end.

        Raises:
            ReviewError: `work_trouble`: the file could not be read or written; nothing was half done.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.writer, lambda: call(*args, **kwargs))
        except sqlite.Error as error:
            raise trouble("work_trouble", error, file=self.work.path) from error

    async def remembered(self) -> dict[str, str]:
        """What work.db remembers of the hub, by the names above; only what is known."""

        def read() -> dict[str, str]:
            found = {key: self.work.meta(key) for key in (HUB_ID, USER, ROLE, SCOPE, EPOCH)}
            return {key: value for key, value in found.items() if value is not None}

        return await self.write(read)

    async def remember(self, **values: str) -> None:
        """Remember these values, where they are new."""
        known = await self.remembered()
        for key, value in values.items():
            if known.get(key) != value:
                await self.write(self.work.set_meta, key, value)

    async def highest_seq(self) -> int:
        """The highest seq at which the hub said it accepted a fact of ours, 0 if never.

        A hub whose head is below it has gone back, and lost what we sent.
        """

        def read() -> int:
            with sqlite.reading(self.work.connection) as c:
                (seq,) = c.execute("SELECT coalesce(max(seq), 0) FROM delivery WHERE state = 'acked'").fetchone()
                return int(seq)

        return await self.write(read)

    async def foreign_commits(self) -> int:
        """A number that changes when another connection commits to work.db."""

        def read() -> int:
            (version,) = self.work.connection.execute("PRAGMA data_version").fetchone()
            return int(version)

        return await self.write(read)
