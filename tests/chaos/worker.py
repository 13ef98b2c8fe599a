"""A reviewer at work, as a process to be killed.

Says `ready` once the ads are there; then, for each decision, its id and the SHA-256 of its bytes, in a line that is
written only after the decision was said to be saved.
"""

import hashlib
import os
import time
from random import Random

from reviewtui.domain.facts import Verdict
from reviewtui.errors import ReviewError
from reviewtui.services.ads import open_ad
from reviewtui.services.decisions import Judgement, decide, undo
from reviewtui.services.desk import Desk, current_policy, open_desk, prepare_cache
from reviewtui.services.queue import list_queue
from reviewtui.settings import load

JUDGEMENTS = (
    Judgement(Verdict.APPROVE),
    Judgement(Verdict.REJECT, (("MISLEADING_CLAIM", "text"),), memo="the figure"),
    Judgement(Verdict.CHANGES, (("SENSATIONAL", "text"),)),
    Judgement(Verdict.ESCALATE, (("NEEDS_CONTEXT", ""),)),
)
UNDONE = 0.1
"""How many acts of one take back the one before."""


def work(desk: Desk, random: Random) -> None:
    """Decide for as long as somebody listens."""
    parent = os.getppid()
    print("ready", flush=True)
    while os.getppid() == parent:
        time.sleep(random.uniform(0, 0.01))
        try:
            id = act(desk, random)
        except ReviewError as refused:
            if refused.code not in ("changed_ad", "reopened_ad", "nothing_to_undo"):
                raise
            continue
        if id:
            own = desk.work.fact(id)
            assert own is not None
            print(id, hashlib.sha256(own.body).hexdigest(), flush=True)


def act(desk: Desk, random: Random) -> str:
    """Decide an ad, or take the last decision back; returns the id of what was recorded."""
    if random.random() < UNDONE:
        return undo(desk).undo_id
    where = random.choice(("", "", "is:decided", "is:second"))
    listed = list_queue(desk.reader, where, desk.clock(), desk.user).first
    view = open_ad(desk.reader, random.choice(listed).ad_id, desk.clock(), desk.user) if listed else None
    if view is None:
        return ""
    return decide(desk, view, current_policy(desk.reader), random.choice(JUDGEMENTS)).decision_id


def main(home: str, seed: str) -> None:
    """Sit down at this home and decide, as this seed chooses."""
    settings = load(home)
    prepare_cache(settings)
    work(open_desk(settings), Random(seed))
