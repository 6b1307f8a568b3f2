"""Client addresses: the network address as limits and lanes count it, also behind proxies of our own."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

PREFIX = 64
"""Bits of an IPv6 address that are one client: who has one address has all that begin so."""


def address(scope: Scope, proxies: int) -> str:
    """The client's address; behind `proxies` of our own, the one that the outermost of them saw.

    Each proxy adds what it saw at the right end of `X-Forwarded-For`, in the last line or one of its own; what stands left of our
    proxies' was written by the client.
    """
    if proxies:
        seen = [part for line in _lines(scope, b"x-forwarded-for") for part in line.split(",") if part.strip()]
        if len(seen) >= proxies:
            return normalized(seen[-proxies].strip()[:64])
    return normalized(scope["client"][0]) if scope.get("client") else ""


def is_secure(scope: Scope, proxies: int) -> bool:
    """Whether the client came over TLS, as our own proxy tells where there is one."""
    if not proxies:
        return bool(scope.get("scheme") == "https")
    told = [part.strip() for line in _lines(scope, b"x-forwarded-proto") for part in line.split(",") if part.strip()]
    return bool(told) and told[-min(proxies, len(told))].lower() == "https"


def _lines(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


@lru_cache(maxsize=4096)
def normalized(written: str) -> str:
    """An address as it is counted: without port, brackets and zone, IPv4 inside IPv6 as IPv4, IPv6 by its /64.

    >>> normalized("[2001:db8::1]:443"), normalized("192.0.2.7:9000"), normalized("::ffff:192.0.2.7")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7')
    """
    found = _parsed(written)
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or _network(found))
    return written if found is None else str(found)


def _network(found: IPv6Address) -> str:
    return str(found) if found.is_loopback else str(ip_network((found, PREFIX), strict=False))


def _parsed(written: str) -> IPv4Address | IPv6Address | None:
    bare = written.strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return ip_address(bare.partition("%")[0])
    except ValueError:
        return None
