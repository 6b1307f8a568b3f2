"""Functions given by cases: where one case ends and another begins, and which one holds between.

    f(x) = v₁ where c₁, v₂ where c₂, …

Contract: `seams` gives the places, in ascending order, at which a condition changes; None where they can't be found or put in order.
`pieces` gives what holds on each of the open intervals between them, from left to right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import sympy
from sympy import Expr, S, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

MOST_SEAMS = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """What a function is on an open interval; `value` is None where no case holds."""

    low: Expr
    high: Expr
    value: Expr | None


def folded(f: Expr) -> Expr:
    """One function by cases outermost, where cases stand inside sums and products."""
    return sympy.piecewise_fold(f) if f.has(sympy.Piecewise) and not isinstance(f, sympy.Piecewise) else f


def seams(f: Expr, x: Symbol) -> list[Expr] | None:
    """The places at which a condition on x changes."""
    found: set[Expr] = set()
    for part in f.atoms(sympy.Piecewise):
        for relation in sympy.Tuple(*(condition for _, condition in part.args)).atoms(Relational):
            places = _places(relation, x)
            if places is None:
                return None
            found |= places
    return _in_order(found)


def _places(relation: Relational, x: Symbol) -> set[Expr] | None:
    """Where both sides are equal: roots of a polynomial in x with numbers or letters as coefficients."""
    if not relation.has(x):
        return set()
    difference = relation.lhs - relation.rhs
    if not difference.is_polynomial(x) or sympy.degree(difference, x) > 2:
        return None
    roots = sympy.roots(difference, x)
    return {root for root in roots if root.is_extended_real is not False}


def _in_order(places: set[Expr]) -> list[Expr] | None:
    if len(places) > MOST_SEAMS:
        return None
    if any(not place.is_number for place in places):
        return list(places) if len(places) == 1 else None
    return sorted(places, key=lambda place: place.evalf(30))


def pieces(f: Expr, x: Symbol) -> list[Piece] | None:
    """What holds between the seams; None where they are not found."""
    places = seams(f, x)
    if places is None:
        return None
    ends = [-S.Infinity, *places, S.Infinity]
    return [Piece(low, high, _held(f, x, _inside(low, high))) for low, high in pairwise(ends)]


def _inside(low: Expr, high: Expr) -> Expr:
    """A place in an interval."""
    if low.is_infinite and high.is_infinite:
        return S.Zero
    if low.is_infinite:
        return high - 1
    return low + 1 if high.is_infinite else (low + high) / 2


def _held(f: Expr, x: Symbol, place: Expr) -> Expr | None:
    """The expression that holds around a place, with every choice of a case made there."""
    for part in sorted(f.atoms(sympy.Piecewise), key=lambda part: part.count_ops()):
        chosen = next((value for value, condition in part.args if _is_true(condition, x, place)), None)
        if chosen is None:
            return None
        f = f.xreplace({part: chosen})
    return f


def _is_true(condition: Boolean, x: Symbol, place: Expr) -> bool:
    return decided(condition.subs(x, place)) is S.true


def decided(condition: Boolean) -> Boolean:
    """A condition about numbers as true or false; one with letters stays."""
    if isinstance(condition, Relational):
        return condition.func(*condition.args)
    if isinstance(condition, sympy.And | sympy.Or | sympy.Not):
        return condition.func(*map(decided, condition.args))
    return condition


def joined(parts: Sequence[tuple[Expr, Expr]], x: Symbol) -> Expr:
    """The function that is the first expression below the first place, the second below the second, …; the last place is ∞."""
    return sympy.Piecewise(*((value, S.true if high.is_infinite else x < high) for value, high in parts))


def is_smooth_at(f: Expr, x: Symbol, place: Expr) -> bool:
    """Whether f and its derivative go on through a seam: both sides agree in value and slope, and f takes that value there."""
    beside = [piece.value for piece in pieces(f, x) or () if place in (piece.low, piece.high)]
    known = [value for value in beside if value is not None]
    if len(beside) != 2 or len(known) != 2:
        return False
    left, right = known
    gaps = (left - right, left.diff(x) - right.diff(x), left - f.subs(x, place))
    return all(sympy.simplify(gap.subs(x, place)) == 0 for gap in gaps)
