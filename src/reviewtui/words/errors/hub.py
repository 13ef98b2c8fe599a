"""Faults of whoever runs a hub: its database, tokens, links, backups, and what it sends."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
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
        "The backup could not be put into {path} ({why}). It is as it was. Check the address, the free space and"
        " permissions, then restore again.",
        "No se pudo poner la copia en {path} ({why}). Sigue como estaba. Revise la dirección, el espacio libre y los"
        " permisos, y restaure de nuevo.",
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
    "hub_missing": (
        "There is no hub database {path}. Nothing was made. Check the path; `hub serve` or `hub token create` make one.",
        "No hay ninguna base de datos {path}. No se creó nada. Revise la ruta; `hub serve` o `hub token create` crean una.",
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
        "There is no token {id}. Nothing was changed. Try: reviewtui hub token list",
        "No hay ninguna clave {id}. No se cambió nada. Pruebe: reviewtui hub token list",
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
        "This is no address that can be told of releases: HTTPS on port 443 alone, without a user's name. Nothing was"
        " added. Try: https://HOST/PATH. On a private network, allow another by --fetch-host NAME:PORT, here and for"
        " reviewtui hub serve",
        "Esta no es una dirección a la que se pueda avisar: solo HTTPS en el puerto 443, sin nombre de usuario. No se"
        " añadió nada. Pruebe: https://SERVIDOR/RUTA. En una red privada, permita otra con --fetch-host NOMBRE:PUERTO,"
        " aquí y en reviewtui hub serve",
    ),
    "webhook_private": (
        "{host} is not on the public internet. Nothing was added. On a private network, allow it by --fetch-host"
        " NAME:PORT, here and for reviewtui hub serve",
        "{host} no está en la internet pública. No se añadió nada. En una red privada, permítalo con --fetch-host"
        " NOMBRE:PUERTO, aquí y en reviewtui hub serve",
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
    "notice_url": (
        "This is no address of an incoming webhook: HTTPS on port 443 alone, without a user's name. Nothing was added."
        " Copy it from Slack or Teams, as in https://HOST/PATH",
        "Esta no es la dirección de un webhook entrante: solo HTTPS en el puerto 443, sin nombre de usuario. No se"
        " añadió nada. Cópiela de Slack o Teams, como https://SERVIDOR/RUTA",
    ),
    "notice_unasked": (
        "The address is a secret, so it is not typed as a word of the command. Nothing was added. Give it on standard"
        " input: reviewtui hub watch add … < FILE",
        "La dirección es secreta, así que no se escribe como palabra de la orden. No se añadió nada. Désela por la"
        " entrada estándar: reviewtui hub watch add … < FICHERO",
    ),
    "notice_kind": (
        "Notices go to {kinds}. Nothing was added. Name one of them with --kind.",
        "Los avisos van a {kinds}. No se añadió nada. Indique uno con --kind.",
    ),
    "notice_user": (
        "A user's name has at most {limit} characters, and none that cannot be seen. Nothing was added. Look at it:"
        " reviewtui hub token list",
        "El nombre de un usuario tiene como mucho {limit} caracteres, y ninguno que no se vea. No se añadió nada."
        " Mírelo: reviewtui hub token list",
    ),
    "notice_whom": (
        "An address is that of one user (--user NAME), or of all (--all): one of the two. Nothing was added.",
        "Una dirección es la de un usuario (--user NOMBRE) o la de todos (--all): una de las dos. No se añadió nada.",
    ),
    "notice_unknown": (
        "There is no address {id!r} for notices. Nothing was changed. Try: reviewtui hub watch list",
        "No hay ninguna dirección {id!r} para avisos. No se cambió nada. Pruebe: reviewtui hub watch list",
    ),
    "notice_which": (
        "Addresses are confirmed by their ids, or all of them by --all: one of the two. Nothing was changed.",
        "Las direcciones se confirman por sus ids, o todas con --all: una de las dos cosas. No se cambió nada.",
    ),
    "notice_address": (
        "Nothing is sent to {host} at such an address: HTTPS on port 443 alone. The notice is kept, and tried again."
        " Give another address, or allow it: reviewtui hub watch --fetch-host NAME:PORT",
        "No se envía nada a {host} en una dirección así: solo HTTPS en el puerto 443. El aviso se guarda y se"
        " reintentará. Dé otra dirección, o permítala: reviewtui hub watch --fetch-host NOMBRE:PUERTO",
    ),
    "notice_private": (
        "{host} is not on the public internet. Nothing was sent there. On a private network, allow it:"
        " reviewtui hub watch --fetch-host NAME:PORT",
        "{host} no está en la internet pública. No se envió nada allí. En una red privada, permítalo:"
        " reviewtui hub watch --fetch-host NOMBRE:PUERTO",
    ),
    "notice_away": (
        "{host} cannot be reached, or its certificate is not trusted. The notice is kept, and tried again later; if it"
        " lasts, look at the network of this machine.",
        "No se llega a {host}, o su certificado no es de confianza. El aviso se guarda y se reintentará más tarde; si"
        " dura, mire la red de esta máquina.",
    ),
    "notice_slow": (
        "{host} was not reached in time. The notice is kept, and tried again later.",
        "No se llegó a {host} a tiempo. El aviso se guarda y se reintentará más tarde.",
    ),
    "notice_status": (
        "{host} answered {status} and did not take the notice. It is kept, and tried again later; if it lasts, make"
        " another webhook there: reviewtui hub watch add",
        "{host} respondió {status} y no aceptó el aviso. Se guarda y se reintentará más tarde; si dura, cree allí otro"
        " webhook: reviewtui hub watch add",
    ),
    "egress_large": (
        "What {host} has there is larger than {most} bytes. Nothing of it was kept; give a smaller one.",
        "Lo que {host} tiene ahí ocupa más de {most} bytes. No se guardó nada; indique uno más pequeño.",
    ),
    "no_hub_db": (
        "Which hub? Nothing was opened. Give --db sqlite:///hub.db, or set REVIEWTUI_DB.",
        "¿Qué hub? No se abrió nada. Dé --db sqlite:///hub.db, o defina REVIEWTUI_DB.",
    ),
}
