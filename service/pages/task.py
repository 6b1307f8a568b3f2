"""The page of an exercise: its problem, the student's lines and the help that its author allows, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.app import request_limits
from service.app.inputs import form_pairs, from_strings
from service.app.problems import document as problem_document
from service.app.tasks import LEVELS, TAKES, Task, tasks_of
from service.errors import MathtutorError, NotFound
from service.http.endpoint import while_connected
from service.http.requests import body, client_id
from service.pages.fields import Field, fields
from service.pages.mathematics import MathRenderer
from service.pages.words import Words

if TYPE_CHECKING:
    from service.pages.site import Pages

Pairs = list[tuple[str, str]]
Document = dict[str, Any]
LONGEST = 6000
"""Characters of an address; longer workings are answered without one."""


async def task_page(pages: Pages, request: Request) -> Response:
    """`GET /embed?task=…&lines=…` shows an exercise and, where something was written, its verdict; `POST` leads there."""
    task = await _task(pages, request)
    pairs = await _pairs(pages, request)
    if request.method == "POST" and len(address := _address(task, pairs)) <= LONGEST:
        return RedirectResponse(address, 303)
    given = {name: value for name, value in pairs if value.strip()}
    words = pages.words(request, {"language": task.given.language} if task.given.language else given)
    values = _values(task, pairs)
    document, problem = await _outcome(pages, request, task, values, words.code)
    shown = {"document": document, "problem": problem}
    return await pages.html(request, "task.html", lambda: {**_context(pages, task, values, words, given), **shown})


async def _task(pages: Pages, request: Request) -> Task:
    try:
        return await tasks_of(pages.service).get(request.query_params["task"])
    except NotFound:
        raise HTTPException(404) from None


async def _pairs(pages: Pages, request: Request) -> Pairs:
    service = pages.service
    raw = await body(request, service.settings.body_bytes) if request.method == "POST" else request.scope["query_string"]
    pairs: Pairs = await service.side_thread.by_size(client_id(request), len(raw), form_pairs, raw)
    request_limits.spend(dict(pairs))
    return pairs


def _values(task: Task, pairs: Pairs) -> dict[str, object]:
    """The student's own fields; what else an address names is left alone."""
    model = TAKES[task.given.operation]
    several = [(name, value) for name, value in pairs if name == "lines" and value.strip()]
    single = {name: value for name, value in pairs if name in model.model_fields and name != "lines" and value.strip()}
    values = from_strings(model, [*single.items(), *several])
    wanted = values.get("hints")
    return {**values, "hints": task.level(wanted if wanted in LEVELS else "nudge")}


def _address(task: Task, pairs: Pairs) -> str:
    kept = [(name, value) for name, value in pairs if name in {*TAKES[task.given.operation].model_fields, "theme"} and value.strip()]
    return "/embed?" + urlencode([("task", task.id), *kept], quote_via=quote)


async def _outcome(
    pages: Pages, request: Request, task: Task, values: Mapping[str, object], language: str
) -> tuple[Document | None, Document | None]:
    """The verdict and the problem document; neither where nothing was written yet."""
    if not values.get("lines") and not values.get("answer"):
        return None, None
    try:
        judging = tasks_of(pages.service).judge(task, values, client_id(request), language)
        return {**await while_connected(request, judging), "problem": None}, None
    except MathtutorError as error:
        return None, problem_document(error, request.scope["request_id"])


def _context(pages: Pages, task: Task, values: dict[str, object], words: Words, given: Mapping[str, str]) -> dict[str, object]:
    """The values of the template: of the exercise only what a student may see."""
    operation = pages.service.operations[task.given.operation]
    made = fields(operation, values, words)
    by_name = {field.name: field for field in (*made.main, *made.beside, *made.more)}
    renderer = MathRenderer(words, task.given.decimal == "comma")
    theme = given.get("theme", "")
    return {
        "words": words,
        "renderer": renderer,
        "render": renderer.render,
        "task": task.shown(),
        "operation": operation,
        "main": _main(by_name, operation.name, is_live=not pages.service.settings.keys),
        "help": _help(by_name.get("hints"), task),
        "values": values,
        "address": f"/embed?task={task.id}",
        "language": given.get("language", ""),
        "theme": theme if theme in ("light", "dark") else "",
        "origins": sorted(pages.origins),
        "timeout": pages.service.settings.timeout,
    }


def _main(by_name: Mapping[str, Field], operation: str, *, is_live: bool) -> Field:
    """The field that the student fills; it is read while one types where `/read` is open to all."""
    field = by_name["lines" if operation == "check" else "answer"]
    return replace(field, is_math=field.is_math and is_live)


def _help(field: Field | None, task: Task) -> Field | None:
    """The choice of hints, no further than allowed; None where there is nothing to choose."""
    if field is None or task.given.hints == "none":
        return None
    allowed = LEVELS[: LEVELS.index(task.given.hints) + 1]
    return Field(
        field.name, field.label, field.help, "choice", field.value, tuple(pair for pair in field.choices if pair[0] in allowed), default=""
    )
