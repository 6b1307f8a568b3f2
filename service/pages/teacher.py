"""The teacher's page: the workings of a class judged together, a question tried against single answers, an exercise set."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from service.app import request_limits
from service.app.api_keys import Keys
from service.app.class_file import JudgedClass, is_file, loaded
from service.app.class_file import written as class_file
from service.app.classroom import Classroom, JudgedAnswer, judge_workings
from service.app.inputs import form_pairs, from_strings, validated
from service.app.problems import document as problem_document
from service.app.service import Service
from service.app.tasks import OWN, TaskInput, tasks_of
from service.app.workings import workings
from service.errors import Forbidden, InvalidRequest, MathtutorError
from service.http.endpoint import while_connected
from service.http.middleware.allowance import allowance
from service.http.requests import body, client_id
from service.http.tasks import told as task_told
from service.messages import SPEAKING, Message
from service.operations.operation import Operation
from service.pages.class_picture import failing_lines, last_lines, open_steps, signed, table
from service.pages.fields import Field, fields
from service.pages.mathematics import MathRenderer
from service.pages.site import Pages, habits_of
from service.pages.words import Words, languages

MOST = 200
"""Most answers or workings judged at a time."""
SHOWN = ("reference", "test", "variable", "tolerance", "digits", "constant", "domain", "assumptions")
"""The fields of /compare that a teacher sets for the whole class."""
OF_CHECK = ("problem", "reference", "form", "decimal")
"""The fields of /check that a teacher sets for the whole class."""
OF_TASK = ("problem", "reference", "form", "test", "hints", "decimal")
"""The fields of an exercise that have a control of their operation's."""
Given = Mapping[str, str]
Shown = dict[str, object]


class Teacher:
    """The page of one app; it needs the operations /compare and /check. keys: where keys are asked for."""

    def __init__(self, service: Service, pages: Pages, keys: Keys | None = None) -> None:
        self.service, self.pages, self.keys = service, pages, keys
        self.compare = service.operations["compare"]

    @property
    def ways(self) -> dict[str, Callable[[Request, Given, Words], Awaitable[Shown]]]:
        """What there is on the page: name → what its part of the template is given."""
        found: dict[str, Callable[[Request, Given, Words], Awaitable[Shown]]] = {}
        if "check" in self.service.operations:
            found["workings"] = self._workings
        found["answers"] = self._answers
        if "check" in self.service.operations and self.service.engine.store is not None:
            found["exercise"] = self._exercise
        return found

    async def page(self, request: Request) -> Response:
        """`GET` shows a form, `POST` what came of it under it."""
        is_posted = request.method == "POST"
        raw = await body(request, self.service.settings.body_bytes) if is_posted else request.scope["query_string"]
        pairs = await self.service.side_thread.by_size(client_id(request), len(raw), form_pairs, raw)
        given = {name: value for name, value in pairs if value.strip()}
        words = self.pages.words(request, given)
        SPEAKING.set(words.code)
        way = _way(given, self.ways)
        shown: Shown = {"problem": None}
        try:
            request_limits.spend({name: value for name, value in given.items() if not is_file(value)})
            shown |= await self.ways[way](request, given, words)
        except MathtutorError as error:
            given = {} if error.status == 413 else given
            shown |= await self.ways[way](_looked_at(request), given, words)
            shown["problem"] = problem_document(error, request.scope["request_id"])
        return await self.pages.html(request, "teacher.html", lambda: self._context(given, words, way) | shown)

    def _context(self, given: Given, words: Words, way: str) -> Shown:
        """The values of every part of the template."""
        return {
            "words": words,
            "way": way,
            "ways": list(self.ways),
            "most": MOST,
            "renderer": MathRenderer(words, given.get("decimal") == "comma"),
            "language": given.get("language", ""),
            "languages": languages(),
            "address": f"/teacher?way={way}",
            "decimal": given.get("decimal", "point"),
        }

    # Workings

    async def _workings(self, request: Request, given: Given, words: Words) -> Shown:
        """The workings of a class, judged or from a file, and what they show."""
        judged = await self._class(request, given, words.code) if request.method == "POST" and "workings" in given else None
        filled = {**habits_of(request), **given, **(judged.given if judged else {})}
        is_loaded = judged is not None and is_file(given["workings"])
        return {
            "fields": _fields(self.service.operations["check"], filled, words, OF_CHECK),
            "text": "" if is_loaded else given.get("workings", ""),
            "kind": given.get("kind", "auto"),
            "decimal": filled.get("decimal", "point"),
            "renderer": MathRenderer(words, filled.get("decimal") == "comma"),
            **(_picture(judged) if judged else {}),
        }

    async def _class(self, request: Request, given: Given, language: str) -> JudgedClass:
        text = given["workings"]
        side = self.service.side_thread
        if is_file(text):
            return await side.by_size(client_id(request), len(text), loaded, text)
        found = await side.by_size(client_id(request), len(text), workings, text, given.get("kind", "auto"))
        common = {name: given[name] for name in OF_CHECK if name in given}
        classroom = Classroom(self.service, client_id(request), language, request.scope["request_id"])
        if len(found) > MOST:
            raise InvalidRequest(Message("At most {} workings are judged at a time.", str(MOST)))
        allowance(request).pay(len(found) - 1)
        judged = await while_connected(request, judge_workings(classroom, found, [*common.items()]))
        return JudgedClass(common, judged)

    # Single answers

    async def _answers(self, request: Request, given: Given, words: Words) -> Shown:
        """Single answers, each with its verdict."""
        answers = [line.strip() for line in given.get("answers", "").splitlines() if line.strip()]
        is_asked = request.method == "POST" and "reference" in given
        judged = await self._judged(request, answers[:MOST], given, words.code) if is_asked else []
        return {
            "fields": _fields(self.compare, given, words, SHOWN),
            "answers": "\n".join(answers),
            "is_too_long": len(answers) > MOST,
            "judged": judged,
            "right": sum(row.verdict == "correct" for row in judged),
            "spread": Counter(summary(row, words) for row in judged if row.verdict != "correct").most_common(),
            "download": _data("text/csv", _csv(judged)),
        }

    async def _judged(self, request: Request, answers: list[str], given: Given, language: str) -> list[JudgedAnswer]:
        allowance(request).pay(len(answers) - 1)
        common = [(name, given[name]) for name in SHOWN if name in given]
        classroom = Classroom(self.service, client_id(request), language, request.scope["request_id"])
        return await while_connected(request, classroom.judge(answers, common))

    # Exercises

    async def _exercise(self, request: Request, given: Given, words: Words) -> Shown:
        """The form of an exercise and, once it is set, the code that embeds it."""
        made = await self._set(request, given, words.code) if request.method == "POST" and "problem" in given else None
        proposed = {"hints": "nudge", **habits_of(request), **given}
        own = {**_by_name(self.compare, proposed, words), **_by_name(self.service.operations["check"], proposed, words)}
        own["problem"] = replace(own["problem"], label=words("page.problem"), required=True)
        own["reference"] = replace(own["reference"], required=False)
        controls = [own[name] for name in OF_TASK if name in own]
        return {"fields": controls, "given": given, "task": made, "asks_key": self.keys is not None}

    async def _set(self, request: Request, given: Given, language: str) -> Shown:
        if self.keys is not None:
            self._check_author(given.get("key", ""))
        strange = frozenset(OWN["compare" if given.get("operation") != "compare" else "check"]) - {"problem", "reference"}
        pairs = [(name, value) for name, value in _of_task(given) if name in TaskInput.model_fields and name not in strange]
        task_given = validated(TaskInput, from_strings(TaskInput, pairs))
        setting = tasks_of(self.service).set(task_given, client_id(request), language)
        return task_told(await while_connected(request, setting), request, self.service.settings)

    def _check_author(self, key: str) -> None:
        """Raises Forbidden, and Unauthorized without a key."""
        if self.keys is not None and "author" not in self.keys.key_of(f"Bearer {key}").scopes:
            raise Forbidden("Exercises are set with a key that has the scope “author”.")


