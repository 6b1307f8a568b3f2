"""HTTP connections with bounds: on the size of a request's head, and on the time that a client takes to send it.

uvicorn's own protocol has neither, and says what it can't read in plain text; here that is a problem document.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, cast

import httptools
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from service.app import request_limits
from service.config import Settings
from service.errors import MalformedRequest, MathtutorError, MethodNotAllowed, TooLarge, TooSlow
from service.http import problems
from service.http.middleware.envelope import new_id
from service.http.middleware.response_cache import WHOLE, header_lines
from service.messages import Message

MOST_HEADERS = request_limits.most("headers")
SLOWEST = 1024
"""Bytes a second: a body that comes faster may take longer than the bound."""


class Protocol(HttpToolsProtocol):
    """most_head: bytes of request line and headers. longest: seconds to send a request."""

    most_head = 1 << 16
    longest = 30.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        self._is_open = self._in_head = self._began = False
        self._slow: asyncio.TimerHandle | None = None
        self._of_head = self._received = 0
        self._since = self.loop.time()
        self._alarm: asyncio.TimerHandle | None = self.loop.call_later(self.longest, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._silence()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        begun, self._began = self._in_head, False
        self._received += len(data)
        self._is_large = len(data) > self.most_head
        super().data_received(data)
        if self.transport.is_closing():
            return
        # Where requests follow each other, the head under way may have begun anywhere in these bytes.
        self._of_head += len(data) if begun and self._in_head and not self._began else 0
        if self._of_head > self.most_head:
            self._refuse(_large_head(self.most_head))
        elif len(self.headers or ()) > MOST_HEADERS:  # after the head, as trailers of a body in chunks
            self._refuse(request_limits.too_large("headers"))
        elif not self._is_open:
            self._silence()
        elif self._alarm is None:
            self._since, self._received = self.loop.time(), len(data)
            self._alarm = self.loop.call_later(self.longest, self._look)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._is_open = self._in_head = self._began = True
        self._of_head = 0

    def on_headers_complete(self) -> None:
        """Its head is whole. Until then its size bounds how many headers there are."""
        self._in_head = False
        if len(self.headers) > MOST_HEADERS:
            raise request_limits.too_large("headers")
        if self._is_large and len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > self.most_head:
            raise _large_head(self.most_head)
        self._check_head([name for name, _ in self.headers])
        super().on_headers_complete()
        if self.cycle is not None:
            cast(dict[str, Any], self.cycle.scope)[WHOLE] = Whole(self.cycle)

    def _check_head(self, names: list[bytes]) -> None:
        """What a proxy before us may understand otherwise is refused (RFC 9112, sections 3.2 and 6.1)."""
        if names.count(b"host") != 1 and (b"host" in names or self.parser.get_http_version() != "1.0"):
            raise MalformedRequest("A request has one Host header.")
        if b"transfer-encoding" in names and [value.lower() for name, value in self.headers if name == b"transfer-encoding"] != [
            b"chunked"
        ]:
            raise MalformedRequest("Of the transfer encodings only chunked is known here.")

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._is_open = False
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client takes its answer more slowly than it is made."""
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        """It has taken enough."""
        super().resume_writing()
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def _watch_reader(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._slow = self.loop.call_later(self.longest, self._cut_unless_read, left)

    def _cut_unless_read(self, before: int) -> None:
        """End a connection whose client took less than SLOWEST bytes a second."""
        self._slow = None
        if before - self.transport.get_write_buffer_size() < SLOWEST * self.longest / 2:
            self.transport.abort()
        else:
            self._watch_reader()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked: close, whether the client has taken its last answer or not."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(self.longest, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        """Called where a request can't be read, with the reason under way."""
        self._refuse(_refusal(sys.exc_info()[1]))

    def _look(self) -> None:
        """Whether the client took too long; while we are the ones who don't read on, its time stands still."""
        self._alarm = None
        now = self.loop.time()
        if self.flow.read_paused:
            self._since, self._received = now, 0
        left = self._since + self.longest + self._received / SLOWEST - now
        if left > 0:
            self._alarm = self.loop.call_later(left, self._look)
        elif self._is_open:
            self._refuse(TooSlow(Message("The request did not arrive within {} seconds.", f"{self.longest:g}")))
        else:
            self.transport.close()

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _refuse(self, error: MathtutorError) -> None:
        """Answer with a problem, unless an answer is under way already, and close."""
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(_written(error, self.headers or []))
        self.transport.close()


class Whole:
    """Writes a whole answer whose lines are made already, past the loop in which the server looks at each header."""

    __slots__ = ("_cycle",)

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle

    def __call__(self, lines: bytes, body: bytes) -> bool:
        """Answer 200 with these lines of headers (its length among them) and this body; False where the usual way has to be taken."""
        cycle = self._cycle
        if cycle.response_started or cycle.disconnected or cycle.flow.write_paused or not cycle.keep_alive:
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.transport.write(b"".join((STATUS_LINE[200], header_lines(cycle.default_headers), lines, b"\r\n", body)))
        cycle.message_event.set()
        cycle.on_response()
        return True


def bounded_protocol(settings: Settings) -> type[Protocol]:
    """The protocol with the bounds of these settings."""
    return type("Bounded", (Protocol,), {"most_head": settings.head_bytes, "longest": settings.request_seconds})


def _large_head(most: int) -> TooLarge:
    return TooLarge(Message("The address and the headers of a request may have up to {} bytes.", f"{most:,}"), limit=most)


def _refusal(reason: BaseException | None) -> MathtutorError:
    raised = reason.__context__ if isinstance(reason, httptools.HttpParserCallbackError) else None
    if isinstance(raised, MathtutorError):
        return raised
    if isinstance(reason, httptools.HttpParserInvalidMethodError):
        return MethodNotAllowed("This is no method of HTTP that is known here.")
    return MalformedRequest("This is no HTTP request that can be read.")


def _written(error: MathtutorError, headers: list[tuple[bytes, bytes]]) -> bytes:
    """The bytes of an answer that no route gave."""
    request_id = new_id()
    scope: Scope = {"type": "http", "headers": headers, "request_id": request_id.decode()}
    answer = problems.response(error, scope)
    told: list[tuple[bytes, bytes]] = [*answer.raw_headers, (b"x-request-id", request_id), (b"connection", b"close")]
    lines: list[Any] = [name + b": " + value + b"\r\n" for name, value in told]
    return b"".join([STATUS_LINE[error.status], *lines, b"\r\n", bytes(answer.body)])
