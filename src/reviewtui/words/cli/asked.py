"""Commands and what may be typed with them, but for those of files taken in and of the hub."""

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
    "COLUMN": ("COLUMN", "COLUMNA"),
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
    "use": ("whether customers who use it more stay longer", "si los clientes que más lo usan se quedan más"),
    "use_by": (
        "what counts as use: adoption, active, a field, or extra:COLUMN",
        "qué cuenta como uso: adoption, active, un campo, o extra:COLUMNA",
    ),
    "use_stay": (
        "a column with the months they stayed, such as extra:tenure",
        "una columna con los meses que se quedaron, como extra:tenure",
    ),
    "account_which": ("its id or its name", "su id o su nombre"),
    "tickets": (
        "tickets by the time until their helpdesk closes them",
        "tickets por el tiempo hasta que los cierra su mesa de ayuda",
    ),
    "tickets_query": (
        "what to look for, such as is:mine closes:<2d board:billing sort:age",
        "qué buscar, por ejemplo is:mine closes:<2d board:billing sort:age",
    ),
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
    "export": (
        "write the decisions as training data, or the accounts",
        "escribir las decisiones como datos de entrenamiento, o las cuentas",
    ),
    "export_file": (
        "the file to write; one that exists is replaced",
        "el fichero que escribir; si existe, se reemplaza",
    ),
    "export_format": (
        "jsonl: decisions; accounts: a table that import reads back; hubspot: companies; labels: corrections of"
        " accounts",
        "jsonl: decisiones; accounts: una tabla que import vuelve a leer; hubspot: empresas; labels: correcciones de"
        " cuentas",
    ),
    "login": ("connect this home to a hub", "conectar esta carpeta a un hub"),
    "login_url": ("its address, such as https://hub.example:8750", "su dirección, como https://hub.example:8750"),
    "login_stdin": ("read the token from standard input", "leer la clave de la entrada estándar"),
    "sync": ("send what waits and receive what is new", "enviar lo pendiente y recibir lo nuevo"),
    "sync_watch": ("go on until interrupted", "seguir hasta que se interrumpa"),
    "sync_retry": ("offer again what the hub refused, first", "ofrecer antes otra vez lo que el hub rechazó"),
    "sync_unsent": (
        "send nothing: write what waits, and what the hub refused, to a new file",
        "no enviar nada: escribir en un fichero nuevo lo que espera y lo que el hub rechazó",
    ),
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
    "token_prompt": ("Token: ", "Clave: "),
    "help_usage": ("usage: ", "uso: "),
    "help_words": ("what to say", "qué decir"),
    "help_options": ("options", "opciones"),
    "help_help": ("show this and exit", "mostrar esto y salir"),
}
