"""`import tickets`: from tables and from helpdesks' own exports, with messages, sides and events."""

import csv
import io
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_setup import NOW, Memory, flaws, read, read_one, read_text, with_any_value, written

from reviewtui.domain.clock_rules import ClockRules
from reviewtui.domain.clocks import Whose, clocks_of
from reviewtui.domain.records import TICKET_FIELDS, Message, Said, messages_of
from reviewtui.domain.ticket_view import TicketView, ticket_view
from reviewtui.errors import Misused, ReviewError
from reviewtui.intake.fields import ROW_LIMIT
from reviewtui.wire.messages import ObservationIn

DAY = 86_400_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def said(row: ObservationIn) -> list[Message]:
    """The messages of a ticket."""
    assert row.fields.keys() <= set(TICKET_FIELDS)
    return list(messages_of(row.fields))


def as_view(row: ObservationIn) -> TicketView:
    """The ticket as its clocks see it."""
    card = {name: Said(value, row.source, row.observed_at, row.observed_at) for name, value in row.fields.items()}
    return ticket_view(row.id, card)


# --- tables ---

BY_MESSAGE = """Ticket ID,Organization,Subject,Status,Created,Message ID,Message date,Author type,Message,Author
1,acme,Cannot log in,Pending,2026-11-17 09:00,m1,2026-11-17 09:00,customer,It does not work,Cora
2,delta,An invoice,Open,2026-11-18 09:00,m7,2026-11-18 09:00,customer,Where is it?,Dan
1,acme,Cannot log in,Pending,2026-11-17 09:00,m2,2026-11-18 10:00,agent,Try again?,Sam
"""


def test_a_row_for_each_ticket(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Ticket ID,Account ID,Subject,Status,Group,Assignee,Priority,Created at,Closed at,Tags,Plan\n"
        "7,act_12,Help,On-hold,Billing,Sam,High,2026-11-17T09:00:00Z,,vip;slow,Pro\n",
    )  # fmt: skip
    assert (row.kind, row.id, row.source) == ("ticket", "helpdesk:7", "helpdesk")
    assert row.fields == {
        "account_id": "12", "subject": "Help", "status": "on_hold", "board": "Billing", "assignee": "Sam",
        "priority": "High", "created_at": at("2026-11-17T09:00"), "closed_at": "", "tags": ["vip", "slow"],
        "extra": {"Plan": "Pro"}, "messages": [],
    }  # fmt: skip


def test_a_row_for_each_message_is_gathered_by_ticket(tmp_path: Path) -> None:
    first, second = read_text("tickets", tmp_path, BY_MESSAGE)
    assert [(one.id, one.side, one.text, one.by) for one in said(first)] == [
        ("m1", "customer", "It does not work", "Cora"),
        ("m2", "staff", "Try again?", "Sam"),
    ]
    assert (first.fields["account_id"], first.fields["status"]) == ("acme", "pending")
    assert [one.at for one in said(second)] == [at("2026-11-18T09:00")]


def test_messages_without_an_id_are_known_again(tmp_path: Path) -> None:
    table = "Ticket ID,Message date,Author type,Message\n1,2026-11-17 09:00,customer,Hello\n1,,agent,Hi\n"
    first, second = (read_one("tickets", tmp_path, table) for _ in range(2))
    assert said(first) == said(second)
    assert len({one.id for one in said(first)}) == 2


def test_the_last_row_that_says_anything_counts(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Ticket ID,Status,Assignee,Message\n1,open,Sam,one\n1,pending,,two\n",
    )  # fmt: skip
    assert (row.fields["status"], row.fields["assignee"]) == ("pending", "Sam")


def test_spanish_headers_and_words(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Número de ticket;Cuenta;Asunto;Estado;Creado;Fecha del mensaje;Rol del autor;Mensaje;Visibilidad\n"
        "9;acme;Ayuda;Esperando al cliente;17 de noviembre de 2026;18/11/2026 10:00;Agente;¿Probó ya?;Interno\n",
    )  # fmt: skip
    (note,) = said(row)
    assert (row.fields["status"], note.side, note.public) == ("pending", "staff", False)
    assert row.fields["created_at"] == at("2026-11-17T00:00")


def test_an_unknown_word_for_a_status_or_a_side_is_kept(tmp_path: Path) -> None:
    row = read_one("tickets", tmp_path, "Ticket ID,Status,Message,Side\n1,Awaiting QA,hi,wizard\n")
    assert row.fields["status"] == "Awaiting QA"
    assert said(row)[0].side == "wizard"


def test_who_asked_and_who_was_asked_say_on_which_side_they_are(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Ticket ID,Requester,Assignee,Message ID,Message,Author\n1,Cora,Sam,a,x,Cora\n1,Cora,Sam,b,x,Sam\n"
        "1,Cora,Sam,c,x,Zoe\n",
    )  # fmt: skip
    assert [one.side for one in said(row)] == ["customer", "staff", ""]


