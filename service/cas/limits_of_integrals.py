"""Limits of quotients with an integral up to the variable, by de l'Hospital's rule and the fundamental theorem.

lim (∫ₐˣ f dt)/g(x)  =  lim f(x)/g'(x)   where both vanish, or g grows without bound, at the point

Contract: where the quotient that the rule leads to has no limit, nothing is said of the one that was asked for.
"""

from __future__ import annotations

import sympy
from sympy import Basic, Expr, S, Symbol

from service.cas.limits import one_sided

SECONDS = 0.5
"""For the limit of a denominator."""
MOST = 4
"""Times that the rule is used."""


def without_integrals(f: Expr, x: Symbol, point: Expr) -> Expr | None:
    """A quotient with the same limit and no integral; None where the rule does not lead there."""
    for _ in range(MOST):
        if not f.has(sympy.Integral):
            return f
        above, below = sympy.fraction(sympy.together(f))
        if below == 1:
            return None
        if not (_vanishes(above, x, point) and _vanishes(below, x, point)) and not _grows(below, x, point):
            return None
        f = sympy.cancel(above.diff(x).doit(integrals=False) / below.diff(x))
    return None


def _grows(below: Expr, x: Symbol, point: Expr) -> bool:
    """Whether the denominator becomes infinite at the point, from both sides."""
    if below.has(sympy.Integral):
        return False
    sides = ("left", "right") if point.is_finite else ("left",)
    values = [next(one_sided(below, x, point, side, SECONDS), None) for side in sides]
    return all(value in (S.Infinity, S.NegativeInfinity) for value in values)


def _vanishes(part: Expr, x: Symbol, point: Expr) -> bool:
    """Whether a part is 0 at the point: integrals whose bounds meet there, and the rest."""
    integrals: dict[Basic, Expr] = {}
    for integral in part.atoms(sympy.Integral):
        bounds = integral.limits[0][1:]
        if len(bounds) != 2 or sympy.simplify((bounds[0] - bounds[1]).subs(x, point)) != 0:
            return False
        integrals[integral] = S.Zero
    value = part.xreplace(integrals)
    return bool(sympy.simplify(value.subs(x, point)) == 0) if point.is_finite else False
