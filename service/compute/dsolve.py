"""Ordinary differential equations: the general solution, or the one that meets given values; checked by putting it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy import Expr, S, nan, simplify, zoo
from sympy.logic.boolalg import Boolean

from service.cas import symbol, to_sympy, to_tree
from service.compute.computation import Computation
from service.compute.dsolve_systems import SYSTEM, arbitrary
from service.compute.forms import worst
from service.differential.answers import written
from service.differential.conditions import Condition
from service.differential.equation import Equation, equation
from service.differential.first_order import slope
from service.differential.notation import Names
from service.differential.second_order import solves_homogeneous
from service.differential.solution import Solution, Task, constants
from service.differential.solving import contradict, solutions, with_positive_parameters
from service.errors import InvalidRequest, NoClosedForm
from service.integrate.indefinite import conditions
from service.messages import Message
from service.operations.dsolve_systems import is_system
from service.question import Claim, Context, Note, Question, Result, Verification
from service.search import Budget
from service.tree import Apply, Number, Relation, Symbol, free_symbols
from service.verify import equal
from service.verify.differential import are_independent, same_where

SHARE = 0.7
"""Of the deadline, the part that solving may use."""


@dataclass(frozen=True, slots=True)
class Posed:
    """An equation, and the conditions that a solution has to meet."""

    question: Question
    equation: Equation
    conditions: tuple[Condition, ...]


def posed_of(question: Question) -> Posed:
    """Raises InvalidRequest for conditions that can't be met by any solution of such an equation."""
    function = question.trees["function"]
    known = Names(function.name if isinstance(function, Symbol) else "y", question.context.variable or "x")
    context = _real(question.context)
    listed = question.trees["values"]
    values = [entry.args for entry in listed.args if isinstance(entry, Apply)] if isinstance(listed, Apply) else []
    conditions = []
    for order, point, value in values:
        at, there = to_sympy(point, context), to_sympy(value, context)
        if any(part.has(*_moving(known, context)) or part.is_real is False or part.is_finite is False for part in (at, there)):
            raise InvalidRequest("A condition gives a real number at a real number.", field="conditions")
        conditions.append(Condition(int(order.text) if isinstance(order, Number) else 0, at, there))
    posed = equation(question.trees["jets"], known, context)
    if any(condition.order >= posed.order for condition in conditions):
        raise InvalidRequest(
            Message("Conditions may be on derivatives below the order {} of the equation.", posed.order), field="conditions"
        )
    return Posed(question, posed, tuple(conditions))


def _moving(known: Names, context: Context) -> tuple[sympy.Symbol, ...]:
    return symbol(known.variable, context), symbol(known.function, context)


def _real(context: Context) -> Context:
    return replace(context, domain="real")


def _candidates(problem: Posed) -> Iterator[Result]:
    """Solutions, explicit ones first. Raises NoClosedForm where no method finds one."""
    question, equation, conditions = problem.question, problem.equation, problem.conditions
    budget = Budget.patient(SHARE * question.context.deadline)
    used = {name for tree in question.trees.values() for name in free_symbols(tree)}
    task = Task(equation, constants(used, equation.order), budget, known=known_solution(question, equation))
    positive, back = with_positive_parameters(task)
    forth = {old: new for new, old in back.items()}
    put = tuple(replace(c, point=c.point.xreplace(forth), value=c.value.xreplace(forth)) for c in conditions)
    for found in solutions(positive, put):
        renamed = _renamed(found, back)
        yield _with_lost_constant(_result(equation, renamed), renamed, task, conditions)
    if conditions and contradict(positive, put):
        yield Result(None, notes=(NONE_MEETS,), asserted=None, strategy="general solution")
    if conditions:
        raise NoClosedForm("No solution that meets these conditions was found with the methods this service tries; there may be none.")


def known_solution(question: Question, equation: Equation) -> Expr | None:
    """The solution that is given. Raises InvalidRequest where it does not solve the equation without its right-hand side."""
    if "known_solution" not in question.trees:
        return None
    context = _real(question.context)
    value = to_sympy(question.trees["known_solution"], context)
    rest = solves_homogeneous(value, equation) if isinstance(value, Expr) else None
    if rest is None or value == 0:
        raise InvalidRequest("A known solution helps with a linear equation of second order.", field="known_solution")
    if not equal(rest, S.Zero, context).is_equal:
        raise InvalidRequest("The known solution does not solve the equation (its right-hand side taken as 0).", field="known_solution")
    return value


