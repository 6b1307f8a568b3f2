"""The answer of /check: the verdict on every line of a working, and what the working comes to."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.answers.parts import Formula, NoteGiven, Refusal, Told, Typed, Verification

Relation = Literal[
    "start", "equivalent", "same_solutions", "implies", "implied_by", "up_to_constant", "derivative", "antiderivative",
    "method_line", "not_equivalent", "undecided", "unreadable",
]  # fmt: skip
Verdict = Literal["correct", "incomplete", "incorrect", "undecided"]


class Counterexample(Typed):
    """Values of the letters, and what the two lines say there."""

    at: dict[str, str]
    before: str
    after: str


class Misconception(Typed):
    """The error by its name, and what is true instead."""

    id: str
    name: Told
    explanation: Told


class Link(Typed):
    """The verdict on one link of a chain in a line: 3 + 4 = 7 of 3 + 4 = 7 + 5 = 12."""

    before: Formula | None
    after: Formula | None
    relation: Relation
    counterexample: Counterexample | None


class NextStep(Typed):
    """The best next sound step after a line."""

    after: int
    latex: str
    text: str
    rule: str = Field(description="Its id, the same as in a worked solution.")
    rule_name: Told = Field(description="What the rule does, in words.")
    hint: Told = Field(description="A question; at `pointed` the rule with its parts too, at `answer` the line.")


class LineVerdict(Typed):
    """The verdict on one line of working."""

    index: int = Field(description="Counted from 0.")
    input: Formula | None = Field(description="The line as it was read; null where it has no mathematics or can't be read.")
    role: str = Field(description="What the line is in the working: transformation, given, definition, answer, comment, …")
    relation: Relation = Field(description="To the line `parent`.")
    parent: int | None = Field(description="The line that it was compared with; −1 is the problem.")
    correct: bool | None = Field(description="Null where that can't be told.")
    score: float | None = Field(
        ge=0,
        le=1,
        description="1 for a right line, 0.5 for one that follows from the writer's own error; null where it claims nothing or is open.",
    )
    rule: str | None = Field(description="The rule that leads here, where recognised: its id, the same as in a worked solution.")
    rule_name: Told | None = Field(description="What was done, in words.")
    misconception: Misconception | None
    slip: str | None
    hint: Told | None
    counterexample: Counterexample | None
    lost_solutions: list[str]
    added_solutions: list[str]
    consistent_with_previous: bool | None = Field(description="After an error: whether it follows from the writer's own line.")
    recovered: bool | None = Field(description="After an error: whether it is right again by the problem.")
    flags: list[str]
    domain_points: list[str]
    links: list[Link] = Field(description="The links of a chain inside the line.")
    feedback: Told
    verification: Verification
    notes: list[NoteGiven]
    error: Refusal | None = Field(None, description="A problem document, where the line can't be read.")
    next: NextStep | None = None


class FinalLine(Typed):
    """Whether the last line is a finished answer. `form` and `matches_reference` are null where not asked for."""

    complete: bool
    form: bool | None
    matches_reference: bool | None


class CheckAnswer(Typed):
    """The verdict on each line of working."""

    operation: str
    verdict: Verdict
    first_error: int | None = Field(description="The first line that is wrong, or an implication left unchecked where none is.")
    score: float | None = Field(ge=0, le=1, description="The mean of the scores of the lines that claim something.")
    lines: list[LineVerdict]
    final: FinalLine
    summary: Told
    notes: list[NoteGiven]
    next: NextStep | None = None
    problem: Formula | None = Field(None, description="The problem as it was read.")
    problem_error: Refusal | None = Field(None, description="A problem document, where the problem can't be read.")
