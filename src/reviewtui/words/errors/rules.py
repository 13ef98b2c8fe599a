"""Faults of rules and policies, as they are written, tried and published."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    # rules of the workspace
    "rule_query": (
        "{rule}: {why} Nothing was published.",
        "{rule}: {why} No se publicó nada.",
    ),
    "rule_key": (
        "{rule}: “{word}” cannot be asked in a rule, for a rule is judged by what the ad is, not by time or by what"
        " people do. Nothing was published. It may ask for words, is:asked, is:unsure, is:waiting, and: {known}",
        "{rule}: «{word}» no cabe en una regla, pues una regla mira lo que el anuncio es, no el tiempo ni lo que hace"
        " la gente. No se publicó nada. Puede pedir palabras, is:asked, is:unsure, is:waiting, y: {known}",
    ),
    "rule_badge": (
        "{rule}: “{badge}” cannot be a badge. Nothing was published. A badge is one word of 1 to {most} letters that is"
        " not taken: {taken}",
        "{rule}: «{badge}» no puede ser una marca. No se publicó nada. Una marca es una palabra de 1 a {most} letras"
        " que no esté tomada: {taken}",
    ),
    "rule_number": (
        "{rule}: {number} does not lie from {least} to {most}. Nothing was published; correct it.",
        "{rule}: {number} no está entre {least} y {most}. No se publicó nada; corríjalo.",
    ),
    "rules_many": (
        "There are more than {most} entries in “{name}”. Nothing was published; ask for several things in one.",
        "Hay más de {most} entradas en «{name}». No se publicó nada; pida varias cosas en una.",
    ),
    "rule_word": (
        "{rule}: “{word}” cannot stand here. Nothing was published. It is one of: {known}",
        "{rule}: «{word}» no cabe aquí. No se publicó nada. Es uno de: {known}",
    ),
    "rule_not_a_zone": (
        "{rule}: “{text}” is no time zone. Nothing was published. A zone is written as Europe/Madrid or UTC.",
        "{rule}: «{text}» no es una zona horaria. No se publicó nada. Una zona se escribe como Europe/Madrid o UTC.",
    ),
    "rule_not_hours": (
        "{rule}: “{text}” does not say hours. Nothing was published. Write days and their hours, none twice:"
        " mon-fri 09:00-13:00 14:00-18:00",
        "{rule}: «{text}» no dice un horario. No se publicó nada. Escriba días y sus horas, ninguna dos veces:"
        " mon-fri 09:00-13:00 14:00-18:00",
    ),
    "rule_not_a_date": (
        "{rule}: “{text}” is no date. Nothing was published. A date is written as 2026-12-25.",
        "{rule}: «{text}» no es una fecha. No se publicó nada. Una fecha se escribe como 2026-12-25.",
    ),
    "rules_twice": (
        "{rule}: there is another “{name}” before it. Nothing was published; give it a name of its own.",
        "{rule}: ya hay otro «{name}» antes. No se publicó nada; dele un nombre propio.",
    ),
    "rules_name": (
        "{rule}: a name has 1 to {most} characters. Nothing was published; correct it.",
        "{rule}: un nombre tiene de 1 a {most} caracteres. No se publicó nada; corríjalo.",
    ),
    "policy_lost": (
        "The code {code} is missing. Nothing was published: decisions name it. Keep it, as merged or retired.",
        "Falta el código {code}. No se publicó nada: hay decisiones que lo nombran. Consérvelo, fusionado o retirado.",
    ),
    "rules_unknown": (
        "There is no document {name}. Nothing was changed. Documents: {known}",
        "No hay ningún documento {name}. No se cambió nada. Documentos: {known}",
    ),
    "rules_newer": (
        "Revision {revision} of {name} was made by a newer version. Nothing was changed; update reviewtui to work on it.",
        "La revisión {revision} de {name} es de una versión más nueva. No se cambió nada; actualice reviewtui.",
    ),
    "rules_file": (
        "{path} cannot be read ({why}). Nothing was published; check the path.",
        "No se puede leer {path} ({why}). No se publicó nada; revise la ruta.",
    ),
    "rules_syntax": (
        "{path} is neither TOML nor JSON ({why}). Nothing was published; correct the file there.",
        "{path} no es TOML ni JSON ({why}). No se publicó nada; corrija el fichero ahí.",
    ),
    "rules_unnamed": (
        '{path} does not say which document it is. Nothing was published. Add a first line document = "NAME"; one of:'
        " {known}",
        '{path} no dice qué documento es. No se publicó nada. Añada una primera línea document = "NOMBRE"; uno de:'
        " {known}",
    ),
    "rules_field": (
        "{path}: {place} has nothing called “{key}”. Nothing was published. reviewtui rules show prints what there is.",
        "{path}: {place} no tiene nada llamado «{key}». No se publicó nada. reviewtui rules show muestra lo que hay.",
    ),
    "rules_shape": (
        "{path}: {why}. Nothing was published; reviewtui rules show prints the form.",
        "{path}: {why}. No se publicó nada; reviewtui rules show muestra la forma.",
    ),
    "rules_stale": (
        "The file was made from revision {made_from} of {name}, and {revision} holds. Nothing was published. Put your"
        " changes into what reviewtui rules show {name} prints.",
        "El fichero parte de la revisión {made_from} de {name}, y rige la {revision}. No se publicó nada. Ponga sus"
        " cambios en lo que muestra reviewtui rules show {name}.",
    ),
    "rules_same": (
        "The file says of {name} just what holds. Nothing was published.",
        "El fichero dice de {name} justo lo que rige. No se publicó nada.",
    ),
    "not_allowed": (
        "You are {role} here; this takes one of: {roles}. Nothing was changed. Whoever is one can do it with your file.",
        "Usted es {role} aquí; esto es cosa de: {roles}. No se cambió nada. Quien lo sea puede hacerlo con su fichero.",
    ),
    "publish_refused": (
        "The hub did not take {name}: {why} What held before still holds.",
        "El hub no aceptó {name}: {why} Sigue rigiendo lo anterior.",
    ),
}
