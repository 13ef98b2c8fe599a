"""Our app on a home, as `reviewtui --home` starts it, but for the sync: these caches came from no hub."""

import sys


def main(home: str) -> None:
    """Run the app until it is ended."""
    from reviewtui.app import ReviewApp
    from reviewtui.settings import load

    ReviewApp(load(home), None).run()


if __name__ == "__main__":
    main(sys.argv[1])
