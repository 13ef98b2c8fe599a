"""What keys do: a word or two for the footer, and a sentence for the help. In parts by where they work."""

from reviewtui.words import Catalogue
from reviewtui.words.keys import accounts, ad, everywhere, lists, places, tickets

WORDS: Catalogue = {**places.WORDS, **ad.WORDS, **lists.WORDS, **accounts.WORDS, **tickets.WORDS, **everywhere.WORDS}
