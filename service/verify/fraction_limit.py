"""The limit of a fraction of polynomials, exactly: cancelled, then the point put in; at ±∞ by the highest powers.

Contract: a fraction over ℚ in one variable and a rational point or ±∞ → its limit; None for anything else and at a pole.
"""

from __future__ import annotations

from sympy import Expr, Poly, S, Symbol, cancel, fraction, oo

MOST_OPERATIONS = 200


def limit_of_fraction(f: Expr, x: Symbol, point: Expr) -> Expr | None:
    """The limit from both sides; None where this method says nothing."""
    if f.free_symbols != {x} or f.count_ops() > MOST_OPERATIONS or not f.is_rational_function(x):
        return None
    above, below = (Poly(part, x) for part in fraction(cancel(f)))
    if any(not each.domain.is_ZZ and not each.domain.is_QQ for each in (above, below)):
        return None
    if point in (oo, -oo):
        return _far_out(above, below, point)
    if not point.is_Rational or below(point) == 0:
        return None
    return above(point) / below(point)


def _far_out(above: Poly, below: Poly, point: Expr) -> Expr:
    """The limit of the fraction of the highest powers."""
    power, ratio = above.degree() - below.degree(), above.LC() / below.LC()
    if above.is_zero or power < 0:
        return S.Zero
    return ratio if power == 0 else ratio * point**power
