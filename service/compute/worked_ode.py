"""Worked solutions of differential equations: posed for the ways of the book, and each line judged as /check would judge it."""

from __future__ import annotations

from dataclasses import replace

import sympy

from service.cas import to_tree
from service.compute.dsolve import posed_of
from service.compute.working import judged_lines
from service.differential.conditions import Condition
from service.differential.equation import Equation
from service.differential.solution import constants
from service.judge.judgement import Scope as JudgeScope
from service.question import Question
from service.rules.ode.lines import Posed
from service.search import Budget
from service.teach.differential_equations import ode_solution
from service.teach.solution import Step
from service.tree import Tree, free_symbols
from service.write import text


def worked_ode(task: Question, start: Tree, answer: Tree, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from the equation to its answer."""
    posed = posed_for(task, start, answer, budget)
    return ode_solution(posed, lambda inner, lines: judged_lines(problem_of(inner), lines, budget), judge, budget)


def posed_for(task: Question, start: Tree, answer: Tree, budget: Budget) -> Posed:
    """The question for the ways of the book. Raises InvalidRequest for conditions that can't be met."""
    found = posed_of(task)
    used = {name for tree in task.trees.values() for name in free_symbols(tree)}
    names = tuple(c.name for c in constants(used, found.equation.order))
    positive = _positive(found.equation)
    conditions = tuple(replace(c, point=c.point.xreplace(positive), value=c.value.xreplace(positive)) for c in found.conditions)
    said = start if found.equation.order <= MOST_WRITTEN else task.trees["jets"]
    return Posed(start, _with(found.equation, positive), answer, conditions, names, budget, said=said)


def _positive(equation: Equation) -> dict[sympy.Symbol, sympy.Symbol]:
    """Parameters of unknown sign as positive ones, as the answer is found with them."""
    free = equation.difference.free_symbols - {equation.x, *equation.jets}
    return {s: sympy.Symbol(s.name, positive=True) for s in free if s.is_positive is None and s.is_negative is None}


def _with(equation: Equation, values: dict[sympy.Symbol, sympy.Symbol]) -> Equation:
    return replace(equation, left=equation.left.xreplace(values), right=equation.right.xreplace(values))


MOST_WRITTEN = 3
"""From the fourth derivative on y⁽⁴⁾ could be read as a power in a task by itself, so that it has a stroke for each derivative."""


def problem_of(posed: Posed) -> str:
    """The task as a student would have it: the equation, and what is given."""
    equation = posed.start if posed.said is None else posed.said
    return ", ".join((f"Solve {text(equation)}", *(_said(one, posed) for one in posed.conditions)))


def _said(condition: Condition, posed: Posed) -> str:
    """y′(0) = 1."""
    primes = "'" * condition.order
    return f"{posed.y.name}{primes}({text(to_tree(condition.point))}) = {text(to_tree(condition.value))}"
