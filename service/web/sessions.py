"""Sessions of the service's own pages, where the API asks for keys: a signed cookie lets the form compute, at a rate of its own.

The cookie is `<expiry>.<HMAC-SHA256 of it>`; it names nobody, is unreadable to scripts and is sent by pages of this origin only.
"""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie

NAME = "mathtutor_page"
LASTS = 12 * 3600
"""Seconds for which a page may compute after it was opened."""


def begun(secret: bytes, now: float) -> tuple[tuple[bytes, bytes], ...]:
    """The header that begins a session; none without a secret."""
    if not secret:
        return ()
    expiry = str(int(now) + LASTS)
    value = f"{NAME}={expiry}.{_signature(secret, expiry)}; Max-Age={LASTS}; Path=/; HttpOnly; SameSite=Strict"
    return ((b"set-cookie", value.encode()),)


def holds(cookies: str, secret: bytes, now: float) -> bool:
    """Whether the cookies of a request hold a session that has not ended."""
    if not secret or NAME not in cookies:
        return False
    try:
        given = SimpleCookie(cookies).get(NAME)
    except CookieError:
        return False
    expiry, _, signature = ("" if given is None else given.value).partition(".")
    return expiry.isdecimal() and expiry.isascii() and len(expiry) < 13 and int(expiry) > now and _equal(signature, secret, expiry)


def _equal(signature: str, secret: bytes, expiry: str) -> bool:
    return hmac.compare_digest(signature.encode(errors="replace"), _signature(secret, expiry).encode())


def _signature(secret: bytes, expiry: str) -> str:
    return hmac.new(secret, expiry.encode(), hashlib.sha256).hexdigest()
