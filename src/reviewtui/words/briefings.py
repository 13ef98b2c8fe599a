"""Briefings: patterns written up once."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "title": ("Briefings", "Alertas"),
    "count_one": ("1 in force", "1 vigente"),
    "count": ("{n} in force", "{n} vigentes"),
    "none": (
        "No briefing yet. {key} writes one: a pattern, how to recognise it, and a query that finds it.",
        "Aún no hay alertas. {key} redacta una: un patrón, cómo reconocerlo y una consulta que lo encuentra.",
    ),
    "none_found": (
        "No briefing holds these words. Esc shows all.",
        "Ninguna alerta tiene estas palabras. Esc las muestra.",
    ),
    "retired": ("retired", "retirada"),
    "unsent": ("not sent yet", "aún sin enviar"),
    "held": ("the hub refused it", "el hub no la aceptó"),
    "known_as": ("{key} · revision {revision} · {who} · {when}", "{key} · revisión {revision} · {who} · {when}"),
    "retired_about": (
        "Retired: it is no longer pointed out on ads.",
        "Retirada: ya no se señala en los anuncios.",
    ),
    "unsent_about": ("Not sent yet: it goes out with the next sync.", "Aún sin enviar: sale al sincronizar."),
    "held_about": (
        "The hub refused it; the sync screen says why, and keeps it.",
        "El hub no la aceptó; la pantalla de sincronización dice por qué y la guarda.",
    ),
    "recognise": ("Recognise", "Reconocer"),
    "watch": ("Watch for", "Vigilar"),
    "finds": ("Finds", "Encuentra"),
    "customer": ("Customers", "Clientes"),
    "sent_to": ("Sent to", "Enviada a"),
    "counting": ("counting", "contando"),
    "reach": ("{ads} in {accounts}", "{ads} en {accounts}"),
    "ads_none": ("no ad yet", "ningún anuncio aún"),
    "ads_one": ("1 ad", "1 anuncio"),
    "ads": ("{n} ads", "{n} anuncios"),
    "accounts_one": ("1 account", "1 cuenta"),
    "accounts": ("{n} accounts", "{n} cuentas"),
    "copied": (
        "What to tell customers was sent to the clipboard.",
        "Lo que decir a los clientes se envió al portapapeles.",
    ),
    "no_customer": (
        "It says nothing for customers. {key} adds it.",
        "No dice nada para clientes. {key} lo añade.",
    ),
    "retire_again": (
        "{key} again retires “{title}”: it is pointed out no more.",
        "{key} otra vez retira «{title}»: ya no se señalará.",
    ),
    "retire_done": ("Retired: “{title}”", "Retirada: «{title}»"),
    "write_title": ("A pattern, written once", "Un patrón, escrito una vez"),
    "edit_title": ("The next revision", "La revisión siguiente"),
    "field_title": ("Name of the pattern", "Nombre del patrón"),
    "field_recognise": ("How to recognise it", "Cómo reconocerlo"),
    "field_watch": ("How to watch for it", "Cómo vigilarlo"),
    "field_query": ("A query that finds it, as in the search", "Una consulta que lo encuentre, como en la búsqueda"),
    "field_customer": ("What to tell customers", "Qué decir a los clientes"),
    "field_accounts": (
        "Goes to the account managers of (Space changes)",
        "Va a los gestores de (Espacio lo cambia)",
    ),
    "field_accounts_none": ("Goes to all who see every account", "Va a quienes ven todas las cuentas"),
    "commit": (
        "Ctrl+S saves it · Tab next field · Esc keeps it for later",
        "Ctrl+S guarda · Tab campo siguiente · Esc lo deja para luego",
    ),
    "saved": ("Written: “{title}”, for {accounts}.", "Redactada: «{title}», para {accounts}."),
    "saved_all": ("Written: “{title}”.", "Redactada: «{title}»."),
    "written": ("{key}: written, for {accounts}.", "{key}: redactada, para {accounts}."),
}
