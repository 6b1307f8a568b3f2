"""The answers of the operations, one type each; OpenAPI is written from them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.answers.parts import Formula, NoteGiven, Told, Typed, Value, Verification, Written
from service.answers.steps import WorkedStep


class Answer(Typed):
    """The answer of an operation on one expression."""

    operation: str
    input: Formula = Field(description="What was read, in the writer's own form.")
    result: Written | None = Field(description="Null where there is nothing to show; the notes say why.")
    verification: Verification
    conditions: list[Formula] = Field(description="The conditions under which the result holds.")
    steps: list[WorkedStep] = Field(description="The worked solution, when asked for: a chain from the question to the answer.")
    methods: list[str] = Field(default=[], description="The usual methods of a worked solution, where there are several; see `method`.")
    check_steps: list[WorkedStep] = Field(default=[], description="How the answer is checked, where it has no worked solution.")
    notes: list[NoteGiven]


class LimitAnswer(Answer):
    """A limit; where both sides differ, each side's, and where the function oscillates, between what."""

    left: Value | None = Field(None, description="From the left, where the sides differ.")
    right: Value | None = Field(None, description="From the right, where the sides differ.")
    lowest: Value | None = Field(None, description="The lower end of an oscillation.")
    highest: Value | None = Field(None, description="The upper end of an oscillation.")


class SeriesAnswer(Answer):
    """A series; the order of what was left out."""

    remainder: Value | None = Field(description="Null where nothing was left out.")


class SolveAnswer(Answer):
    """A solution set, its members one by one, and the values that were discarded."""

    solutions: list[dict[str, Value]] = Field(description="Symbol → value; a periodic family is named by its integer parameter.")
    excluded: list[dict[str, Value | Told]] = Field(description="Symbol → value, and under `reason` why it is no solution.")


class DsolveAnswer(Answer):
    """The solution of a differential equation or a system of them."""

    method: Told | None = Field(None, description="The kind of the equation, by which it was solved.")
    constants: list[str] | None = Field(None, description="The arbitrary constants of a general solution.")


class Eigenvalue(Typed):
    """An eigenvalue and how often it counts."""

    value: Value
    multiplicity: int


class Eigenspace(Eigenvalue):
    """An eigenvalue with a basis of its eigenvectors."""

    vectors: list[Value]


class MatrixAnswer(Answer):
    """What was asked of a matrix."""

    pivots: list[int] | None = Field(None, description="The columns of the pivots, counted from 1 (`rref`).")
    eigenvalues: list[Eigenvalue] | None = Field(None, description="One by one (`eigenvalues`).")
    eigenvectors: list[Eigenspace] | None = Field(None, description="One by one (`eigenvectors`).")


class Offer(Typed):
    """Something that can be done with an expression: the operation, and what of its further fields was said."""

    operation: str
    asked: bool = Field(description="Whether what was written asks for it by itself, as an integral or words do.")
    fields: dict[str, str | int | list[str]]


class ReadAnswer(Typed):
    """How the expression was understood."""

    operation: str
    input: Formula
    notes: list[NoteGiven]
    offers: list[Offer] | None = Field(None, description="What can be done with it, the likeliest first; left out unless asked for.")


class Difference(Typed):
    """A point at which the answer and the reference have other values."""

    of: str = Field(description="What the values are values of: the `value` of both, or their `derivative`.")
    at: dict[str, str]
    reference: str
    answer: str


class Compared(Typed):
    """The answer and the reference, as they were read."""

    answer: Formula
    reference: Formula


class CompareAnswer(Typed):
    """The verdict on one answer."""

    operation: str
    correct: bool | None = Field(description="Null where it can't be decided.")
    score: float | None = Field(ge=0, le=1)
    reason: str
    feedback: Told
    verification: Verification
    input: Compared
    notes: list[NoteGiven]
    counterexample: Difference | None = Field(None, description="Left out where there is none to show.")


class PlottedCurve(Typed):
    """A curve as unbroken lines of points [x, y], held within one height of what is shown."""

    kind: Literal["function", "curve", "parametric", "polar", "point"]
    expression: Formula
    label: str
    lines: list[list[tuple[float, float]]]
    breaks: list[float] = Field(description="Where it breaks at poles and jumps.")
    is_open: bool = Field(description="Bounds a region without belonging to it: drawn with dashes.")


class PlotFeature(Typed):
    """A point that is marked, an asymptote, or a value that was asked to be marked."""

    kind: Literal["root", "intercept", "maximum", "minimum", "intersection", "hole", "asymptote", "point", "value"]
    curves: list[int] = Field(description="Whose it is: places in `curves`.")
    at: tuple[float | None, float | None] = Field(description="[x, y]; of an upright asymptote [x, null], of a level one [null, y].")
    x: Formula | None = Field(description="Exact, where it is known exactly.")
    y: Formula | None = Field(description="Exact, where it is known exactly.")


class PlottedArea(Typed):
    """The size of an area."""

    value: float
    exact: Formula | None = Field(description="Where it is known exactly.")


class PlottedSpan(Typed):
    """Where an inequality in one unknown holds, within what is shown."""

    low: float
    high: float
    has_low: bool | None = Field(description="Whether the end itself belongs to it; null where it goes on beyond the picture.")
    has_high: bool | None


class PlotAnswer(Typed):
    """What is drawn, as numbers; the picture itself is sent as `image/svg+xml`."""

    operation: str
    input: Formula
    variable: str
    second: str | None = Field(description="The letter of the upright axis, where it is an unknown too.")
    language: str
    narrow: bool = Field(description="Whether the picture is for a small screen.")
    x: tuple[float, float] = Field(description="The range of the variable.")
    y: tuple[float, float] = Field(description="The range of values shown.")
    marks: Literal["decimal", "pi"] = Field(description="Whether the level axis is marked at decimals or at parts of π.")
    curves: list[PlottedCurve]
    features: list[PlotFeature] = Field(description="What is marked: roots, extrema, intersections, asymptotes, holes.")
    shade: tuple[float, float] | None = Field(description="The range over which the area is shaded.")
    areas: list[list[tuple[float, float]]] = Field(description="Outlines of what is shaded.")
    area: PlottedArea | None = Field(description="The size of what is shaded, each part counted positive; null where it has none.")
    regions: list[list[tuple[float, float]]] = Field(description="Outlines of where inequalities hold; one inside another is a hole.")
    solution: list[PlottedSpan] | None = Field(description="The part of the axis where an inequality holds.")
    notes: list[NoteGiven]
