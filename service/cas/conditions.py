"""Conditions as one would say them: those that always hold, or follow from the others, are left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

import sympy
from sympy import Expr, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

MOST_DEGREE = 12
"""Highest degree of a polynomial whose roots are named."""
NEVER_ZERO = (sympy.gamma, sympy.factorial, sympy.exp)
"""Functions without zeros."""
REAL_SQUARES = {sympy.sin: sympy.cos, sympy.cos: sympy.sin}
"""1 − sin² = cos² and 1 − cos² = sin²."""


def stated(conditions: Iterable[Boolean]) -> tuple[Boolean, ...]:
    """The conditions as one would say them: x − 1 ≠ 0 is x ≠ 1, x² − 1 ≠ 0 is x ≠ −1 and x ≠ 1; 4a² > 0 is a ≠ 0.

    Those that always hold, that stand there twice, or that follow from the others are left out. False stays.
    """
    found: dict[Hashable, Boolean] = {}
    for condition in conditions:
        for said in _said(condition):
            found.setdefault(_multiplied_out(said), said)
    return _independent([c for c in found.values() if c is not S.true])


def _multiplied_out(condition: Boolean) -> Hashable:
    """(a − 2)(a + 2) ≥ 0 and a² − 4 ≥ 0 are one condition."""
    return (condition.func, *(sympy.expand(side) for side in condition.args)) if condition.is_Relational else condition


def _said(condition: Boolean) -> list[Boolean]:
    if isinstance(condition, sympy.And):
        return [said for part in condition.args for said in _said(part)]
    if not isinstance(condition, sympy.core.relational.Relational) or not isinstance(condition.lhs, sympy.Expr):
        return [condition]
    moved = _from_zero(condition)
    if moved is None:
        return [condition]
    kind, value = moved
    for simpler in SIMPLER:
        parts = simpler(kind, value)
        if parts is not None:
            return [said for part in parts for said in (_said(part) if part != condition else [part])]
    return _solved(kind, value, condition)


def _from_zero(condition: Boolean) -> tuple[type[Relational], Expr] | None:
    """(relation, expression) of expression relation 0; None where neither side is zero."""
    if condition.rhs == 0:
        return condition.func, condition.lhs
    if condition.lhs == 0:
        return condition.reversed.func, condition.rhs
    return None


def _of_number(kind: type[Relational], value: Expr) -> list[Boolean] | None:
    """What plainly holds by the signs of its parts: √u + 1 ≥ 0, e^x > 0, x² + 1 ≠ 0."""
    answers = {
        sympy.Ne: value.is_zero is False or value.is_positive or value.is_negative,
        sympy.Gt: value.is_positive,
        sympy.Ge: value.is_nonnegative,
        sympy.Lt: value.is_negative,
        sympy.Le: value.is_nonpositive,
    }
    return [] if answers.get(kind) else None


def _of_roots(kind: type[Relational], value: Expr) -> list[Boolean] | None:
    """√u + 1 ≥ 0: real roots are not negative, and that they are real is said elsewhere."""
    if kind not in (sympy.Ge, sympy.Gt, sympy.Ne) or not value.atoms(sympy.Pow):
        return None
    roots = {p: sympy.Dummy(nonnegative=True) for p in value.atoms(sympy.Pow) if p.exp.is_Rational and p.exp > 0 and p.exp.q % 2 == 0}
    known = value.xreplace(roots)
    return None if known == value else _of_number(kind, known)


def _of_functions(kind: type[Relational], value: Expr) -> list[Boolean] | None:
    """Γ(n) ≠ 0 and 2^a > 0 always, ln a ≠ 0 where a ≠ 1, |x|^(2/3) ≠ 0 where x ≠ 0."""
    if value.is_Pow and value.base.is_positive and kind in (sympy.Gt, sympy.Ge, sympy.Ne):
        return []
    if kind is sympy.Ne and isinstance(value, NEVER_ZERO):
        return []
    if kind is sympy.Ne and (isinstance(value, sympy.Abs) or (value.is_Pow and value.exp.is_Rational and value.exp > 0)):
        return [sympy.Ne(value.args[0], 0)]
    if kind is sympy.Ne and isinstance(value, sympy.log) and len(value.args) == 1:
        return [sympy.Ne(value.args[0], 1)]
    return None


def _of_squares(kind: type[Relational], value: Expr) -> list[Boolean] | None:
    """1 − sin²u ≥ 0 always, 1 − cos²u ≠ 0 where sin u ≠ 0."""
    for function, other in REAL_SQUARES.items():
        for wave in value.atoms(function):
            if sympy.expand(value - 1 + wave**2) == 0:
                return [] if kind is sympy.Ge else [_nonzero(kind, other(*wave.args))]
    return None


def _nonzero(kind: type[Relational], root: Expr) -> Boolean:
    """u² > 0 and u² ≠ 0 say u ≠ 0; u² ≤ 0 says u = 0 and u² < 0 nothing that can be."""
    return {sympy.Ne: sympy.Ne(root, 0), sympy.Gt: sympy.Ne(root, 0), sympy.Le: sympy.Eq(root, 0), sympy.Lt: S.false}[kind]


def _of_powers(kind: type[Relational], value: Expr) -> list[Boolean] | None:
    """4a² > 0 and a³ ≠ 0 say a ≠ 0; a product is not zero where no factor is."""
    scale, rest = value.as_coeff_Mul()
    if kind is sympy.Ne and (rest.is_Mul or scale != 1):
        return [sympy.Ne(factor, 0) for factor in sympy.Mul.make_args(rest)]
    if scale != 1 and not rest.is_Mul:
        return [(kind if scale > 0 else TURNED[kind])(rest, 0)] if kind in TURNED else None
    if not (rest.is_Pow and rest.exp.is_Integer and rest.base.is_extended_real is not False):
        return None
    if kind is sympy.Ne:
        return [sympy.Ne(rest.base, 0)]
    if rest.exp % 2 == 0 and rest.base.is_extended_real and kind in (sympy.Gt, sympy.Ge):
        return [] if kind is sympy.Ge and rest.exp > 0 else [sympy.Ne(rest.base, 0)]
    return [kind(rest.base, 0)] if rest.exp % 2 and (rest.exp > 0 or kind is sympy.Gt) and rest.base.is_extended_real else None


def _of_fractions(kind: type[Relational], value: Expr) -> list[Boolean] | None:
    """1 − (a + b)/(a − b) ≠ 0 says b ≠ 0: the numerator is not zero, and the denominator is not, as is said elsewhere."""
    if kind is not sympy.Ne or not value.is_Add or not any(sympy.fraction(term)[1].free_symbols for term in value.args):
        return None
    numerator = sympy.fraction(sympy.together(value))[0]
    return [sympy.Ne(sympy.factor(numerator), 0)]


TURNED = {sympy.Gt: sympy.Lt, sympy.Lt: sympy.Gt, sympy.Ge: sympy.Le, sympy.Le: sympy.Ge, sympy.Ne: sympy.Ne}
Simpler = Callable[[type[Relational], Expr], list[Boolean] | None]
SIMPLER: tuple[Simpler, ...] = (
    _of_number,
    _of_functions,
    _of_squares,
    _of_powers,
    _of_fractions,
    _of_roots,
)


def _solved(kind: type[Relational], value: Expr, condition: Boolean) -> list[Boolean]:
    """A polynomial in one symbol by its roots; b − a ≠ 0 is a ≠ b."""
    symbols = value.free_symbols
    if kind is sympy.Ne and len(symbols) == 2:
        first, second = sorted(symbols, key=str)
        return [sympy.Ne(first, second)] if value in (first - second, second - first) else [condition]
    if len(symbols) != 1:
        return [condition]
    symbol = symbols.pop()
    polynomial = value.as_poly(symbol) if value.is_polynomial(symbol) else None
    if polynomial is None or polynomial.degree() > MOST_DEGREE or not (polynomial.domain.is_ZZ or polynomial.domain.is_QQ):
        return [condition]
    if kind is sympy.Ne:
        roots = polynomial.ground_roots()
        return [sympy.Ne(symbol, root) for root in sorted(roots)] if sum(roots.values()) == polynomial.degree() else [condition]
    if polynomial.degree() == 2 and polynomial.LC() < 0 and kind in (sympy.Ge, sympy.Gt) and sum(polynomial.ground_roots().values()) == 2:
        low, high = min(polynomial.ground_roots()), max(polynomial.ground_roots())
        return [kind(symbol, low), TURNED[kind](symbol, high)]
    if polynomial.degree() == 1:
        slope, height = polynomial.all_coeffs()
        return [(kind if slope > 0 else TURNED[kind])(symbol, -height / slope)] if kind in TURNED else [condition]
    return [condition]


SIGNS: Mapping[type[Relational], str] = {
    sympy.Gt: "positive", sympy.Ge: "nonnegative", sympy.Lt: "negative", sympy.Le: "nonpositive", sympy.Ne: "nonzero",
}  # fmt: skip


def _independent(conditions: list[Boolean]) -> tuple[Boolean, ...]:
    """Without those that hold wherever the others do: y ≠ 0 and x/y > 0 beside x > 0 and y > 0."""
    kept = list(conditions)
    for condition in sorted(conditions, key=sympy.count_ops, reverse=True):
        others = [c for c in kept if c != condition]
        if _follows(condition, others):
            kept = others
    return tuple(kept)


def _follows(condition: Boolean, others: list[Boolean]) -> bool:
    """Whether the signs that the others give to symbols make the condition true."""
    known: dict[Expr, dict[str, bool]] = {}
    for other in others:
        if isinstance(other, sympy.core.relational.Relational) and other.rhs == 0 and other.lhs.is_Symbol and other.func in SIGNS:
            known.setdefault(other.lhs, {})[SIGNS[other.func]] = True
        elif isinstance(other, sympy.Gt | sympy.Ge) and other.lhs.is_Symbol and other.rhs.is_positive:
            known.setdefault(other.lhs, {})["positive"] = True
    places = {symbol: sympy.Dummy(real=True, **signs) for symbol, signs in known.items() if symbol in condition.free_symbols}
    if not places:
        return False
    return condition.xreplace(places) is S.true
