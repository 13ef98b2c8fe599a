"""Faults of this machine: settings, files, keys, the terminal, the programs beside it."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
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
    "work_missing": (
        "{place} is missing, and was here. Decisions that were not sent are lost unless the file is found: put it back"
        " before you go on. To go on without it, and receive what was sent: reviewtui doctor --repair",
        "{place} falta, y estuvo aquí. Las decisiones sin enviar se pierden si no aparece el fichero: póngalo en su sitio"
        " antes de seguir. Para seguir sin él y recibir lo enviado: reviewtui doctor --repair",
    ),
    "hub_gone": (
        "{place} is missing, and was here: the ads of this home stand in it. Find it and put it back; your decisions are"
        " kept in work.db. To go on without it, and import the ads again: reviewtui doctor --repair",
        "{place} falta, y estuvo aquí: en él están los anuncios de esta carpeta. Búsquelo y póngalo en su sitio; sus"
        " decisiones se conservan en work.db. Para seguir sin él e importar los anuncios otra vez: reviewtui doctor"
        " --repair",
    ),
    "cache_damaged": (
        "A file of this cache is damaged ({why}): {place}. Nothing was removed; what can be read of your decisions is"
        " saved by: reviewtui doctor --repair",
        "Un fichero de esta caché está dañado ({why}): {place}. No se borró nada; lo que se pueda leer de sus"
        " decisiones se salva con: reviewtui doctor --repair",
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
    "home_taken": (
        "Another reviewtui repairs or removes {folder} just now. Nothing was changed or saved here. Wait until it has"
        " ended, then try again.",
        "Otro reviewtui repara o borra {folder} ahora mismo. Aquí no se cambió ni guardó nada. Espere a que termine y"
        " pruebe de nuevo.",
    ),
    "repair_failed": (
        "{file} could not be repaired ({why}). Every file that was there is still there. Free some space and check"
        " permissions, then: reviewtui doctor --repair",
        "No se pudo reparar {file} ({why}). Todos los ficheros que había siguen ahí. Libere espacio y revise permisos,"
        " y luego: reviewtui doctor --repair",
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
    "wipe_changed": (
        "What was never sent is not what was shown: something was saved or sent meanwhile. Nothing was removed. Look"
        " again: reviewtui wipe",
        "Lo nunca enviado no es lo que se mostró: entretanto se guardó o envió algo. No se borró nada. Mire de nuevo:"
        " reviewtui wipe",
    ),
    "wipe_denied": (
        "{file} could not be written ({why}). Nothing was removed. Check its permissions, then wipe again.",
        "No se pudo escribir {file} ({why}). No se borró nada. Revise sus permisos y vuelva a borrar.",
    ),
    "wipe_failed": (
        "{file} could not be removed ({why}); what came before it is gone. Check its permissions, then wipe again.",
        "No se pudo borrar {file} ({why}); lo anterior ya no está. Revise sus permisos y borre de nuevo.",
    ),
}
