"""Erased accounts on this machine: their words leave both files, their indexes and the free pages behind them.

mirror.db gets blank rows like any others; here it is noticed that they took the place of words, so that the indexes
over those are made anew and the file is written anew. work.db loses the words of own facts, drafts and new ads of
such accounts; facts that still wait go out without them. Both may be interrupted anywhere, and go on at the next
contact.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from reviewtui.database.sqlite import Connection, OperationalError, writing
from reviewtui.domain.erasure import blank_fact
from reviewtui.store.indexing import forget_index
from reviewtui.store.judged import forget_judged
from reviewtui.store.tallies import forget_counts
from reviewtui.wire.messages import Page

CODE = "erased"
"""The hub's word for a fact that it keeps without its words, or does not take for that reason."""

_MARK = b'"erased":"'
_BLANK = "{}"
_KNOWN, _LEFT = "erased", "words_left"
"""In `meta`: of work.db, the accounts that were seen to; of both files, that words may still be in its pages."""
_PAGES, _JOURNAL = "pages", "journal"
"""Where those may be: in the file, or in its journal alone."""


def note_erased(c: Connection, page: Page) -> None:
    """Before a page is applied, in its transaction: which accounts it says were erased, and whether words go."""
    c.executemany(
        "INSERT INTO erased (account_id, seq, at) VALUES (?, ?, ?) ON CONFLICT (account_id) DO UPDATE"
        " SET seq = excluded.seq, at = excluded.at WHERE excluded.seq > seq",
        [(row.account_id, row.seq, row.at) for row in page.erased],
    )
    blank = {
        "fact WHERE id": [row.id for row in page.facts if _MARK in bytes(row.body)],
        "ad WHERE ad_id": [row.ad_id for row in page.ads if row.detail == _BLANK],
        "account WHERE name <> '' AND account_id": [row.account_id for row in page.accounts if not row.name],
    }
    begun = c.execute("SELECT 1 FROM meta WHERE key = 'upto' AND value > 0").fetchone()
    # of records nothing is left that could be seen to have lost its words
    if (page.erased and begun) or any(ids and _any(c, where, ids) for where, ids in blank.items()):
        _set(c, _LEFT, _PAGES)


def erased_accounts(c: Connection) -> dict[str, int]:
    """The erased accounts that a mirror was told of: each with the number of that change."""
    return {str(account): int(seq) for account, seq in c.execute("SELECT account_id, seq FROM erased")}


def ads_in(c: Connection, accounts: Iterable[str]) -> list[str]:
    """The ads of these accounts in a mirror."""
    query = "SELECT ad_id FROM ad WHERE account_id IN (SELECT value FROM json_each(?))"
    return [str(ad_id) for (ad_id,) in c.execute(query, (json.dumps(list(accounts)),))]


def forget_words(c: Connection, path: Path) -> None:
    """Where words went from a mirror: begin its indexes anew, and write the file without what was deleted.

    Mirrors set aside as damaged still hold them, and go.
    """
    left = _get(c, _LEFT)
    if not left:
        return
    if left == _PAGES:
        with writing(c):
            forget_index(c)
            forget_judged(c)
            forget_counts(c)
            c.execute(
                "DELETE FROM mention WHERE fact_id IN"
                " (SELECT id FROM fact WHERE kind = 'note' AND account_id IN (SELECT account_id FROM erased))"
            )
    forget_aside(path)
    write_anew(c)


def forget_aside(path: Path) -> None:
    """Remove the mirrors that were set aside as damaged: what must be gone may still be in them."""
    for aside in path.parent.glob(f"{path.name}.damaged-*"):
        with suppress(OSError):
            aside.unlink()


