"""The teacher's page: one question tried against a list of answers."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from service.app import request_limits
from service.app.classroom import Classroom, JudgedAnswer
from service.app.inputs import form_pairs
from service.app.service import Service
from service.http.endpoint import while_connected
from service.http.middleware.allowance import allowance
from service.http.requests import body, client_id
from service.operations.operation import Operation
from service.pages.fields import Field, fields
from service.pages.site import Pages
from service.pages.words import Words, languages

MOST = 200
"""Most answers judged at a time."""
SHOWN = ("reference", "test", "variable", "tolerance", "digits", "constant", "domain", "assumptions")
"""The fields of /compare that a teacher sets for the whole class."""


class Teacher:
    """The page of one app; it needs the operation /compare."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self.service, self.pages = service, pages
        self.compare = service.operations["compare"]

    async def page(self, request: Request) -> Response:
        """`GET` shows the form, `POST` the verdicts under it."""
        is_posted = request.method == "POST"
        raw = await body(request, self.service.settings.body_bytes) if is_posted else request.scope["query_string"]
        pairs = await self.service.side_thread.by_size(client_id(request), len(raw), form_pairs, raw)
        given = {name: value for name, value in pairs if value.strip()}
        request_limits.spend(given)
        words = self.pages.words(request, given)
        answers = [line.strip() for line in given.get("answers", "").splitlines() if line.strip()]
        judged = await self._judged(request, answers[:MOST], given, words.code) if is_posted and "reference" in given else []
        return await self.pages.html(request, "teacher.html", lambda: self._context(words, given, answers, judged))

    def _context(self, words: Words, given: Mapping[str, str], answers: list[str], judged: list[JudgedAnswer]) -> dict[str, object]:
        """The values of the template."""
        return {
            "words": words,
            "fields": _fields(self.compare, given, words),
            "answers": "\n".join(answers),
            "is_too_long": len(answers) > MOST,
            "most": MOST,
            "judged": judged,
            "right": sum(row.verdict == "correct" for row in judged),
            "spread": Counter(summary(row, words) for row in judged if row.verdict != "correct").most_common(),
            "download": "data:text/csv;charset=utf-8," + quote(_csv(judged)),
            "language": given.get("language", ""),
            "languages": languages(),
            "address": "/teacher",
        }

    async def _judged(self, request: Request, answers: list[str], given: Mapping[str, str], language: str) -> list[JudgedAnswer]:
        allowance(request).pay(len(answers) - 1)
        common = [(name, given[name]) for name in SHOWN if name in given]
        classroom = Classroom(self.service, client_id(request), language, request.scope["request_id"])
        return await while_connected(request, classroom.judge(answers, common))


def summary(judged: JudgedAnswer, words: Words) -> str:
    """A few words on what came up in an answer."""
    feedback = "" if judged.feedback == judged.reason else judged.feedback.rstrip(".")
    if judged.verdict == "unreadable":
        return words("teacher.unreadable")
    return judged.error or feedback or judged.reason.replace("_", " ")


def _fields(operation: Operation, given: Mapping[str, object], words: Words) -> list[Field]:
    made = fields(operation, given, words)
    by_name = {field.name: field for field in (*made.main, *made.beside, *made.more)}
    return [by_name[name] for name in SHOWN if name in by_name]


def _csv(judged: list[JudgedAnswer]) -> str:
    """The verdicts as a table; a leading sign that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("answer", "verdict", "score", "reason", "error", "feedback"))
    for row in judged:
        answer = "'" + row.answer if row.answer[:1] in "=+-@\t" else row.answer
        table.writerow((answer, row.verdict, "" if row.score is None else row.score, row.reason, row.error, row.feedback))
    return text.getvalue()
