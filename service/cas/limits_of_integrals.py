"""Limits of quotients with an integral up to the variable, by de l'Hospital's rule and the fundamental theorem.

lim (∫ₐˣ f dt)/g(x)  =  lim f(x)/g'(x)   where both vanish, or both grow without bound, at the point
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr, S, Symbol

MOST = 4
"""Times that the rule is used."""


def without_integrals(f: Expr, x: Symbol, point: Expr) -> Expr | None:
    """A quotient with the same limit and no integral; None where the rule does not lead there."""
    for _ in range(MOST):
        if not f.has(sympy.Integral):
            return f
        above, below = sympy.fraction(sympy.together(f))
        if not _vanishes(above, x, point) or not _vanishes(below, x, point) or below == 1:
            return None
        f = sympy.cancel(above.diff(x).doit(integrals=False) / below.diff(x))
    return None


def _vanishes(part: Expr, x: Symbol, point: Expr) -> bool:
    """Whether a part is 0 at the point: integrals whose bounds meet there, and the rest."""
    integrals: dict[Any, Expr] = {}
    for integral in part.atoms(sympy.Integral):
        bounds = integral.limits[0][1:]
        if len(bounds) != 2 or sympy.simplify((bounds[0] - bounds[1]).subs(x, point)) != 0:
            return False
        integrals[integral] = S.Zero
    value = part.xreplace(integrals)
    return bool(sympy.simplify(value.subs(x, point)) == 0) if point.is_finite else False
