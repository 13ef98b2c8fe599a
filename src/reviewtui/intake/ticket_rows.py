"""What one row of a table, or one plain object, says of a ticket and of its messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reviewtui.domain.records import Message, Side, TicketStatus
from reviewtui.domain.values import BadValue
from reviewtui.intake.columns import plain_name
from reviewtui.intake.fields import first_listed, in_column, read_id, read_json, read_text, read_tree
from reviewtui.intake.sheet_dates import Order
from reviewtui.intake.tables import Cells, plain
from reviewtui.intake.ticket_columns import (
    HELPDESK,
    JIRA,
    MESSAGE,
    SALESFORCE,
    TICKETS,
    TIMES,
    event_word,
    jira_status,
    public_word,
    side_word,
    status_word,
)
from reviewtui.intake.ticket_parts import Draft, message, read_moment

APART = frozenset({"ticket_id", "account_id", "helpdesk", "as_of", "messages"})
"""What of a ticket is no plain field of it."""
_SHAPE_OF = {"issuekey": JIRA, "clavedeincidencia": JIRA, "casenumber": SALESFORCE, "numerodecaso": SALESFORCE,
             "numerodelcaso": SALESFORCE}  # fmt: skip
"""Columns that only one helpdesk names a ticket by."""
_SEVERAL = ("tags", "message_text")
_CATEGORY = ("statuscategory", "categoriadeestado", "categoriadelestado")
"""Jira's column of what a status is one of: to do, in progress, done."""

Convert = Callable[[str], Any]


def converters_of(order: Order | None) -> dict[str, Convert]:
    """What reads each field of a ticket from a text that is not empty, where that is more than its text."""
    times: dict[str, Convert] = dict.fromkeys((*TIMES, "snoozed_until"), lambda text: read_moment(text, order))
    return {**times, "status": status_word, "tags": _tags}


@dataclass
class TicketRow:
    """A ticket whose rows, or whose only row, were read so far."""

    line: int
    shape: str
    draft: Draft
    as_of: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def add(self, one: "TicketRow") -> None:
        """With what a further row of the ticket says: of a field the last row that says anything."""
        for fields, more in ((self.draft.fields, one.draft.fields), (self.extra, one.extra)):
            for name, value in more.items():
                if value != "" or name not in fields:
                    fields[name] = value
        self.draft.messages.extend(one.draft.messages)
        self.draft.faults.extend(one.draft.faults)
        self.draft = self.draft._replace(account=one.draft.account or self.draft.account)
        self.as_of = max(self.as_of, one.as_of)


def row_of(cells: Cells, source: str, order: Order | None, converters: Mapping[str, Convert]) -> TicketRow:
    """What one row says. `source`: the helpdesk, where somebody said it; `converters`: as from `converters_of`.

    Raises:
        BadValue: naming the column.
    """
    of = cells.fields
    beside_id = [text for name, text in of.items() if name != "ticket_id"]
    if of.get("ticket_id") and not any((*beside_id, *(str(value).strip() for value in cells.extra.values()))):
        raise BadValue("id_alone", text=of["ticket_id"][:40])
    fields: dict[str, Any] = {}
    for name, text in of.items():
        if name not in APART and not name.startswith(MESSAGE):
            fields[name] = converted(name, text, cells.columns[name], converters)
    messages: list[Message] = []
    if of.get("messages"):
        messages = _in_column(cells, "messages", lambda text: _listed(text, fields, order))
    said = _message(cells, fields, order)
    more = [(name, value) for name, value in cells.extra.items() if TICKETS.obvious(name) in _SEVERAL]
    for name, value in more:
        if TICKETS.obvious(name) == "tags" and isinstance(value, str):
            fields["tags"] = [*(fields.get("tags") or ()), *_tags(plain(value))]
    texts = [of.get("message_text", ""), *(plain(value) for _, value in more if isinstance(value, str))]
    comments = [one for text in texts if (one := _comment(text, fields, cells.extra, order))]
    if comments:
        said = comments
    native = read_id(of.get("ticket_id", ""))
    named = plain_name(cells.columns["ticket_id"]) if "ticket_id" in cells.columns else ""
    shape = plain_name(of.get("helpdesk", "")) or _SHAPE_OF.get(named, HELPDESK)
    if JIRA in (shape, source.partition(":")[0]) and "status" in of:
        _settle_jira(fields, of["status"], cells.extra)
    if "account_name" in fields:
        fields["account_name"] = first_listed(fields["account_name"])
    as_of = _in_column(cells, "as_of", lambda text: read_moment(text, order)) if of.get("as_of") else 0
    draft = Draft(native, first_listed(of.get("account_id", "")), fields, [*messages, *said], [])
    beside = {name for name, _ in more}
    extra = {
        name: plain(value) if isinstance(value, str) else value
        for name, value in cells.extra.items()
        if name not in beside
    }
    return TicketRow(cells.line, shape, draft, as_of, extra)


