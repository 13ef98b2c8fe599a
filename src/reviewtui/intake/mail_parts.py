"""A mail taken apart: its headers, its texts in each form it comes in, and what it forwards. Attachments are left.

The headers are read by the standard library's oldest policy, which gives them as they came: the newer one interprets
each, and can fail on, or take very long over, those that somebody made for that.
"""

import codecs
import re
from collections.abc import Sequence
from email import policy
from email.errors import (
    FirstHeaderLineIsContinuationDefect,
    HeaderParseError,
    MisplacedEnvelopeHeaderDefect,
    MissingHeaderBodySeparatorDefect,
)
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from typing import NamedTuple, TypeGuard

from reviewtui.domain.values import NUL_MARK, BadValue
from reviewtui.intake.mail_html import Line, read_html

PARTS = 100
"""Parts of one mail that are looked at."""
NESTING = 30
"""Borders between parts that one mail may declare; real ones have fewer than ten."""
TEXT_LIMIT = 200_000
"""Characters of one text that are read."""
WORDS_LIMIT = 300
"""Characters of a header that are kept."""

_BAD_HEADERS = (
    FirstHeaderLineIsContinuationDefect, MisplacedEnvelopeHeaderDefect, MissingHeaderBodySeparatorDefect,
)  # fmt: skip
_PARSER = BytesParser(policy=policy.compat32)
_BORDER = re.compile(rb"\bboundary[*0-9]{0,5}[ \t]*=|content-type:\s{0,5}message/", re.IGNORECASE)
_LOCKED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_FOLD = re.compile(r"\r?\n[ \t]+")
_UNREADABLE_HEAD = re.compile(rb"\r(?!\n)|\0")
_NO_TEXT_IS_WRITTEN_IN = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})

_FORWARDS = re.compile(
    r"[-_ ]*(?:begin )?(?:forwarded message|mensaje reenviado|inicio del mensaje reenviado|"
    r"inicio del mensaje remitido)[:\s]*[-_ ]*\Z",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"[-_ ]{2,}(?:original message|mensaje original)[-_ ]{2,}\Z", re.IGNORECASE)
