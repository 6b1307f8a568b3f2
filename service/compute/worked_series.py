"""Worked solutions of series: each line held against the function near the point."""

from __future__ import annotations

from service.cas import to_sympy
from service.compute.near_point import near_point
from service.judge.judgement import Scope as JudgeScope
from service.question import Question, Verification
from service.rules.taylor import Expansion
from service.teach.series import series_solution
from service.teach.solution import Step
from service.tree import Symbol, Tree
from service.verify import remainder_vanishes
from service.verify.verdict import Verdict


def worked_series(
    task: Question, start: Tree, answer: Tree, judge: JudgeScope, method: str | None
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """(the steps from the function to its series, the methods that lead there)."""
    problem = near_point(task, "Only an expression has a series.")
    order = int(task.options.get("order", 6))
    if problem.point.is_infinite or problem.point.free_symbols:
        return (), ()

    def agrees(line: Tree) -> Verification | None:
        kept = to_sympy(line, task.context)
        found = remainder_vanishes(problem.function, kept, problem.variable, problem.point, order, task.context)
        return found.verification() if found.verdict is Verdict.EQUAL else None

    asked = Expansion(start, Symbol(problem.variable.name), task.trees["point"], order, answer)
    return series_solution(asked, method, agrees, judge)
