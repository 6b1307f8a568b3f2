"""A judged class as a file: it is kept, shared, and shown again without judging anything again.

Contract: what `written` wrote, `loaded` reads. A file comes from outside: its shape and its size are checked, what it says is
shown as text or read as mathematics, and none of it is markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.app import request_limits
from service.app.classroom import JudgedWorking, Mark
from service.app.inputs import json_object
from service.errors import InvalidRequest

FORMAT = "mathtutor-class"
Text = Annotated[str, Field(max_length=10_000)]
Verdict = Literal["correct", "incomplete", "incorrect", "undecided", "unreadable"]


class _Saved(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SavedError(_Saved):
    """A known error."""

    id: Text
    name: Text


class SavedWorking(_Saved):
    """A working, and who wrote it."""

    names: Annotated[list[Text], Field(min_length=1, max_length=500)]
    lines: Annotated[list[Text], Field(min_length=1, max_length=100)]
    verdict: Verdict
    marks: Annotated[list[Mark], Field(max_length=100)] = []
    first_error: Annotated[int, Field(ge=0, le=99)] | None = None
    error: SavedError | None = None
    relation: Text = ""
    feedback: Text = ""


class SavedClass(_Saved):
    """The whole file."""

    format: Literal["mathtutor-class"]
    version: Literal[1]
    set: dict[Text, Text]
    workings: Annotated[list[SavedWorking], Field(max_length=500)]


@dataclass(frozen=True, slots=True)
class JudgedClass:
    """What was set (problem, reference, form …), and the workings with their verdicts."""

    given: Mapping[str, str]
    judged: tuple[JudgedWorking, ...]

    @property
    def size(self) -> int:
        """How many students there are."""
        return sum(len(one.names) for one in self.judged)

    def count(self, verdict: str) -> int:
        """How many students' workings got that verdict."""
        return sum(len(one.names) for one in self.judged if one.verdict == verdict)

    def without_names(self) -> JudgedClass:
        """The same with numbers for names."""
        numbers = iter(range(1, self.size + 1))
        return replace(self, judged=tuple(replace(one, names=tuple(str(next(numbers)) for _ in one.names)) for one in self.judged))


def written(judged: JudgedClass) -> str:
    """The class as a file."""
    workings = [{name: value for name, value in _plain(one).items() if value not in ("", None)} for one in judged.judged]
    return json.dumps({"format": FORMAT, "version": 1, "set": dict(judged.given), "workings": workings}, ensure_ascii=False)


def _plain(one: JudgedWorking) -> dict[str, object]:
    error = {"id": one.error[0], "name": one.error[1]} if one.error else None
    return {**asdict(one), "error": error}


def is_file(text: str) -> bool:
    """Whether a text is meant as such a file."""
    return text.lstrip().startswith("{") and FORMAT in text[:200]


def loaded(text: str) -> JudgedClass:
    """The class of a file. Raises InvalidRequest for what is no such file, TooLarge for one that holds too much."""
    values = json_object(text.encode())
    try:
        saved = SavedClass.model_validate(values)
    except ValidationError:
        raise InvalidRequest("This is not a class that was saved here.") from None
    request_limits.spend({"lines": "\n".join(line for one in saved.workings for line in one.lines)})
    return JudgedClass(saved.set, tuple(map(_working, saved.workings)))


def _working(one: SavedWorking) -> JudgedWorking:
    error = (one.error.id, one.error.name) if one.error else None
    marks = tuple(one.marks)
    is_there = one.first_error is not None and one.first_error < len(one.lines)
    return JudgedWorking(
        tuple(one.names), tuple(one.lines), one.verdict, marks, one.first_error if is_there else None, error, one.relation, one.feedback
    )
