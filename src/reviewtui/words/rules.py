"""What the `rules` command says of the workspace's documents."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "so_far": ("{n} ads judged", "{n} anuncios mirados"),
    "would_follow": (
        "{name}: this would be revision {revision}. Against the one that holds:",
        "{name}: esta sería la revisión {revision}. Frente a la vigente:",
    ),
    "no_changes": ("nothing is different", "nada es distinto"),
    "effects_ads": ("Open ads here that each asks for:", "Anuncios abiertos aquí que pide cada una:"),
    "effects_decisions": (
        "{n} ads here would stand decided under an old meaning, to be looked at again as there is time (is:rereview):",
        "{n} anuncios de aquí quedarían decididos con un sentido anterior, para volver a mirarlos cuando haya tiempo"
        " (is:rereview):",
    ),
    "unraised": (
        "Other words under the same revision: {codes}. Decisions under them keep their meaning; raise a code's revision"
        " where its meaning is another.",
        "Otras palabras con la misma revisión: {codes}. Las decisiones con ellos conservan su sentido; suba la revisión"
        " de un código si su sentido es otro.",
    ),
    "every_ad": ("(every ad)", "(todos los anuncios)"),
    "judged": (
        "{open} open ads judged, {moved} would have another priority. First in the queue then, and where each is now:",
        "{open} anuncios abiertos mirados, {moved} tendrían otra prioridad. Los primeros de la cola entonces, y dónde"
        " está cada uno ahora:",
    ),
    "part_waited": ("waited", "espera"),
    "part_due": ("due", "vence"),
    "part_late": ("late", "tarde"),
    "part_least": ("not below 0", "no menos de 0"),
    "published": (
        "{name}: revision {revision} holds from now on.",
        "{name}: la revisión {revision} rige desde ahora.",
    ),
    "waits": (
        "{name} is kept and goes to the hub with the next sync; it does not hold yet. {why}",
        "{name} queda guardado y va al hub con la próxima sincronización; aún no rige. {why}",
    ),
}
