"""Webhooks: others are told of releases, by the scheme of Standard Webhooks (standardwebhooks.com).

What an endpoint is to be told is written with the change itself (`hub.releases`), under the change's own id. It is
told at least once under that id, in order per ad, again after a failure at growing distances over about a day on the
hub's clock; then the endpoint is paused, until `replay`. A process that tells claims first, so that no other does,
and one that dies leaves a claim that runs out. A release that no longer holds is told no more: its withdrawal is.

Secrets are kept to sign with, and shown once.
"""

import base64
import hashlib
import hmac
import random
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, delete, exists, insert, or_, select, update

from reviewtui.domain.ads import Content
from reviewtui.domain.facts import Decision, read_body
from reviewtui.domain.values import INSTANT_MAX
from reviewtui.errors import Misused, ReviewError
from reviewtui.hub.audit import HERE, note
from reviewtui.hub.egress import Egress, EgressFault, PrivateAddress, parse_url
from reviewtui.hub.opening import Hub, Writing, among, epoch_of, listed
from reviewtui.hub.tables import AD_RELEASE, DELIVERY, FACT, RELEASE_EVENT, WEBHOOK

SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with
GRACE_MS = 86_400_000
"""After a rotation, both secrets sign for as long."""
FIRST_WAIT_MS = 5_000
RETRIES = 14
"""After 5 s, and each time twice as long: 5 s x (2^14 - 1) is 22.8 hours."""
LONGEST_WAIT_MS = FIRST_WAIT_MS * 2**RETRIES
CLAIM_MS = 30_000
"""Longer than one attempt takes (`egress.SECONDS`)."""
AT_ONCE = 8
"""Attempts at one endpoint at a time; at one that failed last, a single one."""
REST_MS = 60_000
"""After a failed attempt the whole endpoint is left in peace, at most so long."""
TAKEN = range(200, 300)
GONE = 410
"""The answer by which an endpoint says that it wants no more."""
_STATUS = "webhook_status"
RELEASED, WITHDRAWN = "ad.released", "ad.withdrawn"

_encode = msgspec.json.Encoder().encode
_earlier = DELIVERY.alias("earlier")
_FIRST_OF_AD = ~exists().where(
    _earlier.c.webhook == DELIVERY.c.webhook,
    _earlier.c.ad_id == DELIVERY.c.ad_id,
    _earlier.c.number < DELIVERY.c.number,
)
_later = DELIVERY.alias("later")
_MORE_OF_AD = exists().where(
    _later.c.webhook == DELIVERY.c.webhook,
    _later.c.ad_id == DELIVERY.c.ad_id,
    _later.c.number > DELIVERY.c.number,
)
_DUE = and_(or_(DELIVERY.c.next_at <= bindparam("now"), DELIVERY.c.next_at > bindparam("latest")), _FIRST_OF_AD)
_WHO = (
    select(WEBHOOK.c.id)
    .join(DELIVERY, DELIVERY.c.webhook == WEBHOOK.c.id)
    .where(WEBHOOK.c.paused_at.is_(None), _DUE)
    .distinct()
)
_URGENT = (
    update(DELIVERY)
    .where(among(DELIVERY.c.ad_id), DELIVERY.c.next_at > bindparam("at"))
    .values(next_at=bindparam("at"))
)
_STALE = (
    select(DELIVERY.c.number)
    .join(RELEASE_EVENT, RELEASE_EVENT.c.number == DELIVERY.c.number)
    .outerjoin(AD_RELEASE, and_(AD_RELEASE.c.number == DELIVERY.c.number, AD_RELEASE.c.released))
    .where(
        DELIVERY.c.webhook == bindparam("hook"),
        DELIVERY.c.next_at <= bindparam("now"),
        RELEASE_EVENT.c.released,
        AD_RELEASE.c.number.is_(None),
    )
)


class Endpoint(msgspec.Struct, frozen=True):
    """An endpoint as `list` shows it; never its secret. `note`: what went wrong last, as `words_of` puts it."""

    id: str
    url: str
    with_text: bool
    created_at: int
    failing_since: int | None
    paused_at: int | None
    note: str
    waiting: int

    @property
    def state(self) -> str:
        """`live`, `failing` or `paused`."""
        if self.paused_at is not None:
            return "paused"
        return "live" if self.failing_since is None else "failing"


