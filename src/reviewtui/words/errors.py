"""Faults: what happened, what was kept, what to do next."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "account_level": (
        "A feeling begins with a number from 1 to 5. Nothing was recorded.",
        "Una impresión empieza con un número del 1 al 5. No se guardó nada.",
    ),
    "account_correct": (
        "Say it as: field = value: why. Nothing was recorded. Fields: {known}",
        "Dígalo así: campo = valor: por qué. No se guardó nada. Campos: {known}",
    ),
    "account_churn": (
        "Say it as: kind 2026-12-31 reasons. Nothing was recorded. Kinds: {known}",
        "Dígalo así: tipo 2026-12-31 motivos. No se guardó nada. Tipos: {known}",
    ),
    "account_away": (
        "Say it as: name 2026-12-01..2026-12-05. Nothing was recorded.",
        "Dígalo así: nombre 2026-12-01..2026-12-05. No se guardó nada.",
    ),
    "save_ending": (
        "A file is written by its ending: {known}. Nothing was written.",
        "Un fichero se escribe según su final: {known}. No se escribió nada.",
    ),
    "save_png": (
        "Drawing pixels needs the extra: pip install 'reviewtui[images]'. Nothing was written; .svg needs nothing.",
        "Dibujar píxeles necesita el extra: pip install 'reviewtui[images]'. No se escribió nada; .svg no necesita nada.",
    ),
    "no_account": (
        "No account {account} is here. Nothing was recorded. Sync, or look for it with: reviewtui accounts",
        "La cuenta {account} no está aquí. No se guardó nada. Sincroniza o búscala con: reviewtui accounts",
    ),
    "no_ad": (
        "There is no ad {ad_id} here. Nothing was changed. Try: reviewtui queue",
        "Aquí no hay ningún anuncio {ad_id}. No se cambió nada. Pruebe: reviewtui queue",
    ),
    "config_unknown": (
        "{file} has a setting {key} that does not exist. Nothing was started. Known settings: {known}",
        "{file} tiene un ajuste {key} que no existe. No se inició nada. Ajustes conocidos: {known}",
    ),
    "config_type": (
        "{file}: {key} must be of type {type}. Nothing was started; correct the line and start again.",
        "{file}: {key} debe ser de tipo {type}. No se inició nada; corrija la línea e inicie de nuevo.",
    ),
    "config_range": (
        "{file}: {key} must be from 0 to {most}. Nothing was started; correct the line and start again.",
        "{file}: {key} debe estar entre 0 y {most}. No se inició nada; corrija la línea e inicie de nuevo.",
    ),
    "config_choice": (
        "{file}: {key} must be one of {known}. Nothing was started; correct the line and start again.",
        "{file}: {key} debe ser uno de {known}. No se inició nada; corrija la línea e inicie de nuevo.",
    ),
    "config_broken": (
        "{file} is not valid TOML ({why}). Nothing was started; correct it or move it away.",
        "{file} no es TOML válido ({why}). No se inició nada; corríjalo o muévalo a otro sitio.",
    ),
    "config_unreadable": (
        "{file} cannot be read ({why}). Nothing was changed; check its permissions.",
        "{file} no se puede leer ({why}). No se cambió nada; revise sus permisos.",
    ),
    "no_folder": (
        "The folder {folder} cannot be created ({why}). Nothing was changed. Choose another with --home DIR.",
        "No se puede crear la carpeta {folder} ({why}). No se cambió nada. Elija otra con --home DIR.",
    ),
    "no_write": (
        "{file} cannot be written ({why}). What was there is still there. Free some space or choose --home DIR.",
        "No se puede escribir {file} ({why}). Lo que había sigue ahí. Libere espacio o elija --home DIR.",
    ),
    "no_cache": (
        "The cache in {folder} cannot be opened ({why}). Your decisions in work.db are untouched. Check permissions"
        " and free space, or choose another folder with --home DIR.",
        "No se puede abrir la caché en {folder} ({why}). Sus decisiones en work.db están intactas. Revise permisos y"
        " espacio, o elija otra carpeta con --home DIR.",
    ),
    "no_commit": (
        "The decision on {ad_id} could not be written ({why}). It is not saved; everything before it is. Free some"
        " space, then decide again.",
        "La decisión sobre {ad_id} no se pudo escribir ({why}). No está guardada; todo lo anterior sí. Libere espacio"
        " y decida de nuevo.",
    ),
    "commit_damaged": (
        "The decision on {ad_id} could not be written: work.db is damaged ({why}). It is not saved; nothing else was"
        " changed. End reviewtui, then: reviewtui doctor --repair",
        "La decisión sobre {ad_id} no se pudo escribir: work.db está dañado ({why}). No está guardada; no se cambió"
        " nada más. Cierre reviewtui y luego: reviewtui doctor --repair",
    ),
    "cache_damaged": (
        "A file of this cache is damaged ({why}): {place}. Nothing was removed; what can be read of your decisions is"
        " saved by: reviewtui doctor --repair",
        "Un fichero de esta caché está dañado ({why}): {place}. No se borró nada; lo que se pueda leer de sus"
        " decisiones se salva con: reviewtui doctor --repair",
    ),
    "not_correctable": (
        "Only a decision or a remark that the hub did not take is said again. Nothing was changed; the entry is kept:"
        " offer it again or export it.",
        "Solo se repite una decisión o un comentario que el hub no aceptó. No se cambió nada; la entrada se conserva:"
        " ofrézcala de nuevo o expórtela.",
    ),
    "export_there": (
        "{file} is there already. Nothing was written over it; choose another name.",
        "{file} ya existe. No se escribió encima; elija otro nombre.",
    ),
    "not_read": (
        "{file} could not be read ({why}). Nothing was changed. Free some space and check its permissions, then look"
        " again: reviewtui doctor",
        "No se pudo leer {file} ({why}). No se cambió nada. Libere espacio y revise sus permisos, y mire de nuevo:"
        " reviewtui doctor",
    ),
    "repair_running": (
        "Another reviewtui{process} works on {folder}. Nothing was changed. End it, then: reviewtui doctor --repair",
        "Otro reviewtui{process} trabaja en {folder}. No se cambió nada. Ciérrelo y luego: reviewtui doctor --repair",
    ),
    "repair_failed": (
        "{file} could not be repaired ({why}). Every file that was there is still there. Free some space and check"
        " permissions, then: reviewtui doctor --repair",
        "No se pudo reparar {file} ({why}). Todos los ficheros que había siguen ahí. Libere espacio y revise permisos,"
        " y luego: reviewtui doctor --repair",
    ),
    "changed_ad": (
        "Ad {ad_id} changed after you opened it. Nothing was decided; read it again and decide.",
        "El anuncio {ad_id} cambió después de abrirlo. No se decidió nada; léalo de nuevo y decida.",
    ),
    "reopened_ad": (
        "The round of {ad_id} changed after you opened it: an appeal came or was taken back. Nothing was recorded;"
        " read it again and decide.",
        "La ronda de {ad_id} cambió después de abrirlo: llegó o se retiró una apelación. No se registró nada; léalo de"
        " nuevo y decida.",
    ),
    "role_needed": (
        "{act} takes one of these roles: {roles}; yours is {role}. Nothing was recorded. Ask one of them, or whoever"
        " runs the hub.",
        "{act} requiere uno de estos roles: {roles}; el suyo es {role}. No se registró nada. Pídaselo a alguien con ese"
        " rol o a quien lleva el hub.",
    ),
    "nothing_marked": (
        "No ads are marked. Nothing was recorded; mark some first.",
        "No hay anuncios marcados. No se registró nada; marque alguno antes.",
    ),
    "approve_differs": (
        "Only ads of identical content can be approved together. Nothing was decided; leave out those that differ.",
        "Solo se pueden aprobar juntos anuncios de contenido idéntico. No se decidió nada; quite los que difieren.",
    ),
    "no_opinions": (
        "Nobody's opinion on {ad_id} is there to settle. Nothing was recorded; decide it as any other.",
        "No hay opiniones sobre {ad_id} que resolver. No se registró nada; decídalo como cualquier otro.",
    ),
    "nothing_decided": (
        "Nothing was decided on {ad_id} that could be appealed against. Nothing was recorded; it is still to be decided.",
        "No hay ninguna decisión sobre {ad_id} que apelar. No se registró nada; aún está por decidir.",
    ),
    "no_tale": (
        "No source speaks of the status of {ad_id}. Nothing was recorded; import one that does.",
        "Ninguna fuente habla del estado de {ad_id}. No se registró nada; importe una que lo haga.",
    ),
    "tale_changed": (
        "Sources say something else of {ad_id} since you read it. Nothing was recorded; read them again, then settle.",
        "Las fuentes dicen otra cosa de {ad_id} desde que lo leyó. No se registró nada; léalas de nuevo y resuelva.",
    ),
    "no_suggestion": (
        "No source is suggested for {ad_id}: a person must look. Nothing was recorded; take one, or say the status"
        " and why.",
        "No se sugiere ninguna fuente para {ad_id}: tiene que mirarlo una persona. No se registró nada; tome una, o diga"
        " el estado y por qué.",
    ),
    "no_such_source": (
        "{source} says nothing of the status of {ad_id}. Nothing was recorded. Sources that do: {known}",
        "{source} no dice nada del estado de {ad_id}. No se registró nada. Fuentes que sí: {known}",
    ),
    "status_word": (
        "{word} is no status. Nothing was recorded. Known: {known}",
        "{word} no es un estado. No se registró nada. Conocidos: {known}",
    ),
    "gold_unseen": (
        "{ad_id} was settled, or two people judged it: nobody is asked again, so a known answer would reach nobody. "
        "Nothing was recorded; give one on an ad that is open or that one person judged.",
        "{ad_id} ya se zanjó, o lo juzgaron dos personas: no se pregunta a nadie más, y una respuesta conocida no "
        "llegaría a nadie. No se registró nada; dela en un anuncio abierto o juzgado por una sola persona.",
    ),
    "view_name": (
        "A view's name is one line of 1 to {most} characters. Nothing was kept; give it another.",
        "El nombre de una vista es una línea de 1 a {most} caracteres. No se guardó nada; dele otro.",
    ),
    "cap_form": (
        "“{line}” is no spend cap. Nothing was recorded. Write it like: cap 500 EUR day: until the review is over",
        "«{line}» no es un límite de gasto. No se registró nada. Escríbalo así: cap 500 EUR day: hasta la revisión",
    ),
    "text_needed": (
        "Write a few words first. Nothing was recorded.",
        "Escriba antes unas palabras. No se registró nada.",
    ),
    "reason_needed": (
        "{verdict} needs a reason. Nothing was decided. Add --reason CODE, for example --reason MISLEADING_CLAIM.",
        "{verdict} necesita un motivo. No se decidió nada. Añada --reason CODE, p. ej. --reason MISLEADING_CLAIM.",
    ),
    "no_code": (
        "There is no reason {code} in the policy {policy}. Nothing was decided.{nearest}",
        "No hay ningún motivo {code} en la política {policy}. No se decidió nada.{nearest}",
    ),
    "no_component": (
        "An ad has no component {component}. Nothing was decided. Components: {known}",
        "Un anuncio no tiene el componente {component}. No se decidió nada. Componentes: {known}",
    ),
    "bad_span": (
        "The evidence {span} does not lie inside the ad's {component} ({length} characters). Nothing was decided.",
        "La evidencia {span} no está dentro de {component} del anuncio ({length} caracteres). No se decidió nada.",
    ),
    "span_form": (
        "Evidence is written component:start:end, for example text:0:24; {span} is not. Nothing was decided.",
        "La evidencia se escribe componente:inicio:fin, por ejemplo text:0:24; {span} no lo es. No se decidió nada.",
    ),
    "confidence": (
        "Confidence goes from 1 to 5. Nothing was decided.",
        "La confianza va de 1 a 5. No se decidió nada.",
    ),
    "template_name": (
        "A template needs a name of at most {limit} characters. Nothing was kept.",
        "Una plantilla necesita un nombre de hasta {limit} caracteres. No se guardó nada.",
    ),
    "template_empty": (
        "A template for this verdict needs at least one reason. Nothing was kept: choose one, then try again.",
        "Una plantilla para este veredicto necesita al menos un motivo. No se guardó nada: elija uno y repita.",
    ),
    "templates_full": (
        "There is room for {most} templates of your own. Nothing was kept: forget one first.",
        "Caben {most} plantillas propias. No se guardó nada: olvide antes una.",
    ),
    "too_long": (
        "The {field} is longer than {limit} characters. Nothing was decided; shorten it.",
        "{field} tiene más de {limit} caracteres. No se decidió nada; acórtelo.",
    ),
    "nothing_to_undo": (
        "There is nothing of yours to undo. Nothing was changed.",
        "No hay nada suyo que deshacer. No se cambió nada.",
    ),
    "not_yours": (
        "{id} is not a decision of yours that still stands. Nothing was changed.",
        "{id} no es una decisión suya que siga en pie. No se cambió nada.",
    ),
    "why_needed": (
        "Say why somebody should look. Nothing was put in the queue.",
        "Diga por qué alguien debería mirarlo. No se puso nada en la cola.",
    ),
    "empty_ad": (
        "An ad needs some text. Nothing was put in the queue.",
        "Un anuncio necesita algo de texto. No se puso nada en la cola.",
    ),
    "not_text": (
        "The {field} holds half a character (a lone surrogate). Nothing was decided; type it again.",
        "{field} contiene medio carácter (un sustituto suelto). No se decidió nada; escríbalo de nuevo.",
    ),
    # the hub's database, its tokens, serving it
    "hub_url": (
        "This does not name a hub database. Nothing was opened. Try: --db sqlite:///hub.db",
        "Esto no nombra la base de datos de un hub. No se abrió nada. Pruebe: --db sqlite:///hub.db",
    ),
    "hub_driver": (
        "PostgreSQL's driver is not installed. Nothing was opened. Install it: pip install 'reviewtui[postgres]'",
        "Falta el controlador de PostgreSQL. No se abrió nada. Instálelo: pip install 'reviewtui[postgres]'",
    ),
    "backup_exists": (
        "There is a file {path} already. It was left as it is, and no backup was made. Name another.",
        "Ya existe un fichero {path}. Se dejó como está y no se hizo ninguna copia. Indique otro.",
    ),
    "backup_failed": (
        "The backup {path} could not be written ({why}). Nothing is there; the hub is as it was. Try another place.",
        "No se pudo escribir la copia {path} ({why}). No queda nada allí; el hub sigue igual. Pruebe en otro lugar.",
    ),
    "backup_unreadable": (
        "The backup {path} cannot be read ({why}). Nothing was restored. Check the path and its permissions.",
        "No se puede leer la copia {path} ({why}). No se restauró nada. Revise la ruta y los permisos.",
    ),
    "backup_foreign": (
        "{path} is no backup of a hub. Nothing was restored. Give a file that `reviewtui hub backup` made.",
        "{path} no es una copia de un hub. No se restauró nada. Indique un fichero hecho por `reviewtui hub backup`.",
    ),
    "backup_newer": (
        "The backup {path} was made by a newer version ({version}). Nothing was restored. Update this program.",
        "La copia {path} la hizo una versión más nueva ({version}). No se restauró nada. Actualice este programa.",
    ),
    "backup_damaged": (
        "The backup {path} is damaged or cut off. Nothing was restored; the database is as it was. Use another copy.",
        "La copia {path} está dañada o cortada. No se restauró nada; la base de datos sigue igual. Use otra copia.",
    ),
    "restore_exists": (
        "There is a hub in {path} already. It was left as it is. Restore into a new database, and serve that one.",
        "Ya hay un hub en {path}. Se dejó como está. Restaure en una base de datos nueva y sirva esa.",
    ),
    "restore_failed": (
        "The backup could not be put into {path}. It is as it was. Check the address, the disk and permissions.",
        "No se pudo poner la copia en {path}. Sigue como estaba. Revise la dirección, el disco y los permisos.",
    ),
    "restore_which": (
        "Restore what? Nothing was changed. Give FILE, or --copied if the database itself was put back.",
        "¿Qué restaurar? No se cambió nada. Indique FILE, o --copied si se repuso la base de datos misma.",
    ),
    "hub_newer": (
        "A newer version of this program has changed the hub database {path}. It was left alone. Update this one.",
        "Una versión más nueva de este programa cambió la base de datos {path}. No se tocó. Actualice este programa.",
    ),
    "hub_encoding": (
        "The database {path} does not hold UTF-8. Nothing was made in it. Create one: CREATE DATABASE … ENCODING 'UTF8'",
        "La base de datos {path} no guarda UTF-8. No se creó nada. Cree una: CREATE DATABASE … ENCODING 'UTF8'",
    ),
    "hub_closed": (
        "The hub database {path} cannot be opened. It was not changed. Check its address, the disk and permissions.",
        "No se puede abrir la base de datos {path}. No se cambió. Revise la dirección, el disco y los permisos.",
    ),
    "verdict_first": (
        "Begin with the verdict. Nothing was recorded. Verdicts: {verdicts}",
        "Empiece por el veredicto. No se registró nada. Veredictos: {verdicts}",
    ),
    "hub_missing": (
        "There is no hub database {path}. Nothing was made. Check the path; `hub serve` or `hub token create` make one.",
        "No hay ninguna base de datos {path}. No se creó nada. Revise la ruta; `hub serve` o `hub token create` crean una.",
    ),
    "due_form": (
        "“{text}” is no time to be due by. Nothing was asked. Write 30m, 4h, 2d, 1w, or 2026-03-01T12:00Z.",
        "«{text}» no es un plazo. No se preguntó nada. Escriba 30m, 4h, 2d, 1w, o 2026-03-01T12:00Z.",
    ),
    "ask_both": (
        "An ad that is here already has its text. Nothing was asked. Give AD, or --text without AD.",
        "Un anuncio que ya está aquí tiene su texto. No se preguntó nada. Indique AD, o --text sin AD.",
    ),
    "import_workbook": (
        "{path} is a spreadsheet's own file. Nothing was imported. Save it as CSV, and import that.",
        "{path} es el archivo propio de una hoja de cálculo. No se importó nada. Guárdelo como CSV e importe ese.",
    ),
    "token_role": (
        "There is no role {role}. No token was made. Roles: {roles}",
        "No existe la función {role}. No se creó ninguna clave. Funciones: {roles}",
    ),
    "token_name": (
        "A user's name is 1 to {limit} visible characters. No token was made. Choose another --name.",
        "El nombre tiene de 1 a {limit} caracteres visibles. No se creó ninguna clave. Elija otro --name.",
    ),
    "token_scope": (
        "The role {role} needs --scope ACCOUNT or --all-accounts. No token was made.",
        "La función {role} necesita --scope CUENTA o --all-accounts. No se creó ninguna clave.",
    ),
    "token_both": (
        "--scope and --all-accounts exclude each other. No token was made. Give one of them.",
        "--scope y --all-accounts se excluyen. No se creó ninguna clave. Indique solo uno.",
    ),
    "token_user": (
        "{name} is already here as {role}, with that user's own accounts. No token was made. "
        "Use the same role and accounts, or another --name.",
        "{name} ya existe como {role}, con sus propias cuentas. No se creó ninguna clave. "
        "Use la misma función y las mismas cuentas, u otro --name.",
    ),
    "token_unknown": (
        "There is no token {id}. Nothing was revoked. Try: reviewtui hub token list",
        "No hay ninguna clave {id}. No se revocó nada. Pruebe: reviewtui hub token list",
    ),
    "link_days": (
        "A link lasts from 1 to {most} days. Nothing was made. Give another number of days.",
        "Un enlace dura de 1 a {most} días. No se creó nada. Indique otro número de días.",
    ),
    "link_language": (
        "The page speaks {languages}. Nothing was made. Name one of them, or none for that of whoever looks.",
        "La página habla {languages}. No se creó nada. Indique uno, o ninguno para el de quien la mire.",
    ),
    "link_form": (
        "“{line}” is no number of days, nor with a language: as in 90, or 30 es. Nothing was made.",
        "«{line}» no es un número de días, ni con un idioma: como 90, o 30 es. No se creó nada.",
    ),
    "link_account": (
        "There is no account {account} whose ads could be shown. Nothing was made. Look at its id: reviewtui queue",
        "No hay ninguna cuenta {account} cuyos anuncios se puedan mostrar. No se creó nada. Mire su id: reviewtui queue",
    ),
    "link_unknown": (
        "There is no link {id} among yours. Nothing was changed. Look at the list of links.",
        "No hay ningún enlace {id} entre los suyos. No se cambió nada. Mire la lista de enlaces.",
    ),
    "link_which": (
        "Links are confirmed by their numbers, or all of them by --all: one of the two. Nothing was changed.",
        "Los enlaces se confirman por sus números, o todos con --all: una de las dos cosas. No se cambió nada.",
    ),
    "link_one": (
        "Either an account to make a link for, or --revoke with a link's number. Nothing was changed.",
        "O una cuenta para la que crear un enlace, o --revoke con el número de uno. No se cambió nada.",
    ),
    "link_private": (
        "This home's own hub is seen by nobody else, so there is no page to link to. Nothing was made. A team's hub:"
        " reviewtui login URL",
        "El hub propio de esta carpeta no lo ve nadie más, así que no hay página que enlazar. No se creó nada. El hub de"
        " un equipo: reviewtui login URL",
    ),
    "erase_unsure": (
        "{account} has {ads} ads, {facts} entries and {reports} reports, whose words would go for good. Nothing was"
        " erased. If that is meant: --yes",
        "{account} tiene {ads} anuncios, {facts} entradas y {reports} informes, cuyas palabras se borrarían para"
        " siempre. No se borró nada. Si es lo que quiere: --yes",
    ),
    "erase_list": (
        "The account is erased, but the list for restores {file} cannot be written ({why}). Note it elsewhere.",
        "La cuenta se borró, pero no se puede escribir la lista para restauraciones {file} ({why}). Apúntelo.",
    ),
    "erase_account": (
        "Nothing was ever heard of the account {account!r}. Nothing was erased. Name it by its id, as the ads do.",
        "No se sabe nada de la cuenta {account!r}. No se borró nada. Nómbrela por su id, como hacen los anuncios.",
    ),
    "token_over": (
        "Token {id} lets nobody in any more, so it has no successor. Nothing was made. Try: reviewtui hub token create",
        "La clave {id} ya no deja entrar a nadie y no tiene sucesora. No se creó nada. Pruebe: reviewtui hub token create",
    ),
    "token_which": (
        "Say which tokens: their numbers, or --all. Nothing was changed. Try: reviewtui hub token list",
        "Indique qué claves: sus números, o --all. No se cambió nada. Pruebe: reviewtui hub token list",
    ),
    "token_suspended": (
        "The hub {host} was restored from a backup, and an admin has yet to confirm your token. Your work is kept here"
        " and will be sent then. Ask whoever runs the hub.",
        "El hub {host} se restauró de una copia, y falta que se confirme su clave. Su trabajo se guarda aquí y se"
        " enviará entonces. Pregunte a quien lleva el hub.",
    ),
    "access_log": (
        "The access log {file} cannot be written ({why}). Nothing is served. Choose another: --access-log FILE",
        "No se puede escribir el registro de accesos {file} ({why}). No se sirve nada. Elija otro: --access-log FILE",
    ),
    "serve_plain": (
        "Plain HTTP is for this machine only, and {host} is not. Nothing is served. "
        "Give --tls-cert and --tls-key, or --behind-proxy.",
        "HTTP sin cifrar es solo para este equipo, y {host} no lo es. No se sirve nada. "
        "Indique --tls-cert y --tls-key, o --behind-proxy.",
    ),
    "serve_names": (
        "Behind a proxy the hub has to know the name it is called by. Nothing is served. "
        "Give it with --allow-host NAME.",
        "Detrás de un proxy, el hub debe saber con qué nombre lo llaman. No se sirve nada. "
        "Indíquelo con --allow-host NOMBRE.",
    ),
    "serve_tls": (
        "The certificate and its key cannot be used. Nothing is served. Give both as PEM files that belong together.",
        "El certificado y su clave no se pueden usar. No se sirve nada. Indique ambos como ficheros PEM que encajen.",
    ),
    "serve_address": (
        "Port {port} on {host} cannot be listened on. Nothing is served. Choose another --port, or 0 for a free one.",
        "No se puede escuchar en el puerto {port} de {host}. No se sirve nada. Elija otro --port, o 0 (uno libre).",
    ),
    # files to import
    "import_no_file": (
        "There is no file {path}. Nothing was imported. Check the path.",
        "No existe el fichero {path}. No se importó nada. Revise la ruta.",
    ),
    "import_not_a_file": (
        "{path} is not a regular file. Nothing was imported. Save it as a file first.",
        "{path} no es un fichero normal. No se importó nada. Guárdelo antes como fichero.",
    ),
    "import_unreadable": (
        "{path} cannot be read ({why}). Nothing was imported. Check its permissions.",
        "{path} no se puede leer ({why}). No se importó nada. Revise sus permisos.",
    ),
    "import_encoding_unknown": (
        "There is no text encoding {encoding}. Nothing was imported. Try --encoding cp1252 or utf-8.",
        "No existe la codificación de texto {encoding}. No se importó nada. Pruebe --encoding cp1252 o utf-8.",
    ),
    "import_encoding_needed": (
        "{path} is not UTF-8 and does not say what it is. Nothing was imported. "
        "Give its encoding; it looks like --encoding {likely}",
        "{path} no es UTF-8 y no dice qué es. No se importó nada. "
        "Indique su codificación; parece --encoding {likely}",
    ),
    "import_too_big": (
        "{path} is JSON of more than {megabytes} MB. Nothing was imported. Save it as one object per line (.jsonl).",
        "{path} es JSON de más de {megabytes} MB. No se importó nada. Guárdelo con un objeto por línea (.jsonl).",
    ),
    "import_bad_json": (
        "{path} stops being valid JSON at line {line}, column {column}. Nothing was imported. "
        "It may be cut off; save it again.",
        "{path} deja de ser JSON válido en la línea {line}, columna {column}. No se importó nada. "
        "Puede estar cortado; guárdelo de nuevo.",
    ),
    "import_no_rows": (
        "{path} is no list of objects and has no list under “data” (it has: {keys}). Nothing was imported.",
        "{path} no es una lista de objetos ni tiene una lista en «data» (tiene: {keys}). No se importó nada.",
    ),
    "import_api_error": (
        "{path} holds an error instead of ads: {message}. Nothing was imported. Ask the platform again.",
        "{path} contiene un error en lugar de anuncios: {message}. No se importó nada. Repita la consulta.",
    ),
    "import_bad_header": (
        "The column names of {path} cannot be read: line {line}: {reason}. Nothing was imported.",
        "No se pueden leer los nombres de las columnas de {path}: línea {line}: {reason}. No se importó nada.",
    ),
    "import_no_id_column": (
        "No column of {path} is obviously the ad's id. Nothing was imported. "
        "Name it with --map ad_id=COLUMN. Columns: {columns}",
        "Ninguna columna de {path} es claramente el id del anuncio. No se importó nada. "
        "Indíquela con --map ad_id=COLUMNA. Columnas: {columns}",
    ),
    "import_column_twice": (
        "More than one column could be {field}: {columns}. Nothing was imported. Choose with --map {field}=COLUMN.",
        "Más de una columna podría ser {field}: {columns}. No se importó nada. Elija con --map {field}=COLUMNA.",
    ),
    "import_column_unknown": (
        "--map {field}={column}: there is no such column. Nothing was imported. Columns: {columns}",
        "--map {field}={column}: no existe esa columna. No se importó nada. Columnas: {columns}",
    ),
    "import_field_unknown": (
        "--map {field}: an ad has no such field. Nothing was imported. Fields: {fields}",
        "--map {field}: un anuncio no tiene ese campo. No se importó nada. Campos: {fields}",
    ),
    "import_account": (
        "--account is an account's id of at most {limit} characters. Nothing was imported. Give it again.",
        "--account es el id de una cuenta, de {limit} caracteres como mucho. No se importó nada. Indíquelo de nuevo.",
    ),
    "import_map_unused": (
        "An answer of Meta's API has fixed names, so --map means nothing here. Nothing was imported; leave it out.",
        "Una respuesta de la API de Meta tiene nombres fijos; --map no sirve aquí. No se importó nada; quítelo.",
    ),
    "address_unclear": (
        "That is not a web address. Nothing was changed. A hub's address looks like https://hub.example:8750",
        "Eso no es una dirección web. No se cambió nada. La de un hub es como https://hub.example:8750",
    ),
    "address_scheme": (
        "A hub's address begins with https:// (or http:// on this machine alone). Nothing was changed.",
        "La dirección de un hub empieza por https:// (o http:// solo en este equipo). No se cambió nada.",
    ),
    "address_extra": (
        "A hub's address holds no name, password, ? or #. Nothing was changed. Give the token when asked for it.",
        "La dirección de un hub no lleva nombre, contraseña, ? ni #. No se cambió nada. Dé el token cuando se"
        " le pida.",
    ),
    "address_plain": (
        "Plain http would show your token to the network. Nothing was sent. Use https://, or http:// with localhost"
        " or 127.0.0.1.",
        "Con http sin cifrar la red vería su token. No se envió nada. Use https://, o http:// con localhost o"
        " 127.0.0.1.",
    ),
    "hub_away": (
        "The hub {host} cannot be reached. Your work is kept here and goes out when the hub is back.",
        "No se puede llegar al hub {host}. Su trabajo se guarda aquí y saldrá cuando el hub vuelva.",
    ),
    "egress_address": (
        "The hub asks nothing of {host} at such an address: HTTPS on port 443 alone, without a user's name. "
        "Nothing was sent. Correct the address in its source.",
        "El hub no pide nada a {host} en una dirección así: solo HTTPS en el puerto 443, sin nombre de usuario. "
        "No se envió nada. Corrija la dirección en su origen.",
    ),
    "egress_private": (
        "{host} is not on the public internet. Nothing was sent. "
        "On a private network, allow it with `hub serve --fetch-host NAME:PORT`.",
        "{host} no está en la internet pública. No se envió nada. "
        "En una red privada, permítalo con `hub serve --fetch-host NOMBRE:PUERTO`.",
    ),
    "egress_away": (
        "{host} does not answer, or its certificate is not trusted. Nothing was changed; it is asked again later.",
        "{host} no responde, o su certificado no es de confianza. No se cambió nada; se le pedirá más tarde.",
    ),
    "egress_slow": (
        "{host} did not answer in time. Nothing was changed; it is asked again later.",
        "{host} no respondió a tiempo. No se cambió nada; se le pedirá más tarde.",
    ),
    "egress_status": (
        "{host} answered {status} and not with what was asked for. Nothing was changed; check the address.",
        "{host} respondió {status} y no con lo que se le pidió. No se cambió nada; revise la dirección.",
    ),
    "egress_redirects": (
        "{host} sends from one address to another without end. Nothing was changed; check the address.",
        "{host} remite de una dirección a otra sin fin. No se cambió nada; revise la dirección.",
    ),
    "webhook_url": (
        "This is no address that can be told of releases. Nothing was added. Try: https://HOST/PATH",
        "Esta no es una dirección a la que se pueda avisar. No se añadió nada. Pruebe: https://SERVIDOR/RUTA",
    ),
    "webhook_unknown": (
        "There is no webhook {id!r}. Nothing was changed. Try: reviewtui hub webhook list",
        "No hay ningún aviso {id!r}. No se cambió nada. Pruebe: reviewtui hub webhook list",
    ),
    "webhook_status": (
        "{host} answered {status}. Every event is kept, and is sent again later;"
        " once it is paused: reviewtui hub webhook replay",
        "{host} respondió {status}. Cada evento se guarda y se enviará más tarde;"
        " si queda en pausa: reviewtui hub webhook replay",
    ),
    "webhook_restored": (
        "The hub was restored, and what {host} heard since is not known. Every event is kept."
        " Try: reviewtui hub webhook replay",
        "El hub se restauró, y no se sabe qué recibió {host} desde entonces. Cada evento se guarda."
        " Pruebe: reviewtui hub webhook replay",
    ),
    "egress_large": (
        "What {host} has there is larger than {most} bytes. Nothing of it was kept; give a smaller one.",
        "Lo que {host} tiene ahí ocupa más de {most} bytes. No se guardó nada; indique uno más pequeño.",
    ),
    "no_picture": (
        "There is no picture to show. {words} The ad itself can be read and decided.",
        "No hay imagen que mostrar. {words} El anuncio mismo se puede leer y decidir.",
    ),
    "no_line": (
        "No hub is connected now. What is kept here is all at hand; the rest comes when the hub is back.",
        "Ahora no hay ningún hub conectado. Lo guardado aquí está a mano; el resto llegará cuando el hub vuelva.",
    ),
    "hub_slow": (
        "The hub {host} did not answer in time. Your work is kept here; it is tried again.",
        "El hub {host} no respondió a tiempo. Su trabajo se guarda aquí; se volverá a intentar.",
    ),
    "hub_distrusted": (
        "The certificate of {host} is not trusted, so nothing was sent. Your work is kept here. Check the address and"
        " the network; a company's own authority is named in SSL_CERT_FILE.",
        "El certificado de {host} no es de confianza y no se envió nada. Su trabajo se guarda aquí. Revise la"
        " dirección y la red; la autoridad propia de una empresa se indica en SSL_CERT_FILE.",
    ),
    "captive_portal": (
        "Something other than the hub answered for {host}, perhaps a network that wants you to sign in. Your work is"
        " kept here. Open a web page, sign in, and it goes on.",
        "Otra cosa respondió en lugar de {host}, quizá una red que pide iniciar sesión. Su trabajo se guarda aquí."
        " Abra una página web, inicie sesión y continuará.",
    ),
    "token_refused": (
        "The hub {host} does not accept your token: it was revoked or has expired. Your work is kept here. Ask for"
        " a new token, then: reviewtui login URL",
        "El hub {host} no acepta su token: fue revocado o ha caducado. Su trabajo se guarda aquí. Pida uno nuevo"
        " y después: reviewtui login URL",
    ),
    "hub_forbidden": (
        "The hub {host} does not allow your role to do this. {words} Nothing was lost; ask a lead.",
        "El hub {host} no permite esto a su rol. {words} No se perdió nada; consulte a un responsable.",
    ),
    "hub_too_large": (
        "This is more than {host}, or something on the way to it, takes at once. Nothing was lost.",
        "Esto es más de lo que {host}, o algo en el camino, acepta de una vez. No se perdió nada.",
    ),
    "hub_busy": (
        "The hub {host} is busy (it answered {status}). Your work is kept here; it is tried again.",
        "El hub {host} está ocupado (respondió {status}). Su trabajo se guarda aquí; se volverá a intentar.",
    ),
    "hub_refused": (
        "The hub {host} refused the request ({status}). {words} Your work is kept here.",
        "El hub {host} rechazó la petición ({status}). {words} Su trabajo se guarda aquí.",
    ),
    "not_a_hub": (
        "{host} answers, but no reviewtui hub is at that address ({status}). Nothing was lost; check the address.",
        "{host} responde, pero en esa dirección no hay un hub de reviewtui ({status}). No se perdió nada; revise"
        " la dirección.",
    ),
    "bad_answer": (
        "The answer of {host} could not be understood. Nothing of it was used and your work is kept here; it is tried"
        " again.",
        "No se pudo entender la respuesta de {host}. No se usó nada de ella y su trabajo se guarda aquí; se volverá a"
        " intentar.",
    ),
    "protocol_newer": (
        "The hub {host} no longer speaks with a program as old as this one ({version}). Your work is kept here and"
        " goes on. Update this program; then everything is sent.",
        "El hub {host} ya no habla con un programa tan antiguo como este ({version}). Su trabajo se guarda aquí y"
        " puede seguir. Actualice este programa; después se enviará todo.",
    ),
    "protocol_older": (
        "The hub {host} is too old for this program ({version}). Your work is kept here and goes on. Ask whoever"
        " runs the hub to update it; then everything is sent.",
        "El hub {host} es demasiado antiguo para este programa ({version}). Su trabajo se guarda aquí y puede"
        " seguir. Pida a quien lleva el hub que lo actualice; después se enviará todo.",
    ),
    "hub_cold_start": (
        "The hub {host} asks to receive everything again. Your work is kept here; this happens by itself.",
        "El hub {host} pide recibir todo de nuevo. Su trabajo se guarda aquí; ocurre por sí solo.",
    ),
    "other_hub": (
        "{host} is another hub than the one this cache belongs to. Nothing was sent and your work is kept here. Check"
        " the address, or log in to that hub: reviewtui login URL",
        "{host} es otro hub, no el de esta caché. No se envió nada y su trabajo se guarda aquí. Revise la"
        " dirección, o entre en ese hub: reviewtui login URL",
    ),
    "other_user": (
        "This cache belongs to {user}, but the token is of {other} on {host}. Nothing was sent and the work is kept"
        " here. Log in again: reviewtui login URL",
        "Esta caché es de {user}, pero el token es de {other} en {host}. No se envió nada y el trabajo se guarda"
        " aquí. Entre de nuevo: reviewtui login URL",
    ),
    "leader_slow": (
        "Another reviewtui syncs this cache and has not finished; {outbox} still to send. Nothing is lost; look again"
        " with: reviewtui status",
        "Otro reviewtui sincroniza esta caché y no ha terminado; quedan {outbox} por enviar. No se perdió nada; mire"
        " de nuevo con: reviewtui status",
    ),
    "work_trouble": (
        "{file} could not be read or written ({why}). What was saved before is kept. Free some space and check its"
        " permissions; it is tried again.",
        "No se pudo leer o escribir {file} ({why}). Lo guardado antes se conserva. Libere espacio y revise sus"
        " permisos; se volverá a intentar.",
    ),
    "mirror_trouble": (
        "{file} could not be written ({why}). Your decisions are in work.db, untouched; the rest can be received"
        " again from the hub. Free some space; it is tried again.",
        "No se pudo escribir {file} ({why}). Sus decisiones están intactas en work.db; lo demás se puede volver a"
        " recibir del hub. Libere espacio; se volverá a intentar.",
    ),
    "sync_stumbled": (
        "The sync met a fault of this program. Your work is kept here, and goes out with the next sync. If it stays, see the log.",
        "La sincronización dio con un fallo de este programa. Su trabajo se guarda aquí y saldrá con la próxima"
        " sincronización. Si continúa, vea el registro.",
    ),
    "key_unknown": (
        "The config file gives keys to an action {action} that does not exist. Nothing was started; see the names"
        " with ? in the app.",
        "El archivo de configuración da teclas a una acción {action} que no existe. No se inició nada; vea los"
        " nombres con ? en la aplicación.",
    ),
    "digits_unusable": (
        "The config file {file} puts on digits what is no reason there: {names}. Those digits stay empty, the others"
        " work. Correct [digits] there, or take it out to have your team's.",
        "El archivo de configuración {file} pone en los dígitos lo que no es motivo: {names}. Esos dígitos quedan"
        " vacíos y los demás funcionan. Corrija [digits] allí, o quítelo para tener los de su equipo.",
    ),
    "key_twice": (
        "The key {key} stands for both {one} and {two}. Nothing was started; give one of them another key.",
        "La tecla {key} sirve para {one} y {two}. No se inició nada; dé otra tecla a una de ellas.",
    ),
    "export_place": (
        "{file} is a folder, a link or a device, and an export replaces only plain files. Nothing was written."
        " Choose another name.",
        "{file} es una carpeta, un enlace o un dispositivo, y una exportación solo reemplaza archivos normales. No se"
        " escribió nada. Elija otro nombre.",
    ),
    "export_failed": (
        "The export to {file} failed ({why}). No part of it was left, and what was there before is unchanged. Check"
        " the folder and its free space, then export again.",
        "La exportación a {file} falló ({why}). No quedó ninguna parte, y lo que había antes sigue igual. Revise la"
        " carpeta y su espacio libre y exporte de nuevo.",
    ),
    # the command line
    "bad_command": (
        "{why}. Nothing was done. See: {command} --help",
        "{why}. No se hizo nada. Vea: {command} --help",
    ),
    "crashed": (
        "This program met a fault of its own ({kind}). What was saved is kept. The report, to pass on: {file}",
        "Este programa dio con un fallo propio ({kind}). Lo guardado se conserva. El informe, para enviarlo: {file}",
    ),
    "crashed_unwritten": (
        "This program met a fault of its own ({kind}), and no report could be written in {folder}. What was saved is"
        " kept. Check that folder's permissions.",
        "Este programa dio con un fallo propio ({kind}) y no se pudo escribir un informe en {folder}. Lo guardado se"
        " conserva. Revise los permisos de esa carpeta.",
    ),
    "no_terminal": (
        "The screen needs a terminal. Nothing was started. In a script use the commands (reviewtui --help), or --linear.",
        "La pantalla necesita una terminal. No se inició nada. En un script use las órdenes (reviewtui --help), o --linear.",
    ),
    "token_missing": (
        "No token is kept here for {url}. Your work is kept. Log in again: reviewtui login {url}",
        "Aquí no se guarda ninguna clave para {url}. Su trabajo se conserva. Entre de nuevo: reviewtui login {url}",
    ),
    "token_file": (
        "The token in {file} cannot be used ({why}): nobody else may read it. Nothing was sent. Set its permissions"
        " to 0600, or log in again.",
        "La clave de {file} no se puede usar ({why}): nadie más debe poder leerla. No se envió nada. Ponga sus"
        " permisos en 0600, o entre de nuevo.",
    ),
    "token_keyring": (
        "The system's keyring did not give the token ({why}). Nothing was sent. Unlock it, or log in again.",
        "El llavero del sistema no dio la clave ({why}). No se envió nada. Desbloquéelo, o entre de nuevo.",
    ),
    "demo_home": (
        "{home} is somebody's real home. Nothing was changed. Give the demo a folder of its own with --home DIR.",
        "{home} es la carpeta real de alguien. No se cambió nada. Dé a la demo una carpeta propia con --home DIR.",
    ),
    "demo_hub": (
        "The demo's hub did not start. Nothing was lost; its log is {file}",
        "El hub de la demostración no arrancó. No se perdió nada; su registro es {file}",
    ),
    "demo_stuck": (
        "The demo waited in vain for this: {what}. What was decided is kept in {home}.",
        "La demostración esperó en vano esto: {what}. Lo decidido se conserva en {home}.",
    ),
    "no_hub_db": (
        "Which hub? Nothing was opened. Give --db sqlite:///hub.db, or set REVIEWTUI_DB.",
        "¿Qué hub? No se abrió nada. Dé --db sqlite:///hub.db, o defina REVIEWTUI_DB.",
    ),
    "import_no_mail": (
        "{path} holds no mail: an .eml file, an mbox, a Maildir or a folder of .eml files is needed. Nothing was imported.",
        "{path} no contiene correo: hace falta un fichero .eml, un mbox, un Maildir o una carpeta de ficheros .eml. No se importó nada.",
    ),
    "import_encoding_unused": (
        "Each mail says how it is encoded, so --encoding means nothing here. Nothing was imported; leave it out.",
        "Cada correo dice cómo está codificado; --encoding no sirve aquí. No se importó nada; quítelo.",
    ),
    "import_stopped": (
        "The import stopped: {why} The file is as it was; import it again and only what is missing goes in.",
        "La importación se detuvo: {why} El fichero sigue igual; impórtelo de nuevo y solo entrará lo que falta.",
    ),
    "no_canonical": (
        "The lines could not be written to {file} ({why}). Nothing else was changed. Choose another file.",
        "Las líneas no se pudieron escribir en {file} ({why}). No cambió nada más. Elija otro fichero.",
    ),
    "token_unasked": (
        "There is no terminal to ask for the token. Nothing was changed. Pipe it in, with --token-stdin.",
        "No hay terminal donde pedir la clave. No se cambió nada. Pásela por la entrada, con --token-stdin.",
    ),
    "token_empty": (
        "No token was given. Nothing was changed. Whoever runs the hub makes one: reviewtui hub token create",
        "No se dio ninguna clave. No se cambió nada. Quien lleva el hub crea una: reviewtui hub token create",
    ),
    "wipe_unsure": (
        "Wiping loses {unsent} entries that were never sent. Nothing was removed. Say --yes to do it all the same.",
        "Al borrar se pierden {unsent} entradas nunca enviadas. No se borró nada. Diga --yes para hacerlo igualmente.",
    ),
    "wipe_running": (
        "Another reviewtui works on this home. Nothing was removed. End it, then wipe again.",
        "Otro reviewtui trabaja en esta carpeta. No se borró nada. Ciérrelo y borre de nuevo.",
    ),
    "wipe_failed": (
        "{file} could not be removed ({why}); what came before it is gone. Check its permissions, then wipe again.",
        "No se pudo borrar {file} ({why}); lo anterior ya no está. Revise sus permisos y borre de nuevo.",
    ),
    "code_verdict": (
        "{code} is no reason for {verdict}; it goes with: {verdicts}. Nothing was decided.",
        "{code} no es motivo para {verdict}; va con: {verdicts}. No se decidió nada.",
    ),
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
    "no_old_meaning": (
        "No reason of the decision on this ad has another meaning now, or somebody judged it since. Nothing was"
        " recorded; any verdict works as ever.",
        "Ningún motivo de la decisión sobre este anuncio tiene hoy otro sentido, o alguien ya lo juzgó después. No se"
        " registró nada; cualquier veredicto funciona como siempre.",
    ),
    "meaning_gone": (
        "{code} is no longer given, and nothing stands for it. Nothing was recorded; the ad stays as it was. Decide it"
        " for a reason of today.",
        "{code} ya no se usa y nada lo sustituye. No se registró nada; el anuncio sigue igual. Decídalo por un motivo de"
        " hoy.",
    ),
    "query_needed": (
        "The query asks for nothing. Nothing was recorded. Say which ads show the pattern, for example: tea lang:es",
        "La consulta no pide nada. No se registró nada. Diga qué anuncios muestran el patrón, por ejemplo: té lang:es",
    ),
    "briefing_title": (
        "A briefing has a title of at most {limit} characters. Nothing was recorded; name the pattern.",
        "Una alerta lleva un título de {limit} caracteres como máximo. No se registró nada; nombre el patrón.",
    ),
    "no_briefing": (
        "There is no briefing {key} here. Nothing was recorded; reviewtui briefings lists those there are.",
        "Aquí no hay ninguna alerta {key}. No se registró nada; reviewtui briefings muestra las que hay.",
    ),
    "no_such_account": (
        "Nothing is known here of the account {account}. Nothing was recorded; name accounts by their id.",
        "Aquí no se sabe nada de la cuenta {account}. No se registró nada; nombre las cuentas por su id.",
    ),
    "ask_account": (
        "Whose ad is it? You see the accounts {accounts}; name one of them. Nothing was recorded.",
        "¿De quién es el anuncio? Usted ve las cuentas {accounts}; nombre una de ellas. No se registró nada.",
    ),
    "many_accounts": (
        "A briefing goes to at most {most} accounts. Nothing was recorded; choose fewer, or narrow the query.",
        "Una alerta va a {most} cuentas como máximo. No se registró nada; elija menos o estreche la consulta.",
    ),
    "briefing_shape": (
        "{path}: {why}. Nothing was recorded. Give title, recognise and query; watch, customer, key and accounts if you"
        " like.",
        "{path}: {why}. No se registró nada. Ponga title, recognise y query; si quiere, watch, customer, key y"
        " accounts.",
    ),
    "no_view": (
        "There is no view “{name}”. Nothing was listed; those there are: {known}",
        "No hay ninguna vista «{name}». No se mostró nada; las que hay: {known}",
    ),
    "week_form": (
        "{week} is no week. Nothing was read. Write the year and the ISO week, for example 2026-W47.",
        "{week} no es una semana. No se leyó nada. Escriba el año y la semana ISO, por ejemplo 2026-W47.",
    ),
    "week_ahead": (
        "{week} has not begun. Nothing was read. Ask for this week or an earlier one.",
        "{week} aún no ha empezado. No se leyó nada. Pida esta semana o una anterior.",
    ),
    "watch_no_folder": (
        "There is no folder {path} to watch. Nothing was read. Make it, or name another.",
        "No hay ninguna carpeta {path} que vigilar. No se leyó nada. Créela o indique otra.",
    ),
    "watch_unreadable": (
        "The folder {path} cannot be read now: {why}. What was taken stays taken; it is looked at again.",
        "La carpeta {path} no se puede leer ahora: {why}. Lo tomado sigue tomado; se mirará de nuevo.",
    ),
    "slack_none": (
        "{path} is no Slack export: it has neither channels.json nor users.json. Nothing was taken from it. Export the"
        " workspace as a zip.",
        "{path} no es una exportación de Slack: no contiene channels.json ni users.json. No se tomó nada de él. Exporte"
        " el espacio de trabajo como zip.",
    ),
    "slack_channel": (
        "There is no channel {name} in {path}. Nothing was taken from it. The channels there are: {channels}",
        "No hay ningún canal {name} en {path}. No se tomó nada de él. Los canales que hay: {channels}",
    ),
    "slack_channel_needed": (
        "Which channel of {path} holds the ads? Nothing was taken from it. Say --channel NAME, one of: {channels}",
        "¿Qué canal de {path} contiene los anuncios? No se tomó nada de él. Diga --channel NOMBRE, uno de: {channels}",
    ),
    "slack_too_many": (
        "{name} in {path} has more than {most} messages. Nothing was taken from it. Export a shorter time.",
        "{name} en {path} tiene más de {most} mensajes. No se tomó nada de él. Exporte un tiempo más corto.",
    ),
    "baseline_form": (
        "{text} is no range of weeks. Nothing was changed. Write the first and the last, for example 2026-W30..2026-W33.",
        "{text} no es un intervalo de semanas. No se cambió nada. Escriba la primera y la última, por ejemplo 2026-W30..2026-W33.",
    ),
    "pings_weeks": (
        "No weeks were asked for. Nothing was read. Say how many, for example --weeks 4.",
        "No se pidió ninguna semana. No se leyó nada. Diga cuántas, por ejemplo --weeks 4.",
    ),
    "ping_question": (
        "{question} is no kind of status question. Nothing was logged. The kinds: {known}",
        "{question} no es un tipo de pregunta de estado. No se anotó nada. Los tipos: {known}",
    ),
    "ping_no_account": (
        "This ad belongs to no account, so nobody can have asked. Nothing was logged. Import it again with --account ID.",
        "Este anuncio no pertenece a ninguna cuenta, así que nadie pudo preguntar. No se anotó nada. Impórtelo con --account ID.",
    ),
    "nobody_else": (
        "Nobody else is on this home's own hub: every ad is yours already. Nothing was changed. A team's hub: reviewtui"
        " login URL",
        "En el hub propio de esta carpeta no hay nadie más: todos los anuncios ya son suyos. No se cambió nada. El hub de"
        " un equipo: reviewtui login URL",
    ),
    "no_person": (
        "Nobody called {name} works here. Nothing was given to anybody.{nearest}",
        "Aquí no trabaja nadie llamado {name}. No se dio nada a nadie.{nearest}",
    ),
    "no_reviewer": (
        "{name} is {role} here and decides no ads. Nothing was given to anybody; name a reviewer.",
        "{name} es {role} aquí y no decide anuncios. No se dio nada a nadie; nombre a quien revise.",
    ),
    "along_count": (
        "From 1 to {most} ads can be taken along at once. Nothing was changed; type another number.",
        "Se pueden llevar de 1 a {most} anuncios a la vez. No se cambió nada; escriba otro número.",
    ),
    "archive_damaged": (
        "{path} is a damaged zip archive, or none. Nothing was taken from it, nothing written. Save or download it again.",
        "{path} es un archivo zip dañado, o no lo es. No se tomó nada de él ni se escribió nada. Guárdelo o descárguelo de nuevo.",
    ),
    "archive_no_entry": (
        "{path} has no file {name} in it. Nothing was taken from it. Check that it is the right archive.",
        "{path} no contiene ningún fichero {name}. No se tomó nada de él. Revise que sea el archivo correcto.",
    ),
    "archive_too_big": (
        "{name} in {path} unpacks to more than {megabytes} MB. Reading stopped there, and nothing was written. Split what it holds.",
        "{name} en {path} se desempaqueta en más de {megabytes} MB. La lectura paró ahí y no se escribió nada. Divida lo que contiene.",
    ),
    "archive_bomb": (
        "{name} in {path} unpacks to far more than real files do. Reading stopped there, and nothing was written. Ask whoever made it.",
        "{name} en {path} se desempaqueta en mucho más que los ficheros reales. La lectura paró ahí y no se escribió nada. Pregunte a quien lo hizo.",
    ),
    "archive_entries": (
        "{path} holds {n} files, and at most {most} are read. Nothing was taken from it. Make it of fewer.",
        "{path} contiene {n} ficheros y se leen {most} como mucho. No se tomó nada de él. Hágalo con menos.",
    ),
    "archive_directory": (
        "The list of files in {path} is longer than {megabytes} MB. Nothing was taken from it. Make it of fewer files.",
        "La lista de ficheros de {path} ocupa más de {megabytes} MB. No se tomó nada de él. Hágalo con menos ficheros.",
    ),
    "archive_depth": (
        "{name} in {path} lies in more than {most} folders. Nothing was taken from it. Make the archive anew.",
        "{name} en {path} está dentro de más de {most} carpetas. No se tomó nada de él. Haga el archivo de nuevo.",
    ),
    "archive_unsafe_name": (
        "{path} names a file {name}, which leads out of the archive. Nothing was taken from it. Ask whoever made it.",
        "{path} nombra un fichero {name}, que lleva fuera del archivo. No se tomó nada de él. Pregunte a quien lo hizo.",
    ),
    "archive_twice": (
        "{path} holds {name} twice, and nobody can say which is meant. Nothing was taken from it. Make the archive anew.",
        "{path} contiene {name} dos veces y nadie puede decir cuál vale. No se tomó nada de él. Haga el archivo de nuevo.",
    ),
    "archive_link": (
        "{name} in {path} is a link, and links are not followed. Nothing was taken from it. Put the file itself in.",
        "{name} en {path} es un enlace, y los enlaces no se siguen. No se tomó nada de él. Ponga el propio fichero.",
    ),
    "archive_locked": (
        "{name} in {path} needs a password. Nothing was taken from it. Save it without one.",
        "{name} en {path} necesita contraseña. No se tomó nada de él. Guárdelo sin ella.",
    ),
    "archive_packing": (
        "{name} in {path} is packed in a way that is not read here. Nothing was taken from it. Make an ordinary zip.",
        "{name} en {path} está empaquetado de una forma que aquí no se lee. No se tomó nada de él. Haga un zip corriente.",
    ),
    "tracker_no_header": (
        "No row of {path} names a column by which its ads are known (ad id, link or name). Nothing was changed. Name it with --map ad_id=COLUMN. Columns: {columns}",
        "Ninguna fila de {path} nombra una columna por la que se conozcan sus anuncios (id, enlace o nombre). No se cambió nada. Indíquela con --map ad_id=COLUMNA. Columnas: {columns}",
    ),
    "tracker_no_sheet": (
        "{path} has no sheet {name}. Nothing was changed. Choose with --sheet one of: {sheets}",
        "{path} no tiene ninguna hoja {name}. No se cambió nada. Elija con --sheet una de: {sheets}",
    ),
    "tracker_too_big": (
        "{path} is too large for a sheet that people keep. Nothing was changed. Split it, or save only the rows in use.",
        "{path} es demasiado grande para una hoja llevada a mano. No se cambió nada. Divídala o guarde solo las filas en uso.",
    ),
    "tracker_dates": (
        "“{text}” in {path} could be two dates. Nothing was changed. Say which comes first: --dates dmy or --dates mdy",
        "«{text}» en {path} podría ser dos fechas. No se cambió nada. Diga qué va primero: --dates dmy o --dates mdy",
    ),
    "tracker_status_unknown": (
        "There is no status {status}. Nothing was changed. Known: {known}",
        "No existe el estado {status}. No se cambió nada. Conocidos: {known}",
    ),
    "tracker_not_encodable": (
        "{encoding} has no sign for {letter}, which a changed cell needs. Nothing was written. Save the sheet as UTF-8 first.",
        "{encoding} no tiene signo para {letter}, que una celda cambiada necesita. No se escribió nada. Guarde antes la hoja como UTF-8.",
    ),
    "tracker_in_the_way": (
        "{file} is there already. Nothing was written. Choose another name, or --in-place to change the sheet itself.",
        "{file} ya existe. No se escribió nada. Elija otro nombre, o --in-place para cambiar la propia hoja.",
    ),
    "tracker_moved": (
        "{file} changed while it was being read. Nothing was written. Save and close it, then try again.",
        "{file} cambió mientras se leía. No se escribió nada. Guárdelo y ciérrelo, y pruebe de nuevo.",
    ),
    "tracker_where": (
        "Say where the sheet is to be written: another FILE, or --in-place. Nothing was written.",
        "Diga dónde escribir la hoja: otro FICHERO, o --in-place. No se escribió nada.",
    ),
    "tracker_options": (
        "--sheet and --status are about a kept sheet (import tracker FILE), --dates also about accounts, usage, "
        "renewals and tickets. Nothing was imported; leave them out.",
        "--sheet y --status son para una hoja llevada a mano (import tracker FICHERO), --dates también para cuentas, "
        "uso, renovaciones y tickets. No se importó nada; quítelos.",
    ),
    "columns_unreadable": (
        "{file}, which remembers the columns of your files, cannot be read ({why}). Nothing was changed. "
        "Correct it or move it away.",
        "{file}, que recuerda las columnas de sus ficheros, no se puede leer ({why}). No se cambió nada. "
        "Corríjalo o muévalo.",
    ),
    "import_no_column": (
        "No column of {path} is obviously {field}. Nothing was imported. "
        "Name it with --map {field}=COLUMN; it is remembered. Columns: {columns}",
        "Ninguna columna de {path} es claramente {field}. No se importó nada. "
        "Indíquela con --map {field}=COLUMNA; se recuerda. Columnas: {columns}",
    ),
    "import_account_unused": (
        "Each row of a file of accounts is an account, so --account means nothing here. Nothing was imported; "
        "leave it out.",
        "Cada fila de un fichero de cuentas es una cuenta; --account no sirve aquí. No se importó nada; quítelo.",
    ),
    "import_source_unused": (
        "--source says who speaks in a file of accounts, usage, renewals or tickets. Nothing was imported; "
        "leave it out.",
        "--source dice quién habla en un fichero de cuentas, uso, renovaciones o tickets. No se importó nada; "
        "quítelo.",
    ),
    "sheets_unreadable": (
        "{file}, which remembers the columns and words of your sheets, cannot be read ({why}). Nothing was changed. Correct it or move it away.",
        "{file}, que recuerda las columnas y palabras de sus hojas, no se puede leer ({why}). No se cambió nada. Corríjalo o muévalo.",
    ),
    "import_undecodable": (
        "Line {line} of {path} is not valid {encoding}. Nothing was changed. Give its encoding, such as --encoding cp1252",
        "La línea {line} de {path} no es {encoding} válido. No se cambió nada. Indique su codificación, por ejemplo --encoding cp1252",
    ),
    "workbook_none": (
        "{path} is an archive, and no spreadsheet is in it. Nothing was taken from it. Save the sheet as .xlsx or CSV.",
        "{path} es un archivo comprimido sin hoja de cálculo. No se tomó nada de él. Guarde la hoja como .xlsx o CSV.",
    ),
    "workbook_broken": (
        "{part} in {path} cannot be read as a spreadsheet's. Nothing was taken from it. Open it there and save it again.",
        "{part} en {path} no se puede leer como de una hoja de cálculo. No se tomó nada de él. Ábralo allí y guárdelo de nuevo.",
    ),
    "workbook_entities": (
        "{part} in {path} declares entities, which no spreadsheet needs. Nothing was taken from it. Ask whoever made it.",
        "{part} en {path} declara entidades, que ninguna hoja necesita. No se tomó nada de él. Pregunte a quien lo hizo.",
    ),
    "workbook_encoding": (
        "{part} in {path} is not written in UTF-8, so no cell in it can be changed. Nothing was written. Save it again as .xlsx.",
        "{part} en {path} no está escrito en UTF-8 y no se puede cambiar ninguna celda. No se escribió nada. Guárdelo de nuevo como .xlsx.",
    ),
}
