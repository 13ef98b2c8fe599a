"""The full sheet: everything a reason can hold."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "verdict": ("Verdict", "Veredicto"),
    "reasons": ("Reasons", "Motivos"),
    "reasons_hint": ("a digit, or words and Enter: adds or removes", "un dígito, o palabras e Intro: añade o quita"),
    "none_found": ("No reason fits “{typed}”.", "Ningún motivo encaja con «{typed}»."),
    "look_for": ("Look for: {what}", "Buscar: {what}"),
    "examples": ("Such as: {examples}", "Por ejemplo: {examples}"),
    "formerly": ("formerly {name}", "antes {name}"),
    "any_part": ("the whole ad", "todo el anuncio"),
    "part": ("Ctrl+T: which part", "Ctrl+T: qué parte"),
    "memo": ("Memo", "Nota"),
    "memo_hint": ("for colleagues and the AI", "para colegas y la IA"),
    "memo_title": ("MEMO", "NOTA"),
    "suggestion": ("Would pass as", "Pasaría así"),
    "suggestion_hint": ("the smallest change that would pass", "el menor cambio con que pasaría"),
    "in_words": ("in words", "con palabras"),
    "unchanged": ("Unchanged: no suggestion. {key}: {part}", "Sin cambios: sin sugerencia. {key}: {part}"),
    "free": ("Said in words. {key}: {part}", "Dicho con palabras. {key}: {part}"),
    "waits": ("Changed, and waiting here: {part}", "Cambiado y a la espera: {part}"),
    "confidence": ("Sure", "Certeza"),
    "confidence_hint": ("1 to 5; empty if nobody asked", "1 a 5; vacío si nadie lo pidió"),
    "evidence": ("Evidence", "Evidencia"),
    "evidence_none": ("nothing marked; on the ad, {key} marks words", "nada marcado; en el anuncio, {key} marca"),
    "evidence_keys": ("←→ d removes", "←→ d quita"),
    "commit": (
        "Ctrl+S commits  Tab next  F6 template  Esc keeps a draft",
        "Ctrl+S confirma  Tab sigue  F6 plantilla  Esc borrador",
    ),
    "commit_wide": (
        "Ctrl+S commits  Tab next  {key} ad  F6 template  Esc draft",
        "Ctrl+S confirma  Tab sigue  {key} ver  F6 plantilla  Esc deja",
    ),
    "keep": (
        "Ctrl+S keeps it as a draft   Tab next   Esc too",
        "Ctrl+S lo guarda como borrador   Tab sigue   Esc también",
    ),
    "reason_needed": ("Choose at least one reason first.", "Elija antes al menos un motivo."),
    "verdict_needed": (
        "Choose a verdict for these reasons: press its letter.",
        "Elija un veredicto para estos motivos: pulse su letra.",
    ),
    "kept": (
        "Kept as a draft: it goes with your next decision on this ad.",
        "Guardado como borrador: irá con su próxima decisión sobre este anuncio.",
    ),
}
