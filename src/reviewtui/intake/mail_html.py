"""The text of an HTML mail as its reader sees it, apart from what the mail hides. Nothing is ever fetched.

The parser is Python's own: no library that turns HTML into text keeps hidden text, quotes and link targets apart,
and those decide here what a mail says. Where a style is too clever to follow, its text counts as hidden: hidden text
is never believed, and one that says something else sends the mail to a person.
"""

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

Colour = tuple[int, int, int] | None
"""Red, green and blue; None where it cannot be told."""

LINK_LIMIT = 2000
"""Characters of one link; longer ones are not read."""
DEPTH_LIMIT = 200
"""Open elements; what is deeper counts as hidden."""


class Line(NamedTuple):
    """One line of a mail, with the links that begin on it. `depth`: so many quotes it stands in."""

    text: str
    links: tuple[str, ...] = ()
    depth: int = 0


class Shown(NamedTuple):
    """What an HTML text shows, what it hides, and whether all of it could be read."""

    lines: list[Line]
    hidden: str
    whole: bool


class _Element(NamedTuple):
    tag: str
    hidden: bool
    silent: bool
    depth: int
    colour: Colour
    behind: Colour


_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_SILENT = frozenset((
    "script", "style", "title", "template", "iframe", "object", "svg", "math", "select", "audio", "video", "canvas",
    "noframes", "applet",
))  # fmt: skip
_BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))

_NAMED = {
    "white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "red": (255, 0, 0), "green": (0, 128, 0),
    "blue": (0, 0, 255), "gray": (128, 128, 128), "grey": (128, 128, 128), "navy": (0, 0, 128),
}  # fmt: skip
_WHITE = _NAMED["white"]
_ALIKE = 24
"""Colours that differ by no more than this in each of red, green and blue cannot be told apart."""

_DECLARATION = re.compile("<!--|<[!?]")
_LAST_NAMES = re.compile(r"[.#]?[\w-]+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(([0-9]{1,3})[, ]+([0-9]{1,3})[, ]+([0-9]{1,3})(?:[,/ ]+([0-9.]+%?))?\)")
_SPACE = re.compile(r"[ \r\n\f\xa0]+")
_FAR = -400.0
"""Pixels beyond which text lies off the page."""


def read_html(html: str) -> Shown:
    """What this HTML shows and hides."""
    reader = _Reader(_sheet_of(html))
    whole = True
    try:
        reader.feed(_plain_tags(html))
        reader.close()
    except AssertionError:  # how Python's parser meets a declaration that it does not know
        whole = False
    reader.end_line()
    return Shown(reader.lines, " ".join(reader.hidden), whole)


def _plain_tags(html: str) -> str:
    """The HTML without comments and declarations, and with no tag that never ends.

    Python's parser looks to the end of the text for the end of each of these, which takes hours where there are many.
    """
    kept, at = [], 0
    while (start := _DECLARATION.search(html, at)) is not None:
        kept.append(html[at : start.start()])
        end = "-->" if start.group() == "<!--" else ">"
        found = html.find(end, start.end())
        at = len(html) if found < 0 else found + len(end)
    kept.append(html[at:])
    text = "".join(kept)
    last = text.rfind(">") + 1
    return text[:last] + text[last:].replace("<", " ")


