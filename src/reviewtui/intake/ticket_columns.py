"""What helpdesks call the columns, the statuses and the people of their tickets, in English and Spanish.

Zendesk, Jira Service Management and Salesforce as they label them in exports, and sheets made by hand. Fields as in
`domain.records.TICKET_FIELDS`; those of a message begin with `message_`.
"""

from collections.abc import Mapping
from typing import Any

from reviewtui.domain.records import OVER, Side, TicketStatus
from reviewtui.domain.ticket_view import AUTOMATIC
from reviewtui.intake.columns import ColumnNames, plain_name

TIMES = ("created_at", "updated_at", "solved_at", "closed_at")
TICKETS = ColumnNames(
    """
ticket_id: ticket id, id, key, issue key, case number, case id, casenumber, number, ticket, ticket number, issue id,
 request id, id ticket, id del ticket, número de ticket, número de caso, número del caso, clave,
 clave de incidencia, id caso, id del caso, número de solicitud
account_id: account id, accountid, id cuenta, id de la cuenta, id de cuenta, organization external id,
 organisation external id, ticket organization external id, id externo de la organización del ticket, company id,
 customer id, id cliente, id del cliente, organization id, ticket organization id, id de la organización,
 id de organización, id de la organización del ticket, account, cuenta, organization, organisation, organización,
 empresa
account_name: account name, account name: account name, organization name, organisation name, company name, company,
 ticket organization name, requester organization name, nombre de la cuenta,
 nombre de la cuenta: nombre de la cuenta, nombre de la organización, nombre de la organización del ticket,
 nombre de la organización del solicitante, nombre de la empresa, organizations, organisations, organizaciones,
 custom field (organizations), custom field (organisations), campo personalizado (organizations),
 campo personalizado (organizaciones)
subject: subject, summary, title, ticket subject, case subject, asunto, resumen, título, asunto del ticket,
 asunto del caso
status: status, state, ticket status, case status, estado, situación, estado del ticket, estado del caso
board: board, group, group name, queue, team, ticket group, assignee group, project name, project, case queue, grupo,
 cola, equipo, tablero, proyecto, grupo del ticket, nombre del grupo, nombre del proyecto
assignee: assignee, assignee name, assigned to, case owner, case owner: full name, case owner name, agent,
 asignado, asignado a, agente asignado, persona asignada, nombre del agente asignado, responsable, agente,
 propietario del caso, propietario del caso: nombre completo, owner, owner name, propietario
requester: requester, requester name, reporter, solicitante, nombre del solicitante, informador, customer name,
 contact name, contact: full name, contact name: full name, contact, nombre del contacto,
 contacto: nombre completo, contacto, customer, cliente
priority: priority, severity, ticket priority, case priority, prioridad, gravedad, prioridad del ticket
created_at: created at, ticket created - timestamp, date/time opened, case date/time opened, created date/time,
 created, createddate, created date, case: created date, case created date, opened at, requested, request date,
 ticket created, ticket created - date, date created, opened date, opened, ticket creado - marca de tiempo,
 marca de tiempo de creación del ticket, fecha/hora de apertura, fecha y hora de apertura, fecha/hora de creación,
 creado, creado el, creada, fecha de creación, fecha de solicitud, solicitado, ticket creado, ticket creado - fecha,
 fecha de creación del ticket, fecha de apertura, abierto el
updated_at: updated at, ticket last updated - timestamp, date/time last modified, last modified date/time,
 case date/time last modified, updated, last updated, last update, latest update, lastmodifieddate,
 last modified date, case: last modified date, case last modified date, ticket updated, ticket last updated,
 ticket last updated - date, ticket updated - date, date updated, last modified,
 última actualización del ticket - marca de tiempo, fecha/hora de última modificación,
 fecha/hora de la última modificación, actualizado, actualizada, actualizado el, fecha de actualización,
 última actualización, última actualización del ticket, última actualización del ticket - fecha,
 fecha de última modificación, fecha de la última modificación, última fecha de modificación, última modificación
solved_at: solved at, ticket solved - timestamp, resolutiondate, resolution date, resolved at, solved, resolved,
 ticket solved, ticket solved - date, solved date, date solved, date resolved, ticket resuelto - marca de tiempo,
 resuelto, resuelta, resuelto el, fecha de resolución, ticket resuelto, ticket resuelto - fecha
closed_at: closed at, ticket closed - timestamp, date/time closed, case date/time closed, closeddate, closed date,
 case closed date, case: closed date, ticket closed - date, date closed, ticket closed, closed,
 ticket cerrado - marca de tiempo, fecha/hora de cierre, fecha y hora de cierre, cerrado el, fecha de cierre,
 fecha de cierre del caso, ticket cerrado - fecha, cerrado
snoozed_until: snoozed until, snooze until, remind at, pospuesto hasta, aplazado hasta
merged_into: merged into, merged to, duplicate of, fusionado en, fusionado con, duplicado de
url: url, link, ticket url, enlace
tags: tags, labels, ticket tags, etiquetas, etiquetas del ticket
messages: messages, conversation, mensajes, conversación
helpdesk: helpdesk, help desk, source helpdesk, mesa de ayuda
as_of: as of, observed at, exported at, fecha de exportación
message_id: message id, comment id, id mensaje, id del mensaje, id comentario, id del comentario
message_at: message at, message date, message time, message created at, sent at, comment date, comment created at,
 comment created, fecha del mensaje, fecha mensaje, fecha del comentario, enviado el
message_side: message side, side, message from, author role, author type, sender type, message author role, lado,
 rol del autor, tipo de autor
message_text: message text, message, message body, body, comment, comments, comment body, comment text, text, mensaje,
 texto del mensaje, texto, comentario, cuerpo
message_by: message by, author, message author, comment author, sender, from, autor, autor del mensaje, remitente
message_public: message public, public, is public, visibility, público, visibilidad, message visibility
message_event: message event, event, event type, evento, tipo de evento
""",
    {"id": ("ticket_id", ""), "issueid": ("ticket_id", ""), "caseid": ("ticket_id", ""),
     "ticket": ("ticket_id", ""), "number": ("ticket_id", ""), "key": ("ticket_id", "")},
    several=("tags", "message_text"),
    ranked=("account_id", "account_name", "board", "assignee", "requester", *TIMES),
)  # fmt: skip

