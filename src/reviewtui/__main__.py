"""`python -m reviewtui` and the `reviewtui` command."""

import sys


def main() -> int:
    """Run the command line and return its exit code (0 done, 1 failed, 2 misused)."""
    from reviewtui.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