class _Reader(HTMLParser):
    def __init__(self, sheet: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.hidden: list[str] = []
        self._sheet = sheet
        self._stack = [_Element("", hidden=False, silent=False, depth=0, colour=(0, 0, 0), behind=_WHITE)]
        self._open: Counter[str] = Counter()
        self._text: list[str] = []
        self._links: list[str] = []

    def end_line(self) -> None:
        """Finish the line that is being read."""
        text = _SPACE.sub(" ", "".join(self._text)).strip(" \t")
        if text or self._links:
            self.lines.append(Line(text, tuple(self._links), self._stack[-1].depth))
        self._text.clear()
        self._links.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.end_line()
        elif tag in _CELLS:
            self._text.append("\t")
        given = {name: value or "" for name, value in reversed(attrs)}
        element = self._element(tag, given)
        href = given.get("href", "")
        if tag == "a" and href and len(href) <= LINK_LIMIT and not element.hidden and not element.silent:
            self._links.append(href.strip())
        if tag not in _VOID:
            self._stack.append(element)
            self._open[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # a browser takes no notice of the slash

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.end_line()
        if not self._open[tag]:
            return
        while len(self._stack) > 1:
            closed = self._stack.pop().tag
            self._open[closed] -= 1
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        here = self._stack[-1]
        if here.silent:
            return
        if here.hidden or _alike(here.colour, here.behind):
            if data.strip():
                self.hidden.append(_SPACE.sub(" ", data.replace("\t", " ")))
        else:
            self._text.append(data.replace("\t", " "))

    def _element(self, tag: str, given: Mapping[str, str]) -> _Element:
        outer = self._stack[-1]
        names = [tag, *(f".{name}" for name in given.get("class", "").split()[:20]), f"#{given.get('id', '')}"]
        style = _declared(";".join([*(self._sheet[name] for name in names if name in self._sheet),
                                    given.get("style", "")]))  # fmt: skip
        ground = style.get("background-color") or style.get("background") or given.get("bgcolor", "")
        colour = style.get("color") or given.get("color", "")
        return _Element(
            tag,
            hidden=outer.hidden or "hidden" in given or len(self._stack) > DEPTH_LIMIT or _hides(style),
            silent=outer.silent or tag in _SILENT,
            depth=min(outer.depth + (tag == "blockquote"), 100),
            colour=_colour(colour) if colour else outer.colour,
            behind=_colour(ground) if ground and ground != "transparent" else outer.behind,
        )


def _sheet_of(html: str) -> dict[str, str]:
    """What style sheets say of elements, classes and ids, by the last name of each selector."""
    sheet: dict[str, str] = {}
    for block in html.lower().split("<style")[1:100]:
        rules = _COMMENT.sub("", block.partition(">")[2].partition("</style")[0])
        for rule in rules.split("}"):
            selectors, _, style = rule.rpartition("{")
            for selector in selectors.rpartition("{")[2].split(",")[:50]:  # within @media, as if it always held
                last = _LAST_NAMES.findall(selector[-200:])
                if last and len(sheet) < 2000:
                    sheet[last[-1]] = f"{sheet.get(last[-1], '')};{style}"[-8000:]
    return sheet


def _declared(style: str) -> dict[str, str]:
    """A style's properties, in lower case; the last of a name counts."""
    declared = {}
    for part in _COMMENT.sub("", style.lower()).split(";"):
        name, _, value = part.partition(":")
        if value:
            declared[name.strip()] = value.replace("!important", "").strip()
    if "\\" in style:  # letters in disguise
        declared["display"] = "none"
    return declared


def _hides(style: Mapping[str, str]) -> bool:
    get = style.get
    if get("display") == "none" or get("visibility") in ("hidden", "collapse") or get("mso-hide") == "all":
        return True
    if any(_size(get(name, "")) == 0 for name in ("opacity", "zoom")) or "scale(0" in get("transform", ""):
        return True
    if _size(get("font-size", "")) <= 2 or (_size(get("line-height", "")) == 0 and "overflow" in style):
        return True
    if "clip" in style or "clip-path" in style or "opacity(0" in get("filter", ""):
        return True
    clipped = get("overflow", "") in ("hidden", "clip")
    if clipped and any(_size(get(name, "")) == 0 for name in ("max-height", "height", "max-width", "width")):
        return True
    away = ("text-indent", "left", "top", "right", "bottom", "margin-left", "margin-top")
    return any(_size(get(name, "")) < _FAR for name in away)


def _size(value: str) -> float:
    """The number a value begins with, in pixels where it is a length; a large one for no number."""
    number = _NUMBER.match(value)
    if number is None:
        return 1000.0
    size = float(number.group())
    unit = value[number.end() :].strip()
    return size * 16 if unit.startswith(("em", "rem")) else size / 100 * 16 if unit.startswith("%") else size


def _colour(value: str) -> Colour:
    value = value.strip().lower()
    if value == "transparent":
        return None
    if "url(" in value or "gradient" in value:
        return None
    if found := _HEX.search(value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.search(value):
        return min(int(found[1]), 255), min(int(found[2]), 255), min(int(found[3]), 255)
    return next((_NAMED[word] for word in value.split() if word in _NAMED), None)


def _alike(one: Colour, other: Colour) -> bool:
    if one is None or other is None:
        return False
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