def test_dates_that_could_be_two_wait_for_the_order(tmp_path: Path) -> None:
    path = written(tmp_path, "Ticket ID,Created\n1,03/04/2026 10:00\n")
    _, (error,) = read("tickets", path)
    assert error.line == 2
    assert error.error.startswith("Created: ")
    assert "--dates" in error.error
    days = [read("tickets", path, dates=order)[0][0].fields["created_at"] for order in ("dmy", "mdy")]
    assert days == [at("2026-04-03T10:00"), at("2026-03-04T10:00")]


def test_a_bad_message_is_named_and_the_ticket_keeps_the_others(tmp_path: Path) -> None:
    path = written(tmp_path, BY_MESSAGE.replace("2026-11-18 10:00", "soon"))
    rows, errors = read("tickets", path)
    assert not errors, "the ticket itself is taken"
    (flaw,) = flaws("tickets", path)
    assert flaw.line == 4
    assert flaw.error.startswith("1: Message date: ")
    assert "“soon”" in flaw.error
    assert [one.id for one in said(rows[0])] == ["m1"]


def test_the_sign_against_formulas_is_taken_off(tmp_path: Path) -> None:
    row = read_one("tickets", tmp_path, "Ticket ID,Subject,Message\n1,'=1+1,'+34 600\n")
    assert (row.fields["subject"], said(row)[0].text) == ("=1+1", "+34 600")


def test_hostile_words_are_kept_as_they_came(tmp_path: Path) -> None:
    hostile = "a\u202eb\x1b[31m<script>\u200b\x07"
    row = read_one("tickets", tmp_path, [{"id": "1", "subject": hostile, "messages": [{"text": hostile}]}], "a.json")
    assert (row.fields["subject"], said(row)[0].text) == (hostile, hostile)


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("Issue key", "jira"),
        ("Case Number", "salesforce"),
        ("Ticket ID", "helpdesk"),
        ("Clave de incidencia", "jira"),
    ],
)
def test_the_helpdesk_is_known_by_what_it_calls_a_ticket(tmp_path: Path, header: str, source: str) -> None:
    assert read_one("tickets", tmp_path, f"{header},Subject\nA-1,x\n").id == f"{source}:A-1"


def test_a_source_that_was_given_holds(tmp_path: Path) -> None:
    row = read_one("tickets", tmp_path, "Issue key,Merged into\nA-1,A-2\n", source="jira:eu")
    assert (row.id, row.source, row.fields["merged_into"]) == ("jira:eu:A-1", "jira:eu", "jira:eu:A-2")


def test_an_account_is_given_to_those_that_name_none(tmp_path: Path) -> None:
    rows = read_text("tickets", tmp_path, "Ticket ID,Account,Subject\n1,acme,x\n2,,y\n", account="home")
    assert [row.fields["account_id"] for row in rows] == ["acme", "home"]


def test_columns_are_remembered(tmp_path: Path) -> None:
    memory = Memory()
    path = written(tmp_path, "Ticket ID,Who pays\n1,acme\n")
    told = read("tickets", path, mapping={"account_id": "Who pays"}, memory=memory)[0]
    again = read("tickets", path, memory=memory)[0]
    assert told == again
    assert again[0].fields["account_id"] == "acme"


def test_events_are_understood(tmp_path: Path) -> None:
    events = ["Reopened", "status:Waiting for customer", "Cerrado", "asignado", "out of office", "something else"]
    table = "Ticket ID,Message ID,Event\n" + "".join(f"1,{n},{event}\n" for n, event in enumerate(events))
    assert [one.event for one in said(read_one("tickets", tmp_path, table))] == [
        "reopened", "status:pending", "status:closed", "assigned", "auto_reply", "something else",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Automatic reply: Away", "Fuera de la oficina hasta el lunes", "[Out of office] bye"]
)
def test_a_mailbox_that_answers_by_itself_is_no_answer(tmp_path: Path, text: str) -> None:
    table = f"Ticket ID,Side,Message\n1,customer,{text}\n"
    assert said(read_one("tickets", tmp_path, table))[0].event == "auto_reply"


def test_an_old_export_is_of_its_own_time(tmp_path: Path) -> None:
    path = written(tmp_path, "Ticket ID,Updated\n1,2026-11-10 09:00\n2,2026-11-12 09:00\n3,2027-01-01 09:00\n")
    os.utime(path, (at("2026-11-11T09:00") / 1000,) * 2)
    rows, _ = read("tickets", path)
    assert [row.observed_at for row in rows] == [
        at("2026-11-11T09:00"), at("2026-11-12T09:00"), at("2026-11-11T09:00"),
    ]  # fmt: skip
    path = written(tmp_path, "Ticket ID,As of\n1,2026-11-09\n2,2030-01-01\n")
    rows, _ = read("tickets", path)
    assert [row.observed_at for row in rows] == [at("2026-11-09T00:00"), NOW]