class Job(msgspec.Struct, frozen=True):
    """An attempt that this process claimed until `until`: what is sent, and where."""

    webhook: str
    number: int
    event: str
    url: str
    headers: dict[str, str]
    body: bytes
    attempt: int
    until: int


class Outcome(msgspec.Struct, frozen=True):
    """What came of a job. `fault`: '' where it was taken, else `webhook_status:503`, or the code of another fault."""

    job: Job
    fault: str


def sign(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """The signature of a message: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    said = b"%s.%d.%s" % (id.encode(), timestamp, body)
    return f"v1,{base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()}"


def add(
    hub: Hub, url: str, egress: Egress | None = None, *, with_text: bool = False, who: str = HERE
) -> tuple[str, str]:
    """A new endpoint, told of what happens from now on: its id, and its secret, which is shown once.

    `egress`: the way out by which it is told, so that what it would refuse then is refused at once.

    Raises:
        Misused: `webhook_url`.
        ReviewError: `webhook_private`: it is not on the public internet.
    """
    host = _host(url)
    if egress is not None:
        try:
            egress.host_of(url)
        except PrivateAddress as fault:
            raise ReviewError("webhook_private", **fault.values) from None
        except EgressFault:
            raise Misused("webhook_url") from None
    id_, secret = secrets.token_hex(4), _new_secret()
    with hub.writing() as transaction:
        values = {
            "id": id_, "url": url, "secret": secret, "old_secret": "", "old_until": 0, "with_text": with_text,
            "created_at": transaction.now, "note": "",
        }  # fmt: skip
        transaction.connection.execute(insert(WEBHOOK).values(values))
        note(transaction, who, "webhook.added", id=id_, host=host, with_text=with_text)
    return id_, secret


def endpoints(hub: Hub) -> list[Endpoint]:
    """All of them, the oldest first."""
    columns = [WEBHOOK.c[name] for name in Endpoint.__struct_fields__[:-1]]
    with hub.reading() as connection:
        rows = connection.execute(select(*columns).order_by(WEBHOOK.c.created_at, WEBHOOK.c.id)).all()
        waits = connection.scalars(select(DELIVERY.c.webhook)).all() if rows else []
    return [Endpoint(**row._mapping, waiting=waits.count(row.id)) for row in rows]


def remove(hub: Hub, which: str, who: str = HERE) -> None:
    """Tell an endpoint nothing more, and forget its secret.

    Raises:
        ReviewError: `webhook_unknown`.
    """
    with hub.writing() as transaction:
        _known(transaction.connection, which)
        transaction.connection.execute(delete(DELIVERY).where(DELIVERY.c.webhook == which))
        transaction.connection.execute(delete(WEBHOOK).where(WEBHOOK.c.id == which))
        note(transaction, who, "webhook.removed", id=which)


def rotate(hub: Hub, which: str, who: str = HERE) -> tuple[str, int]:
    """A new secret, which is shown once, and until when the old one signs too.

    Raises:
        ReviewError: `webhook_unknown`.
    """
    secret = _new_secret()
    with hub.writing() as transaction:
        old, until = _known(transaction.connection, which).secret, transaction.now + GRACE_MS
        values = {"secret": secret, "old_secret": old, "old_until": until}
        transaction.connection.execute(update(WEBHOOK).where(WEBHOOK.c.id == which).values(values))
        note(transaction, who, "webhook.rotated", id=which, until=until)
    return secret, until


def replay(hub: Hub, which: str, since: int | None = None, who: str = HERE) -> int:
    """Go on telling an endpoint that was paused, at once; with `since`, again all that happened from then on.

    Under the ids that it had. What was released and no longer is comes as its withdrawal alone. Returns how many
    events wait now.

    Raises:
        ReviewError: `webhook_unknown`.
    """
    with hub.writing() as transaction:
        _known(transaction.connection, which)
        execute = transaction.connection.execute
        execute(update(WEBHOOK).where(WEBHOOK.c.id == which).values(failing_since=None, paused_at=None, note=""))
        execute(update(DELIVERY).where(DELIVERY.c.webhook == which).values(attempts=0, next_at=transaction.now))
        if since is not None:
            again = select(RELEASE_EVENT.c.number, RELEASE_EVENT.c.ad_id).where(RELEASE_EVENT.c.at >= since)
            rows = [(which, number, ad_id, 0, transaction.now) for number, ad_id in transaction.rows(again)]
            transaction.put_many(DELIVERY, rows, keep=True)
        waiting = len(transaction.rows(select(DELIVERY.c.number).where(DELIVERY.c.webhook == which)))
        note(transaction, who, "webhook.replayed", id=which, since=since, n=waiting)
    return waiting


def pause_all(transaction: Writing, why: str) -> None:
    """Tell nobody anything until each is replayed: after a restore nobody knows what was told since."""
    values = {"paused_at": transaction.now, "note": why}
    transaction.connection.execute(update(WEBHOOK).where(WEBHOOK.c.paused_at.is_(None)).values(values))


def put_down(transaction: Writing, events: Sequence[tuple[int, str, bool]]) -> None:
    """Every endpoint is to be told these: number, ad, whether it was released.

    Before a withdrawal no release of the same ad is waited for longer than one may be on its way.
    """
    hooks = transaction.connection.scalars(select(WEBHOOK.c.id)).all()
    if not hooks:
        return
    withdrawn = [ad_id for _, ad_id, released in events if not released]
    if withdrawn:
        values = {"ids": listed(withdrawn), "at": transaction.now + CLAIM_MS}
        transaction.connection.execute(_URGENT, values)
    rows = [(hook, number, ad_id, 0, transaction.now) for number, ad_id, _ in events for hook in hooks]
    transaction.put_many(DELIVERY, rows)


def words_of(endpoint: Endpoint) -> str:
    """What went wrong last with an endpoint, in words; '' for nothing."""
    code, _, status = endpoint.note.partition(":")
    return str(ReviewError(code, host=_host(endpoint.url), status=status)) if code else ""


def due(hub: Hub) -> list[str]:
    """The endpoints that something is to be told now."""
    with hub.reading() as connection:
        return list(connection.scalars(_WHO, _instants(hub.clock())))


def claim(hub: Hub, which: str) -> list[Job]:
    """Some of what an endpoint is to be told now, of each ad the earliest; nobody else sends it for `CLAIM_MS`.

    Releases that no longer hold are struck out first.
    """
    with hub.writing() as transaction:
        connection, now = transaction.connection, transaction.now
        hook = connection.execute(select(WEBHOOK).where(WEBHOOK.c.id == which)).first()
        if hook is None or hook.paused_at is not None:
            return []
        stale = connection.scalars(_STALE, {"hook": which, "now": now}).all()
        if stale:
            strike = delete(DELIVERY).where(DELIVERY.c.webhook == which, DELIVERY.c.number == bindparam("stale"))
            connection.execute(strike, [{"stale": number} for number in stale])
        at_once = AT_ONCE if hook.failing_since is None else 1
        rows = connection.execute(_claimable(which, at_once), _instants(now)).all()
        if not rows:
            return []
        texts = _contents(transaction, [row.decision for row in rows]) if hook.with_text else {}
        told = {"epoch": epoch_of(connection), "hub": hub.hub_id}
        claimed = (
            update(DELIVERY)
            .where(DELIVERY.c.webhook == which, DELIVERY.c.number == bindparam("claimed"))
            .values(next_at=now + CLAIM_MS)
        )
        connection.execute(claimed, [{"claimed": row.number} for row in rows])
        return [_job(hook, row, now, told, texts.get(row.decision)) for row in rows]


def settle(hub: Hub, outcomes: Sequence[Outcome], chance: float | None = None) -> None:
    """Keep what came of attempts at an endpoint. `chance`, 0 to 1, spreads when it is tried again."""
    with hub.writing() as transaction:
        for outcome in outcomes:
            _settle(transaction, outcome, random.random() if chance is None else chance)  # noqa: S311


async def send(egress: Egress, job: Job, now: int) -> Outcome:
    """Make one attempt, unless the claim on it ran out."""
    if now >= job.until:
        return Outcome(job, "egress_slow")
    try:
        status = await egress.post(job.url, job.body, job.headers)
    except EgressFault as fault:
        return Outcome(job, fault.code)
    return Outcome(job, "" if status in TAKEN else f"{_STATUS}:{status}")


def wait_after(attempt: int, chance: float) -> int:
    """How long (ms) after this failed attempt, from 1, the next is made: twice as long each time, a quarter about."""
    return int(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.75 + chance / 2))


def _settle(transaction: Writing, outcome: Outcome, chance: float) -> None:
    job, execute = outcome.job, transaction.connection.execute
    this = and_(DELIVERY.c.webhook == job.webhook, DELIVERY.c.number == job.number)
    hook = update(WEBHOOK).where(WEBHOOK.c.id == job.webhook)
    if not outcome.fault:
        execute(delete(DELIVERY).where(this))
        execute(hook.where(WEBHOOK.c.paused_at.is_(None)).values(failing_since=None, note=""))
        return
    wait = wait_after(min(job.attempt, RETRIES), chance)
    rested = transaction.now + min(wait, REST_MS)
    failed = update(DELIVERY).where(this, DELIVERY.c.attempts == job.attempt - 1)
    if not execute(failed.values(attempts=job.attempt, next_at=transaction.now + wait)).rowcount:
        return  # another process was told of it, or `replay` began again: it says nothing of what is so now
    others = update(DELIVERY).where(DELIVERY.c.webhook == job.webhook, DELIVERY.c.next_at < rested)
    execute(others.values(next_at=rested))
    execute(update(DELIVERY).where(this, _MORE_OF_AD).values(next_at=rested))  # a withdrawal that came since
    execute(hook.where(WEBHOOK.c.failing_since.is_(None)).values(failing_since=transaction.now))
    execute(hook.where(WEBHOOK.c.paused_at.is_(None)).values(note=outcome.fault))
    if job.attempt > RETRIES or outcome.fault.endswith(f":{GONE}"):
        paused = execute(hook.where(WEBHOOK.c.paused_at.is_(None)).values(paused_at=transaction.now))
        if paused.rowcount:
            note(transaction, HERE, "webhook.paused", id=job.webhook, event=job.event, why=outcome.fault)


def _claimable(which: str, most: int) -> Select[Any]:
    return (
        select(RELEASE_EVENT, DELIVERY.c.attempts)
        .select_from(DELIVERY)
        .join(RELEASE_EVENT, RELEASE_EVENT.c.number == DELIVERY.c.number)
        .where(DELIVERY.c.webhook == which, _DUE)
        .order_by(DELIVERY.c.number)
        .limit(most)
    )


def _instants(now: int) -> dict[str, int]:
    """What is to be told by this instant, or was put off by a clock that went wrong."""
    return {"now": now, "latest": now + 2 * LONGEST_WAIT_MS}


def _job(hook: Any, row: Any, now: int, told: dict[str, str], content: Content | None) -> Job:
    data = {
        "number": row.number, "ad_id": row.ad_id, "account_id": row.account_id, "content_hash": row.content_hash,
        "decision": row.decision, "revision": row.revision, "at": row.at, **told,
    }  # fmt: skip
    if content is not None:
        data["content"] = msgspec.to_builtins(content)
    at = datetime.fromtimestamp(min(row.at, INSTANT_MAX) / 1000, UTC)
    told_at = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = _encode({"type": RELEASED if row.released else WITHDRAWN, "timestamp": told_at, "data": data})
    seconds = now // 1000
    keys = [hook.secret, hook.old_secret] if hook.old_secret and now < hook.old_until else [hook.secret]
    headers = {
        "content-type": "application/json",
        "webhook-id": row.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(sign(key, row.id, seconds, body) for key in keys),
    }
    return Job(hook.id, row.number, row.id, hook.url, headers, body, row.attempts + 1, now + CLAIM_MS)


def _contents(transaction: Writing, decisions: Sequence[str]) -> dict[str, Content]:
    """What these decisions froze: the very version that they are about."""
    rows = transaction.rows(select(FACT.c.id, FACT.c.body).where(among(FACT.c.id)), ids=listed(decisions))
    read = {row.id: read_body(row.body) for row in rows}
    return {id_: body.content for id_, body in read.items() if isinstance(body, Decision)}


def _known(connection: Connection, which: str) -> Any:
    hook = connection.execute(select(WEBHOOK).where(WEBHOOK.c.id == which)).first()
    if hook is None:
        raise ReviewError("webhook_unknown", id=which)
    return hook


def _new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _host(url: str) -> str:
    try:
        parsed = parse_url(url)
    except EgressFault:
        raise Misused("webhook_url") from None
    if parsed.scheme not in ("https", "http") or not parsed.host or parsed.userinfo or len(url) > 2000:
        raise Misused("webhook_url")
    return parsed.host
