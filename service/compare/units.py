"""Quantities: a number times units, compared in SI base units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from service.algebra.build import add, div, integer, mul, number, rational, sub
from service.algebra.unit_table import BASE, MIXED, UNITS, unit
from service.compare.numerals import close_to, figures, number_of, within, written
from service.compare.scores import Score
from service.question import Verification
from service.tree import Apply, Number, Symbol, Tree, free_symbols, rebuilt, walk

SCALES = {"C": Symbol("degC"), "F": Symbol("degF")}
"""What stands after a degree sign."""
MICRO = {"mu": "u"}
BEFORE_OMEGA = frozenset({"k", "M", "G", "m"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A product of units: its size and the power of each base unit, where a root may leave fractions (V/√Hz)."""

    scale: Fraction
    dimension: tuple[Fraction, ...]
    offset: Fraction = Fraction(0)


UNITY = Number("1")
MOST_POWER = 60
"""Of a unit."""
NO_UNIT = Measure(Fraction(1), (Fraction(0),) * len(BASE))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, its unit, and whether a unit was written at all."""

    number: Tree
    unit: Measure
    named: bool


def quantity(tree: Tree) -> Quantity | None:
    """A number times units, or a sum of such of one dimension; None where a symbol is no unit."""
    tree = rebuilt(tree, _with_scale)
    parts = _side_by_side(tree)
    if parts is None:
        parts = tree.args if isinstance(tree, Apply) and tree.head == "add" else (tree,)
    found = [_single(part) for part in parts]
    quantities = [q for q in found if q is not None]
    if len(quantities) < len(found) or len({q.unit.dimension for q in quantities}) > 1:
        return None
    first = quantities[0]
    if len(quantities) == 1:
        return first
    total = add(*(mul(q.number, number(q.unit.scale / first.unit.scale)) for q in quantities))
    return Quantity(total, replace(first.unit, offset=Fraction(0)), any(q.named for q in quantities))


def _with_scale(node: Tree) -> Tree:
    """20 °C, read as 20° times C, is 20 times the unit °C."""
    match node:
        case Apply(head="mul", args=(*before, Apply(head="degree", args=(a,)), Symbol(name="C" | "F" as letter))):
            return Apply("mul", (*before, a, SCALES[letter]))
        case _:
            return node


def _side_by_side(tree: Tree) -> tuple[Tree, ...] | None:
    """The parts of 1 h 30 min; None for a product."""
    match tree:
        case Apply(head="mul", args=args) if len(args) > 2 and len(args) % 2 == 0:
            pairs = [args[i : i + 2] for i in range(0, len(args), 2)]
        case _:
            return None
    units = {u.name for _, u in pairs if isinstance(u, Symbol)}
    if not all(isinstance(n, Number) for n, _ in pairs) or len(units) < len(pairs) or not any(units <= family for family in MIXED):
        return None
    return tuple(Apply("mul", pair) for pair in pairs)


def _single(tree: Tree) -> Quantity | None:
    """A product of numbers, units and bracketed quantities, with any rational powers; None where a symbol is no unit."""
    factors = [_factor(factor, power) for factor, power in _prefixed(_powers(tree, Fraction(1)))]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return None
    total = NO_UNIT
    for factor in known:
        total = Measure(total.scale * factor.unit.scale, _times(total, factor.unit))
    units = [factor for factor in known if factor.named]
    if len(units) == 1 and units[0].unit.offset:
        total = replace(total, offset=units[0].unit.offset)
    numbers = [factor.number for factor in known if factor.number != UNITY]
    size: Tree = numbers[0] if len(numbers) == 1 else Apply("mul", tuple(numbers)) if numbers else UNITY
    angle = any(isinstance(node, Apply) and node.head == "degree" for node in walk(tree))
    return Quantity(size, total, bool(units) or angle)


def _times(a: Measure, b: Measure, power: Fraction = Fraction(1)) -> tuple[Fraction, ...]:
    return tuple(x + y * power for x, y in zip(a.dimension, b.dimension, strict=True))


def _factor(tree: Tree, exponent: Fraction) -> Quantity | None:
    """One factor to a power; the root of a unit's size goes to the number, since √1000 is no fraction."""
    if not free_symbols(tree):
        return Quantity(tree if exponent == 1 else Apply("pow", (tree, number(exponent))), NO_UNIT, False)
    if not isinstance(tree, Symbol):
        return _raised(_part(tree), exponent)
    found = unit(tree.name)
    if found is None:
        return None
    return _raised(Quantity(UNITY, Measure(found.scale, tuple(map(Fraction, found.dimension)), found.offset), True), exponent)


