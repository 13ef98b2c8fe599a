"""Settings: defaults, then the config file, then the environment, then the command line → one frozen value.

Layout with `--home DIR` (or REVIEWTUI_HOME): `DIR/config.toml`, `DIR/data/…`, `DIR/logs/`. Without it, the
folders that this system means for config, data and logs.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewtui.errors import Misused, ReviewError
from reviewtui.folders import sync_folder

APP = "reviewtui"
PRIVATE, OWNER = "private", "owner"
YEAR_MS = 365 * 86_400_000

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
CHOICES = {
    "pictures": ("auto", "kitty", "sixel", "cells", "none"),
    "hide_pictures": ("never", "sensitive", "always"),
    "opens": ("auto", "queue", "since", "accounts", "tickets"),
}
"""Settings that are one of a few words."""
_LISTS = ("hide_accounts", "fetch_hosts", "mail_servers", "mail_domains")
_KINDS: dict[str, type] = {
    **dict.fromkeys(CHOICES, str), **dict.fromkeys(_LISTS, list),
    "language": str, "theme": str, "linear": bool, "dwell_ms": int, "repeat_ms": int, "skip_ms": int, "keys": dict,
    "digits": dict,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HubAccount:
    """The hub this user works with: where it was reached, the id in its database, and the user's name there."""

    url: str
    hub_id: str
    user: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set. Times in milliseconds.

    `linear`: plain lines in place of the screen, for screen readers.
    `opens`: what is shown first; `auto`: for an account manager what happened to their accounts, else the queue.
    `dwell_ms`: how long an ad's text must be on screen before a verdict counts.
    `repeat_ms`: how long a verdict key must be silent before it counts again.
    `skip_ms`: when a skipped ad returns.
    `keys`: action id → keys, over the defaults. `digits`: verdict → nine reason codes, over the policy's.
    `pictures`: how the terminal draws an ad's picture when it is looked at large; `none`: no pictures at all.
    `hide_pictures`: whose pictures are hidden until asked for; `hide_accounts`: accounts that count as sensitive.
    `fetch_hosts`: `name:port` of hosts that the private hub may ask for pictures wherever they are.
    `mail_servers`: the servers that receive our mail, as they name themselves where they tell whether a sender is
    genuine; with none, no mail counts as verified. `mail_domains`: exactly those that the platform signs its mail by.
    """

    config_dir: Path
    data_dir: Path
    log_dir: Path
    portable: bool
    user: str
    hub: HubAccount | None = None
    language: str = "en"
    theme: str = "reviewtui-dark"
    linear: bool = False
    opens: str = "auto"
    dwell_ms: int = 250
    repeat_ms: int = 150
    skip_ms: int = 30 * 60_000
    keys: Mapping[str, str] = field(default_factory=dict)
    digits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: str = "auto"
    hide_pictures: str = "sensitive"
    hide_accounts: tuple[str, ...] = ()
    fetch_hosts: tuple[str, ...] = ()
    mail_servers: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ("facebookmail.com", "metamail.com", "support.facebook.com")

    @property
    def config_file(self) -> Path:
        """The file a person may edit."""
        return self.config_dir / "config.toml"

    @property
    def hub_file(self) -> Path:
        """What `login` wrote."""
        return self.config_dir / "hub.toml"

    @property
    def cache_dir(self) -> Path:
        """This user's cache: under the hub's id and the user's name, so that another login never sees it."""
        if self.hub is None:
            return self.data_dir / PRIVATE
        return self.data_dir / _safe(self.hub.hub_id) / _safe(self.hub.user)

    @property
    def hub_id(self) -> str:
        """The hub that `login` spoke to; '' where the hub is inside the program."""
        return "" if self.hub is None else self.hub.hub_id

    @property
    def private_hub(self) -> Path:
        """The database of the private hub, used while no hub is configured."""
        return self.cache_dir / "hub.db"


def _safe(name: str) -> str:
    """A folder name for any text, different for different texts, also where case makes no difference."""
    if _PLAIN.fullmatch(name) and name != "private":
        return name
    from hashlib import sha256

    return "_" + sha256(name.encode(errors="surrogatepass")).hexdigest()


