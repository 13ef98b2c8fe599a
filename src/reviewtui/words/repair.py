"""What the doctor put right, and what is left to do."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "empty": ("it is empty", "está vacío"),
    "no_tables": ("its tables are missing", "faltan sus tablas"),
    "log_broken": ("{pages} pages of its journal are damaged", "{pages} páginas de su diario están dañadas"),
    "bytes_damaged": ("{count} entries are no longer readable", "{count} entradas ya no se pueden leer"),
    "apart": ("{count} entries are incomplete", "{count} entradas están incompletas"),
    "counts_differ": (
        "it counts {kept} open ads, and {open} are there",
        "cuenta {kept} anuncios abiertos, y hay {open}",
    ),
    "interrupted": ("an earlier repair was interrupted", "una reparación anterior se interrumpió"),
    "closed": ("nobody else can read {path} any more", "nadie más puede leer ya {path}"),
    "work_whole": (
        "work.db was damaged ({why}). All {facts} entries that were in it are kept; {offered} are offered to the hub"
        " again, which takes each once. The damaged file is kept: {aside}",
        "work.db estaba dañado ({why}). Se conservan las {facts} entradas que tenía; {offered} se ofrecen de nuevo al"
        " hub, que toma cada una una vez. El fichero dañado se conserva: {aside}",
    ),
    "work_partly": (
        "work.db was damaged ({why}). {facts} entries were read and are kept; {offered} are offered to the hub again,"
        " which takes each once. The damaged file is kept: {aside}",
        "work.db estaba dañado ({why}). Se leyeron y conservan {facts} entradas; {offered} se ofrecen de nuevo al hub,"
        " que toma cada una una vez. El fichero dañado se conserva: {aside}",
    ),
    "work_lost": (
        "at least {lost} entries could not be read; the hub is known to have {accepted} of them, and gives those back.",
        "al menos {lost} entradas no se pudieron leer; se sabe que el hub tiene {accepted} de ellas, y las devuelve.",
    ),
    "work_unread": (
        "{pages} pages could not be read at all: what stood on them may be missing. Look through your last decisions"
        " (g h), and decide again what is not there.",
        "{pages} páginas no se pudieron leer: puede faltar lo que había en ellas. Repase sus últimas decisiones (g h) y"
        " decida de nuevo lo que no esté.",
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
    "pulled": (
        "received again from the hub: {pulled} rows; {pushed} entries sent, {outbox} still wait, {held} held",
        "recibido de nuevo del hub: {pulled} filas; {pushed} entradas enviadas, {outbox} esperan, {held} retenidas",
    ),
    "not_pulled": (
        "left to do, once the hub can be reached: reviewtui sync. Until then there may be no ads here. ({why})",
        "queda por hacer, cuando se llegue al hub: reviewtui sync. Hasta entonces puede no haber anuncios aquí."
        " ({why})",
    ),
    "nothing": ("nothing here needed repair", "aquí no había nada que reparar"),
}
