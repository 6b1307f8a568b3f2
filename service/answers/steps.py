"""Worked solutions, typed: a chain of steps from the question to the answer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.answers.parts import Formula, Told, Typed, Verification


class WorkedStep(Typed):
    """One rule, used once, and what it makes of the line before; or several small steps told as one."""

    rule: str = Field(description="A stable id, the same as `/check` gives for the same step.")
    title: Told
    explanation: Told = Field(description="What is done, with this step's own numbers.")
    question: Told | None = Field(None, description="A question that leads to the step, for those who want to find it themselves.")
    formula: Formula | None = Field(description="The law behind it.")
    where: dict[str, Formula] = Field(description="What the letters of the formula stand for.")
    before: Formula
    after: Formula
    lets: dict[str, Formula] = Field(description="What letters stand for from here on until they are put back.")
    conditions: list[Formula] = Field(description="What must hold for the step.")
    relation: Literal["equal", "equivalent", "implies", "up_to_constant", "method_line"]
    verification: Verification
    steps: list[WorkedStep] = Field(description="How this step was done, where it was more than one.")
