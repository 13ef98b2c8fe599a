"""Messages of the remote API (version 1), shared by the hub and its clients.

Rows are `array_like`: fields are only ever appended, with defaults, and an older reader skips what it
does not know. Every synced row carries its `account_id` and the `seq` of its last change.
"""

from typing import Any

import msgspec

from reviewtui.domain.statements import MAILS, StatusTale
from reviewtui.wire.records import RecordRow

PROTOCOL = 1
OLDEST_PROTOCOL = 1
"""The newest and the oldest version of the protocol that this program speaks, at either end."""
PROTOCOL_HEADER = "reviewtui-protocol"
"""Names, in every request, the version it is made in."""
HUB_HEADER = "reviewtui-hub"
"""Names the hub that a request is meant for, once a client has met it."""
OPS_LIMIT = 500
PAGE_LIMIT = 1000
OBSERVATIONS_LIMIT = 1000
CLAIMS_LIMIT = 500
HEARTBEAT = 15.0
"""Seconds of silence after which a hub tells those who listen to `events` that it is still there."""
BODY_LIMIT = 16 * 1024 * 1024
"""Bytes of a request or response body, after decompression."""


class Hello(msgspec.Struct):
    """What a client needs to know first. `accounts` is the caller's scope; null means all of them.

    `protocol` and `oldest`, the versions the hub speaks, and `version`, the program's own, are in every version of
    this message. `encodings`: those it takes in requests, besides plain ones. `url_limit` and `header_limit` are
    bytes; `requests_per_second` and `rows_per_second` (facts and reports) what a token may ask in the long run, 0
    where nobody counts; much more is taken at once before a 429 says how long to wait. `forget`: the caller's own
    facts in erased accounts that are no longer in their scope, whose pages would not tell.
    """

    protocol: int
    hub_id: str
    epoch: str
    version: str
    server_time: int
    seq: int
    user: str
    role: str
    accounts: list[str] | None
    ops_limit: int = OPS_LIMIT
    page_limit: int = PAGE_LIMIT
    observations_limit: int = OBSERVATIONS_LIMIT
    body_limit: int = BODY_LIMIT
    claims_limit: int = CLAIMS_LIMIT
    oldest: int = 1
    encodings: list[str] = []
    url_limit: int = 0
    header_limit: int = 0
    requests_per_second: float = 0.0
    rows_per_second: float = 0.0
    forget: list[str] = []


class AdDetail(msgspec.Struct, omit_defaults=True):
    """The parts of an ad that are read only when it is opened. Travels inside an ad row as JSON."""

    link: str = ""
    call_to_action: str = ""
    creatives: list[dict[str, Any]] = []
    targeting: str = ""
    format: str = ""
    status_raw: str = ""
    configured_status: str = ""
    status_at: int | None = None
    feedback: Any = None
    spend_period: str = ""
    ai_model: str = ""
    ai_reason: str = ""
    why: str = ""
    why_by: str = ""
    why_at: int | None = None
    badges: list[tuple[str, int]] = []
    sources: list[tuple[str, int, int]] = []
    extra: dict[str, Any] = {}
    due_why: str = ""
    customer_waiting: bool = False
    rules_revision: int = 0
    name: str = ""
    tale: StatusTale | None = None

    def review_feedback(self) -> Any:
        """What the review of the platform gave as feedback: in what it says, where that is kept, else beside it. No
        mail's words are taken for it."""
        if self.tale is None:
            return self.feedback
        told = (one for one in reversed(self.tale.statements) if one.trust not in MAILS)
        return next((one.feedback for one in told if one.feedback is not None), None)


