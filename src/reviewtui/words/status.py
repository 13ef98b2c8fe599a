"""What customers read of their ads, at a link of their own. They never saw this program, and need not."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("The ads of {account}", "Los anuncios de {account}"),
    "title_plain": ("Your ads", "Sus anuncios"),
    "two_things": (
        "Our review and Meta's status are two different things, each with its own date: we look at your ads, and Meta "
        "decides by itself whether they run.",
        "Nuestra revisión y el estado en Meta son dos cosas distintas, cada una con su fecha: nosotros miramos sus "
        "anuncios, y Meta decide por sí misma si se muestran.",
    ),
    "until": ("This link works until {on}.", "Este enlace funciona hasta el {on}."),
    "as_of": ("As of {at}.", "A fecha de {at}."),
    "look_again": ("Look again", "Mirar otra vez"),
    "live": ("This page updates by itself.", "Esta página se actualiza sola."),
    "updated": ("Updated just now.", "Actualizada ahora mismo."),
    "lost": (
        "No connection at the moment: what you see is from the time shown.",
        "Sin conexión por el momento: lo que ve es de la hora indicada.",
    ),
    "empty": (
        "Nothing submitted yet. Your ads appear here once we have them.",
        "Aún no se ha enviado nada. Sus anuncios aparecerán aquí cuando los tengamos.",
    ),
    "counts": ("Our review", "Nuestra revisión"),
    "col_ad": ("Ad", "Anuncio"),
    "col_review": ("Our review", "Nuestra revisión"),
    "col_platform": ("Meta's status", "Estado en Meta"),
    "ad": ("Ad {id}", "Anuncio {id}"),
    "untitled": ("Ad without a name", "Anuncio sin nombre"),
    "on": ("on", "el"),
    "since": ("since", "desde el"),
    "checked": ("last checked on", "comprobado por última vez el"),
    "ask_why": ("Please ask us for the reason.", "Consúltenos el motivo."),
    "page_of": ("Page {page} of {pages}", "Página {page} de {pages}"),
    "pages": ("Pages", "Páginas"),
    "previous": ("Previous", "Anterior"),
    "next": ("Next", "Siguiente"),
    "gone_title": ("This link does not work", "Este enlace no funciona"),
    "gone": (
        "It may have ended, or been copied only in part. Ask whoever gave it to you for a new one.",
        "Puede que haya caducado o que se copiara solo en parte. Pida uno nuevo a quien se lo dio.",
    ),
    "later_title": ("Please look again in a moment", "Mire otra vez dentro de un momento"),
    "later": (
        "We cannot show your ads right now. Nothing is lost; the same link will show them again.",
        "Ahora mismo no podemos mostrar sus anuncios. No se pierde nada; el mismo enlace los mostrará de nuevo.",
    ),
}
