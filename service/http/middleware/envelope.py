"""The outermost middleware: a request id, security headers, a line in the log and a place in the metrics, and never a traceback."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections.abc import Callable

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.app.problems import INTERNAL
from service.engine.spans import REQUEST
from service.errors import InternalError, Overloaded
from service.http import problems
from service.http.metrics import Metrics
from service.http.middleware.response_cache import ANSWERED, LINES, header_lines

SANE_ID = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.format(ancestors="'self'").encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
NAMES = frozenset(name for name, _ in HEADERS)
CONSTANT = header_lines(HEADERS)
"""The same as they are written after a remembered answer's own, which has none of these."""

CORS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Content-Type, Accept-Language, X-Request-ID"),
    (b"access-control-expose-headers", b"ETag, Retry-After, X-Request-ID"),
    (b"access-control-max-age", b"600"),
)
IDS = random.Random()
"""Ids of requests are told to their clients and open nothing, so that they need not be secret."""
GONE = 499
"""What is counted for a client that left before its request was whole."""
PART = 1 << 16
"""Bytes of a body that are handed to a connection at once."""
STOPPING = Overloaded("The service is being stopped; ask again in a moment.", retry_after=2)

log = structlog.stdlib.get_logger("mathtutor.web")
standard_log = logging.getLogger("mathtutor.web")
"""The same, asked before a line is put together that nobody reads."""


class Envelope:
    """Pure ASGI: wraps the routes.

    place: the route that a path belongs to, as the metrics' label. origins: pages of other sites that may ask.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, place: Callable[[str], str], origins: frozenset[str] = frozenset()) -> None:
        self.app, self.metrics, self.place = app, metrics, place
        self.origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        scope["request_id"] = request_id.decode()
        REQUEST.set(scope["request_id"])
        shared = _shared(scope, self.origins) if self.origins else ()
        scope[LINES] = b"%sx-request-id: %s\r\n%s" % (header_lines(shared) if shared else b"", request_id, CONSTANT)
        status = 0

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], *shared, (b"x-request-id", request_id)]
                own = {name for name, _ in headers if name in NAMES}
                message["headers"] = [*headers, *(HEADERS if not own else (pair for pair in HEADERS if pair[0] not in own))]
            elif len(message.get("body", b"")) > PART:
                await _in_parts(message, send)
                return
            await send(message)

        try:
            await self.app(scope, receive, framed)
        except asyncio.CancelledError:
            # The server stops and waits for nobody.
            if not status:
                await problems.response(STOPPING, scope)(scope, receive, framed)
        except ClientDisconnect:
            status = GONE
        except Exception:
            log.exception("failed", request_id=scope["request_id"], path=scope["path"])
            if not status:
                await problems.response(InternalError(INTERNAL), scope)(scope, receive, framed)
        finally:
            seconds = time.perf_counter() - started
            status = status or scope.get(ANSWERED, 0)
            self.metrics.count_answer(self.place(scope["path"]), scope["method"], status, seconds)
            if standard_log.isEnabledFor(logging.INFO):
                log.info(
                    "answered",
                    request_id=scope["request_id"],
                    method=scope["method"],
                    path=scope["path"][:200],
                    status=status,
                    ms=round(seconds * 1000, 2),
                )


async def _in_parts(message: Message, send: Send) -> None:
    """Send a large body as its client takes it, so that what is not taken yet is not copied into buffers for each client."""
    body = memoryview(message["body"])
    last = (len(body) - 1) // PART * PART
    for at in range(0, last, PART):
        await send({**message, "body": body[at : at + PART], "more_body": True})
    await send({**message, "body": body[last:]})


def _shared(scope: Scope, origins: frozenset[bytes]) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that let a page of another site read the answer, where its origin is allowed."""
    origin = next((value for name, value in scope["headers"] if name == b"origin"), b"")
    vary = ((b"vary", b"Origin"),)
    if origin not in origins or scope["path"].startswith("/static/"):
        return vary
    return (*vary, (b"access-control-allow-origin", origin), *CORS)


def _request_id(scope: Scope) -> bytes:
    """The client's own id where it is sane, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and SANE_ID.fullmatch(value):
            return bytes(value)
    return new_id()


def new_id() -> bytes:
    """An id for a request that brings none."""
    return b"%024x" % IDS.getrandbits(96)