# --- tables as helpdesks write them ---


def test_a_table_of_jira_has_a_column_for_each_label_and_comment(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Summary,Issue key,Issue id,Status,Project key,Project name,Priority,Assignee,Assignee Id,Reporter,"
        "Reporter Id,Created,Updated,Resolved,Labels,Labels,Comment,Comment,Comment\n"
        "Cannot log in,SUP-1,10001,Waiting for customer,SUP,Support,High,Sam,u9,Cora,u5,17/Nov/26 9:00 AM,"
        "18/Nov/26 10:00 AM,,vip,slow,17/Nov/26 9:00 AM;u5;It is broken; really,18/Nov/26 10:00 AM;u9;Try again?,\n",
    )  # fmt: skip
    assert (row.id, row.fields["status"], row.fields["board"]) == ("jira:SUP-1", "pending", "Support")
    assert row.fields["tags"] == ["vip", "slow"]
    assert [(one.at, one.side, one.by, one.text) for one in said(row)] == [
        (at("2026-11-17T09:00"), "customer", "Cora", "It is broken; really"),
        (at("2026-11-18T10:00"), "staff", "Sam", "Try again?"),
    ]
    assert row.fields["extra"].keys() == {"Issue id", "Project key", "Assignee Id", "Reporter Id"}


def test_a_table_of_zendesk(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Summation column,Id,Requester,Requester id,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,"
        "Ticket type,Created at,Updated at,Organization,Due date,Solved at,Resolution time\n"
        "1,35436,Cora,5,Cora,Sam,Billing,Cannot log in,vip slow,Pending,High,Mail,Question,2026-11-17 09:00:00 +0000,"
        "2026-11-18 10:00:00 +0000,acme,,,\n",
        source="zendesk",
    )  # fmt: skip
    assert (row.id, row.fields["account_id"], row.fields["requester"]) == ("zendesk:35436", "acme", "Cora")
    assert (row.fields["tags"], row.fields["created_at"]) == (["vip", "slow"], at("2026-11-17T09:00"))


def test_a_report_of_salesforce(tmp_path: Path) -> None:
    row = read_one(
        "tickets", tmp_path,
        "Case Number,Case ID,Case Owner,Account ID,Account Name,Contact Name,Subject,Status,Priority,"
        "Date/Time Opened,Date/Time Closed,Case Comments\n"
        "00001026,500A,Sam,001A,Acme,Cora,Cannot log in,Working,High,2026-11-17 09:00,,\n",
    )  # fmt: skip
    assert (row.id, row.fields["account_name"], row.fields["status"]) == ("salesforce:00001026", "Acme", "open")
    assert (row.fields["created_at"], row.fields["closed_at"]) == (at("2026-11-17T09:00"), "")


def test_the_last_lines_of_a_report_are_no_tickets(tmp_path: Path) -> None:
    table = (
        "Case Number,Subject,Status,Age\n00001026,Help,New,\n00001027,,,3\n"
        '"Copyright (c) 2000-2026 salesforce.com, inc.",,,\n"Confidential Information - Do Not Distribute",, ,\n'
    )
    rows, errors = read("tickets", written(tmp_path, table))
    assert [row.id for row in rows] == ["salesforce:00001026", "salesforce:00001027"]
    assert [error.line for error in errors] == [4, 5]
    assert all("only an id" in error.error for error in errors)


def test_a_row_of_an_export_that_is_left_out_is_named_by_its_own_id(tmp_path: Path) -> None:
    ticket = {"key": "SUP-7", "fields": {"summary": "x" * 2_000_000}}
    _, (error,) = read("tickets", written(tmp_path, [ticket], "a.json"))
    assert error.error.startswith("SUP-7: ")
    _, (error,) = read("tickets", written(tmp_path, [{"id": "7", "created": "soon"}], "b.json"))
    assert error.error.startswith("7: created: ")


