"""What is typed after a command, as values. A wrong one is told in our words."""

import argparse
from collections.abc import Callable

from reviewtui.errors import Misused
from reviewtui.words import say


def count(text: str) -> int:
    """A count: digits alone."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(say("cli.not_a_count", text=text[:40]))
    return int(text)


def up_to(most: int, least: int = 0) -> Callable[[str], int]:
    """A count of at most this, and at least that."""

    def number(text: str) -> int:
        if least:
            bare = text.removeprefix("-")
            if bare.isascii() and bare.isdigit() and not (bare == text and least <= int(text[:10]) <= most):
                raise argparse.ArgumentTypeError(say("cli.not_between", text=text[:40], least=least, most=most))
        if (found := count(text)) > most:
            raise argparse.ArgumentTypeError(say("cli.not_up_to", text=text, most=most))
        return found

    return number


def hash_(text: str) -> str:
    """A SHA-256 in hex, whichever case it was typed in."""
    text = text.strip().lower()
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(say("cli.not_a_hash", text=text[:80]))
    return text


def pair(text: str) -> tuple[str, str]:
    """`field=column`."""
    field, equals, column = text.partition("=")
    if not equals or not field:
        raise argparse.ArgumentTypeError(say("cli.not_a_pair", text=text[:80]))
    return field, column


def host_and_port(text: str) -> str:
    """`name:port`, as it was typed."""
    name, colon, port = text.rpartition(":")
    if not name or not colon or not (port.isascii() and port.isdigit() and 0 < int(port[:9]) < 65_536):
        raise argparse.ArgumentTypeError(say("cli.not_a_host", text=text[:80]))
    return text


def reason(text: str) -> tuple[str, str]:
    """A reason of a decision: its code, and the component it points at."""
    code, _, component = text.partition(":")
    return code, component


def span(text: str) -> tuple[str, int, int]:
    """`component:start:end`."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in parts[1:]):
        raise Misused("span_form", span=text[:80])
    return parts[0], int(parts[1]), int(parts[2])


def instant(text: str) -> int:
    """An instant: epoch milliseconds, or a date as people write it."""
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    from reviewtui.domain.values import BadValue, parse_instant

    try:
        return parse_instant(text)
    except BadValue:
        raise argparse.ArgumentTypeError(say("cli.not_an_instant", text=text[:40])) from None
