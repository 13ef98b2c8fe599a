"""What other systems say, and what an ad is by all that was said of it.

An observation has the key (kind, id, source). Its fields are partial: an absent field keeps what the
source said before, an empty one clears it, a field nobody mapped is kept under `extra`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from reviewtui.domain.ads import AdStatus, Content, Creative, content_hash
from reviewtui.domain.likeness import shape
from reviewtui.domain.matching import Subject
from reviewtui.domain.priority import DUE_ASKED, DUE_RULE, DUE_SOURCE, Badge, badges, rank_of
from reviewtui.domain.reconcile import ALONE, MAIL, Around, is_told_by, judge, status_word
from reviewtui.domain.records import join_messages
from reviewtui.domain.scoring import PLAIN, CompiledRules, Judged
from reviewtui.domain.statements import SEVERITY, StatusTale

Fields = dict[str, Any]

TEXT_FIELDS = (
    "account_id", "account_name", "headline", "text", "link", "call_to_action", "targeting", "language", "format",
    "status", "configured_status", "spend_currency", "spend_period", "ai_verdict", "ai_model", "ai_reason", "why",
    "why_by", "name", "trust",
)  # fmt: skip
INT_FIELDS = ("spend_minor", "created_at", "status_at", "why_at", "due_at")
"""`spend_minor` in hundredths; the instants in epoch milliseconds."""
BOOL_FIELDS = ("customer_waiting",)
"""Said where it is so; a source says no more by leaving it empty."""
FLOAT_FIELDS = ("ai_score",)
"""The AI's own probability that the ad breaks policy, 0 to 1."""
TREE_FIELDS = ("creatives", "feedback", "issues", "evidence", "refs", "extra")
"""Lists of creatives, `ad_review_feedback` and `issues_info` as they came, where a report can be read again (name to
words), by what a sighting names its ad (`{"id" | "link" | "name": [...]}`), and unmapped columns."""
AD_FIELDS = (*TEXT_FIELDS, *INT_FIELDS, *BOOL_FIELDS, *FLOAT_FIELDS, *TREE_FIELDS)

ASKED_SOURCE = "ask"
"""The source in which the hub reports what people ask."""
ADDED, CHANGED, UNCHANGED, LATE = "added", "changed", "unchanged", "late"
MOST_WORDS = 40
"""So many words for a status are remembered of a source, those said last."""
CHECK_GRAIN = 15 * 60_000
"""An unchanged row moves its `checked_at` in steps of at least this many milliseconds."""


class Observed(msgspec.Struct, frozen=True, gc=False):
    """What one source says of one thing, merged over its reports.

    `observed_at`: when it last said something different; `checked_at`: when it last said anything. `since`:
    when each field that ever changed last did; the others are as they were at `first_at` (None: at
    `observed_at`). `heard`: each word for the status that the source ever said, when first and when last; the empty
    word where it said that there is none: the same whatever the order in which reports came. All in epoch ms.
    """

    source: str
    observed_at: int
    checked_at: int
    body: Fields
    first_at: int | None = None
    since: dict[str, int] = {}
    heard: dict[str, tuple[int, int]] = {}

    def said_at(self, field: str) -> int:
        """Since when the source says what it says of this field."""
        return self.since.get(field, self.observed_at if self.first_at is None else self.first_at)

    def status_heard(self) -> tuple[str, int, int]:
        """The source's last word for the status, since when it stands, and when it was last said.

        A word that came back after another counts from when that other one was last heard.
        """
        if not self.heard:
            return self.body.get("status", ""), self.said_at("status"), self.checked_at
        if len(self.heard) == 1:
            ((word, (first, last)),) = self.heard.items()
            return word, first, last
        word = max(self.heard, key=lambda one: (self.heard[one][1], one))
        first, last = self.heard[word]
        other = max(until for one, (_, until) in self.heard.items() if one != word)
        return word, first if first > other else other, last

    def last_said(self, status: AdStatus) -> int | None:
        """When the source last said that this is the status (epoch ms), whatever it said since; None if never."""
        heard = self.heard or {self.body.get("status", ""): (self.observed_at, self.checked_at)}
        return max((last for word, (_, last) in heard.items() if word and status_word(word) == status), default=None)