@pytest.mark.parametrize(
    ("columns", "cells", "fields"),
    [
        (
            "ID,Ticket status,Subject,Requester,Requested,Latest update,Group,Assignee",
            "7,Pending,Help,Cora,2026-11-17 09:00,2026-11-18 10:00,Billing,Sam",
            {"status": "pending", "created_at": "2026-11-17T09:00", "updated_at": "2026-11-18T10:00"},
        ),
        (
            "Ticket ID,Ticket subject,Ticket group,Ticket organization name,Ticket created - Date,"
            "Ticket created - Timestamp,Ticket last updated - Timestamp,Ticket solved - Timestamp,Requester name",
            "7,Help,Billing,Acme,2026-11-17,2026-11-17 09:00,2026-11-18 10:00,2026-11-19 11:00,Cora",
            {"board": "Billing", "account_name": "Acme", "created_at": "2026-11-17T09:00",
             "updated_at": "2026-11-18T10:00", "solved_at": "2026-11-19T11:00", "requester": "Cora"},
        ),
        (
            "Case Number,Case Owner,Opened Date,Date/Time Opened,Date/Time Last Modified,Closed,Date/Time Closed",
            "7,Sam,2026-11-17,2026-11-17 09:00,2026-11-18 10:00,1,2026-11-19 11:00",
            {"assignee": "Sam", "created_at": "2026-11-17T09:00", "updated_at": "2026-11-18T10:00",
             "closed_at": "2026-11-19T11:00"},
        ),
        (
            "Número del caso,Propietario del caso,Fecha/Hora de apertura,Fecha de la última modificación,"
            "Fecha/Hora de cierre,Organización,Nombre de la organización",
            "7,Sam,2026-11-17 09:00,2026-11-18 10:00,2026-11-19 11:00,3,Acme",
            {"assignee": "Sam", "created_at": "2026-11-17T09:00", "updated_at": "2026-11-18T10:00",
             "closed_at": "2026-11-19T11:00", "account_id": "3", "account_name": "Acme"},
        ),
        (
            "ID del ticket,Estado del ticket,Solicitado,Última actualización,Persona asignada,Grupo del ticket",
            "7,Pendiente,2026-11-17 09:00,2026-11-18 10:00,Sam,Billing",
            {"status": "pending", "created_at": "2026-11-17T09:00", "updated_at": "2026-11-18T10:00",
             "assignee": "Sam", "board": "Billing"},
        ),
    ],
    ids=["a view of Zendesk", "Explore", "a report of Salesforce", "one in Spanish", "a Spanish view"],
)  # fmt: skip
def test_columns_as_helpdesks_name_them(
    tmp_path: Path, columns: str, cells: str, fields: dict[str, str]
) -> None:  # fmt: skip
    row = read_one("tickets", tmp_path, f"{columns}\n{cells}\n")
    assert {name: row.fields[name] for name in fields} == {
        name: at(value) if name.endswith("_at") else value for name, value in fields.items()
    }


def test_a_clock_counts_from_what_the_file_says_and_not_from_its_import(tmp_path: Path) -> None:
    table = "Ticket ID,Ticket status,{0}\n7,Pending,{1}\n"
    for column in ("Requested", "Latest update"):
        row = read_one("tickets", tmp_path, table.format(column, "2026-11-19 09:00"), source="zendesk")
        clock, _ = clocks_of(as_view(row), ClockRules(), NOW)
        assert (clock.started_at, clock.why.code) == (at("2026-11-19T09:00"), "in_status")
    row = read_one("tickets", tmp_path, table.format("Subject", "Help"), source="zendesk")
    for clock in clocks_of(as_view(row), ClockRules(), NOW):
        assert (clock.started_at, clock.ends_at, clock.state) == (None, None, "paused")
        assert (clock.why.code, clock.why.values) == ("no_messages", {"dated": False})


# --- Zendesk ---

ZENDESK: dict[str, Any] = {
    "tickets": [{
        "id": 35436, "subject": "Cannot log in", "status": "pending", "created_at": "2026-11-17T09:00:00Z",
        "updated_at": "2026-11-18T10:00:05Z", "solved_at": None, "assignee_id": 9, "requester_id": 5,
        "organization_id": 7, "group_id": 3, "tags": ["vip"], "priority": "high",
        "url": "https://acme.example/api/v2/tickets/35436.json",
        "comments": [
            {"id": 1, "author_id": 5, "plain_body": "It is broken", "created_at": "2026-11-17T09:00:00Z"},
            {"id": 2, "author_id": 9, "body": "Look into it", "public": False, "created_at": "2026-11-17T12:00:00Z"},
            {"id": 3, "author_id": 9, "html_body": "<p>Try <b>again</b>?</p>", "created_at": "2026-11-18T10:00:00Z"},
        ],
    }],
    "users": [{"id": 5, "name": "Cora", "role": "end-user"}, {"id": 9, "name": "Sam", "role": "agent"}],
    "groups": [{"id": 3, "name": "Billing"}],
    "organizations": [{"id": 7, "name": "Acme", "external_id": "acme"}],
}  # fmt: skip


def zendesk(folder: Path, **changes: Any) -> ObservationIn:
    """The ticket of the export, changed."""
    export = ZENDESK | {"tickets": [ZENDESK["tickets"][0] | changes]}
    return read_one("tickets", folder, export, "zendesk.json")


def test_a_ticket_of_zendesk(tmp_path: Path) -> None:
    row = zendesk(tmp_path)
    assert (row.id, row.source) == ("zendesk:35436", "zendesk")
    assert {name: value for name, value in row.fields.items() if name != "messages"} == {
        "account_id": "acme", "account_name": "Acme", "subject": "Cannot log in", "status": "pending",
        "board": "Billing", "assignee": "Sam", "requester": "Cora", "priority": "high", "solved_at": "",
        "created_at": at("2026-11-17T09:00"), "updated_at": at("2026-11-18T10:00:05"), "closed_at": "",
        "merged_into": "", "tags": ["vip"], "url": "https://acme.example/agent/tickets/35436",
    }  # fmt: skip
    assert [(one.id, one.side, one.by, one.public, one.text) for one in said(row)] == [
        ("1", "customer", "Cora", True, "It is broken"),
        ("2", "staff", "Sam", False, "Look into it"),
        ("3", "staff", "Sam", True, "Try again?"),
    ]


