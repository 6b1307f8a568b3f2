"""The pages: the form with its answer, and the API's reference. Everything works without JavaScript."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args
from urllib.parse import quote, urlencode

from jinja2 import ChainableUndefined, Environment, PackageLoader
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.app.inputs import form_pairs, kinds
from service.app.problems import document as problem_document
from service.app.service import Service
from service.engine import News
from service.errors import MathtutorError, Unauthorized
from service.http import replies
from service.http.endpoint import answer_document
from service.http.middleware.envelope import POLICY
from service.http.requests import RequestFields, body, client_id
from service.operations.face import Group
from service.operations.operation import Operation
from service.pages.asked import ANY, Asked, asked
from service.pages.assets import Assets
from service.pages.fields import assignments, fields
from service.pages.graph import line_address, plot_address
from service.pages.guide import ORDER, guide_pages, index
from service.pages.mathematics import MathRenderer, marked_on, marked_source, picture, roots_of, special_parts, speech_of
from service.pages.strategies import topics_by_code
from service.pages.task import task_page
from service.pages.words import Words, languages, preferred
from service.read.choices import CHOICES

LONGEST_ADDRESS = 6000
"""A problem longer than this does not fit into an address; it is answered without one."""
ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")
UNREAD_PAGES = frozenset(("too_large",))
"""Problems that a page is never shown with 200: it holds nothing of what was sent."""
Document = dict[str, object]
"""An answer or a problem as JSON values, for the templates."""
READINGS = {code: list(choice.readings)[1:] for code, choice in CHOICES.items()}
"""How else what is ambiguous can be read: note code → the readings besides the usual one."""


class Pages:
    """The pages of one app."""

    def __init__(self, service: Service, assets: Assets) -> None:
        self.service, self.assets = service, assets
        self.templates = Environment(
            loader=PackageLoader("service.pages"), autoescape=True, undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.origins = allowed_origins(service.settings.embed_origins)
        self.templates.globals.update(
            static=assets.url,
            marked_source=marked_source,
            speech_of=speech_of,
            special_parts=special_parts,
            picture=picture,
            marked_on=marked_on,
            line_address=line_address,
            roots_of=roots_of,
            own_line=own_line,
            any=ANY,
            topics_by_code=topics_by_code,
            choices=READINGS,
        )

    async def home(self, request: Request) -> Response:
        """`GET /?operation=…&…` shows the form and, where the problem is complete, its answer; `POST /` leads there."""
        return await self._form(request, "/")

    async def embed(self, request: Request) -> Response:
        """The form alone, or an exercise (`?task=…`), for a frame in the page of an allowed origin."""
        is_task = "task" in request.query_params and self.service.engine.store is not None
        shown = await task_page(self, request) if is_task else await self._form(request, "/embed")
        ancestors = " ".join(["'self'", *sorted(self.origins)])
        shown.headers["Content-Security-Policy"] = POLICY.format(ancestors=ancestors)
        return shown

    async def embed_script(self, request: Request) -> Response:
        """The `<math-tutor>` element, for other sites' pages."""
        script = self.assets.files["page/element.js"]
        return Response(script.content, 200, {"Cache-Control": "public, max-age=3600"}, script.media_type)

    async def worker(self, request: Request) -> Response:
        """The service worker, at an address above all pages so that it may keep them."""
        script = self.assets.files["page/worker.js"]
        return Response(script.content, 200, {"Cache-Control": "no-cache"}, script.media_type)

    async def _form(self, request: Request, home: str) -> Response:
        if request.method == "POST":
            raw = await body(request, self.service.settings.body_bytes)
            pairs = await self.service.side_thread.by_size(client_id(request), len(raw), form_pairs, raw)
            if len(raw) <= LONGEST_ADDRESS and len(address := _leading_to(home, pairs)) <= LONGEST_ADDRESS:
                return RedirectResponse(address, 303)
        else:
            raw = request.scope["query_string"]
            pairs = await self.service.side_thread.by_size(client_id(request), len(raw), form_pairs, raw)
        language = self.words(request, dict(pairs)).code
        found = await self.service.side_thread.by_size(
            client_id(request), len(raw), asked, pairs, self.service.operations, self.service.engine, language
        )
        return await self._page(request, found, home=home, theme=dict(pairs).get("theme", ""))

    async def answer_page(self, request: Request, operation: Operation, arrived: RequestFields) -> Response:
        """The page for a form posted to an operation's own address."""
        return await self._page(request, Asked(operation, arrived.values), status_of_answer=True)

    async def docs(self, request: Request) -> Response:
        """The API's reference."""
        return await self.html(request, "docs.html", lambda: {"words": self.words(request, {})})

    async def guide(self, request: Request) -> Response:
        """`GET /guide/{name}`: one page of the guide; `/guide` is its first."""
        shown = guide_pages().get(request.path_params.get("name", ORDER[0]))
        if shown is None:
            raise HTTPException(404)
        return await self.html(
            request, "guide.html", lambda: self._about(request) | {"shown": shown, "pages": guide_pages().values(), "index": index()}
        )

    async def problem_type(self, request: Request) -> Response:
        """`GET /problems/{code}`: the `type` of a problem document leads to what the guide says of it."""
        return RedirectResponse(f"/guide/errors#{quote(request.path_params['code'], safe='')}", 308)

    async def missing(self, request: Request) -> Response:
        """The page for an address where there is nothing."""
        return await self.html(request, "missing.html", lambda: self._about(request), 404)

    def _about(self, request: Request) -> dict[str, object]:
        """What the head of every page shows."""
        return {"words": self.words(request, dict(request.query_params)), "languages": languages(), "address": request.url.path}

    def words(self, request: Request, values: Mapping[str, object]) -> Words:
        """The language that the request names, else the one its reader likes best."""
        asked_for = [str(values["language"])] if values.get("language") else []
        return preferred([*asked_for, *replies.languages(request.headers.get("accept-language", "")), self.service.settings.language])

    async def _page(
        self,
        request: Request,
        found: Asked,
        *,
        home: str = "/",
        theme: str = "",
        status_of_answer: bool = False,
    ) -> Response:
        document, problem = await self._outcome(request, found.operation, found.values)
        template = "embed.html" if home == "/embed" else "home.html"
        is_told = problem is not None and (status_of_answer or problem["code"] in UNREAD_PAGES)
        told = problem["status"] if problem is not None and is_told else 200
        status = told if isinstance(told, int) else 500

        def context() -> dict[str, object]:
            shown = replace(found, values={}) if problem and problem["code"] == "too_large" else found
            return self._context(request, shown, document, problem, home, theme)

        return await self.html(request, template, context, status)

    def _context(
        self,
        request: Request,
        found: Asked,
        document: dict[str, object] | None,
        problem: dict[str, object] | None,
        home: str,
        theme: str,
    ) -> dict[str, object]:
        """The values of the form's template."""
        operation, values = found.operation, found.values
        words = self.words(request, values)
        settings = self.service.settings
        habits = habits_of(request)
        reading = values.get("reading", "")
        renderer = MathRenderer(words, values.get("decimal", habits.get("decimal")) == "comma")
        return {
            "words": words,
            "renderer": renderer,
            "render": renderer.render,
            "languages": languages(),
            "operation": operation,
            "offers": [self.service.operations[name] for name in found.offers],
            "worked_ones": [one.name for one in self.service.operations.values() if one.is_worked],
            "course": course(self.service.operations),
            "fields": fields(operation, values if document or problem else {**habits, **values}, words),
            "values": values,
            "reading": assignments(reading) if isinstance(reading, dict) else reading,
            "document": document,
            "plot": plot_address(operation.face, {**values, "language": words.code}) if "plot" in self.service.operations else None,
            "problem": problem,
            "examples": self._examples(habits),
            "address": _address(operation, values),
            "home": home,
            # The input of a series is its function alone, which is no line of a working.
            "has_own_line": home == "/" and "check" in self.service.operations and operation.name != "series",
            "is_embedded": home == "/embed" and operation.name != ANY,
            "theme": theme if theme in ("light", "dark") else "",
            "has_teacher": "compare" in self.service.operations,
            "origins": sorted(self.origins),
            "timeout": min(settings.timeout, settings.timeout_max),
            "patience": settings.job_timeout_max if self.service.engine.jobs else None,
        }

    async def _outcome(self, request: Request, operation: Operation, values: dict[str, object]) -> tuple[Document | None, Document | None]:
        """The answer document and the problem document; neither for an empty form."""
        required = kinds(operation.input)[1]
        if not all(values.get(name) for name in required):
            return None, None
        try:
            self._needs_key(request)
            return await answer_document(self.service, request, operation, RequestFields(values), _to_be_followed), None
        except MathtutorError as error:
            return None, problem_document(error, request.scope["request_id"])

    def _needs_key(self, request: Request) -> None:
        """Raises Unauthorized where keys are asked for and this request came without one: the form itself is open to all."""
        if self.service.settings.keys and not str(request.scope.get("client_id", "")).startswith(("key ", "page ")):
            raise Unauthorized("This page has just been opened. Please ask again; a program sends its key with its requests.")

    def _examples(self, habits: Mapping[str, object]) -> list[tuple[str, str, str]]:
        offered = [(operation, operation.face.showcase) for operation in self.service.operations.values()]
        return [(_address(each, {**given.values, **habits}), each.name, given.shown) for each, given in offered if given]

    async def html(self, request: Request, template: str, context: Callable[[], Mapping[str, object]], status: int = 200) -> Response:
        """A page from its template, put together on the side thread."""
        headers = {"Cache-Control": "no-cache, private", "Vary": "Accept-Language, Accept-Encoding"}
        is_packed = "gzip" in request.headers.get("accept-encoding", "")
        if is_packed:
            headers["Content-Encoding"] = "gzip"
        content = await self.service.side_thread.do(client_id(request), self._html, template, context, is_packed)
        return Response(content, status, headers, "text/html; charset=utf-8")

    def _html(self, template: str, context: Callable[[], Mapping[str, object]], is_packed: bool) -> bytes:
        content = self.templates.get_template(template).render(**context()).encode()
        return gzip.compress(content, 5, mtime=0) if is_packed else content


