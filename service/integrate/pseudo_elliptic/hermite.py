"""Hermite's reduction over a root: the part with multiple poles and the growing part are derivatives.

    A y⁻ᵏ = (P S/E · y⁻ᵏ)' + M/G · y⁻ᵏ,   yⁿ = P, G squarefree and prime to P, deg M ≤ deg G + ⌊k deg P/n⌋ − 1

S and M are found by comparing coefficients. Source: Trager, Integration of Algebraic Functions, MIT 1984, chapter 4.
"""

from __future__ import annotations

from typing import Any

from sympy import Poly, Rational, Symbol
from sympy.polys.domains.domain import Domain
from sympy.polys.matrices import DomainMatrix

from service.integrate.pseudo_elliptic.places import Element

MOST_UNKNOWNS = 40


def reduced(top: Poly, bottom: Poly, root: Poly, k: int, n: int) -> tuple[Poly, Poly, Poly, Poly] | None:
    """(S, E, M, G); None where there is no such form."""
    field = root.domain
    one = Poly(1, root.gen, domain=field)
    simple, exact = one, one
    for g, e in bottom.monic().factor_list()[1]:
        inside = root.rem(g).is_zero
        exact = exact * g ** (e if inside else e - 1)
        simple = simple if inside else simple * g
    highest = top.degree() - bottom.degree()
    most_m = simple.degree() + k * root.degree() // n - 1
    most_s = max(highest + 1 + exact.degree() - root.degree(), exact.degree() - 1 if exact.degree() > 0 else -1)
    if highest + simple.degree() <= most_m and exact.degree() == 0:
        return Poly(0, root.gen, domain=field), one, _over(top, bottom, simple), simple
    if most_s + most_m + 2 > MOST_UNKNOWNS:
        return None
    return _compared(top, bottom, root, field.convert(Rational(n - k, n)), exact, simple, most_s, most_m)


def _over(top: Poly, bottom: Poly, simple: Poly) -> Poly:
    return (top * simple).quo(bottom)


def _compared(
    top: Poly, bottom: Poly, root: Poly, weight: Element, exact: Poly, simple: Poly, most_s: int, most_m: int
) -> tuple[Poly, Poly, Poly, Poly] | None:
    """P (S'E − S E')/E² + (1 − k/n) P' S/E + M/G = top/bottom, times E² G · bottom."""
    x, field = root.gen, root.domain
    slope_e, slope_p = exact.diff(), root.diff().mul_ground(weight)
    columns = []
    for j in range(most_s + 1):
        s = Poly(x**j, x, domain=field)
        columns.append((root * (s.diff() * exact - s * slope_e) + slope_p * s * exact) * simple * bottom)
    for j in range(most_m + 1):
        columns.append(Poly(x**j, x, domain=field) * exact**2 * bottom)
    solution = solved(columns, top * exact**2 * simple)
    if solution is None:
        return None
    return _poly(solution[: most_s + 1], x, field), exact, _poly(solution[most_s + 1 :], x, field), simple


def _poly(coefficients: list[Element], x: Symbol, field: Domain) -> Poly:
    return Poly.from_list(list(reversed(coefficients)) or [field.zero], x, domain=field)


def solved(columns: list[Poly], wanted: Poly) -> list[Element] | None:
    """cⱼ with Σ cⱼ columnⱼ = wanted, None where there are none."""
    field = wanted.domain
    vectors = null_vectors([*columns, wanted])
    for vector in vectors:
        if vector[-1] != field.zero:
            return [-c / vector[-1] for c in vector[:-1]]
    return None


def null_vectors(columns: list[Poly]) -> list[list[Element]]:
    """The relations Σ cⱼ columnⱼ = 0."""
    field = columns[0].domain
    height = max(max(c.degree() for c in columns) + 1, 1)
    entries = [_coefficients(column, height) for column in columns]
    matrix = DomainMatrix([[entries[j][i] for j in range(len(columns))] for i in range(height)], (height, len(columns)), field)
    null: list[list[Any]] = matrix.nullspace().to_dense().to_list()
    return null


def _coefficients(p: Poly, height: int) -> list[Element]:
    low_first = list(reversed(p.rep.to_list()))
    return low_first + [p.domain.zero] * (height - len(low_first))
