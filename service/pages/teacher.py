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

from service.app import request_limits as budget
from service.app.ask import ask
from service.app.inputs import form_pairs, from_strings
from service.app.problems import document as problem_document
from service.errors import MathtutorError
from service.http.endpoint import Service, client, while_connected
from service.http.middleware.allowance import purse
from service.http.requests import apart, body
from service.operations.operation import Operation
from service.pages.fields import Field, fields
from service.pages.site import Pages
from service.pages.words import Words, languages

MOST = 200
"""Most answers judged at a time."""
SHOWN = ("reference", "test", "variable", "tolerance", "digits", "constant", "domain", "assumptions")
"""The fields of /compare that a teacher sets for the whole class."""

TOLD_TO_BOTH = frozenset(("variable", "domain", "assumptions", "notation", "decimal"))
"""The fields of /compare that /check has too."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer with its verdict: correct, incorrect, undecided or unreadable; error: the name of a known one."""

    answer: str
    verdict: str
    score: float | None
    reason: str
    feedback: str
    error: str = ""

    def what(self, words: Words) -> str:
        """What came up, in a few words."""
        told = "" if self.feedback == self.reason else self.feedback.rstrip(".")
        return words("teacher.unreadable") if self.verdict == "unreadable" else self.error or told or self.reason.replace("_", " ")


class Teacher:
    """The page of one app; it needs the operation /compare."""

    def __init__(self, service: Service, pages: Pages) -> None:
        self.service, self.pages = service, pages
        self.compare = service.operations["compare"]

    async def page(self, request: Request) -> Response:
        """`GET` shows the form, `POST` the verdicts under it."""
        is_posted = request.method == "POST"
        raw = await body(request, self.service.settings.body_bytes) if is_posted else request.scope["query_string"]
        pairs = await apart(request, self.service.aside, len(raw), form_pairs, raw)
        given = {name: value for name, value in pairs if value.strip()}
        budget.spend(given)
        words = self.pages.words(request, given)
        answers = [line.strip() for line in given.get("answers", "").splitlines() if line.strip()]
        judged = await self._judged(request, answers[:MOST], given, words.code) if is_posted and "reference" in given else []
        return await self.pages.html(request, "teacher.html", lambda: self._context(words, given, answers, judged))

    def _context(self, words: Words, given: Mapping[str, str], answers: list[str], judged: list[Judged]) -> dict[str, Any]:
        """What the template shows."""
        return {
            "words": words,
            "fields": _fields(self.compare, given, words),
            "answers": "\n".join(answers),
            "is_too_long": len(answers) > MOST,
            "most": MOST,
            "judged": judged,
            "right": sum(row.verdict == "correct" for row in judged),
            "spread": Counter(row.what(words) for row in judged if row.verdict != "correct").most_common(),
            "download": "data:text/csv;charset=utf-8," + quote(_csv(judged)),
            "language": given.get("language", ""),
            "languages": languages(),
            "address": "/teacher",
        }

    async def _judged(self, request: Request, answers: list[str], given: Mapping[str, str], language: str) -> list[Judged]:
        purse(request).pay(len(answers) - 1)
        common = [(name, given[name]) for name in SHOWN if name in given]
        free = asyncio.Semaphore(self.service.settings.workers)

        async def judge(answer: str) -> Judged:
            async with free:
                return await self._verdict(request, [*common, ("answer", answer)], answer, language)

        async def every() -> list[Judged]:
            return list(await asyncio.gather(*map(judge, answers)))

        return await while_connected(request, every())

    async def _verdict(self, request: Request, pairs: list[tuple[str, str]], answer: str, language: str) -> Judged:
        try:
            values = from_strings(self.compare.input, pairs)
            document = await ask(
                self.compare, values, self.service.engine, client=client(request), language=language, aside=self.service.aside
            )
        except MathtutorError as error:
            shown = problem_document(error, request.scope["request_id"])
            return Judged(answer, "unreadable" if error.status == 422 else "undecided", None, error.code, shown["detail"])
        verdict = {True: "correct", False: "incorrect"}.get(document["correct"], "undecided")
        known = await self._known_error(request, values, language) if verdict == "incorrect" else ""
        return Judged(answer, verdict, document["score"], document["reason"], document["feedback"] or "", known)

    async def _known_error(self, request: Request, values: Mapping[str, Any], language: str) -> str:
        """The name of the error that leads from the model answer to this one, taken as two lines of working; empty for none."""
        check = self.service.operations.get("check")
        if check is None:
            return ""
        asked = {name: value for name, value in values.items() if name in TOLD_TO_BOTH}
        lines = {"lines": [values["reference"], values["answer"]], **asked}
        try:
            who = client(request)
            document = await ask(check, lines, self.service.engine, client=who, language=language, aside=self.service.aside)
        except MathtutorError:
            return ""
        return str((document["lines"][-1].get("misconception") or {}).get("name", ""))


def _fields(operation: Operation, given: Mapping[str, Any], words: Words) -> list[Field]:
    made = fields(operation, given, words)
    by_name = {field.name: field for field in (*made.main, *made.beside, *made.more)}
    return [by_name[name] for name in SHOWN if name in by_name]


def _csv(judged: list[Judged]) -> str:
    """The verdicts as a table; a leading sign that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("answer", "verdict", "score", "reason", "error", "feedback"))
    for row in judged:
        answer = "'" + row.answer if row.answer[:1] in "=+-@\t" else row.answer
        table.writerow((answer, row.verdict, "" if row.score is None else row.score, row.reason, row.error, row.feedback))
    return text.getvalue()
