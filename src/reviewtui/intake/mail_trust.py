"""Whether a mail comes from whom it says, by what the server that received it wrote down.

Nothing here asks anybody: only the receiving server saw the mail arrive, and its word is the one that counts
(RFC 8601). It is believed where all of this holds, and every doubt leaves the mail unverified:

- The topmost Authentication-Results header of a server that the user named stands above what the sender wrote. Those
  below it, those of other servers, and the ARC headers, which repeat what others claim, count for nothing.
- It says `dkim=pass` for a domain that the user listed, letter for letter, and that is the domain of the one From
  address. Where a server names the signing identity alone (`header.i`, not `header.d`), its domain is meant.
- The headers are whole: a line end or a zero byte inside one, or a line that is none, could make others of it.
"""

import re
from collections.abc import Collection, Sequence
from email.utils import mktime_tz, parsedate_tz
from typing import NamedTuple

from reviewtui.domain.statements import Trust

Headers = Sequence[tuple[str, str]]
"""Names and raw values, the topmost first."""

HEADER_LIMIT = 20_000
"""Characters of one header that is read."""

_FOLD = re.compile(r"\r?\n(?=[ \t])")
_PLAIN = re.compile(r"[\t\x20-\x7e]*\Z")
_SENDERS_OWN = frozenset({"from", "to", "subject", "date", "message-id", "mime-version", "dkim-signature"})

_COMMENT_SIGN = re.compile(r'\\.|["()]', re.DOTALL)
_SERVER = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\s+1)?\s*\Z")
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_CLAUSE = re.compile(rf'(?:[^";]|{_QUOTED})*')
_ITEM = re.compile(rf'([A-Za-z][\w/-]*(?:\.[\w-]+)?)=({_QUOTED}|[^\s";]*)(?:\s+|\Z)', re.ASCII)
_ADDRESS = r"[^<>()@,;:\"\\\s]+@([A-Za-z0-9.-]+)"
_FROM = re.compile(rf"\s*(?:(?:[^<>()@,;:\"\\]|{_QUOTED})*<{_ADDRESS}>|{_ADDRESS})\s*\Z")
_BY = re.compile(r"(?:\A|\s)by\s+([A-Za-z0-9.-]+)")


class Result(NamedTuple):
    """What a server found by one method: `dkim`, `pass`, and its properties such as `header.d`."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]

    def only(self, name: str) -> str:
        """The value of this property in lower case; empty where it has none, or several."""
        values = [value.lower() for key, value in self.properties if key == name]
        return values[0] if len(values) == 1 else ""


def unfold(value: str) -> str:
    """A raw header in one line; empty where it is too long or holds what no header may."""
    line = _FOLD.sub("", value)
    return line if len(line) <= HEADER_LIMIT and _PLAIN.match(line) else ""


def trust_of(headers: Headers, *, whole: bool, servers: Collection[str], domains: Collection[str]) -> Trust:
    """By what a mail with these headers is believed.

    Args:
        whole: the headers could be read without repair, and stand where the receiving server put them.
        servers: as they name themselves in Authentication-Results; none: nothing is verified.
        domains: exactly those that the platform signs by.
    """
    domain = sender_domain(headers)
    if not whole or not domain or domain not in domains:
        return Trust.UNVERIFIED
    results = _vouched(headers, servers)
    signed = any(_signs(result, domain) for result in results)
    return Trust.VERIFIED if signed else Trust.UNVERIFIED


def sender_domain(headers: Headers) -> str:
    """The domain of the one From address, in lower case; empty where it cannot be told without interpretation."""
    senders = [value for name, value in headers if name.lower() == "from"]
    if len(senders) != 1:
        return ""
    match = _FROM.match(unfold(senders[0]))
    return (match[1] or match[2]).lower() if match else ""


def received_at(headers: Headers, servers: Collection[str]) -> int | None:
    """When one of our servers took the mail in, in epoch ms, by the topmost header in which it says so."""
    known = {server.lower() for server in servers}
    for name, value in headers:
        if name.lower() == "received":
            route, _, date = unfold(value).rpartition(";")
            by = _BY.search(route)
            if by is not None and by[1].lower() in known:
                return instant_of(date)
    return None


def instant_of(date: str) -> int | None:
    """A mail's date in epoch ms; None for what is no date from 1970 on. A missing zone counts as UTC."""
    try:
        parts = parsedate_tz(date.strip()[:200])
        instant = None if parts is None else mktime_tz(parts if parts[9] is not None else (*parts[:9], 0))
    except (ValueError, TypeError, IndexError, OverflowError):  # the parser checks little
        return None
    return instant * 1000 if instant is not None and 0 <= instant < 253_402_300_800 else None


def _vouched(headers: Headers, servers: Collection[str]) -> Sequence[Result]:
    known = {server.lower() for server in servers}
    for name, value in headers:
        if name.lower() in _SENDERS_OWN:
            break
        if name.lower() == "authentication-results":
            server, results = read_results(unfold(value))
            if server in known:
                return results
            if not server:  # one that cannot be read may be ours
                break
    return ()


def _signs(result: Result, domain: str) -> bool:
    if (result.method, result.result) != ("dkim", "pass"):
        return False
    names = [name for name, _ in result.properties]
    by_domain, by_identity = result.only("header.d"), result.only("header.i").rpartition("@")[2]
    if "header.d" in names:
        return by_domain == domain and ("header.i" not in names or _within(by_identity, domain))
    return by_identity == domain


def _within(name: str, domain: str) -> bool:
    return name == domain or name.endswith(f".{domain}")


def read_results(text: str) -> tuple[str, tuple[Result, ...]]:
    """An Authentication-Results header in one line: the server that speaks (lower case), and its results.

    A strict reading of RFC 8601: where the standard allows several ways to write one thing, such as comments and
    spaces around `=`, only what servers write is taken. Anything else gives no server and no results.
    """
    bare = _without_comments(text)
    clauses = []
    at = 0
    while bare is not None and at <= len(bare):
        clause = _CLAUSE.match(bare, at)
        end = clause.end() if clause else at
        if end < len(bare) and bare[end] != ";":  # a quote that never closes
            return "", ()
        clauses.append(bare[at:end])
        at = end + 1
    head = _SERVER.match(clauses[0]) if clauses else None
    if head is None:
        return "", ()
    results = []
    for clause_text in clauses[1:]:
        text = clause_text.strip()
        if not text or text == "none":
            continue
        result = _read_result(text)
        if result is None:
            return "", ()
        results.append(result)
    return head[1].lower(), tuple(results)


def _read_result(text: str) -> Result | None:
    items, at = [], 0
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None:
            return None
        items.append((item[1].lower(), item[2]))
        at = item.end()
    method, result = items[0]
    if "." in method:
        return None
    properties = tuple((name, _bare(value)) for name, value in items[1:] if name != "reason")
    return Result(method.removesuffix("/1"), result.lower(), properties)


def _bare(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _without_comments(text: str) -> str | None:
    """The text with a space for each comment, nested ones too; None where one never ends."""
    kept, start, depth, quoted = [], 0, 0, False
    for sign in _COMMENT_SIGN.finditer(text):
        mark = sign.group()
        if mark == '"' and depth == 0:
            quoted = not quoted
        elif mark == "(" and not quoted:
            if depth == 0:
                kept.append(text[start : sign.start()] + " ")
            depth += 1
        elif mark == ")" and not quoted:
            depth -= 1
            start = sign.end()
            if depth < 0:
                return None
    return None if depth or quoted else "".join(kept) + text[start:]
