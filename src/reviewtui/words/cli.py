"""What the commands say, and their help."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    # the command line as a whole
    "about": (
        "Decide the ads an AI was unsure about, in the terminal, and keep the reason. Without a command: the screen.",
        "Decida en la terminal los anuncios en los que una IA dudó, y guarde el motivo. Sin orden: la pantalla.",
    ),
    "epilog": (
        "Begin with: reviewtui demo. Each command has its own --help.",
        "Empiece con: reviewtui demo. Cada orden tiene su propio --help.",
    ),
    "home": (
        "keep settings, cache and logs under this one folder (or REVIEWTUI_HOME)",
        "guardar ajustes, caché y registros en esta carpeta (o REVIEWTUI_HOME)",
    ),
    "json": ("answer as JSON on standard output", "responder como JSON por la salida estándar"),
    "linear": (
        "plain lines in place of the screen, for screen readers (or REVIEWTUI_LINEAR=1)",
        "líneas simples en lugar de la pantalla, para lectores de pantalla (o REVIEWTUI_LINEAR=1)",
    ),
    "version": ("show the version", "mostrar la versión"),
    "command": ("COMMAND", "ORDEN"),
    "commands": ("commands", "órdenes"),
    "SOURCE": ("SOURCE", "FUENTE"),
    "QUERY": ("QUERY", "BÚSQUEDA"),
    "AD": ("AD", "ANUNCIO"),
    "VERDICT": ("VERDICT", "VEREDICTO"),
    "DECISION": ("DECISION", "DECISIÓN"),
    "WORDS": ("WORDS", "TEXTO"),
    "KIND": ("KIND", "TIPO"),
    "FILE": ("FILE", "FICHERO"),
    "PAIR": ("field=column", "campo=columna"),
    "NAME": ("NAME", "NOMBRE"),
    "ROLE": ("ROLE", "FUNCIÓN"),
    "ACCOUNT": ("ACCOUNT", "CUENTA"),
    "not_a_count": ("“{text}” is not a whole number", "«{text}» no es un número entero"),
    "not_a_pair": ("“{text}” is not field=column", "«{text}» no es campo=columna"),
    "not_an_instant": (
        "“{text}” is no instant; write epoch milliseconds or 2026-03-01T12:00:00Z",
        "«{text}» no es un instante; escriba milisegundos o 2026-03-01T12:00:00Z",
    ),
    "required": ("this is missing: {what}", "falta: {what}"),
    "unrecognized": ("this means nothing here: {what}", "esto no significa nada aquí: {what}"),
    "choice": ("{what} cannot be {got}; it is one of {known}", "{what} no puede ser {got}; es uno de {known}"),
    "value_missing": ("{what} needs a value", "{what} necesita un valor"),
    # reading and deciding
    "queue": (
        "ads in the order they are due, with why each is there",
        "anuncios por orden, con el porqué de cada uno",
    ),
    "queue_query": (
        'what to look for, as in the app: words, "a phrase", account:acme is:escalated; none is the open queue; '
        "write -- before a word that begins with a minus",
        'qué buscar, como en la aplicación: palabras, "una frase", account:acme is:escalated; nada es la cola '
        "abierta; escriba -- antes de una palabra que empiece por un menos",
    ),
    "queue_view": (
        "a view by its name (all, assigned, second, late, rereview, a team's queue, your own), narrowed by the query",
        "una vista por su nombre (all, assigned, second, late, rereview, una cola del equipo, propia), y la consulta la"
        " estrecha",
    ),
    "limit": ("at most so many (50)", "como mucho tantos (50)"),
    "accounts": ("accounts with their health, use and renewal", "cuentas con su salud, uso y renovación"),
    "accounts_query": (
        "what to look for, such as owner:me health:risk renews:<90d sort:mau",
        "qué buscar, por ejemplo owner:me health:risk renews:<90d sort:mau",
    ),
    "account": ("one account with all that is known of it", "una cuenta con todo lo que se sabe de ella"),
    "account_which": ("its id or its name", "su id o su nombre"),
    "mismatches": ("ads on whose status sources disagree", "anuncios en cuyo estado no coinciden las fuentes"),
    "mismatches_query": (
        "as in the search line: words, account:acme, mismatch:stale_sheet …",
        "como en la línea de búsqueda: palabras, account:acme, mismatch:stale_sheet …",
    ),
    "settle": ("say what an ad's status is", "decir cuál es el estado de un anuncio"),
    "settle_take": (
        "what this source says; with nothing given, the suggested one",
        "lo que dice esta fuente; si no se indica nada, la sugerida",
    ),
    "settle_status": ("this status, with --why", "este estado, con --why"),
    "settle_same_as": ("this row or mail is about that ad", "esta fila o correo trata de ese anuncio"),
    "settle_why": ("why, in a few words", "por qué, en pocas palabras"),
    "settled": ("Settled: {ad_id} is {status} ({id})", "Resuelto: {ad_id} es {status} ({id})"),
    "claim": (
        "keep the next free ads for yourself, for hours, to work with no network",
        "reservarse los próximos anuncios libres, durante horas, para trabajar sin red",
    ),
    "claim_release": ("give back what was taken along", "devolver lo que se tenía reservado"),
    "show": ("one ad and everything known of it", "un anuncio y todo lo que se sabe de él"),
    "ad": ("the ad's id", "el id del anuncio"),
    "decide": ("decide one ad", "decidir un anuncio"),
    "reason": (
        "a reason code, and the part of the ad it points at; again for more",
        "un código de motivo, y la parte del anuncio a la que apunta; repítalo para más",
    ),
    "span": (
        "evidence: characters of a component, from start up to end; again for more",
        "evidencia: caracteres de un componente, de inicio a fin; repítalo para más",
    ),
    "note": ("a memo on why", "una nota sobre el porqué"),
    "suggest": ("the smallest change that would pass", "el cambio mínimo con el que pasaría"),
    "confidence": ("how sure you are", "su seguridad"),
    "undo": ("take back a decision of yours", "deshacer una decisión suya"),
    "undo_which": ("its id; without one, the latest", "su id; sin él, la última"),
    "ask": ("put one ad into the queue, with why", "poner un anuncio en la cola, con el porqué"),
    "ask_ad": ("the id of a known ad; or give --text", "el id de un anuncio conocido; o dé --text"),
    "ask_why": ("what a reviewer should look at", "qué debería mirar quien revise"),
    "ask_text": ("the text of a new ad", "el texto de un anuncio nuevo"),
    "ask_headline": ("its headline", "su titular"),
    "ask_link": ("where it leads", "adónde lleva"),
    "ask_due": (
        "when an answer is needed: in 30m, 4h, 2d, 1w, or at 2026-03-01T12:00Z",
        "para cuándo hace falta: en 30m, 4h, 2d, 1w, o a las 2026-03-01T12:00Z",
    ),
    "ask_waiting": ("the customer asked, and waits", "el cliente preguntó y espera"),
    "ask_account": ("whose ad it is", "de quién es"),
    # in and out
    "import": ("bring in ads from a file", "importar anuncios de un fichero"),
    "import_kind": (
        "ads, accounts, usage, renewals (CSV, TSV, JSON, JSON lines), ads-meta (a saved answer of Meta's API), "
        "mail (.eml, mbox, Maildir), slack (an export of a workspace), tracker (a kept sheet: CSV, TSV, XLSX)",
        "ads, accounts, usage, renewals (CSV, TSV, JSON, líneas JSON), ads-meta (una respuesta guardada de la API de "
        "Meta), mail (.eml, mbox, Maildir), slack (una exportación), tracker (una hoja llevada a mano: CSV, TSV, XLSX)",
    ),
    "import_source": (
        "accounts, usage, renewals: who speaks in the file, such as hubspot",
        "accounts, usage, renewals: quién habla en el fichero, por ejemplo hubspot",
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
    "import_encoding": (
        "of a file that is neither UTF-8 nor marked UTF-16",
        "de un fichero que no es UTF-8 ni UTF-16 marcado",
    ),
    "export": ("write the decisions as training data", "escribir las decisiones como datos de entrenamiento"),
    "export_file": (
        "the file to write; one that exists is replaced",
        "el fichero que escribir; si existe, se reemplaza",
    ),
    "login": ("connect this home to a hub", "conectar esta carpeta a un hub"),
    "login_url": ("its address, such as https://hub.example:8750", "su dirección, como https://hub.example:8750"),
    "login_stdin": ("read the token from standard input", "leer la clave de la entrada estándar"),
    "sync": ("send what waits and receive what is new", "enviar lo pendiente y recibir lo nuevo"),
    "sync_watch": ("go on until interrupted", "seguir hasta que se interrumpa"),
    # upkeep
    "status": ("how this home stands", "cómo está esta carpeta"),
    "doctor": ("look for what is wrong here", "buscar lo que va mal aquí"),
    "digest": ("what this cache holds, hashed per account", "lo que guarda esta caché, con un hash por cuenta"),
    "digest_canonical": ("also write the lines that were hashed", "escribir también las líneas resumidas"),
    "digest_now": (
        "the instant at which skipped ads count as back: epoch milliseconds, or 2026-03-01T12:00:00Z",
        "el instante en que los aplazados cuentan como vueltos: milisegundos, o 2026-03-01T12:00:00Z",
    ),
    "pings": ("status questions of customers, by week", "preguntas de estado de los clientes, por semana"),
    "pings_weeks": ("how many weeks, up to this one", "cuántas semanas, hasta esta"),
    "pings_account": ("of this account alone", "solo de esta cuenta"),
    "pings_baseline": (
        "compare with these weeks from now on, for example 2026-W30..2026-W33",
        "comparar desde ahora con estas semanas, por ejemplo 2026-W30..2026-W33",
    ),
    "briefings": (
        "List the briefings: patterns to watch for, each with the query that finds it.",
        "Mostrar las alertas: patrones que vigilar, cada una con la consulta que la encuentra.",
    ),
    "brief": (
        "Write a briefing from a file; the next sync sends it to whom it concerns.",
        "Redactar una alerta desde un fichero; la próxima sincronización la envía a quien concierne.",
    ),
    "brief_file": (
        "TOML or JSON: title, recognise, query; may have watch, customer, key (the next revision), accounts",
        "TOML o JSON: title, recognise, query; puede tener watch, customer, key (la revisión siguiente), accounts",
    ),
    "report": (
        "Write the figures of a week and the three before it: work, agreement, sudden rises.",
        "Escribir las cifras de una semana y las tres anteriores: trabajo, acuerdo, subidas repentinas.",
    ),
    "report_span": ("what it is about: week", "de qué trata: week"),
    "report_week": (
        "the ISO week it ends with; this one, if none is given",
        "la semana ISO en que acaba; si falta, esta",
    ),
    "doctor_repair": (
        "put right what can be: damaged files are kept beside new ones",
        "arreglar lo que se pueda: los ficheros dañados se conservan junto a los nuevos",
    ),
    "wipe": ("remove this home's cache and token", "borrar la caché y la clave de esta carpeta"),
    "wipe_yes": ("do not ask", "no preguntar"),
    "demo": (
        "a hub with sample ads on this machine, and the screen on it",
        "un hub con anuncios de muestra en este equipo, y la pantalla sobre él",
    ),
    "demo_headless": ("without a screen: drive it and report", "sin pantalla: manejarla e informar"),
    # what the workspace works by
    "rules": (
        "the rules, queues, templates and policies the workspace works by",
        "las reglas, colas, plantillas y políticas con que se trabaja",
    ),
    "rules_show": ("print a document as it holds", "mostrar un documento tal como rige"),
    "rules_try": (
        "what publishing a file would change, on this cache; changes nothing",
        "qué cambiaría al publicar un fichero, en esta caché; no cambia nada",
    ),
    "rules_publish": (
        "try a file, then make it the next revision for everybody",
        "probar un fichero y hacerlo la siguiente revisión para todos",
    ),
    "rules_name": (
        "priority, review, templates, queues, or policy:NAME",
        "priority, review, templates, queues o policy:NOMBRE",
    ),
    "rules_file": (
        "TOML as rules show prints it, or JSON as rules show --json does",
        "TOML como lo da rules show, o JSON como lo da rules show --json",
    ),
    "rules_note": ("why, for whoever looks later", "por qué, para quien lo mire después"),
    # the hub
    "hub": ("run a hub for a team", "llevar un hub para un equipo"),
    "hub_serve": ("serve a hub", "servir"),
    "db": (
        "the hub's database, sqlite:///hub.db (or REVIEWTUI_DB)",
        "la base de datos, sqlite:///hub.db (o REVIEWTUI_DB)",
    ),
    "serve_host": ("listen on this address (127.0.0.1)", "escuchar en esta dirección (127.0.0.1)"),
    "serve_port": ("and this port (8750); 0 is a free one", "y este puerto (8750); 0 es uno libre"),
    "serve_cert": ("certificate, to speak TLS", "certificado, para hablar TLS"),
    "serve_key": ("its key", "su clave"),
    "serve_fetch": (
        "pictures may be fetched from this host wherever it is, also over plain HTTP; "
        "for tests and private networks; may be given again",
        "se pueden pedir imágenes a este servidor esté donde esté, también por HTTP; "
        "para pruebas y redes privadas; se puede repetir",
    ),
    "NAME_PORT": ("NAME:PORT", "NOMBRE:PUERTO"),
    "not_up_to": ("{text} is more than {most}", "{text} es más que {most}"),
    "not_a_host": ("{text} is not NAME:PORT", "{text} no es NOMBRE:PUERTO"),
    "serve_proxy": ("a proxy in front speaks TLS; with --allow-host", "un proxy delante habla TLS; con --allow-host"),
    "serve_name": ("a name the hub may be called by; again for more", "un nombre del hub; repítalo para más"),
    "serve_log": ("where it says who read what", "dónde se apunta quién leyó qué"),
    "hub_backup": (
        "all of a hub in one file, while it serves",
        "todo un hub en un fichero, mientras sirve",
    ),
    "hub_restore": (
        "a backup into a new database; its tokens then wait for: hub token confirm",
        "una copia a una base de datos nueva; sus claves esperan a: hub token confirm",
    ),
    "backup_file": ("a new file", "un fichero nuevo"),
    "restore_file": ("made by: hub backup", "hecho por: hub backup"),
    "restore_copied": (
        "the database itself was put back, by a copied file or pg_restore",
        "se repuso la base de datos misma, con un fichero copiado o pg_restore",
    ),
    "backed_up": (
        "{file}: {n} rows, sha256 {sha256}. Keep it where only you can read it.",
        "{file}: {n} filas, sha256 {sha256}. Guárdelo donde solo usted pueda leerlo.",
    ),
    "restored": (
        "{n} rows restored. {tokens} tokens are suspended: revoke what should not come in (reviewtui hub token list,"
        " revoke), then let the others in: reviewtui hub token confirm --all",
        "{n} filas restauradas. {tokens} claves suspendidas: revoque lo que no deba entrar (reviewtui hub token list,"
        " revoke) y admita a las demás: reviewtui hub token confirm --all",
    ),
    "hub_token": ("who may come in", "quién puede entrar"),
    "hub_token_create": ("make a token, shown once", "crear una clave, que se muestra una vez"),
    "hub_token_list": ("every token, without its secret", "todas las claves, sin su secreto"),
    "hub_token_revoke": ("refuse a token from now on", "rechazar una clave desde ahora"),
    "hub_token_rotate": (
        "make a new token for the same user; the old one works a while longer",
        "crear otra clave para el mismo usuario; la vieja sirve un rato más",
    ),
    "hub_token_confirm": (
        "after a restore: let these tokens in again",
        "tras restaurar una copia: admitir de nuevo estas claves",
    ),
    "hub_link": (
        "the links by which customers see their ads",
        "los enlaces con los que los clientes ven sus anuncios",
    ),
    "hub_link_create": (
        "make a link for an account, shown once",
        "crear un enlace para una cuenta, que se muestra una vez",
    ),
    "hub_link_list": ("every link, without its secret", "todos los enlaces, sin su secreto"),
    "hub_link_revoke": ("show nothing by a link from now on", "no mostrar nada con un enlace desde ahora"),
    "hub_link_confirm": (
        "after a restore: let these links show again",
        "tras restaurar una copia: que estos enlaces muestren de nuevo",
    ),
    "link": (
        "links by which customers see their ads: make, list, revoke",
        "enlaces con los que los clientes ven sus anuncios: crear, listar, revocar",
    ),
    "link_for": (
        "the account's id; without one, your links are listed",
        "el id de la cuenta; sin él, se listan sus enlaces",
    ),
    "link_days": ("how long it works (90)", "cuánto tiempo funciona (90)"),
    "link_language": ("of the page; otherwise that of whoever looks", "de la página; si no, el de quien la mire"),
    "link_id": ("its number in the list", "su número en la lista"),
    "link_all": ("all that are suspended", "todos los suspendidos"),
    "link_address": (
        "the hub's address, as customers reach it",
        "la dirección del hub, tal como la alcanzan los clientes",
    ),
    "link_made": (
        "Link {id} shows the ads of {account} to whoever has it, until {day}. It is shown this once.",
        "El enlace {id} muestra los anuncios de {account} a quien lo tenga, hasta el {day}. Se muestra solo esta vez.",
    ),
    "link_pathless": (
        "Put the address of your hub before it.",
        "Ponga delante la dirección de su hub.",
    ),
    "link_revoked": ("Link {id} shows nothing any more.", "El enlace {id} ya no muestra nada."),
    "link_confirmed": ("{n} links show their ads again.", "{n} enlaces vuelven a mostrar sus anuncios."),
    "link_none": (
        "No links yet. Make one: reviewtui link ACCOUNT",
        "Aún no hay enlaces. Cree uno: reviewtui link CUENTA",
    ),
    "link_any_language": ("en/es", "en/es"),
    "links_suspended": (
        "{n} links of customers are suspended too: reviewtui hub link list, revoke, then: reviewtui hub link confirm --all",
        "{n} enlaces de clientes también están suspendidos: reviewtui hub link list, revoke, y después: reviewtui hub link"
        " confirm --all",
    ),
    "hub_webhook": ("who is told what was released", "a quién se avisa de lo que sale"),
    "hub_webhook_add": (
        "tell this address of releases; its secret is shown once",
        "avisar a esta dirección; su secreto se muestra una vez",
    ),
    "hub_webhook_list": ("every webhook, and what went wrong with it", "todos los avisos, y qué falló en cada uno"),
    "hub_webhook_remove": ("tell it nothing more", "no avisarle más"),
    "hub_webhook_rotate": (
        "make a new secret; for a day the old one signs too",
        "crear otro secreto; durante un día el viejo también firma",
    ),
    "hub_webhook_replay": (
        "go on with one that was paused, or tell again what happened since an instant",
        "reanudar uno en pausa, o repetir lo ocurrido desde un instante",
    ),
    "webhook_url": ("an https address", "una dirección https"),
    "webhook_text": ("also send what the ad says", "enviar también lo que dice el anuncio"),
    "webhook_since": ("from this instant: 2026-03-01T12:00:00Z", "desde este instante: 2026-03-01T12:00:00Z"),
    "webhook_id": ("its id in the list", "su id en la lista"),
    "webhook_added": (
        "Webhook {id} is told of releases from now on. This secret is not shown again.",
        "El aviso {id} recibe lo que salga desde ahora. Este secreto no se vuelve a mostrar.",
    ),
    "webhook_removed": ("Webhook {id} is told nothing more.", "El aviso {id} ya no recibe nada."),
    "webhook_rotated": (
        "This secret is not shown again. Until {until} both sign.",
        "Este secreto no se vuelve a mostrar. Hasta {until} firman los dos.",
    ),
    "webhook_replayed": ("{n} events wait for it now.", "{n} eventos esperan su envío."),
    "webhook_live": ("live", "activo"),
    "webhook_failing": ("failing", "falla"),
    "webhook_paused": ("paused", "en pausa"),
    "webhook_waiting": ("{n} waiting", "{n} en espera"),
    "no_webhooks": ("This hub tells nobody yet.", "Este hub no avisa a nadie aún."),
    "hub_erase": (
        "erase the contents of an account, here and on every client",
        "borrar el contenido de una cuenta, aquí y en todos los equipos",
    ),
    "erase_account": ("the account's id", "el id de la cuenta"),
    "erase_yes": ("erase without asking", "borrar sin preguntar"),
    "erase_there": (
        "{name} ({account}): {ads} ads, {facts} entries of reviewers, {reports} reports of sources. Texts, creatives,"
        " links, notes, memos, evidence and the name go for good, here and on every client at its next contact."
        " Ids, hashes, verdicts and who gave them stay.",
        "{name} ({account}): {ads} anuncios, {facts} entradas de revisores, {reports} informes de fuentes. Textos,"
        " creatividades, enlaces, notas, comentarios, evidencia y el nombre se borran para siempre, aquí y en cada"
        " equipo en su próximo contacto. Quedan ids, huellas, veredictos y quién los dio.",
    ),
    "erase_ask": (
        "Type the account's id to erase it ({account}): ",
        "Escriba el id de la cuenta para borrarla ({account}): ",
    ),
    "erase_kept": ("Nothing was erased.", "No se borró nada."),
    "erased": (
        "Erased the contents of {account}: {ads} ads, {facts} entries, {reports} reports; it is in the audit log.",
        "Borrado el contenido de {account}: {ads} anuncios, {facts} entradas, {reports} informes; está en la auditoría.",
    ),
    "erased_loosely": (
        "The database's own files may still hold some of it, for they were in use or the disk is full. Run this again.",
        "Los archivos de la base de datos aún pueden contener algo: estaban en uso o el disco está lleno. Repítalo.",
    ),
    "erased_elsewhere": (
        "Backups and exports made before still hold it; so do a database server's own archives. A restore on this"
        " machine erases it again.",
        "Las copias y exportaciones anteriores aún lo contienen, y los archivos propios del servidor de base de datos."
        " Al restaurar en este equipo se borra otra vez.",
    ),
    "erased_again": (
        "Erased again, as they were erased after this backup was made: {accounts}",
        "Borradas otra vez, pues se borraron después de esta copia: {accounts}",
    ),
    "erased_maybe": (
        "Whatever was erased after {at} came back with this backup, unless it is named here. If it was: hub erase",
        "Lo que se borró después de {at} volvió con esta copia, salvo lo nombrado aquí. Si fue así: hub erase",
    ),
    "hub_audit": ("who changed what", "quién cambió qué"),
    "hub_audit_list": ("the latest rows of the audit log", "las últimas filas del registro de auditoría"),
    "hub_audit_verify": ("whether the audit log was tampered with", "si alguien alteró el registro de auditoría"),
    "audit_head": (
        "the head that was kept elsewhere: is it still in the log?",
        "la cabeza guardada en otro sitio: ¿sigue en el registro?",
    ),
    "audit_whole": (
        "{rows} rows, each follows from the one before. Keep this head elsewhere: {head}",
        "{rows} filas, cada una sigue a la anterior. Guarde esta cabeza en otro sitio: {head}",
    ),
    "audit_broken": (
        "Row {row} was changed, or is not what was written. The {rows} rows before it are whole.",
        "La fila {row} se cambió, o no es la que se escribió. Las {rows} filas anteriores están enteras.",
    ),
    "audit_cut": (
        "The {rows} rows follow from one another, but the head you gave is not among them: the end was cut off, "
        "the log was written anew, or the hub was restored to an earlier backup.",
        "Las {rows} filas se siguen, pero la cabeza indicada no está entre ellas: falta el final, "
        "el registro se escribió de nuevo, o el hub se restauró de una copia anterior.",
    ),
    "token_grace": ("minutes for which the old one still works (60)", "minutos que la vieja sigue sirviendo (60)"),
    "token_expires": ("it works for so many days", "sirve tantos días"),
    "DAYS": ("DAYS", "DÍAS"),
    "token_confirm_all": ("all that are suspended", "todas las suspendidas"),
    "rotated": ("The old token {id} works until {until}.", "La clave vieja {id} sirve hasta {until}."),
    "confirmed": ("{n} tokens let in again.", "{n} claves admitidas de nuevo."),
    "token_suspended": ("suspended", "suspendida"),
    "token_never": ("no end", "sin fin"),
    "token_until": ("until {day}", "hasta {day}"),
    "token_unused": ("not used", "sin usar"),
    "token_used": ("used {day}", "usada {day}"),
    "token_name": ("the user's name", "el nombre del usuario"),
    "token_scope": ("only these accounts", "solo estas cuentas"),
    "token_all": ("all accounts, where the role needs it said", "todas las cuentas, si la función pide decirlo"),
    "token_id": ("its number in the list", "su número en la lista"),
    "revoked": ("Token {id} is refused from now on.", "La clave {id} se rechaza desde ahora."),
    "no_tokens": ("This hub has no token yet.", "Este hub no tiene claves aún."),
    "token_live": ("live", "vigente"),
    "token_revoked": ("revoked", "revocada"),
    "token_expired": ("expired", "caducada"),
    "all_accounts": ("all accounts", "todas las cuentas"),
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
    "rejected_line": ("  line {line}: {error}", "  línea {line}: {error}"),
    "rejected_more": ("  … and {n} more; --json lists them all", "  … y {n} más; --json las da todas"),
    "exported": ("{n} decisions in {file} (sha256 {sha})", "{n} decisiones en {file} (sha256 {sha})"),
    "excluded": ("  left out: {n} {why}", "  fuera: {n} {why}"),
    "logged_in": (
        "Connected to {url} as {user}. Next: reviewtui sync, or reviewtui",
        "Conectado a {url} como {user}. Ahora: reviewtui sync, o reviewtui",
    ),
    "token_prompt": ("Token: ", "Clave: "),
    "synced": (
        "{pushed} sent, {pulled} received; {outbox} waiting, {held} held",
        "{pushed} enviados, {pulled} recibidos; {outbox} en espera, {held} retenidos",
    ),
    "sync_rejected": (
        "The hub refused {n}; see them with: reviewtui, then g s",
        "El hub rechazó {n}; véalos con: reviewtui, después g s",
    ),
    "never": ("never", "nunca"),
    "status_hub": ("hub", "hub"),
    "status_user": ("user", "usuario"),
    "status_last": ("last sync", "última vez"),
    "status_ads": ("ads", "anuncios"),
    "status_ads_are": ("{ads}, {open} open", "{ads}, {open} abiertos"),
    "status_decisions": ("decisions", "decisiones"),
    "status_outbox": ("outbox", "salida"),
    "status_held": ("held", "retenidos"),
    "unreadable": ("an unknown number", "un número desconocido"),
    "wipe_cache": (
        "{folder}: {outbox} not sent yet and {held} held, which exist nowhere else",
        "{folder}: {outbox} sin enviar y {held} retenidos, que no existen en otro sitio",
    ),
    "wipe_hub": (
        "  a private hub with {ads} ads and every decision on them",
        "  un hub privado con {ads} anuncios y todas las decisiones sobre ellos",
    ),
    "wipe_ask": (
        "Everything in {folder} goes. Type “{word}” to do it: ",
        "Se borra todo en {folder}. Escriba «{word}» para hacerlo: ",
    ),
    "wipe_word": ("wipe", "borrar"),
    "wipe_kept": ("Nothing was removed.", "No se borró nada."),
    "wipe_done": ("Removed {n} caches, the token and the login.", "Borradas {n} cachés, la clave y la conexión."),
    "help_usage": ("usage: ", "uso: "),
    "help_words": ("what to say", "qué decir"),
    "help_options": ("options", "opciones"),
    "help_help": ("show this and exit", "mostrar esto y salir"),
    "priority": ("priority", "prioridad"),
    "shown_of": ("{shown} of {total}", "{shown} de {total}"),
    "queue_none": ("Nothing here.", "Nada aquí."),
    "decided": (
        "{verdict}: {ad_id} ({decision_id}). Next: {next}",
        "{verdict}: {ad_id} ({decision_id}). Siguiente: {next}",
    ),
    "nothing_next": ("nothing, the queue is clear", "nada, la cola está vacía"),
    "undid": ("Undone: {verdict} on {ad_id} ({id})", "Deshecho: {verdict} sobre {ad_id} ({id})"),
    "asked": ("In the queue: {ad_id}", "En la cola: {ad_id}"),
    "field_state": ("state", "estado"),
    "field_status": ("platform", "plataforma"),
    "field_link": ("link", "enlace"),
    "field_ai": ("AI", "IA"),
    "field_why": ("why here", "por qué"),
    "field_spend": ("spend", "gasto"),
    "field_created": ("created", "creado"),
    "field_feedback": ("review", "revisión"),
    "field_due": ("due", "vence"),
    "field_customer": ("customer", "cliente"),
    "field_assignee": ("given to", "para"),
    "field_claim": ("at it", "lo tiene"),
    "field_standing": ("in force", "vigente"),
    "field_appeal": ("appeal", "recurso"),
    "field_alike": ("alike", "parecidos"),
    "field_version": ("before", "antes"),
    "field_remark": ("thread", "hilo"),
    "customer_waits": ("waits for an answer", "espera respuesta"),
    "since": ("since {when}", "desde {when}"),
    "until": ("until {when}", "hasta {when}"),
    "checked": ("checked {when}", "comprobado {when}"),
    "seconds": ("{n} s", "{n} s"),
    "alike": ("{n} more open", "{n} más abiertos"),
    "standing_seconds": ("other opinions: {n}", "otras opiniones: {n}"),
    "version_judged": ("another version: {who}, {verdict}, {when}", "otra versión: {who}, {verdict}, {when}"),
    "mark_holds": ("in force", "vigente"),
    "mark_second": ("second opinion", "segunda opinión"),
    "mark_replaced": ("decided again since", "decidió de nuevo después"),
}
