"""An ad that comes from a chat says who said what there; an answer among it is told, and is no decision."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from home_setup import Home, an_ad
from hypothesis import given
from hypothesis import strategies as st
from linear_setup import talk_to
from screen_setup import reviewing

from reviewtui.services.ads import AdView, open_ad
from reviewtui.services.desk import open_reader, prepare_cache
from reviewtui.services.talk import said_elsewhere
from reviewtui.widgets.chat_lines import SHOWN, chat_words

THREAD = [
    {"by": "Ben Okoro", "at": "2025-06-03 10:00", "text": "approved [b]by[/b] me\x1b[2J"},
    {"by": "Ana Ruiz", "at": "2025-06-03 10:05", "text": "thanks"},
]
EXTRA: dict[str, Any] = {
    "slack": "#ads archives/C1/p1749000000000200", "message": "see the link", "thread": THREAD, "thread_more": 3,
    "reactions": {"eyes": "Cleo"}, "answered": THREAD[0], "campaign": "June",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.pull(an_ad("one", why="is that ok?", why_by="Ana Ruiz", extra=EXTRA))
    return home


def view_of(home: Home) -> AdView:
    prepare_cache(home.settings())
    reader = open_reader(home.settings())
    try:
        view = open_ad(reader, "one", home.clock(), "ana")
    finally:
        reader.close()
    assert view is not None
    return view


async def test_the_ad_says_where_who_and_what(home: Home) -> None:
    async with reviewing(home) as me:
        me.reads("Why here Ana Ruiz: “is that ok?”", "In chat #ads archives/C1")
        me.reads("Ben Okoro answered there: “approved [b]by[/b] me␛[2J” (no decision)")
        me.reads(
            "Ana Ruiz 2025-06-03 10:05: thanks", "… and 3 more replies", ":eyes: Cleo", "Also said campaign: June"
        )
        assert me.queue.panel.view is not None
        assert me.queue.panel.view.state == "open"


def test_the_plain_lines_say_it_too(home: Home) -> None:
    said = "\n".join(talk_to(home, "q"))
    assert "In chat: Ana Ruiz 2025-06-03 10:05: thanks" in said


def test_of_a_blind_item_only_the_asker_is_heard(home: Home) -> None:
    lines, rest = chat_words(replace(view_of(home), blind=True))
    said = "\n".join(lines)
    assert "thanks" in said
    assert "Ben" not in said
    assert "Cleo" not in said
    assert rest == {"campaign": "June"}


def test_a_long_thread_is_counted_at_its_end(home: Home) -> None:
    long = EXTRA | {"thread": [THREAD[1]] * (SHOWN + 5)}
    lines, _ = chat_words(replace(view_of(home), extra=long))
    assert "… and 8 more replies" in lines


def test_what_began_it_is_said_where_the_ad_has_no_words(home: Home) -> None:
    view = view_of(home)
    bare = replace(view, content=replace_text(view))
    assert "Ana Ruiz: see the link" in chat_words(bare)[0]
    assert "Ana Ruiz: see the link" not in chat_words(view)[0]


def replace_text(view: AdView) -> Any:
    import msgspec

    return msgspec.structs.replace(view.content, text="")


_ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=9,
)  # fmt: skip
_NAMES = st.sampled_from(("slack", "message", "thread", "thread_more", "reactions", "answered", "other"))


@given(st.dictionaries(_NAMES, _ANY))
def test_whatever_a_source_calls_so_nothing_breaks_and_nothing_is_lost_without_a_chat(extra: dict[str, Any]) -> None:
    talk = said_elsewhere(extra)
    if not talk.place:
        assert talk.rest == extra
    assert all(isinstance(one.text, str) for one in talk.replies)
