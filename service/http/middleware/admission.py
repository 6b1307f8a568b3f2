"""Admission: who may ask, and how often, by keys, rates and worker-seconds, before anything is read or computed. Pure ASGI."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.app.api_keys import Key, Keys
from service.config import Settings
from service.errors import Forbidden, InvalidRequest, MathtutorError, RateLimited
from service.http import problems
from service.http.middleware import sessions
from service.http.middleware.addresses import address, is_secure
from service.http.middleware.allowance import OFTEN, Allowance
from service.http.middleware.rates import RateLimiter
from service.http.middleware.response_cache import LINES, header_lines

log = structlog.stdlib.get_logger("mathtutor.gate")
OPEN = frozenset(("/", "/healthz", "/readyz", "/docs", "/openapi.json", "/embed.js"))
OPEN_BELOW = ("/static/", "/lti/")
"""Asked for without a key: pages, their files, what describes the service, and what has an authorisation of its own."""
TASKS = "/tasks/"
"""Exercises: their ids open them, at the rate of the service's own pages, to students who have no key."""
NOT_FOR_PAGES = ("/batch", "/metrics")
"""What a session of a page does not open."""
UNLIMITED = frozenset(("/healthz", "/readyz", "/metrics"))
LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
WRONG_KEYS = 30.0
"""Keys that are not known here which one address may try in a minute."""
BEYOND_LOOPBACK = 600.0
"""Requests a minute for each client where nothing is set and the service listens beyond loopback."""

Limits = tuple[int, int, int]
"""Requests a minute, requests left, seconds until one more is free."""
LIMIT_HEADERS = ((b"ratelimit-policy", b'"requests";q=%d;w=60'), (b"ratelimit", b'"requests";r=%d;t=%d'))
LIMIT_LINES = header_lines(LIMIT_HEADERS)
"""The same in one piece, as a remembered answer takes them."""


