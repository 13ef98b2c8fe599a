"""What mails say of ads: `reviewtui import mail PATH`, where PATH is an .eml file, an mbox, a Maildir, or a folder of
.eml files.

A mail is evidence, not truth. Each gives one report for every ad that it names by its id; one that names its ad
otherwise is a sighting of its own, for the hub to place. Who is believed is told by `trust` (`intake.mail_trust`):
whatever was forwarded is unverified. Mails that say nothing of any ad's status are passed over; one that should, and
cannot be read, is a sighting without a status, for a person to see.

The account that a mail names is told with a sighting alone: whose an ad is, no mail decides.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from reviewtui.domain.statements import Trust
from reviewtui.domain.values import BadValue
from reviewtui.errors import Misused
from reviewtui.intake import NOTHING, Given, Row, Skipped, rejected
from reviewtui.intake.decode import Progress
from reviewtui.intake.fields import account_given, check_size
from reviewtui.intake.mail_files import Place, RawMail, open_mails
from reviewtui.intake.mail_parts import Mail, read_mail
from reviewtui.intake.mail_reading import AdSaid, Reading, read
from reviewtui.intake.mail_trust import instant_of, received_at, trust_of, unfold
from reviewtui.wire.messages import ObservationIn

SOURCE = "mail"
"""Who speaks in these observations."""

_encode = msgspec.json.Encoder().encode
_MESSAGE_ID = re.compile(r"\s*<?([!-;=?-~]{1,250})>?\s*\Z")


def read_mails(
    path: Path,
    *,
    now: int,
    mapping: Mapping[str, str] | None = None,
    account: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    placed: Callable[[int], None] | None = None,
    given: Given = NOTHING,
) -> Iterator[Row]:
    """What the mails say as observations, or as row errors; arguments as in `intake.Reader`.

    Raises:
        ReviewError: there is no mail, or it cannot be read. `Misused`: a mapping or an encoding was given.
    """
    if mapping:
        raise Misused("import_map_unused")
    if encoding:
        raise Misused("import_encoding_unused")
    return _rows(open_mails(path, progress), now, account_given(account), placed or (lambda _: None), given)


def _rows(
    mails: Iterator[Place], now: int, account: str, placed: Callable[[int], None], given: Given
) -> Iterator[Row]:
    for line, mail in mails:
        try:
            if isinstance(mail, BadValue):
                raise mail
            observations = [check_size(row) for row in observe(mail, now, given, account)]
        except BadValue as error:
            yield rejected(line, error)
            continue
        if not observations:
            yield Skipped(line)
        for row in observations:
            placed(line)
            yield row


def observe(found: RawMail, now: int, given: Given = NOTHING, account: str = "") -> list[ObservationIn]:
    """What one mail says, one observation for each ad; none where it says nothing of any ad's status.

    Raises:
        BadValue: as `mail_parts.read_mail`.
    """
    mail = read_mail(found.raw)
    reading = read(mail, given.mail_domains)
    if not reading.ads and not reading.unclear:
        return []
    trust = _trust(mail, reading, given, firm=found.firm)
    observed_at = min(now, _said_at(mail, reading, given) or found.written_at)
    message = _message_id(mail)
    item = _item(mail, message, found.raw)
    fields: dict[str, Any] = {"trust": str(trust)}
    if reading.reason:
        fields["extra"] = {"mail_reason": reading.reason}
    evidence = {
        "message": message or _hash_of(found.raw),
        "from": mail.words("from"),
        "subject": mail.words("subject"),
        "date": mail.words("date"),
        "file": found.file,
        "confidence": str(reading.confidence),
    }
    if not reading.ads:
        names = {"id": list(reading.refs.ids), "link": list(reading.refs.links), "name": list(reading.refs.names)}
        told = fields | _account(reading, account) | _evidence(evidence, reading.words)
        return [_sighting(item, 0, observed_at, told | {"status": "", "refs": names})]
    rows, sightings = [], 0
    for said in reading.ads:
        told = fields | {"status": said.status, "status_at": observed_at} | _evidence(evidence, said.words)
        if said.ad_id:
            told |= {"account_id": account} if account else {}
            rows.append(ObservationIn("ad", said.ad_id, SOURCE, observed_at, _clean(told | _refs(said))))
        else:
            rows.append(_sighting(item, sightings, observed_at, told | _account(reading, account) | _refs(said)))
            sightings += 1
    return rows


def _trust(mail: Mail, reading: Reading, given: Given, *, firm: bool) -> Trust:
    """By what the mail is believed; nobody vouches for what is only forwarded in it."""
    domains = frozenset(domain.lower() for domain in given.mail_domains)
    whole = mail.whole and firm and not reading.forwarded
    return trust_of(mail.headers, whole=whole, servers=given.mail_servers, domains=domains)


def _said_at(mail: Mail, reading: Reading, given: Given) -> int | None:
    """When the mail says this, in epoch ms: by our own server where it tells, else by the sender's clock.

    What was forwarded as a mail of its own is as old as that one.
    """
    received = received_at(mail.headers, given.mail_servers) if mail.whole else None
    said = instant_of(mail.words("date")) if received is None else received
    inner = instant_of(mail.enclosed.words("date")) if reading.forwarded and mail.enclosed is not None else None
    return min((at for at in (said, inner) if at is not None), default=None)


def _message_id(mail: Mail) -> str:
    """The mail's own name; empty where it has none, or one that is not to be used."""
    named = [value for name, value in mail.headers if name.lower() == "message-id"]
    match = _MESSAGE_ID.match(unfold(named[0])) if len(named) == 1 else None
    return match[1] if match else ""


