"""Commands that take files in, and what they print."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    # in and out
    "import": ("bring in ads from a file", "importar anuncios de un fichero"),
    "import_kind": (
        "ads, accounts, usage, renewals, tickets (CSV, TSV, JSON, JSON lines), ads-meta (a saved answer of Meta's "
        "API), mail (.eml, mbox, Maildir), slack (an export of a workspace), tracker (a kept sheet: CSV, TSV, XLSX)",
        "ads, accounts, usage, renewals, tickets (CSV, TSV, JSON, líneas JSON), ads-meta (una respuesta guardada de "
        "la API de Meta), mail (.eml, mbox, Maildir), slack (una exportación), tracker (una hoja llevada a mano: CSV, "
        "TSV, XLSX)",
    ),
    "import_source": (
        "accounts, usage, renewals, tickets: who speaks in the file, such as hubspot or zendesk",
        "accounts, usage, renewals, tickets: quién habla en el fichero, por ejemplo hubspot o zendesk",
    ),
    "import_file": ("the file to read; with --watch, a folder", "el fichero que leer; con --watch, una carpeta"),
    "import_channel": (
        "slack: which channel holds the ads; again for more; --map CHANNEL=ACCOUNT says whose it is",
        "slack: qué canal contiene los anuncios; repítalo para más; --map CANAL=CUENTA dice de quién es",
    ),
    "import_watch": (
        "take in each file of the folder as it lands, until interrupted",
        "tomar cada fichero de la carpeta según llega, hasta que se interrumpa",
    ),
    "import_sheet": (
        "tracker: which sheet of a workbook; of a CSV, what it is called",
        "tracker: qué hoja de un libro; de un CSV, cómo se llama",
    ),
    "import_dates": (
        "which comes first in dates, day or month; of a kept sheet it is remembered",
        "qué va primero en las fechas, día o mes; de una hoja llevada a mano se recuerda",
    ),
    "import_status": (
        'tracker: what a status word means, such as "listo=active"; again for more; remembered',
        'tracker: qué significa una palabra de estado, como "listo=active"; repítalo para más; se recuerda',
    ),
    "WORD_STATUS": ("WORD=STATUS", "PALABRA=ESTADO"),
    "NEW_FILE": ("NEW_FILE", "FICHERO_NUEVO"),
    "import_skipped_tracker": (
        "{n} more rows are about an ad that a later row tells of, and were passed over.",
        "Otras {n} filas son sobre un anuncio del que habla una fila posterior, y se pasaron por alto.",
    ),
    "tracker": (
        "the sheet that people keep by hand: write back what is so",
        "la hoja que se lleva a mano: escribir en ella lo que es",
    ),
    "tracker_write": (
        "write a kept sheet (CSV, TSV, XLSX) with only those cells changed that no longer say what is so",
        "escribir una hoja llevada a mano (CSV, TSV, XLSX) cambiando solo las celdas que ya no dicen lo que es",
    ),
    "tracker_original": ("the sheet as it is", "la hoja como está"),
    "tracker_new": ("where the changed sheet is written", "dónde se escribe la hoja cambiada"),
    "tracker_in_place": (
        "change the sheet itself; a copy of what was there is kept beside it",
        "cambiar la propia hoja; una copia de lo que había queda a su lado",
    ),
    "tracker_dry": ("only say what would change", "solo decir qué cambiaría"),
    "import_map": (
        "which column is which field, where names are not obvious; again for more",
        "qué columna es cada campo, si el nombre no es claro; repítalo para más",
    ),
    "import_account": ("the account of rows that name none", "la cuenta de las filas que no dan ninguna"),
    "import_names": (
        "which account it is that a file calls by this name; remembered, again for more",
        "qué cuenta es la que un fichero llama así; se recuerda, repítalo para más",
    ),
    "NAME_ACCOUNT": ("NAME=ACCOUNT", "NOMBRE=CUENTA"),
    "import_users": (
        "which user it is that a file calls by this name; remembered, again for more",
        "qué usuario es el que un fichero llama así; se recuerda, repítalo para más",
    ),
    "NAME_USER": ("NAME=USER", "NOMBRE=USUARIO"),
    "import_shared": (
        "Of a name that several accounts here bear: {n}, of {names}. Say which is meant: --account-of 'NAME=ACCOUNT'",
        "De un nombre que aquí llevan varias cuentas: {n}, de {names}. Diga cuál es: --account-of 'NOMBRE=CUENTA'",
    ),
    "import_by_name": (
        "Put where they belong by the name of their account: {n}",
        "Puestas donde corresponde por el nombre de su cuenta: {n}",
    ),
    "import_no_account": ("Without an account: {n}", "Sin cuenta: {n}"),
    "import_name": ("{name} ({n})", "{name} ({n})"),
    "import_names_more": (", and {n} more", ", y {n} más"),
    "import_nowhere": (
        "Of an account that is not known here: {n}, of {names}. Bring accounts in and import this file again, or say"
        " which it is: --account-of 'NAME=ACCOUNT'",
        "De una cuenta que aquí no se conoce: {n}, de {names}. Traiga las cuentas e importe de nuevo este fichero,"
        " o diga cuál es: --account-of 'NOMBRE=CUENTA'",
    ),
    "import_encoding": (
        "of a file that is neither UTF-8 nor marked UTF-16",
        "de un fichero que no es UTF-8 ni UTF-16 marcado",
    ),
    # what commands answer
    "import_waiting": (
        "The rows are on the hub, but not on this machine yet. {why}",
        "Las filas están en el hub, pero aún no en este equipo. {why}",
    ),
    "row_refused": ("the hub refused this row ({code})", "el hub rechazó esta fila ({code})"),
    "rows_so_far": ("{n} rows", "{n} filas"),
    "imported": (
        "{read} read: {added} added, {changed} changed, {unchanged} unchanged, {rejected} rejected",
        "{read} leídas: {added} nuevas, {changed} cambiadas, {unchanged} iguales, {rejected} rechazadas",
    ),
    "import_skipped_slack": (
        "{n} more messages held no ad and were passed over.",
        "Otros {n} mensajes no contenían ningún anuncio y se pasaron por alto.",
    ),
    "import_questions": (
        "{found} status questions: {added} logged, {unchanged} known already",
        "{found} preguntas de estado: {added} anotadas, {unchanged} ya conocidas",
    ),
    "import_questions_nobody": (
        "  {n} of an account nobody named were not logged: --account ID, or --map CHANNEL=ACCOUNT",
        "  {n} de una cuenta que nadie nombró no se anotaron: --account ID, o --map CANAL=CUENTA",
    ),
    "import_questions_refused": ("  the hub refused {n} ({code})", "  el hub rechazó {n} ({code})"),
    "watching": ("watching {folder}; Ctrl+C ends", "vigilando {folder}; Ctrl+C termina"),
    "watched_file": ("{file}: {words}", "{file}: {words}"),
    "watched_bad": ("{file} was left there: {why}", "{file} se dejó donde está: {why}"),
    "watch_away": ("{why} It will be tried again.", "{why} Se intentará de nuevo."),
    "watch_ended": (
        "stopped; {n} files were taken in. Started again, it goes on with what is new.",
        "terminado; se tomaron {n} ficheros. Si se inicia de nuevo, sigue con lo que sea nuevo.",
    ),
    "import_skipped": (
        "{n} more said nothing of any ad's status and were passed over.",
        "Otros {n} no decían nada del estado de ningún anuncio y se pasaron por alto.",
    ),
    "import_skipped_renewals": (
        "{n} deals of new business were passed over: they renew nothing.",
        "{n} ventas a clientes nuevos se pasaron por alto: no renuevan nada.",
    ),
    "import_flaws": ("Taken without what could not be read:", "Se tomaron sin lo que no se pudo leer:"),
    "rejected_line": ("  line {line}: {error}", "  línea {line}: {error}"),
    "rejected_more": ("  … and {n} more; --json lists them all", "  … y {n} más; --json las da todas"),
}
