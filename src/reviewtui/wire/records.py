"""What one source says of one thing of an account, as it travels (`domain.records`)."""

import msgspec


class RecordRow(msgspec.Struct, array_like=True, gc=False):
    """A record. `since` and `body` are the JSON of `Record.since` and `Record.body`, passed on undecoded."""

    seq: int
    account_id: str
    kind: str
    id: str
    source: str
    observed_at: int
    checked_at: int
    first_at: int
    since: str
    body: str