def _item(mail: Mail, message: str, raw: bytes) -> str:
    """What a mail is known by: its own name, and the hash of what can be read of it, since whoever knows that name
    can send another mail under it. The same mail from another file, or past another server, is the same."""
    if not message:
        return f"{SOURCE}:{_hash_of(raw)}"
    return f"{SOURCE}:{message}~{hashlib.sha256(_encode(_read_of(mail))).hexdigest()[:16]}"


def _read_of(mail: Mail) -> list[Any]:
    heads = [mail.words(name) for name in ("from", "subject", "date")]
    lines = [[line.text.strip(), line.links] for form in mail.forms for line in form.lines if line.text.strip()]
    return [heads, lines, [form.hidden for form in mail.forms], _read_of(mail.enclosed) if mail.enclosed else []]


def _hash_of(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _sighting(item: str, place: int, observed_at: int, fields: dict[str, Any]) -> ObservationIn:
    """A mail that names no ad by its id; the second ad of one mail, and each further one, is numbered."""
    number = f"#{place + 1}" if place else ""
    return ObservationIn("sighting", f"{item}{number}", SOURCE, observed_at, _clean(fields))


def _account(reading: Reading, account: str) -> dict[str, str]:
    found = reading.refs.accounts[0] if len(reading.refs.accounts) == 1 else account
    return {"account_id": found} if found else {}


def _refs(said: AdSaid) -> dict[str, Any]:
    named = {"link": [*said.links], "name": [*said.names]} if not said.ad_id else {"name": [*said.names]}
    kept = {kind: found for kind, found in named.items() if found}
    return {"refs": kept} if kept else {}


def _evidence(evidence: Mapping[str, str], words: str) -> dict[str, Any]:
    """Where it can be read again; `status` is the word by which the source itself calls the status."""
    return {"evidence": {**evidence, "words": words, "status": words.split("; ")[0]}}


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without what no text may hold, and without evidence that says nothing."""
    fields["evidence"] = {
        name: re.sub("[\ud800-\udfff\0]", "\ufffd", text) for name, text in fields["evidence"].items() if text
    }
    return fields
