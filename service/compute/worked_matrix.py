"""Worked solutions about matrices, by what is asked of the matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.compute.working import judged_lines
from service.judge.judgement import Scope as JudgeScope
from service.question import Question
from service.rules.eigenvalues import eigenvalues
from service.search import Budget
from service.teach.differential_equations import working
from service.teach.eigenvectors import eigenvector_steps, values_of
from service.teach.matrices import rank_steps, reduction_steps
from service.teach.solution import Step
from service.tree import Tree
from service.write import text


def _eigenvalues(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The characteristic equation and its solutions."""
    lines = tuple(eigenvalues(start, answer))
    problem = f"Find the eigenvalues of {text(start)}"
    return working(start, lines, answer, lambda trees: judged_lines(problem, trees, budget), judge, budget)


def _eigenvectors(start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The eigenvalues, then the vectors of each."""
    found = _eigenvalues(start, values_of(answer), judge, budget)
    return eigenvector_steps(start, found[:-1], answer, judge) if found else ()


BY_ACTION: Mapping[str, Callable[[Tree, Tree, JudgeScope, Budget], tuple[Step, ...]]] = {
    "rref": reduction_steps,
    "rank": rank_steps,
    "eigenvalues": _eigenvalues,
    "eigenvectors": _eigenvectors,
}


def worked_matrix(task: Question, start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from what is asked to the answer."""
    work = BY_ACTION.get(task.options.get("action", "det"))
    return () if work is None else work(start, answer, judge, budget)
