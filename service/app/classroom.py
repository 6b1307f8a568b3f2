"""One question tried against the answers of a class: each judged against the model answer, known errors by their names."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.app.ask import ask
from service.app.inputs import from_strings
from service.app.problems import document as problem_document
from service.app.service import Service
from service.errors import MathtutorError

SHARED_WITH_CHECK = frozenset(("variable", "domain", "assumptions", "notation", "decimal"))
"""The fields of /compare that /check has too."""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One answer with its verdict: correct, incorrect, undecided or unreadable; error: the name of a known one."""

    answer: str
    verdict: str
    score: float | None
    reason: str
    feedback: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Classroom:
    """Judges answers for one request; the service must have /compare. request_id: quoted in problems."""

    service: Service
    client: str
    language: str
    request_id: str = ""

    async def judge(self, answers: Sequence[str], fields: Sequence[tuple[str, str]]) -> list[JudgedAnswer]:
        """The answers with their verdicts, in order. fields: those of /compare besides the answer, as strings."""
        free = asyncio.Semaphore(self.service.settings.workers)

        async def one(answer: str) -> JudgedAnswer:
            async with free:
                return await self._judged(answer, [*fields, ("answer", answer)])

        return list(await asyncio.gather(*map(one, answers)))

    async def _judged(self, answer: str, fields: Sequence[tuple[str, str]]) -> JudgedAnswer:
        try:
            values = from_strings(self.service.operations["compare"].input, fields)
            document = await self._ask("compare", values)
        except MathtutorError as error:
            problem = problem_document(error, self.request_id)
            return JudgedAnswer(answer, "unreadable" if error.status == 422 else "undecided", None, error.code, str(problem["detail"]))
        verdict = {True: "correct", False: "incorrect"}.get(document["correct"], "undecided")
        known = await self._known_error(values) if verdict == "incorrect" else ""
        return JudgedAnswer(answer, verdict, document["score"], document["reason"], document["feedback"] or "", known)

    async def _known_error(self, values: Mapping[str, object]) -> str:
        """The name of the error that leads from the model answer to this one, taken as two lines of working; empty for none."""
        if "check" not in self.service.operations:
            return ""
        shared = {name: value for name, value in values.items() if name in SHARED_WITH_CHECK}
        try:
            document = await self._ask("check", {"lines": [values["reference"], values["answer"]], **shared})
        except MathtutorError:
            return ""
        return str((document["lines"][-1].get("misconception") or {}).get("name", ""))

    async def _ask(self, operation: str, values: Mapping[str, object]) -> dict[str, Any]:
        service = self.service
        return await ask(
            service.operations[operation],
            values,
            service.engine,
            client=self.client,
            language=self.language,
            side_thread=service.side_thread,
        )
