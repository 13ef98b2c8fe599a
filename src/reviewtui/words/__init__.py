"""Every word a user sees: one catalogue, English first and Spanish beside it.

A key is `area.name`; the area is a module of this package, loaded when one of its words is first
needed. Values are filled in by `str.format` into *our* sentence, so text from outside can never act
as a format. It can still hold hostile characters: pass the result through `reviewtui.text` on its way
to a screen.
"""

from importlib import import_module

LANGUAGES = ("en", "es")
Catalogue = dict[str, tuple[str, str]]

_language = 0
_areas: dict[str, Catalogue] = {}


def set_language(language: str) -> None:
    """Speak `en` or `es` from now on; an unknown language leaves English."""
    global _language
    _language = LANGUAGES.index(language) if language in LANGUAGES else 0


def language() -> str:
    """The language spoken now: `en` or `es`."""
    return LANGUAGES[_language]


def say(key: str, /, **values: object) -> str:
    """The sentence of `key` in the current language, with its values filled in.

    Raises:
        KeyError: no such key; a programming error that the tests look for in every call.
    """
    return say_in(language(), key, **values)


def say_in(language: str, key: str, /, **values: object) -> str:
    """As `say`, in a language of its own: for words that somebody else will read.

    Raises:
        KeyError: no such key.
        ValueError: no such language.
    """
    area, _, name = key.partition(".")
    if area not in _areas:
        _areas[area] = import_module(f"{__name__}.{area}").WORDS
    sentence = _areas[area][name][LANGUAGES.index(language)]
    return sentence.format(**values) if values else sentence
