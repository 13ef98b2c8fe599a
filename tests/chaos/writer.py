"""One of several hub processes on one database: takes in facts as fast as it can."""

import time
from pathlib import Path

import msgspec
from hub_setup import fact

from reviewtui.domain.facts import FactKind, Note
from reviewtui.domain.ids import IdMaker
from reviewtui.hub.accept import accept
from reviewtui.hub.access import Caller, Role
from reviewtui.hub.opening import open_hub
from reviewtui.services.desk import now_ms


def main(url: str, user: str, batches: str, go: str) -> None:
    """Say `ready` and wait for the file `go`; then accept so many batches of this user, and print what became of each
    fact, or that there was no answer."""
    hub, make_id = open_hub(url), IdMaker(now_ms)
    print("ready", flush=True)
    while not Path(go).exists():
        time.sleep(0.001)
    caller = Caller(user, Role.REVIEWER)
    for number in range(int(batches)):
        raws = [fact(FactKind.NOTE, "ad 1", Note(f"{user}, {number}"), id=make_id(), at=now_ms()) for _ in "abc"]
        try:
            answer = accept(hub, caller, [msgspec.Raw(raw) for raw in raws])
        except Exception as error:  # noqa: BLE001  # whatever it is, the client was not answered
            print(f"failed: {error!r}".splitlines()[0], flush=True)
            continue
        for result in answer.results:
            print(result.outcome, result.id, flush=True)
    hub.close()
