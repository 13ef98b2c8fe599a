"""A session of two hundred easy ads, decided by keys alone: how many keys, and what is on disk at each step."""

from pathlib import Path

import pytest
from home_setup import Home, a_queue
from screen_setup import Reviewer, reviewing

from reviewtui.database import sqlite
from reviewtui.domain.facts import decode_body, decode_fact

ADS = 200
EASY = ("a", "a", "x1", "a", "x2", "a", "a", "c4", "a", "x3", "a", "e1")
"""What a reviewer presses: mostly approvals, and otherwise a verdict and the digit of its reason."""
VERDICTS = {"a": "approve", "x": "reject", "c": "changes", "e": "escalate"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*a_queue(ADS))
    return home


async def decided(me: Reviewer, keys: str) -> None:
    """Press these keys as soon as the ad before is painted, and wait until the screen says what was done."""
    ad = me.under_cursor
    await me.until(lambda: me.reading == ad, "the ad under the cursor on the panel")
    for key in keys:
        await me.send(key)
    await me.until(lambda: me.under_cursor != ad, "the next ad under the cursor")


async def test_two_hundred_easy_ads_take_at_most_two_and_a_fifth_keys_each(home: Home) -> None:
    pressed, said = 0, []
    async with reviewing(home) as me:
        ids = []
        seen = sqlite.open_file(home.folder / "work.db", synchronous="FULL", read_only=True)
        for number in range(ADS):
            keys = EASY[number % len(EASY)]
            ids.append(me.under_cursor)
            await decided(me, keys)
            pressed += len(keys)
            rows = seen.execute("SELECT ad_id, verdict, body FROM fact ORDER BY n").fetchall()
            assert [row[0] for row in rows] == ids, "what the screen shows as done is on disk, and nothing else"
            said.append(rows[-1])
        seen.close()
        await me.settled()
        me.sees("0 open · 200 decided today · 200 this session")
    assert ids == [f"ad {n}" for n in range(1, ADS + 1)]
    assert [verdict for _, verdict, _ in said] == [VERDICTS[EASY[n % len(EASY)][0]] for n in range(ADS)]
    reasons = [len(decode_body(decode_fact(body)).reasons) for _, _, body in said]
    assert reasons == [len(EASY[n % len(EASY)]) - 1 for n in range(ADS)]
    assert pressed / ADS <= 2.2