class Admission:
    """Lets a request in, and tells the routes who asks (`scope["client_id"]`) and what it may take further (`scope["allowance"]`).

    use: worker-seconds that a client used of late.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, use: Callable[[str], float], keys: Keys | None = None, rates: RateLimiter | None = None
    ) -> None:
        self.app, self._use = app, use
        self.keys = keys or (Keys(Path(settings.keys)) if settings.keys else None)
        self._rate, self._page_rate = _rate(settings), settings.form_rate
        self._worker_seconds = settings.worker_seconds
        self._proxies = settings.proxies
        self._hosts = frozenset(settings.hosts.replace(",", " ").lower().split())
        self._rates, self._refused = rates or RateLimiter(), RateLimiter()
        self.refusals = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            limits = self._admit(scope)
        except MathtutorError as error:
            await _refuse(error, scope, receive, send)
            return
        if self.keys is not None:
            scope.pop(LINES, None)
            await self.app(scope, receive, _private(send, (*_limit_headers(limits), *self._session(scope, self.keys))))
        elif limits:
            if LINES in scope:
                scope[LINES] += LIMIT_LINES % limits
            await self.app(scope, receive, _limited(send, limits))
        else:
            await self.app(scope, receive, send)

    def _session(self, scope: Scope, keys: Keys) -> tuple[tuple[bytes, bytes], ...]:
        """The header that begins a session, where the form is opened without one."""
        if not self._page_rate or scope["path"] != "/" or scope["client_id"].startswith("page "):
            return ()
        return sessions.session_header(keys.secret(), time.time(), is_secure(scope, self._proxies))

    def _admit(self, scope: Scope) -> Limits | None:
        """The client's limits; None where it has none. Raises Unauthorized, Forbidden, RateLimited, InvalidRequest."""
        path = scope["path"]
        if self._hosts and path not in UNLIMITED and _host(scope) not in self._hosts:
            raise InvalidRequest("This service does not answer under that name.")
        key = None
        client, rate = address(scope, self._proxies), self._rate
        if self.keys is not None:
            if self._is_for_pages(scope, self.keys):
                client, rate = f"page {client}", self._page_rate
            elif path not in OPEN and not path.startswith(OPEN_BELOW) and scope["method"] != "OPTIONS":
                key = self._known(self.keys, scope, client)
                client = f"key {key.name}"
                scope["scopes"] = key.scopes
        scope["client_id"] = client
        if path in UNLIMITED:
            return None
        self._within_work(client, key)
        if key is not None and key.rate is not None:
            rate = key.rate
        scope["allowance"] = Allowance(self._rates, client, rate)
        if not rate:
            return None
        may, left, next_free = self._rates.take(client, rate)
        if not may:
            raise RateLimited(OFTEN, retry_after=math.ceil(next_free))
        return int(rate), int(left), math.ceil(next_free)

    def _known(self, keys: Keys, scope: Scope, client: str) -> Key:
        """The key that a request brings. Raises RateLimited where too many came from there that are not known here."""
        try:
            return keys.key_of(_header(scope, b"authorization"))
        except Forbidden:
            self.refusals += 1
            log.warning("key_refused", client=client, path=scope["path"][:200], request_id=scope.get("request_id", ""))
            may, _, next_free = self._refused.take(client, WRONG_KEYS)
            if not may:
                raise RateLimited(OFTEN, retry_after=math.ceil(next_free)) from None
            raise

    def _is_for_pages(self, scope: Scope, keys: Keys) -> bool:
        """Whether the request is one of the service's own pages, or of an exercise that is open to whoever knows its id."""
        may = not scope["path"].startswith(NOT_FOR_PAGES + OPEN_BELOW) and self._from_page(scope, keys)
        return may or bool(self._page_rate and _is_of_task(scope))

    def _from_page(self, scope: Scope, keys: Keys) -> bool:
        """Whether the request comes from a page of ours, which carries a session instead of a key."""
        if not self._page_rate or _header(scope, b"authorization"):
            return False
        return sessions.is_open(_header(scope, b"cookie"), keys.secret(), time.time())

    def _within_work(self, client: str, key: Key | None) -> None:
        most = self._worker_seconds if key is None or key.worker_seconds is None else key.worker_seconds
        if most and self._use(client) > most:
            raise RateLimited("Your computations have taken much time in the last minute. Please wait a moment.", retry_after=10)


def _rate(settings: Settings) -> float:
    if settings.rate is not None:
        return settings.rate
    return 0.0 if settings.host in LOOPBACK else BEYOND_LOOPBACK


def _limit_headers(limits: Limits | None) -> tuple[tuple[bytes, bytes], ...]:
    if limits is None:
        return ()
    (policy, most), (left, now) = LIMIT_HEADERS
    return (policy, most % limits[:1]), (left, now % limits[1:])


def _limited(send: Send, limits: Limits) -> Send:
    """Sends on, with the headers that tell of the client's limits."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_limit_headers(limits)]
        await send(message)

    return told


def _private(send: Send, own: tuple[tuple[bytes, bytes], ...]) -> Send:
    """Sends on, with these headers too: what one may read who has a key is not for a cache that others share."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*map(_unshared, message["headers"]), *own]
        await send(message)

    return told


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


def _is_of_task(scope: Scope) -> bool:
    """Whether an exercise is asked for, or done, by its id and without a key; no other question can be asked there."""
    if _header(scope, b"authorization"):
        return False
    path = scope["path"]
    return path.startswith(TASKS) or (path == "/embed" and any(part.startswith(b"task=") for part in scope["query_string"].split(b"&")))


def _host(scope: Scope) -> str:
    """The name under which the service was asked, without its port."""
    host = _header(scope, b"host").lower()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _unshared(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = pair
    return (name, value.replace(b"public", b"private")) if name.lower() == b"cache-control" and b"immutable" not in value else pair


def warning(settings: Settings) -> str:
    """The advice that the operator should hear at the start; empty where all is well."""
    if settings.host in LOOPBACK or settings.keys:
        return ""
    return "listening beyond this machine without keys: anybody who can reach it may compute here (set MATHTUTOR_KEYS)"
