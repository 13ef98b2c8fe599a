"""Tickets: when they close by themselves and why, what was done to stop that, and where they belong."""

from reviewtui.words import Catalogue

_CLOCKS: Catalogue = {
    "kind_auto_close": ("closes by itself", "se cierra solo"),
    "kind_auto_close_solved": ("closes for good", "se cierra del todo"),
    "kind_first_answer": ("first answer due", "primera respuesta"),
    "kind_next_answer": ("answer due", "respuesta pendiente"),
    "kind_custom": ("ends", "acaba"),
    "whose_helpdesk": ("helpdesk", "su sistema"),
    "whose_ours": ("ours", "el nuestro"),
    "clock_running": ("{kind} in {left}: {at}", "{kind} en {left}: {at}"),
    "clock_by": (", at the latest {at}", ", como tarde {at}"),
    "clock_paused": ("stands still with {left} left", "parado, quedan {left}"),
    "clock_paused_until": ("stands still; {kind} {at}", "parado; {kind} {at}"),
    "clock_off": ("does not run", "no corre"),
    "clock_ran_out": ("ran out {age} ago: {at}", "se agotó hace {age}: {at}"),
    "clock_ended": ("is over", "terminó"),
    "as_of": (
        "As of {age} ago: its helpdesk was last heard then. What happened since is not in these clocks.",
        "A fecha de hace {age}: entonces se supo por última vez. Lo ocurrido después no está en estos relojes.",
    ),
    "as_of_short": ("as of {age} ago", "a fecha de hace {age}"),
    "lapsed": (
        "It was to close since then: it may well be closed by now.",
        "Desde entonces le tocaba cerrarse: puede que ya esté cerrado.",
    ),
    "no_clock": ("No clock of its helpdesk closes it.", "Ningún reloj de su sistema lo cierra."),
    "why_customer_silent": ("the customer has not answered since {since}", "el cliente no responde desde {since}"),
    "why_customer_wrote": ("the customer wrote {since}", "el cliente escribió {since}"),
    "why_customer_noted": ("the customer's side noted something {since}", "el cliente anotó algo {since}"),
    "why_staff_noted": ("staff wrote an internal note {since}", "hubo una nota interna {since}"),
    "why_auto_replied": (
        "the customer's mailbox answered by itself {since}", "el buzón del cliente respondió solo {since}"
    ),
    "why_auto_answered": ("the helpdesk wrote by itself {since}", "el sistema escribió solo {since}"),
    "why_system_event": ("the helpdesk did something {since}", "el sistema hizo algo {since}"),
    "why_in_status": ("in status {status} since {since}", "en estado {status} desde {since}"),
    "why_no_update": ("nothing was updated since {since}", "nada se actualizó desde {since}"),
    "why_staff_owe": ("an answer is owed since {since}", "se debe una respuesta desde {since}"),
    "why_stopped": ("stopped {since} by {by}", "detenido {since} por {by}"),
    "why_reopened": ("reopened {since}", "reabierto {since}"),
    "why_snoozed": ("snoozed until {until}", "pospuesto hasta {until}"),
    "why_snoozed_open": ("snoozed, nobody says until when", "pospuesto, sin decir hasta cuándo"),
    "why_on_hold": ("on hold: staff wait for somebody else", "en espera: el equipo espera a otros"),
    "why_status": ("in status {status} it does not count", "en estado {status} no cuenta"),
    "why_outside_hours": ("outside working hours; they begin {opens}", "fuera de horario; empieza {opens}"),
    "why_no_hours": ("its schedule has no working hours", "su calendario no tiene horas hábiles"),
    "why_no_messages": ("nobody wrote in it yet", "nadie ha escrito todavía"),
    "why_not_started": ("nothing that starts it has happened", "no ocurrió nada que lo inicie"),
    "why_ran_out": ("its time passed {at}", "su tiempo pasó {at}"),
    "why_answered": ("answered {at}", "respondido {at}"),
    "why_closed": ("closed {at}", "cerrado {at}"),
    "why_merged": ("merged into {into}", "unido a {into}"),
    "occasion_customer_message": ("a message of the customer", "un mensaje del cliente"),
    "occasion_customer_note": ("a note of the customer's side", "una nota del cliente"),
    "occasion_staff_message": ("an answer of staff", "una respuesta del equipo"),
    "occasion_staff_note": ("an internal note", "una nota interna"),
    "occasion_auto_reply": ("the customer's mailbox", "el buzón del cliente"),
    "occasion_auto_answer": ("an automatic answer", "una respuesta automática"),
    "occasion_status_change": ("a change of status", "un cambio de estado"),
    "occasion_system_event": ("something the helpdesk did", "algo que hizo el sistema"),
    "occasion_update": ("an update", "una actualización"),
    "doubt_unknown_status": (
        "Its status is not a known one: the clock is taken to run.",
        "Su estado no es conocido: se supone que el reloj corre.",
    ),
    "doubt_status_since": (
        "No source says when the status came: taken from the messages.",
        "Ninguna fuente dice cuándo llegó el estado: se toma de los mensajes.",
    ),
    "doubt_misdated": (
        "Messages without a possible time are left out.", "Se omiten los mensajes sin una hora posible."
    ),
    "doubt_unknown_side": (
        "Messages of which nobody says who wrote them are left out.",
        "Se omiten los mensajes que nadie dice de quién son.",
    ),
    "doubt_unknown_hours": (
        "Its schedule is not here: every hour counts.", "Su calendario no está aquí: cuenta cada hora."
    ),
    "foretold_exact": ("Foretold {predicted}, closed {actual}.", "Previsto {predicted}, cerrado {actual}."),
    "foretold_later": (
        "Foretold {predicted}, closed {actual}: {off} later.",
        "Previsto {predicted}, cerrado {actual}: {off} después.",
    ),
    "foretold_sooner": (
        "Foretold {predicted}, closed {actual}: {off} sooner.",
        "Previsto {predicted}, cerrado {actual}: {off} antes.",
    ),
    "not_foretold": (
        "Closed {actual}, while its clock did not run: {why}.", "Cerrado {actual}, con el reloj parado: {why}."
    ),
}
_LIST: Catalogue = {
    "title": ("Tickets", "Tickets"),
    "count": ("{n} of {total}", "{n} de {total}"),
    "closing": ("{n} close within 2 days", "{n} se cierran en 2 días"),
    "oldest": ("oldest source {age} ago", "fuente más antigua, hace {age}"),
    "placeholder": (
        "is:mine closes:<2d board:billing -is:over sort:ours", "is:mine closes:<2d board:billing -is:over sort:ours"
    ),
    "none_here": ("No ticket fits. Esc shows all again.", "Ningún ticket encaja. Esc los muestra todos."),
    "none_yet": (
        "No tickets yet. Bring them in: reviewtui import tickets FILE",
        "Aún no hay tickets. Tráigalos: reviewtui import tickets FICHERO",
    ),
    "column_closes": ("closes", "cierra"),
    "column_ours": ("ours", "ntro."),
    "column_account": ("account", "cuenta"),
    "column_subject": ("subject", "asunto"),
    "column_status": ("status", "estado"),
    "column_where": ("board/who", "panel/quién"),
    "cell_over": ("closed", "cerrado"),
    "cell_due": ("due", "ya"),
    "cell_lapsed": ("closed?", "¿cerr.?"),
    "status_new": ("new", "nuevo"),
    "status_open": ("open", "abierto"),
    "status_pending": ("pending", "espera"),
    "status_on_hold": ("on hold", "parado"),
    "status_snoozed": ("snoozed", "pospuesto"),
    "status_solved": ("solved", "resuelto"),
    "status_closed": ("closed", "cerrado"),
    "status_merged": ("merged", "unido"),
    "mark_unseen": ("{sign} nobody here has looked at it", "{sign} nadie aquí lo ha mirado"),
    "mark_unrouted": (
        "{sign} no board, nobody has it, and no rule brings it anywhere",
        "{sign} sin panel ni persona, y ninguna regla lo lleva a ningún sitio",
    ),
    "mark_watched": ("{sign} you watch it", "{sign} lo sigue usted"),
    "mark_late": ("an answer is owed for longer than the rules allow", "se debe respuesta más de lo que dicen las reglas"),
    "mark_unsent": ("{n} of your acts are on their way to the hub", "{n} de sus actos van camino del hub"),
}
_PAGE: Catalogue = {
    "nobody": ("nobody", "nadie"),
    "covers": ("{who} covers it", "lo cubre {who}"),
    "part_stop": ("Stopping the close", "Detener el cierre"),
    "part_route": ("Where it belongs", "Dónde va"),
    "part_clocks": ("Clocks", "Relojes"),
    "part_closing": ("Foretold and actual", "Previsto y real"),
    "part_messages": ("Messages, newest first", "Mensajes, el último primero"),
    "part_notes": ("Notes of ours", "Notas nuestras"),
    "part_record": ("On record", "En el registro"),
    "part_fields": ("What its helpdesk says", "Lo que dice su sistema"),
    "step_asked": ("{sign} asked", "{sign} pedido"),
    "step_sent": ("{sign} sent", "{sign} enviado"),
    "step_confirmed": ("{sign} confirmed", "{sign} confirmado"),
    "asked_by": ("{by}, {age} ago: {why}", "{by}, hace {age}: {why}"),
    "sent_by": ("{age} ago", "hace {age}"),
    "not_sent": ("not yet: {copy} copies the reply, {open} opens it there", "aún no: {copy} copia, {open} lo abre allí"),
    "confirmed_at": ("its helpdesk shows it, since {at}", "su sistema lo muestra, desde {at}"),
    "not_confirmed": (
        "not yet: until its helpdesk shows it, the clock runs on",
        "aún no: hasta que su sistema lo muestre, el reloj sigue",
    ),
    "reply": ("reply", "respuesta"),
    "route_asked": ("{place}, asked by {by} {age} ago: {why}", "{place}, pedido por {by} hace {age}: {why}"),
    "route_rule": ("rule “{rule}”", "regla «{rule}»"),
    "route_there": ("its helpdesk says so too", "su sistema lo dice también"),
    "route_not_there": ("its helpdesk still says {place}", "su sistema dice aún {place}"),
    "note_mark": ("[internal note]", "[nota interna]"),
    "auto_mark": ("[automatic]", "[automático]"),
    "side_customer": ("customer", "cliente"),
    "side_staff": ("staff", "equipo"),
    "side_system": ("helpdesk", "sistema"),
    "no_messages": ("No messages are known.", "No se conocen mensajes."),
    "field_created": ("created", "creado"),
    "field_requester": ("asked by", "pregunta"),
    "field_priority": ("priority", "prioridad"),
    "field_tags": ("tags", "etiquetas"),
    "field_url": ("opens at", "se abre en"),
    "field_source": ("source", "fuente"),
    "said_ago": ("{source}, last heard {age} ago", "{source}, visto hace {age}"),
}
_ACTS: Catalogue = {
    "stop_title": ("Stop the close of “{subject}”", "Detener el cierre de «{subject}»"),
    "stop_why": ("Why it must stay open", "Por qué debe seguir abierto"),
    "stop_reply": ("Reply to the customer, a draft", "Respuesta al cliente, un borrador"),
    "stop_keys": (
        "Enter goes on · Ctrl+S records it · Esc leaves it", "Intro sigue · Ctrl+S lo anota · Esc lo deja"
    ),
    "stop_asked": (
        "Asked. {copy} copies the reply, {open} opens the ticket, {sent} once it is sent. Its clock runs until then.",
        "Pedido. {copy} copia la respuesta, {open} abre el ticket, {sent} al enviarla. Hasta entonces corre.",
    ),
    "stop_none": ("Nobody asked to stop this close yet: {key}", "Nadie pidió aún detener este cierre: {key}"),
    "stop_sent": (
        "Marked as sent. It counts as stopped once its helpdesk shows it.",
        "Marcado como enviado. Cuenta como detenido cuando su sistema lo muestre.",
    ),
    "stop_over": ("This ticket is closed already; {key} copies a reply that reopens it.",
                  "Este ticket ya está cerrado; {key} copia una respuesta para reabrirlo."),
    "stop_withdrawn": ("It may close again.", "Puede volver a cerrarse."),
    "copied": (
        "Sent to the clipboard: the reply. If your terminal kept it back, it stands on the page.",
        "Enviada al portapapeles: la respuesta. Si su terminal la retuvo, está en la página.",
    ),
    "link_none": ("This ticket has no link that can be opened.", "Este ticket no tiene enlace que se pueda abrir."),
    "route_title": ("Where does “{subject}” belong?", "¿Dónde va «{subject}»?"),
    "route_how": (
        "board > person: why; leave out what stays", "panel > persona: por qué; omita lo que no cambia"
    ),
    "routed": (
        "Asked for: {place}. {key} takes it back. It moves once somebody moves it in the helpdesk.",
        "Pedido: {place}. {key} lo deshace. Se mueve cuando alguien lo mueva en su sistema.",
    ),
    "watching": ("You watch this ticket.", "Sigue este ticket."),
    "not_watching": ("You do not watch this ticket any more.", "Ya no sigue este ticket."),
    "seen": ("Seen.", "Visto."),
    "note_title": ("Note on “{subject}”", "Nota sobre «{subject}»"),
    "note_how": ("Words for us, not for the customer", "Palabras para nosotros, no para el cliente"),
    "noted": ("Noted. {key} takes it back.", "Anotado. {key} lo deshace."),
    "undone": ("Taken back: {act} ({ticket})", "Deshecho: {act} ({ticket})"),
}
_ROUTES: Catalogue = {
    "routes_title": ("Routing rules, tried", "Reglas de reparto, probadas"),
    "routes_said": ("{n} would move of {total} tickets, past ones too", "{n} de {total} tickets cambiarían, pasados incl."),
    "routes_none": (
        "No routing rules are here. A lead publishes them: reviewtui rules publish routing FILE",
        "No hay reglas de reparto. Quien lidera las publica: reviewtui rules publish routing FICHERO",
    ),
    "routes_stay": (
        "Every ticket is where the rules would bring it.", "Cada ticket está donde las reglas lo llevarían."
    ),
    "routes_no_rule": ("no rule", "ninguna regla"),
    "routes_nowhere": ("nobody has them", "nadie los tiene"),
    "routes_open": ("{n} open", "{n} abiertos"),
    "routes_when": ("when", "cuándo"),
    "routes_move": ("{start} → {to}", "{start} → {to}"),
    "routes_why": ("the routing rules", "las reglas de reparto"),
    "routes_applied": (
        "Asked for {n} tickets to move. {key} takes all of it back.",
        "Pedido mover {n} tickets. {key} lo deshace todo.",
    ),
    "routes_nothing": ("Nothing that is open would move.", "Nada abierto cambiaría."),
    "routes_ask": (
        "{n} open tickets would be asked to move. Press {key} again to do so.",
        "Se pediría mover {n} tickets abiertos. Pulse {key} otra vez para hacerlo.",
    ),
}
WORDS: Catalogue = {**_CLOCKS, **_LIST, **_PAGE, **_ACTS, **_ROUTES}
