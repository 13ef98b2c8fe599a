"""The customer's answer: our review and the platform's status of an ad, ready to be pasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reviewtui.domain.answering import Answerable, AnswerTemplates, answer, of_account, platform_told
from reviewtui.domain.decisions import Role, State
from reviewtui.domain.duties import FACTS
from reviewtui.domain.facts import FactKind, Ping, Verdict
from reviewtui.domain.outcomes import feedback_words
from reviewtui.domain.policy import Policy
from reviewtui.domain.rules import ANSWERS, read_document
from reviewtui.services.acts import cache_read, commit, make_fact
from reviewtui.services.ads import AdView, Past, open_ads
from reviewtui.services.desk import Desk, current_policy
from reviewtui.services.pings import page_answered
from reviewtui.store.pings import ads_of, count_of
from reviewtui.store.reader import Reader
from reviewtui.text import chat
from reviewtui.words import LANGUAGES

TITLE_MOST = 80
"""Characters of an ad's text that stand for it where it has no headline."""
ADS_MOST = 30
"""Ads of an account that an answer tells of, the newest first; the others are counted."""
VIA = "answer"
"""Where a question was asked that is known by its answer alone."""


class Question(NamedTuple):
    """What a customer asked, as far as an answer tells."""

    account_id: str
    ad_id: str
    question: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer ready to be pasted. `about`: of each ad, or of the account as a whole (`ad_id` ''), the account and
    the customer's question that it answers (`domain.pings.QUESTIONS`). `n`: how many ads it speaks of."""

    words: str
    about: tuple[Question, ...]
    n: int


def reply(reader: Reader, views: Sequence[AdView], ours: str) -> Reply:
    """What the customers of these ads are told, one after the other.

    In the ad's language where we speak it (`es-MX` is Spanish), else in ours.
    """
    templates, policy = answer_templates(reader), current_policy(reader)
    parts, about = [], []
    for view in views:
        language = language_of(view, ours)
        told = answerable(view, policy, language)
        parts.append("\n".join(answer(told, templates, language)))
        about.append(Question(view.account_id, view.ad_id, question_of(told)))
    return Reply("\n\n".join(parts), tuple(about), len(parts))


def reply_for_account(reader: Reader, account_id: str, now: int, user: str, language: str) -> Reply:
    """What a customer is told of all their ads; no words where there is none."""
    ids, total = ads_of(reader, account_id, ADS_MOST), count_of(reader, account_id)
    views = open_ads(reader, ids, now, user)
    policy = current_policy(reader)
    told = [answerable(views[id_], policy, language) for id_ in ids if id_ in views]
    lines = of_account(told, total, answer_templates(reader), language, now) if told else []
    return Reply("\n".join(lines), (Question(account_id, "", "approved"),), total)


def count_reply(desk: Desk, about: Sequence[Question]) -> int:
    """Count the questions that an answer was copied for, as one act; returns how many.

    Those of no account are not counted, nor are any for a user whose role keeps no count.

    Raises:
        ReviewError: `no_commit`, `no_cache`.
    """
    asked = [one for one in about if one.account_id]
    if not asked or Role(desk.role) not in FACTS[FactKind.PING]:
        return 0
    now, group_id = desk.clock(), desk.make_id() if len(asked) > 1 else ""
    with cache_read(desk):
        known = [page_answered(desk.reader, one.question, one.account_id, one.ad_id, now) for one in asked]
    commit(
        desk,
        [
            make_fact(
                desk, FactKind.PING, one.ad_id,
                Ping(one.account_id, one.question, now, via=VIA, known=by_page, answered=True), group_id=group_id,
            )
            for one, by_page in zip(asked, known, strict=True)
        ],
    )  # fmt: skip
    return len(asked)


def question_of(told: Answerable) -> str:
    """Which question of the customer's (`domain.pings.QUESTIONS`) an answer is about."""
    return "why" if told.review in ("rejected", "changes") or told.status == "rejected" else "approved"


def answer_templates(reader: Reader) -> AnswerTemplates:
    """The team's, as published last, or the packaged ones."""
    document = reader.document(ANSWERS)
    return read_document(AnswerTemplates, document[1] if document else None)


def language_of(view: AdView, ours: str) -> str:
    """In which language the ad's customer is answered."""
    theirs = view.language.lower().replace("_", "-").partition("-")[0]
    return theirs if theirs in LANGUAGES else ours


_REVIEWED = {Verdict.APPROVE: "approved", Verdict.REJECT: "rejected", Verdict.CHANGES: "changes"}


def _review(view: AdView, holding: Past | None) -> str:
    """What came of our review of the ad as it is now, as the page says it: an approval counts once nobody else is
    asked."""
    if holding is None or view.state == State.CHANGED:
        return "none" if view.state == State.AUTO else "in_review"
    said = {past.author for past in view.past if past.mark in ("holds", "second")}
    if holding.verdict == Verdict.APPROVE and len(said) < view.wanted and not holding.adjudicates:
        return "in_review"
    return _REVIEWED.get(holding.verdict, "in_review")  # type: ignore[call-overload, no-any-return]


def answerable(view: AdView, policy: Policy, language: str) -> Answerable:
    """What may be told of an ad: no note, no name of a colleague, nothing of the AI's, no other customer's."""
    holding = next((past for past in view.past if past.id == view.decision_id), None)
    codes = [code for name in (holding.codes if holding else ()) if (code := policy.code(name)) is not None]
    told = platform_told(view.status, view.status_raw, view.tale, view.status_at, view.checked_at)
    return Answerable(
        ad=chat(view.content.headline or view.name or view.content.text[:TITLE_MOST] or view.ad_id),
        review=_review(view, holding),
        decided_at=holding.at if holding is not None else 0,
        whys=tuple(code.customer_why.in_language(language) for code in codes),
        changes=tuple(code.customer_change.in_language(language) for code in codes),
        status=told.status,
        since=told.since,
        checked_at=told.checked_at,
        platform_whys=tuple(chat(said) for said in feedback_words(view.feedback)),
        being_checked=told.being_checked,
    )
