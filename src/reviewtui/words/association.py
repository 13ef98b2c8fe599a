"""Use and churn on the team's own data."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Use and churn", "Uso y pérdida"),
    "reading": ("Reading every account…", "Leyendo todas las cuentas…"),
    "head": ("Does more use ({use}) go with staying?", "¿Va más uso ({use}) con quedarse?"),
    "use_adoption": ("users per eligible person", "usuarios por persona posible"),
    "use_active": ("users a month", "usuarios al mes"),
    "counted": (
        "{n} accounts with a figure for use, of which {left} left.",
        "{n} cuentas con cifra de uso, de las que {left} se fueron.",
    ),
    "undated": (
        "{n} more left, and nobody says when: how they used it before that is unknown, so they are in no figure.",
        "{n} más se fueron y nadie dice cuándo: no se sabe cómo lo usaban antes, y no están en ninguna cifra.",
    ),
    "rho": (
        "Rank correlation of use and leaving: {rho} {interval}, n = {n}.",
        "Correlación de rangos entre uso e irse: {rho} {interval}, n = {n}.",
    ),
    "interval": ("(95 %: {low} to {high})", "(95 %: de {low} a {high})"),
    "no_interval": ("(no interval)", "(sin intervalo)"),
    "undefined": (
        "The correlation is undefined: too few accounts, all use it alike, nobody left, or everybody did.",
        "La correlación no está definida: muy pocas cuentas, todas lo usan igual, nadie se fue o se fueron todas.",
    ),
    "says_stays": (
        "In this data, those who use it more leave less often.",
        "En estos datos, quienes más lo usan se van menos.",
    ),
    "says_leaves": (
        "In this data, those who use it more leave more often.",
        "En estos datos, quienes más lo usan se van más.",
    ),
    "says_either": (
        "This data does not tell either way: the interval holds 0.",
        "Estos datos no dicen ni una cosa ni otra: el intervalo incluye el 0.",
    ),
    "says_nothing": ("Too little is known for an interval.", "Se sabe demasiado poco para un intervalo."),
    "curves": ("How long they stay, by use ({n} with dates)", "Cuánto se quedan, según el uso ({n} con fechas)"),
    "curve": (
        "Use {least} to {most}: {n} accounts, {left} left; {median}",
        "Uso de {least} a {most}: {n} cuentas, {left} se fueron; {median}",
    ),
    "half_gone": ("half gone after {months} months", "la mitad se fue en {months} meses"),
    "not_seen": ("when half are gone is not seen yet", "aún no se ve cuándo falta la mitad"),
    "after": ("{months} months {share}", "{months} meses {share}"),
    "log_rank": (
        "Difference between the bands: log-rank χ² = {chi2}, df {df}, p = {p}.",
        "Diferencia entre grupos: log-rank χ² = {chi2}, gl {df}, p = {p}.",
    ),
    "steps": ("What followed the steps that were done", "Qué siguió a los pasos hechos"),
    "step": (
        "{play}: done {told} times; of {n} that can be told of, users rose in {rose} and fell in {fell}; median {change}",
        "{play}: hecho {told} veces; de {n} de los que se puede hablar, subió en {rose} y bajó en {fell}; mediana {change}",
    ),
    "too_few": ("(too few)", "(muy pocos)"),
    "step_caveat": (
        "Steps are done where use is low, and low use often rises by itself: this is no proof.",
        "Los pasos se dan donde el uso es bajo, y el uso bajo a menudo sube solo: no es prueba.",
    ),
    "caveats": ("What this does not show", "Lo que esto no muestra"),
    "caveat_not_cause": (
        "Going together is no cause: what makes a customer content may bring both use and staying.",
        "Ir juntos no es causa: lo que contenta a un cliente puede traer tanto el uso como la permanencia.",
    ),
    "caveat_use_at_end": (
        "Of those who left, use is that of their last months: leaving may have come first.",
        "De quienes se fueron se cuenta el uso de sus últimos meses: quizá ya se iban.",
    ),
    "caveat_few": ("Few accounts: chance has a large say.", "Pocas cuentas: el azar pesa mucho."),
    "caveat_few_left": (
        "Few left, at least in one band: the intervals are wide for a reason.",
        "Pocas se fueron, al menos en un grupo: los intervalos son anchos por algo.",
    ),
    "caveat_censored": (
        "Most are still here: how long they will stay is not known.",
        "La mayoría sigue aquí: no se sabe cuánto se quedará.",
    ),
    "caveat_ties": ("Many have the same use: ranks are shared.", "Muchas tienen el mismo uso: comparten rango."),
    "caveat_either_way": ("The interval holds 0.", "El intervalo incluye el 0."),
    "caveat_undefined": ("The correlation is undefined.", "La correlación no está definida."),
    "caveat_no_dates": (
        "Nobody says since when they are customers: no curve can be drawn.",
        "Nadie dice desde cuándo son clientes: no se puede trazar ninguna curva.",
    ),
}
