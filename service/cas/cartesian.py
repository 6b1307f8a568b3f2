"""Complex numbers in the form a + b·i."""

from __future__ import annotations

import sympy
from sympy import Expr, I

MOST_OPERATIONS = 200
"""Of a number that is worked out."""


def cartesian(number: Expr) -> Expr:
    """16 − 16√3·i for (1 + √3·i)⁵: a complex number as a + b·i, where that needs no function and no root in a root; else as it is."""
    if not number.is_number or not number.has(I) or is_cartesian(number) or sympy.count_ops(number) > MOST_OPERATIONS:
        return number
    for way in (sympy.expand, _by_parts):
        found = way(number)
        if is_cartesian(found) and not _is_clumsy(found):
            return gathered(found)
    return number


def gathered(number: Expr) -> Expr:
    """a + b·i with one term with i: −1 + (√2 + √6)·i."""
    real, with_i = sympy.expand(number).as_independent(I, as_Add=True)
    return real + sympy.expand(with_i / I) * I


def is_cartesian(number: Expr) -> bool:
    """Whether i stands only in real multiples of i or of one sum, never in a power, a function or beside another i."""
    if not number.has(I):
        return True
    if number.is_Add:
        return all(is_cartesian(term) for term in number.args)
    if number.is_Mul:
        parts = [factor for factor in number.args if factor.has(I)]
        return len(parts) == 1 and is_cartesian(parts[0])
    return bool(number == I)


def _by_parts(number: Expr) -> Expr:
    a, b = sympy.expand_complex(number.rewrite(sympy.exp)).as_real_imag()
    return sympy.expand(_plain(a)) + sympy.expand(_plain(b)) * I


def _plain(part: Expr) -> Expr:
    return sympy.radsimp(sympy.sqrtdenest(sympy.expand(part)))


def _is_clumsy(number: Expr) -> bool:
    """Whether a function of angles or a root in a root stands in it."""
    roots = [node for node in number.atoms(sympy.Pow) if node.exp.is_Rational and node.exp.q > 1]
    return number.has(sympy.sin, sympy.cos, sympy.atan2, sympy.arg, sympy.re, sympy.im) or any(
        any(inner.exp.is_Rational and inner.exp.q > 1 for inner in root.base.atoms(sympy.Pow)) for root in roots
    )
