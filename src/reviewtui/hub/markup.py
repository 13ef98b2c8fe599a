"""HTML as values: whatever is no `Markup` already is text, and is escaped where it is put in.

So text from outside can be no element, no attribute and no end of one: there is no other way to write HTML here.
Characters that hide, turn or act are made visible first (`reviewtui.text`).
"""

from html import escape

from reviewtui.text import visible

_EMPTY = frozenset({"meta", "link", "br"})
"""Elements without an end."""


class Markup(str):
    """HTML that was put together here."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str | bool) -> Markup:
    """An element. An attribute's name is written with `_` for `-` and may end in `_`; False leaves it out."""
    head = name
    for key, value in attributes.items():
        if value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        head += f" {key}" if value is True else f' {key}="{escape(visible(str(value)))}"'
    if name in _EMPTY:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{several(*inside)}</{name}>")


def several(*inside: str) -> Markup:
    """One after another, text among them escaped."""
    return Markup("".join([one if isinstance(one, Markup) else escape(visible(one)) for one in inside]))


def document(language: str, *inside: Markup) -> bytes:
    """A whole page."""
    return b"<!doctype html>\n" + element("html", *inside, lang=language).encode("utf-8", "replace") + b"\n"