def course(operations: Mapping[str, Operation]) -> dict[str, list[Operation]]:
    """The operations under the part of a course that each belongs to."""
    parts = {part: [one for one in operations.values() if one.face.group == part] for part in get_args(Group) if part}
    return {part: held for part, held in parts.items() if held}


def _leading_to(home: str, pairs: list[tuple[str, str]]) -> str:
    return f"{home}?" + urlencode([(name, value) for name, value in pairs if value.strip()], quote_via=quote)


def _to_be_followed(news: News) -> None:
    """Nothing to tell yet: the page may follow its question later, as a job that joins it, and then there must be news."""


POINT = frozenset(("de-ch", "de-li", "es-mx", "es-us", "es-pr", "es-gt", "es-hn", "es-ni", "es-sv", "es-pa", "es-do"))
"""Where German and Spanish are written with a decimal point."""


def habits_of(request: Request) -> dict[str, object]:
    """Values that the form proposes to readers of a language: the decimal comma where it is written."""
    tag = next(iter(replies.languages(request.headers.get("accept-language", ""))), "").lower()
    return {"decimal": "comma"} if tag.partition("-")[0] in ("de", "es") and tag not in POINT else {}


def allowed_origins(listed: str) -> frozenset[str]:
    """The origins of a list separated by spaces or commas. ValueError for what is no origin."""
    origins = listed.replace(",", " ").split()
    wrong = [origin for origin in origins if not ORIGIN.fullmatch(origin)]
    if wrong:
        raise ValueError(f"MATHTUTOR_EMBED_ORIGINS: {wrong[0]!r} is no origin like https://lms.example")
    return frozenset(origins)


def _address(operation: Operation, values: Mapping[str, object]) -> str:
    """The address that holds the problem."""
    pairs: list[tuple[str, str]] = [] if operation.name == ANY else [("operation", operation.name)]
    for name, value in values.items():
        texts = value if isinstance(value, list) else [value]
        pairs += [(name, _text(text)) for text in texts]
    return "/?" + urlencode(pairs, quote_via=quote)


def own_line(document: Mapping[str, Any], shown: int) -> str:
    """The notebook with the lines of a worked solution up to the one that is to be found."""
    lines = [document["input"]["text"], *(step["after"]["text"] for step in document["steps"][: shown - 1])]
    pairs = [("operation", "check"), ("problem", lines[0]), *(("lines", line) for line in lines[1:])]
    return "/?" + urlencode(pairs, quote_via=quote) + "#next-line"


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
