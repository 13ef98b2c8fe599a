"""The verdicts side by side, the chosen one large: one letter chooses, the same as on an ad."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reviewtui.actions import Action
from reviewtui.text import cell_width
from reviewtui.words import say

COLOURS = {"approve": "success", "reject": "error", "changes": "warning", "escalate": "primary"}
GAP = 3


class VerdictRow(Static, can_focus=True):
    """`verdict` is the one chosen, '' while none is."""

    DEFAULT_CSS = """
    VerdictRow { width: 1fr; height: 1; padding: 0 1; text-wrap: nowrap; }
    VerdictRow:focus { background: $primary 18%; }
    """

    @dataclass
    class Chosen(Message):
        """A verdict was chosen, by its key or the mouse."""

        verdict: str

    def __init__(self, actions: Sequence[Action], verdict: str) -> None:
        """`actions`: those that give a verdict; their ids are the verdicts."""
        super().__init__(Content(""), id="verdict", markup=False)
        self._actions = actions
        self.verdict = verdict

    def on_mount(self) -> None:
        self.show(self.verdict)

    def show(self, verdict: str) -> None:
        """This one is chosen."""
        self.verdict = verdict
        parts: list[tuple[str, str]] = []
        for action in self._actions:
            name, style = self._called(action), ""
            if action.id == verdict:
                style = f"bold reverse $text-{COLOURS.get(verdict, 'foreground')}"
                parts.append((f" {name} ", style))
            else:
                parts += [(f"{action.shown} " if action.keys else "", "bold $text-accent"), (name, "")]
            parts.append((" " * GAP, ""))
        self.update(Content.assemble(*parts))

    def _called(self, action: Action) -> str:
        return say(f"queue.verdict_{action.id}") if action.id == self.verdict else action.label

    def on_key(self, event: events.Key) -> None:
        verdicts = [action.id for action in self._actions]
        named = [action.id for action in self._actions if event.key in action.each]
        if named:
            event.stop()
            self.post_message(self.Chosen(named[0]))
        elif event.key in ("left", "right"):
            event.stop()
            at = verdicts.index(self.verdict) if self.verdict in verdicts else -1 if event.key == "right" else 0
            self.show(verdicts[(at + (1 if event.key == "right" else -1)) % len(verdicts)])
        elif event.key in ("enter", "space") and self.verdict:
            event.stop()
            self.post_message(self.Chosen(self.verdict))

    def on_click(self, event: events.Click) -> None:
        at = 1
        for action in self._actions:
            size = cell_width(self._called(action)) + 2
            if at <= event.x < at + size:
                self.post_message(self.Chosen(action.id))
                return
            at += size + GAP
