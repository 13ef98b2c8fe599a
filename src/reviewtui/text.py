"""The only door from stored text to a screen, a terminal or a log.

Text from outside is hostile: it may hold escape sequences, characters that reverse or hide others, or a
thousand accents on one letter. Here each such character becomes a mark that can be seen, and nothing
that acts on a terminal passes. Markup is not this module's business: it is passed on as it is, and
whoever paints must never parse it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from reviewtui import characters as of
from reviewtui.characters import Kind

TAB = "    "
ELLIPSIS = "…"
RETURN = "⏎"
"""Stands for a line break where a text must stay on one line."""

CIRCLE = "◌"
"""Carries a combining mark that came without a letter to sit on."""

_LIMITS = {Kind.MARK: 3, Kind.STACKED_MARK: 6}
"""Combining marks that one letter may carry; a Burmese one has up to five."""

JOINED = 4
"""Pictographs that one emoji may be joined of: the longest in use are families and kisses of four."""


class Run(NamedTuple):
    """A piece of visible text and the raw code points it stands for: `start` to `end`, half open.

    Where `mark` is false, `text` is those code points themselves, one for one, except that a tab, or a
    carriage return with or without its newline, is a run of its own. A mark stands for its code points
    as a whole.
    """

    text: str
    start: int
    end: int
    mark: bool


_NO_TONES = str.maketrans("", "", of.SKIN_TONES)
_TALK = str.maketrans({"@": "＠", "<": "‹", ">": "›", "[": "［", "]": "］", "`": "ˋ"})
"""What a chat would act on, and what stands for it."""


def visible(text: str) -> str:
    """The text with every hidden or acting character made a mark: safe to show, over several lines.

    Newlines stay, CR and CRLF become newlines, a tab becomes four spaces. Joiners and styles stay inside
    emoji and inside the scripts that are written with them. What is visible already is unchanged.
    """
    return text if _is_clean(text) else "".join([run.text for run in _scan(text)])


def terminal(text: str) -> str:
    """The visible text on one line, for a command's output or a log: line breaks become `⏎`."""
    line = visible(text)
    return line.replace("\n", RETURN) if "\n" in line else line


def chat(text: str) -> str:
    """The visible text on one line, to be pasted into a chat: it mentions nobody, and hides no link behind words.

    `@` and the brackets by which chats mark mentions and links are replaced by signs that look like them and do
    nothing; so are the marks of code, which would hide the rest of a message.
    """
    return terminal(text).translate(_TALK)


def runs(text: str) -> list[tuple[str, bool]]:
    """The visible text in pieces, each with whether it is a mark, to be painted apart from the text."""
    if _is_clean(text):
        return [(text, False)] if text else []
    pieces: list[tuple[str, bool]] = []
    for run in _scan(text):
        if pieces and pieces[-1][1] == run.mark:
            pieces[-1] = (pieces[-1][0] + run.text, run.mark)
        else:
            pieces.append((run.text, run.mark))
    return pieces


def runs_with_offsets(text: str) -> list[Run]:
    """The visible text in pieces that tell where each was in the raw text; together they cover all of it."""
    if _is_clean(text):
        return [Run(text, 0, len(text), False)] if text else []
    return list(_scan(text))


def cell(text: str, width: int) -> str:
    """The text on one line of at most `width` terminal cells, cut at a word where there is room for it.

    Runs of spaces and line breaks become one space. Emoji are shown unjoined and unstyled: programs disagree on
    how wide a joined one is, and the columns after it must stand where they should.
    """
    if width <= 0:
        return ""
    head = 8 * width + 64
    if len(text) > head:
        line = _one_line(text[:head])
        # The margin keeps what the cut through the raw text may have changed out of sight.
        if cell_width(line) > width + 16:
            return _cut(line, width)
    line = _one_line(text)
    return line if cell_width(line) <= width else _cut(line, width)


def columns(text: str, width: int) -> list[str]:
    """The text as `cell` gives it, a sign for each terminal cell: '' behind a wide one, marks on what they mark."""
    signs: list[str] = []
    for character in cell(text, width):
        wide = cell_width(character)
        if wide or not signs:
            signs += [character, *[""] * (wide - 1)]
        else:
            signs[-1 if signs[-1] else -2] += character
    return signs


def plain_emoji(text: str) -> str:
    """The text without selectors that ask for a wide emoji, and without skin tones: terminals disagree on the width
    of either."""
    if text.isascii():
        return text
    return text.replace(of.EMOJI_STYLE, "").translate(_NO_TONES)