NONE_MEETS = Note("no_solution", "No function fits the equation and these conditions: they contradict each other.")


def _with_lost_constant(result: Result, found: Solution, task: Task, conditions: tuple[Condition, ...]) -> Result:
    """With a note where the constant function through the initial point is a solution too: y' = ∛y, y(0) = 0."""
    equation = task.equation
    if equation.order != 1 or len(conditions) != 1 or not found.values:
        return result
    start, rate = conditions[0].value, slope(task)
    if rate is None or any(simplify(value - start) == 0 for value in found.values) or simplify(rate.subs(equation.y, start)) != 0:
        return result
    shown = Relation(("=",), (Symbol(equation.y.name), to_tree(start)))
    told = Note("not_unique", Message("The constant function {} meets the same condition: the solution is not unique.", shown))
    return replace(result, notes=(*result.notes, told))


def _renamed(found: Solution, back: Mapping[sympy.Symbol, sympy.Symbol]) -> Solution:
    return replace(
        found,
        values=tuple(value.xreplace(back) for value in found.values),
        implicit=None if found.implicit is None else found.implicit.xreplace(back),
        conditions=tuple(condition.xreplace(back) for condition in found.conditions),
    )


def _result(equation: Equation, found: Solution) -> Result:
    notes = list(found.notes)
    if found.constants:
        notes.append(arbitrary([c.name for c in found.constants]))
    if found.implicit is not None:
        notes.append(
            Note("implicit_solution", Message("The solution is given by an equation between {} and {}.", str(equation.x), str(equation.y)))
        )
    needed = dict.fromkeys((*(c for c in found.conditions if c not in (True, False)), *_on_parameters(equation, found)))
    extra = {"method": Message(found.method.value), "constants": [c.name for c in found.constants]}
    return Result(
        written(equation.y, found),
        conditions=tuple(needed),
        notes=tuple(notes),
        extra=extra,
        asserted=found.family,
        strategy=found.method.value,
    )


def _on_parameters(equation: Equation, found: Solution) -> list[Boolean]:
    """What the parameters must meet where the answer divides by them or takes their roots."""
    needed = (c for value in found.values for c in conditions(value, equation.difference, equation.x))
    return [c for c in needed if not c.free_symbols & {*found.constants, equation.y}]


def _verified(problem: Posed, claim: Claim) -> Verification:
    """Every branch, put into the equation and the conditions; the general solution has as many free constants as the order.

    No family at all is asserted where a complete general solution contradicts the conditions.
    """
    equation, conditions, found = problem.equation, problem.conditions, claim.asserted
    if found is None:
        return Verification("proved", "the conditions put into the general solution contradict each other")
    context = _real(problem.question.context)
    if found.implicit is not None:
        return _implicit(equation, found, context)
    checks = []
    for value in found.values:
        if not conditions and not are_independent(value, equation.x, found.constants, equation.order):
            return Verification("failed", "the constants are not independent")
        left, right = equation.put_in(value)
        checks.append(same_where(left, right, found.conditions, context).verification())
        for condition in conditions:
            there = value.diff(equation.x, condition.order) if condition.order else value
            checks.append(equal(_at(there, equation.x, condition.point), condition.value, context).verification())
    total = worst(checks)
    return replace(total, method="put back into the equation and the conditions" if conditions else "put back into the equation")


def _at(value: Expr, x: sympy.Symbol, point: Expr) -> Expr:
    put = value.subs(x, point)
    return value.limit(x, point) if put.has(nan, zoo) else put


def _implicit(equation: Equation, found: Solution, context: Context) -> Verification:
    """y' = −Gₓ/G_y, put into the equation."""
    g, x, y = found.implicit, equation.x, equation.y
    if g is None or equation.order != 1 or g.diff(y) == 0:
        return Verification("failed", "no curve")
    slope = -g.diff(x) / g.diff(y)
    left, right = (side.subs(equation.jets[1], slope) for side in (equation.left, equation.right))
    checked = same_where(left, right, found.conditions, context).verification()
    return replace(checked, method="differentiated, and put back into the equation")


EQUATION = Computation(posed_of, _candidates, _verified)


def differential_solving(question: Question) -> Computation[Any]:
    """A system where several functions are looked for."""
    return SYSTEM if is_system(question) else EQUATION
