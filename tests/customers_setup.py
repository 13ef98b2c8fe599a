"""The demo's twelve customers in a home, as a sync would bring them: what sources say, and what was recorded."""

from typing import Any

import msgspec
from home_setup import Home
from hub_setup import NOW

from reviewtui.domain.facts import Publish, decode_body, decode_fact
from reviewtui.sample.ledger import PLATFORM, Ledger
from reviewtui.sample.looking_after import Customers
from reviewtui.services.accounts import sum_all
from reviewtui.wire.messages import FactRow, ObservationIn, RulesRow


def with_customers(home: Home) -> Home:
    """The same home with all of them, seen by an account manager."""
    ledger = Ledger(NOW, 7, lambda id: False)
    Customers(ledger).go_by()
    said: dict[tuple[str, str, str], ObservationIn] = {}
    facts: list[FactRow] = []
    rules: list[RulesRow] = []
    for step in ledger.steps():
        for raw in step.rows:
            if step.by == PLATFORM:
                row = msgspec.json.decode(raw, type=ObservationIn)
                said[row.kind, row.id, row.source] = row
                continue
            body: Any = decode_body(decode_fact(raw))
            if isinstance(body, Publish):
                rules.append(RulesRow(len(rules) + 1, "", body.name, body.revision, step.by, step.at, body.body))
            else:
                facts.append(home.fact_row(bytes(raw), step.by, "account-manager", body.account_id))
    home.plays("account-manager")
    records = [
        home.record(row.kind, row.id, row.fields, account=row.fields.get("account_id", row.id), source=row.source,
                    at=row.observed_at)
        for row in said.values()
    ]  # fmt: skip
    home.pull(records=records, facts=facts, rules=rules)
    sum_all(home.settings(), NOW)
    return home
