"""The parts that answers are made of: formulas, values, checks and notes. They forbid other members and never change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetPydanticSchema, PlainSerializer, WithJsonSchema
from pydantic_core import core_schema

from service import question
from service.messages import Message, message
from service.messages.message import SAY, from_data
from service.tree import Tree
from service.write import latex, text


class Typed(BaseModel):
    """A part of an answer: no other members, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _message(given: object) -> object:
    match given:
        case str():
            return Message(given)
        case dict() if SAY in given:
            return from_data(given)
        case _:
            return given


Told = Annotated[
    Message,
    GetPydanticSchema(lambda source, handler: core_schema.is_instance_schema(Message)),
    BeforeValidator(_message, json_schema_input_type=str),
    PlainSerializer(Message.as_data, return_type=dict[str, Any]),
    WithJsonSchema({"type": "string"}),
]
"""A message, which those who ask are given as a sentence in their language."""


class Formula(Typed):
    """Mathematics in the writer's own form."""

    latex: str = Field(examples=[r"x \sin{\left(x \right)}"])
    text: str = Field(examples=["x*sin(x)"])

    @classmethod
    def of(cls, tree: Tree) -> Formula:
        """A tree as it stands."""
        return cls(latex=latex(tree), text=text(tree))


class Value(Formula):
    """Mathematics, and its decimal value where it is a number."""

    decimal: str | None = Field(description="15 significant digits where it is a number.")


class Written(Value):
    """Mathematics in every output format."""

    mathml: str = Field(description="A whole `<math>` element.")
    mathjson: Any = Field(description="MathJSON.")


class Verification(Typed):
    """How an answer or a verdict was checked. An answer that fails its check is never returned."""

    status: Literal["proved", "checked", "unverified"]
    method: Told
    points: int = Field(description="Number of points at which it was compared.")

    @classmethod
    def of(cls, found: question.Verification) -> Verification:
        """What a check found; one that failed shows nothing of what is given out, which is then unverified."""
        return cls(status="unverified" if found.status == "failed" else found.status, method=message(found.method), points=found.points)


class NoteGiven(Typed):
    """Something the reader should know: a stable code and a sentence."""

    code: str = Field(examples=["implicit_product"])
    message: Told

    @classmethod
    def all(cls, notes: Iterable[question.Note]) -> list[NoteGiven]:
        """The notes in their order."""
        return [cls(code=note.code, message=note.message) for note in notes]


class Position(Typed):
    """0-based character offsets into the string as sent; the end is exclusive."""

    field: str
    start: int
    end: int


class Fault(Typed):
    """What is wrong with one field of a request."""

    field: str
    message: Told


class Refusal(Typed):
    """RFC 9457 problem details without a request id; each of the members after `code` where it applies."""

    type: str
    title: Told
    status: int
    detail: Told
    code: str
    position: Position | None = Field(None, description="Where the expression can't be read.")
    expected: Told | None = Field(None, description="What could stand there.")
    suggestion: str | None = Field(None, description="What may have been meant.")
    name: str | None = Field(None, description="The command or environment that is not supported.")
    field: str | None = Field(None, description="The field of the request that can't be used.")
    errors: list[Fault] | None = Field(None, description="What is wrong, field by field.")
    candidates: list[str] | None = Field(None, description="The symbols that could be the variable.")
    limit: int | str | None = Field(None, description="The limit that was met: its size, or its name.")
    deadline: float | None = Field(None, description="The deadline in seconds at which the computation was stopped.")
    retry_after: float | None = Field(None, description="Seconds after which to come back.")
    decimal: str | None = Field(None, description="The decimal value, where an exact one was not found.")
    error: str | None = Field(None, description="A bound on the error of `decimal`.")
