"""Text from outside on its way to a screen: whatever it holds, only what can be seen gets through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reviewtui import characters
from reviewtui.characters import Kind
from reviewtui.text import cell, cell_width, columns, host_of, runs, runs_with_offsets, terminal, visible

FORBIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
JOINERS = {"\u200c", "\u200d"}
TAGS = {chr(code) for code in range(0xE0020, 0xE0080)}

# Pieces that meet each other badly: joiners, styles, flags, accents, controls, directions, wide letters.
PIECES = (
    *("a b\n\r\t0#é…⟩◌", "\x1b", "\x07", "\x00", "\x7f", "\x85", "\x9b", "\u00ad", "\u034f", "\u061c", "\u115f"),
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ue000", "\ud800"),
    *("\u0301", "\u0489", "\u0e47", "\u20e3", "\u20dd", "\ufe00", "\ufe0e", "\ufe0f", "\U000e0101", "\u3164"),
    *("❤", "☎", "⌚", "👩", "👧", "🏳", "🏴", "🌈", "🏽", "🇪", "🇸", "\U000e0067", "\U000e0062", "\U000e007f"),
    *(
        "中",
        "か",
        "\u3099",
        "한",
        "\u1112",
        "\u1161",
        "\u11ab",
        "ش",
        "ه",
        "\u064b",
        "क",
        "\u094d",
        "\u093e",
        "က",
        "\u1031",
    ),
    *("[", "]", "[/x]", "[@click=app.quit]", "\u00a0", "\u3000", "\U0001fae0", "\U000f0000", "\uffff"),
)
hostile = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(st.characters(codec=None), max_size=40),
)


def combines(character: str) -> bool:
    return characters.kinds[character] in (Kind.MARK, Kind.STACKED_MARK)


def survivors(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in FORBIDDEN and c != "\n"}


@given(hostile)
def test_nothing_hidden_or_acting_survives(text: str) -> None:
    assert survivors(visible(text)) <= JOINERS | TAGS
    assert "\n" not in terminal(text)


@given(hostile)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert terminal(terminal(text)) == terminal(text)


@given(hostile)
def test_runs_are_the_visible_text_and_cover_all_of_the_raw_one(text: str) -> None:
    assert "".join(piece for piece, _ in runs(text)) == visible(text)
    at = 0
    for run in runs_with_offsets(text):
        assert run.start == at < run.end
        raw = text[run.start : run.end]
        if not run.mark:
            assert run.text == raw or (raw, run.text) in {("\t", "    "), ("\r", "\n"), ("\r\n", "\n")}
        assert not combines(run.text[0]), "no run leans on the one before it"
        at = run.end
    assert at == len(text)
    assert "".join(run.text for run in runs_with_offsets(text)) == visible(text)


@given(hostile)
def test_no_letter_carries_a_heap_of_marks(text: str) -> None:
    carried = 0
    for character in visible(text):
        carried = carried + 1 if combines(character) else 0
        assert carried <= 6


@given(hostile, st.integers(-1, 60))
def test_a_cell_is_one_line_no_wider_than_it_may_be(text: str, width: int) -> None:
    shown = cell(text, width)
    assert cell_width(shown) <= max(0, width)
    assert cell_len(shown) == cell_width(shown), "the screen measures it as we do"
    assert "\n" not in shown
    assert "  " not in shown
    assert not survivors(shown) - TAGS - {"\u200c"}
    assert visible(shown) == shown


@given(st.lists(st.sampled_from(PIECES), min_size=30, max_size=60).map(lambda p: "".join(p) * 10), st.integers(1, 12))
def test_a_long_text_gives_the_same_cell_as_its_first_words_do(text: str, width: int) -> None:
    line = " ".join(visible(text).replace("\u200d", "").split())
    assert cell(text, width) == cell(line, width)


@given(hostile)
def test_the_screen_never_finds_a_line_wider_than_we_said(text: str) -> None:
    for line in visible(text).split("\n"):
        assert cell_len(line) <= cell_width(line)
        if "\u200d" not in line:
            assert cell_len(line) == cell_width(line)


def test_every_assigned_character_is_as_wide_as_the_screen_finds_it() -> None:
    for character in map(chr, range(0x110000)):
        if unicodedata.category(character) not in FORBIDDEN:
            shown = visible(character)
            assert cell_width(shown) == cell_len(shown), hex(ord(character))


def test_no_unassigned_or_acting_character_survives_beside_any_other() -> None:
    for first in range(0, 0x110000, 4096):
        assert not survivors(visible("".join(map(chr, range(first, first + 4096)))))


def test_every_combining_character_is_looked_at_closely() -> None:
    loose = [c for c in map(chr, range(0x110000)) if combines(c) and not characters.has_context(c)]
    assert loose == []


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("price \u202e001\u202c", "price ⟨U+202E⟩001⟨U+202C⟩"),
        ("pay\u200bpal", "pay⟨U+200B⟩pal"),
        ("nul \x00 del \x7f", "nul ␀ del ␡"),
        ("lone \ud83d half", "lone ⟨U+D83D⟩ half"),
        ("one\u2028two\u2029", "one⟨U+2028⟩two⟨U+2029⟩"),
        ("\ufeffstart", "⟨U+FEFF⟩start"),
        ("empty\u3164name", "empty⟨U+3164⟩name"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("tag \U000e0041", "tag ⟨U+E0041⟩"),
    ],
)
def test_a_character_that_acts_or_hides_becomes_a_mark(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Lose 10 kg in 10 days, guaranteed!\nNo diet.",
        "¿Cansada? Prueba nuestro té… 29,90\u00a0€",
        "👩‍👩‍👧‍👦 👩🏽‍🔬 🏳️‍🌈 👁️‍🗨️ 👩‍❤️‍💋‍👨 🕵🏽‍♀️",
        "❤️ ☎︎ 1️⃣ #️⃣ 🇪🇸🇲🇽 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می‌خواهم",  # Persian, with its joiner
        "ශ්‍රී ලංකා",  # Sri Lanka, with its joiner
        "हिन्दी में पढ़ें",
        "လျှော့စျေး",  # Burmese: five marks on one letter
        "ลดน้ำหนัก",
        "شُكْرًا",
        "한국어 \u1112\u1161\u11ab",
        "e\u0301te\u0301",
        "葛\U000e0100飾区",
        "[bold]not markup[/bold] [/x] [@click=app.quit]",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert visible(text) == text
    assert runs(text) == [(text, False)]


def test_line_breaks_and_tabs_become_plain_ones() -> None:
    assert visible("a\r\nb\rc\td") == "a\nb\nc    d"
    assert terminal("a\r\nb\rc") == "a⏎b⏎c"


def test_marks_stand_apart_and_keep_their_place_in_the_raw_text() -> None:
    assert runs("buy\x1b\x07 now") == [("buy", False), ("␛␇", True), (" now", False)]
    assert [tuple(run) for run in runs_with_offsets("a\u202eb\tc")] == [
        ("a", 0, 1, False),
        ("⟨U+202E⟩", 1, 2, True),
        ("b", 2, 3, False),
        ("    ", 3, 4, False),
        ("c", 4, 5, False),
    ]


def test_accents_are_capped_and_the_rest_is_counted() -> None:
    assert visible("z" + "\u0301" * 50 + "!") == "z\u0301\u0301\u0301⟨+47⟩!"
    assert visible("\u0301alone") == "◌\u0301alone"
    assert visible("line\n\u0301") == "line\n◌\u0301"
    assert cell(" \u0301x", 9) == "◌\u0301x"
    assert visible("\x1b\u0338") == "␛◌\u0338", "a mark cannot be struck through"


def test_an_emoji_is_joined_of_four_at_most_and_a_tone_needs_something_to_tint() -> None:
    assert visible("\u200d".join("👩👩👩👩👩")) == "👩\u200d👩\u200d👩\u200d👩⟨U+200D⟩👩"
    assert visible("🏽🏽") == "⟨U+1F3FD⟩⟨U+1F3FD⟩"


@given(hostile, st.integers(0, 30))
def test_columns_are_as_many_as_cells(text: str, width: int) -> None:
    shown = cell(text, width)
    signs = columns(text, width)
    assert "".join(signs) == shown
    assert len(signs) == cell_width(shown)
    assert not signs or signs[0]


def test_a_wide_sign_has_two_columns_and_an_accent_none() -> None:
    assert columns("睡é", 9) == ["睡", "", "é"]


def test_a_cell_is_cut_after_a_word() -> None:
    assert cell("Sleep better\n tonight,  guaranteed", 80) == "Sleep better tonight, guaranteed"
    assert cell("Sleep better tonight", 15) == "Sleep better…"
    assert cell("Incomprehensibilities", 10) == "Incompreh…"
    assert cell("睡眠をもっと良く", 8) == "睡眠を…"
    assert cell("🇪🇸🇲🇽🇨🇴", 4) == "🇪🇸…"
    assert cell("abc", 0) == ""
    assert cell("👩‍👧 ok", 8) == "👩👧 ok"
    assert cell("👍🏽 ok", 8) == "👍 ok", "not every terminal tints what came before"


def test_a_joined_emoji_counts_as_its_parts() -> None:
    assert cell_width("👩‍👧") == 4
    assert cell_width("❤️") == 2
    assert cell_width("1️⃣") == 2
    assert cell_width("👍🏽") == 2


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://shop.example/a?b=c", "shop.example"),
        ("HTTP://Shop.Example:8080/", "shop.example"),
        ("https://bank.example@evil.example/", "evil.example"),
        ("https://b\u0430nk.example/", "xn--bnk-6cd.example"),
        ("https://straße.example", "xn--strae-oqa.example"),
        ("https://shop。example/", "shop.example"),
        ("http://[::1]:80/", "[::1]"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("javascript:alert(1)", ""),
        ("ftp://shop.example", ""),
        ("shop.example", ""),
        ("https://good.example\\@evil.example/", ""),
        ("https://good.example%2eevil.example/", ""),
        ("https://so\u00adft.example/", ""),
        ("https://a b.example/", ""),
        ("https://x:y/", ""),
        ("http://[::1", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_the_host_shown_is_the_one_that_would_be_opened(url: str, host: str) -> None:
    assert host_of(url) == host


@given(st.one_of(hostile, hostile.map("https://{}/".format)))
def test_a_host_is_plain_ascii_whatever_the_address(url: str) -> None:
    host = host_of(url)
    assert host.isascii()
    assert host == visible(host)
    assert " " not in host
