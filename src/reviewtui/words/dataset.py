"""What an export left out, and why."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "undone": ("taken back", "deshechas"),
    "gold": ("drawn to test reviewers", "sorteadas para probar a revisores"),
    "blind": ("drawn blind, to measure agreement", "sorteadas a ciegas, para medir el acuerdo"),
    "skip": ("not now, which decides nothing", "ahora no, que no decide nada"),
    "held": ("refused by the hub", "rechazadas por el hub"),
    "erased": ("of an account whose contents were erased", "de una cuenta cuyo contenido se borró"),
    "unreadable": ("of a newer version of reviewtui", "de una versión más nueva de reviewtui"),
}
