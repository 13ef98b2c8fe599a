"""The inbox, and writing in the thread of an ad."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("What concerns you", "Lo que le concierne"),
    "none": (
        "Nothing here yet. Answers to your questions come here, what became of your verdicts, and what others write.",
        "Aún no hay nada. Aquí llegan respuestas, lo que fue de sus veredictos y lo que otros le escriben.",
    ),
    "answer": ("{who} {verdict} what you asked about", "{who}: {verdict}; usted preguntó"),
    "settled": ("{who} settled it: {verdict}", "{who} lo resolvió: {verdict}"),
    "heard": ("{who} heard your appeal: {verdict}", "{who} resolvió su apelación: {verdict}"),
    "relieved": ("{who} decided what you escalated: {verdict}", "{who} decidió lo que usted escaló: {verdict}"),
    "mention": ("{who} wrote to you", "{who} le escribió"),
    "reply": ("{who} wrote", "{who} escribió"),
    "assigned": ("{who} gave you this ad", "{who} le dio este anuncio"),
    "lesson": ("Meta rejected what was approved here", "Meta rechazó lo que aquí se aprobó"),
    "appeal": ("{who} asks for another decision", "{who} pide otra decisión"),
    "briefing": ("{who} wrote a briefing", "{who} escribió una alerta"),
    "remark_title": ("In the thread", "En el hilo"),
    "remark_label": (
        "What do you want to say? @name tells somebody.",
        "¿Qué quiere decir? @nombre avisa a alguien.",
    ),
    "remark_commit": ("Ctrl+S saves · Esc keeps it for later", "Ctrl+S guarda · Esc lo deja para luego"),
    "remark_saved": ("Written in the thread of {ad}.", "Escrito en el hilo de {ad}."),
    "people": ("Here: {names}", "Aquí: {names}"),
}
