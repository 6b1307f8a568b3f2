"""Sessions of the service's own pages, where the API asks for keys: a signed cookie lets the form compute, at a rate of its own.

The cookie is a signed time (itsdangerous, HMAC-SHA256); it names nobody, is unreadable to scripts and is sent by pages of this origin only.
"""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, TimestampSigner

from service.app import request_limits

NAME = "mathtutor_page"
LASTS = 12 * 3600
"""Seconds for which a page may compute after it was opened."""
SKEW = 60
"""Seconds by which the clocks of machines that share their keys may differ."""


class _Signer(TimestampSigner):
    """Signs with the time that it is given."""

    def __init__(self, secret: bytes, now: float) -> None:
        super().__init__(secret, salt=NAME, digest_method=hashlib.sha256)
        self._now = int(now)

    def get_timestamp(self) -> int:
        return self._now


def session_header(secret: bytes, now: float, is_secure: bool = False) -> tuple[tuple[bytes, bytes], ...]:
    """The header that begins a session; none without a secret. is_secure: the page came over TLS, and so must its requests."""
    if not secret:
        return ()
    value = _Signer(secret, now).sign("").decode()
    cookie = f"{NAME}={value}; Max-Age={LASTS}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if is_secure else ''}"
    return ((b"set-cookie", cookie.encode()),)


def is_open(cookies: str, secret: bytes, now: float) -> bool:
    """Whether the cookies of a request hold a session that has not ended."""
    if not secret:
        return False
    try:
        _Signer(secret, now + SKEW).unsign(cookie_value(NAME, cookies), max_age=LASTS + SKEW)
    except BadSignature:
        return False
    return True


def cookie_value(name: str, cookies: str) -> str:
    """The value of the last cookie of that name, empty without one. Linear; of a longer header nothing is looked at.

    The standard library's unquoting, which Starlette's parser uses, is quadratic in backslashes before Python 3.11.10.
    """
    if name not in cookies or len(cookies) > request_limits.most("cookies"):
        return ""
    pairs = (pair.partition("=") for pair in cookies.split(";"))
    return next((value.strip().strip('"') for key, _, value in reversed(list(pairs)) if key.strip() == name), "")
