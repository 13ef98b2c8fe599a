"""Faults: what happened, what was kept, what to do next. One catalogue, in parts by what they are faults of."""

from reviewtui.words import Catalogue
from reviewtui.words.errors import home, hub, intake, review, rules, sync

WORDS: Catalogue = {**review.WORDS, **home.WORDS, **sync.WORDS, **hub.WORDS, **rules.WORDS, **intake.WORDS}
