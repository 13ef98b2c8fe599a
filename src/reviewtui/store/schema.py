"""The tables of mirror.db, as migrations: in place, and only adding, so that an upgrade leaves nobody without ads.

`place` is minus the rank, so that the queue reads an index forward. `second` and what follows from it are as
the mirror's viewer sees them (`meta`: `viewer`). Of a fact, `target` is what an undo takes back, whom an
assignment names, the key of a briefing, or the approval that the platform's appeal is against; `round` the round of a
decision or appeal, or a briefing's revision.
"""

from reviewtui.database.migrations import Migration, script
from reviewtui.database.sqlite import Connection

UNUSUAL = "state <> 'open' AND state <> 'auto'"
"""The condition of the index `ad_state`; a query that uses it says it in these words."""


def _full_depth(c: Connection) -> None:
    for column in (
        "shape INTEGER NOT NULL DEFAULT 0",
        "due_at INTEGER",
        "wanted INTEGER NOT NULL DEFAULT 1",
        "chance REAL NOT NULL DEFAULT 1.0",
        "waiting INTEGER NOT NULL DEFAULT 0",
        "verdict TEXT NOT NULL DEFAULT ''",
        "round INTEGER NOT NULL DEFAULT 0",
        "assignee TEXT NOT NULL DEFAULT ''",
        "disputed INTEGER NOT NULL DEFAULT 0",
        "agreement INTEGER",
    ):
        c.execute(f"ALTER TABLE ad ADD COLUMN {column}")
    c.execute("ALTER TABLE fact ADD COLUMN adjudication INTEGER NOT NULL DEFAULT 0")
    script(
        "UPDATE ad SET verdict = ifnull((SELECT verdict FROM fact WHERE id = decision_id), '')"
        " WHERE decision_id <> ''",
        "DROP INDEX ad_escalated",
        f"CREATE INDEX ad_state ON ad (state, place, arrival) WHERE {UNUSUAL}",
        # with what lists are filtered and ordered by, so that no ad is read that is not shown
        "DROP INDEX ad_queue",
        "CREATE INDEX ad_queue ON ad"
        " (open, place, arrival, created_at, spend_minor, ai_score, ai_verdict, status, language, agreement)",
        "DROP INDEX ad_content",
        "CREATE INDEX ad_content ON ad (content_seq, open, place)",
        "CREATE INDEX ad_assigned ON ad (assignee, place, arrival) WHERE assignee <> ''",
        "CREATE INDEX ad_due ON ad (due_at, arrival) WHERE open = 1 AND due_at IS NOT NULL",
        "CREATE INDEX ad_waiting ON ad (place, arrival) WHERE open = 1 AND waiting = 1",
        "CREATE INDEX ad_disputed ON ad (agreement, arrival) WHERE disputed = 1",
        # behind the watermark of the full-text index, as it is: a row of an older content joins to no ad
        "CREATE TABLE likeness (alike NOT NULL, content_seq INTEGER NOT NULL, PRIMARY KEY (alike, content_seq))"
        " WITHOUT ROWID",
        "CREATE TABLE facet (kind TEXT NOT NULL, value TEXT NOT NULL, content_seq INTEGER NOT NULL,"
        " PRIMARY KEY (kind, value, content_seq)) WITHOUT ROWID",
        "CREATE INDEX fact_kind ON fact (kind, at)",
        "CREATE INDEX fact_asker ON fact (author, accepted) WHERE kind = 'ask'",
        """CREATE TABLE reason (code TEXT NOT NULL, policy TEXT NOT NULL, fact_id TEXT NOT NULL,
            revision INTEGER NOT NULL, PRIMARY KEY (code, policy, fact_id)) WITHOUT ROWID""",
        """INSERT OR IGNORE INTO reason SELECT json_extract(r.value, '$.code'), json_extract(r.value, '$.policy'),
            f.id, json_extract(r.value, '$.code_revision')
            FROM fact f, json_each(CAST(f.body AS TEXT), '$.data.reasons') r WHERE f.kind = 'decision'""",
        """CREATE TABLE mention (user TEXT NOT NULL, accepted INTEGER NOT NULL, fact_id TEXT NOT NULL,
            PRIMARY KEY (user, accepted, fact_id)) WITHOUT ROWID""",
        """CREATE TABLE rules (name TEXT NOT NULL, revision INTEGER NOT NULL, seq INTEGER NOT NULL,
            author TEXT NOT NULL, published_at INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (name, revision)) WITHOUT ROWID""",
        """CREATE TABLE lease (ad_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, holder TEXT NOT NULL,
            fence INTEGER NOT NULL, expires_at INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID""",
        "INSERT OR REPLACE INTO meta (key, value) SELECT 'outgrown', value > 0 FROM meta WHERE key = 'upto'",
    )(c)