_WROTE = re.compile(r"(?:on|el) .{4,300}(?:wrote|escribi[oó]):\Z", re.IGNORECASE)
_NAMED = re.compile(
    r"\*?(from|de|sent|date|enviado(?: el)?|fecha|to|para|cc|subject|asunto)\*?\s*:\*?[ \t]*(.*)", re.IGNORECASE
)
_SUBJECT_MARKS = re.compile(r"\s*(?:(re|fwd?|rv|reenviado|enc|resp)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_REPLY = frozenset({"re", "resp"})
_QUOTE = re.compile(r"[ \t]?(?:>[ \t]?)+")


class Form(NamedTuple):
    """The text of a mail in one of the forms it comes in. `whole`: nothing was cut, nor could not be decoded.

    `wraps`: lines may be broken where the sentence is not.
    """

    lines: tuple[Line, ...] = ()
    hidden: str = ""
    whole: bool = True
    wraps: bool = False


class Mail(NamedTuple):
    """A mail. `headers` are raw, the topmost first, and `whole` where nothing had to be guessed about them.

    `locked`: encrypted, or its parts could not be told apart. `report`: one that a mail server wrote.
    """

    headers: Sequence[tuple[str, str]]
    whole: bool
    forms: tuple[Form, ...] = ()
    enclosed: "Mail | None" = None
    locked: bool = False
    report: bool = False

    def words(self, name: str) -> str:
        """What the topmost header of this name says, in one line; empty where there is none."""
        return next((header_words(value) for key, value in self.headers if key.lower() == name), "")


class Passage(NamedTuple):
    """Lines that somebody wrote, and what they forward with the subject and date that stand above that."""

    own: tuple[Line, ...]
    forwarded: tuple[Line, ...] = ()
    subject: str = ""
    sender: str = ""


def read_mail(raw: bytes) -> Mail:
    """The mail that these bytes are.

    Raises:
        BadValue: `mail_nested`.
    """
    if sum(1 for _ in _BORDER.finditer(raw)) > NESTING:
        raise BadValue("mail_nested", limit=NESTING)
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    return _read(_PARSER.parsebytes(raw), sound=not _UNREADABLE_HEAD.search(head), depth=0)


def _read(message: "Message[str, str]", *, sound: bool, depth: int) -> Mail:
    plain: list[Form] = []
    html: list[Form] = []
    enclosed = None
    report = message.get_content_type() == "multipart/report"
    locked = message.get_content_type() in _LOCKED or _broken(message)
    waiting = [] if report else [message]
    looked = 0
    while waiting and looked < PARTS:
        part = waiting.pop()
        looked += 1
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            if enclosed is None and isinstance(inner, list) and depth < 3:
                enclosed = next((_read(one, sound=False, depth=depth + 1) for one in inner if _is_mail(one)), None)
        elif kind in _LOCKED or _broken(part):
            locked = True
        elif part.is_multipart():
            waiting += [inner for inner in list(part.get_payload())[::-1] if _is_mail(inner)]
        elif kind in ("text/plain", "text/html") and not _attached(part):
            (plain if kind == "text/plain" else html).append(_form_of(part, kind))
    headers = [(name, str(value)) for name, value in message.raw_items()]
    whole = sound and not any(isinstance(defect, _BAD_HEADERS) for defect in message.defects)
    forms = tuple(_joined(forms) for forms in (plain, html) if forms)
    return Mail(headers, whole, forms, enclosed, locked or looked >= PARTS, report)


def _is_mail(part: object) -> "TypeGuard[Message[str, str]]":
    return isinstance(part, Message)


def _broken(part: "Message[str, str]") -> bool:
    """Whether it should have parts and shows none."""
    return part.get_content_maintype() == "multipart" and not part.is_multipart()


def _attached(part: "Message[str, str]") -> bool:
    disposition = str(part.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or "filename" in disposition


def _form_of(part: "Message[str, str]", kind: str) -> Form:
    text, whole = _decoded(part)
    cut = text[:TEXT_LIMIT]
    whole = whole and len(cut) == len(text)
    if kind == "text/html":
        shown = read_html(cut)
        return Form(tuple(shown.lines), shown.hidden, whole and shown.whole)
    lines = (_unquoted(line) for line in cut.splitlines())
    return Form(tuple(lines), "", whole, wraps=True)


def _unquoted(line: str) -> Line:
    marks = _QUOTE.match(line)
    if marks is None:
        return Line(line.strip())
    return Line(line[marks.end() :].strip(), (), marks.group().count(">"))


def _joined(forms: Sequence[Form]) -> Form:
    lines = tuple(line for form in forms for line in (*form.lines, Line("")))
    hidden = " ".join(form.hidden for form in forms if form.hidden)
    return Form(lines, hidden, all(form.whole for form in forms), any(form.wraps for form in forms))


def _decoded(part: "Message[str, str]") -> tuple[str, bool]:
    """A part's text, and whether all of it could be decoded; what could not is U+FFFD."""
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset() or ""
    except (ValueError, LookupError, TypeError):  # encodings made up to fail
        return "", False
    data = payload if isinstance(payload, bytes) else b""
    text = decode(data, charset)
    return text.replace("\0", NUL_MARK), "\ufffd" not in text and not part.defects


def decode(data: bytes, charset: str) -> str:
    """Bytes as text. An encoding that is not known, or not named, counts as UTF-8; what does not fit is U+FFFD."""
    try:
        name = codecs.lookup(charset).name if charset else "ascii"
    except (LookupError, ValueError):
        name = "utf-8"
    if name == "ascii" or name in _NO_TEXT_IS_WRITTEN_IN:
        name = "utf-8"
    try:
        text = data.decode(name, "replace")
    except (LookupError, ValueError):  # a codec between bytes and bytes, or one that cannot replace
        text = data.decode("utf-8", "replace")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def header_words(value: str) -> str:
    """A raw header as a person reads it, in one line, at most `WORDS_LIMIT` characters."""
    flat = _FOLD.sub(" ", value[: WORDS_LIMIT * 10])
    flat = decode(flat.encode("utf-8", "surrogateescape"), "utf-8")
    try:
        chunks = decode_header(flat)
    except (HeaderParseError, ValueError):
        chunks = [(flat, None)]
    words = "".join(chunk if isinstance(chunk, str) else decode(chunk, charset or "") for chunk, charset in chunks)
    return re.sub(r"[\s\0]+", " ", words).strip()[:WORDS_LIMIT]


def bare_subject(subject: str) -> tuple[str, str]:
    """A subject without the marks before it, and what these say: `reply`, `forward` or nothing."""
    marks = _SUBJECT_MARKS.match(subject)
    if marks is None:
        return subject, ""
    first = subject.strip().split(":")[0].split("[")[0].strip().lower()
    return subject[marks.end() :], "reply" if first in _REPLY else "forward"


def divide(lines: Sequence[Line], mark: str) -> Passage:
    """What the writer wrote, apart from what they answer or forward; `mark` as of `bare_subject`."""
    own: list[Line] = []
    for place, line in enumerate(lines):
        if _FORWARDS.match(line.text) and mark != "reply":
            return _forwarding(own, lines[place + 1 :])
        if _ORIGINAL.match(line.text) or (line.depth == 0 and _heads(lines[place : place + 6])):
            rest = lines[place + (1 if _ORIGINAL.match(line.text) else 0) :]
            return _forwarding(own, rest) if mark == "forward" else Passage(tuple(own))
        wrote = _WROTE.match(line.text) or _WROTE.match(" ".join(one.text for one in lines[place : place + 2]))
        if wrote and not line.depth:
            if not any(one.depth for one in lines[place + 1 : place + 5]):
                return Passage(tuple(own))
        elif not line.depth:
            own.append(line)
    quoted = tuple(line for line in lines if line.depth)
    return _forwarding(own, quoted) if mark == "forward" and quoted else Passage(tuple(own))


def _heads(lines: Sequence[Line]) -> bool:
    """Whether a mail's sender, date and subject begin here, as programs write them above what they answer."""
    first = _NAMED.match(lines[0].text)
    if first is None or first[1].lower() not in ("from", "de"):
        return False
    found = {match[1].lower().split()[0] for line in lines if (match := _NAMED.match(line.text))}
    return len(found) >= 3


def _forwarding(own: Sequence[Line], rest: Sequence[Line]) -> Passage:
    """Splits what is forwarded from the headers that stand above it."""
    least = min((line.depth for line in rest if line.text), default=0)
    inner = [line._replace(depth=max(0, line.depth - least)) for line in rest]
    subject = sender = ""
    at = 0
    while at < len(inner) and not inner[at].text:
        at += 1
    while at < len(inner) and (match := _NAMED.match(inner[at].text)):
        name, value = match[1].lower(), match[2]
        subject = value[:WORDS_LIMIT] if name in ("subject", "asunto") else subject
        sender = value[:WORDS_LIMIT] if name in ("from", "de") else sender
        at += 1
        while at < len(inner) - 1 and not inner[at].text and _NAMED.match(inner[at + 1].text):
            at += 1
    return Passage(tuple(own), tuple(inner[at:]), subject, sender)