def test_the_clock_of_zendesk_follows(tmp_path: Path) -> None:
    (clock,) = [
        one for one in clocks_of(as_view(zendesk(tmp_path)), ClockRules(), NOW) if one.whose is Whose.HELPDESK
    ]
    assert clock.ends_at == at("2026-11-18T10:00") + 5 * DAY


@pytest.mark.parametrize(
    ("home", "account"),
    [({"id": 7, "external_id": "crm-1"}, "crm-1"), ({"id": 7, "external_id": None}, "7"), ({"id": 8}, "7")],
)
def test_the_account_is_the_organisations_id_elsewhere_or_its_own(
    tmp_path: Path, home: dict[str, Any], account: str
) -> None:
    row = read_one("tickets", tmp_path, ZENDESK | {"organizations": [home]}, "z.json")
    assert row.fields["account_id"] == account


def test_without_users_sides_follow_from_who_asked_and_who_notes(tmp_path: Path) -> None:
    comments = [
        {"id": 1, "author_id": 5, "body": "a"},
        {"id": 2, "author_id": 8, "body": "b"},
        {"id": 3, "author_id": 8, "body": "c", "public": False},
        {"id": 4, "author_id": 6, "body": "d"},
        {"id": 5, "author_id": 4, "body": "e"},
        {"id": 6, "author_id": -1, "body": "f"},
    ]
    ticket = ZENDESK["tickets"][0] | {"comments": comments, "email_cc_ids": [6]}
    row = read_one("tickets", tmp_path, {"tickets": [ticket]}, "z.json")
    assert {one.id: one.side for one in said(row)} == {
        "1": "customer", "2": "staff", "3": "staff", "4": "customer", "5": "", "6": "system",
    }  # fmt: skip
    assert row.fields["assignee"] == "9"


def test_audits_tell_what_changed_and_rules_answer_for_nobody(tmp_path: Path) -> None:
    row = zendesk(
        tmp_path,
        comments=[{"id": 1, "author_id": 9, "body": "We got it", "via": {"channel": "rule"}}],
        audits=[{
            "id": 70, "author_id": 9, "created_at": "2026-11-18T10:00:00Z",
            "events": [
                {"id": 71, "type": "Change", "field_name": "status", "previous_value": "open", "value": "hold"},
                {"id": 72, "type": "Change", "field_name": "assignee_id", "value": "9"},
                {"id": 73, "type": "Notification", "body": "x"},
            ],
        }],
    )  # fmt: skip
    assert [(one.side, one.event, one.text) for one in said(row)] == [
        ("system", "", "We got it"),
        ("system", "status:on_hold", ""),
        ("system", "assigned", "Sam"),
    ]


def test_a_merged_ticket_names_the_other(tmp_path: Path) -> None:
    comment = {"id": 9, "author_id": 9, "body": "This request was closed and merged into request #412 “Login”."}
    row = zendesk(tmp_path, status="closed", tags=["closed_by_merge"], comments=[comment])
    assert (row.fields["status"], row.fields["merged_into"]) == ("merged", "zendesk:412")
    assert as_view(row).over


def test_a_closed_ticket_of_zendesk_closed_at_its_last_update(tmp_path: Path) -> None:
    assert zendesk(tmp_path, status="closed").fields["closed_at"] == at("2026-11-18T10:00:05")


def test_lines_of_tickets(tmp_path: Path) -> None:
    lines = b"\n".join(msgspec.json.encode(ZENDESK["tickets"][0] | {"id": n}) for n in (1, 2)) + b"\n{broken\n"
    rows, (error,) = read("tickets", written(tmp_path, lines, "tickets.jsonl"))
    assert [row.id for row in rows] == ["zendesk:1", "zendesk:2"]
    assert error.line == 3


def test_a_field_elsewhere_in_the_object_can_be_named_and_is_remembered(tmp_path: Path) -> None:
    ticket = ZENDESK["tickets"][0] | {"custom_fields": [{"id": 360, "value": "crm-9"}], "satisfaction": {"by": "Zoe"}}
    path = written(tmp_path, {"tickets": [ticket]}, "z.json")
    memory = Memory()
    (row,), _ = read("tickets", path, mapping={"account_id": "360", "requester": "satisfaction.by"}, memory=memory)
    assert (row.fields["account_id"], row.fields["requester"]) == ("crm-9", "Zoe")
    (again,), _ = read("tickets", path, memory=memory)
    assert again == row
    more = {"tickets": [ticket | {"id": 2, "a key that was not there": 1}, ZENDESK["tickets"][0]]}
    rows, _ = read("tickets", written(tmp_path, more, "more.json"), memory=memory)
    assert [one.fields["account_id"] for one in rows] == ["crm-9", "7"]
    with pytest.raises(Misused, match="nowhere"):
        read("tickets", path, mapping={"board": "nowhere"})


