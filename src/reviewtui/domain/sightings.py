"""By what an ad can be found that a row or a mail does not name by its id: its link, or its name.

A key is a text: equal keys may mean the same ad. What names an ad exactly counts first, and only where it leaves one
ad; where several could be meant, none is.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from reviewtui.domain.landing import host_of
from reviewtui.domain.query import fold

BY_ID, BY_LINK, BY_NAME = 1.0, 0.8, 0.6
"""The confidence with which a sighting is taken for one of an ad."""
MOST_REFS = 20
"""So many of each kind are looked for."""
KEY_LENGTH = 200

_TRACKING = ("utm_", "fbclid", "gclid", "mc_", "hsa_")


class Wanted(NamedTuple):
    """What a sighting names its ad by: ids, and the keys of links and names."""

    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def keys(self) -> set[str]:
        """By which of them it is to be looked at again, once somebody has them."""
        return {*map(id_key, self.ids), *self.links, *self.names}


class Found(NamedTuple):
    """The ad a sighting is about, '' where none is, or several could be: those are `names`."""

    ad_id: str = ""
    confidence: float = 0.0
    names: tuple[str, ...] = ()


def id_key(ad_id: str) -> str:
    """The key of an ad's own id."""
    return _key("id", ad_id)


def waiting_key(account_id: str) -> str:
    """The key of what the platform will be asked about an account."""
    return _key("platform", account_id)


def provided(account_id: str, link: str, name: str) -> set[str]:
    """The keys by which an ad can be found, within its account and everywhere."""
    keys = {link_key(link)} if link else set()
    if name and (folded := fold_name(name)):
        keys |= {_key("name", f"{account_id}|{folded}"), _key("name", f"|{folded}")}
    keys.discard("")
    return keys


def wanted(fields: Mapping[str, Any]) -> Wanted:
    """What a sighting of these fields names its ad by."""
    refs: Mapping[str, Sequence[str]] = fields.get("refs") or {}
    account_id = fields.get("account_id", "")
    links = (link_key(link) for link in refs.get("link", ())[:MOST_REFS])
    names = (fold_name(name) for name in refs.get("name", ())[:MOST_REFS])
    return Wanted(
        tuple(dict.fromkeys(id_ for id_ in refs.get("id", ())[:MOST_REFS] if id_)),
        tuple(dict.fromkeys(filter(None, links))),
        tuple(dict.fromkeys(_key("name", f"{account_id}|{name}") for name in names if name)),
    )


def resolve(
    want: Wanted, account_id: str, holders: Callable[[str], Collection[str]], homes: Mapping[str, str]
) -> Found:
    """The ad that is meant. `holders`: the ads that have a key; `homes`: the account of each ad that there is.

    Within an account, an ad of another one is not meant, unless it is named by its id.
    """
    for ad_id in want.ids:
        if ad_id in homes:
            return Found(ad_id, BY_ID)
    several: set[str] = set()
    for keys, confidence in ((want.links, BY_LINK), (want.names, BY_NAME)):
        meant = {
            ad_id
            for key in keys
            for ad_id in holders(key)
            if ad_id in homes and (not account_id or homes[ad_id] == account_id)
        }
        if several and meant & several:
            meant &= several
        if len(meant) == 1:
            return Found(meant.pop(), confidence)
        several = meant or several
    return Found(names=tuple(sorted(several)[:MOST_REFS]))


def link_key(link: str) -> str:
    """The key of a landing page: without its scheme, `www.`, and what only tells where a visitor came from; '' for
    what is no web address."""
    host = host_of(link)
    if not host:
        return ""
    rest = link.strip().partition("://")[2] or link.strip()
    at = min((at for at in map(rest.find, "/?#") if at >= 0), default=-1)
    if at < 0 or rest[at:] == "/":
        return _key("link", host)
    try:
        parts = urlsplit(rest[at:] if rest[at] == "/" else f"/{rest[at:]}")
    except ValueError:
        return _key("link", host)
    asked = ""
    if parts.query:
        kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not name.startswith(_TRACKING)]
        asked = "?" + urlencode(sorted(kept)) if kept else ""
    return _key("link", f"{host}{parts.path.rstrip('/')}{asked}")


def fold_name(name: str) -> str:
    """A name as names are compared: without case, accents and how it is spaced."""
    return " ".join(fold(name).split())


def _key(kind: str, value: str) -> str:
    if len(value) > KEY_LENGTH:
        value = "#" + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}:{value}"


def by_key(rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Who has each key, by rows of (key, id)."""
    found: dict[str, set[str]] = {}
    for key, id_ in rows:
        found.setdefault(key, set()).add(id_)
    return found
