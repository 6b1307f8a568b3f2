"""`/jobs`: submit, look at, follow and cancel work that takes longer than a request should wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.requests import Request
from starlette.responses import Response

from service.app.inputs import form_pairs, from_strings, json_object
from service.app.jobs import operation_named, submit
from service.app.service import Service
from service.engine.jobs import JobNews, Jobs
from service.errors import NotFound, StudentError, UnsupportedMediaType
from service.http import replies
from service.http.endpoint import Endpoint
from service.http.requests import FORM, body, client_id, media_type
from service.messages import SPEAKING, document_in, spoken

KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment is sent, so that proxies keep the connection."""
Endpoints = dict[str, tuple[tuple[str, ...], Endpoint]]


def endpoints(service: Service, jobs: Jobs) -> Endpoints:
    """The routes of jobs."""

    async def post(request: Request) -> Response:
        values, language = await _values(service, request), replies.language(request, service.settings.language)
        job = await submit(service, jobs, values, client_id(request), language)
        return _job_response(job, 202, {"Location": f"/jobs/{job['id']}"})

    async def one(request: Request) -> Response:
        job_id = request.path_params["id"]
        client = client_id(request)
        return _job_response(await (jobs.cancel(job_id, client) if request.method == "DELETE" else jobs.get(job_id, client)))

    async def events(request: Request) -> Response:
        job_id = request.path_params["id"]
        await jobs.get(job_id, client_id(request))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return EventSourceResponse(_events(jobs, job_id, service.stopping), headers=headers)

    localized = _localized(service)
    return {
        "/jobs": (("POST",), localized(post)),
        "/jobs/{id}": (("GET", "DELETE"), localized(one)),
        "/jobs/{id}/events": (("GET",), localized(events)),
    }


def _localized(service: Service) -> Callable[[Endpoint], Endpoint]:
    """Endpoints that tell of a job's error in the language of whoever asks for the job."""

    def localized(endpoint: Endpoint) -> Endpoint:
        async def respond(request: Request) -> Response:
            SPEAKING.set(replies.language(request, service.settings.language))
            return await endpoint(request)

        return respond

    return localized


def _job_response(job: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        replies.json_bytes(document_in(job, spoken())), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json"
    )


async def _values(service: Service, request: Request) -> dict[str, object]:
    media = media_type(request)
    if media not in (FORM, "", "application/json"):
        raise UnsupportedMediaType("Send JSON (application/json) or a form (application/x-www-form-urlencoded).")
    raw = await body(request, service.settings.body_bytes)
    return await service.side_thread.by_size(client_id(request), len(raw), _parsed, service, media, raw)


def _parsed(service: Service, media: str, raw: bytes) -> dict[str, object]:
    if media == "application/json" or raw.lstrip()[:1] == b"{":
        return json_object(raw)
    pairs = form_pairs(raw)
    name = operation_named(service, next((value for key, value in pairs if key == "operation"), None))
    return {**from_strings(service.operations[name].input, [pair for pair in pairs if pair[0] != "operation"]), "operation": name}


async def _events(jobs: Jobs, job_id: str, stopping: asyncio.Event) -> AsyncIterator[bytes]:
    """Server-sent events: `event: <state>`, the document as data; `event: stopping` where the service stops before the job's end."""
    events = jobs.events(job_id)
    over = asyncio.ensure_future(stopping.wait())
    following: asyncio.Future[JobNews] | None = None
    try:
        while True:
            following = following or asyncio.ensure_future(anext(events))
            await asyncio.wait((following, over), timeout=KEEP_ALIVE, return_when=asyncio.FIRST_COMPLETED)
            if not following.done() and over.done():
                yield _event("stopping", {"id": job_id, "state": "stopping"}, retry=5000)
                return
            if not following.done():
                yield KEEPALIVE_COMMENT
                continue
            news, following = following.result(), None
            yield _event(str(news["state"]), document_in(news, spoken()))
    except (StopAsyncIteration, NotFound):
        return
    except StudentError as error:
        yield _event("error", error.as_problem())
    finally:
        waiting = [task for task in (following, over) if task is not None]
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=1)
        await events.aclose()  # type: ignore[attr-defined]  # it is a generator


def _event(name: str, document: Mapping[str, object], retry: int | None = None) -> bytes:
    return format_sse_event(event=name, data_str=replies.json_bytes(document).decode(), retry=retry)
