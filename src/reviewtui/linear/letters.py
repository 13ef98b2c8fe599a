"""What others did that concerns this user, by lines: what is unread first, the oldest of it first; a number goes to
the ad it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewtui import text as door
from reviewtui.linear import wording
from reviewtui.linear.at_ad import AtAd
from reviewtui.services.inbox import Letter, mark_read, read_inbox, unread_count
from reviewtui.widgets import figures
from reviewtui.words import say

if TYPE_CHECKING:
    from reviewtui.domain.policy import Policy

AT_ONCE = 10
"""Letters read out by one line."""


class Letters(AtAd):
    """Letters count as read once they were read out."""

    letters: tuple[Letter, ...] = ()
    """Those that were read out last, by number from 1."""
    _news_at = 0
    _unread = 0

    def act_go_inbox(self, rest: str = "") -> None:
        """Read out the next letters, or go to the ad of one by its number."""
        if rest:
            self._go_to(rest)
            return
        every = self.do(lambda desk: read_inbox(desk.reader, desk.user))
        if not every:
            self.lines.tell(say("inbox.none"))
            return
        unread = [letter for letter in reversed(every) if letter.unread]
        self.letters = tuple(unread[:AT_ONCE] or every[:AT_ONCE])
        self._unread = max(0, len(unread) - AT_ONCE)
        key = self.key("go_inbox")
        if not unread:
            self.tell("inbox_read", count=wording.counted("letter", len(self.letters)))
        elif self._unread:
            self.tell("inbox_first", n=figures.count(len(unread)), count=wording.counted("letter", AT_ONCE), key=key)
        else:
            self.tell("inbox", count=wording.counted("letter", len(unread)))
        now, policy = self.now(), self.policy
        for number, letter in enumerate(self.letters, 1):
            self.lines.tell(told(number, letter, now, policy))
        self.tell("inbox_keys", key=key)
        if unread:
            self.do(mark_read, max(letter.accepted for letter in self.letters))

    def _go_to(self, typed: str) -> None:
        number = int(typed[:9]) if typed.isascii() and typed.isdigit() else 0
        if not 1 <= number <= len(self.letters):
            self.tell("no_such_letter", key=self.key("go_inbox"))
            return
        self.remember_place()
        self.do(self.walk.load, self.letters[number - 1].query)
        self.tell("alone", key=self.key("search"))
        self.due = True

    def tell_letters(self, changes: int) -> None:
        """Say it where more is unread than was said; `changes` as in `SyncStatus`: nothing is looked up where it is
        as it was."""
        if changes == self._news_at:
            return
        self._news_at = changes
        unread = self.do(lambda desk: unread_count(desk.reader, desk.user))
        if unread > self._unread:
            self.tell("inbox_news", count=wording.counted("letter", unread), key=self.key("go_inbox"))
        self._unread = unread


def told(number: int, letter: Letter, now: int, policy: Policy | None) -> str:
    """A letter as one line: who did what, to which ad, when, and in which words. Pure."""
    did = say(f"inbox.{letter.why}", who=letter.author, verdict=figures.say_verdict(letter.verdict))
    ad = door.cell(letter.headline, wording.SHORT) or letter.ad_id
    parts = [say("linear.letter", n=number, did=did, ad=ad, ago=wording.ago(letter.at, now))]
    if letter.codes:
        parts.append(say("linear.because_of", reasons=wording.titles(letter.codes, policy)))
    if letter.cause:
        parts.append(say("linear.settled_cause", cause=say(f"disputes.cause_{letter.cause}")))
    if letter.words:
        parts.append(say("linear.letter_words", words=letter.words))
    return " ".join(parts)
