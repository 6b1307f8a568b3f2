"""The dimension of an expression with marked units, and its number in base units.

A unit is Apply("unit", (Symbol(name),)), as `quantities.with_units` marks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from service.algebra.build import integer, mul, number, rational
from service.algebra.unit_table import BASE, NO_DIMENSION, Dimension, Unit, unit
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

System = tuple[Fraction, ...]
"""The size of each base unit of `BASE` in the SI's, so that a working in cm and km/h may be counted in its own units."""
SI: System = (Fraction(1),) * len(BASE)


class DimensionClash(ArithmeticError):
    """Quantities of different dimensions are added, or one stands where a number belongs. bare: one of them has no unit."""

    def __init__(self, bare: bool) -> None:
        super().__init__("different dimensions")
        self.bare = bare


def has_units(tree: Tree) -> bool:
    return any(isinstance(node, Apply) and node.head == "unit" for node in walk(tree))


def units_in(tree: Tree) -> Iterator[Symbol]:
    for node in walk(tree):
        if isinstance(node, Apply) and node.head == "unit" and isinstance(node.args[0], Symbol):
            yield node.args[0]


def dimension(tree: Tree, known: Mapping[str, Dimension] | None = None) -> Dimension | None:
    """The dimension of an expression with marked units; None where a letter's is not known. Raises DimensionClash.

    known: letter → its dimension.
    """
    known = known or {}
    match tree:
        case Symbol(name=name):
            return known.get(name)
        case Apply(head="unit", args=(Symbol(name=name),)):
            found = unit(name)
            return found.dimension if found else None
        case Apply(head="add" | "plus_minus" | "minus_plus" | "min" | "max" | "mixed", args=args):
            return _common([arg for arg in args if rational(arg) != 0], known)
        case Apply(head="neg" | "pos" | "abs", args=(a,)):
            return dimension(a, known)
        case Apply(head="mul", args=args):
            return _product([(arg, 1) for arg in args], known)
        case Apply(head="div", args=(a, b)):
            return _product([(a, 1), (b, -1)], known)
        case Apply(head="pow", args=(base, n)):
            return _raised(dimension(base, known), rational(n))
        case Apply(head="sqrt", args=(a,)):
            return _raised(dimension(a, known), Fraction(1, 2))
        case Apply(head="root", args=(a, n)):
            exponent = rational(n)
            return _raised(dimension(a, known), 1 / exponent if exponent else None)
        case Apply(head="percent" | "degree" | "dms"):
            return NO_DIMENSION
        case Relation() | Apply(head="missing" | "text"):
            return None
        case Apply(args=args):
            return _of_function(args, known)
        case _:
            return NO_DIMENSION


def dimension_or_none(tree: Tree, known: Mapping[str, Dimension] | None = None) -> Dimension | None:
    """The dimension, None also where it clashes."""
    try:
        return dimension(tree, known)
    except DimensionClash:
        return None


def _common(args: Sequence[Tree], known: Mapping[str, Dimension]) -> Dimension | None:
    found = [dimension(arg, known) for arg in args]
    sure = {d for d in found if d is not None}
    if len(sure) > 1:
        raise DimensionClash(any(not has_units(arg) for arg in args))
    return sure.pop() if sure and len(found) > found.count(None) else None


def _product(factors: Sequence[tuple[Tree, int]], known: Mapping[str, Dimension]) -> Dimension | None:
    total: Dimension | None = NO_DIMENSION
    for factor, power in factors:
        found = dimension(factor, known)
        total = None if total is None or found is None else times(total, found, power)
    return total


def times(a: Dimension, b: Dimension, power: int = 1) -> Dimension:
    return tuple(x + y * power for x, y in zip(a, b, strict=True))


def _raised(base: Dimension | None, exponent: Fraction | None) -> Dimension | None:
    if base is None or base == NO_DIMENSION:
        return base
    if exponent is None:
        return None
    powers = [p * exponent for p in base]
    if any(p.denominator != 1 for p in powers):
        raise DimensionClash(False)
    return tuple(int(p) for p in powers)


def _of_function(args: Sequence[Tree], known: Mapping[str, Dimension]) -> Dimension | None:
    """sin, ln and the like: of numbers, giving numbers."""
    found = [dimension(arg, known) for arg in args]
    if any(d is not None and d != NO_DIMENSION for d in found):
        return None
    return None if None in found else NO_DIMENSION


# Numbers


