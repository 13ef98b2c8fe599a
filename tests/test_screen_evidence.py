"""Marking evidence: offsets are those of the raw text, whatever stands before or inside the mark."""

from pathlib import Path

from home_setup import Home, an_ad
from hub_setup import decision
from screen_setup import SMALL, Reviewer, reviewing
from textual import events

from reviewtui.domain.ads import Content, content_hash
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


async def test_a_sentence_is_marked_with_one_key_in_any_language(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "It costs 9.90, says Dr. Roe. ¿Quieres más? 痩せる。今すぐ！ هل تريد؟ نعم.")
    async with reviewing(home) as me:
        await me.press("v", ")", "s", ")", ")", "s", ")", ")", "s", "(", "(", "(", "(", "(", "s", "enter")
        assert me.marked() == ["¿Quieres más?", "今すぐ！", "نعم.", "It costs 9.90, says Dr. Roe."]


async def test_the_ends_of_a_mark_are_moved_by_word_and_letter(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "Our tea melts fat. It works!")
    async with reviewing(home) as me:
        await me.press("v", "s", "l", "o", "l", "l")
        assert me.marked() == ["melts fat."]
        await me.press("o", "H", "space")
        assert me.marked() == ["melts fat"]
        await me.press("$", "space", "shift+left", "enter")
        assert me.marked() == ["melts fat", "works"]
        await me.press("v", "0", "o", "d", "enter")
        assert me.marked() == ["melts fat"]


async def test_the_link_and_the_audience_can_be_marked_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull(an_ad("one", headline=None, text="Tea.", link="https://acme.example/tea?x=1", targeting="US · 18–65+"))
    async with reviewing(home) as me:
        await me.press("v", "l", "space", "space", "j", "end", "space", "space")
        me.sees("18–65+")
        await me.press("enter")
        assert me.marked() == ["https://acme.example/tea?x=1", "18–65+"]
        x, y = me.on_card("US ·")
        await clicks(me, x, y, 2)
        assert me.marked() == ["https://acme.example/tea?x=1", "18–65+", "US"]
        await me.press("x", "1")
    assert [span.component for span in home.decisions()[0].evidence] == ["destination", "targeting", "targeting"]


async def clicks(me: Reviewer, x: int, y: int, times: int, at: float = 1000.0) -> None:
    """Click a cell several times, quickly; `at` tells these clicks from others, in seconds."""
    for number in range(times):
        for kind in (events.MouseDown, events.MouseUp):
            event = kind(None, x=x, y=y, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False,
                         screen_x=x, screen_y=y)  # fmt: skip
            event.time = at + number / 10
            me.app.post_message(event)
        await me.settled()


async def test_two_clicks_mark_a_word_three_a_sentence_and_one_takes_a_mark_away(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "Our tea melts fat. You sleep.")
    async with reviewing(home) as me:
        x, y = me.on_card("melts")
        await clicks(me, x, y, 1, at=10)
        assert me.marked() == []
        await clicks(me, x, y, 2, at=20)
        assert me.marked() == ["melts"]
        assert me.notice == "1 marked: they go with your next decision on this ad."
        await clicks(me, x + 20, y, 3, at=30)
        assert me.marked() == ["melts", "You sleep."]
        await clicks(me, x, y, 1, at=40)
        assert me.marked() == ["You sleep."]
        await clicks(me, x, y, 3, at=50)
        assert me.marked() == ["You sleep.", "Our tea melts fat."]
        await clicks(me, x, y, 1, at=60)
        await clicks(me, x + 20, y, 1, at=70)
        assert me.marked() == []
        assert me.notice == "Nothing is marked."


async def test_a_drag_is_no_click(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "Our tea melts fat.")
    async with reviewing(home) as me:
        x, y = me.on_card("melts")
        await me.drag((x, y), (x + 4, y))
        assert me.marked() == ["melts"]
        await me.drag((x + 10, y + 3), (x + 12, y + 3))
        assert me.marked() == ["melts"]
        await clicks(me, x + 4, y, 1, at=10)
        assert me.marked() == []


async def test_a_drag_shows_what_it_marks_while_it_runs_also_over_lines(tmp_path: Path) -> None:
    text = "Our tea melts fat while you sleep, says everybody who drinks it, and it tastes of summer. " * 2
    home = await home_of(tmp_path, text.strip())
    async with reviewing(home) as me:
        x, y = me.on_card("melts")
        for kind, (to_x, to_y) in ((events.MouseDown, (x, y)), (events.MouseMove, (x + 3, y + 2))):
            me.app.post_message(
                kind(None, x=to_x, y=to_y, delta_x=0, delta_y=0, button=1, shift=False, meta=False, ctrl=False,
                     screen_x=to_x, screen_y=to_y)
            )  # fmt: skip
            await me.settled()
        painted = "".join(p.text for line in me.queue.panel.lines for p in line if p.style == "evidence")
        assert painted.startswith("melts fat while")
        assert len(painted) > 60
        assert me.marked() == []
        await me.drag((x, y), (x + 3, y + 2))
        [marked] = me.marked()
        assert marked == text[text.index("melts") :][: len(marked)]
        assert "".join(marked.split()) == "".join(painted.split())


async def test_the_mouse_marks_beside_the_evidence_cursor(tmp_path: Path) -> None:
    home = await home_of(tmp_path, "Our tea melts fat.")
    async with reviewing(home) as me:
        await me.press("v", "space", "l")
        x, y = me.on_card("fat")
        await me.drag((x, y), (x + 2, y))
        assert me.marked() == ["Our tea", "fat"]
        await me.press("0", "d", "enter")
        assert me.marked() == ["fat"]


async def test_what_would_pass_is_read_later_as_a_change_by_words(tmp_path: Path) -> None:
    ad = Content(headline="Lose ten kilos in ten days", text="Our tea melts fat.")
    for number, (suggestion, seen) in enumerate(
        (
            ("Lose some kilos in ten days", "would pass as: Lose [-ten-]{+some+} kilos in ten days"),
            ("Our tea tastes good.", "would pass as: Our tea [-melts fat.-]{+tastes good.+}"),
            ("Promise less.", "would pass as: “Promise less.”"),
        )
    ):
        home = Home(tmp_path / str(number))
        home.pull(an_ad("one", headline=ad.headline, text=ad.text))
        judged = {"content": ad, "content_hash": content_hash(ad), "suggestion": suggestion}
        home.pull(facts=[home.fact_row(decision("one", ad.text, "escalate", **judged), "ben")])
        async with reviewing(home) as me:
            await me.press("/")
            await me.type("is:escalated")
            await me.press("enter")
            me.reads(seen)
