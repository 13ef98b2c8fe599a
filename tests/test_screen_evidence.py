"""Marking evidence: offsets are those of the raw text, whatever stands before or inside the mark."""

from pathlib import Path

from home_setup import Home, an_ad
from screen_setup import SMALL, reviewing

from reviewtui.domain.values import Span, valid_span

FAMILY = "👩‍❤️‍💋‍👨"
TEXTS = {
    "plain": "Lose ten kilos now",
    "emoji": f"{FAMILY} Lose 👍🏿👍🏿 now 🏴‍☠️",
    "combining": "Cafe\u0301 nin\u0303o a\u0308\u0301\u0302\u0303\u0304b end",
    "right to left": "خصم 50% على קנו עכשיו today",
    "marks before": "\u202eevil\u202c \x1b[31mred\x1b[0m \u200bzero\u200b now",
    "lines": "one\r\ntwo\tthree\n\n\nfour",
    "wide": "全角 テキスト ｆｕｌｌ now",
    "flags": "🇪🇸🇵🇹 1️⃣ go 2️⃣",
}


async def home_of(tmp_path: Path, text: str, headline: str = "") -> Home:
    home = Home(tmp_path)
    home.pull(an_ad("one", headline=headline or None, text=text))
    return home


def home_of_texts(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(*(an_ad(name, headline=None, text=text, points=50 - n) for n, (name, text) in enumerate(TEXTS.items())))
    return home


async def test_every_word_by_keyboard_is_the_raw_word(tmp_path: Path) -> None:
    home = home_of_texts(tmp_path)
    async with reviewing(home) as me:
        for name, text in TEXTS.items():
            words = text.split()
            assert me.reading == name
            await me.press("v")
            assert me.context == "evidence"
            for number in range(len(words)):
                await me.press("space", "space", *("l" for _ in words[number + 1 : number + 2]))
            await me.press("enter")
            assert me.marked() == words
            assert me.notice == f"{len(words)} marked: they go with your next decision on this ad."
            me.sees("Evidence")
            await me.press("x", "1")
    for said, text in zip(home.decisions(), TEXTS.values(), strict=True):
        assert [text[span.start : span.end] for span in said.evidence] == text.split()
        assert all(valid_span(span, text) and span.component == "text" for span in said.evidence)


async def test_a_span_runs_over_words_and_lines(tmp_path: Path) -> None:
    text = "word " * 60
    home = await home_of(tmp_path, text)
    async with reviewing(home) as me:
        await me.press("v", "l", "space", "j", "j", "h", "space", "v", "x", "1")
    [span] = home.decisions()[0].evidence
    assert span.start == 5
    assert span.end % 5 == 4
    assert span.end > 80


async def test_the_headline_comes_first_and_a_span_stays_in_its_component(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "The text.", "The headline")
    async with reviewing(home) as me:
        await me.press("v", "l", "space", "l", "l", "l", "space", "enter", "a")
    for span in home.decisions()[0].evidence:
        assert valid_span(span, {"headline": "The headline", "text": "The text."}[span.component])


async def test_marks_are_dropped_and_escape_leaves_what_was_before(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "one two three four")
    async with reviewing(home) as me:
        await me.press("v", "space", "space", "l", "l", "space", "space", "d")
        await me.press("enter")
        assert me.marked() == ["one"]
        await me.press("v", "l", "l", "space", "l", "escape")
        assert me.marked() == ["one"]
        await me.press("v", "d", "enter")
        assert me.marked() == []
        await me.press("v", "l", "space", "backspace", "a")
    assert home.decisions()[0].evidence == ()


async def test_done_ends_the_span_being_extended(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "one two three four")
    async with reviewing(home) as me:
        await me.press("v", "l", "space", "l", "enter", "a")
    assert home.decisions()[0].evidence == (Span("text", 4, 13),)


async def test_evidence_goes_with_its_ad_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one", points=2), an_ad("two", points=1))
    async with reviewing(home) as me:
        await me.press("v", "space", "enter", "j", "a")
        await me.press("a")
    assert [said.evidence for said in home.decisions()] == [(), ()]


async def test_verdict_keys_mean_nothing_while_marking(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "one two three four")
    async with reviewing(home) as me:
        await me.press("v")
        for key in ("a", "x", "c", "e", "n", "u", "1"):
            await me.press(key)
            assert me.context == "evidence"
    assert home.kinds() == []


async def test_the_mouse_marks_whole_characters_of_the_raw_text(tmp_path: Path) -> None:
    home = home_of_texts(tmp_path)
    async with reviewing(home) as me:
        for name, text in TEXTS.items():
            assert me.reading == name
            x, y = me.on_card("│")
            for begin, end in ((2, 5), (2, 11), (4, 7), (6, 2), (5, 31), (3, 4), (7, 3)):
                me.queue.panel.mark(())
                await me.drag((x + begin, y + 1), (x + end, y + 1))
                for span in me.queue.panel.evidence:
                    assert valid_span(span, text)
                    after = text[span.end : span.end + 1]
                    assert not after or not joins(after), f"{text[span.start : span.end]!r} was cut before {after!r}"
                    assert not joins(text[span.start]), "a mark begins inside a character"
            await me.press("j")


def joins(character: str) -> bool:
    """Whether it belongs to the character before it."""
    import unicodedata

    return unicodedata.category(character)[0] == "M" or character == "\u200d" or "🏻" <= character <= "🏿"


async def test_a_drag_marks_exactly_what_it_ran_over(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "Our tea melts fat while you sleep.")
    async with reviewing(home) as me:
        x, y = me.on_card("melts fat")
        await me.drag((x, y), (x + len("melts fat") - 1, y))
        assert me.marked() == ["melts fat"]
        x, y = me.on_card("sleep")
        await me.drag((x + 4, y), (x, y))
        assert me.marked() == ["melts fat", "sleep"]
        await me.press("x", "2")
    assert home.decisions()[0].evidence == (Span("text", 8, 17), Span("text", 28, 33))


async def test_a_drag_over_a_mark_takes_all_it_stands_for(tmp_path: Path) -> None:
    text = "a" + "\u0301" * 30 + " tower"
    home = await home_of(tmp_path, text)
    async with reviewing(home) as me:
        x, y = me.on_card("⟨+27⟩")
        await me.drag((x - 1, y), (x + 2, y))
        assert me.marked() == ["a" + "\u0301" * 30]


async def test_a_drag_after_wide_characters_finds_its_place(tmp_path: Path) -> None:
    text = "❤️❤️❤️ 全角 stop here"
    home = await home_of(tmp_path, text)
    async with reviewing(home) as me:
        x, y = me.on_card("stop")
        await me.drag((x, y), (x + 3, y))
        assert me.marked() == ["stop"]


async def test_an_ad_without_words_says_so(tmp_path: Path) -> None:
    home = await home_of(tmp_path, " \u00a0 ")
    async with reviewing(home) as me:
        await me.press("v")
        assert me.notice == "This ad has no words to mark."
        assert me.context == "queue"


async def test_at_80x24_marks_are_made_on_the_open_ad(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "one two three four\n" * 40)
    async with reviewing(home, SMALL) as me:
        await me.press("enter", "v", *("j" for _ in range(30)))
        assert me.queue.panel.scroll_offset.y > 0
        await me.press("space", "enter", "e", "1")
    [span] = home.decisions()[0].evidence
    assert ("one two three four\n" * 40)[span.start : span.end] == "one"