def _part(tree: Tree) -> Quantity | None:
    """What stands in a bracket or between bars, as a quantity."""
    match tree:
        case Apply(head="add"):
            return quantity(tree)
        case Apply(head="abs", args=(a,)):
            inner = quantity(a)
            return None if inner is None else replace(inner, number=Apply("abs", (inner.number,)))
        case _:
            return None


def _raised(base: Quantity | None, exponent: Fraction) -> Quantity | None:
    if base is None or exponent == 1:
        return base
    if abs(exponent) > MOST_POWER:
        return None
    dimension = _times(NO_UNIT, base.unit, exponent)
    if exponent.denominator == 1:
        size = base.number if base.number == UNITY else Apply("pow", (base.number, number(exponent)))
        return Quantity(size, Measure(base.unit.scale**exponent.numerator, dimension), base.named)
    size = Apply("pow", (mul(base.number, number(base.unit.scale)), number(exponent)))
    return Quantity(size, Measure(Fraction(1), dimension), base.named)


def _prefixed(powers: list[tuple[Tree, Fraction]]) -> list[tuple[Tree, Fraction]]:
    """µm, read as μ times m, and kΩ, read as k times Ω, are one unit each."""
    joined: list[tuple[Tree, Fraction]] = []
    for factor, power in powers:
        last = joined[-1][0] if joined and joined[-1][1] == power else None
        if isinstance(factor, Symbol) and isinstance(last, Symbol) and factor.name in UNITS and UNITS[factor.name].prefixed:
            prefix = MICRO.get(last.name, last.name if factor.name == "Omega" and last.name in BEFORE_OMEGA else None)
            if prefix is not None:
                joined[-1] = (Symbol(prefix + factor.name), power)
                continue
        joined.append((factor, power))
    return joined


def _powers(tree: Tree, power: Fraction) -> list[tuple[Tree, Fraction]]:
    """The factors of a product with their powers; a root counts as a power of what stands under it."""
    if not free_symbols(tree):
        return [(tree, power)]
    match tree:
        case Apply(head="div", args=(a, b)):
            return [*_powers(a, power), *_powers(b, -power)]
        case Apply(head="pow", args=(base, n)) if (exponent := rational(n)) is not None:
            return _powers(base, power * exponent)
        case Apply(head="sqrt", args=(base,)):
            return _powers(base, power / 2)
        case Apply(head="root", args=(base, n)) if degree := integer(n):
            return _powers(base, power / degree)
        case Apply(head="neg", args=(a,)) if power == 1:
            first, *others = _powers(a, power)
            return [(Apply("neg", (first[0],)), first[1]), *others] if not free_symbols(first[0]) else [(number(-1), power), first, *others]
        case Apply(head="mul", args=args):
            return [pair for a in args for pair in _powers(a, power)]
        case Apply(head="pos", args=(a,)):
            return _powers(a, power)
        case _:
            return [(tree, power)]


def with_units(answer: Tree, reference: Tree, digits: int | None, tolerance: Mapping[str, float | None] | None = None) -> Score:
    """The same dimension and the same size, to `digits` figures, within a tolerance, or to the figures that were written.

    A temperature on its own is absolute, 20 °C = 293.15 K; in a compound unit °C is a difference, 1 J/°C = 1 J/K.
    """
    proved = Verification("proved", "in SI base units")
    a, b = quantity(answer), quantity(reference)
    if a is None or b is None:
        return Score(False, "unknown_unit")
    if b.named and not a.named:
        return Score(False, "no_unit", verification=proved)
    if a.unit.dimension != b.unit.dimension:
        return Score(False, "incompatible_units", verification=proved)
    x, y = number_of(a.number), number_of(_in_unit(b, a.unit))
    if x is None or y is None:
        return Score(False, "not_a_number")
    if tolerance is not None:
        return within(a.number, _in_unit(b, a.unit), tolerance) or Score(False, "not_a_number")
    own, wanted = written(a.number), written(b.number)
    low, high = figures(own[0]) if own else (12, 12)
    if digits is not None and own is not None and not low <= digits <= high:
        return Score(False, "wrong_digits", 0.5 if close_to(x, y, digits) else 0.0, proved)
    shown = own or wanted
    near = close_to(x, y, digits or (figures(shown[0])[1] if shown else 12))
    return Score(near, "accurate" if near else "inaccurate", 1.0 if near else 0.0, proved)


def _in_unit(found: Quantity, other: Measure) -> Tree:
    """The number of a quantity in another unit of its dimension."""
    base = add(mul(found.number, number(found.unit.scale)), number(found.unit.offset))
    return div(sub(base, number(other.offset)), number(other.scale))
