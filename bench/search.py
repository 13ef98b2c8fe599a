"""Searching a million ads: what each further letter costs, from the third on, and one rare word.

Ours is `list_queue`: the query parsed, the full-text index asked for the newest 2,000 hits of every word as
far as it is typed, those joined to their ads, overlaid, put in the queue's order, 200 rows read with their
accounts. `LIKE` reads the first 50 ads that hold the word anywhere in their text, in no order: it finds
middles of words, which the index does not, and knows no overlay. The wall clock, on one connection.
"""

import random
import re
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

from bench.caches import NOW, home_of, mirror_of, settings_of
from bench.figures import Figure, percentile
from reviewtui.services.queue import list_queue
from reviewtui.store.reader import Reader

SIZE = 1_000_000
_WORD = re.compile(r"[^\W\d_]{4,}")


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of searching."""
    home = home_of(SIZE)
    mirror = mirror_of(home)
    reader = Reader(mirror, settings_of(home).cache_dir / "work.db")
    chance = random.Random(7)
    texts = reader.connection.execute("SELECT headline || ' ' || text FROM ad WHERE arrival <= 2000").fetchall()
    words = sorted({word.lower() for (text,) in texts for word in _WORD.findall(text)})
    typed = [typed for word in chance.sample(words, 15 if quick else 60) for typed in letters(word)]
    pairs = [f"{chance.choice(words)} {chance.choice(words)}" for _ in range(20 if quick else 60)]

    def ours(text: str) -> float:
        return _spent(lambda: list_queue(reader, text, NOW, "bench"))

    def like(text: str) -> float:
        sql = "SELECT ad_id, headline FROM ad WHERE text LIKE ? LIMIT 50"
        return _spent(lambda: reader.connection.execute(sql, (f"%{text}%",)).fetchall())

    ours("warm")
    keys = [ours(text) * 1e3 for text in (*typed, *pairs)]
    yield Figure("search per keystroke, 1M ads, p95", percentile(keys, 95), None, "ms", 30.0)
    yield Figure("search per keystroke, 1M ads, p50", median(keys), None, "ms")
    rare = [f"{chance.randrange(SIZE):07d}" for _ in range(3 if quick else 7)]
    found = [(ours(word) * 1e3, like(word) * 1e3) for word in rare]
    yield Figure(
        "search of a rare word against LIKE, p95",
        percentile([pair[0] for pair in found], 95), percentile([pair[1] for pair in found], 95), "ms", 0.2,
    )  # fmt: skip
    reader.close()


def letters(word: str) -> Iterator[str]:
    """What is in the field after each letter, from the third on."""
    for end in range(3, min(len(word), 9) + 1):
        yield word[:end]


def _spent(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
