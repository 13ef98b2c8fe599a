"""What an account's customer was told of their ads' strategy."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Ad strategy of {account}", "Estrategia de anuncios de {account}"),
    "count": ("{n} kept, the newest first", "{n} guardados, los últimos primero"),
    "count_one": ("1 kept", "1 guardado"),
    "none": (
        "Nothing is kept yet. {key} writes down advice, or a spend cap.",
        "Aún no hay nada. {key} anota un consejo o un límite de gasto.",
    ),
    "none_found": ("Nothing kept has these words.", "Nada guardado tiene estas palabras."),
    "topic_cap": ("spend cap", "límite de gasto"),
    "topic_advice": ("advice", "consejo"),
    "topic_outcome": ("outcome", "resultado"),
    "period_day": ("a day", "al día"),
    "period_week": ("a week", "a la semana"),
    "period_month": ("a month", "al mes"),
    "period_total": ("in total", "en total"),
    "by": ("{who}, {when}", "{who}, {when}"),
    "about": ("About", "Sobre"),
    "outcome": ("Outcome", "Resultado"),
    "no_outcome": ("What came of it? {key} writes it down.", "¿Qué resultó? {key} lo anota."),
    "unsent": ("on its way", "en camino"),
    "held": ("the hub did not take it: see Sync", "el servidor no lo aceptó: ver Sincro"),
    "write_title": ("What the customer was told · {account}", "Lo que se dijo al cliente · {account}"),
    "write_label": (
        "Advice in your words; or a cap: “cap 500 EUR day: until the review is over”",
        "Un consejo en sus palabras; o un límite: «cap 500 EUR day: hasta acabar la revisión»",
    ),
    "outcome_title": ("What came of it · {text}", "Qué resultó · {text}"),
    "outcome_label": ("In your words", "En sus palabras"),
    "kept": ("Kept with {account}. {key} takes it back.", "Guardado con {account}. {key} lo deshace."),
    "no_account": ("This ad is of no account yet.", "Este anuncio aún no es de ninguna cuenta."),
}