MESSAGE = "message_"
"""With what the fields of a message begin."""
ZENDESK, JIRA, SALESFORCE, HELPDESK = "zendesk", "jira", "salesforce", "helpdesk"

_STATUSES = {
    TicketStatus.NEW: "new untouched nuevo nueva sinasignar",
    TicketStatus.OPEN: """open active reopened inprogress working waitingforsupport waitingonsupport waitingforagent
        todo selectedfordevelopment abierto abierta activo activa reabierto reabierta enprogreso encurso entratamiento
        esperandosoporte esperandoasoporte porhacer""",
    TicketStatus.PENDING: """pending waitingforcustomer waitingoncustomer awaitingcustomer awaitingreply
        awaitingcustomerreply pendingcustomer awaitingyourreply pendiente esperandocliente esperandoalcliente
        esperandoporelcliente esperandorespuesta esperandorespuestadelcliente pendientedelcliente""",
    TicketStatus.ON_HOLD: """hold onhold paused blocked waitingforthirdparty waitingonthirdparty waitingforvendor
        enespera enpausa pausado pausada bloqueado bloqueada retenido esperandoaterceros""",
    TicketStatus.SNOOZED: "snoozed pospuesto pospuesta aplazado aplazada",
    TicketStatus.SOLVED: "solved resolved done completed fixed resuelto resuelta solucionado solucionada hecho listo",
    TicketStatus.CLOSED: """closed cancelled canceled archived declined cerrado cerrada cancelado cancelada
        archivado archivada rechazado rechazada""",
    TicketStatus.MERGED: "merged closedbymerge fusionado fusionada combinado combinada",
}
_SIDES = {
    Side.CUSTOMER: """customer client contact enduser user requester reporter incoming inbound cliente contacto
        usuario usuariofinal solicitante informador entrante csplitepowerportal csplitepartner cspliteportal
        powercustomersuccess customersuccess highvolumeportal guest powerpartner""",
    Side.STAFF: """staff agent admin operator support owner team teammate atlassian standard outgoing outbound
        lightagent agente soporte operador administrador equipo personal saliente""",
    Side.SYSTEM: """system bot app automation trigger workflow automatedprocess rule sistema automatización regla
        automático""",
}
_RESOLVED = frozenset({"resolved", "resuelto", "resuelta"})
_DONE = frozenset({"done", "listo", "hecho", "finalizado", "finalizada"})
_PUBLIC = {
    True: "public yes true 1 y x reply external sent all público pública sí si externo externa enviado",
    False: "private internal no false 0 n note internalnote agents interno interna privado privada nota notainterna",
}
_EVENTS = {
    "reopened": "reopened reopen reabierto reabierta",
    "assigned": "assigned assignment assigneechanged reassigned asignado asignada asignación reasignado",
    "routed": "routed groupchanged moved transferred movido transferido",
    AUTOMATIC: """autoreply autoresponse automaticreply outofoffice vacationreply autoresponder respuestaautomática
        fueradelaoficina""",
}


def _meanings(table: Mapping[Any, str]) -> dict[str, Any]:
    return {plain_name(word): meaning for meaning, words in table.items() for word in words.split()}


_STATUS_OF, _SIDE_OF = _meanings(_STATUSES), _meanings(_SIDES)
_PUBLIC_OF, _EVENT_OF = _meanings(_PUBLIC), _meanings(_EVENTS)


def status_word(text: str) -> str:
    """What a helpdesk's word for a status means (`TicketStatus`); an unknown word as it is."""
    return str(_STATUS_OF.get(plain_name(text), text))


def jira_status(text: str, category: str = "") -> str:
    """What a word for a status means in Jira, where what is done is closed; only what is called resolved still waits
    for that. `category`: which kind of status Jira takes it for."""
    meaning = status_word(text)
    if plain_name(text) in _RESOLVED or meaning in OVER:
        return meaning
    done = meaning == TicketStatus.SOLVED or plain_name(category) in _DONE
    return TicketStatus.CLOSED if done else meaning


def side_word(text: str) -> str:
    """On whose side somebody writes (`Side`); an unknown word as it is."""
    return str(_SIDE_OF.get(plain_name(text), text))


def public_word(text: str) -> bool | None:
    """Whether the customer was sent it; None for an unknown word."""
    return _PUBLIC_OF.get(plain_name(text))


def event_word(text: str) -> str:
    """What an event is as `domain.ticket_view` understands it; an unknown word as it is."""
    before, colon, after = text.partition(":")
    if colon and plain_name(before) in ("status", "estado"):
        return f"status:{status_word(after.strip())}"
    plain = plain_name(text)
    if plain in _EVENT_OF:
        return str(_EVENT_OF[plain])
    return f"status:{_STATUS_OF[plain]}" if plain in _STATUS_OF else text
