"""Faults: what happened, what was kept, what to do next."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "no_ad": (
        "There is no ad {ad_id} here. Nothing was changed. Try: reviewtui queue",
        "Aquí no hay ningún anuncio {ad_id}. No se cambió nada. Pruebe: reviewtui queue",
    ),
}
