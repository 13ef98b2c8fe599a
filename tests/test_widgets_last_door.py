"""The last door: no painted line holds a character that hides or acts, and none changes its length."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from reviewtui.widgets.last_door import LastDoor

PIECES = st.sampled_from(
    ["a", " ", "é", "中", "👍🏿", "│", "e\u0301", "\u0301" * 9, "\x1b[2J", "\x1b]52;c;eA==\x07", "\x9b31m", "\u202e",
     "\u200b", "\ue000", "\U000e0041", "\t", "\x00", "\x7f", "\ufeff", "[/x]"]
)  # fmt: skip
lines = st.lists(st.tuples(st.lists(PIECES, max_size=6).map("".join), st.sampled_from([None, Style(bold=True)])))


def through(line: list[Segment]) -> list[Segment]:
    return LastDoor().apply(line, Color(0, 0, 0))


@given(lines)
def test_only_visible_characters_pass_and_the_line_keeps_its_length(parts: list[tuple[str, Style | None]]) -> None:
    line = [Segment(text, style) for text, style in parts]
    shown = through(line)
    assert Strip(shown).cell_length == Strip(line).cell_length
    for text, _, _ in shown:
        hidden = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")}
        assert hidden <= {"\u200c", "\u200d"}


def test_a_clean_line_is_left_as_it_is() -> None:
    line = [Segment("plain 中 é 👩‍👧 [/x]", Style(bold=True)), Segment(" │ ")]
    assert through(line) is line


def test_a_mark_stands_out_and_pushes_what_follows() -> None:
    shown = through([Segment("a\u202eb   ", Style(bold=True))])
    assert "".join(text for text, _, _ in shown) == "a⟨U+2"
    assert [bool(style and style.reverse) for _, style, _ in shown] == [False, True]
