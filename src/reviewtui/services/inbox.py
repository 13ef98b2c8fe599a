"""What others did that this user should hear of: answers, what became of their verdicts, mentions, briefings."""

from dataclasses import dataclass

from reviewtui.domain.facts import Appeal, Briefing, Decision, Note, read_body
from reviewtui.domain.query import only, render
from reviewtui.services.desk import Desk
from reviewtui.store.letters import LetterRow, letters, read_upto
from reviewtui.store.letters import mark_read as keep_read
from reviewtui.store.reader import Reader

SHOWN = 200
LESSON = "lesson"
"""Why a letter came: the platform contradicts what was approved."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to hear of. `why` as in `store.letters.LetterRow`, or `LESSON`; `verdict` and `codes` are of a
    decision, `cause` of one that settled a difference; `words` is what was written: a memo, a remark, why an appeal
    was made, how a pattern is recognised; `query` finds the ads it is about; `key` is that of a briefing."""

    id: str
    why: str
    accepted: int
    ad_id: str
    account: str
    headline: str
    author: str
    at: int
    verdict: str
    codes: tuple[str, ...]
    words: str
    query: str
    unread: bool
    key: str = ""
    cause: str = ""


def read_inbox(reader: Reader, user: str, limit: int = SHOWN) -> list[Letter]:
    """The newest letters first."""
    rows = letters(reader, user, limit)
    upto = read_upto(reader)
    names = reader.account_names({row.account_id for row in rows})
    return [_letter(row, names.get(row.account_id, row.account_id), upto) for row in rows]


def unread_count(reader: Reader, user: str) -> int:
    """How many letters are unread, counted up to `SHOWN`."""
    upto = read_upto(reader)
    return sum(row.accepted > upto for row in letters(reader, user, SHOWN))


def mark_read(desk: Desk, upto: int) -> None:
    """Everything as far as this letter (`Letter.accepted`) has been read."""
    keep_read(desk.work.connection, upto)


def _letter(row: LetterRow, account: str, upto: int) -> Letter:
    body = read_body(row.body)
    codes: tuple[str, ...] = ()
    why, verdict, words, headline, key, cause = row.why, "", "", row.headline, "", ""
    query = render(only(row.ad_id))
    match body:
        case Decision():
            verdict, words, cause = str(body.verdict), body.memo, str(body.cause or "")
            codes = tuple(reason.code for reason in body.reasons)
        case Note():
            words = body.text
        case Appeal():
            words = body.why
            why = LESSON if body.against else why
        case Briefing():
            headline, words, query, key = body.title, body.recognise, body.query, body.key
        case _:
            pass
    return Letter(
        row.id, why, row.accepted, row.ad_id, account, headline, row.author, row.at, verdict, codes, words,
        query, row.accepted > upto, key, cause,
    )  # fmt: skip
