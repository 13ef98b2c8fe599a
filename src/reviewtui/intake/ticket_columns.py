"""What helpdesks call the columns, the statuses and the people of their tickets, in English and Spanish.

Zendesk, Jira Service Management and Salesforce as they label them in exports, and sheets made by hand. Fields as in
`domain.records.TICKET_FIELDS`; those of a message begin with `message_`.
"""

from collections.abc import Mapping
from typing import Any

from reviewtui.domain.records import Side, TicketStatus
from reviewtui.domain.ticket_view import AUTOMATIC
from reviewtui.intake.columns import ColumnNames, plain_name

TICKETS = ColumnNames(
    """
ticket_id: ticket id, id, key, issue key, case number, case id, casenumber, number, ticket, ticket number, issue id,
 request id, id ticket, id del ticket, número de ticket, número de caso, clave, clave de incidencia, id caso,
 número de solicitud
account_id: account id, accountid, account, organization external id, organisation external id, organization id,
 organization, organisation, company id, customer id, id cuenta, id de la cuenta, id de cuenta, cuenta,
 id de la organización, organización, id cliente, id del cliente, empresa
account_name: account name, organization name, organisation name, company name, company, nombre de la cuenta,
 nombre de la organización, nombre de la empresa
subject: subject, summary, title, ticket subject, asunto, resumen, título
status: status, state, ticket status, estado, situación
board: board, group, group name, queue, team, project name, project, grupo, cola, equipo, tablero, proyecto
assignee: assignee, assigned to, owner, case owner, owner name, agent, asignado, asignado a, responsable, agente,
 propietario, propietario del caso
requester: requester, requester name, reporter, contact, contact name, customer name, customer, contact name,
 solicitante, informador, contacto, cliente
priority: priority, severity, prioridad, gravedad
created_at: created at, created, created date, createddate, date created, opened, date time opened, opened at,
 creado, creado el, creada, fecha de creación, fecha de apertura, abierto el
updated_at: updated at, updated, last updated, last update, last modified date, lastmodifieddate, date updated,
 actualizado, actualizada, actualizado el, fecha de actualización, última actualización
solved_at: solved at, solved, resolved, resolved at, resolution date, resolutiondate, date resolved, resuelto,
 resuelta, resuelto el, fecha de resolución
closed_at: closed at, closed, closed date, closeddate, date closed, date time closed, cerrado, cerrado el,
 fecha de cierre
snoozed_until: snoozed until, snooze until, remind at, pospuesto hasta, aplazado hasta
merged_into: merged into, merged to, duplicate of, fusionado en, fusionado con, duplicado de
url: url, link, ticket url, enlace
tags: tags, labels, etiquetas
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
     "organization": ("account_id", ""), "organizationid": ("account_id", ""), "account": ("account_id", ""),
     "customer": ("requester", ""), "owner": ("assignee", ""), "ticket": ("ticket_id", ""),
     "number": ("ticket_id", ""), "project": ("board", ""), "projectname": ("board", ""), "key": ("ticket_id", ""),
     "contact": ("requester", ""), "contactname": ("requester", ""), "ownername": ("assignee", "")},
    several=("tags", "message_text"),
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
