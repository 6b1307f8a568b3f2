"""The shapes of the answers, for the API's description."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.answers import check


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow")


class Shown(_Shape):
    """Mathematics as it was read, in the writer's own form."""

    latex: str = Field(examples=[r"x \sin{\left(x \right)}"])
    text: str = Field(examples=["x*sin(x)"])


class Written(Shown):
    """Mathematics in every output format."""

    mathml: str = Field(description="A whole `<math>` element.")
    mathjson: Any = Field(description="MathJSON.")
    speech: str | None = Field(None, description="As it is said.")
    decimal: str | None = Field(None, description="15 significant digits when the result is a number.")


class Verification(_Shape):
    """How the answer was checked. An answer that fails its check is never returned."""

    status: Literal["proved", "checked", "unverified"]
    method: str = ""
    points: int = Field(0, description="Number of points at which it was compared.")


class Note(_Shape):
    """Something the reader should know."""

    code: str = Field(examples=["implicit_product"])
    message: str


class Answer(_Shape):
    """The answer of an operation on one expression."""

    operation: str
    input: Shown
    result: Written | None = Field(description="Null where there is nothing to show; the notes say why.")
    verification: Verification
    conditions: list[Shown] = Field(description="The conditions under which the result holds.")
    steps: list[Any] = Field(description="The worked solution, when asked for.")
    notes: list[Note]
    elapsed_ms: float
    cached: bool
    cut: bool = Field(False, description="A busy machine ended something early: asked again, there may be more.")


class ReadAnswer(_Shape):
    """How the expression was understood."""

    input: Shown
    notes: list[Note]


class CompareAnswer(_Shape):
    """The verdict on one answer."""

    correct: bool | None = Field(description="Null where it can't be decided.")
    score: float | None = Field(ge=0, le=1)
    reason: str
    feedback: str
    verification: Verification
    input: dict[str, Any] = Field(description="The answer and the reference, as they were read.")


class CheckAnswer(check.CheckAnswer):
    """The verdict on each line of working."""

    elapsed_ms: float = Field(description="Time spent on it, in milliseconds.")
    cached: bool
    cut: bool = Field(False, description="A busy machine ended something early: asked again, there may be more.")


class PlottedCurve(_Shape):
    """A curve as unbroken lines of points [x, y], held within one height of what is shown."""

    expression: Shown
    label: str
    lines: list[list[tuple[float, float]]]
    breaks: list[float] = Field(description="Where it breaks at poles and jumps.")


class PlotAnswer(_Shape):
    """What is drawn, as numbers; the picture itself is sent as `image/svg+xml`."""

    operation: str
    input: Shown
    variable: str
    x: tuple[float, float] = Field(description="The range of the variable.")
    y: tuple[float, float] = Field(description="The range of values shown.")
    curves: list[PlottedCurve]
    shade: tuple[float, float] | None = Field(description="The range over which the area is shaded.")
    areas: list[list[tuple[float, float]]] = Field(description="Outlines of what is shaded.")
    notes: list[Note]
    elapsed_ms: float
    cached: bool
    cut: bool = Field(False, description="A busy machine ended something early: asked again, there may be more.")


class JobAnswer(_Shape):
    """A piece of work, and at its end what came of it."""

    id: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    operation: str
    created: float = Field(description="When it was submitted, in seconds since 1970.")
    changed: float = Field(description="When its state changed last.")
    trying: str | None = Field(None, description="The way that is being tried, while it runs.")
    answer: dict[str, Any] | None = Field(None, description="The operation's own answer, when it is done.")
    error: dict[str, Any] | None = Field(None, description="Why there is no answer: a problem document without a request id.")


class Position(BaseModel):
    """0-based character offsets into the string as sent; the end is exclusive."""

    field: str
    start: int
    end: int


class Problem(_Shape):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    position: Position | None = Field(None, description="Where the expression can't be read.")
    expected: str | None = Field(None, description="What could stand there.")
