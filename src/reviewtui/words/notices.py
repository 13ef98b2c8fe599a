"""What is told in a chat: tickets about to close by themselves, and sources that disagree."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "closing_one": ("A ticket is about to close by itself:", "Un ticket está a punto de cerrarse solo:"),
    "closing_several": (
        "{n} tickets are about to close by themselves:",
        "{n} tickets están a punto de cerrarse solos:",
    ),
    "closing_line": (
        "“{subject}” ({id}) of {account} closes by itself on {at}.",
        "«{subject}» ({id}) de {account} se cierra solo el {at}.",
    ),
    "late_line": (
        "“{subject}” ({id}) of {account} was to close by itself on {at}. This could not be told in time: please look.",
        "«{subject}» ({id}) de {account} iba a cerrarse solo el {at}. No se pudo avisar a tiempo: mírelo, por favor.",
    ),
    "as_of": ("The helpdesk last told of it on {at}.", "El centro de ayuda habló de él por última vez el {at}."),
    "mismatch_one": (
        "Sources disagree on the status of an ad:",
        "Las fuentes no coinciden en el estado de un anuncio:",
    ),
    "mismatch_several": (
        "Sources disagree on the status of {n} ads:",
        "Las fuentes no coinciden en el estado de {n} anuncios:",
    ),
    "mismatch_line": ("“{subject}” ({id}) of {account}. {about}", "«{subject}» ({id}) de {account}. {about}"),
    "more": ("… and {n} more: they are all in reviewtui.", "… y {n} más: están todos en reviewtui."),
    "no_account": ("no account", "ninguna cuenta"),
    "no_address": (
        "{who} covers this account, and has no address for notices.",
        "{who} cubre esta cuenta y no tiene dirección para avisos.",
    ),
    "all_away": (
        "Nobody covers this account: {owner} is away through {until}.",
        "Nadie cubre esta cuenta: {owner} está fuera hasta el {until} inclusive.",
    ),
    "nobody": ("Nobody covers this account.", "Nadie cubre esta cuenta."),
    "unsure": (
        "It was sent, and no answer came: it may have arrived, so it was not sent again.",
        "Se envió y no hubo respuesta: puede que llegara, así que no se envió de nuevo.",
    ),
}
