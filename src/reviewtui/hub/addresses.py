"""Which addresses of the internet are public, whatever form they come in. Pure."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
"""The only part of IPv6 that is given out; loopback, local, multicast and old transition forms lie outside it."""

# The special-purpose registries of IANA, as far as they lie within what is given out: RFC 6890 and its updates.
_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "3fff::/20",
    )
)  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether this leads to the public internet, and so does whatever address it carries within.

    An address within a zone of this machine (`fe80::1%eth0`) never does.
    """
    if getattr(address, "scope_id", None):
        return False
    within = carried(address)
    if within is not None:
        return is_public(within)
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return not any(address in network for network in _SPECIAL if network.version == address.version)


def carried(address: Address) -> IPv4Address | None:
    """The IPv4 address that a mapped (RFC 4291), NAT64 (RFC 6052) or 6to4 (RFC 3056) one leads to, if it is one."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
