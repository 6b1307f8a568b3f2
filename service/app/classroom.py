"""One question tried against the answers or workings of a class: each judged, known errors by their names."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from service.app.ask import ask
from service.app.inputs import from_strings
from service.app.problems import document as problem_document
from service.app.service import Service
from service.app.workings import Working
from service.errors import MathtutorError

SHARED_WITH_CHECK = frozenset(("variable", "domain", "assumptions", "notation", "decimal"))
"""The fields of /compare that /check has too."""


SECONDS = 60.0
"""A whole class is judged within that time; whom it does not reach stays undecided."""
T = TypeVar("T")


class _Turns:
    """Pieces of work, so many at a time as there are workers, all within one deadline."""

    def __init__(self, workers: int) -> None:
        self._free = asyncio.Semaphore(workers)
        self._until = time.monotonic() + SECONDS

    async def take(self, work: Callable[[], Awaitable[T]], late: T) -> T:
        """What the work returns when its turn has come; `late` where the time is over."""
        async with self._free:
            left = self._until - time.monotonic()
            if left <= 0:
                return late
            try:
                async with asyncio.timeout(left):
                    return await work()
            except TimeoutError:
                return late


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
        turns = _Turns(self.service.settings.workers)

        async def one(answer: str) -> JudgedAnswer:
            late = JudgedAnswer(answer, "undecided", None, "", "")
            return await turns.take(lambda: self._judged(answer, [*fields, ("answer", answer)]), late)

        return list(await asyncio.gather(*map(one, answers)))

    async def _judged(self, answer: str, fields: Sequence[tuple[str, str]]) -> JudgedAnswer:
        try:
            values = from_strings(self.service.operations["compare"].input, fields)
            document = await self.ask("compare", values)
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
            document = await self.ask("check", {"lines": [values["reference"], values["answer"]], **shared})
        except MathtutorError:
            return ""
        return str((document["lines"][-1].get("misconception") or {}).get("name", ""))

    async def ask(self, operation: str, values: Mapping[str, object]) -> dict[str, Any]:
        """The answer document of an operation, for this request."""
        service = self.service
        return await ask(
            service.operations[operation],
            values,
            service.engine,
            client=self.client,
            language=self.language,
            side_thread=service.side_thread,
        )


Mark = Literal["right", "wrong", "open", "unread"]
MARKS: Mapping[object, Mark] = {True: "right", False: "wrong", None: "open"}


@dataclass(frozen=True, slots=True)
class JudgedWorking:
    """A working with its verdict, and the names of the students who wrote it.

    verdict: correct, incomplete, incorrect, undecided or unreadable. marks: of each line. first_error: the line counted from 0.
    error: id and name of a known one in that line. relation: what is said of that line where the error has no name.
    """

    names: tuple[str, ...]
    lines: tuple[str, ...]
    verdict: str
    marks: tuple[Mark, ...] = ()
    first_error: int | None = None
    error: tuple[str, str] | None = None
    relation: str = ""
    feedback: str = ""


async def judge_workings(classroom: Classroom, given: Sequence[Working], fields: Sequence[tuple[str, str]]) -> tuple[JudgedWorking, ...]:
    """The workings with their verdicts, each that several students wrote once, those of most students first.

    fields: those of /check besides the lines, as strings.
    """
    turns = _Turns(classroom.service.settings.workers)

    async def one(lines: tuple[str, ...], names: tuple[str, ...]) -> JudgedWorking:
        late = JudgedWorking(names, lines, "undecided")
        return await turns.take(lambda: _judged_working(classroom, names, lines, fields), late)

    found = await asyncio.gather(*(one(lines, names) for lines, names in alike(given).items()))
    return tuple(sorted(found, key=lambda judged: -len(judged.names)))


def alike(given: Sequence[Working]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Lines → the names of those who wrote them; spaces make no difference."""
    seen: dict[str, tuple[str, ...]] = {}
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    for working in given:
        lines = seen.setdefault("\n".join(map(spaced, working.lines)), working.lines)
        names[lines] = (*names.get(lines, ()), working.name)
    return names


AROUND = re.compile(r" ?([-−+*·/^=<>]) ?")
"""Signs beside which a space says nothing."""


def spaced(line: str) -> str:
    """A line as it is compared with others: spaces that say nothing left out."""
    return AROUND.sub(r"\1", " ".join(line.split()))


async def _judged_working(
    classroom: Classroom, names: tuple[str, ...], lines: tuple[str, ...], fields: Sequence[tuple[str, str]]
) -> JudgedWorking:
    try:
        values = from_strings(classroom.service.operations["check"].input, fields)
        document = await classroom.ask("check", {**values, "lines": list(lines), "hints": "pointed"})
    except MathtutorError as error:
        problem = problem_document(error, classroom.request_id)
        return JudgedWorking(names, lines, "unreadable" if error.status == 422 else "undecided", feedback=str(problem["detail"]))
    return _of_document(names, lines, document)


def _of_document(names: tuple[str, ...], lines: tuple[str, ...], document: Mapping[str, Any]) -> JudgedWorking:
    judged = document["lines"]
    marks: tuple[Mark, ...] = tuple("unread" if line["relation"] == "unreadable" else MARKS[line["correct"]] for line in judged)
    wrong = next((line for line in judged if line["correct"] is False and line["relation"] != "unreadable"), None)
    verdict = str(document["verdict"])
    if document["final"]["matches_reference"] is False and verdict == "correct":
        verdict = "incomplete"
    if wrong is None:
        return JudgedWorking(names, lines, "unreadable" if "unread" in marks else verdict, marks)
    found = wrong["misconception"]
    error = (str(found["id"]), str(found["name"])) if found else None
    return JudgedWorking(names, lines, "incorrect", marks, wrong["index"], error, str(wrong["relation"]), str(wrong["feedback"]))
