"""`/tasks`: set an exercise whose answer stays here; see it, and have what a student did judged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from service.app.inputs import validated
from service.app.service import Service
from service.app.tasks import NO_TASK, TAKES, Task, TaskInput, tasks_of
from service.config import Settings
from service.errors import Forbidden, NotFound
from service.http import replies
from service.http.endpoint import Endpoint, while_connected
from service.http.middleware.addresses import is_secure
from service.http.requests import client_id, request_fields
from service.messages import SPEAKING

Respond = Callable[[Service, Request], Awaitable[Response]]
Endpoints = dict[str, tuple[tuple[str, ...], Endpoint]]


def endpoints(service: Service) -> Endpoints:
    """The routes of exercises."""

    def over(respond: Respond) -> Endpoint:
        async def answered(request: Request) -> Response:
            SPEAKING.set(replies.language(request, service.settings.language))
            return await respond(service, request)

        return answered

    return {
        "/tasks": (("POST",), over(_set)),
        "/tasks/{id}": (("GET", "DELETE"), over(_one)),
        "/tasks/{id}/{operation}": (("POST",), over(_judge)),
    }


async def _set(service: Service, request: Request) -> Response:
    _needs_author(service, request)
    arrived = await request_fields(request, TaskInput, service.settings.body_bytes, service.side_thread)
    given = validated(TaskInput, arrived.values)
    language = replies.language(request, service.settings.language)
    task = await while_connected(request, tasks_of(service).set(given, client_id(request), language))
    return _response(told(task, request, service.settings), 201, {"Location": f"/tasks/{task.id}"})


async def _one(service: Service, request: Request) -> Response:
    if request.method == "DELETE":
        _needs_key_of_author(service, request)
        await tasks_of(service).drop(request.path_params["id"], client_id(request))
        return Response(None, 204)
    task = await tasks_of(service).get(request.path_params["id"])
    return _response({**task.shown(), "url": page_address(task, request, service.settings)})


async def _judge(service: Service, request: Request) -> Response:
    operation = request.path_params["operation"]
    task = await tasks_of(service).get(request.path_params["id"])
    if operation != task.given.operation:
        raise NotFound(NO_TASK)
    arrived = await request_fields(request, TAKES[operation], service.settings.body_bytes, service.side_thread)
    language = replies.language(request, service.settings.language)
    return _response(await while_connected(request, tasks_of(service).judge(task, arrived.values, client_id(request), language)))


def told(task: Task, request: Request, settings: Settings) -> dict[str, object]:
    """What its author is told of an exercise."""
    return {**task.shown(), "url": page_address(task, request, settings), "embed": embed_code(task)}


def embed_code(task: Task) -> str:
    """The element that shows an exercise on another page."""
    return f'<div class="math-tutor" data-task="{task.id}"></div>'


def page_address(task: Task, request: Request, settings: Settings) -> str:
    """The address of an exercise's page, as this service was asked."""
    host = request.headers.get("host", "")
    scheme = "https" if is_secure(request.scope, settings.proxies) else "http"
    return f"{scheme}://{host}{task.shown()['url']}" if host else str(task.shown()["url"])


def _needs_author(service: Service, request: Request) -> None:
    """Raises Forbidden where keys are asked for and this request's may not set exercises."""
    if service.settings.keys and "author" not in request.scope.get("scopes", ()):
        raise Forbidden("Exercises are set with a key that has the scope “author”.")


def _needs_key_of_author(service: Service, request: Request) -> None:
    """Raises Forbidden without such a key: without keys a whole school may be one client."""
    if not service.settings.keys:
        raise Forbidden("Where no keys are asked for, exercises can't be taken away.")
    _needs_author(service, request)


def _response(document: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(replies.json_bytes(document), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")
