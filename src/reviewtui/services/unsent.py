"""What waits for the hub, what it did not take and why, and where another's decision holds: to be read, offered
again, corrected, or written to a file."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewtui.database import sqlite
from reviewtui.domain.facts import Decision, Note, decode_body, decode_fact
from reviewtui.errors import ReviewError
from reviewtui.services.desk import Desk
from reviewtui.store.own import OwnFact
from reviewtui.store.reader import Reader
from reviewtui.store.trouble import trouble
from reviewtui.store.unsent import facts_held, facts_waiting, seconds, totals

LISTED = 200
"""Entries of each kind that are listed; all are counted, and all are exported."""
_EVERY = 2**62


@dataclass(frozen=True, slots=True)
class Entry:
    """One own entry and its way to the hub.

    `state`: `held`, `new`, `attempted`; or `second` for a decision the hub took while another's holds: then `holds`,
    `author`, `role` and `held_at` are of that one. `said`: its memo or its text. `code`, `words`: what the hub said.
    """

    id: str
    kind: str
    verdict: str
    ad_id: str
    headline: str
    at: int
    state: str
    code: str = ""
    words: str = ""
    codes: tuple[str, ...] = ()
    said: str = ""
    holds: str = ""
    author: str = ""
    role: str = ""
    held_at: int = 0


@dataclass(frozen=True, slots=True)
class Traffic:
    """What waits, what is held, what is second to another's. `waiting_since`: when the oldest was made (epoch ms)."""

    held: tuple[Entry, ...]
    waiting: tuple[Entry, ...]
    second: tuple[Entry, ...]
    held_total: int
    waiting_total: int
    waiting_since: int | None


def read_traffic(reader: Reader, user: str) -> Traffic:
    """How this user's own entries stand, as this cache knows it."""
    held, waiting, second = facts_held(reader, LISTED), facts_waiting(reader, LISTED), seconds(reader, user, LISTED)
    waiting_total, held_total = totals(reader)
    ads = [fact.ad_id for fact in (*held, *waiting)] + [one.ad_id for one in second]
    titles = reader.titles([ad_id for ad_id in ads if ad_id])
    return Traffic(
        held=tuple(_entry(fact, titles) for fact in held),
        waiting=tuple(_entry(fact, titles) for fact in waiting),
        second=tuple(
            Entry(
                one.id, "decision", one.verdict, one.ad_id, titles.get(one.ad_id, ""), one.at, "second",
                *("", ""), *_said(one.body), one.holds, one.author, one.role, one.held_at,
            )
            for one in second
        ),
        held_total=held_total,
        waiting_total=waiting_total,
        waiting_since=waiting[0].at if waiting else None,
    )  # fmt: skip


def _entry(fact: OwnFact, titles: dict[str, str]) -> Entry:
    return Entry(
        fact.id, fact.kind, fact.verdict, fact.ad_id, titles.get(fact.ad_id, ""), fact.at, fact.delivery, fact.code,
        fact.words, *_said(fact.body),
    )  # fmt: skip


def _said(body: bytes) -> tuple[tuple[str, ...], str]:
    """The codes and the words of a fact; of one that can no longer be read, none."""
    try:
        said = decode_body(decode_fact(body))
    except msgspec.MsgspecError:
        return (), ""
    if isinstance(said, Decision):
        return tuple(reason.code for reason in said.reasons), said.memo
    words = next((getattr(said, name) for name in ("text", "why", "title") if getattr(said, name, "")), "")
    return (), str(words)


def to_correct(desk: Desk, id: str) -> Decision | Note:
    """What a refused decision or remark said, to be said again otherwise. It stays until that is recorded.

    Raises:
        ReviewError: `not_correctable`: it is no longer held, or of a kind that is only offered again or exported.
    """
    fact = desk.work.fact(id)
    said = None
    if fact is not None and fact.delivery == "held":
        try:
            said = decode_body(decode_fact(fact.body))
        except msgspec.MsgspecError:
            said = None
    if not isinstance(said, Decision | Note):
        raise ReviewError("not_correctable")
    return said


def corrected(desk: Desk, id: str) -> bool:
    """Whether a refused decision was said again since; then it is kept, and sent no more.

    Raises:
        ReviewError: `work_trouble`; then the next retry lets go of a decision that a later one overtook.
    """
    try:
        fact = desk.work.fact(id)
        if fact is None or not any(
            later.n > fact.n and later.kind == fact.kind and later.delivery not in ("held", "withdrawn")
            for later in desk.work.facts_on(fact.ad_id)
        ):
            return False
        desk.work.replace_held(id)
    except sqlite.Error as error:
        raise trouble("work_trouble", error, file=desk.work.path) from None
    return True


def retry(desk: Desk, id: str = "") -> int:
    """Offer a refused entry to the hub again, or all of them; returns how many.

    Raises:
        ReviewError: `work_trouble`.
    """
    try:
        return desk.work.retry_held(id)
    except sqlite.Error as error:
        raise trouble("work_trouble", error, file=desk.work.path) from None


def place_of(name: str) -> Path:
    """The file that a person names: `~` is their own folder."""
    return Path(os.path.expanduser(name.strip())).absolute()  # an unknown ~name stays a name


def export(desk: Desk, path: Path) -> int:
    """Write all that is held or waits to a new file of mode 0600, one JSON object a line; returns how many.

    `fact` is each one's exact bytes; where they are no JSON any more, `bytes` is their Base64.

    Raises:
        ReviewError: `export_there`: there is such a file already; `no_canonical`: it cannot be written.
    """
    facts = [*facts_held(desk.reader, _EVERY), *facts_waiting(desk.reader, _EVERY)]
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise ReviewError("export_there", file=path) from None
    except OSError as error:
        raise ReviewError("no_canonical", file=path, why=error.strerror or error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(_lines(sorted(facts, key=lambda fact: fact.n)))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise ReviewError("no_canonical", file=path, why=error.strerror or error) from None
    return len(facts)


def _lines(facts: Sequence[OwnFact]) -> Iterator[bytes]:
    for fact in facts:
        told: dict[str, object] = {"state": fact.delivery, "code": fact.code, "words": fact.words}
        try:
            msgspec.json.decode(fact.body)
            told["fact"] = msgspec.Raw(fact.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            told["bytes"] = fact.body
        yield msgspec.json.encode(told) + b"\n"
