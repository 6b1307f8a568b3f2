"""One endpoint for each operation, made from its definition."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from starlette.requests import Request
from starlette.responses import Response

from service.app.ask import found
from service.app.question_cache import Shortcuts
from service.app.side_thread import Aside
from service.config import Settings
from service.engine import Engine, Progress
from service.errors import MathtutorError
from service.http import replies
from service.http.middleware.allowance import purse
from service.http.requests import FORM, Sent, client, media_type, sent
from service.operations.operation import Operation

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
Page = Callable[[Request, Operation, Sent], Awaitable[Response]]
T = TypeVar("T")
log = structlog.stdlib.get_logger("mathtutor.web")


@dataclass(frozen=True, slots=True)
class Service:
    """What the routes share.

    aside: where much is read and pages are drawn. leaving: the service was told to stop, and still takes requests. stopping: it takes no
    more of them, and streams end.
    """

    settings: Settings
    engine: Engine
    operations: dict[str, Operation]
    shortcuts: Shortcuts = field(default_factory=Shortcuts)
    aside: Aside = field(default_factory=Aside)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


def endpoint(service: Service, operation: Operation, page: Page) -> Endpoint:
    """Answers `POST /<operation>` and `GET /<operation>?…`; a browser that posts the form gets the page."""
    most = service.settings.body_bytes
    offered = (*operation.media, "application/json")

    async def respond(request: Request) -> Response:
        if request.method == "POST" and replies.prefers_html(request) and media_type(request) == FORM:
            return await page(request, operation, await sent(request, operation.input, most, service.aside))
        arrived = await sent(request, operation.input, most, service.aside)
        document = await asked(service, request, operation, arrived)
        document = replies.with_note(document, replies.PLUS) if arrived.plus else document
        media = replies.chosen_media(request.headers.get("accept", ""), offered)
        if media in operation.media:
            return replies.in_media(request, document, media, operation.media[media])
        return replies.answer(request, document)

    return respond


async def asked(
    service: Service, request: Request, operation: Operation, arrived: Sent, on_progress: Progress | None = None
) -> dict[str, Any]:
    """The answer document; the computation is given up when the client goes away."""
    language = replies.language(request, service.settings.language)
    if service.settings.log_questions:
        log.info("asked", request_id=request.scope["request_id"], operation=operation.name, values=arrived.values)
    who = client(request)
    task, document = await found(operation, arrived.values, service.engine, language, service.shortcuts, service.aside, who)
    if document is not None:
        return document
    # A deadline of six times the usual counts as six requests.
    purse(request).pay(task.context.deadline / service.settings.timeout - 1)
    return await while_connected(request, service.engine.run(task, who, on_progress))


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns; it is cancelled as soon as the client is gone."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone("The client closed the connection.")
    finally:
        await _given_up(task, gone)


class ClientGone(MathtutorError):
    """Nobody waits for the answer any more."""

    code = "client_gone"
    status = 499
    title = "The client closed the connection"


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _given_up(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


__all__ = ["Endpoint", "Page", "Service", "asked", "client", "endpoint", "while_connected"]
