"""Renewals by quarter."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Renewals", "Renovaciones"),
    "count": ("{n} due", "{n} vencen"),
    "none": ("No renewal is due in {quarter}. h and l go to other quarters.",
             "No vence ninguna renovación en {quarter}. h y l van a otros trimestres."),
    "none_found": ("No renewal fits in {quarter}. Esc shows all again.",
                   "Ninguna renovación encaja en {quarter}. Esc las muestra todas."),
    "supposed": ("{n} supposed", "{n} supuestas"),
    "gives": ("gives {money} to the forecast", "aporta {money} a la previsión"),
    "covers": ("covered by {who}", "la cubre {who}"),
    "at_risk": ("At risk", "En riesgo"),
    "due": ("due", "vence"),
    "won": ("renewed", "renovado"),
    "was_due": ("({money} was due)", "(vencían {money})"),
    "lost": ("lost", "perdido"),
    "open": ("open", "abierto"),
    "forecast": ("forecast", "previsión"),
    "plan": ("plan", "plan"),
    "target": ("(the team's target)", "(objetivo del equipo)"),
    "plan_is_due": ("(what is due)", "(lo que vence)"),
    "of_plan": ("{percent} % of plan", "{percent} % del plan"),
    "no_plan": ("no plan", "sin plan"),
    "band": ("band {band}", "banda {band}"),
    "below": ("below {band}", "por debajo de {band}"),
    "forecast_percent": ("Forecast: {percent} % of plan, {band}.", "Previsión: {percent} % del plan, {band}."),
    "unpriced": ("{n} without an amount, in no sum", "{n} sin importe, en ninguna suma"),
    "assumed": ("{n} counted at {percent} %, as their source gives no chance",
                "{n} contadas al {percent} %, porque su fuente no da probabilidad"),
    "overdue": ("overdue", "vencida"),
}  # fmt: skip