class Ad(msgspec.Struct, frozen=True, gc=False):
    """An ad by everything observed of it: derived, never stored as truth.

    `due_at`: when a decision is due (epoch ms), and `due_why` where that comes from. `rules_revision`: the
    revision of the rules by which it has its badges, rank and due time.
    """

    ad_id: str
    account_id: str
    content: Content
    content_hash: str
    language: str
    format: str
    status: AdStatus
    status_raw: str
    configured_status: str
    status_at: int | None
    feedback: Any
    spend_minor: int | None
    currency: str
    spend_period: str
    created_at: int
    checked_at: int
    ai_verdict: str
    ai_score: float | None
    ai_model: str
    ai_reason: str
    why: str
    why_by: str
    why_at: int | None
    queued: bool
    badges: tuple[Badge, ...]
    rank: int
    sources: tuple[tuple[str, int, int], ...]
    extra: Fields
    due_at: int | None = None
    due_why: str = ""
    customer_waiting: bool = False
    shape: int = 0
    rules_revision: int = 0
    name: str = ""
    mismatch: str = ""
    severity: int = 0
    tale: StatusTale | None = None


def merge(before: Mapping[str, Any], report: Mapping[str, Any]) -> Fields:
    """What a source says after a further report: absent keeps, empty (`""` or null) clears."""
    if not before and "extra" not in report:
        return {field: value for field, value in report.items() if value is not None and value != ""}
    after = dict(before)
    for field, value in report.items():
        if value is None or value == "":
            after.pop(field, None)
        elif field == "extra" and isinstance(value, Mapping):
            extra = merge(after.get("extra", {}), value)
            if extra:
                after["extra"] = extra
            else:
                after.pop("extra", None)
        elif field == "messages" and isinstance(value, list):
            after["messages"] = join_messages(after.get("messages", ()), value)
        else:
            after[field] = value
    return after


def hear(before: Observed, body: Fields, at: int) -> Observed:
    """What a source says once it says this, something different from before, at this instant."""
    old = before.body
    changed = {field: at for field in body if field not in old or old[field] != body[field]}
    since = {field: then for field, then in before.since.items() if field in body} | changed
    first_at = before.observed_at if before.first_at is None else before.first_at
    return Observed(before.source, at, at, body, first_at, since, before.heard)


def hear_status(heard: Mapping[str, tuple[int, int]], word: str, at: int) -> dict[str, tuple[int, int]]:
    """The words for the status that were heard, after this one was said at this instant (epoch ms)."""
    first, last = heard.get(word, (at, at))
    after = {**heard, word: (min(first, at), max(last, at))}
    if len(after) > MOST_WORDS:
        del after[min(after, key=lambda one: (after[one][1], one))]
    return after


def listen(
    before: Observed | None, source: str, fields: Mapping[str, Any], at: int, grain: int = CHECK_GRAIN
) -> tuple[str, Observed]:
    """What a source says once this report of it, observed at this instant (epoch ms), was heard; and what became of
    the report: `added`, `changed`, `unchanged`, or `late` (it tells of earlier). The same object if nothing changed.

    A report as old as the last one is newer: it came later. `grain`: in which steps an unchanged one is told.
    """
    if before is None:
        heard = {fields["status"] or "": (at, at)} if "status" in fields else {}
        return ADDED, Observed(source, at, at, merge({}, fields), at, heard=heard)
    after = merge(before.body, fields)
    heard = _heard_with(before, fields, at)
    if at < before.checked_at:
        outcome = UNCHANGED if after == before.body else LATE
        return outcome, before if heard == before.heard else msgspec.structs.replace(before, heard=heard)
    if after != before.body:
        return CHANGED, msgspec.structs.replace(hear(before, after, at), heard=heard)
    if at - before.checked_at < grain:
        return UNCHANGED, before
    return UNCHANGED, msgspec.structs.replace(before, checked_at=at, heard=heard)


