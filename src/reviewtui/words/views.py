"""Views: queries with a name."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Views", "Vistas"),
    "all": ("All", "Todos"),
    "assigned": ("Assigned to me", "Asignados a mí"),
    "second": ("2nd opinions", "2.ª opinión"),
    "escalated": ("Escalated", "Escalados"),
    "late": ("Late", "Con retraso"),
    "rereview": ("Old meanings", "Sentido anterior"),
    "surprise": ("Lessons: Meta said otherwise", "Lecciones: Meta dijo otra cosa"),
    "team": ("Team", "Equipo"),
    "own": ("Mine", "Míos"),
    "own_none": ("{key} in the queue keeps a search here", "{key} en la cola guarda aquí una búsqueda"),
    "not_here": ("not here", "no aquí"),
    "save_title": ("Keep this search", "Guardar esta búsqueda"),
    "save_label": ("A name for: {query}", "Un nombre para: {query}"),
    "saved": ("Kept as “{name}” · {key}", "Guardada como «{name}» · {key}"),
    "save_none": (
        "There is no search to keep. {key} searches; then this keeps it.",
        "No hay búsqueda que guardar. {key} busca; luego esto la guarda.",
    ),
    "drop_again": ("{key} again forgets “{name}”.", "{key} otra vez olvida «{name}»."),
    "dropped": ("Forgotten: “{name}”", "Olvidada: «{name}»"),
    "drop_own": ("Only views of your own can be forgotten.", "Solo se pueden olvidar las vistas propias."),
    "share_again": (
        "{key} again makes “{name}” a queue of the whole team.",
        "{key} otra vez hace de «{name}» una cola de todo el equipo.",
    ),
    "shared": (
        "On its way to the team: “{name}”, with the next sync.",
        "En camino al equipo: «{name}», al sincronizar.",
    ),
    "share_own": (
        "Only views of your own can be given to the team.",
        "Solo las vistas propias pueden darse al equipo.",
    ),
}