def _looked_at(request: Request) -> Request:
    """The same request as if its page were only looked at."""
    return Request({**request.scope, "method": "GET"})


def _way(given: Given, ways: Mapping[str, Any]) -> str:
    wanted = given.get("way", "answers" if "answers" in given else "")
    return wanted if wanted in ways else next(iter(ways))


def _of_task(given: Given) -> list[tuple[str, str]]:
    """The fields of a form as those of an exercise: the page's own language is another than that of the exercise."""
    named = {**given, "language": given.get("task_language", "")}
    return [(name, value) for name, value in named.items() if value.strip()]


def _picture(judged: JudgedClass) -> Shown:
    """What a judged class shows."""
    return {
        "judged_class": judged,
        "failing": failing_lines(judged),
        "open": open_steps(judged),
        "last": last_lines(judged),
        "signed": signed,
        "download": _data("text/csv", table(judged)),
        "file": _data("application/json", class_file(judged)),
        "nameless": _data("application/json", class_file(judged.without_names())),
    }


def _data(media: str, text: str) -> str:
    return f"data:{media};charset=utf-8," + quote(text)


def summary(judged: JudgedAnswer, words: Words) -> str:
    """A few words on what came up in an answer."""
    feedback = "" if judged.feedback == judged.reason else judged.feedback.rstrip(".")
    if judged.verdict == "unreadable":
        return words("teacher.unreadable")
    return judged.error or feedback or judged.reason.replace("_", " ") or words(f"teacher.{judged.verdict}")


def _fields(operation: Operation, given: Mapping[str, object], words: Words, names: tuple[str, ...]) -> list[Field]:
    by_name = _by_name(operation, given, words)
    return [by_name[name] for name in names if name in by_name]


def _by_name(operation: Operation, given: Mapping[str, object], words: Words) -> dict[str, Field]:
    """The controls of an operation by their names; none is required by itself."""
    made = fields(operation, given, words)
    required = {"reference"} if operation.name == "compare" else set()
    return {field.name: replace(field, required=field.name in required) for field in (*made.main, *made.beside, *made.more)}


def _csv(judged: list[JudgedAnswer]) -> str:
    """The verdicts as a table; a leading sign that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("answer", "verdict", "score", "reason", "error", "feedback"))
    for row in judged:
        answer = "'" + row.answer if row.answer[:1] in "=+-@\t" else row.answer
        rows.writerow((answer, row.verdict, "" if row.score is None else row.score, row.reason, row.error, row.feedback))
    return text.getvalue()
