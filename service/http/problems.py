"""Errors as answers: RFC 9457 problem documents."""

from __future__ import annotations

import math

import pydantic_core
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from service.app.problems import INTERNAL, document
from service.errors import InternalError, MalformedRequest, MathtutorError, MethodNotAllowed, NotFound
from service.http.replies import languages
from service.messages import SPEAKING, Message, speaking

MEDIA_TYPE = "application/problem+json"


def headers(error: MathtutorError) -> dict[str, str]:
    """`Retry-After` where the error says when, and never to be stored."""
    after = error.retry_after
    waiting = {} if after is None else {"Retry-After": str(max(1, math.ceil(after)))}
    return {"Cache-Control": "no-store", **waiting}


def response(error: MathtutorError, scope: Scope) -> Response:
    """The answer for an error, in the language of the request: the one its fields name, where they were read, else its header's."""
    header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    with speaking(SPEAKING.get() or next(iter(languages(header.decode("latin-1"))), "en")):
        return _response(error, scope.get("request_id", ""))


def _response(error: MathtutorError, request_id: str) -> Response:
    body = pydantic_core.to_json(document(error, request_id), inf_nan_mode="null")
    return Response(body, error.status, headers(error), MEDIA_TYPE)


async def on_http_exception(request: Request, exception: Exception) -> Response:
    """Starlette's own refusals (unknown path, wrong method) in our shape; OPTIONS is answered with the methods allowed."""
    status = exception.status_code if isinstance(exception, HTTPException) else 500
    allowed = dict(exception.headers or {}).get("Allow", "") if isinstance(exception, HTTPException) else ""
    if status == 405:
        methods = ", ".join(sorted({*filter(None, allowed.split(", ")), "OPTIONS"}))
        if request.method == "OPTIONS":
            return Response(None, 204, {"Allow": methods})
        refused = response(MethodNotAllowed(Message("This address answers {}.", methods)), request.scope)
        refused.headers["Allow"] = methods
        return refused
    kinds: dict[int, MathtutorError] = {
        404: NotFound("There is nothing at this address; /docs lists what there is."),
        400: MalformedRequest("The request can't be read."),
    }
    return response(kinds.get(status, InternalError(INTERNAL)), request.scope)


async def on_error(request: Request, exception: Exception) -> Response:
    """A MathtutorError raised by a route."""
    error = exception if isinstance(exception, MathtutorError) else InternalError(INTERNAL)
    return response(error, request.scope)
