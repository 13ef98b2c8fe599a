"""What the hub keeps, as SQLAlchemy Core tables that mean the same on SQLite and PostgreSQL.

`seq` is the number of a row's last change, unique over all synced tables. Every instant is epoch ms.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, false

METADATA = MetaData()


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, unique=unique or None, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False)


META = Table("meta", METADATA, _text("hub_id"), _text("epoch"))
"""One row: which hub this is, and since which restore."""

HEAD = Table("head", METADATA, Column("id", Integer, primary_key=True), _number("seq"), _number("arrival"))
"""One row: the last change and the last arrival that were numbered."""

USER = Table(
    "hub_user",
    METADATA,
    _text("name", key=True),
    _text("role"),
    Column("accounts", Text),  # JSON list; null means all accounts
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
)

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
)
"""What each source says now, merged over its reports."""

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
    _number("first_seen"),
    Index("ad_seq", "seq"),
    Index("ad_account", "account_id", "seq"),
)
"""The ad as derived from what was observed: the columns of `wire.messages.AdRow`, then the hub's own."""

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
    Column("undone", Boolean, nullable=False, server_default=false()),
    Column("verdict", Text),
    Column("content_hash", Text),
    Index("fact_seq", "seq"),
    Index("fact_account", "account_id", "seq"),
    Index("fact_ad", "ad_id", "kind"),
)
"""Facts as accepted, never deleted: the columns of `wire.messages.FactRow`, then what `accept` asks for."""

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

SYNCED = (AD, ACCOUNT, FACT, GONE, POLICY)
"""The tables whose rows travel to clients."""
