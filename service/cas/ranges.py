"""|u| as u or −u where the range of u, got term by term, does not change sign: |cos² x − cos² y + 1|, |3 − sin x|.

    sin u, cos u ∈ [−1, 1]      e^u ∈ (0, ∞)      u² ∈ [0, ∞), cut to the square of the range of u

Contract: real symbols → an interval that holds every value, perhaps a wider one. Source: Moore, Interval Analysis, chapter 3.
"""

from __future__ import annotations

import sympy
from sympy import Expr, oo

from service.cas.formulas import interval
from service.functions import IN_SYMPY

Range = tuple[Expr, Expr]
LINE: Range = (-oo, oo)


def without_settled_signs(expression: Expr) -> Expr:
    """Every |u| with a range of one sign without its bars."""
    return expression.replace(lambda part: isinstance(part, sympy.Abs), _settled)


def _settled(part: Expr) -> Expr:
    low, high = value_range(part.args[0])
    return part.args[0] if low >= 0 else -part.args[0] if high <= 0 else part


def value_range(f: Expr) -> Range:
    """An interval that holds the values of f."""
    if f.is_number:
        return (f, f) if f.is_extended_real else LINE
    if f.is_Add:
        low, high = (sum(ends, sympy.S.Zero) for ends in zip(*map(value_range, f.args), strict=True))
        return low if low.is_extended_real else -oo, high if high.is_extended_real else oo
    if f.is_Mul:
        number, rest = f.as_coeff_Mul()
        return _scaled(number, _product(rest))
    if (known := _of_function(f)) != LINE:
        return known
    if f.is_Pow and f.exp.is_Integer and f.exp.is_positive and f.exp.is_even and f.base.is_extended_real:
        return _even_power(value_range(f.base), f.exp)
    return _by_sign(f)


def _of_function(f: Expr) -> Range:
    """What its record says of the values at a real argument; of |u| nothing, which is what is asked."""
    entry = IN_SYMPY.get(type(f).__name__)
    if entry is None or not entry.range or isinstance(f, sympy.Abs) or not (f.args[0].is_extended_real and f.is_extended_real):
        return LINE
    return interval(entry.range)


def _product(f: Expr) -> Range:
    """Of factors that are none of them negative, and bounded: sin² x cos² y."""
    if not f.is_Mul:
        return value_range(f)
    ranges = [value_range(factor) for factor in f.args]
    if any(low < 0 for low, _ in ranges):
        return _by_sign(f)
    return sympy.S.Zero, oo if any(high == oo for _, high in ranges) else sympy.Mul(*(high for _, high in ranges))


def _by_sign(f: Expr) -> Range:
    if f.is_extended_real and f.is_nonnegative:
        return sympy.S.Zero, oo
    return (-oo, sympy.S.Zero) if f.is_extended_real and f.is_nonpositive else LINE


def _scaled(number: Expr, inner: Range) -> Range:
    if number == 1:
        return inner
    ends = [number * end for end in inner]
    return (ends[0], ends[1]) if number > 0 else (ends[1], ends[0])


def _even_power(inner: Range, power: Expr) -> Range:
    sizes = sorted(abs(end) for end in inner)
    low = sympy.S.Zero if inner[0] <= 0 <= inner[1] else sizes[0] ** power
    return low, sizes[1] ** power
