"""What the doctor put right, and what is left to do."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "empty": ("it is empty", "está vacío"),
    "no_tables": ("its tables are missing", "faltan sus tablas"),
    "log_broken": ("damaged pages of its journal: {pages}", "páginas dañadas de su diario: {pages}"),
    "bytes_damaged": ("entries no longer readable: {count}", "entradas que ya no se pueden leer: {count}"),
    "apart": ("incomplete entries: {count}", "entradas incompletas: {count}"),
    "counts_differ": (
        "it counts {kept} open ads, and {open} are there",
        "cuenta {kept} anuncios abiertos, y hay {open}",
    ),
    "interrupted": ("an earlier repair was interrupted", "una reparación anterior se interrumpió"),
    "closed": ("nobody else can read {path} any more", "nadie más puede leer ya {path}"),
    "work_whole": (
        "work.db was damaged ({why}). Every entry that was in it is kept ({facts}). The damaged file is kept: {aside}",
        "work.db estaba dañado ({why}). Se conserva cada entrada que tenía ({facts}). El fichero dañado se conserva:"
        " {aside}",
    ),
    "work_partly": (
        "work.db was damaged ({why}). Entries read and kept: {facts}. The damaged file is kept: {aside}",
        "work.db estaba dañado ({why}). Entradas leídas y conservadas: {facts}. El fichero dañado se conserva: {aside}",
    ),
    "work_offered": (
        "entries of which it is not known whether the hub has them: {offered}. They are offered again; it takes each"
        " once.",
        "entradas de las que no se sabe si el hub las tiene: {offered}. Se ofrecen de nuevo; toma cada una una vez.",
    ),
    "work_begun": (
        "work.db was missing; an empty one is begun. What had been sent is received from the hub; decisions that were"
        " not sent are lost, unless you find the file and put it in place of this one: {file}",
        "faltaba work.db; se empezó uno vacío. Lo enviado se recibe del hub; las decisiones sin enviar se pierden, salvo"
        " que encuentre el fichero y lo ponga en lugar de este: {file}",
    ),
    "missing": ("it is missing, and was here", "falta, y estuvo aquí"),
    "work_lost": (
        "entries that could not be read: at least {lost}. Known to be on the hub, which gives them back: {accepted}",
        "entradas que no se pudieron leer: al menos {lost}. Se sabe que están en el hub, que las devuelve: {accepted}",
    ),
    "work_unread": (
        "pages that could not be read at all: {pages}. What stood on them may be missing. Look through your last decisions"
        " (g h), and decide again what is not there.",
        "páginas que no se pudieron leer: {pages}. Puede faltar lo que había en ellas. Repase sus últimas decisiones"
        " (g h) y decida de nuevo lo que no esté.",
    ),
    "work_named": (
        "not readable: {act} {verdict} on {ad_id}. If the hub does not have it, decide again.",
        "ilegible: {act} {verdict} sobre {ad_id}. Si el hub no lo tiene, decida de nuevo.",
    ),
    "work_more": ("and {count} more", "y {count} más"),
    "mirror": (
        "mirror.db was damaged ({why}) and is set aside: {aside}. Your decisions are not in it.",
        "mirror.db estaba dañado ({why}) y se apartó: {aside}. Sus decisiones no están en él.",
    ),
    "mirror_differs": ("it did not hold what the hub holds", "no tenía lo que tiene el hub"),
    "hub": (
        "hub.db was damaged ({why}). Its tables are whole, and its indexes were made anew. The damaged file is kept:"
        " {aside}",
        "hub.db estaba dañado ({why}). Sus tablas están enteras, y se rehicieron sus índices. El fichero dañado"
        " se conserva: {aside}",
    ),
    "hub_left": (
        "hub.db is damaged ({why}) and cannot be mended here. Nothing was changed; your own decisions are in work.db."
        " If you have a backup of it: reviewtui hub restore FILE --db sqlite:///{file}",
        "hub.db está dañado ({why}) y aquí no se puede reparar. No se cambió nada; sus decisiones están en work.db. Si"
        " tiene una copia: reviewtui hub restore FILE --db sqlite:///{file}",
    ),
    "hub_gone": (
        "hub.db is missing. A new one begins with the next import, and your decisions go to its ads. What was received"
        " from the old one is kept: {aside}. If you find hub.db, put it back before you import.",
        "Falta hub.db. Uno nuevo empieza con la próxima importación, y sus decisiones van a sus anuncios. Lo recibido"
        " del anterior se conserva: {aside}. Si encuentra hub.db, póngalo en su sitio antes de importar.",
    ),
    "pulled": (
        "rows received again from the hub: {pulled}; entries sent: {pushed}, still waiting: {outbox}, held: {held}",
        "filas recibidas de nuevo del hub: {pulled}; entradas enviadas: {pushed}, en espera: {outbox}, retenidas: {held}",
    ),
    "not_pulled": (
        "left to do, once the hub can be reached: reviewtui sync. Until then there may be no ads here. ({why})",
        "queda por hacer, cuando se llegue al hub: reviewtui sync. Hasta entonces puede no haber anuncios aquí."
        " ({why})",
    ),
    "nothing": ("nothing here needed repair", "aquí no había nada que reparar"),
}
