"""What each key of a query means for this cache: a condition on an ad `a` of `store.lists`, as SQL.

A condition says the same as `domain.matching` says of one ad without a database; values are bound, never written in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from reviewtui.domain.query import (
    MISMATCH,
    SCORE_UNIT,
    STATES,
    BadQuery,
    Bound,
    Filter,
    Query,
    Words,
    fold,
    parse,
    unknown_account,
)
from reviewtui.services.desk import current_policy
from reviewtui.store.indexing import FORMAT, HOST, NAMED, inside_out
from reviewtui.store.lists import (
    ACTIVE,
    DECISION_ID,
    OWN_DECISIONS,
    PENDING_ASSIGNS,
    PULLED_DECISIONS,
    SEEN,
    STANDING,
    in_states,
)
from reviewtui.store.mismatches import differing
from reviewtui.store.outcomes import SPOKEN_SINCE
from reviewtui.store.reader import OPEN_STATES, Reader

if TYPE_CHECKING:
    from reviewtui.domain.policy_changes import Touched

MANY = 5_000
"""From so many ads with a facet on, a list meets them soon enough on its own way."""

_TOKEN = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")
_FLIPPED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}

_ASKED_BY_SOMEBODY = """(a.badge = 'asked' OR json_extract(a.detail, '$.why') IS NOT NULL
    OR EXISTS (SELECT 1 FROM work.fact f INDEXED BY fact_ad JOIN work.delivery d ON d.n = f.n
        WHERE f.ad_id = a.ad_id AND f.kind = 'ask' AND d.state NOT IN ('held', 'withdrawn')))"""
_MISMATCH = f"""(a.status IN ('rejected', 'active') AND iif(a.status = 'rejected', 'approve', 'reject') IN (
    SELECT a.ai_verdict UNION ALL SELECT verdict FROM main.fact WHERE id = {DECISION_ID}
    UNION ALL SELECT verdict FROM work.fact WHERE id = {DECISION_ID}))"""
"""The platform says other than the AI or the decision that holds."""
_UNSURE = "(a.ai_verdict NOT IN ('approve', 'reject') AND a.ai_score IS NOT NULL OR a.ai_verdict = 'unsure')"
_LAID = "m.ad_id = o.ad_id AND m.content_hash = o.content_hash"
_DISPUTED = f"""a.arrival IN (SELECT m.arrival FROM main.ad m INDEXED BY ad_disputed WHERE m.disputed = 1
        AND NOT EXISTS (SELECT 1 FROM work.overlay o WHERE {_LAID} AND {ACTIVE} AND NOT o.disputed)
    UNION ALL SELECT m.arrival FROM work.overlay o CROSS JOIN main.ad m ON {_LAID} WHERE {ACTIVE} AND o.disputed)"""

_SURPRISE = f"""a.arrival IN (SELECT m.arrival FROM main.ad m INDEXED BY ad_verdict
    CROSS JOIN main.fact f ON f.id = m.decision_id
    WHERE (m.verdict, m.status) IN (VALUES ('approve', 'rejected'), ('reject', 'active')) AND m.verdict <> ''
    AND {SPOKEN_SINCE} AND NOT EXISTS (SELECT 1 FROM work.overlay o WHERE {_LAID} AND {ACTIVE})
    UNION ALL SELECT m.arrival FROM main.fact p INDEXED BY fact_kind CROSS JOIN main.ad m ON m.ad_id = p.ad_id
    WHERE p.kind = 'appeal' AND p.target <> '' AND p.content_hash = m.content_hash AND m.state = 'appealed'
    AND NOT EXISTS (SELECT 1 FROM work.overlay o WHERE {_LAID} AND {ACTIVE}))"""


@dataclass(slots=True)
class Conditions:
    """Builds the conditions of one query. `user` stands for `me`; `now` in epoch ms."""

    reader: Reader
    user: str
    now: int
    values: dict[str, object] = field(default_factory=dict)
    driven: bool = False
    """Whether one of the groups so far finds its ads by an index of its own, in whatever state they are."""
    _nested: bool = False
    _drives: bool = False

    def bind(self, value: object) -> str:
        """A value, as it stands in SQL."""
        self.values[f"q{len(self.values)}"] = value
        return f":q{len(self.values) - 1}"

    def group(self, terms: Sequence[Filter]) -> str:
        """One of these filters holds, which are of one key; of a negated one, which stands alone, it does not."""
        self._drives = True
        if terms[0].key == "account":
            either = self._walked(self._accounts([term.value for term in terms]))
        else:
            either = " OR ".join(self._filter(term) for term in terms)
        if terms[0].negated:
            return f"NOT ({either})"
        self.driven = self.driven or self._drives
        return f"({either})"

    def _walked(self, condition: str) -> str:
        """A condition that is looked at ad by ad, along the list."""
        self._drives = False
        return condition

    def bound(self, bound: Bound) -> str:
        """The limit holds; an ad without such a figure is within none."""
        op, amount = bound.op, bound.amount
        if bound.key == "age":
            limit = f"a.created_at {_FLIPPED[op]} {self.bind(self.now - amount)}"
        elif bound.key == "due":
            limit = f"a.due_at IS NOT NULL AND a.due_at {op} {self.bind(self.now + amount)}"
        elif bound.key == "decided":
            then = f"f.at {_FLIPPED[op]} {self.bind(self.now - amount)}"
            limit = (
                "a.ad_id IN (SELECT f.ad_id FROM main.fact f INDEXED BY fact_kind WHERE f.kind = 'decision'"
                f" AND {then} AND {STANDING} UNION ALL SELECT f.ad_id FROM {OWN_DECISIONS} AND {then})"
            )
        elif bound.key == "score":
            limit = f"a.ai_score IS NOT NULL AND a.ai_score {op} {self.bind(amount / SCORE_UNIT)}"
        else:
            limit = f"a.spend_minor IS NOT NULL AND a.spend_minor {op} {self.bind(amount)}"
        return f"{'NOT ' if bound.negated else ''}({limit})"

    def query(self, query: Query) -> str:
        """All that a query asks of an ad, whatever list it is in: for a query within another."""
        parts = [self.bound(bound) for bound in query.bounds()]
        for terms in query.alternatives():
            if terms[0].key == "is" and terms[0].value in STATES:
                parts.append(self._stands(terms))
            else:
                parts.append(self.group(terms))
        wanted, unwanted = match_of(query.words())
        if wanted:
            parts.append(self.found(wanted))
        if unwanted:
            parts.append(f"NOT {self.found(unwanted)}")
        return " AND ".join(parts) or "1"

    def found(self, expression: str) -> str:
        """The full-text expression finds it."""
        return f"a.content_seq IN (SELECT rowid FROM main.ad_fts WHERE ad_fts MATCH {self.bind(expression)})"

    def _stands(self, terms: Sequence[Filter]) -> str:
        wanted = [state for term in terms for state in (OPEN_STATES if term.value == "open" else (term.value,))]
        state = f"""ifnull((SELECT {SEEN} FROM work.overlay o WHERE o.ad_id = a.ad_id
            AND o.content_hash = a.content_hash), a.state)"""
        return f"{'NOT ' if terms[0].negated else ''}{in_states(wanted, state)}"

    def _filter(self, term: Filter) -> str:
        value = term.value
        match term.key:
            case "is":
                return self._being(value)
            case "status":
                return self._walked(
                    f"({differing()} OR {_MISMATCH})" if value == MISMATCH else f"a.status = {self.bind(value)}"
                )
            case "mismatch":
                return differing(self.bind(value))
            case "lang":
                return self._walked(f"lower(a.language) = {self.bind(value)}")
            case "format":
                return self._facet(FORMAT, f"value = {self.bind(value)}")
            case "host":
                return self._host(value)
            case "ad":
                return f"a.ad_id = {self.bind(value)}"
            case "like":
                return self._like(value)
            case "by":
                return self._decided_by(self.user if value == "me" else value)
            case "verdict":
                return self._walked(self._verdict(value))
            case "reason":
                return self._reasons([value])
            case "section":
                return self._section(value)
            case "assigned":
                return self._assigned(self._person(value))
            case "claimed":
                return self._claimed(self._person(value))
        return self._walked(self._briefing(value))

    def _being(self, value: str) -> str:
        if value == "mine":
            return self._decided_by(self.user)
        if value == "rereview":
            return self._rereview()
        if value == "disputed":
            return _DISPUTED
        if value == "surprise":
            return _SURPRISE
        late = f"(a.due_at IS NOT NULL AND a.due_at < {self.bind(self.now)})"
        flags = {"late": late, "unsure": _UNSURE, "asked": _ASKED_BY_SOMEBODY, "waiting": "a.waiting = 1"}
        return self._walked(flags[value])

    def _person(self, value: str) -> str:
        return {"me": self.user, "none": ""}.get(value, value)

    def _accounts(self, wanted: list[str]) -> str:
        """Ads of the accounts of these ids, or whose names hold one of these words. A single account is an
        equality, so that its own index gives its ads in order.

        Raises:
            BadQuery: one of these is no account here. Within a briefing it is none, for others wrote that.
        """
        accounts = self.reader.accounts()
        known = [(account, fold(name)) for account, name in accounts]
        ids: list[str] = []
        for said in wanted:
            word = fold(said)
            found = [account for account, name in known if account == said or (word and word in name)]
            if said not in found and (not said or self.reader.has_ads_of(said)):
                found.append(said)
            if not found and not self._nested:
                raise unknown_account(said, (name for _, name in accounts))
            ids += [account for account in found if account not in ids]
        if len(ids) == 1:
            return f"a.account_id = {self.bind(ids[0])}"
        return f"a.account_id IN (SELECT value FROM json_each({self.bind(_json(ids))}))"

    def _host(self, domain: str) -> str:
        """It leads to this domain, or to what is under it."""
        whole = self.bind(inside_out(domain))
        label_ends = f"substr(value, length({whole}) + 1, 1) IN ('', '.')"
        return self._facet(HOST, f"value >= {whole} AND value < {whole} || '/' AND {label_ends}")

    def _facet(self, kind: str, values: str) -> str:
        """An ad with such a facet, found by the index of facets unless so many have it that the list meets them."""
        facets = f"FROM main.facet WHERE kind = '{kind}' AND {values}"
        most = {**self.values, "most": MANY}
        (many,) = self.reader.connection.execute(
            f"SELECT count(*) >= :most FROM (SELECT 1 {facets} LIMIT :most)", most
        ).fetchone()
        self._drives = self._drives and not many
        return f"{'+' if many else ''}a.content_seq IN (SELECT content_seq {facets})"

    def _like(self, ad_id: str) -> str:
        alike = self.reader.alike_of(ad_id)
        if not alike:
            return "0"
        wanted = self.bind(alike)
        found = f"a.content_seq IN (SELECT content_seq FROM main.likeness WHERE alike = {wanted})"
        return f"({'a.shape' if isinstance(alike, int) else 'a.content_hash'} = {wanted} AND {found})"

    def _decided_by(self, author: str) -> str:
        who, me = self.bind(author), self.bind(self.user)
        return (
            f"a.ad_id IN (SELECT f.ad_id FROM {PULLED_DECISIONS} AND f.author = {who}"
            f" UNION ALL SELECT f.ad_id FROM {OWN_DECISIONS} AND {who} = {me})"
        )

    def _verdict(self, verdict: str) -> str:
        said = self.bind(verdict)
        return (
            "(EXISTS (SELECT 1 FROM main.fact f INDEXED BY fact_ad WHERE f.ad_id = a.ad_id AND f.kind = 'decision'"
            f" AND f.verdict = {said} AND {STANDING})"
            f" OR a.ad_id IN (SELECT f.ad_id FROM {OWN_DECISIONS} AND f.verdict = {said}))"
        )

    def _reasons(self, codes: Sequence[str]) -> str:
        """Somebody gave one of these reasons, and did not take it back."""
        wanted = self.bind(_json(codes))
        return f"""a.ad_id IN (
            SELECT f.ad_id FROM json_each({wanted}) wanted CROSS JOIN main.reason r ON r.code = wanted.value
                CROSS JOIN main.fact f ON f.id = r.fact_id WHERE {STANDING}
            UNION ALL SELECT f.ad_id FROM {OWN_DECISIONS} AND EXISTS (
                SELECT 1 FROM json_each(CAST(f.body AS TEXT), '$.data.reasons') r
                WHERE json_extract(r.value, '$.code') IN (SELECT value FROM json_each({wanted}))))"""

    def _section(self, section: str) -> str:
        """Somebody gave a reason of this section of the policy, or the AI names one."""
        from reviewtui.domain.documents import sections_of  # few queries ask for it

        codes = [code for code, of in sections_of(current_policy(self.reader)).items() if of == section]
        named = self._facet(NAMED, f"value IN (SELECT value FROM json_each({self.bind(_json(codes))}))")
        return f"({self._reasons(codes)} OR {named})"

    def _assigned(self, user: str) -> str:
        who = self.bind(user)
        given = f"SELECT ad_id, user FROM ({PENDING_ASSIGNS})"
        pending = f"a.ad_id IN (SELECT ad_id FROM ({given}) WHERE user = {who})"
        if not user:
            free = f"+a.assignee = '' AND +a.ad_id NOT IN (SELECT ad_id FROM ({given}))"
            return self._walked(f"({free} OR +{pending})")
        return f"""a.arrival IN (
            SELECT m.arrival FROM main.ad m INDEXED BY ad_assigned WHERE m.assignee = {who} AND m.assignee <> ''
                AND m.ad_id NOT IN (SELECT ad_id FROM ({given}))
            UNION ALL SELECT m.arrival FROM ({given}) p CROSS JOIN main.ad m ON m.ad_id = p.ad_id
                WHERE p.user = {who})"""

    def _claimed(self, user: str) -> str:
        """Somebody's lease on it lasts; this user's own counts before the hub's word of it arrives."""
        now = self.bind(self.now)
        held = f"SELECT ad_id FROM main.lease WHERE holder <> '' AND expires_at > {now}"
        own = f"UNION ALL SELECT ad_id FROM work.claim WHERE NOT spent AND expires_at > {now}"
        if not user:
            return self._walked(f"a.ad_id NOT IN ({held} {own})")
        return f"a.ad_id IN ({held} AND holder = {self.bind(user)} {own if user == self.user else ''})"

    def _rereview(self) -> str:
        from reviewtui.domain.policy_changes import touched  # few queries ask for it
        from reviewtui.services.policy import revisions

        held = revisions(self.reader)
        return self.old_meaning(held[0].policy, touched(held)) if held else "0"

    def old_meaning(self, policy: str, codes: "Sequence[Touched]") -> str:
        """It stands by a decision under a code that the policy has touched since, and nobody judged it after that."""
        if not codes:
            return "0"
        since = "json_extract(CAST(f.body AS TEXT), '$.data.policy_revision') >= json_extract(t.value, '$[2]')"
        return f"""a.ad_id IN (SELECT held.ad_id FROM json_each({self.bind(_json(codes))}) t
            CROSS JOIN main.reason r ON r.code = json_extract(t.value, '$[0]') AND r.policy = {self.bind(policy)}
                AND r.revision < json_extract(t.value, '$[1]')
            CROSS JOIN main.fact held ON held.id = r.fact_id CROSS JOIN main.ad a ON a.ad_id = held.ad_id
            WHERE held.id = {DECISION_ID} AND NOT EXISTS (
                SELECT 1 FROM main.fact f INDEXED BY fact_ad WHERE f.ad_id = held.ad_id AND f.kind = 'decision'
                AND f.content_hash = held.content_hash AND f.accepted > held.accepted AND {since} AND {STANDING})
            AND NOT EXISTS (SELECT 1 FROM {OWN_DECISIONS} AND f.ad_id = held.ad_id
                AND f.content_hash = held.content_hash AND {since}
                AND NOT EXISTS (SELECT 1 FROM main.fact known WHERE known.id = f.id)))"""

    def _briefing(self, key: str) -> str:
        """The query of a briefing finds it; another briefing that the query names finds nothing."""
        from reviewtui.store.briefings import briefing_query  # few queries ask for it

        text = None if self._nested else briefing_query(self.reader, key)
        if text is None:
            return "0"
        try:
            query = parse(text)
        except BadQuery:
            return "0"
        driven, self._nested = self.driven, True
        found = self.query(query)
        self.driven, self._nested = driven, False
        return f"({found})"


def match_of(words: Sequence[Words]) -> tuple[str, str]:
    """Two full-text expressions, either may be empty: every wanted word, and any unwanted one.

    A word is matched as typed so far; quotes are exact. Without the marks that the index leaves out, a word
    is one token to both, however its accents were typed.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for word in words:
        tokens = _TOKEN.findall(_MARKS.sub("", word.text))
        if tokens:
            phrase = '"' + " ".join(tokens) + '"' + ("" if word.phrase else " *")
            (unwanted if word.negated else wanted).append(phrase)
    return " AND ".join(wanted), " OR ".join(unwanted)


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
