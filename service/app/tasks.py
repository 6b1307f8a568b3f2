"""Exercises whose answers stay on the server: set by an author, done by students who know their ids, judged here.

Contract: what leaves is what a student may see. The reference leaves in no part of an answer or an error: an answer is put together
from the members named here, each at the level of hints from which it is given, and an error that is not about what the student
wrote is told in one sentence. What follows from the problem alone (a hint, a next line) goes as far as the author allows.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection

from service.answers.task import Level
from service.app.ask import ask
from service.app.inputs import validated
from service.app.service import Service
from service.errors import (
    InvalidRequest,
    MathtutorError,
    NotFound,
    OperatorError,
    RateLimited,
    TooLarge,
    Unavailable,
    Unreadable,
    Unsupported,
)
from service.messages import Message
from service.operations.check import FormName, LineText
from service.operations.compare import TestName, Tolerance
from service.operations.inputs import Assumption, VariableName
from service.store import Database, tasks
from service.store.tasks import StoredTask

ID = re.compile(r"[A-Za-z0-9_-]{32}")
LEVELS: tuple[Level, ...] = ("none", "where", "nudge", "pointed", "answer")
LONGEST = 8192
"""Bytes of one exercise."""
SHARED = ("notation", "variable", "domain", "decimal", "assumptions")
"""Fields that an author sets for either operation."""
OWN = {
    "check": ("problem", "reference", "form"),
    "compare": ("reference", "test", "tolerance", "digits", "constant"),
}
"""Operation → the fields that its author sets."""
UNJUDGED = "This can't be judged here. Please tell whoever set the exercise."
NO_TASK = "There is no exercise with this id."
ShortText = Annotated[str, Field(min_length=1, max_length=2000)]


class TaskInput(BaseModel):
    """What an author sets."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(None, description="A name for it.")
    operation: Literal["check", "compare"] = Field("check", description="Whether lines of working are judged, or one answer.")
    problem: ShortText = Field(description="The problem, as mathematics or in words.", examples=["2x + 3 = 11"])
    reference: ShortText | None = Field(None, description="The model answer, which stays on the server; `compare` needs one.")
    form: FormName | None = Field(None, description="The form that the last line must have (`check`).")
    test: TestName = Field("equivalent", description="How to compare (`compare`).")
    tolerance: Tolerance | None = Field(None, description="As in /compare.")
    digits: Annotated[int, Field(ge=0, le=60)] | None = Field(None, description="As in /compare.")
    constant: Literal["required", "optional"] = Field("required", description="As in /compare.")
    hints: Level = Field("nudge", description="The furthest hint that is given.")
    notation: Literal["auto", "text", "latex", "mathml", "mathjson", "asciimath"] = Field("auto", description="How strings are read.")
    variable: VariableName | None = Field(None, description="The variable of the exercise.")
    domain: Literal["real", "complex"] = Field("real", description="The field that variables range over.")
    decimal: Literal["point", "comma"] = Field("point", description="The decimal sign in text.")
    language: Literal["en", "de", "es"] | None = Field(None, description="Language of messages; by default that of who does it.")
    assumptions: dict[Annotated[str, Field(min_length=1, max_length=64)], list[Assumption]] = Field(
        default_factory=dict, max_length=16, description="What is known of the symbols: name → list of words."
    )

    @model_validator(mode="after")
    def fits_its_operation(self) -> TaskInput:
        """What belongs to the other operation is refused."""
        other = {"check": "compare", "compare": "check"}[self.operation]
        strange = self.model_fields_set.intersection(OWN[other]) - {*OWN[self.operation], "problem"}
        if strange:
            raise ValueError(Message("“{}” does not belong to “{}”", sorted(strange)[0], self.operation))
        if self.operation == "compare" and self.reference is None:
            raise ValueError(Message("“compare” needs a “reference”"))
        return self


class HelpInput(BaseModel):
    """What a student may ask for besides."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    hints: Level = Field("nudge", description="How much a hint may give away; lowered to what the exercise allows.")
    language: Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")] | None = Field(
        None, description="Language of messages, where the exercise has none of its own."
    )


class TaskLinesInput(HelpInput):
    """A student's working."""

    lines: Annotated[list[LineText], Field(min_length=1, max_length=100)] = Field(description="The lines of working, in order.")


class TaskAnswerInput(HelpInput):
    """A student's answer."""

    answer: LineText = Field(description="The answer.")