def test_a_comment_without_a_time_is_kept_and_said(tmp_path: Path) -> None:
    comments = [{"id": 1, "author_id": 5, "body": "x", "created_at": "lately"}]
    export = ZENDESK | {"tickets": [ZENDESK["tickets"][0] | {"comments": comments}]}
    path = written(tmp_path, export, "z.json")
    (row,), errors = read("tickets", path)
    assert not errors
    (flaw,) = flaws("tickets", path)
    assert flaw.error.startswith("35436: ")
    assert "lately" in flaw.error
    assert said(row)[0].at == 0
    (clock, *_) = clocks_of(as_view(row), ClockRules(), NOW)
    assert "misdated" in clock.doubts


def test_a_ticket_without_an_id_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    export = {"tickets": [{"subject": "no id"}, ZENDESK["tickets"][0], 7]}
    rows, errors = read("tickets", written(tmp_path, export, "z.json"))
    assert len(rows) == 1
    assert len(errors) == 2


# --- Jira Service Management ---

JIRA: dict[str, Any] = {
    "key": "SUP-1", "self": "https://jira.example/rest/api/3/issue/1",
    "fields": {
        "summary": "Cannot log in", "status": {"name": "Waiting for customer"},
        "created": "2026-11-17T09:00:00.000+0100", "updated": "2026-11-18T09:00:00.000+0100", "resolutiondate": None,
        "assignee": {"displayName": "Sam", "accountType": "atlassian"},
        "reporter": {"displayName": "Cora", "accountType": "customer"}, "priority": {"name": "High"}, "labels": ["x"],
        "organizations": [{"id": "4", "name": "Acme"}],
        "comment": {"comments": [
            {"id": "10", "author": {"displayName": "Cora", "accountType": "customer"}, "body": "It is broken",
             "created": "2026-11-17T10:00:00.000+0100", "jsdPublic": True},
            {"id": "11", "author": {"displayName": "Sam", "accountType": "atlassian"}, "jsdPublic": False,
             "created": "2026-11-17T11:00:00.000+0100", "body": {"type": "doc", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "Ask "}, {"type": "text", "text": "Zoe"}]},
                {"type": "paragraph", "content": [{"type": "text", "text": "today"}]},
             ]}},
            {"id": "12", "author": {"displayName": "Rule", "accountType": "app"}, "body": "We are on it",
             "created": "2026-11-17T12:00:00.000+0100", "jsdPublic": True},
        ]},
    },
    "changelog": {"histories": [
        {"id": "1", "created": "2026-11-18T09:00:00.000+0100", "author": {"displayName": "Sam"}, "items": [
            {"field": "status", "fromString": "Open", "toString": "Waiting for customer"},
            {"field": "assignee", "toString": "Sam"}, {"field": "Rank", "toString": "1"},
        ]},
    ]},
}  # fmt: skip


def test_an_issue_of_jira(tmp_path: Path) -> None:
    row = read_one("tickets", tmp_path, {"issues": [JIRA]}, "jira.json")
    assert (row.id, row.source) == ("jira:SUP-1", "jira")
    assert {name: value for name, value in row.fields.items() if name != "messages"} == {
        "account_id": "4", "account_name": "Acme", "subject": "Cannot log in", "status": "pending", "assignee": "Sam",
        "requester": "Cora", "priority": "High", "created_at": at("2026-11-17T08:00"),
        "updated_at": at("2026-11-18T08:00"), "solved_at": "", "closed_at": "", "tags": ["x"],
        "url": "https://jira.example/browse/SUP-1",
    }  # fmt: skip
    assert [(one.id, one.side, one.public, one.event, one.text) for one in said(row)] == [
        ("10", "customer", True, "", "It is broken"),
        ("11", "staff", False, "", "Ask Zoe\ntoday"),
        ("12", "system", True, "", "We are on it"),
        ("event-1-0", "system", False, "status:pending", ""),
        ("event-1-1", "system", False, "assigned", "Sam"),
    ]


def test_who_reports_is_the_customer_whatever_their_account(tmp_path: Path) -> None:
    fields = JIRA["fields"] | {"reporter": {"displayName": "Sam", "accountType": "atlassian"}}
    row = read_one("tickets", tmp_path, {"issues": [JIRA | {"fields": fields}]}, "jira.json")
    assert {one.id: one.side for one in said(row)}["11"] == "customer"


