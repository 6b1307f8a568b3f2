"""Exact repeats of a request, answered from its bytes before anything is parsed. Pure ASGI, inside keys and limits.

Every operation's answer is a function of the request (and of this program's version, which a process doesn't change), so
200s in JSON may be told again. What a repeat hears says `"cached": true`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cachetools import LRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http import replies

VARYING = frozenset((b"accept", b"accept-language", b"content-type", b"origin"))
"""Request headers on which an answer may depend."""
LARGEST = 1 << 18
"""Bytes of the largest request and the largest answer that are remembered."""
OVERHEAD = 1_000
"""Bytes an entry needs besides its answer."""
SHORT = 500
"""Bytes of a request that is its own key."""
WHOLE, LINES, ANSWERED = "mathtutor.whole", "mathtutor.lines", "mathtutor.answered"
"""Members of a scope: writes a whole answer at once; the lines that those outside this cache add to one; the status of what was
answered in that way."""
FRESHLY, AGAIN = b'"cached":false', b'"cached":true'
CUT = b',"cut":true'
"""What follows in an answer that a busy machine cut short: another time it may say more."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """An answer as it was sent. tag: its ETag, empty without one. lines: its headers as they are written."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: str
    lines: bytes


class ResponseCache:
    """paths: the operations' own. most: bytes. longest: bytes of a request that is looked at. on_hit: told of each."""

    def __init__(
        self, app: ASGIApp, paths: Collection[str], most: int, longest: int = LARGEST, on_hit: Callable[[], None] = lambda: None
    ) -> None:
        self.app, self._paths = app, frozenset(paths)
        self._longest = min(longest, LARGEST)
        self._responses: LRUCache[bytes, CachedResponse] = LRUCache(most, getsizeof=_size)
        self._on_hit = on_hit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in self._paths or scope["method"] not in ("GET", "POST"):
            await self.app(scope, receive, send)
            return
        head = _head(scope)
        if head.announced > self._longest:  # refused at once by what is inside, whose answer waits for no body
            await self.app(scope, receive, send)
            return
        body, messages = await _body(receive, self._longest)
        key = None if body is None else _key(head, body)
        cached = self._responses.get(key) if key else None
        if cached:
            self._on_hit()
            await _send(scope, send, cached, head.if_none_match)
            return
        again = _replayed(messages, receive)
        await self.app(scope, again, _ResponseRecorder(self, key, send) if key else send)

    @property
    def size(self) -> int:
        """Bytes of everything that is remembered."""
        return int(self._responses.currsize)

    def keep(self, key: bytes, response: CachedResponse) -> None:
        """Remember a response, unless it is larger than all room there is; the ones used longest ago make room."""
        if _size(response) <= self._responses.maxsize:
            self._responses[key] = response


def _size(response: CachedResponse) -> int:
    return len(response.body) + OVERHEAD


class _ResponseRecorder:
    """Sends an answer on, and keeps it when it is whole and worth it."""

    def __init__(self, cache: ResponseCache, key: bytes, send: Send) -> None:
        self._cache, self._key, self._send = cache, key, send
        self._headers: tuple[tuple[bytes, bytes], ...] | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._headers = tuple(message["headers"]) if _worth_it(message) else None
        elif self._headers is not None:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                self._keep(self._headers, b"".join(self._parts))
        await self._send(message)

    def _keep(self, headers: tuple[tuple[bytes, bytes], ...], body: bytes) -> None:
        if len(body) > LARGEST:
            return
        before, found, after = body.rpartition(FRESHLY)
        if after.startswith(CUT):
            return
        repeated = before + AGAIN + after if found else body
        tag = next((value.decode() for name, value in headers if name == b"etag"), "")
        others = tuple(pair for pair in headers if pair[0] != b"content-length")
        headers = (*others, (b"content-length", str(len(repeated)).encode()))
        self._cache.keep(self._key, CachedResponse(headers, repeated, tag, header_lines(headers)))


def _worth_it(start: Message) -> bool:
    types = [value for name, value in start["headers"] if name == b"content-type"]
    return start["status"] == 200 and types == [b"application/json"] and not any(name == b"set-cookie" for name, _ in start["headers"])


class _Head(NamedTuple):
    """What a request's head says to this cache: what an answer may depend on, how long the body is said to be, what the client holds."""

    varying: bytes
    announced: int
    if_none_match: bytes


def _head(scope: Scope) -> _Head:
    """One look at each header: every exact repeat comes by here."""
    # A header's value holds no line feed, nor does a query: only the body, which comes last, may.
    parts = [scope["method"].encode(), scope["path"].encode(), scope["query_string"]]
    announced, held = 0, b""
    for name, value in scope["headers"]:
        if name in VARYING:
            parts += (name, value)
        elif name == b"content-length":
            announced = int(value) if value.isdigit() else 0
        elif name == b"if-none-match":
            held = held or value
    return _Head(b"\n".join(parts), announced, held)


async def _body(receive: Receive, most: int) -> tuple[bytes | None, list[Message]]:
    """The body, None where it is too large or never came whole; and the messages that brought it."""
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            return None, messages
        size += len(message.get("body", b""))
        if size > most:
            return None, messages
        if not message.get("more_body"):
            return messages[0]["body"] if len(messages) == 1 else b"".join(each.get("body", b"") for each in messages), messages


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def again() -> Message:
        message = next(waiting, None)
        return await receive() if message is None else message

    return again


def _key(head: _Head, body: bytes) -> bytes:
    """The request itself, or its digest where it is longer than that is worth."""
    key = head.varying + b"\n\n" + body
    return key if len(key) <= SHORT else hashlib.blake2b(key, digest_size=32).digest()


async def _send(scope: Scope, send: Send, cached: CachedResponse, held: bytes) -> None:
    if held and cached.tag and replies.holds(held.decode("latin-1"), cached.tag):
        headers = [pair for pair in cached.headers if pair[0] not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    whole, lines = scope.get(WHOLE), scope.get(LINES)
    if whole is not None and lines is not None and scope["method"] != "HEAD" and whole(cached.lines + lines, cached.body):
        scope[ANSWERED] = 200
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(cached.headers)})
    await send({"type": "http.response.body", "body": cached.body})


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they stand in an answer."""
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])
