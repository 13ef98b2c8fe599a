"""Where a hub is: the URL a person gave, checked and in one form."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from reviewtui.errors import ReviewError

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\Z")


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A checked address: `url` without a trailing slash; `loopback` if it never leaves this machine."""

    url: str
    host: str
    loopback: bool


def parse_address(text: str) -> HubAddress:
    """The address of a hub: https anywhere, plain http only to this machine.

    "This machine" is `localhost` or an address that parses as loopback: a name that merely looks like
    one could lead a token anywhere. What was typed is never repeated in an error, for it may hold a
    password.

    Raises:
        ReviewError: `address_unclear`, `address_scheme`, `address_extra` (a name, password, query or
            fragment in it), `address_plain` (http to another machine).
    """
    text = text.strip()
    if not text or "\\" in text or any(not c.isprintable() or c.isspace() for c in text):
        raise ReviewError("address_unclear")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if not _is_v6(parts.netloc) else (parts.hostname or "")
    except ValueError:
        raise ReviewError("address_unclear") from None
    if parts.scheme not in ("http", "https") or not text.lower().startswith(f"{parts.scheme}://"):
        raise ReviewError("address_scheme")
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise ReviewError("address_extra")
    loopback = _is_loopback(host)
    if _is_v6(parts.netloc):
        host = f"[{_v6(host)}]"
    elif not _HOST.match(host):
        raise ReviewError("address_unclear")
    if parts.scheme == "http" and not loopback:
        raise ReviewError("address_plain")
    place = host if port is None else f"{host}:{port}"
    return HubAddress(f"{parts.scheme}://{place}{parts.path.rstrip('/')}", host, loopback)


def _is_v6(netloc: str) -> bool:
    return netloc.rpartition("@")[2].startswith("[")


def _v6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except ValueError:
        raise ReviewError("address_unclear") from None
    if address.scope_id is not None:  # a zone means something on one machine only
        raise ReviewError("address_unclear")
    return str(address)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback
