"""Sessions of the service's own pages, where the API asks for keys: a signed cookie lets the form compute, at a rate of its own.

The cookie is `<expiry>.<HMAC-SHA256 of it>`; it names nobody, is unreadable to scripts and is sent by pages of this origin only.
"""

from __future__ import annotations

import hashlib
import hmac

from service.app import request_limits as budget

NAME = "mathtutor_page"
LASTS = 12 * 3600
"""Seconds for which a page may compute after it was opened."""


def begun(secret: bytes, now: float, is_secure: bool = False) -> tuple[tuple[bytes, bytes], ...]:
    """The header that begins a session; none without a secret. is_secure: the page came over TLS, and so must its requests."""
    if not secret:
        return ()
    expiry = str(int(now) + LASTS)
    value = (
        f"{NAME}={expiry}.{_signature(secret, expiry)}; Max-Age={LASTS}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if is_secure else ''}"
    )
    return ((b"set-cookie", value.encode()),)


def holds(cookies: str, secret: bytes, now: float) -> bool:
    """Whether the cookies of a request hold a session that has not ended."""
    if not secret:
        return False
    expiry, _, signature = value_of(NAME, cookies).partition(".")
    return expiry.isdecimal() and expiry.isascii() and len(expiry) < 13 and int(expiry) > now and _equal(signature, secret, expiry)


def value_of(name: str, cookies: str) -> str:
    """The value of the last cookie of that name, empty without one. Linear; of a longer header nothing is looked at."""
    if name not in cookies or len(cookies) > budget.most("cookies"):
        return ""
    pairs = (pair.partition("=") for pair in cookies.split(";"))
    return next((value.strip().strip('"') for key, _, value in reversed(list(pairs)) if key.strip() == name), "")


def _equal(signature: str, secret: bytes, expiry: str) -> bool:
    return hmac.compare_digest(signature.encode(errors="replace"), _signature(secret, expiry).encode())


def _signature(secret: bytes, expiry: str) -> str:
    return hmac.new(secret, expiry.encode(), hashlib.sha256).hexdigest()
