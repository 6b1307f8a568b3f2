"""One endpoint for each operation, made from its definition: a request's fields → the use case → a response."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

import structlog
from starlette.requests import Request
from starlette.responses import Response

from service.app.ask import computed, look_up
from service.app.service import Service
from service.engine import Progress
from service.errors import MathtutorError
from service.http import replies
from service.http.middleware.allowance import allowance
from service.http.requests import FORM, RequestFields, client_id, media_type, request_fields
from service.operations.operation import Operation

Endpoint = Callable[[Request], Coroutine[object, None, Response]]
Page = Callable[[Request, Operation, RequestFields], Awaitable[Response]]
T = TypeVar("T")
log = structlog.stdlib.get_logger("mathtutor.web")


def endpoint(service: Service, operation: Operation, page: Page) -> Endpoint:
    """Answers `POST /<operation>` and `GET /<operation>?…`; a browser that posts the form gets the page."""
    most = service.settings.body_bytes
    offered = (*operation.media, "application/json")

    async def respond(request: Request) -> Response:
        is_form = request.method == "POST" and replies.prefers_html(request) and media_type(request) == FORM
        fields = await request_fields(request, operation.input, most, service.side_thread)
        if is_form:
            return await page(request, operation, fields)
        document = await answer_document(service, request, operation, fields)
        document = replies.with_note(document, replies.PLUS) if fields.plus else document
        media = replies.chosen_media(request.headers.get("accept", ""), offered)
        if media in operation.media:
            return replies.in_media(request, document, media, operation.media[media])
        return replies.answer(request, document)

    return respond


async def answer_document(
    service: Service, request: Request, operation: Operation, fields: RequestFields, on_progress: Progress | None = None
) -> dict[str, object]:
    """The answer document; the computation is given up when the client goes away."""
    language = replies.language(request, service.settings.language)
    if service.settings.log_questions:
        log.info("asked", request_id=request.scope["request_id"], operation=operation.name, values=fields.values)
    client = client_id(request)
    question, document = await look_up(
        operation, fields.values, service.engine, language, service.question_cache, service.side_thread, client
    )
    if document is not None:
        return document
    # A deadline of six times the usual counts as six requests.
    allowance(request).pay(question.context.deadline / service.settings.timeout - 1)
    return await while_connected(request, computed(question, service.engine, client, on_progress))


async def while_connected(request: Request, work: Coroutine[object, None, T]) -> T:
    """The work's result; the work is cancelled as soon as the client is gone."""
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone("The client closed the connection.")
    finally:
        await _cancelled(task, gone)


class ClientGone(MathtutorError):
    """Nobody waits for the answer any more."""

    code = "client_gone"
    status = 499
    title = "The client closed the connection"


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _cancelled(*tasks: asyncio.Task[T] | asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
