"""Fuzz a served hub by its own OpenAPI document: `python tests/fuzz_api.py --examples 5000`.

Schemathesis makes requests that fit the document and requests that do not, with a token, without one, and with one
that is garbled, and holds every answer against the document: once as an admin, once as somebody in sales who sees one
account.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hub_setup import ad, appeal, decision, note

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.ids import uuid7
from reviewtui.hub.opening import open_hub
from reviewtui.hub.tokens import create_token
from reviewtui.sync.connection import connected, remote
from reviewtui.sync.observe import send_observations
from reviewtui.sync.secret import Secret
from reviewtui.wire.messages import ObservationIn

HERE = Path(__file__).parent
ACCOUNT = "acme"
ADS = ("0", "1", "2", "3")
DECIDED = uuid7(1_750_000_000_000, 7)
CONTENT = content_hash(Content(text="text 0"))


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A hub in a process of its own with something in it: its address, and a token by who has it."""
    url = f"sqlite:///{folder / 'hub.db'}"
    hub = open_hub(url)
    boss = create_token(hub, "boss", "admin")
    tokens = {"admin": boss, "sales": create_token(hub, "sam", "sales", scope=[ACCOUNT])}
    hub.close()
    command = [sys.executable, "-m", "reviewtui", "hub", "serve", "--port", "0"]
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


def fuzz(address: str, token: str, examples: int, seed: int, *, phases: str = "examples,coverage,fuzzing") -> int:
    """One run of Schemathesis; what it says goes to standard output. Returns 0 where nothing was found."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "fuzz_api.toml"),
        "run", f"{address}/schema/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--checks", "all",
        "--phases", phases, "--mode", "all", "--max-examples", str(examples), "--seed", str(seed),
        "--generation-deterministic", "--continue-on-failure",
        "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    environ = os.environ | {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "fuzz_hooks"}
    return subprocess.run(command, env=environ, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("admin", "sales"))
    given = parser.parse_args()
    failed = 0
    with TemporaryDirectory(prefix="fuzz-") as folder, served(Path(folder)) as (address, tokens):
        for who in [given.only] if given.only else tokens:
            print(f"=== as {who} ===", flush=True)
            failed += fuzz(address, tokens[who], given.examples, given.seed) != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
