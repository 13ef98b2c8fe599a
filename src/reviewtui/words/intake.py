"""Why a row of a file was left out, and how an importer speaks."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "slack_day": (
        "{day} is no JSON that can be read; the other days went in",
        "{day} no es un JSON que se pueda leer; los demás días entraron",
    ),
    "in_column": ("{column}: {reason}", "{column}: {reason}"),
    "of_row": ("{id}: {reason}", "{id}: {reason}"),
    # text and lines
    "bad_bytes": (
        "line {line} is not valid {encoding} at its byte {byte}",
        "la línea {line} no es {encoding} válido en su byte {byte}",
    ),
    "line_too_long": ("the line is longer than 4 MB", "la línea ocupa más de 4 MB"),
    "surrogate": (
        "half of a surrogate pair at character {at}, which is no text",
        "medio par sustituto en el carácter {at}, que no es texto",
    ),
    "text_too_long": ("a text is longer than 1 MB", "un texto ocupa más de 1 MB"),
    # tables
    "no_header": ("there is no line of column names", "no hay una línea con los nombres de las columnas"),
    "unclosed_quote": (
        "a quote is opened here and never closed",
        "aquí se abre una comilla que no se cierra nunca",
    ),
    "quote_too_long": (
        "a quote opened here spans more than 100 lines or 1 MB; it was probably never closed",
        "una comilla abierta aquí abarca más de 100 líneas o 1 MB; seguramente no se cerró",
    ),
    "text_after_quote": (
        "text follows a closing quote on line {line}; a quote is not closed, or not written twice inside a cell",
        "hay texto tras una comilla de cierre en la línea {line}; falta cerrar una comilla, o escribirla dos veces "
        "dentro de una celda",
    ),
    "stray_quote": (
        "a quote stands inside an unquoted cell on line {line}; a quote is not closed, or the cell needs quotes "
        "around it",
        "hay una comilla dentro de una celda sin comillas en la línea {line}; falta cerrar una comilla, o la celda "
        "debe ir entre comillas",
    ),
    "wrong_cells": (
        "the row has {found} cells where the columns are {expected}",
        "la fila tiene {found} celdas y las columnas son {expected}",
    ),
    # JSON
    "bad_json": ("this is not valid JSON", "esto no es JSON válido"),
    "too_deep": (
        "lists and objects are nested more than {limit} levels deep",
        "hay listas y objetos anidados en más de {limit} niveles",
    ),
    "not_an_object": ("this is not a JSON object", "esto no es un objeto JSON"),
    # values
    "id_alone": (
        "the row has only an id (“{text}”) and nothing else, as the last lines of a report do",
        "la fila solo tiene un id («{text}») y nada más, como las últimas líneas de un informe",
    ),
    "accounts_several": (
        "it names several accounts (“{text}”), and a renewal is of one",
        "nombra varias cuentas («{text}») y una renovación es de una sola",
    ),
    "id_missing": ("the row's id is missing", "falta el id de la fila"),
    "id_too_long": (
        "the ad's id is longer than {limit} characters, or {bytes} bytes",
        "el id del anuncio tiene más de {limit} caracteres, o de {bytes} bytes",
    ),
    "account_shared": (
        "several accounts are called “{name}” ({ids}): say which is meant with --account-of 'NAME=ACCOUNT'",
        "varias cuentas se llaman “{name}” ({ids}): diga cuál es con --account-of 'NOMBRE=CUENTA'",
    ),
    "account_too_long": (
        "the account's id is longer than {limit} characters, or {bytes} bytes",
        "el id de la cuenta tiene más de {limit} caracteres, o de {bytes} bytes",
    ),
    "field_too_long": (
        "the text is longer than {limit} characters",
        "el texto tiene más de {limit} caracteres",
    ),
    "row_too_long": (
        "the row is larger than {limit} KB, all its columns together",
        "la fila ocupa más de {limit} KB, con todas sus columnas",
    ),
    "id_rounded": (
        "a spreadsheet has rounded this id ({text}), so its last digits are lost; export the column as text",
        "una hoja de cálculo redondeó este id ({text}) y se perdieron sus últimas cifras; exporte la columna como "
        "texto",
    ),
    "too_large": ("the number is too large to be kept", "el número es demasiado grande para guardarlo"),
    "not_a_time": (
        "“{text}” is not a time such as 2026-05-01T09:30:00Z",
        "“{text}” no es un momento como 2026-05-01T09:30:00Z",
    ),
    "naive_time": (
        "the time “{text}” does not say its zone (such as Z or +02:00); add it, or leave the column out with "
        "--map FIELD=",
        "el momento “{text}” no dice su zona (como Z o +02:00); añádala, o deje fuera la columna con --map CAMPO=",
    ),
    "not_money": ("“{text}” is not an amount such as 1240.50", "“{text}” no es un importe como 1240.50"),
    "not_whole": (
        "“{text}” is not a whole number",
        "“{text}” no es un número entero",
    ),
    "not_a_date": (
        "“{text}” is not a date such as 2026-05-31",
        "“{text}” no es una fecha como 2026-05-31",
    ),
    "date_ambiguous": (
        "“{text}” could be two dates: say --dates dmy or --dates mdy",
        "“{text}” podría ser dos fechas: indique --dates dmy o --dates mdy",
    ),
    "not_a_month": (
        "“{text}” is not a month such as 2026-05",
        "“{text}” no es un mes como 2026-05",
    ),
    "no_month": (
        "no month: a column for the month and one for the users, or a column for each month (2026-05)",
        "no hay mes: una columna con el mes y otra con los usuarios, o una columna por mes (2026-05)",
    ),
    "not_messages": (
        "this is not a list of messages, each with at, side and text",
        "esto no es una lista de mensajes, cada uno con at, side y text",
    ),
    "not_currency": (
        "“{text}” is not a currency of three letters such as EUR",
        "“{text}” no es una moneda de tres letras como EUR",
    ),
    "not_score": ("“{text}” is not a number from 0 to 1", "“{text}” no es un número de 0 a 1"),
    "not_yes_no": ("“{text}” is neither yes nor no", "“{text}” no es sí ni no"),
    "not_creatives": (
        "this is not a list of images, videos and cards",
        "esto no es una lista de imágenes, vídeos y tarjetas",
    ),
    "tracker_names_no_ad": (
        "the row names no ad, neither by id nor by link or name",
        "la fila no nombra ningún anuncio, ni por id ni por enlace o nombre",
    ),
    "tracker_many_ads": (
        "the link selects {n} ads; a row is about one",
        "el enlace selecciona {n} anuncios; una fila es sobre uno",
    ),
    # mails
    "no_mail": ("{file}: this is no mail", "{file}: esto no es un correo"),
    "mail_not_a_file": (
        "{file} is a link or no ordinary file, and is not followed",
        "{file} es un enlace o no es un fichero corriente, y no se sigue",
    ),
    "mail_unreadable": ("{file} cannot be read: {why}", "{file} no se puede leer: {why}"),
    "mail_too_large": (
        "{file}: the mail is larger than {megabytes} MB",
        "{file}: el correo ocupa más de {megabytes} MB",
    ),
    "mail_nested": (
        "the mail has more than {limit} parts within parts",
        "el correo tiene más de {limit} partes dentro de otras",
    ),
}
