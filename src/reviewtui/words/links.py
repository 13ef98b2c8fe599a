"""The links by which an account's customer sees their ads, as those who hand them out see them."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Links to the page of {account}", "Enlaces a la página de {account}"),
    "count": ("{n} made, the newest first", "{n} creados, los últimos primero"),
    "count_one": ("1 made", "1 creado"),
    "none": (
        "No link to this account's page was made. {key} makes one; whoever has it sees that page, and nothing else.",
        "No hay ningún enlace a la página de esta cuenta. {key} crea uno; quien lo tenga ve esa página y nada más.",
    ),
    "none_found": ("No link has these words.", "Ningún enlace tiene estas palabras."),
    "asking": ("Asking the hub…", "Preguntando al hub…"),
    "row": ("Link {id}", "Enlace {id}"),
    "state_live": ("live", "vigente"),
    "state_revoked": ("revoked", "revocado"),
    "state_expired": ("ended", "caducado"),
    "state_suspended": ("waits for a confirmation", "espera confirmación"),
    "ends": ("until {when}", "hasta {when}"),
    "made": ("Made", "Creado"),
    "made_by": ("{when}, by {who}", "{when}, por {who}"),
    "expires": ("Ends", "Termina"),
    "seen": ("Last seen", "Visto por última vez"),
    "seen_never": ("nobody has looked yet", "aún no lo ha mirado nadie"),
    "language": ("Language", "Idioma"),
    "language_any": ("that of whoever looks", "el de quien mira"),
    "language_en": ("English", "inglés"),
    "language_es": ("Spanish", "español"),
    "address": ("Address", "Dirección"),
    "address_once": (
        "It is told this once: it is gone when you leave this list. Give it to that customer alone.",
        "Se dice esta única vez: desaparece al salir de esta lista. Désela solo a ese cliente.",
    ),
    "address_gone": (
        "Its address was told when it was made; the hub keeps none. If it was lost, make another.",
        "Su dirección se dijo al crearlo; el hub no la guarda. Si se perdió, cree otro.",
    ),
    "make_title": ("A link for the customer of {account}", "Un enlace para el cliente de {account}"),
    "make_label": (
        "For how many days; and the page's language, if not that of whoever looks: “90”, “30 es”",
        "Para cuántos días; y el idioma de la página, si no es el de quien mira: «90», «30 es»",
    ),
    "copied": (
        "Link {id} sent to the clipboard; its address stands here until you leave.",
        "Enlace {id} enviado al portapapeles; su dirección está aquí hasta que salga.",
    ),
    "revoke_again": (
        "{key} again ends link {id} for good: whoever has it open sees it end within seconds.",
        "{key} otra vez termina el enlace {id} para siempre: quien lo tenga abierto verá su fin en segundos.",
    ),
    "revoked": (
        "Link {id} shows nothing any more. {key} makes another.",
        "El enlace {id} ya no muestra nada. {key} crea otro.",
    ),
    "revoke_over": ("Link {id} shows nothing as it is.", "El enlace {id} ya no muestra nada."),
}
