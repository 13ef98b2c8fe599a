"""The catalogue of words: every key that is used exists, in both languages, with the same values to fill in."""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import reviewtui
from reviewtui import words
from reviewtui.sync import faults
from reviewtui.sync.faults import HubFault
from reviewtui.text import visible

SOURCES = sorted(Path(reviewtui.__file__).parent.rglob("*.py"))
AREAS = sorted(module.name for module in pkgutil.iter_modules(words.__path__))
SYNC_FAULTS = {name for name, kind in vars(faults).items() if isinstance(kind, type) and issubclass(kind, HubFault)}
"""Raised by the sync with a code, the name of their sentence."""


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """Every `area.name` with its sentences."""
    return {
        f"{area}.{name}": sentences
        for area in AREAS
        for name, sentences in importlib.import_module(f"reviewtui.words.{area}").WORDS.items()
    }


def values_of(sentence: str) -> set[str]:
    """The names that a sentence is filled in with."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", catalogue())
def test_both_languages_say_the_same_with_the_same_values(key: str) -> None:
    english, spanish = catalogue()[key]
    assert values_of(english) == values_of(spanish)
    for sentence in (english, spanish):
        assert sentence.strip()
        assert visible(sentence) == sentence
        assert all(name.isidentifier() for name in values_of(sentence)), "a value without a name"
    assert english[-1:] in ".…!?" if spanish[-1:] in ".…" else True


@cache
def texts() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES]


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in texts():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


def pattern_of(node: ast.expr) -> list[str]:
    """The keys an expression can stand for, as patterns."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in node.values]
        return ["".join(parts)]
    if isinstance(node, ast.IfExp):
        return pattern_of(node.body) + pattern_of(node.orelse)
    return []


def said() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call of `say`: where, a pattern of its key, and the call."""
    for path, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name == "say" and call.args:
            for pattern in pattern_of(call.args[0]):
                yield path.name, pattern, call


def test_every_key_that_is_said_exists() -> None:
    missing = [
        (where, pattern) for where, pattern, _ in said() if not any(re.fullmatch(pattern, key) for key in catalogue())
    ]
    assert missing == []


def test_every_sentence_gets_exactly_its_values() -> None:
    wrong = []
    for where, pattern, call in said():
        given = {keyword.arg for keyword in call.keywords}
        if None in given or "\\w" in pattern:
            continue
        wanted = values_of(catalogue()[pattern.replace("\\", "")][0])
        if wanted != given:
            wrong.append((where, pattern, wanted ^ given))
    assert wrong == []


def test_every_word_is_used() -> None:
    """Somewhere in the sources stands its key or what makes it, or its name where only the area is written out."""
    nodes = [node for path, tree in texts() if path.parent.name != "words" for node in ast.walk(tree)]
    patterns = {pattern for node in nodes if isinstance(node, ast.expr) for pattern in pattern_of(node)}
    used = {pattern for pattern in patterns if re.match(rf"({'|'.join(AREAS)})\\\.\w", pattern)}
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    unused = []
    for key in catalogue():
        area, _, name = key.partition(".")
        spoken = any(re.fullmatch(pattern, key) for pattern in used) or name in named
        spoken = spoken or any(name[:at] in named and name[at:] in named for at in range(1, len(name)))
        if not spoken and area != "keys":  # `test_keymap` looks at those
            unused.append(key)
    assert unused == []


def area_of(path: Path, name: str) -> str:
    """Where the sentences of what a call of this name makes are, by its place in the sources; '' for none."""
    if path.parent.name == "hub" and name == "Refused":
        return "hub"
    if name in ("ReviewError", "Misused") or (path.parent.name == "sync" and name in SYNC_FAULTS):
        return "errors"
    return ""


def test_every_fault_has_its_sentence_with_its_values() -> None:
    missing, looked_at = [], set()
    for path, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        area = area_of(path, name)
        if not area or not call.args:
            continue
        looked_at.add(name)
        for pattern in pattern_of(call.args[0]):
            found = [key for key in catalogue() if re.fullmatch(rf"{area}\." + pattern, key)]
            given = {keyword.arg for keyword in call.keywords}
            if not found or (None not in given and any(values_of(catalogue()[key][0]) - given for key in found)):
                missing.append((path.name, pattern))
    assert missing == []
    assert looked_at > SYNC_FAULTS - {"HubFault", "LastingFault"}, "what is raised nowhere needs no class"


def test_an_unknown_language_leaves_english() -> None:
    try:
        words.set_language("es")
        assert words.language() == "es"
        words.set_language("tlh")
        assert words.language() == "en"
    finally:
        words.set_language("en")


def test_text_from_outside_never_acts_as_a_format() -> None:
    assert words.say("card.asked_nobody", why="{0} {name!r} {{}} %s") == "“{0} {name!r} {{}} %s”"