class AdRow(msgspec.Struct, array_like=True, gc=False):
    """An ad as derived by the hub.

    `arrival` numbers ads in the order the hub first saw them; `content_seq` is the seq of the ad's last
    change of content. `detail` is the JSON of an `AdDetail`, passed on undecoded. `shape` is the same for
    near-identical ads (`domain.likeness`), 0 where there is too little text. `due_at`: when a decision is due
    (epoch ms). `wanted`: how many people's opinions the hub asks for on this content; `chance`: the
    probability with which it asks for that many. `mismatch`: the worst `domain.statements.MismatchKind` that nobody
    settled, of this `severity`; empty and 0 where sources agree.
    """

    seq: int
    account_id: str
    ad_id: str
    arrival: int
    content_seq: int
    content_hash: str
    headline: str
    text: str
    language: str
    status: str
    rank: int
    created_at: int
    checked_at: int
    queued: bool
    badge: str
    ai_verdict: str
    ai_score: float | None
    spend_minor: int | None
    currency: str
    detail: str
    shape: int = 0
    due_at: int | None = None
    wanted: int = 1
    chance: float = 1.0
    mismatch: str = ""
    severity: int = 0


class FactRow(msgspec.Struct, array_like=True, gc=False):
    """A fact as the hub accepted it: `accepted` is the seq at acceptance and never changes."""

    seq: int
    account_id: str
    id: str
    accepted: int
    ad_id: str
    kind: str
    author: str
    role: str
    fence: bool
    body: msgspec.Raw


class AccountRow(msgspec.Struct, array_like=True, gc=False):
    """A customer's account."""

    seq: int
    account_id: str
    name: str


class PolicyRow(msgspec.Struct, array_like=True):
    """One revision of a policy; visible to everyone. `body` is the JSON of `domain.policy.Policy`."""

    seq: int
    account_id: str
    policy: str
    revision: int
    body: msgspec.Raw


class RulesRow(msgspec.Struct, array_like=True):
    """One revision of a document of the workspace (`domain.rules`). `body` is its JSON."""

    seq: int
    account_id: str
    name: str
    revision: int
    author: str
    published_at: int
    body: msgspec.Raw


class LeaseRow(msgspec.Struct, array_like=True, gc=False):
    """Who is at an ad: `holder` is empty once nobody is. `fence` only grows.

    `expires_at` and `since`, when it was given out under this fence, are in the hub's epoch ms.
    """

    seq: int
    account_id: str
    ad_id: str
    holder: str
    fence: int
    expires_at: int
    since: int = 0


class GoneRow(msgspec.Struct, array_like=True, gc=False):
    """Something left this account (moved or erased): an `ad`, and its facts go with it; or a thing of another `kind`
    (`domain.records`), by all its sources."""

    seq: int
    account_id: str
    kind: str
    id: str


class ErasedRow(msgspec.Struct, array_like=True, gc=False):
    """The contents of an account were erased on the hub; clients blank what they hold of it. `at` in epoch ms."""

    seq: int
    account_id: str
    at: int


class Page(msgspec.Struct):
    """Changes after a cursor, in one snapshot: apply `gone` first, then the rows, with `cursor`, at once.

    `upto` is the seq that `cursor` stands for; `head` the hub's seq when the page was read.
    """

    epoch: str
    cursor: str
    upto: int
    head: int
    more: bool
    gone: list[GoneRow] = []
    accounts: list[AccountRow] = []
    policies: list[PolicyRow] = []
    ads: list[AdRow] = []
    facts: list[FactRow] = []
    rules: list[RulesRow] = []
    leases: list[LeaseRow] = []
    erased: list[ErasedRow] = []
    records: list[RecordRow] = []


class Ops(msgspec.Struct):
    """Facts to accept, in the order they were made, each as its own bytes."""

    facts: list[msgspec.Raw]


class OpResult(msgspec.Struct, array_like=True, omit_defaults=True):
    """What became of one fact.

    `outcome`: `applied`, `duplicate` (accepted before, same bytes), `superseded` (accepted; another
    opinion holds), `rejected` (never will be; see `code` and `words`), `held` (kept for clients that know
    its kind), `retry` (not now). `seq` is the seq at acceptance.
    """

    id: str
    outcome: str
    seq: int | None = None
    code: str = ""
    words: str = ""


