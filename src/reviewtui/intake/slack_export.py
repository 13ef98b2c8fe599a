"""A Slack export as conversations: who wrote what, in plain text, with replies and reactions under each message.

The archive is read where it is (`intake.archives`). A day that cannot be read is named, and the others are read.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewtui.domain.values import NUL_MARK
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake.archives import Archive, open_archive

LIST_LIMIT = 64 * 1024 * 1024
"""Bytes of `channels.json`, `users.json` or one day of one channel."""
MESSAGES_LIMIT = 500_000
"""Messages of one channel."""
NAMED = 30
"""Channels that a sentence names."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json\Z")
_TS = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?\Z")
_MARKUP = re.compile(r"<([^<>\n]*)>")
_SPOKEN = frozenset({"", "me_message", "thread_broadcast", "file_share", "file_comment", "file_mention"})
"""Subtypes of what a person says; a bot's is `bot_message`. Any other tells of the channel itself."""
_CHANNEL_LISTS = ("channels.json", "groups.json")


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached to a message: a preview of a link, a card of an app, or a file. `image`: its address."""

    title: str = ""
    text: str = ""
    link: str = ""
    image: str = ""
    file: str = ""
    video: bool = False


@dataclass(slots=True)
class Message:
    """One message. `ts` as Slack writes it, `at` the same in epoch ms; `edited_at` 0 where it never was.

    `text` is plain: names in place of ids, addresses with their labels. `links`: the addresses in it.
    """

    ts: str
    at: int
    by: str
    text: str
    links: tuple[str, ...] = ()
    attached: tuple[Attached, ...] = ()
    bot: bool = False
    edited_at: int = 0
    root: str = ""
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    replies: "list[Message]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the export: its name, its id ('' where no list names it), and its conversations, oldest first.

    `broken`: days that could not be read.
    """

    name: str
    id: str
    roots: tuple[Message, ...]
    broken: tuple[str, ...]


def read_channels(path: Path, wanted: Iterable[str], told: Callable[[int, int], None] | None = None) -> list[Channel]:
    """These channels of an export, by name or id; `told` the days read so far, and how many there are.

    Raises:
        ReviewError: `slack_none` (no export), `slack_too_many`, and those of `archives`; Misused: `slack_channel`,
            which names the channels there are, `slack_channel_needed`.
    """
    with open_archive(path) as archive:
        export = _Export(archive, path)
        chosen = [export.find(name) for name in dict.fromkeys(wanted)] or [export.find("")]
        among = sum(len(export.days[name]) for name in chosen)
        channels, done = [], 0
        for name in chosen:
            days: list[Any] = []
            broken = []
            for day in export.days[name]:
                done += 1
                found = export.load(day)
                if isinstance(found, list):
                    days += found
                else:
                    broken.append(day.removeprefix(export.top))
                if told is not None:
                    told(done, among)
            if len(days) > MESSAGES_LIMIT:
                raise ReviewError("slack_too_many", path=path, name=name, most=f"{MESSAGES_LIMIT:,}")
            roots = _conversations(days, export.names, export.channels)
            channels.append(Channel(name, export.ids.get(name, ""), roots, tuple(broken)))
        return channels


