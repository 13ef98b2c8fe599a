"""Whom a client trusts to be a hub."""

import os
import ssl
from functools import lru_cache

import httpx

_NAMED = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For plain HTTP to this machine: reading the system's certificates would cost more than a round of the sync."""


def trust_for(base_url: str) -> ssl.SSLContext:
    """Whoever may answer at this address."""
    return _authorities(*map(os.environ.get, _NAMED)) if base_url.startswith("https:") else _NOBODY


@lru_cache(maxsize=1)
def _authorities(*_: str | None) -> ssl.SSLContext:
    """Whoever this system trusts, a company's own authority among them, or the usual authorities.

    OpenSSL's `SSL_CERT_FILE` and `SSL_CERT_DIR`, which are the arguments, name the system's, as they do for other
    programs. Read once for all connections, for it costs as much as a hundred requests.
    """
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
