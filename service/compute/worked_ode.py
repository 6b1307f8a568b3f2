"""Worked solutions of differential equations: posed for the ways of the book, and each line judged as /check would judge it."""

from __future__ import annotations

from service.compute.dsolve import posed_of
from service.compute.working import judged_lines
from service.differential.solution import constants
from service.judge.judgement import Scope as JudgeScope
from service.question import Question
from service.rules.ode.lines import Posed
from service.search import Budget
from service.teach.differential_equations import ode_solution
from service.teach.solution import Step
from service.tree import Apply, Tree, free_symbols
from service.write import text


def worked_ode(task: Question, start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from the equation to its answer."""
    found = posed_of(task)
    used = {name for tree in task.trees.values() for name in free_symbols(tree)}
    names = tuple(c.name for c in constants(used, found.equation.order))
    posed = Posed(start, found.equation, answer, found.conditions, names, budget)
    problem = ", ".join((f"Solve {text(_with_primes(task, posed))}", *(_said(one, posed) for one in _conditions(task))))
    return ode_solution(posed, lambda lines: judged_lines(problem, lines, budget), judge, budget)


MOST_WRITTEN = 3
"""From the fourth derivative on y⁽⁴⁾ could be read as a power in a task by itself."""


def _with_primes(task: Question, posed: Posed) -> Tree:
    """The equation as it stands, or with a stroke for each derivative."""
    return posed.start if posed.equation.order <= MOST_WRITTEN else task.trees["jets"]


def _conditions(task: Question) -> tuple[Apply, ...]:
    match task.trees.get("values"):
        case Apply(args=args):
            return tuple(one for one in args if isinstance(one, Apply))
        case _:
            return ()


def _said(condition: Apply, posed: Posed) -> str:
    """y′(0) = 1."""
    order, point, value = condition.args
    primes = "'" * int(text(order))
    return f"{posed.y.name}{primes}({text(point)}) = {text(value)}"
