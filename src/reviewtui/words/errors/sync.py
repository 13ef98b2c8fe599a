"""Faults between this machine and a hub, and of what is kept here of it."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "not_correctable": (
        "Only a decision or a remark that the hub did not take is said again. Nothing was changed; the entry is kept:"
        " offer it again or export it.",
        "Solo se repite una decisión o un comentario que el hub no aceptó. No se cambió nada; la entrada se conserva:"
        " ofrézcala de nuevo o expórtela.",
    ),
    "address_unclear": (
        "That is not a web address. Nothing was changed. A hub's address looks like https://hub.example:8750",
        "Eso no es una dirección web. No se cambió nada. La de un hub es como https://hub.example:8750",
    ),
    "address_scheme": (
        "A hub's address begins with https:// (or http:// on this machine alone). Nothing was changed.",
        "La dirección de un hub empieza por https:// (o http:// solo en este equipo). No se cambió nada.",
    ),
    "address_extra": (
        "A hub's address holds no name, password, ? or #. Nothing was changed. Give the token when asked for it.",
        "La dirección de un hub no lleva nombre, contraseña, ? ni #. No se cambió nada. Dé el token cuando se"
        " le pida.",
    ),
    "address_plain": (
        "Plain http would show your token to the network. Nothing was sent. Use https://, or http:// with localhost"
        " or 127.0.0.1.",
        "Con http sin cifrar la red vería su token. No se envió nada. Use https://, o http:// con localhost o"
        " 127.0.0.1.",
    ),
    "hub_away": (
        "The hub {host} cannot be reached. Your work is kept here and goes out when the hub is back.",
        "No se puede llegar al hub {host}. Su trabajo se guarda aquí y saldrá cuando el hub vuelva.",
    ),
    "no_picture": (
        "There is no picture to show. {words} The ad itself can be read and decided.",
        "No hay imagen que mostrar. {words} El anuncio mismo se puede leer y decidir.",
    ),
    "no_line": (
        "No hub is connected now. What is kept here is all at hand; the rest comes when the hub is back.",
        "Ahora no hay ningún hub conectado. Lo guardado aquí está a mano; el resto llegará cuando el hub vuelva.",
    ),
    "hub_slow": (
        "The hub {host} did not answer in time. Your work is kept here; it is tried again.",
        "El hub {host} no respondió a tiempo. Su trabajo se guarda aquí; se volverá a intentar.",
    ),
    "hub_distrusted": (
        "The certificate of {host} is not trusted, so nothing was sent. Your work is kept here. Check the address and"
        " the network; a company's own authority is named in SSL_CERT_FILE.",
        "El certificado de {host} no es de confianza y no se envió nada. Su trabajo se guarda aquí. Revise la"
        " dirección y la red; la autoridad propia de una empresa se indica en SSL_CERT_FILE.",
    ),
    "captive_portal": (
        "Something other than the hub answered for {host}, perhaps a network that wants you to sign in. Your work is"
        " kept here. Open a web page, sign in, and it goes on.",
        "Otra cosa respondió en lugar de {host}, quizá una red que pide iniciar sesión. Su trabajo se guarda aquí."
        " Abra una página web, inicie sesión y continuará.",
    ),
    "token_refused": (
        "The hub {host} does not accept your token: it was revoked or has expired. Your work is kept here. Ask for"
        " a new token, then: reviewtui login URL",
        "El hub {host} no acepta su token: fue revocado o ha caducado. Su trabajo se guarda aquí. Pida uno nuevo"
        " y después: reviewtui login URL",
    ),
    "hub_forbidden": (
        "The hub {host} does not allow your role to do this. {words} Nothing was lost; ask a lead.",
        "El hub {host} no permite esto a su rol. {words} No se perdió nada; consulte a un responsable.",
    ),
    "hub_too_large": (
        "This is more than {host}, or something on the way to it, takes at once. Nothing was lost.",
        "Esto es más de lo que {host}, o algo en el camino, acepta de una vez. No se perdió nada.",
    ),
    "hub_busy": (
        "The hub {host} is busy (it answered {status}). Your work is kept here; it is tried again.",
        "El hub {host} está ocupado (respondió {status}). Su trabajo se guarda aquí; se volverá a intentar.",
    ),
    "hub_refused": (
        "The hub {host} refused the request ({status}). {words} Your work is kept here.",
        "El hub {host} rechazó la petición ({status}). {words} Su trabajo se guarda aquí.",
    ),
    "not_a_hub": (
        "{host} answers, but no reviewtui hub is at that address ({status}). Nothing was lost; check the address.",
        "{host} responde, pero en esa dirección no hay un hub de reviewtui ({status}). No se perdió nada; revise"
        " la dirección.",
    ),
    "bad_answer": (
        "The answer of {host} could not be understood. Nothing of it was used and your work is kept here; it is tried"
        " again.",
        "No se pudo entender la respuesta de {host}. No se usó nada de ella y su trabajo se guarda aquí; se volverá a"
        " intentar.",
    ),
    "protocol_newer": (
        "The hub {host} no longer speaks with a program as old as this one ({version}). Your work is kept here and"
        " goes on. Update this program; then everything is sent.",
        "El hub {host} ya no habla con un programa tan antiguo como este ({version}). Su trabajo se guarda aquí y"
        " puede seguir. Actualice este programa; después se enviará todo.",
    ),
    "protocol_older": (
        "The hub {host} is too old for this program ({version}). Your work is kept here and goes on. Ask whoever"
        " runs the hub to update it; then everything is sent.",
        "El hub {host} es demasiado antiguo para este programa ({version}). Su trabajo se guarda aquí y puede"
        " seguir. Pida a quien lleva el hub que lo actualice; después se enviará todo.",
    ),
    "hub_cold_start": (
        "The hub {host} asks to receive everything again. Your work is kept here; this happens by itself.",
        "El hub {host} pide recibir todo de nuevo. Su trabajo se guarda aquí; ocurre por sí solo.",
    ),
    "other_hub": (
        "{host} is another hub than the one this cache belongs to. Nothing was sent and your work is kept here. Check"
        " the address, or log in to that hub: reviewtui login URL",
        "{host} es otro hub, no el de esta caché. No se envió nada y su trabajo se guarda aquí. Revise la"
        " dirección, o entre en ese hub: reviewtui login URL",
    ),
    "other_user": (
        "This cache belongs to {user}, but the token is of {other} on {host}. Nothing was sent and the work is kept"
        " here. Log in again: reviewtui login URL",
        "Esta caché es de {user}, pero el token es de {other} en {host}. No se envió nada y el trabajo se guarda"
        " aquí. Entre de nuevo: reviewtui login URL",
    ),
    "leader_slow": (
        "Another reviewtui syncs this cache and has not finished; {outbox} still to send. Nothing is lost; look again"
        " with: reviewtui status",
        "Otro reviewtui sincroniza esta caché y no ha terminado; quedan {outbox} por enviar. No se perdió nada; mire"
        " de nuevo con: reviewtui status",
    ),
    "work_trouble": (
        "{file} could not be read or written ({why}). What was saved before is kept. Free some space and check its"
        " permissions; it is tried again.",
        "No se pudo leer o escribir {file} ({why}). Lo guardado antes se conserva. Libere espacio y revise sus"
        " permisos; se volverá a intentar.",
    ),
    "mirror_trouble": (
        "{file} could not be written ({why}). Your decisions are in work.db, untouched; the rest can be received"
        " again from the hub. Free some space; it is tried again.",
        "No se pudo escribir {file} ({why}). Sus decisiones están intactas en work.db; lo demás se puede volver a"
        " recibir del hub. Libere espacio; se volverá a intentar.",
    ),
    "sync_stumbled": (
        "The sync met a fault of this program. Your work is kept here, and goes out with the next sync. If it stays, see the log.",
        "La sincronización dio con un fallo de este programa. Su trabajo se guarda aquí y saldrá con la próxima"
        " sincronización. Si continúa, vea el registro.",
    ),
}
