"""A reply in a ticket, as a draft: the team's template (`domain.answering`) with the customer's question in it."""

from reviewtui.domain.answering import AnswerTemplates, fill
from reviewtui.domain.records import Side
from reviewtui.domain.ticket_view import AUTOMATIC, TicketView

QUESTION_MOST = 240
"""Characters of the customer's message that a draft quotes."""


def draft(ticket: TicketView, templates: AnswerTemplates, language: str) -> str:
    """What a customer may be told so that their ticket does not close on them: while an answer is owed, while theirs
    is waited for, or once it was closed; in `en` or `es`."""
    asked, answered = _last(ticket, Side.CUSTOMER), _last(ticket, Side.STAFF)
    if ticket.over:
        template = templates.ticket_reopen
    elif asked and asked > answered:
        template = templates.ticket_owed
    else:
        template = templates.ticket_waiting
    values = {"subject": " ".join(ticket.subject.split()), "question": question_of(ticket)}
    return fill(template.in_language(language), values)


def question_of(ticket: TicketView) -> str:
    """What the customer wrote last, on one line, cut at a word; the subject where they wrote nothing."""
    said = [
        one.text for one in ticket.messages if one.side == Side.CUSTOMER and one.public and one.event != AUTOMATIC
    ]
    words = " ".join((said[-1] if said else ticket.subject).split())
    if len(words) <= QUESTION_MOST:
        return words
    cut = words[: QUESTION_MOST - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _last(ticket: TicketView, side: Side) -> int:
    """When somebody of this side last wrote to the other; 0 for never."""
    spoken = (one.at for one in ticket.messages if one.side == side and one.public and one.event != AUTOMATIC)
    return max(spoken, default=0)
