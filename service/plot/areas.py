"""The size of what is shaded: between a curve and the axis, or two curves, each part counted positive.

    ∫ |f − g|   =   Σ |∫ (f − g) from one change of sign to the next|

Contract: exact for polynomials between exact ends; else by Gauss's rule with five places on even pieces, shown to a few digits only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from sympy import Poly
from sympy.polys.polyerrors import PolynomialError

from service.clock import SliceOver, within
from service.plot.curve import Function
from service.plot.names import Number, named

if TYPE_CHECKING:
    from sympy import Expr, Symbol

PIECES = 80
SLICE = 0.2
"""Seconds for an exact integral."""
PLACES = ((0.0, 128 / 225), (0.5384693101056831, 0.47862867049936647), (0.906179845938664, 0.23692688505618908))
"""Gauss's places on −1 … 1, on either side of 0, and their weights."""


def size(difference: Expr, f: Function, x: Symbol, cuts: Sequence[Number]) -> Number | None:
    """The area between the first and the last of these places, the others being changes of sign; None where there is none."""
    exact = _exact(difference, x, cuts)
    if exact is not None:
        return Number(float(exact), exact)
    parts = [_between(f, a.value, b.value) for a, b in pairwise(cuts)]
    known = [abs(part) for part in parts if part is not None]
    return named(sum(known), lambda number: False) if known and len(known) == len(parts) else None


def _exact(difference: Expr, x: Symbol, cuts: Sequence[Number]) -> Expr | None:
    ends = [cut.exact for cut in cuts]
    try:
        with within(SLICE):
            whole = Poly(difference, x).integrate(x).as_expr()
    except (PolynomialError, SliceOver):
        return None
    if None in ends or whole.free_symbols - {x}:
        return None
    parts = [whole.subs(x, b) - whole.subs(x, a) for a, b in pairwise(ends)]
    return sum((part if float(part) >= 0 else -part for part in parts), start=whole * 0).expand()


def _between(f: Function, a: float, b: float) -> float | None:
    half, total = (b - a) / (2 * PIECES), 0.0
    for k in range(PIECES):
        middle = a + (2 * k + 1) * half
        for place, weight in PLACES:
            for x in {middle - place * half, middle + place * half}:
                y = f(x)
                if y is None:
                    return None
                total += weight * y * half
    return total
