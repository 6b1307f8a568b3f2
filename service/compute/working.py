"""The judge of workings, as worked solutions ask it: the lines as a student would send them to /check."""

from __future__ import annotations

from collections.abc import Sequence

from service.grade.document import checked
from service.question import Context, Question, Verification
from service.search import Budget
from service.tree import Tree
from service.write import text


def judged_lines(problem: str, lines: Sequence[Tree], budget: Budget) -> Sequence[Verification] | None:
    """How each line was verified in the working; None where one of them is not right."""
    context = Context(deadline=max(budget.left, 0.1))
    answer = checked(Question("check", {}, context, {"problem": problem, "lines": [text(line) for line in lines]}))
    found = [Verification(line.verification.status, line.verification.method) for line in answer.lines if line.correct]
    return found if answer.verdict == "correct" and len(found) == len(lines) else None
