"""The language of the search line: `cheap "act now" account:acme -is:decided age:>2d spend:>100 sort:age`.

Words and "phrases" are looked for in the text of an ad; `key:value` filters; a minus in front says not.
Every term must hold, except that several filters of one key that cannot hold together (two accounts, two
statuses, two states) are alternatives; see `EXCLUSIVE`. A link copied from Ads Manager stands for its ads.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import Verdict
from reviewtui.domain.landing import host_of
from reviewtui.domain.statements import MismatchKind
from reviewtui.domain.values import BadValue, parse_minor
from reviewtui.errors import Misused
from reviewtui.words import say

MISMATCH = "mismatch"
"""As a status: sources disagree on it, or the platform says other than the AI or the decision. As a key: the worst
way in which sources disagree."""

STATES = ("open", "decided", "escalated", "changed", "appealed", "second", "auto")
"""Where an ad stands (`decisions.State`); one at a time."""

FLAGS = ("unsure", "asked", "waiting", "late", "mine", "disputed", "rereview", "surprise")
"""What may hold of an ad beside its state: the AI was unsure; somebody asked; the customer waits; it is past its
due time; whoever asks decided it; opinions differ and nobody adjudicated; it was decided under a code that the
policy has changed since; the platform says the opposite of what was decided."""

CLOSED: dict[str, tuple[str, ...]] = {
    "status": (*map(str, AdStatus), MISMATCH),
    MISMATCH: tuple(map(str, MismatchKind)),
    "verdict": tuple(map(str, Verdict)),
    "is": (*STATES, *FLAGS),
    "sort": ("rank", "age", "spend", "newest", "due", "agreement"),
}
"""Keys whose values are known, with those values. `sort:age` puts the oldest first, `sort:due` what is due soonest,
`sort:agreement` what reviewers agree on least."""

OPEN = (
    "account", "reason", "section", "by", "assigned", "claimed", "lang", "format", "host", "like", "briefing", "ad",
)  # fmt: skip
"""Keys that take any value. `account:""` is no account; `section:` a section of the policy; `host:` the landing
domain, or what it is under; `like:` an ad, for those near-identical to it; `briefing:` the key of a briefing, for
the ads its query finds."""

PEOPLE = ("by", "assigned", "claimed")
"""Keys whose value is a user; `me` is whoever asks. `none`, except with `by`, is nobody."""

BOUNDED = ("age", "due", "decided", "spend", "score")
"""Keys that compare: `age:>2d` (m, h, d, w) since it was made, `due:<4h` until it is due (below 0 it is late),
`decided:<7d` since somebody decided it, `spend:>=100` (whole units of the ad's own currency), `score:>0.4` (the
AI's, 0 to 1)."""

SCORE_UNIT = 1_000_000
"""A bound on the score is a whole number of these parts of 1."""

KEYS = (
    "is", "account", "status", "mismatch", "reason", "section", "verdict", "by", "assigned", "claimed", "age", "due",
    "decided", "spend",
    "score", "lang", "format", "host", "like", "briefing", "ad", "sort",
)  # fmt: skip
EXCLUSIVE = (*OPEN, "status", MISMATCH, "verdict")
"""Keys of which several filters are alternatives; so are several states of `is`."""

MOST_TERMS = 64
MOST_COMPLETIONS = 20

_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}
_KEYED = re.compile(r"([A-Za-z]\w*):(?!//)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.|\\\Z)*)(?:"|\Z)', re.DOTALL)
_SPANS = {
    "age": re.compile(r"(>=|<=|>|<)(\d{1,6})([mhdw])"),
    "due": re.compile(r"(>=|<=|>|<)(-?\d{1,6})([mhdw])"),
    "decided": re.compile(r"(>=|<=|>|<)(\d{1,6})([mhdw])"),
}
_SCORE = re.compile(r"(>=|<=|>|<)(0?\.\d{1,6}|[01](?:\.0{0,6})?)")
_SPEND = re.compile(r"(>=|<=|>|<)([\d.,]{1,20})")
_LINK = re.compile(r"[^?]*\?(?:\S*[&#])?selected_ad_ids=([^&#\s]*)")
_EXAMPLE = {
    "age": "age:>2d", "due": "due:<4h", "decided": "decided:<7d", "spend": "spend:>100", "score": "score:>0.4",
    "account": 'account:""',
    "by": "by:me", "assigned": "assigned:me", "claimed": "claimed:none", "host": "host:shop.example",
    "ad": "ad:ID", "like": "like:ID",
}  # fmt: skip


class Words(msgspec.Struct, frozen=True):
    """Something to find in the text: one word, or a phrase of words in this order."""

    text: str
    phrase: bool = False
    negated: bool = False


class Filter(msgspec.Struct, frozen=True):
    """A key with a value, of `CLOSED` or `OPEN`."""

    key: str
    value: str
    negated: bool = False


