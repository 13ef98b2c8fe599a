"""Tickets as Zendesk, Jira Service Management and Salesforce export them in JSON, each with its messages and events.

Who is on which side follows from roles; where an export tells none, from who asked, and from who may write a note.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reviewtui.domain.records import Message, Side, TicketStatus
from reviewtui.domain.values import BadValue
from reviewtui.intake.fields import read_text
from reviewtui.intake.mail_html import read_html
from reviewtui.intake.ticket_columns import JIRA, SALESFORCE, ZENDESK, event_word, jira_status, side_word, status_word
from reviewtui.intake.ticket_parts import Draft, message, moment, words

Beside = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""The lists that stand beside the tickets of an export (`users`, `groups`, `organizations`): each by its ids."""
Object = Mapping[str, Any]

_MERGED = re.compile(r"(?:merged into|fusionad[oa] (?:en|con)|combinad[oa] con)\D{0,40}?#?(\d{1,20})", re.IGNORECASE)
_MERGE_TAG = "closed_by_merge"
_TAGS_LIMIT = 200
_ORGANIZATIONS = "customfield_10002"
"""Where Jira Service Management has the organisations of a request."""
_KNOWN_SIDES = frozenset(map(str, Side))


def shape_of(row: Object) -> str:
    """Which helpdesk exports such an object; '' for none that is known."""
    kind = _of(row.get("attributes")).get("type")
    if "key" in row and isinstance(row.get("fields"), dict):
        return JIRA
    if "CaseNumber" in row or "CaseComments" in row or kind == "Case":
        return SALESFORCE
    if "id" in row and row.keys() & {"comments", "requester_id", "assignee_id", "organization_id", "audits"}:
        return ZENDESK
    return ""


def own_id(row: Object) -> str:
    """What an export calls this ticket, for what is said of it; '' for nothing that can be said."""
    names = (row.get(name) for name in ("key", "id", "Id", "CaseNumber"))
    return next((str(name)[:200] for name in names if isinstance(name, str | int) and name), "")


def draft_of(shape: str, row: Object, beside: Beside) -> Draft:
    """The ticket that an object of this shape tells of.

    Raises:
        BadValue: it cannot be kept.
    """
    make: Callable[[Object, Beside], Draft] = {ZENDESK: _zendesk, JIRA: _jira, SALESFORCE: _salesforce}[shape]
    draft = make(row, beside)
    said = _of(row.get("fields")) if shape == JIRA else row
    fields = {}
    for name, value in draft.fields.items():
        if value:
            fields[name] = value
        elif any(key in said for key in _TOLD_BY[shape].get(name, ())):
            fields[name] = ""
    return draft._replace(fields=fields)


_TOLD_BY: dict[str, dict[str, tuple[str, ...]]] = {
    ZENDESK: {
        "subject": ("subject",), "status": ("status",), "board": ("group_id", "group"),
        "assignee": ("assignee_id", "assignee"), "priority": ("priority",), "solved_at": ("solved_at", "metric_set"),
        "closed_at": ("closed_at", "status"), "merged_into": ("tags",), "tags": ("tags",),
    },
    JIRA: {
        "subject": ("summary",), "status": ("status",), "assignee": ("assignee",), "priority": ("priority",),
        "solved_at": ("resolutiondate",), "closed_at": ("status",), "tags": ("labels",), "board": ("team",),
    },
    SALESFORCE: {
        "subject": ("Subject",), "status": ("Status",), "priority": ("Priority",), "closed_at": ("ClosedDate",),
        "assignee": ("Owner",), "board": ("Owner",), "requester": ("Contact",),
    },
}  # fmt: skip
"""By which of its keys a helpdesk says that a field is empty, rather than nothing of it."""


