"""Initial and boundary values: y(0) = 1, y'(0) = 0; the constants that meet them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import Add, Expr, S, Symbol, expand, linear_eq_to_matrix, linsolve, nan, oo, simplify, solve, zoo
from sympy.matrices.exceptions import NonInvertibleMatrixError
from sympy.solvers.solveset import NonlinearError

from service.cas.child import in_child
from service.differential.integrals import tidied
from service.differential.solution import Method, Solution, Task

SLICE = 1.5


@dataclass(frozen=True, slots=True)
class Condition:
    """The derivative of this order has the value at the point."""

    order: int
    point: Expr
    value: Expr


def holds(value: Expr, condition: Condition, x: Symbol) -> Expr:
    """The difference of what the function has there and what it should have."""
    there = value.diff(x, condition.order) if condition.order else value
    put = there.subs(x, condition.point)
    return (there.limit(x, condition.point) if put.has(nan, zoo, oo) else put) - condition.value


def particular(found: Solution, conditions: tuple[Condition, ...], task: Task) -> Iterator[Solution]:
    """The members of a family that meet the conditions; constants that they leave open stay."""
    if found.implicit is not None:
        yield from _implicit(found, conditions, task)
        return
    x = task.equation.x
    for value in found.values:
        for chosen in _constants(value, conditions, found.constants, x):
            put = _short(value.subs(chosen, simultaneous=True), x)
            if put.has(nan, zoo, oo):
                continue
            free = [c for c in found.constants if c in put.free_symbols]
            named = dict(zip(free, found.constants, strict=False))
            needed = [c.subs(chosen) for c in found.conditions]
            if any(c.subs(x, condition.point) == False for c in needed for condition in conditions):  # noqa: E712
                continue  # √y = x/2 − 1 is no solution at x = 0
            conditions_left = tuple(c.xreplace(named) for c in needed if c not in (True, False))
            yield replace(found, values=(put.xreplace(named),), constants=tuple(named.values()), conditions=conditions_left, notes=())


def _short(value: Expr, x: Symbol) -> Expr:
    return expand(value) if value.is_polynomial(x) else tidied(simplify(value))


def _constants(value: Expr, conditions: tuple[Condition, ...], constants: tuple[Symbol, ...], x: Symbol) -> list[dict[Symbol, Expr]]:
    equations = [simplify(holds(value, condition, x)) for condition in conditions]
    try:
        matrix, right = linear_eq_to_matrix(equations, *constants)
        solved = linsolve((matrix, right), *constants)
        return [dict(zip(constants, one, strict=True)) for one in solved]
    except (NonlinearError, NonInvertibleMatrixError, ValueError):
        return in_child(_solved, equations, constants, seconds=SLICE) or []


def are_contradictory(value: Expr, conditions: tuple[Condition, ...], constants: tuple[Symbol, ...], x: Symbol) -> bool:
    """Whether the conditions are linear equations with numbers for the constants, and have no solution."""
    equations = [simplify(holds(value, condition, x)) for condition in conditions]
    if any(equation.free_symbols - set(constants) for equation in equations):
        return False
    try:
        return linsolve(linear_eq_to_matrix(equations, *constants), *constants) is S.EmptySet
    except (NonlinearError, NonInvertibleMatrixError, ValueError):
        return False


def _solved(equations: list[Expr], constants: tuple[Symbol, ...]) -> list[dict[Symbol, Expr]]:
    return [one for one in solve(equations, *constants, dict=True) if all(value.is_real is not False for value in one.values())]


def _implicit(found: Solution, conditions: tuple[Condition, ...], task: Task) -> Iterator[Solution]:
    """G(x, y) = C with C from a point of the curve."""
    if found.implicit is None or len(conditions) != 1 or conditions[0].order:
        return
    x, y = task.equation.x, task.equation.y
    level = found.implicit.subs({x: conditions[0].point, y: conditions[0].value})
    if not level.has(nan, zoo, oo):
        yield replace(found, implicit=Add(found.implicit, -simplify(level)), constants=(), notes=())


def constant_solution(conditions: tuple[Condition, ...]) -> Solution | None:
    """y = b for y(a) = b, which a general solution may not contain."""
    if not conditions or conditions[0].order:
        return None
    return Solution((conditions[0].value,), (), Method.CONSTANT)
