"""Commands of whoever runs a hub or hands out links, and what they print."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
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
    "not_between": ("{text} is not from {least} to {most}", "{text} no está entre {least} y {most}"),
    "not_a_hash": (
        "“{text}” is no hash: 64 digits from 0 to f, as reviewtui hub audit verify prints them",
        "«{text}» no es un resumen: 64 cifras de 0 a f, como las que escribe reviewtui hub audit verify",
    ),
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
        "Rows restored: {n}. Tokens suspended: {tokens}. Revoke what should not come in (reviewtui hub token list,"
        " revoke), then let the others in: reviewtui hub token confirm --all",
        "Filas restauradas: {n}. Claves suspendidas: {tokens}. Revoque lo que no deba entrar (reviewtui hub token list,"
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
        "Links of customers suspended too: {n}. reviewtui hub link list, revoke, then: reviewtui hub link confirm --all",
        "Enlaces de clientes suspendidos también: {n}. reviewtui hub link list, revoke, y después: reviewtui hub link"
        " confirm --all",
    ),
    "hub_watch": (
        "tell chats of tickets about to close and of mismatches, until interrupted; who is told",
        "avisar en chats de tickets a punto de cerrarse y de conflictos, hasta interrumpirlo; a quién se avisa",
    ),
    "hub_watch_add": (
        "tell a user, or all, at an incoming webhook, whose secret address is read from standard input",
        "avisar a un usuario, o a todos, en un webhook entrante, cuya dirección secreta se lee de la entrada estándar",
    ),
    "hub_watch_list": (
        "who is told where, and what could not be told",
        "a quién se avisa y dónde, y de qué no se pudo avisar",
    ),
    "hub_watch_remove": ("tell nothing there any more", "no avisar más allí"),
    "hub_watch_confirm": (
        "after a restore: let notices go to these addresses again",
        "tras una restauración: permitir de nuevo avisos a estas direcciones",
    ),
    "notice_hours": (
        "so many hours before a ticket closes by itself (24)",
        "tantas horas antes de que un ticket se cierre solo (24)",
    ),
    "notice_severity": (
        "mismatches from this severity on, 1 (all) to {most}",
        "conflictos desde esta gravedad, de 1 (todos) a {most}",
    ),
    "notice_once": (
        "look once and end, for cron; exit 1 if something could not be told",
        "mirar una vez y terminar, para cron; sale con 1 si no se pudo avisar de algo",
    ),
    "notice_fetch": (
        "notices may go to this host wherever it is, also over plain HTTP; for tests and private networks; may be given"
        " again",
        "los avisos pueden ir a este servidor esté donde esté, también por HTTP; para pruebas y redes privadas; se puede"
        " repetir",
    ),
    "notice_user": ("whose address it is: a user's name", "de quién es la dirección: el nombre de un usuario"),
    "notice_all": (
        "the address for all: for what nobody covers, or whoever covers has no address for",
        "la dirección para todos: para lo que nadie cubre, o quien lo cubre no tiene dirección",
    ),
    "notice_kind": ("slack or teams", "slack o teams"),
    "notice_language": ("of the notices; otherwise the hub's", "de los avisos; si no, el del hub"),
    "notice_expires": ("how long it is used; otherwise until removed", "cuánto tiempo se usa; si no, hasta quitarla"),
    "notice_id": ("its id in the list", "su id en la lista"),
    "notice_every": ("all that are suspended", "todas las suspendidas"),
    "notice_prompt": ("Address of the incoming webhook: ", "Dirección del webhook entrante: "),
    "notice_added": (
        "{whom} is told at {host} ({kind}), as {id}.",
        "Se avisa a {whom} en {host} ({kind}), como {id}.",
    ),
    "notice_nobody": (
        "No user of this hub has the name {name}: is that a typo? Names: reviewtui hub token list",
        "Ningún usuario de este hub se llama {name}: ¿es una errata? Los nombres: reviewtui hub token list",
    ),
    "notice_removed": ("Nothing is told at {id} any more.", "Ya no se avisa en {id}."),
    "notice_confirmed": ("Notices go to {n} addresses again.", "Los avisos van de nuevo a {n} direcciones."),
    "notice_none": (
        "Nobody is told yet. Begin with the leads: reviewtui hub watch add --all --kind slack",
        "Aún no se avisa a nadie. Empiece por quienes dirigen: reviewtui hub watch add --all --kind slack",
    ),
    "notice_everybody": ("all", "todos"),
    "notice_lasting": ("until removed", "hasta quitarla"),
    "notice_open_failed": ("to be tried again; attempts: {attempts}", "se reintentará; intentos: {attempts}"),
    "notice_open_unsure": ("may have arrived", "puede que llegara"),
    "notice_open_lost": ("could not be told in time", "no se pudo avisar a tiempo"),
    "notice_what_closing": ("ticket {id}", "ticket {id}"),
    "notice_what_mismatch": ("ad {id}", "anuncio {id}"),
    "notice_nowhere": (
        "Due, and without an address to go to: {n}. Give one for all: reviewtui hub watch add --all --kind slack",
        "Pendientes y sin dirección a la que ir: {n}. Dé una para todos: reviewtui hub watch add --all --kind slack",
    ),
    "notice_watching": (
        "Looking every minute. End with Ctrl+C.",
        "Se mira cada minuto. Termine con Ctrl+C.",
    ),
    "notice_told": ("{at}  told {whom} at {host}: {n}", "{at}  avisado a {whom} en {host}: {n}"),
    "notice_untold": ("{at}  not told {whom}: {n}. {why}", "{at}  sin avisar a {whom}: {n}. {why}"),
    "notice_away": (
        "{at}  The hub's database does not answer ({why}). Nothing was told; it is looked for again.",
        "{at}  La base de datos del hub no responde ({why}). No se avisó de nada; se volverá a intentar.",
    ),
    "notice_suspended": (
        "Addresses of notices suspended too: {n}. reviewtui hub watch list, remove, then: reviewtui hub watch"
        " confirm --all",
        "Direcciones de avisos suspendidas también: {n}. reviewtui hub watch list, remove, y después:"
        " reviewtui hub watch confirm --all",
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
    "webhook_fetch": (
        "NAME:PORT that may be told wherever it is, as for hub serve; again for more",
        "NOMBRE:PUERTO al que se puede avisar esté donde esté, como en hub serve; repítalo para más",
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
        "Backups and exports made before still hold it; so do a database server's own archives. What you restore on"
        " this machine is erased again. What a reviewer imported before login, into the hub inside the program, is not"
        " reached: reviewtui sync, wipe and login there remove it.",
        "Las copias y exportaciones anteriores aún lo contienen, y los archivos propios del servidor de base de datos."
        " Lo que restaure en este equipo se borra otra vez. No alcanza lo que un revisor importó antes de login, en el"
        " hub dentro del programa: allí lo quitan reviewtui sync, wipe y login.",
    ),
    "erased_again": (
        "Erased again, as they were erased after this backup was made: {accounts}",
        "Borradas otra vez, pues se borraron después de esta copia: {accounts}",
    ),
    "erased_maybe": (
        "Whatever was erased after {at} came back with this backup, unless it is named here. If it was: hub erase",
        "Lo que se borró después de {at} volvió con esta copia, salvo lo nombrado aquí. Si fue así: hub erase",
    ),
    "erased_maybe_copied": (
        "Whatever was erased after this copy was made came back with it, unless it is named here. If it was: hub erase",
        "Lo que se borró después de hacerse esta copia volvió con ella, salvo lo nombrado aquí. Si fue así: hub erase",
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
    "suspended_still": (
        "Suspended still: {ids}. What waits to be released goes out once each of them is confirmed or revoked.",
        "Aún suspendidas: {ids}. Lo que espera publicarse sale cuando cada una esté confirmada o revocada.",
    ),
    "token_stays": (
        "Token {id} lets nobody in: it is {state}. Make another: reviewtui hub token create",
        "La clave {id} no admite a nadie: está {state}. Cree otra: reviewtui hub token create",
    ),
    "token_was_live": ("Token {id} let in already.", "La clave {id} ya admitía."),
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
}
