"""What the doctor found, and what to do about it."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "fine": ("ok", "bien"),
    "note": ("note", "nota"),
    "wrong": ("WRONG", "MAL"),
    "done": ("DONE", "HECHO"),
    "driver": ("SQLite {version} ({name})", "SQLite {version} ({name})"),
    "driver_old": (
        "SQLite {version} ({name}) can, rarely, damage a file that several programs use at once; 3.51.3 cannot."
        " Update Python, or install pysqlite3.",
        "SQLite {version} ({name}) puede, rara vez, dañar un fichero que usan varios programas; 3.51.3 no."
        " Actualice Python, o instale pysqlite3.",
    ),
    "private": ("nobody else can read {folder}", "nadie más puede leer {folder}"),
    "shared": (
        "others can read {path}. Take that from them: reviewtui doctor --repair",
        "otros pueden leer {path}. Quíteselo: reviewtui doctor --repair",
    ),
    "package": ("reviewtui {version}, Python {python}", "reviewtui {version}, Python {python}"),
    "room": ("{megabytes} MB free in {folder}", "{megabytes} MB libres en {folder}"),
    "room_little": (
        "only {megabytes} MB free in {folder}; free some before it runs out",
        "solo {megabytes} MB libres en {folder}; libere espacio antes de que se acabe",
    ),
    "room_none": (
        "only {megabytes} MB free in {folder}: soon no decision can be saved. What is saved is kept. Free some space.",
        "solo {megabytes} MB libres en {folder}: pronto no se podrá guardar ninguna decisión. Lo guardado se conserva."
        " Libere espacio.",
    ),
    "not_writable": (
        "nothing can be written in {folder} ({why}). What is saved there is kept. Free some space or give yourself the"
        " right to write, or choose another folder with --home DIR.",
        "no se puede escribir en {folder} ({why}). Lo guardado allí se conserva. Libere espacio o dese permiso de"
        " escritura, o elija otra carpeta con --home DIR.",
    ),
    "alone": ("nobody else works on this home now", "nadie más trabaja ahora en esta carpeta"),
    "leads": (
        "another reviewtui{process} syncs this home now; that is fine. To repair, end it first.",
        "otro reviewtui{process} sincroniza ahora esta carpeta; está bien. Para reparar, ciérrelo antes.",
    ),
    "uses": (
        "another program{process} has work.db open now; that is fine. To repair, end it first.",
        "otro programa{process} tiene work.db abierto ahora; está bien. Para reparar, ciérrelo antes.",
    ),
    "other_login": (
        "{folder} is of another login. Its decisions are kept; not sent yet: {unsent}. To get back to it: reviewtui"
        " login URL",
        "{folder} es de otro inicio de sesión. Sus decisiones se conservan; sin enviar: {unsent}. Para volver a él:"
        " reviewtui login URL",
    ),
    "no_file": ("{file} is not there yet", "{file} no existe aún"),
    "whole": ("{file} is whole ({megabytes} MB)", "{file} está entero ({megabytes} MB)"),
    "damaged_work": (
        "{file} is damaged ({why}). Nothing was changed; it holds your decisions. To save every entry that can be"
        " read, and keep the file: reviewtui doctor --repair",
        "{file} está dañado ({why}). No se cambió nada; guarda sus decisiones. Para salvar cada entrada legible y"
        " conservar el fichero: reviewtui doctor --repair",
    ),
    "keys_ceded": (
        "{key} is your key for {chosen}, so {action} went without it.",
        "{key} es su tecla para {chosen}; {action} se quedó sin ella.",
    ),
    "keys_left": ("It is still under {keys}.", "Sigue en {keys}."),
    "keys_none": (
        "The palette still has it; [keys] in {file} may give it another key.",
        "La paleta aún lo tiene; [keys] en {file} puede darle otra tecla.",
    ),
    "aside": (
        "{file} was damaged and set aside. It holds what it held then, also what has been erased since: after an"
        " erasure, or once you need nothing of it, delete it and the files whose names begin with its name.",
        "{file} estaba dañado y se apartó. Contiene lo que contenía entonces, también lo borrado desde entonces: tras"
        " un borrado, o cuando ya no necesite nada de él, elimínelo junto con los ficheros cuyo nombre empieza igual.",
    ),
    "damaged_mirror": (
        "{file} is damaged ({why}). Your decisions are not in it. To set it aside and receive it again: reviewtui"
        " doctor --repair",
        "{file} está dañado ({why}). Sus decisiones no están en él. Para apartarlo y recibirlo de nuevo: reviewtui"
        " doctor --repair",
    ),
    "damaged_hub": (
        "{file} is damaged ({why}). Your own decisions are in work.db too. To mend what can be mended, and keep the"
        " file: reviewtui doctor --repair",
        "{file} está dañado ({why}). Sus decisiones están también en work.db. Para reparar lo que se pueda y conservar"
        " el fichero: reviewtui doctor --repair",
    ),
    "newer": (
        "{file} was used by a newer reviewtui ({names}); update this one",
        "{file} fue usado por un reviewtui más nuevo ({names}); actualice este",
    ),
    "older": (
        "{file} is of an older reviewtui; the next start updates it",
        "{file} es de un reviewtui anterior; el próximo inicio lo actualiza",
    ),
    "outbox_empty": ("nothing waits for the hub", "nada espera al hub"),
    "outbox": (
        "{outbox} waiting for the hub, the oldest for {age}; they go out with the next sync",
        "{outbox} esperando al hub, el más antiguo desde hace {age}; saldrán con la próxima sincronización",
    ),
    "held": (
        "{held} that the hub did not take, the oldest from {age} ago. They are kept: see g s in the app, or: reviewtui"
        " status --json",
        "{held} que el hub no aceptó, el más antiguo de hace {age}. Se conservan: vea g s en la aplicación, o:"
        " reviewtui status --json",
    ),
    "held_why": ("{count} of them: {why}", "{count} de ellos: {why}"),
    "years": ("{n} years", "{n} años"),
    "days": ("{n} days", "{n} días"),
    "hours": ("{n} hours", "{n} horas"),
    "minutes": ("{n} minutes", "{n} minutos"),
    "seconds": ("{n} seconds", "{n} segundos"),
    "clock": ("this clock and the hub's agree", "este reloj y el del hub coinciden"),
    "clock_ahead": (
        "this machine's clock is {span} ahead of the hub's. Nothing is lost: the hub orders by when it received. Set"
        " the clock of this machine.",
        "el reloj de este equipo va {span} por delante del hub. No se pierde nada: el hub ordena por recepción. Ponga"
        " en hora este equipo.",
    ),
    "clock_behind": (
        "this machine's clock is {span} behind the hub's. Nothing is lost: the hub orders by when it received. Set the"
        " clock of this machine.",
        "el reloj de este equipo va {span} por detrás del hub. No se pierde nada: el hub ordena por recepción. Ponga en"
        " hora este equipo.",
    ),
    "clock_back": (
        "this machine's clock stands {span} before the last thing written here. Nothing is lost; set the clock, or"
        " ages and due times are not true.",
        "el reloj de este equipo está {span} antes de lo último escrito aquí. No se pierde nada; póngalo en hora, o"
        " las antigüedades y plazos no serán ciertos.",
    ),
    "counts": ("{ads} ads ({open} open), {facts} facts", "{ads} anuncios ({open} abiertos), {facts} hechos"),
    "no_hub": (
        "no hub is configured; a private one begins with the first import",
        "no hay hub configurado; uno privado empieza con la primera importación",
    ),
    "hub": (
        "{host} answers (version {version}); you are {user}, {role}",
        "{host} responde (versión {version}); usted es {user}, {role}",
    ),
    "hub_version": (
        "{host} is of version {theirs}, this is {ours}; they understand each other. Update the older one when you can.",
        "{host} es de la versión {theirs}, esta es la {ours}; se entienden. Actualice la más antigua cuando pueda.",
    ),
    "hub_epoch": (
        "{host} was restored or renewed since the last sync. The next sync offers your entries again and receives"
        " everything anew; nothing is lost.",
        "{host} fue restaurado o renovado desde la última sincronización. La próxima ofrece de nuevo sus entradas y"
        " recibe todo otra vez; no se pierde nada.",
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
        " safe. To receive it again: reviewtui doctor --repair",
        "los datos ({kind}) de la cuenta {account} difieren: {ours} aquí, {theirs} en el hub. Sus decisiones están en"
        " work.db, a salvo. Para recibirlo de nuevo: reviewtui doctor --repair",
    ),
    "differ_more": ("and {count} more differences of this kind", "y {count} diferencias más de esta clase"),
    "no_account": ("(none)", "(ninguna)"),
    "kind_account": ("names", "nombres"),
    "kind_policy": ("policies", "políticas"),
    "kind_rules": ("rules", "reglas"),
    "kind_ad": ("ads", "anuncios"),
    "kind_fact": ("acts of people", "actos de personas"),
    "kind_ruling": ("standings of ads", "estados de anuncios"),
    "kind_record": ("what sources say of accounts", "lo que dicen las fuentes de las cuentas"),
}