def load(home: str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings for this run. Creates nothing.

    Raises:
        Misused: a file of ours is not right: `config_broken`, `config_unknown`, `config_type`, `config_range`,
            `config_choice`.
        ReviewError: `config_unreadable`.
    """
    environ = os.environ if environ is None else environ
    home = home or environ.get("REVIEWTUI_HOME")
    if home:
        root = Path(os.path.expanduser(home)).absolute()  # an unknown ~name stays a name
        config_dir, data_dir, log_dir = root, root / "data", root / "logs"
    else:
        import platformdirs

        dirs = platformdirs.PlatformDirs(APP, appauthor=False)
        config_dir, data_dir, log_dir = dirs.user_config_path, dirs.user_data_path, dirs.user_log_path
    values = _config(config_dir / "config.toml")
    hub = _hub(config_dir / "hub.toml")
    for key in ("language", "theme"):
        if found := environ.get(f"REVIEWTUI_{key.upper()}"):
            values[key] = found
    if found := environ.get("REVIEWTUI_LINEAR"):
        values["linear"] = found != "0"
    user = hub.user if hub else _owner(data_dir) or environ.get("USER") or environ.get("USERNAME") or "me"
    return Settings(config_dir, data_dir, log_dir, bool(home), user, hub, **values)


def _config(file: Path) -> dict[str, Any]:
    """What the config file sets, checked."""
    values: dict[str, Any] = {}
    for key, value in _read_toml(file).items():
        if key not in _KINDS:
            raise Misused("config_unknown", key=key, file=file, known=", ".join(_KINDS))
        _expect(file, key, value, _KINDS[key])
        if _KINDS[key] is int and not 0 <= value <= YEAR_MS:
            raise Misused("config_range", key=key, file=file, most=YEAR_MS)
        if value not in CHOICES.get(key, (value,)):
            raise Misused("config_choice", key=key, file=file, known=", ".join(CHOICES[key]))
        values[key] = value
    for key in set(_LISTS).intersection(values):
        for one in values[key]:
            _expect(file, key, one, str)
        values[key] = tuple(values[key])
    for action, keys in values.get("keys", {}).items():
        _expect(file, f"keys.{action}", keys, str)
    for verdict, codes in values.get("digits", {}).items():
        _expect(file, f"digits.{verdict}", codes, list)
        for code in codes:
            _expect(file, f"digits.{verdict}", code, str)
    if "digits" in values:
        values["digits"] = {verdict: tuple(codes) for verdict, codes in values["digits"].items()}
    return values


def _hub(file: Path) -> HubAccount | None:
    """The hub that `login` remembered."""
    raw = _read_toml(file)
    if not raw:
        return None
    for key in ("url", "hub_id", "user"):
        _expect(file, key, raw.get(key), str)
    return HubAccount(raw["url"], raw["hub_id"], raw["user"])


def _expect(file: Path, key: str, value: object, kind: type) -> None:
    if type(value) is not kind:
        raise Misused("config_type", key=key, file=file, type=kind.__name__)


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    import tomllib  # most homes have no such file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misused("config_broken", file=path, why=str(error)) from None
    except OSError as error:
        raise ReviewError("config_unreadable", file=path, why=error.strerror or str(error)) from None


def _owner(data_dir: Path) -> str:
    """The name of the private hub's one user, as it was when that hub was first opened; '' before."""
    try:
        return (data_dir / PRIVATE / OWNER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def remember_owner(settings: Settings) -> None:
    """Keep the private hub's user by the name they have now, whatever this machine calls them later (0600).

    Raises:
        ReviewError: `no_write`.
    """
    if not (settings.cache_dir / OWNER).exists():
        write_private(settings.cache_dir / OWNER, f"{settings.user}\n".encode(errors="replace"))


def remember_hub(settings: Settings, hub: HubAccount) -> None:
    """Write which hub this user works with (0600)."""
    lines = [f"{key} = {_toml_text(value)}\n" for key, value in vars_of(hub).items()]
    write_private(settings.hub_file, "".join(lines).encode())


def vars_of(hub: HubAccount) -> dict[str, str]:
    """The hub's fields by name."""
    return {"url": hub.url, "hub_id": hub.hub_id, "user": hub.user}


def _toml_text(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def make_folder(path: Path) -> None:
    """Create a folder of ours, and its parents, readable by this user alone.

    Raises:
        ReviewError: `no_folder`.
    """
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ReviewError("no_folder", folder=path, why=error.strerror or str(error)) from None


def write_private(path: Path, content: bytes) -> None:
    """Replace a small file of ours as a whole, mode 0600.

    Raises:
        ReviewError: `no_write`.
    """
    make_folder(path.parent)
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)  # one left behind may be readable by others, or lead elsewhere
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise ReviewError("no_write", file=path, why=error.strerror or str(error)) from None
