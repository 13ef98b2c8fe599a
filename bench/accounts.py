"""Accounts: 7,043 of them beside 70: the list opened, the plot opened, a dot moved to, each to its last byte.

The two caches differ in nothing else: each account has a card, eighteen months of use, and a renewal, and
its line is derived before the clock runs, as it is behind a pull. The programs are open side by side and take turns.
Opened is `g a` from the queue, then `v`; each round starts the programs anew and opens twice, so that half of the
times include what the first opening imports. A move is `l`, or `h`, in the plot.

What more accounts cost by their number alone: their lines are read, decoded, sorted, and put into the cells of the
plot. A move looks at cells, of which there are as many however many accounts lie in them.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from time import sleep

import msgspec

from bench.caches import PAGE, mirror_of, pages
from bench.clients import DATA, NOW
from bench.figures import Figure
from bench.start import first_headline
from bench.terminal import Terminal, our_app
from reviewtui.domain.recorded import day_at
from reviewtui.domain.records import RecordKind, RenewalState, Stage
from reviewtui.domain.usage import month_of, shift
from reviewtui.services.desk import prepare_cache
from reviewtui.settings import load
from reviewtui.store.mirror import MirrorStore
from reviewtui.wire.messages import AccountRow, Page
from reviewtui.wire.records import RecordRow

MANY, FEW = 7_043, 70
ADS, MONTHS = 1_000, 18
OPEN_QUIET = 0.5
"""Seconds without a byte after which a screen is open: its rows may come well after its frame."""

_encode = msgspec.json.Encoder().encode


def measure(quick: bool) -> Iterator[Figure]:
    """The figures of accounts."""
    homes = {"many": home_of(MANY), "few": home_of(FEW)}
    times: dict[str, dict[str, list[float]]] = {
        what: {name: [] for name in homes} for what in ("list", "plot", "move", "held", "cpu")
    }
    for _ in range(2 if quick else 6):
        with ExitStack() as open_ones:
            terminals = {name: open_ones.enter_context(Terminal(our_app(home))) for name, home in homes.items()}
            for name, terminal in terminals.items():
                terminal.wait_for(first_headline(homes[name]))
                terminal.settle()
            for _ in range(2):
                _in_turns(terminals, b"ga", times["list"], OPEN_QUIET)
                _in_turns(terminals, b"v", times["plot"], OPEN_QUIET)
                before = {name: terminal.cpu() for name, terminal in terminals.items()}
                for key in islice(cycle(b"lllhhl"), 20 if quick else 60):
                    _in_turns(terminals, bytes([key]), times["move"])
                for name, terminal in terminals.items():
                    times["cpu"][name].append(terminal.cpu() - before[name])
                for key in (b"l", b"h"):
                    _in_turns(terminals, key * 50, times["held"], OPEN_QUIET)
                for terminal in terminals.values():
                    for keys in (b"\x1b", b"gq"):
                        terminal.press(keys, quiet=OPEN_QUIET)
    for what, title, goal in (
        ("list", "accounts opened, 7,043 against 70", 2.0),
        ("plot", "account plot opened, 7,043 against 70", 2.0),
        ("move", "a move in the plot, 7,043 against 70", 2.0),
        ("cpu", "moves in the plot, 7,043 against 70 (CPU)", 2.0),
        ("held", "50 moves at once, 7,043 against 70", 2.0),
    ):
        many, few = (median(times[what][name]) * 1000 for name in homes)
        yield Figure(title, many, few, "ms", goal)


def _in_turns(
    terminals: dict[str, Terminal], keys: bytes, times: dict[str, list[float]], quiet: float = 0.05
) -> None:  # fmt: skip
    """The same keys on both; whoever was first is last the next time."""
    for name in sorted(terminals, key=lambda name: len(times[name]) % 2 == (name == "many")):
        _, last, size = terminals[name].press(keys, quiet=quiet)
        if size:
            times[name].append(last)
        sleep(0.02)


def home_of(count: int) -> Path:
    """A home with so many accounts, built if it is not there."""
    home = DATA / f"accounts-{count}"
    if home.exists():
        prepare_cache(load(str(home), {}))
        return home
    building = DATA / f"building-accounts-{count}"
    shutil.rmtree(building, ignore_errors=True)
    print(f"building a cache of {count:,} accounts, once", flush=True)
    settings = load(str(building), {})
    prepare_cache(settings)
    mirror = MirrorStore(mirror_of(building))
    seq = 0
    for page in pages(ADS):
        mirror.apply(page, NOW)
        seq = page.upto
    for first in range(0, count, PAGE):
        page = Page(epoch="bench", cursor="", upto=0, head=count, more=True)
        for number in range(first, min(count, first + PAGE)):
            seq = _tell(page, number, seq)
        page.upto, page.cursor = seq, f"bench..{seq}"
        mirror.apply(page, NOW)
    while mirror.index_some(20_000) or mirror.sum_some(NOW, 1_000):
        pass
    mirror.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    mirror.close()
    building.rename(home)
    return home


def _tell(page: Page, number: int, seq: int) -> int:
    """What sources say of one account; gives the next number of the order."""
    random = Random(f"bench accounts {number}")
    today, id = day_at(NOW), f"account-{number:05}"
    users, trend = round(random.lognormvariate(4, 1.4)) + 1, random.gauss(0.01, 0.04)
    share = random.uniform(0.08, 0.8)
    card = {
        "name": f"Customer {number:05}", "owner": random.choice(("ana", "ben", "mia", "zoe")), "backup": "lia",
        "stage": Stage.LIVE, "segment": random.choice(("small", "mid", "enterprise")), "plan": "team",
        "last_contact": (today - timedelta(days=random.randrange(200))).isoformat(), "currency": "EUR",
    }  # fmt: skip
    use = {}
    for back in range(1, MONTHS + 1):
        active = round(users * (1 + trend) ** (MONTHS - back) * random.uniform(0.9, 1.1))
        use[f"{shift(month_of(today), -back)}/active"] = active
        use[f"{shift(month_of(today), -back)}/eligible"] = round(active / share) + 1
    renews = (today + timedelta(days=random.randrange(370))).isoformat()
    renewal = {
        "account_id": id, "renews_on": renews, "amount_minor": users * 90_000, "currency": "EUR", "period": "year",
        "state": RenewalState.OPEN,
    }  # fmt: skip
    if random.random() < 0.1:
        card |= {"churned": True, "churned_on": (today - timedelta(days=random.randrange(90))).isoformat()}
    page.accounts.append(AccountRow(seq + 1, id, str(card["name"])))
    said = ((RecordKind.ACCOUNT, id, card), (RecordKind.USAGE, id, use), (RecordKind.RENEWAL, f"crm:{id}", renewal))
    for at, (kind, thing, fields) in enumerate(said, 2):
        page.records.append(
            RecordRow(seq + at, id, kind, thing, "crm", NOW, NOW, NOW, "{}", _encode(fields).decode())
        )
    return seq + 1 + len(said)
