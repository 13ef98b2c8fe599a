"""Keys are data: every action has its words and its method, no key means two things, users lay their own over."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewtui.actions import (
    ACTIONS,
    CONTEXTS,
    EVERYWHERE,
    EVIDENCE,
    HISTORY,
    LINEAR,
    QUEUE,
    STRIP,
    SYNC,
    TEMPLATES,
    readable,
)
from reviewtui.app import ReviewApp
from reviewtui.errors import Misused
from reviewtui.keymap import Keymap
from reviewtui.linear.session import Session
from reviewtui.words import LANGUAGES, set_language
from reviewtui.words.keys import WORDS

IN_THE_QUEUE = (QUEUE, STRIP, TEMPLATES, EVIDENCE)


def owner_of(context: str) -> type:
    """Whose methods the actions of a context are: a mode's screen is found by its name, as the app finds it."""
    if context in (EVERYWHERE, LINEAR):
        return ReviewApp if context == EVERYWHERE else Session
    mode = QUEUE if context in IN_THE_QUEUE else context
    return getattr(import_module(f"reviewtui.screens.{mode}"), f"{mode.capitalize()}Screen")  # type: ignore[no-any-return]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_words_and_a_method(action: "ACTIONS") -> None:  # type: ignore[valid-type]
    assert callable(getattr(owner_of(action.context), f"act_{action.id}"))
    try:
        for language in LANGUAGES:
            set_language(language)
            assert 0 < len(action.label) <= 26
            assert action.help.endswith(".")
    finally:
        set_language("en")
    assert all(action.keys.split(","))


def test_every_method_of_an_action_is_in_the_table() -> None:
    for owner in {owner_of(action.context) for action in ACTIONS}:
        methods = {name[4:] for name in dir(owner) if name.startswith("act_")}
        assert methods <= {action.id for action in ACTIONS}, owner


def test_every_word_of_a_key_belongs_to_an_action_or_the_help_page() -> None:
    spoken = {name for action in ACTIONS for name in (action.id, f"{action.id}_help")}
    titles = {"title", "close_hint", "digits", "digits_help", "ceded", *CONTEXTS}
    titles |= {f"{context}_keys" for context in CONTEXTS}
    assert set(WORDS) - spoken <= titles


def test_no_key_means_two_things_in_one_place() -> None:
    for context in CONTEXTS:
        keys = [key for action in Keymap().of(context, EVERYWHERE) for key in action.keys.split(",")]
        assert len(keys) == len(set(keys)), context
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_no_plain_key_is_the_first_of_a_pair() -> None:
    """Else it would never arrive."""
    begins = {key.partition(">")[0] for action in ACTIONS for key in action.keys.split(",") if ">" in key}
    plain = {key for action in ACTIONS for key in action.keys.split(",") if ">" not in key}
    assert not begins & plain


def test_backspace_equals_escape() -> None:
    for action in ACTIONS:
        keys = action.keys.split(",")
        assert ("escape" in keys) == ("backspace" in keys), action.id


def test_no_chord_that_a_terminal_swallows() -> None:
    swallowed = {"ctrl+c", "ctrl+z", "ctrl+s", "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+j", "tab"}
    assert not swallowed & {key for action in ACTIONS for key in action.keys.split(",")}


def test_a_users_own_keys_replace_the_defaults() -> None:
    keymap = Keymap({"approve": "ctrl+a, 5", "top": "g>g"})
    assert found(keymap, QUEUE, "ctrl+a") == found(keymap, QUEUE, "5") == "approve"
    assert keymap.find(QUEUE, "a") is None
    assert found(keymap, QUEUE, "g>g") == "top"
    assert keymap.begins(QUEUE, "g")
    assert "Ctrl+A" in [action.shown for action in keymap.footer(QUEUE)]
    assert found(Keymap(), QUEUE, "a") == "approve"


