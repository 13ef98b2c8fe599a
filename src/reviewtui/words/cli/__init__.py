"""What the commands say, and their help."""

from reviewtui.words import Catalogue
from reviewtui.words.cli import asked, hub, intake, said

WORDS: Catalogue = {**asked.WORDS, **said.WORDS, **intake.WORDS, **hub.WORDS}
