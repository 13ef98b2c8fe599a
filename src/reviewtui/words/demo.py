"""What the demo says."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "where": ("This demo lives in {home}", "Esta demostración vive en {home}"),
    "filling": ("Filling the hub with sample ads …", "Llenando el hub con anuncios de muestra …"),
    "again": (
        "Everything is kept. Go on with:\n  {program} demo --home {home}\nTake your decisions out as training data:\n"
        "  {program} --home {home} export {home}/out.jsonl --format jsonl",
        "Todo se conserva. Continúe con:\n  {program} demo --home {home}\nSaque sus decisiones como datos de"
        " entrenamiento:\n  {program} --home {home} export {home}/out.jsonl --format jsonl",
    ),
    "no_terminal": (
        "There is no terminal here, so the demo drives itself.",
        "Aquí no hay terminal; la demostración se maneja sola.",
    ),
    "drove": (
        "Drove the app through its whole loop in {seconds} s, in {home}",
        "La aplicación recorrió todo el ciclo en {seconds} s, en {home}",
    ),
    "step": ("  ✓ {what}", "  ✓ {what}"),
    "rows": ("{n} open ads on the screen", "{n} anuncios abiertos en pantalla"),
    "decided": ("{verdict} {ad_id}: {reasons}", "{verdict} {ad_id}: {reasons}"),
    "by_template": (
        "{verdict} {ad_id} with a template of the team: {reasons}",
        "{verdict} {ad_id} con una plantilla del equipo: {reasons}",
    ),
    "looked_twice": (
        "{verdict} {ad_id}, as a second opinion: {reasons}",
        "{verdict} {ad_id}, como segunda opinión: {reasons}",
    ),
    "together": ("{verdict}, {n} alike at once: {reasons}", "{verdict}, {n} parecidos a la vez: {reasons}"),
    "settled": (
        "the lead settled {ad_id}, on which two differed: {verdict} {reasons}",
        "la responsable resolvió {ad_id}, en el que dos diferían: {verdict} {reasons}",
    ),
    "accounts": (
        "{listed} accounts in the account manager's list, {drawn} of them in the plot",
        "{listed} cuentas en la lista de quien las lleva, {drawn} de ellas en el gráfico",
    ),
    "covers": ("covered today: {accounts}", "hoy a su cargo: {accounts}"),
    "corrected": (
        "{account}: {field} corrected to {value}, with why; it survives every import",
        "{account}: {field} corregido a {value}, con el porqué; se conserva en cada importación",
    ),
    "noted": ("{account}: noted “{note}”", "{account}: anotado «{note}»"),
    "undone": ("undone: {ad_id} is open again", "deshecho: {ad_id} vuelve a estar abierto"),
    "drained": ("everything is on the hub, nothing waits", "todo está en el hub, nada espera"),
    "exported": ("{n} decisions in {file} (sha256 {sha})", "{n} decisiones en {file} (sha256 {sha})"),
}
