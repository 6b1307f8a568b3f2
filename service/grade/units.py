"""Quantities: a number times units, compared in SI base units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from service.grade.build import factors, integer
from service.grade.numerals import close_to, figures, number_of, written
from service.grade.scores import Score
from service.grade.unit_table import NO_DIMENSION, Unit, unit
from service.question import Verification
from service.tree import Apply, Number, Symbol, Tree, free_symbols


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, its unit, and the part that was written as a numeral."""

    number: Tree
    unit: Unit
    named: bool


def quantity(tree: Tree) -> Quantity | None:
    """A number times units; None where a symbol is no unit."""
    numbers, total, named = [], Unit(Fraction(1), NO_DIMENSION), False
    for factor, power in _powers(tree, 1):
        if not free_symbols(factor):
            numbers.append(
                factor
                if power == 1
                else Apply("pow", (factor, Number(str(power))) if power > 0 else (factor, Apply("neg", (Number(str(-power)),))))
            )
            continue
        found = unit(factor.name) if isinstance(factor, Symbol) else None
        if found is None:
            return None
        named = True
        total = Unit(total.scale * found.scale**power, tuple(a + b * power for a, b in zip(total.dimension, found.dimension, strict=True)))  # type: ignore[arg-type]
    number: Tree = numbers[0] if len(numbers) == 1 else Apply("mul", tuple(numbers)) if numbers else Number("1")
    return Quantity(number, total, named)


def _powers(tree: Tree, power: int) -> list[tuple[Tree, int]]:
    match tree:
        case Apply(head="div", args=(a, b)):
            return [*_powers(a, power), *_powers(b, -power)]
        case Apply(head="pow", args=(base, n)) if free_symbols(base) and integer(n) is not None:
            return _powers(base, power * (integer(n) or 0))
        case Apply(head="neg" | "mul"):
            return [pair for f in factors(tree) for pair in (_powers(f, power) if f != tree else [(f, power)])]
        case _:
            return [(tree, power)]


def with_units(answer: Tree, reference: Tree, digits: int | None) -> Score:
    """The same dimension and the same size, to `digits` figures or to those that were written."""
    proved = Verification("proved", "in SI base units")
    a, b = quantity(answer), quantity(reference)
    if a is None or b is None:
        return Score(False, "unknown_unit")
    if b.named and not a.named:
        return Score(False, "no_unit", verification=proved)
    if a.unit.dimension != b.unit.dimension:
        return Score(False, "incompatible_units", verification=proved)
    x, y = number_of(a.number), number_of(b.number)
    if x is None or y is None:
        return Score(False, "not_a_number")
    ratio = b.unit.scale / a.unit.scale
    wanted = y * Decimal(ratio.numerator) / Decimal(ratio.denominator)
    shown = next((w for f in factors(a.number) if (w := written(f)) is not None), None)
    low, high = figures(shown[0]) if shown else (12, 12)
    if digits is not None and shown is not None and not low <= digits <= high:
        return Score(False, "wrong_digits", 0.5 if close_to(x, wanted, digits) else 0.0, proved)
    near = close_to(x, wanted, digits or high)
    return Score(near, "accurate" if near else "inaccurate", 1.0 if near else 0.0, proved)
