"""A solution set as mathematics: x = 2 or x = 3, 1 < x ≤ 3, x = π/6 + 2πk, ℝ, ∅."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sympy import Add, CRootOf, Expr, Float, Integer, Mul, Pow, Rational, Symbol, expand, oo, together
from sympy.core.numbers import ImaginaryUnit

from service.cas import to_tree
from service.numerics.real_balls import value
from service.precision import precision
from service.solve.candidates import Family, Point, Span
from service.solve.solutions import Solutions, place
from service.solve.statements import Condition
from service.tree import Apply, Constant, Number, Relation, Tree
from service.tree import Symbol as Name
from service.write import text

if TYPE_CHECKING:
    from service.solve.systems.methods import SystemSolutions

LETTERS = ("k", "n", "m", "j", "l")


def letter(taken: Iterable[str]) -> str:
    """A letter for the whole-number parameter that is not in use."""
    used = set(taken)
    return next(name for name in (*LETTERS, *(f"k_{i}" for i in range(1, 99))) if name not in used)


def named(value: Expr) -> str:
    """A value as text, for messages."""
    return text(to_tree(value))


def as_tree(solved: Solutions, x: Symbol, parameter: str = "k", plus_minus: bool = False) -> Tree:
    """The whole set, as a relation of the unknown where it is one. plus_minus: with x = a ± b for x = a − b and x = a + b."""
    if solved.is_everything:
        return Constant({"complex": "complexes", "integer": "integers", "rational": "rationals"}.get(solved.field, "reals"))
    punctured = _punctured(solved)
    if punctured is not None:
        parts = [Relation(("!=",), (Name(x.name), to_tree(value))) for value in punctured]
        return parts[0] if len(parts) == 1 else Apply("and", tuple(parts))
    if plus_minus and solved.points:
        pairs, solved = _in_pairs(solved)
    else:
        pairs = []
    parts_: list[Tree] = [*(_pair(*pair, x) for pair in pairs), *_pieces(solved, x, parameter), *_families(solved.families, x, parameter)]
    if not parts_:
        return Constant("emptyset")
    return parts_[0] if len(parts_) == 1 else Apply("or", tuple(parts_))


Pair = tuple[Expr, Expr, Expr]
"""m, h and d of (m − h)/d and (m + h)/d."""


def _in_pairs(solved: Solutions) -> tuple[list[Pair], Solutions]:
    """The points that differ in the sign of an irrational part, in pairs, and the set without them."""
    left, pairs = list(solved.points), list[Pair]()
    for first in solved.points:
        for second in left[left.index(first) + 1 :] if first in left else ():
            pair = _halves(first, second)
            if pair is not None:
                pairs.append(pair)
                left = [point for point in left if point not in (first, second)]
                break
    return pairs, replace(solved, points=tuple(left))


def _halves(first: Point, second: Point) -> Pair | None:
    """(m, h, d); None unless m is free of the roots in h, and both values are exact."""
    if first.bounds is not None or second.bounds is not None or any(p.value.has(CRootOf, Float) for p in (first, second)):
        return None
    (a, below), (b, other) = (together(p.value).as_numer_denom() for p in (first, second))
    if below != other:
        return None
    middle, half = expand((a + b) / 2), expand((b - a) / 2)
    half = -half if half.could_extract_minus_sign() else half
    roots = {p for p in half.atoms(Pow) if p.exp.is_Rational and p.exp.q > 1}
    parts = roots or half.atoms(ImaginaryUnit)
    return (middle, half, below) if parts and not half.is_Add and not middle.has(*parts) else None


def _pair(middle: Expr, half: Expr, below: Expr, x: Symbol) -> Tree:
    """x = (m ± h)/d."""
    signed = Apply("plus_minus", tuple(to_tree(part) for part in ((half,) if middle == 0 else (middle, half))))
    value: Tree = signed if below == 1 else Apply("div", (signed, to_tree(below)), form="frac")
    if middle == 0 and below != 1:
        value = Apply("plus_minus", (to_tree(half / below),))
    return Relation(("=",), (Name(x.name), value))


def _pieces(solved: Solutions, x: Symbol, parameter: str) -> list[Tree]:
    """Points and stretches from left to right."""
    keyed: list[tuple[float, Tree]] = [(_key(p.value, solved.field), point(p, x)) for p in solved.points]
    keyed += [(place(s.low) if s.low.is_finite else float("-inf"), _span(s, x, parameter)) for s in solved.spans if s.period is None]
    plain = [tree for _, tree in sorted(keyed, key=lambda pair: pair[0])]
    return [*plain, *(_span(s, x, parameter) for s in solved.spans if s.period is not None)]


def _key(number: Expr, field: str) -> float:
    return 0.0 if field == "complex" else place(number)


def point(p: Point, x: Symbol) -> Tree:
    """x = a, or x ≈ a where a has no closed form."""
    value, exact = shown_value(p)
    return Relation(("=" if exact else "~",), (Name(x.name), to_tree(value)))


def shown_value(p: Point) -> tuple[Expr, bool]:
    """What is printed for a value, and whether that is exact."""
    if p.bounds is not None or p.value.has(CRootOf, Float):
        return _float(p.value), False
    return _with_sign_inside(p.value), True


def _with_sign_inside(value: Expr) -> Expr:
    """(−b − √D)/(2a) for −(b + √D)/(2a), beside its fellow (−b + √D)/(2a)."""
    sums = [part for part in Mul.make_args(value) if part.is_Add and part.has(Pow) and part.free_symbols]
    if not value.is_Mul or len(sums) != 1 or not value.could_extract_minus_sign() or not value.as_coeff_Mul()[0].is_negative:
        return value
    return Mul(*Mul.make_args(-value / sums[0]), Add(*(-term for term in sums[0].args)), evaluate=False)


def _float(number: Expr) -> Expr:
    if isinstance(number, Float):
        return Float(number, 15)
    enclosure = None if number.has(ImaginaryUnit) else value(number, 64)
    if enclosure is None:
        return number.n(15)
    with precision(80):
        middle = enclosure.mid().fmpq()
    return Float(Rational(int(middle.p), int(middle.q)), 15)


def family_value(family: Family, parameter: str) -> Tree:
    """base + period·k as it is printed, π/6 + 2πk."""
    k = Symbol(parameter, integer=True)
    turn = to_tree(family.period * k)
    if family.base == 0:
        return turn
    base = to_tree(_float(family.base) if family.base.has(CRootOf, Float) else family.base)
    terms = base.args if isinstance(base, Apply) and base.head == "add" else (base,)
    return Apply("add", (*terms, turn))


def _families(families: tuple[Family, ...], x: Symbol, parameter: str) -> list[Tree]:
    """Each family; two halves of one that leave out a single member are written as one with k ≠ n."""
    written: list[Tree] = []
    left = list(families)
    while left:
        family = left.pop(0)
        other = next((f for f in left if _is_other_half(family, f)), None)
        if other is None:
            written.append(_family(family, x, parameter))
            continue
        left.remove(other)
        gap = max(k for k in (family.greatest, other.greatest) if k is not None) + 1
        whole = Relation(("=",), (Name(x.name), family_value(family, parameter)))
        written.append(Apply("and", (whole, Relation(("!=",), (Name(parameter), to_tree(Integer(gap)))))))
    return written


def _is_other_half(a: Family, b: Family) -> bool:
    if (a.base, a.period) != (b.base, b.period):
        return False
    ends = {(a.greatest, b.least), (b.greatest, a.least)}
    return any(high is not None and low is not None and low - high == 2 for high, low in ends)


def _family(family: Family, x: Symbol, parameter: str) -> Tree:
    sign = "~" if family.base.has(CRootOf, Float) else "="
    relation = Relation((sign,), (Name(x.name), family_value(family, parameter)))
    limits = _limits(family, parameter)
    return relation if limits is None else Apply("and", (relation, limits))


def _limits(family: Family, parameter: str) -> Tree | None:
    k = Name(parameter)
    if family.least is not None:
        return Relation((">=",), (k, to_tree(Integer(family.least))))
    if family.greatest is not None:
        return Relation(("<=",), (k, to_tree(Integer(family.greatest))))
    return None


def _span(span: Span, x: Symbol, parameter: str) -> Tree:
    """a < x ≤ b, or one of its halves."""
    name = Name(x.name)
    low, high = _end(span.low, span, parameter), _end(span.high, span, parameter)
    if span.low == -oo:
        return Relation(("<=" if span.closed_high else "<",), (name, high))
    if span.high == oo:
        return Relation((">=" if span.closed_low else ">",), (name, low))
    return Relation(("<=" if span.closed_low else "<", "<=" if span.closed_high else "<"), (low, name, high))


def _end(end: Expr, span: Span, parameter: str) -> Tree:
    shown = _float(end) if end.has(CRootOf, Float) else end
    if span.period is None:
        return to_tree(shown)
    return family_value(Family(shown, span.period), parameter)


def _punctured(solved: Solutions) -> list[Expr] | None:
    """The missing points of a line with holes; None for any other set."""
    if solved.points or solved.families or len(solved.spans) < 2 or solved.field in ("integer", "rational"):
        return None
    spans = solved.spans
    if spans[0].low != -oo or spans[-1].high != oo or any(s.closed_low or s.closed_high or s.period for s in spans):
        return None
    if any(a.high != b.low for a, b in pairwise(spans)):
        return None
    return [s.high for s in spans[:-1]]


def listed(solved: Solutions, x: Symbol, parameter: str) -> list[dict[str, Expr | Tree]]:
    """The solutions one by one, symbol → value: points, and a general member of each family."""
    return [
        *({x.name: shown_value(p)[0]} for p in solved.points),
        *({x.name: tree} for tree in dict.fromkeys(family_value(f, parameter) for f in solved.families)),
    ]


def system_tree(solved: SystemSolutions, symbols: tuple[Symbol, ...]) -> Tree:
    """x = 3 and y = 2, alternatives joined by "or"; ∅ where there are none."""
    where = solved.where or ((),) * len(solved.tuples)
    cases = [_case(values, solved.unknowns, conditions) for values, conditions in zip(solved.tuples, where, strict=True)]
    if not cases:
        return Constant("emptyset")
    return cases[0] if len(cases) == 1 else Apply("or", tuple(cases))


def _case(values: tuple[Expr, ...], unknowns: tuple[Symbol, ...], conditions: tuple[Condition, ...] = ()) -> Tree:
    relations = [_valued(u, v) for u, v in zip(unknowns, values, strict=True) if u != v]
    relations += [Relation((c.sign,), (to_tree(c.expression), Number("0"))) for c in conditions]
    return relations[0] if len(relations) == 1 else Apply("and", tuple(relations))


def _valued(unknown: Symbol, value: Expr) -> Tree:
    shown, exact = shown_value(Point(value))
    return Relation(("=" if exact else "~",), (Name(unknown.name), to_tree(shown)))


def system_values(solved: SystemSolutions, symbols: tuple[Symbol, ...]) -> list[dict[str, Expr]]:
    return [{u.name: shown_value(Point(v))[0] for u, v in zip(solved.unknowns, values, strict=True)} for values in solved.tuples]
