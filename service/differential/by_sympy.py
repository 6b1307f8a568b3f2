"""SymPy's own solver, in a child that is killed when its time is over."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Derivative,
    Eq,
    Expr,
    Function,
    I,
    Integral,
    Order,
    Symbol,
    besseli,
    besselj,
    besselk,
    bessely,
    dsolve,
    expand_func,
    log,
    simplify,
)

from service.cas.child import in_child
from service.differential.solution import Method, Solution, Task

SHARE = 0.9
"""Of its time, the part that the child has."""


def by_sympy(task: Task) -> Iterator[Solution]:
    """What SymPy finds, with our names for its constants; results that hold integrals, i or the rest of a series are left aside."""
    yield from in_child(_found, task, seconds=task.budget.left * SHARE, until=task.budget.end) or ()


BESSEL = (besselj, bessely, besseli, besselk)


def _elementary(value: Expr, constants: tuple[Symbol, ...]) -> Expr:
    """Bessel functions of half order by sine, cosine and e, without the numbers they bring."""
    if any(not (2 * part.args[0]).is_odd for part in value.atoms(*BESSEL)):
        return value
    used = [constant for constant in constants if constant in value.free_symbols]
    parts = [simplify(expand_func(value.diff(constant))).as_coeff_Mul()[1] for constant in used]
    plain = [part.as_independent(*part.free_symbols, as_Add=False)[1] for part in parts]
    return Add(*(constant * part for constant, part in zip(used, plain, strict=True)))


def _found(task: Task) -> list[Solution]:
    equation = task.equation
    f = Function("f")(equation.x)
    swap = {jet: f.diff(equation.x, order) if order else f for order, jet in enumerate(equation.jets)}
    solved = dsolve(Eq(equation.left.subs(swap), equation.right.subs(swap)), f)
    equations = solved if isinstance(solved, list) else [solved]
    named = {Symbol(f"C{k}"): constant for k, constant in enumerate(task.constants, 1)}
    values: list[Expr] = []
    implicit: list[Expr] = []
    for one in equations:
        put = one.subs(named)
        if put.has(Integral, Derivative, Order, I):
            continue
        if put.lhs == f and put.rhs.has(*BESSEL):
            put = Eq(f, _elementary(put.rhs, task.constants))
        (values if put.lhs == f and not put.rhs.has(f) else implicit).append(put)
    found = []
    if values:
        free = set().union(*(value.rhs.free_symbols for value in values))
        used = tuple(c for c in task.constants if c in free)
        plain = tuple(value.rhs for value in values)
        whole = tuple(value.replace(log, lambda u: log(u) if u.is_positive else log(Abs(u))) for value in plain)
        found += [Solution(listed, used, Method.BY_SYMPY) for listed in dict.fromkeys((whole, plain))]
    for one in implicit:
        g = (one.lhs - one.rhs).subs(f, equation.y)
        constant = task.constants[0]
        if constant in g.free_symbols and g.diff(constant).is_number:
            slope: Expr = g.diff(constant)
            found.append(Solution((), (constant,), Method.BY_SYMPY, implicit=-(g.subs(constant, 0)) / slope))
    return found
