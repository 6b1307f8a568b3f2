"""`POST /batch`: lines are read and answers written at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.app.batch import Batch, lines
from service.app.service import Service
from service.errors import TooLarge, UnsupportedMediaType
from service.http import replies
from service.http.endpoint import Endpoint
from service.http.middleware.allowance import allowance
from service.http.requests import FORM, client_id, media_type
from service.messages import Message

MEDIA_TYPE = "application/x-ndjson"
ACCEPTED = frozenset(
    (MEDIA_TYPE, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json", "text/plain", FORM, "")
)
"""`curl --data-binary` says that it sends a form unless told otherwise."""


def endpoint(service: Service) -> Endpoint:
    """The route's endpoint."""

    async def respond(request: Request) -> Response:
        if media_type(request) not in ACCEPTED:
            raise UnsupportedMediaType("Send one JSON object to a line (application/x-ndjson).")
        announced = request.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > service.settings.batch_bytes:
            raise _too_large(service.settings.batch_bytes)
        return Stream(_batch(service, request), service.settings.batch_bytes)

    return respond


def _batch(service: Service, request: Request) -> Batch:
    return Batch(
        service.operations,
        service.engine,
        at_once=service.settings.workers,
        most=service.settings.body_bytes,
        client=client_id(request),
        language=replies.language(request, service.settings.language),
        request_id=request.scope["request_id"],
        side_thread=service.side_thread,
        charge=lambda: allowance(request).take(),
        stopping=service.stopping,
    )


def _too_large(most: int) -> TooLarge:
    return TooLarge(Message("The batch is larger than {} bytes; send it in parts.", f"{most:,}"), limit=most)


class Stream(Response):
    """Answers a batch line by line; everything under way is given up when the client goes away.

    most: largest batch, in bytes. A longer one is answered as far as it was read.
    """

    media_type = MEDIA_TYPE

    def __init__(self, batch: Batch, most: int) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.batch, self.most = batch, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.Event()
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        writing = asyncio.ensure_future(self._write(receive, send, gone))
        leaving = asyncio.ensure_future(gone.wait())
        try:
            await asyncio.wait((writing, leaving), return_when=asyncio.FIRST_COMPLETED)
            if writing.done():
                writing.result()
        finally:
            for task in (writing, leaving):
                task.cancel()
            await asyncio.gather(writing, leaving, return_exceptions=True)

    async def _write(self, receive: Receive, send: Send, gone: asyncio.Event) -> None:
        watching: list[asyncio.Future[None]] = []
        try:
            async for line in self.batch.answers(lines(self._chunks(receive, gone, watching), self.batch.most)):
                await send({"type": "http.response.body", "body": line, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            for task in watching:
                task.cancel()

    async def _chunks(self, receive: Receive, gone: asyncio.Event, watching: list[asyncio.Future[None]]) -> AsyncIterator[bytes]:
        left = self.most
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                gone.set()
                return
            left -= len(message.get("body", b""))
            if left < 0:
                return
            yield message.get("body", b"")
            if not message.get("more_body", False):
                watching.append(asyncio.ensure_future(_watch(receive, gone)))
                return


async def _watch(receive: Receive, gone: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()