class _Export:
    """The lists of an export, and where its days are; it may lie in one folder of the archive."""

    def __init__(self, archive: Archive, path: Path) -> None:
        self._archive, self._path = archive, path
        files = archive.names()
        lists = [name for name in files if name.rpartition("/")[2] in ("users.json", *_CHANNEL_LISTS)]
        if not lists:
            raise ReviewError("slack_none", path=path)
        first = min(lists, key=lambda name: (name.count("/"), name))
        self.top = first[: len(first) - len(first.rpartition("/")[2])]
        self.ids: dict[str, str] = {}
        """Of each channel's name."""
        for name in _CHANNEL_LISTS:
            for channel in self._listed(files, name):
                if isinstance(channel, dict) and (known := _text(channel, "name")):
                    self.ids[known] = _text(channel, "id")
        self.channels = {id: name for name, id in self.ids.items() if id}
        self.names = dict(_named(user) for user in self._listed(files, "users.json") if isinstance(user, dict))
        self.days: dict[str, list[str]] = {name: [] for name in self.ids}
        for file in sorted(files):
            folder, _, day = file.removeprefix(self.top).rpartition("/")
            if file.startswith(self.top) and folder and "/" not in folder and _DAY.match(day):
                self.days.setdefault(self.channels.get(folder, folder), []).append(file)

    def find(self, wanted: str) -> str:
        """The name of the channel of this name or id.

        Raises:
            Misused: `slack_channel`.
        """
        name = wanted.strip().removeprefix("#")
        for known in self.days if name else ():
            if name.casefold() in (known.casefold(), self.ids.get(known, known).casefold()):
                return known
        there = ", ".join(sorted(self.days)[:NAMED]) + (" …" if len(self.days) > NAMED else "")
        if not name:
            raise Misused("slack_channel_needed", path=self._path, channels=there)
        raise Misused("slack_channel", path=self._path, name=name[:80], channels=there)

    def load(self, file: str) -> Any:
        """What a file says; None where that is no JSON. What is no text in it becomes a mark."""
        try:
            return _clean(json.loads(self._archive.read(file, LIST_LIMIT)))
        except (ValueError, RecursionError):
            return None

    def _listed(self, files: tuple[str, ...], name: str) -> list[Any]:
        found = self.load(self.top + name) if self.top + name in files else []
        return found if isinstance(found, list) else []


def _named(user: Mapping[str, Any]) -> tuple[str, str]:
    """A user's id and the name others know them by."""
    profile = user.get("profile")
    said = (
        _text(profile, "real_name"), _text(user, "real_name"), _text(profile, "display_name"), _text(user, "name"),
    )  # fmt: skip
    return _text(user, "id"), next((name.strip() for name in said if name.strip()), _text(user, "id"))


def _conversations(said: Iterable[Any], names: Mapping[str, str], channels: Mapping[str, str]) -> tuple[Message, ...]:
    """Messages with their replies under them, as they read last; each once, whichever days name it."""
    latest: dict[str, Message] = {}
    gone: set[str] = set()
    for raw in said:
        if not isinstance(raw, dict):
            continue
        subtype = _text(raw, "subtype")
        if subtype == "message_deleted":
            gone.add(_text(raw, "deleted_ts"))
            continue
        if subtype == "message_changed" and isinstance(raw.get("message"), dict):
            raw = raw["message"]
            subtype = _text(raw, "subtype")
        if subtype not in _SPOKEN and subtype != "bot_message":
            continue
        message = _message(raw, subtype, names, channels)
        before = latest.get(message.ts) if message is not None else None
        if message is not None and (before is None or message.edited_at >= before.edited_at):
            latest[message.ts] = message
    standing = {ts: one for ts, one in latest.items() if ts not in gone}
    roots = []
    for one in sorted(standing.values(), key=lambda one: (one.at, one.ts)):
        above = standing.get(one.root)
        if above is not None:
            above.replies.append(one)
        elif not one.root:
            roots.append(one)
    return tuple(roots)