def cell_width(text: str) -> int:
    """Terminal cells that one line of visible text takes.

    As Textual measures it, but an emoji joined of several counts as its parts: not every terminal joins
    them, and a line that is too short does less harm than one that is too long.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    width = sum(map(of.widths.__getitem__, text))
    if of.EMOJI_STYLE in text:
        width += sum(of.widens(text, at) for at, character in enumerate(text) if character == of.EMOJI_STYLE)
    return width


def host_of(url: str) -> str:
    """The host that a browser would go to, to be shown before opening; other scripts as punycode.

    Empty where the address is not plain http or https, or where programs could read another host in it.
    """
    from urllib.parse import urlsplit

    if not url.isprintable() or "\\" in url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    if ":" in host:
        return f"[{host}]" if re.fullmatch(r"[0-9a-f:.]+", host) else ""
    host = ".".join([_ascii_label(label) for label in re.split("[.\u3002\uff0e\uff61]", host)])
    return host if re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", host) else ""


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    label = unicodedata.normalize("NFKC", label).lower()
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


_ASCII = bytes(range(128))
_kinds = of.kinds
_PLAIN, _SPACE = Kind.PLAIN, Kind.SPACE


def _is_clean(text: str) -> bool:
    """Whether the text needs no mark and nothing replaced. Must stay fast: most text is clean."""
    flat = text.replace("\n", "") if "\n" in text else text
    if not flat.isprintable():
        return False
    # Dropping what is ASCII by bytes is ten times as fast as looking at it by expression.
    return flat.isascii() or of.has_context(flat.encode().translate(None, _ASCII).decode()) is None


def _scan(text: str) -> Iterator[Run]:
    """Cut the text into runs; what is kept as it is runs on until something is not."""
    start = at = 0
    # `last`: the character kept just before, or '' where nothing can combine with it; `carried`: the marks
    # it carries; `joined`: the pictographs joined so far.
    last, carried, joined = "", 0, 1
    while at < len(text):
        character = text[at]
        kind = _kinds[character]
        if kind is _PLAIN or kind is _SPACE:
            if last != of.ZWJ:
                joined = 1
            last, carried = (character if kind is _PLAIN else ""), 0
            at += 1
            continue
        length, carries = _kept(kind, text, at, last, carried, joined)
        if length:
            joined += character == of.ZWJ
            at += length
            last, carried = text[at - 1], carries
            continue
        if start < at:
            yield Run(text[start:at], start, at, False)
        start = at
        shown, at = _replaced(kind, text, at, last)
        yield Run(shown, start, at, kind is not Kind.BREAK)
        start, last, carried, joined = at, "", 0, 1
    if start < at:
        yield Run(text[start:at], start, at, False)


def _kept(kind: Kind, text: str, at: int, last: str, carried: int, joined: int) -> tuple[int, int]:
    """How many characters from here are kept as they are (0: none), and the marks the last one then carries."""
    if last == "":
        return 0, 0
    if kind in _LIMITS:
        return int(carried < _LIMITS[kind]), carried + 1
    if kind is Kind.JOINER:
        following = text[at + 1 : at + 2]
        emoji = text[at] == of.ZWJ and joined < JOINED and _joins_pictures(last, following)
        return int(emoji or _joins_letters(last, following)), 0
    if carried:
        return 0, 0
    if kind is Kind.PICTURE_STYLE:
        key = last in of.KEYS and text[at : at + 2] == of.EMOJI_STYLE + of.KEYCAP
        return int(key or of.is_picture(last)), 0
    if kind is Kind.SKIN:
        return int(of.is_picture(text[at - 2] if last == of.EMOJI_STYLE else last)), 0
    if kind is Kind.TAG:
        region = of.region_tags(text, at) if last == of.BLACK_FLAG else None
        return (region.end() - at if region else 0), 0
    if kind is Kind.SYMBOL_STYLE:
        return int(unicodedata.category(last) in ("Lo", "Sm", "So")), 1
    if kind is Kind.IDEOGRAPH_STYLE:
        return int(unicodedata.category(last) == "Lo"), 1
    return 0, 0


def _joins_pictures(last: str, following: str) -> bool:
    left = last in (of.TEXT_STYLE, of.EMOJI_STYLE) or _kinds[last] is Kind.SKIN or of.is_picture(last)
    return left and following != "" and of.is_picture(following) and _kinds[following] is _PLAIN


def _joins_letters(last: str, following: str) -> bool:
    """Whether a joiner stands between two letters (or their marks) of a script that is written with it."""
    return (
        of.is_joining(last)
        and unicodedata.category(last)[0] in "LM"
        and following != ""
        and of.is_joining(following)
        and _kinds[following] is _PLAIN
        and unicodedata.category(following)[0] == "L"
    )


def _replaced(kind: Kind, text: str, at: int, last: str) -> tuple[str, int]:
    """What stands for the character here, and where what it stands for ends in the raw text."""
    character = text[at]
    if character == "\t":
        return TAB, at + 1
    if character == "\r":
        return "\n", at + (2 if text.startswith("\n", at + 1) else 1)
    if kind not in _LIMITS:
        return _mark(character), at + 1
    end = at + 1
    if last:  # more marks than one letter may carry
        while end < len(text) and _kinds[text[end]] in _LIMITS:
            end += 1
        return f"⟨+{end - at}⟩", end
    while end < len(text) and end - at < _LIMITS.get(_kinds[text[end]], 0):
        end += 1
    return CIRCLE + text[at:end], end


def _mark(character: str) -> str:
    """How a character that may not pass is shown."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def _one_line(text: str) -> str:
    line = visible(text)
    if of.ZWJ in line:
        line = line.replace(of.ZWJ, "")
    return " ".join(plain_emoji(line).split())


def _cut(line: str, width: int) -> str:
    """The line cut to `width` cells with an ellipsis: after a word if that leaves most of the width."""
    total = start = 0
    for index, character in enumerate(line):
        cells = of.widths[character]
        if character == of.EMOJI_STYLE:
            cells = int(of.widens(line, index))
        elif cells:
            start = index
        total += cells
        if total > width - 1:
            break
    letters = of.flag_letters(line, 0, start)
    if letters and (letters.end() - letters.start()) % 2 and of.flag_letters(line[start]):
        start -= 1
    kept = line[:start]
    if line[start] != " ":
        word = kept.rfind(" ")
        if word >= 0.6 * start:
            kept = kept[:word]
    return kept.rstrip() + ELLIPSIS
