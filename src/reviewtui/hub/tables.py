"""What the hub keeps, as SQLAlchemy Core tables that mean the same on SQLite and PostgreSQL.

`seq` is the number of a row's last change, unique over all synced tables. Every instant is epoch ms.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    text,
    true,
)

METADATA = MetaData()

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is equal, ordered and indexed by its bytes on either database, wherever it runs."""


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, TEXT, primary_key=key, unique=unique or None, nullable=False)


def _number(name: str, *, key: bool = False, before: str | None = None) -> Column[int]:
    """`before`: what rows have that were written before there was such a column."""
    default = None if before is None else text(before)
    return Column(name, BigInteger, primary_key=key, nullable=False, server_default=default)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=false())


META = Table("meta", METADATA, _text("hub_id"), _text("epoch"))
"""One row: which hub this is, and since which restore."""

HEAD = Table("head", METADATA, Column("id", Integer, primary_key=True), _number("seq"), _number("arrival"))
"""One row: the last change and the last arrival that were numbered."""

TRAIL = Table("trail", METADATA, _number("seq", key=True), _text("mark"))
"""The last change of each writing transaction, and a mark that no other history has there.

By it a hub whose file was put back to an older one knows the cursors that it gave out in the meantime.
"""

USER = Table(
    "hub_user",
    METADATA,
    _text("name", key=True),
    _text("role"),
    Column("accounts", TEXT),  # JSON list; null means all accounts
    _number("created_at"),
)

TOKEN = Table(
    "token",
    METADATA,
    Column("id", Integer, primary_key=True),
    _text("hash", unique=True),
    _text("user_name"),
    _number("created_at"),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("last_used", BigInteger),
    Column("suspended_at", BigInteger),
    Column("created_by", TEXT, nullable=False, server_default=""),
)
"""`last_used` is coarse. A suspended token waits for an admin to confirm it: so are all after a restore."""

AUDIT = Table(
    "audit",
    METADATA,
    _number("seq", key=True),
    _number("at"),
    _text("who"),
    _text("what"),
    _text("detail"),
    _text("prev"),
    _text("hash"),
)
"""Who changed what (`hub.audit`): numbered from 1 without a gap, each row's hash over itself and the one before."""

OBSERVED = Table(
    "observed",
    METADATA,
    _text("kind", key=True),
    _text("id", key=True),
    _text("source", key=True),
    _number("observed_at"),
    _number("checked_at"),
    _number("received_at"),
    _number("first_at"),
    _text("since"),  # JSON: field to the instant it last changed
    _text("body"),
    Column("heard", TEXT, nullable=False, server_default="{}"),  # JSON: word for the status to (first, last) instant
)
"""What each source says now, merged over its reports. Kind `asked`: when a source was last asked about an account."""

OBSERVED_VERSION = Table(
    "observed_version",
    METADATA,
    _text("kind", key=True),
    _text("id", key=True),
    _text("source", key=True),
    _number("observed_at", key=True),
    _text("body_hash", key=True),
    _number("received_at"),
    Column("late", Boolean, nullable=False),
    _text("body"),
)
"""What each source said before, and what it said too late to count."""

UNCOUNTED = -1
"""`ranked_by` of an ad that an older hub wrote: what its facts ask for was not counted yet."""

AD = Table(
    "ad",
    METADATA,
    _number("seq"),
    _text("account_id"),
    _text("ad_id", key=True),
    _number("arrival"),
    _number("content_seq"),
    _text("content_hash"),
    _text("headline"),
    _text("text"),
    _text("language"),
    _text("status"),
    _number("rank"),
    _number("created_at"),
    _number("checked_at"),
    Column("queued", Boolean, nullable=False),
    _text("badge"),
    _text("ai_verdict"),
    Column("ai_score", Float),
    Column("spend_minor", BigInteger),
    _text("currency"),
    _text("detail"),
    _number("shape", before="0"),
    Column("due_at", BigInteger),
    _number("wanted", before="1"),
    Column("chance", Float, nullable=False, server_default=text("1")),
    Column("mismatch", TEXT, nullable=False, server_default=""),
    _number("severity", before="0"),
    _number("first_seen"),
    _number("round", before="0"),
    _flag("gold"),
    _number("ranked_by", before="-1"),
    Index("ad_seq", "seq"),
    Index("ad_account", "account_id", "seq"),
    Index("ad_ranked", "ranked_by"),
    Index("ad_unsettled", "severity", sqlite_where=text("severity > 0"), postgresql_where=text("severity > 0")),
)
"""The ad as derived from what was observed: the columns of `wire.messages.AdRow`, then the hub's own.

`round`: how many appeals reopened its content; `gold`: that content has a known answer, which reviewers are not
told. `ranked_by`: the number of the rules it was derived under; `UNCOUNTED` by a hub that had none, -2 where it is to
be derived again.
"""

