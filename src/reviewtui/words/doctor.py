"""What the doctor found, and what to do about it."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "fine": ("ok", "bien"),
    "note": ("note", "nota"),
    "wrong": ("WRONG", "MAL"),
    "driver": ("SQLite {version} ({name})", "SQLite {version} ({name})"),
    "driver_old": (
        "SQLite {version} ({name}) can, rarely, damage a file that several programs use at once; 3.51.3 cannot."
        " Update Python, or install pysqlite3.",
        "SQLite {version} ({name}) puede, rara vez, dañar un fichero que usan varios programas; 3.51.3 no."
        " Actualice Python, o instale pysqlite3.",
    ),
    "private": ("nobody else can read {folder}", "nadie más puede leer {folder}"),
    "shared": (
        "others can read {path}. Take that from them: chmod go-rwx {path}",
        "otros pueden leer {path}. Quíteselo: chmod go-rwx {path}",
    ),
    "no_file": ("{file} is not there yet", "{file} no existe aún"),
    "whole": ("{file} is whole ({megabytes} MB)", "{file} está entero ({megabytes} MB)"),
    "damaged": (
        "{file} is damaged ({why}). Copy it to a safe place before anything else. A mirror.db may be moved away: it"
        " is received again; work.db holds decisions and may not.",
        "{file} está dañado ({why}). Cópielo a un lugar seguro antes de nada. Un mirror.db se puede apartar: se"
        " recibe de nuevo; work.db guarda decisiones y no.",
    ),
    "newer": (
        "{file} was used by a newer reviewtui ({names}); update this one",
        "{file} fue usado por un reviewtui más nuevo ({names}); actualice este",
    ),
    "older": (
        "{file} is of an older reviewtui; the next start updates it",
        "{file} es de un reviewtui anterior; el próximo inicio lo actualiza",
    ),
    "outbox": ("{outbox} waiting for the hub, {held} held", "{outbox} esperando al hub, {held} retenidos"),
    "counts": ("{ads} ads ({open} open), {facts} facts", "{ads} anuncios ({open} abiertos), {facts} hechos"),
    "counts_differ": (
        "the kept count of open ads is {kept}, but {open} are. Your decisions are not touched. Move mirror.db away;"
        " it is received again.",
        "la cuenta guardada de abiertos es {kept}, pero hay {open}. Sus decisiones no se tocan. Aparte mirror.db;"
        " se recibe de nuevo.",
    ),
    "no_hub": (
        "no hub is configured; a private one begins with the first import",
        "no hay hub configurado; uno privado empieza con la primera importación",
    ),
    "hub": (
        "{host} answers (version {version}); you are {user}, {role}",
        "{host} responde (versión {version}); usted es {user}, {role}",
    ),
    "level": (
        "this cache holds what the hub holds: {rows} rows, alike",
        "esta caché tiene lo que tiene el hub: {rows} filas, iguales",
    ),
    "not_level": (
        "not compared with the hub: this cache stands at change {ours}, the hub at {theirs}. To bring it level:"
        " reviewtui sync",
        "sin comparar con el hub: esta caché va por el cambio {ours} y el hub por el {theirs}. Para ponerla al día:"
        " reviewtui sync",
    ),
    "differ": (
        "the {kind} of account {account} differ: {ours} here, {theirs} on the hub. Your decisions are in work.db and"
        " safe. Move mirror.db away; it is received again.",
        "los datos ({kind}) de la cuenta {account} difieren: {ours} aquí, {theirs} en el hub. Sus decisiones están en"
        " work.db, a salvo. Aparte mirror.db; se recibe de nuevo.",
    ),
    "differ_more": ("and {count} more differences of this kind", "y {count} diferencias más de esta clase"),
    "no_account": ("(none)", "(ninguna)"),
    "kind_account": ("names", "nombres"),
    "kind_policy": ("policies", "políticas"),
    "kind_rules": ("rules", "reglas"),
    "kind_ad": ("ads", "anuncios"),
    "kind_fact": ("acts of people", "actos de personas"),
    "kind_ruling": ("standings of ads", "estados de anuncios"),
}