class Bound(msgspec.Struct, frozen=True):
    """A limit on age, due time or the time since a decision (milliseconds), spend (minor units) or score (parts of
    `SCORE_UNIT`).

    `op` is one of `>`, `>=`, `<`, `<=`.
    """

    key: str
    op: str
    amount: int
    negated: bool = False


Term = Words | Filter | Bound


class Token(NamedTuple):
    """A word of a line: as it was typed, its key ('' for none), its value, whether that is in quotes, and whether a
    minus stands in front."""

    typed: str
    key: str
    value: str
    quoted: bool
    negated: bool


class Query(msgspec.Struct, frozen=True):
    """What was asked for, in the order it was typed, and the order wanted."""

    terms: tuple[Term, ...] = ()
    sort: str = "rank"

    def words(self) -> list[Words]:
        """What is to be found, or not found, in the text."""
        return [term for term in self.terms if isinstance(term, Words)]

    def bounds(self) -> list[Bound]:
        """The limits on what can be compared."""
        return [term for term in self.terms if isinstance(term, Bound)]

    def alternatives(self) -> list[list[Filter]]:
        """The filters in groups: of each group one must hold. A negated filter stands alone."""
        groups: dict[object, list[Filter]] = {}
        for term in self.terms:
            if isinstance(term, Filter):
                shared = term.key in EXCLUSIVE or term.value in STATES
                groups.setdefault(term if term.negated or not shared else term.key, []).append(term)
        return list(groups.values())


class BadQuery(Misused):
    """A word of the query that means nothing, and the nearest that does."""

    def __init__(self, code: str, word: str, suggestion: str) -> None:
        if word.startswith("-") and code in ("unknown_value", "no_value", "bad_bound"):
            suggestion = "-" + suggestion
        super().__init__(code, word=word, suggestion=suggestion)
        self.word = word
        self.suggestion = suggestion

    def __str__(self) -> str:
        return say(f"query.{self.code}", **self.values)


def parse(text: str) -> Query:
    """What a line of search means. A quote that is not closed yet runs to the end.

    Raises:
        BadQuery: it names the wrong word and the nearest right one.
    """
    terms: list[Term] = []
    sort = "rank"
    for token in tokens(text):
        value, word = token.value, token.typed
        if not token.key:
            terms += _free(value, token.quoted, token.negated)
        else:
            key = _key(token.key, word)
            if not value and not (token.quoted and key == "account"):
                raise BadQuery("no_value", word, _first(key))
            if key == "sort":
                if token.negated:
                    raise BadQuery("unknown_key", word, f"sort:{value}")
                sort = _closed(key, value, word)
            else:
                terms.append(_term(key, value, word, token.negated))
        if len(terms) > MOST_TERMS:
            raise BadQuery("too_many", word, str(MOST_TERMS))
    return Query(tuple(terms), sort)


def tokens(text: str) -> Iterator[Token]:
    """The words of a line in the language of the search line, whatever keys it is about."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        begin = at
        negated = text[at] == "-"
        at += negated
        keyed = _KEYED.match(text, at)
        value, at, quoted = _take(text, keyed.end() if keyed else at)
        yield Token(text[begin:at], keyed[1] if keyed else "", value, quoted, negated)


def render(query: Query) -> str:
    """The query as one would type it: `parse` reads the same query from it."""
    typed = [_typed(term) for term in query.terms]
    if query.sort != "rank":
        typed.append(f"sort:{query.sort}")
    return " ".join(typed)


def only(ad_id: str) -> Query:
    """What asks for one ad, whatever its id looks like."""
    return Query((Filter("ad", ad_id),))


def complete(prefix: str, known: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """What the word being typed could become: keys, then values, those that begin so before those with such a word.

    `known`: the values of an open key in this cache, by key: `account` (names), `lang`, `reason`, `by` (users)…
    """
    minus = "-" if prefix.startswith("-") else ""
    key, colon, start = prefix.removeprefix("-").partition(":")
    key = key.lower()
    if not colon:
        return [f"{minus}{name}:" for name in KEYS if name.startswith(key)]
    if key in BOUNDED:
        values: Sequence[str] = (_EXAMPLE[key].partition(":")[2],)
        return [f"{minus}{key}:{value}" for value in values if value.startswith(start)]
    values = CLOSED.get(key) or (known or {}).get("by" if key in PEOPLE else key, ())
    if key in PEOPLE:
        values = ("me", *(("none",) if key != "by" else ()), *values)
    wanted = fold(start.removeprefix('"'))
    folded = [(value, fold(value)) for value in dict.fromkeys(values)]
    begin = [value for value, plain in folded if plain.startswith(wanted)]
    inside = [value for value, plain in folded if f" {wanted}" in plain and not plain.startswith(wanted)]
    return [minus + _typed(Filter(key, value)) for value in [*begin, *inside][:MOST_COMPLETIONS]]


def begun(text: str) -> int:
    """Where in a line the word being typed begins: its whole length where none does. A quote may hold spaces."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        begin = at
        at += text[at] == "-"
        keyed = _KEYED.match(text, at)
        _, at, _ = _take(text, keyed.end() if keyed else at)
        if at >= len(text):
            return begin
    return at