def _message(
    raw: Mapping[str, Any], subtype: str, names: Mapping[str, str], channels: Mapping[str, str]
) -> Message | None:
    """A message as it reads; None where it has no time to find it by."""
    ts = _text(raw, "ts")
    at = instant(ts)
    if at is None:
        return None
    thread = _text(raw, "thread_ts")
    comment = raw.get("comment")
    user = _text(raw, "user") or _text(comment, "user")
    bot = subtype == "bot_message" or (not user and bool(_text(raw, "bot_id")))
    by = (
        names.get(user, user)
        or _text(raw.get("bot_profile"), "name")
        or plain(_text(raw, "username"), names, channels)
    )
    written = _text(comment, "comment") if subtype == "file_comment" else _text(raw, "text")
    attached = [*_attachments(raw, names, channels), *_files(raw)]
    if subtype == "file_share" and any(one.file for one in attached):
        written = _text(_first_file(raw), "initial_comment", "comment") or ("" if "file" in raw else written)
    edited = instant(_text(raw.get("edited"), "ts")) or 0
    reactions = {}
    for reaction in _items(raw, "reactions"):
        who = reaction.get("users")
        known = tuple(names.get(one, one) for one in who if isinstance(one, str)) if isinstance(who, list) else ()
        if name := _text(reaction, "name").partition("::")[0]:
            reactions[name] = known
    return Message(
        ts, at, by or _text(raw, "bot_id"), plain(written, names, channels).strip(), tuple(addresses(written)),
        tuple(attached), bot, edited, "" if thread in ("", ts) else thread, reactions,
    )  # fmt: skip


def _attachments(raw: Mapping[str, Any], names: Mapping[str, str], channels: Mapping[str, str]) -> Iterator[Attached]:
    for one in _items(raw, "attachments"):
        words = "\n".join(part for part in (_text(one, "pretext"), _text(one, "text")) if part)
        yield Attached(
            plain(_text(one, "title"), names, channels).strip(), plain(words, names, channels).strip(),
            _text(one, "title_link") or _text(one, "from_url") or _text(one, "original_url"),
            _text(one, "image_url") or _text(one, "thumb_url"),
        )  # fmt: skip


def _files(raw: Mapping[str, Any]) -> Iterator[Attached]:
    for one in (*_items(raw, "files"), *([raw["file"]] if isinstance(raw.get("file"), dict) else [])):
        kind = _text(one, "mimetype")
        name = _text(one, "name") or _text(one, "title") or _text(one, "id")
        if not name or _text(one, "mode") == "tombstone":
            continue
        shown = kind.startswith(("image/", "video/"))
        yield Attached(
            title=_text(one, "title"), link=_text(one, "permalink"), file=name, video=kind.startswith("video/"),
            image=f"slack-file:{_text(one, 'id') or name}" if shown else "",
        )  # fmt: skip


def _first_file(raw: Mapping[str, Any]) -> Any:
    return next(iter((*_items(raw, "files"), raw.get("file"))), None)


def plain(text: str, names: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Slack's own markup as plain text: `<@U…>`, `<#C…|name>`, `<https://…|label>`, `<!here>`, `&amp; &lt; &gt;`."""

    def read(found: re.Match[str]) -> str:
        target, _, label = found.group(1).partition("|")
        if target.startswith("@"):
            return f"@{names.get(target[1:]) or label or target[1:]}"
        if target.startswith("#"):
            return f"#{label or channels.get(target[1:], target[1:])}"
        if target.startswith("!"):
            return label if label.startswith("@") or target.startswith("!date") else f"@{label or target[1:]}"
        address = target.removeprefix("mailto:")
        return f"{label} ({address})" if label and label not in (address, target) else address

    return _entities(_MARKUP.sub(read, text))


def addresses(text: str) -> Iterator[str]:
    """The web addresses in a text that has Slack's markup."""
    for found in _MARKUP.findall(text):
        target = _entities(found.partition("|")[0])
        if target.startswith(("http://", "https://")):
            yield target


def instant(ts: str) -> int | None:
    """A message's `ts`, seconds and a fraction, in epoch ms; None where it is none."""
    found = _TS.fullmatch(ts)
    return None if found is None else int(found[1]) * 1000 + int((found[2] or "0").ljust(6, "0")[:3])


def _entities(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _items(tree: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = tree.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(tree: Any, *path: str) -> str:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree if isinstance(tree, str) else ""


def _clean(value: Any) -> Any:
    """The same tree as text that can be stored: halves of characters and NUL become marks."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not _is_text(value) else value
        return whole.replace("\0", NUL_MARK)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return value


def _is_text(value: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in value) if not value.isascii() else True
