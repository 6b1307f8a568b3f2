"""Antiderivatives in u = tan(x) or u = tan(x/2), made continuous where the arctangent would jump at the poles of u.

    arctan(p u + q) = t + arctan(((p u + q) − u)/(1 + (p u + q) u)),   t = x or x/2, up to a constant on each interval;
    the new argument is free of jumps where 1 + q u + p u² has no real zero: q² < 4p.

Source: Jeffrey & Rich, The evaluation of trigonometric integrals avoiding spurious discontinuities, ACM TOMS 20 (1994).
"""

from __future__ import annotations

from sympy import Expr, Symbol, atan, cancel, cos, sin, tan

from service.integrate.shape import linear_parts


def continuous(found: Expr, u: Symbol, tangent: Expr, angle: Expr, half: int) -> Expr:
    """found with u = tan(angle/half) put back; half: 1 or 2."""
    if not isinstance(tangent, tan):
        return found.subs(u, tangent)
    swap = {part: _mended(part, u, angle, half) for part in found.atoms(atan) if part.has(u)}
    return found.xreplace({part: value for part, value in swap.items() if value is not None}).subs(u, tangent)


def _mended(part: Expr, u: Symbol, angle: Expr, half: int) -> Expr | None:
    if part.args[0] == u:
        return angle / half
    parts = linear_parts(part.args[0], u)
    if parts is None:
        return None
    p, q = parts
    sign = 1
    if p.is_negative:
        p, q, sign = -p, -q, -1
    if not (p.is_positive and (4 * p - q**2).is_positive):
        return None
    double = 2 * angle / half
    # numerator and denominator over cos²(t), with sin t cos t = sin 2t/2 and cos² t = (1 + cos 2t)/2
    top = (p - 1) * sin(double) + q * (1 + cos(double))
    bottom = (1 + cos(double)) + p * (1 - cos(double)) + q * sin(double)
    return sign * (angle / half + atan(cancel(top.expand() / bottom.expand())))