def erase_own(c: Connection, accounts: Mapping[str, int], ad_ids: Sequence[str]) -> None:
    """Take the words of these accounts out of work.db: `ad_ids` are their ads. Remembers that this was done.

    What still waits for the hub stays in the outbox, and goes out without its words: so the hub keeps it.
    """
    named, ads = json.dumps(list(accounts)), json.dumps(list(ad_ids))
    with writing(c):
        about = {
            n
            for (n,) in c.execute(
                "SELECT n FROM fact WHERE ad_id <> '' AND ad_id IN (SELECT value FROM json_each(:ads)"
                " UNION ALL SELECT ad_id FROM asked_ad WHERE account_id IN (SELECT value FROM json_each(:named)))",
                {"ads": ads, "named": named},
            )
        }
        for n, body in c.execute("SELECT n, body FROM fact WHERE ad_id = ''").fetchall():
            if account_of(bytes(body)) in accounts:
                about.add(n)
        blank_own(c, sorted(about))
        c.execute(
            "UPDATE asked_ad SET headline = '', text = '', detail = '{}' WHERE account_id IN"
            " (SELECT value FROM json_each(:named)) OR ad_id IN (SELECT value FROM json_each(:ads))",
            {"ads": ads, "named": named},
        )
        c.execute("DELETE FROM draft WHERE ad_id IN (SELECT value FROM json_each(?))", (ads,))
        _set(c, _KNOWN, json.dumps({**_known(c), **accounts}))
        _set(c, _LEFT, _PAGES)


def erase_named(c: Connection, ids: Sequence[str]) -> None:
    """Take the words out of these own facts, and out of the drafts on their ads, unless that was done."""
    full = "SELECT n, ad_id FROM fact WHERE id IN (SELECT value FROM json_each(?)) AND instr(body, ?) = 0"
    rows = c.execute(full, (json.dumps(list(ids)), _MARK)).fetchall()
    if rows:
        with writing(c):
            blank_own(c, [n for n, _ in rows])
            c.executemany("DELETE FROM draft WHERE ad_id = ?", [(ad_id,) for _, ad_id in rows])


def blank_own(c: Connection, numbers: Sequence[int]) -> None:
    """Take the words out of these own facts. Within a transaction of work.db."""
    if not numbers:
        return
    rows = c.execute(
        "SELECT body, n FROM fact WHERE n IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
    ).fetchall()
    c.executemany(
        "UPDATE fact SET body = ?, target = iif(kind = 'briefing', '', target) WHERE n = ?",
        [(_blank(bytes(body)), n) for body, n in rows],
    )
    _set(c, _LEFT, _PAGES)


def unseen(c: Connection, accounts: Mapping[str, int]) -> dict[str, int]:
    """Those of these erased accounts that work.db was not seen to for, since they were erased last."""
    known = _known(c)
    return {account: seq for account, seq in accounts.items() if known.get(account, 0) < seq}


def forget_known(c: Connection) -> None:
    """The numbers of erasures may be of another history by now: see to each account anew, which changes nothing."""
    c.execute("DELETE FROM meta WHERE key = ?", (_KNOWN,))


def forget_own_words(c: Connection) -> None:
    """Where words went from work.db: write the file without what was deleted."""
    if _get(c, _LEFT):
        write_anew(c)


def leave_nothing(c: Connection) -> None:
    """Have what is deleted leave the file's free pages too, whenever that can be.

    Within the transaction that deletes: whoever was killed after that one would not know of it.
    """
    _set(c, _LEFT, _PAGES)


def write_anew(c: Connection) -> None:
    """Write a file anew, and its journal away; what somebody who reads, or a full disk, prevents waits."""
    with suppress(OperationalError):
        if _get(c, _LEFT) != _JOURNAL:
            c.execute("VACUUM")
            with writing(c):
                _set(c, _LEFT, _JOURNAL)
        (busy, *_) = c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            with writing(c):
                c.execute("DELETE FROM meta WHERE key = ?", (_LEFT,))


def _any(c: Connection, where: str, ids: Sequence[str]) -> bool:
    found = c.execute(f"SELECT 1 FROM {where} IN (SELECT value FROM json_each(?)) LIMIT 1", (json.dumps(ids),))
    return found.fetchone() is not None


def _blank(body: bytes) -> bytes:
    try:
        return blank_fact(body)
    except msgspec.DecodeError:  # damaged; it cannot leave this machine in any case
        return _BLANK.encode()


class _Account(msgspec.Struct):
    account_id: str = ""


class _Briefing(msgspec.Struct):
    data: _Account


def account_of(body: bytes) -> str:
    """The account that a fact of no ad is about; '' for none, or what nobody can read."""
    try:
        return msgspec.json.decode(body, type=_Briefing).data.account_id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""


def _known(c: Connection) -> dict[str, int]:
    found = _get(c, _KNOWN)
    return {} if found is None else msgspec.json.decode(str(found), type=dict[str, int])


def _get(c: Connection, key: str) -> object:
    row = c.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def _set(c: Connection, key: str, value: object) -> None:
    c.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