def _zendesk(row: Object, beside: Beside) -> Draft:
    faults: list[BadValue] = []
    users, requester = beside.get("users", {}), _id(row.get("requester_id"))
    comments = [one for one in _list(row.get("comments")) if isinstance(one, dict)]
    noting = {_id(one.get("author_id")) for one in comments if one.get("public") is False}
    copied = {_id(one) for name in ("collaborator_ids", "email_cc_ids") for one in _list(row.get(name))}

    def side_of(author: str) -> str:
        role = words(users.get(author, {}).get("role"))
        if author == "-1":
            return Side.SYSTEM
        if role and side_word(role) in _KNOWN_SIDES:
            return Side.CUSTOMER if author == requester else side_word(role)
        if author and author in {requester, *copied} - noting:
            return Side.CUSTOMER
        return Side.STAFF if author and author in {*noting, _id(row.get("assignee_id"))} else ""

    def name_of(author: str) -> str:
        return words(users.get(author)) or author

    messages = []
    for one in comments:
        author = _id(one.get("author_id"))
        automatic = _of(one.get("via")).get("channel") in ("rule", "system")
        messages.append(message(
            _id(one.get("id")), moment(one.get("created_at"), faults), Side.SYSTEM if automatic else side_of(author),
            _body(one, "plain_body", "body", "html_body"), name_of(author), one.get("public") is not False,
            event_word(words(one.get("event"))),
        ))  # fmt: skip
    created_at = moment(row.get("created_at"), faults)
    if not comments and row.get("description") and created_at:
        text = words(row["description"])
        messages.append(message("description", created_at, Side.CUSTOMER, text, name_of(requester)))
    messages += _zendesk_events(row, name_of, faults)
    tags = _tags(row.get("tags"))
    status = status_word(words(row.get("status")))
    merged_into = ""
    if _MERGE_TAG in tags:
        status = TicketStatus.MERGED
        found = [match[1] for one in reversed(messages) if (match := _MERGED.search(one.text))]
        merged_into = found[0] if found else ""
    organization = _id(row.get("organization_id"))
    home = beside.get("organizations", {}).get(organization, {})
    metric = _of(row.get("metric_set"))
    updated_at = moment(row.get("updated_at"), faults)
    solved_at = moment(row.get("solved_at") or metric.get("solved_at"), faults)
    closed_at = moment(row.get("closed_at"), faults)
    group, assignee = _id(row.get("group_id")), _id(row.get("assignee_id"))
    fields = {
        "subject": words(row.get("subject") or row.get("raw_subject")),
        "status": status,
        "board": words(beside.get("groups", {}).get(group)) or words(row.get("group")) or group,
        "assignee": name_of(assignee) or words(row.get("assignee")),
        "requester": name_of(requester) or words(row.get("requester")),
        "priority": words(row.get("priority")),
        "created_at": created_at,
        "updated_at": updated_at,
        "solved_at": solved_at,
        # Zendesk changes nothing of a closed ticket any more: its last update is its closing
        "closed_at": closed_at or (updated_at if status == TicketStatus.CLOSED else 0),
        "merged_into": f"{ZENDESK}:{merged_into}" if merged_into else "",
        "account_name": words(home.get("name")),
        "url": re.sub(r"/api/v2/tickets/(\d+)\.json\Z", r"/agent/tickets/\1", words(row.get("url"))),
        "tags": tags,
    }
    account = words(home.get("external_id")) or organization or words(row.get("organization"))
    return Draft(_id(row.get("id")), account, fields, messages, faults)


def _zendesk_events(row: Object, name_of: Callable[[str], str], faults: list[BadValue]) -> Iterator[Message]:
    """Changes of status, of person and of board, as the audits of a ticket tell them."""
    events = {"assignee_id": "assigned", "group_id": "routed"}
    for audit in _list(row.get("audits")):
        for at, one in enumerate(_list(_of(audit).get("events"))):
            field = _of(one).get("field_name")
            if _of(one).get("type") not in ("Change", "Create") or field not in ("status", *events):
                continue
            value = _id(one.get("value"))
            event = f"status:{status_word(value)}" if field == "status" else events[field]
            id = _id(one.get("id")) or f"{_id(audit.get('id'))}-{at}"
            text = "" if field == "status" else name_of(value)
            when, by = moment(audit.get("created_at"), faults), name_of(_id(audit.get("author_id")))
            yield message(f"event-{id}", when, Side.SYSTEM, text, by, False, event)


