"""Whether a fact about an account is well formed: what can be said of it without asking the database."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from reviewtui.domain.account_facts import (
    Acknowledge,
    Away,
    Churn,
    Correct,
    Cover,
    Remark,
    Reroute,
    Sentiment,
    Step,
    Stop,
    Watch,
)
from reviewtui.domain.documents import WORDS_LENGTH as WORDS_LIMIT
from reviewtui.domain.ids import FACT_ID
from reviewtui.domain.values import ID_LIMIT, INT64_MAX
from reviewtui.hub.reports import TEXT_LIMIT

WORD_LIMIT = 100
"""Characters of a word, such as a field's or a board's name."""
REASONS_MOST = 20
OVER_MOST = 200
"""Corrections that one replaces."""
_LEVELS = range(1, 6)
_encode = msgspec.json.Encoder().encode


def is_account(account_id: str) -> bool:
    """Whether it names an account."""
    return _is_id(account_id)


def _is_id(text: str) -> bool:
    return 0 < len(text) <= ID_LIMIT and "\0" not in text


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _short(*words: str) -> bool:
    return max(map(len, words)) <= WORD_LIMIT


def _worded(text: str) -> bool:
    return bool(text.strip()) and len(text) <= WORDS_LIMIT


def _is_amount(minor: int | None) -> bool:
    return minor is None or 0 <= minor <= INT64_MAX


def _correct(body: Correct) -> str:
    if not _is_id(body.id) or not body.kind or not body.field or not _short(body.kind, body.field):
        return "malformed"
    if len(_encode(body.value)) > TEXT_LIMIT or len(_encode(body.saw)) > TEXT_LIMIT or len(body.source) > ID_LIMIT:
        return "too_large"
    if len(body.over) > OVER_MOST or not all(map(FACT_ID.match, body.over)):
        return "malformed"
    return "" if _worded(body.why) else "bad_words"


def _churn(body: Churn) -> str:
    if not _is_day(body.on):
        return "malformed"
    if not _is_amount(body.amount_minor):
        return "bad_number"
    if len(body.reasons) > REASONS_MOST or not _short(body.currency, body.period, *body.reasons):
        return "too_large"
    return "" if max(len(body.text), len(body.hint), len(body.replacement)) <= WORDS_LIMIT else "bad_words"


def _sentiment(body: Sentiment) -> str:
    if body.level not in _LEVELS:
        return "bad_number"
    return "" if len(body.text) <= WORDS_LIMIT else "bad_words"


def _remark(body: Remark) -> str:
    if len(body.ticket) > ID_LIMIT or len(body.replaces) > ID_LIMIT or (body.again_on and not _is_day(body.again_on)):
        return "malformed"
    return "" if _worded(body.text) else "bad_words"


def _step(body: Step) -> str:
    if not body.play or not body.outcome or not _short(body.play, body.outcome, body.month):
        return "malformed"
    if not _is_amount(body.active):
        return "bad_number"
    return "" if len(body.why) <= WORDS_LIMIT else "bad_words"


def _stop(body: Stop) -> str:
    if not _is_id(body.ticket):
        return "malformed"
    return "" if max(len(body.why), len(body.reply)) <= WORDS_LIMIT else "bad_words"


def _reroute(body: Reroute) -> str:
    if not _is_id(body.ticket) or not (body.board or body.person) or not _short(body.board, body.person, body.rule):
        return "malformed"
    return "" if len(body.why) <= WORDS_LIMIT else "bad_words"


def _watch(body: Watch) -> str:
    return "" if _is_id(body.ticket) else "malformed"


def _acknowledge(body: Acknowledge) -> str:
    if not _is_id(body.id) or not body.kind or not body.what or not _short(body.kind, body.what):
        return "malformed"
    return "" if len(body.saw) <= TEXT_LIMIT else "too_large"


def _cover(body: Cover) -> str:
    return "" if _short(body.owner, body.backup) and len(body.why) <= WORDS_LIMIT else "bad_words"


def _away(body: Away) -> str:
    if not body.user or not _is_day(body.first) or not _is_day(body.last) or body.last < body.first:
        return "malformed"
    return "" if _short(body.user, body.cover) and len(body.group_id) <= ID_LIMIT else "too_large"


FAULTS: dict[type, Callable[[Any], str]] = {
    Correct: _correct,
    Churn: _churn,
    Sentiment: _sentiment,
    Remark: _remark,
    Step: _step,
    Stop: _stop,
    Reroute: _reroute,
    Watch: _watch,
    Acknowledge: _acknowledge,
    Cover: _cover,
    Away: _away,
}
"""By kind of body: the code of what is wrong with it, or ''."""

WORDS_OF: dict[type, tuple[str, ...]] = {Correct: ("why",), Remark: ("text",)}
"""Where one has words that it cannot do without."""
