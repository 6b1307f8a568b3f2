"""G(y) = t solved for y by undoing one function after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Abs, Add, Expr, Ge, Mul, Poly, PolynomialError, Pow, S, Symbol, exp, log, logcombine, simplify, sqrt, tan, together
from sympy.logic.boolalg import Boolean

from service.cas.formulas import Formula, classes
from service.differential.integrals import exponential, signless
from service.functions import IN_SYMPY

UNDONE: dict[type[Expr], Callable[[Expr], Expr]] = {
    kind: Formula(IN_SYMPY[kind.__name__].inverse) for kind in (exp, tan, *classes("inverse trigonometric", "inverse hyperbolic"))
}
MOST_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Target:
    """f + C. A logarithm turns it into K e^f with a constant K of any sign."""

    value: Expr
    constant: Symbol
    conditions: tuple[Boolean, ...] = ()


def inverse(g: Expr, y: Symbol, target: Target, depth: int = 0) -> tuple[tuple[Expr, ...], tuple[Boolean, ...]] | None:
    """The branches of y with g(y) = target, and conditions; None where it can't be undone."""
    if depth > MOST_DEPTH:
        return None
    if g == y:
        return (target.value,), target.conditions
    apart, rest = g.as_independent(y, as_Add=True)
    if apart != 0:
        return inverse(rest, y, _moved(target, lambda t: t - apart), depth + 1)
    factor, rest = g.as_independent(y, as_Add=False)
    if factor != 1:
        return inverse(rest, y, _moved(target, lambda t: t / factor), depth + 1)
    return _undo(g, y, target, depth)


def _moved(target: Target, move: Callable[[Expr], Expr]) -> Target:
    return Target(move(target.value), target.constant, target.conditions)


def _undo(g: Expr, y: Symbol, target: Target, depth: int) -> tuple[tuple[Expr, ...], tuple[Boolean, ...]] | None:
    if g.has(log):
        return _logarithm(g, y, target, depth)
    if type(g) in UNDONE and len(g.args) == 1:
        return inverse(g.args[0], y, _moved(target, UNDONE[type(g)]), depth + 1)
    if g.is_Pow and y not in g.exp.free_symbols:
        return _power(g, y, target, depth)
    if isinstance(g, Abs):
        return inverse(g.args[0], y, target, depth + 1)
    return _rational(g, y, target)


def _logarithm(g: Expr, y: Symbol, target: Target, depth: int) -> tuple[tuple[Expr, ...], tuple[Boolean, ...]] | None:
    """Σ cᵢ ln|uᵢ| = f + C is ∏ uᵢ^(cᵢ/c) = K e^(f/c)."""
    terms = [(term.as_independent(log), term) for term in Add.make_args(g)]
    if not all(isinstance(inside, log) and y not in factor.free_symbols for (factor, inside), _ in terms):
        merged = logcombine(signless(g), force=True)
        return inverse(merged, y, target, depth + 1) if merged != g and isinstance(merged, log) else None
    lead = next((factor for (factor, _), _ in terms if all((other / factor).is_integer for (other, _), _ in terms)), None)
    if lead is None:
        return None
    product = Mul(*(signless(inside.args[0]) ** simplify(factor / lead) for (factor, inside), _ in terms))
    whole = (target.value / lead).expand()
    if target.constant not in whole.free_symbols:
        return None
    scaled = target.constant * exponential(whole.subs(target.constant, S.Zero))
    return inverse(together(product), y, Target(scaled, target.constant, target.conditions), depth + 1)


def _power(g: Expr, y: Symbol, target: Target, depth: int) -> tuple[tuple[Expr, ...], tuple[Boolean, ...]] | None:
    """uᵖ = t: an even power has two branches, an even root holds for t ≥ 0 only."""
    power = g.exp
    if not power.is_Rational:
        return None
    even_root = power.q % 2 == 0
    needed = (Ge(target.value, 0),) if even_root else ()
    root = Pow(target.value, 1 / power)
    if power.p % 2 == 0:
        found = [inverse(g.base, y, Target(sign * root, target.constant, target.conditions), depth + 1) for sign in (1, -1)]
        if any(branch is None for branch in found):
            return None
        return tuple(value for branch in found if branch for value in branch[0]), target.conditions
    return inverse(g.base, y, Target(root, target.constant, (*target.conditions, *needed)), depth + 1)


def _rational(g: Expr, y: Symbol, target: Target) -> tuple[tuple[Expr, ...], tuple[Boolean, ...]] | None:
    """A quotient of polynomials up to degree 2 in y."""
    above, below = together(g).as_numer_denom()
    try:
        poly = Poly(above - target.value * below, y)
    except PolynomialError:
        return None
    if poly.degree() == 1:
        a, b = poly.all_coeffs()
        return (simplify(-b / a),), target.conditions
    if poly.degree() == 2:
        a, b, c = poly.all_coeffs()
        inside = simplify(b**2 - 4 * a * c)
        return tuple(simplify((-b + sign * sqrt(inside)) / (2 * a)) for sign in (1, -1)), target.conditions
    return None