TAKES: dict[str, type[TaskLinesInput] | type[TaskAnswerInput]] = {"check": TaskLinesInput, "compare": TaskAnswerInput}


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise. given: what its author set."""

    id: str
    given: TaskInput

    def shown(self) -> dict[str, Any]:
        """What a student may see."""
        given = self.given
        return {
            "id": self.id, "url": f"/embed?task={self.id}", "operation": given.operation, "title": given.title,
            "problem": given.problem, "form": given.form, "hints": given.hints, "language": given.language,
        }  # fmt: skip

    def level(self, wanted: Level) -> Level:
        """The hints that are given where those are asked for."""
        return min(wanted, self.given.hints, key=LEVELS.index)

    def fields(self) -> dict[str, object]:
        """The fields of its operation that the author set."""
        names = [name for name in (*OWN[self.given.operation], *SHARED) if name in self.given.model_fields_set]
        set_ones = self.given.model_dump(include=set(names), exclude_none=True)
        return {name: set_ones[name] for name in names if name in set_ones}


class Tasks:
    """The exercises of one service."""

    def __init__(self, service: Service, store: Database) -> None:
        self._service, self._store = service, store

    async def set(self, given: TaskInput, client: str, language: str) -> Task:
        """A new exercise. Its reference is tried once, so that it can be read.

        Raises what trying it raises, TooLarge, RateLimited where the client keeps too many, Unavailable.
        """
        told = given.model_dump_json(exclude_unset=True).encode()
        if len(told) > LONGEST:
            raise TooLarge(Message("An exercise has at most {} bytes.", f"{LONGEST:,}"), limit=LONGEST)
        task = Task(secrets.token_urlsafe(24), given)
        await self._try(task, client, language)
        await self._store.call(lambda connection: self._add(connection, StoredTask(task.id, client[:200], told, time.time())))
        return task

    def _add(self, connection: Connection, task: StoredTask) -> None:
        if tasks.count_of(connection, task.client) >= self._service.settings.tasks_kept:
            raise RateLimited("You keep as many exercises here as you may.", retry_after=3600)
        tasks.add(connection, task)

    async def _try(self, task: Task, client: str, language: str) -> None:
        own = task.given.reference or task.given.problem
        try:
            document = await self._asked(task, {"lines": [own]} if task.given.operation == "check" else {"answer": own}, client, language)
        except OperatorError:
            return  # it may take long to judge, and can be read
        except Unreadable as error:
            raise error.in_field("reference") from None
        if document.get("problem_error") and task.given.operation == "check":
            raise InvalidRequest("The problem can't be read, so that no line can be held against it.")

    async def get(self, task_id: str) -> Task:
        """The exercise of that id. Raises NotFound, Unavailable."""
        found = await self._store.call(lambda connection: tasks.found(connection, task_id)) if ID.fullmatch(task_id) else None
        if found is None:
            raise NotFound(NO_TASK)
        return Task(found.id, TaskInput.model_validate_json(found.told))

    async def drop(self, task_id: str, client: str) -> None:
        """Take an exercise of that client away. Raises NotFound, Unavailable."""
        if not await self._store.call(lambda connection: tasks.drop(connection, task_id, client[:200])):
            raise NotFound(NO_TASK)

    async def judge(self, task: Task, values: Mapping[str, object], client: str, language: str) -> dict[str, Any]:
        """The verdict on what a student sent, as they may see it. Raises InvalidRequest and what judging raises, told safely."""
        given = validated(TAKES[task.given.operation], values)
        level = task.level(given.hints)
        sent = given.model_dump(include={"lines", "answer"})
        own = {"hints": level} if task.given.operation == "check" else {}
        try:
            document = await self._asked(task, {**sent, **own}, client, given.language or language)
        except MathtutorError as error:
            if _is_safe(error):
                raise
            raise Unsupported(UNJUDGED) from None
        return seen_check(document, level) if task.given.operation == "check" else seen_comparison(document, level)

    async def _asked(self, task: Task, values: Mapping[str, object], client: str, language: str) -> dict[str, Any]:
        service = self._service
        operation = service.operations[task.given.operation]
        fields = {**task.fields(), **values}
        spoken = task.given.language or language
        return await ask(operation, fields, service.engine, client=client, language=spoken, side_thread=service.side_thread)


def tasks_of(service: Service) -> Tasks:
    """The exercises of a service. Raises Unavailable where it keeps none."""
    if service.engine.store is None:
        raise Unavailable("This service keeps no exercises.")
    return Tasks(service, service.engine.store)


def _is_safe(error: MathtutorError) -> bool:
    """Whether an error speaks of nothing but the student's own answer, or of no mathematics at all."""
    if isinstance(error, Unreadable):
        return error.field == "answer"
    return isinstance(error, OperatorError | RateLimited | TooLarge)


OF_LINE = (
    "index", "input", "role", "relation", "parent", "correct", "score", "rule", "rule_name", "consistent_with_previous", "recovered",
    "notes", "error",
)  # fmt: skip
"""Members of a line that are given at any level."""
FROM_LEVEL: dict[str, tuple[Level, object]] = {
    "hint": ("where", None),
    "flags": ("nudge", []),
    "misconception": ("pointed", None),
    "slip": ("pointed", None),
    "counterexample": ("pointed", None),
    "lost_solutions": ("pointed", []),
    "added_solutions": ("pointed", []),
    "domain_points": ("pointed", []),
    "feedback": ("pointed", ""),
}
"""Other members: the level from which they are given, and what stands there below it."""
OF_WORKING = ("operation", "verdict", "first_error", "score", "final", "summary", "notes", "problem", "cut")
"""Members of a working that are given at any level."""


def seen_check(document: Mapping[str, Any], level: Level) -> dict[str, Any]:
    """The verdict on a working as a student may see it."""
    kept = {name: document[name] for name in OF_WORKING if name in document}
    return {**kept, "lines": [_seen_line(line, level) for line in document["lines"]]}


def _seen_line(line: Mapping[str, Any], level: Level) -> dict[str, Any]:
    rank = LEVELS.index(level)
    kept = {name: line[name] for name in OF_LINE if name in line}
    helped = {name: line.get(name, else_) if rank >= LEVELS.index(start) else else_ for name, (start, else_) in FROM_LEVEL.items()}
    is_told = rank >= LEVELS.index("pointed")
    links = [link if is_told else {**link, "counterexample": None} for link in line.get("links", [])]
    verification = {"status": line["verification"]["status"], "method": "", "points": line["verification"]["points"]}
    return {**kept, **helped, "links": links, "verification": verification}


def seen_comparison(document: Mapping[str, Any], level: Level) -> dict[str, Any]:
    """The verdict on an answer as a student may see it: never with what it was compared with."""
    is_told = LEVELS.index(level) >= LEVELS.index("nudge")
    correct = document["correct"]
    return {
        "operation": document["operation"],
        "correct": correct,
        "score": document["score"] if is_told or correct is not False else 0.0,
        "reason": document["reason"] if is_told else None,
        "feedback": document["feedback"] if is_told else "",
        "input": {"answer": document["input"]["answer"]},
    }
