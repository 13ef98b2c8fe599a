"""Settling ads on which reviewers differ."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Opinions differ", "Opiniones distintas"),
    "count": ("{n} to settle, the least agreed on first", "{n} por resolver, primero los de menos acuerdo"),
    "none": (
        "Nothing to settle. Where two reviewers decide one ad differently, it comes here.",
        "Nada por resolver. Cuando dos revisores deciden distinto un anuncio, llega aquí.",
    ),
    "agreement": ("{percent} % agree", "{percent} % de acuerdo"),
    "in_force": ("in force now", "vigente ahora"),
    "confidence": ("sure {n} of 5", "seguridad {n} de 5"),
    "took": ("read for {seconds} s", "leyó {seconds} s"),
    "blind": ("blind", "a ciegas"),
    "cause": ("Why did they differ?", "¿Por qué difieren?"),
    "cause_unclear_guideline": ("unclear guideline", "norma poco clara"),
    "cause_slip": ("a slip", "un descuido"),
    "cause_edge_case": ("edge case", "caso límite"),
    "cause_new_pattern": ("new pattern", "patrón nuevo"),
    "hint_choose": (
        "A digit takes that opinion; a, x, c or e says another outcome.",
        "Un dígito toma esa opinión; a, x, c o e dice otro resultado.",
    ),
    "hint_cause": ("Now why they differ: 1 to {n}. Esc goes back.", "Ahora por qué difieren: 1 a {n}. Esc vuelve."),
    "settled": ("Settled: {verdict}, {cause}. “{ad}”", "Resuelto: {verdict}, {cause}. «{ad}»"),
    "settle_as": ("SETTLE as {verdict}", "RESOLVER: {verdict}"),
    "not_lead": (
        "You can read this; a lead settles it.",
        "Puede leerlo; lo resuelve un responsable.",
    ),
}
