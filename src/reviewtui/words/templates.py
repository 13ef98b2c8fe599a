"""Reason templates: choosing one in the strip, keeping one's own, publishing it to the team."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "with": ("with a template", "con una plantilla"),
    "typed": ("“{typed}”", "«{typed}»"),
    "type": ("type to narrow", "escriba para acotar"),
    "own": ("mine", "mía"),
    "team": ("team", "equipo"),
    "suggests": ("Would pass as: {words}", "Pasaría así: {words}"),
    "none": ("No template for this verdict yet.", "Aún no hay plantilla para este veredicto."),
    "how": (
        "To make one: {back} and {more} open the full sheet; what it says, {key} keeps as a template under a name.",
        "Para hacer una: {back} y {more} abren la hoja completa; lo que diga, {key} lo guarda como plantilla con nombre.",
    ),
    "none_found": ("No template has these words.", "Ninguna plantilla tiene esas palabras."),
    "published": ("Published to the team: {name}.", "Publicada para el equipo: {name}."),
    "publish_again": ("{key} again publishes “{name}” to the whole team.",
                      "{key} otra vez publica «{name}» para todo el equipo."),
    "not_own": ("This is the team's: only your own can be changed here.",
                "Es del equipo: aquí solo se cambian las suyas."),
    "dropped": ("Forgotten: {name}.", "Olvidada: {name}."),
    "drop_again": ("{key} again forgets “{name}”.", "{key} otra vez olvida «{name}»."),
    "kept": ("Kept as a template: {name}.", "Guardada como plantilla: {name}."),
    "name_title": ("TEMPLATE", "PLANTILLA"),
    "name_hint": ("its name", "su nombre"),
    "name_keys": ("Enter keeps it as yours   Esc back", "Intro la guarda como suya   Esc atrás"),
}  # fmt: skip
