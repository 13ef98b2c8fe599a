"""What must hold after everything was killed and the line is quiet again."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from reviewtui.database import sqlite
from reviewtui.settings import load


@dataclass
class Verdict:
    """How many facts were lost, doubled or are stuck; and in words whatever else is wrong."""

    lost: int = 0
    doubled: int = 0
    stuck: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.wrong)


def judge(hub_db: Path, homes: dict[str, Path], confirmed: dict[str, tuple[str, str]]) -> Verdict:
    """Look through the files of everybody, at rest.

    Args:
        homes: of each user.
        confirmed: what the users were told is saved: id to (user, SHA-256 of its bytes).
    """
    verdict = Verdict()
    hub = _open(hub_db, verdict)
    rows = hub.execute("SELECT id, author, body, accepted FROM fact").fetchall()
    (head,) = hub.execute("SELECT seq FROM head").fetchone()
    hub.close()
    on_hub = {id: (author, hashlib.sha256(body).hexdigest()) for id, author, body, _ in rows}
    numbers = {accepted for *_, accepted in rows}
    verdict.doubled += 2 * len(rows) - len(on_hub) - len(numbers)
    if max(numbers, default=0) > head:
        verdict.wrong.append(f"the head is {head}, and a fact is {max(numbers)}")
    own = {user: _own_facts(home, verdict) for user, home in homes.items()}
    for id, (user, digest) in confirmed.items():
        if own[user].get(id, ("",))[0] != digest:
            verdict.lost += 1
            verdict.wrong.append(f"{user} was told that {id} is saved, and it is not there as it was")
    for user, facts in own.items():
        taken_back = {target for _, _, target in facts.values()}
        for id, (digest, state, target) in facts.items():
            if state not in ("acked", "withdrawn"):
                verdict.stuck += 1
                verdict.wrong.append(f"{id} of {user} is {state}")
            elif state == "withdrawn" and not target and id not in taken_back:
                verdict.lost += 1
                verdict.wrong.append(f"{id} of {user} was never sent, and nobody took it back")
            # what was taken back before it was ever sent stays at home
            elif on_hub.get(id) != (None if state == "withdrawn" else (user, digest)):
                verdict.lost += 1
                verdict.wrong.append(f"{id} of {user} is {state}, and the hub has {on_hub.get(id)}")
        strange = {id for id, (author, _) in on_hub.items() if author == user} - set(facts)
        verdict.doubled += len(strange)
        verdict.wrong += [f"{id} is {user}'s on the hub alone" for id in sorted(strange)]
        verdict.wrong += [f"{file}: {file.read_text()[-2000:]}" for file in homes[user].rglob("crash-*.txt")]
    return verdict


def _own_facts(home: Path, verdict: Verdict) -> dict[str, tuple[str, str, str]]:
    """Of each fact of this home: the SHA-256 of its bytes, what became of it, which fact it takes back."""
    folder = load(str(home)).cache_dir
    _open(folder / "mirror.db", verdict).close()
    work = _open(folder / "work.db", verdict)
    rows = work.execute(
        "SELECT f.id, f.body, d.state, f.target FROM fact f LEFT JOIN delivery d ON d.n = f.n"
    ).fetchall()
    work.close()
    return {id: (hashlib.sha256(body).hexdigest(), state, target) for id, body, state, target in rows}


def _open(file: Path, verdict: Verdict) -> sqlite.Connection:
    connection = sqlite.open_file(file, synchronous="FULL")
    found = connection.execute("PRAGMA integrity_check").fetchall()
    if found != [("ok",)]:
        verdict.wrong.append(f"{file}: {found[:5]}")
    return connection
