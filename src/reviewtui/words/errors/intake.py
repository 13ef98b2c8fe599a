"""Faults of files that are taken in: sheets, mails, archives, chats, saved answers."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "import_workbook": (
        "{path} is a spreadsheet's own file. Nothing was imported. Save it as CSV, and import that.",
        "{path} es el archivo propio de una hoja de cálculo. No se importó nada. Guárdelo como CSV e importe ese.",
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
        "--account is an account's id of at most {limit} characters and {bytes} bytes. Nothing was imported. Give it again.",
        "--account es el id de una cuenta, de {limit} caracteres y {bytes} bytes como mucho. No se importó nada. Indíquelo de nuevo.",
    ),
    "import_names_unused": (
        "--account-of is for tickets, usage and renewals, whose rows are of an account. Nothing was imported; leave it"
        " out.",
        "--account-of es para tickets, usage y renewals, cuyas filas son de una cuenta. No se importó nada; quítelo.",
    ),
    "import_users_unused": (
        "--user-of is for accounts and tickets, whose rows name people. Nothing was imported; leave it out.",
        "--user-of es para accounts y tickets, cuyas filas nombran personas. No se importó nada; quítelo.",
    ),
    "names_unreadable": (
        "What is remembered of names cannot be read ({why}): {file}. Nothing was imported. Mend the file, or"
        " move it away and say the names again with --account-of or --user-of.",
        "No se puede leer lo recordado de los nombres ({why}): {file}. No se importó nada. Repare el fichero,"
        " o apártelo y diga de nuevo los nombres con --account-of o --user-of.",
    ),
    "import_map_unused": (
        "An answer of Meta's API has fixed names, so --map means nothing here. Nothing was imported; leave it out.",
        "Una respuesta de la API de Meta tiene nombres fijos; --map no sirve aquí. No se importó nada; quítelo.",
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
