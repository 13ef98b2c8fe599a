"""Since you last looked."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Since you last looked", "Desde su última visita"),
    "count": ("{n} · {whose} · since {at}", "{n} · {whose} · desde {at}"),
    "mine": ("my accounts", "mis cuentas"),
    "all": ("all accounts", "todas las cuentas"),
    "none": ("Nothing happened. Everything is as you left it.", "No pasó nada. Todo está como lo dejó."),
    "none_found": ("Nothing fits. Esc shows all again.", "Nada encaja. Esc lo muestra todo."),
    "unanswered": ("ticket closed without an answer: {subject}", "ticket cerrado sin respuesta: {subject}"),
    "closed": ("ticket closed: {subject}", "ticket cerrado: {subject}"),
    "raised": ("a source speaks against what was corrected: {n}", "una fuente contradice lo corregido: {n}"),
    "mismatch": ("sources disagree ({kind}): {title}", "las fuentes no coinciden ({kind}): {title}"),
    "leaving": ("leaves on {on}, {kind} ({by})", "se va el {on}, {kind} ({by})"),
    "renewal": ("the renewal is now {said}", "la renovación es ahora {said}"),
    "renewal_new": ("a new renewal, {said}", "una renovación nueva, {said}"),
    "rerouted": ("ticket {subject} is at {to}", "ticket {subject} está en {to}"),
    "cover": ("covered by {owner}, backup {backup} ({by})", "la cubre {owner}, respaldo {backup} ({by})"),
    "verdict": ("{n} ads decided: {verdicts}", "{n} anuncios decididos: {verdicts}"),
    "draft": ("To have it opened again", "Para que se vuelva a abrir"),
    "reopen": (
        "Hello, your ticket “{subject}” closed by itself before we answered. That should not have happened. "
        "We have opened it again and are looking into it.",
        "Hola: su ticket «{subject}» se cerró solo antes de que respondiéramos. No debió pasar. "
        "Lo hemos vuelto a abrir y lo estamos viendo.",
    ),
    "acknowledge": ("It stays here until {key}.", "Sigue aquí hasta {key}."),
    "only_closed": ("Only a closed ticket is acknowledged.", "Solo se da por visto un ticket cerrado."),
    "offered": ("The words were offered to the clipboard.", "El texto se ofreció al portapapeles."),
    "looked": ("Looked at. What needs you stays.", "Visto. Lo que le necesita se queda."),
}
