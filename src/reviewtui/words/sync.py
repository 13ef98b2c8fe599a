"""How the sync stands; and what became of facts that could not be sent."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "starting": ("Looking for the hub.", "Buscando el hub."),
    "in_sync": ("In sync with the hub.", "Al día con el hub."),
    "pushing": ("Sending {count} to the hub.", "Enviando {count} al hub."),
    "pulling": ("Receiving from the hub: {count} so far.", "Recibiendo del hub: {count} hasta ahora."),
    "fetching": (
        "Receiving all that the hub has, in one file: {part} %.",
        "Recibiendo todo lo que tiene el hub, en un fichero: {part} %.",
    ),
    "following": (
        "Another reviewtui on this machine syncs for both.",
        "Otro reviewtui en este equipo sincroniza para ambos.",
    ),
    "fact_too_large": (
        "This is larger than the hub, or something on the way to it, takes. It stays here; shorten it and send it"
        " again, or export it.",
        "Esto es más grande de lo que acepta el hub, o algo en el camino hacia él. Se queda aquí; acórtelo y envíelo"
        " de nuevo, o expórtelo.",
    ),
    "fact_damaged": (
        "These bytes are no longer readable as an entry. They stay here and can be exported; nothing else waits"
        " for them.",
        "Estos bytes ya no se pueden leer como una entrada. Se quedan aquí y se pueden exportar; nada más espera"
        " por ellos.",
    ),
}
