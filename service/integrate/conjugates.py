"""The real part of an antiderivative of a real function, which is an antiderivative too.

ln(p + iq) = ½ ln(p² + q²) + i arctan(q/p) + constant        e^{p+iq} = e^p (cos q + i sin q)
f(z) = Re f(z) + i Im f(z) and f(z̄) = Re f(z) − i Im f(z) for the rest: Ei, Liₙ, erf
"""

from __future__ import annotations

from sympy import Abs, Expr, Function, I, S, atan, cos, exp, expand_mul, fraction, im, log, re, sin, together, trigsimp

Parts = tuple[Expr, Expr]
"""Real part, imaginary part."""


def real_part(answer: Expr) -> Expr | None:
    """The real part, its symbols taken as real; None where the answer holds no imaginary unit."""
    return _parts(expand_mul(answer))[0] if answer.has(I) else None


def _parts(part: Expr) -> Parts:
    if not part.has(I) or isinstance(part, (re, im, Abs)):
        return part, S.Zero
    if part == I:
        return S.Zero, S.One
    if part.is_Add:
        sides = [_parts(term) for term in part.args]
        return sum((side[0] for side in sides), S.Zero), sum((side[1] for side in sides), S.Zero)
    if part.is_Mul:
        return _product([_parts(factor) for factor in part.args])
    if part.is_Pow and part.exp.is_Integer:
        return _power(_parts(part.base), int(part.exp))
    if isinstance(part, log):
        return _logarithm(part.args[0])
    if isinstance(part, exp):
        p, q = _parts(expand_mul(part.args[0]))
        return exp(p) * cos(q), exp(p) * sin(q)
    return part.as_real_imag() if part.is_number and not part.atoms(Function) else _reflected(part)


def _reflected(part: Expr) -> Parts:
    """Real and imaginary part of f(z), written with z in the upper half plane where that shows."""
    below = any(isinstance(part, Function) and _parts(expand_mul(z))[1].could_extract_minus_sign() for z in part.args)
    above = part.xreplace({I: -I}) if below else part
    return re(above, evaluate=False), (-1 if below else 1) * im(above, evaluate=False)


def _product(sides: list[Parts]) -> Parts:
    p, q = S.One, S.Zero
    for a, b in sides:
        p, q = p * a - q * b, p * b + q * a
    return p, q


def _power(base: Parts, n: int) -> Parts:
    p, q = _product([base] * abs(n))
    if n > 0:
        return p, q
    size = trigsimp(p**2 + q**2)
    return p / size, -q / size


def _logarithm(u: Expr) -> Parts:
    size, angle = S.Zero, S.Zero
    for side, sign in zip(fraction(together(u)), (1, -1), strict=True):
        p, q = (part.expand() for part in _parts(expand_mul(side)))
        size += sign * (log(p**2 + q**2) / 2 if q != 0 else log(p))
        angle += sign * _angle(p, q)
    return size, angle


def _angle(p: Expr, q: Expr) -> Expr:
    """The angle of p + iq up to a constant: arctan(q/p), or −arctan(p/q) where q is never zero."""
    if p == 0 or q == 0:
        return S.Zero
    return -atan(p / q) if q.is_nonzero and not p.is_nonzero else atan(q / p)
