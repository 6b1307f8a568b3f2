"""Balls around the real roots of polynomials with rational coefficients."""

from __future__ import annotations

from functools import lru_cache

import flint
from flint import arb, fmpz_poly
from sympy import CRootOf


def real_balls(polynomial: fmpz_poly) -> list[arb]:
    """Isolating balls of the real roots of a squarefree polynomial, in increasing order."""
    balls = [root.real for root, _ in polynomial.complex_roots() if root.imag.is_zero()]
    return sorted(balls, key=lambda b: float(b.mid()))


@lru_cache(maxsize=1024)
def _balls_at(coefficients: tuple[int, ...], bits: int) -> tuple[arb, ...]:
    with flint.ctx.workprec(bits):
        return tuple(real_balls(fmpz_poly(list(coefficients))))


def isolated(root: CRootOf, bits: int) -> arb:
    """A real CRootOf as an arb."""
    coefficients = tuple(int(c) for c in reversed(root.poly.all_coeffs()))
    balls = _balls_at(coefficients, bits)
    return balls[root.index] if root.index < len(balls) else arb.nan()
