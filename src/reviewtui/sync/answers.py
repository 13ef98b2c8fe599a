"""What there is to learn from an answer that is a refusal, or from none at all."""

import email.utils
import ssl
from collections.abc import Mapping

import msgspec

from reviewtui.wire.messages import Problem


def problem_of(raw: bytes) -> Problem | None:
    """The problem that a hub tells of, if it is one."""
    try:
        return msgspec.json.decode(raw, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def retry_after(headers: Mapping[str, str], problem: Problem | None) -> float | None:
    """Seconds from `Retry-After` (a number, or a date beside the answer's own), else from the problem."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        until = email.utils.parsedate_to_datetime(said)
        sent = email.utils.parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - sent).total_seconds())
    except (ValueError, TypeError):
        return problem.retry_after if problem is not None else None


def is_distrust(error: BaseException | None) -> bool:
    """Whether this fault began with a certificate that is not trusted."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
