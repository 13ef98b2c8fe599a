"""Which hub this home talks to, and as whom: where the token rests, and the private hub where there is no other."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewtui.errors import ReviewError
from reviewtui.settings import APP, HubAccount, Settings, make_folder, remember_hub, remember_owner, write_private
from reviewtui.sync.connection import Connection, private, remote
from reviewtui.sync.secret import Secret

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from reviewtui.wire.messages import Hello


def connection_for(settings: Settings) -> Connection:
    """The hub this home is logged in to, or the private hub in this very process.

    Raises:
        ReviewError: `token_missing`, `token_file`, and those of `sync.address`.
    """
    if settings.hub is not None:
        return remote(settings.hub.url, read_token(settings, settings.hub))

    def open_hub() -> AbstractAsyncContextManager[tuple[Any, str]]:
        from reviewtui.hub.private import private_hub
        from reviewtui.services.soundness import is_gone, remembered_hub

        file = settings.private_hub
        if is_gone(file):
            raise ReviewError("hub_gone", place=file)
        make_folder(file.parent)
        remember_owner(settings)
        hub_id = None if file.exists() else remembered_hub(file.with_name("work.db"))
        return private_hub(file, settings.user, settings.fetch_hosts, hub_id)

    return private(open_hub)


async def greet_hub(url: str, token: Secret) -> Hello:
    """Who the hub at this address is, and who we are to it.

    Raises:
        ReviewError: those of `sync.address`, or a `HubFault`.
    """
    from reviewtui.sync.connection import connected

    async with connected(remote(url, token)) as client:
        return await client.hello()


def log_in(settings: Settings, url: str, token: Secret) -> Settings:
    """Prove the token at the hub, then remember both; returns the settings of the new account.

    Raises:
        ReviewError: as `greet_hub`; `no_write`. Nothing is remembered of a hub that refused.
    """
    import asyncio

    from reviewtui.sync.address import parse_address

    hello = asyncio.run(greet_hub(url, token))
    account = HubAccount(parse_address(url).url, hello.hub_id, hello.user)
    keep_token(settings, account, token)  # it rests under its account, so that it is never sent to the hub of another
    remember_hub(settings, account)
    if settings.hub is not None and _entry(settings.hub) != _entry(account):
        _forget_in_ring(settings, settings.hub)
    return replace(settings, hub=account, user=account.user)


def token_file(settings: Settings) -> Path:
    """Where the token rests if not in the system's keyring: the token, and whose it is at which hub."""
    return settings.config_dir / "token"


def keep_token(settings: Settings, account: HubAccount, token: Secret) -> None:
    """Put the token into the system's keyring, or a file of mode 0600 where there is none or the home is portable.

    Raises:
        ReviewError: `no_write`.
    """
    ring = None if settings.portable else _keyring()
    if ring is not None:
        with suppress(_ring_errors()):  # a locked or broken keyring: the file is as private
            ring.set_password(APP, _entry(account), token.reveal())
            token_file(settings).unlink(missing_ok=True)
            return
    write_private(token_file(settings), f"{token.reveal()} {_entry(account)}\n".encode())


def read_token(settings: Settings, account: HubAccount) -> Secret:
    """The token of this account.

    Raises:
        ReviewError: `token_missing`, `token_file` where the file cannot be read or others can read it.
    """
    path = token_file(settings)
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ReviewError("token_file", file=path, why="0600")
        found, _, whose = path.read_text(encoding="utf-8").rstrip("\n").partition(" ")
        if whose not in ("", _entry(account)):  # a version before this one kept the token alone
            found = ""
    except FileNotFoundError:
        found = ""
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError("token_file", file=path, why=str(error)) from None
    if not found and not settings.portable and (ring := _keyring()) is not None:
        try:
            found = ring.get_password(APP, _entry(account)) or ""
        except _ring_errors() as error:
            raise ReviewError("token_keyring", why=str(error)) from None
    if not found:
        raise ReviewError("token_missing", url=account.url)
    return Secret(found)


def forget_token(settings: Settings, account: HubAccount | None) -> None:
    """Remove the token from wherever it rests."""
    token_file(settings).unlink(missing_ok=True)
    if account is not None:
        _forget_in_ring(settings, account)


def _forget_in_ring(settings: Settings, account: HubAccount) -> None:
    if not settings.portable and (ring := _keyring()) is not None:
        with suppress(_ring_errors()):  # raised where there was none
            ring.delete_password(APP, _entry(account))


def _entry(account: HubAccount) -> str:
    return f"{account.hub_id} {account.user}"


def _keyring() -> Any:
    """The system's keyring, or None where only a stand-in for one is installed."""
    import keyring

    backend = keyring.get_keyring()
    return backend if backend.priority >= 1 else None


def _ring_errors() -> type[Exception]:
    from keyring.errors import KeyringError

    return KeyringError
