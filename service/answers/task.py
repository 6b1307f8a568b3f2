"""What is given out of an exercise whose answer stays on the server: what a student may see, and verdicts without the reference."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.answers.check import CheckAnswer
from service.answers.parts import Formula, Told, Typed

Level = Literal["none", "where", "nudge", "pointed", "answer"]


class TaskAnswer(Typed):
    """An exercise as a student sees it."""

    id: str
    url: str = Field(description="Its page.")
    operation: Literal["check", "compare"] = Field(description="Whether lines of working are judged, or one answer.")
    title: str | None
    problem: str = Field(description="As its author wrote it.")
    form: str | None = Field(description="The form that the last line must have.")
    hints: Level = Field(description="The furthest hint that is given.")
    language: str | None


class TaskSetAnswer(TaskAnswer):
    """An exercise as its author is told of it."""

    embed: str = Field(description="The element that shows it on another page, beside the script `/embed.js`.")


class TaskCheckAnswer(CheckAnswer):
    """The verdict on each line of a working, with help no further than allowed; what is not told is null or empty."""


class AnswerRead(Typed):
    """The answer as it was read."""

    answer: Formula


class TaskCompareAnswer(Typed):
    """The verdict on one answer; nothing of what it was compared with."""

    operation: str
    correct: bool | None = Field(description="Null where it can't be decided.")
    score: float | None = Field(ge=0, le=1, description="A part of it only where hints go as far as `nudge`.")
    reason: str | None = Field(description="Null where hints don't go as far as `nudge`.")
    feedback: Told
    input: AnswerRead
