"""Our app on a home, as `reviewtui --home` starts it, but for the sync: these caches came from no hub."""

import sys


def main(home: str) -> None:
    """Run the app until it is ended."""
    from reviewtui import cli  # what the command loads before the screen  # noqa: F401
    from reviewtui.commands.screen import app_on
    from reviewtui.settings import load

    app_on(load(home), None).run()


if __name__ == "__main__":
    main(sys.argv[1])
