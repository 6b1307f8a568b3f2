"""What the service says around the answers: what is added to each as it is sent, jobs and problems."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import Field, create_model

from service.answers.parts import Typed

T = TypeVar("T", bound=Typed)


def sent(answer: type[T]) -> type[T]:
    """The answer's type with what is added to it when it is sent."""
    return create_model(
        answer.__name__,
        __base__=answer,
        __doc__=answer.__doc__,
        __module__=answer.__module__,
        elapsed_ms=(float, Field(description="Time spent on it, in milliseconds.")),
        cached=(bool, Field(description="Whether it was known already.")),
        cut=(bool, Field(False, description="A busy machine ended something early: asked again, there may be more.")),
    )


class JobAnswer(Typed):
    """A piece of work, and at its end what came of it."""

    id: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    operation: str
    created: float = Field(description="When it was submitted, in seconds since 1970.")
    changed: float = Field(description="When its state changed last.")
    trying: str | None = Field(None, description="The way that is being tried, while it runs.")
    answer: dict[str, Any] | None = Field(None, description="The operation's own answer, when it is done.")
    error: dict[str, Any] | None = Field(None, description="Why there is no answer: a problem document without a request id.")


class Position(Typed):
    """0-based character offsets into the string as sent; the end is exclusive."""

    field: str
    start: int
    end: int


class Fault(Typed):
    """What is wrong with one field of a request."""

    field: str
    message: str


class Problem(Typed):
    """RFC 9457 problem details; each of the members after `request_id` where it applies."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    position: Position | None = Field(None, description="Where the expression can't be read.")
    expected: str | None = Field(None, description="What could stand there.")
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
