"""Mails as they come, put together by hand, for the samples and the tests of `import mail`.

`notice` makes a mail of the platform as our own server received it; `letter` one that anybody wrote. Both take what
differs from that: headers to put on top or below, another sender, a signature that is not there.
"""

import base64
from collections.abc import Sequence
from email.header import Header
from typing import NamedTuple

SERVER = "mx.agency.example"
"""The server that receives our mail."""
DOMAIN = "facebookmail.com"
"""What the platform signs by."""
NOTICE_FROM = f"Meta for Business <notification@{DOMAIN}>"
COLLEAGUE = "Lia Ferro <lia@agency.example>"
DATE = "Mon, 04 May 2026 10:12:00 +0200"
DATE_MS = 1_777_882_320_000
RECEIVED_MS = DATE_MS + 5_000
NOW = 1_780_000_000_000

PASSES = (
    f"Authentication-Results: {SERVER}; dkim=pass header.d={DOMAIN} header.s=s1 header.b=AbCd/e+f;"
    f" spf=pass smtp.mailfrom=x@{DOMAIN}"
)
RECEIVED = (
    f"Received: from out.{DOMAIN} (out.{DOMAIN} [192.0.2.1])\r\n\tby {SERVER} with ESMTPS id 1;"
    "\r\n\tMon, 04 May 2026 10:12:05 +0200"
)


class Part(NamedTuple):
    """A part of a mail: its headers' lines, and its bytes."""

    headers: Sequence[str]
    body: bytes


def text(words: str, charset: str = "utf-8", encoding: str = "8bit") -> Part:
    """A plain text."""
    return _typed("text/plain", words.encode(charset, "replace"), charset, encoding)


def html(markup: str, charset: str = "utf-8", encoding: str = "8bit") -> Part:
    """An HTML text."""
    return _typed("text/html", markup.encode(charset, "replace"), charset, encoding)


def _typed(kind: str, body: bytes, charset: str, encoding: str) -> Part:
    if encoding == "base64":
        body = base64.encodebytes(body).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = "".join(chr(c) if (32 <= c < 127 and c != 61) or c in (10, 13) else f"={c:02X}" for c in body).encode()
    return Part((f"Content-Type: {kind}; charset={charset}", f"Content-Transfer-Encoding: {encoding}"), body)


def attached(kind: str, name: str, body: bytes) -> Part:
    """An attachment."""
    return Part(
        (f"Content-Type: {kind}; name={name}", f"Content-Disposition: attachment; filename={name}",
         "Content-Transfer-Encoding: base64"),
        base64.encodebytes(body),
    )  # fmt: skip


def enclosed(mail: bytes) -> Part:
    """A whole mail inside another."""
    return Part(("Content-Type: message/rfc822",), mail)


def several(kind: str, *parts: Part, border: str = "b0rder") -> Part:
    """Parts in one: `alternative`, `mixed`, `related`…"""
    made = b"".join(
        b"--%s\r\n%s\r\n\r\n%s\r\n" % (border.encode(), "\r\n".join(p.headers).encode(), p.body) for p in parts
    )
    return Part((f'Content-Type: multipart/{kind}; boundary="{border}"',), made + b"--%s--\r\n" % border.encode())


def forms(plain: str, markup: str) -> Part:
    """The same in text and HTML."""
    return several("alternative", text(plain), html(markup))


def mail(
    subject: str,
    body: Part | str,
    *,
    sender: str = NOTICE_FROM,
    above: Sequence[str] = (RECEIVED,),
    below: Sequence[str] = (),
    message_id: str | None = "<one@example>",
    date: str | None = DATE,
) -> bytes:
    """A mail. `above`: what servers wrote on top of it; `below`: what its sender added."""
    part = text(body) if isinstance(body, str) else body
    heads = [*above, f"From: {sender}" if sender else "", "To: ads@agency.example", f"Subject: {encoded(subject)}"]
    heads += [f"Message-ID: {message_id}" if message_id else "", f"Date: {date}" if date else "", *below]
    heads += ["MIME-Version: 1.0", *part.headers]
    head = "\r\n".join(line for line in heads if line)
    return (
        head.encode("utf-8", "surrogateescape")
        + b"\r\n\r\n"
        + part.body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    )


def encoded(words: str) -> str:
    """A header's words as they travel."""
    return words if words.isascii() else Header(words, "utf-8", maxlinelen=60).encode(linesep="\r\n")


def notice(subject: str, body: Part | str, **more: object) -> bytes:
    """A mail of the platform, vouched for by our server."""
    return mail(subject, body, **{"above": (PASSES, RECEIVED), **more})  # type: ignore[arg-type]


def letter(subject: str, body: Part | str, **more: object) -> bytes:
    """A mail of a colleague."""
    return mail(subject, body, **{"sender": COLLEAGUE, **more})  # type: ignore[arg-type]
