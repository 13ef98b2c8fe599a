"""By what a line of a mail names an ad: ids in its text and links, names in quotes; and the account it speaks of.

A number counts by the last label before it: an ad's, an account's, or another's (a campaign, a page, an invoice…).
Next to "ad id" 6 to 20 digits are an ad's id; next to "ad" alone only 15 to 18, as the platform's ids have. Links are
read on the platform's own hosts alone, and never followed.
"""

import re
import unicodedata
from itertools import chain
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from reviewtui.intake.mail_html import LINK_LIMIT

LINE_LIMIT = 4000
"""Characters of one line that are read."""
NAME_LIMIT = 200
"""Characters of an ad's name."""
MOST = 50
"""Ads that one mail may name."""

_HOSTS = ("facebook.com", "meta.com")
_HOST = re.compile(r"[a-z0-9.-]+\Z")
_AD_KEYS = frozenset({"selected_ad_ids", "ad_ids", "ad_id", "adgroup_ids", "adgroup_id", "selected_adgroup_ids"})
_ACCOUNT_KEYS = frozenset({"act", "account_id", "ad_account_id"})
_FILTER = re.compile(r"(?:adgroup|\bad)[_.]?ids?[^0-9]{0,60}([0-9]{6,20})(?![0-9])", re.IGNORECASE)
_ID = re.compile(r"[0-9]{6,20}\Z")
_ACCOUNT_ID = re.compile(r"(?:act_)?([0-9]{5,20})\Z")

_URL = re.compile(r"https?://[^\s<>\"'“”«»]{1,2000}", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w.,/+-])(act_)?([0-9]{5,20})(?![\w/+]|[.,-][0-9])")
_LISTED = re.compile(r"(?<=[0-9]{10}),(?=[0-9]{10})")
_BETWEEN = re.compile(r"[\s,;/&|]*(?:\b(?:and|y|e|or|o)\b)?[\s,;/&|]*\Z")
_LABEL = re.compile(
    r"\b(?:(?P<account>(?:ad |ads )?accounts?|cuentas?(?: publicitarias?| de anuncios)?)"
    r"|(?P<other>ad ?sets?|campaigns?|pages?|invoices?|cases?|tickets?|references?|receipts?|transactions?|orders?|"
    r"phone|business(?: manager)?|pixel|requests?|polic(?:y|ies)|portfolio|posts?|conjuntos?(?: de anuncios)?|"
    r"campanas?|paginas?|facturas?|casos?|referencias?|recibos?|transaccion(?:es)?|pedidos?|telefono|negocio|"
    r"solicitud(?:es)?|politicas?|publicacion(?:es)?|rule|norma|section|seccion|standards?|reason|motivo)"
    r"|(?P<ad>ads?|advert(?:isement)?s?|adgroups?|anuncios?|avisos?|creatives?))\b"
)
_ID_WORD = re.compile(r"\b(?:ids?|identifiers?|identificador(?:es)?|numbers?|numeros?|num|no)\b|[#º°]")
_WINDOW = 60

_NAME = re.compile(
    r"“([^“”]{1,200})”|«([^«»]{1,200})»|(?<![\w\"])\"([^\"]{1,200})\"(?!\w)"
    r"|‘([^‘’]{1,200})’|(?<![\w'])'([^']{2,200})'(?![\w'])"
)
_NAME_LINE = re.compile(
    r"(?:ad(?:vert)?(?: name)?|name of (?:the|your) ad|anuncio|aviso|nombre del (?:anuncio|aviso))\s*[:\t]\s*(.+)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s*(?:ads?|advert|anuncio)\b")
_TAIL = re.compile(r"\s*(?:[(\t|]|[-–—]\s).*", re.DOTALL)


