"""The keys themselves, as they are written on keyboards, and what is said of pairs of them."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "enter": ("Enter", "Intro"),
    "escape": ("Esc", "Esc"),
    "backspace": ("Backspace", "Retroceso"),
    "space": ("Space", "Espacio"),
    "pagedown": ("PgDn", "AvPág"),
    "pageup": ("PgUp", "RePág"),
    "home": ("Home", "Inicio"),
    "end": ("End", "Fin"),
    "shift": ("Shift", "Mayús"),
    "none": ("no key", "sin tecla"),
    "in_palette": ("“{action}” in the palette", "«{action}» en la paleta"),
    "no_pair": (
        "{key} leads nowhere. After {first}: {pairs}",
        "{key} no lleva a ninguna parte. Tras {first}: {pairs}",
    ),
}