def unknown_account(value: str, names: Iterable[str]) -> BadQuery:
    """What to say of an account that is not there: the name nearest to what was typed, or none where none is near."""
    from difflib import get_close_matches

    folded = {fold(name): name for name in names if name}
    near = get_close_matches(fold(value)[:80], folded, n=1, cutoff=0.5)
    word = _typed(Filter("account", value))
    if not near:
        return BadQuery("no_account", word, "account:")
    return BadQuery("unknown_account", word, _typed(Filter("account", folded[near[0]])))


def fold(text: str) -> str:
    """The text for comparing as people do: without case, accents and typographic variants.

    Marks that make another letter (a Hindi vowel, a Japanese voicing) stay.
    """
    if text.isascii():
        return text.lower()
    open_form = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", open_form))


def _take(text: str, at: int) -> tuple[str, int, bool]:
    """The value that begins here, where it ends, and whether it was in quotes."""
    quoted = _QUOTED.match(text, at)
    if quoted:
        return re.sub(r'\\(["\\])', r"\1", quoted[1]), quoted.end(), True
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[at:end], end, False


def _free(value: str, quoted: bool, negated: bool) -> Iterable[Term]:
    """The terms of a word or phrase that has no key."""
    link = None if quoted else _LINK.match(value)
    if link:
        from urllib.parse import unquote

        ids = [ad_id for ad_id in unquote(link[1]).split(",") if ad_id.strip()]
        if not ids:
            raise BadQuery("no_ad_in_link", value, _EXAMPLE["ad"])
        return [Filter("ad", ad_id.strip(), negated) for ad_id in ids]
    return [Words(value, quoted, negated)] if value.strip() else []


def _key(name: str, word: str) -> str:
    key = name.lower()
    if key not in KEYS:
        raise BadQuery("unknown_key", word, nearest(key, KEYS) + ":")
    return key


def _term(key: str, value: str, word: str, negated: bool) -> Term:
    if key in BOUNDED:
        return _bound(key, value, word, negated)
    if key in CLOSED:
        return Filter(key, _closed(key, value, word), negated)
    if key == "reason":
        value = value.upper()
    elif key == "host":
        bare = value.strip("*.")
        value = host_of(bare) or bare.lower() or value
    elif key in ("lang", "format", "section") or (key in PEOPLE and value.lower() in ("me", "none")):
        value = value.lower()
    return Filter(key, value, negated)


def _closed(key: str, value: str, word: str) -> str:
    folded = value.lower().replace("-", "_")
    if folded not in CLOSED[key]:
        raise BadQuery("unknown_value", word, f"{key}:{nearest(folded, CLOSED[key])}")
    return folded


def _bound(key: str, value: str, word: str, negated: bool) -> Bound:
    if key in _SPANS:
        if span := _SPANS[key].fullmatch(value.lower()):
            return Bound(key, span[1], int(span[2]) * _UNITS[span[3]], negated)
    elif key == "score":
        if score := _SCORE.fullmatch(value):
            return Bound(key, score[1], round(float(score[2]) * SCORE_UNIT), negated)
    elif spend := _SPEND.fullmatch(value):
        try:
            return Bound(key, spend[1], parse_minor(spend[2]), negated)
        except BadValue:
            raise BadQuery("bad_bound", word, _EXAMPLE[key]) from None
    raise BadQuery("bad_bound", word, _EXAMPLE[key])


def _first(key: str) -> str:
    """A right use of the key."""
    return _EXAMPLE.get(key) or f"{key}:{CLOSED.get(key, ('…',))[0]}"


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The one of these words that is most like this one."""
    from difflib import get_close_matches

    return (get_close_matches(word[:40], known, n=1, cutoff=0) or [known[0]])[0]


def _typed(term: Term) -> str:
    minus = "-" if term.negated else ""
    if isinstance(term, Words):
        return minus + (_in_quotes(term.text) if term.phrase else term.text)
    if isinstance(term, Filter):
        bare = term.value and not term.value.startswith('"') and not any(map(str.isspace, term.value))
        return f"{minus}{term.key}:{term.value if bare else _in_quotes(term.value)}"
    if term.key == "spend":
        whole, cents = divmod(term.amount, 100)
        return f"{minus}spend:{term.op}{whole}{f'.{cents:02}' if cents else ''}"
    if term.key == "score":
        score = f"{term.amount / SCORE_UNIT:.6f}".rstrip("0").rstrip(".")
        return f"{minus}score:{term.op}{score}"
    unit = next(unit for unit, length in _UNITS.items() if term.amount % length == 0)
    return f"{minus}{term.key}:{term.op}{term.amount // _UNITS[unit]}{unit}"


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
