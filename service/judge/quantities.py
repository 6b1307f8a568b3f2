"""Two sides of a line with units, compared as quantities: the dimension first, then the number in the unit written."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from service.algebra.build import add, div, number, sub
from service.algebra.dimensions import (
    DimensionClash,
    Written,
    dimension,
    has_units,
    numeric,
    unit_text,
    without_units,
    written_quantity,
)
from service.algebra.unit_table import BASE, NO_DIMENSION
from service.algebra.values import Undefined, Unknown, Value, ball, compared, value
from service.judge.approximation import Sign, judge_approximation
from service.judge.judgement import Counterexample, Judgement, shown, undecided
from service.question import Verification
from service.tree import Apply, Constant, Number, Tree, free_symbols, walk

RATIOS = (
    frozenset(Fraction(n) for n in (60, 3600, 24, 1440, 86400))
    | {Fraction(18, 5), Fraction(25, 18)}
    | {Fraction(10) ** n for n in range(1, 10)}
)
"""How far numbers may be apart that are the same quantity in other units."""


def same_quantity(before: Tree, written: Tree, sign: Sign = "=", after_approximation: bool = False) -> Judgement | None:
    """What a side is to the one before it, both with marked units; None where neither has one or a letter is left.

    Flags: `different_dimensions` where it is wrong for that, `unit_missing` where one side leaves the units out.
    """
    if not (has_units(before) or has_units(written)) or _letters(before) or _letters(written):
        return None
    try:
        first, second = dimension(before), dimension(written)
    except DimensionClash as clash:
        return _unmeasured(before, written) if clash.bare else undecided("quantities of different dimensions are added")
    if first is None or second is None:
        return undecided("the dimension is not known")
    if first == second or _is_nought(before) or _is_nought(written):
        return _same_dimension(before, written, sign, after_approximation)
    if not has_units(before) or not has_units(written):
        return _one_bare(before, written, sign, after_approximation)
    if _may_lack_a_unit(before) or _may_lack_a_unit(written):
        judged = _unmeasured(before, written)
        if judged.sound:
            return undecided("a unit may have been left out", "unit_missing")
    return _different(before, written)


def _letters(tree: Tree) -> bool:
    return bool(free_symbols(without_units(tree)))


def _value(tree: Tree) -> Value | None:
    try:
        return value(tree, {})
    except (Undefined, Unknown):
        return None


def _is_nought(tree: Tree) -> bool:
    return not has_units(tree) and _value(tree) == fmpq(0)


def _same_dimension(before: Tree, written: Tree, sign: Sign, after: bool) -> Judgement | None:
    quantity = written_quantity(written)
    if quantity is None:
        return judge_approximation(numeric(before), numeric(written), sign, after)
    judged = judge_approximation(div(numeric(before), number(quantity.scale)), quantity.number, sign, after)
    if judged is None or judged.sound:
        return judged
    absolute = _as_temperatures(written_quantity(before), quantity, sign, after)
    return absolute if absolute is not None and absolute.sound else _with_unit(judged, quantity)


def _as_temperatures(before: Written | None, written: Written, sign: Sign, after: bool) -> Judgement | None:
    """25 °C = 298.15 K: with the offsets of the scales."""
    if before is None or before.offset == written.offset:
        return None
    kelvin = add(_times(before.number, before.scale), number(before.offset))
    return judge_approximation(div(sub(kelvin, number(written.offset)), number(written.scale)), written.number, sign, after)


def _times(a: Tree, scale: Fraction) -> Tree:
    return Apply("mul", (a, number(scale)), form="star")


def _with_unit(judged: Judgement, quantity: Written) -> Judgement:
    seen = judged.counterexample
    if seen is None:
        return judged
    return replace(judged, counterexample=Counterexample(seen.at, f"{seen.before} {quantity.unit}", f"{seen.after} {quantity.unit}"))


def _one_bare(before: Tree, written: Tree, sign: Sign, after: bool) -> Judgement | None:
    """A = 3 · 4 beside A = 12 cm²: the numbers as they stand, or in base units."""
    for first, second in ((without_units(before), _bare_number(written)), (numeric(before), numeric(written))):
        judged = judge_approximation(first, second, sign, after)
        if judged is not None and judged.sound:
            return replace(judged, flags=(*judged.flags, "unit_missing"))
    a, b = _value(without_units(before)), _value(without_units(written))
    if a is None or b is None or _may_be_converted(a, b):
        return undecided("a unit is left out", "unit_missing")
    return _refuted(a, b)


def _bare_number(written: Tree) -> Tree:
    quantity = written_quantity(written)
    return without_units(written) if quantity is None else quantity.number


def _may_be_converted(first: Value, second: Value) -> bool:
    """Whether the numbers may be those of one quantity in two units: their ratio is a usual one."""
    if not isinstance(first, fmpq) or not isinstance(second, fmpq) or not first or not second:
        return True
    ratio = abs(Fraction(int(first.p), int(first.q)) / Fraction(int(second.p), int(second.q)))
    return any(abs(float(max(ratio, 1 / ratio) / usual) - 1) < 0.02 for usual in RATIOS)


def _unmeasured(before: Tree, written: Tree) -> Judgement:
    """3 + 4 cm = 7 cm: the numbers alone; never refuted by them."""
    first, second = _value(without_units(before)), _value(without_units(written))
    if first is None or second is None:
        return undecided("a unit is left out", "unit_missing")
    if compared(first, "=", second):
        return Judgement("equivalent", Verification("checked", "the numbers, a unit left out"), ("unit_missing",))
    return undecided("a unit is left out", "unit_missing")


def _may_lack_a_unit(tree: Tree) -> bool:
    """Whether a number in a product has no unit beside one that has: 3 cm · 4."""
    match tree:
        case Apply(head="mul", args=args):
            bare = [arg for arg in args if isinstance(arg, Number)]
            measured = sum(1 for arg in args for node in walk(arg) if isinstance(node, Apply) and node.head == "unit")
            return len(bare) > measured > 0 and not any(isinstance(arg, Constant) for arg in args)
        case Apply(head="neg" | "pos", args=(a,)):
            return _may_lack_a_unit(a)
        case _:
            return False


def _different(before: Tree, written: Tree) -> Judgement:
    first, second = written_quantity(before), written_quantity(written)
    seen = None
    if second is not None:
        seen = Counterexample({}, _shown(before, first), _shown(written, second))
    return Judgement("not_equivalent", Verification("proved", "the dimensions differ"), ("different_dimensions",), counterexample=seen)


def _shown(tree: Tree, quantity: Written | None) -> str:
    """A quantity as text, in base units where it is not a number and a unit."""
    found = _value(quantity.number if quantity else numeric(tree))
    size = "" if found is None else shown(found)
    if quantity is not None:
        return f"{size} {quantity.unit}"
    return f"{size} {_base_text(tree)}".strip()


def _base_text(tree: Tree) -> str:
    """The dimension of a quantity in base units: kg*m^2/s^2."""
    found = dimension(tree) or NO_DIMENSION
    return unit_text({name: power for name, power in zip(BASE, found, strict=True) if power})


def _refuted(first: Value, second: Value) -> Judgement:
    gap = abs(ball(first) - ball(second))
    if not bool(gap > 0):
        return undecided("too near to tell")
    seen = Counterexample({}, shown(first), shown(second))
    return Judgement("not_equivalent", Verification("proved", "the numbers differ"), counterexample=seen)