def test_the_closing_of_an_issue_is_when_its_status_changed(tmp_path: Path) -> None:
    closing = {"id": "2", "created": "2026-11-20T09:00:00Z", "items": [{"field": "status", "toString": "Closed"}]}
    issue = JIRA | {
        "fields": JIRA["fields"] | {"status": {"name": "Closed"}, "resolutiondate": "2026-11-19T09:00:00Z"},
        "changelog": {"histories": [closing]},
    }
    row = read_one("tickets", tmp_path, [issue], "jira.json")
    assert (row.fields["solved_at"], row.fields["closed_at"]) == (at("2026-11-19T09:00"), at("2026-11-20T09:00"))


@pytest.mark.parametrize(
    ("status", "category", "means"),
    [
        ("Done", "done", "closed"),
        ("Done", "", "closed"),
        ("Shipped", "done", "closed"),
        ("Resolved", "done", "solved"),
        ("Canceled", "done", "closed"),
        ("In Progress", "indeterminate", "open"),
        ("Awaiting QA", "indeterminate", "Awaiting QA"),
    ],
)
def test_an_issue_that_is_done_closed_when_it_was_resolved(
    tmp_path: Path, status: str, category: str, means: str
) -> None:
    more = {"status": {"name": status, "statusCategory": {"key": category}}, "resolutiondate": "2026-11-19T09:00:00Z"}
    row = read_one("tickets", tmp_path, [JIRA | {"fields": JIRA["fields"] | more, "changelog": {}}], "jira.json")
    closed_at = at("2026-11-19T09:00") if means == "closed" else ""
    assert (row.fields["status"], row.fields["closed_at"]) == (means, closed_at)
    assert as_view(row).over == (means == "closed")
    table = f"Issue key,Status,Status Category,Resolved\nSUP-1,{status},{category},2026-11-19 09:00\n"
    row = read_one("tickets", tmp_path, table)
    assert (row.fields["status"], row.fields["closed_at"]) == (means, closed_at)


def test_an_issue_closed_when_it_came_to_a_status_that_is_done(tmp_path: Path) -> None:
    done = {"id": "2", "created": "2026-11-20T09:00:00Z", "items": [{"field": "status", "toString": "Shipped"}]}
    status = {"status": {"name": "Shipped", "statusCategory": {"key": "done"}}}
    issue = JIRA | {"fields": JIRA["fields"] | status, "changelog": {"histories": [done]}}
    row = read_one("tickets", tmp_path, [issue], "jira.json")
    assert (row.fields["closed_at"], said(row)[-1].event) == (at("2026-11-20T09:00"), "status:closed")


def test_the_organisations_of_a_request_are_its_account(tmp_path: Path) -> None:
    fields = {name: value for name, value in JIRA["fields"].items() if name != "organizations"}
    homes = [{"id": "4", "name": "Acme", "_links": {}}, {"id": "5", "name": "Beta"}]
    issue = JIRA | {"fields": fields | {"customfield_10002": homes}}
    row = read_one("tickets", tmp_path, [issue], "jira.json")
    assert (row.fields["account_id"], row.fields["account_name"]) == ("4", "Acme")
    issue = JIRA | {"fields": fields | {"customfield_10002": homes, "organization": {"id": "9", "name": "Zeta"}}}
    assert read_one("tickets", tmp_path, [issue], "jira.json").fields["account_id"] == "9"
    for nothing in ([], None, 5, [{"id": "7", "value": "a choice"}], ["a label"]):
        row = read_one("tickets", tmp_path, [JIRA | {"fields": fields | {"customfield_10002": nothing}}], "jira.json")
        assert not {"account_id", "account_name"} & row.fields.keys()


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Acme", "Acme"),
        ("[]", ""),
        ('"[""Acme"", ""Beta""]"', "Acme"),
        ('"[{""id"": ""4"", ""name"": ""Acme""}]"', "Acme"),
    ],
)
def test_the_organisations_of_a_table_of_jira(tmp_path: Path, cell: str, name: str) -> None:
    table = "Issue key,Summary,Custom field (Organizations),Custom field (Organizations)\nSUP-1,Help,{0},Gamma\n"
    row = read_one("tickets", tmp_path, table.format(cell))
    assert row.fields["account_name"] == name
    assert "account_id" not in row.fields


def test_an_empty_list_is_no_account(tmp_path: Path) -> None:
    for column in ("Account ID", "Organization"):
        assert "account_id" not in read_one("tickets", tmp_path, f"Ticket ID,Subject,{column}\n1,x,[]\n").fields
    row = read_one("tickets", tmp_path, [{"id": "1", "subject": "x", "organization": []}], "a.json")
    assert "account_id" not in row.fields


# --- Salesforce ---

