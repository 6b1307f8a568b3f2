"""What the service says around the answers: what is added to each as it is sent, jobs and problems."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from pydantic import Field, create_model

from service.answers.parts import Refusal, Typed

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
    error: Refusal | None = Field(None, description="Why there is no answer: a problem document without a request id.")


class Problem(Refusal):
    """RFC 9457 problem details."""

    request_id: str


class Health(Typed):
    """That the process runs."""

    status: Literal["ok"]
    version: str


class Walls(Typed):
    """What stands around the workers of this process, and what of it does not."""

    standing: list[str]
    absent: list[str]


class Readiness(Typed):
    """Whether questions are taken; of the parts after `walls`, those that this service has."""

    status: Literal["starting", "ready", "stopping"]
    engines: list[str]
    walls: Walls
    store: str | None = Field(None, description="`ready` or `away`.")
    shared_cache: str | None = Field(None, description="`ready` or `away`.")
    keys: str | None = Field(None, description="`ready` or `not read`.")
