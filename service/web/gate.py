"""Who may ask, and how often: keys, rates and worker-seconds, before anything is read or computed. Pure ASGI."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.config import Settings
from service.errors import MathtutorError, RateLimited
from service.web import problems, sessions
from service.web.keys import Key, Keys
from service.web.rates import Rates

OPEN = frozenset(("/", "/healthz", "/readyz", "/docs", "/openapi.json", "/embed.js"))
OPEN_BELOW = ("/static/", "/lti/")
"""Asked for without a key: pages, their files, what describes the service, and what has an authorisation of its own."""
UNLIMITED = frozenset(("/healthz", "/readyz", "/metrics"))
LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
BEYOND_LOOPBACK = 600.0
"""Requests a minute for each client where nothing is set and the service listens beyond loopback."""


class Gate:
    """use: worker-seconds that a client used of late. Tells the routes who asks as `scope["asker"]`."""

    def __init__(
        self, app: ASGIApp, settings: Settings, use: Callable[[str], float], keys: Keys | None = None, rates: Rates | None = None
    ) -> None:
        self.app, self._use = app, use
        self._keys = keys or (Keys(Path(settings.keys)) if settings.keys else None)
        self._rate, self._page_rate = _rate(settings), settings.form_rate
        self._worker_seconds = settings.worker_seconds
        self._proxies = settings.proxies
        self._rates = rates or Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            told = self._admit(scope)
        except MathtutorError as error:
            await _refuse(error, scope, receive, send)
            return
        if self._keys is not None and self._page_rate and scope["path"] == "/" and not scope["asker"].startswith("page "):
            told = (*told, *sessions.begun(self._keys.secret(), time.time()))
        if not told:
            await self.app(scope, receive, send)
            return

        async def limited(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *told]
            await send(message)

        await self.app(scope, receive, limited)

    def _admit(self, scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
        """The headers that tell of the client's limits. Raises Unauthorized, Forbidden, RateLimited."""
        path = scope["path"]
        key = None
        client, rate = address(scope, self._proxies), self._rate
        if self._keys is not None:
            from_page = self._from_page(scope)
            if from_page and not path.startswith(OPEN_BELOW):
                client, rate = f"page {client}", self._page_rate
            elif path not in OPEN and not path.startswith(OPEN_BELOW) and scope["method"] != "OPTIONS":
                key = self._keys.known(_header(scope, b"authorization"))
                client = f"key {key.name}"
        scope["asker"] = client
        if path in UNLIMITED:
            return ()
        self._within_work(client, key)
        if key is not None and key.rate is not None:
            rate = key.rate
        if not rate:
            return ()
        may, left, next_free = self._rates.take(client, rate)
        told = _told(rate, left, next_free)
        if not may:
            raise RateLimited("That was a lot of requests in a short time. Please wait a moment.", retry_after=math.ceil(next_free))
        return told

    def _from_page(self, scope: Scope) -> bool:
        """Whether the request comes from a page of ours, which carries a session instead of a key."""
        if self._keys is None or not self._page_rate or _header(scope, b"authorization"):
            return False
        return sessions.holds(_header(scope, b"cookie"), self._keys.secret(), time.time())

    def _within_work(self, client: str, key: Key | None) -> None:
        most = self._worker_seconds if key is None or key.worker_seconds is None else key.worker_seconds
        if most and self._use(client) > most:
            raise RateLimited("Your computations have taken much time in the last minute. Please wait a moment.", retry_after=10)


def _rate(settings: Settings) -> float:
    if settings.rate is not None:
        return settings.rate
    return 0.0 if settings.host in LOOPBACK else BEYOND_LOOPBACK


def _told(rate: float, left: float, next_free: float) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"ratelimit-policy", b'"requests";q=%d;w=60' % rate),
        (b"ratelimit", b'"requests";r=%d;t=%d' % (left, math.ceil(next_free))),
    )


async def _refuse(error: MathtutorError, scope: Scope, receive: Receive, send: Send) -> None:
    refused = problems.response(error, scope)
    if error.status == 401:
        refused.headers["WWW-Authenticate"] = 'Bearer realm="mathtutor"'
    await refused(scope, receive, send)


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def address(scope: Scope, proxies: int) -> str:
    """The client's address; behind `proxies` of our own, the one that the outermost of them saw."""
    if proxies:
        seen = [part.strip() for part in _header(scope, b"x-forwarded-for").split(",") if part.strip()]
        if len(seen) >= proxies:
            return seen[-proxies][:64]
    return scope["client"][0] if scope.get("client") else ""


def warning(settings: Settings) -> str:
    """What the operator should hear at the start; empty where all is well."""
    if settings.host in LOOPBACK or settings.keys:
        return ""
    return "listening beyond this machine without keys: anybody who can reach it may compute here (set MATHTUTOR_KEYS)"
