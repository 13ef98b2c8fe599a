"""Where keys work, and what the page of keys says besides."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Keys", "Teclas"),
    "queue": ("On an ad", "En un anuncio"),
    "strip": ("Choosing a reason", "Al elegir un motivo"),
    "templates": ("Reason templates", "Plantillas de motivos"),
    "bulk": ("Before deciding several together", "Antes de decidir varios juntos"),
    "evidence_keys": ("Marking evidence", "Al marcar evidencia"),
    "picture_keys": ("Looking at pictures", "Al ver imágenes"),
    "history_keys": ("My decisions", "Mis decisiones"),
    "sync_keys": ("Sync", "Sincronización"),
    "everywhere": ("Everywhere", "En todas partes"),
    "digits": ("1…9", "1…9"),
    "digits_help": (
        "commit with that reason; the digits never move",
        "confirma con ese motivo; los dígitos no se mueven",
    ),
    "ceded": ("Its key {key} is yours for “{action}”.", "Su tecla {key} es suya para «{action}»."),
    "close_hint": ("any key closes", "cualquier tecla cierra"),
    "log": ("In the log", "En el registro"),
    "pings": ("In the status questions", "En las preguntas de estado"),
    "disputes": ("Where opinions differ", "Opiniones distintas"),
    "strategy": ("Ad strategy of an account", "Estrategia de anuncios de una cuenta"),
    "links": ("Links to a customer's page", "Enlaces a la página de un cliente"),
    "mismatches": ("Status mismatches", "Estados en conflicto"),
    "policy": ("In the policy", "En la política"),
    "briefings": ("In the briefings", "En las alertas"),
    "views": ("In the list of views", "En la lista de vistas"),
    "inbox": ("In the inbox", "En el buzón"),
    "insights": ("In the insights", "En las cifras"),
}
