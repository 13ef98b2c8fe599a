"""Faults that every document may have: a number out of bounds, a word that cannot stand there, a name twice."""

from collections.abc import Iterable

from reviewtui.errors import Misused

MOST_ENTRIES = 200
NAME_LENGTH = 60


def number(place: str, value: float, least: float, most: float) -> None:
    """A number within bounds.

    Raises:
        Misused: `rule_number`.
    """
    if not least <= value <= most:
        raise Misused("rule_number", rule=place, number=value, least=least, most=most)


def among(place: str, word: str, known: Iterable[str]) -> None:
    """A word that is known.

    Raises:
        Misused: `rule_word`.
    """
    if word not in known:
        raise Misused("rule_word", rule=place, word=word, known=", ".join(known))


def short(place: str, text: str, most: int) -> None:
    """A text of bounded length.

    Raises:
        Misused: `too_long`.
    """
    if len(text) > most:
        raise Misused("too_long", field=place, limit=most)


def different(place: str, names: list[str]) -> None:
    """Not too many names, each of which is one, and none twice.

    Raises:
        Misused: `rules_many`, `rules_name`, `rules_twice`.
    """
    if len(names) > MOST_ENTRIES:
        raise Misused("rules_many", name=place, most=MOST_ENTRIES)
    for at, name in enumerate(names, 1):
        named(f"{place} {at}", name)
        if name in names[: at - 1]:
            raise Misused("rules_twice", rule=f"{place} {at}", name=name)


def named(place: str, name: str) -> None:
    """A name that says something.

    Raises:
        Misused: `rules_name`.
    """
    if not 0 < len(name.strip()) <= len(name) <= NAME_LENGTH:
        raise Misused("rules_name", rule=place, most=NAME_LENGTH)
