"""Request bodies, read within their limit and told apart by media type."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel
from starlette.requests import Request

from service.app.inputs import form_pairs, from_strings, has_bare_plus, has_plus, json_object
from service.app.side_thread import SideThread
from service.errors import InvalidRequest, TooLarge, UnsupportedMediaType
from service.messages import Message

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class RequestFields:
    """The fields of a request: values for a model, and whether a raw `+` may have been meant."""

    values: dict[str, object]
    plus: bool = False


async def body(request: Request, most: int) -> bytes:
    """The body. TooLarge as soon as more than `most` bytes are announced or have come."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise _too_large(most)
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(most: int) -> TooLarge:
    return TooLarge(Message("The body is larger than {} bytes.", f"{most:,}"), limit=most)


def client_id(request: Request) -> str:
    """The client's name, for fairness between clients: its key or network address, as admission found it."""
    return str(request.scope.get("client_id") or (request.client.host if request.client else ""))


async def request_fields(request: Request, model: type[BaseModel], most: int, side_thread: SideThread) -> RequestFields:
    """The values of a query, or of a JSON or form body."""
    query = request.scope["query_string"].decode("latin-1")
    if request.method in ("GET", "HEAD"):
        return await side_thread.by_size(client_id(request), len(query), _from_query, model, query)
    if query:
        raise InvalidRequest("A POST brings its fields in the body, not in the address.")
    media = media_type(request)
    if media not in (FORM, "") and not _is_json(media):
        raise UnsupportedMediaType("Send JSON (application/json) or a form (application/x-www-form-urlencoded).")
    raw = await body(request, most)
    return await side_thread.by_size(client_id(request), len(raw), _from_body, model, raw, _is_json(media))


def _from_query(model: type[BaseModel], query: str) -> RequestFields:
    return RequestFields(from_strings(model, form_pairs(query)), has_plus(query))


def _from_body(model: type[BaseModel], raw: bytes, is_json: bool) -> RequestFields:
    # `curl -d '{…}'` labels its JSON as a form; no form of ours starts with a brace.
    if is_json or raw.lstrip()[:1] == b"{":
        return RequestFields(json_object(raw))
    return RequestFields(from_strings(model, form_pairs(raw)), has_bare_plus(raw.decode("utf-8", "replace")))


def media_type(request: Request) -> str:
    """The media type of the body, without parameters. UnsupportedMediaType for a charset other than UTF-8."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace(" ", "").replace('"', "").partition("charset=")[2].partition(";")[0]
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("The body must be in UTF-8.")
    return media.strip().lower()


def _is_json(media: str) -> bool:
    return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))
