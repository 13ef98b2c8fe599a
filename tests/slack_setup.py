"""Slack exports made up in a test: messages in a channel, by day, in a zip as Slack writes it."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

USERS = [
    {"id": "U1", "name": "ana", "real_name": "Ana Ruiz", "profile": {"display_name": "anita"}},
    {"id": "U2", "name": "ben", "profile": {"real_name": "Ben Okoro"}},
    {"id": "U3", "name": "cleo", "profile": {"display_name": "Cleo"}},
]
BEGIN = 1_749_000_000
"""Seconds; a few days before the clock of tests."""


def said(second: int, text: str, by: str = "U1", **more: Any) -> dict[str, Any]:
    """A message, so many seconds after `BEGIN`."""
    return {"type": "message", "user": by, "text": text, "ts": ts(second), **more}


def reply(second: int, to: int, text: str, by: str = "U2", **more: Any) -> dict[str, Any]:
    """An answer in the thread of the message of another second."""
    return said(second, text, by, thread_ts=ts(to), **more)


def ts(second: int) -> str:
    return f"{BEGIN + second}.000200"


def export(path: Path, top: str = "", extra: dict[str, str] | None = None, **channels: list[dict[str, Any]]) -> Path:
    """An export at `path`, under a folder `top` of the archive; channels are named with `_` for `-`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names = [name.replace("_", "-") for name in channels]
        listed = [{"id": f"C{number}", "name": name} for number, name in enumerate(names, 1)]
        archive.writestr(f"{top}channels.json", json.dumps(listed))
        archive.writestr(f"{top}users.json", json.dumps(USERS))
        archive.writestr(f"{top}integration_logs.json", "[]")
        for name, messages in zip(names, channels.values(), strict=True):
            days: dict[str, list[Any]] = {}
            for message in messages:
                at = datetime.fromtimestamp(float(message["ts"]), UTC)
                days.setdefault(f"{at:%Y-%m-%d}", []).append(message)
            for day, of_day in days.items():
                archive.writestr(f"{top}{name}/{day}.json", json.dumps(of_day))
        for name, content in (extra or {}).items():
            archive.writestr(f"{top}{name}", content)
    return path
