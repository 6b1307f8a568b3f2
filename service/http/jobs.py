"""`/jobs`: work that takes longer than a request should wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from service import tutor
from service.app import request_limits as budget
from service.app.inputs import checked, form_pairs, from_strings, json_object
from service.engine import requests
from service.engine.jobs import Jobs
from service.errors import InvalidRequest, NotFound, StudentError, UnsupportedMediaType
from service.http import replies
from service.http.endpoint import Endpoint, Service, client
from service.http.requests import FORM, apart, body, media_type
from service.language import SPEAKING
from service.operations.operation import Operation
from service.question import Question

BEAT = 15.0
"""Seconds of silence after which a comment is sent, so that proxies keep the connection."""
WEIGHT = 16
"""Bytes of a form that take as long to take apart as one character takes to be read."""
Endpoints = dict[str, tuple[tuple[str, ...], Endpoint]]


def endpoints(service: Service, jobs: Jobs) -> Endpoints:
    """Submit, look at, follow and cancel jobs."""

    async def submit(request: Request) -> Response:
        question, written = await _question(service, request)
        job = await jobs.submit(question, client(request), written)
        return _told(job, 202, {"Location": f"/jobs/{job['id']}"})

    async def one(request: Request) -> Response:
        job_id = request.path_params["id"]
        who = client(request)
        return _told(await (jobs.cancel(job_id, who) if request.method == "DELETE" else jobs.get(job_id, who)))

    async def events(request: Request) -> Response:
        job_id = request.path_params["id"]
        await jobs.get(job_id, client(request))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_stream(jobs, job_id, service.stopping), headers=headers, media_type="text/event-stream")

    spoken = _spoken(service)
    return {
        "/jobs": (("POST",), spoken(submit)),
        "/jobs/{id}": (("GET", "DELETE"), spoken(one)),
        "/jobs/{id}/events": (("GET",), spoken(events)),
    }


def _spoken(service: Service) -> Callable[[Endpoint], Endpoint]:
    """Endpoints that tell of a job's error in the language of whoever asks for the job."""

    def spoken(endpoint: Endpoint) -> Endpoint:
        async def respond(request: Request) -> Response:
            SPEAKING.set(replies.language(request, service.settings.language))
            return await endpoint(request)

        return respond

    return spoken


def _told(job: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(replies.dumped(job), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")


async def _question(service: Service, request: Request) -> tuple[Question, bytes]:
    """The question of a job's body, with a job's deadline, and the request as it is stored. Raises StudentErrors."""
    values = await _values(service, request)
    operation = service.operations[values.pop("operation")]
    asked, most = values.get("timeout"), service.settings.job_timeout_max
    deadline = float(asked) if isinstance(asked, int | float) and asked <= most else most
    language = replies.language(request, service.settings.language)
    question = await apart(request, service.aside, budget.spend(values) * WEIGHT, _understood, operation, values, language)
    return requests.with_deadline(question, deadline), requests.written(operation.name, values, language, deadline)


def _understood(operation: Operation, values: dict[str, Any], language: str) -> Question:
    return tutor.question(operation, checked(operation.input, values), language)


async def _values(service: Service, request: Request) -> dict[str, Any]:
    media = media_type(request)
    if media not in (FORM, "", "application/json"):
        raise UnsupportedMediaType("Send JSON (application/json) or a form (application/x-www-form-urlencoded).")
    raw = await body(request, service.settings.body_bytes)
    return await apart(request, service.aside, len(raw), _taken_apart, service, media, raw)


def _taken_apart(service: Service, media: str, raw: bytes) -> dict[str, Any]:
    if media == "application/json" or raw.lstrip()[:1] == b"{":
        values = json_object(raw)
        _known(service, values.get("operation"))
        return values
    pairs = form_pairs(raw)
    name = _known(service, next((value for key, value in pairs if key == "operation"), None))
    return {**from_strings(service.operations[name].input, [pair for pair in pairs if pair[0] != "operation"]), "operation": name}


def _known(service: Service, name: Any) -> str:
    if not isinstance(name, str) or name not in service.operations:
        listed = ", ".join(service.operations)
        raise InvalidRequest(f"“operation” must be one of {listed}.", errors=[{"field": "operation", "message": "is not known"}])
    return name


async def _stream(jobs: Jobs, job_id: str, stopping: asyncio.Event) -> AsyncIterator[bytes]:
    """Server-sent events: `event: <state>`, the document as data; `event: stopping` where the service stops before the job's end."""
    events = jobs.events(job_id)
    over = asyncio.ensure_future(stopping.wait())
    following: asyncio.Future[dict[str, Any]] | None = None
    try:
        while True:
            following = following or asyncio.ensure_future(anext(events))
            await asyncio.wait((following, over), timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            if not following.done() and over.done():
                yield b"event: stopping\ndata: " + replies.dumped({"id": job_id, "state": "stopping"}) + b"\nretry: 5000\n\n"
                return
            if not following.done():
                yield b": still here\n\n"
                continue
            news, following = following.result(), None
            yield b"event: " + str(news["state"]).encode() + b"\ndata: " + replies.dumped(news) + b"\n\n"
    except (StopAsyncIteration, NotFound):
        return
    except StudentError as error:
        yield b"event: error\ndata: " + replies.dumped(error.as_problem()) + b"\n\n"
    finally:
        waiting = [task for task in (following, over) if task is not None]
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=1)
        await events.aclose()  # type: ignore[attr-defined]  # it is a generator