AD_KEY = Table(
    "ad_key",
    METADATA,
    _text("key", key=True),
    _text("kind", key=True),
    _text("id", key=True),
    Index("ad_key_of", "kind", "id"),
)
"""By what an ad may be found (`kind` "ad"), what rows and mails without an ad's id look for ("sighting"), and which
ads are looked at again once the platform was asked about their account ("waiting"). See `domain.sightings`."""

SIGHTING = Table(
    "sighting",
    METADATA,
    _text("id", key=True),
    _text("ad_id"),
    Column("confidence", Float, nullable=False),
    Index("sighting_ad", "ad_id"),
)
"""The ad that a row or mail without an id is about; the empty id where none, or more than one, could be meant."""

ACCOUNT = Table(
    "account",
    METADATA,
    _number("seq"),
    _text("account_id", key=True),
    _text("name"),
    Index("account_seq", "seq"),
)

FACT = Table(
    "fact",
    METADATA,
    _number("seq"),
    _text("account_id"),
    _text("id", key=True),
    _number("accepted"),
    _text("ad_id"),
    _text("kind"),
    _text("author"),
    _text("role"),
    Column("fence", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _text("hash"),
    _number("received_at"),
    _flag("undone"),
    Column("verdict", TEXT),
    Column("content_hash", TEXT),
    _number("round", before="0"),
    _flag("adjudication"),
    _flag("restricted"),
    Column("second", Float),
    Column("internal", Boolean, nullable=False, server_default=true()),
    Index("fact_seq", "seq", "restricted"),
    Index("fact_account", "account_id", "seq", "restricted"),
    Index("fact_ad", "ad_id", "kind"),
)
"""Facts as accepted, never deleted: the columns of `wire.messages.FactRow`, then what `accept` asks for.

`restricted`: for leads and admins alone. `second`: the probability with which this fact drew a second opinion;
null where it drew none. `internal`: not for those who read alone.
"""

GONE = Table(
    "gone",
    METADATA,
    _number("seq"),
    _text("account_id", key=True),
    _text("kind", key=True),
    _text("id", key=True),
    Index("gone_seq", "seq"),
    Index("gone_account", "account_id", "seq"),
)

POLICY = Table(
    "policy",
    METADATA,
    _number("seq"),
    _text("account_id"),
    _text("policy", key=True),
    Column("revision", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Index("policy_seq", "seq"),
)

RULES = Table(
    "rules",
    METADATA,
    _number("seq"),
    _text("account_id"),
    _text("name", key=True),
    Column("revision", Integer, primary_key=True),
    _text("author"),
    _number("published_at"),
    Column("body", LargeBinary, nullable=False),
    Index("rules_seq", "seq"),
)
"""Every published revision of each document of the workspace (`domain.rules`)."""

LEASE = Table(
    "lease",
    METADATA,
    _number("seq"),
    _text("account_id"),
    _text("ad_id", key=True),
    _text("holder"),
    _number("fence"),
    _number("expires_at"),
    _text("granted_to"),
    _number("since", before="0"),
    Index("lease_seq", "seq"),
    Index("lease_account", "account_id", "seq"),
    Index("lease_holder", "holder", "expires_at"),
)
"""Who is at an ad: the columns of `wire.messages.LeaseRow`; `granted_to`: whose token `fence` is.

The token outlives the holder: who decided let the ad go, and may still change their mind under it.
"""

ERASED = Table(
    "erased",
    METADATA,
    _number("seq"),
    _text("account_id", key=True),
    _number("at"),
    Index("erased_seq", "seq"),
)
"""Accounts whose contents were erased, and since when: what still comes of them is taken without its words."""

AD_RELEASE = Table(
    "ad_release",
    METADATA,
    _number("number"),
    _text("account_id", key=True),
    _text("ad_id", key=True),
    _text("id"),
    Column("released", Boolean, nullable=False),
    _text("content_hash"),
    _text("decision"),
    _number("revision"),
    _number("at"),
    Index("ad_release_number", "number"),
    Index("ad_release_account", "account_id", "number"),
    Index("ad_release_ad", "ad_id"),
)
"""What became last of an ad in an account, once it was released there: the columns of `wire.messages.ReleaseRow`.

`decision`: the fact by which that content went out; `revision`: that fact's `accepted`.
"""

RELEASE_DUE = Table(
    "release_due",
    METADATA,
    _text("ad_id", key=True),
    _text("decision"),
    _number("due_at"),
    Index("release_due_at", "due_at"),
)
"""Ads whose content is approved and waits, and by which decision; with none, they are to be looked at."""

RELEASE_EVENT = Table(
    "release_event",
    METADATA,
    _number("number", key=True),
    _text("account_id"),
    _text("ad_id"),
    _text("id"),
    Column("released", Boolean, nullable=False),
    _text("content_hash"),
    _text("decision"),
    _number("revision"),
    _number("at"),
)
"""Every change that table `ad_release` ever had, numbered in the order of commits, with gaps (`hub.releases`)."""

WEBHOOK = Table(
    "webhook",
    METADATA,
    _text("id", key=True),
    _text("url"),
    _text("secret"),
    _text("old_secret"),
    _number("old_until"),
    _flag("with_text"),
    _number("created_at"),
    Column("failing_since", BigInteger),
    Column("paused_at", BigInteger),
    _text("note"),
)
"""Who is told of releases. `note`: what was met last, '' if nothing is wrong (`hub.webhooks`)."""

DELIVERY = Table(
    "delivery",
    METADATA,
    _text("webhook", key=True),
    _number("number", key=True),
    _text("ad_id"),
    _number("attempts"),
    _number("next_at"),
    Index("delivery_next", "webhook", "next_at"),
    Index("delivery_ad", "webhook", "ad_id", "number"),
)
"""Events that a webhook is still to be told, written with the event; one that was taken is no longer here."""

STATUS_LINK = Table(
    "status_link",
    METADATA,
    Column("id", Integer, primary_key=True),
    _text("hash", unique=True),
    _text("account_id"),
    _text("language"),
    _number("created_at"),
    _text("created_by"),
    _number("expires_at"),
    Column("revoked_at", BigInteger),
    Column("suspended_at", BigInteger),
    Column("last_used", BigInteger),
    Index("status_link_account", "account_id"),
)
"""Links to what customers see (`hub.links`): as table `token`. `language`: empty for that of whoever looks."""

RECORD = Table(
    "record",
    METADATA,
    _number("seq"),
    _text("account_id"),
    _text("kind", key=True),
    _text("id", key=True),
    _text("source", key=True),
    _number("observed_at"),
    _number("checked_at"),
    _number("first_at"),
    _text("since"),
    _text("body"),
    Index("record_seq", "seq"),
    Index("record_account", "account_id", "seq"),
)
"""What each source says of accounts, their use, renewals and tickets: the columns of `wire.records.RecordRow`."""

NOTICE_ADDRESS = Table(
    "notice_address",
    METADATA,
    _text("id", key=True),
    _text("user_name"),
    _text("kind"),
    _text("url"),
    _text("language"),
    _number("created_at"),
    _text("created_by"),
    Column("expires_at", BigInteger),
    Column("suspended_at", BigInteger),
    Index("notice_address_of", "user_name", "kind", unique=True),
)
"""Where notices go (`hub.notice_addresses`): of a user, or with an empty name for all; `url` is a secret."""

NOTICE = Table(
    "notice",
    METADATA,
    _text("what", key=True),
    _text("id", key=True),
    _text("mark", key=True),
    _text("whom", key=True),
    _text("kind", key=True),
    _text("account_id"),
    _text("state"),
    _number("attempts"),
    _number("next_at"),
    _number("claimed_at"),
    _text("note"),
    Index("notice_state", "state"),
)
"""What somebody was told, or is being told (`hub.notices`): one row for each event and address. `note`: what was met
last, '' if nothing is wrong."""

SYNCED = (AD, ACCOUNT, FACT, GONE, POLICY, RULES, LEASE, ERASED, RECORD)
"""The tables whose rows travel to clients."""
