"""Series in powers of the distance from a point."""

from __future__ import annotations

import sympy
from sympy import Expr, Rational, Symbol

from service.cas.limits import beside
from service.errors import NoClosedForm
from service.search import Budget, in_time


def expansion(
    function: Expr, variable: Symbol, point: Expr, order: int, seconds: float, real: bool = True
) -> tuple[list[Expr], bool, Symbol]:
    """The terms below the order, lowest power first, whether they are all there is, and the distance they are written in.

    real: odd roots of negative numbers are real, so that ∛x near −1 is −∛(1 − t).
    The distance t is x − a, or 1/x for a point at infinity. Raises NoClosedForm where there is no series.
    """
    distance = sympy.Symbol("t_distance", real=True)
    near = function.subs(variable, _at(point, distance))
    left = point is sympy.S.NegativeInfinity

    def series() -> Expr:
        function = beside(near, distance, sympy.S.Zero, "left" if left else "right") if real else near
        return sympy.series(function, distance, 0, order, dir="-" if left else "+")

    found = in_time(Budget.patient(seconds), series)
    if found is None:
        raise NoClosedForm("No series was found at this point.")
    terms = list(sympy.Add.make_args(found.removeO()))
    if not all(_is_term(term, distance) for term in terms) or (found.removeO() == 0 and function != 0):
        raise NoClosedForm("No series was found at this point.")
    return sorted(terms, key=lambda term: float(_height(term, distance))), found.getO() is None, distance


def _at(point: Expr, distance: Symbol) -> Expr:
    return 1 / distance if point.is_infinite else point + distance


def _height(term: Expr, distance: Symbol) -> Rational:
    """The power of the distance in a term."""
    return (
        sympy.Mul(*(f for f in sympy.Mul.make_args(term) if f.as_base_exp()[0] == distance)).as_base_exp()[1] if term.has(distance) else 0
    )


def _is_term(term: Expr, distance: Symbol) -> bool:
    """c·t^q, or that with powers of log t."""
    others = [f.as_base_exp()[0] for f in sympy.Mul.make_args(term) if f.has(distance) and f.as_base_exp()[0] != distance]
    return bool(_height(term, distance).is_Rational if term.has(distance) else True) and all(o == sympy.log(distance) for o in others)