MIGRATIONS: list[Migration] = [
    (
        "001 ads, facts, accounts, policies, cursor",
        script(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
            """CREATE TABLE ad (
                arrival INTEGER PRIMARY KEY, seq INTEGER NOT NULL, account_id TEXT NOT NULL, ad_id TEXT NOT NULL,
                content_seq INTEGER NOT NULL, content_hash TEXT NOT NULL, rank INTEGER NOT NULL,
                place INTEGER NOT NULL, open INTEGER NOT NULL, queued INTEGER NOT NULL, state TEXT NOT NULL,
                decision_id TEXT NOT NULL, badge TEXT NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL,
                created_at INTEGER NOT NULL, checked_at INTEGER NOT NULL, ai_verdict TEXT NOT NULL, ai_score REAL,
                spend_minor INTEGER, currency TEXT NOT NULL, headline TEXT NOT NULL, text TEXT NOT NULL,
                detail TEXT NOT NULL)""",
            "CREATE UNIQUE INDEX ad_id ON ad (ad_id)",
            "CREATE INDEX ad_queue ON ad (open, place, arrival)",
            "CREATE INDEX ad_account ON ad (account_id, open, place, arrival)",
            "CREATE INDEX ad_content ON ad (content_seq)",
            "CREATE INDEX ad_escalated ON ad (place, arrival) WHERE state = 'escalated'",
            """CREATE TABLE fact (
                id TEXT PRIMARY KEY, seq INTEGER NOT NULL, accepted INTEGER NOT NULL, account_id TEXT NOT NULL,
                ad_id TEXT NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL, role TEXT NOT NULL,
                fence INTEGER NOT NULL, at INTEGER NOT NULL, verdict TEXT NOT NULL, content_hash TEXT NOT NULL,
                round INTEGER NOT NULL, target TEXT NOT NULL, body BLOB NOT NULL)""",
            "CREATE INDEX fact_ad ON fact (ad_id, accepted)",
            "CREATE INDEX fact_author ON fact (author, at) WHERE kind = 'decision'",
            "CREATE TABLE account (account_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, name TEXT NOT NULL)"
            " WITHOUT ROWID",
            """CREATE TABLE policy (policy TEXT NOT NULL, revision INTEGER NOT NULL, seq INTEGER NOT NULL,
                body BLOB NOT NULL, PRIMARY KEY (policy, revision)) WITHOUT ROWID""",
            "CREATE VIRTUAL TABLE ad_fts USING fts5 (headline, text, content='', prefix='3',"
            " tokenize='unicode61 remove_diacritics 2')",
            "INSERT INTO meta (key, value) VALUES ('cursor', ''), ('upto', 0), ('open', 0), ('indexed', 0)",
        ),
    ),
    ("002 rounds, opinions, due times, likeness, rules, leases", _full_depth),
    (
        "003 texts that were judged",
        script(
            "CREATE INDEX fact_judged ON fact (seq) WHERE kind = 'decision'",
            "CREATE TABLE judged (seq INTEGER PRIMARY KEY, shape INTEGER NOT NULL)",
            "CREATE INDEX judged_shape ON judged (shape) WHERE shape <> 0",
            "CREATE VIRTUAL TABLE judged_fts USING fts5 (words, content='',"
            " tokenize='unicode61 remove_diacritics 2')",
            "INSERT INTO meta (key, value) VALUES ('judged', 0)",
        ),
    ),
    (
        "004 daily counts, and when each source was last heard",
        script(
            "CREATE TABLE tally (kind TEXT NOT NULL, day INTEGER NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL,"
            " PRIMARY KEY (kind, day, key)) WITHOUT ROWID",
            "CREATE TABLE source (name TEXT PRIMARY KEY, checked_at INTEGER NOT NULL) WITHOUT ROWID",
            "INSERT INTO meta (key, value) VALUES ('ads_counted', 0), ('decisions_counted', 0)",
        ),
    ),
    (
        "005 since when somebody is at an ad",
        script("ALTER TABLE lease ADD COLUMN since INTEGER NOT NULL DEFAULT 0"),
    ),
    (
        "006 what settled a difference is found at once",
        script("CREATE INDEX fact_settled ON fact (accepted) WHERE adjudication = 1"),
    ),
    (
        "007 accounts whose contents were erased",
        script(
            "CREATE TABLE erased (account_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL)"
            " WITHOUT ROWID",
            # those of them that this mirror was told of by a version that passed over it
            "INSERT OR REPLACE INTO meta (key, value) SELECT 'outgrown', value > 0 FROM meta WHERE key = 'upto'",
        ),
    ),
    (
        "008 where sources disagree",
        script(
            "ALTER TABLE ad ADD COLUMN mismatch TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE ad ADD COLUMN severity INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX ad_mismatch ON ad (severity DESC, place, arrival) WHERE severity > 0",
        ),
    ),
    (
        "009 what came of decisions",
        script("CREATE INDEX ad_verdict ON ad (verdict, status, ai_verdict, decision_id) WHERE verdict <> ''"),
    ),
    (
        "010 what sources say of accounts, their use, renewals and tickets",
        script(
            """CREATE TABLE record (
                kind TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, account_id TEXT NOT NULL,
                seq INTEGER NOT NULL, observed_at INTEGER NOT NULL, checked_at INTEGER NOT NULL,
                first_at INTEGER NOT NULL, since TEXT NOT NULL, body TEXT NOT NULL,
                PRIMARY KEY (kind, id, source)) WITHOUT ROWID""",
            "CREATE INDEX record_account ON record (account_id, kind)",
            "CREATE INDEX fact_account ON fact (account_id, kind, accepted) WHERE ad_id = ''",
            # accounts whose summary is to be derived anew
            "CREATE TABLE unsummed (account_id TEXT PRIMARY KEY) WITHOUT ROWID",
            "CREATE TABLE summary (account_id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
            "INSERT OR REPLACE INTO meta (key, value) SELECT 'outgrown', value > 0 FROM meta WHERE key = 'upto'",
        ),
    ),
    (
        "011 how many ads of an account the platform rejected",
        script(
            # rejected ads are few, so that they are counted without looking at the others
            "CREATE INDEX ad_rejected ON ad (account_id) WHERE status = 'rejected'",
            "INSERT OR IGNORE INTO unsummed SELECT account_id FROM account WHERE account_id <> ''",
        ),
    ),
]
