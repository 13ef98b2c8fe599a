"""Fuzz a served hub by its own OpenAPI document: `python tests/fuzz_api.py --examples 5000`.

Schemathesis makes requests that fit the document and requests that do not, with a token, without one, and with one
that is garbled, and holds every answer against the document: once as an admin, once as somebody in sales who sees one
account.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from hub_setup import ad, appeal, decision, note
from postgres_setup import POSTGRES
from sqlalchemy import func, select

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.ids import uuid7
from reviewtui.hub.access import ENDPOINTS
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tables import AD, FACT
from reviewtui.hub.tokens import create_token
from reviewtui.sync.connection import connected, remote
from reviewtui.sync.observe import send_observations
from reviewtui.sync.secret import Secret
from reviewtui.wire.messages import ObservationIn

HERE = Path(__file__).parent
ACCOUNT = "acme"
ADS = ("0", "1", "2", "3")
DECIDED = uuid7(1_750_000_000_000, 7)
KNOWN, FITTING = "REVIEWTUI_FUZZ_KNOWN", "REVIEWTUI_FUZZ_FITTING"
MODES = ("positive", "negative")
CONTENT = content_hash(Content(text="text 0"))


@contextmanager
def served(url: str, folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A hub in a process of its own with something in it: its address, and a token by who has it."""
    hub = open_hub(url)
    boss = create_token(hub, "boss", "admin")
    tokens = {"admin": boss, "sales": create_token(hub, "sam", "sales", scope=[ACCOUNT])}
    hub.close()
    log = folder / "access.log"
    command = [sys.executable, "-m", "reviewtui", "hub", "serve", "--port", "0", "--access-log", log]
    environ = os.environ | {"REVIEWTUI_DB": url}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().removeprefix("listening on ").strip()
            asyncio.run(fill(address, boss))
            yield address, tokens
        finally:
            process.terminate()


async def fill(address: str, token: str) -> None:
    """Some ads of two accounts, one without, with pictures; decided, appealed, talked of."""
    pictures = [{"kind": "image", "url": "sample:tea"}, {"kind": "image"}]
    said = [ad(str(n), text=f"text {n}", account_id=account, creatives=pictures)
            for n, account in enumerate((ACCOUNT, ACCOUNT, "other", ""))]  # fmt: skip
    async with connected(remote(address, Secret(token))) as client:
        await send_observations(client, [ObservationIn(*one) for one in said], lambda _: None)
        said_of = [
            decision("0", "text 0", id=DECIDED),
            appeal("0", "text 0"),
            note("0"),
            note("2"),
            decision("3", "text 3"),
        ]
        await client.ops(said_of)


def fuzz(address: str, token: str, examples: int, seed: int, mode: str) -> tuple[int, str]:
    """One run of Schemathesis: 0 where nothing was found, and what it says.

    `mode`: `positive` for requests that fit the document, `negative` for those that do not.
    """
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "fuzz_api.toml"),
        "run", f"{address}/schema/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--checks", "all", "--mode", mode,
        "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples), "--seed", str(seed),
        "--continue-on-failure", "--generation-database", "none", "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    environ = os.environ | {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "fuzz_hooks"}
    environ[KNOWN] = json.dumps(places(address, token))
    if mode == "positive":
        environ[FITTING] = "1"
    ended = subprocess.run(command, env=environ, check=False, capture_output=True, text=True)
    return ended.returncode, ended.stdout + ended.stderr


def places(address: str, token: str) -> dict[str, list[str]]:
    """What this hub knows in some places of a request: its id, a cursor, a proof, the hash of its snapshot."""
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}) as line:
        found = {"reviewtui-hub": [line.get("/v1/hello").json()["hub_id"]]}
        found["after"] = ["", line.get("/v1/changes").json()["cursor"]]
        found["proof"] = ["", line.post("/v1/ops", json={"facts": []}).json()["proof"]]
        while (told := line.get("/v1/snapshot")).status_code == httpx.codes.OK:
            if told.json()["ready"]:
                found["sha256"] = [told.json()["sha256"]]
                break
            time.sleep(told.json()["retry_after"])
    return found


def taken(url: str) -> str:
    """What the hub holds by now: how much of what was made up it took."""
    hub = open_hub(url)
    try:
        with hub.reading() as connection:
            kinds = connection.execute(
                select(FACT.c.kind, func.count()).group_by(FACT.c.kind).order_by(FACT.c.kind)
            ).all()
            ads = connection.scalar(select(func.count()).select_from(AD))
    finally:
        hub.close()
    return f"the hub holds {ads} ads and {', '.join(f'{count} {kind}' for kind, count in kinds)}"


def fuzz_as(who: str, address: str, token: str, given: argparse.Namespace) -> int:
    """Both modes, as one of them; returns in how many something was found."""
    failed = 0
    for mode in MODES:
        code, said = fuzz(address, token, given.examples // len(MODES) // len(ENDPOINTS), given.seed, mode)
        failed += code != 0
        print(f"=== as {who}, {mode}, seed {given.seed} ===\n{said}", flush=True)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--examples", type=int, default=500, help="requests of each of the two, about, half of them fitting"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="the hub stands on PostgreSQL")
    given = parser.parse_args()
    try:
        with TemporaryDirectory(prefix="fuzz-") as name:
            folder = Path(name)
            url = POSTGRES.url(folder) if given.postgres else f"sqlite:///{folder / 'hub.db'}"
            with served(url, folder) as (address, tokens):
                with ThreadPoolExecutor(len(tokens)) as at_once:
                    runs = [at_once.submit(fuzz_as, who, address, tokens[who], given) for who in tokens]
                failed = sum(run.result() for run in runs)
                print(taken(url), flush=True)
    finally:
        POSTGRES.stop()
    return failed


if __name__ == "__main__":
    sys.exit(main())