CASE: dict[str, Any] = {
    "attributes": {"type": "Case", "url": "/services/data/v60.0/sobjects/Case/500A"}, "Id": "500A",
    "CaseNumber": "00001026", "Subject": "Cannot log in", "Status": "Waiting on Customer", "Priority": "High",
    "CreatedDate": "2026-11-17T09:00:00.000+0000", "ClosedDate": None, "Account": {"Id": "001A", "Name": "Acme"},
    "Owner": {"Name": "Sam"}, "Contact": {"Name": "Cora"},
    "CaseComments": {"records": [
        {"Id": "c1", "CommentBody": "It is broken", "IsPublished": True,
         "CreatedDate": "2026-11-17T09:00:00.000+0000", "CreatedBy": {"Name": "Cora", "UserType": "CspLitePortal"}},
        {"Id": "c2", "CommentBody": "Look", "IsPublished": False, "CreatedDate": "2026-11-17T10:00:00.000+0000",
         "CreatedBy": {"Name": "Sam", "UserType": "Standard"}},
        {"Id": "c3", "CommentBody": "Got it", "IsPublished": True, "CreatedDate": "2026-11-17T11:00:00.000+0000",
         "CreatedBy": {"Name": "Process", "UserType": "AutomatedProcess"}},
    ]},
    "EmailMessages": {"records": [
        {"Id": "e1", "Incoming": False, "TextBody": "Try again?", "MessageDate": "2026-11-18T09:00:00.000+0000"},
    ]},
    "Histories": {"records": [
        {"Id": "h1", "Field": "Status", "OldValue": "New", "NewValue": "Waiting on Customer",
         "CreatedDate": "2026-11-18T09:00:00.000+0000", "CreatedBy": {"Name": "Sam"}},
    ]},
}  # fmt: skip


def test_a_case_of_salesforce(tmp_path: Path) -> None:
    row = read_one("tickets", tmp_path, {"records": [CASE]}, "cases.json")
    assert (row.id, row.source) == ("salesforce:500A", "salesforce")
    assert {name: value for name, value in row.fields.items() if name != "messages"} == {
        "account_id": "001A", "account_name": "Acme", "subject": "Cannot log in", "status": "pending",
        "assignee": "Sam", "board": "", "requester": "Cora", "priority": "High", "closed_at": "",
        "created_at": at("2026-11-17T09:00"), "extra": {"CaseNumber": "00001026"},
    }  # fmt: skip
    assert [(one.id, one.side, one.public, one.event) for one in said(row)] == [
        ("c1", "customer", True, ""),
        ("c2", "staff", False, ""),
        ("c3", "system", True, ""),
        ("e1", "staff", True, ""),
        ("event-h1", "system", False, "status:pending"),
    ]


# --- what no ticket may be too large for ---


def test_a_ticket_with_too_much_keeps_the_newest_words_and_every_time(tmp_path: Path) -> None:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["Ticket ID", "Status", "Message ID", "Message date", "Side", "Message"])
    for n in range(400):
        side = "customer" if n % 2 else "staff"
        rows.writerow([1, "pending", n, f"2026-10-{1 + n // 20:02} {n % 20:02}:00", side, f"{n} " + "x" * 4000])
    (row,), errors = read("tickets", written(tmp_path, table.getvalue()))
    assert not errors
    assert len(msgspec.json.encode(row)) <= ROW_LIMIT
    messages = said(row)
    assert len(messages) == 400
    short = sum(one.text == "…" for one in messages)
    assert row.fields["extra"] == {"messages_shortened": short}
    assert all(one.text == "…" for one in messages[:short])
    assert all(one.text.startswith(one.id) for one in messages[short:])


def test_of_far_too_many_messages_the_newest_stay(tmp_path: Path) -> None:
    messages = [{"id": f"a long name of a message, number {n}", "at": 1_790_000_000_000 + n, "side": "customer"}
                for n in range(9000)]  # fmt: skip
    row = read_one("tickets", tmp_path, [{"id": "1", "messages": messages}], "a.json")
    kept = said(row)
    assert kept[-1].at == 1_790_000_008_999
    assert row.fields["extra"]["messages_left_out"] == 9000 - len(kept) > 0
    assert len(msgspec.json.encode(row)) <= ROW_LIMIT


# --- whatever a file holds ---

BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    st.text(alphabet='[]{}":,\\ntickesu01', max_size=200).map(str.encode),
    st.text(alphabet='Ticket ID,Status,Message\n"1a;', max_size=200).map(str.encode),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(content=BYTES, ending=st.sampled_from([".csv", ".json", ".jsonl", ""]))
def test_any_bytes_are_rows_or_named(tmp_path: Path, content: bytes, ending: str) -> None:
    with suppress(ReviewError):
        read("tickets", written(tmp_path, content, f"any{ending}"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(data=st.data(), shape=st.sampled_from(["zendesk", "jira", "salesforce"]))
def test_any_value_in_any_place_of_an_export_is_rows_or_named(tmp_path: Path, data: Any, shape: str) -> None:
    whole = {"zendesk": ZENDESK, "jira": {"issues": [JIRA]}, "salesforce": {"records": [CASE]}}[shape]
    with suppress(ReviewError):
        rows, _ = read("tickets", written(tmp_path, with_any_value(data, whole), "any.json"))
        for row in rows:
            clocks_of(as_view(row), ClockRules(), NOW)