class OpsAnswer(msgspec.Struct):
    """One result per fact, in the order they were sent.

    `proof`: to be sent with the facts and the pull that come next, so that a hub that was put back to an older state
    says so, and takes nothing before all that it lost is offered again.
    """

    epoch: str
    results: list[OpResult]
    proof: str = ""


class ObservationIn(msgspec.Struct, array_like=True):
    """One report of one source: `fields` as in `domain.observed` (absent keeps, empty clears)."""

    kind: str
    id: str
    source: str
    observed_at: int
    fields: dict[str, Any]


class Observations(msgspec.Struct):
    """Reports to take in, at most `OBSERVATIONS_LIMIT` at once."""

    rows: list[ObservationIn]


class ObservationsAnswer(msgspec.Struct):
    """Per row `added`, `changed`, `unchanged`, `late` (kept as history) or `rejected:CODE`.

    `seq` is the hub's head after the rows; a mirror at or above it holds them.
    """

    outcomes: list[str]
    seq: int


class Claims(msgspec.Struct, omit_defaults=True):
    """Ads the caller is at from now on, and ads they left. Claiming one that is held renews its lease.

    `ahead`: for a reviewer going offline; the leases last as long as the hub allows ahead of time.
    """

    claim: list[str] = []
    release: list[str] = []
    ahead: bool = False


class ClaimsAnswer(msgspec.Struct):
    """The leases as they stand for each ad claimed, also where another holds it; absent ads are left out."""

    server_time: int
    leases: list[LeaseRow]


class Person(msgspec.Struct, array_like=True):
    """Somebody who works on the hub."""

    name: str
    role: str


class People(msgspec.Struct):
    """Those whom the caller may know of: who shares an account with them, or sees all."""

    people: list[Person]


class DigestPart(msgspec.Struct, array_like=True):
    """All things of one kind in one account, in their canonical form (`domain.canonical`)."""

    account_id: str
    kind: str
    count: int
    sha256: str


class DigestAnswer(msgspec.Struct):
    """What the hub holds of what the caller sees: by account, then by kind. A mirror at `upto` holds the same."""

    epoch: str
    upto: int
    sha256: str
    parts: list[DigestPart]


class Snapshot(msgspec.Struct):
    """A copy of all that the caller sees, as one file: whether it is there, and how to know it.

    While it is being made `ready` is false, and `retry_after` says in how many seconds to look again. `cursor`,
    which stands for `upto`, goes on from it. The file comes packed by gzip: `packed` bytes with the hash `sha256`,
    which unpack to `size` bytes.
    """

    ready: bool
    retry_after: float = 0.0
    epoch: str = ""
    cursor: str = ""
    upto: int = 0
    sha256: str = ""
    packed: int = 0
    size: int = 0


class Hint(msgspec.Struct):
    """Something changed in the caller's sight, up to this number: the data of an event, and nothing else is."""

    seq: int


class ReleaseRow(msgspec.Struct, array_like=True):
    """What became last of an ad in an account: its version of this content hash may go out, or no longer may.

    `number` orders all changes and only grows; `id` names this one, also as a webhook's event. `decision` is the fact
    by which the version went out, `revision` that fact's `accepted`; `at` the hub's instant of the change.
    """

    number: int
    account_id: str
    ad_id: str
    id: str
    released: bool
    content_hash: str
    decision: str
    revision: int
    at: int


class Releases(msgspec.Struct):
    """A page of `ReleaseRow`s in the order of their numbers, and the cursor after them."""

    epoch: str
    cursor: str
    more: bool
    releases: list[ReleaseRow]


class Problem(msgspec.Struct, omit_defaults=True):
    """Why a request was refused; `code` is stable, `words` are for a person."""

    code: str
    words: str
    retry_after: float | None = None