class Refs(NamedTuple):
    """What is named: ads by id and by name, accounts; in the order of their mention, each once."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def together(*parts: Refs) -> Refs:
    """All that several parts name, each once and in their order, at most `MOST` of a kind."""
    return Refs(*(tuple(dict.fromkeys(chain.from_iterable(kind)))[:MOST] for kind in zip(*parts, strict=True)))


def fold(text: str) -> str:
    """The text in small letters without accents, each character in its place."""
    if text.isascii():
        return text.lower()
    return "".join(_small(sign) for sign in text)


def _small(sign: str) -> str:
    bare = unicodedata.normalize("NFD", sign)[0].lower()
    return bare if len(bare) == 1 else sign


def find_refs(text: str, links: tuple[str, ...] = (), before: str = "") -> Refs:
    """What a line names. `before`: the line above it, whose label may speak of a number that begins this one."""
    text = text[:LINE_LIMIT]
    urls = [*links, *(url[:LINK_LIMIT].rstrip(".,;:!?)]") for url in _URL.findall(text))]
    plain = _URL.sub(lambda url: " " * len(url.group()), text)
    names, blanked = _find_names(plain)
    return together(*map(read_link, urls[:MOST]), _find_ids(blanked, before), Refs(names=names))


def read_link(url: str, *, inner: bool = False) -> Refs:
    """The ads and accounts that a link into the platform's own tools names."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        pairs = parse_qsl(f"{parts.query}&{parts.fragment}", max_num_fields=100)
    except ValueError:
        return Refs()
    if parts.scheme.lower() not in ("http", "https") or not _HOST.match(host):
        return Refs()
    if not any(host == known or host.endswith(f".{known}") for known in _HOSTS):
        return Refs()
    found = []
    for key, value in pairs:
        name, values = key.lower(), re.split(r"[\s,]+", value.strip())
        if name in _AD_KEYS:
            found.append(Refs(ids=tuple(one for one in values if _ID.match(one))))
        elif name in _ACCOUNT_KEYS:
            found.append(Refs(accounts=tuple(match[1] for one in values if (match := _ACCOUNT_ID.match(one)))))
        elif name.startswith("filter"):
            found.append(Refs(ids=tuple(_FILTER.findall(value))))
        elif name == "u" and not inner:
            found.append(read_link(value, inner=True))
    if not inner and any(refs.ids for refs in found):
        found.append(Refs(links=(url,)))
    return together(Refs(), *found)


def _find_ids(text: str, before: str) -> Refs:
    low = _LISTED.sub(", ", fold(text))
    ids, accounts = [], []
    kind, end = "", -1
    for number in _DIGITS.finditer(low):
        digits = number[2]
        lead = low[max(0, end) : number.start()]
        if number[1]:
            kind = "account"
        elif end < 0 or not _BETWEEN.match(lead):
            window = low[max(0, number.start() - _WINDOW) : number.start()]
            if not window.strip(" \t:#("):
                window = f"{fold(before)[-_WINDOW:]} {window}"
            kind = _kind(window)
        end = number.end()
        if kind == "account":
            accounts.append(digits)
        elif (kind == "ad id" and len(digits) >= 6) or (kind == "ad" and 15 <= len(digits) <= 18):
            ids.append(digits)
    return Refs(tuple(dict.fromkeys(ids)), (), tuple(dict.fromkeys(accounts)))


def _kind(window: str) -> str:
    """What a number after these words is the number of."""
    labels = list(_LABEL.finditer(window))
    if not labels:
        return ""
    last = labels[-1]
    if last.lastgroup != "ad":
        return last.lastgroup or ""
    around = window[max(0, last.start() - 18) : last.start()] + window[last.end() :]
    return "ad id" if _ID_WORD.search(around) else "ad"


def _find_names(text: str) -> tuple[tuple[str, ...], str]:
    """The names in quotes that are an ad's, and the text with blanks for whatever stands in quotes."""
    names = []
    low = fold(text)
    for quoted in _NAME.finditer(text):
        name = next(group for group in quoted.groups() if group is not None).strip()
        about_ad = _kind(low[max(0, quoted.start() - _WINDOW) : quoted.start()]).startswith("ad")
        if name and not name.isdigit() and (about_ad or _AFTER_NAME.match(low[quoted.end() :])):
            names.append(name)
    if not names and (line := _NAME_LINE.match(text.strip())):
        name = _TAIL.sub("", line[1]).strip(" .\"“”«»'")
        if name and not _DIGITS.search(name) and len(name) <= NAME_LIMIT:
            names.append(name)
    return tuple(dict.fromkeys(names)), blank_quotes(text)


def blank_quotes(text: str) -> str:
    """The text with blanks for what stands in quotes, of the same length."""
    return _NAME.sub(lambda quoted: " " * len(quoted.group()), text)
