"""The teacher's page: one question tried against a list of answers."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from service.errors import InternalError, MathtutorError
from service.operations.operation import Operation
from service.web import problems, replies
from service.web.ask import ask
from service.web.bodies import body
from service.web.fields import Field, fields
from service.web.inputs import form_pairs, from_strings
from service.web.pages import Pages
from service.web.routes import Service, client, while_connected
from service.web.words import Words

MOST = 200
"""Most answers judged at a time."""
SHOWN = ("reference", "test", "variable", "tolerance", "digits", "constant", "domain", "assumptions")
"""The fields of /compare that a teacher sets for the whole class."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer with its verdict: correct, incorrect, undecided or unreadable."""

    answer: str
    verdict: str
    score: float | None
    reason: str
    feedback: str


class Teacher:
    """The page of one app; it needs the operation /compare."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self.service, self.pages = service, pages
        self.compare = service.operations["compare"]

    async def page(self, request: Request) -> Response:
        """`GET` shows the form, `POST` the verdicts under it."""
        pairs = form_pairs(await body(request, self.service.settings.body_bytes)) if request.method == "POST" else []
        given = {name: value for name, value in pairs if value.strip()}
        words = self.pages.words(request, given)
        answers = [line.strip() for line in given.get("answers", "").splitlines() if line.strip()]
        judged = await self._judged(request, answers[:MOST], given) if "reference" in given else []
        context = {
            "words": words,
            "fields": _fields(self.compare, given, words),
            "answers": "\n".join(answers),
            "is_too_long": len(answers) > MOST,
            "most": MOST,
            "judged": judged,
            "right": sum(row.verdict == "correct" for row in judged),
            "spread": Counter(row.reason for row in judged if row.verdict != "correct").most_common(),
            "download": "data:text/csv;charset=utf-8," + quote(_csv(judged)),
            "language": given.get("language", ""),
        }
        return self.pages.html(request, "teacher.html", context)

    async def _judged(self, request: Request, answers: list[str], given: Mapping[str, str]) -> list[Judged]:
        common = [(name, given[name]) for name in SHOWN if name in given]
        free = asyncio.Semaphore(self.service.settings.workers)
        language = replies.language(request, self.service.settings.language)

        async def judge(answer: str) -> Judged:
            async with free:
                return await self._verdict(request, [*common, ("answer", answer)], answer, language)

        async def every() -> list[Judged]:
            return list(await asyncio.gather(*map(judge, answers)))

        return await while_connected(request, every())

    async def _verdict(self, request: Request, pairs: list[tuple[str, str]], answer: str, language: str) -> Judged:
        try:
            values = from_strings(self.compare.input, pairs)
            document = await ask(self.compare, values, self.service.engine, client=client(request), language=language)
        except MathtutorError as error:
            shown = InternalError(problems.INTERNAL) if error.status == 500 else error
            return Judged(answer, "unreadable" if error.status == 422 else "undecided", None, shown.code, shown.detail)
        verdict = {True: "correct", False: "incorrect"}.get(document["correct"], "undecided")
        return Judged(answer, verdict, document["score"], document["reason"], document["feedback"] or "")


def _fields(operation: Operation, given: Mapping[str, Any], words: Words) -> list[Field]:
    made = fields(operation, given, words)
    by_name = {field.name: field for field in (*made.main, *made.beside, *made.more)}
    return [by_name[name] for name in SHOWN if name in by_name]


def _csv(judged: list[Judged]) -> str:
    """The verdicts as a table; a leading sign that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("answer", "verdict", "score", "reason", "feedback"))
    for row in judged:
        answer = "'" + row.answer if row.answer[:1] in "=+-@\t" else row.answer
        table.writerow((answer, row.verdict, "" if row.score is None else row.score, row.reason, row.feedback))
    return text.getvalue()
