"""Judge one answer against a reference, by value, by form, or by both."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from service.algebra.unit_table import names
from service.answers.operations import CompareAnswer
from service.grade.words import truth_word
from service.messages import Message
from service.operations.face import Face
from service.operations.inputs import Expression, Input
from service.operations.operation import Operation
from service.question import Question
from service.tree import Tree

TestName = Literal[
    "equivalent", "same_form", "identical", "up_to_constant", "antiderivative_of", "derivative_of", "factored", "expanded",
    "lowest_terms", "single_fraction", "partial_fractions", "completed_square", "solution_set", "numeric", "significant_figures",
    "decimal_places", "units", "substitution_equivalent",
]  # fmt: skip
TESTS: tuple[str, ...] = get_args(TestName)
ABOUT = re.compile(r"(?:≈|\\approx(?![A-Za-z])) *(?=[-−+]? *[0-9.])")
"""“About” before a numeral."""


class Tolerance(BaseModel):
    """How far a number may be off: absolutely, or as a share of the reference."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    absolute: Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)] | None = None
    relative: Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)] | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> Tolerance:
        """Exactly one of the two is given."""
        if (self.absolute is None) == (self.relative is None):
            raise ValueError(Message("give either “absolute” or “relative”"))
        return self


class CompareInput(Input):
    """The fields of /compare."""

    answer: Expression = Field(description="The answer to judge.", examples=["x^2 + C"])
    reference: Expression = Field(description="What it is judged by: the model answer, the integrand, the function.", examples=["2x"])
    test: TestName = Field("equivalent", description="How to compare.")
    tolerance: Tolerance | None = Field(
        None, description="For the tests numeric (by default 5 % of the reference) and units (by default the figures written)."
    )
    digits: Annotated[int, Field(ge=0, le=60)] | None = Field(
        None, description="For significant_figures, decimal_places and units; 0 only for decimal_places."
    )
    constant: Literal["required", "optional"] = Field("required", description="Whether an antiderivative must carry a constant.")

    @field_validator("answer", "reference", mode="before")
    @classmethod
    def said_in_words(cls, value: object) -> object:
        """“no solution” is the statement that is never true, “all real numbers” the one that always is."""
        word = truth_word(value) if isinstance(value, str) else None
        return value if word is None else "true" if word else "false"

    @field_validator("answer", "reference", mode="after")
    @classmethod
    def without_equals(cls, value: str) -> str:
        """`= 5` and `≈ 2.83` are the answers 5 and 2.83."""
        bare = value.lstrip()
        about = ABOUT.match(bare)
        if about:
            return bare[about.end() :]
        return bare[1:] if bare.startswith("=") and not bare.startswith("==") and bare[1:].strip() else value

    @model_validator(mode="after")
    def has_figures(self) -> CompareInput:
        """There is no number without significant figures."""
        if self.digits == 0 and self.test != "decimal_places":
            raise ValueError(Message("“digits” is at least 1 here"))
        return self

    def words(self) -> frozenset[str]:
        """Units with their prefixes are words of their own: kWh, mmHg."""
        return names() if self.test == "units" else frozenset()


def _answer(question: Question) -> Tree:
    return question.trees["answer"]


COMPARE = Operation(
    name="compare",
    summary="Judge an answer against a reference: equal in value, in form, up to a constant, within a tolerance.",
    input=CompareInput,
    answer=CompareAnswer,
    shown=_answer,
    examples=({"answer": "x^2 + C", "reference": "2x", "test": "antiderivative_of"},),
    face=Face(group="checking"),
)
