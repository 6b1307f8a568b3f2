"""Judge lines of working: how each line follows from the one before, and where the first error is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.answers.check import CheckAnswer
from service.operations.face import Face, Showcase
from service.operations.inputs import MAX_EXPRESSION, Input
from service.operations.operation import Operation

LineText = Annotated[str, Field(min_length=1, max_length=MAX_EXPRESSION)]
FormName = Literal["factored", "expanded", "lowest_terms", "single_fraction", "partial_fractions", "completed_square"]


class CheckInput(Input):
    """The fields of /check."""

    problem: LineText | None = Field(
        None, description="The task, as mathematics or in words: `d/dx(x^2)`, “solve x^2 = 4”, `\\int x\\,dx`.", examples=["2x + 3 = 11"]
    )
    lines: Annotated[list[LineText], Field(min_length=1, max_length=100)] = Field(
        description="The lines of working, in order; text and LaTeX may be mixed.", examples=[["2x = 8", "x = 4"]]
    )
    form: FormName | None = Field(None, description="The form that the last line must have.")
    reference: LineText | None = Field(None, description="The model answer that the last line should agree with.")
    hints: Literal["none", "where", "nudge", "pointed", "answer"] = Field("none", description="How much a hint may give away.")
    next: bool = Field(False, description="Also return the best next step.")


CHECK = Operation(
    name="check",
    by_language=True,
    summary="Check lines of working: how each follows from the one before, the first error, and why.",
    input=CheckInput,
    answer=CheckAnswer,
    examples=({"problem": "2x + 3 = 11", "lines": ["2x = 14", "x = 7"], "hints": "nudge"},),
    face=Face(
        group="checking",
        first=frozenset({"problem"}),
        rare=frozenset({"form", "reference", "hints", "next"}),
        showcase=Showcase({"lines": ["x^2 - 5x = 0", "x(x - 5) = 0", "x - 5 = 0", "x = 5"]}, "x² − 5x = 0  ⟶  x = 5 ?"),
    ),
)
