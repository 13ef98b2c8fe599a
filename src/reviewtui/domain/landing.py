"""Where an ad leads: the host of its link, as it is compared, counted and searched for."""

import re

_OTHER_SCHEME = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+-]*:(?!\d)")

_PLAIN = re.compile(r"https?://(?:www\.)*(?!www\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/?#][!-\[\]-~]*)?\Z")
"""What nearly every link is like: nothing in it could be read in two ways."""
_WWW = re.compile(r"\A(www\.)+")


def host_of(link: str) -> str:
    """The host that a link leads to, without `www.`: lower case, other scripts as punycode.

    A link may lack its scheme, as people write them. Empty where it is no web address, or one that programs
    could read in two ways.
    """
    link = link.strip()
    if plain := _PLAIN.match(link):
        return plain[1]
    from reviewtui.text import host_of as host_shown  # what is searched for is what is shown

    if "://" not in link:
        if _OTHER_SCHEME.match(link):
            return ""
        link = f"https://{link}"
    host = _WWW.sub("", host_shown(link).rstrip("."))
    return host if "." in host or host.startswith("[") else ""


def is_under(host: str, domain: str) -> bool:
    """Whether a host is this domain or belongs to it: `shop.acme.example` is under `acme.example`."""
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))
