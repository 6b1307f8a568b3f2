"""The table of integrals that a course has at hand, read at X.

Contract: F with F′ = f, for f without a constant factor; None where the table has no such row.
"""

from __future__ import annotations

import sympy
from sympy import Abs, Expr, Rational, asin, atan, cos, cosh, cot, coth, csc, exp, log, sec, sin, sinh, sqrt, tan, tanh

from service.rules.integration_ways import X

HALF = Rational(1, 2)
ROWS: dict[Expr, Expr] = {
    1 / X: log(Abs(X)),
    exp(X): exp(X),
    sin(X): -cos(X),
    cos(X): sin(X),
    tan(X): -log(Abs(cos(X))),
    sin(X) / cos(X): -log(Abs(cos(X))),
    cot(X): log(Abs(sin(X))),
    cos(X) / sin(X): log(Abs(sin(X))),
    sec(X): log(Abs(sec(X) + tan(X))),
    1 / cos(X): log(Abs(sec(X) + tan(X))),
    csc(X): -log(Abs(csc(X) + cot(X))),
    1 / sin(X): -log(Abs(csc(X) + cot(X))),
    sec(X) ** 2: tan(X),
    1 / cos(X) ** 2: tan(X),
    csc(X) ** 2: -cot(X),
    1 / sin(X) ** 2: -cot(X),
    sec(X) * tan(X): sec(X),
    sin(X) / cos(X) ** 2: 1 / cos(X),
    csc(X) * cot(X): -csc(X),
    cos(X) / sin(X) ** 2: -1 / sin(X),
    sinh(X): cosh(X),
    cosh(X): sinh(X),
    tanh(X): log(cosh(X)),
    coth(X): log(Abs(sinh(X))),
    sinh(X) / cosh(X): log(cosh(X)),
    cosh(X) / sinh(X): log(Abs(sinh(X))),
    1 / cosh(X) ** 2: tanh(X),
    sympy.sech(X) ** 2: tanh(X),
    1 / sinh(X) ** 2: -coth(X),
    sympy.csch(X) ** 2: -coth(X),
    sympy.sech(X) * tanh(X): -sympy.sech(X),
    sympy.csch(X) * coth(X): -sympy.csch(X),
}
"""f → F."""


def known(f: Expr) -> Expr | None:
    """F, from the table."""
    if not f.has(X):
        return f * X
    return ROWS.get(f) or _power(f) or _quadratic(f)


def is_power(f: Expr) -> bool:
    """Whether it is c or a power of x other than 1/x."""
    return not f.has(X) or f == X or bool(f.is_Pow and f.base == X and not f.exp.has(X) and f.exp != -1)


def _power(f: Expr) -> Expr | None:
    """xⁿ⁺¹/(n + 1), aˣ/ln a."""
    base, n = f.as_base_exp()
    if base == X and not n.has(X) and n != -1:
        return X ** (n + 1) / (n + 1)
    if not base.has(X) and n == X and base.is_positive and base != 1:
        return f / log(base)
    return None


def _quadratic(f: Expr) -> Expr | None:
    """1/(x² + a²), 1/√(a² − x²), 1/√(x² ± a²)"""
    base, n = f.as_base_exp()
    if n not in (-1, -HALF) or not base.is_polynomial(X) or sympy.degree(base, X) != 2 or base.coeff(X, 1) != 0:
        return None
    lead, last = base.coeff(X, 2), base.coeff(X, 0)
    if n == -1:
        return atan(X / sqrt(last)) / sqrt(last) if lead == 1 and last.is_positive else None
    if lead == -1 and last.is_positive:
        return asin(X / sqrt(last))
    if lead == 1 and last.is_positive:
        return log(X + sqrt(base))
    return log(Abs(X + sqrt(base))) if lead == 1 and last.is_negative else None
