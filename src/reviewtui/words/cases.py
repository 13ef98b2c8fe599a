"""Appeals, assignments and known answers."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "keys": ("Enter records it · Esc goes back", "Intro lo registra · Esc vuelve"),
    "appeal_title": ("Ask for another decision", "Pedir otra decisión"),
    "appeal_label": (
        "Why should this ad be decided once more? Its history stays with it.",
        "¿Por qué debe decidirse otra vez este anuncio? Su historia queda con él.",
    ),
    "appeal_done": ("Back in the queue, with your reason: “{ad}”", "De nuevo en la cola, con su razón: «{ad}»"),
    "appeal_none": (
        "An appeal is about a decision; this ad waits for one.",
        "Una apelación trata de una decisión; este anuncio aún espera una.",
    ),
    "assign_title": ("Give this ad to", "Dar este anuncio a"),
    "assign_label": ("A name; nothing gives it back to all.", "Un nombre; nada lo devuelve a todos."),
    "assign_done": ("Assigned: “{ad}”", "Asignado: «{ad}»"),
    "gold_title": ("The known answer", "La respuesta conocida"),
    "gold_label": (
        "verdict CODE…: why. Reviewers meet this ad again, unmarked, and their verdict is compared.",
        "veredicto CÓDIGO…: por qué. Los revisores verán de nuevo este anuncio, sin marca, y se compara su veredicto.",
    ),
    "gold_done": ("A known answer now: “{ad}”", "Ya es una respuesta conocida: «{ad}»"),
}
