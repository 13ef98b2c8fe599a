"""Who is at which ad: said on the panel, in the list, and when ads are taken along or given back."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "now": ("Now", "Ahora"),
    "at_it": ("{who} has been at this ad since {when}", "{who} está con este anuncio desde {when}"),
    "at_it_now": ("{who} is at this ad", "{who} está con este anuncio"),
    "took_along": (
        "{who} took this ad along at {when}, until {until}",
        "{who} se llevó este anuncio: {when}, hasta {until}",
    ),
    "along": ("with you until {until}", "con usted hasta {until}"),
    "given": ("For", "Para"),
    "given_to": ("{who}, to whom it was given", "{who}, a quien se dio"),
    "given_to_you": ("you: it was given to you", "usted: se le dio este anuncio"),
    "decided_meanwhile": (
        "{who} decided this ad meanwhile. {key} goes on; a verdict of yours will be a second opinion.",
        "{who} decidió este anuncio entretanto. {key} sigue; un veredicto suyo será una segunda opinión.",
    ),
    "second_to": (
        "{words} Your claim on it had ended, and {who} decided it meanwhile: yours counts as a second opinion.",
        "{words} Su reserva había terminado y {who} lo decidió entretanto: lo suyo cuenta como segunda opinión.",
    ),
    "take_title": ("Take ads along", "Llevarse anuncios"),
    "take_label": (
        "How many, from the top of this list? They are kept for you, for hours, also with no network. 0 gives back what is with you.",
        "¿Cuántos, desde el principio de esta lista? Quedan reservados para usted, durante horas, también sin red. 0 devuelve los que tiene.",
    ),
    "taken": (
        "{n} with you until {until}. {query} lists them.",
        "{n} con usted hasta {until}. {query} los muestra.",
    ),
    "taken_none": (
        "Nothing was taken along: others are at every ad of this list, or it was given to them.",
        "No se llevó ninguno: otros están con todos los anuncios de esta lista, o se les dieron.",
    ),
    "given_back": ("{n} given back: they are free again.", "{n} devueltos: vuelven a estar libres."),
    "nothing_along": ("Nothing is with you.", "No tiene ninguno con usted."),
    "with_you": ("With you", "Con usted"),
    "with_you_line": ("{ad} · until {until}", "{ad} · hasta {until}"),
    "with_you_more": ("and {n} more", "y {n} más"),
}