def _jira(row: Object, beside: Beside) -> Draft:
    del beside
    faults: list[BadValue] = []
    fields = _of(row.get("fields"))
    reporter = _of(fields.get("reporter"))
    messages = []
    for one in _list(_of(fields.get("comment")).get("comments")):
        one, author = _of(one), _of(_of(one).get("author"))
        public = one.get("jsdPublic") is not False
        kind = words(author.get("accountType"))
        if _same_person(author, reporter):
            side = str(Side.CUSTOMER)
        elif side_word(kind) in _KNOWN_SIDES:
            side = side_word(kind)
        else:
            side = "" if public else str(Side.STAFF)
        at, text = moment(one.get("created"), faults), words(one.get("body"))
        messages.append(message(_id(one.get("id")), at, side, text, words(author), public))
    description = words(fields.get("description"))
    created_at = moment(fields.get("created"), faults)
    if description and created_at:
        messages.append(message("description", created_at, Side.CUSTOMER, description, words(reporter)))
    now_in = words(_of(fields.get("status")).get("name") or fields.get("status"))
    category = words(_of(_of(fields.get("status")).get("statusCategory")).get("key"))
    for at, history in enumerate(_list(_of(row.get("changelog")).get("histories"))):
        messages += _jira_events(_of(history), at, faults, {now_in: category})
    status = jira_status(now_in, category)
    resolved = moment(fields.get("resolutiondate"), faults)
    ended = resolved or moment(fields.get("statuscategorychangedate"), faults)
    home = _jira_home(fields)
    closed = [one.at for one in messages if one.event == f"status:{TicketStatus.CLOSED}"]
    told = {
        "subject": words(fields.get("summary")),
        "status": status,
        "board": words(fields.get("team")) or words(fields.get("project")),
        "assignee": words(fields.get("assignee")),
        "requester": words(reporter),
        "priority": words(fields.get("priority")),
        "created_at": created_at,
        "updated_at": moment(fields.get("updated"), faults),
        "solved_at": resolved,
        "closed_at": (max(closed, default=0) or ended) if status == TicketStatus.CLOSED else 0,
        "account_name": words(home.get("name")),
        "url": _browse(words(row.get("self")), _id(row.get("key"))),
        "tags": _tags(fields.get("labels")),
    }
    account = words(home.get("externalId")) or _id(home.get("id")) or words(fields.get("organization"))
    return Draft(_id(row.get("key")) or _id(row.get("id")), account, told, messages, faults)


def _jira_home(fields: Object) -> Object:
    """The organisation of an issue, the first where it has several."""
    named = (one for one in _list(fields.get(_ORGANIZATIONS)) if _of(one).get("name"))
    homes = [*_list(fields.get("organizations")), fields.get("organization"), *named]
    return _of(next((home for home in homes if home), None))


def _jira_events(
    history: Object, place: int, faults: list[BadValue], categories: Mapping[str, str]
) -> Iterator[Message]:
    """Changes of status and of person. `categories`: of a status what Jira takes it for, where it is known."""
    for at, one in enumerate(_list(history.get("items"))):
        field = words(_of(one).get("field")).casefold()
        to = words(_of(one).get("toString"))
        if field not in ("status", "assignee"):
            continue
        id = f"event-{_id(history.get('id')) or f'at-{place}'}-{at}"
        event = f"status:{jira_status(to, categories.get(to, ''))}" if field == "status" else "assigned"
        text = "" if field == "status" else to
        when = moment(history.get("created"), faults)
        yield message(id, when, Side.SYSTEM, text, words(history.get("author")), False, event)


