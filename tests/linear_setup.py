"""Somebody who types lines and hears lines: what was typed, what was said, and what happens in between."""

import io
from collections.abc import Callable
from typing import Any

from home_setup import Home, a_queue
from hub_setup import NOW

from reviewtui.domain.ads import Content, content_hash
from reviewtui.domain.facts import Decision, FactKind, Verdict, encode_fact
from reviewtui.domain.ids import uuid7
from reviewtui.linear.session import converse

Typed = str | Callable[[], object]
"""A line, or something that happens while the prompt waits for the next one."""


class Keyboard(io.StringIO):
    """A stream that gives these lines; `live`: a person types them."""

    def __init__(self, *lines: Typed, live: bool = False) -> None:
        super().__init__()
        self._lines = list(lines)
        self._live = live

    def isatty(self) -> bool:
        return self._live

    def readline(self, size: int | None = -1, /) -> str:
        while self._lines:
            line = self._lines.pop(0)
            if isinstance(line, str):
                return f"{line}\n"
            line()
        return ""


def interrupt() -> None:
    """Ctrl+C."""
    raise KeyboardInterrupt


def talk_to(home: Home, *lines: Typed, live: bool = False, **settings: Any) -> list[str]:
    """The lines that are said while these are typed, from the greeting to the farewell."""
    said = io.StringIO()
    converse(home.settings(**settings), None, Keyboard(*lines, live=live), said, home.clock)
    return said.getvalue().splitlines()


def about(said: list[str], label: str) -> list[str]:
    """The lines that begin so."""
    return [line for line in said if line.startswith(label)]


def pull_decision(home: Home, ad_id: str, verdict: str, author: str) -> None:
    """Somebody else's decision arrives, on an ad as `a_queue` makes it."""
    fields = dict(a_queue(9))[ad_id]
    judged = Content(fields["headline"], fields["text"])
    data = Decision(Verdict(verdict), content_hash(judged), judged)
    id = uuid7(NOW + home.seq, home.seq)
    raw = encode_fact(id=id, kind=FactKind.DECISION, ad_id=ad_id, at=NOW, app="t", device="d", data=data)
    home.pull(facts=[home.fact_row(raw, author)])
