"""The language of the search line: `cheap "act now" account:acme -is:decided age:>2d spend:>100 sort:age`.

Words and "phrases" are looked for in the text of an ad; `key:value` filters; a minus in front says not.
Every term must hold, except that several filters of one key that cannot hold together (two accounts, two
statuses, two states) are alternatives; see `EXCLUSIVE`. A link copied from Ads Manager stands for its ads.
"""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from reviewtui.domain.ads import AdStatus
from reviewtui.domain.facts import Verdict
from reviewtui.domain.values import BadValue, parse_minor
from reviewtui.errors import Misused
from reviewtui.words import say

MISMATCH = "mismatch"
"""As a status: the platform says other than the AI or the decision."""

STATES = ("open", "decided", "escalated", "changed", "auto")
"""Where an ad stands; one at a time."""

CLOSED: dict[str, tuple[str, ...]] = {
    "status": (*map(str, AdStatus), MISMATCH),
    "verdict": tuple(map(str, Verdict)),
    "is": (*STATES, "unsure", "asked", "mine"),
    "sort": ("rank", "age", "spend", "newest"),
}
"""Keys whose values are known, with those values. `sort:age` puts the oldest first."""

OPEN = ("account", "reason", "by", "lang", "ad")
"""Keys that take any value. `by:me` is whoever asks; `account:""` is no account."""

BOUNDED = ("age", "spend")
"""Keys that compare: `age:>2d` (m, h, d, w), `spend:>=100` (whole units of the ad's own currency)."""

KEYS = ("is", "account", "status", "reason", "verdict", "by", "age", "spend", "lang", "ad", "sort")
EXCLUSIVE = ("account", "status", "reason", "verdict", "by", "lang", "ad")
"""Keys of which several filters are alternatives; so are several states of `is`."""

MOST_TERMS = 64

_UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}
_KEYED = re.compile(r"([A-Za-z]\w*):(?!//)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.|\\\Z)*)(?:"|\Z)', re.DOTALL)
_AGE = re.compile(r"(>=|<=|>|<)(\d{1,6})([mhdw])")
_SPEND = re.compile(r"(>=|<=|>|<)([\d.,]{1,20})")
_LINK = re.compile(r"[^?]*\?(?:\S*[&#])?selected_ad_ids=([^&#\s]*)")
_EXAMPLE = {"age": "age:>2d", "spend": "spend:>100", "account": 'account:""', "by": "by:me", "ad": "ad:ID"}


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
    """A limit on age (milliseconds) or spend (minor units); `op` is one of `>`, `>=`, `<`, `<=`."""

    key: str
    op: str
    amount: int
    negated: bool = False


Term = Words | Filter | Bound


class Query(msgspec.Struct, frozen=True):
    """What was asked for, in the order it was typed, and the order wanted."""

    terms: tuple[Term, ...] = ()
    sort: str = "rank"

    def words(self) -> list[Words]:
        """What is to be found, or not found, in the text."""
        return [term for term in self.terms if isinstance(term, Words)]

    def bounds(self) -> list[Bound]:
        """The limits on age and spend."""
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
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        begin = at
        negated = text[at] == "-"
        at += negated
        keyed = _KEYED.match(text, at)
        at = keyed.end() if keyed else at
        value, at, quoted = _take(text, at)
        if keyed is None:
            terms += _free(value, quoted, negated)
        else:
            word = text[begin:at]
            key = _key(keyed[1], word)
            if not value and not (quoted and key == "account"):
                raise BadQuery("no_value", word, _first(key))
            if key == "sort":
                if negated:
                    raise BadQuery("unknown_key", word, f"sort:{value}")
                sort = _closed(key, value, word)
            else:
                terms.append(_term(key, value, word, negated))
        if len(terms) > MOST_TERMS:
            raise BadQuery("too_many", text[begin:at], str(MOST_TERMS))
    return Query(tuple(terms), sort)


def render(query: Query) -> str:
    """The query as one would type it: `parse` reads the same query from it."""
    typed = [_typed(term) for term in query.terms]
    if query.sort != "rank":
        typed.append(f"sort:{query.sort}")
    return " ".join(typed)


def only(ad_id: str) -> Query:
    """What asks for one ad, whatever its id looks like."""
    return Query((Filter("ad", ad_id),))


def complete(prefix: str) -> list[str]:
    """What the word being typed could become: keys, then the values of a key that has few."""
    minus = "-" if prefix.startswith("-") else ""
    key, colon, start = prefix.removeprefix("-").lower().partition(":")
    if not colon:
        return [f"{minus}{known}:" for known in KEYS if known.startswith(key)]
    values = CLOSED.get(key) or ((_EXAMPLE[key].partition(":")[2],) if key in ("age", "spend", "by") else ())
    return [f"{minus}{key}:{value}" for value in values if value.startswith(start)]


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
        raise BadQuery("unknown_key", word, _nearest(key, KEYS) + ":")
    return key


def _term(key: str, value: str, word: str, negated: bool) -> Term:
    if key in BOUNDED:
        return _bound(key, value, word, negated)
    if key in CLOSED:
        return Filter(key, _closed(key, value, word), negated)
    if key == "reason":
        value = value.upper()
    elif key == "lang" or (key == "by" and value.lower() == "me"):
        value = value.lower()
    return Filter(key, value, negated)


def _closed(key: str, value: str, word: str) -> str:
    folded = value.lower().replace("-", "_")
    if folded not in CLOSED[key]:
        raise BadQuery("unknown_value", word, f"{key}:{_nearest(folded, CLOSED[key])}")
    return folded


def _bound(key: str, value: str, word: str, negated: bool) -> Bound:
    if key == "age":
        if age := _AGE.fullmatch(value.lower()):
            return Bound(key, age[1], int(age[2]) * _UNITS[age[3]], negated)
    elif spend := _SPEND.fullmatch(value):
        try:
            return Bound(key, spend[1], parse_minor(spend[2]), negated)
        except BadValue:
            raise BadQuery("bad_bound", word, _EXAMPLE[key]) from None
    raise BadQuery("bad_bound", word, _EXAMPLE[key])


def _first(key: str) -> str:
    """A right use of the key."""
    return _EXAMPLE.get(key) or f"{key}:{CLOSED.get(key, ('…',))[0]}"


def _nearest(word: str, known: tuple[str, ...]) -> str:
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
    unit = next(unit for unit, length in _UNITS.items() if term.amount % length == 0)
    return f"{minus}age:{term.op}{term.amount // _UNITS[unit]}{unit}"


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