def numeric(tree: Tree, system: System = SI) -> Tree:
    """The tree with every unit replaced by its size in the system, so that it can be judged as plain numbers."""

    def size(node: Tree) -> Tree:
        match node:
            case Apply(head="unit", args=(Symbol(name=name),)):
                found = unit(name)
                return node if found is None else number(_relative(found, system))
            case _:
                return node

    return _tidy(rebuilt(tree, size))


def without_units(tree: Tree) -> Tree:
    """The tree with every unit as 1: its bare numbers."""
    return _tidy(rebuilt(tree, lambda node: Number("1") if isinstance(node, Apply) and node.head == "unit" else node))


def _tidy(tree: Tree) -> Tree:
    """Factors 1 that units left are dropped."""

    def drop(node: Tree) -> Tree:
        match node:
            case Apply(head="mul", args=args) if Number("1") in args:
                kept = tuple(arg for arg in args if arg != Number("1"))
                return replace(node, args=kept) if len(kept) > 1 else mul(*kept)
            case Apply(head="pow", args=(Number(text="1"), n)) if not free_symbols(n):
                return Number("1")
            case Apply(head="div", args=(a, Number(text="1"))):
                return a
            case _:
                return node

    return rebuilt(tree, drop)


def _relative(found: Unit, system: System) -> Fraction:
    scale = found.scale
    for base, power in zip(system, found.dimension, strict=True):
        scale /= base**power
    return scale


@dataclass(frozen=True, slots=True)
class Written:
    """A number and its unit, as 9.81 m/s²: the number as written, the unit's size in the SI, its offset (°C) and its text."""

    number: Tree
    scale: Fraction
    offset: Fraction
    dimension: Dimension
    unit: str


def written_quantity(tree: Tree) -> Written | None:
    """The number and the unit of a product of one number and units; None for anything else."""
    numbers, powers = list[Tree](), dict[str, int]()
    if not _collect(tree, 1, numbers, powers) or len(numbers) > 1 or not powers:
        return None
    scale, total, offset = Fraction(1), NO_DIMENSION, Fraction(0)
    for name, power in powers.items():
        found = unit(name)
        if found is None:
            return None
        scale, total = scale * found.scale**power, times(total, found.dimension, power)
        offset = found.offset if len(powers) == 1 and power == 1 else Fraction(0)
    return Written(numbers[0] if numbers else Number("1"), scale, offset, total, unit_text(powers))


def _collect(tree: Tree, power: int, numbers: list[Tree], powers: dict[str, int]) -> bool:
    match tree:
        case Apply(head="unit", args=(Symbol(name=name),)):
            powers[name] = powers.get(name, 0) + power
            return True
        case Apply(head="pow", args=(base, n)) if has_units(base) and integer(n) is not None:
            return _collect(base, power * (integer(n) or 0), numbers, powers) if not _has_number(base) else False
        case Apply(head="mul", args=args) if has_units(tree):
            return _collect_ten(args, power, numbers, powers)
        case Apply(head="div", args=(a, b)) if has_units(tree):
            return _collect(a, power, numbers, powers) and _collect(b, -power, numbers, powers)
        case Apply(head="neg", args=(a,)) if has_units(tree):
            before = len(numbers)
            fine = _collect(a, power, numbers, powers)
            if fine and len(numbers) > before:
                numbers[-1] = Apply("neg", (numbers[-1],))
            return fine
        case _:
            numbers.append(tree)
            return power == 1 and not free_symbols(tree)


def _collect_ten(args: tuple[Tree, ...], power: int, numbers: list[Tree], powers: dict[str, int]) -> bool:
    """The factors of a product; 3·10⁸ is one number."""
    plain = tuple(arg for arg in args if not has_units(arg))
    if len(plain) == 2 and isinstance(plain[0], Number):
        match plain[1]:
            case Number(text="10") | Apply(head="pow", args=(Number(text="10"), _)):
                numbers.append(Apply("mul", plain, form="dot"))
                args = tuple(arg for arg in args if has_units(arg))
    return all(_collect(arg, power, numbers, powers) for arg in args)


def _has_number(tree: Tree) -> bool:
    return not isinstance(tree, Apply) or tree.head != "unit"


def unit_text(powers: Mapping[str, int]) -> str:
    """km/h, m/s^2, kg*m."""
    above = [f"{name}^{power}" if power != 1 else name for name, power in powers.items() if power > 0]
    below = [f"{name}^{-power}" if power != -1 else name for name, power in powers.items() if power < 0]
    top = "*".join(above) or "1"
    return top + "".join(f"/{name}" for name in below)
