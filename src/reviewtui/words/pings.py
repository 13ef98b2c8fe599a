"""Status questions of customers: what was asked, how often, and the change against a baseline."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Status questions", "Preguntas de estado"),
    "question_approved": ("approved?", "¿aprobado?"),
    "question_why": ("why rejected?", "¿por qué rechazado?"),
    "question_checked": ("when checked?", "¿cuándo se comprobó?"),
    "question_change": ("what to change?", "¿qué cambiar?"),
    "question_other": ("other", "otra"),
    "strip": ("ASKED", "PREGUNTÓ"),
    "strip_back": ("Esc back", "Esc volver"),
    "strip_on": ("by {account}, about “{ad}”", "{account}, sobre «{ad}»"),
    "logged": (
        "Logged: {account} asked “{question}” · {key} takes it back",
        "Anotado: {account} preguntó «{question}» · {key} lo deshace",
    ),
    "undone": ("Taken back: the question is not counted.", "Deshecho: la pregunta no se cuenta."),
    "no_baseline": (
        "no baseline chosen; say which weeks: reviewtui pings --baseline 2026-W30..2026-W33",
        "sin referencia; diga qué semanas: reviewtui pings --baseline 2026-W30..2026-W33",
    ),
    "no_baseline_yet": ("no baseline chosen", "sin referencia elegida"),
    "no_baseline_key": ("no baseline chosen: {key} chooses one", "sin referencia: {key} la elige"),
    "change": (
        "{before} a week in the baseline of {before_weeks} weeks (n {before_n}), {now} now (n {now_n}, {now_weeks} weeks): {percent} %",
        "{before} por semana en la referencia de {before_weeks} semanas (n {before_n}), {now} ahora (n {now_n}, {now_weeks} semanas): {percent} %",
    ),
    "by_chance": ("· could be chance", "· podría ser azar"),
    "thin": (
        "cannot tell: n {before_n} in {before_weeks} weeks of the baseline, n {now_n} in {now_weeks} weeks now",
        "no se puede saber: n {before_n} en {before_weeks} semanas de referencia, n {now_n} en {now_weeks} semanas ahora",
    ),
    "known": ("page answered", "la página respondía"),
    "answered": ("answer copied", "respuesta copiada"),
    "known_of": ("{known} of {n} were already on the page", "{known} de {n} ya estaban en la página"),
    "none": (
        "No status question was logged in these weeks. {key} on an ad logs one; a Slack export brings others.",
        "No se anotó ninguna pregunta de estado en estas semanas. {key} en un anuncio anota una; una exportación de Slack trae otras.",
    ),
    "none_cli": (
        "No status question was logged in these weeks.",
        "No se anotó ninguna pregunta de estado en estas semanas.",
    ),
    "account_whole": ("the account as a whole", "la cuenta en general"),
    "weeks": ("{first} to {last}", "{first} a {last}"),
    "week": ("week", "semana"),
    "account": ("account", "cuenta"),
    "question": ("question", "pregunta"),
    "n": ("n", "n"),
    "baseline_title": ("Compare with these weeks", "Comparar con estas semanas"),
    "baseline_label": (
        "The first and the last week, for example 2026-W30..2026-W33",
        "La primera y la última semana, por ejemplo 2026-W30..2026-W33",
    ),
    "baseline_kept": ("Compared with {weeks} from now on.", "Desde ahora se compara con {weeks}."),
    "no_ad": (
        "This question is about the account as a whole: there is no ad to open.",
        "Esta pregunta es sobre la cuenta en general: no hay anuncio que abrir.",
    ),
}