def _settle_jira(fields: dict[str, Any], status: str, extra: Mapping[str, Any]) -> None:
    """The status of an issue by its category too; one that is closed closed when it was resolved."""
    of = (value for name, value in extra.items() if plain_name(name) in _CATEGORY and isinstance(value, str))
    fields["status"] = jira_status(status, plain(next(of, ""))) if status else ""
    resolved = fields.get("solved_at", "") if fields["status"] == TicketStatus.CLOSED else ""
    fields["closed_at"] = fields.get("closed_at") or resolved


def _message(cells: Cells, ticket: Mapping[str, Any], order: Order | None) -> list[Message]:
    """The message that a row tells of, if it does."""
    of = {name.removeprefix(MESSAGE): text for name, text in cells.fields.items() if name.startswith(MESSAGE)}
    if not any(of.get(name) for name in ("id", "at", "text", "event")):
        return []
    at = _in_column(cells, "message_at", lambda text: read_moment(text, order)) if of.get("at") else 0
    public = _in_column(cells, "message_public", _public) if of.get("public") else True
    event = event_word(of.get("event", ""))
    side = _side(of.get("side", ""), of.get("by", ""), event, ticket)
    return [message(of.get("id", ""), at, side, of.get("text", ""), of.get("by", ""), public, event)]


def _comment(text: str, ticket: Mapping[str, Any], extra: Mapping[str, Any], order: Order | None) -> Message | None:
    """A comment as Jira's tables write it: when, by whom and what, in one cell; None for any other text."""
    when, sign, rest = text.partition(";")
    by, also, words = rest.partition(";")
    if not (sign and also):
        return None
    try:
        at = read_moment(when.strip(), order)
    except BadValue:
        return None
    ids = {extra.get("Reporter Id"): ticket.get("requester"), extra.get("Assignee Id"): ticket.get("assignee")}
    name = str(ids.get(by) or by)
    return message("", at, _side("", name, "", ticket), words.strip(), name)


def _listed(text: str, ticket: Mapping[str, Any], order: Order | None) -> list[Message]:
    """The messages of a ticket that stand in one list, each an object by the names of `Message`.

    Raises:
        BadValue: `not_messages`, `bad_json`; what is wrong with one of them.
    """
    found = read_tree(read_json(text))
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadValue("not_messages")
    messages = []
    for one in found:
        of = {name: read_text(one.get(name)) for name in ("id", "at", "side", "text", "by", "event", "public")}
        event = event_word(of["event"])
        messages.append(message(
            of["id"], read_moment(of["at"], order) if of["at"] else 0, _side(of["side"], of["by"], event, ticket),
            of["text"], of["by"], _public(of["public"]) if of["public"] else True, event,
        ))  # fmt: skip
    return messages


def _side(said: str, by: str, event: str, ticket: Mapping[str, Any]) -> str:
    """On whose side somebody is, by a word for it, else by whether they asked or were asked; '' for unknown."""
    if said:
        return side_word(said)
    if by and by == ticket.get("requester"):
        return Side.CUSTOMER
    if by and by == ticket.get("assignee"):
        return Side.STAFF
    return Side.SYSTEM if event and not by else ""


def _public(text: str) -> bool:
    public = public_word(text)
    if public is None:
        raise BadValue("not_yes_no", text=text[:40])
    return public


def converted(name: str, text: str, column: str, converters: Mapping[str, Convert]) -> Any:
    try:
        return converters.get(name, str)(text) if text else ""
    except BadValue as error:
        raise in_column(column, error) from None


def _in_column(cells: Cells, name: str, convert: Convert) -> Any:
    return converted(name, cells.fields[name], cells.columns[name], {name: convert})


def _tags(text: str) -> list[str]:
    """Tags that a cell lists with commas, semicolons or bars, or with spaces alone; or as a list of JSON."""
    if text.startswith("["):
        listed = read_json(text)
        return [read_text(one) for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    parts = text.replace(";", ",").replace("|", ",")
    return [tag.strip() for tag in (parts.split(",") if "," in parts else parts.split()) if tag.strip()]
