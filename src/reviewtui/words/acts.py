"""What a person does, as the beginning of a sentence: one row per kind of fact."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "decision": ("Deciding an ad", "Decidir un anuncio"),
    "adjudication": ("Settling a disagreement", "Resolver un desacuerdo"),
    "skip": ("Putting an ad off", "Aplazar un anuncio"),
    "undo": ("Taking something back", "Deshacer algo"),
    "ask": ("Asking about an ad", "Preguntar por un anuncio"),
    "note": ("Writing about an ad", "Comentar un anuncio"),
    "appeal": ("Appealing", "Apelar"),
    "assign": ("Giving ads to a reviewer", "Asignar anuncios"),
    "reflection": ("Saying why the AI was wrong", "Decir por qué se equivocó la IA"),
    "gold": ("Giving a known answer", "Dar una respuesta conocida"),
    "briefing": ("Writing a briefing", "Redactar una alerta"),
    "ping": ("Logging a question", "Anotar una pregunta"),
    "settle": ("Settling what a status is", "Resolver cuál es un estado"),
    "publish": ("Publishing rules", "Publicar reglas"),
    "correct": ("Correcting what a source says", "Corregir lo que dice una fuente"),
    "churn": ("Recording that a customer leaves", "Anotar que un cliente se va"),
    "sentiment": ("Saying how an account feels", "Decir cómo está una cuenta"),
    "remark": ("Writing about an account", "Escribir sobre una cuenta"),
    "step": ("Recording a next step", "Anotar un siguiente paso"),
    "stop": ("Stopping a ticket's closing", "Detener el cierre de un ticket"),
    "reroute": ("Rerouting a ticket", "Reasignar un ticket"),
    "watch": ("Watching a ticket", "Seguir un ticket"),
    "acknowledge": ("Acknowledging", "Dar por visto"),
    "cover": ("Saying who covers an account", "Decir quién cubre una cuenta"),
    "away": ("Recording an absence", "Anotar una ausencia"),
}