def _heard_with(before: Observed, fields: Mapping[str, Any], at: int) -> dict[str, tuple[int, int]]:
    """The words for the status that a source was heard to say, with what these fields say."""
    if "status" not in fields:
        return before.heard
    heard = before.heard
    if not heard and (word := before.body.get("status")):
        heard = {word: (before.said_at("status"), before.checked_at)}
    return hear_status(heard, fields["status"] or "", at)


def needs_review(why: str, ai_verdict: str) -> bool:
    """Whether a person should look: somebody said why, or no AI was sure."""
    return bool(why) or ai_verdict not in ("approve", "reject")


def _by_field(reports: Sequence[Observed]) -> Fields:
    """Each field from the source that last said something different of it; later names win a tie.

    A kept sheet and a mail yield to the others where they are not the ones to ask (`_YIELDING`).
    """
    said: Fields = {}
    at: dict[str, int] = {}
    for report in sorted(reports, key=lambda report: report.source):
        for field, value in report.body.items():
            then = report.said_at(field)
            if field not in at or then >= at[field]:
                said[field], at[field] = value, then
    if any(is_told_by(report.source) for report in reports):
        said |= {field: _said_last(reports, field) for field in _YIELDING if field in said}
    extra: Fields = {}
    for report in sorted(reports, key=lambda report: (report.said_at("extra"), report.source)):
        extra.update(report.body.get("extra", ()))
    return said | {"extra": extra} if extra else said


def is_mail(source: str) -> bool:
    """Whether these reports are mails: evidence, which makes an ad nothing but known."""
    return source.partition(":")[0] == MAIL


def derive_ad(
    ad_id: str, reports: Sequence[Observed], first_seen: int, rules: CompiledRules = PLAIN, rules_revision: int = 0,
    around: Around = ALONE,
) -> Ad:  # fmt: skip
    """The ad by all its sources: each field from the source that last said something different; its status by
    `domain.reconcile`, with what is known around the reports. Where anybody else speaks, and does not only ask, mails
    say nothing but that.

    Of several due times, whoever they come from, the earliest counts; the customer waits where any source says so.
    `first_seen` (epoch ms) stands in where no source gives a creation time.
    """
    ordered = list(reports)
    if len(ordered) > 1:
        ordered.sort(key=lambda report: (report.observed_at, report.source))
    told = judge(ordered, around)
    if len(ordered) > 1 and any(not is_mail(report.source) and report.source != ASKED_SOURCE for report in ordered):
        ordered = [report for report in ordered if not is_mail(report.source)]
    if around.sightings:
        ordered += [asked for one in around.sightings if (asked := _question_in(one.said)) is not None]
    said = ordered[0].body if len(ordered) == 1 else _by_field(ordered)
    get = said.get
    content = Content(
        headline=get("headline", ""),
        text=get("text", ""),
        link=get("link", ""),
        call_to_action=get("call_to_action", ""),
        creatives=tuple(msgspec.convert(creatives, list[Creative])) if (creatives := get("creatives")) else (),
        targeting=get("targeting", ""),
    )
    created_at: int = get("created_at", first_seen)
    ai_verdict: str = get("ai_verdict", "")
    raw_status: str = get("status", "") if told is None else told.raw
    status = AdStatus.UNKNOWN if told is None else told.status
    worst = None if told is None else told.worst
    mismatch = "" if worst is None else worst.kind
    waiting = bool(get("customer_waiting")) or (
        len(ordered) > 1 and any(report.body.get("customer_waiting") for report in ordered)
    )
    judged = (
        _judge(ad_id, said, content, str(status), mismatch, created_at, waiting, rules) if rules.any else _UNJUDGED
    )
    due_at, due_why = _due(ordered, judged) if "due_at" in said or judged.due_at is not None else (None, "")
    marks = badges(
        asked=bool(get("why")),
        ai_verdict=ai_verdict,
        ai_score=get("ai_score"),
        spend_minor=get("spend_minor"),
        status=status,
        customer=waiting,
        mismatch=bool(mismatch),
        rules=rules.points,
        further=judged.badges,
    )
    return Ad(
        ad_id=ad_id,
        account_id=get("account_id", ""),
        content=content,
        content_hash=content_hash(content),
        language=get("language", ""),
        format=get("format", ""),
        status=status,
        status_raw=raw_status,
        configured_status=get("configured_status", ""),
        status_at=get("status_at"),
        feedback=get("feedback"),
        spend_minor=get("spend_minor"),
        currency=get("spend_currency", ""),
        spend_period=get("spend_period", ""),
        created_at=created_at,
        checked_at=max([report.checked_at for report in ordered]),
        ai_verdict=ai_verdict,
        ai_score=get("ai_score"),
        ai_model=get("ai_model", ""),
        ai_reason=get("ai_reason", ""),
        why=get("why", ""),
        why_by=get("why_by", ""),
        why_at=get("why_at"),
        queued=bool(get("why"))
        if around.own
        else needs_review(get("why", ""), ai_verdict) and _is_seen(said, ordered),
        badges=marks,
        rank=rank_of(marks, created_at, due_at),
        sources=tuple([(report.source, report.observed_at, report.checked_at) for report in ordered]),
        extra=get("extra", {}),
        due_at=due_at,
        due_why=due_why,
        customer_waiting=waiting,
        shape=shape(content),
        rules_revision=rules_revision,
        name=get("name", ""),
        mismatch=mismatch,
        severity=SEVERITY[mismatch] if mismatch else 0,
        tale=None if told is None else told.tale,
    )


