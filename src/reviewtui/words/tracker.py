"""The kept sheet: what is asked about it, what was found in it, and what was written back."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "ask_words": (
        "Some status words of the sheet {sheet} are not known here. What do they mean?",
        "Algunas palabras de estado de la hoja {sheet} no se conocen aquí. ¿Qué significan?",
    ),
    "ask_choices": (
        "  {choices}, 0 leave out; Enter leaves the question for later",
        "  {choices}, 0 dejar fuera; Intro deja la pregunta para después",
    ),
    "ask_word": ("“{word}” (rows: {n}) is: ", "«{word}» (filas: {n}) es: "),
    "ask_again": (
        "  That is none of them. Type a number or a status.",
        "  No es ninguno. Escriba un número o un estado.",
    ),
    "ask_dates": (
        "“{text}” could be two dates. Which comes first, day or month? d/m: ",
        "«{text}» podría ser dos fechas. ¿Qué va primero, día o mes? d/m: ",
    ),
    "unknown_word": (
        '  nobody said what “{word}” means (rows: {n}); --status "{word}=STATUS" does, and it is remembered',
        '  nadie ha dicho qué significa «{word}» (filas: {n}); --status "{word}=ESTADO" lo dice, y se recuerda',
    ),
    "unread_date": (
        "  “{text}” is no date that can be kept (rows: {n}); those rows went in without one",
        "  «{text}» no es una fecha que se pueda guardar (filas: {n}); esas filas entraron sin ella",
    ),
    "twice": (
        "  {ad} stands in several rows: row {kept} counts, rows {left} do not",
        "  {ad} está en varias filas: cuenta la fila {kept}, no las filas {left}",
    ),
    "written": ("{n} cells changed in {sheet}: {file}", "{n} celdas cambiadas en {sheet}: {file}"),
    "would_write": (
        "{n} cells of {sheet} would change; nothing was written",
        "Cambiarían {n} celdas de {sheet}; no se escribió nada",
    ),
    "up_to_date": ("{sheet} says what is so: no cell changed", "{sheet} dice lo que es: no cambió ninguna celda"),
    "change": ("  row {row}, {column}: “{before}” → “{after}”", "  fila {row}, {column}: «{before}» → «{after}»"),
    "backup": ("What was there is in {file}", "Lo que había está en {file}"),
    "left_unsettled": (
        "  rows {rows}: sources disagree; settle them, then write again",
        "  filas {rows}: las fuentes no coinciden; resuélvalas y escriba de nuevo",
    ),
    "left_unknown": (
        "  rows {rows}: nobody said what their word means; they were left alone",
        "  filas {rows}: nadie ha dicho qué significa su palabra; se dejaron como estaban",
    ),
}
