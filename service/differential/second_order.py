"""Linear equations of second order with variable coefficients, where one solution is found or two are: reduction of order.

    y'' + p y' + q y = g,   y₁ = xᵃ e^(bx + cx²):  u = y₁'/y₁ = a/x + b + 2cx  with  u' + u² + p u + q = 0
    y₂ = y₁ ∫ e^(−∫p)/y₁² dx

Contract: coefficients free of y → the general solution; nothing where no first solution is found. Verified by putting it back.
Source: Boyce & DiPrima, Elementary Differential Equations, §3.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Add, Dummy, Expr, Poly, PolynomialError, S, Symbol, cos, exp, log, numer, simplify, sin, solve, sqrt, together

from service.differential.equation import Equation
from service.differential.integrals import exponential, integral, tidied
from service.differential.linear import coefficients, varied
from service.differential.solution import Method, Solution, Task
from service.search import Budget, in_time

SECONDS = 1.5


def variable_coefficients(task: Task) -> Iterator[Solution]:
    """The general solution from one solution that is found by its shape."""
    found = coefficients(task)
    if found is None or task.equation.order != 2:
        return
    (c0, c1, c2), g = found
    x = task.equation.x
    p, q = simplify(c1 / c2), simplify(c0 / c2)
    if task.known is None and x not in p.free_symbols | q.free_symbols:
        return
    basis = _basis(p, q, x, task)
    if basis is None:
        return
    particular = S.Zero if g == 0 else varied(list(basis), simplify(g / c2), x, task)
    if particular is None:
        return
    particular = _without_multiples(particular, basis)
    value = Add(particular, *(c * f for c, f in zip(task.constants, basis, strict=True)))
    yield Solution((value,), task.constants[:2], Method.REDUCTION_OF_ORDER)


def first_solution(task: Task) -> Expr | None:
    """A homogeneous solution of a linear equation of second order: the one that was given, or the first that is found by its shape."""
    found = coefficients(task)
    if found is None or task.known is not None:
        return task.known
    (c0, c1, c2), _ = found
    x = task.equation.x
    listed = _first_solutions(simplify(c1 / c2), simplify(c0 / c2), x)
    return min(listed, key=lambda value: value.count_ops(), default=None)


def solves_homogeneous(value: Expr, equation: Equation) -> Expr | None:
    """What is left of a linear equation of second order, without its right-hand side, with a value put in; None for others."""
    found = coefficients(Task(equation, (), Budget())) if equation.order == 2 else None
    if found is None:
        return None
    slopes = (value, value.diff(equation.x), value.diff(equation.x, 2))
    return Add(*(c * slope for c, slope in zip(found[0], slopes, strict=True)))


def _basis(p: Expr, q: Expr, x: Symbol, task: Task) -> tuple[Expr, Expr] | None:
    known = [task.known] if task.known is not None else list(dict.fromkeys(_first_solutions(p, q, x)))
    if not known:
        return None
    for other in known[1:]:
        if x in simplify(other / known[0]).free_symbols:
            return known[0], other
    second = _second(known[0], p, x, task)
    return None if second is None else (known[0], second)


def _second(first: Expr, p: Expr, x: Symbol, task: Task) -> Expr | None:
    """y₁ ∫ e^(−∫p)/y₁² dx, without a number in front."""
    inner = integral(p, x, task.budget.left)
    if inner is None:
        return None
    whole = integral(simplify(exponential(-inner) / first**2), x, task.budget.left)
    return None if whole is None else _bare(simplify(first * whole))


def _bare(value: Expr) -> Expr:
    """A solution without the number in front of it, and without a minus sign."""
    plain = tidied(value.as_coeff_Mul()[1])
    return -plain if plain.could_extract_minus_sign() else plain


def _first_solutions(p: Expr, q: Expr, x: Symbol) -> list[Expr]:
    """Solutions of the shape xᵃ e^(bx + cx²); where there is none, some others that are tried."""
    shaped = in_time(Budget.patient(SECONDS), lambda: list(_of_shape(p, q, x))) or []
    return shaped or [tried for tried in _others(x) if simplify(tried.diff(x, 2) + p * tried.diff(x) + q * tried) == 0]


def _others(x: Symbol) -> tuple[Expr, ...]:
    return x, log(Abs(x)), x * log(Abs(x)), sin(x), cos(x), sqrt(x), 1 / x, exp(x), exp(-x), S.One


def _of_shape(p: Expr, q: Expr, x: Symbol) -> Iterator[Expr]:
    a, b, c = Dummy("a"), Dummy("b"), Dummy("c")
    u = a / x + b + 2 * c * x
    if not (p.is_rational_function(x) and q.is_rational_function(x)):
        return
    try:
        rows = Poly(numer(together(u.diff(x) + u**2 + p * u + q)), x).all_coeffs()
    except PolynomialError:
        return
    for known in sorted(solve(rows, [a, b, c], dict=True), key=str):
        values = [known.get(letter, S.Zero) for letter in (a, b, c)]
        if all(value.is_Rational for value in values):
            yield x ** values[0] * exp(values[1] * x + values[2] * x**2)


def _without_multiples(particular: Expr, basis: tuple[Expr, Expr]) -> Expr:
    """The particular solution without terms that are multiples of a solution of the homogeneous equation."""
    terms = Add.make_args(particular.expand())
    kept = [term for term in terms if not any(simplify(term / f).is_number for f in basis)]
    return simplify(Add(*kept)) if kept and len(kept) < len(terms) else particular
