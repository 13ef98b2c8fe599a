"""The policy: what it says, and what changed in it."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Policy", "Política"),
    "revision": ("{title} · revision {revision}", "{title} · revisión {revision}"),
    "narrow": ("words that a reason must hold", "palabras que debe tener el motivo"),
    "narrowed": ("with “{typed}”", "con «{typed}»"),
    "none_found": (
        "No reason holds these words. Esc shows all.",
        "Ningún motivo tiene estas palabras. Esc los muestra todos.",
    ),
    "news_one": ("The policy changed: 1 code · {key}", "La política cambió: 1 código · {key}"),
    "news": ("The policy changed: {n} codes · {key}", "La política cambió: {n} códigos · {key}"),
    "news_digits": ("The policy changed: other digits · {key}", "La política cambió: otros dígitos · {key}"),
    "changed": (
        "Changed since you last worked (revision {before} → {after})",
        "Cambios desde que trabajó (revisión {before} → {after})",
    ),
    "old_counting": ("decisions under an old meaning: counting", "decisiones con un sentido anterior: contando"),
    "old_none": ("no decision under an old meaning", "ninguna decisión con un sentido anterior"),
    "old_one": ("1 decision under an old meaning", "1 decisión con un sentido anterior"),
    "old": ("{n} decisions under an old meaning", "{n} decisiones con un sentido anterior"),
    "old_key": ("Enter lists", "Intro"),
    "old_about": (
        "These ads stand decided for a reason that has another meaning now, or is no longer given. Nothing has to be"
        " done: they stay as they are until somebody looks. On one of them, {key} says the same again under the policy"
        " as it is now; any other verdict works as ever.",
        "Estos anuncios están decididos por un motivo que hoy significa otra cosa o que ya no se usa. No es obligatorio"
        " hacer nada: siguen igual hasta que alguien los mire. En cada uno, {key} dice lo mismo otra vez según la"
        " política actual; cualquier otro veredicto funciona como siempre.",
    ),
    "digits": ("Digits", "Dígitos"),
    "digit": ("{verdict} {digit}: {before} → {after}", "{verdict} {digit}: {before} → {after}"),
    "publishing": ("How to change the policy", "Cómo cambiar la política"),
    "publishing_about": (
        "A policy is a file that you change and publish; nothing holds before you say so.",
        "La política es un fichero que se cambia y se publica; nada rige hasta que usted lo diga.",
    ),
    "publishing_edit": (
        "Change the words. Where a meaning is another, raise the code's revision. To rename or merge, set"
        ' state = "merged" and merged_into; to give a code up, state = "retired". Codes are never taken out.',
        "Cambie las palabras. Si un sentido es otro, suba la revisión del código. Para renombrar o unir, ponga"
        ' state = "merged" y merged_into; para dejar un código, state = "retired". Los códigos nunca se quitan.',
    ),
    "publishing_try": (
        "Shows what would differ, and how many decisions would have an old meaning.",
        "Muestra qué cambiaría y cuántas decisiones quedarían con un sentido anterior.",
    ),
    "publishing_publish": ("Everybody has it with their next sync.", "Todos lo reciben al sincronizar."),
    "became_added": ("new", "nuevo"),
    "became_retired": ("retired", "retirado"),
    "became_merged": ("now {heir}", "ahora {heir}"),
    "became_redefined": ("redefined", "redefinido"),
    "became_restored": ("given again", "se usa de nuevo"),
    "since": ("Since you last worked: {became}.", "Desde que trabajó: {became}."),
    "not_offered": ("No longer given: {became}.", "Ya no se usa: {became}."),
    "asks_again": (
        "Decisions under it have an old meaning.",
        "Las decisiones con él tienen un sentido anterior.",
    ),
    "scope": ("Also changed: {what}.", "También cambió: {what}."),
    "scope_section": ("its section", "su sección"),
    "scope_components": ("what it points at", "a qué apunta"),
    "scope_verdicts": ("the verdicts it is for", "los veredictos para los que sirve"),
    "scope_old_names": ("its old names", "sus nombres anteriores"),
    "known_as": ("{code} · {section} · revision {revision}", "{code} · {section} · revisión {revision}"),
    "part_definition": ("Means", "Significa"),
    "part_evidence": ("Shown by", "Se ve en"),
    "part_example_1": ("Examples", "Ejemplos"),
    "part_customer_why": ("Customer", "Cliente"),
    "part_customer_change": ("Could do", "Puede"),
    "points_at": ("Points at", "Apunta a"),
    "for": ("Given when", "Se da si"),
    "once": ("Once", "Antes"),
    "reaffirmed": (
        "Said again under the policy as it is now: “{ad}”  ({key} undoes)",
        "Dicho otra vez según la política actual: «{ad}»  ({key} deshace)",
    ),
    "old_meaning": (
        "{title}: {became} since this was decided. {key} says the same again.",
        "{title}: {became} desde que se decidió. {key} dice lo mismo otra vez.",
    ),
    "hint_blind": (
        "What others said here is hidden until you decide. Judge the ad itself.",
        "Lo que otros dijeron aquí queda oculto hasta que decida. Juzgue el anuncio.",
    ),
    "label": ("Policy", "Política"),
}