_QUESTION = ("why", "why_by", "why_at", "due_at", "customer_waiting")


def _question_in(said: Observed) -> Observed | None:
    """What a row that named no ad asks about the one it is placed on; mails ask nothing."""
    if is_mail(said.source) or not said.body.get("why"):
        return None
    return msgspec.structs.replace(said, body={name: said.body[name] for name in _QUESTION if name in said.body})


def account_of(reports: Sequence[Observed]) -> str:
    """The account of an ad by all its sources."""
    if len(reports) == 1:
        return str(reports[0].body.get("account_id", ""))
    return str(_said_last(reports, "account_id") or "")


_YIELDING = ("account_id", "name")
"""What a kept sheet or a mail says of an ad only where no other source does: a slip in it moves no ad."""


def _said_last(reports: Sequence[Observed], field: str) -> Any:
    """A field of `_YIELDING` by all sources; None where none says it."""
    said = [report for report in reports if field in report.body]
    sure = [report for report in said if not is_told_by(report.source)]
    last = max(sure or said, key=lambda report: (report.said_at(field), report.source), default=None)
    return None if last is None else last.body[field]


def _is_seen(said: Fields, reports: Sequence[Observed]) -> bool:
    """Whether there is something of the ad to be read, or somebody asks: a sheet's row and a mail only tell of it."""
    if said.get("why") or said.get("text") or said.get("headline") or said.get("creatives"):
        return True
    return not all(is_told_by(report.source) for report in reports)


_UNJUDGED = Judged()


def _judge(
    ad_id: str, said: Fields, content: Content, status: str, mismatch: str, created_at: int, waiting: bool,
    rules: CompiledRules,
) -> Judged:  # fmt: skip
    """What the workspace's rules say of the ad."""
    get = said.get
    subject = Subject(
        ad_id=ad_id,
        account_id=get("account_id", ""),
        account=get("account_name", ""),
        headline=content.headline,
        text=content.text,
        link=content.link,
        language=get("language", ""),
        format=get("format", ""),
        status=status,
        mismatch=mismatch,
        ai_verdict=get("ai_verdict", ""),
        ai_score=get("ai_score"),
        ai_reason=get("ai_reason", ""),
        spend_minor=get("spend_minor"),
        created_at=created_at,
        why=get("why", ""),
        customer_waiting=waiting,
    )
    return rules.judge(subject)


def _due(reports: Sequence[Observed], judged: Judged) -> tuple[int | None, str]:
    """The earliest due time of all that there are, and where it comes from."""
    found = []
    for report in reports:
        if (at := report.body.get("due_at")) is not None:
            why = DUE_ASKED if report.source == ASKED_SOURCE else f"{DUE_SOURCE}:{report.source}"
            found.append((at, why))
    if judged.due_at is not None:
        found.append((judged.due_at, f"{DUE_RULE}:{judged.due_rule}"))
    return min(found, default=(None, ""))