def _salesforce(row: Object, beside: Beside) -> Draft:
    del beside
    faults: list[BadValue] = []
    contact = words(row.get("Contact")) or words(row.get("SuppliedName"))
    messages = []
    for one in _records(row, "CaseComments"):
        author = _of(one.get("CreatedBy"))
        kind = side_word(words(author.get("UserType")))
        public = one.get("IsPublished") is not False
        if kind not in _KNOWN_SIDES:
            kind = "" if public else str(Side.STAFF)
        if contact and words(author) == contact:
            kind = str(Side.CUSTOMER)
        at, text = moment(one.get("CreatedDate"), faults), words(one.get("CommentBody"))
        messages.append(message(_id(one.get("Id")), at, kind, text, words(author), public))
    for one in _records(row, "EmailMessages"):
        side = Side.CUSTOMER if one.get("Incoming") is True else Side.STAFF
        at = moment(one.get("MessageDate") or one.get("CreatedDate"), faults)
        text, by = _body(one, "TextBody", "HtmlBody"), words(one.get("FromName") or one.get("FromAddress"))
        messages.append(message(_id(one.get("Id")), at, side, text, by))
    for place, one in enumerate(_records(row, "Histories")):
        field = words(one.get("Field")).casefold()
        if field not in ("status", "owner"):
            continue
        event = f"status:{status_word(words(one.get('NewValue')))}" if field == "status" else "assigned"
        text = "" if field == "status" else words(one.get("NewValue"))
        id = f"event-{_id(one.get('Id')) or place}"
        at, by = moment(one.get("CreatedDate"), faults), words(one.get("CreatedBy"))
        messages.append(message(id, at, Side.SYSTEM, text, by, False, event))
    description = words(row.get("Description"))
    created_at = moment(row.get("CreatedDate"), faults)
    if description and created_at:
        messages.append(message("description", created_at, Side.CUSTOMER, description, contact))
    home = _of(row.get("Account"))
    owner = words(row.get("Owner"))
    queue = words(_of(_of(row.get("Owner")).get("attributes")).get("type")) == "Group"
    told: dict[str, Any] = {
        "subject": words(row.get("Subject")),
        "status": status_word(words(row.get("Status"))),
        "board": owner if queue else words(row.get("Team")),
        "assignee": "" if queue else owner,
        "requester": contact,
        "priority": words(row.get("Priority")),
        "created_at": created_at,
        "updated_at": moment(row.get("LastModifiedDate"), faults),
        "closed_at": moment(row.get("ClosedDate"), faults),
        "account_name": words(home.get("Name")),
        "url": words(row.get("url")),
    }
    if row.get("CaseNumber"):
        told["extra"] = {"CaseNumber": words(row["CaseNumber"])}
    account = _id(home.get("Id")) or _id(row.get("AccountId")) or words(home)
    return Draft(_id(row.get("Id")) or _id(row.get("CaseNumber")), account, told, messages, faults)


def _same_person(one: Object, other: Object) -> bool:
    """Whether two people of Jira are the same, by the first of their names that both have."""
    for name in ("accountId", "emailAddress", "name", "displayName"):
        if one.get(name) and other.get(name):
            return bool(one[name] == other[name])
    return False


def _browse(address: str, key: str) -> str:
    """Where a person sees an issue whose address for programs is this one."""
    site, rest, _ = address.partition("/rest/api/")
    return f"{site}/browse/{key}" if rest and key else address


def _body(one: Object, *names: str) -> str:
    for name in names:
        if text := words(one.get(name)):
            return "\n".join(line.text for line in read_html(text).lines) if "html" in name.casefold() else text
    return ""


def _records(row: Object, name: str) -> list[Object]:
    """The records of a subquery, or a plain list of them."""
    inside = row.get(name)
    found = inside.get("records") if isinstance(inside, dict) else inside
    return [one for one in _list(found) if isinstance(one, dict)]


def _id(value: Any) -> str:
    return "" if isinstance(value, dict | list) else read_text(value).strip()


def _tags(value: Any) -> list[str]:
    return [words(one)[:200] for one in _list(value)[:_TAGS_LIMIT] if isinstance(one, str)]


def _of(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