def found(keymap: Keymap, context: str, key: str) -> str:
    action = keymap.find(context, key)
    return action.id if action else ""


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"approve": "5", "reject": "x,5"}, ("5", "approve", "reject")),
        ({"skip": "ctrl+g", "help": "ctrl+g"}, ("Ctrl+G", "skip", "help")),
        ({"memo": "z", "go_sync": "z>s"}, ("z", "memo", "go_sync")),
    ],
)
def test_a_key_chosen_for_two_actions_is_refused_in_words(overrides: dict[str, str], words: tuple[str, ...]) -> None:
    with pytest.raises(Misused) as refused:
        Keymap(overrides)
    assert refused.value.code == "key_twice"
    assert all(word in str(refused.value) for word in words)


def test_a_default_gives_way_to_a_key_that_was_chosen() -> None:
    """A new version brings new defaults; what a user chose before it means what it meant."""
    keymap = Keymap({"approve": "x", "skip": "question_mark", "retry_held": "ctrl+q"})
    left = {action.id: (action.keys, action.ceded) for action in keymap.actions if action.ceded}
    assert left == {
        "reject": ("", (("x", "approve"),)),
        "help": ("", (("question_mark", "skip"),)),
        "quit": ("q", (("ctrl+q", "retry_held"),)),
    }
    assert found(keymap, QUEUE, "x") == "approve"
    assert found(keymap, QUEUE, "question_mark") == "skip"
    assert found(keymap, SYNC, "ctrl+q") == "retry_held"
    assert keymap.find(QUEUE, "a") is None
    assert "help" not in {action.id for action in keymap.footer(QUEUE)}


def test_a_chosen_key_that_begins_pairs_of_the_defaults_is_heard_at_once() -> None:
    keymap = Keymap({"approve": "g"})
    assert found(keymap, QUEUE, "g") == "approve"
    assert not keymap.begins(QUEUE, "g")
    assert {action.id for action in keymap.actions if action.ceded} == {
        action.id for action in ACTIONS if "g>" in action.keys
    }
    pairs = Keymap({"history_open": "x>o"})
    assert pairs.begins(HISTORY, "x")
    assert not pairs.begins(QUEUE, "x")
    assert found(pairs, QUEUE, "x") == "reject"


def test_an_action_without_a_key_is_named_as_the_palette_finds_it() -> None:
    reject = next(action for action in Keymap({"reject": ""}).actions if action.id == "reject")
    assert reject.shown == "“reject” in the palette"


def test_one_key_may_mean_different_things_in_different_places() -> None:
    assert found(Keymap(), QUEUE, "u") == "undo"
    assert found(Keymap(), HISTORY, "u") == "history_undo"
    assert found(Keymap(), STRIP, "r") == "more_reasons"


def test_an_unknown_action_is_refused_in_words() -> None:
    with pytest.raises(Misused) as refused:
        Keymap({"aprove": "a"})
    assert "aprove" in str(refused.value)


def test_keys_are_shown_as_people_read_them() -> None:
    shown = {
        "slash": "/",
        "ctrl+p": "Ctrl+P",
        "g>q": "g q",
        "f2": "F2",
        "f": "f",
        "G": "G",
        "escape": "Esc",
        "a": "a",
    }
    assert {key: readable(key) for key in shown} == shown


@given(st.dictionaries(st.sampled_from([action.id for action in ACTIONS]), st.sampled_from("abcxyz123"), max_size=4))
def test_overrides_either_work_or_are_refused(overrides: dict[str, str]) -> None:
    try:
        keymap = Keymap(overrides)
    except Misused:
        return
    for name, key in overrides.items():
        context = next(action.context for action in ACTIONS if action.id == name)
        assert found(keymap, context, key) == name
    for action in keymap.actions:
        assert all(keymap.find(action.context, key) == action for key in action.each)
        before = next(one for one in ACTIONS if one.id == action.id)
        if action.id not in overrides:
            assert {*action.each, *(key for key, _ in action.ceded)} == {*before.each}
